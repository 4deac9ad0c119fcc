//! A plan carried out on the contract, with the honest relayer beside it; each message is judged as it happens.

use bme_math::{Observation, PriceRule, Side, leg_price};
use oracle_snapshot::Prices;

use crate::{
    BLOCK_SECS, LAG_SECS, NEXT_PRICE_SECS,
    noise::Noise,
    oracle::Oracle,
    path::{END, Path, WARM_UP},
    plan::{Exit, Step},
    vault::{SYBILS, Vault},
};

/// Rounding of a message, in USD: a few units of either coin.
const ROUNDING_USD: f64 = 1e-5;

/// How long a price that jumped waits for its confirmation, and a little longer.
const PATIENCE_SECS: usize = 90;

/// What came of a plan.
#[derive(Debug, Default, Clone, Copy)]
pub struct Outcome {
    /// Gain at the true price of each moment, USD.
    pub profit: f64,
    /// The part of it that executed at once under an instant limit.
    pub at_once: f64,
    /// What the bounds of all conversions come to.
    pub noise: f64,
    /// USD that were converted.
    pub volume: f64,
    /// ACT that was minted at once.
    pub minted_at_once: f64,
    /// ACT that was refunded at once.
    pub refunded_at_once: f64,
    /// Most ACT that was converted at once in a moment, on one leg.
    pub most_at_once: f64,
    /// Most that any message gained beyond its bound.
    pub excess: f64,
    /// Conversions.
    pub deals: u32,
}

/// Who relays and cranks beside the adversary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// The honest relayer: an update and a crank in one transaction.
    Honest,
    /// As above, and it spares no crank although nothing waits.
    Tireless,
    /// Nobody: what lands is the adversary's own, to keep the average alive, and he cranks when it suits him.
    Nobody,
}

/// How a message converts, if it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// At once, one of the small accounts.
    AtOnce,
    /// In its turn, the main account.
    InLine,
}

/// A game.
pub struct Play<'a> {
    pub path: &'a Path,
    pub noise: &'a Noise,
    pub oracle: Oracle,
    pub vault: Vault,
    pub others: Others,
    pub exit: Exit,
    /// Something waits in the vault.
    is_waiting: bool,
    outcome: Outcome,
}

impl<'a> Play<'a> {
    pub fn new(
        path: &'a Path,
        noise: &'a Noise,
        oracle: Oracle,
        mut vault: Vault,
        others: Others,
        exit: Exit,
    ) -> Self {
        if let Some(snapshot) = oracle.snapshot {
            vault.show(&snapshot);
        }
        Self { path, noise, oracle, vault, others, exit, is_waiting: false, outcome: Outcome::default() }
    }

    /// Plays a series of conversions, and beside it those of small accounts that execute at once.
    pub fn run(mut self, plan: &[Step], moments: &[Step]) -> Outcome {
        let exit = self.exit;
        let (mut plan, mut is_asked) = (plan.iter().peekable(), false);
        let mut landings = self.path.landings.iter().skip_while(|landing| landing.block < WARM_UP).peekable();
        for block in (WARM_UP..=END).step_by(BLOCK_SECS) {
            let landing = landings.next_if(|landing| landing.block == block);
            for moment in moments.iter().filter(|moment| moment.at == block) {
                let Outcome { minted_at_once, refunded_at_once, .. } = self.outcome;
                for of in 0..SYBILS {
                    self.watched(block, Kind::AtOnce, |vault| vault.at_once(block, moment.side, of).is_ok());
                }
                let outcome = &mut self.outcome;
                let act =
                    outcome.minted_at_once + outcome.refunded_at_once - minted_at_once - refunded_at_once;
                outcome.most_at_once = outcome.most_at_once.max(act);
            }
            while let Some(step) = plan.peek() {
                // What executes at once he tries again while the oracle holds a price back.
                let patience = if step.request == step.at { PATIENCE_SECS } else { 0 };
                let last = step.request + patience;
                if !is_asked && (step.request..=last).contains(&block) {
                    is_asked = self.watched(block, Kind::InLine, |vault| ask(vault, block, step.side, exit));
                }
                if block < if is_asked { step.at } else { step.at.max(last) } {
                    break;
                }
                if is_asked && self.is_waiting {
                    self.relay(block, step.relay);
                    self.crank(block);
                    // What turned out to wait for longer, he takes back if he may.
                    self.watched(block, Kind::InLine, |vault| vault.cancel(block).is_ok());
                }
                (is_asked, _) = (false, plan.next());
            }
            if is_asked && landing.is_some() {
                // A newer update just before it makes the honest transaction fail, with the crank in it.
                self.relay(block, block + LAG_SECS);
            }
            if let Some(landing) = landing {
                if self.relay(block, landing.published) {
                    match self.others {
                        Others::Honest if self.is_waiting => self.crank(block),
                        Others::Tireless => self.crank(block),
                        Others::Honest | Others::Nobody => {}
                    }
                }
            }
            // So that small accounts find it in the next block.
            for moment in moments.iter().filter(|moment| moment.at == block + BLOCK_SECS) {
                self.relay(block, moment.relay.min(block + LAG_SECS));
            }
        }
        self.outcome
    }

    /// Plays without foresight: a mint always waits, with a deadline `life_secs` later, and he cranks it only where the
    /// truth of the moment is already below the price that an update would give that may still be relayed. `is_apart`:
    /// the honest relayer cranks in a transaction of its own when its update came too late.
    pub fn run_on_sight(mut self, rule: PriceRule, life_secs: usize, is_apart: bool) -> Outcome {
        let mut landings = self.path.landings.iter().skip_while(|landing| landing.block < WARM_UP).peekable();
        let mut asked = WARM_UP;
        for block in (WARM_UP..=END).step_by(BLOCK_SECS) {
            let landing = landings.next_if(|landing| landing.block == block);
            if self.is_waiting {
                let known = asked + NEXT_PRICE_SECS + 1..=block + LAG_SECS;
                let high = known.max_by_key(|at| (self.path.prices[*at], *at));
                match high.filter(|at| self.would_gain(rule, *at, block)) {
                    Some(high) => {
                        self.relay(block, high);
                        self.crank(block);
                    }
                    None if block > asked + life_secs => self.crank(block),
                    None => {}
                }
            }
            if !self.is_waiting && self.vault.purse > 0 {
                asked = block;
                self.watched(block, Kind::InLine, |vault| vault.mint(block, Some(block + life_secs)).is_ok());
            }
            if let Some(landing) = landing {
                // A newer update just before it makes the honest transaction fail, with the crank in it.
                self.relay(block, block + LAG_SECS);
                assert!(!self.relay(block, landing.published));
                if is_apart && self.is_waiting {
                    self.crank(block);
                }
            }
        }
        self.outcome
    }

    /// Whether a mint would gain at an update that is relayed now, or at what is there if that is newer.
    fn would_gain(&self, rule: PriceRule, published: usize, block: usize) -> bool {
        if self.noise.at(block).mint <= 0.0 {
            return false;
        }
        let mut oracle = self.oracle.clone();
        oracle.receive(block, self.path.update(published));
        oracle.snapshot.is_some_and(|snapshot| {
            let Prices { price: spot, conf, ema, ema_conf, twap, .. } = snapshot.current;
            let price =
                leg_price(rule, Side::Mint, &Observation { spot, conf, ema, ema_conf, twap }).unwrap();
            let price = price.map_or(0.0, |price| price.atomics() as f64 / 1e18);
            !snapshot.flags.is_quarantined && self.noise.keeps_of_a_mint() * price > self.path.truth(block)
        })
    }

    fn relay(&mut self, block: usize, published: usize) -> bool {
        let is_taken = self.oracle.receive(block, self.path.update(published));
        if let Some(snapshot) = self.oracle.snapshot.filter(|_| is_taken) {
            self.vault.show(&snapshot);
        }
        is_taken
    }

    fn crank(&mut self, block: usize) {
        self.watched(block, Kind::InLine, |vault| {
            vault.crank(block);
            true
        });
    }

    /// Runs a message and holds its gain against its bound.
    fn watched(&mut self, block: usize, kind: Kind, message: impl FnOnce(&mut Vault) -> bool) -> bool {
        let before = self.vault.holdings();
        let is_taken = message(&mut self.vault);
        let after = self.vault.holdings();
        let truth = self.path.truth(block);
        let burned = (after.burned_uakt - before.burned_uakt) as f64 * truth / 1e6;
        let minted = (after.minted_uact - before.minted_uact) as f64 / 1e6;
        let spent = (after.spent_uact - before.spent_uact) as f64 / 1e6;
        let gain = after.worth(truth) - before.worth(truth);
        let most = self.noise.at(block);
        let pay = match (kind, self.exit) {
            (Kind::InLine, Exit::Settle) => most.settle,
            _ => most.refund,
        };
        let bound = burned * most.mint + spent * pay;
        self.is_waiting = after.is_waiting;
        let outcome = &mut self.outcome;
        outcome.profit += gain;
        outcome.noise += bound;
        outcome.volume += minted + spent;
        outcome.excess = outcome.excess.max(gain - bound - ROUNDING_USD);
        outcome.deals += u32::from(minted + spent > 0.0);
        if kind == Kind::AtOnce {
            outcome.at_once += gain;
            outcome.minted_at_once += minted;
            outcome.refunded_at_once += spent;
        }
        is_taken
    }
}

/// Asks for a conversion of all that there is; false when there is nothing, or it is refused.
fn ask(vault: &mut Vault, block: usize, side: Side, exit: Exit) -> bool {
    match (side, exit) {
        (Side::Mint, _) => vault.purse > 0 && vault.mint(block, None).is_ok(),
        (Side::Pay, _) if vault.act() == 0 => false,
        (Side::Pay, Exit::Refund) => vault.refund(block).is_ok(),
        (Side::Pay, Exit::Settle) => vault.settle(block).is_ok(),
    }
}

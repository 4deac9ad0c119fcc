//! Perfect foresight: the best series of conversions on a path, found by going through all of its blocks.
//!
//! At each block a conversion would give so much for a USD; the best series is the one with the highest product, in
//! turns AKT to ACT and back. What one gives is estimated here; what it really gives the contract says.

use bme::params::{Mode, Params};
use bme_math::{PriceRule, Side};

use crate::{
    BLOCK_SECS, LAG_SECS,
    noise::{Choice, choices},
    oracle::MAX_AGE_SECS,
    path::{END, Path, WARM_UP},
};

/// How ACT becomes AKT again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// The holder's own refund, under its lock.
    Refund,
    /// A settler who colludes spends it at a provider who does, lock or no lock.
    Settle,
}

/// A way to play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strategy {
    pub exit: Exit,
    /// The adversary begins with ACT, else with AKT.
    pub in_act: bool,
}

impl Strategy {
    pub const ALL: [Self; 4] = [
        Self { exit: Exit::Settle, in_act: false },
        Self { exit: Exit::Settle, in_act: true },
        Self { exit: Exit::Refund, in_act: false },
        Self { exit: Exit::Refund, in_act: true },
    ];

    pub const fn name(self) -> &'static str {
        match (self.exit, self.in_act) {
            (Exit::Settle, false) => "begin with AKT, mint, spend at a colluding provider",
            (Exit::Settle, true) => "begin with ACT, spend at a colluding provider, mint again",
            (Exit::Refund, false) => "begin with AKT, mint, refund",
            (Exit::Refund, true) => "begin with ACT, refund, mint again",
        }
    }
}

/// A conversion of all that there is.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    pub side: Side,
    /// Block of the request.
    pub request: usize,
    /// Publish time of the update that is relayed for it.
    pub relay: usize,
    /// Block of the execution.
    pub at: usize,
}

/// What a USD gives in a block.
#[derive(Debug, Clone, Copy)]
struct Offer {
    factor: f64,
    step: Step,
}

/// The average of the prices that the honest relayer put in force.
struct Average(Vec<u64>);

impl Average {
    fn new(path: &Path) -> Self {
        let (mut sums, mut sum, mut next, mut in_force) = (Vec::with_capacity(END + 8), 0, 0, 0);
        for second in 0..path.prices.len() {
            if path.landings.get(next).is_some_and(|landing| landing.published == second) {
                in_force = path.prices[second];
                next += 1;
            }
            sums.push(sum);
            sum += in_force;
        }
        Self(sums)
    }

    fn at(&self, second: usize) -> f64 {
        (self.0[second] - self.0[second - 1_800]) as f64 / 1_800.0
    }
}

/// A plan with its exit.
#[derive(Debug, Clone)]
pub struct Plan {
    pub strategy: Strategy,
    /// What it makes of a USD, by estimate.
    pub worth: f64,
    pub steps: Vec<Step>,
}

/// All that a path offers under some parameters.
pub struct Prospect {
    mint: Vec<Offer>,
    settle: Vec<Offer>,
    refund: Vec<Offer>,
    lock_secs: usize,
}

impl Prospect {
    pub fn new(path: &Path, params: &Params) -> Self {
        let average = Average::new(path);
        // What may be relayed after the last landing; where that was kept off, so was its price.
        let choices = choices(path, |landing| landing.block + LAG_SECS);
        let stored = stored(path);
        let spread = |bps: bme_math::Bps| 1.0 - f64::from(bps.0) / 1e4;
        let offers = |side: Side, mode: Mode, rule: PriceRule, kept: f64| {
            let blocks = (WARM_UP..=END).step_by(BLOCK_SECS);
            blocks
                .map(|block| {
                    let Choice { high, low } = young(path, choices[block / BLOCK_SECS], block);
                    let (relay, request) = match (mode, side) {
                        (Mode::Open, _) => (stored[block / BLOCK_SECS], block),
                        (_, Side::Mint) => (high, asked_before(high)),
                        (_, Side::Pay) => (low, asked_before(low)),
                    };
                    let price = price(path, &average, rule, side, relay);
                    let truth = path.prices[block + LAG_SECS] as f64;
                    let factor = if side == Side::Mint { price / truth } else { truth / price };
                    Offer { factor: factor * kept, step: Step { side, request, relay, at: block } }
                })
                .collect()
        };
        let modes = &params.policy.healthy;
        let (mint, refund, settle) = (&params.mint, &params.refund, &params.settle);
        Self {
            mint: offers(Side::Mint, modes.mint, mint.price.rule, spread(mint.spread.at_par_bps)),
            settle: offers(Side::Pay, modes.settle, settle.price.rule, spread(settle.spread_bps)),
            refund: offers(Side::Pay, modes.refund, refund.price.rule, spread(refund.spread_bps)),
            lock_secs: refund.lock_secs as usize,
        }
    }

    /// The best plan that begins with ACT, or with AKT.
    pub fn best(&self, in_act: bool) -> Plan {
        let plans = Strategy::ALL.into_iter().filter(|strategy| strategy.in_act == in_act);
        plans.map(|strategy| self.plan(strategy)).max_by(|a, b| a.worth.total_cmp(&b.worth)).unwrap()
    }

    /// The best series of a strategy.
    fn plan(&self, strategy: Strategy) -> Plan {
        let (exits, lock_secs) = match strategy.exit {
            Exit::Settle => (&self.settle, 0),
            Exit::Refund => (&self.refund, self.lock_secs),
        };
        let mut tree = Tree { nodes: vec![Node { worth: 1.0, last: None }, Node { worth: 0.0, last: None }] };
        // For each block the best way to hold either coin in it, free to be converted.
        let (start_akt, start_act) = if strategy.in_act { (1, 0) } else { (0, 1) };
        let (mut akt, mut act) = (vec![start_akt], vec![start_act]);
        let mut locked: Vec<Vec<usize>> = vec![Vec::new(); self.mint.len()];
        let mut best = 0;
        for (at, (mint, exit)) in self.mint.iter().zip(exits).enumerate() {
            let (mut has_akt, mut has_act) = (akt[at], act[at]);
            for node in std::mem::take(&mut locked[at]) {
                has_act = tree.better(has_act, node);
            }
            if let Some(node) = tree.grow(&akt, mint) {
                best = tree.better(best, node);
                let free = match lock_secs {
                    0 => at,
                    _ => index((mint.step.at / lock_secs + 2) * lock_secs),
                };
                if free == at {
                    has_act = tree.better(has_act, node);
                } else if let Some(later) = locked.get_mut(free) {
                    later.push(node);
                }
            }
            if let Some(node) = tree.grow(&act, exit) {
                best = tree.better(best, node);
                has_akt = tree.better(has_akt, node);
            }
            (akt[at], act[at]) = (has_akt, has_act);
            akt.push(has_akt);
            act.push(has_act);
        }
        Plan { strategy, worth: tree.nodes[best].worth, steps: tree.steps(best) }
    }

    /// The best moments for what executes at once, at least an hour apart, so that each finds full buckets.
    pub fn moments(&self, side: Side) -> Vec<Step> {
        let offers = if side == Side::Mint { &self.mint } else { &self.refund };
        let hour = 3_600 / BLOCK_SECS;
        let mut tree = Tree { nodes: vec![Node { worth: 1.0, last: None }] };
        let mut best = vec![0; offers.len() + 1];
        for (at, offer) in offers.iter().enumerate() {
            let before = best[at.saturating_sub(hour)];
            let worth = tree.nodes[before].worth + offer.factor - 1.0;
            tree.nodes.push(Node { worth, last: Some((offer.step, before)) });
            best[at + 1] = tree.better(best[at], tree.nodes.len() - 1);
        }
        tree.steps(best[offers.len()])
    }
}

struct Node {
    worth: f64,
    last: Option<(Step, usize)>,
}

struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    /// What an offer makes of the best that was there when it was asked for, where that is anything.
    fn grow(&mut self, from: &[usize], offer: &Offer) -> Option<usize> {
        let before = from[index(offer.step.request.max(WARM_UP))];
        let worth = self.nodes[before].worth * offer.factor;
        if offer.step.request < WARM_UP || worth == 0.0 {
            return None;
        }
        self.nodes.push(Node { worth, last: Some((offer.step, before)) });
        Some(self.nodes.len() - 1)
    }

    fn better(&self, one: usize, other: usize) -> usize {
        if self.nodes[other].worth > self.nodes[one].worth { other } else { one }
    }

    fn steps(&self, mut node: usize) -> Vec<Step> {
        let mut steps = Vec::new();
        while let Some((step, before)) = self.nodes[node].last {
            steps.push(step);
            node = before;
        }
        steps.reverse();
        steps
    }
}

/// Place of a block of the game.
const fn index(block: usize) -> usize {
    (block - WARM_UP).div_ceil(BLOCK_SECS)
}

/// Last block in which a request still waits for a price published at `second`.
const fn asked_before(second: usize) -> usize {
    (second - crate::NEXT_PRICE_SECS - 1) / BLOCK_SECS * BLOCK_SECS
}

/// The choice without what is too old to be relayed or used.
fn young(path: &Path, choice: Choice, block: usize) -> Choice {
    let youth = block - MAX_AGE_SECS..=block + LAG_SECS;
    let of = |at: &usize| path.prices[*at];
    Choice {
        high: if youth.contains(&choice.high) { choice.high } else { youth.clone().max_by_key(of).unwrap() },
        low: if youth.contains(&choice.low) { choice.low } else { youth.clone().min_by_key(of).unwrap() },
    }
}

/// What the honest relayer's last update before each block was.
fn stored(path: &Path) -> Vec<usize> {
    let (mut stored, mut landings, mut last) = (Vec::new(), path.landings.iter().peekable(), 0);
    for block in (0..=END).step_by(BLOCK_SECS) {
        while let Some(landing) = landings.next_if(|landing| landing.block < block) {
            last = landing.published;
        }
        stored.push(last);
    }
    stored
}

/// The price that a rule makes of an update.
fn price(path: &Path, average: &Average, rule: PriceRule, side: Side, at: usize) -> f64 {
    let update = path.update(at);
    let twap = average.at(at);
    match rule {
        PriceRule::Spot {} => update.price as f64,
        PriceRule::Twap {} => twap,
        PriceRule::Worst { k } => {
            let k = f64::from(k) * if side == Side::Mint { -1.0 } else { 1.0 };
            let spot = update.price as f64 + k * update.conf as f64;
            let ema = update.ema as f64 + k * update.ema_conf as f64;
            match side {
                Side::Mint => spot.min(ema).min(twap),
                Side::Pay => spot.max(ema).max(twap),
            }
        }
    }
}

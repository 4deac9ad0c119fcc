//! The update path: what a call with signed data would change. Execution stores the result, the query
//! `verify_update` shows it; there is no second way to judge an update.

use cosmwasm_std::{Api, Binary, Deps, Env, HexBinary};
use oracle_snapshot::{Flags, Prices, Snapshot};
use pyth_wire::{Container, MerkleRoot, PriceMessage, Recover, Vaa, WireError};

use crate::{
    error::OracleError,
    gate::{Move, Quote, Verdict, confirm_from, judge},
    msg::{Params, SignerModel},
    observations::Stored,
    pause, price,
    responses::{MessageOutcome, VerifiedContainer},
    signer_sets::live_set,
    state::{Config, SymbolRecord, load_record, load_symbol_of},
    twap::{History, Observation, Window},
};

/// Most containers of one call.
const MAX_CONTAINERS: usize = 4;

const BPS: u64 = 10_000;

/// What a call would change.
#[derive(Default)]
pub struct Plan {
    /// The signed roots.
    pub containers: Vec<VerifiedContainer>,
    /// What happens to each message, in order.
    pub outcomes: Vec<MessageOutcome>,
    /// Each change in order. A later one of a symbol stands over an earlier.
    pub changed: Vec<Change>,
}

/// A record that a message changes.
pub struct Change {
    /// Symbol.
    pub symbol: String,
    /// The record after it.
    pub record: SymbolRecord,
    /// A price was accepted: there is a new observation. Otherwise a price waits.
    pub is_price: bool,
}

/// Verifies every container and decides on every message, in the order of spec/oracle.md, section 2.
///
/// # Errors
/// The first thing that is wrong in any container.
pub fn plan(deps: Deps<'_>, env: &Env, config: &Config, data: &[Binary]) -> Result<Plan, OracleError> {
    match data.len() {
        0 => return Err(OracleError::NoContainers),
        found if found > MAX_CONTAINERS => {
            return Err(OracleError::TooManyContainers { found, max: MAX_CONTAINERS });
        }
        _ => {}
    }
    let mut plan = Plan::default();
    for bytes in data {
        let container = Container::parse(bytes)?;
        let (verified, root) = verify_root(deps, env, config, container.vaa)?;
        plan.containers.push(verified);
        for (index, update) in container.updates.iter().enumerate() {
            if !root.verify(update) {
                return Err(WireError::MerkleProof { index }.into());
            }
            let message = PriceMessage::parse(update.message)?;
            let outcome = plan.decide(deps, env, config, &message)?;
            plan.outcomes.push(outcome);
        }
    }
    Ok(plan)
}

/// Checks who published and who signed, and only then looks into the payload.
#[inline(never)] // The VM refuses functions with more than 100 locals.
fn verify_root(
    deps: Deps<'_>,
    env: &Env,
    config: &Config,
    vaa: &[u8],
) -> Result<(VerifiedContainer, MerkleRoot), OracleError> {
    let vaa = Vaa::parse(vaa)?;
    let model = model_of(config, &vaa)?;
    let index = vaa.set_index;
    let set = live_set(deps.storage, model, index, env.block.time.seconds())?.into_set(model);
    set.verify(&vaa, &HostRecover(deps.api))?;
    let verified = VerifiedContainer {
        model,
        set_index: index,
        signatures: count(vaa.signature_count()),
        members: count(set.members.len()),
        sequence: vaa.sequence.into(),
    };
    Ok((verified, MerkleRoot::parse(vaa.payload)?))
}

/// The emitter names the model, because the set index alone does not: both models count from zero.
fn model_of(config: &Config, vaa: &Vaa<'_>) -> Result<SignerModel, OracleError> {
    let (chain, address) = (vaa.emitter.chain, vaa.emitter.address);
    let is_same = |emitter: &&crate::msg::PriceEmitter| {
        emitter.chain == chain && emitter.address.as_slice() == address.as_slice()
    };
    let emitter = config.emitters.iter().find(is_same);
    emitter.map(|emitter| emitter.model).ok_or(OracleError::UnknownEmitter { chain, address })
}

impl Plan {
    /// What happens to a message that was proved.
    #[inline(never)] // As above.
    fn decide(
        &mut self,
        deps: Deps<'_>,
        env: &Env,
        config: &Config,
        message: &PriceMessage,
    ) -> Result<MessageOutcome, OracleError> {
        let Some(symbol) = load_symbol_of(deps.storage, &message.feed_id)? else {
            return Ok(MessageOutcome::Skipped { feed_id: HexBinary::from(message.feed_id) });
        };
        if let Some(until) = pause::until(&config.pauses, &symbol, env.block.time.seconds()) {
            return Ok(MessageOutcome::Paused { symbol, until: until.into() });
        }
        let params = &config.params;
        let stored = match self.records_of(&symbol).next() {
            Some(record) => Some(*record),
            None => load_record(deps.storage, &symbol)?,
        };
        if let Some(SymbolRecord { snapshot, .. }) = stored {
            let stored_time = snapshot.current.publish_time;
            let publish_time = u64::try_from(message.publish_time).unwrap_or_default();
            if publish_time <= stored_time {
                let (publish_time, stored_time) = (publish_time.into(), stored_time.into());
                return Ok(MessageOutcome::Ignored { symbol, publish_time, stored_time });
            }
        }
        let prices = price::accept(message, &symbol, params, env.block.time.seconds())?;
        let mut waiting = None;
        if let Some(before) = stored {
            let last = Quote::from(&before.snapshot.current);
            match judge(last, before.waiting, Quote::from(&prices), params) {
                Verdict::Accept(still_waiting) => waiting = still_waiting,
                verdict => return Ok(self.quarantine(verdict, symbol, before, &prices, params)),
            }
        }
        let mut record = self.advance(deps, env, params, &symbol, stored, prices)?;
        record.set_waiting(waiting);
        let prices = record.snapshot.current.into();
        self.changed.push(Change { symbol: symbol.clone(), record, is_price: true });
        Ok(MessageOutcome::Accepted { symbol, prices })
    }

    /// A price that moved too far: it waits, unless another does.
    #[inline(never)] // As above.
    fn quarantine(
        &mut self,
        verdict: Verdict,
        symbol: String,
        mut record: SymbolRecord,
        prices: &Prices,
        params: &Params,
    ) -> MessageOutcome {
        let (last, new) = (Quote::from(&record.snapshot.current), Quote::from(prices));
        if verdict == Verdict::Quarantine {
            record.set_waiting(Some(new));
            // Updates of a paused symbol do not come this far; a pause that ended may have left its flag.
            record.snapshot.flags.is_paused = false;
            self.changed.push(Change { symbol: symbol.clone(), record, is_price: false });
        }
        let Move { moved_bps, max_bps } = Move::between(last, new, params);
        MessageOutcome::Quarantined {
            symbol,
            price: new.price.into(),
            last_price: last.price.into(),
            moved_bps: moved_bps.into(),
            max_bps: max_bps.into(),
            publish_time: new.time.into(),
            confirm_from: confirm_from(record.waiting.unwrap_or(new), params).into(),
        }
    }

    /// The record after `prices` were accepted.
    #[inline(never)] // As above.
    fn advance(
        &self,
        deps: Deps<'_>,
        env: &Env,
        params: &Params,
        symbol: &str,
        stored: Option<SymbolRecord>,
        prices: Prices,
    ) -> Result<SymbolRecord, OracleError> {
        let (window, twap, coverage_secs) = match stored {
            None => (Window::start(prices.publish_time), 0, 0),
            Some(SymbolRecord { snapshot, window, .. }) => {
                let (window, average) = window.advance(
                    snapshot.current.price,
                    prices.publish_time,
                    u64::from(params.window_secs),
                    u64::from(params.max_gap_secs),
                    &Planned { plan: self, stored: Stored { storage: deps.storage, symbol } },
                )?;
                (window, average.price, u32::try_from(average.coverage_secs).unwrap_or(u32::MAX))
            }
        };
        let is_warming = coverage_secs < needed_coverage(params);
        let twap = if is_warming { 0 } else { twap };
        let height = env.block.height;
        let snapshot = Snapshot {
            flags: Flags { is_warming, ..Flags::default() },
            window_secs: params.window_secs,
            received_time: env.block.time.seconds(),
            received_height: height,
            current: Prices { twap, coverage_secs, ..prices },
            previous: stored.and_then(|SymbolRecord { snapshot, .. }| {
                if snapshot.received_height < height { Some(snapshot.current) } else { snapshot.previous }
            }),
        };
        Ok(SymbolRecord { snapshot, window, waiting: None })
    }

    /// The records that this call makes for a symbol, the newest first.
    fn records_of(&self, symbol: &str) -> impl Iterator<Item = &SymbolRecord> {
        self.changed.iter().rev().filter(move |change| change.symbol == symbol).map(|change| &change.record)
    }
}

/// The observations of a symbol as they will be after this call.
struct Planned<'a> {
    plan: &'a Plan,
    stored: Stored<'a>,
}

impl Planned<'_> {
    /// One that this call makes; they come after all that are stored.
    fn coming(&self, number: u32) -> Option<Observation> {
        let mut records = self.plan.records_of(self.stored.symbol);
        records.find(|record| record.window.head == number).map(|record| record.window.newest)
    }
}

impl History for Planned<'_> {
    fn get(&self, number: u32) -> Result<Observation, OracleError> {
        self.coming(number).map_or_else(|| self.stored.get(number), Ok)
    }

    fn walk<'a>(&'a self, number: u32) -> Box<dyn Iterator<Item = Result<Observation, OracleError>> + 'a> {
        let mut stored = self.stored.walk(number);
        Box::new((number..).map_while(move |number| self.coming(number).map(Ok).or_else(|| stored.next())))
    }
}

/// Seconds that prices must cover before there is a TWAP; at least one, rounded up.
pub fn needed_coverage(params: &Params) -> u32 {
    let seconds =
        u64::from(params.window_secs).saturating_mul(u64::from(params.min_coverage_bps)).div_ceil(BPS);
    u32::try_from(seconds).unwrap_or(u32::MAX).max(1)
}

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// Key recovery by the chain, an order of magnitude cheaper than in wasm.
pub struct HostRecover<'a>(pub &'a dyn Api);

impl Recover for HostRecover<'_> {
    fn recover(&self, digest: &[u8; 32], rs: &[u8; 64], recovery_id: u8) -> Option<[u8; 64]> {
        let key = self.0.secp256k1_recover_pubkey(digest, rs, recovery_id).ok()?;
        key.get(1..)?.try_into().ok()
    }
}

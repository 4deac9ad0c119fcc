//! The update path: what a call with signed data would change. Execution stores the result, the query
//! `verify_update` shows it; there is no second way to judge an update.

use cosmwasm_std::{Api, Binary, Deps, Env, HexBinary, Storage};
use pyth_wire::{Container, MerkleRoot, PriceMessage, Recover, Vaa, WireError};

use crate::{
    draft::{Draft, Scene},
    error::OracleError,
    msg::{SignerModel, Source},
    pause,
    price::{self, Report},
    responses::{MessageOutcome, VerifiedContainer},
    signer_sets::live_set,
    sources::Sources,
    state::{Config, FeedRecord, load_feed, load_sources},
};

/// Most containers of one call.
const MAX_CONTAINERS: usize = 4;

/// What a call would change.
#[derive(Default)]
pub struct Plan {
    /// The signed roots.
    pub containers: Vec<VerifiedContainer>,
    /// What happens to each message, in order.
    pub outcomes: Vec<MessageOutcome>,
    /// The symbols that it speaks of.
    pub drafts: Vec<Draft>,
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
        let feed_id = HexBinary::from(message.feed_id);
        let Some(FeedRecord { symbol, is_shared }) = load_feed(deps.storage, &message.feed_id)? else {
            return Ok(MessageOutcome::Skipped { feed_id });
        };
        let scene = Scene { storage: deps.storage, block: &env.block, params: &config.params };
        if let Some(until) = pause::until(&config.pauses, &symbol, scene.now()) {
            return Ok(MessageOutcome::Paused { symbol, until: until.into() });
        }
        let draft = self.draft(deps.storage, symbol, is_shared)?;
        let source = Source::Feed { id: feed_id };
        let publish_time = u64::try_from(message.publish_time).unwrap_or_default();
        if let Some(ignored) = ignored(draft, &source, publish_time) {
            return Ok(ignored);
        }
        let report = price::accept(message, &draft.symbol, scene.params, scene.now())?;
        draft.receive(scene, &source, report)
    }

    /// The draft of a symbol, loaded when it is first spoken of.
    fn draft(
        &mut self,
        storage: &dyn Storage,
        symbol: String,
        is_shared: bool,
    ) -> Result<&mut Draft, OracleError> {
        let at = match self.drafts.iter().position(|draft| draft.symbol == symbol) {
            Some(at) => at,
            None => {
                let sources = if is_shared { Some(load_sources(storage, &symbol)?) } else { None };
                self.drafts.push(Draft::load(storage, symbol, sources)?);
                self.drafts.len().saturating_sub(1)
            }
        };
        self.drafts.get_mut(at).ok_or(OracleError::CorruptRecord { what: "draft" })
    }

    /// Why nothing would be stored, if so: every price is paused, or none is newer.
    ///
    /// # Errors
    /// `Paused` with the first end of a pause, `NothingNew`.
    pub fn check_new(&self, now: u64) -> Result<(), OracleError> {
        if self.drafts.iter().any(Draft::is_changed) {
            return Ok(());
        }
        let mut first_end = None;
        for outcome in &self.outcomes {
            match outcome {
                MessageOutcome::Skipped { .. } => {}
                MessageOutcome::Paused { until, .. } => {
                    first_end = Some(first_end.unwrap_or(u64::MAX).min(until.u64()));
                }
                _ => return Err(OracleError::NothingNew { messages: self.outcomes.len() }),
            }
        }
        Err(match first_end {
            Some(until) => OracleError::Paused { until, now },
            None => OracleError::NothingNew { messages: self.outcomes.len() },
        })
    }
}

/// Decides on a report of a listed pusher, whose sources `sources` are. Pauses are the caller's.
///
/// # Errors
/// A report outside the limits.
pub fn plan_report(
    deps: Deps<'_>,
    env: &Env,
    config: &Config,
    symbol: String,
    sources: Sources,
    pusher: &Source,
    report: Report,
) -> Result<Plan, OracleError> {
    let scene = Scene { storage: deps.storage, block: &env.block, params: &config.params };
    let mut draft = Draft::load(deps.storage, symbol, Some(sources))?;
    let outcome = match ignored(&draft, pusher, report.publish_time) {
        Some(ignored) => ignored,
        None => {
            price::check(&report, &draft.symbol, scene.params, scene.now())?;
            draft.receive(scene, pusher, report)?
        }
    };
    Ok(Plan { containers: Vec::new(), outcomes: vec![outcome], drafts: vec![draft] })
}

/// What becomes of a report that is not newer than the source's last.
fn ignored(draft: &Draft, source: &Source, publish_time: u64) -> Option<MessageOutcome> {
    let stored_time = draft.stored_time(source).filter(|stored_time| publish_time <= *stored_time)?;
    Some(MessageOutcome::Ignored {
        symbol: draft.symbol.clone(),
        publish_time: publish_time.into(),
        stored_time: stored_time.into(),
    })
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

//! Queries: thin, at one block.

pub(crate) mod escrows;
pub(crate) mod health;
pub(crate) mod lists;
pub(crate) mod quotes;
pub(crate) mod requests;
pub mod responses;
mod shape;
pub(crate) mod tickets;

use bme_math::{Capacity, Meter, Price, Uact, Uakt};
use cosmwasm_std::{Deps, Env};

use crate::{
    accounts::{Account, valid},
    checkpoints,
    error::Error,
    invariants,
    market::{Market, shown},
    params::Leg,
    patch::Changes,
    pause::Pauses,
    queue::Queue,
    state::{APPROVALS, CONFIG, Config, INSTANTS, INVOICES, PENDING, Pending, QUEUE, VAULT},
    throttles::{Instants, Throttles},
};
use responses::{
    ApprovalResponse, BalanceResponse, BucketInfo, BucketsResponse, ConfigResponse, Flow, HealthResponse,
    InvariantsResponse, InvoiceResponse, NetBurnResponse, ParamsResponse, PauseInfo, PendingParams,
    PendingParamsResponse, QueueInfo, RolesResponse, StatusResponse, Totals, VaultResponse,
};

pub(crate) fn status(deps: Deps<'_>, env: &Env) -> Result<StatusResponse, Error> {
    shown_status(&Market::load(deps, env)?)
}

fn shown_status(market: &Market) -> Result<StatusResponse, Error> {
    let thresholds = &market.config.params.thresholds;
    Ok(StatusResponse {
        status: market.status(),
        since: market.vault.breaker.since.into(),
        ratio_bps: market.ratio()?,
        reference_price: market.reference().as_ref().ok().copied().map(shown),
        oracle_issue: market.reference().as_ref().err().map(|issue| issue.refusal()),
        warn_price: market.price_at(thresholds.warn_bps)?.map(shown),
        halt_price: market.price_at(thresholds.halt_bps)?.map(shown),
        policy: market.modes().clone(),
    })
}

pub(crate) fn vault(deps: Deps<'_>) -> Result<VaultResponse, Error> {
    let rule = CONFIG.load(deps.storage)?.params.buffer;
    let books = VAULT.load(deps.storage)?.books;
    let queue = QUEUE.load(deps.storage)?;
    let funded = Uakt::new(books.claims_funded).minus_up_to(Uakt::new(books.claims_withdrawn));
    Ok(VaultResponse {
        credits_uakt: books.credits.into(),
        buffer_uakt: books.buffer.into(),
        collateral_uakt: books.collateral(rule)?.u128().into(),
        outstanding_uact: books.outstanding.into(),
        unfunded_claims_uakt: books.unfunded().u128().into(),
        funded_claims_uakt: funded.u128().into(),
        pending_uakt: queue.akt.u128().into(),
        pending_uact: queue.act.u128().into(),
        payable_uact: queue.payable.u128().into(),
        undelivered_uakt: queue.undelivered.u128().into(),
        totals: Totals {
            burned_uakt: books.burned.into(),
            minted_uact: books.minted.into(),
            spent_uact: books.spent.into(),
            paid_uakt: books.paid.into(),
            reminted_uakt: books.reminted.into(),
            funded_uakt: books.funded.into(),
            spread_uakt: books.spread.into(),
            claimed_uakt: books.claimed.into(),
            claims_funded_uakt: books.claims_funded.into(),
            claims_withdrawn_uakt: books.claims_withdrawn.into(),
        },
    })
}

pub(crate) fn config(deps: Deps<'_>) -> Result<ConfigResponse, Error> {
    let Config { oracle, symbol, akt_denom, .. } = CONFIG.load(deps.storage)?;
    Ok(ConfigResponse { oracle, symbol, akt_denom })
}

pub(crate) fn params(deps: Deps<'_>) -> Result<ParamsResponse, Error> {
    let Config { params, params_version, .. } = CONFIG.load(deps.storage)?;
    Ok(ParamsResponse { version: params_version, params })
}

pub(crate) fn pending_params(deps: Deps<'_>) -> Result<PendingParamsResponse, Error> {
    let present = CONFIG.load(deps.storage)?.params;
    let pending = PENDING.may_load(deps.storage)?.flatten().map(|pending| {
        let Pending { params, version, due } = pending;
        let Changes { changed, loosened } = Changes::between(&present, &params);
        PendingParams { version, due: due.into(), changed, loosened, params }
    });
    Ok(PendingParamsResponse { pending })
}

pub(crate) fn roles(deps: Deps<'_>, env: &Env) -> Result<RolesResponse, Error> {
    let access::Ownership { owner, offer } = access::ownership(deps.storage)?;
    let access::Guardian { guardian, charges } = access::guardian(deps.storage)?;
    let pauses = pauses(CONFIG.load(deps.storage)?.pauses, env.block.time.seconds());
    Ok(RolesResponse { owner, offer, guardian, charges, pauses })
}

fn pauses(stored: Pauses, now: u64) -> Vec<PauseInfo> {
    let held = Leg::ALL.into_iter().filter(|leg| now < stored.of(*leg));
    held.map(|leg| PauseInfo { leg, until: stored.of(leg).into() }).collect()
}

pub(crate) fn balance(deps: Deps<'_>, env: &Env, address: &str) -> Result<BalanceResponse, Error> {
    let address = valid(deps, address)?;
    let lock = lists::lock(deps, env)?;
    Ok(lists::shown_account(address.clone(), Account::load(deps.storage, &address, lock)?, lock))
}

pub(crate) fn buckets(deps: Deps<'_>, env: &Env, address: Option<String>) -> Result<BucketsResponse, Error> {
    let market = Market::load(deps, env)?;
    let mut buckets = shown_buckets(deps, &market)?;
    if let Some(address) = address {
        let address = valid(deps, &address)?;
        let Instants { mint, refund } =
            INSTANTS.may_load(deps.storage, &[address.as_bytes()])?.unwrap_or_default();
        let (params, now) = (&market.config.params, market.now());
        buckets.push(bucket("account_mint", mint, params.mint.instant.of_account(), now));
        buckets.push(bucket("account_refund", refund, params.refund.instant.of_account(), now));
    }
    Ok(BucketsResponse { buckets })
}

fn shown_buckets(deps: Deps<'_>, market: &Market) -> Result<Vec<BucketInfo>, Error> {
    let (params, now) = (&market.config.params, market.now());
    let Throttles { mint, refund, instant_mint, instant_refund, shortfall } = market.throttles;
    let outstanding = Uact::new(market.vault.books.outstanding);
    let intake = checkpoints::daily_intake(deps.storage, &market.vault, now)?;
    Ok(vec![
        bucket("mint", mint, params.mint.bucket.capacity(outstanding), now),
        bucket("refund", refund, params.refund.bucket.capacity(outstanding), now),
        bucket("instant_mint", instant_mint, params.mint.instant.of_all(), now),
        bucket("instant_refund", instant_refund, params.refund.instant.of_all(), now),
        bucket("shortfall", shortfall, params.shortfall.capacity(intake), now),
    ])
}

fn bucket(name: &str, meter: Meter, capacity: Capacity, now: u64) -> BucketInfo {
    BucketInfo {
        name: name.to_owned(),
        capacity: capacity.amount.into(),
        available: meter.available(capacity, now).into(),
        period_secs: capacity.period_secs,
    }
}

pub(crate) fn net_burn(deps: Deps<'_>, env: &Env) -> Result<NetBurnResponse, Error> {
    let books = VAULT.load(deps.storage)?.books;
    let (day, month) = checkpoints::recent(deps.storage, &books, env.block.time.seconds())?;
    Ok(NetBurnResponse { day: flow(day), month: flow(month), total: flow(checkpoints::Totals::of(&books)) })
}

fn flow(totals: checkpoints::Totals) -> Flow {
    let checkpoints::Totals { burned, funded, paid, minted, spent } = totals;
    let net = match burned.minus(paid) {
        Ok(net) => net.u128().to_string(),
        Err(_) => ["-", &paid.minus_up_to(burned).u128().to_string()].concat(),
    };
    Flow {
        burned_uakt: burned.u128().into(),
        paid_uakt: paid.u128().into(),
        net_uakt: net,
        funded_uakt: funded.u128().into(),
        minted_uact: minted.u128().into(),
        spent_uact: spent.u128().into(),
    }
}

pub(crate) fn health(deps: Deps<'_>, env: &Env) -> Result<HealthResponse, Error> {
    let market = Market::load(deps, env)?;
    let Queue { last_id, mint_epoch_ends, refund_epoch_ends, .. } = QUEUE.load(deps.storage)?;
    let params = &market.config.params;
    let newest = market.newest();
    Ok(HealthResponse {
        height: env.block.height.into(),
        time: market.now().into(),
        status: shown_status(&market)?,
        vault: vault(deps)?,
        pauses: pauses(market.config.pauses, market.now()),
        params_version: market.config.params_version,
        queue: QueueInfo {
            last_id: last_id.into(),
            mint_epoch_ends: mint_epoch_ends.into(),
            refund_epoch_ends: refund_epoch_ends.into(),
            epoch_blocks: params.queue.epoch.blocks(market.ratio()?, params.thresholds.warn_bps),
            next_price_after: market.now().saturating_add(params.max_future_secs.into()).into(),
        },
        buckets: shown_buckets(deps, &market)?,
        net_burn: net_burn(deps, env)?,
        price_published_at: newest.map(|prices| prices.publish_time.into()),
        spot_price: newest.and_then(|prices| Price::new(prices.price)).map(shown),
        all_invariants_hold: invariants(deps, env)?.all_hold,
    })
}

pub(crate) fn approval(
    deps: Deps<'_>,
    env: &Env,
    holder: &str,
    settler: &str,
) -> Result<ApprovalResponse, Error> {
    let (holder, settler) = (valid(deps, holder)?, valid(deps, settler)?);
    let stored = APPROVALS.may_load(deps.storage, &[holder.as_bytes(), settler.as_bytes()])?;
    let remaining = stored
        .filter(|approval| env.block.time.seconds() <= approval.expires)
        .map_or(Uact::ZERO, |approval| approval.remaining);
    Ok(ApprovalResponse {
        remaining_uact: remaining.u128().into(),
        expires: stored.map(|approval| approval.expires.into()),
    })
}

pub(crate) fn invoice(deps: Deps<'_>, settler: &str, id: &str) -> Result<InvoiceResponse, Error> {
    let settler = valid(deps, settler)?;
    let invoice = INVOICES.may_load(deps.storage, &[settler.as_bytes(), id.as_bytes()])?;
    Ok(InvoiceResponse { invoice: invoice.map(|invoice| invoice.answer(true)).transpose()? })
}

pub(crate) fn invariants(deps: Deps<'_>, env: &Env) -> Result<InvariantsResponse, Error> {
    let invariants = invariants::flat(deps, env)?;
    let all_hold = invariants.iter().all(|invariant| invariant.holds);
    Ok(InvariantsResponse { invariants, all_hold })
}

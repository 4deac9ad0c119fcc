//! What must hold at every moment (spec/bme.md, section 9).
//!
//! [`flat`] costs the same at any number of accounts and answers the query. [`check`] also sums every balance; it runs
//! after every state-changing call in test builds.

use bme_math::{Uact, Uakt};
use cosmwasm_std::{Addr, Deps, Env, Uint128, from_json};
use json::{FromJson, Json, ask};

use crate::{
    error::{ContractError, Error, refuse},
    query::responses::Invariant,
    state::{CONFIG, QUEUE, VAULT},
};

enum Relation {
    Equal,
    AtLeast,
}

#[inline(never)]
fn invariant(name: &str, left: u128, relation: &Relation, right: u128) -> Invariant {
    let holds = match relation {
        Relation::Equal => left == right,
        Relation::AtLeast => left >= right,
    };
    Invariant { name: name.to_owned(), left: left.into(), right: right.into(), holds }
}

/// The invariants that need no loop.
///
/// # Errors
/// Storage, bank.
pub fn flat(deps: Deps<'_>, env: &Env) -> Result<Vec<Invariant>, Error> {
    let config = CONFIG.load(deps.storage)?;
    let books = VAULT.load(deps.storage)?.books;
    let queue = QUEUE.load(deps.storage)?;
    let held = bank_balance(deps, &env.contract.address, &config.akt_denom)?;

    let akt = Uakt::new;
    let reserved = akt(books.claims_funded).minus_up_to(akt(books.claims_withdrawn));
    let owned = akt(books.credits).plus(akt(books.buffer))?;
    let held_for_others = reserved.plus(akt(books.escrowed))?.plus(queue.akt)?.plus(queue.undelivered)?;
    let came_in = akt(books.burned).plus(akt(books.funded))?;
    let accounted = owned.plus(akt(books.paid))?.plus(akt(books.claims_funded))?;
    let burned_or_out = Uact::new(books.spent).plus(Uact::new(books.outstanding))?;
    let kept_back = books.credits.min(books.unfunded().u128());
    Ok(vec![
        invariant(
            "I1 minted ACT = burned ACT + outstanding ACT",
            books.minted,
            &Relation::Equal,
            burned_or_out.u128(),
        ),
        invariant(
            "I2 AKT in the bank >= credits + buffer + funded claims not withdrawn + pending + undelivered + of escrows",
            held,
            &Relation::AtLeast,
            owned.plus(held_for_others)?.u128(),
        ),
        invariant(
            "I5 AKT of mints and gifts = credits + buffer + paid + set aside for claims",
            came_in.u128(),
            &Relation::Equal,
            accounted.u128(),
        ),
        invariant("I5 AKT paid >= AKT paid from credits", books.paid, &Relation::AtLeast, books.reminted),
        invariant("claims: claimed >= set aside", books.claimed, &Relation::AtLeast, books.claims_funded),
        invariant(
            "claims: set aside >= withdrawn",
            books.claims_funded,
            &Relation::AtLeast,
            books.claims_withdrawn,
        ),
        invariant("claims: credits kept back while claims wait = 0", kept_back, &Relation::Equal, 0),
    ])
}

/// What the chain's bank says of an account, asked as [`oracle_snapshot`] asks.
fn bank_balance(deps: Deps<'_>, address: &Addr, denom: &String) -> Result<u128, Error> {
    let balance = Json::object(&["address", "denom"], &[address, denom]);
    let request = Json::object(&["bank"], &[&Json::object(&["balance"], &[&balance])]);
    let answer: Json = from_json(ask(&deps.querier, &request)?)?;
    Ok(BankAnswer::from_json(answer)?.amount.amount.u128())
}

#[derive(FromJson)]
#[serde(deny_unknown_fields)]
struct BankAnswer {
    amount: BankAmount,
}

#[derive(FromJson)]
#[serde(deny_unknown_fields)]
struct BankAmount {
    #[allow(dead_code, reason = "a field of the answer")]
    denom: String,
    amount: Uint128,
}

/// Passes when the invariants that need no loop hold.
///
/// # Errors
/// `InvariantBroken`.
pub fn assert_flat(deps: Deps<'_>, env: &Env) -> Result<(), Error> {
    assert_all(flat(deps, env)?)
}

fn assert_all(invariants: Vec<Invariant>) -> Result<(), Error> {
    match invariants.into_iter().find(|invariant| !invariant.holds) {
        None => Ok(()),
        Some(Invariant { name, left, right, .. }) => {
            refuse(ContractError::InvariantBroken { name, left: left.u128(), right: right.u128() })
        }
    }
}

/// Every invariant, with loops over all accounts and claims.
///
/// # Errors
/// `InvariantBroken`.
#[cfg(any(test, feature = "invariants"))]
pub fn check(deps: Deps<'_>, env: &Env) -> Result<(), Error> {
    use crate::{
        escrow::MAX_PARTS,
        queue::{Order, Progress, line},
        state::{BALANCES, CLAIMS, ESCROW_RETURNS, ESCROWS, REQUESTS, UNDELIVERED, WAITING},
    };

    let books = VAULT.load(deps.storage)?.books;
    let queue = QUEUE.load(deps.storage)?;
    let (mut held, mut counted) = (queue.act.plus(queue.payable)?, 0_u128);
    for (_, account) in BALANCES.page(deps.storage, &[], None, usize::MAX)? {
        held = held.plus(account.act)?;
        counted = counted.saturating_add(account.requests.into());
    }
    let mut owed = Uakt::ZERO;
    for (_, claim) in CLAIMS.page(deps.storage, &[], None, usize::MAX)? {
        owed = owed.plus(claim.amount.minus(claim.withdrawn)?)?;
    }
    let (mut akt, mut act, mut payable, mut waiting) = (Uakt::ZERO, Uact::ZERO, Uact::ZERO, 0_u128);
    let mut in_line = 0_u128;
    for (id, request) in REQUESTS.page(deps.storage, &[], None, usize::MAX)? {
        if WAITING.has(deps.storage, &[&line(request.order.leg()), &id]) {
            in_line = in_line.saturating_add(1);
        }
        if request.progress != Progress::Pending {
            continue;
        }
        akt = akt.plus(request.order.akt())?;
        match request.order {
            Order::Pay { act } => payable = payable.plus(act)?,
            order => act = act.plus(order.act())?,
        }
        waiting = waiting.saturating_add(1);
        if request.order.leg() == crate::params::Leg::Settle {
            counted = counted.saturating_add(1);
        }
    }
    let (mut escrowed, mut malformed) = (Uakt::ZERO, 0_u128);
    for (_, escrow) in ESCROWS.page(deps.storage, &[], None, usize::MAX)? {
        held = held.plus(escrow.total_act()?)?;
        escrowed = escrowed.plus(escrow.total_akt()?)?;
        let is_crowded = escrow.act.len().max(escrow.akt.len()) > MAX_PARTS;
        let is_hollow = escrow.act.iter().chain(&escrow.akt).any(|part| part.left == 0);
        malformed = malformed.saturating_add((is_crowded || is_hollow).into());
    }
    for (_, due) in ESCROW_RETURNS.page(deps.storage, &[], None, usize::MAX)? {
        escrowed = escrowed.plus(due)?;
    }
    let mut undelivered = Uakt::ZERO;
    for (_, kept) in UNDELIVERED.page(deps.storage, &[], None, usize::MAX)? {
        undelivered = undelivered.plus(kept)?;
    }
    let unpaid = Uakt::new(books.claimed).minus(Uakt::new(books.claims_withdrawn))?;
    let equal = |name: &str, left: u128, right: u128| invariant(name, left, &Relation::Equal, right);
    let looped = [
        equal("I1 balances + escrows + pending + payable = outstanding ACT", held.u128(), books.outstanding),
        equal("I2 AKT in escrows + AKT on its way back = AKT of escrows", escrowed.u128(), books.escrowed),
        equal("escrows: with an empty place or too many = 0", malformed, 0),
        equal("claims: all open claims = claimed - withdrawn", owed.u128(), unpaid.u128()),
        equal("AKT of all waiting requests = pending AKT", akt.u128(), queue.akt.u128()),
        equal("ACT of all waiting burns = pending ACT", act.u128(), queue.act.u128()),
        equal("ACT of all waiting invoices = payable", payable.u128(), queue.payable.u128()),
        equal("waiting requests = those in a line", waiting, in_line),
        equal("waiting requests = those that accounts count, and invoices", waiting, counted),
        equal("AKT kept for all payees = undelivered AKT", undelivered.u128(), queue.undelivered.u128()),
    ];
    assert_all(flat(deps, env)?.into_iter().chain(looped).collect())
}

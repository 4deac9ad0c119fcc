//! What must hold at every moment (spec/bme.md, section 9).
//!
//! [`flat`] costs the same at any number of accounts and answers the query. [`check`] also sums every balance; it runs
//! after every state-changing call in test builds.

use bme_math::{Uact, Uakt};
use cosmwasm_std::{Deps, Env};

use crate::{
    error::ContractError,
    query::responses::Invariant,
    state::{CONFIG, VAULT},
};

enum Relation {
    Equal,
    AtLeast,
}

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
pub fn flat(deps: Deps<'_>, env: &Env) -> Result<Vec<Invariant>, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let books = VAULT.load(deps.storage)?.books;
    let held = deps.querier.query_balance(&env.contract.address, config.akt_denom)?.amount.u128();

    let akt = Uakt::new;
    let reserved = akt(books.claims_funded).minus_up_to(akt(books.claims_withdrawn));
    let owned = akt(books.credits).plus(akt(books.buffer))?;
    let held_for_others = reserved.plus(akt(books.escrowed))?;
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
            "I2 AKT in the bank >= credits + buffer + funded claims not withdrawn + AKT of escrows",
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

/// Passes when the invariants that need no loop hold.
///
/// # Errors
/// `InvariantBroken`.
pub fn assert_flat(deps: Deps<'_>, env: &Env) -> Result<(), ContractError> {
    assert_all(flat(deps, env)?)
}

fn assert_all(invariants: Vec<Invariant>) -> Result<(), ContractError> {
    match invariants.into_iter().find(|invariant| !invariant.holds) {
        None => Ok(()),
        Some(Invariant { name, left, right, .. }) => {
            Err(ContractError::InvariantBroken { name, left: left.u128(), right: right.u128() })
        }
    }
}

/// Every invariant, with loops over all accounts and claims.
///
/// # Errors
/// `InvariantBroken`.
#[cfg(any(test, feature = "invariants"))]
pub fn check(deps: Deps<'_>, env: &Env) -> Result<(), ContractError> {
    use crate::{
        escrow::MAX_PARTS,
        state::{BALANCES, CLAIMS, ESCROW_RETURNS, ESCROWS},
    };

    let books = VAULT.load(deps.storage)?.books;
    let mut balances = Uact::ZERO;
    for (_, act) in BALANCES.page(deps.storage, &[], None, usize::MAX)? {
        balances = balances.plus(act)?;
    }
    let mut owed = Uakt::ZERO;
    for (_, claim) in CLAIMS.page(deps.storage, &[], None, usize::MAX)? {
        owed = owed.plus(claim.amount.minus(claim.withdrawn)?)?;
    }
    let (mut in_escrows, mut escrowed, mut malformed) = (Uact::ZERO, Uakt::ZERO, 0_u128);
    for (_, escrow) in ESCROWS.page(deps.storage, &[], None, usize::MAX)? {
        in_escrows = in_escrows.plus(escrow.total_act()?)?;
        escrowed = escrowed.plus(escrow.total_akt()?)?;
        let is_crowded = escrow.act.len().max(escrow.akt.len()) > MAX_PARTS;
        let is_hollow = escrow.act.iter().chain(&escrow.akt).any(|part| part.left == 0);
        malformed = malformed.saturating_add((is_crowded || is_hollow).into());
    }
    for (_, akt) in ESCROW_RETURNS.page(deps.storage, &[], None, usize::MAX)? {
        escrowed = escrowed.plus(akt)?;
    }
    let unpaid = Uakt::new(books.claimed).minus(Uakt::new(books.claims_withdrawn))?;
    let looped = [
        invariant(
            "I1 all balances + all escrows = outstanding ACT",
            balances.plus(in_escrows)?.u128(),
            &Relation::Equal,
            books.outstanding,
        ),
        invariant(
            "I2 AKT in escrows + AKT on its way back = AKT of escrows",
            escrowed.u128(),
            &Relation::Equal,
            books.escrowed,
        ),
        invariant("escrows: with an empty place or too many = 0", malformed, &Relation::Equal, 0),
        invariant(
            "claims: all open claims = claimed - withdrawn",
            owed.u128(),
            &Relation::Equal,
            unpaid.u128(),
        ),
    ];
    assert_all(flat(deps, env)?.into_iter().chain(looped).collect())
}

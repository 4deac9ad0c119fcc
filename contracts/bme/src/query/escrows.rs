//! Escrows, and AKT that waits for its givers.

use bme_math::Uakt;
use cosmwasm_std::{Deps, Env, Uint64};
use records::decode;

use super::{
    lists::{of_owner, page},
    responses::{
        EscrowDeposit, EscrowFallback, EscrowInfo, EscrowResponse, EscrowReturn, EscrowReturnsResponse,
        EscrowsResponse,
    },
};
use crate::{
    accounts::valid,
    each::each,
    error::Error,
    escrow::{Escrow, Part},
    state::{ESCROW_RETURNS, ESCROWS, ESCROWS_BY_OWNER},
};

pub(crate) fn escrow(deps: Deps<'_>, env: &Env, id: u64) -> Result<EscrowResponse, Error> {
    let escrow = ESCROWS.may_load(deps.storage, &[&id.to_be_bytes()])?;
    Ok(EscrowResponse { escrow: escrow.map(|escrow| info(env, id, escrow)).transpose()? })
}

pub(crate) fn escrows(
    deps: Deps<'_>,
    env: &Env,
    owner: Option<String>,
    start_after: Option<Uint64>,
    limit: Option<u32>,
) -> Result<EscrowsResponse, Error> {
    let found = of_owner(&ESCROWS, &ESCROWS_BY_OWNER, deps, owner, start_after, limit)?;
    Ok(EscrowsResponse { escrows: each(found, |(id, escrow)| info(env, decode(&id)?, escrow))? })
}

pub(crate) fn returns(
    deps: Deps<'_>,
    giver: &str,
    start_after: Option<Uint64>,
    limit: Option<u32>,
) -> Result<EscrowReturnsResponse, Error> {
    let giver = valid(deps, giver)?;
    let after = start_after.map(|id| id.to_be_bytes());
    let after = after.as_ref().map(<[u8; 8]>::as_slice);
    let found = ESCROW_RETURNS.page(deps.storage, &[giver.as_bytes()], after, page(limit))?;
    let shown = |(id, akt): (Vec<u8>, Uakt)| {
        Ok(EscrowReturn { id: decode::<u64>(&id)?.into(), uakt: akt.u128().into() })
    };
    Ok(EscrowReturnsResponse { returns: each(found, shown)? })
}

fn info(env: &Env, id: u64, escrow: Escrow) -> Result<EscrowInfo, Error> {
    let spendable_uact = escrow.spendable(env.block.time.seconds())?.u128().into();
    let Escrow { owner, refund_to, label, settlers, depositors, act, akt } = escrow;
    let deposit = |Part { by, left, expires }| EscrowDeposit {
        depositor: by,
        uact: u128::into(left),
        expires: expires.map(Into::into),
    };
    let fallback = |Part { by, left, .. }| EscrowFallback { giver: by, uakt: u128::into(left) };
    Ok(EscrowInfo {
        id: id.into(),
        owner,
        refund_to,
        label,
        settlers,
        depositors,
        spendable_uact,
        deposits: act.into_iter().map(deposit).collect(),
        fallback: akt.into_iter().map(fallback).collect(),
    })
}

//! Requests by id and in pages.

use cosmwasm_std::{Deps, Uint64};
use records::decode;

use super::{
    lists::page,
    tickets::{RecordResponse, RecordsResponse, UndeliveredResponse},
};
use crate::{
    accounts::valid,
    each::each,
    error::Error,
    msg::RecordStatus,
    queue::Request,
    state::{REQUESTS, REQUESTS_BY_OWNER, UNDELIVERED},
};

pub(crate) fn record(deps: Deps<'_>, id: u64) -> Result<RecordResponse, Error> {
    let request = REQUESTS.may_load(deps.storage, &[&id.to_be_bytes()])?;
    Ok(RecordResponse { record: request.map(|request| request.shown(id)).transpose()? })
}

pub(crate) fn records(
    deps: Deps<'_>,
    owner: Option<String>,
    status: Option<RecordStatus>,
    start_after: Option<Uint64>,
    limit: Option<u32>,
) -> Result<RecordsResponse, Error> {
    let limit = page(limit);
    let found = found(deps, owner, start_after, limit)?;
    let last = if found.len() < limit { None } else { found.last().map(|(id, _)| Uint64::new(*id)) };
    let mut records = Vec::with_capacity(found.len());
    for (id, request) in found {
        if status.is_none_or(|status| status == request.progress.status()) {
            records.push(request.shown(id)?);
        }
    }
    Ok(RecordsResponse { records, next: last })
}

pub(crate) fn undelivered(deps: Deps<'_>, address: &str) -> Result<UndeliveredResponse, Error> {
    let address = valid(deps, address)?;
    let akt = UNDELIVERED.may_load(deps.storage, &[address.as_bytes()])?.unwrap_or_default();
    Ok(UndeliveredResponse { uakt: akt.u128().into() })
}

fn found(
    deps: Deps<'_>,
    owner: Option<String>,
    start_after: Option<Uint64>,
    limit: usize,
) -> Result<Vec<(u64, Request)>, Error> {
    let after = start_after.map(|id| id.to_be_bytes());
    let after = after.as_ref().map(<[u8; 8]>::as_slice);
    let Some(owner) = owner else {
        let page = REQUESTS.page(deps.storage, &[], after, limit)?;
        return each(page, |(id, request)| Ok((decode(&id)?, request)));
    };
    let owner = valid(deps, &owner)?;
    let mut found = Vec::new();
    for (id, ()) in REQUESTS_BY_OWNER.page(deps.storage, &[owner.as_bytes()], after, limit)? {
        if let Some(request) = REQUESTS.may_load(deps.storage, &[&id])? {
            found.push((decode(&id)?, request));
        }
    }
    Ok(found)
}

//! Requests as answers show them.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Uint64, Uint128};
use json::ToJson;

use super::responses::{BurnResult, MintResult};
use crate::{
    error::Error,
    msg::RecordStatus,
    params::Leg,
    queue::{Done, Order, Progress, Request, Wait},
};

/// A request that waits.
#[cw_serde]
#[derive(ToJson)]
pub struct Ticket {
    /// Its id.
    pub id: Uint64,
    /// What it waits for.
    pub wait: WaitInfo,
}

/// What a request waits for.
#[cw_serde]
#[derive(ToJson)]
pub enum WaitInfo {
    /// A price that is published after it.
    NextPrice {},
    /// The end of the epoch.
    Epoch {
        /// First height at which it may execute.
        due_height: Uint64,
    },
}

/// A request.
#[cw_serde]
#[derive(ToJson)]
pub struct RecordResponse {
    /// The request; none when it was never made or is forgotten.
    pub record: Option<RecordInfo>,
}

/// A page of requests.
#[cw_serde]
#[derive(ToJson)]
pub struct RecordsResponse {
    /// Requests, oldest first.
    pub records: Vec<RecordInfo>,
    /// Where the next page begins; none on the last.
    pub next: Option<Uint64>,
}

/// A request, from its beginning to 30 days after its end.
#[cw_serde]
#[derive(ToJson)]
pub struct RecordInfo {
    /// Its id.
    pub id: Uint64,
    /// How far it is.
    pub status: RecordStatus,
    /// Leg.
    pub leg: Leg,
    /// Who asked; of an invoice the provider.
    pub owner: Addr,
    /// Who gets what comes out.
    pub to: Addr,
    /// The escrow into which it goes, if it is open then.
    pub escrow: Option<Uint64>,
    /// Paid in for a mint, uakt.
    pub paid_uakt: Uint128,
    /// Paid in for a burn; of an invoice the ACT burned, uact.
    pub paid_uact: Uint128,
    /// Least to accept: uact of a mint, uakt of a burn.
    pub min_out: Option<Uint128>,
    /// ACT of an exact mint, uact.
    pub act_out: Option<Uint128>,
    /// Last second at which to execute.
    pub deadline: Option<Uint64>,
    /// When it was made.
    pub requested_at: Uint64,
    /// What it waits for, or waited for.
    pub wait: WaitInfo,
    /// When it ended.
    pub ended_at: Option<Uint64>,
    /// Why it was cancelled.
    pub reason: Option<String>,
    /// What an executed mint gave.
    pub minted: Option<MintResult>,
    /// What an executed burn or invoice gave.
    pub burned: Option<BurnResult>,
}

/// AKT that the bank did not deliver to an address.
#[cw_serde]
#[derive(ToJson)]
pub struct UndeliveredResponse {
    /// Kept for it, uakt.
    pub uakt: Uint128,
}

impl Wait {
    /// As answers show it.
    pub(crate) fn shown(self) -> WaitInfo {
        match self {
            Self::NextPrice => WaitInfo::NextPrice {},
            Self::Epoch { due } => WaitInfo::Epoch { due_height: due.into() },
        }
    }
}

impl Progress {
    /// As answers show it.
    pub(crate) const fn status(&self) -> RecordStatus {
        match self {
            Self::Pending => RecordStatus::Pending,
            Self::Executed { .. } => RecordStatus::Executed,
            Self::Cancelled { .. } => RecordStatus::Cancelled,
        }
    }
}

impl Request {
    /// As answers show it.
    pub(crate) fn shown(self, id: u64) -> Result<RecordInfo, Error> {
        let Self { owner, to, escrow, order, deadline, requested_at, wait, progress } = self;
        let (min_out, act_out) = match order {
            Order::Mint { min_act_out: min, .. } | Order::Burn { min_akt_out: min, .. } => (min, None),
            Order::MintExact { act_out, .. } => (None, Some(act_out.u128().into())),
            Order::Pay { .. } => (None, None),
        };
        let status = progress.status();
        let (mut ended_at, mut reason, mut minted, mut burned) = (None, None, None, None);
        match progress {
            Progress::Pending => {}
            Progress::Executed { at, done } => {
                ended_at = Some(at.into());
                match done {
                    Done::Minted { minting } => minted = Some(minting.result()),
                    Done::Paid { paying } => burned = Some(paying.result()?),
                }
            }
            Progress::Cancelled { at, reason: why } => {
                (ended_at, reason) = (Some(at.into()), Some(why.name()))
            }
        }
        Ok(RecordInfo {
            id: id.into(),
            status,
            leg: order.leg(),
            owner,
            to,
            escrow: escrow.map(|deposit| deposit.id.into()),
            paid_uakt: order.akt().u128().into(),
            paid_uact: order.act().u128().into(),
            min_out: min_out.map(Uint128::new),
            act_out,
            deadline: deadline.map(Into::into),
            requested_at: requested_at.into(),
            wait: wait.shown(),
            ended_at,
            reason,
            minted,
            burned,
        })
    }
}

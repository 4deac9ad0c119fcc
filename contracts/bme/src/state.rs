//! Storage: what is kept, where, and who writes it. Layouts are listed in [`crate::records`].

use bme_math::{Bps, Price, Status, Uact, Uakt};
use cosmwasm_std::Addr;
use records::{Slot, Table};

use crate::{
    accounts::Account,
    books::{Books, Payment},
    checkpoints::Totals,
    escrow::Escrow,
    msg::Payout,
    params::Params,
    pause::Pauses,
    queue::{Queue, Request},
    throttles::{Instants, Throttles},
};

/// Written by instantiate, `update_params`, `apply_params`, `pause` and `set_oracle`.
pub const CONFIG: Slot<Config> = Slot::new("config");
/// The change of parameters that waits. Written by `update_params`, `apply_params` and `cancel_params`.
pub const PENDING: Slot<Option<Pending>> = Slot::new("pending");
/// Written by mint, burn, settle, crank, fund and withdraw messages; as to the breaker by those that change what it
/// follows: `update_params`, `apply_params`, `set_oracle`.
pub const VAULT: Slot<Vault> = Slot::new("vault");
/// What all buckets gave. Written with [`VAULT`], when it changed.
pub const THROTTLES: Slot<Throttles> = Slot::new("throttles");
/// Totals by hour. Written with [`VAULT`], once an hour at most.
pub const CHECKPOINTS: Table<Totals> = Table::new("hour");
/// Accounts by address. Written by mint, burn, settle, crank and cancel. One without ACT and requests has no entry.
pub const BALANCES: Table<Account> = Table::new("balance");
/// What an account converted at once under an instant limit. Written by mint and burn.
pub const INSTANTS: Table<Instants> = Table::new("instant");
/// Lines of requests. Written by mint, burn, settle, crank, cancel; as to what the bank did not deliver by `reply` and
/// `retry_payout`.
pub const QUEUE: Slot<Queue> = Slot::new("queue");
/// Requests by id. Written with [`QUEUE`].
pub const REQUESTS: Table<Request> = Table::new("request");
/// The same by owner and id.
pub const REQUESTS_BY_OWNER: Table<()> = Table::new("asked");
/// Those that wait, by leg and id.
pub const WAITING: Table<()> = Table::new("line");
/// AKT that the bank did not deliver, by payee. Written by `reply` and `retry_payout`.
pub const UNDELIVERED: Table<Uakt> = Table::new("undelivered");
/// By holder and settler. Written by approve and settle.
pub const APPROVALS: Table<Approval> = Table::new("approval");
/// Settlers that may settle now. Written by instantiate, `set_settler` and, where there is a cap, settle.
pub const SETTLERS: Table<Settler> = Table::new("settler");
/// Claims that are not paid in full, by id. Written by burn, settle and withdraw.
pub const CLAIMS: Table<Claim> = Table::new("claim");
/// The same by owner and id. Written with [`CLAIMS`].
pub const CLAIMS_BY_OWNER: Table<()> = Table::new("owned");
/// Settled invoices by settler and invoice id. Written by settle.
pub const INVOICES: Table<Invoice> = Table::new("inv");
/// Escrows ever opened; the last id. Absent before the first. Written by `open_escrow`.
pub const ESCROW_COUNT: Slot<u64> = Slot::new("escrows");
/// Open escrows by id. Written by the messages of escrows and by settle.
pub const ESCROWS: Table<Escrow> = Table::new("escrow");
/// The same by owner and id. Written by `open_escrow` and `close_escrow`.
pub const ESCROWS_BY_OWNER: Table<()> = Table::new("escrowed");
/// AKT that left an escrow and waits for its giver, by giver and escrow. Written by `close_escrow`, `fund_escrow_akt`
/// and `withdraw_escrow_akt`.
pub const ESCROW_RETURNS: Table<Uakt> = Table::new("escrow_akt");

/// Where the price is, what the denom is, what governance decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Contract that stores the price.
    pub oracle: Addr,
    /// Symbol read there.
    pub symbol: String,
    /// Bank denom of AKT.
    pub akt_denom: String,
    /// Parameters.
    pub params: Params,
    /// Counts the changes of the parameters, from 1.
    pub params_version: u32,
    /// Pauses.
    pub pauses: Pauses,
}

/// Parameters that wait to come into force.
#[derive(Debug, Clone, PartialEq)]
pub struct Pending {
    /// All of them, as they will be.
    pub params: Params,
    /// Version that they are to follow, and no other.
    pub version: u32,
    /// First second at which they may come into force.
    pub due: u64,
}

/// What a settler may spend, and has spent today.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Settler {
    /// Most ACT in a day of UTC; none for no cap.
    pub daily_cap: Option<Uact>,
    /// Day of the latest invoice under a cap, since 1970.
    pub day: u64,
    /// ACT spent on that day under a cap.
    pub spent: Uact,
}

/// What every conversion changes: one record, one write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vault {
    /// Amounts.
    pub books: Books,
    /// Breaker as of the last conversion.
    pub breaker: Breaker,
    /// Hour of the last change, since 1970.
    pub hour: u32,
    /// Hour of the first.
    pub first_hour: u32,
}

/// Status of the breaker and since when. It follows the ratio alone and is never `halt_oracle`, which
/// [`Market::status`](crate::market::Market::status) lays over it while there is no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breaker {
    /// Status.
    pub status: Status,
    /// Block time of the last change, seconds.
    pub since: u64,
}

/// Permission for a settler to spend a holder's ACT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Approval {
    /// What may still be spent.
    pub remaining: Uact,
    /// Last second of the permission, Unix time.
    pub expires: u64,
}

/// AKT owed to a payee: an interval on the axis of all claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Who is owed.
    pub owner: Addr,
    /// All that was ever claimed before.
    pub start: Uakt,
    /// What is owed.
    pub amount: Uakt,
    /// What was paid of it.
    pub withdrawn: Uakt,
}

/// A settled invoice: its content, to recognise it, and its result, to answer it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// The account that paid, or the owner of the escrow that did.
    pub payer: Addr,
    /// The escrow that paid; none for an account.
    pub escrow: Option<u64>,
    /// Who was paid.
    pub provider: Addr,
    /// ACT billed.
    pub act: Uact,
    /// What the provider took.
    pub payout: Payout,
    /// Price; none for a payout in ACT, and for one that waits for it.
    pub price: Option<Price>,
    /// Spread in the price; zero without one.
    pub spread: Bps,
    /// Where the AKT came from; none for a payout in ACT, and for one that waits for its price.
    pub payment: Option<Payment>,
    /// The request that pays it when it waits for its price.
    pub request: Option<u64>,
    /// Block time, seconds.
    pub settled_at: u64,
}

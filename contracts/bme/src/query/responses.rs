//! Answers of queries, and the data of message responses.

use bme_math::{Bps, Status};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Decimal, Uint64, Uint128};
use json::{Json, ToJson};

use crate::{
    msg::{Payout, Refusal},
    params::{Leg, Modes, Params},
};

pub use super::{
    health::{BucketInfo, BucketsResponse, Flow, HealthResponse, NetBurnResponse, QueueInfo},
    tickets::{RecordInfo, RecordResponse, RecordsResponse, Ticket, UndeliveredResponse, WaitInfo},
};

/// Answer of `mint_act` and `mint_act_exact`.
#[cw_serde]
#[derive(ToJson)]
pub struct MintResult {
    /// AKT taken, uakt.
    pub burned_uakt: Uint128,
    /// ACT minted, uact.
    pub minted_uact: Uint128,
    /// AKT sent back, uakt.
    pub change_uakt: Uint128,
    /// Price, USD per AKT.
    pub price: Decimal,
    /// Spread in the price.
    pub spread_bps: Bps,
}

/// Answer of `mint_act` and `mint_act_exact`: what was done, or what is waited for.
#[cw_serde]
#[derive(ToJson)]
pub enum MintAnswer {
    /// It is done.
    Executed {
        /// What was done.
        result: MintResult,
    },
    /// It waits.
    Waits {
        /// The request.
        ticket: Ticket,
    },
}

/// Answer of `burn_act`: what was done, or what is waited for.
#[cw_serde]
#[derive(ToJson)]
pub enum BurnAnswer {
    /// It is done.
    Executed {
        /// What was done.
        result: BurnResult,
    },
    /// It waits.
    Waits {
        /// The request.
        ticket: Ticket,
    },
}

/// Answer of `crank`.
#[cw_serde]
#[derive(ToJson)]
pub struct CrankResult {
    /// Requests looked at.
    pub visited: u32,
    /// Those executed.
    pub executed: u32,
    /// Those cancelled.
    pub cancelled: u32,
}

/// Where the AKT of a payment comes from.
#[cw_serde]
#[derive(ToJson)]
pub struct PaymentResult {
    /// What is owed in all, uakt.
    pub owed_uakt: Uint128,
    /// Sent now, from remint credits, uakt.
    pub from_credits_uakt: Uint128,
    /// Sent now, from the buffer, uakt.
    pub from_buffer_uakt: Uint128,
    /// Sent now, from the AKT of the escrow that pays, uakt.
    pub from_escrow_uakt: Uint128,
    /// Became a claim, uakt.
    pub claimed_uakt: Uint128,
    /// The claim, when there is one.
    pub claim_id: Option<Uint64>,
}

/// Answer of `burn_act`.
#[cw_serde]
#[derive(ToJson)]
pub struct BurnResult {
    /// ACT burned, uact.
    pub burned_uact: Uint128,
    /// What is paid for it.
    pub payment: PaymentResult,
    /// Price, USD per AKT.
    pub price: Decimal,
    /// Spread in the price.
    pub spread_bps: Bps,
}

/// Answer of `settle`: one outcome per invoice, in their order.
#[cw_serde]
#[derive(ToJson)]
pub struct SettleResult {
    /// Outcomes.
    pub results: Vec<InvoiceResult>,
}

/// Outcome of one invoice.
#[cw_serde]
#[derive(ToJson)]
pub struct InvoiceResult {
    /// Its id.
    pub id: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of an invoice.
#[cw_serde]
pub enum Outcome {
    /// It is settled.
    Settled(SettledInvoice),
    /// It was refused and nothing changed.
    Refused(Refusal),
}

impl ToJson for Outcome {
    fn to_json(&self) -> Json {
        match self {
            Self::Settled(invoice) => Json::object(&["settled"], &[invoice]),
            Self::Refused(refusal) => Json::object(&["refused"], &[refusal]),
        }
    }
}

/// A settled invoice.
#[cw_serde]
#[derive(ToJson)]
pub struct SettledInvoice {
    /// The account that paid, or the owner of the escrow that did.
    pub payer: Addr,
    /// The escrow that paid; none for an account.
    pub escrow: Option<Uint64>,
    /// Who is paid.
    pub provider: Addr,
    /// ACT billed, uact.
    pub uact: Uint128,
    /// What the provider took.
    pub payout: Payout,
    /// Price, USD per AKT; none for a payout in ACT.
    pub price: Option<Decimal>,
    /// Spread in the price; zero for a payout in ACT.
    pub spread_bps: Bps,
    /// What is paid in AKT; none for a payout in ACT, and for one that waits.
    pub payment: Option<PaymentResult>,
    /// The request that pays it when it waits for its price.
    pub request: Option<Uint64>,
    /// When it was settled.
    pub settled_at: Uint64,
    /// Whether an earlier call settled it, and this one only answers the result again.
    pub is_replay: bool,
}

/// What a mint would do. Numbers are absent when the refusal comes before they are known.
#[cw_serde]
#[derive(ToJson)]
pub struct MintQuote {
    /// What would come of it, at the present price where it would wait for another.
    pub result: Option<MintResult>,
    /// What it would wait for; none when it would execute at once.
    pub wait: Option<WaitInfo>,
    /// Status before.
    pub status: Status,
    /// Status after; none when the message would fail.
    pub status_after: Option<Status>,
    /// The error that the message would give.
    pub would_fail: Option<Refusal>,
}

/// What a burn would do. Numbers are absent when the refusal comes before they are known.
#[cw_serde]
#[derive(ToJson)]
pub struct BurnQuote {
    /// What would come of it, at the present price where it would wait for another; the id of a claim is the one that
    /// it would get now.
    pub result: Option<BurnResult>,
    /// What it would wait for; none when it would execute at once.
    pub wait: Option<WaitInfo>,
    /// Status before.
    pub status: Status,
    /// Status after; none when the message would fail.
    pub status_after: Option<Status>,
    /// The error that the message would give.
    pub would_fail: Option<Refusal>,
}

/// What a batch would do.
#[cw_serde]
#[derive(ToJson)]
pub struct SettleQuote {
    /// Outcomes, as `settle` would answer them; none when the whole call would fail.
    pub results: Option<Vec<InvoiceResult>>,
    /// Status before.
    pub status: Status,
    /// Status after; none when the whole call would fail.
    pub status_after: Option<Status>,
    /// The error that the call would give whether atomic or not.
    pub would_fail: Option<Refusal>,
}

/// State of the breaker at this block.
#[cw_serde]
#[derive(ToJson)]
pub struct StatusResponse {
    /// Status at this block.
    pub status: Status,
    /// When it became so, as far as conversions have recorded it. In an oracle halt, which nothing records: when the
    /// status of the ratio underneath became what it is.
    pub since: Uint64,
    /// Collateral ratio; none when nothing is outstanding, or without a price.
    pub ratio_bps: Option<Bps>,
    /// Price of the ratio, USD per AKT.
    pub reference_price: Option<Decimal>,
    /// Why there is no reference price.
    pub oracle_issue: Option<Refusal>,
    /// Highest price at which the status is a warning or worse.
    pub warn_price: Option<Decimal>,
    /// Highest price at which the status is a halt.
    pub halt_price: Option<Decimal>,
    /// What each leg does now.
    pub policy: Modes,
}

/// All books.
#[cw_serde]
#[derive(ToJson)]
pub struct VaultResponse {
    /// Remint credits, uakt.
    pub credits_uakt: Uint128,
    /// Buffer, uakt.
    pub buffer_uakt: Uint128,
    /// Collateral, uakt.
    pub collateral_uakt: Uint128,
    /// Outstanding ACT, uact.
    pub outstanding_uact: Uint128,
    /// Claims that nothing is set aside for, uakt.
    pub unfunded_claims_uakt: Uint128,
    /// AKT set aside for claims and not yet withdrawn, uakt.
    pub funded_claims_uakt: Uint128,
    /// AKT of mints that wait, their owners' still, uakt.
    pub pending_uakt: Uint128,
    /// ACT of burns that wait, their owners' still and part of what is outstanding, uact.
    pub pending_uact: Uint128,
    /// ACT burned by its payer whose AKT waits for its price, part of what is outstanding, uact.
    pub payable_uact: Uint128,
    /// AKT that the bank did not deliver, kept for its payees, uakt.
    pub undelivered_uakt: Uint128,
    /// Lifetime totals.
    pub totals: Totals,
}

/// Lifetime totals; none ever falls.
#[cw_serde]
#[derive(ToJson)]
pub struct Totals {
    /// AKT that mints took, uakt.
    pub burned_uakt: Uint128,
    /// ACT minted, uact.
    pub minted_uact: Uint128,
    /// ACT burned, uact.
    pub spent_uact: Uint128,
    /// AKT paid at conversions, uakt.
    pub paid_uakt: Uint128,
    /// The part of it that came from remint credits, uakt.
    pub reminted_uakt: Uint128,
    /// AKT given by `fund_vault`, uakt.
    pub funded_uakt: Uint128,
    /// AKT that went to the buffer as spread, uakt.
    pub spread_uakt: Uint128,
    /// AKT that became claims, uakt.
    pub claimed_uakt: Uint128,
    /// AKT set aside for claims, uakt.
    pub claims_funded_uakt: Uint128,
    /// AKT paid to claims, uakt.
    pub claims_withdrawn_uakt: Uint128,
}

/// Where the price is read, and the denom.
#[cw_serde]
#[derive(ToJson)]
pub struct ConfigResponse {
    /// Contract that stores the price.
    pub oracle: Addr,
    /// Symbol read there.
    pub symbol: String,
    /// Bank denom of AKT.
    pub akt_denom: String,
}

/// The parameters.
#[cw_serde]
#[derive(ToJson)]
pub struct ParamsResponse {
    /// Counts the changes, from 1; `update_params` asks for it.
    pub version: u32,
    /// The parameters.
    pub params: Params,
}

/// The change of parameters that waits.
#[cw_serde]
#[derive(ToJson)]
pub struct PendingParamsResponse {
    /// The change; none when none waits.
    pub pending: Option<PendingParams>,
}

/// Parameters that wait.
#[cw_serde]
#[derive(ToJson)]
pub struct PendingParams {
    /// Version that they are to follow. When another is in force they can only be cancelled.
    pub version: u32,
    /// First second at which they may come into force.
    pub due: Uint64,
    /// Fields that differ from the present ones.
    pub changed: Vec<String>,
    /// Those of them that are loosened.
    pub loosened: Vec<String>,
    /// All parameters as they would be.
    pub params: Params,
}

/// Who may do what.
#[cw_serde]
#[derive(ToJson)]
pub struct RolesResponse {
    /// Owner.
    pub owner: Addr,
    /// An offer of the ownership that nobody has accepted yet; it may have expired.
    pub offer: Option<access::Offer>,
    /// Who may pause beside the owner.
    pub guardian: Option<Addr>,
    /// Pauses that the guardian has left.
    pub charges: u8,
    /// Pauses that hold now.
    pub pauses: Vec<PauseInfo>,
}

/// A pause.
#[cw_serde]
#[derive(ToJson)]
pub struct PauseInfo {
    /// Leg.
    pub leg: Leg,
    /// First second after it.
    pub until: Uint64,
}

/// ACT of an account.
#[cw_serde]
#[derive(ToJson)]
pub struct BalanceResponse {
    /// Account.
    pub address: Addr,
    /// ACT, uact.
    pub uact: Uint128,
    /// The part of it that is not refunded yet, uact.
    pub locked_uact: Uint128,
    /// First second at which all of it may be refunded; none when it may now.
    pub unlocks_at: Option<Uint64>,
    /// Requests of the account that wait.
    pub requests: u8,
}

/// A page of accounts.
#[cw_serde]
#[derive(ToJson)]
pub struct BalancesResponse {
    /// Accounts, by address.
    pub balances: Vec<BalanceResponse>,
}

/// A permission; zero when there is none or it is over.
#[cw_serde]
#[derive(ToJson)]
pub struct ApprovalResponse {
    /// What may be spent now, uact.
    pub remaining_uact: Uint128,
    /// Last second of the permission; none when there is none.
    pub expires: Option<Uint64>,
}

/// A page of settlers.
#[cw_serde]
#[derive(ToJson)]
pub struct SettlersResponse {
    /// Settlers, by address.
    pub settlers: Vec<SettlerInfo>,
}

/// A settler.
#[cw_serde]
#[derive(ToJson)]
pub struct SettlerInfo {
    /// Address.
    pub settler: Addr,
    /// Most ACT in a day of UTC, uact; none for no cap.
    pub daily_cap_uact: Option<Uint128>,
    /// What is left of it today, uact.
    pub left_today_uact: Option<Uint128>,
}

/// A settled invoice.
#[cw_serde]
#[derive(ToJson)]
pub struct InvoiceResponse {
    /// The invoice; none when that id was never settled.
    pub invoice: Option<SettledInvoice>,
}

/// A claim.
#[cw_serde]
#[derive(ToJson)]
pub struct ClaimResponse {
    /// The claim; none when it was never made or is paid in full.
    pub claim: Option<ClaimInfo>,
}

/// A page of claims.
#[cw_serde]
#[derive(ToJson)]
pub struct ClaimsResponse {
    /// Claims, oldest first.
    pub claims: Vec<ClaimInfo>,
}

/// A claim that is not paid in full.
#[cw_serde]
#[derive(ToJson)]
pub struct ClaimInfo {
    /// Id.
    pub id: Uint64,
    /// Who is owed.
    pub owner: Addr,
    /// What was owed at first, uakt.
    pub amount_uakt: Uint128,
    /// What was paid of it, uakt.
    pub withdrawn_uakt: Uint128,
    /// What can be withdrawn now, uakt.
    pub withdrawable_uakt: Uint128,
    /// AKT that older claims wait for, uakt.
    pub ahead_uakt: Uint128,
}

/// Answer of `open_escrow` and `deposit_escrow`.
#[cw_serde]
#[derive(ToJson)]
pub struct EscrowResult {
    /// Escrow.
    pub id: Uint64,
    /// ACT put in, uact.
    pub deposited_uact: Uint128,
    /// The mint of the attached AKT, when there was any.
    pub mint: Option<MintResult>,
    /// The request, when the mint waits; it lands in the escrow, or in the depositor's balance if that is closed then.
    pub ticket: Option<Ticket>,
}

/// An escrow.
#[cw_serde]
#[derive(ToJson)]
pub struct EscrowResponse {
    /// The escrow; none when it was never opened or is closed.
    pub escrow: Option<EscrowInfo>,
}

/// A page of escrows.
#[cw_serde]
#[derive(ToJson)]
pub struct EscrowsResponse {
    /// Escrows, oldest first.
    pub escrows: Vec<EscrowInfo>,
}

/// An open escrow.
#[cw_serde]
#[derive(ToJson)]
pub struct EscrowInfo {
    /// Id.
    pub id: Uint64,
    /// Who opened it, and closes it.
    pub owner: Addr,
    /// Whose the ACT is that the owner mints into it.
    pub refund_to: Addr,
    /// What the job is called.
    pub label: Option<String>,
    /// Who may spend it.
    pub settlers: Vec<Addr>,
    /// Who may put something in beside the owner and `refund_to`; none for everyone.
    pub depositors: Option<Vec<Addr>>,
    /// ACT that may be spent now, uact.
    pub spendable_uact: Uint128,
    /// ACT, in the order in which it is spent.
    pub deposits: Vec<EscrowDeposit>,
    /// AKT, in the order in which it is spent.
    pub fallback: Vec<EscrowFallback>,
}

/// ACT of a depositor in an escrow.
#[cw_serde]
#[derive(ToJson)]
pub struct EscrowDeposit {
    /// Whose it is.
    pub depositor: Addr,
    /// What is left of it, uact.
    pub uact: Uint128,
    /// Last second at which it may be spent; none for no end.
    pub expires: Option<Uint64>,
}

/// AKT of a giver in an escrow.
#[cw_serde]
#[derive(ToJson)]
pub struct EscrowFallback {
    /// Whose it is.
    pub giver: Addr,
    /// What is left of it, uakt.
    pub uakt: Uint128,
}

/// A page of AKT that waits.
#[cw_serde]
#[derive(ToJson)]
pub struct EscrowReturnsResponse {
    /// By escrow, oldest first.
    pub returns: Vec<EscrowReturn>,
}

/// AKT that left an escrow and waits for its giver.
#[cw_serde]
#[derive(ToJson)]
pub struct EscrowReturn {
    /// Escrow.
    pub id: Uint64,
    /// What waits, uakt.
    pub uakt: Uint128,
}

/// The invariants at this block.
#[cw_serde]
#[derive(ToJson)]
pub struct InvariantsResponse {
    /// One entry each.
    pub invariants: Vec<Invariant>,
    /// Whether all hold.
    pub all_hold: bool,
}

/// One invariant: `left` and `right` must stand in the relation that the name says.
#[cw_serde]
#[derive(ToJson)]
pub struct Invariant {
    /// Number in the specification, and the relation in words.
    pub name: String,
    /// Left side.
    pub left: Uint128,
    /// Right side.
    pub right: Uint128,
    /// Whether it holds.
    pub holds: bool,
}

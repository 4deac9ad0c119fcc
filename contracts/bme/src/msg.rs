//! Messages and queries. Amounts are micro-units, times are Unix seconds, prices USD per AKT.
//!
//! A field that is not known is refused, as the schema says: a misspelt minimum must not be ignored. What the chain
//! sends is read and answered by [`json`]; serde's derives serve schemas, tests and other programs.

use cosmwasm_schema::{QueryResponses, cw_serde};
use cosmwasm_std::{Uint64, Uint128};
use json::{FromJson, ToJson};

use crate::{
    params::{Leg, Params},
    patch::Patch,
};
// Only the schema names the answers, and it is not written in wasm.
#[cfg(not(target_arch = "wasm32"))]
use crate::query::responses::{
    ApprovalResponse, BalanceResponse, BalancesResponse, BurnQuote, ClaimResponse, ClaimsResponse,
    ConfigResponse, EscrowResponse, EscrowReturnsResponse, EscrowsResponse, InvariantsResponse,
    InvoiceResponse, MintQuote, ParamsResponse, PendingParamsResponse, RolesResponse, SettleQuote,
    SettlersResponse, StatusResponse, VaultResponse,
};
#[cfg(not(target_arch = "wasm32"))]
use crate::query::{
    health::{BucketsResponse, HealthResponse, NetBurnResponse},
    tickets::{RecordResponse, RecordsResponse, UndeliveredResponse},
};

/// Sets the vault up. Takes no funds.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson)]
pub struct InstantiateMsg {
    /// Owner; the sender when absent.
    pub owner: Option<String>,
    /// Who may pause beside the owner.
    pub guardian: Option<String>,
    /// Contract that stores the price.
    pub oracle: String,
    /// Symbol to read there, such as `AKT/USD`.
    pub symbol: String,
    /// Bank denom of AKT, such as `uakt`.
    pub akt_denom: String,
    /// Parameters: the content of a preset file.
    pub params: Params,
    /// Settlers to register, without a cap.
    pub settlers: Option<Vec<String>>,
}

/// Moves the state to this version of the code.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson)]
pub struct MigrateMsg {}

/// What the vault does.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson)]
// A message is read once and taken apart at once: a box would save nothing.
#[allow(clippy::large_enum_variant)]
pub enum ExecuteMsg {
    /// Burns the attached AKT and mints ACT.
    MintAct {
        /// Who gets the ACT; the sender when absent.
        to: Option<String>,
        /// Least ACT to accept, uact.
        min_act_out: Option<Uint128>,
        /// Last second at which to execute.
        deadline: Option<Uint64>,
    },
    /// Mints exactly `act_out` from the attached AKT and sends the change back.
    MintActExact {
        /// ACT to mint, uact.
        act_out: Uint128,
        /// Who gets the ACT; the sender when absent.
        to: Option<String>,
        /// Last second at which to execute.
        deadline: Option<Uint64>,
    },
    /// Burns the sender's ACT and pays AKT.
    BurnAct {
        /// ACT to burn, uact.
        amount: Uint128,
        /// Least AKT to accept, uakt. What would become a claim does not count towards it.
        min_akt_out: Option<Uint128>,
        /// Last second at which to execute.
        deadline: Option<Uint64>,
        /// Who gets the AKT; the sender when absent.
        to: Option<String>,
    },
    /// Cancels a request of the sender: one that waits for its epoch at any time, one that waits for a price when none came
    /// for long enough.
    Cancel {
        /// Request.
        id: Uint64,
    },
    /// Runs requests whose price or epoch has come. Anyone may send it.
    Crank {
        /// Most requests to look at; 10 when absent, at most 50.
        limit: Option<u32>,
    },
    /// Sends an address the AKT that the bank did not deliver to it before. Anyone may send it.
    RetryPayout {
        /// The address.
        to: String,
    },
    /// Lets a settler spend the sender's ACT; replaces an earlier permission.
    ApproveSettler {
        /// Who may spend.
        settler: String,
        /// How much, uact; zero takes the permission back.
        limit: Uint128,
        /// Last second of the permission.
        expires: Uint64,
    },
    /// Opens an escrow: an account for one job, which several may fund. Attached AKT is minted into it.
    OpenEscrow {
        /// Who may spend it: 1 to 10 accounts, which must be registered as settlers when they do.
        settlers: Vec<String>,
        /// Whose the ACT is that the owner mints into it; the owner when absent. ACT of a balance stays its holder's.
        refund_to: Option<String>,
        /// What the job is called, at most 128 bytes.
        label: Option<String>,
        /// Who may put something in beside the owner and `refund_to`, at most 32; everyone when absent.
        depositors: Option<Vec<String>>,
        /// ACT of the sender to put in, uact.
        act: Option<Uint128>,
        /// Least ACT to mint from the attached AKT, uact.
        min_act_out: Option<Uint128>,
        /// Last second at which to execute.
        deadline: Option<Uint64>,
    },
    /// Puts ACT into an escrow: what the attached AKT mints, or ACT of the sender, or both. It stays the sender's
    /// until it is spent.
    DepositEscrow {
        /// Escrow.
        id: Uint64,
        /// ACT of the sender to put in, uact.
        act: Option<Uint128>,
        /// Last second at which it may be spent; no end when absent. Afterwards only the sender can get it.
        expires: Option<Uint64>,
        /// Least ACT to mint from the attached AKT, uact.
        min_act_out: Option<Uint128>,
        /// Last second at which to execute.
        deadline: Option<Uint64>,
    },
    /// Puts the attached AKT into an escrow, to pay where its ACT is gone while the table closes the mint.
    FundEscrowAkt {
        /// Escrow.
        id: Uint64,
    },
    /// Takes the sender's own ACT out of an escrow, into the sender's balance.
    WithdrawEscrow {
        /// Escrow.
        id: Uint64,
        /// ACT to take, uact, from what came first.
        amount: Uint128,
    },
    /// Sends the sender all AKT that it gave to an escrow and nobody spent; also after the escrow was closed.
    WithdrawEscrowAkt {
        /// Escrow.
        id: Uint64,
    },
    /// Says who may put something into an escrow from now on. For its owner.
    SetEscrowDepositors {
        /// Escrow.
        id: Uint64,
        /// Who may beside the owner and `refund_to`, at most 32; everyone when absent.
        depositors: Option<Vec<String>>,
    },
    /// Ends an escrow: what is left of ACT goes back to those whose it is; AKT waits for its givers. For its owner.
    CloseEscrow {
        /// Escrow.
        id: Uint64,
    },
    /// Spends payers' ACT and pays providers. For registered settlers.
    Settle {
        /// At most 100.
        invoices: Vec<InvoiceInput>,
        /// One refused invoice refuses all; otherwise each answers for itself. False when absent.
        atomic: Option<bool>,
    },
    /// Pays the owner of a claim what is funded of it. Anyone may send it.
    WithdrawClaim {
        /// Claim.
        id: Uint64,
    },
    /// Gives the attached AKT to the vault: to claims first, then to the buffer.
    FundVault {},
    /// Registers a settler, changes its cap, or takes the registration back. For the owner.
    SetSettler {
        /// Settler.
        addr: String,
        /// Most ACT that it may spend in a day of UTC, uact; no cap when absent. Of no account when not enabled.
        daily_cap: Option<Uint128>,
        /// Whether it may settle.
        enabled: bool,
    },
    /// Changes parameters. What loosens anything waits, if the parameters say so. For the owner.
    UpdateParams {
        /// The fields to change; the others stay.
        patch: Patch,
        /// Version of the parameters that the caller knows, from the query `params`.
        expect_version: u32,
    },
    /// Puts the change that waits into force. For the owner.
    ApplyParams {},
    /// Drops the change that waits. For the owner.
    CancelParams {},
    /// Stops legs until a time. For the owner, and three times for the guardian, at most 72 hours each. Only the owner
    /// ends a pause early, by a time that has passed. Funded claims are paid in any case.
    Pause {
        /// One or more.
        legs: Vec<Leg>,
        /// First second after the pause.
        until: Uint64,
    },
    /// Names who may pause beside the owner, with all three pauses. For the owner.
    SetGuardian {
        /// The guardian; nobody when absent.
        guardian: Option<String>,
    },
    /// Reads the price elsewhere from now on. It must be usable, and near the present one if that is usable. For the
    /// owner.
    SetOracle {
        /// Contract that stores the price.
        oracle: String,
        /// Symbol to read there; the present one when absent.
        symbol: Option<String>,
    },
    /// Offers ownership; replaces an earlier offer. For the owner.
    ProposeOwner {
        /// Who may accept.
        nominee: String,
        /// How long the offer stands, at most 30 days.
        expires_in_secs: Uint64,
    },
    /// Takes over an offered ownership. For the nominee.
    AcceptOwner {},
}

/// A bill to settle.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson)]
pub struct InvoiceInput {
    /// The settler's own id, 1 to 64 visible ASCII characters. The same id with the same content answers its first
    /// result again.
    pub id: String,
    /// Whose ACT is spent.
    pub payer: Payer,
    /// Who is paid.
    pub provider: String,
    /// ACT to spend, uact.
    pub uact: Uint128,
    /// What the provider takes.
    pub payout: Payout,
}

/// Where the ACT of an invoice comes from.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(FromJson)]
pub enum Payer {
    /// The balance of an account that approved the settler.
    Account {
        /// The account.
        address: String,
    },
    /// An escrow that names the settler.
    Escrow {
        /// Its id.
        id: Uint64,
    },
}

/// What a provider takes.
#[cw_serde]
#[derive(Copy, Eq, FromJson, ToJson)]
pub enum Payout {
    /// AKT of the same value, at the price of the settle leg.
    Akt,
    /// The ACT itself; needs no price.
    Act,
}

/// How far a request is.
#[cw_serde]
#[derive(Copy, Eq, FromJson, ToJson)]
pub enum RecordStatus {
    /// It waits.
    Pending,
    /// It was executed.
    Executed,
    /// It was cancelled, and what was paid in went back.
    Cancelled,
}

/// What can be asked.
#[cw_serde]
#[derive(QueryResponses, FromJson)]
#[serde(deny_unknown_fields)]
pub enum QueryMsg {
    /// Status, ratio, why, and how far the thresholds are.
    #[returns(StatusResponse)]
    Status {},
    /// All books.
    #[returns(VaultResponse)]
    Vault {},
    /// The parameters and their version.
    #[returns(ParamsResponse)]
    Params {},
    /// The change of parameters that waits; none when none does.
    #[returns(PendingParamsResponse)]
    PendingParams {},
    /// Where the price is read, and the denom.
    #[returns(ConfigResponse)]
    Config {},
    /// Who may do what.
    #[returns(RolesResponse)]
    Roles {},
    /// What `mint_act` would do.
    #[returns(MintQuote)]
    QuoteMint {
        /// AKT to attach, uakt.
        amount: Uint128,
        /// Least ACT to accept, uact.
        min_act_out: Option<Uint128>,
        /// Last second at which to execute.
        deadline: Option<Uint64>,
        /// Who would send it; without it no limit of an account is checked.
        sender: Option<String>,
    },
    /// What `mint_act_exact` would do.
    #[returns(MintQuote)]
    QuoteMintExact {
        /// ACT to mint, uact.
        act_out: Uint128,
        /// AKT to attach, uakt; exactly the cost when absent.
        amount: Option<Uint128>,
        /// Last second at which to execute.
        deadline: Option<Uint64>,
        /// Who would send it; without it no limit of an account is checked.
        sender: Option<String>,
    },
    /// What `burn_act` would do.
    #[returns(BurnQuote)]
    QuoteBurn {
        /// Whose ACT; without it no balance is checked.
        holder: Option<String>,
        /// ACT to burn, uact.
        amount: Uint128,
        /// Least AKT to accept, uakt.
        min_akt_out: Option<Uint128>,
        /// Last second at which to execute.
        deadline: Option<Uint64>,
    },
    /// What `settle` would do.
    #[returns(SettleQuote)]
    QuoteSettle {
        /// Who would send it.
        settler: String,
        /// At most 100.
        invoices: Vec<InvoiceInput>,
    },
    /// ACT of an account.
    #[returns(BalanceResponse)]
    Balance {
        /// Account.
        address: String,
    },
    /// Accounts with ACT, by address.
    #[returns(BalancesResponse)]
    Balances {
        /// Account after which to begin.
        start_after: Option<String>,
        /// 10 when absent, at most 30.
        limit: Option<u32>,
    },
    /// A request; none when it was never made or is forgotten.
    #[returns(RecordResponse)]
    Record {
        /// Its id.
        id: Uint64,
    },
    /// Requests, oldest first.
    #[returns(RecordsResponse)]
    Records {
        /// Only those of this account.
        owner: Option<String>,
        /// Only those that are so far; a page may then have fewer than its limit, and still not be the last.
        status: Option<RecordStatus>,
        /// Request after which to begin.
        start_after: Option<Uint64>,
        /// 10 when absent, at most 30.
        limit: Option<u32>,
    },
    /// AKT that the bank did not deliver to an address.
    #[returns(UndeliveredResponse)]
    Undelivered {
        /// Address.
        address: String,
    },
    /// What each bucket holds and when it is full.
    #[returns(BucketsResponse)]
    Buckets {
        /// Whose instant limits to tell, too.
        address: Option<String>,
    },
    /// AKT burned and paid in the last day and in the last 30 days.
    #[returns(NetBurnResponse)]
    NetBurn {},
    /// Everything that a dashboard shows, at one height.
    #[returns(HealthResponse)]
    Health {},
    /// What a settler may spend of a holder.
    #[returns(ApprovalResponse)]
    Approval {
        /// Whose ACT.
        holder: String,
        /// Who may spend it.
        settler: String,
    },
    /// Registered settlers, by address.
    #[returns(SettlersResponse)]
    Settlers {
        /// Settler after which to begin.
        start_after: Option<String>,
        /// 10 when absent, at most 30.
        limit: Option<u32>,
    },
    /// A settled invoice; none when there is none.
    #[returns(InvoiceResponse)]
    Invoice {
        /// Who settled it.
        settler: String,
        /// Its id.
        id: String,
    },
    /// A claim that is not paid in full; none when there is none.
    #[returns(ClaimResponse)]
    Claim {
        /// Claim.
        id: Uint64,
    },
    /// Claims that are not paid in full, oldest first.
    #[returns(ClaimsResponse)]
    Claims {
        /// Only those of this account.
        owner: Option<String>,
        /// Claim after which to begin.
        start_after: Option<Uint64>,
        /// 10 when absent, at most 30.
        limit: Option<u32>,
    },
    /// An open escrow; none when there is none.
    #[returns(EscrowResponse)]
    Escrow {
        /// Escrow.
        id: Uint64,
    },
    /// Open escrows, oldest first.
    #[returns(EscrowsResponse)]
    Escrows {
        /// Only those of this account.
        owner: Option<String>,
        /// Escrow after which to begin.
        start_after: Option<Uint64>,
        /// 10 when absent, at most 30.
        limit: Option<u32>,
    },
    /// AKT that left escrows and waits for its giver, oldest escrow first.
    #[returns(EscrowReturnsResponse)]
    EscrowReturns {
        /// Whose it is.
        giver: String,
        /// Escrow after which to begin.
        start_after: Option<Uint64>,
        /// 10 when absent, at most 30.
        limit: Option<u32>,
    },
    /// The invariants, each with both sides.
    #[returns(InvariantsResponse)]
    Invariants {},
}

/// A refusal in an answer: the code and the text of the error that the message would give.
#[cw_serde]
#[derive(ToJson)]
pub struct Refusal {
    /// Stable name.
    pub code: String,
    /// What is wrong, with the numbers, and what to do.
    pub message: String,
}

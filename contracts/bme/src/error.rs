//! Why the vault refuses. Every text begins with a stable code and a colon: programs read the code, people the rest.

use std::fmt;

use access::AccessError;
use bme_math::{MathError, Status, Uact, Uakt};
use cosmwasm_std::{Addr, Decimal, StdError};
use records::RecordError;
use thiserror::Error;

use crate::msg::Refusal;

/// Every refusal, one variant per cause.
#[derive(Debug, Error)]
pub enum ContractError {
    /// Storage, serialisation or an address that is not valid.
    #[error("chain: {0}")]
    Std(#[from] StdError),
    /// Ownership.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The message is not one of this contract's, or a field of it is wrong.
    #[error("message: {0}")]
    Message(#[from] json::Error),
    /// A number that does not fit.
    #[error("arithmetic: {0}")]
    Math(#[from] MathError),
    /// No usable price.
    #[error("oracle_unhealthy: {0}")]
    OracleUnhealthy(#[from] OracleIssue),
    /// The policy table closes the leg in this status.
    #[error("leg_closed: {leg} is closed while the status is {status}")]
    LegClosed {
        /// Leg asked for.
        leg: &'static str,
        /// Status at this moment.
        status: Status,
    },
    /// Guardian or owner stopped the leg.
    #[error("paused: {leg} is paused until {until}")]
    Paused {
        /// Leg asked for.
        leg: &'static str,
        /// First second after the pause.
        until: u64,
    },
    /// A pause of nothing.
    #[error("no_legs: name the legs to pause")]
    NoLegs {},
    /// The amount is zero.
    #[error("zero_amount: the amount must be above zero")]
    ZeroAmount {},
    /// The amount is so small that nothing comes out.
    #[error("dust_amount: {given} converts to nothing, send more")]
    DustAmount {
        /// What was given, with its unit.
        given: String,
    },
    /// Less than the minimum mint.
    #[error("below_minimum: {amount} before the spread is below the minimum of {minimum}, send more")]
    BelowMinimum {
        /// ACT before the spread.
        amount: Uact,
        /// Least mint.
        minimum: Uact,
    },
    /// Less comes out than the sender accepts.
    #[error("min_out: {out} {unit} is below the minimum {min} {unit} of the message")]
    MinOut {
        /// What would come out.
        out: u128,
        /// What the message demands.
        min: u128,
        /// uact or uakt.
        unit: &'static str,
    },
    /// The message came too late.
    #[error("deadline_passed: the deadline was {deadline}, it is {now} now")]
    DeadlinePassed {
        /// Last second of the message.
        deadline: u64,
        /// Block time.
        now: u64,
    },
    /// A request that waits for a price may not end before its owner may cancel it: that would be a free cancel.
    #[error("deadline_too_soon: what waits for its price lasts until {earliest} at least, not {deadline}")]
    DeadlineTooSoon {
        /// Last second of the message.
        deadline: u64,
        /// First one that is allowed.
        earliest: u64,
    },
    /// The account holds too little ACT.
    #[error("insufficient_act: {needed} are needed, the account holds {available}")]
    InsufficientAct {
        /// ACT to spend.
        needed: Uact,
        /// ACT held.
        available: Uact,
    },
    /// ACT that entered the account a short time ago is not refunded.
    #[error("locked: {needed} are needed, {free} are free now, that much will be at {until}")]
    Locked {
        /// ACT to refund.
        needed: Uact,
        /// What is free now.
        free: Uact,
        /// First second at which the amount is free.
        until: u64,
    },
    /// A bucket that all share is empty for now.
    #[error("bucket_empty: {needed} are needed of the {bucket} bucket, {available} are left, {refills_at}")]
    BucketEmpty {
        /// Which bucket.
        bucket: &'static str,
        /// What is asked, in its micro-units.
        needed: u128,
        /// What it holds.
        available: u128,
        /// When it holds enough.
        refills_at: RefillsAt,
    },
    /// Too many requests of one account wait.
    #[error("too_many_requests: {count} requests of the account wait, at most {max} may")]
    TooManyRequests {
        /// Requests that wait.
        count: u8,
        /// Most of them.
        max: u8,
    },
    /// No such request.
    #[error("unknown_request: request {id} was never made or is forgotten, the last is {last}")]
    UnknownRequest {
        /// Request named.
        id: u64,
        /// The last request made.
        last: u64,
    },
    /// The request does not wait any more.
    #[error("request_ended: request {id} is {progress}")]
    RequestEnded {
        /// Request named.
        id: u64,
        /// Executed or cancelled.
        progress: &'static str,
    },
    /// Somebody else's request.
    #[error("not_request_owner: request {id} is of {owner}, {sender} cannot cancel it")]
    NotRequestOwner {
        /// Request named.
        id: u64,
        /// Whose it is.
        owner: Addr,
        /// Who sent the message.
        sender: Addr,
    },
    /// A request that waits for a price is cancelled by its owner only when none comes.
    #[error("not_cancellable: request {id} waits for its price, its owner may cancel it from {from} on")]
    NotCancellable {
        /// Request named.
        id: u64,
        /// First second at which its owner may cancel it.
        from: u64,
    },
    /// A request that waits for a price is not cancelled once the price is there.
    #[error("executable: request {id} can execute now, crank it")]
    Executable {
        /// Request named.
        id: u64,
    },
    /// A settled invoice is final for its payer: what it pays is not cancelled.
    #[error("invoice_final: request {id} pays a settled invoice and cannot be cancelled")]
    InvoiceFinal {
        /// Request named.
        id: u64,
    },
    /// Nothing that the bank did not deliver.
    #[error("nothing_undelivered: there is nothing to deliver to {address}")]
    NothingUndelivered {
        /// Address named.
        address: Addr,
    },
    /// No request, or too many.
    #[error("crank_limit: a crank runs 1..={max} requests, not {limit}")]
    CrankLimit {
        /// Requests asked.
        limit: u32,
        /// Most requests.
        max: u32,
    },
    /// A reply that the contract did not ask for.
    #[error("unknown_reply: {id}")]
    UnknownReply {
        /// Its id.
        id: u64,
    },
    /// The attached AKT does not cover an exact mint.
    #[error("insufficient_funds: the mint costs {needed}, {sent} were sent")]
    InsufficientFunds {
        /// Cost.
        needed: Uakt,
        /// Attached.
        sent: Uakt,
    },
    /// No coins on a message that needs them.
    #[error("no_funds: attach {denom}")]
    NoFunds {
        /// Denom expected.
        denom: String,
    },
    /// A coin of another denom.
    #[error("wrong_denom: {sent} was sent, only {expected} is accepted")]
    WrongDenom {
        /// Denom attached.
        sent: String,
        /// Denom expected.
        expected: String,
    },
    /// More than one coin.
    #[error("too_many_coins: {count} coins were sent, attach {denom} alone")]
    TooManyCoins {
        /// Coins attached.
        count: usize,
        /// Denom expected.
        denom: String,
    },
    /// Coins on a message that takes none.
    #[error("non_payable: this message takes no funds, {denom} was sent")]
    NonPayable {
        /// Denom attached.
        denom: String,
    },
    /// The contract itself as the recipient: it could never spend.
    #[error("self_target: the vault itself cannot be the recipient")]
    SelfTarget {},
    /// The sender is not a registered settler.
    #[error("unknown_settler: {sender} is not a registered settler")]
    UnknownSettler {
        /// Who sent the message.
        sender: Addr,
    },
    /// The settler would spend more than it may in a day.
    #[error("settler_cap: {needed} are needed, {left} of the {cap} a day are left until {resets_at}")]
    SettlerCap {
        /// ACT to spend.
        needed: Uact,
        /// What the settler may still spend today.
        left: Uact,
        /// What it may spend in a day.
        cap: Uact,
        /// First second of the next day.
        resets_at: u64,
    },
    /// `set_settler` that changes nothing.
    #[error("settler_unchanged: {settler} is registered: {is_enabled}, with that cap")]
    SettlerUnchanged {
        /// Settler named.
        settler: Addr,
        /// State before and after.
        is_enabled: bool,
    },
    /// No permission of the payer, an expired one, or one that is too small.
    #[error("not_approved: {needed} are needed, {payer} lets the settler spend {limit} now")]
    NotApproved {
        /// Whose ACT it is.
        payer: Addr,
        /// ACT to spend.
        needed: Uact,
        /// What may be spent; nothing once the permission is over.
        limit: Uact,
    },
    /// A permission that is over before it begins.
    #[error("approval_expired: the permission would end at {expires}, it is {now} now")]
    ApprovalExpired {
        /// End of the permission.
        expires: u64,
        /// Block time.
        now: u64,
    },
    /// The id was settled with another content.
    #[error("invoice_state: {id} is settled with another content, use a new id")]
    InvoiceState {
        /// Invoice id.
        id: String,
    },
    /// An id that is empty, too long, or has anything but visible ASCII characters.
    #[error("invoice_id: an id has 1..={max} visible ASCII characters, this one has {len} bytes")]
    InvoiceId {
        /// Bytes given.
        len: usize,
        /// Most bytes.
        max: usize,
    },
    /// No invoice, or too many.
    #[error("batch_size: a batch has 1..={max} invoices, not {count}")]
    BatchSize {
        /// Invoices given.
        count: usize,
        /// Most invoices.
        max: usize,
    },
    /// No such claim: never made, or paid in full.
    #[error("unknown_claim: claim {id} does not exist or is paid in full")]
    UnknownClaim {
        /// Claim id.
        id: u64,
    },
    /// No AKT is set aside for the claim.
    #[error("claim_unfunded: nothing of the {owed} left of claim {id} is funded yet")]
    ClaimUnfunded {
        /// Claim id.
        id: u64,
        /// What is left of it.
        owed: Uakt,
    },
    /// No such escrow: never opened, or closed.
    #[error("unknown_escrow: escrow {id} does not exist or is closed")]
    UnknownEscrow {
        /// Escrow id.
        id: u64,
    },
    /// A message for the owner of an escrow by another.
    #[error("not_escrow_owner: escrow {id} is owned by {owner}, not by {sender}")]
    NotEscrowOwner {
        /// Escrow id.
        id: u64,
        /// Its owner.
        owner: Addr,
        /// Who sent the message.
        sender: Addr,
    },
    /// The owner of the escrow named others.
    #[error("not_depositor: {sender} is not among those who may put something into escrow {id}")]
    NotDepositor {
        /// Escrow id.
        id: u64,
        /// Who sent the message.
        sender: Addr,
    },
    /// The escrow was opened for other settlers.
    #[error("escrow_settler: escrow {id} does not name the settler {settler}")]
    EscrowSettler {
        /// Escrow id.
        id: u64,
        /// Who settles.
        settler: Addr,
    },
    /// A list of addresses that is too short or too long.
    #[error("list_size: {field} has {min}..={max} addresses, not {count}")]
    ListSize {
        /// Field.
        field: &'static str,
        /// Addresses given.
        count: usize,
        /// Least.
        min: usize,
        /// Most.
        max: usize,
    },
    /// No place is free, and nobody has to give one up.
    #[error("escrow_full: {count} of {max} places of escrow {id} are taken, its owner can name depositors")]
    EscrowFull {
        /// Escrow id.
        id: u64,
        /// Places taken.
        count: usize,
        /// Most places.
        max: usize,
    },
    /// Less than a place is worth.
    #[error("deposit_minimum: {amount} would be in a place of the escrow, {minimum} is the least")]
    DepositMinimum {
        /// What would be there.
        amount: Uact,
        /// Least mint.
        minimum: Uact,
    },
    /// A deposit that is over before it begins.
    #[error("grant_expired: the deposit would end at {expires}, it is {now} now")]
    GrantExpired {
        /// End of the deposit.
        expires: u64,
        /// Block time.
        now: u64,
    },
    /// The escrow holds too little ACT, and its AKT may not be used.
    #[error("insufficient_escrow: {needed} are needed, escrow {id} may spend {available} now")]
    InsufficientEscrow {
        /// Escrow id.
        id: u64,
        /// ACT to spend.
        needed: Uact,
        /// ACT whose time is not over.
        available: Uact,
    },
    /// The escrow's ACT is gone and its AKT does not reach.
    #[error("insufficient_escrow_akt: {needed} are needed beside its ACT, escrow {id} holds {available}")]
    InsufficientEscrowAkt {
        /// Escrow id.
        id: u64,
        /// AKT to pay.
        needed: Uakt,
        /// AKT held.
        available: Uakt,
    },
    /// More than the sender's own part.
    #[error("escrow_part: {needed} are asked for, {available} of escrow {id} are the sender's")]
    EscrowPart {
        /// Escrow id.
        id: u64,
        /// ACT asked for.
        needed: Uact,
        /// ACT of the sender.
        available: Uact,
    },
    /// No AKT to withdraw.
    #[error("no_escrow_akt: no AKT of escrow {id} is left for {sender}")]
    NoEscrowAkt {
        /// Escrow id.
        id: u64,
        /// Who sent the message.
        sender: Addr,
    },
    /// A parameter out of its limits.
    #[error("invalid_params: {field} {rule}")]
    InvalidParams {
        /// Field.
        field: &'static str,
        /// What it must satisfy.
        rule: &'static str,
    },
    /// The parameters changed since the caller looked, or since the change was proposed.
    #[error("stale_params: the change is to version {expected} of the parameters, {actual} is in force")]
    StaleParams {
        /// Version that the change was made for.
        expected: u32,
        /// Version in force.
        actual: u32,
    },
    /// The parameters are what the patch asks for.
    #[error("no_change: version {version} of the parameters has these values already")]
    NoChange {
        /// Version in force.
        version: u32,
    },
    /// What loosens anything is for healthy times.
    #[error("loosens_in_crisis: the status is {status}, wait for health to change {fields}")]
    LoosensInCrisis {
        /// Fields that would be loosened.
        fields: String,
        /// Status at this moment.
        status: Status,
    },
    /// Another change waits.
    #[error("pending_exists: a change waits until {due}, apply or cancel it first")]
    PendingExists {
        /// First second at which it may come into force.
        due: u64,
    },
    /// No change waits.
    #[error("nothing_pending: no change of the parameters waits")]
    NothingPending {},
    /// The change must still wait.
    #[error("not_yet_due: the change may come into force at {due}, it is {now} now")]
    NotYetDue {
        /// First second at which it may.
        due: u64,
        /// Block time.
        now: u64,
    },
    /// The price is read there already.
    #[error("oracle_unchanged: {symbol} is read from {oracle} already")]
    OracleUnchanged {
        /// Oracle.
        oracle: Addr,
        /// Symbol.
        symbol: String,
    },
    /// The price of another oracle is too far from the present one.
    #[error("oracle_move: the price would move from {from} to {to}, at most {max_bps} bps are allowed")]
    OracleMove {
        /// Price of the present oracle.
        from: Decimal,
        /// Price of the other.
        to: Decimal,
        /// Largest difference.
        max_bps: u32,
    },
    /// A symbol or denom that is empty or too long.
    #[error("invalid_name: {field} has 1..=128 bytes, not {len}")]
    InvalidName {
        /// Field.
        field: &'static str,
        /// Bytes given.
        len: usize,
    },
    /// The code is another contract's.
    #[error("wrong_contract: the state belongs to {found}")]
    WrongContract {
        /// Name in the state.
        found: String,
    },
    /// The code is older than the state.
    #[error("downgrade: the state is of version {from}, this code is {to}")]
    Downgrade {
        /// Version of the state.
        from: String,
        /// Version of the code.
        to: &'static str,
    },
    /// Never happens; names the invariant that does not hold.
    #[error("invariant_broken: {name}: {left} against {right}")]
    InvariantBroken {
        /// Invariant.
        name: String,
        /// One side.
        left: u128,
        /// Other side.
        right: u128,
    },
}

/// A refusal on its way: a pointer, because an error of this size in every answer makes a quarter more code.
pub type Error = Box<ContractError>;

/// Answers a refusal.
#[cold]
pub(crate) fn refuse<T>(error: ContractError) -> Result<T, Error> {
    Err(Box::new(error))
}

macro_rules! causes {
    ($($cause:ty)+) => {$(
        impl From<$cause> for Error {
            #[cold]
            fn from(cause: $cause) -> Self {
                Self::new(cause.into())
            }
        }
    )+};
}

causes! { StdError AccessError json::Error MathError OracleIssue }

impl From<RecordError> for Error {
    #[cold]
    fn from(cause: RecordError) -> Self {
        StdError::from(cause).into()
    }
}

/// First second at which a bucket holds what was asked; none when it never will.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefillsAt(pub Option<u64>);

impl fmt::Display for RefillsAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(at) => write!(f, "try again at {at}"),
            None => f.write_str("it never holds that much, ask for less"),
        }
    }
}

impl ContractError {
    /// Code and text apart, as quotes and settle items answer them.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        refusal(&self.to_string())
    }
}

/// Why there is no usable price.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum OracleIssue {
    /// No contract at that address, or a record of another layout.
    #[error("unreadable: {cause}")]
    Unreadable {
        /// What the reader said.
        cause: String,
    },
    /// No update was ever accepted.
    #[error("no_price: the oracle has no price of {symbol} yet")]
    NoPrice {
        /// Symbol asked.
        symbol: String,
    },
    /// Paused by the oracle's guardian.
    #[error("paused: the oracle has paused the price")]
    Paused {},
    /// A jump that waits for confirmation.
    #[error("quarantined: the oracle holds the price back until it is confirmed")]
    Quarantined {},
    /// Too old.
    #[error("stale: the price is {age_secs} s old, at most {max_secs} s are allowed")]
    Stale {
        /// Age.
        age_secs: u64,
        /// Limit.
        max_secs: u32,
    },
    /// From the future.
    #[error("future: the price is {ahead_secs} s ahead of the block, at most {max_secs} s are allowed")]
    Future {
        /// Seconds ahead.
        ahead_secs: u64,
        /// Limit.
        max_secs: u32,
    },
    /// Too wide a confidence interval.
    #[error("uncertain: the confidence is {conf_bps} bps of the price, at most {max_bps} are allowed")]
    Uncertain {
        /// Confidence.
        conf_bps: u32,
        /// Limit.
        max_bps: u32,
    },
    /// The average covers too little of its window.
    #[error("warming: {covered_secs} s of the window are covered, {needed_secs} s are needed")]
    Warming {
        /// Seconds covered.
        covered_secs: u32,
        /// Seconds needed.
        needed_secs: u32,
    },
    /// The oracle averages over another window.
    #[error("window: the oracle averages over {found_secs} s, {wanted_secs} s are needed")]
    Window {
        /// Window of the oracle.
        found_secs: u32,
        /// Window of the parameters.
        wanted_secs: u32,
    },
    /// The first price ever came in this block: there is no earlier one to compare it with.
    #[error("same_block: the first price came in this block, {height}, try in the next")]
    SameBlock {
        /// Height.
        height: u64,
    },
    /// No price was published after the request.
    #[error("not_published: the price of {published} is not later than the request of {known_until}")]
    NotPublished {
        /// Publish time of the newest price.
        published: u64,
        /// Time of the request, and how far clocks may differ.
        known_until: u64,
    },
    /// Not above zero after the rule was applied.
    #[error("not_positive: the price is not above zero")]
    NotPositive {},
}

impl OracleIssue {
    /// Reason and text apart.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        refusal(&self.to_string())
    }
}

fn refusal(text: &str) -> Refusal {
    let (code, message) = text.split_once(':').unwrap_or(("unnamed", text));
    Refusal { code: code.to_owned(), message: message.trim_start().to_owned() }
}

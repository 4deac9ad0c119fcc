//! Messages and queries. Amounts are micro-units, times are Unix seconds, prices USD per AKT.
//!
//! A field that is not known is refused, as the schema says: `cw_serde` alone would ignore a misspelt minimum.

use cosmwasm_schema::{QueryResponses, cw_serde};
use cosmwasm_std::{Uint64, Uint128};
use serde::{Deserialize, Deserializer};

use crate::params::Params;
// Only the schema names the answers, and it is not written in wasm.
#[cfg(not(target_arch = "wasm32"))]
use crate::query::responses::{
    ApprovalResponse, BalanceResponse, BalancesResponse, BurnQuote, ClaimResponse, ClaimsResponse,
    ConfigResponse, InvariantsResponse, InvoiceResponse, MintQuote, SettleQuote, SettlersResponse,
    StatusResponse, VaultResponse,
};

/// Sets the vault up. Takes no funds.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {
    /// Owner; the sender when absent.
    pub owner: Option<String>,
    /// Contract that stores the price.
    pub oracle: String,
    /// Symbol to read there, such as `AKT/USD`.
    pub symbol: String,
    /// Bank denom of AKT, such as `uakt`.
    pub akt_denom: String,
    /// Parameters: the content of a preset file.
    pub params: Params,
    /// Settlers to register.
    pub settlers: Option<Vec<String>>,
}

/// Moves the state to this version of the code.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct MigrateMsg {}

/// What the vault does.
#[cw_serde]
#[serde(deny_unknown_fields)]
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
    /// Lets a settler spend the sender's ACT; replaces an earlier permission.
    ApproveSettler {
        /// Who may spend.
        settler: String,
        /// How much, uact; zero takes the permission back.
        limit: Uint128,
        /// Last second of the permission.
        expires: Uint64,
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
    #[serde(deserialize_with = "no_fields")]
    FundVault {},
    /// Registers a settler or takes the registration back. For the owner.
    SetSettler {
        /// Settler.
        addr: String,
        /// Whether it may settle.
        enabled: bool,
    },
    /// Offers ownership; replaces an earlier offer. For the owner.
    ProposeOwner {
        /// Who may accept.
        nominee: String,
        /// How long the offer stands, at most 30 days.
        expires_in_secs: Uint64,
    },
    /// Takes over an offered ownership. For the nominee.
    #[serde(deserialize_with = "no_fields")]
    AcceptOwner {},
}

/// A bill to settle.
#[cw_serde]
#[serde(deny_unknown_fields)]
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
pub enum Payer {
    /// The balance of an account that approved the settler.
    Account {
        /// The account.
        address: String,
    },
}

/// What a provider takes.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum Payout {
    /// AKT of the same value, at the price of the settle leg.
    Akt,
    /// The ACT itself; needs no price.
    Act,
}

/// What can be asked.
#[cw_serde]
#[derive(QueryResponses)]
#[serde(deny_unknown_fields)]
pub enum QueryMsg {
    /// Status, ratio, why, and how far the thresholds are.
    #[serde(deserialize_with = "no_fields")]
    #[returns(StatusResponse)]
    Status {},
    /// All books.
    #[serde(deserialize_with = "no_fields")]
    #[returns(VaultResponse)]
    Vault {},
    /// The parameters.
    #[serde(deserialize_with = "no_fields")]
    #[returns(Params)]
    Params {},
    /// What instantiation fixed.
    #[serde(deserialize_with = "no_fields")]
    #[returns(ConfigResponse)]
    Config {},
    /// Who may do what.
    #[serde(deserialize_with = "no_fields")]
    #[returns(access::Ownership)]
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
    /// The invariants, each with both sides.
    #[serde(deserialize_with = "no_fields")]
    #[returns(InvariantsResponse)]
    Invariants {},
}

/// A refusal in an answer: the code and the text of the error that the message would give.
#[cw_serde]
pub struct Refusal {
    /// Stable name.
    pub code: String,
    /// What is wrong, with the numbers, and what to do.
    pub message: String,
}

/// Reads the `{}` of a message without fields: one reader for all of them, where the derived code has one for each.
fn no_fields<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    MigrateMsg::deserialize(deserializer).map(|MigrateMsg {}| ())
}

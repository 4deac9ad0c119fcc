//! Storage. Items with a `_KEY` are stored compactly; the others by cw-storage-plus as JSON.

use bme_math::Status;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Empty, StdResult, Storage, Uint64, Uint128};
use cw_storage_plus::Map;
use serde::{Deserialize, Serialize};

use crate::{books::Books, codec, msg::Payout, params::Params};

/// Written by instantiate.
const CONFIG_KEY: &[u8] = b"config";
/// Written by mint, burn, settle, fund and withdraw messages.
const VAULT_KEY: &[u8] = b"vault";
/// ACT by holder, uact. Written by mint, burn and settle. An account without ACT has no entry.
pub const BALANCES: Map<&Addr, Uint128> = Map::new("balance");
/// By holder and settler. Written by approve and settle.
pub const APPROVALS: Map<(&Addr, &Addr), Approval> = Map::new("approval");
/// Settlers that may settle now. Written by instantiate and `set_settler`.
pub const SETTLERS: Map<&Addr, Empty> = Map::new("settler");
/// Claims that are not paid in full, by id. Written by burn, settle and withdraw.
pub const CLAIMS: Map<u64, Claim> = Map::new("claim");
/// The same by owner. Written with [`CLAIMS`].
pub const CLAIMS_BY_OWNER: Map<(&Addr, u64), Empty> = Map::new("owned");
/// Settled invoices by settler and invoice id, compact. Written by settle.
const INVOICES: Map<(&Addr, &str), Empty> = Map::new("inv");

/// What instantiation fixed, and the parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Config {
    /// Contract that stores the price.
    pub oracle: Addr,
    /// Symbol read there.
    pub symbol: String,
    /// Bank denom of AKT.
    pub akt_denom: String,
    /// Parameters.
    pub params: Params,
}

/// What every conversion changes: one record, one write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vault {
    /// Amounts.
    pub books: Books,
    /// Breaker as of the last conversion.
    pub breaker: Breaker,
}

/// Status of the breaker and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breaker {
    /// Status.
    pub status: Status,
    /// Block time of the last change, seconds.
    pub since: u64,
}

/// Permission for a settler to spend a holder's ACT.
#[cw_serde]
pub struct Approval {
    /// What may still be spent, uact.
    pub remaining_uact: Uint128,
    /// Last second of the permission, Unix time.
    pub expires: Uint64,
}

/// AKT owed to a payee: an interval on the axis of all claims.
#[cw_serde]
pub struct Claim {
    /// Who is owed.
    pub owner: Addr,
    /// All that was ever claimed before, uakt.
    pub start_uakt: Uint128,
    /// What is owed, uakt.
    pub amount_uakt: Uint128,
    /// What was paid of it, uakt.
    pub withdrawn_uakt: Uint128,
}

/// A settled invoice: its content, to recognise it, and its result, to answer it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// Whose ACT was spent.
    pub payer: Addr,
    /// Who was paid.
    pub provider: Addr,
    /// ACT spent, uact.
    pub uact: u128,
    /// What the provider took.
    pub payout: Payout,
    /// Price as atomics; zero for a payout in ACT, which has none.
    pub price: u128,
    /// Spread in basis points.
    pub spread_bps: u32,
    /// Where the AKT came from; nothing for a payout in ACT.
    pub payment: StoredPayment,
    /// Block time, seconds.
    pub settled_at: u64,
}

/// Where the AKT of a payment came from, uakt.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPayment {
    /// From remint credits.
    pub from_credits: u128,
    /// From the buffer.
    pub from_buffer: u128,
    /// Became a claim.
    pub claimed: u128,
    /// Its id, when there is one.
    pub claim_id: Option<u64>,
}

impl Config {
    /// Reads the record.
    ///
    /// # Errors
    /// Storage.
    pub fn load(storage: &dyn Storage) -> StdResult<Self> {
        codec::load(storage, CONFIG_KEY)
    }

    /// Writes the record.
    ///
    /// # Errors
    /// Storage.
    pub fn save(&self, storage: &mut dyn Storage) -> StdResult<()> {
        codec::save(storage, CONFIG_KEY, self)
    }
}

impl Vault {
    /// Reads the record.
    ///
    /// # Errors
    /// Storage.
    pub fn load(storage: &dyn Storage) -> StdResult<Self> {
        codec::load(storage, VAULT_KEY)
    }

    /// Writes the record.
    ///
    /// # Errors
    /// Storage.
    pub fn save(&self, storage: &mut dyn Storage) -> StdResult<()> {
        codec::save(storage, VAULT_KEY, self)
    }
}

impl Invoice {
    /// Reads what a settler settled under an id.
    ///
    /// # Errors
    /// Storage.
    pub fn may_load(storage: &dyn Storage, settler: &Addr, id: &str) -> StdResult<Option<Self>> {
        codec::may_load(storage, &INVOICES.key((settler, id)))
    }

    /// Writes what a settler settled under an id.
    ///
    /// # Errors
    /// Storage.
    pub fn save(&self, storage: &mut dyn Storage, settler: &Addr, id: &str) -> StdResult<()> {
        codec::save(storage, &INVOICES.key((settler, id)), self)
    }
}

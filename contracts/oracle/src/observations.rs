//! Where observations are stored: a ring for each symbol.

use cosmwasm_std::{Order, Storage};

use crate::{
    error::OracleError,
    record::{self, Record},
    twap::{History, Observation, Window},
};

/// Observations kept per symbol. More than the longest window has seconds, so the window is always whole, and no
/// number of updates makes a symbol larger.
const RING: u16 = 8192;

/// Bytes of a time, until 2106: a byte written costs 30 gas.
const TIME: usize = 4;

/// The stored observations of a symbol.
pub struct Stored<'a> {
    /// Where they are.
    pub storage: &'a dyn Storage,
    /// The symbol.
    pub symbol: &'a str,
}

impl History for Stored<'_> {
    fn get(&self, number: u32) -> Result<Observation, OracleError> {
        record::load(self.storage, &key(self.symbol, place_of(number)))?.ok_or(corrupt())
    }

    /// Ends at the end of the ring.
    fn walk<'a>(&'a self, number: u32) -> Box<dyn Iterator<Item = Result<Observation, OracleError>> + 'a> {
        let (start, end) = (key(self.symbol, place_of(number)), key(self.symbol, RING));
        let values = self.storage.range(Some(&start), Some(&end), Order::Ascending);
        Box::new(values.map(|(_, value)| Observation::decode(&value).ok_or(corrupt())))
    }
}

impl Stored<'_> {
    /// Time since which the price that stands since the newest observation is the same to the digit. Looks no further
    /// back than `not_before`, or than the ring reaches.
    ///
    /// # Errors
    /// A record cannot be read.
    pub fn steady_since(&self, window: &Window, price: u128, not_before: u64) -> Result<u64, OracleError> {
        let head = place_of(window.head);
        let downwards = |from: u16, to: u16| {
            let (start, end) = (key(self.symbol, from), key(self.symbol, to));
            self.storage.range(Some(&start), Some(&end), Order::Descending)
        };
        let mut newer = window.newest;
        for (_, value) in downwards(0, head).chain(downwards(head.saturating_add(1), RING)) {
            let older = Observation::decode(&value).ok_or(corrupt())?;
            if newer.time <= not_before || newer.average_since(older) != Some(price) {
                break;
            }
            newer = older;
        }
        Ok(newer.time)
    }
}

/// Saves an observation over the one that lay in its place of the ring. Mutates: observations.
pub fn save(storage: &mut dyn Storage, symbol: &str, number: u32, observation: &Observation) {
    record::save(storage, &key(symbol, place_of(number)), observation);
}

impl Record for Observation {
    const NAME: &'static str = "observation";

    fn encode(&self) -> Vec<u8> {
        let time = self.time.to_be_bytes();
        // The upper half of a time is zero.
        let mut out = time.last_chunk::<TIME>().map(|low| low.to_vec()).unwrap_or_default();
        out.extend(self.cumulative.to_be_bytes());
        out
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let (low, cumulative) = bytes.split_first_chunk::<TIME>()?;
        let mut time = [0; 8];
        *time.last_chunk_mut::<TIME>()? = *low;
        let cumulative = u128::from_be_bytes(cumulative.try_into().ok()?);
        Some(Self { time: u64::from_be_bytes(time), cumulative })
    }
}

fn place_of(number: u32) -> u16 {
    let place = number.checked_rem(u32::from(RING)).unwrap_or_default();
    u16::try_from(place).unwrap_or_default()
}

fn key(symbol: &str, place: u16) -> Vec<u8> {
    // No symbol has a character as low as the first byte of a place, so that no two symbols share a key.
    [b"o/", symbol.as_bytes(), &place.to_be_bytes()].concat()
}

fn corrupt() -> OracleError {
    OracleError::CorruptRecord { what: Observation::NAME }
}

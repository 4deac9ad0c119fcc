//! Where observations are stored: a ring for each symbol.

use cosmwasm_std::{Order, Storage};

use crate::{
    error::OracleError,
    state::{corrupt, decode, load},
    twap::{History, Observation, Window},
};

/// Observations kept per symbol. More than the longest window has seconds, so the window is always whole, and no
/// number of updates makes a symbol larger.
const RING: u16 = 8192;

/// What a record is called in an error.
const NAME: &str = "observation";

/// The stored observations of a symbol.
pub struct Stored<'a> {
    /// Where they are.
    pub storage: &'a dyn Storage,
    /// The symbol.
    pub symbol: &'a str,
}

impl History for Stored<'_> {
    fn get(&self, number: u32) -> Result<Observation, OracleError> {
        load(self.storage, &key(self.symbol, place_of(number)), NAME)?.ok_or(corrupt(NAME))
    }

    /// Ends at the end of the ring.
    fn walk<'a>(&'a self, number: u32) -> Box<dyn Iterator<Item = Result<Observation, OracleError>> + 'a> {
        let (start, end) = (key(self.symbol, place_of(number)), key(self.symbol, RING));
        let values = self.storage.range(Some(&start), Some(&end), Order::Ascending);
        Box::new(values.map(|(_, value)| decode(&value, NAME)))
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
        let mut newer = window.newest;
        // Downwards from the newest, and on from the end of the ring.
        for (from, to) in [(0, head), (head.saturating_add(1), RING)] {
            let (start, end) = (key(self.symbol, from), key(self.symbol, to));
            for (_, value) in self.storage.range(Some(&start), Some(&end), Order::Descending) {
                let older = decode(&value, NAME)?;
                if newer.time <= not_before || newer.average_since(older) != Some(price) {
                    return Ok(newer.time);
                }
                newer = older;
            }
        }
        Ok(newer.time)
    }
}

/// Saves an observation over the one that lay in its place of the ring. Mutates: observations.
pub fn save(storage: &mut dyn Storage, symbol: &str, number: u32, observation: &Observation) {
    records::save(storage, &key(symbol, place_of(number)), observation);
}

fn place_of(number: u32) -> u16 {
    let place = number.checked_rem(u32::from(RING)).unwrap_or_default();
    u16::try_from(place).unwrap_or_default()
}

fn key(symbol: &str, place: u16) -> Vec<u8> {
    // No symbol has a character as low as the first byte of a place, so that no two symbols share a key.
    [b"o/", symbol.as_bytes(), &place.to_be_bytes()].concat()
}

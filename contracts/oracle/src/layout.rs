//! The layout of every record: its fields in the order of their bytes. A byte written costs 30 gas, so that what each
//! update writes or reads is stored as short as it can be.

use std::mem;

use cosmwasm_std::HexBinary;
use oracle_snapshot::{LEN, Snapshot};
use records::{Record, records};

use crate::{
    gate::Quote,
    msg::{Fee, Params, PriceEmitter, Relay, SignerModel, Source},
    pause::Pause,
    price::Report,
    relay::Refusal,
    sources::{SourceState, Sources},
    state::{Config, FeedRecord, StoredSet, SymbolRecord},
    twap::{Observation, Window},
};

records! {
    Config { params_version, params, fee, emitters: few, relay, pauses: rest }
    Fee { amount, denom: short }
    Params {
        max_future_secs, max_age_secs, max_conf_bps, window_secs, min_coverage_bps, max_gap_secs, max_move_bps,
        move_floor_bps, confirm_secs, outlier_bps, flat_secs, set_grace_secs, own_chain
    }
    PriceEmitter { model, chain, address: hash }
    Relay { symbol: short, denom: short, base_denom: short }
    Pause { until, symbol: short }

    Sources { min_sources, entries: rest }
    SourceState { source, last, waiting }
    Report { price, conf, ema, ema_conf, publish_time: time, gate_time: time }

    StoredSet { expires: or_zero, members: rest }
    Observation { time: time, cumulative }
    Quote { price, time }
    Refusal { publish_time, cause }
}

impl Record for SignerModel {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(self.to_byte());
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        Self::from_byte(u8::read(input)?)
    }
}

impl Record for Source {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Feed { id } => {
                out.push(0);
                hash::write(id, out);
            }
            Self::Pusher { address } => {
                out.push(1);
                short::write(address, out);
            }
        }
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        match u8::read(input)? {
            0 => Some(Self::Feed { id: hash::read(input)? }),
            1 => Some(Self::Pusher { address: short::read(input)? }),
            _ => None,
        }
    }
}

/// What follows the symbol of a feed that is not the only source; no symbol contains it.
const SHARED: u8 = 1;

impl Record for FeedRecord {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.symbol.as_bytes());
        if self.is_shared {
            out.push(SHARED);
        }
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        let (symbol, is_shared) = match mem::take(input) {
            [symbol @ .., SHARED] => (symbol, true),
            symbol => (symbol, false),
        };
        Some(Self { symbol: String::from_utf8(symbol.to_vec()).ok()?, is_shared })
    }
}

impl Record for SymbolRecord {
    fn write(&self, out: &mut Vec<u8>) {
        let Self { snapshot, window, waiting } = self;
        out.extend_from_slice(&snapshot.encode());
        // The newest observation is dated like the newest price, so its time is not stored twice.
        window.newest.cumulative.write(out);
        window.head.write(out);
        window.tail.write(out);
        // Most of the time nothing waits.
        if let Some(waiting) = waiting {
            waiting.write(out);
        }
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        let snapshot = Snapshot::decode(input).ok()?;
        *input = input.get(LEN..)?;
        let newest = Observation { time: snapshot.current.publish_time, cumulative: Record::read(input)? };
        let window = Window { newest, head: Record::read(input)?, tail: Record::read(input)? };
        let waiting = if input.is_empty() { None } else { Some(Record::read(input)?) };
        Some(Self { snapshot, window, waiting })
    }
}

/// A text whose length, checked when it was accepted, fits into a byte.
mod short {
    use super::Record;

    #[inline(never)] // It costs more inlined, as below.
    pub fn write(text: &str, out: &mut Vec<u8>) {
        out.push(u8::try_from(text.len()).unwrap_or(u8::MAX));
        out.extend_from_slice(text.as_bytes());
    }

    #[inline(never)]
    pub fn read(input: &mut &[u8]) -> Option<String> {
        let len = u8::read(input)?.into();
        let (text, rest) = input.split_at_checked(len)?;
        *input = rest;
        String::from_utf8(text.to_vec()).ok()
    }
}

/// A list whose length, checked when it was accepted, fits into a byte.
mod few {
    use super::Record;

    pub fn write<T: Record>(items: &[T], out: &mut Vec<u8>) {
        out.push(u8::try_from(items.len()).unwrap_or(u8::MAX));
        super::rest::write(items, out);
    }

    pub fn read<T: Record>(input: &mut &[u8]) -> Option<Vec<T>> {
        let mut items = Vec::new();
        for _ in 0..u8::read(input)? {
            items.push(T::read(input)?);
        }
        Some(items)
    }
}

/// A list that ends with its record.
mod rest {
    use super::Record;

    pub fn write<T: Record>(items: &[T], out: &mut Vec<u8>) {
        for item in items {
            item.write(out);
        }
    }

    pub fn read<T: Record>(input: &mut &[u8]) -> Option<Vec<T>> {
        let mut items = Vec::new();
        while !input.is_empty() {
            items.push(T::read(input)?);
        }
        Some(items)
    }
}

/// 32 bytes, checked when they were accepted.
mod hash {
    use super::{HexBinary, Record};

    pub fn write(bytes: &HexBinary, out: &mut Vec<u8>) {
        out.extend_from_slice(bytes);
    }

    #[inline(never)]
    pub fn read(input: &mut &[u8]) -> Option<HexBinary> {
        <[u8; 32]>::read(input).map(HexBinary::from)
    }
}

/// A time until 2106.
mod time {
    use super::Record;

    pub fn write(time: &u64, out: &mut Vec<u8>) {
        u32::try_from(*time).unwrap_or(u32::MAX).write(out);
    }

    pub fn read(input: &mut &[u8]) -> Option<u64> {
        u32::read(input).map(u64::from)
    }
}

/// A time that may be missing; none is in 1970, so that zero can mean it.
mod or_zero {
    use super::Record;

    pub fn write(time: &Option<u64>, out: &mut Vec<u8>) {
        time.unwrap_or_default().write(out);
    }

    pub fn read(input: &mut &[u8]) -> Option<Option<u64>> {
        u64::read(input).map(|time| Some(time).filter(|time| *time != 0))
    }
}

#[cfg(test)]
mod tests;

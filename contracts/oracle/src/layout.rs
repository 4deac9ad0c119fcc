//! Fixed-width encodings of the hot records.

use cosmwasm_std::HexBinary;
use oracle_snapshot::{LEN, Snapshot};
use pyth_wire::Reader;

use crate::{
    gate::Quote,
    msg::{Fee, Params, PriceEmitter, Relay, SignerModel, Source},
    params::{Limit, limits},
    pause::Pause,
    price::Report,
    record::Record,
    sources::{SourceState, Sources},
    state::{Config, FeedRecord, StoredSet, SymbolRecord},
    twap::{Observation, Window},
};

/// What follows the symbol of a feed that is not the only source; no symbol contains it.
const SHARED: u8 = 1;

impl Record for FeedRecord {
    const NAME: &'static str = "feed";

    fn encode(&self) -> Vec<u8> {
        let mut out = self.symbol.as_bytes().to_vec();
        if self.is_shared {
            out.push(SHARED);
        }
        out
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let (symbol, is_shared) = match bytes {
            [symbol @ .., SHARED] => (symbol, true),
            symbol => (symbol, false),
        };
        Some(Self { symbol: String::from_utf8(symbol.to_vec()).ok()?, is_shared })
    }
}

const FEED: u8 = 0b000;
const PUSHER: u8 = 0b001;
const HAS_LAST: u8 = 0b010;
const HAS_WAITING: u8 = 0b100;

impl Record for Sources {
    const NAME: &'static str = "list of sources";

    fn encode(&self) -> Vec<u8> {
        let mut out = vec![self.min_sources];
        for SourceState { source, last, waiting } in &self.entries {
            let kind = match source {
                Source::Feed { .. } => FEED,
                Source::Pusher { .. } => PUSHER,
            };
            let has_last = if last.is_some() { HAS_LAST } else { 0 };
            let has_waiting = if waiting.is_some() { HAS_WAITING } else { 0 };
            out.push(kind | has_last | has_waiting);
            match source {
                Source::Feed { id } => out.extend(id.as_slice()),
                Source::Pusher { address } => push_text(&mut out, address),
            }
            for report in [last, waiting].into_iter().flatten() {
                for amount in [report.price, report.conf, report.ema, report.ema_conf] {
                    out.extend(amount.to_be_bytes());
                }
                out.extend(report.publish_time.to_be_bytes());
            }
        }
        out
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let min_sources = read_u8(&mut reader)?;
        let mut entries = Vec::new();
        while !reader.rest().is_empty() {
            let bits = read_u8(&mut reader)?;
            let source = if bits & PUSHER == 0 {
                Source::Feed { id: read_hex(&mut reader)? }
            } else {
                Source::Pusher { address: read_text(&mut reader)? }
            };
            let last = if bits & HAS_LAST == 0 { None } else { Some(read_report(&mut reader)?) };
            let waiting = if bits & HAS_WAITING == 0 { None } else { Some(read_report(&mut reader)?) };
            entries.push(SourceState { source, last, waiting });
        }
        Some(Self { min_sources, entries })
    }
}

fn read_report(reader: &mut Reader<'_>) -> Option<Report> {
    Some(Report {
        price: read_u128(reader)?,
        conf: read_u128(reader)?,
        ema: read_u128(reader)?,
        ema_conf: read_u128(reader)?,
        publish_time: read_u64(reader)?,
    })
}

impl Record for Config {
    const NAME: &'static str = "configuration";

    fn encode(&self) -> Vec<u8> {
        let Self { fee, params, params_version, emitters, relay, pauses } = self;
        let mut out = fee.amount.u128().to_be_bytes().to_vec();
        push_text(&mut out, &fee.denom);
        out.extend(params_version.to_be_bytes());
        for Limit { value, .. } in limits(params) {
            out.extend(value.to_be_bytes());
        }
        out.push(length_byte(emitters.len()));
        for PriceEmitter { model, chain, address } in emitters {
            out.push(model.to_byte());
            out.extend(chain.to_be_bytes());
            out.extend(address.as_slice());
        }
        out.push(u8::from(relay.is_some()));
        if let Some(Relay { symbol, denom, base_denom }) = relay {
            push_text(&mut out, symbol);
            push_text(&mut out, denom);
            push_text(&mut out, base_denom);
        }
        for Pause { symbol, until } in pauses {
            out.extend(until.to_be_bytes());
            push_text(&mut out, symbol);
        }
        out
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let reader = &mut reader;
        let amount = read_u128(reader)?;
        let denom = read_text(reader)?;
        let params_version = read_u32(reader)?;
        let params = Params {
            max_future_secs: read_u32(reader)?,
            max_age_secs: read_u32(reader)?,
            max_conf_bps: read_u32(reader)?,
            window_secs: read_u32(reader)?,
            min_coverage_bps: read_u32(reader)?,
            max_gap_secs: read_u32(reader)?,
            max_move_bps: read_u32(reader)?,
            move_floor_bps: read_u32(reader)?,
            confirm_secs: read_u32(reader)?,
            outlier_bps: read_u32(reader)?,
            flat_secs: read_u32(reader)?,
            set_grace_secs: read_u32(reader)?,
            own_chain: u16::try_from(read_u32(reader)?).unwrap_or_default(),
        };
        let mut emitters = Vec::new();
        for _ in 0..read_u8(reader)? {
            let model = SignerModel::from_byte(read_u8(reader)?)?;
            let chain = reader.u16("chain").ok()?;
            emitters.push(PriceEmitter { model, chain, address: read_hex(reader)? });
        }
        let relay = match read_u8(reader)? {
            0 => None,
            _ => Some(Relay {
                symbol: read_text(reader)?,
                denom: read_text(reader)?,
                base_denom: read_text(reader)?,
            }),
        };
        let mut pauses = Vec::new();
        while !reader.rest().is_empty() {
            let until = read_u64(reader)?;
            pauses.push(Pause { until, symbol: read_text(reader)? });
        }
        let fee = Fee { amount: amount.into(), denom };
        Some(Self { fee, params, params_version, emitters, relay, pauses })
    }
}

const MEMBER_BYTES: usize = 20;

impl Record for StoredSet {
    const NAME: &'static str = "signer set";

    fn encode(&self) -> Vec<u8> {
        // No set ends in 1970, so zero can mean "not yet".
        let mut out = self.expires.unwrap_or_default().to_be_bytes().to_vec();
        out.extend(self.members.concat());
        out
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let expires = Some(read_u64(&mut reader)?).filter(|expires| *expires != 0);
        let members = reader.rest().chunks(MEMBER_BYTES).map(TryInto::try_into);
        Some(Self { expires, members: members.collect::<Result<_, _>>().ok()? })
    }
}

impl Record for SymbolRecord {
    const NAME: &'static str = "symbol record";

    fn encode(&self) -> Vec<u8> {
        let Self { snapshot, window, waiting } = self;
        let mut out = snapshot.encode();
        // The newest observation is dated like the newest price, so its time is not stored twice.
        out.extend(window.newest.cumulative.to_be_bytes());
        out.extend(window.head.to_be_bytes());
        out.extend(window.tail.to_be_bytes());
        // Most of the time nothing waits, and a byte written costs 30 gas.
        if let Some(Quote { price, time }) = waiting {
            out.extend(price.to_be_bytes());
            out.extend(time.to_be_bytes());
        }
        out
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let snapshot = Snapshot::decode(bytes).ok()?;
        let mut reader = Reader::new(bytes.get(LEN..)?);
        let reader = &mut reader;
        let cumulative = read_u128(reader)?;
        let window = Window {
            newest: Observation { time: snapshot.current.publish_time, cumulative },
            head: read_u32(reader)?,
            tail: read_u32(reader)?,
        };
        let waiting = if reader.rest().is_empty() {
            None
        } else {
            Some(Quote { price: read_u128(reader)?, time: read_u64(reader)? })
        };
        Some(Self { snapshot, window, waiting })
    }
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    out.push(length_byte(text.len()));
    out.extend(text.as_bytes());
}

/// A length that was checked to fit when the value was accepted.
fn length_byte(len: usize) -> u8 {
    u8::try_from(len).unwrap_or(u8::MAX)
}

// Readers of single values. Each is one function for all records, because an inlined reader costs more than its call.

#[inline(never)]
fn read_u8(reader: &mut Reader<'_>) -> Option<u8> {
    reader.u8("record").ok()
}

#[inline(never)]
fn read_u32(reader: &mut Reader<'_>) -> Option<u32> {
    reader.u32("record").ok()
}

#[inline(never)]
fn read_u64(reader: &mut Reader<'_>) -> Option<u64> {
    reader.u64("record").ok()
}

#[inline(never)]
fn read_u128(reader: &mut Reader<'_>) -> Option<u128> {
    reader.array("record").ok().map(u128::from_be_bytes)
}

#[inline(never)]
fn read_hex(reader: &mut Reader<'_>) -> Option<HexBinary> {
    reader.array::<32>("record").ok().map(HexBinary::from)
}

#[inline(never)]
fn read_text(reader: &mut Reader<'_>) -> Option<String> {
    let len = usize::from(read_u8(reader)?);
    let bytes = reader.bytes("record", len).ok()?;
    Some(String::from_utf8_lossy(bytes).into_owned())
}

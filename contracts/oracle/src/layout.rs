//! Fixed-width encodings of the hot records.

use cosmwasm_std::HexBinary;
use oracle_snapshot::{LEN, Snapshot};
use pyth_wire::{Reader, WireError};

use crate::{
    gate::Quote,
    msg::{Fee, Params, PriceEmitter, Relay, SignerModel},
    params::{Limit, limits},
    pause::Pause,
    record::Record,
    state::{Config, StoredSet, SymbolRecord},
    twap::{Observation, Window},
};

impl Record for String {
    const NAME: &'static str = "symbol";

    fn encode(&self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        Self::from_utf8(bytes.to_vec()).ok()
    }
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
        read_config(&mut reader).ok().flatten()
    }
}

fn read_config(reader: &mut Reader<'_>) -> Result<Option<Config>, WireError> {
    let amount = u128::from_be_bytes(reader.array("fee")?);
    let denom = read_text(reader)?;
    let params_version = reader.u32("version")?;
    let params = Params {
        max_future_secs: reader.u32("limit")?,
        max_age_secs: reader.u32("limit")?,
        max_conf_bps: reader.u32("limit")?,
        window_secs: reader.u32("limit")?,
        min_coverage_bps: reader.u32("limit")?,
        max_gap_secs: reader.u32("limit")?,
        max_move_bps: reader.u32("limit")?,
        move_floor_bps: reader.u32("limit")?,
        confirm_secs: reader.u32("limit")?,
        flat_secs: reader.u32("limit")?,
        set_grace_secs: reader.u32("limit")?,
        own_chain: u16::try_from(reader.u32("limit")?).unwrap_or_default(),
    };
    let mut emitters = Vec::new();
    for _ in 0..reader.u8("emitters")? {
        let Some(model) = SignerModel::from_byte(reader.u8("model")?) else { return Ok(None) };
        let chain = reader.u16("chain")?;
        let address = HexBinary::from(reader.array::<32>("address")?);
        emitters.push(PriceEmitter { model, chain, address });
    }
    let relay = match reader.u8("relay")? {
        0 => None,
        _ => Some(Relay {
            symbol: read_text(reader)?,
            denom: read_text(reader)?,
            base_denom: read_text(reader)?,
        }),
    };
    let mut pauses = Vec::new();
    while !reader.rest().is_empty() {
        let until = reader.u64("pause")?;
        pauses.push(Pause { until, symbol: read_text(reader)? });
    }
    let fee = Fee { amount: amount.into(), denom };
    Ok(Some(Config { fee, params, params_version, emitters, relay, pauses }))
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
        let expires = Some(reader.u64("expiry").ok()?).filter(|expires| *expires != 0);
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
        let cumulative = u128::from_be_bytes(reader.array("cumulative price").ok()?);
        let window = Window {
            newest: Observation { time: snapshot.current.publish_time, cumulative },
            head: reader.u32("head").ok()?,
            tail: reader.u32("tail").ok()?,
        };
        let waiting = if snapshot.flags.is_quarantined {
            Some(Quote {
                price: u128::from_be_bytes(reader.array("price").ok()?),
                time: reader.u64("time").ok()?,
            })
        } else {
            None
        };
        Some(Self { snapshot, window, waiting })
    }
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    out.push(length_byte(text.len()));
    out.extend(text.as_bytes());
}

fn read_text(reader: &mut Reader<'_>) -> Result<String, WireError> {
    let len = usize::from(reader.u8("length")?);
    Ok(String::from_utf8_lossy(reader.bytes("text", len)?).into_owned())
}

/// A length that was checked to fit when the value was accepted.
fn length_byte(len: usize) -> u8 {
    u8::try_from(len).unwrap_or(u8::MAX)
}

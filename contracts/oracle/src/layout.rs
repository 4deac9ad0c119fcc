//! Fixed-width encodings of the hot records.

use cosmwasm_std::HexBinary;
use oracle_snapshot::{LEN, Snapshot};
use pyth_wire::{Reader, WireError};

use crate::{
    gate::Quote,
    msg::{Fee, Params, PriceEmitter, SignerModel},
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
        let Self { fee, params, emitters } = self;
        let mut out = fee.amount.u128().to_be_bytes().to_vec();
        out.extend(length_byte(fee.denom.len()));
        out.extend(fee.denom.as_bytes());
        let Params {
            max_future_secs,
            max_age_secs,
            max_conf_bps,
            window_secs,
            min_coverage_bps,
            max_gap_secs,
            max_move_bps,
            move_floor_bps,
            confirm_secs,
            set_grace_secs,
            own_chain,
        } = params;
        for limit in [
            max_future_secs,
            max_age_secs,
            max_conf_bps,
            window_secs,
            min_coverage_bps,
            max_gap_secs,
            max_move_bps,
            move_floor_bps,
            confirm_secs,
            set_grace_secs,
        ] {
            out.extend(limit.to_be_bytes());
        }
        out.extend(own_chain.to_be_bytes());
        for PriceEmitter { model, chain, address } in emitters {
            out.push(model.to_byte());
            out.extend(chain.to_be_bytes());
            out.extend(address.as_slice());
        }
        out
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        fn fields(reader: &mut Reader<'_>) -> Result<(u128, Vec<u8>, Params), WireError> {
            let amount = u128::from_be_bytes(reader.array("fee")?);
            let denom_len = usize::from(reader.u8("denom length")?);
            let denom = reader.bytes("denom", denom_len)?.to_vec();
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
                set_grace_secs: reader.u32("limit")?,
                own_chain: reader.u16("own chain")?,
            };
            Ok((amount, denom, params))
        }
        fn emitter(bytes: &[u8]) -> Option<PriceEmitter> {
            let mut reader = Reader::new(bytes);
            Some(PriceEmitter {
                model: SignerModel::from_byte(reader.u8("model").ok()?)?,
                chain: reader.u16("chain").ok()?,
                address: HexBinary::from(reader.array::<32>("address").ok()?),
            })
        }
        let mut reader = Reader::new(bytes);
        let (amount, denom, params) = fields(&mut reader).ok()?;
        Some(Self {
            fee: Fee { amount: amount.into(), denom: String::from_utf8(denom).ok()? },
            params,
            emitters: reader.rest().chunks(EMITTER_BYTES).map(emitter).collect::<Option<_>>()?,
        })
    }
}

const EMITTER_BYTES: usize = 35;
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

impl Record for Observation {
    const NAME: &'static str = "observation";

    fn encode(&self) -> Vec<u8> {
        let mut out = self.time.to_be_bytes().to_vec();
        out.extend(self.cumulative.to_be_bytes());
        out
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        Some(Self {
            time: reader.u64("time").ok()?,
            cumulative: u128::from_be_bytes(reader.array("cumulative price").ok()?),
        })
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
        out.extend(window.oldest.encode());
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
            oldest: Observation {
                time: reader.u64("time").ok()?,
                cumulative: u128::from_be_bytes(reader.array("cumulative price").ok()?),
            },
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

/// A length that was checked to fit when the value was accepted.
fn length_byte(len: usize) -> [u8; 1] {
    [u8::try_from(len).unwrap_or(u8::MAX)]
}

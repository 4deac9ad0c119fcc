use thiserror::Error;

/// Layout version that this crate reads and writes.
pub const VERSION: u8 = 1;

/// Prices are USD per unit times ten to this power.
pub const PRICE_DECIMALS: u32 = 18;

/// Bytes of the public part of a record.
pub const LEN: usize = 134;

/// Bytes of a price: 10^26, the highest that the oracle accepts, has 87 bits.
const PRICE: usize = 11;
/// Bytes of a time, until 2106, or of a height.
const TIME: usize = 4;
/// Bytes of a length of time in seconds.
const SECS: usize = 2;

const PAUSED: u8 = 0b001;
const QUARANTINED: u8 = 0b010;
const WARMING: u8 = 0b100;

/// Why a stored record cannot be read.
#[derive(Debug, Error, PartialEq, Eq, Clone, Copy)]
pub enum SnapshotError {
    /// The record ends before the last field.
    #[error("snapshot of {len} bytes is shorter than {LEN}")]
    TooShort {
        /// Bytes found.
        len: usize,
    },
    /// The record has a layout that this crate does not know.
    #[error("snapshot has layout version {found}, this reader knows {VERSION}")]
    UnknownVersion {
        /// Version found.
        found: u8,
    },
}

/// What the oracle says of a symbol beside its numbers.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Flags {
    /// The symbol or the whole oracle is paused.
    pub is_paused: bool,
    /// A price too far from the last accepted one waits for confirmation.
    pub is_quarantined: bool,
    /// The window is not covered well enough for a TWAP; `twap` is zero.
    pub is_warming: bool,
}

/// The numbers of one accepted update. Units: USD per unit with 18 decimals, seconds.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Prices {
    /// Price.
    pub price: u128,
    /// Half width of the confidence interval.
    pub conf: u128,
    /// Exponential moving average of the price, as published by Pyth.
    pub ema: u128,
    /// Exponential moving average of the confidence.
    pub ema_conf: u128,
    /// Time-weighted average over the window that ends at `publish_time`; zero while warming.
    pub twap: u128,
    /// Seconds of the window for which prices are known.
    pub coverage_secs: u32,
    /// When the price was published.
    pub publish_time: u64,
}

/// The decoded record.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Snapshot {
    /// State of the symbol.
    pub flags: Flags,
    /// Length of the TWAP window.
    pub window_secs: u32,
    /// Block time of the newest update.
    pub received_time: u64,
    /// Block height of the newest update.
    pub received_height: u64,
    /// The newest update.
    pub current: Prices,
    /// The newest update of an earlier block.
    pub previous: Option<Prices>,
}

impl Snapshot {
    /// Serialises the public part of the record.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(LEN);
        out.push(VERSION);
        out.push(self.flags.encode());
        push::<SECS>(&mut out, self.window_secs.into());
        push::<TIME>(&mut out, self.received_time.into());
        push::<TIME>(&mut out, self.received_height.into());
        self.current.encode_to(&mut out);
        self.previous.unwrap_or_default().encode_to(&mut out);
        out
    }

    /// Reads the public part of a record; what follows it is ignored.
    ///
    /// # Errors
    /// Too short, or another layout version.
    pub fn decode(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let found = *bytes.first().ok_or(SnapshotError::TooShort { len: 0 })?;
        if found != VERSION {
            return Err(SnapshotError::UnknownVersion { found });
        }
        Self::decode_v1(bytes).ok_or(SnapshotError::TooShort { len: bytes.len() })
    }

    fn decode_v1(mut input: &[u8]) -> Option<Self> {
        let input = &mut input;
        let [_version, flags] = chunk(input)?;
        Some(Self {
            flags: Flags::decode(*flags),
            window_secs: take::<SECS, _>(input)?,
            received_time: take::<TIME, _>(input)?,
            received_height: take::<TIME, _>(input)?,
            current: Prices::decode_from(input)?,
            // A published price is positive, so all zero can only mean "none".
            previous: Some(Prices::decode_from(input)?).filter(|prices| *prices != Prices::default()),
        })
    }
}

impl Flags {
    fn encode(self) -> u8 {
        [(self.is_paused, PAUSED), (self.is_quarantined, QUARANTINED), (self.is_warming, WARMING)]
            .into_iter()
            .filter(|(is_set, _)| *is_set)
            .fold(0, |bits, (_, bit)| bits | bit)
    }

    fn decode(bits: u8) -> Self {
        Self {
            is_paused: bits & PAUSED != 0,
            is_quarantined: bits & QUARANTINED != 0,
            is_warming: bits & WARMING != 0,
        }
    }
}

impl Prices {
    fn encode_to(&self, out: &mut Vec<u8>) {
        for amount in [self.price, self.conf, self.ema, self.ema_conf, self.twap] {
            push::<PRICE>(out, amount);
        }
        push::<SECS>(out, self.coverage_secs.into());
        push::<TIME>(out, self.publish_time.into());
    }

    fn decode_from(input: &mut &[u8]) -> Option<Self> {
        Some(Self {
            price: take::<PRICE, _>(input)?,
            conf: take::<PRICE, _>(input)?,
            ema: take::<PRICE, _>(input)?,
            ema_conf: take::<PRICE, _>(input)?,
            twap: take::<PRICE, _>(input)?,
            coverage_secs: take::<SECS, _>(input)?,
            publish_time: take::<TIME, _>(input)?,
        })
    }
}

/// Appends the low `N` bytes of a number, big-endian. One that needs more, which the oracle does not accept, becomes
/// the greatest that fits: a price or confidence like that is refused by every consumer.
fn push<const N: usize>(out: &mut Vec<u8>, number: u128) {
    match number.to_be_bytes().split_last_chunk::<N>() {
        Some((high, low)) if high.iter().all(|byte| *byte == 0) => out.extend_from_slice(low),
        _ => out.extend_from_slice(&[u8::MAX; N]),
    }
}

fn take<const N: usize, T: TryFrom<u128>>(input: &mut &[u8]) -> Option<T> {
    let bytes = chunk::<N>(input)?;
    let mut wide = [0; 16];
    *wide.last_chunk_mut::<N>()? = *bytes;
    u128::from_be_bytes(wide).try_into().ok()
}

fn chunk<'a, const N: usize>(input: &mut &'a [u8]) -> Option<&'a [u8; N]> {
    let (head, rest) = input.split_first_chunk::<N>()?;
    *input = rest;
    Some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Snapshot {
        Snapshot {
            flags: Flags { is_paused: true, is_quarantined: false, is_warming: true },
            window_secs: 1800,
            received_time: 1_783_572_463,
            received_height: 27_000_001,
            current: Prices {
                price: 586_467_440_000_000_000,
                conf: 566_310_000_000_000,
                ema: 587_938_530_000_000_000,
                ema_conf: 324_350_000_000_000,
                twap: 0,
                coverage_secs: 17,
                publish_time: 1_783_572_461,
            },
            previous: Some(Prices { price: 1, publish_time: 2, ..Prices::default() }),
        }
    }

    /// A change of layout must change the version: these bytes are what deployed consumers read.
    #[test]
    fn layout_is_golden() {
        let golden = [
            "01",                     // version
            "05",                     // paused, warming
            "0708",                   // window
            "6a4f27ef",               // received time
            "019bfcc1",               // received height
            "00000008238d0789886000", // price
            "0000000002030e5261fc00", // conf
            "0000000828c6fa5e6a5400", // ema
            "000000000126fe9e886c00", // ema conf
            "0000000000000000000000", // twap
            "0011",                   // coverage
            "6a4f27ed",               // publish time
            "0000000000000000000001", // previous price
            &"0".repeat(4 * 22 + 4),  // previous conf, ema, ema conf, twap, coverage
            "00000002",               // previous publish time
        ]
        .concat();
        let hex: String = sample().encode().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, golden);
    }

    #[test]
    fn decodes_what_was_encoded() {
        assert_eq!(Snapshot::decode(&sample().encode()), Ok(sample()));
        let first = Snapshot { previous: None, ..sample() };
        assert_eq!(Snapshot::decode(&first.encode()), Ok(first));
    }

    #[test]
    fn numbers_beyond_their_width_become_the_greatest() {
        let current = Prices {
            price: 1 << 88,
            conf: (1 << 88) - 1,
            coverage_secs: 1 << 16,
            publish_time: u64::MAX,
            ..Prices::default()
        };
        let found = Snapshot::decode(&Snapshot { current, ..sample() }.encode()).unwrap().current;
        assert_eq!((found.price, found.conf), ((1 << 88) - 1, (1 << 88) - 1));
        assert_eq!((found.coverage_secs, found.publish_time), ((1 << 16) - 1, u32::MAX.into()));
    }

    #[test]
    fn ignores_what_follows_the_public_part() {
        let mut bytes = sample().encode();
        bytes.extend_from_slice(&[0xff; 40]);
        assert_eq!(Snapshot::decode(&bytes), Ok(sample()));
    }

    #[test]
    fn refuses_every_truncation_and_other_versions() {
        let bytes = sample().encode();
        for len in 0..LEN {
            assert_eq!(Snapshot::decode(&bytes[..len]), Err(SnapshotError::TooShort { len }));
        }
        let mut other = bytes;
        other[0] = 2;
        assert_eq!(Snapshot::decode(&other), Err(SnapshotError::UnknownVersion { found: 2 }));
    }
}

//! How numbers and rules are stored. The vault, whose records they are parts of, holds the bytes still by a test.

use records::{Record, byte_records, records, records_as};

use crate::{Bps, EpochRule, Meter, Price, PriceRule, SpreadCurve, Status, Thresholds, Uact, Uakt};

records_as! {
    Bps: u32 = |bps| bps.0, Self;
    Uakt: u128 = |akt| akt.u128(), Self::new;
    Uact: u128 = |act| act.u128(), Self::new;
}

records! {
    Thresholds { warn_bps, halt_bps, resume_warn_bps, resume_halt_bps, dwell_secs }
    SpreadCurve { at_par_bps, at_halt_bps }
    EpochRule { min_blocks, max_blocks, backoff_pct }
    Meter { used, at }
}

byte_records! {
    Status { Healthy = 0, Warning = 1, HaltCr = 2, HaltOracle = 3 }
}

impl Record for PriceRule {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Spot {} => out.push(0),
            Self::Twap {} => out.push(1),
            Self::Worst { k } => {
                out.push(2);
                k.write(out);
            }
        }
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        match u8::read(input)? {
            0 => Some(Self::Spot {}),
            1 => Some(Self::Twap {}),
            2 => Some(Self::Worst { k: Record::read(input)? }),
            _ => None,
        }
    }
}

impl Record for Price {
    fn write(&self, out: &mut Vec<u8>) {
        self.atomics().write(out);
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        Self::new(Record::read(input)?)
    }
}

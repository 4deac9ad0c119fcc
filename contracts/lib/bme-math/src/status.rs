use std::fmt;

use cosmwasm_schema::cw_serde;
use json::{FromJson, ToJson};

use crate::Bps;

/// State of the circuit breaker, from good to bad.
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord, ToJson)]
pub enum Status {
    /// The ratio is above the warning threshold.
    Healthy,
    /// The ratio is at or below the warning threshold.
    Warning,
    /// The ratio is at or below the halt threshold.
    HaltCr,
    /// There is no price to compute a ratio with.
    HaltOracle,
}

impl Status {
    /// Name as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Warning => "warning",
            Self::HaltCr => "halt_cr",
            Self::HaltOracle => "halt_oracle",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Where the breaker trips and where it resumes. At a threshold the worse status holds.
#[cw_serde]
#[derive(Copy, Eq, FromJson, ToJson)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Warning at this ratio and below.
    pub warn_bps: Bps,
    /// Halt at this ratio and below.
    pub halt_bps: Bps,
    /// A warning ends only above this ratio.
    pub resume_warn_bps: Bps,
    /// A halt ends only above this ratio.
    pub resume_halt_bps: Bps,
    /// A warning or a halt lasts at least this long.
    pub dwell_secs: u32,
}

/// Status of the ratio from the three inputs: ratio, previous status of the ratio, seconds since it last changed.
///
/// Worse comes at once. Better comes above the resume threshold and after the dwell time. Never `HaltOracle`, which is
/// no state of the ratio but lies over it while there is no price: who could cause one unhealthy block could otherwise
/// move the thresholds to their resume levels, or cut a dwell time short. As `previous` it counts as `HaltCr`.
#[must_use]
pub fn next_status(limits: &Thresholds, ratio: Option<Bps>, previous: Status, elapsed_secs: u64) -> Status {
    let previous = previous.min(Status::HaltCr);
    let halt = if previous < Status::HaltCr { limits.halt_bps } else { limits.resume_halt_bps };
    let warn = if previous < Status::Warning { limits.warn_bps } else { limits.resume_warn_bps };
    let target = match ratio {
        Some(ratio) if ratio <= halt => Status::HaltCr,
        Some(ratio) if ratio <= warn => Status::Warning,
        _ => Status::Healthy,
    };
    if target < previous && elapsed_secs < limits.dwell_secs.into() {
        return previous;
    }
    target
}

#[cfg(test)]
mod tests {
    use super::*;
    use Status::{HaltCr, HaltOracle, Healthy, Warning};

    const LIMITS: Thresholds = Thresholds {
        warn_bps: Bps(9_500),
        halt_bps: Bps(9_000),
        resume_warn_bps: Bps(9_700),
        resume_halt_bps: Bps(9_300),
        dwell_secs: 600,
    };

    fn next(previous: Status, ratio: u32, elapsed_secs: u64) -> Status {
        next_status(&LIMITS, Some(Bps(ratio)), previous, elapsed_secs)
    }

    #[test]
    fn at_the_threshold_is_already_the_worse_status() {
        for (ratio, status) in
            [(9_501, Healthy), (9_500, Warning), (9_001, Warning), (9_000, HaltCr), (0, HaltCr)]
        {
            assert_eq!(next(Healthy, ratio, 0), status, "{ratio}");
        }
    }

    #[test]
    fn every_transition_is_listed() {
        // previous, ratio, elapsed, next: a row for each edge of the diagram and for each edge that is not there.
        for (previous, ratio, elapsed, expected) in [
            (Warning, 9_701, 600, Healthy),
            (Warning, 9_701, 599, Warning),
            (Warning, 9_700, 600, Warning),
            (Warning, 9_501, 9_999, Warning),
            (Warning, 9_000, 0, HaltCr),
            (HaltCr, 9_300, 9_999, HaltCr),
            (HaltCr, 9_301, 599, HaltCr),
            (HaltCr, 9_301, 600, Warning),
            (HaltCr, 9_700, 600, Warning),
            (HaltCr, 9_701, 600, Healthy),
            (Healthy, 9_501, 0, Healthy),
            (Healthy, 9_500, 0, Warning),
            (Healthy, 9_000, 0, HaltCr),
        ] {
            assert_eq!(next(previous, ratio, elapsed), expected, "{previous} {ratio} {elapsed}");
        }
        for previous in [Healthy, Warning, HaltCr] {
            assert_eq!(next_status(&LIMITS, None, previous, 600), Healthy);
            assert_eq!(next_status(&LIMITS, None, previous, 599), previous);
        }
    }

    #[test]
    fn an_oracle_halt_is_no_status_of_the_ratio() {
        for ratio in [0, 9_000, 9_300, 9_301, 9_700, 9_701] {
            for elapsed in [0, 599, 600] {
                let next = next(HaltOracle, ratio, elapsed);
                assert_eq!(next, self::next(HaltCr, ratio, elapsed), "{ratio} {elapsed}");
                assert_ne!(next, HaltOracle);
            }
        }
    }
}

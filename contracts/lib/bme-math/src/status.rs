use std::fmt;

use cosmwasm_schema::cw_serde;

use crate::Bps;

/// State of the circuit breaker, from good to bad.
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord)]
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
#[derive(Copy, Eq)]
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

/// Status from the four inputs: ratio, oracle health, previous status, seconds since it last changed.
///
/// Worse comes at once. Better comes above the resume threshold and after the dwell time. An oracle halt ends with its
/// cause, at once, but at the resume thresholds: an outage cannot lift a halt that the ratio would not.
#[must_use]
pub fn next_status(
    limits: &Thresholds,
    ratio: Option<Bps>,
    is_oracle_healthy: bool,
    previous: Status,
    elapsed_secs: u64,
) -> Status {
    if !is_oracle_healthy {
        return Status::HaltOracle;
    }
    let halt = if previous < Status::HaltCr { limits.halt_bps } else { limits.resume_halt_bps };
    let warn = if previous < Status::Warning { limits.warn_bps } else { limits.resume_warn_bps };
    let target = match ratio {
        Some(ratio) if ratio <= halt => Status::HaltCr,
        Some(ratio) if ratio <= warn => Status::Warning,
        _ => Status::Healthy,
    };
    let must_dwell = matches!(previous, Status::Warning | Status::HaltCr);
    if target < previous && must_dwell && elapsed_secs < limits.dwell_secs.into() {
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
        next_status(&LIMITS, Some(Bps(ratio)), true, previous, elapsed_secs)
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
            (HaltOracle, 9_701, 0, Healthy),
            (HaltOracle, 9_700, 0, Warning),
            (HaltOracle, 9_300, 0, HaltCr),
        ] {
            assert_eq!(next(previous, ratio, elapsed), expected, "{previous} {ratio} {elapsed}");
        }
        for previous in [Healthy, Warning, HaltCr, HaltOracle] {
            assert_eq!(next_status(&LIMITS, Some(Bps(20_000)), false, previous, 9_999), HaltOracle);
            assert_eq!(next_status(&LIMITS, None, true, previous, 600), Healthy);
        }
    }
}

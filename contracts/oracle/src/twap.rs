//! Time-weighted average by an accumulator: a few neighbouring records an update, however many prices there are.
//!
//! The accumulator grows by price × seconds while a price is in force, so an average over any span is a difference
//! divided by a length. Observations are the accumulator's value at each publish time; between two of them one
//! price was in force, which makes the value at the edge of the window exact, too.
//!
//! The average is arithmetic: it is what a conversion at a random moment of the window would have paid. Pyth's own
//! aggregation bounds single outliers, which is the usual reason for a geometric one.

use crate::error::OracleError;

/// Value of the accumulator at a publish time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observation {
    /// Publish time, seconds.
    pub time: u64,
    /// Price × seconds up to that time, 18 decimals.
    pub cumulative: u128,
}

/// Where the window stands among the observations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Number of the newest observation.
    pub head: u32,
    /// The newest observation.
    pub newest: Observation,
    /// Number of the last observation at or before the start of the window; those before it are no longer needed,
    /// or not known.
    pub tail: u32,
}

/// The observations of a symbol before its newest, by number.
pub trait History {
    /// One of them.
    ///
    /// # Errors
    /// There is none of that number.
    fn get(&self, number: u32) -> Result<Observation, OracleError>;

    /// Those from a number on, read one by one as they are asked for. It may end early.
    fn walk<'a>(&'a self, number: u32) -> Box<dyn Iterator<Item = Result<Observation, OracleError>> + 'a>;
}

/// Steps to walk from where the window stood before galloping. A step costs a fifth of a lookup, and an update moves
/// the window by as many observations as it follows others, so by one or two.
const WALK: usize = 4;

/// An average and how much of the window it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Average {
    /// The average, rounded down, 18 decimals; zero when nothing is covered.
    pub price: u128,
    /// Seconds covered, at most the window.
    pub coverage_secs: u64,
}

impl Window {
    /// A window that begins with its first price.
    pub fn start(time: u64) -> Self {
        Self { head: 0, newest: Observation { time, cumulative: 0 }, tail: 0 }
    }

    /// Moves the window to `time`, at which the price `in_force` since the newest observation ends.
    ///
    /// A gap longer than `max_gap_secs` voids what lies before it: a price carried that far is no average.
    /// Returns the window and the average over `[time − window_secs, time]`.
    ///
    /// # Errors
    /// A number out of range, or an observation that `history` does not have.
    pub fn advance(
        self,
        in_force: u128,
        time: u64,
        window_secs: u64,
        max_gap_secs: u64,
        history: &impl History,
    ) -> Result<(Self, Average), OracleError> {
        let elapsed = time.checked_sub(self.newest.time).ok_or(out_of_range())?;
        let head = self.head.checked_add(1).ok_or(out_of_range())?;
        if elapsed > max_gap_secs {
            let restarted = Self { head, newest: Observation { time, ..self.newest }, tail: head };
            return Ok((restarted, Average { price: 0, coverage_secs: 0 }));
        }
        let newest = Observation {
            time,
            cumulative: in_force
                .checked_mul(u128::from(elapsed))
                .and_then(|weight| weight.checked_add(self.newest.cumulative))
                .ok_or(out_of_range())?,
        };
        let moved = Self { head, newest, ..self };
        let (tail, before, after) = moved.find_start(time.saturating_sub(window_secs), history)?;
        let start = time.saturating_sub(window_secs).max(before.time);
        let at_start = after.at(start, before).ok_or(out_of_range())?;
        let coverage_secs = time.checked_sub(start).ok_or(out_of_range())?;
        let price = newest.average_since(at_start).unwrap_or_default();
        Ok((Self { tail, ..moved }, Average { price, coverage_secs }))
    }

    /// The last observation at or before `start`, else the first of all, and the one after it.
    ///
    /// Walks a few steps from where the window stood, which is all that regular updates need, and gallops from there,
    /// so that a jump costs the logarithm of its length.
    fn find_start(
        &self,
        start: u64,
        history: &impl History,
    ) -> Result<(u32, Observation, Observation), OracleError> {
        let (mut low, mut at_low) = (self.tail, None);
        for (number, observation) in (self.tail..self.head).zip(history.walk(self.tail).take(WALK)) {
            let observation = observation?;
            match at_low {
                Some(before) if observation.time > start => return Ok((low, before, observation)),
                _ => (low, at_low) = (number, Some(observation)),
            }
        }
        let at_low = at_low.map_or_else(|| history.get(low), Ok)?;
        self.gallop(start, low, at_low, history)
    }

    fn gallop(
        &self,
        start: u64,
        mut low: u32,
        mut at_low: Observation,
        history: &impl History,
    ) -> Result<(u32, Observation, Observation), OracleError> {
        let (mut high, mut at_high) = (self.head, self.newest);
        let (mut step, mut next_step) = (1_u32, 1_u32);
        while low.checked_add(1).is_some_and(|next| next < high) {
            // Fibonacci steps, and halves once the window's start lies between.
            let probe = low.saturating_add(step).min(low.midpoint(high));
            let at_probe = history.get(probe)?;
            if at_probe.time <= start {
                (low, at_low) = (probe, at_probe);
                (step, next_step) = (next_step, step.saturating_add(next_step));
            } else {
                (high, at_high) = (probe, at_probe);
            }
        }
        Ok((low, at_low, at_high))
    }
}

impl Observation {
    /// The average between an earlier observation and this one, rounded down; exact between neighbours, because one
    /// price was in force.
    pub fn average_since(self, earlier: Self) -> Option<u128> {
        let elapsed = self.time.checked_sub(earlier.time)?;
        self.cumulative.checked_sub(earlier.cumulative)?.checked_div(u128::from(elapsed))
    }

    /// The accumulator at `time`, which lies between an earlier neighbour and this one, or on the earlier.
    fn at(self, time: u64, earlier: Self) -> Option<Self> {
        let beyond = time.checked_sub(earlier.time)?;
        if beyond == 0 {
            return Some(earlier);
        }
        let grown = self.average_since(earlier)?.checked_mul(u128::from(beyond))?;
        Some(Self { time, cumulative: earlier.cumulative.checked_add(grown)? })
    }
}

fn out_of_range() -> OracleError {
    OracleError::Overflow { what: "the TWAP accumulator" }
}

#[cfg(test)]
mod tests;

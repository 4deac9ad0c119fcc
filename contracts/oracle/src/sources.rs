//! The sources of a symbol: what each of them said last, and what becomes of what one of them says now.
//!
//! Each source has a gate of its own. Beside the time that passes, a second source opens it: what two of them say is
//! no slip of one.

use oracle_snapshot::Prices;

use crate::{
    error::OracleError,
    gate::{Move, Quote, Verdict, agree, judge},
    msg::{Params, Source},
    price::{Report, is_fresh},
    state::{SymbolRecord, corrupt},
};

/// A source and its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceState {
    /// The source.
    pub source: Source,
    /// Its last accepted report.
    pub last: Option<Report>,
    /// What it says since then and nothing confirms; always newer than `last`.
    pub waiting: Option<Report>,
}

/// All sources of a symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    /// How many must agree on a price, from 1 to their number.
    pub min_sources: u8,
    /// The sources, 1 to 8. Their states stay empty while there is one feed alone: it is its own aggregate, and its
    /// state is that of the symbol.
    pub entries: Vec<SourceState>,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// It is the source's last accepted one.
    Accepted {
        /// It came past the source's gate by time or by a second source, and need not wait again.
        is_confirmed: bool,
    },
    /// It is too far from `last`, the price before. It waits if it `is_new`, otherwise an earlier one does.
    Quarantined {
        /// The price that it was compared with.
        last: Quote,
        /// The price that waits.
        waiting: Quote,
        /// Something changed.
        is_new: bool,
    },
}

impl SourceState {
    /// A source that has said nothing.
    pub fn new(source: Source) -> Self {
        Self { source, last: None, waiting: None }
    }

    /// Fills in the state of an only feed, which the symbol's record holds.
    pub fn show(&mut self, record: &SymbolRecord) {
        let Prices { price, conf, ema, ema_conf, publish_time, .. } = record.snapshot.current;
        let last = Report { price, conf, ema, ema_conf, publish_time, gate_time: publish_time };
        self.waiting = record.waiting.map(|Quote { price, time }| Report {
            price,
            publish_time: time,
            gate_time: time,
            ..last
        });
        self.last = Some(last);
    }

    /// The report that counts: recent, and not in doubt by a newer one that waits.
    pub fn fresh(&self, params: &Params, now: u64) -> Option<Report> {
        self.last.filter(|last| self.waiting.is_none() && is_fresh(last.publish_time, params, now))
    }

    /// What waits, if it is recent.
    pub fn fresh_waiting(&self, params: &Params, now: u64) -> Option<Report> {
        self.waiting.filter(|waiting| is_fresh(waiting.publish_time, params, now))
    }
}

impl Sources {
    /// What the record is called in an error.
    pub const NAME: &'static str = "list of sources";

    /// Whether their reports are kept and aggregated: of several, and of a pusher, whose time of arrival is kept, too.
    pub fn is_shared(&self) -> bool {
        let is_pusher = |entry: &SourceState| matches!(entry.source, Source::Pusher { .. });
        self.entries.len() > 1 || self.entries.iter().any(is_pusher)
    }

    /// Place of a source.
    pub fn position(&self, source: &Source) -> Option<usize> {
        self.entries.iter().position(|entry| entry.source == *source)
    }

    /// Judges a report of the source at `index`, newer than its last, and keeps it. Mutates: this source's state, and
    /// that of others whose waiting price it confirms.
    ///
    /// Without a report of its own a source starts from the symbol's last price, so that a change of the list is no
    /// way around the gate.
    ///
    /// # Errors
    /// No such source.
    pub fn receive(
        &mut self,
        index: usize,
        report: Report,
        last_of_symbol: Option<Quote>,
        params: &Params,
        now: u64,
    ) -> Result<Received, OracleError> {
        let own = self.entries.get_mut(index).ok_or(corrupt(Self::NAME))?;
        let (waiting, mut is_confirmed) = (own.waiting, false);
        if let Some(last) = own.last.map(Quote::from).or(last_of_symbol) {
            let verdict = judge(last, waiting.map(Quote::from), report.into(), params);
            is_confirmed = !Move::between(last, report.into(), params).passes(params);
            if !matches!(verdict, Verdict::Accept(_)) && !self.is_seconded(index, report, params, now) {
                let is_new = verdict == Verdict::Quarantine;
                let waiting = waiting.filter(|_| !is_new).unwrap_or(report);
                if let Some(own) = self.entries.get_mut(index) {
                    own.waiting = Some(waiting);
                }
                return Ok(Received::Quarantined { last, waiting: waiting.into(), is_new });
            }
        }
        for (at, entry) in self.entries.iter_mut().enumerate() {
            if at == index {
                entry.last = Some(report);
                // Updates from before what waits are as genuine as ever; they do not put it off.
                entry.waiting = waiting.filter(|waiting| waiting.publish_time > report.publish_time);
            } else if entry.fresh_waiting(params, now).is_some_and(|it| agree(it.price, report.price, params))
            {
                entry.last = entry.waiting.take();
            }
        }
        Ok(Received::Accepted { is_confirmed })
    }

    /// Whether the newest word of another source is recent and agrees.
    fn is_seconded(&self, index: usize, report: Report, params: &Params, now: u64) -> bool {
        let mut others = self.entries.iter().enumerate().filter(|(at, _)| *at != index);
        others.any(|(_, other)| {
            let word = other.fresh_waiting(params, now).or(other.fresh(params, now));
            word.is_some_and(|word| agree(word.price, report.price, params))
        })
    }

    /// Whether so many sources wait that the price is in doubt: at least half of those that speak. One of three does
    /// not stop consumers, one of two does.
    pub fn is_quarantined(&self, params: &Params, now: u64) -> bool {
        let (mut waiting, mut counted) = (0_usize, 0_usize);
        for entry in &self.entries {
            if entry.fresh_waiting(params, now).is_some() {
                waiting = waiting.saturating_add(1);
            } else if entry.fresh(params, now).is_some() {
                counted = counted.saturating_add(1);
            }
        }
        waiting > 0 && waiting >= counted
    }
}

#[cfg(test)]
mod tests;

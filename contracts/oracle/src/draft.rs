//! What a call makes of one symbol, in memory: several messages of several sources compose, and nothing is written
//! before the last of them is judged.

use cosmwasm_std::{BlockInfo, Storage};
use oracle_snapshot::{Flags, Prices, Snapshot};

use crate::{
    aggregate::Aggregate,
    error::OracleError,
    gate::{Move, Quote, Verdict, confirm_from, judge},
    msg::{Params, Source},
    observations::{self, Stored},
    price::Report,
    responses::MessageOutcome,
    sources::{Received, Sources},
    state::{SymbolRecord, corrupt, load_record, save_record, save_sources},
    twap::{Average, History, Observation, Window},
};

const BPS: u64 = 10_000;

/// Where and when a call is judged, and by which limits.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// What is stored.
    pub storage: &'a dyn Storage,
    /// The block.
    pub block: &'a BlockInfo,
    /// Limits.
    pub params: &'a Params,
}

impl Scene<'_> {
    /// Block time.
    pub fn now(&self) -> u64 {
        self.block.time.seconds()
    }
}

/// A symbol as it will be after the call.
pub struct Draft {
    /// Symbol.
    pub symbol: String,
    /// Its record; none before its first price.
    pub record: Option<SymbolRecord>,
    /// Its sources, if there are several: one is its own aggregate, and its state is the record.
    sources: Option<Sources>,
    /// New observations by number.
    observations: Vec<(u32, Observation)>,
    /// There is a new price.
    pub is_price: bool,
    is_record_changed: bool,
    is_sources_changed: bool,
}

impl Draft {
    /// The symbol as it is stored, with its sources if there are several.
    ///
    /// # Errors
    /// The record cannot be read.
    pub fn load(
        storage: &dyn Storage,
        symbol: String,
        sources: Option<Sources>,
    ) -> Result<Self, OracleError> {
        Ok(Self {
            record: load_record(storage, &symbol)?,
            symbol,
            sources,
            observations: Vec::new(),
            is_price: false,
            is_record_changed: false,
            is_sources_changed: false,
        })
    }

    /// Something is to be saved.
    pub fn is_changed(&self) -> bool {
        self.is_record_changed || self.is_sources_changed
    }

    /// Saves what changed. Mutates: symbol record, observations, sources.
    pub fn save(&self, storage: &mut dyn Storage) {
        if let Some(sources) = self.sources.as_ref().filter(|_| self.is_sources_changed) {
            save_sources(storage, &self.symbol, sources);
        }
        if let Some(record) = self.record.as_ref().filter(|_| self.is_record_changed) {
            save_record(storage, &self.symbol, record);
        }
        for (number, observation) in &self.observations {
            observations::save(storage, &self.symbol, *number, observation);
        }
    }

    /// Publish time that a report of the source must pass.
    pub fn stored_time(&self, source: &Source) -> Option<u64> {
        match &self.sources {
            None => self.record.map(|record| record.snapshot.current.publish_time),
            Some(sources) => {
                let entry = sources.entries.iter().find(|entry| entry.source == *source);
                Some(entry?.last?.publish_time)
            }
        }
    }

    /// Judges a report that was checked and is newer than the source's last.
    ///
    /// # Errors
    /// A number out of range, or a record that cannot be read.
    pub fn receive(
        &mut self,
        scene: Scene<'_>,
        source: &Source,
        report: Report,
    ) -> Result<MessageOutcome, OracleError> {
        match self.sources.take() {
            None => self.receive_alone(scene, report),
            Some(mut sources) => {
                let outcome = self.receive_shared(scene, &mut sources, source, report);
                self.sources = Some(sources);
                outcome
            }
        }
    }

    /// A report of the only source.
    #[inline(never)] // The VM refuses functions with more than 100 locals.
    fn receive_alone(&mut self, scene: Scene<'_>, report: Report) -> Result<MessageOutcome, OracleError> {
        let mut waiting = None;
        if let Some(before) = &mut self.record {
            let (last, new) = (Quote::from(&before.snapshot.current), Quote::from(report));
            match judge(last, before.waiting, new, scene.params) {
                Verdict::Accept(still_waiting) => waiting = still_waiting,
                verdict => {
                    if verdict == Verdict::Quarantine {
                        before.set_waiting(Some(new));
                        // Updates of a paused symbol do not come this far; a pause that ended may have left its flag.
                        before.snapshot.flags.is_paused = false;
                        self.is_record_changed = true;
                    }
                    let waiting = before.waiting.unwrap_or(new);
                    return Ok(self.quarantined(scene, None, last, new, waiting));
                }
            }
        }
        let mut record = self.advance(scene, report)?;
        record.set_waiting(waiting);
        self.record = Some(record);
        self.is_record_changed = true;
        self.is_price = true;
        Ok(self.accepted(record, None, None))
    }

    /// A report of one of several sources.
    #[inline(never)] // As above.
    fn receive_shared(
        &mut self,
        scene: Scene<'_>,
        sources: &mut Sources,
        source: &Source,
        report: Report,
    ) -> Result<MessageOutcome, OracleError> {
        let (params, now) = (scene.params, scene.now());
        let missing = corrupt(Sources::NAME);
        let index = sources.position(source).ok_or(missing)?;
        let last_of_symbol = self.record.as_ref().map(|record| Quote::from(&record.snapshot.current));
        let outcome = match sources.receive(index, report, last_of_symbol, params, now)? {
            Received::Quarantined { last, waiting, is_new } => {
                let outcome = self.quarantined(scene, Some(source), last, report.into(), waiting);
                if !is_new {
                    return Ok(outcome);
                }
                self.reflag(self.record, sources.is_quarantined(params, now));
                outcome
            }
            Received::Accepted { is_confirmed } => {
                let Aggregate { agreeing, report: together, .. } = Aggregate::of(sources, params, now);
                let held = match together {
                    None => None,
                    Some(together) => self.held(together, agreeing == 1 && !is_confirmed, params),
                };
                let record = match (together, held) {
                    (None, _) => self.record,
                    (Some(together), None) => Some(self.advance(scene, together)?),
                    (Some(_), waiting) => self.record.map(|record| SymbolRecord { waiting, ..record }),
                };
                self.reflag(record, sources.is_quarantined(params, now));
                match (held, self.record) {
                    (Some(waiting), Some(record)) => {
                        let last = Quote::from(&record.snapshot.current);
                        let new = together.map_or(waiting, Quote::from);
                        self.quarantined(scene, Some(source), last, new, waiting)
                    }
                    (None, Some(record)) if together.is_some() => {
                        self.accepted(record, Some(source), Some(agreeing))
                    }
                    _ => MessageOutcome::Reported {
                        symbol: self.symbol.clone(),
                        source: source.clone(),
                        price: report.price.into(),
                        publish_time: report.publish_time.into(),
                        agreeing,
                        min_sources: sources.min_sources.into(),
                    },
                }
            }
        };
        self.is_sources_changed = true;
        Ok(outcome)
    }

    /// What waits at the symbol's gate, if the aggregate does not pass. Only a source that nobody seconds and that did
    /// not wait at its own gate meets it: from its own it may have wandered while it was silent or an outlier.
    fn held(&self, together: Report, is_alone: bool, params: &Params) -> Option<Quote> {
        let record = self.record.filter(|_| is_alone)?;
        let (last, new) = (Quote::from(&record.snapshot.current), Quote::from(together));
        match judge(last, record.waiting, new, params) {
            Verdict::Accept(_) => None,
            Verdict::Quarantine => Some(new),
            Verdict::Hold => record.waiting,
        }
    }

    /// Takes the record of a symbol with several sources, whose flag follows from all of them. A report that leaves
    /// the aggregate as it was leaves the record, too.
    fn reflag(&mut self, record: Option<SymbolRecord>, is_quarantined: bool) {
        let Some(mut record) = record else { return };
        let Flags { is_warming, .. } = record.snapshot.flags;
        let is_quarantined = is_quarantined || record.waiting.is_some();
        // As above: whatever comes this far is not paused.
        record.snapshot.flags = Flags { is_warming, is_quarantined, is_paused: false };
        let is_price = self.record.is_none_or(|before| before.snapshot.current != record.snapshot.current);
        let state = |record: &SymbolRecord| (record.snapshot.flags, record.waiting);
        if is_price || self.record.is_none_or(|before| state(&before) != state(&record)) {
            self.record = Some(record);
            self.is_record_changed = true;
            self.is_price |= is_price;
        }
    }

    fn accepted(
        &self,
        record: SymbolRecord,
        source: Option<&Source>,
        agreeing: Option<u32>,
    ) -> MessageOutcome {
        MessageOutcome::Accepted {
            symbol: self.symbol.clone(),
            prices: record.snapshot.current.into(),
            source: source.cloned(),
            agreeing,
        }
    }

    fn quarantined(
        &self,
        scene: Scene<'_>,
        source: Option<&Source>,
        last: Quote,
        new: Quote,
        waiting: Quote,
    ) -> MessageOutcome {
        let Move { moved_bps, max_bps } = Move::between(last, new, scene.params);
        MessageOutcome::Quarantined {
            symbol: self.symbol.clone(),
            source: source.cloned(),
            price: new.price.into(),
            last_price: last.price.into(),
            moved_bps: moved_bps.into(),
            max_bps: max_bps.into(),
            publish_time: new.time.into(),
            confirm_from: confirm_from(waiting, scene.params).into(),
        }
    }

    /// The record with `report` as the symbol's price. Its date never goes back: a price that is not newer stands for
    /// the one before from that date on, and adds nothing to the average.
    #[inline(never)] // As above.
    fn advance(&mut self, scene: Scene<'_>, report: Report) -> Result<SymbolRecord, OracleError> {
        let params = scene.params;
        let Report { price, conf, ema, ema_conf, publish_time, .. } = report;
        let (height, received_time) = (scene.block.height, scene.now());
        let stored = self.record.map(|record| (record, record.snapshot));
        let newest = stored.map_or(0, |(_, snapshot)| snapshot.current.publish_time);
        let previous = stored.and_then(|(_, snapshot)| {
            if snapshot.received_height < height { Some(snapshot.current) } else { snapshot.previous }
        });
        let (window, average) = match stored {
            None => (Window::start(publish_time), Average { price: 0, coverage_secs: 0 }),
            Some((record, snapshot)) if publish_time <= newest => {
                let current = Prices { price, conf, ema, ema_conf, ..snapshot.current };
                let snapshot =
                    Snapshot { received_time, received_height: height, current, previous, ..snapshot };
                return Ok(SymbolRecord { snapshot, waiting: None, ..record });
            }
            Some((record, snapshot)) => record.window.advance(
                snapshot.current.price,
                publish_time,
                u64::from(params.window_secs),
                u64::from(params.max_gap_secs),
                &Drafted { draft: self, stored: Stored { storage: scene.storage, symbol: &self.symbol } },
            )?,
        };
        self.observations.push((window.head, window.newest));
        let coverage_secs = u32::try_from(average.coverage_secs).unwrap_or(u32::MAX);
        let is_warming = coverage_secs < needed_coverage(params);
        let twap = if is_warming { 0 } else { average.price };
        let snapshot = Snapshot {
            flags: Flags { is_warming, ..Flags::default() },
            window_secs: params.window_secs,
            received_time,
            received_height: height,
            current: Prices { price, conf, ema, ema_conf, twap, coverage_secs, publish_time },
            previous,
        };
        Ok(SymbolRecord { snapshot, window, waiting: None })
    }
}

/// The observations of a symbol as they will be after the call.
struct Drafted<'a> {
    draft: &'a Draft,
    stored: Stored<'a>,
}

impl Drafted<'_> {
    /// One that this call makes; they come after all that are stored.
    fn coming(&self, number: u32) -> Option<Observation> {
        let found = self.draft.observations.iter().find(|(at, _)| *at == number);
        found.map(|(_, observation)| *observation)
    }
}

impl History for Drafted<'_> {
    fn get(&self, number: u32) -> Result<Observation, OracleError> {
        self.coming(number).map_or_else(|| self.stored.get(number), Ok)
    }

    fn walk<'a>(&'a self, number: u32) -> Box<dyn Iterator<Item = Result<Observation, OracleError>> + 'a> {
        let mut stored = self.stored.walk(number);
        Box::new((number..).map_while(move |number| self.coming(number).map(Ok).or_else(|| stored.next())))
    }
}

/// Seconds that prices must cover before there is a TWAP; at least one, rounded up.
pub fn needed_coverage(params: &Params) -> u32 {
    let seconds =
        u64::from(params.window_secs).saturating_mul(u64::from(params.min_coverage_bps)).div_ceil(BPS);
    u32::try_from(seconds).unwrap_or(u32::MAX).max(1)
}

//! The vault in plain integers and the simplest words, written from the specification and not from the contract.
//!
//! Each message either changes the ledger and answers, or answers the code of its refusal and changes nothing: callers
//! run it on a copy.

use std::collections::BTreeMap;

use bme::{
    msg::Payout,
    params::{Mode, Modes, Params},
};
use bme_math::Status;

pub const USERS: usize = 4;
const ONE: u128 = 1_000_000_000_000_000_000;
const BPS: u128 = 10_000;

/// The code of a refusal.
pub type Refused = &'static str;

#[derive(Debug, Clone)]
pub struct Ledger {
    pub params: Params,
    pub books: Books,
    pub act: [u128; USERS],
    pub akt: [u128; USERS],
    pub allowed: [u128; USERS],
    pub claims: Vec<Claim>,
    pub invoices: BTreeMap<String, (Bill, Settled)>,
    /// What the ratio has led to. An oracle halt lies over it and leaves it alone.
    pub breaker: Status,
    pub since: u64,
    pub price: u128,
    pub published: u64,
    pub now: u64,
    pub version: u32,
    /// Parameters that wait, the version that they follow, and when their time comes.
    pub waiting: Option<(Params, u32, u64)>,
    /// First second after the pause of mint, refund, settle.
    pub paused: [u64; 3],
    pub charges: u8,
    /// What the settler may spend in a day, the day of its latest invoice under a cap, and what it spent then.
    pub cap: Option<u128>,
    pub day: u64,
    pub spent_today: u128,
}

/// A change of parameters: one field or a few that belong together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tune {
    MintSpread {
        at_par: u32,
        at_halt: u32,
    },
    RefundSpread(u32),
    Minimum(u128),
    Dwell(u32),
    Warning(u32),
    ReferenceAge(u32),
    MintAge(u32),
    WarningMint(Mode),
    HaltRefund(Mode),
    Pays(bool),
    Counts(bool),
    Delay(u32),
    /// A worse spread for the user, and a better one for holders.
    Both {
        at_halt: u32,
        refund: u32,
    },
}

/// Who sends a pause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Role {
    Owner,
    Guardian,
    User,
}

#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Books {
    pub credits: u128,
    pub buffer: u128,
    pub outstanding: u128,
    pub burned: u128,
    pub minted: u128,
    pub spent: u128,
    pub paid: u128,
    pub reminted: u128,
    pub funded: u128,
    pub spread: u128,
    pub claimed: u128,
    pub claims_funded: u128,
    pub withdrawn: u128,
    /// What came by bank send, which no book knows.
    pub donated: u128,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    pub owner: usize,
    pub start: u128,
    pub amount: u128,
    pub withdrawn: u128,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Bill {
    pub payer: usize,
    pub provider: usize,
    pub act: u128,
    pub payout: Payout,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Minted {
    pub burned: u128,
    pub minted: u128,
    pub change: u128,
    pub spread_bps: u128,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Paid {
    pub credits: u128,
    pub buffer: u128,
    pub claimed: u128,
    pub claim_id: Option<u64>,
}

/// What a settled invoice paid; nothing for a payout in ACT.
pub type Settled = Option<Paid>;

#[derive(Clone, Copy, PartialEq)]
enum Leg {
    Mint,
    Refund,
    Settle,
}

impl Ledger {
    pub fn new(params: Params, purse: u128, price: u128, published: u64, now: u64) -> Self {
        Self {
            params,
            books: Books::default(),
            act: [0; USERS],
            akt: [purse; USERS],
            allowed: [0; USERS],
            claims: vec![],
            invoices: BTreeMap::new(),
            breaker: Status::Healthy,
            since: published,
            price,
            published,
            now,
            version: 1,
            waiting: None,
            paused: [0; 3],
            charges: 3,
            cap: None,
            day: 0,
            spent_today: 0,
        }
    }

    /// Answers whether it came into force.
    pub fn tune(&mut self, tune: Tune, version: u32) -> Result<bool, Refused> {
        if version != self.version {
            return Err("stale_params");
        }
        let (before, after) = (self.params.clone(), tuned(&self.params, tune));
        if after == before {
            return Err("no_change");
        }
        let spread = &after.mint.spread;
        let rows = &after.policy;
        let is_monotone = |better: Mode, worse: Mode| worse == Mode::Closed || better == Mode::Open;
        if spread.at_par_bps > spread.at_halt_bps
            || after.thresholds.warn_bps > after.thresholds.resume_warn_bps
            || !is_monotone(rows.healthy.mint, rows.warning.mint)
            || !is_monotone(rows.warning.mint, rows.halt_cr.mint)
            || !is_monotone(rows.warning.refund, rows.halt_cr.refund)
        {
            return Err("invalid_params");
        }
        if is_safe(&before, tune) || before.loosening_delay_secs == 0 {
            self.put_in_force(after);
            return Ok(true);
        }
        if self.shown_status() != Status::Healthy {
            return Err("loosens_in_crisis");
        }
        if self.waiting.is_some() {
            return Err("pending_exists");
        }
        self.waiting = Some((after, version, self.now + u64::from(before.loosening_delay_secs)));
        Ok(false)
    }

    pub fn apply(&mut self) -> Result<(), Refused> {
        let (params, version, due) = self.waiting.clone().ok_or("nothing_pending")?;
        if version != self.version {
            return Err("stale_params");
        }
        if self.now < due {
            return Err("not_yet_due");
        }
        if self.shown_status() != Status::Healthy {
            return Err("loosens_in_crisis");
        }
        self.waiting = None;
        self.put_in_force(params);
        Ok(())
    }

    pub fn cancel(&mut self) -> Result<(), Refused> {
        self.waiting.take().map(|_| ()).ok_or("nothing_pending")
    }

    pub fn pause(&mut self, role: Role, legs: &[usize], until: u64) -> Result<(), Refused> {
        let standing = legs.iter().map(|leg| self.paused[*leg]).max().ok_or("no_legs")?;
        match role {
            Role::User => return Err("not_guardian"),
            Role::Owner => {}
            Role::Guardian if until <= self.now || until > self.now + 72 * 3_600 => {
                return Err("pause_duration");
            }
            Role::Guardian if until < standing => return Err("pause_shortened"),
            Role::Guardian if self.charges == 0 => return Err("no_charges"),
            Role::Guardian => self.charges -= 1,
        }
        for leg in legs {
            self.paused[*leg] = until;
        }
        Ok(())
    }

    pub fn set_cap(&mut self, cap: Option<u128>) -> Result<(), Refused> {
        if self.cap == cap {
            return Err("settler_unchanged");
        }
        self.cap = cap;
        Ok(())
    }

    /// Another oracle whose price was published at the second `published`.
    pub fn set_oracle(&mut self, price: u128, published: u64) -> Result<(), Refused> {
        let is_known = self.is_fresh(self.params.reference.max_age_secs);
        if is_known && price.abs_diff(self.price) * BPS > self.price * 500 {
            return Err("oracle_move");
        }
        (self.price, self.published) = (price, published);
        self.reassess();
        Ok(())
    }

    /// The status of this moment, which nothing records.
    fn shown_status(&self) -> Status {
        let mut now = self.clone();
        now.reassess();
        now.status()
    }

    /// The breaker follows the new parameters from where the last message left it.
    fn put_in_force(&mut self, params: Params) {
        self.params = params;
        self.version += 1;
        self.reassess();
    }

    /// What the settler may still spend today.
    pub fn left_today(&self) -> Option<u128> {
        let spent = if self.day == self.now / 86_400 { self.spent_today } else { 0 };
        self.cap.map(|cap| cap.saturating_sub(spent))
    }

    pub fn mint(&mut self, from: usize, to: usize, akt: u128, min: Option<u128>) -> Result<Minted, Refused> {
        self.reassess();
        let spread = self.mint_spread()?;
        let act = akt * self.price * (BPS - spread) / (ONE * BPS);
        if act == 0 {
            return Err("dust_amount");
        }
        self.take_mint(from, to, akt, act, spread, min)?;
        Ok(Minted { burned: akt, minted: act, change: 0, spread_bps: spread })
    }

    pub fn mint_exact(&mut self, from: usize, to: usize, act: u128, sent: u128) -> Result<Minted, Refused> {
        self.reassess();
        if act == 0 {
            return Err("zero_amount");
        }
        let spread = self.mint_spread()?;
        let cost = (act * ONE * BPS).div_ceil(self.price * (BPS - spread));
        if sent < cost {
            return Err("insufficient_funds");
        }
        self.take_mint(from, to, cost, act, spread, None)?;
        Ok(Minted { burned: cost, minted: act, change: sent - cost, spread_bps: spread })
    }

    pub fn burn(&mut self, from: usize, to: usize, act: u128, min: Option<u128>) -> Result<Paid, Refused> {
        self.reassess();
        if act == 0 {
            return Err("zero_amount");
        }
        let (gross, net) = self.worth(Leg::Refund, act)?;
        if act > self.act[from] {
            return Err("insufficient_act");
        }
        self.act[from] -= act;
        let paid = self.pay(to, act, gross, net);
        // A refund may not close its own leg.
        if self.modes().refund == Mode::Closed {
            return Err("leg_closed");
        }
        if min.is_some_and(|min| paid.credits + paid.buffer < min) {
            return Err("min_out");
        }
        Ok(paid)
    }

    /// Answers what went to claims.
    pub fn fund(&mut self, from: usize, akt: u128) -> u128 {
        self.reassess();
        self.akt[from] -= akt;
        self.books.funded += akt;
        let rest = self.claims_first(akt);
        self.books.buffer += rest;
        self.reassess();
        akt - rest
    }

    pub fn donate(&mut self, from: usize, akt: u128) {
        self.akt[from] -= akt;
        self.books.donated += akt;
    }

    /// Answers what was paid and what is left.
    pub fn withdraw(&mut self, id: u64) -> Result<(u128, u128), Refused> {
        let funded = self.books.claims_funded;
        let index = usize::try_from(id).unwrap().checked_sub(1).ok_or("unknown_claim")?;
        let claim = self.claims.get_mut(index).filter(|claim| claim.is_open()).ok_or("unknown_claim")?;
        let paid = claim.funded(funded) - claim.withdrawn;
        if paid == 0 {
            return Err("claim_unfunded");
        }
        claim.withdrawn += paid;
        self.akt[claim.owner] += paid;
        self.books.withdrawn += paid;
        Ok((paid, claim.amount - claim.withdrawn))
    }

    /// Answers each invoice, and whether it is a replay; or why the whole batch is refused.
    #[allow(clippy::type_complexity)]
    pub fn settle(
        &mut self,
        bills: &[(String, Bill)],
        is_atomic: bool,
    ) -> Result<Vec<Result<(Settled, bool), Refused>>, Refused> {
        self.reassess();
        let mut answers = vec![];
        for (id, bill) in bills {
            let before = self.clone();
            let answer = self.settle_one(id, bill);
            if let Err(code) = answer {
                if is_atomic {
                    return Err(code);
                }
                *self = before;
            }
            answers.push(answer);
        }
        Ok(answers)
    }

    fn settle_one(&mut self, id: &str, bill: &Bill) -> Result<(Settled, bool), Refused> {
        if let Some((earlier, settled)) = self.invoices.get(id) {
            return if earlier == bill { Ok((settled.clone(), true)) } else { Err("invoice_state") };
        }
        let Bill { payer, provider, act, payout } = *bill;
        if self.now < self.paused[2] {
            return Err("paused");
        }
        if act == 0 {
            return Err("zero_amount");
        }
        let left = self.left_today();
        if left.is_some_and(|left| act > left) {
            return Err("settler_cap");
        }
        if act > self.allowed[payer] {
            return Err("not_approved");
        }
        if act > self.act[payer] {
            return Err("insufficient_act");
        }
        let worth = match payout {
            Payout::Akt => Some(self.worth(Leg::Settle, act)?),
            Payout::Act => None,
        };
        if let (Some(cap), Some(left)) = (self.cap, left) {
            let before = if self.day == self.now / 86_400 { self.spent_today } else { 0 };
            assert_eq!(left, cap.saturating_sub(before));
            (self.day, self.spent_today) = (self.now / 86_400, before + act);
        }
        self.allowed[payer] -= act;
        self.act[payer] -= act;
        let settled = match worth {
            Some((gross, net)) => Some(self.pay(provider, act, gross, net)),
            None => {
                self.act[provider] += act;
                None
            }
        };
        self.invoices.insert(id.to_owned(), (bill.clone(), settled.clone()));
        Ok((settled, false))
    }

    pub fn unfunded(&self) -> u128 {
        self.books.claimed - self.books.claims_funded
    }

    pub fn collateral(&self) -> u128 {
        let buffer = if self.params.buffer.counts { self.books.buffer } else { 0 };
        (self.books.credits + buffer).saturating_sub(self.unfunded())
    }

    pub fn ratio(&self) -> Option<u32> {
        if !self.is_fresh(self.params.reference.max_age_secs) {
            return None;
        }
        match (self.books.outstanding, self.unfunded(), self.collateral()) {
            (0, 0, _) => None,
            (0, _, 0) => Some(0),
            (0, ..) => Some(u32::MAX),
            (act, _, akt) => Some(u32::try_from(akt * self.price * BPS / (ONE * act)).unwrap_or(u32::MAX)),
        }
    }

    /// What a user is told.
    pub fn status(&self) -> Status {
        if self.is_fresh(self.params.reference.max_age_secs) { self.breaker } else { Status::HaltOracle }
    }

    /// What the ratio makes of the breaker now; every message that converts begins and ends with it.
    pub fn reassess(&mut self) {
        if !self.is_fresh(self.params.reference.max_age_secs) {
            return;
        }
        let limits = &self.params.thresholds;
        let (ratio, elapsed) = (self.ratio(), self.now - self.since);
        let is_at_most = |line: u32| ratio.is_some_and(|ratio| ratio <= line);
        let was_halted = self.breaker == Status::HaltCr;
        let was_warned = was_halted || self.breaker == Status::Warning;
        let halt = if was_halted { limits.resume_halt_bps } else { limits.halt_bps };
        let warn = if was_warned { limits.resume_warn_bps } else { limits.warn_bps };
        let next = if is_at_most(halt.0) {
            Status::HaltCr
        } else if is_at_most(warn.0) {
            Status::Warning
        } else {
            Status::Healthy
        };
        let gets_better = matches!(
            (self.breaker, next),
            (Status::Warning, Status::Healthy) | (Status::HaltCr, Status::Healthy | Status::Warning)
        );
        if next != self.breaker && !(gets_better && elapsed < limits.dwell_secs.into()) {
            (self.breaker, self.since) = (next, self.now);
        }
    }

    fn is_fresh(&self, max_age_secs: u32) -> bool {
        self.now - self.published <= max_age_secs.into()
    }

    pub fn modes(&self) -> &Modes {
        let policy = &self.params.policy;
        match self.status() {
            Status::Healthy => &policy.healthy,
            Status::Warning => &policy.warning,
            Status::HaltCr => &policy.halt_cr,
            Status::HaltOracle => &policy.halt_oracle,
        }
    }

    fn assert_usable(&self, leg: Leg) -> Result<(), Refused> {
        let (mode, source, paused) = match leg {
            Leg::Mint => (self.modes().mint, &self.params.mint.price, self.paused[0]),
            Leg::Refund => (self.modes().refund, &self.params.refund.price, self.paused[1]),
            Leg::Settle => (self.modes().settle, &self.params.settle.price, self.paused[2]),
        };
        if self.now < paused {
            return Err("paused");
        }
        if mode == Mode::Closed && self.is_fresh(self.params.reference.max_age_secs) {
            return Err("leg_closed");
        }
        if mode == Mode::Closed || !self.is_fresh(source.max_age_secs) {
            return Err("oracle_unhealthy");
        }
        Ok(())
    }

    fn mint_spread(&self) -> Result<u128, Refused> {
        self.assert_usable(Leg::Mint)?;
        let (par, end) = (self.params.mint.spread.at_par_bps.0, self.params.mint.spread.at_halt_bps.0);
        let halt = self.params.thresholds.halt_bps.0;
        Ok(match self.ratio() {
            Some(ratio) if ratio <= halt => end.into(),
            Some(ratio) if ratio < 10_000 => {
                u128::from(par) + u128::from((end - par) * (10_000 - ratio)).div_ceil((10_000 - halt).into())
            }
            _ => par.into(),
        })
    }

    fn take_mint(
        &mut self,
        from: usize,
        to: usize,
        akt: u128,
        act: u128,
        spread: u128,
        min: Option<u128>,
    ) -> Result<(), Refused> {
        if akt * self.price / ONE < self.params.mint.minimum_uact.u128() {
            return Err("below_minimum");
        }
        if min.is_some_and(|min| act < min) {
            return Err("min_out");
        }
        self.akt[from] -= akt;
        self.act[to] += act;
        self.books.burned += akt;
        self.books.minted += act;
        self.books.outstanding += act;
        let rest = self.claims_first(akt);
        let to_buffer = (akt * spread / BPS).min(rest);
        self.books.buffer += to_buffer;
        self.books.spread += to_buffer;
        self.books.credits += rest - to_buffer;
        self.reassess();
        Ok(())
    }

    /// Sets aside what older claims wait for and answers the rest.
    fn claims_first(&mut self, akt: u128) -> u128 {
        let set_aside = akt.min(self.unfunded());
        self.books.claims_funded += set_aside;
        akt - set_aside
    }

    /// What ACT is worth before and after the spread.
    fn worth(&self, leg: Leg, act: u128) -> Result<(u128, u128), Refused> {
        self.assert_usable(leg)?;
        let pay_leg = if leg == Leg::Refund { &self.params.refund } else { &self.params.settle };
        let spread = u128::from(pay_leg.spread_bps.0);
        let (gross, net) = (act * ONE / self.price, act * ONE * (BPS - spread) / (self.price * BPS));
        if net == 0 { Err("dust_amount") } else { Ok((gross, net)) }
    }

    fn pay(&mut self, to: usize, act: u128, gross: u128, net: u128) -> Paid {
        let books = &mut self.books;
        books.outstanding -= act;
        books.spent += act;
        let credits = net.min(books.credits);
        let buffer = if self.params.buffer.pays { (net - credits).min(books.buffer) } else { 0 };
        let claimed = net - credits - buffer;
        books.credits -= credits;
        books.buffer -= buffer;
        books.reminted += credits;
        books.paid += credits + buffer;
        self.akt[to] += credits + buffer;
        let mut claim_id = None;
        if claimed > 0 {
            self.claims.push(Claim { owner: to, start: books.claimed, amount: claimed, withdrawn: 0 });
            books.claimed += claimed;
            claim_id = Some(self.claims.len().try_into().unwrap());
        }
        let spread = (gross - net).min(books.credits);
        books.credits -= spread;
        books.buffer += spread;
        books.spread += spread;
        self.reassess();
        Paid { credits, buffer, claimed, claim_id }
    }
}

pub fn tuned(params: &Params, tune: Tune) -> Params {
    let mut params = params.clone();
    match tune {
        Tune::MintSpread { at_par, at_halt } => {
            (params.mint.spread.at_par_bps.0, params.mint.spread.at_halt_bps.0) = (at_par, at_halt);
        }
        Tune::RefundSpread(bps) => params.refund.spread_bps.0 = bps,
        Tune::Minimum(uact) => params.mint.minimum_uact = uact.into(),
        Tune::Dwell(secs) => params.thresholds.dwell_secs = secs,
        Tune::Warning(bps) => {
            (params.thresholds.warn_bps.0, params.thresholds.resume_warn_bps.0) = (bps, bps);
        }
        Tune::ReferenceAge(secs) => params.reference.max_age_secs = secs,
        Tune::MintAge(secs) => params.mint.price.max_age_secs = secs,
        Tune::WarningMint(mode) => params.policy.warning.mint = mode,
        Tune::HaltRefund(mode) => params.policy.halt_cr.refund = mode,
        Tune::Pays(pays) => params.buffer.pays = pays,
        Tune::Counts(counts) => params.buffer.counts = counts,
        Tune::Delay(secs) => params.loosening_delay_secs = secs,
        Tune::Both { at_halt, refund } => {
            params.mint.spread.at_halt_bps.0 = at_halt;
            params.refund.spread_bps.0 = refund;
        }
    }
    params
}

/// Whether a change lets through no more than before.
fn is_safe(before: &Params, tune: Tune) -> bool {
    let spread = &before.mint.spread;
    match tune {
        Tune::MintSpread { at_par, at_halt } => {
            at_par >= spread.at_par_bps.0 && at_halt >= spread.at_halt_bps.0
        }
        Tune::RefundSpread(_) | Tune::Pays(_) => false,
        Tune::Minimum(uact) => uact > before.mint.minimum_uact.u128(),
        Tune::Dwell(secs) => secs > before.thresholds.dwell_secs,
        Tune::Warning(bps) => {
            bps >= before.thresholds.warn_bps.0 && bps >= before.thresholds.resume_warn_bps.0
        }
        Tune::ReferenceAge(secs) => secs < before.reference.max_age_secs,
        Tune::MintAge(secs) => secs < before.mint.price.max_age_secs,
        Tune::WarningMint(mode) | Tune::HaltRefund(mode) => mode == Mode::Closed,
        Tune::Counts(counts) => !counts,
        Tune::Delay(secs) => secs > before.loosening_delay_secs,
        Tune::Both { at_halt, refund } => {
            at_halt >= spread.at_halt_bps.0 && refund == before.refund.spread_bps.0
        }
    }
}

impl Claim {
    pub fn is_open(&self) -> bool {
        self.withdrawn < self.amount
    }

    /// What is set aside for it, withdrawn or not.
    pub fn funded(&self, funded_point: u128) -> u128 {
        funded_point.saturating_sub(self.start).min(self.amount)
    }
}

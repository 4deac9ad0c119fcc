use bme_math::{Bps, MathError, Price, Status, Uact, Uakt, pay};
use cosmwasm_std::{Addr, Deps, DepsMut, Env, Event, MessageInfo, Response, Storage, Uint128};

use super::{answer, escrow, status_event};
use crate::{
    accounts::{Account, save_claim, valid},
    books::NewClaim,
    each::each,
    error::{ContractError, Error, refuse},
    escrow::Escrow,
    events::Settled,
    market::{Market, shown},
    msg::{InvoiceInput, Payer, Payout},
    params::{Leg, Mode},
    paying::Paying,
    payouts::payout,
    query::responses::{InvoiceResult, Outcome, SettleResult},
    queue::{Order, Progress, Request, Wait},
    state::{APPROVALS, Approval, INVOICES, Invoice, QUEUE, SETTLERS, Settler},
};

/// Most invoices in a batch.
pub const MAX_INVOICES: usize = 100;
/// Longest invoice id.
pub const MAX_ID_LEN: usize = 64;
const DAY_SECS: u64 = 86_400;

/// Spends payers' ACT and pays providers, one bank send per provider.
///
/// Mutates: books, balances, approvals, escrows, invoices, claims, what the settler spent today. Emits: [`Settled`] for each invoice that is new, a change of
/// status.
pub(crate) fn execute(
    deps: DepsMut<'_>,
    env: &Env,
    info: &MessageInfo,
    invoices: Vec<InvoiceInput>,
    is_atomic: bool,
) -> Result<Response, Error> {
    let mut market = Market::load(deps.as_ref(), env)?;
    let mut batch = Batch::open(deps.as_ref(), env, &info.sender, &invoices)?;
    let results = each(invoices, |invoice| batch.run(&mut market, invoice, is_atomic))?;
    let Batch { changes, limits, .. } = batch;
    let status = status_event(&market)?;

    market.save(deps.storage)?;
    if limits.daily_cap.is_some() {
        SETTLERS.save(deps.storage, &[info.sender.as_bytes()], &limits);
    }
    let requested = changes.save(deps.storage, &info.sender)?;
    let denom = &market.config.akt_denom;
    let response = Response::new()
        .add_submessages(changes.sends.0.iter().map(|(provider, akt)| payout(provider, *akt, denom)))
        .add_events(changes.events)
        .add_events(requested)
        .add_events(status);
    answer(response, &SettleResult { results })
}

/// Records that a batch has touched, in the order of their first touch. A batch is small, and a search over a list
/// is a fraction of a tree's code.
struct Touched<K, V>(Vec<(K, V)>);

impl<K, V> Default for Touched<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: PartialEq, V> Touched<K, V> {
    fn get<Q: PartialEq<K> + ?Sized>(&self, key: &Q) -> Option<&V> {
        self.0.iter().find(|(touched, _)| key == touched).map(|(_, value)| value)
    }

    fn insert(&mut self, key: K, value: V) {
        match self.0.iter_mut().find(|(touched, _)| *touched == key) {
            Some((_, slot)) => *slot = value,
            None => self.0.push((key, value)),
        }
    }
}

/// What a batch changes, in memory until every invoice has run.
#[derive(Default)]
struct Changes {
    accounts: Touched<Addr, Account>,
    approvals: Touched<Addr, Approval>,
    escrows: Touched<u64, Escrow>,
    invoices: Touched<String, Invoice>,
    claims: Vec<(Addr, NewClaim)>,
    sends: Touched<Addr, Uakt>,
    requests: Vec<Request>,
    events: Vec<Settled>,
}

impl Changes {
    /// Writes all of it and answers the events of the requests.
    fn save(&self, storage: &mut dyn Storage, settler: &Addr) -> Result<Vec<Event>, Error> {
        for (holder, account) in &self.accounts.0 {
            account.save(storage, holder);
        }
        for (payer, approval) in &self.approvals.0 {
            APPROVALS.save(storage, &[payer.as_bytes(), settler.as_bytes()], approval);
        }
        for (id, after) in &self.escrows.0 {
            escrow::save(storage, *id, after);
        }
        for (id, invoice) in &self.invoices.0 {
            INVOICES.save(storage, &[settler.as_bytes(), id.as_bytes()], invoice);
        }
        for (owner, claim) in &self.claims {
            save_claim(storage, owner, *claim);
        }
        let mut events = Vec::new();
        if !self.requests.is_empty() {
            let mut queue = QUEUE.load(storage)?;
            for request in &self.requests {
                events.push(queue.push(storage, request)?.1.into());
            }
            queue.save(storage);
        }
        Ok(events)
    }
}

/// Who is to pay.
enum Source {
    Account(Addr),
    Escrow(u64),
}

/// What pays an invoice.
struct Purse {
    /// The account, or the owner of the escrow.
    payer: Addr,
    /// ACT that it spends.
    spent: Uact,
    /// What it leaves behind.
    left: Left,
}

enum Left {
    Account { account: Account, approval: Approval },
    Escrow { id: u64, escrow: Escrow },
}

impl Source {
    fn paid(&self, earlier: &Invoice) -> bool {
        match self {
            Self::Account(payer) => earlier.escrow.is_none() && earlier.payer == *payer,
            Self::Escrow(id) => earlier.escrow == Some(*id),
        }
    }
}

/// Days of UTC since 1970.
const fn day_of(now: u64) -> u64 {
    now.div_euclid(DAY_SECS)
}

impl Settler {
    /// What it has spent after spending `act`, within its cap.
    fn after(self, act: Uact, now: u64) -> Result<Self, Error> {
        let (Some(cap), Some(left)) = (self.daily_cap, self.left(now)) else { return Ok(self) };
        let day = day_of(now);
        if act > left {
            let resets_at = day.saturating_add(1).saturating_mul(DAY_SECS);
            return refuse(ContractError::SettlerCap { needed: act, left, cap, resets_at });
        }
        let before = if day == self.day { self.spent } else { Uact::ZERO };
        Ok(Self { day, spent: before.plus(act)?, ..self })
    }

    /// What it may still spend on the day of `now`; none for no cap.
    pub(crate) fn left(&self, now: u64) -> Option<Uact> {
        let spent = if self.day == day_of(now) { self.spent } else { Uact::ZERO };
        self.daily_cap.map(|cap| cap.minus_up_to(spent))
    }
}

impl Purse {
    const fn escrow(&self) -> Option<u64> {
        match self.left {
            Left::Account { .. } => None,
            Left::Escrow { id, .. } => Some(id),
        }
    }

    /// AKT that the escrow pays for what its ACT does not reach of what is billed.
    ///
    /// It bears no spread: the vault converts nothing. Rounding: down, once, for the whole.
    fn fall_back(&mut self, billed: Uact, price: Price) -> Result<Uakt, Error> {
        let Left::Escrow { id, escrow } = &mut self.left else { return Ok(Uakt::ZERO) };
        if self.spent == billed {
            return Ok(Uakt::ZERO);
        }
        let needed = pay(billed, price, Bps(0))?.minus(pay(self.spent, price, Bps(0))?)?;
        let available = escrow.total_akt()?;
        if needed > available {
            return refuse(ContractError::InsufficientEscrowAkt { id: *id, needed, available });
        }
        escrow.spend_akt(needed)?;
        Ok(needed)
    }
}

/// A batch under way.
pub(crate) struct Batch<'a> {
    deps: Deps<'a>,
    env: &'a Env,
    settler: &'a Addr,
    limits: Settler,
    changes: Changes,
}

impl<'a> Batch<'a> {
    /// Checks what concerns the whole batch.
    pub(crate) fn open(
        deps: Deps<'a>,
        env: &'a Env,
        settler: &'a Addr,
        invoices: &[InvoiceInput],
    ) -> Result<Self, Error> {
        let unknown = || ContractError::UnknownSettler { sender: settler.clone() };
        let limits = SETTLERS.may_load(deps.storage, &[settler.as_bytes()])?.ok_or_else(unknown)?;
        if invoices.is_empty() || invoices.len() > MAX_INVOICES {
            return refuse(ContractError::BatchSize { count: invoices.len(), max: MAX_INVOICES });
        }
        Ok(Self { deps, env, settler, limits, changes: Changes::default() })
    }

    /// Runs one invoice; a refused one leaves nothing behind.
    pub(crate) fn run(
        &mut self,
        market: &mut Market,
        input: InvoiceInput,
        is_atomic: bool,
    ) -> Result<InvoiceResult, Error> {
        let (id, before) = (input.id.clone(), market.plan());
        let outcome = match self.settle(market, input) {
            Ok((invoice, is_replay)) => Outcome::Settled(invoice.answer(is_replay)?),
            Err(error) if is_atomic => return Err(error),
            Err(error) => {
                market.forget(before);
                Outcome::Refused(error.refusal())
            }
        };
        Ok(InvoiceResult { id, outcome })
    }

    fn settle(&mut self, market: &mut Market, input: InvoiceInput) -> Result<(Invoice, bool), Error> {
        let InvoiceInput { id, payer, provider, uact, payout } = input;
        // Where an id is an attribute of an event the chain trims it: of ids with spaces, two could look like one.
        if !(1..=MAX_ID_LEN).contains(&id.len()) || !id.bytes().all(|byte| byte.is_ascii_graphic()) {
            return refuse(ContractError::InvoiceId { len: id.len(), max: MAX_ID_LEN });
        }
        let source = match payer {
            Payer::Account { address } => Source::Account(valid(self.deps, &address)?),
            Payer::Escrow { id } => Source::Escrow(id.u64()),
        };
        let provider = valid(self.deps, &provider)?;
        let act = Uact::new(uact.u128());
        if let Some(earlier) = self.earlier(&id)? {
            let is_same = source.paid(&earlier)
                && earlier.provider == provider
                && earlier.act == act
                && earlier.payout == payout;
            return if is_same { Ok((earlier, true)) } else { refuse(ContractError::InvoiceState { id }) };
        }
        // Payouts in ACT, too: a pause of this leg is for a settler who spends what is not his to spend.
        market.config.pauses.assert_none(Leg::Settle, market.now())?;
        if provider == self.env.contract.address {
            return refuse(ContractError::SelfTarget {});
        }
        if act.is_zero() {
            return refuse(ContractError::ZeroAmount {});
        }
        let limits = self.limits.after(act, market.now())?;
        let purse = match source {
            Source::Account(payer) => self.approved(market, payer, act)?,
            Source::Escrow(id) => self.escrow(market, id, act, payout)?,
        };
        let invoice = Invoice {
            payer: purse.payer.clone(),
            escrow: purse.escrow(),
            provider,
            act,
            payout,
            price: None,
            spread: Bps(0),
            payment: None,
            request: None,
            settled_at: market.now(),
        };
        let invoice = match (payout, market.modes().settle) {
            (Payout::Act, _) => self.pay_act(market, &id, invoice, purse)?,
            (Payout::Akt, Mode::NextPrice) => self.pay_later(market, &id, invoice, purse)?,
            (Payout::Akt, _) => self.pay_akt(market, &id, invoice, purse)?,
        };
        self.changes.invoices.insert(id, invoice.clone());
        self.limits = limits;
        Ok((invoice, false))
    }

    /// Moves the ACT to the provider: outstanding and ratio stay, and no price is needed.
    fn pay_act(
        &mut self,
        market: &Market,
        id: &str,
        invoice: Invoice,
        purse: Purse,
    ) -> Result<Invoice, Error> {
        let ratio = market.ratio()?;
        let before = match purse.left {
            Left::Account { account, .. } if invoice.payer == invoice.provider => account,
            _ => self.account(market, &invoice.provider)?,
        };
        let received = before.enter(invoice.act, market.lock())?;
        self.changes.events.push(Settled {
            ratio_before_bps: ratio,
            ratio_after_bps: ratio,
            ..self.event(id, &invoice, purse.spent)
        });
        self.keep(purse);
        self.changes.accounts.insert(invoice.provider.clone(), received);
        Ok(invoice)
    }

    /// Burns the ACT and pays AKT; where the ACT does not reach, the AKT of the escrow does.
    fn pay_akt(
        &mut self,
        market: &mut Market,
        id: &str,
        invoice: Invoice,
        mut purse: Purse,
    ) -> Result<Invoice, Error> {
        market.mode(Leg::Settle)?;
        let price = market.price(Leg::Settle)?;
        let ratio_before_bps = market.ratio()?;
        let from_escrow = purse.fall_back(invoice.act, price)?;
        let paying = Paying::book(
            market,
            self.deps.storage,
            Leg::Settle,
            purse.spent,
            price,
            (invoice.act, from_escrow),
        )?;
        let payment = paying.payment;
        let ratio_after_bps = market.ratio()?;
        let now = payment.now()?;
        let sent = self.changes.sends.get(&invoice.provider).copied().unwrap_or_default().plus(now)?;

        let invoice =
            Invoice { price: Some(price), spread: paying.spread, payment: Some(payment), ..invoice };
        if !now.is_zero() {
            self.changes.sends.insert(invoice.provider.clone(), sent);
        }
        if let Some(claim) = payment.claim {
            self.changes.claims.push((invoice.provider.clone(), claim));
        }
        self.changes.events.push(Settled {
            from_credits_uakt: Some(payment.from_credits.u128().into()),
            from_buffer_uakt: Some(payment.from_buffer.u128().into()),
            from_escrow_uakt: Some(from_escrow.u128().into()).filter(|akt: &Uint128| !akt.is_zero()),
            claimed_uakt: Some(payment.claimed().u128().into()),
            claim_id: payment.claim.map(|claim| claim.id.into()),
            spread_uakt: Some(paying.spread_akt.u128().into()),
            price: Some(shown(price)),
            ratio_before_bps,
            ratio_after_bps,
            ..self.event(id, &invoice, purse.spent)
        });
        self.keep(purse);
        Ok(invoice)
    }

    /// Burns the ACT for the payer, to whom the invoice is final, and lets the provider wait for its price.
    fn pay_later(
        &mut self,
        market: &mut Market,
        id: &str,
        invoice: Invoice,
        purse: Purse,
    ) -> Result<Invoice, Error> {
        let act = purse.spent;
        if let Ok(price) = market.price(Leg::Settle) {
            // What is dust at the present price is told while it can be.
            let before = market.plan();
            let now = Paying::book(market, self.deps.storage, Leg::Settle, act, price, (act, Uakt::ZERO));
            market.forget(before);
            now.map(|_| ()).or_else(only_dust)?;
        }
        let ratio = market.ratio()?;
        let before = u64::try_from(self.changes.requests.len()).map_err(|_| MathError::Overflow)?;
        let last_id = QUEUE.load(self.deps.storage)?.last_id;
        let request = last_id.saturating_add(before).saturating_add(1);
        self.changes.requests.push(Request {
            owner: invoice.provider.clone(),
            to: invoice.provider.clone(),
            escrow: None,
            order: Order::Pay { act },
            deadline: None,
            requested_at: market.now(),
            wait: Wait::NextPrice,
            progress: Progress::Pending,
        });
        let invoice = Invoice { request: Some(request), ..invoice };
        self.changes.events.push(Settled {
            request: Some(request.into()),
            ratio_before_bps: ratio,
            ratio_after_bps: ratio,
            ..self.event(id, &invoice, act)
        });
        self.keep(purse);
        Ok(invoice)
    }

    /// Keeps what a purse leaves behind.
    fn keep(&mut self, Purse { payer, left, .. }: Purse) {
        match left {
            Left::Account { account, approval } => {
                self.changes.accounts.insert(payer.clone(), account);
                self.changes.approvals.insert(payer, approval);
            }
            Left::Escrow { id, escrow } => self.changes.escrows.insert(id, escrow),
        }
    }

    fn event(&self, id: &str, invoice: &Invoice, spent: Uact) -> Settled {
        Settled {
            settler: self.settler.clone(),
            invoice: id.to_owned(),
            payer: invoice.payer.clone(),
            escrow: invoice.escrow.map(Into::into),
            provider: invoice.provider.clone(),
            spent_uact: spent.u128().into(),
            payout: invoice.payout,
            from_credits_uakt: None,
            from_buffer_uakt: None,
            from_escrow_uakt: None,
            claimed_uakt: None,
            claim_id: None,
            request: None,
            spread_uakt: None,
            price: None,
            ratio_before_bps: None,
            ratio_after_bps: None,
        }
    }

    fn earlier(&self, id: &str) -> Result<Option<Invoice>, Error> {
        match self.changes.invoices.get(id) {
            Some(invoice) => Ok(Some(invoice.clone())),
            None => Ok(INVOICES.may_load(self.deps.storage, &[self.settler.as_bytes(), id.as_bytes()])?),
        }
    }

    fn account(&self, market: &Market, holder: &Addr) -> Result<Account, Error> {
        match self.changes.accounts.get(holder) {
            Some(account) => Ok(*account),
            None => Ok(Account::load(self.deps.storage, holder, market.lock())?),
        }
    }

    /// An account that approved the settler.
    fn approved(&self, market: &Market, payer: Addr, needed: Uact) -> Result<Purse, Error> {
        let approval = self.approval_after(market, &payer, needed)?;
        let account = self.account(market, &payer)?.spend(needed)?;
        Ok(Purse { payer, spent: needed, left: Left::Account { account, approval } })
    }

    /// An escrow that names the settler. It spends less ACT than is billed only where its AKT may pay the rest: while
    /// the table closes the mint, there is a price, and an invoice is paid at it.
    fn escrow(&self, market: &Market, id: u64, needed: Uact, payout: Payout) -> Result<Purse, Error> {
        let mut escrow = match self.changes.escrows.get(&id) {
            Some(escrow) => escrow.clone(),
            None => escrow::load(self.deps.storage, id)?,
        };
        if !escrow.settlers.contains(self.settler) {
            return refuse(ContractError::EscrowSettler { id, settler: self.settler.clone() });
        }
        let available = escrow.spendable(market.now())?;
        let is_short = available < needed;
        let may_fall_back = payout == Payout::Akt
            && !escrow.akt.is_empty()
            && market.modes().mint == Mode::Closed
            && market.modes().settle == Mode::Open
            && market.status() != Status::HaltOracle;
        if is_short && !may_fall_back {
            return refuse(ContractError::InsufficientEscrow { id, needed, available });
        }
        let spent = needed.min(available);
        escrow.spend_act(spent, market.now())?;
        Ok(Purse { payer: escrow.owner.clone(), spent, left: Left::Escrow { id, escrow } })
    }

    /// The payer's permission after this invoice.
    fn approval_after(&self, market: &Market, payer: &Addr, needed: Uact) -> Result<Approval, Error> {
        let approval = match self.changes.approvals.get(payer) {
            Some(approval) => Some(*approval),
            None => APPROVALS.may_load(self.deps.storage, &[payer.as_bytes(), self.settler.as_bytes()])?,
        };
        let limit = approval
            .filter(|approval| market.now() <= approval.expires)
            .map_or(Uact::ZERO, |approval| approval.remaining);
        match (approval, limit.minus(needed)) {
            (Some(approval), Ok(remaining)) => Ok(Approval { remaining, ..approval }),
            _ => refuse(ContractError::NotApproved { payer: payer.clone(), needed, limit }),
        }
    }
}

/// Passes what may change until the price comes.
fn only_dust(error: Error) -> Result<(), Error> {
    match *error {
        ContractError::DustAmount { .. } => Err(error),
        _ => Ok(()),
    }
}

use bme_math::{Bps, Status, Uact, Uakt, pay};
use cosmwasm_std::{Addr, Deps, DepsMut, Env, MessageInfo, Response, Storage, Uint128, to_json_binary};

use super::{balance, escrow, save_claim, send, set_balance, spend, status_event};
use crate::{
    books::{NewClaim, Payment},
    error::ContractError,
    escrow::Escrow,
    events::Settled,
    market::{Market, Value, shown},
    msg::{InvoiceInput, Payer, Payout},
    params::{Leg, Mode},
    query::responses::{InvoiceResult, Outcome, SettleResult},
    state::{APPROVALS, Approval, INVOICES, Invoice, SETTLERS, Settler},
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
) -> Result<Response, ContractError> {
    let mut market = Market::load(deps.as_ref(), env)?;
    let mut batch = Batch::open(deps.as_ref(), env, &info.sender, &invoices)?;
    let results = invoices
        .into_iter()
        .map(|invoice| batch.run(&mut market, invoice, is_atomic))
        .collect::<Result<Vec<_>, _>>()?;
    let Batch { changes, limits, .. } = batch;
    let status = status_event(&market)?;

    market.save(deps.storage);
    if limits.daily_cap.is_some() {
        SETTLERS.save(deps.storage, &[info.sender.as_bytes()], &limits);
    }
    changes.save(deps.storage, &info.sender);
    let denom = &market.config.akt_denom;
    Ok(Response::new()
        .add_messages(changes.sends.0.iter().map(|(provider, akt)| send(provider, *akt, denom)))
        .add_events(changes.events)
        .add_events(status)
        .set_data(to_json_binary(&SettleResult { results })?))
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
    balances: Touched<Addr, Uact>,
    approvals: Touched<Addr, Approval>,
    escrows: Touched<u64, Escrow>,
    invoices: Touched<String, Invoice>,
    claims: Vec<(Addr, NewClaim)>,
    sends: Touched<Addr, Uakt>,
    events: Vec<Settled>,
}

impl Changes {
    fn save(&self, storage: &mut dyn Storage, settler: &Addr) {
        for (holder, act) in &self.balances.0 {
            set_balance(storage, holder, *act);
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
    Account { act: Uact, approval: Approval },
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
    fn after(self, act: Uact, now: u64) -> Result<Self, ContractError> {
        let (Some(cap), Some(left)) = (self.daily_cap, self.left(now)) else { return Ok(self) };
        let day = day_of(now);
        if act > left {
            let resets_at = day.saturating_add(1).saturating_mul(DAY_SECS);
            return Err(ContractError::SettlerCap { needed: act, left, cap, resets_at });
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

    /// The value of the ACT that is spent, and the AKT that the escrow adds for the rest of what is billed.
    ///
    /// That AKT bears no spread: the vault converts nothing. Rounding: down, once, for the whole.
    fn split(&mut self, whole: Value, billed: Uact) -> Result<(Value, Uakt), ContractError> {
        let Left::Escrow { id, escrow } = &mut self.left else { return Ok((whole, Uakt::ZERO)) };
        if self.spent == billed {
            return Ok((whole, Uakt::ZERO));
        }
        let Value { price, spread, gross, .. } = whole;
        let value =
            Value { gross: pay(self.spent, price, Bps(0))?, net: pay(self.spent, price, spread)?, ..whole };
        let (id, needed, available) = (*id, gross.minus(value.gross)?, escrow.total_akt()?);
        if needed > available {
            return Err(ContractError::InsufficientEscrowAkt { id, needed, available });
        }
        escrow.spend_akt(needed)?;
        Ok((value, needed))
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
    ) -> Result<Self, ContractError> {
        let unknown = || ContractError::UnknownSettler { sender: settler.clone() };
        let limits = SETTLERS.may_load(deps.storage, &[settler.as_bytes()])?.ok_or_else(unknown)?;
        if invoices.is_empty() || invoices.len() > MAX_INVOICES {
            return Err(ContractError::BatchSize { count: invoices.len(), max: MAX_INVOICES });
        }
        Ok(Self { deps, env, settler, limits, changes: Changes::default() })
    }

    /// Runs one invoice; a refused one leaves nothing behind.
    pub(crate) fn run(
        &mut self,
        market: &mut Market,
        input: InvoiceInput,
        is_atomic: bool,
    ) -> Result<InvoiceResult, ContractError> {
        let (id, before) = (input.id.clone(), market.vault);
        let outcome = match self.settle(market, input) {
            Ok((invoice, is_replay)) => Outcome::Settled(invoice.answer(is_replay)?),
            Err(error) if is_atomic => return Err(error),
            Err(error) => {
                market.vault = before;
                Outcome::Refused(error.refusal())
            }
        };
        Ok(InvoiceResult { id, outcome })
    }

    fn settle(&mut self, market: &mut Market, input: InvoiceInput) -> Result<(Invoice, bool), ContractError> {
        let InvoiceInput { id, payer, provider, uact, payout } = input;
        // Where an id is an attribute of an event the chain trims it: of ids with spaces, two could look like one.
        if !(1..=MAX_ID_LEN).contains(&id.len()) || !id.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ContractError::InvoiceId { len: id.len(), max: MAX_ID_LEN });
        }
        let source = match payer {
            Payer::Account { address } => Source::Account(self.deps.api.addr_validate(&address)?),
            Payer::Escrow { id } => Source::Escrow(id.u64()),
        };
        let provider = self.deps.api.addr_validate(&provider)?;
        let act = Uact::new(uact.u128());
        if let Some(earlier) = self.earlier(&id)? {
            let is_same = source.paid(&earlier)
                && earlier.provider == provider
                && earlier.act == act
                && earlier.payout == payout;
            return if is_same { Ok((earlier, true)) } else { Err(ContractError::InvoiceState { id }) };
        }
        // Payouts in ACT, too: a pause of this leg is for a settler who spends what is not his to spend.
        market.config.pauses.assert_none(Leg::Settle, market.now())?;
        if provider == self.env.contract.address {
            return Err(ContractError::SelfTarget {});
        }
        if act.is_zero() {
            return Err(ContractError::ZeroAmount {});
        }
        let limits = self.limits.after(act, market.now())?;
        let purse = match source {
            Source::Account(payer) => self.account(market, payer, act)?,
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
            settled_at: market.now(),
        };
        let invoice = match payout {
            Payout::Act => self.pay_act(market, &id, invoice, purse)?,
            Payout::Akt => self.pay_akt(market, &id, invoice, purse)?,
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
    ) -> Result<Invoice, ContractError> {
        let ratio = market.ratio()?;
        let before = match purse.left {
            Left::Account { act, .. } if invoice.payer == invoice.provider => act,
            _ => self.balance(&invoice.provider)?,
        };
        let received = before.plus(invoice.act)?;
        self.changes.events.push(Settled {
            ratio_before_bps: ratio,
            ratio_after_bps: ratio,
            ..self.event(id, &invoice, purse.spent)
        });
        self.keep(purse);
        self.changes.balances.insert(invoice.provider.clone(), received);
        Ok(invoice)
    }

    /// Burns the ACT and pays AKT; where the ACT does not reach, the AKT of the escrow does.
    fn pay_akt(
        &mut self,
        market: &mut Market,
        id: &str,
        invoice: Invoice,
        mut purse: Purse,
    ) -> Result<Invoice, ContractError> {
        let whole = market.value(Leg::Settle, market.config.params.settle.spread_bps, invoice.act)?;
        let (value, from_escrow) = purse.split(whole, invoice.act)?;
        let ratio_before_bps = market.ratio()?;
        let (payment, spread_uakt) = market.burn(purse.spent, &value)?;
        market.vault.books.release(from_escrow)?;
        let payment = Payment { from_escrow, ..payment };
        let ratio_after_bps = market.ratio()?;
        let now = payment.now()?;
        let sent = self.changes.sends.get(&invoice.provider).copied().unwrap_or_default().plus(now)?;

        let (price, spread) = (Some(value.price), value.spread);
        let invoice = Invoice { price, spread, payment: Some(payment), ..invoice };
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
            spread_uakt: Some(spread_uakt.u128().into()),
            price: price.map(shown),
            ratio_before_bps,
            ratio_after_bps,
            ..self.event(id, &invoice, purse.spent)
        });
        self.keep(purse);
        Ok(invoice)
    }

    /// Keeps what a purse leaves behind.
    fn keep(&mut self, Purse { payer, left, .. }: Purse) {
        match left {
            Left::Account { act, approval } => {
                self.changes.balances.insert(payer.clone(), act);
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
            spread_uakt: None,
            price: None,
            ratio_before_bps: None,
            ratio_after_bps: None,
        }
    }

    fn earlier(&self, id: &str) -> Result<Option<Invoice>, ContractError> {
        match self.changes.invoices.get(id) {
            Some(invoice) => Ok(Some(invoice.clone())),
            None => Ok(INVOICES.may_load(self.deps.storage, &[self.settler.as_bytes(), id.as_bytes()])?),
        }
    }

    fn balance(&self, holder: &Addr) -> Result<Uact, ContractError> {
        match self.changes.balances.get(holder) {
            Some(act) => Ok(*act),
            None => Ok(balance(self.deps.storage, holder)?),
        }
    }

    /// An account that approved the settler.
    fn account(&self, market: &Market, payer: Addr, needed: Uact) -> Result<Purse, ContractError> {
        let approval = self.approval_after(market, &payer, needed)?;
        let act = spend(self.balance(&payer)?, needed)?;
        Ok(Purse { payer, spent: needed, left: Left::Account { act, approval } })
    }

    /// An escrow that names the settler. It spends less ACT than is billed only where its AKT may pay the rest: while
    /// the table closes the mint and there is a price.
    fn escrow(&self, market: &Market, id: u64, needed: Uact, payout: Payout) -> Result<Purse, ContractError> {
        let mut escrow = match self.changes.escrows.get(&id) {
            Some(escrow) => escrow.clone(),
            None => escrow::load(self.deps.storage, id)?,
        };
        if !escrow.settlers.contains(self.settler) {
            return Err(ContractError::EscrowSettler { id, settler: self.settler.clone() });
        }
        let available = escrow.spendable(market.now())?;
        let is_short = available < needed;
        let may_fall_back = payout == Payout::Akt
            && !escrow.akt.is_empty()
            && market.modes().mint == Mode::Closed
            && market.status() != Status::HaltOracle;
        if is_short && !may_fall_back {
            return Err(ContractError::InsufficientEscrow { id, needed, available });
        }
        let spent = needed.min(available);
        escrow.spend_act(spent, market.now())?;
        Ok(Purse { payer: escrow.owner.clone(), spent, left: Left::Escrow { id, escrow } })
    }

    /// The payer's permission after this invoice.
    fn approval_after(&self, market: &Market, payer: &Addr, needed: Uact) -> Result<Approval, ContractError> {
        let approval = match self.changes.approvals.get(payer) {
            Some(approval) => Some(*approval),
            None => APPROVALS.may_load(self.deps.storage, &[payer.as_bytes(), self.settler.as_bytes()])?,
        };
        let limit = approval
            .filter(|approval| market.now() <= approval.expires)
            .map_or(Uact::ZERO, |approval| approval.remaining);
        match (approval, limit.minus(needed)) {
            (Some(approval), Ok(remaining)) => Ok(Approval { remaining, ..approval }),
            _ => Err(ContractError::NotApproved { payer: payer.clone(), needed, limit }),
        }
    }
}

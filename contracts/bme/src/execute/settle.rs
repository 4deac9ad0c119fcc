use bme_math::{Bps, Uact, Uakt};
use cosmwasm_std::{Addr, Deps, DepsMut, Env, MessageInfo, Response, Storage, to_json_binary};
use json::ToJson;

use super::{balance, save_claim, send, set_balance, spend, status_event};
use crate::{
    books::NewClaim,
    error::ContractError,
    events::Settled,
    market::{Market, shown},
    msg::{InvoiceInput, Payer, Payout},
    params::Leg,
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
/// Mutates: books, balances, approvals, invoices, claims, what the settler spent today. Emits: [`Settled`] for each invoice that is new, a change of
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
        .set_data(to_json_binary(&SettleResult { results }.to_json())?))
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
        for (id, invoice) in &self.invoices.0 {
            INVOICES.save(storage, &[settler.as_bytes(), id.as_bytes()], invoice);
        }
        for (owner, claim) in &self.claims {
            save_claim(storage, owner, *claim);
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
        let InvoiceInput { id, payer: Payer::Account { address }, provider, uact, payout } = input;
        // Where an id is an attribute of an event the chain trims it: of ids with spaces, two could look like one.
        if !(1..=MAX_ID_LEN).contains(&id.len()) || !id.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ContractError::InvoiceId { len: id.len(), max: MAX_ID_LEN });
        }
        let payer = self.deps.api.addr_validate(&address)?;
        let provider = self.deps.api.addr_validate(&provider)?;
        let act = Uact::new(uact.u128());
        if let Some(earlier) = self.earlier(&id)? {
            let is_same = earlier.payer == payer
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
        let approval = self.approval_after(market, &payer, act)?;
        let left = spend(self.balance(&payer)?, act)?;
        let invoice = Invoice {
            payer,
            provider,
            act,
            payout,
            price: None,
            spread: Bps(0),
            payment: None,
            settled_at: market.now(),
        };
        let invoice = match payout {
            Payout::Act => self.pay_act(market, &id, invoice, act, left)?,
            Payout::Akt => self.pay_akt(market, &id, invoice, act, left)?,
        };
        self.changes.approvals.insert(invoice.payer.clone(), approval);
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
        act: Uact,
        left: Uact,
    ) -> Result<Invoice, ContractError> {
        let ratio = market.ratio()?;
        if invoice.payer != invoice.provider {
            let received = self.balance(&invoice.provider)?.plus(act)?;
            self.changes.balances.insert(invoice.payer.clone(), left);
            self.changes.balances.insert(invoice.provider.clone(), received);
        }
        self.changes.events.push(Settled {
            ratio_before_bps: ratio,
            ratio_after_bps: ratio,
            ..self.event(id, &invoice)
        });
        Ok(invoice)
    }

    /// Burns the ACT and pays AKT.
    fn pay_akt(
        &mut self,
        market: &mut Market,
        id: &str,
        invoice: Invoice,
        act: Uact,
        left: Uact,
    ) -> Result<Invoice, ContractError> {
        let value = market.value(Leg::Settle, market.config.params.settle.spread_bps, act)?;
        let ratio_before_bps = market.ratio()?;
        let (payment, spread_uakt) = market.burn(act, &value)?;
        let ratio_after_bps = market.ratio()?;
        let now = payment.now()?;
        let sent = self.changes.sends.get(&invoice.provider).copied().unwrap_or_default().plus(now)?;

        let (price, spread) = (Some(value.price), value.spread);
        let invoice = Invoice { price, spread, payment: Some(payment), ..invoice };
        self.changes.balances.insert(invoice.payer.clone(), left);
        if !now.is_zero() {
            self.changes.sends.insert(invoice.provider.clone(), sent);
        }
        if let Some(claim) = payment.claim {
            self.changes.claims.push((invoice.provider.clone(), claim));
        }
        self.changes.events.push(Settled {
            from_credits_uakt: Some(payment.from_credits.u128().into()),
            from_buffer_uakt: Some(payment.from_buffer.u128().into()),
            claimed_uakt: Some(payment.claimed().u128().into()),
            claim_id: payment.claim.map(|claim| claim.id.into()),
            spread_uakt: Some(spread_uakt.u128().into()),
            price: price.map(shown),
            ratio_before_bps,
            ratio_after_bps,
            ..self.event(id, &invoice)
        });
        Ok(invoice)
    }

    fn event(&self, id: &str, invoice: &Invoice) -> Settled {
        Settled {
            settler: self.settler.clone(),
            invoice: id.to_owned(),
            payer: invoice.payer.clone(),
            provider: invoice.provider.clone(),
            spent_uact: invoice.act.u128().into(),
            payout: invoice.payout,
            from_credits_uakt: None,
            from_buffer_uakt: None,
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

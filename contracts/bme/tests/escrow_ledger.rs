//! Random messages of several users on a few escrows, against a ledger of plain integers: every answer and refusal,
//! every balance, every place of every escrow. What the events tell must add up to the same balances.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::{cell::RefCell, collections::BTreeMap};

use bme::{
    escrow::MAX_PARTS,
    events::{EscrowAktPaid, EscrowDeposited, EscrowFunded, EscrowReturned, Minted, Settled},
    msg::{ExecuteMsg, InvoiceInput, Payer, Payout, QueryMsg},
    responses::{EscrowInfo, EscrowResponse, EscrowReturnsResponse, Outcome, SettleResult, SettledInvoice},
};
use bme_math::{Bps, Status};
use common::{AKT, DENOM, ONE, Suite, data, invoice, spreadless};
use cosmwasm_std::{Addr, Coin, Event, coins};
use cw_multi_test::AppResponse;
use proptest::{
    collection::vec,
    option,
    prelude::*,
    test_runner::{TestCaseResult, TestRunner},
};

const USERS: usize = 4;
/// Small numbers, where a rounding shows.
const MINIMUM: u128 = 10;
const FIRST_ACT: u128 = 2_000;
const FIRST_AKT: u128 = 100_000;
/// Two prices: at the lower one the mint is closed. A holder beside whom all others are dust keeps it so.
const PRICES: [u128; 2] = [ONE, 700_000_000_000_000_000];
const WHALE: u128 = 1_000_000 * AKT;
const SPREAD_BPS: u128 = 100;

type Refused = &'static str;
/// Of a user, how much, until when.
type Part = (usize, u128, Option<u64>);

#[derive(Debug, Clone)]
struct Put {
    by: usize,
    act: Option<u128>,
    akt: u128,
    /// Seconds from now.
    expires: Option<i64>,
}

#[derive(Debug, Clone)]
struct Bill {
    id: u64,
    provider: usize,
    act: u128,
    payout: Payout,
}

#[derive(Debug, Clone)]
enum Step {
    Open {
        put: Put,
        refund_to: usize,
        is_for_us: bool,
        named: Option<Vec<usize>>,
    },
    Deposit {
        id: u64,
        put: Put,
    },
    /// Two users in turn until no place is left; then the owner admits one of them and needs a place.
    Crowd {
        id: u64,
        by: [usize; 2],
    },
    Fund {
        id: u64,
        by: usize,
        akt: u128,
    },
    Withdraw {
        id: u64,
        by: usize,
        act: u128,
    },
    WithdrawAkt {
        id: u64,
        by: usize,
    },
    Name {
        id: u64,
        by: usize,
        named: Option<Vec<usize>>,
    },
    Close {
        id: u64,
        by: usize,
    },
    Settle {
        bills: Vec<Bill>,
    },
    Wait {
        secs: u64,
    },
    Reprice,
}

fn step() -> impl Strategy<Value = Step> {
    let (user, id) = (0..USERS, 1..5_u64);
    let amount = prop_oneof![3 => 0..60_u128, 1 => 60..600_u128];
    let named = option::of(vec(0..USERS, 0..3));
    let expires = option::weighted(0.3, -1..20_i64);
    let put =
        (user.clone(), option::weighted(0.8, amount.clone()), prop_oneof![Just(0), 0..40_u128], expires)
            .prop_map(|(by, act, akt, expires)| Put { by, act, akt, expires });
    let payout = prop_oneof![2 => Just(Payout::Akt), 1 => Just(Payout::Act)];
    let bill = (id.clone(), user.clone(), amount.clone(), payout)
        .prop_map(|(id, provider, act, payout)| Bill { id, provider, act, payout });
    let owned = (id.clone(), user.clone());
    prop_oneof![
        3 => (put.clone(), user.clone(), prop::bool::weighted(0.8), named.clone())
            .prop_map(|(put, refund_to, is_for_us, named)| Step::Open { put, refund_to, is_for_us, named }),
        8 => (id.clone(), put).prop_map(|(id, put)| Step::Deposit { id, put }),
        1 => (id.clone(), user.clone(), user.clone()).prop_map(|(id, a, b)| Step::Crowd { id, by: [a, b] }),
        4 => (id.clone(), user.clone(), amount.clone()).prop_map(|(id, by, akt)| Step::Fund { id, by, akt }),
        5 => (id.clone(), user, amount).prop_map(|(id, by, act)| Step::Withdraw { id, by, act }),
        3 => owned.clone().prop_map(|(id, by)| Step::WithdrawAkt { id, by }),
        2 => (owned.clone(), named).prop_map(|((id, by), named)| Step::Name { id, by, named }),
        1 => owned.prop_map(|(id, by)| Step::Close { id, by }),
        8 => vec(bill, 1..5).prop_map(|bills| Step::Settle { bills }),
        2 => (0..12_u64).prop_map(|secs| Step::Wait { secs }),
        2 => Just(Step::Reprice),
    ]
}

#[derive(Debug, Clone)]
struct Escrow {
    owner: usize,
    refund_to: usize,
    is_for_us: bool,
    named: Option<Vec<usize>>,
    act: Vec<Part>,
    akt: Vec<Part>,
}

impl Escrow {
    fn admits(&self, user: usize) -> bool {
        let named = self.named.as_ref().is_none_or(|named| named.contains(&user));
        named || user == self.owner || user == self.refund_to
    }
}

#[derive(Debug, Clone)]
struct Ledger {
    now: u64,
    price: u128,
    act: [u128; USERS],
    akt: [u128; USERS],
    opened: u64,
    escrows: BTreeMap<u64, Escrow>,
    returns: BTreeMap<(usize, u64), u128>,
}

/// Spends from the parts that count; an old vector is read, a new one is written.
fn spent(parts: &[Part], mut amount: u128, counts: impl Fn(&Part) -> bool) -> Vec<Part> {
    let mut after = vec![];
    for part in parts {
        let taken = if counts(part) { amount.min(part.1) } else { 0 };
        amount -= taken;
        if part.1 > taken {
            after.push((part.0, part.1 - taken, part.2));
        }
    }
    assert_eq!(amount, 0);
    after
}

fn sum(parts: &[Part], counts: impl Fn(&Part) -> bool) -> u128 {
    parts.iter().filter(|part| counts(part)).map(|part| part.1).sum()
}

impl Ledger {
    fn is_halted(&self) -> bool {
        self.price != ONE
    }

    fn worth(&self, act: u128, spread_bps: u128) -> u128 {
        act * ONE * (10_000 - spread_bps) / (self.price * 10_000)
    }

    fn escrow(&self, id: u64) -> Result<Escrow, Refused> {
        self.escrows.get(&id).cloned().ok_or("unknown_escrow")
    }

    fn live(&self) -> impl Fn(&Part) -> bool + use<> {
        let now = self.now;
        move |part| part.2.is_none_or(|expires| now <= expires)
    }

    fn open(&mut self, put: &Put, escrow: Escrow) -> Result<(), Refused> {
        let id = self.opened + 1;
        self.put(id, escrow, put)?;
        self.opened = id;
        Ok(())
    }

    fn deposit(&mut self, id: u64, put: &Put) -> Result<(), Refused> {
        let escrow = self.escrow(id)?;
        if !escrow.admits(put.by) {
            return Err("not_depositor");
        }
        if put.act.is_none() && put.akt == 0 {
            return Err("zero_amount");
        }
        self.put(id, escrow, put)
    }

    fn put(&mut self, id: u64, mut escrow: Escrow, put: &Put) -> Result<(), Refused> {
        let expires = put.expires.map(|secs| self.now.checked_add_signed(secs).unwrap());
        if expires.is_some_and(|expires| expires < self.now) {
            return Err("grant_expired");
        }
        let mut parts = vec![];
        if put.akt > 0 {
            if self.is_halted() {
                return Err("leg_closed");
            }
            if put.akt < MINIMUM {
                return Err("below_minimum");
            }
            let to = if put.by == escrow.owner { escrow.refund_to } else { put.by };
            parts.push((to, put.akt, expires));
        }
        match put.act {
            Some(0) => return Err("zero_amount"),
            Some(act) if act < MINIMUM => return Err("deposit_minimum"),
            Some(act) => parts.push((put.by, act, expires)),
            None => {}
        }
        let mut back = vec![];
        for part in parts {
            let live = self.live();
            let admitting = escrow.clone();
            let stays = |part: &Part| live(part) && admitting.admits(part.0);
            back.extend(place(&mut escrow.act, part, stays)?);
        }
        self.akt[put.by] -= put.akt;
        self.act[put.by] = self.act[put.by].checked_sub(put.act.unwrap_or(0)).ok_or("insufficient_act")?;
        for (user, act, _) in back {
            self.act[user] += act;
        }
        self.escrows.insert(id, escrow);
        Ok(())
    }

    fn fund(&mut self, id: u64, by: usize, akt: u128) -> Result<(), Refused> {
        let mut escrow = self.escrow(id)?;
        if !escrow.admits(by) {
            return Err("not_depositor");
        }
        if akt == 0 {
            return Err("no_funds");
        }
        let admitting = escrow.clone();
        for (user, akt, _) in place(&mut escrow.akt, (by, akt, None), |part| admitting.admits(part.0))? {
            *self.returns.entry((user, id)).or_default() += akt;
        }
        self.akt[by] -= akt;
        self.escrows.insert(id, escrow);
        Ok(())
    }

    fn withdraw(&mut self, id: u64, by: usize, act: u128) -> Result<(), Refused> {
        let mut escrow = self.escrow(id)?;
        if act == 0 {
            return Err("zero_amount");
        }
        if act > sum(&escrow.act, |part| part.0 == by) {
            return Err("escrow_part");
        }
        let mut missing = act;
        for (_, left, _) in escrow.act.iter().filter(|part| part.0 == by) {
            if (1..*left).contains(&missing) && left - missing < MINIMUM {
                return Err("deposit_minimum");
            }
            missing = missing.saturating_sub(*left);
        }
        escrow.act = spent(&escrow.act, act, |part| part.0 == by);
        self.act[by] += act;
        self.escrows.insert(id, escrow);
        Ok(())
    }

    fn withdraw_akt(&mut self, id: u64, by: usize) -> Result<(), Refused> {
        let due = self.returns.remove(&(by, id)).unwrap_or(0);
        let own = match self.escrows.get_mut(&id) {
            Some(escrow) => {
                let own = sum(&escrow.akt, |part| part.0 == by);
                escrow.akt.retain(|part| part.0 != by);
                own
            }
            None => 0,
        };
        self.akt[by] += due + own;
        if due + own == 0 { Err("no_escrow_akt") } else { Ok(()) }
    }

    fn own(&mut self, id: u64, by: usize) -> Result<&mut Escrow, Refused> {
        let escrow = self.escrows.get_mut(&id).ok_or("unknown_escrow")?;
        if escrow.owner == by { Ok(escrow) } else { Err("not_escrow_owner") }
    }

    fn close(&mut self, id: u64, by: usize) -> Result<(), Refused> {
        self.own(id, by)?;
        let escrow = self.escrows.remove(&id).unwrap();
        for (user, act, _) in escrow.act {
            self.act[user] += act;
        }
        for (user, akt, _) in escrow.akt {
            *self.returns.entry((user, id)).or_default() += akt;
        }
        Ok(())
    }

    /// Answers what the vault and what the escrow pays in AKT.
    fn settle(&mut self, bill: &Bill) -> Result<(u128, u128), Refused> {
        let Bill { id, provider, act, payout } = *bill;
        if act == 0 {
            return Err("zero_amount");
        }
        let mut escrow = self.escrow(id)?;
        if !escrow.is_for_us {
            return Err("escrow_settler");
        }
        let available = sum(&escrow.act, self.live());
        let may_fall_back = self.is_halted() && payout == Payout::Akt && !escrow.akt.is_empty();
        if available < act && !may_fall_back {
            return Err("insufficient_escrow");
        }
        let paid_in_act = act.min(available);
        escrow.act = spent(&escrow.act, paid_in_act, self.live());
        if payout == Payout::Act {
            self.act[provider] += act;
            self.escrows.insert(id, escrow);
            return Ok((0, 0));
        }
        if self.worth(act, SPREAD_BPS) == 0 {
            return Err("dust_amount");
        }
        let by_escrow = self.worth(act, 0) - self.worth(paid_in_act, 0);
        let by_escrow = if paid_in_act == act { 0 } else { by_escrow };
        if by_escrow > sum(&escrow.akt, |_| true) {
            return Err("insufficient_escrow_akt");
        }
        escrow.akt = spent(&escrow.akt, by_escrow, |_| true);
        let by_vault = self.worth(paid_in_act, SPREAD_BPS);
        self.akt[provider] += by_vault + by_escrow;
        self.escrows.insert(id, escrow);
        Ok((by_vault, by_escrow))
    }
}

/// Puts a part into its place; answers who made room.
fn place(parts: &mut Vec<Part>, part: Part, stays: impl Fn(&Part) -> bool) -> Result<Vec<Part>, Refused> {
    match parts.last_mut() {
        Some(last) if (last.0, last.2) == (part.0, part.2) => {
            last.1 += part.1;
            return Ok(vec![]);
        }
        _ => {}
    }
    let mut back = vec![];
    if parts.len() == MAX_PARTS {
        back = parts.iter().filter(|part| !stays(part)).copied().collect();
        parts.retain(stays);
    }
    if parts.len() == MAX_PARTS {
        return Err("escrow_full");
    }
    parts.push(part);
    Ok(back)
}

/// What happened how often, over all cases.
type Seen = RefCell<BTreeMap<String, usize>>;

struct Run<'a> {
    suite: Suite,
    users: Vec<Addr>,
    ledger: Ledger,
    /// Balances and AKT of escrows as the events tell of them.
    told_act: [u128; USERS],
    told_akt: u128,
    bills: usize,
    seen: &'a Seen,
}

impl<'a> Run<'a> {
    fn new(seen: &'a Seen) -> Self {
        let mut params = spreadless();
        params.mint.minimum_uact = MINIMUM.into();
        params.settle.spread_bps = Bps(u32::try_from(SPREAD_BPS).unwrap());
        let mut suite = Suite::new(params, "1.0");
        let whale = suite.rich("whale", WHALE);
        suite.mint(&whale, WHALE).unwrap();
        let users = (0..USERS)
            .map(|index| {
                let addr = suite.rich(&format!("user{index}"), FIRST_AKT + FIRST_ACT);
                suite.mint(&addr, FIRST_ACT).unwrap();
                addr
            })
            .collect();
        let ledger = Ledger {
            now: suite.now(),
            price: ONE,
            act: [FIRST_ACT; USERS],
            akt: [FIRST_AKT; USERS],
            opened: 0,
            escrows: BTreeMap::new(),
            returns: BTreeMap::new(),
        };
        Self { suite, users, ledger, told_act: [FIRST_ACT; USERS], told_akt: 0, bills: 0, seen }
    }

    fn saw(&self, what: &str) {
        *self.seen.borrow_mut().entry(what.to_owned()).or_default() += 1;
    }

    fn index(&self, addr: &Addr) -> usize {
        self.users.iter().position(|user| user == addr).unwrap()
    }

    fn names(&self, users: &[usize]) -> Vec<String> {
        users.iter().map(|user| self.users[*user].to_string()).collect()
    }

    fn step(&mut self, step: &Step) -> TestCaseResult {
        match step {
            Step::Open { put, refund_to, is_for_us, named } => {
                let settler = if *is_for_us { &self.suite.settler } else { &self.users[0] };
                let msg = ExecuteMsg::OpenEscrow {
                    settlers: vec![settler.to_string()],
                    refund_to: Some(self.users[*refund_to].to_string()),
                    label: None,
                    depositors: named.as_ref().map(|named| self.names(named)),
                    act: put.act.map(Into::into),
                    min_act_out: None,
                    deadline: None,
                };
                let escrow = Escrow {
                    owner: put.by,
                    refund_to: *refund_to,
                    is_for_us: *is_for_us,
                    named: named.clone(),
                    act: vec![],
                    akt: vec![],
                };
                let put = Put { expires: None, ..put.clone() };
                self.send("open", put.by, &msg, put.akt, |ledger| ledger.open(&put, escrow))?;
            }
            Step::Deposit { id, put } => self.deposit(*id, put)?,
            Step::Crowd { id, by } => {
                for turn in 0..=MAX_PARTS {
                    let put = Put { by: by[turn % 2], act: Some(MINIMUM), akt: 0, expires: None };
                    self.deposit(*id, &put)?;
                    self.fund(*id, by[turn % 2], 1)?;
                }
                let owner = self.ledger.escrows.get(id).map_or(by[0], |escrow| escrow.owner);
                self.name(*id, owner, Some(&[by[0]]))?;
                let put = Put { by: owner, act: Some(MINIMUM), akt: 0, expires: Some(5) };
                self.deposit(*id, &put)?;
                self.fund(*id, owner, 1)?;
            }
            Step::Fund { id, by, akt } => self.fund(*id, *by, *akt)?,
            Step::Withdraw { id, by, act } => {
                let msg = ExecuteMsg::WithdrawEscrow { id: (*id).into(), amount: (*act).into() };
                self.send("withdraw", *by, &msg, 0, |ledger| ledger.withdraw(*id, *by, *act))?;
            }
            Step::WithdrawAkt { id, by } => {
                let msg = ExecuteMsg::WithdrawEscrowAkt { id: (*id).into() };
                self.send("withdraw_akt", *by, &msg, 0, |ledger| ledger.withdraw_akt(*id, *by))?;
            }
            Step::Name { id, by, named } => self.name(*id, *by, named.as_deref())?,
            Step::Close { id, by } => {
                let msg = ExecuteMsg::CloseEscrow { id: (*id).into() };
                self.send("close", *by, &msg, 0, |ledger| ledger.close(*id, *by))?;
            }
            Step::Settle { bills } => self.settle(bills)?,
            Step::Wait { secs } => {
                self.suite.wait(*secs);
                self.suite.set_atomics(self.ledger.price);
            }
            Step::Reprice => {
                self.ledger.price = PRICES[usize::from(!self.ledger.is_halted())];
                self.suite.set_atomics(self.ledger.price);
                let status = if self.ledger.is_halted() { Status::HaltCr } else { Status::Healthy };
                prop_assert_eq!(self.suite.status().status, status);
            }
        }
        self.ledger.now = self.suite.now();
        self.compare()
    }

    fn deposit(&mut self, id: u64, put: &Put) -> TestCaseResult {
        let expires = put.expires.map(|secs| self.ledger.now.checked_add_signed(secs).unwrap().into());
        let (act, min_act_out, deadline) = (put.act.map(Into::into), None, None);
        let msg = ExecuteMsg::DepositEscrow { id: id.into(), act, expires, min_act_out, deadline };
        self.send("deposit", put.by, &msg, put.akt, |ledger| ledger.deposit(id, put))
    }

    fn name(&mut self, id: u64, by: usize, named: Option<&[usize]>) -> TestCaseResult {
        let depositors = named.map(|named| self.names(named));
        let msg = ExecuteMsg::SetEscrowDepositors { id: id.into(), depositors };
        let name = |ledger: &mut Ledger| {
            ledger.own(id, by)?.named = named.map(<[usize]>::to_vec);
            Ok(())
        };
        self.send("name", by, &msg, 0, name)
    }

    fn fund(&mut self, id: u64, by: usize, akt: u128) -> TestCaseResult {
        let msg = ExecuteMsg::FundEscrowAkt { id: id.into() };
        self.send("fund", by, &msg, akt, |ledger| ledger.fund(id, by, akt))
    }

    /// The message and the ledger answer the same.
    fn send(
        &mut self,
        name: &str,
        by: usize,
        msg: &ExecuteMsg,
        akt: u128,
        expect: impl FnOnce(&mut Ledger) -> Result<(), Refused>,
    ) -> TestCaseResult {
        let mut next = self.ledger.clone();
        let expected = expect(&mut next);
        let funds: Vec<Coin> = if akt == 0 { vec![] } else { coins(akt, DENOM) };
        let answer = self.suite.attempt(&self.users[by].clone(), msg, &funds);
        prop_assert_eq!(answer.as_ref().map(|_| ()).map_err(String::as_str), expected);
        match (answer, expected) {
            (Ok(response), Ok(())) => {
                self.saw(name);
                let returned = response.events.iter().any(|event| event.ty == "wasm-bme_escrow_return");
                if name == "deposit" && returned {
                    self.saw("deposit that others made room for");
                }
                self.listen(&response);
                self.ledger = next;
            }
            (_, Err(code)) => self.saw(code),
            (Err(_), Ok(())) => unreachable!(),
        }
        Ok(())
    }

    fn settle(&mut self, bills: &[Bill]) -> TestCaseResult {
        let inputs: Vec<InvoiceInput> = bills
            .iter()
            .map(|bill| {
                self.bills += 1;
                let provider = &self.users[bill.provider];
                let input = invoice(&self.bills.to_string(), provider, provider, bill.act, bill.payout);
                InvoiceInput { payer: Payer::Escrow { id: bill.id.into() }, ..input }
            })
            .collect();
        let response = self.suite.settle(&inputs, false).unwrap();
        self.listen(&response);
        let results = data::<SettleResult>(&response).results;
        for (bill, result) in bills.iter().zip(results) {
            let before = self.ledger.clone();
            match (self.ledger.settle(bill), result.outcome) {
                (Ok((by_vault, by_escrow)), Outcome::Settled(invoice)) => {
                    let SettledInvoice { uact, escrow, payment, .. } = invoice;
                    prop_assert_eq!((uact.u128(), escrow), (bill.act, Some(bill.id.into())));
                    let payment = payment
                        .map_or((0, 0), |paid| (paid.from_credits_uakt.u128(), paid.from_escrow_uakt.u128()));
                    prop_assert_eq!(payment, (by_vault, by_escrow));
                    self.saw(match (bill.payout, by_vault, by_escrow) {
                        (Payout::Act, ..) => "settle in act",
                        (_, _, 0) => "settle in akt",
                        (_, 0, _) => "settle by the escrow's akt",
                        _ => "settle by both",
                    });
                }
                (Err(code), Outcome::Refused(refusal)) => {
                    prop_assert_eq!(refusal.code, code);
                    self.saw(code);
                    self.ledger = before;
                }
                (expected, found) => prop_assert!(false, "{found:?} instead of {expected:?}"),
            }
        }
        Ok(())
    }

    /// Adds up what the events of a response tell.
    fn listen(&mut self, response: &AppResponse) {
        fn told<'a, T: TryFrom<&'a Event>>(response: &'a AppResponse) -> impl Iterator<Item = T> {
            response.events.iter().filter_map(|event| T::try_from(event).ok())
        }
        for event in told::<Minted>(response) {
            self.told_act[self.index(&event.to)] += event.minted_uact.u128();
        }
        for event in told::<EscrowReturned>(response) {
            self.told_act[self.index(&event.depositor)] += event.returned_uact.u128();
        }
        for event in told::<EscrowDeposited>(response) {
            self.told_act[self.index(&event.depositor)] -= event.deposited_uact.u128();
        }
        for event in told::<EscrowFunded>(response) {
            self.told_akt += event.funded_uakt.u128();
        }
        for event in told::<EscrowAktPaid>(response) {
            self.told_akt -= event.paid_uakt.u128();
        }
        for event in told::<Settled>(response) {
            self.told_akt -= event.from_escrow_uakt.map_or(0, |akt| akt.u128());
            if event.payout == Payout::Act {
                self.told_act[self.index(&event.provider)] += event.spent_uact.u128();
            }
        }
    }

    fn compare(&self) -> TestCaseResult {
        let ledger = &self.ledger;
        for (user, addr) in self.users.iter().enumerate() {
            let held = (self.suite.act(addr), self.suite.akt(addr));
            prop_assert_eq!(held, (ledger.act[user], ledger.akt[user]), "user {}", user);
            let query =
                QueryMsg::EscrowReturns { giver: addr.to_string(), start_after: None, limit: Some(30) };
            let answer: EscrowReturnsResponse = self.suite.query(&query);
            let returns: Vec<_> =
                answer.returns.iter().map(|part| ((user, part.id.u64()), part.uakt.u128())).collect();
            let expected: Vec<_> =
                ledger.returns.range((user, 0)..(user + 1, 0)).map(|(k, v)| (*k, *v)).collect();
            prop_assert_eq!(returns, expected);
        }
        prop_assert_eq!(self.told_act, ledger.act);
        let in_escrows: u128 = ledger.escrows.values().map(|escrow| sum(&escrow.akt, |_| true)).sum();
        prop_assert_eq!(self.told_akt, in_escrows + ledger.returns.values().sum::<u128>());
        for id in 1..=ledger.opened + 1 {
            let answer: EscrowResponse = self.suite.query(&QueryMsg::Escrow { id: id.into() });
            let found = answer.escrow.map(|escrow| self.parts(escrow));
            let expected = ledger
                .escrows
                .get(&id)
                .map(|escrow| (escrow.act.clone(), escrow.akt.clone(), sum(&escrow.act, ledger.live())));
            prop_assert_eq!(found, expected, "escrow {}", id);
        }
        Ok(())
    }

    fn parts(&self, escrow: EscrowInfo) -> (Vec<Part>, Vec<Part>, u128) {
        let deposits = escrow.deposits.into_iter().map(|part| {
            (self.index(&part.depositor), part.uact.u128(), part.expires.map(|expires| expires.u64()))
        });
        let fallback =
            escrow.fallback.into_iter().map(|part| (self.index(&part.giver), part.uakt.u128(), None));
        (deposits.collect(), fallback.collect(), escrow.spendable_uact.u128())
    }
}

/// What a run must have met, or it proves nothing.
const KINDS: [&str; 25] = [
    "open",
    "deposit",
    "deposit that others made room for",
    "fund",
    "withdraw",
    "withdraw_akt",
    "name",
    "close",
    "settle in act",
    "settle in akt",
    "settle by the escrow's akt",
    "settle by both",
    "unknown_escrow",
    "not_depositor",
    "not_escrow_owner",
    "escrow_settler",
    "escrow_full",
    "escrow_part",
    "deposit_minimum",
    "grant_expired",
    "no_escrow_akt",
    "insufficient_escrow",
    "insufficient_escrow_akt",
    "leg_closed",
    "below_minimum",
];

#[test]
fn random_actions_agree_with_a_plain_ledger() {
    let seen = Seen::default();
    let mut runner = TestRunner::new(ProptestConfig { cases: 128, ..ProptestConfig::default() });
    let run = |steps: Vec<Step>| {
        let mut run = Run::new(&seen);
        steps.iter().try_for_each(|step| run.step(step))
    };
    runner.run(&vec(step(), 20..60), run).unwrap();
    let seen = seen.into_inner();
    let missed: Vec<_> = KINDS.iter().filter(|kind| !seen.contains_key(**kind)).collect();
    assert!(missed.is_empty(), "never met: {missed:?} in {seen:?}");
}

//! Escrows on a simulated chain. The invariants are checked after every call: I1 and I2 count what is in escrows.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use bme::{
    escrow::MAX_PARTS,
    events::{
        EscrowAktDue, EscrowAktPaid, EscrowClosed, EscrowDeposited, EscrowDepositorsSet, EscrowFunded,
        EscrowOpened, EscrowReturned, Minted, Settled,
    },
    msg::{ExecuteMsg, InvoiceInput, Payer, Payout, QueryMsg},
    params::{Mode, Params},
    responses::{
        EscrowDeposit, EscrowFallback, EscrowInfo, EscrowResponse, EscrowResult, EscrowReturn,
        EscrowReturnsResponse, EscrowsResponse, InvoiceResponse, MintQuote, Outcome, SettleQuote,
        SettleResult, SettledInvoice,
    },
};
use bme_math::Status;
use common::{AKT, DENOM, Suite, data, event, invoice, plain, refused, spreadless};
use cosmwasm_std::{Addr, Coin, Event, Uint64, coin, coins};
use cw_multi_test::AppResponse;

const MINIMUM: u128 = 10 * AKT;
const NONE: &[Coin] = &[];

/// Parameters with a minimum mint: what makes a place worth something.
fn params() -> Params {
    let mut params = spreadless();
    params.mint.minimum_uact = MINIMUM.into();
    params
}

/// A vault at 1 USD, and accounts with 100 ACT and 900 AKT each.
struct Case {
    suite: Suite,
    owner: Addr,
    friend: Addr,
    stranger: Addr,
    provider: Addr,
}

impl Case {
    fn new() -> Self {
        Self::under(params())
    }

    fn under(params: Params) -> Self {
        let mut suite = Suite::new(params, "1.0");
        let [owner, friend, stranger] = ["tenant", "friend", "stranger"].map(|name| {
            let addr = suite.rich(name, 1_000 * AKT);
            suite.mint(&addr, 100 * AKT).unwrap();
            addr
        });
        let provider = suite.user("provider");
        Self { suite, owner, friend, stranger, provider }
    }

    fn run(&mut self, sender: &Addr, msg: &ExecuteMsg, funds: &[Coin]) -> Result<AppResponse, String> {
        self.suite.run(sender, msg, funds)
    }

    /// An escrow of the owner that the suite's settler may spend.
    fn open(&mut self) -> u64 {
        let msg = opening(&[&self.suite.settler.clone()]);
        let response = self.run(&self.owner.clone(), &msg, NONE).unwrap();
        data::<EscrowResult>(&response).id.u64()
    }

    fn deposit(&mut self, sender: &Addr, id: u64, act: u128) -> Result<AppResponse, String> {
        self.run(sender, &depositing(id, act, None), NONE)
    }

    fn grant(&mut self, sender: &Addr, id: u64, act: u128, expires: u64) -> Result<AppResponse, String> {
        self.run(sender, &depositing(id, act, Some(expires)), NONE)
    }

    fn fund(&mut self, sender: &Addr, id: u64, akt: u128) -> Result<AppResponse, String> {
        self.run(sender, &ExecuteMsg::FundEscrowAkt { id: id.into() }, &coins(akt, DENOM))
    }

    fn withdraw(&mut self, sender: &Addr, id: u64, act: u128) -> Result<AppResponse, String> {
        self.run(sender, &ExecuteMsg::WithdrawEscrow { id: id.into(), amount: act.into() }, NONE)
    }

    fn withdraw_akt(&mut self, sender: &Addr, id: u64) -> Result<AppResponse, String> {
        self.run(sender, &ExecuteMsg::WithdrawEscrowAkt { id: id.into() }, NONE)
    }

    fn name(&mut self, id: u64, depositors: Option<&[&Addr]>) -> Result<AppResponse, String> {
        let depositors = depositors.map(|named| named.iter().map(ToString::to_string).collect());
        let owner = self.owner.clone();
        self.run(&owner, &ExecuteMsg::SetEscrowDepositors { id: id.into(), depositors }, NONE)
    }

    fn close(&mut self, sender: &Addr, id: u64) -> Result<AppResponse, String> {
        self.run(sender, &ExecuteMsg::CloseEscrow { id: id.into() }, NONE)
    }

    fn bill(&self, name: &str, id: u64, act: u128, payout: Payout) -> InvoiceInput {
        let from_account = invoice(name, &self.owner, &self.provider, act, payout);
        InvoiceInput { payer: Payer::Escrow { id: id.into() }, ..from_account }
    }

    fn settle(&mut self, invoices: &[InvoiceInput]) -> Result<AppResponse, String> {
        self.suite.settle(invoices, true)
    }

    /// Spends ACT of an escrow, to a provider that takes it as it is.
    fn spend(&mut self, name: &str, id: u64, act: u128) -> Result<AppResponse, String> {
        let bill = self.bill(name, id, act, Payout::Act);
        self.settle(&[bill])
    }

    fn escrow(&self, id: u64) -> Option<EscrowInfo> {
        self.suite.query::<EscrowResponse>(&QueryMsg::Escrow { id: id.into() }).escrow
    }

    fn deposits(&self, id: u64) -> Vec<(Addr, u128)> {
        let deposits = self.escrow(id).unwrap().deposits;
        deposits.into_iter().map(|part| (part.depositor, part.uact.u128())).collect()
    }

    fn fallback(&self, id: u64) -> Vec<(Addr, u128)> {
        let fallback = self.escrow(id).unwrap().fallback;
        fallback.into_iter().map(|part| (part.giver, part.uakt.u128())).collect()
    }

    fn spendable(&self, id: u64) -> u128 {
        self.escrow(id).unwrap().spendable_uact.u128()
    }

    fn returns(&self, giver: &Addr) -> Vec<(u64, u128)> {
        let giver = giver.to_string();
        let query = QueryMsg::EscrowReturns { giver, start_after: None, limit: None };
        let answer: EscrowReturnsResponse = self.suite.query(&query);
        answer.returns.into_iter().map(|part| (part.id.u64(), part.uakt.u128())).collect()
    }

    fn held(&self) -> [u128; 4] {
        [&self.owner, &self.friend, &self.stranger, &self.provider].map(|addr| self.suite.act(addr))
    }

    /// Brings the vault into a status by its price alone.
    fn bring_to(&mut self, status: Status, price: &str) {
        self.suite.set_price(price);
        assert_eq!(self.suite.status().status, status);
    }
}

fn opening(settlers: &[&Addr]) -> ExecuteMsg {
    ExecuteMsg::OpenEscrow {
        settlers: settlers.iter().map(ToString::to_string).collect(),
        refund_to: None,
        label: None,
        depositors: None,
        act: None,
        min_act_out: None,
        deadline: None,
    }
}

fn depositing(id: u64, act: u128, expires: Option<u64>) -> ExecuteMsg {
    ExecuteMsg::DepositEscrow {
        id: id.into(),
        act: Some(act.into()),
        expires: expires.map(Into::into),
        min_act_out: None,
        deadline: None,
    }
}

fn minting(id: u64, min_act_out: Option<u128>, deadline: Option<u64>) -> ExecuteMsg {
    ExecuteMsg::DepositEscrow {
        id: id.into(),
        act: None,
        expires: None,
        min_act_out: min_act_out.map(Into::into),
        deadline: deadline.map(Into::into),
    }
}

fn events<'a, T: TryFrom<&'a Event>>(response: &'a AppResponse) -> Vec<T> {
    response.events.iter().filter_map(|event| T::try_from(event).ok()).collect()
}

fn settled(response: &AppResponse) -> SettledInvoice {
    match data::<SettleResult>(response).results.remove(0).outcome {
        Outcome::Settled(invoice) => invoice,
        Outcome::Refused(refusal) => panic!("{refusal:?}"),
    }
}

fn codes(response: &AppResponse) -> Vec<String> {
    let outcomes = data::<SettleResult>(response).results.into_iter().map(|result| result.outcome);
    let code = |outcome| match outcome {
        Outcome::Settled(_) => "settled".to_owned(),
        Outcome::Refused(refusal) => refusal.code,
    };
    outcomes.map(code).collect()
}

#[test]
fn an_escrow_is_opened_with_a_deposit_or_without() {
    let mut case = Case::new();
    let (owner, friend, settler) = (case.owner.clone(), case.friend.clone(), case.suite.settler.clone());
    let id = case.open();
    assert_eq!((id, case.open()), (1, 2));
    let bare = case.escrow(id).unwrap();
    let expected = EscrowInfo {
        id: Uint64::one(),
        owner: owner.clone(),
        refund_to: owner.clone(),
        label: None,
        settlers: vec![settler.clone()],
        depositors: None,
        spendable_uact: 0u128.into(),
        deposits: vec![],
        fallback: vec![],
    };
    assert_eq!(bare, expected);

    let msg = ExecuteMsg::OpenEscrow {
        settlers: vec![settler.to_string(), friend.to_string()],
        refund_to: Some(friend.to_string()),
        label: Some("lease 7".to_owned()),
        depositors: Some(vec![case.stranger.to_string()]),
        act: Some((20 * AKT).into()),
        min_act_out: Some((30 * AKT).into()),
        deadline: Some(case.suite.now().into()),
    };
    let response = case.run(&owner, &msg, &coins(30 * AKT, DENOM)).unwrap();
    let result: EscrowResult = data(&response);
    assert_eq!((result.id.u64(), result.deposited_uact.u128()), (3, 50 * AKT));
    assert_eq!(result.mint.unwrap().minted_uact.u128(), 30 * AKT);
    let deposit = |depositor: &Addr, act: u128| EscrowDeposit {
        depositor: depositor.clone(),
        uact: act.into(),
        expires: None,
    };
    let expected = EscrowInfo {
        id: Uint64::new(3),
        refund_to: friend.clone(),
        label: Some("lease 7".to_owned()),
        settlers: vec![settler.clone(), friend.clone()],
        depositors: Some(vec![case.stranger.clone()]),
        spendable_uact: (50 * AKT).into(),
        // What is minted belongs to `refund_to`, what was the owner's stays the owner's.
        deposits: vec![deposit(&friend, 30 * AKT), deposit(&owner, 20 * AKT)],
        ..expected
    };
    assert_eq!(case.escrow(3).unwrap(), expected);
    assert_eq!(case.suite.act(&owner), 80 * AKT);
    let opened = EscrowOpened {
        id: Uint64::new(3),
        owner: owner.clone(),
        refund_to: friend.clone(),
        settlers: format!("{settler},{friend}"),
        depositors: Some(format!("{owner},{}", case.stranger)),
    };
    assert_eq!(event::<EscrowOpened>(&response), opened);
    assert_eq!(event::<Minted>(&response).to, friend);
    let deposited: Vec<_> = events::<EscrowDeposited>(&response);
    assert_eq!(deposited.iter().map(|event| event.deposited_uact.u128()).sum::<u128>(), 50 * AKT);
    assert_eq!(case.suite.books().outstanding_uact.u128(), 330 * AKT);
}

#[test]
fn an_escrow_is_not_opened_on_impossible_terms() {
    let mut case = Case::new();
    let (owner, vault) = (case.owner.clone(), case.suite.vault.clone());
    let settler = case.suite.settler.clone();
    let change = |change: &dyn Fn(&mut ExecuteMsg)| {
        let mut msg = opening(&[&settler]);
        change(&mut msg);
        msg
    };
    macro_rules! with {
        ($($field:ident: $value:expr),+) => {
            change(&|msg| match msg {
                ExecuteMsg::OpenEscrow { $($field),+, .. } => { $(*$field = $value;)+ }
                _ => unreachable!(),
            })
        };
    }
    let users: Vec<_> = (0..33).map(|index| case.suite.user(&format!("user{index}")).to_string()).collect();
    let many = |count: usize| users[..count].to_vec();
    let rows = [
        (with!(settlers: vec![]), NONE, "list_size", "settlers has 1..=10 addresses, not 0"),
        (with!(settlers: many(11)), NONE, "list_size", "settlers has 1..=10 addresses, not 11"),
        (with!(depositors: Some(many(33))), NONE, "list_size", "depositors has 0..=32 addresses, not 33"),
        (with!(label: Some(String::new())), NONE, "invalid_name", "label has 1..=128 bytes, not 0"),
        (with!(label: Some("x".repeat(129))), NONE, "invalid_name", "label has 1..=128 bytes, not 129"),
        (with!(refund_to: Some(vault.to_string())), NONE, "self_target", ""),
        (with!(refund_to: Some("Nobody".to_owned())), NONE, "chain", ""),
        (with!(act: Some(0u128.into())), NONE, "zero_amount", ""),
        (with!(act: Some((100 * AKT + 1).into())), NONE, "insufficient_act", "holds 100000000 uact"),
        (
            with!(act: Some((MINIMUM - 1).into())),
            NONE,
            "deposit_minimum",
            "9999999 uact would be in a place of the escrow, 10000000 uact is the least",
        ),
        (with!(min_act_out: Some(1u128.into())), NONE, "min_out", "0 uact is below the minimum 1 uact"),
        (with!(deadline: Some(1u64.into())), NONE, "deadline_passed", "the deadline was 1"),
        (opening(&[&settler]), &coins(MINIMUM - 1, DENOM), "below_minimum", "9999999 uact"),
        (opening(&[&settler]), &coins(5, "uatom"), "wrong_denom", "uatom"),
        (opening(&[&settler]), &[coin(1, "uatom"), coin(1, DENOM)], "too_many_coins", "2 coins"),
    ];
    for (msg, funds, code, part) in rows {
        refused(case.run(&owner, &msg, funds), code, part);
    }
    // Nothing of it took a number.
    assert_eq!(case.open(), 1);
    case.run(&owner, &with!(label: Some("x".repeat(128)), depositors: Some(many(32))), NONE).unwrap();
    case.run(&owner, &with!(settlers: many(10)), NONE).unwrap();
}

#[test]
fn a_deposit_moves_act_or_mints_it_or_both() {
    let mut case = Case::new();
    let id = case.open();
    let (owner, friend) = (case.owner.clone(), case.friend.clone());
    let response = case.deposit(&owner, id, 10 * AKT).unwrap();
    assert_eq!(
        event::<EscrowDeposited>(&response),
        EscrowDeposited {
            id: id.into(),
            depositor: owner.clone(),
            deposited_uact: (10 * AKT).into(),
            expires: None
        }
    );
    let both = ExecuteMsg::DepositEscrow {
        id: id.into(),
        act: Some((11 * AKT).into()),
        expires: None,
        min_act_out: Some((20 * AKT).into()),
        deadline: None,
    };
    let response = case.run(&friend, &both, &coins(20 * AKT, DENOM)).unwrap();
    assert_eq!(data::<EscrowResult>(&response).deposited_uact.u128(), 31 * AKT);
    // Both are the friend's and end together: one place.
    assert_eq!(case.deposits(id), [(owner.clone(), 10 * AKT), (friend.clone(), 31 * AKT)]);
    assert_eq!(case.held()[..2], [90 * AKT, 89 * AKT]);
    assert_eq!((case.suite.akt(&friend), case.spendable(id)), (880 * AKT, 41 * AKT));

    refused(case.run(&friend, &minting(id, None, None), NONE), "zero_amount", "above zero");
    let unmet = minting(id, Some(20 * AKT + 1), None);
    refused(case.run(&friend, &unmet, &coins(20 * AKT, DENOM)), "min_out", "20000000 uact is below");
    let late = minting(id, None, Some(case.suite.now() - 1));
    refused(case.run(&friend, &late, &coins(20 * AKT, DENOM)), "deadline_passed", "");
    refused(case.run(&friend, &minting(id, None, None), &coins(1, DENOM)), "below_minimum", "1 uact");
    refused(case.run(&friend, &minting(id, None, None), &coins(1, "uatom")), "wrong_denom", "");
    refused(case.deposit(&friend, id, 0), "zero_amount", "");
    refused(case.deposit(&friend, id, MINIMUM - 1), "deposit_minimum", "9999999 uact");
    refused(case.deposit(&friend, id, 90 * AKT), "insufficient_act", "holds 89000000 uact");
    refused(case.deposit(&friend, id + 1, MINIMUM), "unknown_escrow", "escrow 2 does not exist");
    assert_eq!(case.spendable(id), 41 * AKT);
}

/// The mint leg is what it is for `mint_act`: price, spread and pauses.
#[test]
fn a_mint_into_an_escrow_gives_what_a_mint_gives() {
    let mut case = Case::under(plain());
    let id = case.open();
    let owner = case.owner.clone();
    case.bring_to(Status::HaltCr, "0.58646744");
    let halted = case.run(&owner, &minting(id, None, None), &coins(100 * AKT, DENOM));
    refused(halted, "leg_closed", "mint is closed while the status is halt_cr");

    case.suite.set_price("1.05");
    let quote: MintQuote = case.suite.query(&QueryMsg::QuoteMint {
        amount: (100 * AKT).into(),
        min_act_out: None,
        deadline: None,
        sender: None,
    });
    let response = case.run(&owner, &minting(id, None, None), &coins(100 * AKT, DENOM)).unwrap();
    assert_eq!(data::<EscrowResult>(&response).mint, quote.result);
    let minted = quote.result.unwrap().minted_uact.u128();
    assert_eq!((minted, case.spendable(id)), (104_737_500, minted));
    assert_eq!(case.suite.act(&owner), 99_750_000);

    let until = Uint64::new(case.suite.now() + 60);
    let pause = ExecuteMsg::Pause { legs: vec![bme::params::Leg::Mint], until };
    let guardian = case.suite.guardian.clone();
    case.run(&guardian, &pause, NONE).unwrap();
    refused(case.run(&owner, &minting(id, None, None), &coins(AKT, DENOM)), "paused", "mint");
    // ACT that is there needs no leg.
    case.deposit(&owner, id, AKT).unwrap();
}

#[test]
fn a_settler_that_is_named_spends_what_came_first() {
    let mut case = Case::new();
    let id = case.open();
    let (owner, friend, stranger) = (case.owner.clone(), case.friend.clone(), case.stranger.clone());
    case.deposit(&friend, id, 20 * AKT).unwrap();
    case.deposit(&owner, id, 30 * AKT).unwrap();
    case.deposit(&friend, id, 10 * AKT).unwrap();
    let bill = case.bill("1", id, 25 * AKT, Payout::Act);
    let quote: SettleQuote = case.suite.query(&QueryMsg::QuoteSettle {
        settler: case.suite.settler.to_string(),
        invoices: vec![bill.clone()],
    });
    let response = case.settle(&[bill]).unwrap();
    assert_eq!(quote.results.unwrap(), data::<SettleResult>(&response).results);
    let invoice = settled(&response);
    assert_eq!((invoice.escrow, &invoice.payer), (Some(id.into()), &owner));
    assert_eq!((invoice.uact.u128(), invoice.payment, invoice.price), (25 * AKT, None, None));
    let told: Settled = event(&response);
    assert_eq!((told.escrow, told.spent_uact.u128()), (Some(id.into()), 25 * AKT));
    assert_eq!((told.payer, told.from_escrow_uakt), (owner.clone(), None));
    assert_eq!(case.deposits(id), [(owner.clone(), 25 * AKT), (friend.clone(), 10 * AKT)]);
    // Nobody's balance paid, and no approval was needed.
    assert_eq!(case.held(), [70 * AKT, 70 * AKT, 100 * AKT, 25 * AKT]);

    case.suite.set_price("2.0");
    let bill = case.bill("2", id, 35 * AKT, Payout::Akt);
    let response = case.settle(&[bill]).unwrap();
    assert_eq!(case.suite.akt(&case.provider), 17_500_000);
    assert_eq!(settled(&response).payment.unwrap().from_credits_uakt.u128(), 17_500_000);
    assert_eq!(settled(&response).payment.unwrap().from_escrow_uakt.u128(), 0);
    assert_eq!(event::<Settled>(&response).from_escrow_uakt, None);
    assert_eq!((case.deposits(id), case.spendable(id)), (vec![], 0));
    refused(
        case.spend("3", id, 1),
        "insufficient_escrow",
        "1 uact are needed, escrow 1 may spend 0 uact now",
    );
    refused(case.spend("3", 9, 1), "unknown_escrow", "escrow 9 ");

    // An escrow for another settler.
    let response = case.run(&owner, &opening(&[&stranger]), NONE).unwrap();
    let other = data::<EscrowResult>(&response).id.u64();
    case.deposit(&owner, other, 10 * AKT).unwrap();
    let settler = case.suite.settler.clone();
    refused(
        case.spend("3", other, 1),
        "escrow_settler",
        &format!("escrow {other} does not name the settler {settler}"),
    );
    // Being named is not enough either.
    let bill = case.bill("3", other, AKT, Payout::Act);
    let msg = ExecuteMsg::Settle { invoices: vec![bill], atomic: None };
    refused(case.run(&stranger, &msg, NONE), "unknown_settler", "");
}

#[test]
fn an_invoice_of_an_escrow_pays_once() {
    let mut case = Case::new();
    let id = case.open();
    let owner = case.owner.clone();
    case.deposit(&owner, id, 50 * AKT).unwrap();
    case.suite.approve(&owner, 50 * AKT).unwrap();
    let bill = case.bill("1", id, 10 * AKT, Payout::Akt);
    let first = settled(&case.settle(std::slice::from_ref(&bill)).unwrap());
    case.suite.set_price("3.0");
    let second = settled(&case.settle(&[bill.clone(), bill.clone()]).unwrap());
    assert_eq!(second, SettledInvoice { is_replay: true, ..first.clone() });
    assert_eq!(case.spendable(id), 40 * AKT);

    // The owner's account, another escrow, another amount, another payout are other contents.
    let other = case.open();
    case.deposit(&owner, other, 20 * AKT).unwrap();
    for altered in [
        invoice("1", &owner, &case.provider, 10 * AKT, Payout::Akt),
        case.bill("1", other, 10 * AKT, Payout::Akt),
        case.bill("1", id, 11 * AKT, Payout::Akt),
        case.bill("1", id, 10 * AKT, Payout::Act),
        InvoiceInput { provider: owner.to_string(), ..bill.clone() },
    ] {
        refused(case.settle(&[altered]), "invoice_state", "1 is settled with another content");
    }
    // And the other way round.
    let by_account = invoice("2", &owner, &case.provider, AKT, Payout::Act);
    case.settle(&[by_account]).unwrap();
    refused(case.spend("2", id, AKT), "invoice_state", "2 is settled");

    // It is answered after the escrow is gone, too.
    case.close(&owner, id).unwrap();
    assert_eq!(settled(&case.settle(&[bill]).unwrap()), SettledInvoice { is_replay: true, ..first.clone() });
    let settler = case.suite.settler.to_string();
    let stored: InvoiceResponse = case.suite.query(&QueryMsg::Invoice { settler, id: "1".to_owned() });
    assert_eq!(stored.invoice, Some(SettledInvoice { is_replay: true, ..first }));
}

#[test]
fn an_escrow_is_spent_several_times_in_a_batch() {
    let mut case = Case::new();
    let (id, other) = (case.open(), case.open());
    let owner = case.owner.clone();
    case.deposit(&owner, id, 30 * AKT).unwrap();
    case.deposit(&owner, other, 10 * AKT).unwrap();
    case.suite.approve(&owner, 5 * AKT).unwrap();
    let batch = [
        case.bill("1", id, 20 * AKT, Payout::Act),
        case.bill("2", id, 11 * AKT, Payout::Akt),
        case.bill("3", id, 6 * AKT, Payout::Akt),
        invoice("4", &owner, &case.provider, 5 * AKT, Payout::Akt),
        case.bill("5", other, 10 * AKT, Payout::Akt),
        case.bill("6", id, 4 * AKT, Payout::Act),
        case.bill("7", id, 1, Payout::Act),
        case.bill("1", id, 20 * AKT, Payout::Act),
    ];
    refused(
        case.settle(&batch),
        "insufficient_escrow",
        "11000000 uact are needed, escrow 1 may spend 10000000",
    );
    assert_eq!(case.spendable(id), 30 * AKT);
    let response = case.suite.settle(&batch, false).unwrap();
    let expected = [
        "settled",
        "insufficient_escrow",
        "settled",
        "settled",
        "settled",
        "settled",
        "insufficient_escrow",
        "settled",
    ];
    assert_eq!(codes(&response), expected);
    assert_eq!((case.spendable(id), case.spendable(other)), (0, 0));
    assert_eq!((case.suite.akt(&case.provider), case.suite.act(&case.provider)), (21 * AKT, 24 * AKT));
    assert_eq!(case.suite.act(&owner), 55 * AKT);
    let sends = response.events.iter().filter(|event| event.ty == "transfer").count();
    assert_eq!(sends, 1);
}

/// A provider that put something in itself, or owns the escrow, gets what it is billed and keeps the rest of its part.
#[test]
fn a_provider_may_be_depositor_owner_and_settler() {
    let mut case = Case::new();
    let id = case.open();
    let (owner, friend) = (case.owner.clone(), case.friend.clone());
    case.deposit(&owner, id, 10 * AKT).unwrap();
    case.deposit(&friend, id, 20 * AKT).unwrap();
    let to_friend =
        InvoiceInput { provider: friend.to_string(), ..case.bill("1", id, 15 * AKT, Payout::Act) };
    let to_owner = InvoiceInput { provider: owner.to_string(), ..case.bill("2", id, 5 * AKT, Payout::Act) };
    case.settle(&[to_friend, to_owner]).unwrap();
    assert_eq!(case.held()[..2], [95 * AKT, 95 * AKT]);
    assert_eq!(case.deposits(id), [(friend, 10 * AKT)]);
    let vault = case.suite.vault.to_string();
    let to_vault = InvoiceInput { provider: vault, ..case.bill("3", id, 1, Payout::Act) };
    refused(case.settle(&[to_vault]), "self_target", "");
}

#[test]
fn a_depositor_takes_out_its_own_part_and_no_other() {
    let mut case = Case::new();
    let id = case.open();
    let (owner, friend, stranger) = (case.owner.clone(), case.friend.clone(), case.stranger.clone());
    case.deposit(&friend, id, 20 * AKT).unwrap();
    case.deposit(&owner, id, 30 * AKT).unwrap();
    case.deposit(&friend, id, 15 * AKT).unwrap();
    refused(
        case.withdraw(&stranger, id, 1),
        "escrow_part",
        "1 uact are asked for, 0 uact of escrow 1 are the sender's",
    );
    refused(case.withdraw(&friend, id, 35 * AKT + 1), "escrow_part", "35000001 uact are asked for, 35000000");
    refused(case.withdraw(&friend, id, 0), "zero_amount", "");
    refused(case.withdraw(&friend, 9, 1), "unknown_escrow", "");
    // No dust is left in a place.
    refused(case.withdraw(&friend, id, 10 * AKT + 1), "deposit_minimum", "9999999 uact would be");
    refused(case.withdraw(&friend, id, 34 * AKT), "deposit_minimum", "1000000 uact would be");

    let response = case.withdraw(&friend, id, 25 * AKT).unwrap();
    let returned =
        EscrowReturned { id: id.into(), depositor: friend.clone(), returned_uact: (25 * AKT).into() };
    assert_eq!(events::<EscrowReturned>(&response), [returned]);
    assert_eq!(case.deposits(id), [(owner.clone(), 30 * AKT), (friend.clone(), 10 * AKT)]);
    assert_eq!(case.suite.act(&friend), 90 * AKT);

    // What was spent cannot be withdrawn; what is left of a place that was spent from can, as a whole.
    case.spend("1", id, 25 * AKT).unwrap();
    refused(case.withdraw(&owner, id, 30 * AKT), "escrow_part", "5000000 uact of escrow 1");
    refused(case.withdraw(&owner, id, AKT), "deposit_minimum", "4000000 uact");
    case.withdraw(&owner, id, 5 * AKT).unwrap();
    case.withdraw(&friend, id, 10 * AKT).unwrap();
    assert_eq!((case.deposits(id), case.spendable(id)), (vec![], 0));
    assert_eq!(case.held(), [75 * AKT, 100 * AKT, 100 * AKT, 25 * AKT]);
}

/// Not even a dead oracle and a halt keep a depositor from its part.
#[test]
fn withdrawing_and_closing_need_no_price() {
    let mut case = Case::new();
    let id = case.open();
    let (owner, friend) = (case.owner.clone(), case.friend.clone());
    case.deposit(&friend, id, 20 * AKT).unwrap();
    case.fund(&friend, id, 5 * AKT).unwrap();
    case.suite.wait(100_000);
    assert_eq!(case.suite.status().status, Status::HaltOracle);
    case.deposit(&friend, id, 10 * AKT).unwrap();
    case.withdraw(&friend, id, 15 * AKT).unwrap();
    case.withdraw_akt(&friend, id).unwrap();
    case.close(&owner, id).unwrap();
    assert_eq!((case.suite.act(&friend), case.suite.akt(&friend)), (100 * AKT, 900 * AKT));
}

#[test]
fn closing_gives_everybody_back_what_is_theirs() {
    let mut case = Case::new();
    let (owner, friend, stranger) = (case.owner.clone(), case.friend.clone(), case.stranger.clone());
    let msg = ExecuteMsg::OpenEscrow {
        settlers: vec![case.suite.settler.to_string()],
        refund_to: Some(stranger.to_string()),
        label: None,
        depositors: None,
        act: Some((10 * AKT).into()),
        min_act_out: None,
        deadline: None,
    };
    case.run(&owner, &msg, &coins(40 * AKT, DENOM)).unwrap();
    let id = 1;
    case.deposit(&friend, id, 20 * AKT).unwrap();
    case.grant(&friend, id, 12 * AKT, case.suite.now()).unwrap();
    case.fund(&friend, id, 3 * AKT).unwrap();
    case.fund(&owner, id, 2 * AKT).unwrap();
    case.fund(&friend, id, AKT).unwrap();
    case.spend("1", id, 15 * AKT).unwrap();
    case.suite.wait(60);
    refused(case.close(&friend, id), "not_escrow_owner", &format!("owned by {owner}, not by {friend}"));
    refused(case.close(&owner, 2), "unknown_escrow", "escrow 2 ");
    refused(
        case.run(&owner, &ExecuteMsg::CloseEscrow { id: id.into() }, &coins(1, DENOM)),
        "non_payable",
        "",
    );

    let response = case.close(&owner, id).unwrap();
    assert_eq!(event::<EscrowClosed>(&response), EscrowClosed { id: id.into(), owner: owner.clone() });
    let returned: Vec<_> = events::<EscrowReturned>(&response)
        .into_iter()
        .map(|event| (event.depositor, event.returned_uact.u128()))
        .collect();
    let expected = [
        (stranger.clone(), 25 * AKT),
        (owner.clone(), 10 * AKT),
        (friend.clone(), 20 * AKT),
        (friend.clone(), 12 * AKT),
    ];
    assert_eq!(returned, expected);
    assert_eq!(case.held(), [100 * AKT, 100 * AKT, 125 * AKT, 15 * AKT]);
    assert_eq!(case.escrow(id), None);

    // AKT waits for its givers and is not sent: one whom the bank refuses would hold up all.
    assert_eq!(events::<EscrowAktDue>(&response).len(), 3);
    assert!(response.events.iter().all(|event| event.ty != "transfer"));
    assert_eq!((case.returns(&friend), case.returns(&owner)), (vec![(1, 4 * AKT)], vec![(1, 2 * AKT)]));
    let before = case.suite.akt(&friend);
    let response = case.withdraw_akt(&friend, id).unwrap();
    let paid = EscrowAktPaid { id: id.into(), giver: friend.clone(), paid_uakt: (4 * AKT).into() };
    assert_eq!(event::<EscrowAktPaid>(&response), paid);
    assert_eq!(case.suite.akt(&friend), before + 4 * AKT);
    refused(case.withdraw_akt(&friend, id), "no_escrow_akt", "no AKT of escrow 1 is left for");
    assert_eq!((case.returns(&friend), case.returns(&owner)), (vec![], vec![(1, 2 * AKT)]));

    // Closed is closed, and its number is not given again.
    refused(case.close(&owner, id), "unknown_escrow", "does not exist or is closed");
    refused(case.deposit(&owner, id, 10 * AKT), "unknown_escrow", "");
    refused(case.fund(&owner, id, AKT), "unknown_escrow", "");
    refused(case.withdraw(&owner, id, 1), "unknown_escrow", "");
    refused(case.name(id, None), "unknown_escrow", "");
    refused(case.spend("2", id, 1), "unknown_escrow", "");
    assert_eq!(case.open(), 2);
}

/// ACT changes its owner by `settle` alone: with an owner's `refund_to`, neither closing nor withdrawing moves ACT of
/// one balance to another.
#[test]
fn an_escrow_is_no_way_to_give_act_away() {
    let mut case = Case::new();
    let (owner, friend) = (case.owner.clone(), case.friend.clone());
    let msg = ExecuteMsg::OpenEscrow {
        settlers: vec![case.suite.settler.to_string()],
        refund_to: Some(friend.to_string()),
        label: None,
        depositors: None,
        act: Some((50 * AKT).into()),
        min_act_out: None,
        deadline: None,
    };
    case.run(&owner, &msg, NONE).unwrap();
    refused(case.withdraw(&friend, 1, 1), "escrow_part", "0 uact");
    case.close(&owner, 1).unwrap();
    assert_eq!(case.held()[..2], [100 * AKT, 100 * AKT]);
}

#[test]
fn a_grant_ends_after_its_last_second() {
    let mut case = Case::new();
    let id = case.open();
    let (owner, friend) = (case.owner.clone(), case.friend.clone());
    let now = case.suite.now();
    refused(
        case.grant(&friend, id, 10 * AKT, now - 1),
        "grant_expired",
        &format!("would end at {}, it is {now} now", now - 1),
    );
    case.grant(&friend, id, 20 * AKT, now + 60).unwrap();
    case.deposit(&owner, id, 10 * AKT).unwrap();
    let expected = EscrowDeposit {
        depositor: friend.clone(),
        uact: (20 * AKT).into(),
        expires: Some((now + 60).into()),
    };
    assert_eq!(case.escrow(id).unwrap().deposits[0], expected);

    case.suite.wait(60);
    case.suite.set_atomics(common::ONE);
    // set_atomics went on by five seconds: the grant is over, its place is kept, and others are spent.
    assert_eq!((case.spendable(id), case.suite.act(&friend)), (10 * AKT, 80 * AKT));
    refused(case.spend("1", id, 10 * AKT + 1), "insufficient_escrow", "may spend 10000000 uact now");
    case.spend("2", id, 4 * AKT).unwrap();
    assert_eq!(case.deposits(id), [(friend.clone(), 20 * AKT), (owner, 6 * AKT)]);
    case.withdraw(&friend, id, 20 * AKT).unwrap();
    assert_eq!(case.suite.act(&friend), 100 * AKT);

    // In the block of its last second it is spent, in the next it is not.
    let now = case.suite.now();
    case.grant(&friend, id, 20 * AKT, now + 60).unwrap();
    case.suite.wait(60);
    assert_eq!(case.spendable(id), 26 * AKT);
    case.spend("3", id, 16 * AKT).unwrap();
    case.suite.wait(1);
    assert_eq!(case.spendable(id), 0);
    refused(case.spend("4", id, 1), "insufficient_escrow", "");
    assert_eq!(case.deposits(id), [(friend.clone(), 10 * AKT)]);
}

/// Somebody with many accounts takes every place of an escrow that is open to everyone.
#[test]
fn places_that_strangers_filled_are_won_back() {
    let mut case = Case::new();
    let id = case.open();
    let (owner, friend) = (case.owner.clone(), case.friend.clone());
    let crowd: Vec<Addr> =
        (0..MAX_PARTS).map(|index| case.suite.rich(&format!("crowd{index}"), 20 * AKT)).collect();
    for one in &crowd {
        case.run(one, &minting(id, None, None), &coins(MINIMUM, DENOM)).unwrap();
        case.fund(one, id, 1).unwrap();
    }
    refused(
        case.deposit(&owner, id, 10 * AKT),
        "escrow_full",
        "32 of 32 places of escrow 1 are taken, its owner can name depositors",
    );
    refused(case.fund(&owner, id, AKT), "escrow_full", "32 of 32 places");

    // The owner names those whom it knows, one of the crowd among them; the others make room when it is needed.
    let response = case.name(id, Some(&[&friend, &crowd[3]])).unwrap();
    let depositors = Some(format!("{owner},{friend},{}", crowd[3]));
    assert_eq!(event::<EscrowDepositorsSet>(&response), EscrowDepositorsSet { id: id.into(), depositors });
    assert_eq!((case.deposits(id).len(), case.fallback(id).len()), (MAX_PARTS, MAX_PARTS));
    refused(
        case.deposit(&case.stranger.clone(), id, 10 * AKT),
        "not_depositor",
        &format!("{} is not among those who may put something into escrow 1", case.stranger),
    );
    refused(case.fund(&crowd[0], id, 1), "not_depositor", "");
    let response = case.deposit(&friend, id, 10 * AKT).unwrap();
    assert_eq!(events::<EscrowReturned>(&response).len(), MAX_PARTS - 1);
    assert_eq!(case.deposits(id), [(crowd[3].clone(), 10 * AKT), (friend.clone(), 10 * AKT)]);
    assert_eq!((case.suite.act(&crowd[0]), case.suite.act(&crowd[3])), (10 * AKT, 0));

    let response = case.fund(&owner, id, AKT).unwrap();
    assert_eq!(events::<EscrowAktDue>(&response).len(), MAX_PARTS - 1);
    assert_eq!(case.fallback(id), [(crowd[3].clone(), 1), (owner.clone(), AKT)]);
    assert_eq!(case.returns(&crowd[0]), [(1, 1)]);
    case.withdraw_akt(&crowd[0], id).unwrap();
    assert_eq!(case.suite.akt(&crowd[0]), 10 * AKT);

    // Somebody who is put out and comes back keeps one account of what waits.
    case.name(id, None).unwrap();
    case.fund(&crowd[1], id, 5).unwrap();
    assert_eq!(case.returns(&crowd[1]), [(1, 1)]);
    case.withdraw_akt(&crowd[1], id).unwrap();
    assert_eq!((case.suite.akt(&crowd[1]), case.fallback(id).len()), (10 * AKT, 2));
    refused(case.name(id, Some(&vec![&friend; 33])), "list_size", "depositors has 0..=32 addresses, not 33");
    let msg = ExecuteMsg::SetEscrowDepositors { id: id.into(), depositors: None };
    refused(case.run(&friend, &msg, NONE), "not_escrow_owner", "");
}

#[test]
fn a_place_whose_time_is_over_makes_room() {
    let mut case = Case::new();
    let id = case.open();
    let (owner, friend) = (case.owner.clone(), case.friend.clone());
    case.run(&friend, &minting(id, None, None), &coins(500 * AKT, DENOM)).unwrap();
    let now = case.suite.now();
    case.withdraw(&friend, id, 500 * AKT).unwrap();
    for index in 0..MAX_PARTS {
        case.grant(&friend, id, MINIMUM, now + u64::try_from(index).unwrap()).unwrap();
    }
    refused(case.deposit(&owner, id, 10 * AKT), "escrow_full", "");
    case.suite.wait(2);
    let response = case.deposit(&owner, id, 10 * AKT).unwrap();
    assert_eq!(events::<EscrowReturned>(&response).len(), 2);
    assert_eq!(case.deposits(id).len(), MAX_PARTS - 1);
    assert_eq!(case.suite.act(&friend), 600 * AKT - 30 * MINIMUM);
}

/// The fallback needs a closed mint leg; where warning is only slow, as in production, it is not there.
fn production_like() -> Params {
    let mut params = spreadless();
    params.policy.warning.mint = Mode::Open;
    params
}

/// Production's rows, at their prices. 003 is refused on purpose: production pays in part and leaves the payment
/// overdrawn, here an invoice is paid once and as a whole, or not at all.
#[test]
fn the_fallback_pays_as_in_production() {
    let rows: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../../tests/vectors/bme/golden.json")).unwrap();
    let mut seen = vec![];
    for row in rows.iter().filter(|row| row["inputs"]["op"] == "escrow_akt_fallback") {
        let name = row["id"].as_str().unwrap();
        seen.push(name);
        let (inputs, expected) = (&row["inputs"], &row["expected"]);
        let whole = |value: &serde_json::Value| {
            value.as_str().unwrap().split('.').next().unwrap().parse::<u128>().unwrap()
        };
        // Minted so high that the price of the row is a halt, or so that it is a warning.
        let target = common::atomics(inputs["akt_usd"].as_str().unwrap());
        let is_warning = inputs["status"] == "mint_status_warning";
        let minted_at = if is_warning { target * 100 / 93 } else { target * 2 };
        let mut suite = Suite::unpriced(production_like());
        suite.set_atomics(minted_at);
        let [owner, friend, stranger] = ["tenant", "friend", "stranger"].map(|name| {
            let addr = suite.rich(name, 1_000 * AKT);
            suite.mint(&addr, 100 * AKT).unwrap();
            addr
        });
        let provider = suite.user("provider");
        let mut case = Case { suite, owner, friend, stranger, provider };
        let id = case.open();
        let funded = whole(&inputs["escrow_uakt"]);
        case.fund(&case.friend.clone(), id, funded).unwrap();
        case.suite.set_atomics(target);
        let status = if is_warning { Status::Warning } else { Status::HaltCr };
        assert_eq!(case.suite.status().status, status, "{name}");

        let bill = case.bill("1", id, whole(&inputs["unsettled_uact"]), Payout::Akt);
        let answer = case.settle(&[bill]);
        match name {
            "ESC-FB-003" => {
                let text = "2000000 uakt are needed beside its ACT, escrow 1 holds 1500000 uakt";
                refused(answer, "insufficient_escrow_akt", text);
                assert_eq!(case.fallback(id), [(case.friend.clone(), funded)]);
            }
            "ESC-FB-004" => {
                refused(answer, "insufficient_escrow", "1000000 uact are needed, escrow 1 may spend 0 uact");
                assert_eq!(case.fallback(id), [(case.friend.clone(), whole(&expected["escrow_uakt_left"]))]);
            }
            _ => {
                let payment = settled(&answer.unwrap()).payment.unwrap();
                let paid = whole(&expected["provider_uakt"]);
                assert_eq!(payment.from_escrow_uakt.u128(), paid, "{name}");
                assert_eq!(case.suite.akt(&case.provider), paid);
                // What is taken is what is sent: the rest of a unit stays in the escrow.
                let left = case.fallback(id)[0].1;
                assert_eq!(left, funded - paid, "{name}");
                assert!(left - whole(&expected["escrow_uakt_left"]) <= 1, "{name}");
            }
        }
    }
    assert_eq!(seen, ["ESC-FB-001", "ESC-FB-002", "ESC-FB-003", "ESC-FB-004", "ESC-FB-006"]);
}

#[test]
fn akt_pays_only_what_act_cannot_while_the_mint_is_closed() {
    let mut case = Case::under(production_like());
    let id = case.open();
    let (owner, friend) = (case.owner.clone(), case.friend.clone());
    case.deposit(&friend, id, 7 * AKT).unwrap();
    let response = case.fund(&friend, id, 10 * AKT).unwrap();
    let funded = EscrowFunded { id: id.into(), giver: friend.clone(), funded_uakt: (10 * AKT).into() };
    assert_eq!(event::<EscrowFunded>(&response), funded);
    case.fund(&owner, id, 10 * AKT).unwrap();
    let info = case.escrow(id).unwrap();
    let expected = EscrowFallback { giver: friend.clone(), uakt: (10 * AKT).into() };
    assert_eq!((info.fallback[0].clone(), info.fallback.len()), (expected, 2));
    let books = case.suite.books();

    // Healthy and in a warning ACT can be minted.
    refused(case.spend("1", id, 8 * AKT), "insufficient_escrow", "8000000 uact");
    let bill = case.bill("1", id, 8 * AKT, Payout::Akt);
    refused(case.settle(std::slice::from_ref(&bill)), "insufficient_escrow", "may spend 7000000 uact now");
    case.bring_to(Status::Warning, "0.94");
    refused(case.settle(std::slice::from_ref(&bill)), "insufficient_escrow", "");
    case.bring_to(Status::HaltCr, "0.5");
    // While ACT reaches, it pays.
    let first = case.bill("0", id, 4 * AKT, Payout::Akt);
    let payment = settled(&case.settle(&[first]).unwrap()).payment.unwrap();
    assert_eq!((payment.from_credits_uakt.u128(), payment.from_escrow_uakt.u128()), (8 * AKT, 0));
    // Then both: 3 ACT are burned, the 5 ACT that are missing cost 10 AKT.
    let response = case.settle(std::slice::from_ref(&bill)).unwrap();
    let invoice = settled(&response);
    let payment = invoice.payment.clone().unwrap();
    assert_eq!(payment.from_credits_uakt.u128(), 6 * AKT);
    assert_eq!((payment.from_escrow_uakt.u128(), payment.owed_uakt.u128()), (10 * AKT, 16 * AKT));
    assert_eq!(invoice.uact.u128(), 8 * AKT);
    let told: Settled = event(&response);
    assert_eq!((told.spent_uact.u128(), told.from_escrow_uakt), (3 * AKT, Some((10 * AKT).into())));
    assert_eq!(case.suite.akt(&case.provider), 24 * AKT);
    // One send, for what the vault and what the escrow pays.
    assert_eq!(response.events.iter().filter(|event| event.ty == "transfer").count(), 1);
    assert_eq!((case.deposits(id), case.fallback(id)), (vec![], vec![(owner.clone(), 10 * AKT)]));
    // Books of the vault know of the ACT alone.
    let after = case.suite.books();
    assert_eq!(books.outstanding_uact.u128() - after.outstanding_uact.u128(), 7 * AKT);
    assert_eq!(books.credits_uakt.u128() - after.credits_uakt.u128(), 14 * AKT);
    assert_eq!(after.totals.paid_uakt.u128(), 14 * AKT);

    // Again is answered again, and a payee who wants ACT gets no AKT instead.
    let replay = settled(&case.settle(&[bill]).unwrap());
    assert_eq!(replay, SettledInvoice { is_replay: true, ..invoice });
    refused(case.spend("2", id, AKT), "insufficient_escrow", "may spend 0 uact now");
    // In one batch the second finds what the first left.
    let batch = [case.bill("3", id, 4 * AKT, Payout::Akt), case.bill("4", id, 2 * AKT, Payout::Akt)];
    let response = case.suite.settle(&batch, false).unwrap();
    assert_eq!(codes(&response), ["settled", "insufficient_escrow_akt"]);
    assert_eq!(case.fallback(id), [(owner.clone(), 2 * AKT)]);
    // An escrow without AKT lacks ACT.
    let bare = case.open();
    let bill = case.bill("4", bare, AKT, Payout::Akt);
    refused(
        case.settle(&[bill]),
        "insufficient_escrow",
        "1000000 uact are needed, escrow 2 may spend 0 uact",
    );
    // Without a price there is no rate.
    case.suite.wait(100_000);
    let bill = case.bill("5", id, AKT, Payout::Akt);
    refused(case.settle(&[bill]), "insufficient_escrow", "");
    let before = case.suite.akt(&owner);
    case.withdraw_akt(&owner, id).unwrap();
    assert_eq!(case.suite.akt(&owner), before + 2 * AKT);
}

/// A crumb of ACT, too small to be worth a unit of AKT, must not keep the fallback from paying; and two roundings
/// must not pay more than one would.
#[test]
fn parts_of_a_payment_never_exceed_the_whole() {
    let mut params = production_like();
    params.settle.spread_bps = bme_math::Bps(100);
    let mut case = Case::under(params);
    let id = case.open();
    let owner = case.owner.clone();
    case.fund(&owner, id, 100).unwrap();
    case.suite.set_price("3.0");
    case.suite.mint(&owner, 900 * AKT - 100).unwrap();
    case.bring_to(Status::HaltCr, "1.5");
    case.deposit(&owner, id, 1).unwrap();
    // ⌊8 / 1.5⌋ = 5, of which ⌊1 / 1.5⌋ = 0 is the crumb's.
    let bill = case.bill("1", id, 8, Payout::Akt);
    let payment = settled(&case.settle(&[bill]).unwrap()).payment.unwrap();
    assert_eq!((payment.from_credits_uakt.u128(), payment.from_escrow_uakt.u128()), (0, 5));
    assert_eq!((case.deposits(id), case.fallback(id)), (vec![], vec![(owner.clone(), 95)]));
    // The ACT part bears the spread of the leg, the AKT part none: 100 ACT of 150, at 1.5.
    case.deposit(&owner, id, 90).unwrap();
    let bill = case.bill("2", id, 150, Payout::Akt);
    let payment = settled(&case.settle(&[bill]).unwrap()).payment.unwrap();
    assert_eq!((payment.from_credits_uakt.u128(), payment.from_escrow_uakt.u128()), (59, 40));
    // Nothing in, nothing out.
    let bill = case.bill("3", id, 1, Payout::Akt);
    refused(case.settle(&[bill]), "dust_amount", "1 uact");
}

/// A refused invoice leaves nothing behind, whatever it had taken before it was refused.
#[test]
fn a_refused_invoice_takes_nothing_out_of_an_escrow() {
    let mut case = Case::under(production_like());
    let id = case.open();
    let owner = case.owner.clone();
    case.deposit(&owner, id, 5 * AKT).unwrap();
    case.fund(&owner, id, AKT).unwrap();
    case.bring_to(Status::HaltCr, "0.5");
    let before = case.escrow(id);
    let batch = [case.bill("1", id, 6 * AKT, Payout::Akt), case.bill("2", id, 5 * AKT + 1, Payout::Act)];
    let response = case.suite.settle(&batch, false).unwrap();
    assert_eq!(codes(&response), ["insufficient_escrow_akt", "insufficient_escrow"]);
    assert_eq!(case.escrow(id), before);
}

/// Whoever may spend ACT of an escrow is held by its cap and by a pause, as with accounts.
#[test]
fn caps_and_pauses_hold_for_escrows() {
    let mut case = Case::new();
    let id = case.open();
    let owner = case.owner.clone();
    case.deposit(&owner, id, 50 * AKT).unwrap();
    let addr = case.suite.settler.to_string();
    let cap = ExecuteMsg::SetSettler { addr, daily_cap: Some((20 * AKT).into()), enabled: true };
    let governance = case.suite.owner.clone();
    case.run(&governance, &cap, NONE).unwrap();
    case.spend("1", id, 15 * AKT).unwrap();
    refused(case.spend("2", id, 6 * AKT), "settler_cap", "5000000 uact of the 20000000 uact");
    let pause =
        ExecuteMsg::Pause { legs: vec![bme::params::Leg::Settle], until: Uint64::new(case.suite.now() + 60) };
    case.run(&governance, &pause, NONE).unwrap();
    refused(case.spend("3", id, AKT), "paused", "settle");
    case.withdraw(&owner, id, 35 * AKT).unwrap();
}

#[test]
fn escrows_are_listed_by_owner_and_in_all() {
    let mut case = Case::new();
    let (owner, friend, settler) = (case.owner.clone(), case.friend.clone(), case.suite.settler.clone());
    for index in 0..12 {
        let who = if index % 2 == 0 { &owner } else { &friend };
        case.run(who, &opening(&[&settler]), NONE).unwrap();
    }
    for id in 1..=12 {
        case.fund(&case.stranger.clone(), id, u128::from(id)).unwrap();
        let closer = if id % 2 == 1 { &owner } else { &friend };
        if id % 4 == 3 {
            case.close(closer, id).unwrap();
        }
    }
    let list = |who: Option<&Addr>, after: Option<u64>, limit: Option<u32>| {
        let query = QueryMsg::Escrows {
            owner: who.map(ToString::to_string),
            start_after: after.map(Into::into),
            limit,
        };
        let answer: EscrowsResponse = case.suite.query(&query);
        answer.escrows.into_iter().map(|escrow| escrow.id.u64()).collect::<Vec<_>>()
    };
    assert_eq!(list(None, None, None), [1, 2, 4, 5, 6, 8, 9, 10, 12]);
    assert_eq!(list(None, Some(5), Some(2)), [6, 8]);
    assert_eq!(list(Some(&owner), None, None), [1, 5, 9]);
    assert_eq!(list(Some(&friend), Some(4), Some(30)), [6, 8, 10, 12]);
    assert_eq!(list(Some(&case.stranger), None, None), Vec::<u64>::new());
    let giver = case.stranger.to_string();
    let query = QueryMsg::EscrowReturns { giver, start_after: Some(3u64.into()), limit: Some(1) };
    let answer: EscrowReturnsResponse = case.suite.query(&query);
    assert_eq!(answer.returns, [EscrowReturn { id: 7u64.into(), uakt: 7u128.into() }]);
    assert_eq!(case.returns(&case.stranger), [(3, 3), (7, 7), (11, 11)]);
}

//! What the storage of a message costs, in the chain's own gas: the same beside ten accounts and beside a hundred thousand,
//! with as many claims, escrows, settled invoices and requests that wait.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use std::{cell::Cell, marker::PhantomData};

use bme::{
    accounts::Account,
    contract::{execute, instantiate},
    escrow::{Escrow, Part},
    msg::{ExecuteMsg, InstantiateMsg, InvoiceInput, Payer, Payout},
    params::{Mode, Modes, Params},
    queue::{Order, Progress, Request, Wait},
    state::{
        BALANCES, CLAIMS, CLAIMS_BY_OWNER, Claim, ESCROW_COUNT, ESCROWS, ESCROWS_BY_OWNER, INVOICES, Invoice,
        QUEUE, REQUESTS, REQUESTS_BY_OWNER, VAULT, WAITING,
    },
};
use bme_math::{Bps, Uact, Uakt};
use common::{AKT, DENOM, ONE, SYMBOL, invoice, plain, steady};
use cosmwasm_std::{
    Addr, Coin, ContractResult, Empty, Env, Order as Direction, OwnedDeps, Record, Storage, SystemResult,
    coins,
    testing::{MockApi, MockQuerier, MockStorage, message_info, mock_env},
};
use oracle_snapshot::{Flags, Snapshot};

/// Bytes that the chain puts before each key of a contract.
const KEY_PREFIX: usize = 33;
/// AKT behind the ACT, so much that the ratio is the same whatever else there is.
const CREDITS: u128 = 1_000_000_000 * AKT;
/// Requests that a crank looks at.
const CRANKED: u32 = 5;
/// Requests of the one whose messages are measured, after those of the crowd.
const OWN: u64 = 1;

/// A storage that adds up what the chain charges, until the tests' own look at every account begins.
#[derive(Default)]
struct Meter {
    inner: MockStorage,
    gas: Cell<u64>,
    /// Looks at every account, from the first on. No message has one; the invariants of test builds begin with one.
    sweeps: Cell<u32>,
}

impl Meter {
    /// As the Cosmos SDK charges it: a flat part, and a part for each byte of key and value.
    fn charge(&self, flat: u64, per_byte: u64, key: &[u8], value: &[u8]) {
        if self.sweeps.get() == 0 {
            let bytes = u64::try_from(KEY_PREFIX + key.len() + value.len()).unwrap();
            self.gas.set(self.gas.get() + flat + per_byte * bytes);
        }
    }

    /// An iterator pays for its first entry when it is made, and for each when it moves on from it.
    fn step(&self, entry: Option<&Record>) {
        let (key, value) = entry.map_or((&[][..], &[][..]), |(key, value)| (key, value));
        self.charge(30, 3, key, value);
    }
}

impl Storage for Meter {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        let value = self.inner.get(key);
        self.charge(1_000, 3, key, value.as_deref().unwrap_or_default());
        value
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.charge(2_000, 30, key, value);
        self.inner.set(key, value);
    }

    fn remove(&mut self, key: &[u8]) {
        self.charge(1_000, 0, key, &[]);
        self.inner.remove(key);
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Direction,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        if start == Some(b"\0\x07balance") {
            self.sweeps.set(self.sweeps.get() + 1);
        }
        let mut entries = self.inner.range(start, end, order).peekable();
        self.step(entries.peek());
        Box::new(std::iter::from_fn(move || {
            let entry = entries.next()?;
            self.step(Some(&entry));
            Some(entry)
        }))
    }
}

/// The contract beside a crowd.
struct Vault {
    deps: OwnedDeps<Meter, MockApi, MockQuerier, Empty>,
    env: Env,
}

impl Vault {
    /// With a steady price of 1.00 and AKT enough.
    fn new(params: Params) -> Self {
        let mut deps = OwnedDeps {
            storage: Meter::default(),
            api: MockApi::default(),
            querier: MockQuerier::default(),
            custom_query_type: PhantomData,
        };
        let mut env = mock_env();
        env.contract.address = deps.api.addr_make("vault");
        let now = env.block.time.seconds();
        let snapshot = Snapshot {
            flags: Flags::default(),
            window_secs: params.twap_window_secs,
            received_time: now,
            received_height: env.block.height - 1,
            current: steady(ONE, params.twap_window_secs, now),
            previous: None,
        };
        let record = snapshot.encode();
        deps.querier.update_wasm(move |_| SystemResult::Ok(ContractResult::Ok(record.clone().into())));
        deps.querier.bank.update_balance(&env.contract.address, coins(u128::MAX, DENOM));
        let settler = deps.api.addr_make("settler");
        let msg = InstantiateMsg {
            owner: None,
            guardian: None,
            oracle: deps.api.addr_make("oracle").into(),
            symbol: SYMBOL.to_owned(),
            akt_denom: DENOM.to_owned(),
            params,
            settlers: Some(vec![settler.into()]),
        };
        let info = message_info(&deps.api.addr_make("owner"), &[]);
        instantiate(deps.as_mut(), env.clone(), info, msg).unwrap();
        let mut vault = Self { deps, env };
        vault.endow();
        vault
    }

    fn addr(&self, name: &str) -> Addr {
        self.deps.api.addr_make(name)
    }

    fn now(&self) -> u64 {
        self.env.block.time.seconds()
    }

    /// A vault in use: credits, and ACT of the one whose messages are measured.
    fn endow(&mut self) {
        let mut vault = VAULT.load(&self.deps.storage).unwrap();
        let act = CREDITS / 10;
        vault.books.credits = CREDITS;
        vault.books.burned = CREDITS;
        vault.books.minted = act;
        vault.books.outstanding = act;
        VAULT.save(&mut self.deps.storage, &vault);
        let (alice, account) = (self.addr("alice"), Account { act: Uact::new(act), ..Account::default() });
        BALANCES.save(&mut self.deps.storage, &[alice.as_bytes()], &account);
    }

    /// Writes a request of somebody whose account counts it, as if it had been made an hour ago.
    fn ask(&mut self, id: u64, owner: &Addr, wait: Wait) {
        let request = Request {
            owner: owner.clone(),
            to: owner.clone(),
            escrow: None,
            order: Order::Mint { akt: Uakt::new(AKT), min_act_out: None },
            deadline: None,
            requested_at: self.now() - 3_600,
            wait,
            progress: Progress::Pending,
        };
        let (storage, key) = (&mut self.deps.storage, id.to_be_bytes());
        REQUESTS.save(storage, &[&key], &request);
        REQUESTS_BY_OWNER.save(storage, &[owner.as_bytes(), &key], &());
        WAITING.save(storage, &[&[0], &key], &());
    }

    /// So many accounts, each with ACT, a request that waits for a price, a claim, an escrow and a settled invoice.
    fn crowd(&mut self, count: u64) {
        let settler = self.addr("settler");
        for number in 0..count {
            let (owner, id) = (self.addr(&format!("crowd{number}")), number + 1);
            self.ask(id, &owner, Wait::NextPrice);
            let (key, now, storage) = (id.to_be_bytes(), self.now(), &mut self.deps.storage);
            let account = Account { act: Uact::new(1_000), requests: 1, ..Account::default() };
            BALANCES.save(storage, &[owner.as_bytes()], &account);
            let (start, amount) = (Uakt::new(number.into()), Uakt::new(1));
            CLAIMS.save(
                storage,
                &[&key],
                &Claim { owner: owner.clone(), start, amount, withdrawn: Uakt::ZERO },
            );
            CLAIMS_BY_OWNER.save(storage, &[owner.as_bytes(), &key], &());
            let part = Part { by: owner.clone(), left: 1_000, expires: None };
            let escrow = Escrow {
                owner: owner.clone(),
                refund_to: owner.clone(),
                label: None,
                settlers: vec![settler.clone()],
                depositors: None,
                act: vec![part],
                akt: vec![],
            };
            ESCROWS.save(storage, &[&key], &escrow);
            ESCROWS_BY_OWNER.save(storage, &[owner.as_bytes(), &key], &());
            let settled = Invoice {
                payer: owner.clone(),
                escrow: None,
                provider: owner,
                act: Uact::new(1),
                payout: Payout::Act,
                price: None,
                spread: Bps(0),
                payment: None,
                request: None,
                settled_at: now,
            };
            INVOICES.save(storage, &[settler.as_bytes(), format!("invoice-{number}").as_bytes()], &settled);
        }
        ESCROW_COUNT.save(&mut self.deps.storage, &count);
        self.count(count);
    }

    /// What the books and the lines say of the crowd.
    fn count(&mut self, count: u64) {
        let alice = self.addr("alice");
        self.ask(count + OWN, &alice, Wait::Epoch { due: u64::MAX });
        let storage = &mut self.deps.storage;
        let mut account = BALANCES.may_load(storage, &[alice.as_bytes()]).unwrap().unwrap();
        account.requests = 1;
        BALANCES.save(storage, &[alice.as_bytes()], &account);
        let mut queue = QUEUE.load(storage).unwrap();
        queue.last_id = count + OWN;
        queue.akt = Uakt::new(u128::from(queue.last_id) * AKT);
        QUEUE.save(storage, &queue);
        let mut vault = VAULT.load(storage).unwrap();
        let (books, owners) = (&mut vault.books, u128::from(count));
        books.outstanding += 2_000 * owners;
        books.minted += 2_000 * owners;
        books.burned += owners;
        books.claimed = owners;
        books.claims_funded = owners;
        books.claim_count = count;
        VAULT.save(storage, &vault);
    }

    /// Sends a message that is not refused; answers the gas of its storage.
    fn gas(&mut self, sender: &str, funds: &[Coin], msg: ExecuteMsg) -> u64 {
        self.deps.storage.gas.set(0);
        self.deps.storage.sweeps.set(0);
        let info = message_info(&self.addr(sender), funds);
        execute(self.deps.as_mut(), self.env.clone(), info, msg).unwrap();
        assert_eq!(self.deps.storage.sweeps.get(), 1, "a message has looked at every account");
        self.env.block.height += 1;
        self.deps.storage.gas.get()
    }

    fn bill(&self, id: &str, payer: Payer, payout: Payout) -> InvoiceInput {
        let provider = self.addr("provider");
        InvoiceInput { payer, ..invoice(id, &provider, &provider, 1_000, payout) }
    }
}

/// What each message costs beside a crowd, when all execute at once and when all wait.
fn costs(count: u64) -> Vec<(&'static str, u64)> {
    let at_once = plain();
    let mut queued = plain();
    let policy = &mut queued.policy;
    policy.healthy = Modes { mint: Mode::NextPrice, refund: Mode::NextPrice, settle: Mode::NextPrice };
    policy.warning.refund = Mode::NextPrice;
    policy.halt_cr.refund = Mode::NextPrice;
    let mut found = vec![];
    for (params, names) in [
        (at_once, ["mint", "burn", "settle", "deposit", "crank", "cancel"]),
        (queued, ["mint that waits", "burn that waits", "settle that waits", "", "", ""]),
    ] {
        let mut vault = Vault::new(params);
        vault.crowd(count);
        let alice = vault.addr("alice");
        let (settler, expires) = (vault.addr("settler").into(), (vault.now() + 1_000).into());
        vault.gas("alice", &[], ExecuteMsg::ApproveSettler { settler, limit: AKT.into(), expires });
        let account = Payer::Account { address: alice.into() };
        let invoices = vec![
            vault.bill("of-alice", account, Payout::Akt),
            vault.bill("of-an-escrow", Payer::Escrow { id: 1u64.into() }, Payout::Act),
        ];
        let (min_act_out, deadline, amount) = (None, None, AKT.into());
        for (name, sender, funds, msg) in [
            (names[0], "alice", coins(AKT, DENOM), ExecuteMsg::MintAct { to: None, min_act_out, deadline }),
            (
                names[1],
                "alice",
                vec![],
                ExecuteMsg::BurnAct { amount, min_akt_out: None, deadline, to: None },
            ),
            (names[2], "settler", vec![], ExecuteMsg::Settle { invoices, atomic: Some(true) }),
            (
                names[3],
                "alice",
                vec![],
                ExecuteMsg::DepositEscrow {
                    id: 2u64.into(),
                    act: Some(amount),
                    expires: None,
                    min_act_out,
                    deadline,
                },
            ),
            (names[4], "anyone", vec![], ExecuteMsg::Crank { limit: Some(CRANKED) }),
            (names[5], "alice", vec![], ExecuteMsg::Cancel { id: (count + OWN).into() }),
        ] {
            if !name.is_empty() {
                found.push((name, vault.gas(sender, &funds, msg)));
            }
        }
        let mint_place = QUEUE.load(&vault.deps.storage).unwrap().mint_place;
        assert!(names[4].is_empty() || mint_place == u64::from(CRANKED), "the crank ran no requests");
    }
    found
}

#[test]
fn every_message_costs_the_same_beside_100_000_accounts() {
    let first = costs(10);
    for count in [1_000, 100_000] {
        for ((name, gas), (_, before)) in costs(count).into_iter().zip(&first) {
            assert!(
                gas.abs_diff(*before) * 50 <= *before,
                "{name}: {gas} gas beside {count}, {before} beside ten"
            );
        }
    }
}

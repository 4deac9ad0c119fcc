//! The real contract on a storage in memory: no chain around it, because a thousand paths must end in seconds.

use std::{collections::BTreeMap, ops::Bound};

use bme::{
    contract,
    error::Error,
    msg::{ExecuteMsg, InstantiateMsg, InvoiceInput, Payer, Payout},
    params::Params,
    preset,
    state::{BALANCES, CONFIG, Config, QUEUE, VAULT},
};
use bme_math::{Bps, Side, Uact, Uakt};
use cosmwasm_std::{
    Addr, BalanceResponse, BankMsg, BankQuery, Binary, BlockInfo, ContractInfo, ContractResult, CosmosMsg,
    DepsMut, Empty, Env, MessageInfo, Order, Querier, QuerierResult, QuerierWrapper, QueryRequest, Record,
    Response, Storage, SystemResult, Timestamp, WasmQuery, coin, coins, from_json, testing::MockApi,
    to_json_binary,
};
use oracle_snapshot::{Prices, Snapshot};

use crate::{
    START,
    oracle::{WINDOW_SECS, height},
};

const DENOM: &str = "uakt";
const MICRO: f64 = 1e6;
/// ACT of everybody else: the vault is a hundred times the adversary.
const OTHERS_UACT: u128 = 1_000_000_000_000;
/// Accounts of the adversary beside his main one; each holds as much ACT as its instant limit lets out in an hour, and
/// together they would pass the limit of all.
pub const SYBILS: usize = 30;
const SYBIL_UACT: u128 = 100_000_000;
/// Long enough before the game for all locks to have ended, and for the buckets to be full again.
const SET_UP: u64 = START - 172_800;

/// What the contract stores.
#[derive(Clone, Default)]
struct Store(BTreeMap<Vec<u8>, Vec<u8>>);

impl Storage for Store {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.0.get(key).cloned()
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.0.insert(key.to_vec(), value.to_vec());
    }

    fn remove(&mut self, key: &[u8]) {
        self.0.remove(key);
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        let bounds = (
            start.map_or(Bound::Unbounded, |key| Bound::Included(key.to_vec())),
            end.map_or(Bound::Unbounded, |key| Bound::Excluded(key.to_vec())),
        );
        if start.is_some() && end.is_some() && start >= end {
            return Box::new(std::iter::empty());
        }
        let entries = self.0.range(bounds).map(|(key, value)| (key.clone(), value.clone()));
        match order {
            Order::Ascending => Box::new(entries),
            Order::Descending => Box::new(entries.rev()),
        }
    }
}

/// What the contract asks of the chain: the oracle's record and its own coins.
#[derive(Clone, Default)]
struct Chain {
    record: Binary,
    coins: u128,
}

impl Querier for Chain {
    fn raw_query(&self, request: &[u8]) -> QuerierResult {
        let answer = match from_json::<QueryRequest<Empty>>(request) {
            Ok(QueryRequest::Wasm(WasmQuery::Raw { .. })) => self.record.clone(),
            Ok(QueryRequest::Bank(BankQuery::Balance { .. })) => {
                to_json_binary(&BalanceResponse::new(coin(self.coins, DENOM))).unwrap()
            }
            request => panic!("{request:?}"),
        };
        SystemResult::Ok(ContractResult::Ok(answer))
    }
}

/// The totals that tell what a message converted, and what the adversary owns in which coin.
#[derive(Debug, Clone, Copy)]
pub struct Holdings {
    pub burned_uakt: u128,
    pub minted_uact: u128,
    pub spent_uact: u128,
    /// Something of it waits in the vault.
    pub is_waiting: bool,
    uakt: u128,
    uact: u128,
}

impl Holdings {
    /// What the adversary owns in USD at a price of AKT; an ACT is never worth more than a USD, and here it is worth that.
    pub fn worth(&self, usd_per_akt: f64) -> f64 {
        (self.uakt as f64 * usd_per_akt + self.uact as f64) / MICRO
    }
}

#[derive(Clone)]
pub struct Vault {
    store: Store,
    chain: Chain,
    users: Users,
    /// AKT in the hands of the main account and of the provider.
    pub purse: u128,
    /// AKT in the hands of the other accounts.
    pub sybil_purse: u128,
    invoices: u32,
}

/// Everybody; all but the others are the adversary's people.
#[derive(Clone)]
struct Users {
    api: MockApi,
    vault: Addr,
    oracle: Addr,
    others: Addr,
    settler: Addr,
    provider: Addr,
    prophet: Addr,
    sybils: Vec<Addr>,
}

/// How a vault and its adversary begin.
#[derive(Debug, Clone, Copy)]
pub struct Beginning {
    /// Collateral ratio.
    pub ratio_pct: u128,
    /// What the adversary has in his main account, USD.
    pub capital_usd: u128,
    /// In ACT rather than AKT.
    pub in_act: bool,
    /// Price of AKT, exponent −8.
    pub price: u64,
}

impl Vault {
    /// How the vault filled is not the question: it does so under open doors, and then `params` come into force.
    pub fn new(params: &Params, beginning: Beginning) -> Self {
        let Beginning { ratio_pct, capital_usd, in_act, price } = beginning;
        let users = Users::new();
        let (store, chain) = Default::default();
        let mut vault = Self { store, chain, users, purse: 0, sybil_purse: 0, invoices: 0 };
        vault.instantiate(price);
        let akt_of = |uact: u128| (uact * 100_000_000).div_ceil(price.into());
        let mint = |uact: u128| ExecuteMsg::MintActExact { act_out: uact.into(), to: None, deadline: None };
        let Users { others, settler, prophet, sybils, .. } = vault.users.clone();

        let others_uakt = akt_of(OTHERS_UACT);
        vault.fill(&others, mint(OTHERS_UACT), others_uakt);
        vault.fill(&others, ExecuteMsg::FundVault {}, others_uakt * (ratio_pct - 100) / 100);
        for sybil in &sybils {
            vault.fill(sybil, mint(SYBIL_UACT), akt_of(SYBIL_UACT));
        }
        let capital_uact = capital_usd * 1_000_000;
        if in_act {
            vault.fill(&prophet, mint(capital_uact), akt_of(capital_uact));
        } else {
            vault.purse = akt_of(capital_uact);
        }
        vault.sybil_purse = akt_of(SYBIL_UACT) * 4 * SYBILS as u128;
        let limit = u128::from(u64::MAX).into();
        let expires = (START + 1_000_000).into();
        vault.fill(&prophet, ExecuteMsg::ApproveSettler { settler: settler.into(), limit, expires }, 0);
        let config = CONFIG.load(&vault.store).unwrap();
        CONFIG.save(&mut vault.store, &Config { params: params.clone(), ..config });
        vault
    }

    fn instantiate(&mut self, price: u64) {
        let mut params = preset::parse(preset::AEP76).unwrap();
        (params.mint.spread.at_par_bps, params.mint.spread.at_halt_bps) = (Bps(0), Bps(0));
        let atomics = u128::from(price) * 10_u128.pow(10);
        let current = Prices {
            price: atomics,
            conf: 0,
            ema: atomics,
            ema_conf: 0,
            twap: atomics,
            coverage_secs: WINDOW_SECS,
            publish_time: SET_UP,
        };
        self.show(&Snapshot { window_secs: WINDOW_SECS, current, ..Snapshot::default() });
        let Users { api, vault, oracle, settler, others, .. } = &self.users;
        let msg = InstantiateMsg {
            owner: None,
            guardian: None,
            oracle: oracle.to_string(),
            symbol: "AKT/USD".to_owned(),
            akt_denom: DENOM.to_owned(),
            params,
            settlers: Some(vec![settler.to_string()]),
        };
        let deps =
            DepsMut { storage: &mut self.store, api, querier: QuerierWrapper::<Empty>::new(&self.chain) };
        let info = MessageInfo { sender: others.clone(), funds: vec![] };
        contract::instantiate(deps, env(vault, SET_UP, 1), info, msg).unwrap();
    }

    /// A message before the game, with coins from nowhere.
    fn fill(&mut self, sender: &Addr, msg: ExecuteMsg, uakt: u128) {
        self.execute(SET_UP, 1, sender, msg, uakt).unwrap();
    }

    /// Lets the contract see a record of the oracle.
    pub fn show(&mut self, snapshot: &Snapshot) {
        self.chain.record = snapshot.encode().into();
    }

    /// Burns all AKT of the main account, if it is in time.
    pub fn mint(&mut self, block: usize, deadline: Option<usize>) -> Result<Response, Error> {
        let uakt = self.purse;
        let deadline = deadline.map(|block| (START + block as u64).into());
        let msg = ExecuteMsg::MintAct { to: None, min_act_out: None, deadline };
        let response = self.run(block, &self.users.prophet.clone(), msg, uakt)?;
        self.purse -= uakt;
        Ok(response)
    }

    /// Asks for a refund of all ACT of the main account.
    pub fn refund(&mut self, block: usize) -> Result<Response, Error> {
        let prophet = self.users.prophet.clone();
        let msg = burn(self.act());
        self.run(block, &prophet, msg, 0)
    }

    /// Lets the colluding settler spend all ACT of the main account at the colluding provider.
    pub fn settle(&mut self, block: usize) -> Result<Response, Error> {
        let Users { settler, provider, prophet, .. } = self.users.clone();
        self.invoices += 1;
        let invoice = InvoiceInput {
            id: self.invoices.to_string(),
            payer: Payer::Account { address: prophet.into() },
            provider: provider.into(),
            uact: self.act().into(),
            payout: Payout::Akt,
        };
        self.run(block, &settler, ExecuteMsg::Settle { invoices: vec![invoice], atomic: Some(true) }, 0)
    }

    /// The same at once and in small: one of the other accounts mints or refunds what an instant limit lets through.
    pub fn at_once(&mut self, block: usize, side: Side, of: usize) -> Result<Response, Error> {
        let sybil = self.users.sybils[of].clone();
        match side {
            Side::Pay => self.run(block, &sybil, burn(SYBIL_UACT), 0),
            Side::Mint => {
                let msg = ExecuteMsg::MintActExact { act_out: SYBIL_UACT.into(), to: None, deadline: None };
                // Twice the cost at the beginning, or more: the change comes back.
                let uakt = self.sybil_purse / (2 * SYBILS as u128);
                let response = self.run(block, &sybil, msg, uakt)?;
                self.sybil_purse -= uakt;
                Ok(response)
            }
        }
    }

    /// Runs what waits.
    pub fn crank(&mut self, block: usize) {
        let anyone = self.users.others.clone();
        self.run(block, &anyone, ExecuteMsg::Crank { limit: Some(50) }, 0).unwrap();
    }

    /// Takes the newest request back, if it may be.
    pub fn cancel(&mut self, block: usize) -> Result<Response, Error> {
        let id = QUEUE.load(&self.store).unwrap().last_id.into();
        self.run(block, &self.users.prophet.clone(), ExecuteMsg::Cancel { id }, 0)
    }

    /// ACT of the main account.
    pub fn act(&self) -> u128 {
        let account = BALANCES.may_load(&self.store, &[self.users.prophet.as_bytes()]).unwrap();
        account.unwrap_or_default().act.u128()
    }

    /// What the adversary owns, with what waits and what he is owed.
    pub fn holdings(&self) -> Holdings {
        let books = VAULT.load(&self.store).unwrap().books;
        let queue = QUEUE.load(&self.store).unwrap();
        let owed = books.claimed - books.claims_withdrawn;
        Holdings {
            burned_uakt: books.burned,
            minted_uact: books.minted,
            spent_uact: books.spent,
            uakt: self.purse + self.sybil_purse + queue.akt.u128() + owed,
            uact: books.outstanding - OTHERS_UACT,
            is_waiting: queue.akt != Uakt::ZERO || queue.act != Uact::ZERO || queue.payable != Uact::ZERO,
        }
    }

    fn run(&mut self, block: usize, sender: &Addr, msg: ExecuteMsg, uakt: u128) -> Result<Response, Error> {
        self.execute(START + block as u64, height(block), sender, msg, uakt)
    }

    /// Runs a message; one that is refused leaves nothing behind.
    fn execute(
        &mut self,
        time: u64,
        height: u64,
        sender: &Addr,
        msg: ExecuteMsg,
        uakt: u128,
    ) -> Result<Response, Error> {
        let before = self.store.clone();
        let Users { api, vault, .. } = &self.users;
        let funds = if uakt == 0 { vec![] } else { coins(uakt, DENOM) };
        self.chain.coins += uakt;
        let deps =
            DepsMut { storage: &mut self.store, api, querier: QuerierWrapper::<Empty>::new(&self.chain) };
        let info = MessageInfo { sender: sender.clone(), funds };
        let result = contract::execute(deps, env(vault, time, height), info, msg);
        match &result {
            Ok(response) => self.pay_out(response),
            Err(_) => {
                self.store = before;
                self.chain.coins -= uakt;
            }
        }
        result
    }

    fn pay_out(&mut self, response: &Response) {
        for message in &response.messages {
            let CosmosMsg::Bank(BankMsg::Send { to_address, amount }) = &message.msg else {
                panic!("{message:?}")
            };
            let uakt = amount[0].amount.u128();
            self.chain.coins -= uakt;
            let Users { prophet, provider, .. } = &self.users;
            if [prophet, provider].into_iter().any(|user| user.as_str() == to_address) {
                self.purse += uakt;
            } else {
                self.sybil_purse += uakt;
            }
        }
    }
}

impl Users {
    fn new() -> Self {
        let api = MockApi::default();
        let [vault, oracle, others, settler, provider, prophet] =
            ["vault", "oracle", "others", "settler", "provider", "prophet"].map(|name| api.addr_make(name));
        let sybils = (0..SYBILS).map(|of| api.addr_make(&format!("sybil {of}"))).collect();
        Self { api, vault, oracle, others, settler, provider, prophet, sybils }
    }
}

fn env(vault: &Addr, time: u64, height: u64) -> Env {
    Env {
        block: BlockInfo { height, time: Timestamp::from_seconds(time), chain_id: "paths".to_owned() },
        transaction: None,
        contract: ContractInfo { address: vault.clone() },
    }
}

fn burn(uact: u128) -> ExecuteMsg {
    ExecuteMsg::BurnAct { amount: uact.into(), min_akt_out: None, deadline: None, to: None }
}

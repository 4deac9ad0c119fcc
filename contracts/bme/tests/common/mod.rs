//! A vault on a simulated chain, with an oracle that stores whatever snapshot a test wants.
#![allow(dead_code, clippy::expect_used, clippy::panic)]

use bme::{
    ContractError, contract,
    error::Error,
    msg::{ExecuteMsg, InstantiateMsg, InvoiceInput, Payer, Payout, QueryMsg},
    params::{MAX_BUCKET, Mode, Modes, Params, Policy},
    patch::ParamsPatch,
    preset,
    responses::{
        BalanceResponse, BurnAnswer, BurnResult, MintAnswer, MintResult, RecordInfo, RecordResponse, Ticket,
    },
};
use cosmwasm_std::{
    Addr, Binary, Coin, Deps, DepsMut, Empty, Env, Event, MessageInfo, QuerierWrapper, Reply, Response,
    StdResult, SubMsgResult, coin, coins, from_json,
    testing::{MockApi, MockQuerier},
};
use cw_multi_test::{App, AppResponse, ContractWrapper, Executor};
use oracle_snapshot::{Flags, Prices, Snapshot, snapshot_key};
use serde::de::DeserializeOwned;

pub const DENOM: &str = "uakt";
pub const SYMBOL: &str = "AKT/USD";
pub const AKT: u128 = 1_000_000;
pub const ONE: u128 = 1_000_000_000_000_000_000;

/// The oracle of the tests: stores the official layout at the official key, and nothing else.
mod oracle {
    use super::*;

    pub fn instantiate(_: DepsMut<'_>, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
        Ok(Response::new())
    }

    pub fn execute(deps: DepsMut<'_>, _: Env, _: MessageInfo, record: Binary) -> StdResult<Response> {
        deps.storage.set(&snapshot_key(SYMBOL), &record);
        Ok(Response::new())
    }

    pub fn query(_: Deps<'_>, _: Env, _: Empty) -> StdResult<Binary> {
        Ok(Binary::default())
    }
}

pub struct Suite {
    pub app: App,
    pub vault: Addr,
    pub oracle: Addr,
    pub oracle_code: u64,
    pub owner: Addr,
    pub guardian: Addr,
    pub settler: Addr,
    pub params: Params,
}

/// 18-decimal atomics of a decimal text.
pub fn atomics(text: &str) -> u128 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{fraction:0<18}").parse().unwrap()
}

/// Prices that agree with each other: a steady market.
pub fn steady(price: u128, window_secs: u32, publish_time: u64) -> Prices {
    Prices { price, conf: 0, ema: price, ema_conf: 0, twap: price, coverage_secs: window_secs, publish_time }
}

/// `aep76` without the dwell time and whatever else tests of money would only wait for.
pub fn plain() -> Params {
    let mut params = preset::parse(preset::AEP76).unwrap();
    params.thresholds.dwell_secs = 0;
    params.policy.warning.mint = Mode::Closed;
    params.policy.halt_oracle.settle = Mode::Closed;
    params
}

/// `plain` without spread: amounts can be told by heart.
pub fn spreadless() -> Params {
    let mut params = plain();
    params.mint.spread.at_par_bps = bme_math::Bps(0);
    params.mint.spread.at_halt_bps = bme_math::Bps(0);
    params
}

/// `hardened` without its waits: prices, spreads and limits as recommended, conversions in the transaction or not at all.
pub fn hardened_at_once() -> Params {
    let mut params = preset::parse(preset::HARDENED).unwrap();
    params.policy = Policy {
        healthy: Modes { mint: Mode::Open, refund: Mode::Open, settle: Mode::Open },
        warning: Modes { mint: Mode::Closed, refund: Mode::Closed, settle: Mode::Open },
        halt_cr: Modes { mint: Mode::Closed, refund: Mode::Closed, settle: Mode::Open },
        halt_oracle: Modes { mint: Mode::Closed, refund: Mode::Closed, settle: Mode::NextPrice },
    };
    params.refund.lock_secs = 0;
    params.shortfall.floor_uakt = MAX_BUCKET.into();
    params
}

impl Suite {
    /// A vault with an oracle that has no price yet.
    pub fn unpriced(params: Params) -> Self {
        let mut app = App::default();
        let owner = app.api().addr_make("owner");
        let settler = app.api().addr_make("settler");
        let guardian = app.api().addr_make("guardian");
        let oracle_code = app.store_code(Box::new(ContractWrapper::new(
            oracle::execute,
            oracle::instantiate,
            oracle::query,
        )));
        let oracle =
            app.instantiate_contract(oracle_code, owner.clone(), &Empty {}, &[], "oracle", None).unwrap();
        let code = app.store_code(Box::new(
            ContractWrapper::new(contract::execute, contract::instantiate, contract::query)
                .with_migrate(contract::migrate)
                .with_reply(contract::reply),
        ));
        let msg = InstantiateMsg {
            owner: None,
            guardian: Some(guardian.to_string()),
            oracle: oracle.to_string(),
            symbol: SYMBOL.to_owned(),
            akt_denom: DENOM.to_owned(),
            params: params.clone(),
            settlers: Some(vec![settler.to_string()]),
        };
        let vault = app
            .instantiate_contract(code, owner.clone(), &msg, &[], "vault", Some(owner.to_string()))
            .unwrap();
        Self { app, vault, oracle, oracle_code, owner, guardian, settler, params }
    }

    /// A vault at a price that is steady, one block ago.
    pub fn new(params: Params, price: &str) -> Self {
        let mut suite = Self::unpriced(params);
        suite.set_price(price);
        suite
    }

    pub fn user(&self, name: &str) -> Addr {
        self.app.api().addr_make(name)
    }

    /// An account with coins.
    pub fn rich(&mut self, name: &str, amount: u128) -> Addr {
        let addr = self.user(name);
        let held = self.akt(&addr);
        self.app
            .init_modules(|router, _, storage| {
                router.bank.init_balance(
                    storage,
                    &addr,
                    vec![coin(held + amount, DENOM), coin(1_000, "uatom")],
                )
            })
            .unwrap();
        addr
    }

    pub fn akt(&self, addr: &Addr) -> u128 {
        self.app.wrap().query_balance(addr, DENOM).unwrap().amount.u128()
    }

    pub fn act(&self, addr: &Addr) -> u128 {
        self.account(addr).uact.u128()
    }

    pub fn now(&self) -> u64 {
        self.app.block_info().time.seconds()
    }

    pub fn wait(&mut self, secs: u64) {
        self.app.update_block(|block| {
            block.height += 1;
            block.time = block.time.plus_seconds(secs);
        });
    }

    /// A record as the oracle would write it in this block.
    pub fn snapshot(&self, current: Prices, previous: Option<Prices>) -> Snapshot {
        Snapshot {
            flags: Flags::default(),
            window_secs: self.params.twap_window_secs,
            received_time: self.now(),
            received_height: self.app.block_info().height,
            current,
            previous,
        }
    }

    pub fn store(&mut self, snapshot: &Snapshot) {
        self.store_at(&self.oracle.clone(), snapshot);
    }

    pub fn store_at(&mut self, oracle: &Addr, snapshot: &Snapshot) {
        let record = Binary::new(snapshot.encode());
        self.app.execute_contract(self.owner.clone(), oracle.clone(), &record, &[]).unwrap();
    }

    /// Another oracle, without a price.
    pub fn another_oracle(&mut self) -> Addr {
        let (code, owner) = (self.oracle_code, self.owner.clone());
        self.app.instantiate_contract(code, owner, &Empty {}, &[], "oracle", None).unwrap()
    }

    /// A steady price, published now and received in this block; then the next block.
    pub fn set_price(&mut self, price: &str) {
        self.set_atomics(atomics(price));
    }

    /// The same with 18 decimals.
    pub fn set_atomics(&mut self, price: u128) {
        let prices = steady(price, self.params.twap_window_secs, self.now());
        let snapshot = self.snapshot(prices, None);
        self.store(&snapshot);
        self.wait(5);
    }

    /// Sends a message; the error has the texts of all causes, for cw-multi-test wraps what the contract says.
    pub fn run(&mut self, sender: &Addr, msg: &ExecuteMsg, funds: &[Coin]) -> Result<AppResponse, String> {
        let vault = self.vault.clone();
        self.app.execute_contract(sender.clone(), vault, msg, funds).map_err(|error| format!("{error:#}"))
    }

    /// Sends a message; a refusal is its code.
    pub fn attempt(
        &mut self,
        sender: &Addr,
        msg: &ExecuteMsg,
        funds: &[Coin],
    ) -> Result<AppResponse, String> {
        let vault = self.vault.clone();
        self.app.execute_contract(sender.clone(), vault, msg, funds).map_err(|error| {
            let refused = error.downcast_ref::<Box<ContractError>>().map(|error| error.refusal().code);
            refused.unwrap_or_else(|| format!("{error:#}"))
        })
    }

    pub fn mint(&mut self, sender: &Addr, amount: u128) -> Result<AppResponse, String> {
        let msg = ExecuteMsg::MintAct { to: None, min_act_out: None, deadline: None };
        self.run(sender, &msg, &coins(amount, DENOM))
    }

    pub fn burn(&mut self, sender: &Addr, amount: u128) -> Result<AppResponse, String> {
        let amount = amount.into();
        self.run(sender, &ExecuteMsg::BurnAct { amount, min_akt_out: None, deadline: None, to: None }, &[])
    }

    pub fn approve(&mut self, holder: &Addr, limit: u128) -> Result<AppResponse, String> {
        let (settler, expires) = (self.settler.to_string(), (self.now() + 1_000_000).into());
        self.run(holder, &ExecuteMsg::ApproveSettler { settler, limit: limit.into(), expires }, &[])
    }

    pub fn settle(&mut self, invoices: &[InvoiceInput], is_atomic: bool) -> Result<AppResponse, String> {
        let settler = self.settler.clone();
        let msg = ExecuteMsg::Settle { invoices: invoices.to_vec(), atomic: Some(is_atomic) };
        self.run(&settler, &msg, &[])
    }

    pub fn crank(&mut self, limit: u32) -> Result<AppResponse, String> {
        let anyone = self.user("anyone");
        self.run(&anyone, &ExecuteMsg::Crank { limit: Some(limit) }, &[])
    }

    pub fn cancel(&mut self, owner: &Addr, id: u64) -> Result<AppResponse, String> {
        self.run(owner, &ExecuteMsg::Cancel { id: id.into() }, &[])
    }

    pub fn record(&self, id: u64) -> RecordInfo {
        self.query::<RecordResponse>(&QueryMsg::Record { id: id.into() }).record.unwrap()
    }

    pub fn account(&self, addr: &Addr) -> BalanceResponse {
        self.query(&QueryMsg::Balance { address: addr.to_string() })
    }

    pub fn query<T: DeserializeOwned>(&self, msg: &QueryMsg) -> T {
        self.app.wrap().query_wasm_smart(&self.vault, msg).unwrap()
    }

    pub fn books(&self) -> bme::responses::VaultResponse {
        self.query(&QueryMsg::Vault {})
    }

    pub fn version(&self) -> u32 {
        self.query::<bme::responses::ParamsResponse>(&QueryMsg::Params {}).version
    }

    /// A change of parameters by the owner, written against the version in force.
    pub fn tune(&mut self, patch: &ParamsPatch) -> Result<AppResponse, String> {
        let msg = ExecuteMsg::UpdateParams { patch: patch.clone().into(), expect_version: self.version() };
        self.run(&self.owner.clone(), &msg, &[])
    }

    pub fn status(&self) -> bme::responses::StatusResponse {
        self.query(&QueryMsg::Status {})
    }
}

pub fn invoice(id: &str, payer: &Addr, provider: &Addr, uact: u128, payout: Payout) -> InvoiceInput {
    InvoiceInput {
        id: id.to_owned(),
        payer: Payer::Account { address: payer.to_string() },
        provider: provider.to_string(),
        uact: uact.into(),
        payout,
    }
}

/// Data of a response.
pub fn data<T: DeserializeOwned>(response: &AppResponse) -> T {
    from_json(response.data.clone().unwrap()).unwrap()
}

/// What a mint did in its transaction.
pub fn minted(response: &AppResponse) -> MintResult {
    match data(response) {
        MintAnswer::Executed { result } => result,
        MintAnswer::Waits { ticket } => panic!("{ticket:?}"),
    }
}

/// The request that a mint or a burn became.
pub fn ticket(response: &AppResponse) -> Ticket {
    let text = from_json::<serde_json::Value>(response.data.clone().unwrap()).unwrap();
    serde_json::from_value(text["waits"]["ticket"].clone()).unwrap()
}

/// What a burn did in its transaction.
pub fn burned(response: &AppResponse) -> BurnResult {
    match data(response) {
        BurnAnswer::Executed { result } => result,
        BurnAnswer::Waits { ticket } => panic!("{ticket:?}"),
    }
}

/// The typed event of a response.
pub fn event<'a, T: TryFrom<&'a Event>>(response: &'a AppResponse) -> T {
    response.events.iter().find_map(|event| T::try_from(event).ok()).expect("no such event")
}

/// Asserts that a call was refused with a code, and a part of the text.
#[track_caller]
pub fn refused<T: std::fmt::Debug>(result: Result<T, String>, code: &str, part: &str) {
    let text = result.unwrap_err();
    assert!(text.contains(&format!("{code}: ")), "{code} expected: {text}");
    assert!(text.contains(part), "{part:?} expected: {text}");
}

/// Instantiates a second vault with a message.
pub fn instantiate(suite: &mut Suite, msg: &InstantiateMsg, funds: &[Coin]) -> Result<Addr, String> {
    let code = suite.app.store_code(Box::new(ContractWrapper::<_, _, _, Error, Error, Error>::new(
        contract::execute,
        contract::instantiate,
        contract::query,
    )));
    let owner = suite.owner.clone();
    suite
        .app
        .instantiate_contract(code, owner, msg, funds, "second", None)
        .map_err(|error| format!("{error:#}"))
}

/// A payout of the vault that the bank refused: as the chain tells it, and with the AKT still in the bank.
pub fn undelivered(suite: &mut Suite, to: &Addr, amount: u128) {
    let payload = Binary::new(
        [
            to.as_bytes().len().to_be_bytes()[4..].to_vec(),
            to.as_bytes().to_vec(),
            amount.to_be_bytes().to_vec(),
        ]
        .concat(),
    );
    let donor = suite.rich("donor", amount);
    let vault = suite.vault.clone();
    suite.app.send_tokens(donor, vault.clone(), &coins(amount, DENOM)).unwrap();
    let reply = Reply { id: 1, payload, gas_used: 0, result: SubMsgResult::Err("blocked".to_owned()) };
    let (api, querier) = (MockApi::default(), MockQuerier::<Empty>::default());
    let mut storage = suite.app.contract_storage_mut(&vault);
    let deps = DepsMut { storage: &mut *storage, api: &api, querier: QuerierWrapper::new(&querier) };
    bme::payouts::keep(deps, reply).unwrap();
}

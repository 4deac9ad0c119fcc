//! A chain whose bank refuses to pay some addresses, as it does those of modules.
#![allow(dead_code)]

use std::{cell::RefCell, collections::BTreeSet, rc::Rc};

use bme::{
    contract,
    msg::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg},
    params::Params,
};
use cosmwasm_std::{
    Addr, Api, BankMsg, BankQuery, Binary, BlockInfo, Coin, CustomMsg, CustomQuery, Querier, Storage, coins,
};
use cw_multi_test::{
    App, AppBuilder, AppResponse, Bank, BankKeeper, BankSudo, ContractWrapper, CosmosRouter, Executor,
    Module,
    error::{AnyResult, bail},
    no_init,
};
use oracle_snapshot::{Flags, Snapshot, snapshot_key};
use serde::de::DeserializeOwned;

use crate::common::{DENOM, SYMBOL, atomics, steady};

type Refused = Rc<RefCell<BTreeSet<Addr>>>;

/// The bank of the tests, but for those that it refuses.
pub struct Refusing {
    bank: BankKeeper,
    refused: Refused,
}

impl Bank for Refusing {}

impl Module for Refusing {
    type ExecT = BankMsg;
    type QueryT = BankQuery;
    type SudoT = BankSudo;

    fn execute<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: BankMsg,
    ) -> AnyResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        if let BankMsg::Send { to_address, .. } = &msg {
            if self.refused.borrow().iter().any(|refused| refused.as_str() == to_address) {
                bail!("{to_address} is not allowed to receive funds");
            }
        }
        self.bank.execute(api, storage, router, block, sender, msg)
    }

    fn query(
        &self,
        api: &dyn Api,
        storage: &dyn Storage,
        querier: &dyn Querier,
        block: &BlockInfo,
        request: BankQuery,
    ) -> AnyResult<Binary> {
        self.bank.query(api, storage, querier, block, request)
    }

    fn sudo<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        msg: BankSudo,
    ) -> AnyResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        self.bank.sudo(api, storage, router, block, msg)
    }
}

/// A vault on such a chain. Its price is written where an oracle would write it.
pub struct Chain {
    pub app: App<Refusing>,
    pub vault: Addr,
    pub settler: Addr,
    oracle: Addr,
    admin: Addr,
    code: u64,
    window_secs: u32,
    refused: Refused,
}

impl Chain {
    pub fn new(params: Params, price: &str) -> Self {
        let refused = Refused::default();
        let bank = Refusing { bank: BankKeeper::new(), refused: refused.clone() };
        let mut app = AppBuilder::new().with_bank(bank).build(no_init);
        let [admin, oracle, settler] = ["admin", "oracle", "settler"].map(|name| app.api().addr_make(name));
        let code = app.store_code(Box::new(
            ContractWrapper::new(contract::execute, contract::instantiate, contract::query)
                .with_reply(contract::reply)
                .with_migrate(contract::migrate),
        ));
        let window_secs = params.twap_window_secs;
        let msg = InstantiateMsg {
            owner: None,
            guardian: None,
            oracle: oracle.to_string(),
            symbol: SYMBOL.to_owned(),
            akt_denom: DENOM.to_owned(),
            params,
            settlers: Some(vec![settler.to_string()]),
        };
        let owner = Some(admin.to_string());
        let vault = app.instantiate_contract(code, admin.clone(), &msg, &[], "vault", owner).unwrap();
        let mut chain = Self { app, vault, settler, oracle, admin, code, window_secs, refused };
        chain.set_price(price);
        chain
    }

    /// A steady price of now; then the next block.
    pub fn set_price(&mut self, price: &str) {
        let block = self.app.block_info();
        let now = block.time.seconds();
        let snapshot = Snapshot {
            flags: Flags::default(),
            window_secs: self.window_secs,
            received_time: now,
            received_height: block.height,
            current: steady(atomics(price), self.window_secs, now),
            previous: None,
        };
        let oracle = self.oracle.clone();
        self.app.contract_storage_mut(&oracle).set(&snapshot_key(SYMBOL), &snapshot.encode());
        self.blocks(1);
    }

    /// Lets blocks pass.
    pub fn blocks(&mut self, count: u64) {
        self.app.update_block(|block| {
            block.height += count;
            block.time = block.time.plus_seconds(6 * count);
        });
    }

    /// Lets an epoch of ten blocks end, and a price come.
    pub fn end_epoch(&mut self, price: &str) {
        self.blocks(10);
        self.set_price(price);
    }

    /// From now on the bank refuses to pay an address, or pays it again.
    pub fn refuse(&mut self, address: &Addr, is_refused: bool) {
        let mut refused = self.refused.borrow_mut();
        if is_refused {
            refused.insert(address.clone());
        } else {
            refused.remove(address);
        }
    }

    pub fn rich(&mut self, name: &str, amount: u128) -> Addr {
        let addr = self.app.api().addr_make(name);
        let balance = coins(amount, DENOM);
        self.app
            .init_modules(|router, _, storage| router.bank.bank.init_balance(storage, &addr, balance))
            .unwrap();
        addr
    }

    pub fn akt(&self, addr: &Addr) -> u128 {
        self.app.wrap().query_balance(addr, DENOM).unwrap().amount.u128()
    }

    pub fn query<T: DeserializeOwned>(&self, msg: &QueryMsg) -> T {
        self.app.wrap().query_wasm_smart(&self.vault, msg).unwrap()
    }

    pub fn run(&mut self, sender: &Addr, msg: &ExecuteMsg, funds: &[Coin]) -> Result<AppResponse, String> {
        let vault = self.vault.clone();
        self.app.execute_contract(sender.clone(), vault, msg, funds).map_err(|error| format!("{error:#}"))
    }

    pub fn mint(&mut self, sender: &Addr, uakt: u128) -> Result<AppResponse, String> {
        let msg = ExecuteMsg::MintAct { to: None, min_act_out: None, deadline: None };
        self.run(sender, &msg, &coins(uakt, DENOM))
    }

    pub fn burn(&mut self, sender: &Addr, uact: u128) -> Result<AppResponse, String> {
        let msg = ExecuteMsg::BurnAct { amount: uact.into(), min_akt_out: None, deadline: None, to: None };
        self.run(sender, &msg, &[])
    }

    pub fn crank(&mut self) -> AppResponse {
        let anyone = self.admin.clone();
        self.run(&anyone, &ExecuteMsg::Crank { limit: Some(50) }, &[]).unwrap()
    }

    pub fn migrate(&mut self) {
        let (admin, vault) = (self.admin.clone(), self.vault.clone());
        self.app.migrate_contract(admin, vault, &MigrateMsg {}, self.code).unwrap();
    }
}

//! The chain of the model: its bank refuses an address while it is told to, as real ones refuse those of modules, and
//! its oracle is a record in storage, for the vault reads nothing else of it.

use std::{cell::RefCell, rc::Rc};

use bme::{
    ContractError, contract,
    msg::{ExecuteMsg, InstantiateMsg, QueryMsg},
    params::Params,
};
use cosmwasm_std::{
    Addr, Api, BankMsg, BankQuery, Binary, BlockInfo, Coin, CustomMsg, CustomQuery, Querier, Storage, coins,
    testing::MockApi,
};
use cw_multi_test::{
    App, AppBuilder, AppResponse, Bank, BankKeeper, BankSudo, ContractWrapper, CosmosRouter, Executor,
    Module,
    error::{AnyResult, bail},
};
use oracle_snapshot::{Snapshot, snapshot_key};
use serde::de::DeserializeOwned;

use crate::common::{DENOM, SYMBOL};

/// What the bank says to whom it refuses.
const REFUSAL: &str = "is not allowed to receive funds";

/// A bank that refuses one address.
#[derive(Default)]
struct ChoosyBank {
    keeper: BankKeeper,
    refused: Rc<RefCell<Option<Addr>>>,
}

impl Bank for ChoosyBank {}

impl Module for ChoosyBank {
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
            if self.refused.borrow().as_ref().is_some_and(|refused| refused.as_str() == to_address) {
                bail!("{to_address} {REFUSAL}");
            }
        }
        self.keeper.execute(api, storage, router, block, sender, msg)
    }

    fn query(
        &self,
        api: &dyn Api,
        storage: &dyn Storage,
        querier: &dyn Querier,
        block: &BlockInfo,
        request: BankQuery,
    ) -> AnyResult<Binary> {
        self.keeper.query(api, storage, querier, block, request)
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
        self.keeper.sudo(api, storage, router, block, msg)
    }
}

pub struct Chain {
    app: App<ChoosyBank>,
    refused: Rc<RefCell<Option<Addr>>>,
    pub vault: Addr,
    pub oracle: Addr,
    /// Oracles so far.
    oracles: usize,
    pub owner: Addr,
    pub guardian: Addr,
    pub settler: Addr,
}

impl Chain {
    /// A vault whose oracle has no price yet, and users with a purse each.
    pub fn new(params: &Params, users: usize, purse: u128) -> (Self, Vec<Addr>) {
        let refused = Rc::new(RefCell::new(None));
        let bank = ChoosyBank { keeper: BankKeeper::new(), refused: refused.clone() };
        let addr = |name: &str| MockApi::default().addr_make(name);
        let users: Vec<Addr> = (0..users).map(|user| addr(&format!("user{user}"))).collect();
        let mut app = AppBuilder::new().with_bank(bank).build(|router, _, storage| {
            for user in &users {
                router.bank.keeper.init_balance(storage, user, coins(purse, DENOM)).unwrap();
            }
        });
        let [owner, guardian, settler, oracle] =
            ["owner", "guardian", "settler", "oracle0"].map(|name| app.api().addr_make(name));
        let code = app.store_code(Box::new(
            ContractWrapper::new(contract::execute, contract::instantiate, contract::query)
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
        let vault = app.instantiate_contract(code, owner.clone(), &msg, &[], "vault", None).unwrap();
        (Self { app, refused, vault, oracle, oracles: 1, owner, guardian, settler }, users)
    }

    /// Lets the bank refuse an address, or none.
    pub fn refuse(&self, addr: Option<Addr>) {
        *self.refused.borrow_mut() = addr;
    }

    pub fn now(&self) -> u64 {
        self.app.block_info().time.seconds()
    }

    pub fn height(&self) -> u64 {
        self.app.block_info().height
    }

    /// Blocks of about six seconds.
    pub fn wait(&mut self, secs: u64) {
        self.app.update_block(|block| {
            block.height += 1 + secs / 6;
            block.time = block.time.plus_seconds(secs);
        });
    }

    /// Address of an oracle without a price.
    pub fn another_oracle(&mut self) -> Addr {
        self.oracles += 1;
        self.app.api().addr_make(&format!("oracle{}", self.oracles))
    }

    pub fn store(&mut self, oracle: &Addr, snapshot: &Snapshot) {
        self.app.contract_storage_mut(oracle).set(&snapshot_key(SYMBOL), &snapshot.encode());
    }

    pub fn akt(&self, addr: &Addr) -> u128 {
        self.app.wrap().query_balance(addr, DENOM).unwrap().amount.u128()
    }

    pub fn donate(&mut self, from: &Addr, amount: u128) {
        let to_address = self.vault.to_string();
        self.app
            .execute(from.clone(), BankMsg::Send { to_address, amount: coins(amount, DENOM) }.into())
            .unwrap();
    }

    /// Sends a message; a refusal is its code, and `bank` when it was the bank's.
    pub fn attempt(
        &mut self,
        sender: &Addr,
        msg: &ExecuteMsg,
        funds: &[Coin],
    ) -> Result<AppResponse, String> {
        let vault = self.vault.clone();
        self.app.execute_contract(sender.clone(), vault, msg, funds).map_err(|error| {
            let text = format!("{error:#}");
            let is_bank = text.ends_with(REFUSAL);
            let refused = error.downcast_ref::<Box<ContractError>>().map(|error| error.refusal().code);
            refused.unwrap_or_else(|| if is_bank { "bank".to_owned() } else { text })
        })
    }

    pub fn query<T: DeserializeOwned>(&self, msg: &QueryMsg) -> T {
        self.app.wrap().query_wasm_smart(&self.vault, msg).unwrap()
    }
}

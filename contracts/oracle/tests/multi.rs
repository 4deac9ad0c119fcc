//! The contract among others in one chain: raw reads by a consumer, coins that really move, health as time passes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use common::*;
use cosmwasm_std::{
    Addr, Binary, Coin, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdError, StdResult, Timestamp,
    Uint64, coin, coins, to_json_binary,
};
use cw_multi_test::{App, AppResponse, Contract, ContractWrapper, Executor, error::AnyResult};
use oracle::{
    ExecuteMsg, HealthReason, HealthResponse, InstantiateMsg, OracleError, PricesResponse, QueryMsg,
    SignerModel, SnapshotResponse, TwapResponse, contract,
};
use oracle_snapshot::{Prices, ReadError, Snapshot, read_snapshot};
use pyth_wire::Model;
use testing::{FeedUpdate, Signer};

const FEE: u128 = 7;

struct Chain {
    app: App,
    oracle: Addr,
    consumer: Addr,
    owner: Addr,
    relayer: Addr,
}

/// A consumer: answers with what it reads, or with the text of why not.
fn consumer() -> Box<dyn Contract<Empty>> {
    fn answer(deps: Deps<'_>, oracle: &Addr) -> StdResult<Binary> {
        let found = read_snapshot(&deps.querier, oracle, AKT)
            .map_err(|error| StdError::generic_err(error.to_string()))?;
        Ok(found.encode().into())
    }
    fn execute(deps: DepsMut<'_>, _: Env, _: MessageInfo, oracle: Addr) -> StdResult<Response> {
        Ok(Response::new().set_data(answer(deps.as_ref(), &oracle)?))
    }
    fn query(deps: Deps<'_>, _: Env, oracle: Addr) -> StdResult<Binary> {
        to_json_binary(&answer(deps, &oracle)?)
    }
    fn instantiate(_: DepsMut<'_>, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
        Ok(Response::new())
    }
    Box::new(ContractWrapper::new(execute, instantiate, query))
}

fn code() -> Box<dyn Contract<Empty>> {
    let wrapper = ContractWrapper::new(contract::execute, contract::instantiate, contract::query);
    Box::new(wrapper.with_migrate(contract::migrate))
}

impl Chain {
    fn new(msg: InstantiateMsg) -> Self {
        let mut app = App::new(|router, api, storage| {
            let relayer = api.addr_make("relayer");
            router
                .bank
                .init_balance(storage, &relayer, vec![coin(1_000, "uakt"), coin(1_000, "uact")])
                .unwrap();
        });
        app.update_block(|block| block.time = Timestamp::from_seconds(NOW));
        let (owner, relayer) = (app.api().addr_make("owner"), app.api().addr_make("relayer"));
        let code = app.store_code(code());
        let oracle = app
            .instantiate_contract(code, owner.clone(), &msg, &[], "oracle", Some(owner.to_string()))
            .unwrap();
        let code = app.store_code(consumer());
        let consumer =
            app.instantiate_contract(code, owner.clone(), &Empty {}, &[], "consumer", None).unwrap();
        Self { app, oracle, consumer, owner, relayer }
    }

    fn now(&self) -> i64 {
        self.app.block_info().time.seconds().try_into().unwrap()
    }

    fn pass(&mut self, secs: u64) {
        self.app.update_block(|block| {
            block.height += 1;
            block.time = block.time.plus_seconds(secs);
        });
    }

    fn publish(&mut self, price: i64, funds: &[Coin]) -> AnyResult<AppResponse> {
        let update = signer().update(&[FeedUpdate::new(AKT_ID, price, self.now())]);
        self.app.execute_contract(self.relayer.clone(), self.oracle.clone(), &update_msg(&[update]), funds)
    }

    fn query<T: cosmwasm_schema::serde::de::DeserializeOwned>(&self, msg: &QueryMsg) -> StdResult<T> {
        self.app.wrap().query_wasm_smart(&self.oracle, msg)
    }

    fn health(&self) -> HealthResponse {
        self.query(&QueryMsg::Health { symbol: AKT.into() }).unwrap()
    }

    fn balance(&self, of: &Addr) -> u128 {
        self.app.wrap().query_balance(of, "uakt").unwrap().amount.to_string().parse().unwrap()
    }
}

fn prices(prices: Prices) -> PricesResponse {
    prices.into()
}

#[test]
fn a_consumer_reads_raw_what_the_query_tells() {
    let mut chain = Chain::new(setup());
    for step in 0..30 {
        chain.publish(PRICE + step * 1_000, &[]).unwrap();
        let read = read_snapshot(&chain.app.wrap(), &chain.oracle, AKT).unwrap();
        let told: SnapshotResponse = chain.query(&QueryMsg::Snapshot { symbol: AKT.into() }).unwrap();
        assert_eq!(prices(read.current), told.current);
        assert_eq!(read.previous.map(prices), told.previous);
        assert_eq!(
            (read.received_height, read.received_time),
            (told.received_height.u64(), told.received_time.u64())
        );
        assert_eq!((read.window_secs, read.flags.is_warming), (told.window_secs, told.is_warming));
        assert_eq!(read.received_height, chain.app.block_info().height);

        // The same bytes through a contract's own querier, in a query and in a call of the same block.
        let answer: Binary = chain.app.wrap().query_wasm_smart(&chain.consumer, &chain.oracle).unwrap();
        assert_eq!(Snapshot::decode(&answer).unwrap(), read);
        let response = chain
            .app
            .execute_contract(chain.relayer.clone(), chain.consumer.clone(), &chain.oracle, &[])
            .unwrap();
        assert_eq!(Snapshot::decode(&response.data.unwrap()).unwrap(), read);
        chain.pass(30);
    }
    let twap: TwapResponse = chain.query(&QueryMsg::Twap { symbol: AKT.into() }).unwrap();
    assert_eq!(twap.coverage_secs, 600);
}

#[test]
fn a_consumer_is_told_why_there_is_nothing_to_read() {
    let chain = Chain::new(setup());
    let none = read_snapshot(&chain.app.wrap(), &chain.oracle, AKT).unwrap_err();
    assert!(matches!(none, ReadError::NoPrice { .. }), "{none}");
    let nobody = read_snapshot(&chain.app.wrap(), &chain.app.api().addr_make("nobody"), AKT).unwrap_err();
    assert!(matches!(nobody, ReadError::Query { .. } | ReadError::NoPrice { .. }), "{nobody}");
}

#[test]
fn fees_are_kept_surplus_returned_and_refused_calls_cost_nothing() {
    let mut chain = Chain::new(InstantiateMsg { fee: fee(FEE), ..setup() });
    let (oracle, relayer, owner) = (chain.oracle.clone(), chain.relayer.clone(), chain.owner.clone());
    chain.publish(PRICE, &coins(100, "uakt")).unwrap();
    assert_eq!((chain.balance(&oracle), chain.balance(&relayer)), (FEE, 1_000 - FEE));

    // The same update again: the coins stay with the sender.
    let refused = chain.publish(PRICE, &coins(FEE, "uakt")).unwrap_err();
    assert!(matches!(refused.downcast_ref(), Some(OracleError::NothingNew { messages: 1 })), "{refused}");
    assert_eq!((chain.balance(&oracle), chain.balance(&relayer)), (FEE, 1_000 - FEE));
    chain.pass(6);
    chain.publish(PRICE, &coins(FEE, "uakt")).unwrap();
    chain.pass(6);
    assert!(chain.publish(PRICE, &[coin(FEE, "uact")]).is_err());
    assert_eq!(chain.balance(&oracle), 2 * FEE);

    let treasury = chain.app.api().addr_make("treasury");
    let withdraw = |amount| ExecuteMsg::WithdrawFees { to: treasury.to_string(), amount: fee(amount) };
    assert!(chain.app.execute_contract(relayer, oracle.clone(), &withdraw(1), &[]).is_err());
    assert!(chain.app.execute_contract(owner.clone(), oracle.clone(), &withdraw(2 * FEE + 1), &[]).is_err());
    chain.app.execute_contract(owner, oracle.clone(), &withdraw(2 * FEE), &[]).unwrap();
    assert_eq!((chain.balance(&oracle), chain.balance(&treasury)), (0, 2 * FEE));
}

#[test]
fn health_names_every_reason_as_time_passes() {
    let mut chain = Chain::new(setup());
    let ok = HealthResponse { is_ok: true, reasons: vec![] };
    let not = |reasons: Vec<HealthReason>| HealthResponse { is_ok: false, reasons };
    assert_eq!(chain.health(), not(vec![HealthReason::NoPrice {}]));
    chain.publish(PRICE, &[]).unwrap();
    let warming = |coverage_secs| HealthReason::Warming { coverage_secs, needed_secs: 300 };
    assert_eq!(chain.health(), not(vec![warming(0)]));
    for _ in 0..5 {
        chain.pass(60);
        chain.publish(PRICE, &[]).unwrap();
    }
    assert_eq!(chain.health(), ok);

    // As old as an update may be, and a second older.
    chain.pass(60);
    assert_eq!(chain.health(), ok);
    chain.pass(1);
    let stale = |age: u64| HealthReason::Stale { age_secs: Uint64::new(age), max_secs: 60 };
    assert_eq!(chain.health(), not(vec![stale(61)]));
    chain.pass(100);
    chain.publish(PRICE, &[]).unwrap();
    assert_eq!(chain.health(), not(vec![warming(0)]));
    chain.pass(61);
    assert_eq!(chain.health(), not(vec![stale(61), warming(0)]));
}

/// A chain that was set up without a set says so, and an update that would pass the signatures does not come.
#[test]
fn health_names_a_model_without_a_live_set() {
    let mut chain = Chain::new(InstantiateMsg { signer_sets: vec![], ..setup() });
    let reasons =
        vec![HealthReason::NoPrice {}, HealthReason::NoLiveSignerSet { model: SignerModel::Router }];
    assert_eq!(chain.health().reasons, reasons);
    assert!(chain.publish(PRICE, &[]).is_err());
    let set = set_msg(SignerModel::Router, 0, &signer().set());
    let msg = ExecuteMsg::RegisterSignerSet { set };
    chain.app.execute_contract(chain.owner.clone(), chain.oracle.clone(), &msg, &[]).unwrap();
    chain.publish(PRICE, &[]).unwrap();
    assert!(matches!(chain.health().reasons[..], [HealthReason::Warming { .. }]));
}

/// A rotation does not disturb those who read: prices, window and health go on under the next set.
#[test]
fn a_rotation_goes_unnoticed_by_consumers() {
    let mut chain = Chain::new(setup());
    for _ in 0..10 {
        chain.publish(PRICE, &[]).unwrap();
        chain.pass(60);
    }
    let next = Signer::new(Model::Router, 1, 5);
    let vaa = signer().set_upgrade(&next).into();
    let msg = ExecuteMsg::SubmitGovernance { vaa };
    chain.app.execute_contract(chain.relayer.clone(), chain.oracle.clone(), &msg, &[]).unwrap();
    let update = next.update(&[FeedUpdate::new(AKT_ID, PRICE, chain.now())]);
    let sent = update_msg(&[update]);
    chain.app.execute_contract(chain.relayer.clone(), chain.oracle.clone(), &sent, &[]).unwrap();
    assert!(chain.health().is_ok);
}

/// A migration by the chain's admin keeps price and window.
#[test]
fn a_migration_keeps_what_consumers_read() {
    let mut chain = Chain::new(setup());
    chain.publish(PRICE, &[]).unwrap();
    let before = read_snapshot(&chain.app.wrap(), &chain.oracle, AKT).unwrap();
    let new = chain.app.store_code(code());
    let msg = oracle::MigrateMsg {};
    assert!(chain.app.migrate_contract(chain.relayer.clone(), chain.oracle.clone(), &msg, new).is_err());
    chain.app.migrate_contract(chain.owner.clone(), chain.oracle.clone(), &msg, new).unwrap();
    assert_eq!(read_snapshot(&chain.app.wrap(), &chain.oracle, AKT).unwrap(), before);
}

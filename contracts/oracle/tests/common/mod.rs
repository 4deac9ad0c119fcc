//! The contract in memory, driven through its entry points by updates that are really signed.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

use std::{cell::Cell, collections::BTreeMap};

use cosmwasm_schema::serde::de::DeserializeOwned;
use cosmwasm_std::{
    Binary, Coin, Empty, Env, HexBinary, Order, OwnedDeps, Record, Response, Storage, Timestamp, from_json,
    testing::{MockApi, MockQuerier, MockStorage, message_info, mock_env},
};
use oracle::{
    ExecuteMsg, Fee, Feed, HealthReason, HealthResponse, InstantiateMsg, OracleError, Params, PriceEmitter,
    QueryMsg, SignerModel, SignerSetMsg, SnapshotResponse, Source,
    contract::{execute, instantiate, query},
};
use pyth_wire::{FeedId, Model, SignerSet};

use testing::{FeedUpdate, Signer};

pub const AKT: &str = "AKT/USD";
pub const AKT_ID: FeedId = *b"feed of akt/usd, 32 bytes long..";
pub const BTC: &str = "BTC/USD";
pub const BTC_ID: FeedId = *b"feed of btc/usd, 32 bytes long..";
/// A feed that no symbol uses.
pub const OTHER_ID: FeedId = [0xee; 32];

/// Block time of the first block, later than every genuine update.
pub const NOW: u64 = 1_800_000_000;
/// The same as publish times are written.
pub const NOW_I: i64 = 1_800_000_000;
/// From a mantissa at exponent −8 to 18 decimals.
pub const E10: u128 = 10_000_000_000;
/// A price mantissa at exponent −8.
pub const PRICE: i64 = 58_646_744;

/// Everyday limits; the window is short so that tests can walk through it.
pub fn params() -> Params {
    Params {
        max_future_secs: 10,
        max_age_secs: 60,
        max_conf_bps: 200,
        window_secs: 600,
        min_coverage_bps: 5_000,
        max_gap_secs: 120,
        // Open: what the gate does is in tests/gate.rs.
        max_move_bps: 1_000,
        move_floor_bps: u32::MAX,
        confirm_secs: 30,
        outlier_bps: 300,
        flat_secs: 0,
        set_grace_secs: 86_400,
        own_chain: 29,
    }
}

/// With a gate: 10 % a minute, at least 5 %; 30 s to confirm; 3 % to agree.
pub fn gated() -> Params {
    Params { max_move_bps: 1_000, move_floor_bps: 500, ..params() }
}

/// Limits under which recorded updates pass.
pub fn replay_params() -> Params {
    Params { max_age_secs: u32::MAX, ..params() }
}

pub fn signer() -> Signer {
    Signer::new(Model::Router, 0, 5)
}

pub fn set_msg(model: SignerModel, index: u32, set: &SignerSet) -> SignerSetMsg {
    SignerSetMsg { model, index, members: set.members.iter().copied().map(HexBinary::from).collect() }
}

pub fn emitter(model: SignerModel, chain: u16, address: [u8; 32]) -> PriceEmitter {
    PriceEmitter { model, chain, address: HexBinary::from(address) }
}

pub fn test_emitter() -> PriceEmitter {
    emitter(SignerModel::Router, Signer::EMITTER.chain, Signer::EMITTER.address)
}

/// Publishers of production, guardian and router era.
pub fn production_emitters() -> Vec<PriceEmitter> {
    let guardian = "e101faedac5851e32b9b23b5f9411a8c2bac4aae3ed4dd7b811dd1a72ea4aa71";
    vec![
        emitter(SignerModel::Guardian, 26, id_of(guardian)),
        emitter(SignerModel::Router, 26, *b"PythnetPythnetPythnetPythnetPyth"),
    ]
}

/// A signer set of production.
pub fn published(model: SignerModel, index: u32) -> SignerSetMsg {
    set_msg(model, index, &testing::signer_set(model.into(), index))
}

/// 32 bytes written in hex.
pub fn id_of(hex: &str) -> FeedId {
    HexBinary::from_hex(hex).unwrap().to_array().unwrap()
}

pub fn feed(symbol: &str, id: FeedId) -> Feed {
    Feed { symbol: symbol.into(), id: HexBinary::from(id) }
}

/// A feed as a source.
pub fn source_of(id: FeedId) -> Source {
    Source::Feed { id: HexBinary::from(id) }
}

pub fn fee(amount: u128) -> Fee {
    Fee { amount: amount.into(), denom: "uakt".into() }
}

/// Two symbols, one router set, no fee.
pub fn setup() -> InstantiateMsg {
    InstantiateMsg {
        owner: None,
        guardian: None,
        fee: fee(0),
        params: params(),
        emitters: vec![test_emitter()],
        signer_sets: vec![set_msg(SignerModel::Router, 0, &signer().set())],
        feeds: vec![feed(AKT, AKT_ID), feed(BTC, BTC_ID)],
    }
}

/// Code that an error's text starts with.
pub fn code(error: &OracleError) -> String {
    error.to_string().split(':').next().unwrap().to_owned()
}

/// Code of a refusal.
#[track_caller]
pub fn refusal<T>(result: Result<T, OracleError>) -> String {
    match result {
        Ok(_) => panic!("a refusal was expected"),
        Err(error) => code(&error),
    }
}

/// Types and attributes of a response's events.
pub fn events(response: &Response) -> Vec<(String, BTreeMap<String, String>)> {
    let attributes = |event: &cosmwasm_std::Event| {
        event.attributes.iter().map(|a| (a.key.clone(), a.value.clone())).collect()
    };
    response.events.iter().map(|event| (event.ty.clone(), attributes(event))).collect()
}

pub fn event_types(response: &Response) -> Vec<&str> {
    response.events.iter().map(|event| event.ty.as_str()).collect()
}

/// Kind of a response's first event, or the code of a refusal.
pub fn kind(result: Result<Response, OracleError>) -> String {
    match result {
        Ok(response) => event_types(&response)[0].to_owned(),
        Err(error) => code(&error),
    }
}

/// The price of AKT, as a mantissa at exponent −8.
pub fn price(oracle: &Oracle) -> u128 {
    oracle.snapshot(AKT).current.price.u128() / E10
}

/// Everything that speaks against AKT.
pub fn reasons(oracle: &Oracle) -> Vec<HealthReason> {
    oracle.query::<HealthResponse>(QueryMsg::Health { symbol: AKT.into() }).unwrap().reasons
}

/// A storage that counts what is done with it, and what the chain charges for that.
#[derive(Default)]
pub struct Meter {
    inner: MockStorage,
    pub gas: Cell<u64>,
    pub writes: u32,
}

/// Bytes that the chain puts before each key of a contract.
const KEY_PREFIX: usize = 33;

impl Meter {
    /// As the Cosmos SDK charges it: a flat part, and a part for each byte of key and value.
    fn charge(&self, flat: u64, per_byte: u64, key: &[u8], value: &[u8]) {
        let bytes = u64::try_from(KEY_PREFIX + key.len() + value.len()).unwrap();
        self.gas.set(self.gas.get() + flat + per_byte * bytes);
    }

    /// An iterator pays for its first entry when it is made, and for each when it moves on from it.
    fn step(&self, entry: Option<&Record>) {
        match entry {
            Some((key, value)) => self.charge(30, 3, key, value),
            None => self.gas.set(self.gas.get() + 30),
        }
    }
}

impl Storage for Meter {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        let value = self.inner.get(key);
        self.charge(1_000, 3, key, value.as_deref().unwrap_or_default());
        value
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.writes += 1;
        self.charge(2_000, 30, key, value);
        self.inner.set(key, value);
    }

    fn remove(&mut self, key: &[u8]) {
        self.writes += 1;
        self.charge(1_000, 0, key, &[]);
        self.inner.remove(key);
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        let mut entries = self.inner.range(start, end, order).peekable();
        self.step(entries.peek());
        Box::new(std::iter::from_fn(move || {
            let entry = entries.next()?;
            self.step(Some(&entry));
            Some(entry)
        }))
    }
}

/// The contract.
pub struct Oracle {
    pub deps: OwnedDeps<Meter, MockApi, MockQuerier, Empty>,
    pub env: Env,
    /// Gas of the last call's storage.
    pub gas: u64,
    /// Storage writes of the last call.
    pub writes: u32,
}

impl Oracle {
    /// Instantiated by `owner` with [`setup`].
    pub fn new() -> Self {
        Self::with(setup()).unwrap()
    }

    pub fn with(msg: InstantiateMsg) -> Result<Self, OracleError> {
        let mut oracle = Self::empty();
        let info = message_info(&oracle.addr("owner"), &[]);
        let env = oracle.env.clone();
        instantiate(oracle.deps.as_mut(), env, info, msg)?;
        Ok(oracle)
    }

    /// Before instantiation.
    pub fn empty() -> Self {
        let mut env = mock_env();
        env.block.time = Timestamp::from_seconds(NOW);
        let deps = OwnedDeps {
            storage: Meter::default(),
            api: MockApi::default(),
            querier: MockQuerier::default(),
            custom_query_type: std::marker::PhantomData,
        };
        Self { deps, env, gas: 0, writes: 0 }
    }

    pub fn addr(&self, name: &str) -> cosmwasm_std::Addr {
        self.deps.api.addr_make(name)
    }

    /// The account of that name as a source.
    pub fn pusher(&self, name: &str) -> Source {
        Source::Pusher { address: self.addr(name).into() }
    }

    pub fn now(&self) -> u64 {
        self.env.block.time.seconds()
    }

    /// Moves on by a block that is `secs` later.
    pub fn pass(&mut self, secs: u64) {
        self.env.block.height += 1;
        self.env.block.time = self.env.block.time.plus_seconds(secs);
    }

    /// Sends a message. Whatever refuses it has written nothing: true of each refusal in each test.
    #[track_caller]
    pub fn send(&mut self, sender: &str, funds: &[Coin], msg: ExecuteMsg) -> Result<Response, OracleError> {
        let info = message_info(&self.addr(sender), funds);
        let (gas, writes) = (self.deps.storage.gas.get(), self.deps.storage.writes);
        let result = execute(self.deps.as_mut(), self.env.clone(), info, msg);
        self.gas = self.deps.storage.gas.get() - gas;
        self.writes = self.deps.storage.writes - writes;
        if let Err(error) = &result {
            assert_eq!(self.writes, 0, "a refused call has written: {error}");
        }
        result
    }

    #[track_caller]
    pub fn owner(&mut self, msg: ExecuteMsg) -> Result<Response, OracleError> {
        self.send("owner", &[], msg)
    }

    /// Sends containers as anyone.
    #[track_caller]
    pub fn update(&mut self, data: &[Vec<u8>]) -> Result<Response, OracleError> {
        self.send("anyone", &[], update_msg(data))
    }

    /// Sends one container with these prices, signed by a quorum.
    #[track_caller]
    pub fn feeds(&mut self, feeds: &[FeedUpdate]) -> Result<Response, OracleError> {
        self.update(&[signer().update(feeds)])
    }

    /// Publishes and stores a price of AKT now.
    #[track_caller]
    pub fn publish(&mut self, price: i64) {
        let now = i64::try_from(self.now()).unwrap();
        self.feeds(&[FeedUpdate::new(AKT_ID, price, now)]).unwrap();
    }

    #[track_caller]
    pub fn rotate(&mut self, packet: &[u8]) -> Result<Response, OracleError> {
        self.send("anyone", &[], ExecuteMsg::SubmitGovernance { vaa: Binary::from(packet) })
    }

    pub fn query<T: DeserializeOwned>(&self, msg: QueryMsg) -> Result<T, OracleError> {
        query(self.deps.as_ref(), self.env.clone(), msg).map(|answer| from_json(answer).unwrap())
    }

    #[track_caller]
    pub fn snapshot(&self, symbol: &str) -> SnapshotResponse {
        self.query(QueryMsg::Snapshot { symbol: symbol.into() }).unwrap()
    }

    /// Everything stored.
    pub fn dump(&self) -> Vec<Record> {
        self.deps.storage.range(None, None, Order::Ascending).collect()
    }
}

pub fn update_msg(data: &[Vec<u8>]) -> ExecuteMsg {
    ExecuteMsg::UpdatePriceFeeds { data: binaries(data) }
}

pub fn binaries(data: &[Vec<u8>]) -> Vec<Binary> {
    data.iter().map(|bytes| Binary::from(bytes.as_slice())).collect()
}

//! The negative cases that the suites of Pyth's other contracts test, in the order and the words of the reference
//! (section 3), each provoked through a message of this contract by bytes that are really signed.
//!
//! `accepted` stands where a case is no refusal here or there; anything else is the code of the error.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::arithmetic_side_effects)]

mod common;

use std::{collections::BTreeSet, ops::Range};

use common::*;
use cosmwasm_std::{Coin, coin, coins};
use oracle::{InstantiateMsg, OracleError, PriceFeedResponse, PriceResponse, QueryMsg, SignerModel};
use pyth_wire::{Container, Emitter, GOVERNANCE_EMITTER, Model, Vaa};
use testing::{FeedUpdate, Signer, vectors, wrap_container};

type Answer = Result<(), OracleError>;

/// The case, its answer, and how it is provoked.
type Case = (&'static str, &'static str, fn() -> Answer);

#[track_caller]
fn check(cases: &[Case]) {
    for (what, expected, provoke) in cases {
        let found = provoke().map_or_else(|error| code(&error), |()| "accepted".to_owned());
        assert_eq!(found, *expected, "{what}");
    }
}

#[test]
fn vaa() {
    check(&[
        ("empty", "truncated", || vaa_changed(Vec::clear)),
        ("shorter than header", "truncated", || vaa_changed(|v| v.truncate(HEADER - 1))),
        ("exactly header", "truncated", || vaa_changed(|v| v.truncate(BODY))),
        ("version not 1", "vaa_version", || vaa_changed(|v| v[0] = 2)),
        ("unknown set index", "unknown_signer_set", || vaa_changed(|v| v[4] = 9)),
        ("expired set", "expired_signer_set", expired_set),
        ("too few signatures", "below_quorum", || signed_by(&[0, 1])),
        ("one more than set size", "too_many_signatures", || signed_by(&[0, 1, 2, 3, 4, 4])),
        ("indices unordered", "signatures_unordered", || signed_by(&[1, 0, 2])),
        ("duplicate index", "signatures_unordered", || signed_by(&[0, 1, 1])),
        ("index out of range", "signer_out_of_range", || vaa_changed(|v| v[HEADER + 2 * SIGNATURE] = 5)),
        ("recovery id invalid", "recovery_id", || vaa_changed(|v| v[HEADER + SIGNATURE - 1] = 2)),
        ("recovery id of Ethereum", "recovery_id", || vaa_changed(|v| v[HEADER + SIGNATURE - 1] += 27)),
        ("r/s all zero", "unrecoverable_signature", || vaa_changed(|v| v[HEADER + 1..HEADER + 65].fill(0))),
        ("signer not at that index", "wrong_signer", || vaa_changed(|v| v[HEADER + 2 * SIGNATURE] = 3)),
        ("any byte of the payload changed", "wrong_signer", || each_byte(PAYLOAD..PAYLOAD + 37)),
        ("any byte of the emitter changed", "unknown_emitter", || each_byte(BODY + 8..BODY + 42)),
        ("body cut at random, in its header", "truncated", || each_cut(BODY..PAYLOAD)),
        ("body cut at random, in its payload", "wrong_signer", || each_cut(PAYLOAD..PAYLOAD + 37)),
        ("valid VAA of another emitter address", "unknown_emitter", || emitted_by(26, [7; 32])),
        ("valid VAA of another chain", "unknown_emitter", || emitted_by(27, Signer::EMITTER.address)),
        ("governance VAA presented as price", "unknown_emitter", || wrapped(&upgrade())),
        ("price VAA presented as governance", "unknown_emitter", || rotate(&vaa_of(&update()))),
    ]);
}

#[test]
fn pnau() {
    check(&[
        ("wrong magic", "container_magic", || container_changed(|c| c[0] = b'Q')),
        ("wrong major", "container_version", || container_changed(|c| c[4] = 2)),
        ("higher minor", "accepted", || container_changed(|c| c[5] = 255)),
        ("trailing header", "accepted", || {
            container_changed(|c| {
                c[6] = 3;
                c.splice(7..7, [1, 2, 3]);
            })
        }),
        ("unknown proof type", "proof_type", || container_changed(|c| c[7] = 1)),
        ("VAA length past the end", "truncated", || container_changed(|c| c[8] = 0x1f)),
        ("AUWV magic wrong", "root_magic", || payload_changed(|p| p[0] = b'B')),
        ("AUWV type not 0", "root_type", || payload_changed(|p| p[4] = 1)),
        ("payload too short", "truncated", || payload_changed(|p| p.truncate(36))),
        ("payload longer", "accepted", || payload_changed(|p| p.push(7))),
        ("root changed", "merkle_proof", || payload_changed(|p| p[36] ^= 1)),
        ("one proof byte changed", "merkle_proof", one_proof_byte_changed),
        ("message longer", "accepted", || messages(&[[akt(0).encode(), vec![1, 2, 3]].concat()])),
        ("message shorter", "truncated", || messages(&[akt(0).encode()[..84].to_vec()])),
        ("unknown message type", "message_type", || messages(&[vec![64; 85]])),
        ("TWAP type in a price call", "message_type", || messages(&[[vec![1], vec![0; 100]].concat()])),
        ("count of zero", "no_updates", || container_changed(|c| c[COUNT] = 0)),
        ("count larger than data", "truncated", || container_changed(|c| c[COUNT] = 2)),
        ("data left over", "accepted", || container_changed(|c| c.extend([1, 2, 3]))),
        ("out of order in one call", "accepted", || in_calls(&[&[0, 5]], 0)),
        ("repeated in one call", "accepted", || in_calls(&[&[0, 0]], 0)),
        ("out of order across calls", "nothing_new", || in_calls(&[&[0], &[5]], 0)),
        ("repeated across calls", "nothing_new", || in_calls(&[&[0], &[0]], 0)),
        ("several containers in one call", "accepted", several_containers),
        ("requested feed absent", "nothing_new", || {
            messages(&[FeedUpdate { id: OTHER_ID, ..akt(0) }.encode()])
        }),
        ("publish time before the window", "stale", || messages(&[akt(61).encode()])),
        ("publish time after the window", "future", || messages(&[akt(-11).encode()])),
        // Publish times of a symbol only rise here, so the first of a time is the only one, whatever it says of the
        // one before.
        ("uniqueness by prev_publish_time", "nothing_new", another_previous_time),
    ]);
}

#[test]
fn fee_of_a_call() {
    check(&[
        ("insufficient", "fee", || pay(7, &coins(6, "uakt"), 1)),
        ("none", "fee", || pay(7, &[], 1)),
        // One fee a call, however many updates it brings.
        ("per update count", "accepted", || pay(7, &coins(7, "uakt"), 5)),
        ("zero fee", "accepted", || pay(0, &[], 1)),
        ("another denom", "funds", || pay(7, &coins(7, "uact"), 1)),
        ("several denoms", "funds", || pay(7, &[coin(7, "uakt"), coin(7, "uact")], 1)),
    ]);
}

#[test]
fn set_upgrade() {
    check(&[
        ("the good one", "accepted", || rotate(&upgrade())),
        ("index skipped", "set_index", || upgrade_changed(|p| p[38] = 2)),
        ("index repeated", "set_index", || upgrade_changed(|p| p[38] = 0)),
        ("signed by an old set", "not_current_set", || after_upgrade(&signer().set_upgrade(&set(1, 4)))),
        ("empty new set", "set_size", || {
            upgrade_changed(|p| {
                p[39] = 0;
                p.truncate(40);
            })
        }),
        ("wrong module", "governance_module", || upgrade_changed(|p| p[31] = b'f')),
        ("wrong action", "governance_action", || upgrade_changed(|p| p[32] = 1)),
        ("wrong chain", "governance_target", || upgrade_changed(|p| p[34] = 30)),
        ("wrong emitter chain", "unknown_emitter", || {
            upgrade_from(Emitter { chain: 2, ..GOVERNANCE_EMITTER })
        }),
        ("wrong emitter address", "unknown_emitter", || {
            upgrade_from(Emitter { address: [4; 32], ..GOVERNANCE_EMITTER })
        }),
        ("replay", "not_current_set", || after_upgrade(&upgrade())),
        ("corrupted", "wrong_signer", || {
            let mut packet = upgrade();
            packet[PAYLOAD + 60] ^= 1;
            rotate(&packet)
        }),
        ("cut", "truncated", || upgrade_changed(|p| p.truncate(100))),
        ("trailing byte", "governance_trailing", || upgrade_changed(|p| p.push(0))),
        ("duplicate members", "duplicate_member", || upgrade_changed(|p| p.copy_within(40..60, 60))),
        ("zero member", "zero_member", || upgrade_changed(|p| p[40..60].fill(0))),
        ("more members than a set has", "set_size", || rotate(&signer().set_upgrade(&set(1, 33)))),
        ("instantiate with an empty set", "set_size", || {
            let mut msg = setup();
            msg.signer_sets[0].members.clear();
            Oracle::with(msg).map(drop)
        }),
    ]);
}

/// The contract has no governance by Pyth: the owner sets feeds, publishers and fee. So the cases of PTGM (wrong
/// magic, wrong module, unknown action, other target chain, upgrade with chain 0, old sequence, request action alone,
/// bad claim index, bad claim chain, wrong emitter, after transfer, trailing byte) have one answer, whatever the
/// instruction says.
#[test]
fn ptgm() {
    check(&[
        ("from its own emitter", "unknown_emitter", || ptgm_from(Emitter { chain: 1, address: [0x56; 32] })),
        ("from the emitter of prices", "unknown_emitter", || ptgm_from(Signer::EMITTER)),
        ("from the emitter of set upgrades", "governance_module", || ptgm_from(GOVERNANCE_EMITTER)),
        ("as a price", "root_magic", || payload_changed(|p| p[..4].copy_from_slice(b"PTGM"))),
    ]);
    // Every instruction that other suites and production have signed.
    let instructions: Vec<_> = vectors().into_iter().filter(|v| v.kind == "governance-vaa").collect();
    let codes: BTreeSet<_> = instructions.iter().map(|v| refusal(rotate(&v.hex))).collect();
    assert_eq!(codes, ["truncated", "unknown_emitter", "vaa_version"].map(str::to_owned).into());
    assert_eq!(instructions.len(), 45);
}

#[test]
fn quorum_half() {
    check(&[
        ("odd set, exact threshold", "accepted", || quorum(Model::Router, 5, 3)),
        ("odd set, one below", "below_quorum", || quorum(Model::Router, 5, 2)),
        ("even set, exact threshold", "accepted", || quorum(Model::Router, 4, 3)),
        ("even set, one below", "below_quorum", || quorum(Model::Router, 4, 2)),
        ("large set, exact threshold", "accepted", || quorum(Model::Router, 32, 17)),
        ("large set, one below", "below_quorum", || quorum(Model::Router, 32, 16)),
        ("set of one", "accepted", || quorum(Model::Router, 1, 1)),
        ("set of one, none", "below_quorum", || quorum(Model::Router, 1, 0)),
        ("passes half", "accepted", || quorum(Model::Router, 19, 10)),
        ("passes half but fails two thirds", "below_quorum", || quorum(Model::Guardian, 19, 10)),
        ("two thirds, exact threshold", "accepted", || quorum(Model::Guardian, 19, 13)),
        ("two thirds, one below", "below_quorum", || quorum(Model::Guardian, 19, 12)),
    ]);
}

#[test]
fn reads() {
    check(&[
        ("price, as old as may be", "accepted", || price_after(60, 60)),
        ("stale price", "stale", || price_after(61, 60)),
        // The average has no publish time of its own: it stands beside the price, and is as old.
        ("EMA, told with its time", "accepted", || ema_after(61)),
        ("unknown feed", "unknown_feed", || {
            Oracle::new().query::<PriceFeedResponse>(QueryMsg::PriceFeed { id: OTHER_ID.into() }).map(drop)
        }),
        ("feed without a price", "no_price", || {
            Oracle::new()
                .query::<PriceResponse>(QueryMsg::Price { symbol: AKT.into(), max_age_secs: None })
                .map(drop)
        }),
    ]);
}

// Where things lie in a VAA of three signatures, and in a container around it.
const HEADER: usize = 6;
const SIGNATURE: usize = 66;
const BODY: usize = HEADER + 3 * SIGNATURE;
const PAYLOAD: usize = BODY + 51;
const COUNT: usize = 10 + PAYLOAD + 37;

/// AKT, published that many seconds ago.
fn akt(secs: i64) -> FeedUpdate {
    FeedUpdate::new(AKT_ID, PRICE, NOW_I - secs)
}

fn update() -> Vec<u8> {
    signer().update(&[akt(0)])
}

fn vaa_of(container: &[u8]) -> Vec<u8> {
    Container::parse(container).unwrap().vaa.to_vec()
}

fn send(container: Vec<u8>) -> Answer {
    Oracle::new().update(&[container]).map(drop)
}

/// A VAA in the container of the good update.
fn wrapped(vaa: &[u8]) -> Answer {
    send(wrap_container(vaa, &[(akt(0).encode(), vec![])]))
}

fn container_changed(change: fn(&mut Vec<u8>)) -> Answer {
    let mut container = update();
    change(&mut container);
    send(container)
}

fn vaa_changed(change: impl Fn(&mut Vec<u8>)) -> Answer {
    let mut vaa = vaa_of(&update());
    change(&mut vaa);
    wrapped(&vaa)
}

fn payload() -> Vec<u8> {
    Vaa::parse(&vaa_of(&update())).unwrap().payload.to_vec()
}

/// Changed before it is signed.
fn payload_changed(change: fn(&mut Vec<u8>)) -> Answer {
    let mut payload = payload();
    change(&mut payload);
    wrapped(&signer().vaa(Signer::EMITTER, &payload, &signer().quorum()))
}

fn signed_by(signers: &[u8]) -> Answer {
    wrapped(&signer().vaa(Signer::EMITTER, &payload(), signers))
}

fn emitted_by(chain: u16, address: [u8; 32]) -> Answer {
    wrapped(&signer().vaa(Emitter { chain, address }, &payload(), &signer().quorum()))
}

fn messages(messages: &[Vec<u8>]) -> Answer {
    send(signer().container(messages))
}

/// The answer that all of them have in common.
#[track_caller]
fn common(answers: impl Iterator<Item = Answer>) -> Answer {
    let mut errors: Vec<_> = answers.map(Result::unwrap_err).collect();
    let codes: BTreeSet<_> = errors.iter().map(code).collect();
    assert_eq!(codes.len(), 1, "{codes:?}");
    Err(errors.swap_remove(0))
}

fn each_byte(range: Range<usize>) -> Answer {
    common(range.map(|at| vaa_changed(|v| v[at] ^= 1)))
}

fn each_cut(range: Range<usize>) -> Answer {
    common(range.map(|at| vaa_changed(|v| v.truncate(at))))
}

fn one_proof_byte_changed() -> Answer {
    let mut container = signer().update(&[akt(0), akt(1)]);
    *container.last_mut().unwrap() ^= 1;
    send(container)
}

/// The answer of the last of these calls with prices of these ages; what stands then has the age given.
fn in_calls(calls: &[&[i64]], stands: i64) -> Answer {
    let mut oracle = Oracle::new();
    let updates = |ages: &&[i64]| ages.iter().map(|secs| akt(*secs)).collect::<Vec<_>>();
    let mut answers: Vec<_> = calls.iter().map(|ages| oracle.feeds(&updates(ages)).map(drop)).collect();
    assert_eq!(oracle.snapshot(AKT).current.publish_time.to_string(), (NOW_I - stands).to_string());
    answers.pop().unwrap()
}

fn several_containers() -> Answer {
    let mut oracle = Oracle::new();
    oracle.update(&[signer().update(&[akt(5)]), signer().update(&[akt(0)])])?;
    assert_eq!(oracle.snapshot(AKT).current.publish_time.u64(), NOW);
    Ok(())
}

fn another_previous_time() -> Answer {
    let (mut oracle, mut message) = (Oracle::new(), akt(0).encode());
    oracle.feeds(&[akt(0)])?;
    // prev_publish_time is the eight bytes from 61 on.
    message[61..69].copy_from_slice(&NOW_I.to_be_bytes());
    oracle.update(&[signer().container(&[message])]).map(drop)
}

fn expired_set() -> Answer {
    let mut oracle = Oracle::new();
    oracle.rotate(&upgrade())?;
    oracle.pass(86_401);
    oracle.update(&[update()]).map(drop)
}

fn pay(amount: u128, funds: &[Coin], updates: i64) -> Answer {
    let mut oracle = Oracle::with(InstantiateMsg { fee: fee(amount), ..setup() })?;
    let updates: Vec<_> = (0..updates).map(|at| akt(9 - at)).collect();
    oracle.send("relayer", funds, update_msg(&[signer().update(&updates)])).map(drop)
}

fn set(index: u32, size: usize) -> Signer {
    Signer::new(Model::Router, index, size)
}

fn upgrade() -> Vec<u8> {
    signer().set_upgrade(&set(1, 5))
}

fn rotate(packet: &[u8]) -> Answer {
    Oracle::new().rotate(packet).map(drop)
}

fn after_upgrade(packet: &[u8]) -> Answer {
    let mut oracle = Oracle::new();
    oracle.rotate(&upgrade())?;
    oracle.rotate(packet).map(drop)
}

/// Changed before it is signed.
fn upgrade_changed(change: fn(&mut Vec<u8>)) -> Answer {
    let mut payload = Vaa::parse(&upgrade()).unwrap().payload.to_vec();
    change(&mut payload);
    rotate(&signer().vaa(GOVERNANCE_EMITTER, &payload, &signer().quorum()))
}

fn upgrade_from(emitter: Emitter) -> Answer {
    let payload = Vaa::parse(&upgrade()).unwrap().payload.to_vec();
    rotate(&signer().vaa(emitter, &payload, &signer().quorum()))
}

/// SetFee for every chain: module 1, action 3.
fn ptgm_from(emitter: Emitter) -> Answer {
    let payload = [b"PTGM\x01\x03\0\0".as_slice(), &7_u64.to_be_bytes(), &[0; 24]].concat();
    rotate(&signer().vaa(emitter, &payload, &signer().quorum()))
}

/// An update signed by the last `count` of a set of `size`.
fn quorum(model: Model, size: u8, count: u8) -> Answer {
    let signer = Signer::new(model, 0, size.into());
    let of = if model == Model::Guardian { SignerModel::Guardian } else { SignerModel::Router };
    let mut msg = InstantiateMsg { signer_sets: vec![set_msg(of, 0, &signer.set())], ..setup() };
    msg.emitters[0].model = of;
    let vaa = signer.vaa(Signer::EMITTER, &payload(), &(size - count..size).collect::<Vec<_>>());
    Oracle::with(msg)?.update(&[wrap_container(&vaa, &[(akt(0).encode(), vec![])])]).map(drop)
}

fn price_after(secs: u64, max: u64) -> Answer {
    let mut oracle = Oracle::new();
    oracle.publish(PRICE);
    oracle.pass(secs);
    let query = QueryMsg::Price { symbol: AKT.into(), max_age_secs: Some(max.into()) };
    oracle.query::<PriceResponse>(query).map(drop)
}

fn ema_after(secs: u64) -> Answer {
    let mut oracle = Oracle::new();
    oracle.publish(PRICE);
    oracle.pass(secs);
    let found: PriceFeedResponse = oracle.query(QueryMsg::PriceFeed { id: AKT_ID.into() })?;
    assert_eq!(
        (found.price_feed.ema_price.publish_time, found.price_feed.price.publish_time),
        (NOW_I, NOW_I)
    );
    Ok(())
}

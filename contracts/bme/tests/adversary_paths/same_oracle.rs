//! The small oracle is the real one: the same updates, and the same record after each of them.

#[path = "../../../oracle/tests/common/mod.rs"]
mod real;

use cosmwasm_std::{Storage, Timestamp};
use oracle::{InstantiateMsg, Params, SignerModel};
use oracle_snapshot::{Snapshot, snapshot_key};
use pyth_wire::Model;
use testing::{FeedUpdate, Signer};

use crate::{
    BLOCK_SECS, HONEST, LAG_SECS, START,
    oracle::{
        CONFIRM_SECS, MAX_AGE_SECS, MAX_FUTURE_SECS, MAX_GAP_SECS, MAX_MOVE_BPS, MIN_COVERAGE_BPS,
        MOVE_FLOOR_BPS, Oracle, WINDOW_SECS, height,
    },
    path::{Dice, END, Kind, Path, Update, WARM_UP},
};

fn params() -> Params {
    Params {
        window_secs: WINDOW_SECS,
        max_age_secs: MAX_AGE_SECS as u32,
        max_future_secs: MAX_FUTURE_SECS as u32,
        max_gap_secs: MAX_GAP_SECS as u32,
        min_coverage_bps: MIN_COVERAGE_BPS,
        max_move_bps: MAX_MOVE_BPS as u32,
        move_floor_bps: MOVE_FLOOR_BPS as u32,
        confirm_secs: CONFIRM_SECS as u32,
        ..real::params()
    }
}

fn signed(signer: &Signer, update: Update) -> Vec<u8> {
    let Update { at, price, conf, ema, ema_conf } = update;
    signer.update(&[FeedUpdate {
        id: real::AKT_ID,
        price: price as i64,
        conf,
        exponent: -8,
        ema_price: ema as i64,
        ema_conf,
        publish_time: (START + at as u64) as i64,
    }])
}

/// Updates of random ages, some of them refused, several in a block, and prices that wait behind the gate.
#[test]
fn the_small_oracle_is_the_real_one() {
    let (mut taken, mut quarantined, mut restarted) = (0, 0, 0);
    let paths = (0..).map(|seed| (seed, Path::new(seed, HONEST))).filter(|(_, path)| path.kind == Kind::Jump);
    for (seed, path) in paths.take(5) {
        let one = Signer::new(Model::Router, 0, 1);
        let signer_sets = vec![real::set_msg(SignerModel::Router, 0, &one.set())];
        let msg = InstantiateMsg { params: params(), signer_sets, ..real::setup() };
        let (mut small, mut real) = (Oracle::default(), real::Oracle::with(msg).unwrap());
        let mut dice = Dice(seed);
        let mut block = WARM_UP;
        while block <= END {
            for _ in 0..1 + dice.roll() % 2 {
                let age = (dice.roll() % 80) as usize;
                let update = path.update((block + 15 + LAG_SECS - age.min(30 + age / 2)).min(END));
                real.env.block.height = height(block);
                real.env.block.time = Timestamp::from_seconds(START + block as u64);
                // Refused or taken, the record tells.
                let _ = real.update(&[signed(&one, update)]);
                taken += u32::from(small.receive(block, update));
                let record = real.deps.storage.get(&snapshot_key(real::AKT));
                let record = record.map(|bytes| Snapshot::decode(&bytes).unwrap());
                assert_eq!(small.snapshot, record, "path {seed}, block {block}, {update:?}");
                quarantined += u32::from(record.is_some_and(|record| record.flags.is_quarantined));
                restarted += u32::from(record.is_some_and(|record| record.current.coverage_secs == 0));
            }
            // Most often the next blocks, now and then a gap.
            block += BLOCK_SECS * (1 + dice.roll() % 6) as usize;
            if dice.roll() % 40 == 0 {
                block += 120;
            }
        }
    }
    assert!(taken > 400 && quarantined > 5 && restarted > 10, "{taken}, {quarantined}, {restarted}");
}

//! How often it happens, and under which parameters.

use bme::{
    msg::Payout,
    params::{Mode, Params, SpreadTo},
    preset,
};
use bme_math::PriceRule;
use proptest::prelude::*;

use crate::{
    common::AKT,
    ledger::{Role, Tune, USERS, tuned},
    steps::{Deadline, Id, Margin, NewBill, Shape, Size, Step},
};

fn user() -> std::ops::Range<usize> {
    0..USERS
}

fn size() -> impl Strategy<Value = Size> {
    prop_oneof![
        1 => (0..20u128).prop_map(Size::Dust),
        2 => (1..4u128).prop_map(Size::Dust),
        3 => (1..150u128).prop_map(Size::Units),
        4 => (1..100u128).prop_map(Size::Part),
        4 => Just(Size::Part(100)),
        1 => Just(Size::Part(110)),
    ]
}

/// A small part: what comes in slowly leaves claims waiting.
fn small() -> impl Strategy<Value = Size> {
    prop_oneof![
        1 => (0..20u128).prop_map(Size::Dust),
        1 => (1..4u128).prop_map(Size::Dust),
        4 => (1..150u128).prop_map(Size::Units),
        4 => (1..20u128).prop_map(Size::Part),
    ]
}

fn margin() -> impl Strategy<Value = Margin> {
    prop_oneof![
        5 => Just(Margin::Free),
        1 => Just(Margin::Exact),
        1 => Just(Margin::OneMore),
        1 => Just(Margin::Less),
    ]
}

fn deadline() -> impl Strategy<Value = Deadline> {
    prop_oneof![12 => Just(None), 1 => (0..10u64).prop_map(Some), 2 => (10..200u64).prop_map(Some), 4 => (300..1_500u64).prop_map(Some)]
        .prop_map(Deadline)
}

fn bill() -> impl Strategy<Value = NewBill> {
    let id = prop_oneof![
        6 => Just(Id::Fresh),
        1 => Just(Id::Again),
        2 => any::<usize>().prop_map(Id::Replay),
        1 => any::<usize>().prop_map(Id::Altered),
    ];
    let payout = prop_oneof![2 => Just(Payout::Akt), 1 => Just(Payout::Act)];
    (user(), user(), size(), payout, id).prop_map(|(payer, provider, amount, payout, id)| NewBill {
        payer,
        provider,
        amount,
        payout,
        id,
    })
}

/// Mostly steady; otherwise about as wide as the limits, and seldom beyond.
fn shape() -> impl Strategy<Value = Shape> {
    let conf = || prop_oneof![3 => 0..100u128, 1 => 100..600u128];
    let moving = (conf(), conf(), 95..106u128, 95..106u128)
        .prop_map(|(conf, ema_conf, ema, twap)| Shape::Moving { conf, ema_conf, ema, twap });
    prop_oneof![6 => Just(Shape::Steady), 6 => moving, 1 => Just(Shape::Warming)]
}

fn price() -> impl Strategy<Value = Step> {
    // As often down as up; every third jump is small, to stop between the thresholds on the way.
    let percent = prop_oneof![30..100u128, 100..300u128, 90..110u128];
    let lag = prop_oneof![12 => Just(0i64), 2 => 0..40i64, 1 => -12..0i64];
    let then = prop_oneof![1 => Just(0u64), 5 => Just(5u64), 2 => 6..20u64];
    (percent, 0..1_000_000_007u128, shape(), lag, then)
        .prop_map(|(percent, noise, shape, lag, then)| Step::Price { percent, noise, shape, lag, then })
}

fn wait() -> impl Strategy<Value = u64> {
    prop_oneof![
        9 => 0..60u64,
        4 => 60..700u64,
        3 => 700..8_000u64,
        1 => 8_000..100_000u64,
        1 => 100_000..3_000_000u64,
    ]
}

fn limit() -> impl Strategy<Value = Option<u32>> {
    prop_oneof![4 => Just(None), 3 => (1..4u32).prop_map(Some), 2 => Just(Some(50)), 1 => Just(Some(51))]
}

fn money() -> impl Strategy<Value = Step> {
    prop_oneof![
        10 => (user(), user(), prop_oneof![small(), size()], margin(), deadline())
            .prop_map(|(from, to, amount, margin, deadline)| Step::Mint { from, to, amount, margin, deadline }),
        6 => (user(), user(), small(), prop_oneof![small(), size()])
            .prop_map(|(from, to, amount, sent)| Step::MintExact { from, to, amount, sent }),
        12 => (user(), user(), size(), margin(), deadline())
            .prop_map(|(from, to, amount, margin, deadline)| Step::Burn { from, to, amount, margin, deadline }),
        5 => (user(), small()).prop_map(|(from, amount)| Step::Fund { from, amount }),
        1 => (user(), small()).prop_map(|(from, amount)| Step::Donate { from, amount }),
        1 => (user(), prop::option::of(size())).prop_map(|(holder, amount)| Step::Approve { holder, amount }),
        10 => (prop::collection::vec(bill(), 1..5), any::<bool>())
            .prop_map(|(bills, is_atomic)| Step::Settle { bills, is_atomic }),
        6 => any::<u64>().prop_map(|pick| Step::Withdraw { pick }),
        5 => prop_oneof![2 => Just(Step::Block(true)), 1 => Just(Step::Block(false)), 2 => user().prop_map(Step::Retry)],
        1 => (1..3usize).prop_map(Step::Flood),
        4 => any::<u64>().prop_map(|pick| Step::ThinkAgain { pick }),
        5 => (user(), prop_oneof![Just(40u128), Just(300)])
            .prop_map(|(user, percent)| Step::Crumbs { user, percent }),
        3 => prop_oneof![2_000..9_000u128, 9_510..9_800u128].prop_map(Step::Exodus),
        9 => (any::<u64>(), prop::bool::weighted(0.9))
            .prop_map(|(pick, is_owner)| Step::TakeBack { pick, is_owner }),
        4 => limit().prop_map(Step::Crank),
    ]
}

fn governance() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (tune(), prop::bool::weighted(0.1)).prop_map(|(tune, is_late)| Step::Tune { tune, is_late }),
        4 => prop_oneof![3 => Just(Step::Apply), 1 => Just(Step::Drop), 4 => Just(Step::Due)],
        5 => pause(),
        1 => prop_oneof![
            1 => Just(Step::Recharge),
            4 => Just(Step::Cap(None)),
            2 => size().prop_map(|size| Step::Cap(Some(size))),
        ],
        1 => prop_oneof![9_400..9_600u128, 9_400..10_600u128, 10_400..10_600u128].prop_map(Step::Oracle),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let relay = (95..106u128, 11..90u64, limit()).prop_map(|(percent, secs, limit)| Step::Relay {
        percent,
        secs,
        limit,
    });
    prop_oneof![
        8 => price(),
        7 => prop_oneof![2 => 9_000..9_510u128, 4 => 9_510..9_800u128, 1 => 9_800..10_100u128].prop_map(Step::Ratio),
        16 => relay,
        1 => any::<bool>().prop_map(|is_paused| Step::Outage { is_paused }),
        8 => wait().prop_map(Step::Wait),
        52 => money(),
        12 => governance(),
    ]
}

/// Mostly short: what is paused proves little else.
fn pause() -> impl Strategy<Value = Step> {
    let role = prop_oneof![2 => Just(Role::Owner), 5 => Just(Role::Guardian), 1 => Just(Role::User)];
    let from_now = prop_oneof![2 => 0..101u64, 8 => 101..125u64, 3 => 150..400u64];
    let short =
        (role, 0..8u8, from_now).prop_map(|(role, legs, from_now)| Step::Pause { role, legs, from_now });
    let long = Step::Pause { role: Role::Guardian, legs: 1, from_now: 259_301 };
    prop_oneof![15 => short, 1 => Just(long)]
}

fn tune() -> impl Strategy<Value = Tune> {
    let units = |most: u128| (0..most).prop_map(|units| units * AKT);
    let instants = move || (units(200), units(4_000));
    prop_oneof![
        1 => (0..200u32, 0..1_000u32).prop_map(|(at_par, at_halt)| Tune::MintSpread { at_par, at_halt }),
        1 => (0..200u32).prop_map(Tune::RefundSpread),
        1 => prop_oneof![Just(SpreadTo::Buffer), Just(SpreadTo::Vault)].prop_map(Tune::SpreadTo),
        1 => prop_oneof![Just(0u128), Just(1_000_000), Just(2_000_000)].prop_map(Tune::Minimum),
        1 => (0..600u32).prop_map(Tune::Dwell),
        8 => (9_300..10_000u32).prop_map(Tune::Warning),
        1 => (0..30u32).prop_map(Tune::Future),
        1 => (100..700u32).prop_map(Tune::ReferenceAge),
        1 => (100..700u32).prop_map(Tune::MintAge),
        1 => rule().prop_map(Tune::MintRule),
        1 => rule().prop_map(Tune::SettleRule),
        5 => (0..4usize, 0..3usize, mode()).prop_map(|(row, leg, mode)| Tune::Table { row, leg, mode }),
        4 => lock().prop_map(Tune::Lock),
        2 => (units(60_000), 0..800u32).prop_map(|(floor, share)| Tune::MintBucket { floor: floor + AKT, share }),
        2 => (units(60_000), 0..800u32).prop_map(|(floor, share)| Tune::RefundBucket { floor: floor + AKT, share }),
        1 => instants().prop_map(|(account, all)| Tune::MintInstant { account, all }),
        1 => instants().prop_map(|(account, all)| Tune::RefundInstant { account, all }),
        2 => (units(50_000), 0..10_000u32).prop_map(|(floor, intake)| Tune::Shortfall { floor, intake }),
        1 => (1..30u32, 1..2_000u32).prop_map(|(min, max)| Tune::Epoch { min, max }),
        2 => (1..900u32, 1..4_000u32)
            .prop_map(|(cancel_after, max_wait)| Tune::Patience { cancel_after, max_wait }),
        1 => any::<bool>().prop_map(Tune::Pays),
        1 => any::<bool>().prop_map(Tune::Counts),
        1 => prop_oneof![Just(0u32), 50..150u32].prop_map(Tune::Delay),
        1 => (0..1_000u32, 0..200u32).prop_map(|(at_halt, refund)| Tune::Both { at_halt, refund }),
    ]
}

fn rule() -> impl Strategy<Value = PriceRule> {
    prop_oneof![
        Just(PriceRule::Spot {}),
        Just(PriceRule::Twap {}),
        (0..4u32).prop_map(|k| PriceRule::Worst { k }),
    ]
}

fn mode() -> impl Strategy<Value = Mode> {
    prop_oneof![3 => Just(Mode::Open), 3 => Just(Mode::NextPrice), 2 => Just(Mode::Epoch), 1 => Just(Mode::Closed)]
}

fn lock() -> impl Strategy<Value = u32> {
    prop_oneof![1 => Just(0u32), 2 => 20..400u32, 1 => Just(1_800u32)]
}

/// The table of the preset; or one that lets come and go in all but an oracle halt, or go only in health.
#[derive(Debug, Clone, Copy)]
enum Table {
    Preset,
    Lenient,
    Strict,
}

impl Table {
    fn on(self, params: &mut Params) {
        let policy = &mut params.policy;
        let rows = [&mut policy.healthy, &mut policy.warning, &mut policy.halt_cr];
        for (row, refund) in rows.into_iter().zip([Mode::Open, Mode::Epoch, Mode::Closed]) {
            match self {
                Self::Preset => {}
                Self::Lenient => (row.mint, row.refund, row.settle) = (Mode::Open, Mode::Open, Mode::Open),
                Self::Strict => row.refund = refund,
            }
        }
    }
}

/// A preset, as it is or with other numbers: shorter epochs and waits, smaller buckets, another table.
fn params() -> impl Strategy<Value = Params> {
    let preset = prop_oneof![
        2 => Just(preset::AEP76),
        1 => Just(preset::MAINNET),
        3 => Just(preset::HARDENED),
    ]
    .prop_map(|text| preset::parse(text).unwrap());
    let table = prop_oneof![3 => Just(Table::Preset), 3 => Just(Table::Lenient), 2 => Just(Table::Strict)];
    let tunes = prop::collection::vec(tune(), 0..12);
    // Without these the presets would wait longer than a history lasts.
    let short = (prop::bool::weighted(0.8), any::<bool>(), prop_oneof![1 => Just(0u32), 2 => Just(100)]);
    (preset, table, tunes, short).prop_map(|(preset, table, tunes, (is_short, is_dwelling, delay))| {
        let mut params = preset;
        table.on(&mut params);
        if is_short {
            params.loosening_delay_secs = delay;
            params.thresholds.dwell_secs = if is_dwelling { 400 } else { 0 };
            (params.queue.cancel_after_secs, params.queue.max_wait_secs) = (120, 900);
            for source in [&mut params.mint.price, &mut params.refund.price, &mut params.settle.price] {
                source.max_age_secs = source.max_age_secs.max(200);
            }
            params.reference.max_age_secs = params.reference.max_age_secs.max(300);
        }
        for tune in tunes {
            let after = tuned(&params, tune);
            if after.validate().is_ok() {
                params = after;
            }
        }
        params
    })
}

pub fn case() -> impl Strategy<Value = (Params, Vec<Step>)> {
    (params(), prop::collection::vec(step(), 1..200))
}

//! What may happen, and how often. Amounts are parts of what somebody holds, so that shrinking keeps their sense.

use bme::{
    msg::Payout,
    params::{Mode, Params},
    preset,
};
use bme_math::Bps;
use proptest::prelude::*;

use crate::ledger::{Role, Tune, USERS};

#[derive(Debug, Clone)]
pub enum Step {
    /// A new price, as a percentage of the one before.
    Price {
        percent: u128,
        noise: u128,
    },
    /// A new price that makes the ratio so many basis points: near the lines, where jumps seldom stop.
    Ratio(u128),
    Wait(u64),
    Mint {
        from: usize,
        to: usize,
        amount: Size,
        margin: Margin,
    },
    MintExact {
        from: usize,
        to: usize,
        amount: Size,
        sent: Size,
    },
    Burn {
        from: usize,
        to: usize,
        amount: Size,
        margin: Margin,
    },
    Fund {
        from: usize,
        amount: Size,
    },
    Donate {
        from: usize,
        amount: Size,
    },
    /// None lifts the limit.
    Approve {
        holder: usize,
        amount: Option<Size>,
    },
    Settle {
        bills: Vec<NewBill>,
        is_atomic: bool,
    },
    Withdraw {
        pick: u64,
    },
    /// Parameters, sometimes against a version that is past.
    Tune {
        tune: Tune,
        is_late: bool,
    },
    Apply,
    Cancel,
    /// Waits until the time of the pending change has come, and publishes a price that leaves the vault healthy.
    Due,
    /// From `from_now - 100` seconds after now; legs by their bits.
    Pause {
        role: Role,
        legs: u8,
        from_now: u64,
    },
    /// Names the guardian again.
    Recharge,
    /// None lifts the cap; otherwise a part of what the first user holds.
    Cap(Option<Size>),
    /// An oracle whose price is so many basis points of the present one.
    Oracle(u128),
}

#[derive(Debug, Clone, Copy)]
pub struct NewBill {
    pub payer: usize,
    pub provider: usize,
    pub amount: Size,
    pub payout: Payout,
    pub id: Id,
}

#[derive(Debug, Clone, Copy)]
pub enum Id {
    Fresh,
    /// The same invoice as the one before it in the batch.
    Again,
    /// An invoice of an earlier batch.
    Replay(usize),
    /// Its id with another content.
    Altered(usize),
}

#[derive(Debug, Clone, Copy)]
pub enum Size {
    /// So many micro-units.
    Dust(u128),
    /// So many percent of what there is; sometimes more.
    Part(u128),
}

/// The sender's minimum, relative to what is offered.
#[derive(Debug, Clone, Copy)]
pub enum Margin {
    Free,
    Exact,
    OneMore,
}

impl Size {
    pub fn of(self, held: u128) -> u128 {
        match self {
            Self::Dust(amount) => amount,
            Self::Part(percent) => held * percent / 100,
        }
    }
}

impl Margin {
    pub fn on(self, offered: u128) -> Option<u128> {
        match self {
            Self::Free => None,
            Self::Exact => Some(offered),
            Self::OneMore => Some(offered + 1),
        }
    }
}

fn user() -> std::ops::Range<usize> {
    0..USERS
}

fn size() -> impl Strategy<Value = Size> {
    prop_oneof![
        1 => (0..20u128).prop_map(Size::Dust),
        4 => (1..100u128).prop_map(Size::Part),
        4 => Just(Size::Part(100)),
        1 => Just(Size::Part(110)),
    ]
}

/// A small part: what comes in slowly leaves claims waiting.
fn small() -> impl Strategy<Value = Size> {
    prop_oneof![1 => (0..20u128).prop_map(Size::Dust), 3 => (1..20u128).prop_map(Size::Part)]
}

fn margin() -> impl Strategy<Value = Margin> {
    prop_oneof![4 => Just(Margin::Free), 1 => Just(Margin::Exact), 1 => Just(Margin::OneMore)]
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

fn step() -> impl Strategy<Value = Step> {
    // As often down as up; every third jump is small, to stop between the thresholds on the way.
    let percent = prop_oneof![30..100u128, 100..300u128, 90..110u128];
    prop_oneof![
        10 => (percent, 0..1_000_000_007u128).prop_map(|(percent, noise)| Step::Price { percent, noise }),
        8 => prop_oneof![1 => 9_000..9_510u128, 2 => 9_510..9_800u128].prop_map(Step::Ratio),
        4 => prop_oneof![3 => 0..60u64, 1 => 250..700u64].prop_map(Step::Wait),
        10 => (user(), user(), prop_oneof![small(), size()], margin())
            .prop_map(|(from, to, amount, margin)| Step::Mint { from, to, amount, margin }),
        6 => (user(), user(), small(), prop_oneof![small(), size()])
            .prop_map(|(from, to, amount, sent)| Step::MintExact { from, to, amount, sent }),
        10 => (user(), user(), size(), margin())
            .prop_map(|(from, to, amount, margin)| Step::Burn { from, to, amount, margin }),
        4 => (user(), small()).prop_map(|(from, amount)| Step::Fund { from, amount }),
        2 => (user(), small()).prop_map(|(from, amount)| Step::Donate { from, amount }),
        2 => (user(), prop::option::of(size())).prop_map(|(holder, amount)| Step::Approve { holder, amount }),
        10 => (prop::collection::vec(bill(), 1..5), any::<bool>())
            .prop_map(|(bills, is_atomic)| Step::Settle { bills, is_atomic }),
        10 => any::<u64>().prop_map(|pick| Step::Withdraw { pick }),
        6 => (tune(), prop::bool::weighted(0.1)).prop_map(|(tune, is_late)| Step::Tune { tune, is_late }),
        3 => prop_oneof![2 => Just(Step::Apply), 1 => Just(Step::Cancel), 4 => Just(Step::Due)],
        4 => pause(),
        1 => prop_oneof![
            1 => Just(Step::Recharge),
            4 => Just(Step::Cap(None)),
            2 => size().prop_map(|size| Step::Cap(Some(size))),
        ],
        1 => prop_oneof![9_400..9_600u128, 9_400..10_600u128, 10_400..10_600u128].prop_map(Step::Oracle),
    ]
}

/// Mostly short: what is paused proves little else.
fn pause() -> impl Strategy<Value = Step> {
    let role = prop_oneof![2 => Just(Role::Owner), 5 => Just(Role::Guardian), 1 => Just(Role::User)];
    let from_now = prop_oneof![2 => 0..101u64, 10 => 101..125u64, 1 => 150..250u64];
    let short =
        (role, 0..8u8, from_now).prop_map(|(role, legs, from_now)| Step::Pause { role, legs, from_now });
    let long = Step::Pause { role: Role::Guardian, legs: 1, from_now: 259_301 };
    prop_oneof![15 => short, 1 => Just(long)]
}

fn tune() -> impl Strategy<Value = Tune> {
    prop_oneof![
        1 => (0..200u32, 0..1_000u32).prop_map(|(at_par, at_halt)| Tune::MintSpread { at_par, at_halt }),
        1 => (0..200u32).prop_map(Tune::RefundSpread),
        1 => prop_oneof![Just(0u128), Just(1_000_000), Just(2_000_000)].prop_map(Tune::Minimum),
        1 => (0..600u32).prop_map(Tune::Dwell),
        6 => (9_300..10_000u32).prop_map(Tune::Warning),
        1 => (100..700u32).prop_map(Tune::ReferenceAge),
        1 => (100..700u32).prop_map(Tune::MintAge),
        1 => mode().prop_map(Tune::WarningMint),
        1 => mode().prop_map(Tune::HaltRefund),
        1 => any::<bool>().prop_map(Tune::Pays),
        1 => any::<bool>().prop_map(Tune::Counts),
        1 => prop_oneof![Just(0u32), 50..150u32].prop_map(Tune::Delay),
        1 => (0..1_000u32, 0..200u32).prop_map(|(at_halt, refund)| Tune::Both { at_halt, refund }),
    ]
}

fn mode() -> impl Strategy<Value = Mode> {
    // Mostly open, or no AKT would ever meet a waiting claim.
    prop_oneof![3 => Just(Mode::Open), 1 => Just(Mode::Closed)]
}

/// `aep76` with other spreads, tables and buffer rules.
fn params() -> impl Strategy<Value = Params> {
    let spreads = (0..100u32, 0..900u32, 0..200u32, 0..200u32);
    let modes = (mode(), mode(), mode(), mode());
    let rest = (
        prop::bool::weighted(0.8),
        any::<bool>(),
        prop_oneof![Just(0u128), Just(1_000_000)],
        prop_oneof![Just(0u32), Just(400)],
        prop_oneof![Just(200u32), Just(600)],
        prop_oneof![1 => Just(0u32), 2 => Just(100)],
    );
    (spreads, modes, rest).prop_map(|((par, rise, refund, settle), modes, rest)| {
        let (pays, counts, minimum, dwell, reference_age, delay) = rest;
        let mut params = preset::parse(preset::AEP76).unwrap();
        params.mint.spread.at_par_bps = Bps(par);
        params.mint.spread.at_halt_bps = Bps(par + rise);
        params.refund.spread_bps = Bps(refund);
        params.settle.spread_bps = Bps(settle);
        let policy = &mut params.policy;
        let worse = |better, mode| if better == Mode::Closed { Mode::Closed } else { mode };
        let (mint, refund, halt_mint, halt_refund) = modes;
        (policy.warning.mint, policy.warning.refund) = (mint, refund);
        (policy.halt_cr.mint, policy.halt_cr.refund) = (worse(mint, halt_mint), worse(refund, halt_refund));
        (params.buffer.pays, params.buffer.counts) = (pays, counts);
        params.mint.minimum_uact = minimum.into();
        params.thresholds.dwell_secs = dwell;
        // A leg may take a price that the ratio no longer does, and the other way round.
        params.reference.max_age_secs = reference_age;
        params.loosening_delay_secs = delay;
        params.validate().unwrap();
        params
    })
}

pub fn case() -> impl Strategy<Value = (Params, Vec<Step>)> {
    (params(), prop::collection::vec(step(), 50..150))
}

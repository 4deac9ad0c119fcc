//! Somebody who sees every future price against the vault, on a thousand random paths.
//!
//! The prophet knows each price of a path beforehand, relays any genuine update in any block, chooses the place of his
//! messages in it, cranks or keeps others from cranking, owns a settler, a provider and as many accounts as he likes,
//! and pays no fees. He has 10,000 USD, a hundredth of the vault, for two hours: a larger sum meets the buckets sooner.
//! What a conversion gains is what he owns after it less what he owned before, at the true price of the block and with
//! an ACT for one USD, which is the most that it can be worth; what his AKT gain while he holds them, a market would
//! have given him, too. So profit is what a hedged adversary takes out of the vault, and nothing else.
//!
//! The feed ([`path`]) publishes the truth in each second. Blocks come every six seconds, three seconds later than their
//! headers say. The honest relayer lands an update with a crank in the block after the one in which its price moved by
//! half a percent, or 30 seconds after the last: half of the age that `hardened` allows. The oracle ([`oracle`]) is a
//! small one that is held against the real one; the vault is the contract itself. A plan comes from a search of all
//! blocks ([`plan`]), and what it earns from the contract ([`play`]), where each message is held against the move of the
//! price within its own update interval ([`noise`]).
//!
//! `cargo test -p bme --test adversary_paths -- --nocapture` prints the figures.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod noise;
mod oracle;
mod path;
mod plan;
mod play;
mod report;
mod same_oracle;
mod vault;

use bme::{params::Params, preset};
use bme_math::Side;
use noise::Noise;
use oracle::Oracle;
use path::{GAME, Path, Relayer, WARM_UP};
use plan::{Exit, Plan, Prospect, Step};
use play::{Others, Outcome, Play};
use report::Report;
use vault::{Beginning, Vault};

/// Second zero of a path: the beginning of a window of locks.
const START: u64 = 1_800_000_000;
const BLOCK_SECS: usize = 6;
/// How far the time of a header lies behind the moment in which its block is made.
const LAG_SECS: usize = 3;
/// A request waits for a price published more than so many seconds after its block: `max_future_secs` of `hardened`.
const NEXT_PRICE_SECS: usize = 5;

const PATHS: u64 = 1_000;
const CAPITAL_USD: u128 = 10_000;
/// Collateral ratios of the vaults, in turns: one that no price of the paths brings down, and one that the first fall
/// brings into warning and halt.
const RATIOS_PCT: [u128; 2] = [150, 102];
const HONEST: Relayer = Relayer { deviation_bps: 50, heartbeat_secs: 30 };
/// The prophet as the only relayer: as seldom as the average stays covered.
const NONE: Relayer = Relayer { deviation_bps: u64::MAX / 1_000_000_000, heartbeat_secs: 108 };

/// Parameters, and the vaults that begin with them.
struct Table {
    params: Params,
    vaults: Vec<Vault>,
}

impl Table {
    fn new(params: Params) -> Self {
        let price = Path::new(0, HONEST).prices[0];
        let mut vaults = Vec::new();
        for ratio_pct in RATIOS_PCT {
            for in_act in [false, true] {
                let beginning = Beginning { ratio_pct, capital_usd: CAPITAL_USD, in_act, price };
                vaults.push(Vault::new(&params, beginning));
            }
        }
        Self { params, vaults }
    }

    fn vault(&self, seed: u64, in_act: bool) -> Vault {
        // Every fourth path jumps: half of those, and half of the others, meet each ratio.
        let is_thin = seed / 4 % 2 == 1;
        self.vaults[2 * usize::from(is_thin) + usize::from(in_act)].clone()
    }

    fn play(&self, scene: &Scene, noise: &Noise, others: Others, plan: &Plan, moments: &[Step]) -> Outcome {
        let vault = self.vault(scene.seed, plan.strategy.in_act);
        Play::new(&scene.path, noise, scene.oracle.clone(), vault, others, plan.strategy.exit)
            .run(&plan.steps, moments)
    }
}

/// A path, and the oracle at its beginning.
struct Scene {
    seed: u64,
    path: Path,
    oracle: Oracle,
}

impl Scene {
    fn new(seed: u64, relayer: Relayer) -> Self {
        let path = Path::new(seed, relayer);
        let mut oracle = Oracle::default();
        for landing in path.landings.iter().take_while(|landing| landing.block < WARM_UP) {
            oracle.receive(landing.block, path.update(landing.published));
        }
        Self { seed, path, oracle }
    }
}

fn aep76() -> Params {
    preset::parse(preset::AEP76).unwrap()
}

fn hardened() -> Params {
    preset::parse(preset::HARDENED).unwrap()
}

/// `hardened` where nothing executes at once.
fn patient() -> Params {
    let mut params = hardened();
    for instant in [&mut params.mint.instant, &mut params.refund.instant] {
        (instant.account_uact, instant.all_uact) = Default::default();
    }
    params
}

/// The better of two plans.
fn best(prospect: &Prospect) -> Plan {
    let [akt, act] = [false, true].map(|in_act| prospect.best(in_act));
    if act.worth > akt.worth { act } else { akt }
}

/// The three figures. Every message of every game is held against its own bound besides.
#[test]
fn foresight_gains_one_update_interval_of_noise_and_what_the_limits_allow() {
    let [written, patient, ours] = [aep76(), patient(), hardened()].map(Table::new);
    let mut reports = [
        Report::new("aep76"),
        Report::new("hardened, instant limits 0"),
        Report::new("hardened, instant limits 0, round trips from AKT"),
        Report::new("hardened, default limits"),
        Report::new("hardened, default limits, at once"),
    ];
    for seed in 0..PATHS {
        let scene = Scene::new(seed, HONEST);
        let kind = scene.path.kind;
        let plan = best(&Prospect::new(&scene.path, &written.params));
        let noise = Noise::new(&scene.path, &written.params);
        let outcome = written.play(&scene, &noise, Others::Honest, &plan, &[]);
        reports[0].add(seed, kind, plan.strategy.name(), &outcome);

        let prospect = Prospect::new(&scene.path, &patient.params);
        let plan = best(&prospect);
        let noise = Noise::new(&scene.path, &patient.params);
        let outcome = patient.play(&scene, &noise, Others::Honest, &plan, &[]);
        assert!(outcome.excess <= 0.0, "path {seed}: a message gained {} USD more", outcome.excess);
        assert!(outcome.profit <= outcome.noise + 1e-3, "path {seed}: {outcome:?}");
        assert_eq!(outcome.minted_at_once + outcome.refunded_at_once, 0.0);
        reports[1].add(seed, kind, plan.strategy.name(), &outcome);

        let round = prospect.best(false);
        let outcome = patient.play(&scene, &noise, Others::Honest, &round, &[]);
        assert!(outcome.excess <= 0.0, "path {seed}: a message gained {} USD more", outcome.excess);
        reports[2].add(seed, kind, round.strategy.name(), &outcome);

        let moments = [prospect.moments(Side::Mint), prospect.moments(Side::Pay)].concat();
        let outcome = ours.play(&scene, &noise, Others::Honest, &plan, &moments);
        assert!(outcome.excess <= 0.0, "path {seed}: a message gained {} USD more", outcome.excess);
        let allowed = allowed(&noise, &ours.params, &outcome);
        assert!(outcome.at_once <= allowed, "path {seed}: {} > {allowed}", outcome.at_once);
        reports[3].add(seed, kind, plan.strategy.name(), &outcome);
        let at_once = Outcome { profit: outcome.at_once, noise: allowed, ..outcome };
        reports[4].add(seed, kind, "30 accounts, each its hour's limit, mint and refund", &at_once);
    }
    for report in &reports {
        report.print();
    }
    // The same bounds do not hold where there is something to gain, and the search finds it: of what a bound allows it
    // leaves little.
    let [written, patient, round, _, at_once] = &reports;
    assert!(written.mean() > 4.0 * written.mean_noise(), "{} of {}", written.mean(), written.mean_noise());
    assert_eq!(written.gaining(), 1.0);
    for report in [patient, round] {
        assert!(report.mean() > 0.8 * report.mean_noise(), "{} of {}", report.mean(), report.mean_noise());
    }
    assert!(at_once.mean() > 0.1 * at_once.mean_noise(), "{} of {}", at_once.mean(), at_once.mean_noise());
}

/// What the instant limits of all let through in a game, at the best moment of the path for each leg. A bucket that is
/// full lets its capacity through, and what flows back.
fn allowed(noise: &Noise, params: &Params, outcome: &Outcome) -> f64 {
    let hours = 1.0 + GAME as f64 / 3_600.0;
    let most = noise.most();
    let legs = [
        (&params.mint.instant, outcome.minted_at_once, most.mint),
        (&params.refund.instant, outcome.refunded_at_once, most.refund),
    ];
    let of_leg = |(rule, act, most): (&bme::params::InstantRule, f64, f64)| {
        let bucket = rule.all_uact.u128() as f64 / 1e6;
        let limit = bucket * hours;
        assert!(act <= limit, "{act} > {limit}");
        assert!(outcome.most_at_once <= bucket, "{} > {bucket}", outcome.most_at_once);
        limit * most
    };
    legs.map(of_leg).iter().sum()
}

/// Cranks that the games leave out because nothing waits change nothing.
#[test]
fn a_crank_for_nothing_changes_nothing() {
    for (params, seeds) in [(aep76(), 0..8), (hardened(), 0..8)] {
        let table = Table::new(params);
        for seed in seeds {
            let scene = Scene::new(seed, HONEST);
            let plan = best(&Prospect::new(&scene.path, &table.params));
            let noise = Noise::new(&scene.path, &table.params);
            let [one, other] = [Others::Honest, Others::Tireless]
                .map(|others| table.play(&scene, &noise, others, &plan, &[]));
            assert!((one.profit - other.profit).abs() < 1e-6, "path {seed}: {one:?}, {other:?}");
        }
    }
}

/// With nobody else to relay, the interval is as long as the oracle lets a gap be, and the noise with it.
#[test]
fn without_an_honest_relayer_the_interval_grows_and_the_bound_holds() {
    let table = Table::new(patient());
    let mut report = Report::new("hardened, instant limits 0, no honest relayer");
    for seed in 0..100 {
        let scene = Scene::new(seed, NONE);
        let plan = best(&Prospect::new(&scene.path, &table.params));
        let noise = Noise::new(&scene.path, &table.params);
        let outcome = table.play(&scene, &noise, Others::Nobody, &plan, &[]);
        assert!(outcome.excess <= 0.0, "path {seed}: a message gained {} USD more", outcome.excess);
        report.add(seed, scene.path.kind, plan.strategy.name(), &outcome);
    }
    report.print();
    assert!(report.mean() > 0.0);
}

/// A deadline that comes before the price is a cancellation for nothing: somebody who foresees nothing, and keeps the
/// honest cranks off, holds the option of each interval for the price of the messages. He, too, is bounded by the noise;
/// and he loses the spread where deadlines are as long as `cancel_after_secs` and the relayer cranks whatever becomes of
/// its update.
#[test]
fn short_deadlines_give_the_option_of_an_interval_and_long_ones_do_not() {
    let table = Table::new(patient());
    let (rule, long) = (table.params.mint.price.rule, table.params.queue.cancel_after_secs as usize);
    let mut reports = [
        Report::new("hardened, instant limits 0, no foresight, deadlines of a minute"),
        Report::new("hardened, instant limits 0, no foresight, long deadlines, cranks apart from updates"),
    ];
    for seed in (0..120).step_by(5) {
        let scene = Scene::new(seed, HONEST);
        let noise = Noise::new(&scene.path, &table.params);
        for (report, (life_secs, is_apart)) in reports.iter_mut().zip([(60, false), (long, true)]) {
            let (oracle, vault) = (scene.oracle.clone(), table.vault(seed, false));
            let play = Play::new(&scene.path, &noise, oracle, vault, Others::Honest, Exit::Settle);
            let outcome = play.run_on_sight(rule, life_secs, is_apart);
            assert!(outcome.excess <= 0.0, "path {seed}: a message gained {} USD more", outcome.excess);
            report.add(seed, scene.path.kind, "mint when the truth has fallen", &outcome);
        }
    }
    for report in &reports {
        report.print();
    }
    assert!(reports[0].mean() >= 0.0);
    assert_eq!(reports[1].gaining(), 0.0);
}

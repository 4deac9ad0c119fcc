//! Random price paths with AKT's volatility and jumps, in whole numbers: the same on every machine and in every run.

use crate::{BLOCK_SECS, LAG_SECS};

/// Seconds before the game, in which the oracle covers its window.
pub const WARM_UP: usize = 2_400;
/// Seconds of the game.
pub const GAME: usize = 7_200;
/// Last second at which a block may be.
pub const END: usize = WARM_UP + GAME;

/// The genuine update of 2026-07-09 that the vectors have, exponent −8.
const FIRST_PRICE: u64 = 58_646_744;
/// Confidence and that of the average, in parts of a million of the price, as in that update. They stay so narrow when
/// the price jumps, which a real feed's do not: that suits the adversary.
const CONF_PPM: u64 = 966;
const EMA_CONF_PPM: u64 = 552;
/// The feed's exponential average: about an hour, by its documentation.
const EMA_SECS: i64 = 3_600;

/// Standard deviation of a second over 4, in 10⁻⁹: 5.65 % a day ÷ √86,400 ÷ 4. The sum of 64 coins deviates by 4.
const STEP_E9: i64 = 48_054;
/// One path in so many jumps, which is fifty times as often as AKT did.
const JUMP_EVERY: u64 = 4;
/// What the price did on each day on which it moved by more than two standard deviations, close to close, in basis
/// points: the 27 of 505 days of AKT/USDT on Bybit from 2024-06-26 to 2025-11-13, one venue and a falling market.
const JUMPS_BPS: [i64; 27] = [
    -2_497, -1_641, -1_588, -1_573, -1_396, -1_369, -1_203, -1_202, -1_182, -1_084, -1_074, -1_071, 1_197,
    1_251, 1_274, 1_312, 1_333, 1_337, 1_392, 1_409, 1_482, 1_693, 1_837, 1_882, 1_899, 2_166, 3_110,
];
/// Seconds of a slide, which the relayer follows.
const SLIDE_SECS: usize = 600;

/// A signed update, as the feed publishes one in each second; exponent −8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Update {
    /// Publish time, seconds of the path.
    pub at: usize,
    pub price: u64,
    pub conf: u64,
    pub ema: u64,
    pub ema_conf: u64,
}

/// An update that the honest relayer lands.
#[derive(Debug, Clone, Copy)]
pub struct Landing {
    /// Its block.
    pub block: usize,
    /// Publish time.
    pub published: usize,
}

/// What else happens to the price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Calm,
    /// A day's move in ten minutes.
    Slide,
    /// A day's move in a second.
    Jump,
}

pub struct Path {
    /// The true price of each second, exponent −8: the feed is right.
    pub prices: Vec<u64>,
    emas: Vec<u64>,
    /// What the honest relayer does, whatever others do.
    pub landings: Vec<Landing>,
    pub kind: Kind,
    /// The day's move, basis points.
    pub move_bps: i64,
}

/// When the honest relayer sends.
#[derive(Debug, Clone, Copy)]
pub struct Relayer {
    pub deviation_bps: u64,
    pub heartbeat_secs: usize,
}

/// Splitmix64.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.roll() % bound as u64) as usize
    }

    /// Nearly normal, with a standard deviation of 4: heads of 64 coins, less their mean.
    fn coins(&mut self) -> i64 {
        i64::from(self.roll().count_ones()) - 32
    }
}

impl Path {
    pub fn new(seed: u64, relayer: Relayer) -> Self {
        let mut dice = Dice(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
        let (kind, move_bps) = match (seed % JUMP_EVERY, dice.roll() % 2) {
            (0, 0) => (Kind::Jump, JUMPS_BPS[dice.below(JUMPS_BPS.len())]),
            (0, _) => (Kind::Slide, JUMPS_BPS[dice.below(JUMPS_BPS.len())]),
            _ => (Kind::Calm, 0),
        };
        let lasts = if kind == Kind::Slide { SLIDE_SECS } else { 1 };
        // Early enough that the average has followed before the end.
        let from = WARM_UP + 600 + dice.below(GAME - 2 * 1_800);
        let extra = |second| {
            if (from..from + lasts).contains(&second) { move_bps * 100_000 / lasts as i64 } else { 0 }
        };
        let (mut price, mut ema) = (FIRST_PRICE as i64, FIRST_PRICE as i64 * EMA_SECS);
        let (mut prices, mut emas) = (Vec::with_capacity(END + 8), Vec::with_capacity(END + 8));
        for second in 0..=END + LAG_SECS {
            price += price * (STEP_E9 * dice.coins() + extra(second)) / 1_000_000_000;
            ema += price - ema / EMA_SECS;
            prices.push(price as u64);
            emas.push((ema / EMA_SECS) as u64);
        }
        let landings = landings(&prices, relayer);
        Self { prices, emas, landings, kind, move_bps }
    }

    pub fn update(&self, at: usize) -> Update {
        let (price, ema) = (self.prices[at], self.emas[at]);
        let (conf, ema_conf) = (price * CONF_PPM / 1_000_000, ema * EMA_CONF_PPM / 1_000_000);
        Update { at, price, conf, ema, ema_conf }
    }

    /// The true price in the block, in USD.
    pub fn truth(&self, block: usize) -> f64 {
        self.prices[block + LAG_SECS] as f64 / 1e8
    }
}

/// What it sends when it sees a block lands in the next one.
fn landings(prices: &[u64], Relayer { deviation_bps, heartbeat_secs }: Relayer) -> Vec<Landing> {
    let mut landings: Vec<Landing> = Vec::new();
    for block in (BLOCK_SECS..=END).step_by(BLOCK_SECS) {
        let published = block - BLOCK_SECS + LAG_SECS;
        let is_due = landings.last().is_none_or(|last| {
            let (before, now) = (prices[last.published], prices[published]);
            published - last.published >= heartbeat_secs
                || now.abs_diff(before) * 10_000 >= before * deviation_bps
        });
        if is_due {
            landings.push(Landing { block, published });
        }
    }
    landings
}

/// The volatility of the data, and its jumps: without those, the squares of a second's moves add up to 5.65 % a day.
#[test]
fn paths_move_as_akt_did() {
    let relayer = Relayer { deviation_bps: 50, heartbeat_secs: 30 };
    let (mut squares, mut seconds, mut deepest, mut jumps) = (0.0, 0.0, 0, 0);
    for seed in 0..200 {
        let path = Path::new(seed, relayer);
        match path.kind {
            Kind::Jump | Kind::Slide => (deepest, jumps) = (path.move_bps.min(deepest), jumps + 1),
            Kind::Calm => {
                let moves = path.prices.windows(2).map(|pair| (pair[1] as f64 / pair[0] as f64).ln());
                squares += moves.map(|part| part * part).sum::<f64>();
                seconds += (path.prices.len() - 1) as f64;
            }
        }
        // The relayer keeps its word: never later than its heartbeat and the block after.
        let gaps = path.landings.windows(2).map(|pair| pair[1].published - pair[0].published);
        assert!(gaps.max().unwrap() <= relayer.heartbeat_secs + BLOCK_SECS);
    }
    let daily = (squares / seconds * 86_400.0).sqrt();
    assert!((daily - 0.0565).abs() < 0.0002, "{daily}");
    assert!(jumps == 50 && deepest == -2_497, "{jumps}, {deepest}");
}

//! One update interval's noise: the most that a conversion may gain because its price was published before its block.
//!
//! The honest relayer lands an update in each interval. Whatever is relayed beside it, the price in force was published
//! no earlier than its last one that landed before the block. So the price of a conversion is one of those that the
//! feed had since, made worse by confidence and spread; and what the adversary gains is how far the truth went from the
//! best of them, and not a unit more. Where nothing moved he loses confidence and spread.

use bme::params::{Params, PriceSource};
use bme_math::{Bps, PriceRule};

use crate::{
    BLOCK_SECS, LAG_SECS,
    path::{END, Landing, Path, Update, WARM_UP},
};

/// Highest and lowest price that may be in force in a block, by publish time.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    pub high: usize,
    pub low: usize,
}

/// The choices of each block among what was published since `from`.
pub fn choices(path: &Path, from: impl Fn(&Landing) -> usize) -> Vec<Choice> {
    let mut choices = Vec::with_capacity(END / BLOCK_SECS + 1);
    let (mut next, mut seen, mut choice) = (0, 0, Choice { high: 0, low: 0 });
    for block in (0..=END).step_by(BLOCK_SECS) {
        while next < path.landings.len() && path.landings[next].block < block {
            seen = from(&path.landings[next]);
            choice = Choice { high: seen, low: seen };
            next += 1;
        }
        while seen <= block + LAG_SECS {
            if path.prices[seen] > path.prices[choice.high] {
                choice.high = seen;
            }
            if path.prices[seen] < path.prices[choice.low] {
                choice.low = seen;
            }
            seen += 1;
        }
        choices.push(choice);
    }
    choices
}

/// What a leg takes from whoever converts, on top of what the price does.
#[derive(Debug, Clone, Copy)]
struct Toll {
    /// Times confidence that the newest price is moved.
    k: f64,
    /// The part that is left after the spread.
    kept: f64,
}

impl Toll {
    fn new(source: &PriceSource, spread: Bps) -> Self {
        let k = if let PriceRule::Worst { k } = source.rule { f64::from(k) } else { 0.0 };
        Self { k, kept: 1.0 - f64::from(spread.0) / 1e4 }
    }

    fn mint(self, update: Update, truth: f64) -> f64 {
        (update.price as f64 - self.k * update.conf as f64) * self.kept / 1e8 / truth - 1.0
    }

    fn pay(self, update: Update, truth: f64) -> f64 {
        truth * self.kept * 1e8 / (update.price as f64 + self.k * update.conf as f64) - 1.0
    }
}

/// The most that a USD may gain on each leg, below zero where it must lose.
#[derive(Debug, Clone, Copy)]
pub struct Most {
    pub mint: f64,
    pub settle: f64,
    pub refund: f64,
}

/// The bounds of all blocks of a path.
pub struct Noise {
    mint: Toll,
    most: Vec<Most>,
}

impl Noise {
    pub fn new(path: &Path, params: &Params) -> Self {
        let Params { mint, settle, refund, .. } = params;
        // The spread of a mint is the least at a ratio of one.
        let tolls = [
            Toll::new(&mint.price, mint.spread.at_par_bps),
            Toll::new(&settle.price, settle.spread_bps),
            Toll::new(&refund.price, refund.spread_bps),
        ];
        let choices = choices(path, |landing| landing.published);
        let blocks = (0..=END).step_by(BLOCK_SECS).zip(choices);
        let mint = tolls[0];
        Self { mint, most: blocks.map(|(block, choice)| most(path, tolls, choice, block)).collect() }
    }

    /// The bounds of a block.
    pub fn at(&self, block: usize) -> Most {
        self.most[block / BLOCK_SECS]
    }

    /// The part of a mint that its spread leaves.
    pub fn keeps_of_a_mint(&self) -> f64 {
        self.mint.kept
    }

    /// The most of any block of the game.
    pub fn most(&self) -> Most {
        let game = &self.most[WARM_UP / BLOCK_SECS..];
        let of = |leg: fn(&Most) -> f64| game.iter().map(leg).fold(0.0, f64::max);
        Most { mint: of(|most| most.mint), settle: of(|most| most.settle), refund: of(|most| most.refund) }
    }
}

fn most(path: &Path, [mint, settle, refund]: [Toll; 3], choice: Choice, block: usize) -> Most {
    let (high, low, truth) = (path.update(choice.high), path.update(choice.low), path.truth(block));
    Most { mint: mint.mint(high, truth), settle: settle.pay(low, truth), refund: refund.pay(low, truth) }
}

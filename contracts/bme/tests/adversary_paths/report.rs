//! What many games came to, for people.

use crate::{CAPITAL_USD, path::Kind, play::Outcome};

/// A sum over games.
#[derive(Debug, Default, Clone)]
struct Sum {
    games: f64,
    gaining: f64,
    profit: f64,
    noise: f64,
    volume: f64,
    deals: f64,
    most: f64,
    /// Seed and strategy of the game that earned most.
    of: Option<(u64, &'static str)>,
}

/// The games of a preset.
pub struct Report {
    name: &'static str,
    sums: [(Kind, Sum); 3],
}

impl Sum {
    fn print(&self, kind: Kind) {
        let Self { games, gaining, profit, noise, volume, deals, most, of } = self;
        let bps = profit / games / CAPITAL_USD as f64 * 1e4;
        println!(
            "  {kind:?}: {games:.0} paths, {gaining:.0} with a gain; mean {:.2} USD, {bps:.1} bps of the capital, \
             where the bound is {:.2}; {:.1} conversions of {:.0} USD",
            profit / games,
            noise / games,
            deals / games,
            volume / games,
        );
        if let Some((seed, strategy)) = of {
            println!("    most {most:.2} USD, path {seed}: {strategy}");
        }
    }
}

impl Report {
    pub fn new(name: &'static str) -> Self {
        Self { name, sums: [Kind::Calm, Kind::Slide, Kind::Jump].map(|kind| (kind, Sum::default())) }
    }

    pub fn add(&mut self, seed: u64, kind: Kind, strategy: &'static str, outcome: &Outcome) {
        let (_, sum) = self.sums.iter_mut().find(|(of, _)| *of == kind).unwrap();
        sum.games += 1.0;
        sum.gaining += f64::from(u8::from(outcome.profit > 0.0));
        sum.profit += outcome.profit;
        sum.noise += outcome.noise;
        sum.volume += outcome.volume;
        sum.deals += f64::from(outcome.deals);
        if outcome.profit > sum.most {
            (sum.most, sum.of) = (outcome.profit, Some((seed, strategy)));
        }
    }

    pub fn print(&self) {
        println!("{}", self.name);
        for (kind, sum) in &self.sums {
            sum.print(*kind);
        }
    }

    /// Mean profit of a path, USD.
    pub fn mean(&self) -> f64 {
        self.total(|sum| sum.profit) / self.total(|sum| sum.games)
    }

    /// Mean bound of a path, USD.
    pub fn mean_noise(&self) -> f64 {
        self.total(|sum| sum.noise) / self.total(|sum| sum.games)
    }

    /// The part of the paths with a gain.
    pub fn gaining(&self) -> f64 {
        self.total(|sum| sum.gaining) / self.total(|sum| sum.games)
    }

    fn total(&self, of: impl Fn(&Sum) -> f64) -> f64 {
        self.sums.iter().map(|(_, sum)| of(sum)).sum()
    }
}

use std::{cell::Cell, env, fmt, sync::Arc};

use proptest::{prelude::*, sample::Index};
use pyth_wire::Container;

use crate::wrap_container;

/// Bytes that print as hex, so that a failing input can be copied out of a report.
#[derive(Clone, PartialEq, Eq)]
pub struct Input(pub Vec<u8>);

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

/// How many inputs passed and how many were refused. A target that saw only one kind has tested nothing, and says so
/// when it ends.
#[derive(Debug, Default)]
pub struct Tally {
    passed: Cell<u32>,
    refused: Cell<u32>,
}

impl Tally {
    /// Takes note of one input and returns what came of it, if it passed.
    pub fn note<T, E>(&self, result: Result<T, E>) -> Option<T> {
        let count = if result.is_ok() { &self.passed } else { &self.refused };
        count.set(count.get() + 1);
        result.ok()
    }
}

impl Drop for Tally {
    fn drop(&mut self) {
        let (passed, refused) = (self.passed.get(), self.refused.get());
        let least = (passed + refused) / 50;
        assert!(
            std::thread::panicking() || passed.min(refused) > least,
            "{passed} passed, {refused} refused"
        );
    }
}

/// One change to bytes. Positions are relative, so that each means something in whatever is left of the input.
#[derive(Debug, Clone)]
enum Mutation {
    Flip { at: Index, bits: u8 },
    Insert { at: Index, bytes: Vec<u8> },
    Delete { at: Index, len: usize },
    Truncate { len: Index },
    Splice { head: Index, seed: Index, tail: Index },
    Count { of: Index, value: u8 },
    SwapProofs { one: Index, other: Index },
}

/// Settings of a fuzz target: `short` inputs in a normal run, `FUZZ_TIMES` times as many on demand.
///
/// # Panics
/// `FUZZ_TIMES` is no number.
#[must_use]
pub fn fuzz(short: u32) -> ProptestConfig {
    let times = env::var("FUZZ_TIMES").map_or(1, |times| times.parse().expect("FUZZ_TIMES is a number"));
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(short.saturating_mul(times)) }
}

/// One of the seeds, changed up to five times; sometimes not at all, so that what must pass is seen to pass.
pub fn mutated(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Input> {
    let seeds = Arc::new(seeds);
    let chosen = (any::<Index>(), prop::collection::vec(mutation(), 0..6));
    chosen.prop_map(move |(seed, mutations)| {
        let seed = seed.get(&seeds).clone();
        Input(mutations.iter().fold(seed, |bytes, mutation| mutation.apply(bytes, &seeds)))
    })
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = any::<Index>;
    prop_oneof![
        6 => (at(), 1..=u8::MAX).prop_map(|(at, bits)| Mutation::Flip { at, bits }),
        1 => (at(), prop::collection::vec(any::<u8>(), 1..40)).prop_map(|(at, bytes)| Mutation::Insert { at, bytes }),
        1 => (at(), 1..100_usize).prop_map(|(at, len)| Mutation::Delete { at, len }),
        1 => at().prop_map(|len| Mutation::Truncate { len }),
        1 => (at(), at(), at()).prop_map(|(head, seed, tail)| Mutation::Splice { head, seed, tail }),
        4 => (at(), any::<u8>()).prop_map(|(of, value)| Mutation::Count { of, value }),
        1 => (at(), at()).prop_map(|(one, other)| Mutation::SwapProofs { one, other }),
    ]
}

impl Mutation {
    fn apply(&self, mut bytes: Vec<u8>, seeds: &[Vec<u8>]) -> Vec<u8> {
        if bytes.is_empty() {
            return bytes;
        }
        let len = bytes.len();
        match self {
            Self::Flip { at, bits } => bytes[at.index(len)] ^= bits,
            Self::Insert { at, bytes: new } => drop(bytes.splice(at.index(len)..at.index(len), new.clone())),
            Self::Delete { at, len: cut } => drop(bytes.drain(at.index(len)..len.min(at.index(len) + cut))),
            Self::Truncate { len: left } => bytes.truncate(left.index(len)),
            Self::Splice { head, seed, tail } => {
                let other = seed.get(seeds);
                bytes.truncate(head.index(len));
                bytes.extend(&other[tail.index(other.len().max(1))..]);
            }
            Self::Count { of, value } => {
                let counts = counts(&bytes);
                bytes[counts[of.index(counts.len())]] = *value;
            }
            Self::SwapProofs { one, other } => swap_proofs(&mut bytes, one, other),
        }
        bytes
    }
}

/// Where counts and lengths lie, in a container as in a VAA; the last byte of anything else.
fn counts(bytes: &[u8]) -> Vec<usize> {
    let mut found = vec![bytes.len() - 1];
    let vaa = if bytes.starts_with(b"PNAU") { 10 } else { 0 };
    let signatures = usize::from(bytes.get(vaa + 5).copied().unwrap_or_default());
    // Members of a set upgrade.
    found.extend([vaa + 5, vaa + 6 + 66 * signatures + 51 + 39]);
    if let Ok(container) = Container::parse(bytes) {
        let mut at = vaa + container.vaa.len();
        found.extend([6, 8, 9, at]);
        for update in container.updates {
            let proof_len = at + 3 + update.message.len();
            found.extend([at + 1, at + 2, proof_len]);
            at = proof_len + update.proof.len();
        }
    }
    found.retain(|at| *at < bytes.len());
    found
}

fn swap_proofs(bytes: &mut Vec<u8>, one: &Index, other: &Index) {
    let Ok(container) = Container::parse(bytes) else { return };
    let nodes = |proof: &[u8]| proof.chunks_exact(20).map(|node| node.try_into().unwrap()).collect();
    let mut updates: Vec<(Vec<u8>, Vec<[u8; 20]>)> =
        container.updates.iter().map(|update| (update.message.to_vec(), nodes(update.proof))).collect();
    let (one, other) = (one.index(updates.len()), other.index(updates.len()));
    if one == other {
        updates[one].1.reverse();
    } else {
        let proof = std::mem::take(&mut updates[one].1);
        updates[one].1 = std::mem::replace(&mut updates[other].1, proof);
    }
    *bytes = wrap_container(container.vaa, &updates);
}

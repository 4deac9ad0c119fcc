//! Every reader of the wire formats, on one input: none panics, and none reads what is not there.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pyth_wire::{Container, MerkleRoot, PriceMessage, SetUpgrade, Vaa};

/// A Wormhole chain id, for packets that name one.
const OWN_CHAIN: u16 = 29;

fuzz_target!(|bytes: &[u8]| {
    let _ = PriceMessage::parse(bytes);
    let root = MerkleRoot::parse(bytes).ok().or_else(|| read_vaa(bytes));
    let Ok(container) = Container::parse(bytes) else { return };
    let root = read_vaa(container.vaa).or(root);
    for update in &container.updates {
        let _ = PriceMessage::parse(update.message);
        if let Some(root) = &root {
            let _ = root.verify(update);
        }
    }
});

/// What a VAA carries, if that is a root.
fn read_vaa(bytes: &[u8]) -> Option<MerkleRoot> {
    let vaa = Vaa::parse(bytes).ok()?;
    assert!(vaa.payload.len() <= bytes.len());
    let _ = SetUpgrade::parse(vaa.payload, OWN_CHAIN);
    MerkleRoot::parse(vaa.payload).ok()
}

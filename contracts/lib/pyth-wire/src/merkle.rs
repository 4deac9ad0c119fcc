use crate::{container::NODE_BYTES, container::Update, error::WireError, keccak::keccak256, reader::Reader};

const MAGIC: &[u8; 4] = b"AUWV";
const TYPE_MERKLE: u8 = 0;

// A leaf and a node start with different bytes, so that neither can stand for the other.
const LEAF: &[u8] = &[0];
const NODE: &[u8] = &[1];

/// The signed payload: the root of a tree of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MerkleRoot {
    /// Slot of the publisher.
    pub slot: u64,
    /// Root hash.
    pub root: [u8; 20],
}

impl MerkleRoot {
    /// Reads the payload of a VAA; longer payloads are accepted, as Pyth may append fields.
    ///
    /// # Errors
    /// Another payload, or an end inside a field.
    pub fn parse(payload: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(payload);
        let found = reader.array("payload magic")?;
        if found != *MAGIC {
            return Err(WireError::RootMagic { found });
        }
        match reader.u8("payload type")? {
            TYPE_MERKLE => {}
            found => return Err(WireError::RootType { found }),
        }
        let slot = reader.u64("slot")?;
        let _ring_size = reader.u32("ring size")?;
        Ok(Self { slot, root: reader.array("root")? })
    }

    /// Whether the message is a leaf under this root.
    #[must_use]
    pub fn verify(&self, update: &Update<'_>) -> bool {
        let leaf = hash_leaf(update.message);
        let root =
            update.proof.chunks_exact(NODE_BYTES).fold(leaf, |hash, sibling| hash_node(&hash, sibling));
        root == self.root
    }
}

/// Hash of a message.
#[must_use]
pub fn hash_leaf(message: &[u8]) -> [u8; 20] {
    first_20(keccak256(&[LEAF, message]))
}

/// Hash of two siblings; they are sorted, so a proof needs no sides.
#[must_use]
pub fn hash_node(one: &[u8], other: &[u8]) -> [u8; 20] {
    let (low, high) = if one <= other { (one, other) } else { (other, one) };
    first_20(keccak256(&[NODE, low, high]))
}

fn first_20(hash: [u8; 32]) -> [u8; 20] {
    let [head @ .., _, _, _, _, _, _, _, _, _, _, _, _] = hash;
    head
}

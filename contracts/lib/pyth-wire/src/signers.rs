use crate::{
    error::WireError,
    keccak::keccak256,
    vaa::{Signature, Vaa},
};

/// Ethereum-style address of a signer: the last 20 bytes of keccak256 of its public key.
pub type Address = [u8; 20];

/// Half of the order of secp256k1: an `s` above it has a twin below it that signs the same digest.
const HALF_ORDER: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x5d,
    0x57, 0x6e, 0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];

/// Recovers public keys: the host function in a contract, a library in a test.
pub trait Recover {
    /// The uncompressed public key without its first byte, or none if there is no such key.
    fn recover(&self, digest: &[u8; 32], rs: &[u8; 64], recovery_id: u8) -> Option<[u8; 64]>;
}

/// Who signs, which decides the quorum. Index numberings of the models are separate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Model {
    /// Wormhole guardians: more than two thirds.
    Guardian,
    /// Pyth routers: more than half.
    Router,
}

impl Model {
    /// Signatures needed of a set with `members` members.
    ///
    /// Source: reference constants of Wormhole (⌊2n/3⌋ + 1) and of Pyth's routers (⌊n/2⌋ + 1).
    #[must_use]
    pub fn quorum(self, members: usize) -> usize {
        let share = match self {
            Self::Guardian => members.saturating_mul(2) / 3,
            Self::Router => members / 2,
        };
        share.saturating_add(1)
    }
}

/// The addresses whose signatures count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignerSet {
    /// Quorum rule.
    pub model: Model,
    /// Members in the order of their indices.
    pub members: Vec<Address>,
}

impl SignerSet {
    /// Checks that a quorum of distinct members signed the body, and that nobody else did.
    ///
    /// # Errors
    /// One variant per cause; the first signature that is wrong decides.
    pub fn verify(&self, vaa: &Vaa<'_>, recover: &impl Recover) -> Result<(), WireError> {
        let members = self.members.len();
        let found = vaa.signature_count();
        let quorum = self.model.quorum(members);
        if members == 0 {
            return Err(WireError::EmptySignerSet);
        }
        if found > members {
            return Err(WireError::TooManySignatures { found, members });
        }
        if found < quorum {
            return Err(WireError::BelowQuorum { found, quorum, members });
        }

        let digest = vaa.digest();
        let mut previous = None;
        for signature in vaa.signatures() {
            let signature = signature?;
            let index = signature.index;
            if let Some(previous) = previous.filter(|previous| *previous >= index) {
                return Err(WireError::SignaturesUnordered { previous, index });
            }
            previous = Some(index);
            let member = *self
                .members
                .get(usize::from(index))
                .ok_or(WireError::SignerOutOfRange { index, members })?;
            let recovered = recover_address(&digest, &signature, recover)?;
            if recovered != member {
                return Err(WireError::WrongSigner { index, recovered, member });
            }
        }
        Ok(())
    }
}

fn recover_address(
    digest: &[u8; 32],
    signature: &Signature,
    recover: &impl Recover,
) -> Result<Address, WireError> {
    let Signature { index, rs, recovery_id } = signature;
    let index = *index;
    if *recovery_id > 1 {
        return Err(WireError::RecoveryId { index, found: *recovery_id });
    }
    if rs.last_chunk::<32>().is_none_or(|s| *s > HALF_ORDER) {
        return Err(WireError::HighS { index });
    }
    let key = recover.recover(digest, rs, *recovery_id).ok_or(WireError::UnrecoverableSignature { index })?;
    let hash = keccak256(&[&key]);
    hash.last_chunk::<20>().copied().ok_or(WireError::UnrecoverableSignature { index })
}

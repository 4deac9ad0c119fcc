use k256::ecdsa::{RecoveryId, Signature, VerifyingKey};
use pyth_wire::Recover;

/// Key recovery by the k256 crate: an implementation other than the one in the chain's VM.
pub struct K256;

impl Recover for K256 {
    fn recover(&self, digest: &[u8; 32], rs: &[u8; 64], recovery_id: u8) -> Option<[u8; 64]> {
        let signature = Signature::from_slice(rs).ok()?;
        let id = RecoveryId::from_byte(recovery_id)?;
        let key = VerifyingKey::recover_from_prehash(digest, &signature, id).ok()?;
        key.to_encoded_point(false).as_bytes().get(1..)?.try_into().ok()
    }
}

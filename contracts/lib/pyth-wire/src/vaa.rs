use crate::{error::WireError, keccak::keccak256, reader::Reader};

const SIGNATURE_BYTES: usize = 66;

/// Who published the body of a VAA.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Emitter {
    /// Wormhole chain id.
    pub chain: u16,
    /// Address on that chain, left-padded.
    pub address: [u8; 32],
}

/// A signed message, parsed but not verified.
///
/// Only the body is signed. Set index and signatures are not, so the same body may come wrapped differently:
/// its digest is its identity.
#[derive(Debug, Clone, Copy)]
pub struct Vaa<'a> {
    /// Index of the signer set that the header names.
    pub set_index: u32,
    /// Publisher.
    pub emitter: Emitter,
    /// Sequence number of the publisher.
    pub sequence: u64,
    /// What was published.
    pub payload: &'a [u8],
    signatures: &'a [u8],
    body: &'a [u8],
}

impl<'a> Vaa<'a> {
    /// Reads a VAA of version 1.
    ///
    /// # Errors
    /// Another version, or an end inside a field.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(bytes);
        match reader.u8("VAA version")? {
            1 => {}
            found => return Err(WireError::VaaVersion { found }),
        }
        let set_index = reader.u32("signer set index")?;
        let count = usize::from(reader.u8("signature count")?);
        let signatures = reader.bytes("signatures", count.saturating_mul(SIGNATURE_BYTES))?;
        let body = reader.rest();
        let _timestamp = reader.u32("timestamp")?;
        let _nonce = reader.u32("nonce")?;
        let chain = reader.u16("emitter chain")?;
        let address = reader.array("emitter address")?;
        let sequence = reader.u64("sequence")?;
        let _consistency = reader.u8("consistency level")?;
        Ok(Self {
            set_index,
            emitter: Emitter { chain, address },
            sequence,
            payload: reader.rest(),
            signatures,
            body,
        })
    }

    /// Signatures that the header holds.
    #[must_use]
    pub fn signature_count(&self) -> usize {
        self.signatures.len() / SIGNATURE_BYTES
    }

    /// The signatures in their order.
    pub(crate) fn signatures(&self) -> impl Iterator<Item = Result<Signature, WireError>> + 'a {
        self.signatures.chunks_exact(SIGNATURE_BYTES).map(Signature::parse)
    }

    /// What the signers sign: keccak256(keccak256(body)).
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        keccak256(&[&keccak256(&[self.body])])
    }
}

/// One signature of a VAA.
pub(crate) struct Signature {
    /// Position of the signer in its set.
    pub index: u8,
    /// r and s.
    pub rs: [u8; 64],
    /// Parity of the nonce point.
    pub recovery_id: u8,
}

impl Signature {
    fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(bytes);
        Ok(Self {
            index: reader.u8("signer index")?,
            rs: reader.array("signature")?,
            recovery_id: reader.u8("recovery id")?,
        })
    }
}

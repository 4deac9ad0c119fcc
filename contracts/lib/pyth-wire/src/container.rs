use crate::{error::WireError, reader::Reader};

/// Most bytes of a VAA that are read; genuine ones have 292 to 1,400.
pub const MAX_VAA_BYTES: usize = 8192;
/// Most messages of one container.
pub const MAX_UPDATES: usize = 16;
/// Most nodes of one proof; genuine trees have a depth of 8 to 12.
pub const MAX_PROOF_NODES: usize = 40;

/// Bytes of one proof node: keccak256 cut to 160 bits.
pub(crate) const NODE_BYTES: usize = 20;

const MAGIC: &[u8; 4] = b"PNAU";
const MAJOR: u8 = 1;
const PROOF_TYPE_MERKLE: u8 = 0;

/// One accumulator update as Hermes serves it: a signed root and messages with their proofs.
#[derive(Debug, Clone)]
pub struct Container<'a> {
    /// The signed root, a VAA.
    pub vaa: &'a [u8],
    /// Messages with their proofs.
    pub updates: Vec<Update<'a>>,
}

/// One message and the nodes that lead from it to the root.
#[derive(Debug, Clone, Copy)]
pub struct Update<'a> {
    /// The leaf.
    pub message: &'a [u8],
    /// Sibling hashes from the leaf upwards, 20 bytes each.
    pub proof: &'a [u8],
}

impl<'a> Container<'a> {
    /// Reads a container. Any minor version and any trailing header are accepted, and bytes after the last message
    /// are ignored: Pyth extends the format that way, and genuine updates with such bytes exist.
    ///
    /// # Errors
    /// Another format or version, a size over its bound, or an end inside a field.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(bytes);
        let found = reader.array("container magic")?;
        if found != *MAGIC {
            return Err(WireError::ContainerMagic { found });
        }
        match reader.u8("major version")? {
            MAJOR => {}
            found => return Err(WireError::ContainerVersion { found }),
        }
        let _minor = reader.u8("minor version")?;
        let trailing = reader.u8("trailing header length")?;
        reader.bytes("trailing header", usize::from(trailing))?;
        match reader.u8("proof type")? {
            PROOF_TYPE_MERKLE => {}
            found => return Err(WireError::ProofType { found }),
        }

        let vaa_len = usize::from(reader.u16("VAA length")?);
        if vaa_len > MAX_VAA_BYTES {
            return Err(WireError::VaaTooLong { found: vaa_len, max: MAX_VAA_BYTES });
        }
        let vaa = reader.bytes("VAA", vaa_len)?;

        let count = usize::from(reader.u8("message count")?);
        match count {
            0 => return Err(WireError::NoUpdates),
            found if found > MAX_UPDATES => {
                return Err(WireError::TooManyUpdates { found, max: MAX_UPDATES });
            }
            _ => {}
        }
        let updates = (0..count).map(|_| Update::parse(&mut reader)).collect::<Result<_, _>>()?;
        Ok(Self { vaa, updates })
    }
}

impl<'a> Update<'a> {
    fn parse(reader: &mut Reader<'a>) -> Result<Self, WireError> {
        let message_len = usize::from(reader.u16("message length")?);
        let message = reader.bytes("message", message_len)?;
        let nodes = usize::from(reader.u8("proof length")?);
        if nodes > MAX_PROOF_NODES {
            return Err(WireError::ProofTooLong { found: nodes, max: MAX_PROOF_NODES });
        }
        let proof = reader.bytes("proof", nodes.saturating_mul(NODE_BYTES))?;
        Ok(Self { message, proof })
    }
}

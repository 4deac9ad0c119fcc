use crate::{error::WireError, reader::Reader, signers::Address, vaa::Emitter};

/// Who publishes signer set upgrades, for guardians and routers alike.
pub const GOVERNANCE_EMITTER: Emitter = Emitter {
    chain: 1,
    address: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4],
};

/// Most members of a signer set.
pub const MAX_SET_SIZE: usize = 32;

const MODULE_CORE: [u8; 32] = [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, b'C', b'o', b'r',
    b'e',
];
const ACTION_SET_UPGRADE: u8 = 2;
const EVERY_CHAIN: u16 = 0;

/// The one governance action that is accepted: a new signer set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetUpgrade {
    /// Index of the new set.
    pub index: u32,
    /// Its members.
    pub members: Vec<Address>,
}

impl SetUpgrade {
    /// Reads the payload of a governance VAA that is addressed to every chain or to `own_chain`.
    ///
    /// # Errors
    /// Another module, action or chain; an unusable set; bytes left over.
    pub fn parse(payload: &[u8], own_chain: u16) -> Result<Self, WireError> {
        let mut reader = Reader::new(payload);
        match reader.array("governance module")? {
            MODULE_CORE => {}
            found => return Err(WireError::GovernanceModule { found }),
        }
        match reader.u8("governance action")? {
            ACTION_SET_UPGRADE => {}
            found => return Err(WireError::GovernanceAction { found }),
        }
        match reader.u16("target chain")? {
            EVERY_CHAIN => {}
            found if found == own_chain => {}
            found => return Err(WireError::GovernanceTarget { found, own: own_chain }),
        }
        let index = reader.u32("new set index")?;
        let count = reader.u8("member count")?;
        let members = (0..count).map(|_| reader.array("member address")).collect::<Result<Vec<_>, _>>()?;
        check_members(&members)?;
        match reader.rest().len() {
            0 => Ok(Self { index, members }),
            found => Err(WireError::GovernanceTrailing { found }),
        }
    }
}

/// Checks that a set can verify anything: 1 to [`MAX_SET_SIZE`] members, none zero, none twice.
///
/// # Errors
/// One variant per cause.
pub fn check_members(members: &[Address]) -> Result<(), WireError> {
    if members.is_empty() || members.len() > MAX_SET_SIZE {
        return Err(WireError::SetSize { found: members.len(), max: MAX_SET_SIZE });
    }
    for (index, address) in members.iter().enumerate() {
        if *address == Address::default() {
            return Err(WireError::ZeroMember { index });
        }
        if members.iter().take(index).any(|earlier| earlier == address) {
            return Err(WireError::DuplicateMember { address: *address });
        }
    }
    Ok(())
}

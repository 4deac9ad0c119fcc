use thiserror::Error;

/// Why bytes were refused. Each text starts with a stable code and a colon.
#[derive(Debug, Error, PartialEq, Eq, Clone)]
pub enum WireError {
    /// The input ends inside a field.
    #[error("truncated: {what} needs {needed} bytes, {left} are left")]
    Truncated {
        /// Field being read.
        what: &'static str,
        /// Bytes the field has.
        needed: usize,
        /// Bytes left in the input.
        left: usize,
    },
    /// The VAA is not of version 1.
    #[error("vaa_version: VAA has version {found}, only 1 is known")]
    VaaVersion {
        /// Version found.
        found: u8,
    },
    /// The VAA is larger than any genuine one.
    #[error("vaa_too_long: VAA has {found} bytes, at most {max} are read")]
    VaaTooLong {
        /// Bytes found.
        found: usize,
        /// Most bytes accepted.
        max: usize,
    },
    /// A signer set without members verifies nothing.
    #[error("empty_signer_set: signer set has no members")]
    EmptySignerSet,
    /// More signatures than the set has members.
    #[error("too_many_signatures: VAA has {found} signatures, its signer set {members} members")]
    TooManySignatures {
        /// Signatures found.
        found: usize,
        /// Size of the set.
        members: usize,
    },
    /// Fewer signatures than the quorum.
    #[error("below_quorum: VAA has {found} signatures, quorum is {quorum} of {members}")]
    BelowQuorum {
        /// Signatures found.
        found: usize,
        /// Signatures needed.
        quorum: usize,
        /// Size of the set.
        members: usize,
    },
    /// Signer indices must rise, so that none counts twice.
    #[error("signatures_unordered: signer index {index} follows {previous}, indices must rise")]
    SignaturesUnordered {
        /// Index before.
        previous: u8,
        /// Index found.
        index: u8,
    },
    /// The set has no member at that index.
    #[error("signer_out_of_range: signer index {index}, the set has {members} members")]
    SignerOutOfRange {
        /// Index found.
        index: u8,
        /// Size of the set.
        members: usize,
    },
    /// The recovery id is neither 0 nor 1.
    #[error("recovery_id: signature {index} has recovery id {found}, only 0 and 1 are valid")]
    RecoveryId {
        /// Signer index.
        index: u8,
        /// Id found.
        found: u8,
    },
    /// The signature is the malleable twin of a valid one.
    #[error("high_s: signature {index} is not in low-s form")]
    HighS {
        /// Signer index.
        index: u8,
    },
    /// No public key belongs to the signature.
    #[error("unrecoverable_signature: signature {index} recovers to no public key")]
    UnrecoverableSignature {
        /// Signer index.
        index: u8,
    },
    /// The signature is by somebody else, or the body was changed.
    #[error(
        "wrong_signer: signature {index} recovers to {}, the member is {}",
        hex::encode(recovered),
        hex::encode(member)
    )]
    WrongSigner {
        /// Signer index.
        index: u8,
        /// Address recovered.
        recovered: [u8; 20],
        /// Address of the member.
        member: [u8; 20],
    },
    /// The container does not start with `PNAU`.
    #[error("container_magic: update starts with {}, expected PNAU (504e4155)", hex::encode(found))]
    ContainerMagic {
        /// Bytes found.
        found: [u8; 4],
    },
    /// Another major version may mean anything.
    #[error("container_version: update has major version {found}, only 1 is known")]
    ContainerVersion {
        /// Version found.
        found: u8,
    },
    /// Only Wormhole Merkle proofs are known.
    #[error("proof_type: update has proof type {found}, only 0 is known")]
    ProofType {
        /// Type found.
        found: u8,
    },
    /// A container without updates.
    #[error("no_updates: update contains no messages")]
    NoUpdates,
    /// More messages than a call may cost.
    #[error("too_many_updates: update contains {found} messages, at most {max} are read")]
    TooManyUpdates {
        /// Messages found.
        found: usize,
        /// Most messages accepted.
        max: usize,
    },
    /// A longer proof than any tree needs.
    #[error("proof_too_long: proof has {found} nodes, at most {max} are read")]
    ProofTooLong {
        /// Nodes found.
        found: usize,
        /// Most nodes accepted.
        max: usize,
    },
    /// The signed payload is not an accumulator root.
    #[error("root_magic: VAA payload starts with {}, expected AUWV (41555756)", hex::encode(found))]
    RootMagic {
        /// Bytes found.
        found: [u8; 4],
    },
    /// The signed root is of another kind.
    #[error("root_type: accumulator root has type {found}, only 0 (Merkle) is known")]
    RootType {
        /// Type found.
        found: u8,
    },
    /// The message is not a leaf of the signed tree.
    #[error("merkle_proof: message {index} is not under the signed root")]
    MerkleProof {
        /// Position in the container.
        index: usize,
    },
    /// The message is no price.
    #[error("message_type: message has type {found}, only 0 (price feed) is a price")]
    MessageType {
        /// Type found.
        found: u8,
    },
    /// The governance packet is for another module.
    #[error("governance_module: packet is for module {}, expected Core", hex::encode(found))]
    GovernanceModule {
        /// Module found.
        found: [u8; 32],
    },
    /// The governance packet asks for something else.
    #[error("governance_action: packet has action {found} ({}), only 2 (signer set upgrade) is accepted", action_name(*found))]
    GovernanceAction {
        /// Action found.
        found: u8,
    },
    /// The governance packet is for another chain.
    #[error("governance_target: packet is for chain {found}, accepted are 0 and {own}")]
    GovernanceTarget {
        /// Chain found.
        found: u16,
        /// Chain configured.
        own: u16,
    },
    /// Bytes after the end of a governance packet.
    #[error("governance_trailing: {found} bytes follow the governance packet")]
    GovernanceTrailing {
        /// Bytes found.
        found: usize,
    },
    /// A set of an unusable size.
    #[error("set_size: signer set has {found} members, 1 to {max} are accepted")]
    SetSize {
        /// Members found.
        found: usize,
        /// Most members accepted.
        max: usize,
    },
    /// The zero address has no key.
    #[error("zero_member: member {index} of the signer set is the zero address")]
    ZeroMember {
        /// Position in the set.
        index: usize,
    },
    /// A member twice would count twice towards the quorum.
    #[error("duplicate_member: {} is in the signer set twice", hex::encode(address))]
    DuplicateMember {
        /// The address.
        address: [u8; 20],
    },
}

/// Actions of Wormhole's core governance.
fn action_name(action: u8) -> &'static str {
    match action {
        1 => "contract upgrade",
        2 => "signer set upgrade",
        3 => "set fee",
        4 => "transfer fees",
        5 => "recover chain id",
        _ => "unknown",
    }
}

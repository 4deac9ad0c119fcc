use k256::ecdsa::SigningKey;
use pyth_wire::{Address, Emitter, FeedId, Model, SignerSet, hash_leaf, hash_node, keccak256};

/// A price of one feed, to be signed.
#[derive(Debug, Clone, Copy)]
pub struct FeedUpdate {
    /// Feed.
    pub id: FeedId,
    /// Price mantissa.
    pub price: i64,
    /// Confidence mantissa.
    pub conf: u64,
    /// Exponent of all mantissas.
    pub exponent: i32,
    /// EMA mantissa.
    pub ema_price: i64,
    /// EMA confidence mantissa.
    pub ema_conf: u64,
    /// Publish time, seconds.
    pub publish_time: i64,
}

impl FeedUpdate {
    /// A price with the exponent −8 and a narrow confidence, its average equal to it.
    #[must_use]
    pub fn new(id: FeedId, price: i64, publish_time: i64) -> Self {
        let conf = price.unsigned_abs() / 1000;
        Self { id, price, conf, exponent: -8, ema_price: price, ema_conf: conf, publish_time }
    }

    /// The wire form, a message of type 0.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![0];
        out.extend(self.id);
        out.extend(self.price.to_be_bytes());
        out.extend(self.conf.to_be_bytes());
        out.extend(self.exponent.to_be_bytes());
        out.extend(self.publish_time.to_be_bytes());
        out.extend(self.publish_time.saturating_sub(1).to_be_bytes());
        out.extend(self.ema_price.to_be_bytes());
        out.extend(self.ema_conf.to_be_bytes());
        out
    }
}

/// Signs with keys that everybody can derive from a label.
pub struct Signer {
    model: Model,
    index: u32,
    keys: Vec<SigningKey>,
}

impl Signer {
    /// The emitter under which the updates of this signer are published.
    pub const EMITTER: Emitter = Emitter { chain: 26, address: *b"akash-bme rust tests signer 32 b" };

    /// A set of `size` keys.
    #[must_use]
    pub fn new(model: Model, index: u32, size: usize) -> Self {
        let keys = (0..size)
            .map(|key| {
                let seed = keccak256(&[b"test signer", &index.to_be_bytes(), &key.to_be_bytes()]);
                SigningKey::from_bytes(&seed.into()).expect("a hash is a key")
            })
            .collect();
        Self { model, index, keys }
    }

    /// Index of the set.
    #[must_use]
    pub fn index(&self) -> u32 {
        self.index
    }

    /// The set that verifies what this signer signs.
    #[must_use]
    pub fn set(&self) -> SignerSet {
        SignerSet { model: self.model, members: self.keys.iter().map(address).collect() }
    }

    /// The lowest indices that make a quorum.
    #[must_use]
    pub fn quorum(&self) -> Vec<u8> {
        (0..self.model.quorum(self.keys.len()) as u8).collect()
    }

    /// A VAA signed by the keys at `signers`, in that order.
    #[must_use]
    pub fn vaa(&self, emitter: Emitter, payload: &[u8], signers: &[u8]) -> Vec<u8> {
        let mut body = vec![0; 8];
        body.extend(emitter.chain.to_be_bytes());
        body.extend(emitter.address);
        body.extend(1u64.to_be_bytes());
        body.push(0);
        body.extend(payload);
        let digest = keccak256(&[&keccak256(&[&body])]);

        let mut out = vec![1];
        out.extend(self.index.to_be_bytes());
        out.push(signers.len() as u8);
        for signer in signers {
            let (signature, id) =
                self.keys[usize::from(*signer)].sign_prehash_recoverable(&digest).expect("signs");
            out.push(*signer);
            out.extend(signature.to_bytes());
            out.push(id.to_byte());
        }
        out.extend(body);
        out
    }

    /// A container with these prices, signed by a quorum.
    #[must_use]
    pub fn update(&self, feeds: &[FeedUpdate]) -> Vec<u8> {
        let messages: Vec<_> = feeds.iter().map(FeedUpdate::encode).collect();
        self.container(&messages)
    }

    /// A container with these messages, signed by a quorum.
    #[must_use]
    pub fn container(&self, messages: &[Vec<u8>]) -> Vec<u8> {
        let (root, proofs) = merkle_tree(messages);
        let mut payload = b"AUWV\0".to_vec();
        payload.extend(1u64.to_be_bytes());
        payload.extend(0u32.to_be_bytes());
        payload.extend(root);
        let vaa = self.vaa(Self::EMITTER, &payload, &self.quorum());
        wrap_container(&vaa, &messages.iter().cloned().zip(proofs).collect::<Vec<_>>())
    }

    /// A governance packet that replaces this set by `next`.
    #[must_use]
    pub fn set_upgrade(&self, next: &Self) -> Vec<u8> {
        let mut payload = vec![0; 28];
        payload.extend(b"Core");
        payload.push(2);
        payload.extend(0u16.to_be_bytes());
        payload.extend(next.index.to_be_bytes());
        payload.push(next.keys.len() as u8);
        payload.extend(next.set().members.concat());
        self.vaa(pyth_wire::GOVERNANCE_EMITTER, &payload, &self.quorum())
    }
}

/// A container around a VAA and messages with the nodes of their proofs.
#[must_use]
pub fn wrap_container(vaa: &[u8], updates: &[(Vec<u8>, Vec<[u8; 20]>)]) -> Vec<u8> {
    let mut out = b"PNAU\x01\0\0\0".to_vec();
    out.extend((vaa.len() as u16).to_be_bytes());
    out.extend(vaa);
    out.push(updates.len() as u8);
    for (message, proof) in updates {
        out.extend((message.len() as u16).to_be_bytes());
        out.extend(message);
        out.push(proof.len() as u8);
        out.extend(proof.concat());
    }
    out
}

fn address(key: &SigningKey) -> Address {
    let point = key.verifying_key().to_encoded_point(false);
    keccak256(&[&point.as_bytes()[1..]])[12..].try_into().expect("20 bytes")
}

fn merkle_tree(messages: &[Vec<u8>]) -> ([u8; 20], Vec<Vec<[u8; 20]>>) {
    let mut level: Vec<_> = messages.iter().map(|message| hash_leaf(message)).collect();
    let empty: [u8; 20] = keccak256(&[&[2]])[..20].try_into().expect("20 bytes");
    level.resize(messages.len().next_power_of_two(), empty);
    let mut proofs = vec![Vec::new(); messages.len()];
    let mut height = 0;
    while level.len() > 1 {
        for (leaf, proof) in proofs.iter_mut().enumerate() {
            proof.push(level[(leaf >> height) ^ 1]);
        }
        level = level.chunks(2).map(|pair| hash_node(&pair[0], &pair[1])).collect();
        height += 1;
    }
    (level[0], proofs)
}

use std::{collections::BTreeMap, fs, path::PathBuf};

use pyth_wire::{Address, Model, SignerSet};
use serde::Deserialize;
use serde_json::Value;

/// One vector of `tests/vectors/pyth`; its README explains the fields.
#[derive(Debug, Clone, Deserialize)]
pub struct Vector {
    /// Name.
    pub id: String,
    /// `pnau`, `vaa`, `governance-vaa` or `wormhole-governance`.
    pub kind: String,
    /// `guardian`, `router` or `test`.
    pub model: String,
    /// The input.
    #[serde(deserialize_with = "from_hex")]
    pub hex: Vec<u8>,
    /// Outcome: `accept…` or `reject…`, or what holds of signatures and proofs.
    pub expect: String,
    /// The set that signed it.
    signer_set: Value,
    /// Price messages in order.
    #[serde(default)]
    pub feeds: Vec<Feed>,
    /// TWAP messages in order.
    #[serde(default)]
    pub twaps: Vec<Value>,
    /// Decoded packet.
    #[serde(default)]
    pub governance: Value,
    /// Publisher.
    #[serde(default)]
    pub emitter: Value,
    /// Settings of the suite that it is from, in words; empty for genuine ones.
    #[serde(default)]
    pub config: String,
}

/// A price message as indexed.
#[derive(Debug, Clone, Deserialize)]
pub struct Feed {
    /// Feed id.
    pub id: String,
    /// Mantissa.
    pub price: String,
    /// Mantissa.
    pub conf: String,
    /// Exponent.
    pub expo: String,
    /// Seconds.
    pub publish_time: String,
    /// Seconds.
    pub prev_publish_time: String,
    /// Mantissa.
    pub ema_price: String,
    /// Mantissa.
    pub ema_conf: String,
}

/// All vectors, in the order of their names.
#[must_use]
pub fn vectors() -> Vec<Vector> {
    let index: BTreeMap<String, Value> = read("index.json");
    index.values().map(|entry| read(entry["file"].as_str().expect("file"))).collect()
}

/// One vector by name.
#[must_use]
pub fn vector(id: &str) -> Vector {
    let index: BTreeMap<String, Value> = read("index.json");
    read(index[id]["file"].as_str().expect("file"))
}

/// Names of the files under `tests/vectors/pyth`, with their folders.
#[must_use]
pub fn vector_files() -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("folder") {
            let path = entry.expect("entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root()).expect("below the root");
                files.push(name.to_str().expect("text").to_owned());
            }
        }
    }
    files.sort();
    files
}

/// Where the index says that each vector lies.
#[must_use]
pub fn indexed_files() -> BTreeMap<String, String> {
    let index: BTreeMap<String, Value> = read("index.json");
    let file = |entry: &Value| entry["file"].as_str().expect("file").to_owned();
    index.iter().map(|(id, entry)| (id.clone(), file(entry))).collect()
}

/// The updates in an answer of Hermes, `hex` or `base64`, and the answer itself.
#[must_use]
pub fn hermes_answer(file: &str) -> Value {
    read(&format!("hermes-json/{file}"))
}

impl Vector {
    /// Index of the set that signed it.
    #[must_use]
    pub fn signer_set_index(&self) -> u32 {
        self.signer_set["index"].as_u64().expect("set index") as u32
    }

    /// The set that signed it.
    #[must_use]
    pub fn signer_set(&self) -> SignerSet {
        let index = self.signer_set_index();
        match self.signer_set["model"].as_str().expect("set model") {
            "guardian" => signer_set(Model::Guardian, index),
            "router" => signer_set(Model::Router, index),
            _ => test_set(&self.signer_set["name"]),
        }
    }
}

/// A published signer set of production.
#[must_use]
pub fn signer_set(model: Model, index: u32) -> SignerSet {
    let list = match model {
        Model::Guardian => "guardian",
        Model::Router => "router",
    };
    find_set(list, model, |set| set["index"] == index)
}

fn test_set(name: &Value) -> SignerSet {
    let set = find_set("test", Model::Guardian, |set| set["name"] == *name);
    match name.as_str() {
        Some("sui-5-half") => SignerSet { model: Model::Router, ..set },
        _ => set,
    }
}

fn find_set(list: &str, model: Model, is_wanted: impl Fn(&Value) -> bool) -> SignerSet {
    let sets: Value = read("signer-sets.json");
    let sets = sets[list].as_array().expect("list of sets");
    let set = sets.iter().find(|set| is_wanted(set)).expect("such a set");
    SignerSet { model, members: addresses(&set["addresses"]) }
}

fn addresses(list: &Value) -> Vec<Address> {
    let list = list.as_array().expect("list of addresses");
    list.iter().map(|text| hex::decode(text.as_str().unwrap()).unwrap().try_into().unwrap()).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../tests/vectors/pyth")
}

fn read<T: serde::de::DeserializeOwned>(file: &str) -> T {
    let path = root().join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()))
}

fn from_hex<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Vec<u8>, D::Error> {
    hex::decode(String::deserialize(input)?).map_err(serde::de::Error::custom)
}

use std::{fs, path::PathBuf};

use serde::Deserialize;
use serde_json::Value;

/// A row of `tests/vectors/bme/golden.json`: what production does.
#[derive(Debug, Clone, Deserialize)]
pub struct Row {
    /// Name.
    pub id: String,
    /// What goes in.
    pub inputs: Value,
    /// What production answers.
    pub expected: Value,
}

/// The rows of one operation.
///
/// # Panics
/// The file cannot be read.
#[must_use]
pub fn rows(op: &str) -> Vec<Row> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../tests/vectors/bme/golden.json");
    let text = fs::read_to_string(path).expect("golden.json");
    let all: Vec<Row> = serde_json::from_str(&text).expect("rows");
    all.into_iter().filter(|row| row.inputs["op"] == op).collect()
}

impl Row {
    /// An input that is a text.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.inputs[name].as_str().unwrap_or_else(|| panic!("{} has no text {name}", self.id)).to_owned()
    }

    /// An input that is a number.
    #[must_use]
    pub fn number(&self, name: &str) -> i64 {
        self.inputs[name].as_i64().unwrap_or_else(|| panic!("{} has no number {name}", self.id))
    }

    /// An input that is a list of texts.
    #[must_use]
    pub fn texts(&self, name: &str) -> Vec<String> {
        let list = self.inputs[name].as_array().expect("list");
        list.iter().map(|text| text.as_str().expect("text").to_owned()).collect()
    }

    /// Prices of a TWAP row with their ages in seconds, the newest first.
    #[must_use]
    pub fn points(&self) -> Vec<(String, i64)> {
        let list = self.inputs["points_newest_first"].as_array().expect("points");
        let text = |point: &Value, name: &str| point[name].as_str().expect("text").to_owned();
        let point = |point| (text(point, "price"), text(point, "seconds_ago").parse().expect("seconds"));
        list.iter().map(point).collect()
    }
}

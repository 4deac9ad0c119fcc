//! The list of error codes, taken from the sources: each is documented, and some test provokes it.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::{collections::BTreeSet, fs, path::Path};

/// Codes of all `#[error("code: …")]`: every text begins with one, and no two with the same.
fn codes(source: &str) -> BTreeSet<&str> {
    // A text that does not fit behind its attribute would be overlooked below; `transparent` ones have none.
    assert!(!source.contains("#[error(\n"));
    let texts: Vec<&str> = source.split("#[error(\"").skip(1).collect();
    let codes: BTreeSet<&str> = texts.iter().map(|text| text.split_once(": ").unwrap().0).collect();
    assert!(codes.iter().all(|code| code.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')));
    assert_eq!(codes.len(), texts.len());
    codes
}

/// Text literals of a test, up to their first colon. A test names a code only to assert that it was answered.
fn named(source: &str) -> BTreeSet<String> {
    source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .map(|literal| literal.split(": ").next().unwrap().to_owned())
        .collect()
}

fn sources(dir: &Path) -> Vec<String> {
    let mut found = vec![];
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
    found
}

#[test]
fn every_code_is_documented_and_provoked() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // Reasons stand behind the one code of an unhealthy oracle: `paused` is the oracle's among them, and a leg's here.
    let (errors, reasons) = include_str!("../src/error.rs").split_once("pub enum OracleIssue").unwrap();
    let mut codes = codes(errors);
    codes.extend(self::codes(reasons));
    codes.extend(self::codes(include_str!("../../lib/access/src/error.rs")));
    assert!(codes.len() >= 75 && codes.contains("leg_closed") && codes.contains("stale"), "{codes:?}");

    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let unwritten: Vec<_> = codes.iter().filter(|code| !readme.contains(&format!("`{code}`"))).collect();
    assert!(unwritten.is_empty(), "not in README.md: {unwritten:?}");

    let named: BTreeSet<String> =
        sources(&root.join("tests")).iter().flat_map(|source| self::named(source)).collect();
    // A broken invariant has no way to it, and that is the point.
    let untested: Vec<_> =
        codes.iter().filter(|code| **code != "invariant_broken" && !named.contains(**code)).collect();
    assert!(untested.is_empty(), "no test provokes: {untested:?}");
}

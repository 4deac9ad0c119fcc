//! The TWAP pitfalls T1 to T20 each have a test of that name.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeSet, fs, path::Path};

/// Numbers of the tests named `t<number>_…` below a folder of sources.
fn found_in(folder: &Path) -> BTreeSet<u8> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(found_in(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.extend(named(&fs::read_to_string(path).unwrap()));
        }
    }
    found
}

fn named(source: &str) -> BTreeSet<u8> {
    let mut lines = Vec::new();
    let mut found = BTreeSet::new();
    for line in source.lines().map(str::trim) {
        let number = line.strip_prefix("fn t").and_then(|name| name.split_once('_')?.0.parse().ok());
        // The attribute stands above the name, with others at most between.
        let attributes = lines.iter().rev().take_while(|line: &&&str| line.starts_with("#["));
        if let Some(number) = number.filter(|_| attributes.clone().any(|line| *line == "#[test]")) {
            // What is ignored proves nothing.
            if !attributes.clone().any(|line| line.starts_with("#[ignore")) {
                found.insert(number);
            }
        }
        lines.push(line);
    }
    found
}

#[test]
fn each_pitfall_has_a_test_of_its_name() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found: BTreeSet<_> =
        ["src", "tests"].iter().flat_map(|folder| found_in(&root.join(folder))).collect();
    assert_eq!(found, (1..=20).collect());
}

#[test]
fn a_name_counts_with_its_attribute_alone() {
    let source = "
        #[test]
        fn t1_counts() {}
        fn t2_is_a_helper() {}
        #[test]
        #[ignore = \"later\"]
        fn t3_is_ignored() {}
        #[test]
        fn total() {}
    ";
    assert_eq!(named(source), [1].into());
}

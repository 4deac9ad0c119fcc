//! Whether a test of a name is in a source, so that a table cannot name one that is gone.
#![allow(dead_code)]

/// A test in Rust that runs: its attribute stands above it, and none that skips it.
pub fn is_rust_test(source: &str, name: &str) -> bool {
    let lines: Vec<_> = source.lines().map(str::trim).collect();
    let head = format!("fn {name}(");
    let found = lines.iter().position(|line| line.starts_with(&head));
    found.is_some_and(|at| {
        let attributes =
            lines.iter().take(at).rev().take_while(|line| line.starts_with("#[") || line.starts_with("//"));
        let attributes: Vec<_> = attributes.collect();
        attributes.contains(&&"#[test]") && !attributes.iter().any(|line| line.starts_with("#[ignore"))
    })
}

/// A test in TypeScript that runs.
pub fn is_script_test(source: &str, title: &str) -> bool {
    source.lines().any(|line| line.trim().starts_with(&format!("it(\"{title}\",")))
}

//! The pure crates have no clock, no I/O, no randomness and no observable hash order (design, law 2).
//!
//! Clippy's `disallowed-types` says the same of single items; this rule also catches whole modules.

use super::code::{blanked, has_word};
use super::tree::Tree;
use super::{Finding, is_pure_source};

/// What must not be named, and what to do instead.
const FORBIDDEN: [(&str, &str); 11] = [
    ("SystemTime", "the time comes in with the command"),
    ("Instant::now", "the time comes in with the command"),
    ("std::fs", "the core does no I/O: take bytes or a writer"),
    ("std::net", "the core does no I/O"),
    ("std::env", "the core reads no environment: take a parameter"),
    (
        "std::process",
        "the core starts nothing and ends nothing: return an error",
    ),
    ("thread_rng", "the core has no randomness: take a seed"),
    ("getrandom", "the core has no randomness: take a seed"),
    ("HashMap", "its order is observable: use BTreeMap"),
    ("HashSet", "its order is observable: use BTreeSet"),
    (
        "Uuid::new_v4",
        "the core has no randomness: the id comes in with the command",
    ),
];

/// The one file with a hash map: it is looked up only, so that its order can't be observed.
const LOOKED_UP_ONLY: &str = "crates/jianfu-domain/src/interner.rs";

pub(super) fn findings(tree: &Tree) -> Vec<Finding> {
    let sources = tree
        .texts()
        .filter(|(path, _)| is_pure_source(path) && *path != LOOKED_UP_ONLY);
    sources.flat_map(|(path, text)| impure(path, text)).collect()
}

fn impure(path: &str, text: &str) -> Vec<Finding> {
    let code = blanked(text);
    let mut findings = Vec::new();
    for (line, number) in code.lines().zip(1..) {
        for (name, instead) in FORBIDDEN.iter().filter(|(name, _)| has_word(line, name)) {
            findings.push(Finding::new(
                path,
                number,
                format!("`{name}` is impure: {instead}"),
            ));
        }
    }
    for (at, _) in code.match_indices("std::{") {
        let (before, group) = code.split_at(at);
        let group = group.split_once(';').map_or(group, |(group, _)| group);
        for (name, instead) in FORBIDDEN {
            let module = name.strip_prefix("std::");
            if module.is_some_and(|module| has_word(group, module)) {
                let line = before.lines().count().max(1);
                findings.push(Finding::new(path, line, format!("`{name}` is impure: {instead}")));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        impure("x.rs", text)
            .into_iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn impure_names_are_found_on_their_line() {
        assert_eq!(
            lines("use std::collections::BTreeMap;\nuse std::collections::HashMap;"),
            [2]
        );
        assert_eq!(lines("fn f() {\n    std::fs::read(x)\n}"), [2]);
        assert_eq!(lines("let id = Uuid::new_v4();"), [1]);
    }

    #[test]
    fn grouped_imports_are_seen_through() {
        assert_eq!(lines("//! x\nuse std::{\n    fmt,\n    fs,\n};"), [2]);
        assert!(lines("use std::{fmt, io::Write};").is_empty());
    }

    #[test]
    fn comments_texts_and_longer_names_are_pure() {
        assert!(
            lines("// HashMap\nlet x = \"std::fs\"; struct MyHashMap; std::fsx(); env!(\"X\")").is_empty()
        );
    }
}

//! The shape of source files: a module says what it is for, has one subject and a name that says it, and fits.

use super::Finding;
use super::code::{blanked, has_word};
use super::tree::Tree;

/// Lines of a source file without its tests.
const MOST_LINES: usize = 600;
/// The same in the crates that say what facts are, what may be recorded and what it adds up to.
const MOST_LINES_OF_CORE: usize = 400;
const CORE: [&str; 3] = [
    "crates/jianfu-facts/",
    "crates/jianfu-domain/",
    "crates/jianfu-views/",
];
/// Characters of a line of code, whatever their width.
const MOST_COLUMNS: usize = 130;
/// Names that say nothing about the subject.
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "helpers", "helper", "common", "misc"];
/// Folders whose files may be as long and wide as what they test or hold.
const FREE_FOLDERS: [&str; 3] = ["tests", "golden", "fixtures"];

pub(super) fn findings(tree: &Tree) -> Vec<Finding> {
    tree.texts().flat_map(|(path, text)| shape(path, text)).collect()
}

fn shape(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_rust = path.ends_with(".rs");
    let is_code = is_rust || path.ends_with(".toml") || path.ends_with(".sh") || path == ".ci/run";
    if is_rust {
        findings.extend(names(path, text));
    }
    if is_rust && path.contains("/src/") && !text.starts_with("//!") {
        let what = "must begin with `//!`: what the module is for and what it must never know";
        findings.push(Finding::new(path, 1, what));
    }
    if is_code && !is_free(path) {
        findings.extend(long_lines(path, text));
        let lines = lines_without_tests(text);
        let is_core = CORE.iter().any(|core| path.starts_with(core));
        let most = if is_core { MOST_LINES_OF_CORE } else { MOST_LINES };
        if is_rust && lines > most {
            let what = format!("has {lines} lines without its tests, more than {most}: split it by subject");
            findings.push(Finding::new(path, 0, what));
        }
    }
    findings
}

/// Tests in a folder, in a file `tests.rs`, and data.
fn is_free(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.split('/').any(|part| FREE_FOLDERS.contains(&part))
}

fn long_lines(path: &str, text: &str) -> Vec<Finding> {
    let widths = text.lines().map(|line| line.chars().count()).zip(1..);
    let long = widths.filter(|(width, _)| *width > MOST_COLUMNS);
    long.map(|(width, line)| {
        Finding::new(
            path,
            line,
            format!("has {width} columns, more than {MOST_COLUMNS}"),
        )
    })
    .collect()
}

/// The lines before the module of tests that a file ends with.
fn lines_without_tests(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.windows(2).position(|pair| match pair {
        [attribute, module] => {
            *attribute == "#[cfg(test)]" && module.starts_with("mod ") && module.ends_with('{')
        }
        _ => false,
    });
    start.unwrap_or(lines.len())
}

fn names(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    for part in stem.split('/').filter(|part| EMPTY_NAMES.contains(part)) {
        findings.push(Finding::new(path, 0, empty_name(part)));
    }
    let code = if text.contains("mod ") {
        blanked(text)
    } else {
        String::new()
    };
    for (line, number) in code.lines().zip(1..) {
        let named = EMPTY_NAMES
            .iter()
            .filter(|name| has_word(line, &format!("mod {name}")));
        findings.extend(named.map(|name| Finding::new(path, number, empty_name(name))));
    }
    findings
}

fn empty_name(name: &str) -> String {
    format!("a module `{name}` has no subject: name it after what it does")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(path: &str, text: &str) -> Vec<usize> {
        shape(path, text)
            .into_iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn a_module_begins_with_what_it_is_for() {
        assert!(places("crates/x/src/a.rs", "//! A.\n").is_empty());
        assert_eq!(places("crates/x/src/a.rs", "use b;\n"), [1]);
        assert!(places("crates/x/tests/a.rs", "use b;\n").is_empty());
    }

    #[test]
    fn length_counts_without_the_tests_at_the_end() {
        let code = "//! A.\n".repeat(600);
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "    x();\n".repeat(50));
        assert!(places("crates/x/src/a.rs", &format!("{code}{tests}")).is_empty());
        assert_eq!(places("crates/x/src/a.rs", &format!("{code}x\n{tests}")), [0]);
        assert!(places("crates/x/src/a/tests.rs", &format!("{code}x\n")).is_empty());
    }

    #[test]
    fn width_counts_characters_and_not_bytes() {
        let line = |count: usize| format!("//! {}\n", "文".repeat(count));
        assert!(places("crates/x/src/a.rs", &line(126)).is_empty());
        assert_eq!(places("crates/x/src/a.rs", &line(127)), [1]);
        assert!(places("fixtures/a.toml", &line(127)).is_empty());
        assert!(places("docs/a.md", &line(127)).is_empty());
    }

    #[test]
    fn a_name_says_the_subject() {
        assert_eq!(places("crates/x/src/utils.rs", "//! U."), [0]);
        assert_eq!(places("crates/x/tests/common/mod.rs", ""), [0]);
        assert_eq!(places("crates/x/src/a.rs", "//! A.\npub mod misc;"), [2]);
        assert!(places("crates/x/src/commons.rs", "//! mod util").is_empty());
    }
}

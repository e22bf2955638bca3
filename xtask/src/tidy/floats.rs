//! No floats in the pure crates: figures on paper are exact (design, law 7).

use super::code::{blanked, is_word, words};
use super::tree::Tree;
use super::{Finding, is_pure_source};

/// Files that may hold these floats (where none is listed, any), with the reason.
const ALLOWED: [(&str, &[&str], &str); 4] = [
    (
        "crates/jianfu-facts/src/json/quick.rs",
        &["f32", "f64"],
        "a reader of serde must name them to refuse them",
    ),
    (
        "crates/jianfu-facts/src/json/stream.rs",
        &["f32", "write_f32", "f64", "write_f64"],
        "a writer of serde_json must name them to refuse them",
    ),
    (
        "crates/jianfu-report/src/xlsx/number.rs",
        &[],
        "a workbook stores its numbers as doubles",
    ),
    (
        "crates/jianfu-report/src/xlsx/sheet.rs",
        &["0.4", "0.8", "0.9"],
        "a page has its margins in inches",
    ),
];

pub(super) fn findings(tree: &Tree) -> Vec<Finding> {
    let sources = tree.texts().filter(|(path, _)| is_pure_source(path));
    sources
        .flat_map(|(path, text)| misplaced(path, &floats(text)))
        .collect()
}

/// The floats of a file that it may not hold, and an allowance that is wider than it needs.
fn misplaced(path: &str, floats: &[(usize, String)]) -> Vec<Finding> {
    let entry = ALLOWED.iter().find(|(allowed, ..)| *allowed == path);
    let allows = |word: &str| entry.is_some_and(|(_, words, _)| words.is_empty() || words.contains(&word));
    let mut findings = Vec::new();
    if let Some((_, words, reason)) = entry {
        let holds = |word: &&str| floats.iter().any(|(_, float)| float == word);
        if floats.is_empty() || !words.iter().all(holds) {
            let what = format!("holds fewer floats than it may: shorten its list in xtask ({reason})");
            findings.push(Finding::new(path, 0, what));
        }
    }
    for (line, word) in floats.iter().filter(|(_, word)| !allows(word)) {
        let what = format!("`{word}` is a float: use integers, a rational or fixed point");
        findings.push(Finding::new(path, *line, what));
    }
    findings
}

/// The words of the code that name a float type, such as `f64` or `to_f64`, and the float literals.
fn floats(text: &str) -> Vec<(usize, String)> {
    let code = blanked(text);
    let names = words(&code).filter(|(_, word)| word.split('_').any(|part| part == "f32" || part == "f64"));
    let mut found: Vec<_> = names.map(|(line, word)| (line, word.to_owned())).collect();
    for (line, number) in code.lines().zip(1..) {
        found.extend(literals(line).into_iter().map(|word| (number, word.to_owned())));
    }
    found
}

/// `1.5`, but not the `0.1` of `pair.0.1`, nor `0..5`.
fn literals(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices('.') {
        let (before, after) = (
            line.get(..at).unwrap_or_default(),
            line.get(at + 1..).unwrap_or_default(),
        );
        let whole = before.trim_end_matches(is_word);
        let digits = before.get(whole.len()..).unwrap_or_default();
        let decimals = after.len() - after.trim_start_matches(is_word).len();
        let is_number = digits.starts_with(|c: char| c.is_ascii_digit()) && !whole.ends_with('.');
        if is_number && after.starts_with(|c: char| c.is_ascii_digit()) {
            found.extend(line.get(whole.len()..at + 1 + decimals));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        floats(text).into_iter().map(|(_, word)| word).collect()
    }

    #[test]
    fn float_types_and_literals_are_found() {
        assert_eq!(found("let x: f64 = n.to_f64()?; // f32"), ["f64", "to_f64"]);
        assert_eq!(found("let half = 0.5;"), ["0.5"]);
        assert_eq!(found("1_0.2_5"), ["1_0.2_5"]);
    }

    #[test]
    fn integers_tuples_ranges_and_texts_are_no_floats() {
        assert!(found("pair.0.1 + (0..5).len() + x.0 + 1.max(2); \"f64 0.5\"; let f640 = 1;").is_empty());
    }

    #[test]
    fn only_the_pure_crates_are_looked_at() {
        let tree = Tree::of(&[
            ("crates/jianfu-domain/src/exact.rs", "//! x\n\nfn f(x: f64) {}"),
            ("crates/jianfu-domain/tests/exact.rs", "fn f(x: f64) {}"),
            ("crates/jianfu-cli/src/main.rs", "fn f(x: f64) {}"),
        ]);
        let places: Vec<_> = findings(&tree)
            .into_iter()
            .map(|finding| (finding.path, finding.line))
            .collect();
        assert_eq!(places, [("crates/jianfu-domain/src/exact.rs".to_owned(), 3)]);
    }

    #[test]
    fn a_listed_file_holds_what_is_listed_no_more_and_no_less() {
        let [_, _, (any, ..), (some, ..)] = ALLOWED;
        let count = |path, text| misplaced(path, &floats(text)).len();
        assert_eq!(count(any, "f64 0.25"), 0);
        assert_eq!(count(any, "i64"), 1, "the allowance is not needed");
        assert_eq!(count(some, "margins(0.4, 0.8, 0.9)"), 0);
        assert_eq!(count(some, "margins(0.4, 0.8, 0.9, 0.7)"), 1, "0.7 is not listed");
        assert_eq!(count(some, "margins(0.4, 0.8)"), 1, "0.9 is listed and not there");
    }
}

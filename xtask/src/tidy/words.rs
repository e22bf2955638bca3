//! Words that no tracked file may hold: paths of a machine, and marks of unfinished work.

use super::Finding;
use super::tree::Tree;

/// A text that must not appear, and why. Each is put together here, so that this file doesn't hold it.
struct Word {
    text: &'static str,
    /// It counts only when no letter, digit, `.`, `_`, `-` or `}` precedes it: an absolute path, a whole word.
    at_start: bool,
    /// It counts only when no letter, digit or `_` follows it.
    at_end: bool,
    what: &'static str,
}

const MACHINE: [Word; 4] = [
    Word {
        text: concat!("/wo", "rk/"),
        at_start: true,
        at_end: false,
        what: "a path of one machine",
    },
    Word {
        text: concat!("/ro", "ot/"),
        at_start: true,
        at_end: false,
        what: "a path of one machine",
    },
    Word {
        text: concat!("fa", "rm-"),
        at_start: true,
        at_end: false,
        what: "the name of a machine",
    },
    Word {
        text: concat!("..", "/shared"),
        at_start: false,
        at_end: true,
        what: "a path outside the repository",
    },
];

const UNFINISHED: [Word; 2] = [
    Word {
        text: concat!("TO", "DO"),
        at_start: true,
        at_end: true,
        what: "unfinished: do it or open an issue",
    },
    Word {
        text: concat!("FIX", "ME"),
        at_start: true,
        at_end: true,
        what: "unfinished: do it or open an issue",
    },
];

pub(super) fn findings(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, bytes) in tree.files().filter(|(_, bytes)| !bytes.contains(&0)) {
        // A fixture in GB18030 is text as well; all words are ASCII, so that reading it lossily finds them.
        let text = String::from_utf8_lossy(bytes);
        findings.extend(MACHINE.iter().flat_map(|word| places(path, &text, word)));
        if !path.starts_with("fixtures/") {
            findings.extend(UNFINISHED.iter().flat_map(|word| places(path, &text, word)));
        }
    }
    findings
}

fn places(path: &str, text: &str, word: &Word) -> Vec<Finding> {
    if !text.contains(word.text) {
        return Vec::new();
    }
    let lines = text.lines().zip(1..).filter(|(line, _)| stands_in(line, word));
    lines
        .map(|(_, number)| Finding::new(path, number, format!("`{}`: {}", word.text, word.what)))
        .collect()
}

fn stands_in(line: &str, word: &Word) -> bool {
    line.match_indices(word.text).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line
            .get(at + word.text.len()..)
            .and_then(|text| text.chars().next());
        let starts = !before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '}'));
        let ends = !after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
        (starts || !word.at_start) && (ends || !word.at_end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        findings(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn paths_of_a_machine_are_found_and_relative_paths_are_not() {
        for [start, end] in [
            ["/wo", "rk/main"],
            ["\"/ro", "ot/.cargo\""],
            ["on fa", "rm-1"],
            ["see ..", "/shared/x"],
        ] {
            assert_eq!(count("README.md", &format!("{start}{end}")), 1, "{start}{end}");
        }
        assert_eq!(
            count(
                "README.md",
                concat!("https://example.org/wo", "rk/ ./ro", "ot/ $X{a}/wo", "rk/")
            ),
            0
        );
    }

    #[test]
    fn unfinished_work_is_found_outside_fixtures() {
        assert_eq!(count("a.rs", concat!("// TO", "DO: x\n// FIX", "ME")), 2);
        assert_eq!(count("a.rs", concat!("AUTO", "DO TO", "DOS todo!")), 0);
        assert_eq!(count("fixtures/a.csv", concat!("TO", "DO")), 0);
    }
}

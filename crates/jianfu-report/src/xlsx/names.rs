//! Names of sheets: from captions, as Excel allows them, each once.
//!
//! Excel allows 31 UTF-16 units, forbids `[ ] : * ? / \`, an apostrophe at either end and the name History, and
//! doesn't tell capital letters from small ones. It must never know what is on a sheet.

use std::collections::BTreeSet;

use crate::text;

/// The most UTF-16 units in a name.
const LONGEST: usize = 31;

/// The names given so far, in small letters.
#[derive(Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// A name that no other sheet has.
    pub(super) fn take(&mut self, caption: &str) -> String {
        let wish = allowed(caption);
        let mut name = cut(&wish, LONGEST);
        let mut number = 2;
        while !self.0.insert(name.to_lowercase()) {
            let tail = format!("({number})");
            name = cut(&wish, LONGEST - tail.len()) + &tail;
            number += 1;
        }
        name
    }
}

fn allowed(caption: &str) -> String {
    let clean: String = text::clean(caption)
        .chars()
        .map(|c| {
            if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'' | '\u{FFFD}') {
                '_'
            } else {
                c
            }
        })
        .collect();
    match clean.trim() {
        "" => "Sheet".to_owned(),
        name if name.eq_ignore_ascii_case("history") => format!("{name}_"),
        name => name.to_owned(),
    }
}

/// The beginning of a name, at most so many UTF-16 units, never half a character.
fn cut(name: &str, units: usize) -> String {
    let mut used = 0;
    let fits = |c: &char| {
        used += c.len_utf16();
        used <= units
    };
    name.chars()
        .take_while(fits)
        .collect::<String>()
        .trim_end()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_allowed_short_and_unique() {
        let mut names = Names::default();
        assert_eq!(names.take("表1:会议/文件[件]"), "表1_会议_文件_件_");
        assert_eq!(names.take("会议"), "会议");
        assert_eq!(names.take("会议"), "会议(2)");
        assert_eq!(names.take("History"), "History_");
        assert_eq!(names.take("ABC"), "ABC");
        assert_eq!(names.take("abc"), "abc(2)");
        assert_eq!(names.take("\u{0} '"), "_ _");
        assert_eq!(names.take("  "), "Sheet");
        let long = "𠮷".repeat(40);
        let (first, second) = (names.take(&long), names.take(&long));
        assert_eq!(first.encode_utf16().count(), 30);
        assert!(second.encode_utf16().count() <= LONGEST && second.ends_with("(2)"));
    }
}

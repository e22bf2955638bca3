//! Rust code without its comments and literals, so that a rule sees only what is compiled.
//!
//! This is no parser: it knows just enough of the lexical grammar to tell code from text.

/// The code with every character of a comment, string or character literal replaced by a space. Lines stay lines.
pub(super) fn blanked(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&now) = chars.get(at) {
        let rest = chars.get(at..).unwrap_or_default();
        let length = comment(rest).or_else(|| literal(rest, at.checked_sub(1).and_then(|at| chars.get(at))));
        match length {
            Some(length) => {
                let hidden = rest.iter().take(length.max(1));
                out.extend(hidden.map(|&c| if c == '\n' { '\n' } else { ' ' }));
                at += length.max(1);
            }
            None => {
                out.push(now);
                at += 1;
            }
        }
    }
    out
}

/// Is this character part of a name?
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The words (names and numbers) of blanked code, each with its line from 1.
pub(super) fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    code.lines().zip(1..).flat_map(|(line, number)| {
        line.split(|c| !is_word(c))
            .filter(|word| !word.is_empty())
            .map(move |word| (number, word))
    })
}

/// Does `needle` stand in the line with no letter, digit or `_` on either side?
pub(super) fn has_word(line: &str, needle: &str) -> bool {
    line.match_indices(needle).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + needle.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

fn comment(rest: &[char]) -> Option<usize> {
    match rest {
        ['/', '/', ..] => Some(rest.iter().take_while(|&&c| c != '\n').count()),
        ['/', '*', ..] => Some(block_comment(rest)),
        _ => None,
    }
}

/// Block comments nest.
fn block_comment(rest: &[char]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    loop {
        match rest.get(at..).unwrap_or_default() {
            [] => return at,
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => {
                (depth, at) = (depth.saturating_sub(1), at + 2);
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
}

fn literal(rest: &[char], before: Option<&char>) -> Option<usize> {
    let in_word = before.is_some_and(|&c| is_word(c));
    match rest {
        ['"', ..] => Some(1 + quoted(rest.get(1..).unwrap_or_default(), '"')),
        ['r', ..] if !in_word => raw_string(rest.get(1..).unwrap_or_default()).map(|length| length + 1),
        ['b' | 'c', 'r', ..] if !in_word => {
            raw_string(rest.get(2..).unwrap_or_default()).map(|length| length + 2)
        }
        // `'a'` and `'\n'` are characters, `'a` is a lifetime.
        ['\'', '\\', ..] | ['\'', _, '\'', ..] => Some(1 + quoted(rest.get(1..).unwrap_or_default(), '\'')),
        _ => None,
    }
}

/// The length up to and with the closing quote; a backslash hides what follows it.
fn quoted(rest: &[char], quote: char) -> usize {
    let mut at = 0;
    while let Some(&c) = rest.get(at) {
        at += if c == '\\' { 2 } else { 1 };
        if c == quote {
            break;
        }
    }
    at.min(rest.len())
}

/// `#"…"#` after the `r`, with any number of `#`.
fn raw_string(rest: &[char]) -> Option<usize> {
    let hashes = rest.iter().take_while(|&&c| c == '#').count();
    if rest.get(hashes) != Some(&'"') {
        return None;
    }
    let body = rest.get(hashes + 1..).unwrap_or_default();
    let closes = |at: usize| {
        body.get(at) == Some(&'"')
            && body
                .get(at + 1..)
                .unwrap_or_default()
                .iter()
                .take(hashes)
                .filter(|&&c| c == '#')
                .count()
                == hashes
    };
    let end = (0..body.len())
        .find(|&at| closes(at))
        .map_or(body.len(), |at| at + 1 + hashes);
    Some(hashes + 1 + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked_and_code_stays() {
        for (text, expected) in [
            ("a // f64\nb", "a       \nb"),
            ("a /* x /* f64 */ */ b", "a                   b"),
            (r#"a "f\"64" b"#, "a         b"),
            ("a \"x\ny\" b", "a   \n   b"),
            (r###"a r#"f"64"# b"###, "a           b"),
            (r#"br"\" f64"#, "      f64"),
            ("'\"' f64 '\\'' x", "    f64      x"),
            ("fn f<'a>(x: &'a f64)", "fn f<'a>(x: &'a f64)"),
            ("for r in r#type", "for r in r#type"),
        ] {
            assert_eq!(blanked(text), expected, "{text}");
        }
    }

    #[test]
    fn a_literal_that_never_ends_ends_with_the_file() {
        for text in ["\"abc", "r#\"abc\"", "/* abc", "'\\", "\"a\\"] {
            assert_eq!(blanked(text).trim(), "", "{text}");
        }
    }

    #[test]
    fn a_word_has_no_letter_beside_it() {
        assert!(has_word("use std::fs;", "std::fs"));
        assert!(has_word("std::fs::read", "std::fs"));
        assert!(!has_word("std::fsx", "std::fs") && !has_word("mystd::fs", "std::fs"));
    }
}

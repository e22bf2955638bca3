//! What may stand in a document: which characters are legal, and how wide they are.
//!
//! Widths follow the rule of the printed page and not a font of the host: a Chinese character fills one em, a Latin
//! letter about half of one. It must never know where a text is used, nor escape for a format (`markup` does).

/// What stands in the place of a character that no document may carry.
pub const REPLACEMENT: char = '\u{FFFD}';

/// The text on one line with every illegal character replaced by [`REPLACEMENT`].
///
/// Line breaks and tabs become a space. Replaced are what XML 1.0 forbids (control characters, U+FFFE, U+FFFF), the C1
/// controls, and the marks that turn the direction of writing (U+202A–U+202E, U+2066–U+2069): with these a printed
/// name can read other than it is stored.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut last = ' ';
    for c in text.chars() {
        if c == '\n' && last == '\r' {
            last = c;
            continue;
        }
        last = c;
        clean.push(legal(c));
    }
    clean
}

fn legal(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}' => REPLACEMENT,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}' => REPLACEMENT,
        other => other,
    }
}

/// The width of a text in hundredths of an em.
#[must_use]
pub fn width(text: &str) -> i64 {
    text.chars().map(char_width).sum()
}

/// The width of a text in cells of a fixed-pitch grid: a Chinese character takes two, a Latin one takes one.
#[must_use]
pub fn grid_width(text: &str) -> u32 {
    text.chars()
        .map(|c| if is_wide(c) { 2 } else { u32::from(!is_mark(c)) })
        .sum()
}

/// The width of one character in hundredths of an em: 100 for what is as wide as a Chinese character.
#[must_use]
pub fn char_width(c: char) -> i64 {
    match c {
        _ if is_mark(c) => 0,
        _ if is_wide(c) => 100,
        ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'i' | 'l' | 'j' | 'I' => 30,
        '(' | ')' | '[' | ']' | '-' | 'f' | 'r' | 't' | '/' => 38,
        '%' | '@' | 'W' | 'M' | 'm' => 92,
        'A'..='Z' | 'w' | '&' => 70,
        _ => 57,
    }
}

/// Whether a character is as wide as a Chinese one. Quotes, dashes and the ellipsis are, in Chinese fonts.
#[must_use]
pub fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x00B7 | 0x2014..=0x2016 | 0x2018 | 0x2019 | 0x201C | 0x201D | 0x2026 | 0x203B | 0x2160..=0x217F
        | 0x2190..=0x21FF | 0x2460..=0x24FF | 0x25A0..=0x27BF
        | 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F
        | 0xFF01..=0xFF60 | 0xFFE0..=0xFFE6 | 0xFFFD | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD)
}

fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x0300..=0x036F | 0x200B..=0x200F | 0x2060 | 0xFE00..=0xFE0F | 0xFEFF | 0xE0100..=0xE01EF)
}

/// The lines, at most `max_lines`, that a text fills at a width in hundredths of an em. What is left over ends in `…`.
#[must_use]
pub fn wrap(text: &str, max_width: i64, max_lines: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for c in text.chars() {
        let wide = char_width(c);
        if used + wide > max_width && used > 0 {
            if lines.len() == max_lines {
                ellipsis(lines.last_mut(), max_width);
                return lines;
            }
            lines.push(String::new());
            used = 0;
        }
        used += wide;
        if let Some(line) = lines.last_mut() {
            line.push(c);
        }
    }
    lines
}

fn ellipsis(line: Option<&mut String>, max_width: i64) {
    let Some(line) = line else { return };
    while width(line) + char_width('…') > max_width && line.pop().is_some() {}
    line.push('…');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn illegal_characters_are_replaced_and_legal_ones_kept() {
        assert_eq!(clean("a\u{0}b\u{b}c"), "a\u{FFFD}b\u{FFFD}c");
        assert_eq!(clean("一\r\n二\t三"), "一 二 三");
        assert_eq!(clean("\u{202E}fdp.通报"), "\u{FFFD}fdp.通报");
        assert_eq!(clean("𠮷\u{FFFF}堃"), "𠮷\u{FFFD}堃");
    }

    #[test]
    fn widths() {
        assert_eq!(width("思明区"), 300);
        assert_eq!(grid_width("思明区2019"), 10);
        assert_eq!(width("“通报”"), 400);
        assert_eq!(width("e\u{301}"), 57);
    }

    #[test]
    fn wrapping_fills_lines_and_marks_what_is_left_over() {
        assert_eq!(
            wrap("全面从严治党主体责任", 400, 3),
            ["全面从严", "治党主体", "责任"]
        );
        assert_eq!(wrap("全面从严治党主体责任检查", 400, 2), ["全面从严", "治党主…"]);
        assert_eq!(wrap("", 400, 2), [""]);
    }
}

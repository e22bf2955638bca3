//! The strict reader: accepts exactly what the writer writes. It checks; typed decoding is serde's, after this check.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer};
use unicode_normalization::is_nfc;

use crate::limits;

/// Why bytes are not canonical restricted JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("byte {at}: {what}")]
pub struct JsonError {
    /// Offset of the first byte that is wrong.
    pub at: usize,
    /// What is wrong there.
    pub what: &'static str,
}

/// Checks that `bytes` are one canonical value and nothing else.
///
/// # Errors
/// [`JsonError`] with the offset of the first violation.
pub fn check(bytes: &[u8]) -> Result<(), JsonError> {
    let mut scan = Scan { bytes, at: 0 };
    scan.value(0)?;
    if scan.at == bytes.len() {
        Ok(())
    } else {
        scan.fail("something follows the value")
    }
}

/// Deserialises a list that is left out when it is empty, so that an empty one has one spelling.
pub(crate) fn some<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    let list = Vec::deserialize(from)?;
    if list.is_empty() {
        Err(D::Error::custom("an empty list is left out"))
    } else {
        Ok(list)
    }
}

/// Deserialises what is written as a text by parsing it where it stands.
pub(crate) fn parsed<'de, T, D>(from: D) -> Result<T, D::Error>
where
    T: FromStr<Err: fmt::Display>,
    D: Deserializer<'de>,
{
    struct Parsed<T>(PhantomData<T>);
    impl<T: FromStr<Err: fmt::Display>> Visitor<'_> for Parsed<T> {
        type Value = T;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }
        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(E::custom)
        }
    }
    from.deserialize_str(Parsed(PhantomData))
}

/// Whether `key` is spelled `[a-z0-9_]+`.
pub(super) fn is_key(key: &[u8]) -> bool {
    !key.is_empty() && key.iter().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

/// Characters that are in form NFC whatever stands beside them: starters that no composition changes (Unicode property NFC_QC is
/// Yes, the combining class 0). Printable ASCII, and what Chinese text is mostly made of; the others are looked up.
pub(crate) fn never_composes(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{3001}'..='\u{3029}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}' | '“' | '”' | '·' | '—')
}

/// How many bytes from the front are printable ASCII but neither a quotation mark nor a backslash; looked at eight at a time.
fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    // The high bit of each byte that is less, exact up to the first one: what is borrowed there reaches only bytes behind it.
    let less = |word: u64, than: u8| word.wrapping_sub(ONES * u64::from(than)) & !word;
    let (words, rest) = bytes.as_chunks::<8>();
    for (nth, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // Turned by one bit, the quotation mark (0x22) comes next to the control characters, and nothing else comes there.
        let control_or_mark = less(word ^ (ONES * 2), 0x21);
        let backslash = less(word ^ (ONES * u64::from(b'\\')), 1);
        let found = (word | word.wrapping_add(ONES) | control_or_mark | backslash) & HIGH;
        if found != 0 {
            return nth * 8 + usize::try_from(found.trailing_zeros() / 8).unwrap_or(0);
        }
    }
    let unusual = |b: &u8| matches!(b, b'"' | b'\\' | 0..0x20 | 0x7f..);
    words.len() * 8 + rest.iter().position(unusual).unwrap_or(rest.len())
}

/// How many bytes from the front are text that no composition changes, neither quotation mark nor backslash nor control
/// character: printable ASCII, and the ideographs of Chinese text by their first bytes.
pub(crate) fn usual(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at += plain(bytes.get(at..).unwrap_or_default());
        // U+4E00 to U+9FFF, and U+3001 to U+3029 with 、。《》〔〕
        while let Some([0xe5..=0xe9, _, _, ..] | [0xe4, 0xb8..=0xbf, _, ..] | [0xe3, 0x80, 0x81..=0xa9, ..]) =
            bytes.get(at..)
        {
            at += 3;
        }
        at += match bytes.get(at) {
            None | Some(b'"' | b'\\' | 0..0x20 | 0x7f) => return at,
            Some(b' '..=b'~') => 0,
            Some(_) => match text.get(at..).and_then(|rest| rest.chars().next()) {
                Some(c) if never_composes(c) => c.len_utf8(),
                _ => return at,
            },
        };
    }
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    fn fail<T>(&self, what: &'static str) -> Result<T, JsonError> {
        Err(JsonError { at: self.at, what })
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let hit = self.peek() == Some(byte);
        if hit {
            self.at += 1;
        }
        hit
    }

    fn since(&self, start: usize) -> &'a [u8] {
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    fn value(&mut self, depth: usize) -> Result<(), JsonError> {
        match self.peek() {
            Some(b'{' | b'[') if depth == limits::JSON_DEPTH => self.fail("nested too deep"),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string(),
            Some(b't') => self.word(b"true"),
            Some(b'f') => self.word(b"false"),
            Some(b'-' | b'0'..=b'9') => self.integer(),
            Some(b'n') => self.fail("null is not allowed: leave the key out"),
            Some(b' ' | b'\t' | b'\n' | b'\r') => self.fail("white space is not allowed"),
            Some(_) => self.fail("no JSON value starts here"),
            None => self.fail("ends too early"),
        }
    }

    fn word(&mut self, word: &[u8]) -> Result<(), JsonError> {
        if self
            .bytes
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(word))
        {
            self.at += word.len();
            return Ok(());
        }
        self.fail("no JSON value starts here")
    }

    fn integer(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        let negative = self.take(b'-');
        let digits_start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if matches!(self.peek(), Some(b'.' | b'e' | b'E')) {
            return self.fail("a float is not allowed: integers only");
        }
        let digits = self.since(digits_start);
        let leading_zero = digits.len() > 1 && digits.first() == Some(&b'0');
        let minus_zero = negative && digits == b"0";
        if digits.is_empty() || leading_zero || minus_zero {
            return Err(JsonError {
                at: start,
                what: "not a canonical integer",
            });
        }
        let value = std::str::from_utf8(digits)
            .ok()
            .and_then(|d| d.parse::<i64>().ok());
        match value {
            Some(v) if v <= limits::JSON_INTEGER => Ok(()),
            _ => Err(JsonError {
                at: start,
                what: "integer beyond 2^53-1",
            }),
        }
    }

    fn string(&mut self) -> Result<(), JsonError> {
        self.at += 1;
        let start = self.at;
        let mut ascii = true;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            self.at += if ascii {
                plain(rest)
            } else {
                rest.iter()
                    .position(|b| matches!(b, b'"' | b'\\' | 0..0x20))
                    .unwrap_or(rest.len())
            };
            match self.peek() {
                None => return self.fail("string is not closed"),
                Some(b'"') => break,
                Some(b'\\') => match self.bytes.get(self.at + 1) {
                    Some(b'"' | b'\\' | b'n' | b't') => self.at += 2,
                    _ => return self.fail("not a canonical escape: only \\\" \\\\ \\n \\t"),
                },
                Some(b) if b < 0x20 => return self.fail("bare control character"),
                Some(_) => ascii = false,
            }
        }
        // Nothing but printable ASCII has neither a control character nor need of a form.
        if !ascii {
            self.text(start)?;
        }
        self.at += 1;
        Ok(())
    }

    /// The text since `start`: UTF-8 without control characters in form NFC.
    fn text(&self, start: usize) -> Result<(), JsonError> {
        let text = std::str::from_utf8(self.since(start)).map_err(|e| JsonError {
            at: start + e.valid_up_to(),
            what: "not UTF-8",
        })?;
        let mut quick = true;
        for (i, c) in text.char_indices().filter(|(_, c)| !never_composes(*c)) {
            if c.is_control() {
                return Err(JsonError {
                    at: start + i,
                    what: "control character",
                });
            }
            quick = false;
        }
        if quick || is_nfc(text) {
            return Ok(());
        }
        Err(JsonError {
            at: start,
            what: "string is not in Unicode form NFC",
        })
    }

    fn array(&mut self, depth: usize) -> Result<(), JsonError> {
        self.at += 1;
        if self.take(b']') {
            return Ok(());
        }
        loop {
            self.value(depth + 1)?;
            if self.take(b']') {
                return Ok(());
            }
            if !self.take(b',') {
                return self.fail("expected , or ]");
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<(), JsonError> {
        self.at += 1;
        let mut last: &[u8] = b"";
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            let key_at = self.at;
            if !self.take(b'"') {
                return self.fail("expected a key");
            }
            let start = self.at;
            while matches!(self.peek(), Some(b'a'..=b'z' | b'0'..=b'9' | b'_')) {
                self.at += 1;
            }
            let key = self.since(start);
            if key.is_empty() || !self.take(b'"') {
                return self.fail("a key is spelled [a-z0-9_]+");
            }
            if key <= last {
                return Err(JsonError {
                    at: key_at,
                    what: "keys must be sorted and unique",
                });
            }
            last = key;
            if !self.take(b':') {
                return self.fail("expected :");
            }
            self.value(depth + 1)?;
            if self.take(b'}') {
                return Ok(());
            }
            if !self.take(b',') {
                return self.fail("expected , or }");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each byte at each place, among those beside which eight at once could be mistaken.
    #[test]
    fn what_is_plain_is_found_as_byte_by_byte() {
        for byte in 0..=255_u8 {
            for at in 0..24 {
                for (before, after) in [
                    (b'a', b'a'),
                    (b'!', b'#'),
                    (b' ', b'~'),
                    (b'[', b']'),
                    (b'a', 0xff),
                    (b'~', 0),
                ] {
                    let mut bytes = [after; 24];
                    bytes[..at].fill(before);
                    bytes[at] = byte;
                    let expected = bytes
                        .iter()
                        .position(|b| matches!(b, b'"' | b'\\' | 0..0x20 | 0x7f..));
                    assert_eq!(
                        plain(&bytes),
                        expected.unwrap_or(24),
                        "{byte} at {at} in {bytes:?}"
                    );
                }
            }
        }
    }

    /// Each character that isn't looked up, between each kind of neighbour that it can have without a lookup.
    #[test]
    fn what_is_not_looked_up_is_in_form_nfc() {
        let quick: Vec<char> = ('\0'..='\u{ffff}').filter(|c| never_composes(*c)).collect();
        assert!(quick.len() > 21_000);
        for c in &quick {
            for neighbour in ['a', '~', '中', '、', '！', '“'] {
                let text: String = [neighbour, *c, *c, neighbour].iter().collect();
                assert!(is_nfc(&text), "{c:?} beside {neighbour:?}");
            }
        }
    }
}

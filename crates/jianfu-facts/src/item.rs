//! 事项: what tells items apart. The key of an item is its number, or else issuer, day and title; its identity is the digest of the
//! key, which is the same before and after a redaction.

use std::borrow::Cow;

use crate::day::Day;
use crate::digest::Digest;
use crate::text::{Number, Title};
use crate::unit::UnitId;

/// 文号规范化: a number as it is compared: brackets as 〔〕, digits and letters half-width, no white space
/// (GB/T 9704-2012: 机关代字〔年份〕序号).
#[must_use]
pub fn normalise_number(number: &str) -> String {
    number
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '[' | '【' | '（' | '(' | '［' | '〔' => '〔',
            ']' | '】' | '）' | ')' | '］' | '〕' => '〕',
            '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            c => c,
        })
        .collect()
}

/// 事项键: the key by which receipts of one item at several points are one item: its number as
/// normalised, else issuer, day and title.
#[must_use]
pub fn item_key(number: Option<&Number>, issuer: &UnitId, day: Day, title: &Title) -> String {
    match number {
        Some(number) => format!("no:{issuer}:{}", normalise_number(number.as_str())),
        None => format!("at:{issuer}:{day}:{title}"),
    }
}

const BLIND: &str = "re:";
/// Hexadecimal digits of a blind item key: short enough that a restatement is always shorter than its entry, and
/// 64 bits are enough for keys that nobody chooses after the fact.
const BLIND_DIGITS: usize = 16;

/// What tells items apart, the same for the key of an item and for its redacted key: `re:` and 16 digits of SHA-256.
#[must_use]
pub fn item_identity(item: &str) -> Cow<'_, str> {
    if is_blind(item) {
        return Cow::Borrowed(item);
    }
    let digest = Digest::of(item.as_bytes());
    let digits = digest.as_str().get(..BLIND_DIGITS).unwrap_or_default();
    Cow::Owned(format!("{BLIND}{digits}"))
}

/// The identity of an item as a number: the digits of [`item_identity`].
pub fn item_number(item: &str) -> u64 {
    let blind = item
        .strip_prefix(BLIND)
        .and_then(|digits| u64::from_str_radix(digits, 16).ok());
    blind.unwrap_or_else(|| Digest::first_bytes_of(item.as_bytes()))
}

/// The redacted key of an item by its number.
pub fn blind_key(number: u64) -> String {
    format!("{BLIND}{number:016x}")
}

/// Whether an item key is a redacted one.
#[must_use]
pub fn is_blind(item: &str) -> bool {
    item.starts_with(BLIND)
}

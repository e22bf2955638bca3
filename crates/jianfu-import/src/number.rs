//! Whole numbers and durations as people type them. Exact: no float is involved.

use crate::problem::Problem;

/// Text with full-width letters, digits and marks made half-width, trimmed.
pub(crate) fn fold(text: &str) -> String {
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        c => c,
    };
    text.chars().map(half).collect::<String>().trim().to_owned()
}

/// A whole number: `12`, `１２`, `1,200`, `12.0`, `12人`.
pub(crate) fn whole(text: &str) -> Result<u64, Problem> {
    let folded = fold(text);
    let bare = folded
        .trim_end_matches(['人', '名', '位', '页', '份', '件', '套', '次', '个', '票'])
        .trim_end();
    digits(bare).ok_or(Problem::BadNumber {})
}

fn digits(text: &str) -> Option<u64> {
    let text = match text.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
        _ => text,
    };
    if !text.contains(',') {
        return plain_digits(text);
    }
    let mut groups = text.split(',');
    let first = groups.next().filter(|g| (1..=3).contains(&g.len()))?;
    let mut all = first.to_owned();
    for group in groups {
        all.push_str(Some(group).filter(|g| g.len() == 3)?);
    }
    plain_digits(&all)
}

/// Digits and nothing else: no sign, no white space.
pub(crate) fn plain_digits(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

/// A duration in whole minutes: `90`, `90分钟`, `1.5小时`, `3小时30分`, `半小时`, `1:30`.
pub(crate) fn minutes(text: &str) -> Result<u64, Problem> {
    let compact: String = fold(text)
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    duration(&compact).ok_or(Problem::BadMinutes {})
}

fn duration(text: &str) -> Option<u64> {
    if text.contains([':', '：']) {
        return clock(text);
    }
    let hours_end = ["个小时", "小时", "hours", "hour", "h", "时"]
        .into_iter()
        .find_map(|word| text.split_once(word));
    let Some((hours, rest)) = hours_end else {
        return digits(without_minutes_word(text));
    };
    let (hours, half) = match hours.strip_suffix("个半").or_else(|| hours.strip_suffix('半')) {
        Some("") => ("0", 30),
        Some(hours) => (hours, 30),
        None => (hours, 0),
    };
    let minutes = match rest {
        "" => 0,
        "半" => 30,
        rest => digits(without_minutes_word(rest))?,
    };
    hours_in_minutes(hours)?.checked_add(half)?.checked_add(minutes)
}

fn without_minutes_word(text: &str) -> &str {
    let words = ["分钟", "分", "minutes", "min", "m"];
    words
        .into_iter()
        .find_map(|word| text.strip_suffix(word))
        .unwrap_or(text)
}

/// Hours with at most two decimals, if they are whole minutes.
fn hours_in_minutes(hours: &str) -> Option<u64> {
    let (whole, decimals) = hours.split_once('.').unwrap_or((hours, "0"));
    if !(1..=2).contains(&decimals.len()) {
        return None;
    }
    let scale = if decimals.len() == 1 { 10 } else { 100 };
    let part = plain_digits(decimals)?.checked_mul(60)?;
    if part % scale != 0 {
        return None;
    }
    plain_digits(whole)?.checked_mul(60)?.checked_add(part / scale)
}

/// `1:30` and `1:30:00`, as a workbook shows one and a half hours.
fn clock(text: &str) -> Option<u64> {
    let mut parts = text.split(':');
    let hours = plain_digits(parts.next()?)?;
    let minutes = plain_digits(parts.next()?).filter(|m| *m < 60)?;
    let seconds = parts.next().map_or(Some(0), plain_digits)?;
    if seconds != 0 || parts.next().is_some() {
        return None;
    }
    hours.checked_mul(60)?.checked_add(minutes)
}

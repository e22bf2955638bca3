//! Days as people type them. It knows no clock: a day without a year needs the year from the caller.

use jianfu_facts::day::Day;

use crate::number::{fold, plain_digits};
use crate::problem::Problem;

/// A day: `2019-06-06`, `2019/6/6`, `2019.6.6`, `2019年6月6日`, `20190606`, each with or without a time of day (which is
/// dropped); `6月6日` and `6-6` where the year is given.
pub(crate) fn day(text: &str, year: Option<i16>) -> Result<Day, Problem> {
    let folded = fold(text);
    let date = without_time(&folded).ok_or(Problem::BadDay {})?;
    let parts = parts(date).ok_or(Problem::BadDay {})?;
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] => (*year, *month, *day),
        [month, day] => (
            u64::try_from(year.ok_or(Problem::NoYear {})?).unwrap_or_default(),
            *month,
            *day,
        ),
        _ => return Err(Problem::BadDay {}),
    };
    let (year, month, day) = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    match (year, month, day) {
        (Ok(year), Ok(month), Ok(day)) => Day::new(year, month, day).ok_or(Problem::BadDay {}),
        _ => Err(Problem::BadDay {}),
    }
}

/// The date before a time of day, if what follows it is a time of day.
fn without_time(text: &str) -> Option<&str> {
    let is_part = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let is_time = |time: &str| {
        let seconds_cut = time.split('.').next().unwrap_or(time);
        (2..=3).contains(&seconds_cut.split(':').count()) && seconds_cut.split(':').all(is_part)
    };
    match text.split_once([' ', 'T']) {
        None => Some(text),
        Some((date, time)) if is_time(time.trim()) => Some(date),
        Some(_) if text.contains('年') || text.contains('月') => Some(text), // `2019年 6月 6日`
        Some(_) => None,
    }
}

fn parts(date: &str) -> Option<Vec<u64>> {
    let compact: String = date.chars().filter(|c| !c.is_whitespace()).collect();
    if compact.len() == 8 && compact.bytes().all(|b| b.is_ascii_digit()) {
        let of = |range: std::ops::Range<usize>| compact.get(range).and_then(plain_digits);
        return Some(vec![of(0..4)?, of(4..6)?, of(6..8)?]);
    }
    let parts: Vec<&str> = match compact.strip_suffix(['日', '号']) {
        Some(chinese) => chinese.split(['年', '月']).collect(),
        None => {
            let separator = ['-', '/', '.'].into_iter().find(|s| compact.contains(*s))?;
            compact.split(separator).collect()
        }
    };
    let year_is_whole = parts.len() != 3 || parts.first().is_some_and(|year| year.len() == 4);
    let short = parts.iter().rev().take(2).all(|part| part.len() <= 2);
    parts
        .into_iter()
        .map(plain_digits)
        .collect::<Option<Vec<u64>>>()
        .filter(|_| year_is_whole && short)
}

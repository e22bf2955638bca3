//! A day as a number that is kept: 372 a year from 2000 on, 31 a month.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::day::Day;
use crate::limits;

/// The number of a day.
#[must_use]
pub fn number(day: Day) -> u16 {
    let years = i32::from(day.year()) - i32::from(limits::YEARS.0);
    let number = years * 372 + (i32::from(day.month()) - 1) * 31 + i32::from(day.day()) - 1;
    u16::try_from(number).unwrap_or(u16::MAX) // 100 years are 37,200
}

/// The day of a number, if there is one.
#[must_use]
pub fn of(number: u16) -> Option<Day> {
    let (years, rest) = (number / 372, number % 372);
    let year = limits::YEARS.0.checked_add(i16::try_from(years).ok()?)?;
    let (month, day) = (
        i8::try_from(rest / 31).ok()? + 1,
        i8::try_from(rest % 31).ok()? + 1,
    );
    Day::new(year, month, day)
}

/// Writes a day as its number.
///
/// # Errors
/// Those of the serializer.
pub(crate) fn serialize<S: Serializer>(day: &Day, to: S) -> Result<S::Ok, S::Error> {
    number(*day).serialize(to)
}

/// Reads a day from its number.
///
/// # Errors
/// Those of the deserializer, or no day has the number.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Day, D::Error> {
    of(u16::deserialize(from)?).ok_or_else(|| D::Error::custom("no such day"))
}

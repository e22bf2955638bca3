//! Days (日) and the moments at which the sequencer records: both of the civil calendar at UTC+8, without a time zone
//! database. China has had no daylight saving time since 1991.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Weekday};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::invariant;
use crate::json;
use crate::limits;

/// Why a text is not a day or a moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{text}” is not {what}")]
pub struct DayError {
    /// The refused text, cut to 40 characters.
    pub text: String,
    /// What it should have been.
    pub what: &'static str,
}

fn refuse(text: &str, what: &'static str) -> DayError {
    DayError {
        text: text.chars().take(40).collect(),
        what,
    }
}

const DAY: &str = "a day written YYYY-MM-DD, from 2000 to 2099";
const STAMP: &str = "a moment written YYYY-MM-DDThh:mm:ss.fff+08:00";

/// A day, written `2019-06-06`, from 2000 to 2099.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(ascii(&self.spelled()))
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        json::parsed(from)
    }
}

/// The number that some bytes spell in decimal digits, and nothing else.
fn digits<const N: usize>(bytes: [u8; N]) -> Option<i16> {
    bytes.iter().try_fold(0_i16, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| byte - b'0')?;
        number.checked_mul(10)?.checked_add(digit.into())
    })
}

fn two([a, b]: [u8; 2]) -> Option<i8> {
    i8::try_from(digits([a, b])?).ok()
}

/// The digits of a number of two: of a day, a month, an hour.
fn pair(number: i8) -> [u8; 2] {
    let number = number.unsigned_abs() % 100;
    [b'0' + number / 10, b'0' + number % 10]
}

/// What was spelled in ASCII above.
fn ascii(spelled: &[u8]) -> &str {
    let text = std::str::from_utf8(spelled).ok();
    invariant!(Some(text), "digits and marks are text")
}

impl Day {
    /// `2019-06-06`
    fn spelled(self) -> [u8; 10] {
        let year = self.0.year() % 100; // of 2000 to 2099
        let [[a, b], [c, d], [e, f]] =
            [i8::try_from(year).unwrap_or(0), self.0.month(), self.0.day()].map(pair);
        [b'2', b'0', a, b, b'-', c, d, b'-', e, f]
    }

    /// The day of a year, a month (1–12) and a day of the month, if there is one.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Day> {
        Date::new(year, month, day).ok().and_then(Day::of)
    }

    fn of(date: Date) -> Option<Day> {
        (limits::YEARS.0..=limits::YEARS.1)
            .contains(&date.year())
            .then_some(Day(date))
    }

    /// Year, 2000 to 2099.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Month, 1 to 12.
    #[must_use]
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// Whether it is a Saturday or Sunday.
    #[must_use]
    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    /// The day that is `days` later (earlier if negative), if it is in range.
    #[must_use]
    pub fn plus(self, days: i32) -> Option<Day> {
        self.0
            .checked_add(jiff::Span::new().try_days(days).ok()?)
            .ok()
            .and_then(Day::of)
    }

    /// The next day, if it is in range.
    #[must_use]
    pub fn next(self) -> Option<Day> {
        self.0.tomorrow().ok().and_then(Day::of)
    }

    /// Days from `earlier` to this day (negative if `earlier` is later).
    #[must_use]
    pub fn since(self, earlier: Day) -> i32 {
        self.0.since(earlier.0).map_or(0, |span| span.get_days())
    }
}

impl FromStr for Day {
    type Err = DayError;
    fn from_str(text: &str) -> Result<Self, DayError> {
        let day = match *text.as_bytes() {
            [a, b, c, d, b'-', e, f, b'-', g, h] => digits([a, b, c, d])
                .zip(two([e, f]).zip(two([g, h])))
                .and_then(|(year, (month, day))| Day::new(year, month, day)),
            _ => None,
        };
        day.ok_or_else(|| refuse(text, DAY))
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.to_string()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(ascii(&self.spelled()))
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^20[0-9]{2}-[0-9]{2}-[0-9]{2}$", "format": "date"})
    }
}

/// 记录时刻: the moment at which the sequencer recorded an entry, to the millisecond, written with +08:00.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp(DateTime);

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(ascii(&self.spelled()))
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        json::parsed(from)
    }
}

impl Stamp {
    /// `2019-06-06T17:12:44.120+08:00`
    fn spelled(self) -> [u8; 29] {
        let (day, time) = (self.day().spelled(), self.0.time());
        let [h, m, s] = [time.hour(), time.minute(), time.second()].map(pair);
        let millis = time.subsec_nanosecond() / 1_000_000;
        let [hundreds, rest] = [millis / 100, millis % 100].map(|n| pair(i8::try_from(n).unwrap_or(0)));
        let parts: [&[u8]; 10] = [
            &day,
            b"T",
            &h,
            b":",
            &m,
            b":",
            &s,
            b".",
            &[hundreds[1], rest[0], rest[1]],
            b"+08:00",
        ];
        let mut spelled = [0; 29];
        let bytes = parts.into_iter().flatten();
        spelled.iter_mut().zip(bytes).for_each(|(at, byte)| *at = *byte);
        spelled
    }

    /// The moment `millis` milliseconds after 1970-01-01T00:00Z, if its year is 2000 to 2099.
    #[must_use]
    pub fn from_unix_millis(millis: i64) -> Option<Stamp> {
        let instant = jiff::Timestamp::from_millisecond(millis).ok()?;
        Stamp::of(jiff::tz::Offset::constant(8).to_datetime(instant))
    }

    /// The moment on `day` at an hour (0–23), minute and second (0–59).
    #[must_use]
    pub fn on(day: Day, hour: i8, minute: i8, second: i8) -> Option<Stamp> {
        let time = jiff::civil::Time::new(hour, minute, second, 0).ok()?;
        Stamp::of(day.0.to_datetime(time))
    }

    fn of(moment: DateTime) -> Option<Stamp> {
        Day::of(moment.date()).map(|_| Stamp(moment))
    }

    /// The day of this moment at UTC+8.
    #[must_use]
    pub fn day(self) -> Day {
        Day(self.0.date())
    }

    /// The moment `millis` milliseconds later, if it is in range.
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Option<Stamp> {
        self.0
            .checked_add(jiff::Span::new().try_milliseconds(millis).ok()?)
            .ok()
            .and_then(Stamp::of)
    }
}

impl FromStr for Stamp {
    type Err = DayError;
    fn from_str(text: &str) -> Result<Self, DayError> {
        stamp(text).ok_or_else(|| refuse(text, STAMP))
    }
}

fn stamp(text: &str) -> Option<Stamp> {
    let (day, time) = text.strip_suffix("+08:00")?.split_once('T')?;
    let [a, b, b':', c, d, b':', e, f, b'.', g, h, i] = *time.as_bytes() else {
        return None;
    };
    let nanos = i32::from(digits([g, h, i])?) * 1_000_000;
    let time = jiff::civil::Time::new(two([a, b])?, two([c, d])?, two([e, f])?, nanos).ok()?;
    Some(Stamp(day.parse::<Day>().ok()?.0.to_datetime(time)))
}

impl From<Stamp> for String {
    fn from(stamp: Stamp) -> String {
        stamp.to_string()
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(ascii(&self.spelled()))
    }
}

impl fmt::Debug for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl JsonSchema for Stamp {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Stamp".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}\\+08:00$"
        })
    }
}

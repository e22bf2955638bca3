//! Periods (期间): a year, a quarter, a month, a reporting month or a day, in the one spelling that commands and files share.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::day::{Day, DayError};
use crate::limits;

/// A period: `2019`, `2019Q2`, `2019-06`, `2019-06-06` of the calendar, or `2019-06r`, the reporting month from 21 May to
/// 20 June.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Period {
    /// 年
    Year(i16),
    /// 季度, 1 to 4
    Quarter(i16, i8),
    /// 月, 1 to 12
    Month(i16, i8),
    /// 日
    Day(Day),
    /// 报告月: from the 21st of the month before to the 20th, for points that report on the 20th. The first is `2000-02r`.
    Reporting(i16, i8),
}

/// 起止: days from a first to a last, both included: a period, or a year to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub first: Day,
    /// Last day.
    pub last: Day,
}

impl From<Period> for Span {
    fn from(period: Period) -> Span {
        Span {
            first: period.first(),
            last: period.last(),
        }
    }
}

impl Span {
    /// Whether a day lies in it.
    #[must_use]
    pub fn contains(self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }

    /// The calendar months that it has days in, in order.
    #[must_use]
    pub fn calendar_months(self) -> Vec<Period> {
        let first = Period::month_of(self.first);
        let next = |month: &Period| month.last().next().map(Period::month_of);
        std::iter::successors(Some(first), next)
            .take_while(|month| month.first() <= self.last)
            .collect()
    }
}

/// The last day of a reporting month: points report on the 20th.
const REPORTING_DAY: i8 = 20;

fn last_day_of(year: i16, month: i8) -> Day {
    let last = (28..=31).rev().find_map(|d| Day::new(year, month, d));
    last.unwrap_or_else(|| unreachable!("every month from 2000 to 2099 has a 28th"))
}

fn first_day_of(year: i16, month: i8) -> Day {
    Day::new(year, month, 1).unwrap_or_else(|| unreachable!("every month from 2000 to 2099 has a first day"))
}

impl Period {
    /// The month (月) that a day lies in.
    #[must_use]
    pub fn month_of(day: Day) -> Period {
        Period::Month(day.year(), day.month())
    }

    /// First day of the period.
    #[must_use]
    pub fn first(self) -> Day {
        match self {
            Period::Year(y) => first_day_of(y, 1),
            Period::Quarter(y, q) => first_day_of(y, q * 3 - 2),
            Period::Month(y, m) => first_day_of(y, m),
            Period::Day(d) => d,
            Period::Reporting(y, m) => {
                let (y, m) = if m == 1 { (y - 1, 12) } else { (y, m - 1) };
                Day::new(y, m, REPORTING_DAY + 1).unwrap_or_else(|| first_day_of(limits::YEARS.0, 1))
            }
        }
    }

    /// 报告月 that a day lies in; the last days of 2099 and the first of 2000 lie in none.
    #[must_use]
    pub fn reporting_month_of(day: Day) -> Option<Period> {
        let (year, month) = (day.year(), day.month());
        let (year, month) = match (day.day() > REPORTING_DAY, month) {
            (false, _) => (year, month),
            (true, 12) => (year + 1, 1),
            (true, _) => (year, month + 1),
        };
        Period::reporting(year, month)
    }

    fn reporting(year: i16, month: i8) -> Option<Period> {
        let first_of_all = (year, month) == (limits::YEARS.0, 1);
        let known = (limits::YEARS.0..=limits::YEARS.1).contains(&year) && !first_of_all;
        known.then_some(Period::Reporting(year, month))
    }

    /// Last day of the period.
    #[must_use]
    pub fn last(self) -> Day {
        match self {
            Period::Year(y) => last_day_of(y, 12),
            Period::Quarter(y, q) => last_day_of(y, q * 3),
            Period::Month(y, m) => last_day_of(y, m),
            Period::Day(d) => d,
            Period::Reporting(y, m) => {
                Day::new(y, m, REPORTING_DAY).unwrap_or_else(|| first_day_of(limits::YEARS.0, 1))
            }
        }
    }

    /// Whether a day lies in the period.
    #[must_use]
    pub fn contains(self, day: Day) -> bool {
        self.first() <= day && day <= self.last()
    }

    /// Every day of the period, in order.
    pub fn days(self) -> impl Iterator<Item = Day> {
        let last = self.last();
        std::iter::successors(Some(self.first()), move |d| d.next().filter(|d| *d <= last))
    }

    /// The calendar months that the period has days in.
    #[must_use]
    pub fn calendar_months(self) -> Vec<Period> {
        let (first, last) = (Period::month_of(self.first()), Period::month_of(self.last()));
        match self {
            Period::Reporting(..) => vec![first, last],
            _ => self.months(),
        }
    }

    /// The months of a year, a quarter or a month; of a day, its month; a reporting month is one itself.
    #[must_use]
    pub fn months(self) -> Vec<Period> {
        match self {
            Period::Year(y) => (1..=12).map(|m| Period::Month(y, m)).collect(),
            Period::Quarter(y, q) => (q * 3 - 2..=q * 3).map(|m| Period::Month(y, m)).collect(),
            Period::Month(..) | Period::Reporting(..) => vec![self],
            Period::Day(d) => vec![Period::month_of(d)],
        }
    }

    /// 本年累计: from the first day of the year (of reporting months, of its first) to the last day of the period.
    #[must_use]
    pub fn year_to_date(self) -> Span {
        let year = match self {
            Period::Year(y) | Period::Quarter(y, _) | Period::Month(y, _) | Period::Reporting(y, _) => y,
            Period::Day(day) => day.year(),
        };
        let first = match self {
            Period::Reporting(..) => Period::reporting(year, 1).or(Period::reporting(year, 2)),
            _ => None,
        };
        Span {
            first: first.unwrap_or(Period::Year(year)).first(),
            last: self.last(),
        }
    }

    /// 上期: the period before (for 环比), if it is in range.
    #[must_use]
    pub fn previous(self) -> Option<Period> {
        let before = self.first().plus(-1)?;
        Some(match self {
            Period::Year(_) => Period::Year(before.year()),
            Period::Quarter(..) => Period::Quarter(before.year(), (before.month() + 2) / 3),
            Period::Month(..) => Period::month_of(before),
            Period::Day(_) => Period::Day(before),
            Period::Reporting(..) => return Period::reporting_month_of(before),
        })
    }

    /// 上年同期: the same period of the year before (for 同比); of 29 February there is none.
    #[must_use]
    pub fn year_before(self) -> Option<Period> {
        let year = self.first().year() - 1;
        if year < limits::YEARS.0 {
            return None;
        }
        Some(match self {
            Period::Year(_) => Period::Year(year),
            Period::Quarter(_, q) => Period::Quarter(year, q),
            Period::Month(_, m) => Period::Month(year, m),
            Period::Day(d) => Period::Day(Day::new(year, d.month(), d.day())?),
            Period::Reporting(_, m) => return Period::reporting(year, m),
        })
    }

    /// The period in words: `2019年第二季度`.
    #[must_use]
    pub fn zh(self) -> String {
        match self {
            Period::Year(y) => format!("{y}年"),
            Period::Quarter(y, q) => {
                let word = ["一", "二", "三", "四"]
                    .get(usize::try_from(q - 1).unwrap_or(0))
                    .copied()
                    .unwrap_or("");
                format!("{y}年第{word}季度")
            }
            Period::Month(y, m) => format!("{y}年{m}月"),
            Period::Day(d) => format!("{}年{}月{}日", d.year(), d.month(), d.day()),
            Period::Reporting(y, m) => {
                let first = self.first();
                format!(
                    "{y}年{m}月报告月（{}月{}日至{m}月{REPORTING_DAY}日）",
                    first.month(),
                    first.day()
                )
            }
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Period::Year(y) => format!("{y:04}"),
            Period::Quarter(y, q) => format!("{y:04}Q{q}"),
            Period::Month(y, m) => format!("{y:04}-{m:02}"),
            Period::Day(d) => d.to_string(),
            Period::Reporting(y, m) => format!("{y:04}-{m:02}r"),
        };
        f.pad(&text)
    }
}

impl FromStr for Period {
    type Err = DayError;
    fn from_str(text: &str) -> Result<Self, DayError> {
        let what = "a period: 2019, 2019Q2, 2019-06, 2019-06r (from 21 May to 20 June) or 2019-06-06, from 2000 to 2099";
        let refused = || DayError {
            text: text.chars().take(40).collect(),
            what,
        };
        if text.len() == 10 {
            return text.parse().map(Period::Day).map_err(|_| refused());
        }
        let year = text.get(..4).filter(|y| y.bytes().all(|b| b.is_ascii_digit()));
        let year = year
            .and_then(|y| y.parse::<i16>().ok())
            .filter(|y| (limits::YEARS.0..=limits::YEARS.1).contains(y));
        let year = year.ok_or_else(refused)?;
        let number = |digits: &str| {
            digits
                .parse::<i8>()
                .ok()
                .filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))
        };
        let rest = text.get(4..).ok_or_else(refused)?;
        match (rest.len(), rest.chars().next()) {
            (0, _) => Ok(Period::Year(year)),
            (2, Some('Q')) => {
                rest.get(1..)
                    .and_then(number)
                    .filter(|q| (1..=4).contains(q))
                    .map(|q| Period::Quarter(year, q))
            }
            .ok_or_else(refused),
            (3, Some('-')) => {
                rest.get(1..)
                    .and_then(number)
                    .filter(|m| (1..=12).contains(m))
                    .map(|m| Period::Month(year, m))
            }
            .ok_or_else(refused),
            (4, Some('-')) => {
                let month = rest.get(1..3).filter(|_| rest.ends_with('r')).and_then(number);
                let month = month.filter(|m| (1..=12).contains(m));
                month.and_then(|m| Period::reporting(year, m)).ok_or_else(refused)
            }
            _ => Err(refused()),
        }
    }
}

impl TryFrom<String> for Period {
    type Error = DayError;
    fn try_from(text: String) -> Result<Self, DayError> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> String {
        period.to_string()
    }
}

impl JsonSchema for Period {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Period".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^20[0-9]{2}(Q[1-4]|-[0-9]{2}r?|-[0-9]{2}-[0-9]{2})?$"})
    }
}

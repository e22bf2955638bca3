//! Working days (工作日), from the calendars that were published. A year without a calendar has no working days: the
//! figure that needs one says so, it never falls back to Monday to Friday.

use jianfu_facts::day::Day;
use jianfu_facts::period::Period;
use jianfu_facts::registry::facts::CalendarPublished;

/// One year's calendar in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Index of the entry that published it.
    pub index: u64,
    /// Its content.
    pub fact: CalendarPublished,
}

impl Calendar {
    /// Whether a day of this calendar's year is worked.
    #[must_use]
    pub fn works(&self, day: Day) -> bool {
        if day.is_weekend() {
            self.fact.worked.contains(&day)
        } else {
            !self.fact.off.contains(&day)
        }
    }
}

/// Working days of a period, or the first year that has no calendar.
///
/// # Errors
/// The year without a calendar.
pub(crate) fn working_days<'a>(
    period: Period,
    calendar: impl Fn(i16) -> Option<&'a Calendar>,
) -> Result<i64, i16> {
    let mut days = 0;
    for day in period.days() {
        let year = calendar(day.year()).ok_or(day.year())?;
        days += i64::from(year.works(day));
    }
    Ok(days)
}

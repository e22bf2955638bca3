//! 收文到时限 (X12): the median of the time that documents left, by the clock and in working hours. It reads cells of receipts
//! and the calendar as known; a year that has none makes the figure absent, never Monday to Friday.

use std::collections::{BTreeMap, BTreeSet};

use super::lineage::Selection;
use super::name::FigureName;
use super::value::{Absence, Value};
use super::work::{View, Worked};
use jianfu_domain::registry::Registry;
use jianfu_facts::cell::Cell;
use jianfu_facts::day::Day;
use jianfu_facts::exact::{Exact, ratio, whole};
use jianfu_facts::flow::cells::AuxCell;
use jianfu_facts::flow::notice::Notice;
use jianfu_facts::period::Span;

/// 工作时间口径 `hours/1`: 9:00 to 12:00 and 14:00 to 18:00 of a working day, in minutes of the day. Methods are added, never
/// changed.
const HOURS: [(i64, i64); 2] = [(9 * 60, 12 * 60), (14 * 60, 18 * 60)];

impl View<'_> {
    /// The median of minutes by the clock, or of worked ones.
    pub(super) fn work_notice(&self, name: &FigureName, span: Span, is_worked: bool) -> Worked {
        let cells = self.notices(name, span);
        let mut minutes: BTreeMap<i64, i64> = BTreeMap::new();
        let mut known: BTreeMap<(Day, Notice), i64> = BTreeMap::new();
        for (day, notice, count) in cells.iter().filter_map(said) {
            let left = match known.get(&(day, notice)) {
                Some(left) => Ok(*left),
                None if is_worked => worked(self.state.registry(), day, notice),
                None => Ok(notice.minutes(day)),
            };
            let left = match left {
                Ok(left) => left,
                Err(year) => {
                    return Worked {
                        cells,
                        ..Worked::absent(Absence::NoCalendar(year))
                    };
                }
            };
            known.insert((day, notice), left);
            *minutes.entry(left).or_default() += count;
        }
        let value = median(&minutes).map_or(Value::Absent(Absence::NoDenominator), Value::Ratio);
        Worked {
            value,
            figures: Vec::new(),
            cells,
        }
    }

    /// The years from receipts to their deadlines.
    pub(super) fn notice_years(&self, name: &FigureName, span: Span) -> BTreeSet<i16> {
        let cells = self.notices(name, span);
        let years = cells.iter().filter_map(said);
        let years = years.map(|(day, notice, _)| (day.year(), notice.due.year()));
        let spans: BTreeSet<(i16, i16)> = years.collect();
        spans.into_iter().flat_map(|(first, last)| first..=last).collect()
    }

    fn notices(&self, name: &FigureName, span: Span) -> Vec<(Cell, i64)> {
        let meant = Selection::of(self.state.registry(), name);
        self.side_cells(span, |cell| match cell {
            AuxCell::Notice {
                day, unit, issuer, ..
            } => meant.sends(issuer) && meant.has(unit, *day),
            _ => false,
        })
    }
}

fn said((cell, count): &(Cell, i64)) -> Option<(Day, Notice, i64)> {
    match cell {
        Cell::Aux(AuxCell::Notice { day, notice, .. }) => Some((*day, *notice, *count)),
        _ => None,
    }
}

/// Minutes worked between receipt on a day and the deadline, or the first year that has no calendar.
fn worked(registry: &Registry, from: Day, notice: Notice) -> Result<i64, i16> {
    for year in from.year()..=notice.due.year() {
        registry.calendar(year).ok_or(year)?;
    }
    let next = |day: &Day| day.next();
    let days = std::iter::successors(Some(from), next).take_while(|day| *day <= notice.due);
    let mut sum = 0;
    for day in days.filter(|day| registry.calendar(day.year()).is_some_and(|c| c.works(*day))) {
        let begin = if day == from {
            i64::from(notice.received) * 60
        } else {
            0
        };
        let end = if day == notice.due {
            i64::from(notice.due_hour) * 60
        } else {
            24 * 60
        };
        let within = HOURS.map(|(opens, closes)| (closes.min(end) - opens.max(begin)).max(0));
        sum += within.iter().sum::<i64>();
    }
    Ok(sum)
}

/// 中位数 of values by how often each was met: the middle one, or of an even number of them exactly half of the middle two's sum.
fn median(values: &BTreeMap<i64, i64>) -> Option<Exact> {
    let all: i64 = values.values().map(|count| (*count).max(0)).sum();
    // The value at a place, counted from 0.
    let at = |place: i64| {
        let mut below = 0_i64;
        let reaches = |(_, count): &(&i64, &i64)| {
            below += (**count).max(0);
            below > place
        };
        values.iter().find(reaches).map(|(value, _)| *value)
    };
    let (low, high) = (at((all - 1).max(0) / 2)?, at(all / 2)?);
    ratio(&(whole(low) + whole(high)), &whole(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_lies_half_way_and_of_none_there_is_none() {
        let of = |values: &[(i64, i64)]| median(&values.iter().copied().collect());
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[(5, 0)]), None);
        assert_eq!(of(&[(5, 1)]), Some(whole(5)));
        assert_eq!(of(&[(5, 1), (8, 1)]), ratio(&whole(13), &whole(2)));
        assert_eq!(of(&[(1, 2), (5, 1), (9, 2)]), Some(whole(5)));
        assert_eq!(of(&[(1, 3), (9, 1)]), Some(whole(1)));
        assert_eq!(of(&[(-60, 1), (60, 1)]), Some(whole(0)));
    }
}

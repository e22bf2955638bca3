//! Cells of registers: one entry's bytes give deltas on a day, so that what is in force on a day is the sum of all days
//! up to it. It knows no state; what an entry takes away, it says itself.

use std::collections::BTreeMap;
use std::ops::RangeBounds;

use jianfu_facts::day::Day;
use jianfu_facts::period::Period;
use jianfu_facts::stock::measures::StockMeasure;
use jianfu_facts::stock::words::RegisterKind;
use jianfu_facts::unit::{Slug, UnitId};

/// A series of days: what is measured, of what kind, in which register, put down to whom.
type Series = (StockMeasure, RegisterKind, Slug, UnitId);

/// All cells of stock of some entries. A cell that comes to zero is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StockCells {
    series: BTreeMap<Series, BTreeMap<Day, i64>>,
}

/// One series of cells: who and where, and its value on each day on which something happened.
pub(crate) type SeriesOf<'a> = (&'a Slug, &'a UnitId, &'a BTreeMap<Day, i64>);

impl StockCells {
    /// Adds a delta to a cell.
    pub(crate) fn add(&mut self, series: &Series, day: Day, delta: i64) {
        let days = self.series.entry(series.clone()).or_default();
        let sum = days.get(&day).copied().unwrap_or(0) + delta;
        if sum == 0 {
            days.remove(&day);
        } else {
            days.insert(day, sum);
        }
        if days.is_empty() {
            self.series.remove(series);
        }
    }

    /// Adds all cells of another fold.
    pub(crate) fn merge(&mut self, other: &StockCells) {
        for (series, days) in &other.series {
            for (day, delta) in days {
                self.add(series, *day, *delta);
            }
        }
    }

    /// Every cell that isn't zero, one a line.
    pub(crate) fn write(&self, out: &mut impl std::fmt::Write) -> std::fmt::Result {
        for ((measure, kind, register, owner), days) in &self.series {
            let (measure, kind) = (measure.name(), kind.name());
            for (day, value) in days {
                writeln!(
                    out,
                    "stock.{measure}\t{day}\t{register}\t{kind}\t{owner}\t{value}"
                )?;
            }
        }
        Ok(())
    }

    /// The series of a measure and kind, by register and owner.
    pub fn of(&self, measure: StockMeasure, kind: RegisterKind) -> impl Iterator<Item = SeriesOf<'_>> {
        let all = self.series.iter();
        all.filter(move |((m, k, ..), _)| (*m, *k) == (measure, kind))
            .map(|((_, _, register, owner), days)| (register, owner, days))
    }

    /// 时点数: what stands at the end of a day, all owners together.
    #[must_use]
    pub fn standing(&self, measure: StockMeasure, kind: RegisterKind, register: &Slug, on: Day) -> i64 {
        self.sum(measure, kind, register, ..=on)
    }

    /// 期间数: what came or went on the days of a period, all owners together.
    #[must_use]
    pub(crate) fn during(
        &self,
        measure: StockMeasure,
        kind: RegisterKind,
        register: &Slug,
        period: Period,
    ) -> i64 {
        self.sum(measure, kind, register, period.first()..=period.last())
    }

    fn sum(
        &self,
        measure: StockMeasure,
        kind: RegisterKind,
        register: &Slug,
        days: impl RangeBounds<Day> + Clone,
    ) -> i64 {
        let series = self.of(measure, kind).filter(|(r, ..)| *r == register);
        let values = series.flat_map(|(_, _, all)| all.range(days.clone()).map(|(_, value)| *value));
        values.sum()
    }
}

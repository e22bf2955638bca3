//! Cells of registers: one entry's bytes give deltas on a day, so that what is in force on a day is the sum of all days
//! up to it. It knows no state; what an entry takes away, it says itself.

use std::collections::BTreeMap;
use std::ops::RangeBounds;

use super::facts::{Measures, OwnerTotal, RegisterKind};
use crate::cells::Cell;
use crate::day::Day;
use crate::fact::Fact;
use crate::invariant;
use crate::period::Period;
use crate::unit::{Slug, UnitId};

/// What a cell of stock measures: items and yearly sums stand until something takes them away; comings and goings are
/// counted where they happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StockMeasure {
    /// 在列: items in force.
    InForce,
    /// 年报送次数: filings a year.
    FilingsPerYear,
    /// 年填报字段: fields a year.
    FieldsPerYear,
    /// 年填报分钟: minutes a year.
    MinutesPerYear,
    /// 频次不明: items in force that state no frequency.
    Unstated,
    /// 列入: items that came in.
    Listed,
    /// 退出: items that went.
    Removed,
}

impl StockMeasure {
    /// Every measure.
    pub const ALL: [StockMeasure; 7] = [
        StockMeasure::InForce,
        StockMeasure::FilingsPerYear,
        StockMeasure::FieldsPerYear,
        StockMeasure::MinutesPerYear,
        StockMeasure::Unstated,
        StockMeasure::Listed,
        StockMeasure::Removed,
    ];

    /// The spelling in cells.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            StockMeasure::InForce => "in_force",
            StockMeasure::FilingsPerYear => "filings_per_year",
            StockMeasure::FieldsPerYear => "fields_per_year",
            StockMeasure::MinutesPerYear => "minutes_per_year",
            StockMeasure::Unstated => "unstated",
            StockMeasure::Listed => "listed",
            StockMeasure::Removed => "removed",
        }
    }
}

/// The cell that a text names after `cell:`, split at its colons; nothing when it is none of stock.
pub(crate) fn named(parts: &[&str]) -> Option<Cell> {
    let [measure, day, register, kind, owner] = *parts else {
        return None;
    };
    let named = |m: &StockMeasure| measure.strip_prefix("stock.") == Some(m.name());
    let kinds = RegisterKind::ALL.iter();
    Some(Cell::Stock {
        measure: StockMeasure::ALL.into_iter().find(named)?,
        day: day.parse().ok()?,
        register: register.parse().ok()?,
        kind: kinds.copied().find(|k| k.name() == kind)?,
        owner: owner.parse().ok()?,
    })
}

/// A cell of stock as the fact that adds to it names it.
#[derive(Clone, Copy)]
pub(crate) struct StockCell<'a> {
    measure: StockMeasure,
    day: Day,
    register: &'a Slug,
    kind: RegisterKind,
    owner: &'a UnitId,
}

impl StockCell<'_> {
    /// The cell by itself.
    pub(crate) fn owned(self) -> Cell {
        Cell::Stock {
            measure: self.measure,
            day: self.day,
            register: self.register.clone(),
            kind: self.kind,
            owner: self.owner.clone(),
        }
    }
}

/// Deltas of one entry on one day and register.
struct Deltas<'a, F> {
    day: Day,
    register: &'a Slug,
    kind: RegisterKind,
    to: F,
}

fn signed(n: u64) -> i64 {
    let n = i64::try_from(n).ok();
    invariant!(
        Some(n),
        "what an item adds in a year is bounded where an entry is decoded"
    )
}

impl<'a, F: FnMut(StockCell<'a>, i64)> Deltas<'a, F> {
    fn add(&mut self, measure: StockMeasure, owner: &'a UnitId, delta: i64) {
        if delta == 0 {
            return;
        }
        let cell = StockCell {
            measure,
            day: self.day,
            register: self.register,
            kind: self.kind,
            owner,
        };
        (self.to)(cell, delta);
    }

    /// `sign` times an item that stands.
    fn item(&mut self, measures: &'a Measures, sign: i64) {
        let owner = &measures.owner;
        let sum = |n: Option<u64>| sign * signed(n.unwrap_or(0));
        self.add(StockMeasure::InForce, owner, sign);
        self.add(
            StockMeasure::FilingsPerYear,
            owner,
            sum(measures.filings_per_year),
        );
        self.add(StockMeasure::FieldsPerYear, owner, sum(measures.fields_per_year));
        self.add(
            StockMeasure::MinutesPerYear,
            owner,
            sum(measures.minutes_per_year),
        );
        let unstated = i64::from(measures.filings_per_year.is_none());
        self.add(StockMeasure::Unstated, owner, sign * unstated);
    }

    fn gone(&mut self, measures: &'a Measures) {
        self.item(measures, -1);
        self.add(StockMeasure::Removed, &measures.owner, 1);
    }

    fn total(&mut self, total: &'a OwnerTotal) {
        let owner = &total.owner;
        self.add(StockMeasure::InForce, owner, total.items.into());
        self.add(
            StockMeasure::FilingsPerYear,
            owner,
            signed(total.filings_per_year),
        );
        self.add(StockMeasure::FieldsPerYear, owner, signed(total.fields_per_year));
        self.add(
            StockMeasure::MinutesPerYear,
            owner,
            signed(total.minutes_per_year),
        );
        self.add(StockMeasure::Unstated, owner, total.unstated.into());
        self.add(StockMeasure::Listed, owner, total.items.into());
    }
}

/// What a fact of stock adds on its day; nothing for other facts, and nothing for an item of a draft.
pub(crate) fn contribution<'a>(day: Day, fact: &'a Fact, to: impl FnMut(StockCell<'a>, i64)) {
    let (register, kind) = match fact {
        Fact::ItemListed(f) if !f.draft => (&f.register, f.kind),
        Fact::ItemRevised(f) => (&f.register, f.kind),
        Fact::ItemMerged(f) => (&f.register, f.kind),
        Fact::ItemDelisted(f) => (&f.register, f.kind),
        Fact::RegisterAdopted(f) => (&f.register, f.kind),
        _ => return,
    };
    let mut deltas = Deltas {
        day,
        register,
        kind,
        to,
    };
    match fact {
        Fact::ItemListed(f) => {
            deltas.item(&f.attributes.measures, 1);
            deltas.add(StockMeasure::Listed, &f.attributes.measures.owner, 1);
        }
        Fact::ItemRevised(f) => {
            deltas.item(&f.before, -1);
            deltas.item(&f.attributes.measures, 1);
        }
        Fact::ItemMerged(f) => f.from.iter().for_each(|gone| deltas.gone(&gone.measures)),
        Fact::ItemDelisted(f) => deltas.gone(&f.measures),
        Fact::RegisterAdopted(f) => f.totals.iter().for_each(|total| deltas.total(total)),
        _ => {}
    }
}

/// A series of days: what is measured, of what kind, in which register, put down to whom.
type Series = (StockMeasure, RegisterKind, Slug, UnitId);

/// All cells of stock of some entries. A cell that comes to zero is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StockCells {
    series: BTreeMap<Series, BTreeMap<Day, i64>>,
}

/// One series of cells: who and where, and its value on each day on which something happened.
pub type SeriesOf<'a> = (&'a Slug, &'a UnitId, &'a BTreeMap<Day, i64>);

impl StockCells {
    /// Adds a delta to a cell.
    pub(crate) fn add(&mut self, cell: StockCell<'_>, delta: i64) {
        let (register, owner) = (cell.register.clone(), cell.owner.clone());
        self.add_to(&(cell.measure, cell.kind, register, owner), cell.day, delta);
    }

    fn add_to(&mut self, series: &Series, day: Day, delta: i64) {
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
                self.add_to(series, *day, *delta);
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
    pub fn during(&self, measure: StockMeasure, kind: RegisterKind, register: &Slug, period: Period) -> i64 {
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

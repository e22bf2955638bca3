//! The cells of flow and of its registering, kept as rows: one row an entry, appended as it is folded, and summed by day and
//! kind when that day is read. It must never let the order in which entries came be seen.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::cells::{FlowMeasure, ProcessMeasure};
use crate::custody::redact::{is_blind, item_identity};
use crate::day::Day;
use crate::flow::FlowKind;
use crate::names::Names;
use crate::period::Span;
use crate::unit::UnitId;

/// What one entry adds to the cells of one item at one point on one day.
#[derive(Clone, Copy, Debug)]
struct Row {
    unit: u32,
    issuer: u32,
    item: u32,
    adds: Adds,
}

/// What a row is about.
pub(crate) struct About<'a> {
    pub(crate) kind: FlowKind,
    pub(crate) day: Day,
    pub(crate) unit: &'a UnitId,
    pub(crate) issuer: &'a UnitId,
    pub(crate) item: &'a str,
}

/// What a row adds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Adds {
    pub(crate) receipts: i32,
    /// At most 10,000 persons for two days.
    pub(crate) person_minutes: i32,
    pub(crate) registered: u8,
    pub(crate) late: u8,
    pub(crate) corrected: u8,
    pub(crate) seconds: u16,
    pub(crate) corrected_later: u8,
}

/// The sum of the rows of one item of one issuer at one point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sum {
    unit: u32,
    issuer: u32,
    item: u32,
    receipts: i64,
    person_minutes: i64,
}

/// The rows of one kind and day.
#[derive(Clone, Debug, Default)]
struct Bucket {
    rows: Vec<Row>,
    sums: OnceLock<Sums>,
}

#[derive(Clone, Debug, Default)]
struct Sums {
    /// In the order of the names of unit, issuer and item.
    flow: Vec<Sum>,
    /// In the order of the names of units: registered, late, corrected, seconds, corrected later.
    process: Vec<(u32, [i64; 5])>,
}

/// All rows of some entries.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    units: Names<UnitId>,
    items: Names<Arc<str>>,
    days: BTreeMap<(Day, FlowKind), Bucket>,
    /// What registering other facts cost: registered, late, corrected, seconds, corrected later.
    beside: BTreeMap<(Day, UnitId), [i64; 5]>,
}

impl Rows {
    /// Appends what one entry adds.
    pub(crate) fn add(&mut self, about: &About<'_>, adds: Adds) {
        let row = Row {
            unit: self.units.number(about.unit, UnitId::clone),
            issuer: self.units.number(about.issuer, UnitId::clone),
            item: self.items.number(about.item, |item| Arc::from(item)),
            adds,
        };
        let bucket = self.days.entry((about.day, about.kind)).or_default();
        bucket.sums.take();
        bucket.rows.push(row);
    }

    /// Adds to a cell of the process for a fact that has no row.
    pub(crate) fn add_process(&mut self, measure: ProcessMeasure, day: Day, unit: &UnitId, delta: i64) {
        let [registered, late, corrected, seconds, later] =
            self.beside.entry((day, unit.clone())).or_default();
        let sum = match measure {
            ProcessMeasure::Registered => registered,
            ProcessMeasure::Late => late,
            ProcessMeasure::Corrected => corrected,
            ProcessMeasure::Seconds => seconds,
            ProcessMeasure::CorrectedLater => later,
        };
        *sum = sum.saturating_add(delta);
    }

    /// 遮蔽: of an entry that was added with the text of its item, the row is renamed to its redacted key, and the text is
    /// forgotten unless another row has it. Of several alike it is any one: their sum is the same.
    pub(crate) fn redact(&mut self, about: &About<'_>, adds: Adds) {
        let (units, items) = (&self.units, &self.items);
        let Some((unit, issuer)) = units.find(about.unit).zip(units.find(about.issuer)) else {
            return;
        };
        let Some(bucket) = self.days.get_mut(&(about.day, about.kind)) else {
            return;
        };
        let is_text_of = |name: &Arc<str>| !is_blind(name) && item_identity(name) == about.item;
        let row = bucket.rows.iter_mut().find(|row| {
            (row.unit, row.issuer, row.adds) == (unit, issuer, adds)
                && items.name(row.item).is_some_and(is_text_of)
        });
        let Some(row) = row else { return };
        let old = row.item;
        row.item = self.items.number(about.item, |item| Arc::from(item));
        bucket.sums.take();
        let mut rows = self.days.values().flat_map(|bucket| &bucket.rows);
        if !rows.any(|row| row.item == old) {
            self.items.forget(old, Arc::from(""));
        }
    }

    /// Appends all rows of another fold.
    pub(crate) fn merge(&mut self, other: &Rows) {
        let units: Vec<u32> = other
            .units
            .iter()
            .map(|name| self.units.number(name, UnitId::clone))
            .collect();
        let items: Vec<u32> = other
            .items
            .iter()
            .map(|name| self.items.number(name.as_ref(), |_| name.clone()))
            .collect();
        let to = |numbers: &[u32], number: u32| {
            let number = usize::try_from(number).ok().and_then(|n| numbers.get(n));
            number.copied().unwrap_or(u32::MAX) // each number of the other's rows was given by its names
        };
        for (key, theirs) in &other.beside {
            let sums = self.beside.entry(key.clone()).or_default();
            for (sum, value) in sums.iter_mut().zip(theirs) {
                *sum = sum.saturating_add(*value);
            }
        }
        for (key, theirs) in &other.days {
            let bucket = self.days.entry(*key).or_default();
            bucket.sums.take();
            // Days are many and each is complete after a few pages: room for what is there, unless it goes on and on.
            if bucket.rows.len() < theirs.rows.len() * 16 {
                bucket.rows.reserve_exact(theirs.rows.len());
            }
            bucket.rows.extend(theirs.rows.iter().map(|row| Row {
                unit: to(&units, row.unit),
                issuer: to(&units, row.issuer),
                item: to(&items, row.item),
                ..*row
            }));
        }
    }

    /// The cells of one kind and measure in a span, in the order of day, point, issuer and item.
    pub(crate) fn flow(
        &self,
        kind: FlowKind,
        measure: FlowMeasure,
        span: Span,
    ) -> impl Iterator<Item = (Day, &UnitId, &UnitId, &Arc<str>, i64)> {
        let days = self.days_of(span).filter(move |((_, k), _)| *k == kind);
        days.flat_map(move |((day, _), bucket)| {
            self.sums(bucket).flow.iter().filter_map(move |sum| {
                let value = match measure {
                    FlowMeasure::Receipts => sum.receipts,
                    FlowMeasure::PersonMinutes => sum.person_minutes,
                };
                let (unit, issuer) = (self.units.name(sum.unit)?, self.units.name(sum.issuer)?);
                (value != 0).then_some((*day, unit, issuer, self.items.name(sum.item)?, value))
            })
        })
    }

    /// The cells of one measure of the process in a span, in the order of day and point.
    pub(crate) fn process(&self, measure: ProcessMeasure, span: Span) -> Vec<(Day, &UnitId, i64)> {
        let mut cells: BTreeMap<(Day, &UnitId), i64> = BTreeMap::new();
        let mut add = |day: Day, unit, [registered, late, corrected, seconds, later]: [i64; 5]| {
            let value = match measure {
                ProcessMeasure::Registered => registered,
                ProcessMeasure::Late => late,
                ProcessMeasure::Corrected => corrected,
                ProcessMeasure::Seconds => seconds,
                ProcessMeasure::CorrectedLater => later,
            };
            if value != 0 {
                let cell = cells.entry((day, unit)).or_default();
                *cell = cell.saturating_add(value);
            }
        };
        for ((day, _), bucket) in self.days_of(span) {
            for (unit, values) in &self.sums(bucket).process {
                if let Some(unit) = self.units.name(*unit) {
                    add(*day, unit, *values);
                }
            }
        }
        for ((day, unit), values) in self.beside.iter().filter(|((day, _), _)| span.contains(*day)) {
            add(*day, unit, *values);
        }
        cells
            .into_iter()
            .map(|((day, unit), value)| (day, unit, value))
            .collect()
    }

    fn days_of(&self, span: Span) -> impl Iterator<Item = (&(Day, FlowKind), &Bucket)> {
        let (first, last) = (FlowKind::ALL.first(), FlowKind::ALL.last());
        let range = first
            .zip(last)
            .map(|(first, last)| (span.first, *first)..=(span.last, *last));
        range.into_iter().flat_map(|range| self.days.range(range))
    }

    fn sums<'a>(&'a self, bucket: &'a Bucket) -> &'a Sums {
        bucket.sums.get_or_init(|| Sums {
            flow: self.flow_sums(&bucket.rows),
            process: self.process_sums(&bucket.rows),
        })
    }

    fn flow_sums(&self, rows: &[Row]) -> Vec<Sum> {
        let mut sums: Vec<Sum> = rows
            .iter()
            .map(|row| Sum {
                unit: row.unit,
                issuer: row.issuer,
                item: row.item,
                receipts: row.adds.receipts.into(),
                person_minutes: row.adds.person_minutes.into(),
            })
            .collect();
        sums.sort_unstable_by(|a, b| {
            by_name(&self.units, a.unit, b.unit)
                .then_with(|| by_name(&self.units, a.issuer, b.issuer))
                .then_with(|| by_name(&self.items, a.item, b.item))
        });
        sums.dedup_by(|next, sum| {
            let same = (next.unit, next.issuer, next.item) == (sum.unit, sum.issuer, sum.item);
            if same {
                sum.receipts = sum.receipts.saturating_add(next.receipts);
                sum.person_minutes = sum.person_minutes.saturating_add(next.person_minutes);
            }
            same
        });
        sums.retain(|sum| sum.receipts != 0 || sum.person_minutes != 0);
        sums
    }

    fn process_sums(&self, rows: &[Row]) -> Vec<(u32, [i64; 5])> {
        let mut sums: BTreeMap<u32, [i64; 5]> = BTreeMap::new();
        for row in rows {
            let [registered, late, corrected, seconds, later] = sums.entry(row.unit).or_default();
            *registered += i64::from(row.adds.registered);
            *late += i64::from(row.adds.late);
            *corrected += i64::from(row.adds.corrected);
            *seconds += i64::from(row.adds.seconds);
            *later += i64::from(row.adds.corrected_later);
        }
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.sort_unstable_by(|(a, _), (b, _)| by_name(&self.units, *a, *b));
        sums
    }

    /// Every cell that isn't zero, in order: what makes two folds equal.
    fn all(&self) -> impl Iterator<Item = (Day, FlowKind, [&str; 3], [i64; 2])> {
        self.days.iter().flat_map(move |((day, kind), bucket)| {
            self.sums(bucket).flow.iter().filter_map(move |sum| {
                let names = [
                    self.units.name(sum.unit)?.as_str(),
                    self.units.name(sum.issuer)?.as_str(),
                    self.items.name(sum.item)?.as_ref(),
                ];
                Some((*day, *kind, names, [sum.receipts, sum.person_minutes]))
            })
        })
    }

    /// Every cell that isn't zero, one a line.
    pub(crate) fn write(&self, out: &mut impl fmt::Write) -> fmt::Result {
        for (day, kind, [unit, issuer, item], [receipts, person_minutes]) in self.all() {
            let kind = kind.name();
            writeln!(
                out,
                "{kind}\t{day}\t{unit}\t{issuer}\t{item}\t{receipts}\t{person_minutes}"
            )?;
        }
        for ((day, unit), values) in self.whole_process() {
            writeln!(out, "process\t{day}\t{unit}\t{values:?}")?;
        }
        Ok(())
    }

    fn whole_process(&self) -> BTreeMap<(Day, &UnitId), [i64; 5]> {
        let beside = self
            .beside
            .iter()
            .map(|((day, unit), values)| ((*day, unit), *values));
        let mut all: BTreeMap<(Day, &UnitId), [i64; 5]> = beside.collect();
        for ((day, _), bucket) in &self.days {
            for (unit, values) in &self.sums(bucket).process {
                if let Some(unit) = self.units.name(*unit) {
                    let sum = all.entry((*day, unit)).or_default();
                    for (sum, value) in sum.iter_mut().zip(values) {
                        *sum += value;
                    }
                }
            }
        }
        all.retain(|_, values| *values != [0; 5]);
        all
    }
}

fn by_name<T: Clone + Ord + std::hash::Hash>(names: &Names<T>, a: u32, b: u32) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    names.name(a).cmp(&names.name(b))
}

impl PartialEq for Rows {
    fn eq(&self, other: &Rows) -> bool {
        self.all().eq(other.all()) && self.whole_process() == other.whole_process()
    }
}

impl Eq for Rows {}

//! The cells of flow and of its registering, kept as rows: one row an entry, appended as it is folded, and summed by day and
//! kind when that day is read. It must never let the order in which entries came be seen.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use crate::interner::{CellInterner, IdRemap};
use jianfu_facts::cell::ProcessMeasure;
use jianfu_facts::day::Day;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::item::{is_blind, item_identity};

mod named;

/// What one entry adds to the cells of one item at one point on one day.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) unit: u32,
    pub(crate) issuer: u32,
    pub(crate) item: u32,
    adds: Adds,
}

/// What a row is about; units and item are numbers of [`CellInterner`].
#[derive(Clone, Copy)]
pub(crate) struct About {
    pub(crate) kind: FlowKind,
    pub(crate) day: Day,
    pub(crate) unit: u32,
    pub(crate) issuer: u32,
    pub(crate) item: u32,
}

/// What a row adds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Adds {
    /// One, or less one.
    pub(crate) receipts: i8,
    /// At most 10,000 persons for two days.
    pub(crate) person_minutes: i32,
    pub(crate) registered: u8,
    pub(crate) late: u8,
    pub(crate) corrected: u8,
    pub(crate) seconds: u16,
    pub(crate) corrected_later: u8,
}

impl Adds {
    /// What registering and correcting cost, without what is zero.
    pub(crate) fn costs(&self, mut add: impl FnMut(ProcessMeasure, i64)) {
        let costs = [
            (ProcessMeasure::Registered, i64::from(self.registered)),
            (ProcessMeasure::Seconds, i64::from(self.seconds)),
            (ProcessMeasure::Late, i64::from(self.late)),
            (ProcessMeasure::Corrected, i64::from(self.corrected)),
            (ProcessMeasure::CorrectedLater, i64::from(self.corrected_later)),
        ];
        for (measure, delta) in costs.into_iter().filter(|(_, delta)| *delta != 0) {
            add(measure, delta);
        }
    }
}

impl Row {
    /// A row whose fields all differ, for [`crate::cached_cells::specimen`].
    pub(crate) fn specimen() -> Row {
        Row {
            unit: 1,
            issuer: 2,
            item: 3,
            adds: Adds {
                receipts: 4,
                person_minutes: 5,
                registered: 6,
                late: 7,
                corrected: 8,
                seconds: 9,
                corrected_later: 10,
            },
        }
    }
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
    days: BTreeMap<(Day, FlowKind), Bucket>,
    /// What registering other facts cost: registered, late, corrected, seconds, corrected later.
    beside: BTreeMap<(Day, u32), [i64; 5]>,
}

/// [`Rows`] with their names, for readers.
#[derive(Clone, Copy)]
pub(crate) struct NamedRows<'a> {
    rows: &'a Rows,
    names: &'a CellInterner,
}

impl Rows {
    /// Appends what one entry adds.
    pub(crate) fn add(&mut self, about: About, adds: Adds) {
        let bucket = self.days.entry((about.day, about.kind)).or_default();
        bucket.sums.take();
        bucket.rows.push(Row {
            unit: about.unit,
            issuer: about.issuer,
            item: about.item,
            adds,
        });
    }

    /// Adds to a cell of the process for a fact that has no row.
    pub(crate) fn add_process(&mut self, measure: ProcessMeasure, day: Day, unit: u32, delta: i64) {
        let [registered, late, corrected, seconds, later] = self.beside.entry((day, unit)).or_default();
        let sum = match measure {
            ProcessMeasure::Registered => registered,
            ProcessMeasure::Late => late,
            ProcessMeasure::Corrected => corrected,
            ProcessMeasure::Seconds => seconds,
            ProcessMeasure::CorrectedLater => later,
        };
        *sum += delta;
    }

    /// 遮蔽: of an entry that was added with the text of its item, the row is renamed to its redacted key. The number of the text,
    /// if there was one. Of several alike it is any one: their sum is the same.
    pub(crate) fn redact(&mut self, about: About, adds: Adds, names: &CellInterner) -> Option<u32> {
        let bucket = self.days.get_mut(&(about.day, about.kind))?;
        let key = names.items.name(about.item);
        let is_text_of = |name: &Arc<str>| !is_blind(name) && item_identity(name) == **key;
        let row = bucket.rows.iter_mut().find(|row| {
            (row.unit, row.issuer, row.adds) == (about.unit, about.issuer, adds)
                && is_text_of(names.items.name(row.item))
        })?;
        bucket.sums.take();
        Some(std::mem::replace(&mut row.item, about.item))
    }

    /// Whether a row has an item.
    pub(crate) fn has_item(&self, number: u32) -> bool {
        let mut rows = self.days.values().flat_map(|bucket| &bucket.rows);
        rows.any(|row| row.item == number)
    }

    /// Appends all rows of another fold.
    pub(crate) fn merge(&mut self, other: &Rows, numbers: &IdRemap) {
        other
            .costs()
            .for_each(|(day, unit, values)| self.extend_costs(day, unit, &values, numbers));
        other
            .buckets()
            .for_each(|(day, kind, rows)| self.extend(day, kind, rows, numbers));
    }

    /// Appends rows of one day and kind, whose names have other numbers here.
    pub(crate) fn extend(&mut self, day: Day, kind: FlowKind, rows: &[Row], numbers: &IdRemap) {
        let bucket = self.days.entry((day, kind)).or_default();
        bucket.sums.take();
        // Days are many and each is complete after a few pages: room for what is there, unless it goes on and on.
        if bucket.rows.len() < rows.len() * 16 {
            bucket.rows.reserve_exact(rows.len());
        }
        bucket.rows.extend(rows.iter().map(|row| Row {
            unit: numbers.unit(row.unit),
            issuer: numbers.unit(row.issuer),
            item: numbers.item(row.item),
            ..*row
        }));
    }

    /// Adds to the cells of the process of facts that have no row.
    pub(crate) fn extend_costs(&mut self, day: Day, unit: u32, values: &[i64; 5], numbers: &IdRemap) {
        let sums = self.beside.entry((day, numbers.unit(unit))).or_default();
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += value;
        }
    }

    /// The rows by day and kind.
    pub(crate) fn buckets(&self) -> impl Iterator<Item = (Day, FlowKind, &[Row])> {
        let days = self.days.iter();
        days.map(|((day, kind), bucket)| (*day, *kind, bucket.rows.as_slice()))
    }

    /// What registering facts without a row cost, by day and point: registered, late, corrected, seconds, corrected later.
    pub(crate) fn costs(&self) -> impl Iterator<Item = (Day, u32, [i64; 5])> {
        let costs = self.beside.iter();
        costs.map(|((day, unit), values)| (*day, *unit, *values))
    }

    pub(crate) fn named<'a>(&'a self, names: &'a CellInterner) -> NamedRows<'a> {
        NamedRows { rows: self, names }
    }
}

//! The sums of cells beside the register, kept by number: appended as entries are folded, summed now and then. It must never know
//! what an entry says, nor let the order in which entries came be seen.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use num_traits::{CheckedAdd, Zero};

use crate::interner::{CellInterner, IdRemap};
use jianfu_facts::day::Day;
use jianfu_facts::flow::cells::AuxCell;
use jianfu_facts::flow::measures::Mark;
use jianfu_facts::item::{is_blind, item_identity};
use jianfu_facts::period::Span;

/// A cell whose unit, issuer, item and group are numbers of [`CellInterner`].
pub(crate) type Numbered = AuxCell<u32, u32, u32>;

/// A mark, without its day: the point, the issuer, what is marked. Most cells beside the register are marks.
type MarkKey = (u32, u32, Mark);

/// Cells that are appended before they are summed, at least.
const TAIL: usize = 256;

/// Sums by key, and what came since.
#[derive(Clone, Debug)]
struct Sums<K, V> {
    /// Ascending by key, none zero. Each key once, unless its sum doesn't fit its type.
    sums: Vec<(K, V)>,
    tail: Vec<(K, V)>,
}

/// The cells of one day.
#[derive(Clone, Debug, Default)]
struct Bucket {
    cells: Sums<Numbered, i64>,
    marks: Sums<MarkKey, i32>,
    /// For readers: by name, ascending.
    read: OnceLock<Vec<(AuxCell, i64)>>,
}

/// All cells beside the register of some entries, by day. A cell that comes to zero is gone.
#[derive(Clone, Debug, Default)]
pub(crate) struct AuxColumns {
    days: BTreeMap<Day, Bucket>,
    /// The day to which something was added last.
    last: Option<Day>,
}

/// All cells beside the register with their names, for readers.
#[derive(Clone, Copy)]
pub struct AuxCells<'a> {
    side: &'a AuxColumns,
    names: &'a CellInterner,
}

impl<K, V> Default for Sums<K, V> {
    fn default() -> Self {
        Sums {
            sums: Vec::new(),
            tail: Vec::new(),
        }
    }
}

impl<K: Copy + Ord, V: Copy + CheckedAdd + Zero> Sums<K, V> {
    fn push(&mut self, key: K, value: V) {
        self.tail.push((key, value));
        if self.tail.len() >= TAIL.max(self.sums.len()) {
            self.settle();
        }
    }

    /// Sums what came since.
    fn settle(&mut self) {
        if self.tail.is_empty() {
            return;
        }
        self.sums.append(&mut std::mem::take(&mut self.tail));
        self.sums.sort_unstable_by_key(|(key, _)| *key);
        self.sums.dedup_by(|next, sum| {
            let joined = (next.0 == sum.0).then(|| sum.1.checked_add(&next.1)).flatten();
            joined.is_some_and(|joined| {
                sum.1 = joined;
                true
            })
        });
        self.sums.retain(|(_, value)| !value.is_zero());
        self.sums.shrink_to_fit();
    }

    fn all(&self) -> impl Iterator<Item = (K, V)> {
        self.sums.iter().chain(&self.tail).copied()
    }
}

impl Bucket {
    fn add(&mut self, cell: Numbered, delta: i64) {
        self.read.take();
        match (cell, i32::try_from(delta)) {
            (
                AuxCell::Mark {
                    mark, unit, issuer, ..
                },
                Ok(delta),
            ) => {
                self.marks.push((unit, issuer, mark), delta);
            }
            _ => self.cells.push(cell, delta),
        }
    }

    fn settle(&mut self) {
        self.cells.settle();
        self.marks.settle();
    }

    /// What was added to a day's cells, not summed to the end.
    fn all(&self, day: Day) -> impl Iterator<Item = (Numbered, i64)> {
        let marks = self.marks.all().map(move |((unit, issuer, mark), value)| {
            let cell = AuxCell::Mark {
                mark,
                day,
                unit,
                issuer,
            };
            (cell, value.into())
        });
        self.cells.all().chain(marks)
    }

    fn read(&self, day: Day, names: &CellInterner) -> &[(AuxCell, i64)] {
        self.read.get_or_init(|| {
            let cells = self.all(day);
            let mut cells: Vec<_> = cells.map(|(cell, value)| (names.named(cell), value)).collect();
            cells.sort_unstable();
            cells.dedup_by(|next, sum| {
                let same = next.0 == sum.0;
                if same {
                    sum.1 += next.1;
                }
                same
            });
            cells.retain(|(_, value)| *value != 0);
            cells
        })
    }
}

impl AuxColumns {
    pub(crate) fn add(&mut self, cell: Numbered, delta: i64) {
        if delta == 0 {
            return;
        }
        let day = cell.day();
        let before = self.last.replace(day).filter(|before| *before != day);
        if let Some(before) = before.and_then(|before| self.days.get_mut(&before)) {
            // Most days are over when another begins: what came is summed, unless it is little.
            if before.marks.tail.len() > before.marks.sums.len() / 8 {
                before.settle();
            }
        }
        self.days.entry(day).or_default().add(cell, delta);
    }

    /// 遮蔽: moves what an entry added to a cell with the text of its item to the cell with its redacted key. The number of the
    /// text, if there was one.
    pub(crate) fn redact(&mut self, cell: Numbered, delta: i64, names: &CellInterner) -> Option<u32> {
        let mut cell_of = cell;
        let redacted = *cell_of.item_mut()?;
        let key = names.items.name(redacted);
        let is_text_of = |name: &Arc<str>| !is_blind(name) && item_identity(name) == **key;
        let bucket = self.days.get_mut(&cell.day())?;
        bucket.settle();
        let mut texts = bucket.cells.sums.iter().filter_map(|(held, _)| {
            let mut renamed = *held;
            let item = renamed.item_mut()?;
            let text = std::mem::replace(item, redacted);
            (renamed == cell && is_text_of(names.items.name(text))).then_some((*held, text))
        });
        let (old, text) = texts.next()?;
        bucket.add(old, -delta);
        bucket.add(cell, delta);
        bucket.settle();
        Some(text)
    }

    /// Whether a cell has an item.
    pub(crate) fn has_item(&self, number: u32) -> bool {
        self.cells()
            .any(|(mut cell, _)| cell.item_mut().is_some_and(|item| *item == number))
    }

    /// Appends the cells of another fold.
    pub(crate) fn merge(&mut self, other: &AuxColumns, numbers: &IdRemap) {
        for (cell, value) in other.cells() {
            self.add_renumbered(cell, value, numbers);
        }
    }

    /// Adds to a cell whose names have other numbers here.
    pub(crate) fn add_renumbered(&mut self, cell: Numbered, value: i64, numbers: &IdRemap) {
        self.add(numbers.renumber(cell), value);
    }

    /// What was added, not summed to the end.
    pub(crate) fn cells(&self) -> impl Iterator<Item = (Numbered, i64)> {
        self.days.iter().flat_map(|(day, bucket)| bucket.all(*day))
    }

    /// Sums what was added.
    pub(crate) fn settle(&mut self) {
        self.days.values_mut().for_each(Bucket::settle);
    }

    pub(crate) fn named<'a>(&'a self, names: &'a CellInterner) -> AuxCells<'a> {
        AuxCells { side: self, names }
    }
}

impl<'a> AuxCells<'a> {
    /// Every cell that isn't zero, one a line.
    pub(crate) fn write(self, out: &mut impl fmt::Write) -> fmt::Result {
        self.all()
            .try_for_each(|(cell, value)| writeln!(out, "{cell}\t{value}"))
    }

    /// The cells of a period or span, by day.
    pub fn of(self, span: impl Into<Span>) -> impl Iterator<Item = (&'a AuxCell, i64)> {
        let span = span.into();
        let days = self.side.days.range(span.first..=span.last);
        days.flat_map(move |(day, bucket)| bucket.read(*day, self.names))
            .map(|(cell, value)| (cell, *value))
    }

    fn all(self) -> impl Iterator<Item = (&'a AuxCell, i64)> {
        let buckets = self.side.days.iter();
        buckets
            .flat_map(move |(day, bucket)| bucket.read(*day, self.names))
            .map(|(cell, value)| (cell, *value))
    }
}

impl PartialEq for AuxCells<'_> {
    fn eq(&self, other: &AuxCells<'_>) -> bool {
        self.all().eq(other.all())
    }
}

impl fmt::Debug for AuxCells<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.all()).finish()
    }
}

//! The sums of cells beside the register, kept by number: appended as entries are folded, summed now and then. It must never know
//! what an entry says, nor let the order in which entries came be seen.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::cells::SideCell;
use crate::custody::redact::{is_blind, item_identity};
use crate::day::Day;
use crate::names::{CellNames, Renumbered};
use crate::period::Span;

/// A cell whose unit, issuer, item and group are numbers of [`CellNames`].
pub(crate) type Numbered = SideCell<u32, u32, u32>;

/// Cells that are appended before they are summed, at least.
const TAIL: usize = 256;

/// The cells of one day.
#[derive(Clone, Debug, Default)]
struct Bucket {
    /// Ascending by number, each cell once, none zero.
    sums: Vec<(Numbered, i64)>,
    /// What came since.
    tail: Vec<(Numbered, i64)>,
    /// For readers: by name, ascending.
    read: OnceLock<Vec<(SideCell, i64)>>,
}

/// All cells beside the register of some entries, by day. A cell that comes to zero is gone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Side {
    days: BTreeMap<Day, Bucket>,
}

/// [`Side`] with its names, for readers.
#[derive(Clone, Copy)]
pub struct SideCells<'a> {
    side: &'a Side,
    names: &'a CellNames,
}

impl Bucket {
    fn push(&mut self, cell: Numbered, delta: i64) {
        self.read.take();
        self.tail.push((cell, delta));
        if self.tail.len() >= TAIL.max(self.sums.len()) {
            self.settle();
        }
    }

    /// Sums what came since.
    fn settle(&mut self) {
        if self.tail.is_empty() {
            return;
        }
        self.sums.append(&mut self.tail);
        self.sums.sort_unstable_by_key(|(cell, _)| *cell);
        self.sums.dedup_by(|next, sum| {
            let same = next.0 == sum.0;
            if same {
                sum.1 = sum.1.saturating_add(next.1);
            }
            same
        });
        self.sums.retain(|(_, value)| *value != 0);
        self.sums.shrink_to(self.sums.len() + TAIL);
    }

    fn read(&self, names: &CellNames) -> &[(SideCell, i64)] {
        self.read.get_or_init(|| {
            let mut settled = Bucket {
                sums: self.sums.clone(),
                tail: self.tail.clone(),
                read: OnceLock::new(),
            };
            settled.settle();
            let cells = settled.sums.into_iter();
            let mut cells: Vec<_> = cells
                .filter_map(|(cell, value)| Some((names.named(cell)?, value)))
                .collect();
            cells.sort_unstable();
            cells
        })
    }
}

impl Side {
    pub(crate) fn add(&mut self, cell: Numbered, delta: i64) {
        if delta != 0 {
            self.days.entry(cell.day()).or_default().push(cell, delta);
        }
    }

    /// 遮蔽: moves what an entry added to a cell with the text of its item to the cell with its redacted key. The number of the
    /// text, if there was one.
    pub(crate) fn redact(&mut self, cell: Numbered, delta: i64, names: &CellNames) -> Option<u32> {
        let mut cell_of = cell;
        let redacted = *cell_of.item_mut()?;
        let key = names.items.name(redacted)?;
        let is_text_of = |name: &Arc<str>| !is_blind(name) && item_identity(name) == **key;
        let bucket = self.days.get_mut(&cell.day())?;
        bucket.settle();
        let mut texts = bucket.sums.iter().filter_map(|(held, _)| {
            let mut renamed = *held;
            let item = renamed.item_mut()?;
            let text = std::mem::replace(item, redacted);
            (renamed == cell && names.items.name(text).is_some_and(is_text_of)).then_some((*held, text))
        });
        let (old, text) = texts.next()?;
        bucket.push(old, delta.saturating_neg());
        bucket.push(cell, delta);
        bucket.settle();
        Some(text)
    }

    /// Whether a cell has an item.
    pub(crate) fn has_item(&self, number: u32) -> bool {
        let mut cells = self.days.values().flat_map(|b| b.sums.iter().chain(&b.tail));
        cells.any(|(cell, _)| {
            let mut cell = *cell;
            cell.item_mut().is_some_and(|item| *item == number)
        })
    }

    /// Appends the cells of another fold.
    pub(crate) fn merge(&mut self, other: &Side, numbers: &Renumbered) {
        for (day, theirs) in &other.days {
            let bucket = self.days.entry(*day).or_default();
            for (cell, value) in theirs.sums.iter().chain(&theirs.tail) {
                if let Some(cell) = numbers.renumber(*cell) {
                    bucket.push(cell, *value);
                }
            }
        }
    }

    pub(crate) fn named<'a>(&'a self, names: &'a CellNames) -> SideCells<'a> {
        SideCells { side: self, names }
    }
}

impl<'a> SideCells<'a> {
    /// Every cell that isn't zero, one a line.
    pub(crate) fn write(self, out: &mut impl fmt::Write) -> fmt::Result {
        self.all()
            .try_for_each(|(cell, value)| writeln!(out, "{cell}\t{value}"))
    }

    /// The cells of a period or span, by day.
    pub fn of(self, span: impl Into<Span>) -> impl Iterator<Item = (&'a SideCell, i64)> {
        let span = span.into();
        let days = self.side.days.range(span.first..=span.last);
        days.flat_map(move |(_, bucket)| bucket.read(self.names))
            .map(|(cell, value)| (cell, *value))
    }

    fn all(self) -> impl Iterator<Item = (&'a SideCell, i64)> {
        let buckets = self.side.days.values();
        buckets
            .flat_map(move |bucket| bucket.read(self.names))
            .map(|(cell, value)| (cell, *value))
    }
}

impl PartialEq for SideCells<'_> {
    fn eq(&self, other: &SideCells<'_>) -> bool {
        self.all().eq(other.all())
    }
}

impl fmt::Debug for SideCells<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.all()).finish()
    }
}

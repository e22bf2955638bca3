//! The sums of cells beside the register. It must never know what an entry says: only cells and what is added to them.

use std::collections::BTreeMap;
use std::fmt;

use super::cells::SideCell;
use crate::custody::redact::item_identity;
use crate::day::Day;
use crate::period::Period;

/// All cells beside the register of some entries, by day. A cell that comes to zero is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SideCells(BTreeMap<Day, BTreeMap<SideCell, i64>>);

impl SideCells {
    pub(crate) fn add(&mut self, cell: SideCell, delta: i64) {
        let day = cell.day();
        let cells = self.0.entry(day).or_default();
        let sum = cells.get(&cell).copied().unwrap_or(0).saturating_add(delta);
        if sum == 0 {
            cells.remove(&cell);
        } else {
            cells.insert(cell, sum);
        }
        if cells.is_empty() {
            self.0.remove(&day);
        }
    }

    /// 遮蔽: moves what an entry added to a cell with the text of its item to the cell with its redacted key.
    pub(crate) fn redact(&mut self, cell: SideCell, delta: i64) {
        let blind = |cell: &SideCell| {
            let mut cell = cell.clone();
            if let Some(item) = cell.item_mut() {
                *item = item_identity(item).as_ref().into();
            }
            cell
        };
        let held = self.0.get(&cell.day()).into_iter().flatten();
        let old = held
            .map(|(old, _)| old)
            .find(|old| **old != cell && blind(old) == cell)
            .cloned();
        if let Some(old) = old {
            self.add(old, delta.saturating_neg());
            self.add(cell, delta);
        }
    }

    pub(crate) fn merge(&mut self, other: &SideCells) {
        for (cell, delta) in other.0.values().flatten() {
            self.add(cell.clone(), *delta);
        }
    }

    /// Every cell that isn't zero, one a line.
    pub(crate) fn write(&self, out: &mut impl fmt::Write) -> fmt::Result {
        let mut cells = self.0.values().flatten();
        cells.try_for_each(|(cell, value)| writeln!(out, "{cell}\t{value}"))
    }

    /// The cells of a period, by day.
    pub fn of(&self, period: Period) -> impl Iterator<Item = (&SideCell, i64)> {
        let days = self.0.range(period.first()..=period.last());
        days.flat_map(|(_, cells)| cells)
            .map(|(cell, value)| (cell, *value))
    }
}

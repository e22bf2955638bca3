//! The sums of cells beside the register. It must never know what an entry says: only cells and what is added to them.

use std::collections::BTreeMap;
use std::fmt;

use super::cells::SideCell;
use crate::custody::redact::item_identity;
use crate::day::Day;
use crate::names::Names;
use crate::period::Span;
use crate::unit::UnitId;

/// All cells beside the register of some entries, by day. A cell that comes to zero is gone.
#[derive(Clone, Debug, Default)]
pub struct SideCells {
    days: BTreeMap<Day, BTreeMap<SideCell, i64>>,
    // Each unit is held once, however many entries brought it.
    units: Names<UnitId>,
}

impl PartialEq for SideCells {
    fn eq(&self, other: &SideCells) -> bool {
        self.days == other.days
    }
}

impl Eq for SideCells {}

impl SideCells {
    pub(crate) fn add(&mut self, mut cell: SideCell, delta: i64) {
        let day = cell.day();
        let cells = self.days.entry(day).or_default();
        if let Some(held) = cells.get_mut(&cell) {
            *held = held.saturating_add(delta);
            if *held == 0 {
                cells.remove(&cell);
            }
        } else if delta != 0 {
            hold_units(&mut self.units, &mut cell);
            cells.insert(cell, delta);
        }
        if cells.is_empty() {
            self.days.remove(&day);
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
        let held = self.days.get(&cell.day()).into_iter().flatten();
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
        for (cell, delta) in other.days.values().flatten() {
            self.add(cell.clone(), *delta);
        }
    }

    /// Every cell that isn't zero, one a line.
    pub(crate) fn write(&self, out: &mut impl fmt::Write) -> fmt::Result {
        let mut cells = self.days.values().flatten();
        cells.try_for_each(|(cell, value)| writeln!(out, "{cell}\t{value}"))
    }

    /// The cells of a period or span, by day.
    pub fn of(&self, span: impl Into<Span>) -> impl Iterator<Item = (&SideCell, i64)> {
        let span = span.into();
        let days = self.days.range(span.first..=span.last);
        days.flat_map(|(_, cells)| cells)
            .map(|(cell, value)| (cell, *value))
    }
}

/// Puts the units that are held already in the place of a new cell's own.
fn hold_units(units: &mut Names<UnitId>, cell: &mut SideCell) {
    let mut hold = |unit: &mut UnitId| {
        let number = units.number(unit, UnitId::clone);
        if let Some(held) = units.name(number) {
            unit.clone_from(held);
        }
    };
    match cell {
        SideCell::Act { unit, .. } | SideCell::Service { unit, .. } | SideCell::Classified { unit, .. } => {
            hold(unit);
        }
        SideCell::Form { unit, issuer, .. }
        | SideCell::Joint { unit, issuer, .. }
        | SideCell::Mark { unit, issuer, .. }
        | SideCell::Notice { unit, issuer, .. } => {
            hold(unit);
            hold(issuer);
        }
    }
}

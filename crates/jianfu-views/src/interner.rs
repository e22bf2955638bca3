//! The names by which cells are kept, each as its number.

use std::sync::Arc;

use jianfu_domain::interner::{Names, place};
use jianfu_facts::flow::cells::{AuxCell, NamedCell};
use jianfu_facts::invariant;
use jianfu_facts::unit::UnitId;

use crate::flow::aux_cells::Numbered;

/// The names by which cells are kept: units, item keys, and the other issuers of joint items.
#[derive(Clone, Debug, Default)]
pub(crate) struct CellInterner {
    pub(crate) units: Names<UnitId>,
    pub(crate) items: Names<Arc<str>>,
    pub(crate) groups: Names<Arc<[UnitId]>>,
}

/// The numbers that the names of another fold have here, by their numbers there.
pub(crate) struct IdRemap {
    units: Vec<u32>,
    items: Vec<u32>,
    groups: Vec<u32>,
}

impl CellInterner {
    pub(crate) fn unit(&mut self, unit: &UnitId) -> u32 {
        self.units.number(unit, UnitId::clone)
    }

    pub(crate) fn item(&mut self, item: &str) -> u32 {
        self.items.number(item, |item| Arc::from(item))
    }

    /// A cell by number.
    pub(crate) fn number(&mut self, cell: NamedCell<'_>) -> Numbered {
        let CellInterner { units, items, groups } = self;
        let numbered = cell.keyed(
            |unit| Some(units.number(unit, UnitId::clone)),
            |item| Some(items.number(item, |item| Arc::from(item))),
            |with| Some(groups.number(with, |with| Arc::from(with))),
        );
        invariant!(Some(numbered), "every name has a number")
    }

    /// A cell by name.
    pub(crate) fn named(&self, cell: Numbered) -> AuxCell {
        let named = cell.keyed(
            |unit| Some(self.units.name(unit).clone()),
            |item| Some(self.items.name(item).clone()),
            |with| Some(self.groups.name(with).clone()),
        );
        invariant!(Some(named), "every number has a name")
    }

    /// Takes over the names of another fold.
    pub(crate) fn merge(&mut self, other: &CellInterner) -> IdRemap {
        let units = other.units.iter().map(|name| self.unit(name));
        let units = units.collect();
        let items = other.items.iter();
        let items = items.map(|name| self.items.number(name.as_ref(), |_| name.clone()));
        let items = items.collect();
        let groups = other.groups.iter();
        let groups = groups.map(|name| self.groups.number(name.as_ref(), |_| name.clone()));
        IdRemap {
            units,
            items,
            groups: groups.collect(),
        }
    }
}

impl IdRemap {
    /// The numbers that some names have here, in their order: all of them, each of which was held. Every number that is looked up
    /// must be one of theirs: who reads numbers from a file checks them first.
    pub(crate) fn new(units: Vec<u32>, items: Vec<u32>, groups: Vec<u32>) -> IdRemap {
        IdRemap { units, items, groups }
    }

    pub(crate) fn unit(&self, number: u32) -> u32 {
        here(&self.units, number)
    }

    pub(crate) fn item(&self, number: u32) -> u32 {
        here(&self.items, number)
    }

    pub(crate) fn renumber(&self, cell: Numbered) -> Numbered {
        let numbered = cell.keyed(
            |unit| Some(self.unit(unit)),
            |item| Some(self.item(item)),
            |with| Some(here(&self.groups, with)),
        );
        invariant!(Some(numbered), "every number has another here")
    }
}

fn here(numbers: &[u32], number: u32) -> u32 {
    let here = numbers.get(place(number)).copied();
    invariant!(
        Some(here),
        "a number of the other fold: {number} of {}",
        numbers.len()
    )
}

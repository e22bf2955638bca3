//! Names as numbers: each text is held once, and a fold works with its number. Numbers are given in the order of arrival.
//! The hash map is looked up only: it must never be iterated, since its order would be observable.

#![expect(clippy::disallowed_types, reason = "looked up only, never iterated")]

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use foldhash::quality::FixedState;

use crate::flow::cells::{NamedCell, SideCell};
use crate::flow::side::Numbered;
use crate::unit::UnitId;

/// Names, each with the number that it got when it first came.
#[derive(Clone, Debug)]
pub(crate) struct Names<T> {
    // A hasher with a fixed seed: the same in every run.
    numbers: HashMap<T, u32, FixedState>,
    names: Vec<T>,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Names {
            numbers: HashMap::default(),
            names: Vec::new(),
        }
    }
}

impl<T: Clone + Eq + Hash> Names<T> {
    /// The number of a name; a new one is owned by `own`.
    pub(crate) fn number<Q>(&mut self, name: &Q, own: impl FnOnce(&Q) -> T) -> u32
    where
        T: Borrow<Q>,
        Q: ?Sized + Eq + Hash,
    {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        // Four thousand million names don't fit any memory that this runs in.
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let name = own(name);
        self.numbers.insert(name.clone(), number);
        self.names.push(name);
        number
    }

    /// Forgets a name that nothing is counted under any more; its number is not given again.
    pub(crate) fn forget(&mut self, number: u32, blank: T) {
        let name = usize::try_from(number)
            .ok()
            .and_then(|number| self.names.get_mut(number));
        if let Some(name) = name {
            self.numbers.remove(name);
            *name = blank;
        }
    }

    /// The name with a number that was given here.
    pub(crate) fn name(&self, number: u32) -> Option<&T> {
        self.names.get(usize::try_from(number).ok()?)
    }

    /// Every name, in the order of arrival.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.names.iter()
    }
}

/// The names by which cells are kept: units, item keys, and the other issuers of joint items.
#[derive(Clone, Debug, Default)]
pub(crate) struct CellNames {
    pub(crate) units: Names<UnitId>,
    pub(crate) items: Names<Arc<str>>,
    pub(crate) groups: Names<Arc<[UnitId]>>,
}

/// The numbers that the names of another fold have here, by their numbers there.
pub(crate) struct Renumbered {
    units: Vec<u32>,
    items: Vec<u32>,
    groups: Vec<u32>,
}

impl CellNames {
    pub(crate) fn unit(&mut self, unit: &UnitId) -> u32 {
        self.units.number(unit, UnitId::clone)
    }

    pub(crate) fn item(&mut self, item: &str) -> u32 {
        self.items.number(item, |item| Arc::from(item))
    }

    /// A cell by number.
    pub(crate) fn number(&mut self, cell: NamedCell<'_>) -> Option<Numbered> {
        let CellNames { units, items, groups } = self;
        cell.keyed(
            |unit| Some(units.number(unit, UnitId::clone)),
            |item| Some(items.number(item, |item| Arc::from(item))),
            |with| Some(groups.number(with, |with| Arc::from(with))),
        )
    }

    /// A cell by name.
    pub(crate) fn named(&self, cell: Numbered) -> Option<SideCell> {
        cell.keyed(
            |unit| self.units.name(unit).cloned(),
            |item| self.items.name(item).cloned(),
            |with| self.groups.name(with).cloned(),
        )
    }

    /// Takes over the names of another fold.
    pub(crate) fn merge(&mut self, other: &CellNames) -> Renumbered {
        let units = other.units.iter().map(|name| self.unit(name));
        let units = units.collect();
        let items = other.items.iter();
        let items = items.map(|name| self.items.number(name.as_ref(), |_| name.clone()));
        let items = items.collect();
        let groups = other.groups.iter();
        let groups = groups.map(|name| self.groups.number(name.as_ref(), |_| name.clone()));
        Renumbered {
            units,
            items,
            groups: groups.collect(),
        }
    }
}

impl Renumbered {
    pub(crate) fn unit(&self, number: u32) -> Option<u32> {
        here(&self.units, number)
    }

    pub(crate) fn item(&self, number: u32) -> Option<u32> {
        here(&self.items, number)
    }

    pub(crate) fn renumber(&self, cell: Numbered) -> Option<Numbered> {
        cell.keyed(
            |unit| self.unit(unit),
            |item| self.item(item),
            |with| here(&self.groups, with),
        )
    }
}

fn here(numbers: &[u32], number: u32) -> Option<u32> {
    numbers.get(usize::try_from(number).ok()?).copied()
}

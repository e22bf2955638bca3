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
use crate::invariant;
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
        let number = u32::try_from(self.names.len()).ok();
        let number = invariant!(Some(number), "four thousand million names fit no memory");
        let name = own(name);
        self.numbers.insert(name.clone(), number);
        self.names.push(name);
        number
    }

    /// Forgets a name that nothing is counted under any more; its number is not given again.
    pub(crate) fn forget(&mut self, number: u32, blank: T) {
        let name = self.names.get_mut(place(number));
        let name = invariant!(Some(name), "a name is forgotten by the number that it got here");
        self.numbers.remove(name);
        *name = blank;
    }

    /// The name with a number that was given here.
    pub(crate) fn name(&self, number: u32) -> &T {
        let name = self.names.get(place(number));
        invariant!(
            Some(name),
            "a number was given here: {number} of {}",
            self.names.len()
        )
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
    pub(crate) fn number(&mut self, cell: NamedCell<'_>) -> Numbered {
        let CellNames { units, items, groups } = self;
        let numbered = cell.keyed(
            |unit| Some(units.number(unit, UnitId::clone)),
            |item| Some(items.number(item, |item| Arc::from(item))),
            |with| Some(groups.number(with, |with| Arc::from(with))),
        );
        invariant!(Some(numbered), "every name has a number")
    }

    /// A cell by name.
    pub(crate) fn named(&self, cell: Numbered) -> SideCell {
        let named = cell.keyed(
            |unit| Some(self.units.name(unit).clone()),
            |item| Some(self.items.name(item).clone()),
            |with| Some(self.groups.name(with).clone()),
        );
        invariant!(Some(named), "every number has a name")
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
    /// The numbers that some names have here, in their order: all of them, each of which was held. Every number that is looked up
    /// must be one of theirs: who reads numbers from a file checks them first.
    pub(crate) fn new(units: Vec<u32>, items: Vec<u32>, groups: Vec<u32>) -> Renumbered {
        Renumbered { units, items, groups }
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

/// The place of a number in a list by number.
pub(crate) fn place(number: u32) -> usize {
    let place = usize::try_from(number).ok();
    invariant!(Some(place), "a place has 32 bits at least")
}

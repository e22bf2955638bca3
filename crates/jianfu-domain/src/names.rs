//! Names as numbers: each text is held once, and a fold works with its number. Numbers are given in the order of arrival.
//! The hash map is looked up only: it must never be iterated, since its order would be observable.

#![expect(clippy::disallowed_types, reason = "looked up only, never iterated")]

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash};

/// Names, each with the number that it got when it first came.
#[derive(Clone, Debug)]
pub(crate) struct Names<T> {
    // A hasher without a seed: the same in every run.
    numbers: HashMap<T, u32, BuildHasherDefault<DefaultHasher>>,
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

    /// The number that a name has.
    pub(crate) fn find<Q>(&self, name: &Q) -> Option<u32>
    where
        T: Borrow<Q>,
        Q: ?Sized + Eq + Hash,
    {
        self.numbers.get(name).copied()
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

//! Names as numbers: each text is held once, and a fold works with its number. Numbers are given in the order of arrival.
//! The hash map is looked up only: it must never be iterated, since its order would be observable.

#![expect(clippy::disallowed_types, reason = "looked up only, never iterated")]

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

use foldhash::quality::FixedState;

use jianfu_facts::invariant;

/// Names, each with the number that it got when it first came.
#[derive(Clone, Debug)]
pub struct Names<T> {
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
    pub fn number<Q>(&mut self, name: &Q, own: impl FnOnce(&Q) -> T) -> u32
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
    pub fn forget(&mut self, number: u32, blank: T) {
        let name = self.names.get_mut(place(number));
        let name = invariant!(Some(name), "a name is forgotten by the number that it got here");
        self.numbers.remove(name);
        *name = blank;
    }

    /// The name with a number that was given here.
    pub fn name(&self, number: u32) -> &T {
        let name = self.names.get(place(number));
        invariant!(
            Some(name),
            "a number was given here: {number} of {}",
            self.names.len()
        )
    }

    /// Every name, in the order of arrival.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.names.iter()
    }
}

/// The place of a number in a list by number.
pub fn place(number: u32) -> usize {
    let place = usize::try_from(number).ok();
    invariant!(Some(place), "a place has 32 bits at least")
}

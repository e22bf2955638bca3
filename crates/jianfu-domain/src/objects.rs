//! Objects that later entries may depend on, and how far each has come: what `seen` looks at, and whether a step is the
//! last one, so that it may be taken back. Kept small: its own steps, and a count of what depends on each.

use serde::{Deserialize, Serialize};

use crate::fold_delta::Mentions;
use jianfu_facts::index::Index;

/// A live step of an object: an entry that changed it and was not taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Step {
    index: Index,
    /// Live entries that name the object, after this step and before the next.
    dependants: u64,
    /// The newest entry that named it, live or not.
    newest: Index,
}

/// How far an object has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Track {
    /// The last entry that named it, live or not.
    pub(crate) last: Index,
    steps: Vec<Step>,
}

impl Track {
    /// An entry changed the object.
    pub(crate) fn step(&mut self, index: Index) {
        self.last = index;
        self.steps.push(Step {
            index,
            dependants: 0,
            newest: index,
        });
    }

    /// An entry named the object.
    pub(crate) fn named(&mut self, index: Index) {
        self.last = index;
        if let Some(step) = self.steps.last_mut() {
            step.dependants += 1;
            step.newest = index;
        }
    }

    /// Entries of a segment named the object.
    pub(crate) fn mentioned(&mut self, mentions: Mentions) {
        self.last = mentions.last;
        if let Some(step) = self.steps.last_mut().filter(|_| mentions.count > 0) {
            step.dependants += mentions.count;
            step.newest = mentions.newest;
        }
    }

    /// The entry `target`, which changed or named the object, was taken back by the entry `index`.
    pub(crate) fn take_back(&mut self, target: Index, index: Index) {
        self.last = index;
        if let Some(at) = self.steps.iter().position(|step| step.index == target) {
            self.steps.remove(at);
        } else if let Some(step) = self.steps.iter_mut().rev().find(|step| step.index < target) {
            step.dependants = step.dependants.saturating_sub(1);
        }
    }

    /// The newest entry that keeps the step `target` from being taken back, if one does.
    pub(crate) fn dependant(&self, target: Index) -> Option<Index> {
        let last = self.steps.last()?;
        if last.index != target {
            return Some(last.index.max(last.newest));
        }
        (last.dependants > 0).then_some(last.newest)
    }
}

//! Folding: what an entry, or a run of facts of flow, changes in the state, and what a reversal takes back.

use super::{NONE, State};
use crate::applied::Applied;
use crate::applied::Reverted;
use crate::assessment::state::{Published, Scheme};
use crate::fact_rules;
use crate::flow::state::{self as flow};
use crate::fold_delta::{FoldDelta, command_key, packed};
use crate::objects::Track;
use crate::rating::state::Poll;
use jianfu_facts::assessment::facts::ReportPublished;
use jianfu_facts::assessment::facts::SchemeAdopted;
use jianfu_facts::day::Day;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::index::Index;
use jianfu_facts::limits;
use jianfu_facts::object::Object;
use jianfu_facts::periods::facts::EntryReversed;
use jianfu_facts::rating::facts::PollOpened;
use jianfu_facts::unit::{Slug, UnitId};
use std::sync::Arc;

impl State {
    /// Folds the next entry.
    pub fn apply(&mut self, entry: &Entry) {
        self.apply_at(self.size, entry);
    }

    /// Folds the entry with an index that may lie ahead: a publication's input may name single later entries.
    pub fn apply_at(&mut self, index: Index, entry: &Entry) {
        if FoldDelta::takes(entry) {
            let mut delta = FoldDelta::default();
            delta.add(index, entry);
            self.apply_delta(&delta);
            return;
        }
        self.size = index + 1;
        self.last = Some(entry.at);
        if entry.part.0 == 1 {
            self.commands
                .insert(command_key(&entry.cmd), packed(index, entry.part.1));
        }
        let step = entry.fact.subject(&entry.unit);
        for object in objects(&entry.unit, &entry.fact) {
            let is_step = step.as_ref() == Some(&object);
            self.track(&object, |track| {
                if is_step {
                    track.step(index);
                } else {
                    track.named(index);
                }
            });
        }
        for seal in &entry.seals {
            self.custody.seal(&seal.subject, index);
        }
        let applied = Applied {
            index,
            at: entry.at,
            on: entry.on,
            unit: &entry.unit,
        };
        fact_rules::apply(&entry.fact, self, &applied);
        let mut noted = Vec::new();
        flow::noted(index, entry, None, &mut noted);
        noted.iter().for_each(|noted| self.flow.note(noted));
        self.forget_receipts(entry.at.day());
    }

    pub(crate) fn open_poll(&mut self, index: Index, fact: &PollOpened) {
        let poll = Poll {
            design: fact.clone(),
            opened: index,
            closed: None,
        };
        self.polls.insert_mut(fact.poll.clone(), Arc::new(poll));
    }

    pub(crate) fn close_poll(&mut self, index: Index, poll: &Slug) {
        if let Some(open) = self.polls.get(poll) {
            let closed = Poll {
                closed: Some(index),
                ..open.as_ref().clone()
            };
            self.polls.insert_mut(poll.clone(), Arc::new(closed));
        }
    }

    pub(crate) fn remove_poll(&mut self, poll: &Slug) {
        self.polls.remove_mut(poll);
    }

    pub(crate) fn adopt_scheme(&mut self, index: Index, fact: &SchemeAdopted) {
        let fact = fact.clone();
        let id = fact.scheme.clone();
        self.schemes.insert_mut(id, Arc::new(Scheme { fact, index }));
    }

    pub(crate) fn remove_scheme(&mut self, scheme: &Slug) {
        self.schemes.remove_mut(scheme);
    }

    pub(crate) fn publish(&mut self, index: Index, fact: &ReportPublished) {
        let mut versions = self.publications(fact.publication).to_vec();
        versions.push(Published {
            fact: fact.clone(),
            index,
        });
        self.publications.insert_mut(fact.publication, Arc::new(versions));
    }

    /// Folds a run of flow facts that comes next.
    pub fn apply_delta(&mut self, delta: &FoldDelta) {
        let Some(last) = delta.last else { return };
        self.size = delta.next;
        self.last = Some(last);
        self.commands.extend(&delta.commands);
        let objects: Vec<Object> = delta.units.iter().cloned().map(Object::Unit).collect();
        for (object, mentions) in objects.iter().zip(&delta.mentions) {
            self.track(object, |track| track.mentioned(*mentions));
        }
        for (number, target) in &delta.taken_back {
            let object = Object::Unit(delta.units.name(*number).clone());
            self.track(&object, |track| track.take_back(*target, track.last));
        }
        for (target, index) in &delta.reversed {
            self.reversed.insert_mut(*target, *index);
        }
        for (day, key, index) in &delta.receipts {
            if self.receipts.get(day).is_none() {
                self.receipts.insert_mut(*day, Arc::default());
            }
            if let Some(receipts) = self.receipts.get_mut(day) {
                Arc::make_mut(receipts).insert(*key, index.unwrap_or(NONE));
            }
        }
        for ((day, number), (live, last)) in &delta.points {
            let unit = delta.units.name(*number);
            if self.points.get(day).is_none() {
                self.points.insert_mut(*day, Arc::default());
            }
            if let Some(points) = self.points.get_mut(day) {
                let held = Arc::make_mut(points).entry(unit.clone()).or_default();
                *held = (held.0 + live, *last);
            }
        }
        delta.noted.iter().for_each(|noted| self.flow.note(noted));
        for (subject, index) in &delta.sealed {
            self.custody.seal(subject, *index);
        }
        self.forget_receipts(last.day());
    }

    fn track(&mut self, object: &Object, change: impl FnOnce(&mut Track)) {
        if self.tracks.get(object).is_none() {
            self.tracks.insert_mut(object.clone(), Arc::default());
        }
        if let Some(track) = self.tracks.get_mut(object) {
            change(Arc::make_mut(track));
        }
    }

    /// The entry `index` takes back what its target brought.
    pub(crate) fn take_back(&mut self, index: Index, reversal: &EntryReversed) {
        self.reversed.insert_mut(reversal.target, index);
        // The copy was decoded when it was decided; one that is not of its type has nothing to take back.
        let Ok(fact) = reversal.copied() else { return };
        let reverted = Reverted {
            target: reversal.target,
            unit: &reversal.unit,
        };
        fact_rules::revert(&fact, self, &reverted);
        let mut noted = Vec::new();
        let copy = (reversal.on, &reversal.unit, &fact);
        flow::taken_back(reversal.target, copy, None, &mut noted);
        noted.iter().for_each(|noted| self.flow.note(noted));
        for object in objects(&reversal.unit, &fact) {
            self.track(&object, |track| track.take_back(reversal.target, index));
        }
    }

    /// The first day of which receipts, numbers and forms are remembered today: a fact of an earlier day is refused.
    #[must_use]
    pub fn remembered_from(&self, today: Day) -> Option<Day> {
        let bound = today.plus(-limits::BACKDATE_DAYS)?;
        let history = self.registry.rules().first_of_history(today);
        Some(history.map_or(bound, |first| first.min(bound)))
    }

    /// Receipts too old for a second one to be accepted need not be remembered. Looked for after every entry, so that what a
    /// delta brings is forgotten as if its entries had come one by one.
    fn forget_receipts(&mut self, today: Day) {
        let Some(bound) = self.remembered_from(today) else {
            return;
        };
        self.flow.forget(bound);
        loop {
            match self.receipts.first().map(|(day, _)| *day) {
                Some(day) if day < bound => {
                    self.points.remove_mut(&day);
                    self.receipts.remove_mut(&day)
                }
                _ => return,
            };
        }
    }
}

/// The objects that an entry about a unit names.
fn objects(unit: &UnitId, fact: &Fact) -> Vec<Object> {
    let mut objects = Vec::new();
    fact.names(unit, &mut |named| objects.push(named.into()));
    objects
}

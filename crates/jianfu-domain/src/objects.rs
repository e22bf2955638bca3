//! Objects that later entries may depend on, and how far each has come: what `seen` looks at, and whether a step is the
//! last one, so that it may be taken back. Kept small: its own steps, and a count of what depends on each.

use serde::{Deserialize, Serialize};

use crate::entry::Index;
use crate::fact::Fact;
use crate::segment::Mentions;
use crate::text::Number;
use crate::unit::{Slug, UnitId};

/// What later entries may depend on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Object {
    Unit(UnitId),
    /// The end of a unit: mergers, splits and abolitions depend on each other in their order.
    End(UnitId),
    Class(Slug),
    Poll(Slug),
    Scheme(Slug),
    Register(Slug),
    Item(Slug, Number),
}

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

/// The objects that an entry about `unit` names.
pub(crate) fn objects(unit: &UnitId, fact: &Fact) -> Vec<Object> {
    let mut objects = vec![Object::Unit(unit.clone())];
    match fact {
        Fact::UnitRegistered(f) => objects.extend(f.parent.clone().map(Object::Unit)),
        Fact::UnitMerged(f) => objects.extend(ends(unit, &f.from)),
        Fact::UnitSplit(f) => objects.extend(ends(unit, &f.into)),
        Fact::UnitAbolished(f) => objects.extend(ends(unit, &f.successors)),
        Fact::PointRotated(f) => objects.push(Object::Unit(f.replaces.clone())),
        Fact::ClassDefined(f) => objects.push(Object::Class(f.class.clone())),
        Fact::ClassAssigned(f) => objects.push(Object::Class(f.class.clone())),
        Fact::PollOpened(f) => {
            objects.push(Object::Poll(f.poll.clone()));
            objects.extend(f.units.iter().cloned().map(Object::Unit));
        }
        Fact::RatingCast(f) => objects.push(Object::Poll(f.poll.clone())),
        Fact::PollClosed(f) => objects.push(Object::Poll(f.poll.clone())),
        Fact::SchemeAdopted(f) => {
            objects.extend([Object::Scheme(f.scheme.clone()), Object::Poll(f.poll.clone())]);
        }
        Fact::ItemListed(f) => {
            let owner = f.attributes.measures.owner.clone();
            objects.extend([
                register(&f.register),
                item(&f.register, &f.item),
                Object::Unit(owner),
            ]);
        }
        Fact::ItemRevised(f) => {
            let owner = f.attributes.measures.owner.clone();
            objects.extend([
                register(&f.register),
                item(&f.register, &f.item),
                Object::Unit(owner),
            ]);
        }
        Fact::ItemMerged(f) => {
            objects.extend([register(&f.register), item(&f.register, &f.into)]);
            objects.extend(f.from.iter().map(|gone| item(&f.register, &gone.item)));
        }
        Fact::ItemDelisted(f) => objects.extend([register(&f.register), item(&f.register, &f.item)]),
        Fact::RegisterOpened(f) => objects.push(register(&f.register)),
        Fact::RegisterAdopted(f) => objects.push(register(&f.register)),
        Fact::RegisterBaseFrozen(f) => objects.push(register(&f.register)),
        fact => {
            objects.clear();
            named(unit, fact, |unit| objects.push(Object::Unit(unit.clone())));
        }
    }
    objects
}

/// The units that a fact of flow about `unit` names, which are all objects that it names.
pub(crate) fn named<'a>(unit: &'a UnitId, fact: &'a Fact, mut each: impl FnMut(&'a UnitId)) {
    each(unit);
    match fact {
        Fact::FormFilled(f) => each(&f.asker),
        Fact::InspectionRefused(f) => each(&f.organiser),
        fact => {
            let flow = fact.flow();
            let with = flow.map(|f| f.with).or_else(|| fact.act().map(|a| a.with));
            with.into_iter().flatten().for_each(&mut each);
            flow.map(|f| f.issuer).into_iter().for_each(&mut each);
            let unit = fact.service().and_then(|s| s.unit);
            unit.into_iter().for_each(each);
        }
    }
}

/// The end of a unit, and the other units that it concerns.
fn ends(unit: &UnitId, others: &[UnitId]) -> Vec<Object> {
    let others = others.iter().filter(|other| *other != unit);
    let named = others.flat_map(|id| [Object::Unit(id.clone()), Object::End(id.clone())]);
    std::iter::once(Object::End(unit.clone())).chain(named).collect()
}

fn register(register: &Slug) -> Object {
    Object::Register(register.clone())
}

fn item(register: &Slug, item: &Number) -> Object {
    Object::Item(register.clone(), item.clone())
}

/// The object that an entry changes, if it changes one.
pub(crate) fn subject(unit: &UnitId, fact: &Fact) -> Option<Object> {
    match fact {
        Fact::UnitRegistered(_)
        | Fact::ClassAssigned(_)
        | Fact::PointDesignated(_)
        | Fact::PointEnded(_)
        | Fact::PointRotated(_) => Some(Object::Unit(unit.clone())),
        Fact::UnitMerged(_) | Fact::UnitSplit(_) | Fact::UnitAbolished(_) => Some(Object::End(unit.clone())),
        Fact::ClassDefined(f) => Some(Object::Class(f.class.clone())),
        Fact::PollOpened(f) => Some(Object::Poll(f.poll.clone())),
        Fact::PollClosed(f) => Some(Object::Poll(f.poll.clone())),
        Fact::SchemeAdopted(f) => Some(Object::Scheme(f.scheme.clone())),
        Fact::RegisterOpened(f) => Some(register(&f.register)),
        Fact::RegisterAdopted(f) => Some(register(&f.register)),
        Fact::RegisterBaseFrozen(f) => Some(register(&f.register)),
        Fact::ItemListed(f) => Some(item(&f.register, &f.item)),
        Fact::ItemRevised(f) => Some(item(&f.register, &f.item)),
        Fact::ItemMerged(f) => Some(item(&f.register, &f.into)),
        Fact::ItemDelisted(f) => Some(item(&f.register, &f.item)),
        _ => None,
    }
}

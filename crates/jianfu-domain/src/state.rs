//! The state of a ledger at one size: what `decide` looks at. Its maps are persistent, so that a copy that grows with a
//! batch costs nothing.

use std::sync::Arc;

use rpds::RedBlackTreeMapSync as Map;
use uuid::Uuid;

use crate::assessment::facts::Publication;
use crate::assessment::state::{Published, Scheme};
use crate::custody::item_identity;
use crate::custody::seal::Subject;
use crate::custody::state::{Custody, LedgerKey};
use crate::day::{Day, Stamp};
use crate::entry::{Entry, Index};
use crate::fact::Fact;
use crate::flow::FlowKind;
use crate::flow::state::FlowState;
use crate::limits;
use crate::objects::{Object, Track, objects, subject};
use crate::period::Period;
use crate::periods::facts::{EntryReversed, MonthClosed};
use crate::rating::state::Poll;
use crate::refusal::Reason;
use crate::registry::Registry;
use crate::registry::facts::Role;
use crate::unit::{Slug, UnitId};

/// A receipt by the identity of its item, so that a redacted one is found and no text is kept.
type Receipt = (Day, UnitId, FlowKind, Arc<str>);

/// The state at one size.
#[derive(Clone, Debug, Default)]
pub struct State {
    size: u64,
    last: Option<Stamp>,
    registry: Registry,
    months: Map<Period, (Index, MonthClosed)>,
    polls: Map<Slug, Arc<Poll>>,
    schemes: Map<Slug, Arc<Scheme>>,
    publications: Map<Publication, Arc<Vec<Published>>>,
    reversed: Map<Index, Index>,
    commands: Map<Uuid, (Index, u32)>,
    tracks: Map<Object, Arc<Track>>,
    receipts: Map<Receipt, Index>,
    custody: Custody,
    flow: FlowState,
}

impl State {
    /// Entries folded so far: the index of the next one.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The moment of the last entry.
    #[must_use]
    pub fn last(&self) -> Option<Stamp> {
        self.last
    }

    /// The registry.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The unit that is the authority.
    ///
    /// # Errors
    /// [`Reason::NotOpened`] before entry 0.
    pub fn authority(&self) -> Result<&UnitId, Reason> {
        self.registry
            .ledger()
            .map(|(unit, _)| unit)
            .ok_or(Reason::NotOpened {})
    }

    /// Whether anybody is registrar of the authority on a day, by a grant other than `but`.
    pub(crate) fn has_registrar(&self, day: Day, but: Option<Index>) -> bool {
        let Ok(authority) = self.authority() else {
            return false;
        };
        let grants = self
            .registry
            .actors()
            .flat_map(|actor| self.registry.grants(actor));
        let over = grants.filter(|g| g.role == Role::Registrar && g.unit == *authority && g.from <= day);
        over.map(|g| g.index).any(|index| Some(index) != but)
    }

    /// Whether the ledger's facts are simulated.
    #[must_use]
    pub fn is_simulated(&self) -> bool {
        self.registry.ledger().is_some_and(|(_, opened)| opened.simulated)
    }

    /// The closing of a month, with the index of its entry.
    #[must_use]
    pub fn closed(&self, month: Period) -> Option<&(Index, MonthClosed)> {
        self.months.get(&month)
    }

    /// A poll.
    #[must_use]
    pub fn poll(&self, poll: &Slug) -> Option<&Poll> {
        self.polls.get(poll).map(Arc::as_ref)
    }

    /// Every poll, by id.
    pub fn polls(&self) -> impl Iterator<Item = &Poll> {
        self.polls.values().map(Arc::as_ref)
    }

    /// A scheme.
    #[must_use]
    pub fn scheme(&self, scheme: &Slug) -> Option<&Scheme> {
        self.schemes.get(scheme).map(Arc::as_ref)
    }

    /// The scheme of a period.
    #[must_use]
    pub fn scheme_of(&self, period: Period) -> Option<&Scheme> {
        self.schemes
            .values()
            .map(Arc::as_ref)
            .find(|s| s.fact.period == period)
    }

    /// The fewest answers about a unit of a poll that a figure is made of: what the scheme that uses the poll says, else 1.
    #[must_use]
    pub fn fewest_answers(&self, poll: &Slug) -> u32 {
        let users = self.schemes.values().filter(|s| s.fact.poll == *poll);
        users.map(|s| s.fact.min_answers).max().unwrap_or(1)
    }

    /// The versions of a publication, from the first.
    #[must_use]
    pub fn publications(&self, publication: Publication) -> &[Published] {
        self.publications
            .get(&publication)
            .map(|v| v.as_slice())
            .unwrap_or_default()
    }

    /// Every publication with its versions.
    pub fn all_publications(&self) -> impl Iterator<Item = &Published> {
        self.publications.values().flat_map(|versions| versions.iter())
    }

    /// The entry that reversed an entry.
    #[must_use]
    pub fn reversed(&self, index: Index) -> Option<Index> {
        self.reversed.get(&index).copied()
    }

    /// First entry and number of entries of a command that is on record.
    #[must_use]
    pub fn command(&self, cmd: &Uuid) -> Option<(Index, u32)> {
        self.commands.get(cmd).copied()
    }

    /// The last entry that named an object.
    pub(crate) fn touched(&self, object: &Object) -> Option<Index> {
        self.tracks.get(object).map(|track| track.last)
    }

    /// The newest live entry that depends on a step of an object, if one does.
    pub(crate) fn dependant(&self, object: &Object, target: Index) -> Option<Index> {
        self.tracks.get(object).and_then(|track| track.dependant(target))
    }

    /// The live receipt of an item at a point on a day, if it is recent enough for another to be accepted.
    pub(crate) fn recorded(&self, on: Day, unit: &UnitId, kind: FlowKind, item: &str) -> Option<Index> {
        self.receipts
            .get(&(on, unit.clone(), kind, item_identity(item).into()))
            .copied()
    }

    /// The ledger's keys, in the order in which they came in.
    #[must_use]
    pub fn keys(&self) -> &[LedgerKey] {
        &self.custody.keys
    }

    /// The day on which the ledger was opened.
    #[must_use]
    pub fn opened_on(&self) -> Option<Day> {
        self.custody.opened
    }

    /// The last day that ended (日终).
    #[must_use]
    pub fn last_day_ended(&self) -> Option<Day> {
        self.custody.ended
    }

    /// Every subject that is sealed somewhere, with the index of the first entry that seals it; erased ones too.
    pub fn sealed(&self) -> impl Iterator<Item = (&Subject, Index)> {
        self.custody
            .sealed
            .iter()
            .map(|(subject, index)| (subject, *index))
    }

    /// The first entry that seals something of a subject.
    #[must_use]
    pub fn sealed_at(&self, subject: &Subject) -> Option<Index> {
        self.custody.sealed.get(subject).copied()
    }

    /// Every erased subject, with the index of its `privacy.erased`.
    pub fn erased(&self) -> impl Iterator<Item = (&Subject, Index)> {
        self.custody
            .erased
            .iter()
            .map(|(subject, index)| (subject, *index))
    }

    /// The entry that erased a subject.
    #[must_use]
    pub fn erased_at(&self, subject: &Subject) -> Option<Index> {
        self.custody.erased.get(subject).copied()
    }

    /// Every redacted entry, ascending, with the index of its `entry.redacted`.
    pub fn redactions(&self) -> impl Iterator<Item = (Index, Index)> {
        self.custody
            .redacted
            .iter()
            .map(|(target, index)| (*target, *index))
    }

    /// The entry that redacted an entry.
    #[must_use]
    pub fn redacted(&self, target: Index) -> Option<Index> {
        self.custody.redacted.get(&target).copied()
    }

    pub(crate) fn flow(&self) -> &FlowState {
        &self.flow
    }

    pub(crate) fn custody(&self) -> &Custody {
        &self.custody
    }

    /// Folds the next entry.
    pub fn apply(&mut self, entry: &Entry) {
        self.apply_at(self.size, entry);
    }

    /// Folds the entry with an index that may lie ahead: a publication's input may name single later entries.
    pub fn apply_at(&mut self, index: Index, entry: &Entry) {
        self.size = index + 1;
        if self.last.is_none_or(|last| last.day() < entry.at.day()) {
            self.forget_receipts(entry.at.day());
        }
        self.last = Some(entry.at);
        if entry.part.0 == 1 {
            self.commands.insert_mut(entry.cmd, (index, entry.part.1));
        }
        let step = subject(&entry.unit, &entry.fact);
        for object in objects(&entry.unit, &entry.fact) {
            let is_step = step.as_ref() == Some(&object);
            self.track(object, |track| {
                if is_step {
                    track.step(index);
                } else {
                    track.named(index);
                }
            });
        }
        self.registry.apply(index, entry);
        self.custody.apply(index, entry);
        self.flow.apply(index, entry);
        self.apply_object(index, entry);
    }

    fn apply_object(&mut self, index: Index, entry: &Entry) {
        match &entry.fact {
            Fact::MonthClosed(f) => self.months.insert_mut(f.month, (index, f.as_ref().clone())),
            Fact::PollOpened(f) => {
                let poll = Poll {
                    design: f.as_ref().clone(),
                    opened: index,
                    closed: None,
                };
                self.polls.insert_mut(f.poll.clone(), Arc::new(poll));
            }
            Fact::PollClosed(f) => {
                if let Some(poll) = self.polls.get(&f.poll) {
                    let poll = Poll {
                        closed: Some(index),
                        ..poll.as_ref().clone()
                    };
                    self.polls.insert_mut(f.poll.clone(), Arc::new(poll));
                }
            }
            Fact::SchemeAdopted(f) => {
                let scheme = Scheme {
                    fact: f.as_ref().clone(),
                    index,
                };
                self.schemes.insert_mut(f.scheme.clone(), Arc::new(scheme));
            }
            Fact::ReportPublished(f) => {
                let mut versions = self.publications(f.publication).to_vec();
                versions.push(Published {
                    fact: f.as_ref().clone(),
                    index,
                });
                self.publications.insert_mut(f.publication, Arc::new(versions));
            }
            Fact::EntryReversed(f) => self.take_back(index, f),
            fact => {
                if let Some(flow) = fact.flow() {
                    let item = item_identity(flow.item).into();
                    let receipt = (entry.on, entry.unit.clone(), flow.kind, item);
                    self.receipts.insert_mut(receipt, index);
                }
            }
        }
    }

    fn track(&mut self, object: Object, change: impl FnOnce(&mut Track)) {
        let mut track = self
            .tracks
            .get(&object)
            .map(|t| t.as_ref().clone())
            .unwrap_or_default();
        change(&mut track);
        self.tracks.insert_mut(object, Arc::new(track));
    }

    fn take_back(&mut self, index: Index, reversal: &EntryReversed) {
        self.reversed.insert_mut(reversal.target, index);
        // The copy was decoded when it was decided; one that is not of its type has nothing to take back.
        let Ok(fact) = reversal.copied() else { return };
        self.registry.take_back(reversal.target, &reversal.unit, &fact);
        self.flow
            .take_back(reversal.target, reversal.on, &reversal.unit, &fact);
        for object in objects(&reversal.unit, &fact) {
            self.track(object, |track| track.take_back(reversal.target, index));
        }
        match &fact {
            Fact::PollOpened(f) => {
                self.polls.remove_mut(&f.poll);
            }
            Fact::SchemeAdopted(f) => {
                self.schemes.remove_mut(&f.scheme);
            }
            fact => {
                if let Some(flow) = fact.flow() {
                    let receipt = (
                        reversal.on,
                        reversal.unit.clone(),
                        flow.kind,
                        item_identity(flow.item).into(),
                    );
                    self.receipts.remove_mut(&receipt);
                }
            }
        }
    }

    /// Receipts too old for a second one to be accepted need not be remembered.
    fn forget_receipts(&mut self, today: Day) {
        let Some(bound) = today.plus(-limits::BACKDATE_DAYS) else {
            return;
        };
        self.flow.forget(bound);
        loop {
            let first = self.receipts.first().map(|(receipt, _)| receipt.clone());
            match first {
                Some(receipt) if receipt.0 < bound => self.receipts.remove_mut(&receipt),
                _ => return,
            };
        }
    }
}

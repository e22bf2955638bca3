//! The state of a ledger at one size: what `decide` looks at. Its maps are persistent, so that a copy that grows with a
//! batch costs nothing.

use std::fmt;
use std::sync::Arc;

use rpds::RedBlackTreeMapSync as Map;
use uuid::Uuid;

use crate::assessment::state::{Published, Scheme};
use crate::custody::state::{Custody, LedgerKey};
use crate::flow::state::FlowState;
use crate::fold_delta::{command_key, receipt_key, unpacked};
use crate::in_force::InForce;
use crate::in_order::InOrder;
use crate::objects::Track;
use crate::periods::state::{Closing, Months};
use crate::rating::state::Poll;
use crate::refusal::Reason;
use crate::registry::Registry;
use crate::snapshot::Points;
use crate::sorted_runs::SortedRuns;
use crate::stock::state::Stock;
use jianfu_facts::assessment::facts::Publication;
use jianfu_facts::custody::seal::Subject;
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::index::Index;
use jianfu_facts::object::Object;
use jianfu_facts::period::Period;
use jianfu_facts::periods::facts::MonthClosed;
use jianfu_facts::registry::role::Role;
use jianfu_facts::unit::{Slug, UnitId};

mod fold;
mod restore;

/// Stands for no entry, where a receipt was taken back.
const NONE: u64 = u64::MAX;

/// The state at one size.
#[derive(Clone, Debug, Default)]
pub struct State {
    size: u64,
    last: Option<Stamp>,
    pub(crate) registry: Registry,
    pub(crate) months: Months,
    polls: Map<Slug, Arc<Poll>>,
    schemes: Map<Slug, Arc<Scheme>>,
    publications: Map<Publication, Arc<Vec<Published>>>,
    reversed: Map<Index, Index>,
    /// By the key of the command: see [`command_key`].
    commands: SortedRuns,
    tracks: Map<Object, Arc<Track>>,
    /// By day and [`receipt_key`].
    receipts: Map<Day, Arc<SortedRuns>>,
    /// By day and point: live receipts, and the last entry about them.
    points: Map<Day, Arc<Points>>,
    pub(crate) custody: Custody,
    pub(crate) stock: Stock,
    pub(crate) flow: FlowState,
    pub(crate) in_force: InForce,
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

    /// The format and the rules of deciding that are in force.
    #[must_use]
    pub fn in_force(&self) -> InForce {
        self.in_force
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
        let over = grants.filter(|g| g.role == Role::Registrar && g.unit == *authority && g.holds_on(day));
        // Who is left must stay: without a registrar whoever opens the ledger would grant the first roles again.
        over.filter(|g| but.is_none() || g.ended.is_none())
            .map(|g| g.index)
            .any(|index| Some(index) != but)
    }

    /// Whether the ledger's facts are simulated.
    #[must_use]
    pub fn is_simulated(&self) -> bool {
        self.registry.ledger().is_some_and(|(_, opened)| opened.simulated)
    }

    /// The closing of a month that is in force, with the index of its entry.
    #[must_use]
    pub fn closed(&self, month: Period) -> Option<&(Index, MonthClosed)> {
        self.months.closed(month)
    }

    /// Every closing of a month, from the first; all but the last were undone by opening the month again.
    #[must_use]
    pub fn closings(&self, month: Period) -> &[Closing] {
        self.months.closings(month)
    }

    /// The closed month that a day lies in.
    #[must_use]
    pub fn closed_on(&self, day: Day) -> Option<Period> {
        self.months.closed_on(day)
    }

    /// The months that are closed for a period, by the kind of months that the ledger closes, ascending.
    #[must_use]
    pub fn months_of(&self, period: Period) -> Vec<Period> {
        let mut months: Vec<Period> = Vec::new();
        for day in period.days() {
            let reporting = Period::reporting_month_of(day);
            let reporting = reporting.filter(|m| self.registry.rules().closes_reporting_months(*m));
            let month = reporting.unwrap_or_else(|| Period::month_of(day));
            if months.last() != Some(&month) {
                months.push(month);
            }
        }
        months
    }

    /// The last day of any month that is closed.
    pub(crate) fn last_closed(&self) -> Option<Day> {
        self.months.last_closed()
    }

    /// The first live receipt at a point from a day on, of those that are remembered.
    pub(crate) fn received_since(&self, on: Day, unit: &UnitId) -> Option<Index> {
        let later = self.points.range(on..);
        later
            .filter_map(|(_, points)| points.get(unit))
            .find(|(live, _)| *live > 0)
            .map(|(_, last)| *last)
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
    pub(crate) fn scheme(&self, scheme: &Slug) -> Option<&Scheme> {
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

    /// First entry and number of entries of the command on record that has the key of this one. It is this one if its first
    /// entry says so: half of an id is kept, and two commands may share it.
    #[must_use]
    pub fn command(&self, cmd: &Uuid) -> Option<(Index, u32)> {
        self.commands.get(command_key(cmd)).map(unpacked)
    }

    /// The last entry that named an object.
    pub(crate) fn touched(&self, object: &Object) -> Option<Index> {
        self.tracks.get(object).map(|track| track.last)
    }

    /// The newest live entry that depends on a step of an object, if one does.
    pub(crate) fn dependant(&self, object: &Object, target: Index) -> Option<Index> {
        self.tracks.get(object).and_then(|track| track.dependant(target))
    }

    /// The live entry about the unit on the day that is the same as the fact, for a kind that is recorded once a day, if it is
    /// recent enough for another to be accepted.
    pub(crate) fn once(&self, on: Day, unit: &UnitId, fact: &Fact) -> Option<Index> {
        match fact.flow() {
            Some(flow) => self.recorded(on, unit, flow.kind, flow.item),
            None => self.flow.recorded(on, unit, fact),
        }
    }

    fn recorded(&self, on: Day, unit: &UnitId, kind: FlowKind, item: &str) -> Option<Index> {
        let day = self.receipts.get(&on)?;
        day.get(receipt_key(unit, kind, item))
            .filter(|index| *index != NONE)
    }

    /// The registers (清单).
    #[must_use]
    pub fn stock(&self) -> &Stock {
        &self.stock
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

    /// Everything that decisions look at, as text.
    pub fn write(&self, out: &mut impl fmt::Write) -> fmt::Result {
        write!(out, "{:?}\n{:?}\n{:?}\n", self.size, self.last, self.registry)?;
        write!(
            out,
            "{:?}\n{:?}\n{:?}\n",
            self.months,
            InOrder(&self.polls),
            InOrder(&self.schemes)
        )?;
        write!(
            out,
            "{:?}\n{:?}\n{:?}\n",
            InOrder(&self.publications),
            self.stock,
            InOrder(&self.reversed)
        )?;
        self.custody.write(out)?;
        writeln!(out, "{:?}", self.in_force)?;
        writeln!(out, "{:?}", InOrder(&self.tracks))?;
        writeln!(out, "{:?}", self.commands.pairs())?;
        let first = self.last.and_then(|last| self.remembered_from(last.day()));
        let is_remembered = |day: &Day| first.is_none_or(|first| *day >= first);
        for (day, receipts) in self.receipts.iter().filter(|(day, _)| is_remembered(day)) {
            let mut live = receipts.pairs();
            live.retain(|(_, index)| *index != NONE);
            writeln!(out, "{day:?} {live:?}")?;
        }
        for (day, points) in self.points.iter().filter(|(day, _)| is_remembered(day)) {
            writeln!(out, "{day:?} {points:?}")?;
        }
        self.flow.write(out, first)
    }
}

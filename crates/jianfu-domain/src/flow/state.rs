//! What deciding on flow must remember: which live entries name which, numbers of documents received lately, and forms and
//! refusals of the last days. No text is kept, and what is too old to matter is forgotten.

use jianfu_facts::custody::redaction::EntryRedacted;
use jianfu_facts::link::Link;
use std::fmt;
use std::sync::Arc;

use rpds::RedBlackTreeMapSync as Map;
use serde::{Deserialize, Serialize};

use crate::fold_delta::place_key;
use crate::in_order::InOrder;
use crate::sorted_runs::SortedRuns;
use jianfu_facts::day::Day;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::issuer::meetings::Approval;
use jianfu_facts::flow::words::Gate;
use jianfu_facts::index::Index;
use jianfu_facts::item::item_number;
use jianfu_facts::item::normalise_number;
use jianfu_facts::limits;
use jianfu_facts::text::Number;
use jianfu_facts::unit::UnitId;

/// What one entry changes in [`FlowState`]: told by the entry alone, so that a replay can work it out apart.
#[derive(Clone, Debug)]
pub(crate) enum FlowEffect {
    /// The first entry is named by the second.
    Link(Index, Index, Link),
    /// It is no longer.
    Unlink(Index, Index),
    /// A 发文字号 by its identity: the entry, its issuer, the day of recording.
    Number(u64, Index, UnitId, Day),
    /// The entry has it no longer.
    NoNumber(u64, Index),
    /// A form or refusal of a day by its key: the entry, or none any more.
    Once(Day, u64, Option<Index>),
}

/// Stands for no entry, where one was taken back.
const NONE: u64 = u64::MAX;

/// The part of the state that flow needs beside the receipts.
#[derive(Clone, Debug, Default)]
pub(crate) struct FlowState {
    /// By the entry that is named and the one that names it.
    links: Map<(Index, Index), Link>,
    /// Entries and issuers of documents by the identity of their 发文字号, ascending.
    numbers: Map<u64, Arc<Vec<(Index, UnitId)>>>,
    /// The same by day of recording, so that old ones are found.
    numbered: Map<Day, Arc<Vec<(u64, Index)>>>,
    /// Forms and refusals, each once a day at a point.
    once: Map<Day, Arc<SortedRuns>>,
}

/// [`FlowState`] as it is kept.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FlowMemory {
    links: Vec<(Index, Index, Link)>,
    numbers: Vec<(u64, Vec<(Index, UnitId)>)>,
    numbered: Vec<(Day, Vec<(u64, Index)>)>,
    once: Vec<(Day, Vec<(u64, u64)>)>,
}

/// The identity of a 发文字号 (机关代字〔年份〕序号), which belongs to one issuer; nothing for a number that any office may use.
fn identity(number: &Number) -> Option<u64> {
    let number = normalise_number(number.as_str());
    let (office, rest) = number.split_once('〔')?;
    let (year, _) = rest.split_once('〕')?;
    let is_full = !office.is_empty() && year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    is_full.then(|| item_number(&number))
}

/// The key of what is recorded once a day and isn't a receipt: a form or refusal at a point, a unit's count of classified items.
fn once(unit: &UnitId, fact: &Fact) -> Option<u64> {
    if fact.flow().is_some() {
        return None;
    }
    Some(place_key(unit, fact.info().name) ^ item_number(&fact.once()?))
}

/// What an entry changes; numbers and forms of before the horizon need not be remembered.
pub(crate) fn noted(index: Index, entry: &Entry, horizon: Option<Day>, out: &mut Vec<FlowEffect>) {
    out.extend(
        entry
            .fact
            .links()
            .into_iter()
            .map(|(target, link)| FlowEffect::Link(target, index, link)),
    );
    let is_recent = |day: Day| horizon.is_none_or(|horizon| day >= horizon);
    if is_recent(entry.at.day())
        && let Some((number, issuer)) = entry.fact.numbered(&entry.unit)
        && let Some(id) = identity(number)
    {
        out.push(FlowEffect::Number(id, index, issuer.clone(), entry.at.day()));
    }
    if is_recent(entry.on)
        && let Some(key) = once(&entry.unit, &entry.fact)
    {
        out.push(FlowEffect::Once(entry.on, key, Some(index)));
    }
}

/// What the reversal of the entry `target` changes: its day, unit and fact are those of the copy.
pub(crate) fn taken_back(
    target: Index,
    (on, unit, fact): (Day, &UnitId, &Fact),
    horizon: Option<Day>,
    out: &mut Vec<FlowEffect>,
) {
    out.extend(
        fact.links()
            .into_iter()
            .map(|(named, _)| FlowEffect::Unlink(named, target)),
    );
    if let Some((number, _)) = fact.numbered(unit)
        && let Some(id) = identity(number)
    {
        out.push(FlowEffect::NoNumber(id, target));
    }
    if horizon.is_none_or(|horizon| on >= horizon)
        && let Some(key) = once(unit, fact)
    {
        out.push(FlowEffect::Once(on, key, None));
    }
}

/// The entry under a key of a map of lists, to be changed.
fn under<K: Ord + Clone, V: Clone>(map: &mut Map<K, Arc<Vec<V>>>, key: &K, change: impl FnOnce(&mut Vec<V>)) {
    if map.get(key).is_none() {
        map.insert_mut(key.clone(), Arc::default());
    }
    if let Some(list) = map.get_mut(key) {
        change(Arc::make_mut(list));
    }
}

impl FlowState {
    pub(crate) fn note(&mut self, noted: &FlowEffect) {
        match noted {
            FlowEffect::Link(target, by, link) => self.links.insert_mut((*target, *by), *link),
            FlowEffect::Unlink(target, by) => {
                self.links.remove_mut(&(*target, *by));
            }
            FlowEffect::Number(id, index, issuer, day) => {
                under(&mut self.numbers, id, |all| all.push((*index, issuer.clone())));
                under(&mut self.numbered, day, |all| all.push((*id, *index)));
            }
            FlowEffect::NoNumber(id, index) => self.forget_number(*id, *index),
            FlowEffect::Once(day, key, index) => {
                if self.once.get(day).is_none() {
                    self.once.insert_mut(*day, Arc::default());
                }
                if let Some(once) = self.once.get_mut(day) {
                    Arc::make_mut(once).insert(*key, index.unwrap_or(NONE));
                }
            }
        }
    }

    /// An entry is redacted: a replay after that does not see its number; nor may the state that saw it.
    pub(crate) fn redact(&mut self, redacted: &EntryRedacted) {
        if let Ok(restated) = Entry::decode(redacted.restated_bytes())
            && restated.fact.numbered(&restated.unit).is_none()
        {
            let day = self.numbered.get(&restated.at.day());
            let had = day.and_then(|all| all.iter().find(|(_, index)| *index == redacted.target));
            if let Some((id, index)) = had.copied() {
                self.forget_number(id, index);
            }
        }
    }

    fn forget_number(&mut self, id: u64, index: Index) {
        if self.numbers.get(&id).is_none() {
            return;
        }
        under(&mut self.numbers, &id, |all| {
            all.retain(|(other, _)| *other != index);
        });
        if self.numbers.get(&id).is_some_and(|all| all.is_empty()) {
            self.numbers.remove_mut(&id);
        }
    }

    /// A day begins: what lies further back than a fact may is forgotten.
    pub(crate) fn forget(&mut self, bound: Day) {
        while let Some((day, all)) = self.numbered.first().map(|(day, all)| (*day, Arc::clone(all)))
            && day < bound
        {
            for (id, index) in all.iter() {
                self.forget_number(*id, *index);
            }
            self.numbered.remove_mut(&day);
        }
        while let Some(day) = self.once.first().map(|(day, _)| *day)
            && day < bound
        {
            self.once.remove_mut(&day);
        }
    }

    /// What is kept of it.
    pub(crate) fn snapshot(&self) -> FlowMemory {
        FlowMemory {
            links: self
                .links
                .iter()
                .map(|((to, by), link)| (*to, *by, *link))
                .collect(),
            numbers: self.numbers.iter().map(|(id, all)| (*id, all.to_vec())).collect(),
            numbered: self
                .numbered
                .iter()
                .map(|(day, all)| (*day, all.to_vec()))
                .collect(),
            once: self.once.iter().map(|(day, runs)| (*day, runs.pairs())).collect(),
        }
    }

    /// What was kept.
    pub(crate) fn restored(memory: FlowMemory) -> FlowState {
        FlowState {
            links: memory
                .links
                .into_iter()
                .map(|(to, by, link)| ((to, by), link))
                .collect(),
            numbers: memory
                .numbers
                .into_iter()
                .map(|(id, all)| (id, Arc::new(all)))
                .collect(),
            numbered: memory
                .numbered
                .into_iter()
                .map(|(day, all)| (day, Arc::new(all)))
                .collect(),
            once: memory
                .once
                .into_iter()
                .map(|(day, mut pairs)| {
                    pairs.sort_unstable();
                    (day, Arc::new(SortedRuns::of(pairs)))
                })
                .collect(),
        }
    }

    /// Everything, as text.
    pub(crate) fn write(&self, out: &mut impl fmt::Write, first: Option<Day>) -> fmt::Result {
        writeln!(out, "{:?} {:?}", InOrder(&self.links), InOrder(&self.numbers))?;
        for (day, once) in self
            .once
            .iter()
            .filter(|(day, _)| first.is_none_or(|first| **day >= first))
        {
            let mut live = once.pairs();
            live.retain(|(_, index)| *index != NONE);
            writeln!(out, "{day} {live:?}")?;
        }
        Ok(())
    }

    /// The live entries that name an entry, in order, and what they do to it.
    pub(crate) fn links(&self, target: Index) -> impl DoubleEndedIterator<Item = (Index, Link)> {
        let all = self.links.range((target, 0)..=(target, Index::MAX));
        all.map(|((_, by), link)| (*by, *link))
    }

    /// The newest live entry that depends on an entry.
    pub(crate) fn dependant(&self, target: Index) -> Option<Index> {
        self.links(target).next_back().map(|(by, _)| by)
    }

    /// A document of another issuer with the same 发文字号: its index and issuer.
    pub(crate) fn other_issuer(&self, number: &Number, issuer: &UnitId) -> Option<(Index, &UnitId)> {
        let all = self.numbers.get(&identity(number)?)?;
        all.iter()
            .map(|(index, unit)| (*index, unit))
            .find(|(_, unit)| *unit != issuer)
    }

    /// The same form or refusal at the point on the day.
    pub(crate) fn recorded(&self, on: Day, unit: &UnitId, fact: &Fact) -> Option<Index> {
        let once = self.once.get(&on)?;
        once.get(self::once(unit, fact)?).filter(|index| *index != NONE)
    }

    /// What had been decided on a proposal.
    pub(crate) fn approval(&self, proposal: Option<Index>) -> Approval {
        let Some(proposal) = proposal else {
            return Approval::None;
        };
        let decided = self.links(proposal).find_map(|(_, link)| match link {
            Link::Approved => Some(Approval::Approved),
            Link::Rejected => Some(Approval::Rejected),
            _ => None,
        });
        decided.unwrap_or(Approval::Pending)
    }

    /// The gates that a proposal has passed, by the last decision of each, and how often it went back.
    pub(crate) fn gates(&self, proposal: Index) -> (Vec<Gate>, u32) {
        let (mut passed, mut returns) = (Vec::new(), 0_u32);
        for (_, link) in self.links(proposal) {
            match link {
                Link::Passed(gate) => passed.push(gate),
                Link::Returned(gate) => {
                    passed.retain(|g| *g != gate);
                    returns += 1;
                }
                _ => {}
            }
        }
        passed.sort_unstable();
        passed.dedup();
        (passed, returns)
    }

    /// Where a chain of mergers, nestings or replacements leads from an entry, itself first; at most
    /// [`limits::CHAIN`] and one more.
    pub(crate) fn chain(&self, from: Index, next: impl Fn(Link) -> Option<Index>) -> Vec<Index> {
        let mut chain = vec![from];
        let mut at = from;
        while chain.len() <= limits::CHAIN {
            let Some(to) = self.links(at).find_map(|(_, link)| next(link)) else {
                break;
            };
            chain.push(to);
            at = to;
        }
        chain
    }

    /// The documents that a document replaces, directly or not; at most [`limits::CHAIN`] and one more.
    pub(crate) fn replaced(&self, document: Index) -> usize {
        let mut open = vec![document];
        let mut count = 0;
        while let Some(at) = open.pop() {
            for (_, link) in self.links(at) {
                if let Link::Supersedes(old) = link {
                    count += 1;
                    open.push(old);
                }
            }
            if count > limits::CHAIN {
                break;
            }
        }
        count
    }
}

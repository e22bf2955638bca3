//! What deciding on flow must remember: which live entries name which, numbers of documents received lately, and forms and
//! refusals of the last days. No text is kept, and what is too old to matter is forgotten.

use std::sync::Arc;

use rpds::RedBlackTreeMapSync as Map;

use super::facts::normalise_number;
use super::issuer::documents::Gate;
use super::issuer::links;
use super::issuer::meetings::Approval;
use crate::custody::item_identity;
use crate::day::Day;
use crate::entry::{Entry, Index};
use crate::fact::Fact;
use crate::limits;
use crate::text::Number;
use crate::unit::UnitId;

/// What a live entry does to one that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    Approved,
    Rejected,
    Cancelled,
    Convened,
    /// It is merged into the meeting with this index.
    MergedInto(Index),
    /// Others are merged into it.
    MergedHere,
    /// It is held within the meeting with this index.
    NestedIn(Index),
    /// Another is held within it.
    Hosts,
    Passed(Gate),
    Returned(Gate),
    Issued,
    Forwarded,
    /// It is replaced by the document with this index.
    SupersededBy(Index),
    /// It replaces the document with this index.
    Supersedes(Index),
    /// An inspection goes out with it, or uses its result.
    Joined,
    /// A point's receipt names it.
    Received,
    /// An office said that it belongs to the entry with this index.
    Confirmed(Index),
    /// An office said that it does not belong to the entry with this index.
    Denied(Index),
}

type Once = (Day, UnitId, &'static str, Arc<str>);

/// The part of the state that flow needs beside the receipts.
#[derive(Clone, Debug, Default)]
pub(crate) struct FlowState {
    /// By the entry that is named and the one that names it.
    links: Map<(Index, Index), Link>,
    /// Issuers of documents by the identity of their 发文字号 and the entry.
    numbers: Map<(Arc<str>, Index), UnitId>,
    /// The same by day of recording, so that old ones are found.
    numbered: Map<(Day, Index), Arc<str>>,
    /// Forms and refusals, each once a day at a point.
    once: Map<Once, Index>,
}

/// The identity of a 发文字号 (机关代字〔年份〕序号), which belongs to one issuer; nothing for a number that any office may use.
fn identity(number: &Number) -> Option<Arc<str>> {
    let number = normalise_number(number.as_str());
    let (office, rest) = number.split_once('〔')?;
    let (year, _) = rest.split_once('〕')?;
    let is_full = !office.is_empty() && year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    is_full.then(|| item_identity(&number).as_ref().into())
}

/// The number and the issuer of a document.
fn numbered<'a>(unit: &'a UnitId, fact: &'a Fact) -> Option<(&'a Number, &'a UnitId)> {
    match fact {
        Fact::DocumentReceived(f) => Some((f.number.as_ref()?, &f.issuer)),
        Fact::DocumentIssued(f) => Some((f.number.as_ref()?, unit)),
        Fact::DocumentForwarded(f) => Some((f.number.as_ref()?, unit)),
        _ => None,
    }
}

fn once(day: Day, unit: &UnitId, fact: &Fact) -> Option<Once> {
    let item = match fact {
        Fact::FormFilled(f) => &f.item,
        Fact::InspectionRefused(f) => &f.item,
        _ => return None,
    };
    Some((
        day,
        unit.clone(),
        fact.info().name,
        item_identity(item).as_ref().into(),
    ))
}

impl FlowState {
    pub(crate) fn apply(&mut self, index: Index, entry: &Entry) {
        for (target, link) in links(&entry.fact) {
            self.links.insert_mut((target, index), link);
        }
        if let Some((number, issuer)) = numbered(&entry.unit, &entry.fact)
            && let Some(id) = identity(number)
        {
            self.numbers.insert_mut((id.clone(), index), issuer.clone());
            self.numbered.insert_mut((entry.at.day(), index), id);
        }
        if let Some(key) = once(entry.on, &entry.unit, &entry.fact) {
            self.once.insert_mut(key, index);
        }
        // A replay after a redaction does not see the number: nor may the state that saw it.
        if let Fact::EntryRedacted(f) = &entry.fact
            && let Ok(restated) = Entry::decode(f.restated_bytes())
            && numbered(&restated.unit, &restated.fact).is_none()
        {
            self.forget_number(restated.at.day(), f.target);
        }
    }

    /// The entry `target`, with this day of its own and this fact, was reversed.
    pub(crate) fn take_back(&mut self, target: Index, on: Day, unit: &UnitId, fact: &Fact) {
        for (named, _) in links(fact) {
            self.links.remove_mut(&(named, target));
        }
        if let Some((number, _)) = numbered(unit, fact)
            && let Some(id) = identity(number)
        {
            self.numbers.remove_mut(&(id, target));
        }
        if let Some(key) = once(on, unit, fact) {
            self.once.remove_mut(&key);
        }
    }

    fn forget_number(&mut self, at: Day, index: Index) {
        if let Some(id) = self.numbered.get(&(at, index)).cloned() {
            self.numbers.remove_mut(&(id, index));
        }
    }

    /// A day begins: what lies further back than a fact may is forgotten.
    pub(crate) fn forget(&mut self, bound: Day) {
        while let Some((day, index)) = self
            .numbered
            .first()
            .map(|(key, _)| *key)
            .filter(|key| key.0 < bound)
        {
            self.forget_number(day, index);
            self.numbered.remove_mut(&(day, index));
        }
        while let Some(key) = self
            .once
            .first()
            .map(|(key, _)| key.clone())
            .filter(|key| key.0 < bound)
        {
            self.once.remove_mut(&key);
        }
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
        let id = identity(number)?;
        let all = self.numbers.range((id.clone(), 0)..=(id, Index::MAX));
        all.map(|((_, index), unit)| (*index, unit))
            .find(|(_, unit)| *unit != issuer)
    }

    /// The same form or refusal at the point on the day.
    pub(crate) fn recorded(&self, on: Day, unit: &UnitId, fact: &Fact) -> Option<Index> {
        self.once.get(&once(on, unit, fact)?).copied()
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
                    returns = returns.saturating_add(1);
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

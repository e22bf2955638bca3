//! 两侧比对: what issuers declared against what points received. Pure: entries in, four lists out, each receipt in one of them.
//! It knows no publication: the lists are confidential to the office.
//!
//! A receipt belongs to a declared item by, in this order: an office's decision, the index that the point named, the item's
//! number with its issuer, issuer and title and day. What only seems to belong (alike titles of one issuer within
//! [`limits::LIKE_DAYS`] days, or a number under another issuer) is doubtful, until an office decides.

use jianfu_facts::exact::count;
use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::figures::{Absence, Id, Value};
use jianfu_domain::refusal::Reason;
use jianfu_domain::state::State;
use jianfu_facts::day::Day;
use jianfu_facts::entry::Entry;
use jianfu_facts::exact::{ratio, whole};
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::index::Index;
use jianfu_facts::item::item_identity;
use jianfu_facts::item::{item_key, normalise_number};
use jianfu_facts::limits;
use jianfu_facts::period::Period;
use jianfu_facts::registry::role::Role;
use jianfu_facts::unit::{ActorId, UnitId};
use jianfu_facts::words;

words! {
    /// 匹配依据: by what a receipt belongs to a declared item.
    Basis {
        /// An office decided so.
        Confirmed = "confirmed", "人工确认";
        /// The point named the issuer's entry.
        Index = "index", "记录编号";
        /// The number, and the issuer.
        Number = "number", "文号或编号";
        /// Issuer, title and day.
        Title = "title", "单位、标题和日期";
    }
}

mod pairing;

use pairing::Desk;

/// 疑似理由: why a pair is doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The number is the same, the issuer is another.
    OtherIssuer,
    /// Titles are alike: pairs of neighbouring characters that both have, of all pairs (Dice), as numerator and denominator.
    Alike(usize, usize),
}

/// One item of one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Index of its entry.
    pub index: Index,
    /// Kind.
    pub kind: FlowKind,
    /// The issuer that leads.
    pub issuer: UnitId,
    /// The point that received it; the issuer itself for a declared item.
    pub unit: UnitId,
    /// The issuers beside the one that leads.
    pub with: Vec<UnitId>,
    /// Number, normalised, where it has one.
    pub number: Option<String>,
    /// Title.
    pub title: String,
    /// Day.
    pub on: Day,
    /// The identity of its item key, which outlives a redaction.
    identity: String,
    /// The issuer's entry that a point named.
    declared: Option<Index>,
}

/// What both sides have said, of a period and the days around it.
#[derive(Clone, Debug)]
pub struct Sides {
    period: Period,
    declared: BTreeMap<Index, Item>,
    received: BTreeMap<Index, Item>,
    /// By receipt: the declared item.
    confirmed: BTreeMap<Index, Index>,
    /// Receipt and declared item.
    denied: BTreeSet<(Index, Index)>,
    /// Declared meetings that were merged into others or cancelled: nobody receives them as such.
    gone: BTreeSet<Index>,
}

/// 比对结果. Items of the period stand in one list each; their counterparts may lie outside the period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// 已匹配: receipt, declared item, and by what.
    pub matched: Vec<(Item, Item, Basis)>,
    /// 只发未收: declared, and no receipt.
    pub unreceived: Vec<Item>,
    /// 只收未发: received, and nobody declared it.
    pub undeclared: Vec<Item>,
    /// 疑似: receipt, declared item, and why; a person decides.
    pub doubtful: Vec<(Item, Item, Doubt)>,
}

impl Reconciled {
    /// The value of a figure of both sides (X21): of the two lists of what is unmatched, or their share. What is doubtful is
    /// unmatched on no side until an office decides.
    #[must_use]
    pub fn figure(&self, id: Id) -> Value {
        let unmatched = self.undeclared.len() + self.unreceived.len();
        match id {
            Id::Undeclared => Value::Count(count(self.undeclared.len())),
            Id::Unreceived => Value::Count(count(self.unreceived.len())),
            Id::UnmatchedShare => {
                let all = self.matched.len() + self.doubtful.len() + unmatched;
                let share = ratio(&whole(count(unmatched) * 100), &whole(count(all)));
                share.map_or(Value::Absent(Absence::NoDenominator), Value::Percent)
            }
            _ => Value::Absent(Absence::NotRecorded),
        }
    }
}

/// Whether an actor may see a reconciliation: the office of the authority alone.
///
/// # Errors
/// [`Reason::NotAllowed`], [`Reason::NotOpened`].
pub fn may_see(state: &State, actor: &ActorId, today: Day) -> Result<(), Reason> {
    let authority = state.authority()?;
    if state.registry().holds(actor, Role::Office, authority, today) {
        return Ok(());
    }
    Err(Reason::NotAllowed {
        actor: actor.clone(),
        role_zh: Role::Office.zh(),
        role_en: Role::Office.name(),
        unit: authority.clone(),
    })
}

impl Sides {
    /// Nothing yet, of a period.
    #[must_use]
    pub fn new(period: Period) -> Sides {
        Sides {
            period,
            declared: BTreeMap::new(),
            received: BTreeMap::new(),
            confirmed: BTreeMap::new(),
            denied: BTreeSet::new(),
            gone: BTreeSet::new(),
        }
    }

    fn is_near(&self, on: Day) -> bool {
        self.period.first().since(on) <= limits::MATCH_DAYS
            && on.since(self.period.last()) <= limits::MATCH_DAYS
    }

    /// Takes in the next entry of the ledger.
    pub fn add(&mut self, index: Index, entry: &Entry) {
        match &entry.fact {
            Fact::EntryReversed(f) => {
                self.declared.remove(&f.target);
                self.received.remove(&f.target);
                if let Ok(fact) = f.copied() {
                    self.decided(&fact, false);
                }
            }
            fact => {
                self.decided(fact, true);
                if self.is_near(entry.on) {
                    self.said(index, entry);
                }
            }
        }
    }

    /// Indexes of issuers' entries that receipts or decisions name and that lie further away: to be read and given to
    /// [`Sides::add_named`].
    #[must_use]
    pub fn missing(&self) -> BTreeSet<Index> {
        let named = self.received.values().filter_map(|item| item.declared);
        let decided = self.confirmed.iter();
        let decided = decided.filter(|(receipt, _)| self.received.contains_key(receipt));
        let all = named.chain(decided.map(|(_, declared)| *declared));
        all.filter(|index| !self.declared.contains_key(index)).collect()
    }

    /// Takes in a live entry that [`Sides::missing`] asks for.
    pub fn add_named(&mut self, index: Index, entry: &Entry) {
        if entry.fact.declared().is_some() {
            self.said(index, entry);
        }
    }

    fn said(&mut self, index: Index, entry: &Entry) {
        if let Some(declared) = entry.fact.declared() {
            let key = item_key(declared.number, &entry.unit, entry.on, declared.title);
            let item = Item {
                index,
                kind: declared.kind,
                issuer: entry.unit.clone(),
                unit: entry.unit.clone(),
                with: declared.with.to_vec(),
                number: declared.number.map(|n| normalise_number(n.as_str())),
                title: declared.title.to_string(),
                on: entry.on,
                identity: item_identity(&key).into_owned(),
                declared: None,
            };
            self.declared.insert(index, item);
        } else if let Some(flow) = entry.fact.flow() {
            let item = Item {
                index,
                kind: flow.kind,
                issuer: flow.issuer.clone(),
                unit: entry.unit.clone(),
                with: flow.with.to_vec(),
                number: flow.number.map(|n| normalise_number(n.as_str())),
                title: flow.title.to_string(),
                on: entry.on,
                identity: item_identity(flow.item).into_owned(),
                declared: flow.declared,
            };
            self.received.insert(index, item);
        }
    }

    /// A decision on a pair, or a merger, comes or goes.
    fn decided(&mut self, fact: &Fact, comes: bool) {
        match fact {
            Fact::MatchConfirmed(f) if comes => {
                self.confirmed.insert(f.received, f.declared);
            }
            Fact::MatchConfirmed(f) => {
                self.confirmed.remove(&f.received);
            }
            Fact::MatchRejected(f) if comes => {
                self.denied.insert((f.received, f.declared));
            }
            Fact::MatchRejected(f) => {
                self.denied.remove(&(f.received, f.declared));
            }
            Fact::MeetingMerged(f) if comes => self.gone.extend(&f.from),
            Fact::MeetingMerged(f) => self.gone.retain(|index| !f.from.contains(index)),
            _ => {}
        }
    }

    /// The four lists, of all issuers or of one that leads or takes part.
    #[must_use]
    pub fn reconcile(&self, issuer: Option<&UnitId>) -> Reconciled {
        let desk = Desk::of(self);
        let mut found = Reconciled::default();
        let (mut received, mut doubted) = (BTreeSet::new(), BTreeSet::new());
        let is_of = |item: &Item| issuer.is_none_or(|unit| item.issuer == *unit || item.with.contains(unit));
        for receipt in self.received.values() {
            let here = self.period.contains(receipt.on);
            if let Some((declared, basis)) = desk.owner(receipt) {
                received.insert(declared.index);
                if (here || self.period.contains(declared.on)) && (is_of(receipt) || is_of(declared)) {
                    found.matched.push((receipt.clone(), declared.clone(), basis));
                }
            } else if let Some((declared, doubt)) = desk.lookalike(receipt) {
                doubted.insert(declared.index);
                if (here || self.period.contains(declared.on)) && (is_of(receipt) || is_of(declared)) {
                    found.doubtful.push((receipt.clone(), declared.clone(), doubt));
                }
            } else if here && is_of(receipt) {
                found.undeclared.push(receipt.clone());
            }
        }
        let open = self.declared.values().filter(|item| {
            let settled = [&received, &doubted, &self.gone];
            self.period.contains(item.on)
                && is_of(item)
                && !settled.iter().any(|set| set.contains(&item.index))
        });
        found.unreceived.extend(open.cloned());
        found
    }
}

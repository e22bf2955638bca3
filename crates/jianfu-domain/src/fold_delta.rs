//! Segments (段): what a run of flow facts changes in the state, summed, so that a replay can fold pages side by side and put
//! the sums in order. Everything in a delta adds, whatever the order of its entries; what doesn't add ends it.

use crate::interner::place;
use jianfu_facts::invariant;
use std::collections::BTreeMap;

use uuid::Uuid;

use crate::flow::state::{self, FlowEffect};
use crate::interner::Names;
use jianfu_facts::custody::seal::Subject;
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::index::Index;
use jianfu_facts::item::item_number;
use jianfu_facts::kind::Fold;
use jianfu_facts::object::Named;
use jianfu_facts::unit::UnitId;

/// How often entries of a delta named a unit.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mentions {
    /// Live mentions.
    pub(crate) count: u64,
    /// The last entry that named it as what it is about.
    pub(crate) newest: Index,
    /// The last entry that named it at all, a reversal too.
    pub(crate) last: Index,
}

/// A mention that was taken back: the unit's number, and the entry that had named it.
pub(crate) type TakenBack = (u32, Index);

/// What a run of flow facts, and of reversals of flow facts, changes in the state.
#[derive(Clone, Debug, Default)]
pub struct FoldDelta {
    pub(crate) next: Index,
    pub(crate) last: Option<Stamp>,
    pub(crate) commands: Vec<(u64, u64)>,
    /// The units that its entries name. Facts of flow name no other objects.
    pub(crate) units: Names<UnitId>,
    pub(crate) mentions: Vec<Mentions>,
    pub(crate) taken_back: Vec<TakenBack>,
    /// Receipts by their key, with the entry that is the live one.
    pub(crate) receipts: Vec<(Day, u64, Option<Index>)>,
    pub(crate) reversed: Vec<(Index, Index)>,
    pub(crate) sealed: Vec<(Subject, Index)>,
    registered: BTreeMap<Day, Vec<Index>>,
    /// What it changes in the state of flow, in order.
    pub(crate) noted: Vec<FlowEffect>,
    /// Receipts, numbers and forms of before are not remembered.
    horizon: Option<Day>,
    /// By day and number of the point: live receipts, and the last entry about them.
    pub(crate) points: BTreeMap<(Day, u32), (i64, Index)>,
}

impl FoldDelta {
    /// Whether the entries of a delta can be of this kind: a flow fact, or the reversal of one.
    #[must_use]
    pub fn takes(entry: &Entry) -> bool {
        match &entry.fact {
            Fact::EntryReversed(f) => f.copied().is_ok_and(|fact| adds(&fact)),
            fact => adds(fact),
        }
    }

    /// The facts that points registered, by the day that they belong to, ascending.
    #[must_use]
    pub fn registered(&self) -> &BTreeMap<Day, Vec<Index>> {
        &self.registered
    }

    /// A delta that remembers no receipt, number or form from before a day: by the end of what is folded they would be
    /// forgotten.
    #[must_use]
    pub fn new(horizon: Option<Day>) -> FoldDelta {
        FoldDelta {
            horizon,
            ..FoldDelta::default()
        }
    }

    /// Adds an entry that [`FoldDelta::takes`], with its index.
    pub fn add(&mut self, index: Index, entry: &Entry) {
        self.next = index + 1;
        self.last = Some(entry.at);
        if entry.fact.registered().is_some() {
            self.registered.entry(entry.on).or_default().push(index);
        }
        if entry.part.0 == 1 {
            self.commands
                .push((command_key(&entry.cmd), packed(index, entry.part.1)));
        }
        for seal in &entry.seals {
            self.sealed.push((seal.subject.clone(), index));
        }
        match &entry.fact {
            Fact::EntryReversed(reversal) => {
                self.reversed.push((reversal.target, index));
                self.mention(&entry.unit, index, true);
                let Ok(fact) = reversal.copied() else { return };
                units(&reversal.unit, &fact, |unit| {
                    let number = self.mention(unit, index, false);
                    self.taken_back.push((number, reversal.target));
                });
                self.receipt(reversal.on, &reversal.unit, &fact, (index, false));
                let copy = (reversal.on, &reversal.unit, &fact);
                state::taken_back(reversal.target, copy, self.horizon, &mut self.noted);
            }
            fact => {
                units(&entry.unit, fact, |unit| {
                    self.mention(unit, index, true);
                });
                self.receipt(entry.on, &entry.unit, fact, (index, true));
                state::noted(index, entry, self.horizon, &mut self.noted);
            }
        }
    }

    /// Puts in order what the state wants in order: to be done where the delta is folded, apart from the state.
    pub fn settle(&mut self) {
        self.commands.sort_by_key(|(key, _)| *key); // stable: of equal keys the later one stays behind
    }

    fn number(&mut self, unit: &UnitId) -> u32 {
        let number = self.units.number(unit, UnitId::clone);
        if place(number) == self.mentions.len() {
            self.mentions.push(Mentions::default()); // numbers come one after another
        }
        number
    }

    fn mention(&mut self, unit: &UnitId, index: Index, is_live: bool) -> u32 {
        let number = self.number(unit);
        let mentions = self.mentions.get_mut(place(number));
        let mentions = invariant!(Some(mentions), "every unit that got a number has its mentions");
        mentions.last = index;
        if is_live {
            mentions.count += 1;
            mentions.newest = index;
        }
        number
    }

    fn receipt(&mut self, on: Day, unit: &UnitId, fact: &Fact, (index, is_live): (Index, bool)) {
        let Some(flow) = fact.flow() else { return };
        if self.horizon.is_some_and(|horizon| on < horizon) {
            return;
        }
        let key = receipt_key(unit, flow.kind, flow.item);
        self.receipts.push((on, key, is_live.then_some(index)));
        let point = self.number(unit);
        let (live, last) = self.points.entry((on, point)).or_default();
        *live += if is_live { 1 } else { -1 };
        *last = index;
    }
}

/// Whether what a fact changes in the state adds, whatever comes beside it: facts of flow of both sides.
fn adds(fact: &Fact) -> bool {
    fact.info().fold == Fold::Adds
}

/// The units that a fact of flow about a unit names, which are all objects that it names.
fn units<'a>(unit: &'a UnitId, fact: &'a Fact, mut each: impl FnMut(&'a UnitId)) {
    fact.names(unit, &mut |named| {
        if let Named::Unit(unit) = named {
            each(unit);
        }
    });
}

/// The key of a command: both halves of its id. Of two commands with one key the entries decide.
pub(crate) fn command_key(cmd: &Uuid) -> u64 {
    let (high, low) = cmd.as_u64_pair();
    high ^ low
}

/// Bits of the number of a command's entries: at most 5,000.
const COUNT_BITS: u32 = 13;

/// First entry and number of entries of a command, in one number.
pub(crate) fn packed(first: Index, entries: u32) -> u64 {
    (first << COUNT_BITS) | u64::from(entries)
}

pub(crate) fn unpacked(packed: u64) -> (Index, u32) {
    let entries = packed & ((1 << COUNT_BITS) - 1);
    let entries = u32::try_from(entries).ok();
    let entries = invariant!(Some(entries), "thirteen bits fit into thirty-two");
    (packed >> COUNT_BITS, entries)
}

/// The key of a receipt: the identity of its item, so that a redacted one is found and no text is kept, with the point and the
/// kind mixed in (FNV-1a).
pub(crate) fn receipt_key(unit: &UnitId, kind: FlowKind, item: &str) -> u64 {
    item_number(item) ^ place_key(unit, kind.name())
}

/// A unit and a word in one number.
pub(crate) fn place_key(unit: &UnitId, word: &str) -> u64 {
    let place = unit.as_str().bytes().chain(word.bytes());
    place.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

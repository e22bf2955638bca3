//! Registers as objects: the fold of each item's own live entries, in order. It knows its own facts only; whether an
//! entry was allowed was decided before.

use crate::applied::Applied;
use jianfu_facts::invariant;
use jianfu_facts::stock::facts::RegisterBaseFrozen;
use std::collections::BTreeMap;
use std::sync::Arc;

use rpds::RedBlackTreeMapSync as Map;
use serde::Serialize;

use jianfu_facts::day::Day;
use jianfu_facts::digest::Digest;
use jianfu_facts::index::Index;
use jianfu_facts::json::to_canonical;
use jianfu_facts::stock::facts::{OwnerTotal, RegisterOpened};
use jianfu_facts::stock::items::{Attributes, ItemMerged};
use jianfu_facts::stock::words::{Delisting, RegisterKind};
use jianfu_facts::text::Number;
use jianfu_facts::unit::{Slug, UnitId};

/// What an item is from a day on, by an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// First day.
    pub from: Day,
    /// Index of the entry.
    pub index: Index,
    /// What it is.
    pub attributes: Attributes,
}

impl Version {
    /// The attributes that an entry gives an item, from its day on.
    pub(crate) fn of(attributes: &Attributes, entry: &Applied<'_>) -> Version {
        Version {
            from: entry.on,
            index: entry.index,
            attributes: attributes.clone(),
        }
    }
}

/// How an item went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It was merged into another.
    Merged(Number),
    /// It was delisted.
    Delisted(Delisting),
}

/// The end of an item: from this day on it is no longer in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// First day without it.
    pub on: Day,
    /// Index of the entry.
    pub index: Index,
    /// How.
    pub how: Ending,
}

/// 清单事项: one item, from its listing to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Whether it came in with the adoption of the register.
    pub draft: bool,
    /// What it was and is, ascending by day; the first by its listing.
    pub versions: Vec<Version>,
    /// Its end, if it has come.
    pub end: Option<End>,
}

impl Item {
    /// What it is by the newest entry; never absent.
    #[must_use]
    pub fn newest(&self) -> Option<&Version> {
        self.versions.last()
    }

    /// Index of its listing.
    #[must_use]
    pub fn listed(&self) -> Option<Index> {
        self.versions.first().map(|v| v.index)
    }

    /// What it was on a day.
    #[must_use]
    pub fn on(&self, day: Day) -> Option<&Attributes> {
        let known = self.versions.iter().rev().find(|v| v.from <= day);
        known.or(self.versions.first()).map(|v| &v.attributes)
    }

    /// The day of its newest change.
    #[must_use]
    pub(crate) fn last_day(&self) -> Option<Day> {
        let changed = self.versions.last().map(|v| v.from);
        self.end.as_ref().map(|end| end.on).max(changed)
    }
}

/// A frozen base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// Items in force on that day.
    pub count: u32,
    /// Digest of their lines.
    pub digest: Digest,
    /// Index of its entry.
    pub index: Index,
    /// The day.
    pub on: Day,
}

/// 清单: one register with every item that it ever had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// What it is.
    pub fact: RegisterOpened,
    /// The unit that keeps it.
    pub keeper: UnitId,
    /// Index of `register.opened`.
    pub index: Index,
    /// Day and index of `register.adopted`, once adopted.
    pub adopted: Option<(Day, Index)>,
    /// Frozen bases by year.
    pub bases: BTreeMap<i16, Base>,
    items: Map<Number, Arc<Item>>,
}

#[derive(Serialize)]
struct Line<'a> {
    attributes: &'a Attributes,
    item: &'a Number,
}

impl Register {
    /// An item by its number, as normalised.
    #[must_use]
    pub fn item(&self, number: &Number) -> Option<&Item> {
        self.items.get(number).map(Arc::as_ref)
    }

    /// An item with its number as the register keeps it.
    pub fn entry(&self, number: &Number) -> Option<(&Number, &Item)> {
        self.items
            .get_key_value(number)
            .map(|(number, item)| (number, item.as_ref()))
    }

    /// Every item, in force or not, by number.
    pub fn items(&self) -> impl Iterator<Item = (&Number, &Item)> {
        self.items.iter().map(|(number, item)| (number, item.as_ref()))
    }

    /// How many items it ever had.
    #[must_use]
    pub fn size(&self) -> usize {
        self.items.size()
    }

    /// First day on which an item is in force; nothing in a draft.
    #[must_use]
    pub fn since(&self, item: &Item) -> Option<Day> {
        let (adopted, _) = self.adopted?;
        if item.draft {
            return Some(adopted);
        }
        item.versions.first().map(|v| v.from)
    }

    /// Whether an item is in force on a day.
    #[must_use]
    pub fn is_in_force(&self, item: &Item, day: Day) -> bool {
        let begun = self.since(item).is_some_and(|since| since <= day);
        begun && item.end.as_ref().is_none_or(|end| day < end.on)
    }

    /// The items in force on a day, by number.
    pub fn in_force(&self, day: Day) -> impl Iterator<Item = (&Number, &Item)> {
        self.items().filter(move |(_, item)| self.is_in_force(item, day))
    }

    /// The items of a draft are what its adoption adopts.
    pub(crate) fn drafted(&self) -> impl Iterator<Item = (&Number, &Attributes)> {
        let drafts = self.items().filter(|(_, item)| item.draft);
        drafts.filter_map(|(number, item)| Some((number, &item.newest()?.attributes)))
    }

    /// The items in force on a day as they were on it.
    pub(crate) fn stood(&self, day: Day) -> impl Iterator<Item = (&Number, &Attributes)> {
        self.in_force(day)
            .filter_map(move |(number, item)| Some((number, item.on(day)?)))
    }

    /// The sums of some items by owner, ascending.
    pub(crate) fn totals<'a>(items: impl Iterator<Item = &'a Attributes>) -> Vec<OwnerTotal> {
        let mut totals: BTreeMap<&UnitId, OwnerTotal> = BTreeMap::new();
        for attributes in items {
            let measures = &attributes.measures;
            let total = totals.entry(&measures.owner).or_insert_with(|| OwnerTotal {
                fields_per_year: 0,
                filings_per_year: 0,
                items: 0,
                minutes_per_year: 0,
                owner: measures.owner.clone(),
                unstated: 0,
            });
            let add = |sum: &mut u64, n: Option<u64>| *sum += n.unwrap_or(0);
            add(&mut total.fields_per_year, measures.fields_per_year);
            add(&mut total.filings_per_year, measures.filings_per_year);
            add(&mut total.minutes_per_year, measures.minutes_per_year);
            total.items += 1;
            let unstated = u32::from(measures.filings_per_year.is_none());
            total.unstated += unstated;
        }
        totals.into_values().collect()
    }

    /// Count and digest of some items in order: SHA-256 of a line for each, its number and attributes as canonical JSON,
    /// `{"attributes":{…},"item":"…"}`, ended by a line feed. Anybody can do it again with `sha256sum`.
    pub(crate) fn digest<'a>(items: impl Iterator<Item = (&'a Number, &'a Attributes)>) -> (u32, Digest) {
        let (mut count, mut lines) = (0_u32, Vec::new());
        for (item, attributes) in items {
            count += 1;
            let line = to_canonical(&Line { attributes, item }).ok();
            lines.extend(invariant!(
                Some(line),
                "an item that was recorded has a canonical spelling"
            ));
            lines.push(b'\n');
        }
        (count, Digest::of(&lines))
    }

    /// Where an item ended up: itself, or what it was merged into, and that in turn.
    #[must_use]
    pub fn now_in(&self, number: &Number) -> Number {
        let mut at = number.clone();
        // Nothing merges into what is not in force, so that there is no circle; each step has another item.
        for _ in 0..self.size() {
            match self.item(&at).and_then(|item| item.end.as_ref()) {
                Some(End {
                    how: Ending::Merged(into),
                    ..
                }) => at = into.clone(),
                _ => break,
            }
        }
        at
    }

    /// The entry that keeps a change of an item from being taken back: the adoption that counted it, or a base that was
    /// frozen since.
    pub(crate) fn keeps(&self, target: Index) -> Option<Index> {
        let frozen = self.bases.values().map(|base| base.index);
        let adopted = self.adopted.map(|(_, index)| index);
        frozen.chain(adopted).filter(|index| *index > target).max()
    }

    fn change(&mut self, number: &Number, change: impl FnOnce(&mut Item)) {
        if let Some(item) = self.items.get(number) {
            let mut item = item.as_ref().clone();
            change(&mut item);
            self.items.insert_mut(number.clone(), Arc::new(item));
        }
    }

    pub(crate) fn list(&mut self, number: &Number, draft: bool, version: Version) {
        let item = Item {
            draft,
            versions: vec![version],
            end: None,
        };
        self.items.insert_mut(number.clone(), Arc::new(item));
    }

    pub(crate) fn end(&mut self, number: &Number, on: Day, index: Index, how: Ending) {
        self.change(number, |item| item.end = Some(End { on, index, how }));
    }

    pub(crate) fn reopen(&mut self, number: &Number, target: Index) {
        self.change(number, |item| {
            if item.end.as_ref().is_some_and(|end| end.index == target) {
                item.end = None;
            }
        });
    }

    pub(crate) fn unlist(&mut self, number: &Number) {
        self.items.remove_mut(number);
    }

    pub(crate) fn revise(&mut self, number: &Number, version: Version) {
        self.change(number, |item| item.versions.push(version));
    }

    pub(crate) fn unrevise(&mut self, number: &Number, target: Index) {
        self.change(number, |item| item.versions.retain(|v| v.index != target));
    }

    pub(crate) fn merge(&mut self, entry: &Applied<'_>, fact: &ItemMerged) {
        for gone in &fact.from {
            let into = Ending::Merged(fact.into.clone());
            self.end(&gone.item, entry.on, entry.index, into);
        }
    }

    pub(crate) fn freeze(&mut self, entry: &Applied<'_>, fact: &RegisterBaseFrozen) {
        let base = Base {
            count: fact.count,
            digest: fact.digest.clone(),
            index: entry.index,
            on: entry.on,
        };
        self.bases.insert(fact.year, base);
    }
}

/// The registers at one size.
#[derive(Clone, Debug, Default)]
pub struct Stock {
    registers: Map<Slug, Arc<Register>>,
}

impl Stock {
    /// A register.
    #[must_use]
    pub fn register(&self, register: &Slug) -> Option<&Register> {
        self.registers.get(register).map(Arc::as_ref)
    }

    /// Every register, by id.
    pub fn registers(&self) -> impl Iterator<Item = &Register> {
        self.registers.values().map(Arc::as_ref)
    }

    /// 年度计划: the one adopted plan of inspections of a year; nothing where there is none or more than one.
    #[must_use]
    pub fn plan_of(&self, year: i16) -> Option<&Register> {
        let mut plans = self.registers().filter(|register| {
            let is_plan = register.fact.kind == RegisterKind::InspectionPlan;
            is_plan && register.adopted.is_some() && register.fact.year == Some(year)
        });
        plans.next().filter(|_| plans.next().is_none())
    }

    pub(crate) fn change(&mut self, register: &Slug, change: impl FnOnce(&mut Register)) {
        if let Some(found) = self.registers.get(register) {
            let mut found = found.as_ref().clone();
            change(&mut found);
            self.registers.insert_mut(register.clone(), Arc::new(found));
        }
    }

    /// A register is opened.
    pub(crate) fn open(&mut self, entry: &Applied<'_>, fact: &RegisterOpened) {
        let register = Register {
            fact: fact.clone(),
            keeper: entry.unit.clone(),
            index: entry.index,
            adopted: None,
            bases: BTreeMap::new(),
            items: Map::default(),
        };
        self.registers
            .insert_mut(fact.register.clone(), Arc::new(register));
    }

    /// The opening of a register is taken back.
    pub(crate) fn remove(&mut self, register: &Slug) {
        self.registers.remove_mut(register);
    }
}

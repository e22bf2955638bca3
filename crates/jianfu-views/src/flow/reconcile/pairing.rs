//! 配对: which declared item each receipt belongs to: by what it names, by number, by title and day.

use super::{Basis, Item, Sides};
use crate::flow::reconcile::Doubt;
use jianfu_facts::day::Day;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::limits;
use jianfu_facts::unit::UnitId;
use std::collections::{BTreeMap, BTreeSet};

/// An item with the pairs of neighbouring characters of its title.
type Titled<'a> = (&'a Item, BTreeSet<(char, char)>);

/// The declared items, by what a receipt may be found.
pub(super) struct Desk<'a> {
    sides: &'a Sides,
    by_identity: BTreeMap<(FlowKind, &'a str), Vec<&'a Item>>,
    by_number: BTreeMap<(FlowKind, &'a str), Vec<&'a Item>>,
    by_title: BTreeMap<(FlowKind, Day, String), Vec<&'a Item>>,
    by_issuer: BTreeMap<(FlowKind, &'a UnitId), Vec<Titled<'a>>>,
}

/// 标题规范化: letters and digits alone, half-width, small.
fn plain(title: &str) -> String {
    let half = title.chars().map(|c| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    });
    half.filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn neighbours(title: &str) -> BTreeSet<(char, char)> {
    let plain = plain(title);
    plain.chars().zip(plain.chars().skip(1)).collect()
}

/// The lead, and those who take part.
fn issuers(item: &Item) -> impl Iterator<Item = &UnitId> {
    std::iter::once(&item.issuer).chain(&item.with)
}

fn share_issuer(one: &Item, other: &Item) -> bool {
    issuers(one).any(|unit| issuers(other).any(|o| o == unit))
}

impl<'a> Desk<'a> {
    pub(super) fn of(sides: &'a Sides) -> Desk<'a> {
        let mut desk = Desk {
            sides,
            by_identity: BTreeMap::new(),
            by_number: BTreeMap::new(),
            by_title: BTreeMap::new(),
            by_issuer: BTreeMap::new(),
        };
        for item in sides.declared.values() {
            let identity = (item.kind, item.identity.as_str());
            desk.by_identity.entry(identity).or_default().push(item);
            if let Some(number) = &item.number {
                let number = (item.kind, number.as_str());
                desk.by_number.entry(number).or_default().push(item);
            }
            let title = (item.kind, item.on, plain(&item.title));
            desk.by_title.entry(title).or_default().push(item);
            for issuer in issuers(item) {
                let titles = desk.by_issuer.entry((item.kind, issuer)).or_default();
                titles.push((item, neighbours(&item.title)));
            }
        }
        desk
    }

    fn is_denied(&self, receipt: &Item, declared: &Item) -> bool {
        self.sides.denied.contains(&(receipt.index, declared.index))
    }

    /// Of several the nearest in days, then the first on record.
    fn nearest(&self, receipt: &Item, items: impl Iterator<Item = &'a Item>) -> Option<&'a Item> {
        let far = |item: &Item| item.on.since(receipt.on).unsigned_abs();
        let near = items
            .filter(|item| far(item) <= limits::MATCH_DAYS.unsigned_abs() && !self.is_denied(receipt, item));
        near.min_by_key(|item| (far(item), item.index))
    }

    /// The declared item that a receipt belongs to, and by what.
    pub(super) fn owner(&self, receipt: &Item) -> Option<(&'a Item, Basis)> {
        let declared = &self.sides.declared;
        if let Some(item) = self
            .sides
            .confirmed
            .get(&receipt.index)
            .and_then(|i| declared.get(i))
        {
            return Some((item, Basis::Confirmed));
        }
        if let Some(item) = receipt.declared.and_then(|i| declared.get(&i)) {
            return Some((item, Basis::Index));
        }
        let same = self.by_identity.get(&(receipt.kind, receipt.identity.as_str()));
        let numbered = same.into_iter().flatten().filter(|item| item.number.is_some());
        if let Some(item) = self.nearest(receipt, numbered.copied()) {
            return Some((item, Basis::Number));
        }
        let number = receipt.number.as_ref().map(|n| (receipt.kind, n.as_str()));
        let numbered = number.and_then(|n| self.by_number.get(&n)).into_iter().flatten();
        let numbered = numbered.copied().filter(|item| share_issuer(item, receipt));
        if let Some(item) = self.nearest(receipt, numbered) {
            return Some((item, Basis::Number));
        }
        let title = (receipt.kind, receipt.on, plain(&receipt.title));
        let titled = self.by_title.get(&title).into_iter().flatten().copied();
        let titled = titled.filter(|item| share_issuer(item, receipt) && !contradict(item, receipt));
        let titled = titled.chain(same.into_iter().flatten().copied());
        Some((self.nearest(receipt, titled)?, Basis::Title))
    }

    /// The declared item that a receipt seems to belong to, and why.
    pub(super) fn lookalike(&self, receipt: &Item) -> Option<(&'a Item, Doubt)> {
        let number = receipt.number.as_ref().map(|n| (receipt.kind, n.as_str()));
        let numbered = number.and_then(|n| self.by_number.get(&n)).into_iter().flatten();
        if let Some(item) = self.nearest(receipt, numbered.copied()) {
            return Some((item, Doubt::OtherIssuer));
        }
        let own = neighbours(&receipt.title);
        let mut best: Option<(&Item, usize, usize)> = None;
        for issuer in issuers(receipt) {
            for (item, pairs) in self.by_issuer.get(&(receipt.kind, issuer)).into_iter().flatten() {
                let far = item.on.since(receipt.on).unsigned_abs() > limits::LIKE_DAYS.unsigned_abs();
                if far || self.is_denied(receipt, item) || contradict(item, receipt) {
                    continue;
                }
                let (both, all) = (2 * own.intersection(pairs).count(), own.len() + pairs.len());
                // Three fifths of the pairs in common; of several the likest, then the first on record.
                let likely = both > 0 && both * 5 >= all * 3;
                if likely && best.is_none_or(|(_, b, a)| both * a > b * all) {
                    best = Some((item, both, all));
                }
            }
        }
        best.map(|(item, both, all)| (item, Doubt::Alike(both, all)))
    }
}

/// Both have a number, and not the same.
fn contradict(one: &Item, other: &Item) -> bool {
    matches!((&one.number, &other.number), (Some(a), Some(b)) if a != b)
}

//! Where units come from and go to: mergers, splits and abolitions, as known at one size.

use std::collections::BTreeSet;
use std::sync::Arc;

use jianfu_facts::day::Day;
use jianfu_facts::index::Index;
use jianfu_facts::unit::UnitId;

/// How units pass into others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passing {
    /// 合并
    Merged,
    /// 拆分
    Split,
    /// 撤销
    Abolished,
}

/// One merger, split or abolition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it is.
    pub passing: Passing,
    /// The first day on which it is so.
    pub from: Day,
    /// Index of the entry.
    pub index: Index,
    /// The units before.
    pub before: Vec<UnitId>,
    /// The units after; of an abolition the successors, to which no figure passes.
    pub after: Vec<UnitId>,
}

impl Link {
    /// Whether a unit is no more by this link. One that is among its own parts goes on.
    #[must_use]
    pub fn ends(&self, unit: &UnitId) -> bool {
        self.before.contains(unit) && !self.after.contains(unit)
    }

    /// Whether it counts for figures: an abolished unit passes nothing on.
    #[must_use]
    pub fn carries(&self) -> bool {
        self.passing != Passing::Abolished
    }
}

/// Every link at one size, in the order of the entries. Few: a district has some hundred units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lineage {
    links: Arc<Vec<Link>>,
}

impl Lineage {
    /// Every link, in the order of the entries.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The link by which a unit is no more, on whatever day.
    #[must_use]
    pub fn end(&self, unit: &UnitId) -> Option<&Link> {
        self.links.iter().find(|link| link.ends(unit))
    }

    /// The link by which a unit is no more on a day.
    #[must_use]
    pub fn ended(&self, unit: &UnitId, day: Day) -> Option<&Link> {
        self.end(unit).filter(|link| link.from <= day)
    }

    /// 合并口径: a unit and every unit that was merged into it, or into one of those, after the day `since` and up to `until`.
    #[must_use]
    pub fn merged(&self, unit: &UnitId, since: Day, until: Day) -> BTreeSet<UnitId> {
        let mut family = BTreeSet::from([unit.clone()]);
        loop {
            let size = family.len();
            let mergers = self.links.iter().filter(|link| link.passing == Passing::Merged);
            for link in mergers.filter(|link| since < link.from && link.from <= until) {
                if link.after.iter().any(|into| family.contains(into)) {
                    family.extend(link.before.iter().cloned());
                }
            }
            if family.len() == size {
                return family;
            }
        }
    }

    /// Whether `ancestor` came into `unit`, directly or through others.
    #[must_use]
    pub fn descends(&self, unit: &UnitId, ancestor: &UnitId) -> bool {
        let mut known = BTreeSet::from([unit.clone()]);
        loop {
            let size = known.len();
            for link in self.links.iter().filter(|link| link.carries()) {
                if link.after.iter().any(|into| known.contains(into)) {
                    known.extend(link.before.iter().cloned());
                }
            }
            if known.contains(ancestor) && ancestor != unit {
                return true;
            }
            if known.len() == size {
                return false;
            }
        }
    }

    pub(crate) fn pass(&mut self, link: Link) {
        Arc::make_mut(&mut self.links).push(link);
    }

    pub(crate) fn unpass(&mut self, target: Index) {
        Arc::make_mut(&mut self.links).retain(|link| link.index != target);
    }
}

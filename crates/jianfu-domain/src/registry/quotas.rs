//! 限额: how many items of a kind an issuer may send out in a year, as stated, and stated anew; the last statement wins. It must
//! never count what was sent.

use jianfu_facts::registry::rules::QuotaStated;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::rulebook::Ruled;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::index::Index;
use jianfu_facts::unit::UnitId;

/// Every stated quota, in the order of the entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quotas {
    stated: Arc<Vec<Ruled<QuotaStated>>>,
}

impl Quotas {
    /// Every statement that was not taken back, those that a later one replaces too.
    #[must_use]
    pub fn stated(&self) -> &[Ruled<QuotaStated>] {
        &self.stated
    }

    /// The quota of a unit: the last statement.
    #[must_use]
    pub fn of(&self, unit: &UnitId, kind: FlowKind, year: i16) -> Option<&Ruled<QuotaStated>> {
        let of_year = |q: &&Ruled<QuotaStated>| q.fact.kind == kind && q.fact.year == year;
        self.stated.iter().rev().filter(of_year).find(|q| q.unit == *unit)
    }

    /// The quotas of all units that have one, by unit.
    #[must_use]
    pub fn of_year(&self, kind: FlowKind, year: i16) -> Vec<&Ruled<QuotaStated>> {
        let of_year = self
            .stated
            .iter()
            .filter(|q| q.fact.kind == kind && q.fact.year == year);
        let last: BTreeMap<&UnitId, _> = of_year.map(|q| (&q.unit, q)).collect();
        last.into_values().collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.stated.is_empty()
    }

    pub(super) fn state(&mut self, quota: Ruled<QuotaStated>) {
        Arc::make_mut(&mut self.stated).push(quota);
    }

    pub(super) fn remove(&mut self, target: Index) {
        Arc::make_mut(&mut self.stated).retain(|quota| quota.index != target);
    }
}

//! 限额: how many items of a kind an issuer may send out in a year, as stated, and stated anew; the last statement wins. It must
//! never count what was sent.

use crate::kind::About;
use crate::kind::Dated;
use crate::kind::FactKind;
use crate::kind::Fold;
use crate::kind::Kind;
use crate::kind::Over;
use crate::kind::Provenance;
use crate::kind::Reversal;
use crate::kind::Who;
use crate::kind::none;
use crate::registry::role::Role;
use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rulebook::Ruled;
use crate::day::Day;
use crate::flow::words::FlowKind;
use crate::index::Index;
use crate::text::{Number, Title};
use crate::unit::UnitId;

/// 核定限额（年度计划数）: the most items of a kind that the unit (the envelope's) is to send out in a year, such as 66 documents;
/// 若干规定 art. 1 (总量管控, 只减不增). Stated anew, it holds from that entry on, and the earlier one stays on record. The
/// authority's office states it for every issuer: none states its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuotaStated {
    /// Title of the document that sets it. A simulated one says so here.
    pub basis: Title,
    /// Date of that document.
    pub dated: Day,
    /// Most items in the year: 1 to 10,000.
    pub items: u32,
    /// The kind of items. Of inspections only where the year has no adopted plan: there the plan is the quota.
    pub kind: FlowKind,
    /// 文号 of that document, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Number>,
    /// The year, 2000 to the one after this.
    pub year: i16,
}

impl FactKind for QuotaStated {
    const KIND: Kind<Self> = Kind {
        name: "quota.stated",
        version: 1,
        zh: "核定限额",
        about: About::Unit,
        who: |_| Who {
            roles: &[Role::Office],
            over: Over::Authority,
        },
        dated: Dated::Day(|_| None),
        reversal: Reversal::Free,
        provenance: Provenance::Stated,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: none::subject,
        names: none::names,
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        measures: none::measures,
        summary: |f, words| {
            format!(
                "{} {} {}",
                f.year,
                words.lang.pick(f.kind.zh(), f.kind.name()),
                f.items
            )
        },
    };
}

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

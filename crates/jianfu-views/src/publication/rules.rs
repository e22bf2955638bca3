//! What a sheet says of the ledger's own rules: the months that it closes, the methods that were declared, the bases that were
//! stated. It must never make a figure of any of them.

use serde::Serialize;

use jianfu_domain::state::State;
use jianfu_facts::exact::Decimal;
use jianfu_facts::index::Index;
use jianfu_facts::period::Period;
use jianfu_facts::registry::rules::Decides;
use jianfu_facts::text::Title;
use jianfu_facts::unit::{Slug, UnitId};

/// The method of telling a ledger's own rules on a sheet. A sheet without it was made before there was one, or has none to tell.
pub const RULES: &str = "rules/1";

/// 口径声明 as a sheet tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SheetMethod {
    /// What it decides.
    pub decides: Decides,
    /// The entry that declared it.
    pub entry: Index,
    /// The first period that it applies to.
    pub from: Period,
    /// Id of the method.
    pub method: Slug,
    /// The method in words.
    pub text: Title,
    /// Version of the method.
    pub version: u32,
}

/// 申报基数 as a sheet tells it: beside the figures, never one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SheetBase {
    /// The unit that it is about.
    pub about: UnitId,
    /// Id of the base.
    pub base: Slug,
    /// The entry that stated it.
    pub entry: Index,
    /// What it is a figure of.
    pub label: Title,
    /// The period that it is about.
    pub period: Period,
    /// Where it is stated.
    pub source: Title,
    /// Unit of the value.
    pub unit: Title,
    /// The value, as it was stated.
    pub value: Decimal,
}

/// What of a ledger's rules belongs beside the figures of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rules {
    /// Stated bases, in the order of their entries.
    pub bases: Vec<SheetBase>,
    /// Declared methods, by what they decide.
    pub declared: Vec<SheetMethod>,
    /// The months that are closed for the period, where they aren't those of the calendar.
    pub months: Vec<Period>,
}

impl Rules {
    /// The rules of a ledger for a period.
    #[must_use]
    pub(crate) fn of(state: &State, period: Period) -> Rules {
        let rules = state.registry().rules();
        let bases = rules.bases_beside(period).into_iter().map(|b| SheetBase {
            about: b.unit.clone(),
            base: b.fact.base.clone(),
            entry: b.index,
            label: b.fact.label.clone(),
            period: b.fact.period,
            source: b.fact.source.clone(),
            unit: b.fact.unit.clone(),
            value: b.fact.value.clone(),
        });
        let declared = rules.methods_in(period).into_iter().map(|m| SheetMethod {
            decides: m.fact.decides,
            entry: m.index,
            from: m.fact.from,
            method: m.fact.method.clone(),
            text: m.fact.text.clone(),
            version: m.fact.version,
        });
        let months = tabulated(state, period);
        Rules {
            bases: bases.collect(),
            declared: declared.collect(),
            months: if months == period.months() {
                Vec::new()
            } else {
                months
            },
        }
    }

    /// Whether there is nothing to tell.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        *self == Rules::default()
    }
}

/// The months that the tables of a period have: of a quarter or a year those that the ledger closes for it.
#[must_use]
pub(crate) fn tabulated(state: &State, period: Period) -> Vec<Period> {
    match period {
        Period::Year(_) | Period::Quarter(..) => state.months_of(period),
        _ => period.months(),
    }
}

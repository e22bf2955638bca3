//! What can be recorded of registers (清单) and their items. Every measure that a view needs stands in the entry: an item
//! says what it adds a year while it is in force, and what ends or changes it repeats what it takes away.

use crate::bounds::Bounds;
use crate::bounds::ITEMS;
use crate::bounds::YEARLY;
use crate::cell::Adds;
use crate::cell::At;
use crate::kind::About;
use crate::kind::Dated;
use crate::kind::FactKind;
use crate::kind::Fold;
use crate::kind::Kind;
use crate::kind::Reversal;
use crate::kind::by;
use crate::kind::none;
use crate::object::Named;
use crate::registry::role::Role;
use crate::stock::adds::In;
use crate::stock::adds::total;
use crate::stock::words::RegisterKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::flow::words::LateReason;
use crate::request::Made;
use crate::text::Title;
use crate::unit::{Slug, UnitId};
use crate::version::Version;

/// 清单设立: a register of the unit (the envelope's), which keeps it. Its items are in force from its adoption on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterOpened {
    /// The document that sets it up. A simulated one says so here.
    pub basis: Title,
    /// What its items are.
    pub kind: RegisterKind,
    /// Id of the register.
    pub register: Slug,
    /// Title.
    pub title: Title,
    /// The year that it is for; absent for one that goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
}

impl FactKind for RegisterOpened {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "register.opened",
        versions: &[Version::today(1, 1)],
        zh: "清单设立",
        about: About::Unit,
        who: |_| by(&[Role::Office]),
        dated: Dated::Day(|_| None),
        reversal: Reversal::Last,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: |f, _| Some(Named::Register(&f.register)),
        names: |f, _, each| each(Named::Register(&f.register)),
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[],
        measures: none::measures,
        input: None,
        summary: |f, _| format!("{} {}", f.register, f.title),
    };
}

/// What the items of one owner add together when a register is adopted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnerTotal {
    /// Fields a year.
    pub fields_per_year: u64,
    /// Filings a year.
    pub filings_per_year: u64,
    /// Items.
    pub items: u32,
    /// Minutes a year.
    pub minutes_per_year: u64,
    /// Who asks for them, sets them, or owns them.
    pub owner: UnitId,
    /// Of them, items that state no frequency.
    pub unstated: u32,
}

/// 清单印发: the register is adopted; the items that it lists are in force from the envelope's day. Once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterAdopted {
    /// Derived: items.
    pub count: u32,
    /// Derived: SHA-256 of the items' lines in order (see `stock::state::Register::digest`).
    pub digest: Digest,
    /// Derived: the register's kind.
    pub kind: RegisterKind,
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// The register.
    pub register: Slug,
    /// Derived: what the items add, by owner, ascending.
    pub totals: Vec<OwnerTotal>,
}

impl FactKind for RegisterAdopted {
    type Request = Made<Self>;
    const KIND: Kind<Self> = Kind {
        request: none::request,
        name: "register.adopted",
        versions: &[Version::today(1, 1)],
        zh: "清单印发",
        about: About::Unit,
        who: |_| by(&[Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Never,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: |f, _| Some(Named::Register(&f.register)),
        names: |f, _, each| each(Named::Register(&f.register)),
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: |f, each| f.totals.iter().for_each(|total| total.bounds(each)),
        adds: &[
            "stock.in_force",
            "stock.filings_per_year",
            "stock.fields_per_year",
            "stock.minutes_per_year",
            "stock.unstated",
            "stock.listed",
        ],
        measures: RegisterAdopted::measures,
        input: None,
        summary: |f, _| format!("{}（{}）", f.register, f.count),
    };
}

/// 冻结基数: the items in force on the envelope's day are what a year's clearance (清理率) is measured against. Once a
/// year, before anything of that year was cleared, so that nobody chooses the base when the result is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterBaseFrozen {
    /// Derived: items in force on that day.
    pub count: u32,
    /// Derived: SHA-256 of those items' lines in order.
    pub digest: Digest,
    /// The register.
    pub register: Slug,
    /// The year whose clearance is measured against it.
    pub year: i16,
}

impl FactKind for RegisterBaseFrozen {
    type Request = Made<Self>;
    const KIND: Kind<Self> = Kind {
        request: none::request,
        name: "register.base_frozen",
        versions: &[Version::today(1, 1)],
        zh: "冻结基数",
        about: About::Unit,
        who: |_| by(&[Role::Office]),
        dated: Dated::Day(|_| None),
        reversal: Reversal::Never,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: |f, _| Some(Named::Register(&f.register)),
        names: |f, _, each| each(Named::Register(&f.register)),
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[],
        measures: none::measures,
        input: None,
        summary: |f, _| format!("{} {}（{}）", f.register, f.year, f.count),
    };
}

impl RegisterAdopted {
    fn measures<'a>(&'a self, at: At<'a>, add: &mut Adds<'_, 'a>) {
        let register = In(at, &self.register, self.kind);
        self.totals.iter().for_each(|sum| total(register, sum, add));
    }
}

impl OwnerTotal {
    fn bounds(&self, each: &mut Bounds<'_>) {
        each("items", self.items.into(), ITEMS);
        each("unstated", self.unstated.into(), ITEMS);
        each("fields_per_year", self.fields_per_year, ITEMS * YEARLY);
        each("filings_per_year", self.filings_per_year, ITEMS * YEARLY);
        each("minutes_per_year", self.minutes_per_year, ITEMS * YEARLY);
    }
}

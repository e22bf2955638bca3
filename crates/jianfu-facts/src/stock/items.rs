//! What can be recorded of the items of a register. An item says what it adds a year while it is in force, and what ends or
//! changes it repeats what it takes away.

use crate::bounds::Bounds;
use crate::bounds::YEARLY;
use crate::cell::Adds;
use crate::cell::At;
use crate::flow::words::LateReason;
use crate::kind::{About, Dated, FactKind, Fold, Kind, Reversal, by, none};
use crate::object::Named;
use crate::registry::role::Role;
use crate::request::Made;
use crate::stock::adds::In;
use crate::stock::adds::item;
use crate::stock::adds::{gone, one};
use crate::stock::measures::StockMeasure;
use crate::stock::words::Delisting;
use crate::stock::words::Frequency;
use crate::stock::words::Medium;
use crate::stock::words::RegisterKind;
use crate::text::{Number, Title};
use crate::unit::{Slug, UnitId};
use crate::version::Version;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

/// 事项内容: what is known of an item from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attributes {
    /// The document that it rests on, or its approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Title>,
    /// Executions planned a year, 1 to 366.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 366))]
    pub executions: Option<u32>,
    /// Fields to be filled each time, 1 to 10,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10000))]
    pub fields: Option<u32>,
    /// Minutes that filling it takes once, 1 to 1,440.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1440))]
    pub fill_minutes: Option<u32>,
    /// How often; absent where it is not stated, which is not the same as never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency: Option<Frequency>,
    /// Derived: what it adds while it is in force.
    pub measures: Measures,
    /// On what it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medium: Option<Medium>,
    /// Title.
    pub title: Title,
}

impl Attributes {
    /// The attributes with every derived measure set.
    #[must_use]
    pub fn complete(mut self) -> Self {
        let times = self.frequency.map(|f| u64::from(f.per_year()));
        let by = |each: Option<u32>| times.zip(each).map(|(n, each)| n * u64::from(each));
        self.measures.filings_per_year = times;
        self.measures.fields_per_year = by(self.fields);
        self.measures.minutes_per_year = by(self.fill_minutes);
        self
    }
}

/// 年负担: what an item adds while it is in force, and to whom it is put down. A sum over a year that nothing states is absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measures {
    /// Frequency × fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields_per_year: Option<u64>,
    /// Frequency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filings_per_year: Option<u64>,
    /// Frequency × minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes_per_year: Option<u64>,
    /// Who asks for it, sets it, or owns it.
    pub owner: UnitId,
}

impl Measures {
    fn bounds(&self, each: &mut Bounds<'_>) {
        each("fields_per_year", self.fields_per_year.unwrap_or(0), YEARLY);
        each("filings_per_year", self.filings_per_year.unwrap_or(0), YEARLY);
        each("minutes_per_year", self.minutes_per_year.unwrap_or(0), YEARLY);
    }
}

/// 列入清单: an item is in force from the envelope's day; in a draft, from the adoption of its register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemListed {
    /// What it is.
    pub attributes: Attributes,
    /// Derived: the register is not adopted yet, so that its adoption counts the item, not this entry.
    #[serde(
        default,
        deserialize_with = "true_alone",
        skip_serializing_if = "std::ops::Not::not"
    )]
    #[schemars(extend("const" = true))]
    pub draft: bool,
    /// Its number in the register, by which inspections and filled forms name it; normalised as document numbers are.
    pub item: Number,
    /// Derived: the register's kind.
    pub kind: RegisterKind,
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// The register.
    pub register: Slug,
}

impl FactKind for ItemListed {
    type Request = Made<Self>;
    const KIND: Kind<Self> = Kind {
        request: none::request,
        name: "item.listed",
        versions: &[Version::today(1, 1)],
        zh: "列入清单",
        about: About::Unit,
        who: |_| by(&[Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Last,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: |f, _| Some(Named::Item(&f.register, &f.item)),
        names: |f, _, each| {
            each(Named::Register(&f.register));
            each(Named::Item(&f.register, &f.item));
            each(Named::Unit(&f.attributes.measures.owner));
        },
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: |f, each| f.attributes.measures.bounds(each),
        adds: &[
            "stock.in_force",
            "stock.filings_per_year",
            "stock.fields_per_year",
            "stock.minutes_per_year",
            "stock.unstated",
            "stock.listed",
        ],
        measures: ItemListed::measures,
        input: None,
        summary: |f, _| format!("{} {} {}", f.register, f.item, f.attributes.title),
    };
}

impl ItemListed {
    fn measures<'a>(&'a self, at: At<'a>, add: &mut Adds<'_, 'a>) {
        // An item of a draft is in force from the adoption of its register on.
        if !self.draft {
            let register = In(at, &self.register, self.kind);
            item(register, &self.attributes.measures, 1, add);
            one(
                register,
                StockMeasure::Listed,
                &self.attributes.measures.owner,
                1,
                add,
            );
        }
    }
}

/// 事项变更: an item has these attributes from the envelope's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemRevised {
    /// What it is from that day.
    pub attributes: Attributes,
    /// Derived: what it added before.
    pub before: Measures,
    /// Its number.
    pub item: Number,
    /// Derived: the register's kind.
    pub kind: RegisterKind,
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// The register.
    pub register: Slug,
}

impl FactKind for ItemRevised {
    type Request = Made<Self>;
    const KIND: Kind<Self> = Kind {
        request: none::request,
        name: "item.revised",
        versions: &[Version::today(1, 1)],
        zh: "事项变更",
        about: About::Unit,
        who: |_| by(&[Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Last,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: |f, _| Some(Named::Item(&f.register, &f.item)),
        names: |f, _, each| {
            each(Named::Register(&f.register));
            each(Named::Item(&f.register, &f.item));
            each(Named::Unit(&f.attributes.measures.owner));
        },
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: |f, each| {
            f.before.bounds(each);
            f.attributes.measures.bounds(each);
        },
        adds: &[
            "stock.in_force",
            "stock.filings_per_year",
            "stock.fields_per_year",
            "stock.minutes_per_year",
            "stock.unstated",
        ],
        measures: ItemRevised::measures,
        input: None,
        summary: |f, _| format!("{} {} {}", f.register, f.item, f.attributes.title),
    };
}

impl ItemRevised {
    fn measures<'a>(&'a self, at: At<'a>, add: &mut Adds<'_, 'a>) {
        let register = In(at, &self.register, self.kind);
        item(register, &self.before, -1, add);
        item(register, &self.attributes.measures, 1, add);
    }
}

/// An item that goes, with what it added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gone {
    /// Its number.
    pub item: Number,
    /// Derived: what it added.
    pub measures: Measures,
}

/// 合并“同类项”: items are no longer in force from the envelope's day; another one of the register stands for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemMerged {
    /// The items that go, ascending by number.
    pub from: Vec<Gone>,
    /// The item that stays; what it adds is its own.
    pub into: Number,
    /// Derived: the register's kind.
    pub kind: RegisterKind,
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// The register.
    pub register: Slug,
}

impl FactKind for ItemMerged {
    type Request = Made<Self>;
    const KIND: Kind<Self> = Kind {
        request: none::request,
        name: "item.merged",
        versions: &[Version::today(1, 1)],
        zh: "合并同类项",
        about: About::Unit,
        who: |_| by(&[Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Last,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: |f, _| Some(Named::Item(&f.register, &f.into)),
        names: |f, _, each| {
            each(Named::Register(&f.register));
            each(Named::Item(&f.register, &f.into));
            f.from
                .iter()
                .for_each(|gone| each(Named::Item(&f.register, &gone.item)));
        },
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: |f, each| f.from.iter().for_each(|gone| gone.measures.bounds(each)),
        adds: &[
            "stock.in_force",
            "stock.filings_per_year",
            "stock.fields_per_year",
            "stock.minutes_per_year",
            "stock.unstated",
            "stock.removed",
        ],
        measures: ItemMerged::measures,
        input: None,
        summary: |f, _| format!("{} {}→{}", f.register, f.from.len(), f.into),
    };
}

impl ItemMerged {
    fn measures<'a>(&'a self, at: At<'a>, add: &mut Adds<'_, 'a>) {
        let register = In(at, &self.register, self.kind);
        self.from
            .iter()
            .for_each(|item| gone(register, &item.measures, add));
    }
}

/// 退出清单: an item is no longer in force from the envelope's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemDelisted {
    /// Where it is decided.
    pub basis: Title,
    /// Its number.
    pub item: Number,
    /// Derived: the register's kind.
    pub kind: RegisterKind,
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// Derived: what it added.
    pub measures: Measures,
    /// Why.
    pub reason: Delisting,
    /// The register.
    pub register: Slug,
}

impl FactKind for ItemDelisted {
    type Request = Made<Self>;
    const KIND: Kind<Self> = Kind {
        request: none::request,
        name: "item.delisted",
        versions: &[Version::today(1, 1)],
        zh: "退出清单",
        about: About::Unit,
        who: |_| by(&[Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Last,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: |f, _| Some(Named::Item(&f.register, &f.item)),
        names: |f, _, each| {
            each(Named::Register(&f.register));
            each(Named::Item(&f.register, &f.item));
        },
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: |f, each| f.measures.bounds(each),
        adds: &[
            "stock.in_force",
            "stock.filings_per_year",
            "stock.fields_per_year",
            "stock.minutes_per_year",
            "stock.unstated",
            "stock.removed",
        ],
        measures: ItemDelisted::measures,
        input: None,
        summary: |f, _| format!("{} {}（{}）", f.register, f.item, f.basis),
    };
}

impl ItemDelisted {
    fn measures<'a>(&'a self, at: At<'a>, add: &mut Adds<'_, 'a>) {
        gone(In(at, &self.register, self.kind), &self.measures, add);
    }
}

/// What is false is left out, so that it has one spelling.
fn true_alone<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    if bool::deserialize(from)? {
        Ok(true)
    } else {
        Err(serde::de::Error::custom("false is left out"))
    }
}

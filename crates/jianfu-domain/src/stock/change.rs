//! What a person asks of a register. The entry is made from it and the state: kind, measures, counts and digests are
//! derived, never typed.

use jianfu_facts::day::Day;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::words::LateReason;
use jianfu_facts::item::normalise_number;
use jianfu_facts::stock::items::Attributes;
use jianfu_facts::stock::words::Delisting;
use jianfu_facts::text::{Number, Title};
use jianfu_facts::unit::Slug;

/// 清单变动: one change of a register on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterChange {
    /// The change.
    pub change: Change,
    /// Why late, where its month is closed.
    pub late: Option<LateReason>,
    /// The day that it belongs to.
    pub on: Day,
    /// The register.
    pub register: Slug,
}

/// What changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// An item comes in.
    List {
        /// Its number.
        item: Number,
        /// What it is.
        attributes: Attributes,
    },
    /// An item changes.
    Revise {
        /// Its number.
        item: Number,
        /// What it is from now on, whole.
        attributes: Attributes,
    },
    /// Items go into one that stays.
    Merge {
        /// Those that go.
        from: Vec<Number>,
        /// The one that stays.
        into: Number,
    },
    /// An item goes.
    Delist {
        /// Its number.
        item: Number,
        /// Why.
        reason: Delisting,
        /// Where it is decided.
        basis: Title,
    },
    /// The register is adopted.
    Adopt,
    /// The base of a year is frozen.
    FreezeBase {
        /// The year.
        year: i16,
    },
}

/// 事项编号规范化: a number as registers keep it and as inspections name it.
#[must_use]
pub fn normalised(number: &Number) -> Number {
    Number::typed(&normalise_number(number.as_str())).unwrap_or_else(|_| number.clone())
}

impl RegisterChange {
    /// As an entry says it: numbers normalised, lists in their order, measures derived.
    #[must_use]
    pub(crate) fn normal(&self) -> RegisterChange {
        let mut change = self.clone();
        match &mut change.change {
            Change::List { item, attributes } | Change::Revise { item, attributes } => {
                *item = normalised(item);
                *attributes = attributes.clone().complete();
            }
            Change::Merge { from, into } => (*from, *into) = (going(from), normalised(into)),
            Change::Delist { item, .. } => *item = normalised(item),
            Change::FreezeBase { .. } => change.late = None, // it says nothing of being late
            Change::Adopt => {}
        }
        change
    }

    /// What was asked when an entry was recorded; nothing for an entry that changes no register.
    #[must_use]
    pub(crate) fn of(entry: &Entry) -> Option<RegisterChange> {
        let (register, late, change) = match &entry.fact {
            Fact::ItemListed(f) => {
                let (item, attributes) = (f.item.clone(), f.attributes.clone());
                (&f.register, f.late, Change::List { item, attributes })
            }
            Fact::ItemRevised(f) => {
                let (item, attributes) = (f.item.clone(), f.attributes.clone());
                (&f.register, f.late, Change::Revise { item, attributes })
            }
            Fact::ItemMerged(f) => {
                let from = f.from.iter().map(|gone| gone.item.clone()).collect();
                let into = f.into.clone();
                (&f.register, f.late, Change::Merge { from, into })
            }
            Fact::ItemDelisted(f) => {
                let (item, reason, basis) = (f.item.clone(), f.reason, f.basis.clone());
                (&f.register, f.late, Change::Delist { item, reason, basis })
            }
            Fact::RegisterAdopted(f) => (&f.register, f.late, Change::Adopt),
            Fact::RegisterBaseFrozen(f) => (&f.register, None, Change::FreezeBase { year: f.year }),
            _ => return None,
        };
        Some(RegisterChange {
            change,
            late,
            on: entry.on,
            register: register.clone(),
        })
    }
}

/// The numbers of items that go, as an entry has them: normalised and ascending.
pub(crate) fn going(from: &[Number]) -> Vec<Number> {
    let mut going: Vec<Number> = from.iter().map(normalised).collect();
    going.sort();
    going
}

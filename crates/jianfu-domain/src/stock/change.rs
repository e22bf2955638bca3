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
    /// Whether an entry is the record of this change.
    #[must_use]
    pub(crate) fn is_in(&self, entry: &Entry) -> bool {
        let same = |register: &Slug, late: Option<LateReason>| {
            (&self.register, self.late, self.on) == (register, late, entry.on)
        };
        match (&self.change, &entry.fact) {
            (Change::List { item, attributes }, Fact::ItemListed(f)) => {
                same(&f.register, f.late)
                    && normalised(item) == f.item
                    && attributes.clone().complete() == f.attributes
            }
            (Change::Revise { item, attributes }, Fact::ItemRevised(f)) => {
                same(&f.register, f.late)
                    && normalised(item) == f.item
                    && attributes.clone().complete() == f.attributes
            }
            (Change::Merge { from, into }, Fact::ItemMerged(f)) => {
                same(&f.register, f.late)
                    && normalised(into) == f.into
                    && going(from).iter().eq(f.from.iter().map(|gone| &gone.item))
            }
            (Change::Delist { item, reason, basis }, Fact::ItemDelisted(f)) => {
                same(&f.register, f.late)
                    && (&normalised(item), reason, basis) == (&f.item, &f.reason, &f.basis)
            }
            (Change::Adopt, Fact::RegisterAdopted(f)) => same(&f.register, f.late),
            (Change::FreezeBase { year }, Fact::RegisterBaseFrozen(f)) => {
                same(&f.register, self.late) && *year == f.year
            }
            _ => false,
        }
    }
}

/// The numbers of items that go, as an entry has them: normalised and ascending.
pub(crate) fn going(from: &[Number]) -> Vec<Number> {
    let mut going: Vec<Number> = from.iter().map(normalised).collect();
    going.sort();
    going
}

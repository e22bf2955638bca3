//! What a person asks of a register. The entry is made from it and the state: kind, measures, counts and digests are
//! derived, never typed.

use super::facts::{Attributes, Delisting};
use crate::fact::Fact;
use crate::flow::facts::{LateReason, normalise_number};
use crate::text::{Number, Title};
use crate::unit::Slug;

/// 清单变动: one change of a register.
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

impl Change {
    /// Whether an entry is the record of this change of a register.
    #[must_use]
    pub(crate) fn is_in(&self, register: &Slug, late: Option<LateReason>, fact: &Fact) -> bool {
        match (self, fact) {
            (Change::List { item, attributes }, Fact::ItemListed(f)) => {
                (register, &normalised(item), late) == (&f.register, &f.item, f.late)
                    && attributes.clone().complete() == f.attributes
            }
            (Change::Revise { item, attributes }, Fact::ItemRevised(f)) => {
                (register, &normalised(item), late) == (&f.register, &f.item, f.late)
                    && attributes.clone().complete() == f.attributes
            }
            (Change::Merge { from, into }, Fact::ItemMerged(f)) => {
                (register, &normalised(into), late) == (&f.register, &f.into, f.late)
                    && going(from).iter().eq(f.from.iter().map(|gone| &gone.item))
            }
            (Change::Delist { item, reason, basis }, Fact::ItemDelisted(f)) => {
                (register, &normalised(item), late) == (&f.register, &f.item, f.late)
                    && (reason, basis) == (&f.reason, &f.basis)
            }
            (Change::Adopt, Fact::RegisterAdopted(f)) => *register == f.register && late == f.late,
            (Change::FreezeBase { year }, Fact::RegisterBaseFrozen(f)) => {
                *register == f.register && *year == f.year
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

//! Cells beside the three kinds of the register: forms, services, what issuers declare, joint items, and marks of a receipt.
//! No figure of burden of counting method 1 reads one of them; each is keyed by what its entry says.

use crate::invariant;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::measures::{ActMeasure, Mark, ServiceMeasure};
use super::notice::Notice;
use crate::cell::FlowMeasure;
use crate::day::Day;
use crate::flow::words::FlowKind;
use crate::flow::words::Matter;
use crate::flow::words::ServiceKind;
use crate::flow::words::TaskKind;
use crate::unit::UnitId;

/// The key of a cell beside the register. Units, item keys and groups of units are held as themselves, borrowed from the fact
/// that adds to the cell, or by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AuxCell<U = UnitId, I = Arc<str>, G = Arc<[UnitId]>> {
    /// What a unit declares as issuer.
    Act {
        /// Measure.
        measure: ActMeasure,
        /// Day.
        #[serde(with = "crate::day_code")]
        day: Day,
        /// The unit.
        unit: U,
    },
    /// What a unit set a point to do.
    Task {
        /// Kind.
        kind: TaskKind,
        /// Measure.
        measure: FlowMeasure,
        /// Day.
        #[serde(with = "crate::day_code")]
        day: Day,
        /// The point.
        unit: U,
        /// Who asked.
        issuer: U,
        /// Item key.
        item: I,
    },
    /// 联合: the share of the cell of the same kind, measure, day, point, issuer and item that is joint with others.
    Joint {
        /// Kind.
        kind: FlowKind,
        /// Measure.
        measure: FlowMeasure,
        /// Day.
        #[serde(with = "crate::day_code")]
        day: Day,
        /// The point.
        unit: U,
        /// The issuer that leads.
        issuer: U,
        /// The others, ascending.
        with: G,
        /// Item key.
        item: I,
    },
    /// What else a receipt says.
    Mark {
        /// Mark.
        mark: Mark,
        /// Day.
        #[serde(with = "crate::day_code")]
        day: Day,
        /// The point.
        unit: U,
        /// The issuer.
        issuer: U,
    },
    /// Classified items (涉密事项): a unit's total, by the last day of the month.
    Classified {
        /// Kind.
        kind: Matter,
        /// Day.
        #[serde(with = "crate::day_code")]
        day: Day,
        /// The unit.
        unit: U,
    },
    /// 时限: receipts of documents that came at one hour and are due at another (X12).
    Notice {
        /// Hours and deadline.
        notice: Notice,
        /// Day.
        #[serde(with = "crate::day_code")]
        day: Day,
        /// The point.
        unit: U,
        /// The issuer.
        issuer: U,
    },
    /// Service.
    Service {
        /// Kind.
        kind: ServiceKind,
        /// Measure.
        measure: ServiceMeasure,
        /// Day.
        #[serde(with = "crate::day_code")]
        day: Day,
        /// The point.
        unit: U,
    },
}

/// A cell as the fact that adds to it names it.
pub type NamedCell<'a> = AuxCell<&'a UnitId, &'a str, &'a [UnitId]>;

impl<U, I, G> AuxCell<U, I, G> {
    /// The day that it belongs to.
    #[must_use]
    pub fn day(&self) -> Day {
        match self {
            AuxCell::Act { day, .. }
            | AuxCell::Task { day, .. }
            | AuxCell::Joint { day, .. }
            | AuxCell::Mark { day, .. }
            | AuxCell::Classified { day, .. }
            | AuxCell::Notice { day, .. }
            | AuxCell::Service { day, .. } => *day,
        }
    }

    /// Its item key, for those that have one.
    pub fn item_mut(&mut self) -> Option<&mut I> {
        match self {
            AuxCell::Task { item, .. } | AuxCell::Joint { item, .. } => Some(item),
            _ => None,
        }
    }

    /// The same cell with its units, item and group held in another way; nothing if one of them can't be.
    pub fn keyed<V, J, H>(
        self,
        mut unit_as: impl FnMut(U) -> Option<V>,
        item_as: impl FnOnce(I) -> Option<J>,
        group_as: impl FnOnce(G) -> Option<H>,
    ) -> Option<AuxCell<V, J, H>> {
        Some(match self {
            AuxCell::Task {
                kind,
                measure,
                day,
                unit,
                issuer,
                item,
            } => AuxCell::Task {
                kind,
                measure,
                day,
                unit: unit_as(unit)?,
                issuer: unit_as(issuer)?,
                item: item_as(item)?,
            },
            AuxCell::Joint {
                kind,
                measure,
                day,
                unit,
                issuer,
                with,
                item,
            } => AuxCell::Joint {
                kind,
                measure,
                day,
                unit: unit_as(unit)?,
                issuer: unit_as(issuer)?,
                with: group_as(with)?,
                item: item_as(item)?,
            },
            of_units => return of_units.keyed_by_units(unit_as),
        })
    }

    /// A cell without an item with its units held in another way.
    fn keyed_by_units<V, J, H>(self, mut unit_as: impl FnMut(U) -> Option<V>) -> Option<AuxCell<V, J, H>> {
        Some(match self {
            AuxCell::Act { measure, day, unit } => AuxCell::Act {
                measure,
                day,
                unit: unit_as(unit)?,
            },
            AuxCell::Mark {
                mark,
                day,
                unit,
                issuer,
            } => AuxCell::Mark {
                mark,
                day,
                unit: unit_as(unit)?,
                issuer: unit_as(issuer)?,
            },
            AuxCell::Classified { kind, day, unit } => AuxCell::Classified {
                kind,
                day,
                unit: unit_as(unit)?,
            },
            AuxCell::Notice {
                notice,
                day,
                unit,
                issuer,
            } => AuxCell::Notice {
                notice,
                day,
                unit: unit_as(unit)?,
                issuer: unit_as(issuer)?,
            },
            AuxCell::Service {
                kind,
                measure,
                day,
                unit,
            } => AuxCell::Service {
                kind,
                measure,
                day,
                unit: unit_as(unit)?,
            },
            AuxCell::Task { .. } | AuxCell::Joint { .. } => return None,
        })
    }
}

impl NamedCell<'_> {
    /// The cell by itself.
    pub(crate) fn owned(self) -> AuxCell {
        let owned = self.keyed(
            |unit| Some(unit.clone()),
            |item| Some(item.into()),
            |with| Some(with.into()),
        );
        invariant!(Some(owned), "every name can be owned")
    }
}

//! Cells beside the three kinds of the register: forms, services, what issuers declare, joint items, and marks of a receipt.
//! No figure of burden of counting method 1 reads one of them; each is keyed by what its entry says.

use crate::invariant;
use std::fmt;
use std::str::FromStr;
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
use crate::unit::{IdError, UnitId};

/// The key of a cell beside the register. Units, item keys and groups of units are held as themselves, borrowed from the fact
/// that adds to the cell, or by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SideCell<U = UnitId, I = Arc<str>, G = Arc<[UnitId]>> {
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
pub type NamedCell<'a> = SideCell<&'a UnitId, &'a str, &'a [UnitId]>;

impl<U, I, G> SideCell<U, I, G> {
    /// The day that it belongs to.
    #[must_use]
    pub fn day(&self) -> Day {
        match self {
            SideCell::Act { day, .. }
            | SideCell::Task { day, .. }
            | SideCell::Joint { day, .. }
            | SideCell::Mark { day, .. }
            | SideCell::Classified { day, .. }
            | SideCell::Notice { day, .. }
            | SideCell::Service { day, .. } => *day,
        }
    }

    /// Its item key, for those that have one.
    pub fn item_mut(&mut self) -> Option<&mut I> {
        match self {
            SideCell::Task { item, .. } | SideCell::Joint { item, .. } => Some(item),
            _ => None,
        }
    }

    /// The same cell with its units, item and group held in another way; nothing if one of them can't be.
    pub fn keyed<V, J, H>(
        self,
        mut unit_as: impl FnMut(U) -> Option<V>,
        item_as: impl FnOnce(I) -> Option<J>,
        group_as: impl FnOnce(G) -> Option<H>,
    ) -> Option<SideCell<V, J, H>> {
        Some(match self {
            SideCell::Task {
                kind,
                measure,
                day,
                unit,
                issuer,
                item,
            } => SideCell::Task {
                kind,
                measure,
                day,
                unit: unit_as(unit)?,
                issuer: unit_as(issuer)?,
                item: item_as(item)?,
            },
            SideCell::Joint {
                kind,
                measure,
                day,
                unit,
                issuer,
                with,
                item,
            } => SideCell::Joint {
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
    fn keyed_by_units<V, J, H>(self, mut unit_as: impl FnMut(U) -> Option<V>) -> Option<SideCell<V, J, H>> {
        Some(match self {
            SideCell::Act { measure, day, unit } => SideCell::Act {
                measure,
                day,
                unit: unit_as(unit)?,
            },
            SideCell::Mark {
                mark,
                day,
                unit,
                issuer,
            } => SideCell::Mark {
                mark,
                day,
                unit: unit_as(unit)?,
                issuer: unit_as(issuer)?,
            },
            SideCell::Classified { kind, day, unit } => SideCell::Classified {
                kind,
                day,
                unit: unit_as(unit)?,
            },
            SideCell::Notice {
                notice,
                day,
                unit,
                issuer,
            } => SideCell::Notice {
                notice,
                day,
                unit: unit_as(unit)?,
                issuer: unit_as(issuer)?,
            },
            SideCell::Service {
                kind,
                measure,
                day,
                unit,
            } => SideCell::Service {
                kind,
                measure,
                day,
                unit: unit_as(unit)?,
            },
            SideCell::Task { .. } | SideCell::Joint { .. } => return None,
        })
    }
}

impl NamedCell<'_> {
    /// The cell by itself.
    pub(crate) fn owned(self) -> SideCell {
        let owned = self.keyed(
            |unit| Some(unit.clone()),
            |item| Some(item.into()),
            |with| Some(with.into()),
        );
        invariant!(Some(owned), "every name can be owned")
    }
}

/// `act.meeting_convened:DAY:UNIT`, `form.receipts:DAY:POINT:ASKER:ITEM`, `joint.meeting.receipts:DAY:POINT:LEAD:CO+CO:ITEM`,
/// `mark.substitute:DAY:POINT:ISSUER`, `notice.HOUR.DUE.HOUR:DAY:POINT:ISSUER`, `service.visit.sessions:DAY:POINT`,
/// `classified.document:DAY:UNIT`.
impl fmt::Display for SideCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SideCell::Act { measure, day, unit } => write!(f, "act.{}:{day}:{unit}", measure.name()),
            SideCell::Task {
                kind,
                measure,
                day,
                unit,
                issuer,
                item,
            } => {
                let (kind, measure) = (kind.name(), measure.name());
                write!(f, "{kind}.{measure}:{day}:{unit}:{issuer}:{item}")
            }
            SideCell::Joint {
                kind,
                measure,
                day,
                unit,
                issuer,
                with,
                item,
            } => {
                let with: Vec<&str> = with.iter().map(UnitId::as_str).collect();
                let (kind, measure, with) = (kind.name(), measure.name(), with.join("+"));
                write!(f, "joint.{kind}.{measure}:{day}:{unit}:{issuer}:{with}:{item}")
            }
            SideCell::Mark {
                mark,
                day,
                unit,
                issuer,
            } => write!(f, "mark.{}:{day}:{unit}:{issuer}", mark.name()),
            SideCell::Classified { kind, day, unit } => write!(f, "classified.{}:{day}:{unit}", kind.name()),
            SideCell::Notice {
                notice,
                day,
                unit,
                issuer,
            } => write!(f, "notice.{notice}:{day}:{unit}:{issuer}"),
            SideCell::Service {
                kind,
                measure,
                day,
                unit,
            } => write!(f, "service.{}.{}:{day}:{unit}", kind.name(), measure.name()),
        }
    }
}

/// Reads what is written without the `cell:` before it.
impl FromStr for SideCell {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        parse(text)?.ok_or_else(|| IdError {
            id: text.chars().take(100).collect(),
            what: "a cell beside the register: act.meeting_convened:DAY:UNIT, form.receipts:DAY:POINT:ASKER:ITEM, \
                   joint.meeting.receipts:DAY:POINT:LEAD:CO:ITEM, mark.substitute:DAY:POINT:ISSUER, \
                   notice.HOUR.DUE.HOUR:DAY:POINT:ISSUER, service.visit.sessions:DAY:POINT or classified.document:DAY:UNIT",
        })
    }
}

/// Families of cells beside those of tasks, as spellings begin.
const FAMILIES: [&str; 6] = ["act", "classified", "joint", "mark", "notice", "service"];

/// Whether a spelling without the `cell:` before it begins as that of a cell beside the register.
pub(crate) fn is_beside(text: &str) -> bool {
    let family = text.split('.').next().unwrap_or_default();
    FAMILIES.contains(&family) || named(TaskKind::ALL, TaskKind::name, family).is_some()
}

/// The value of a spelling in a list of words.
fn named<T: Copy>(all: &[T], name: fn(T) -> &'static str, word: &str) -> Option<T> {
    all.iter().copied().find(|value| name(*value) == word)
}

fn parse(text: &str) -> Result<Option<SideCell>, IdError> {
    let mut parts = text.splitn(3, ':');
    let (Some(name), Some(day), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return Ok(None);
    };
    let (Some((family, measure)), Ok(day)) = (name.split_once('.'), day.parse::<Day>()) else {
        return Ok(None);
    };
    if family == "joint" {
        return parse_joint(measure, day, rest);
    }
    let parts: Vec<&str> = rest.splitn(3, ':').collect();
    Ok(match (family, parts.as_slice()) {
        ("act", [unit]) => {
            let unit = unit.parse()?;
            let measure = named(ActMeasure::ALL, ActMeasure::name, measure);
            measure.map(|measure| SideCell::Act { measure, day, unit })
        }
        ("classified", [unit]) => {
            let unit = unit.parse()?;
            let kind = named(Matter::ALL, Matter::name, measure);
            kind.map(|kind| SideCell::Classified { kind, day, unit })
        }
        (task, [unit, issuer, item]) => {
            let (unit, issuer) = (unit.parse()?, issuer.parse()?);
            let kind = named(TaskKind::ALL, TaskKind::name, task);
            kind.zip(FlowMeasure::named(measure))
                .map(|(kind, measure)| SideCell::Task {
                    kind,
                    measure,
                    day,
                    unit,
                    issuer,
                    item: (*item).into(),
                })
        }
        ("mark", [unit, issuer]) => {
            let (unit, issuer) = (unit.parse()?, issuer.parse()?);
            let mark = named(Mark::ALL, Mark::name, measure);
            mark.map(|mark| SideCell::Mark {
                mark,
                day,
                unit,
                issuer,
            })
        }
        ("notice", [unit, issuer]) => {
            let (unit, issuer) = (unit.parse()?, issuer.parse()?);
            Notice::named(measure).map(|notice| SideCell::Notice {
                notice,
                day,
                unit,
                issuer,
            })
        }
        ("service", [unit]) => {
            let unit = unit.parse()?;
            let (kind, measure) = measure.split_once('.').unwrap_or_default();
            let kind = named(ServiceKind::ALL, ServiceKind::name, kind);
            let measure = named(ServiceMeasure::ALL, ServiceMeasure::name, measure);
            kind.zip(measure).map(|(kind, measure)| SideCell::Service {
                kind,
                measure,
                day,
                unit,
            })
        }
        _ => None,
    })
}

fn parse_joint(measure: &str, day: Day, rest: &str) -> Result<Option<SideCell>, IdError> {
    let parts: Vec<&str> = rest.splitn(4, ':').collect();
    let [unit, issuer, with, item] = *parts.as_slice() else {
        return Ok(None);
    };
    let (kind, measure) = measure.split_once('.').unwrap_or_default();
    let kind = named(&FlowKind::ALL, FlowKind::name, kind);
    let Some((kind, measure)) = kind.zip(FlowMeasure::named(measure)) else {
        return Ok(None);
    };
    Ok(Some(SideCell::Joint {
        kind,
        measure,
        day,
        unit: unit.parse()?,
        issuer: issuer.parse()?,
        with: with.split('+').map(str::parse).collect::<Result<_, _>>()?,
        item: item.into(),
    }))
}

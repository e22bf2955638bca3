//! The keys of cells (格): what a cell measures and where it belongs, with the spelling that `explain` takes. It must never know
//! how cells are summed.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::flow::cells::{AuxCell, NamedCell};
use crate::flow::spelling::is_auxiliary;
use crate::flow::words::FlowKind;
use crate::item::item_identity;
use crate::stock::measures::StockMeasure;
use crate::stock::words::RegisterKind;
use crate::unit::{IdError, Slug, UnitId};

/// What a cell of flow measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FlowMeasure {
    /// 件次: receipts by points.
    Receipts,
    /// 人·分钟: person-minutes.
    PersonMinutes,
}

/// What a cell of the process itself measures: never negated by a reversal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProcessMeasure {
    /// 登记条数: facts of flow registered.
    Registered,
    /// 迟报: of them, registered on a later day than the one that they belong to.
    Late,
    /// 更正: facts of flow reversed.
    Corrected,
    /// 登记成本: seconds that registering is assumed to cost.
    Seconds,
    /// 跨月更正: of the facts corrected, those whose calendar month was over by then.
    CorrectedLater,
}

/// The key of a cell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// Flow: one item of one issuer at one point on one day.
    Flow {
        /// Kind.
        kind: FlowKind,
        /// Measure.
        measure: FlowMeasure,
        /// Day that it belongs to.
        day: Day,
        /// The point.
        unit: UnitId,
        /// The issuer.
        issuer: UnitId,
        /// Item key.
        item: Arc<str>,
    },
    /// The process of registering at one point, for one day.
    Process {
        /// Measure.
        measure: ProcessMeasure,
        /// Day that the facts belong to.
        day: Day,
        /// The point.
        unit: UnitId,
    },
    /// Ratings: one answer about one unit in one poll.
    Answers {
        /// The poll.
        poll: Slug,
        /// The unit that is rated.
        unit: UnitId,
        /// The answer.
        answer: Slug,
    },
    /// Stock: the items of one owner in one register, as they change on one day.
    Stock {
        /// Measure.
        measure: StockMeasure,
        /// The day.
        day: Day,
        /// The register.
        register: Slug,
        /// Its kind.
        kind: RegisterKind,
        /// Who asks for them, sets them, or owns them.
        owner: UnitId,
    },
    /// Flow beside the three kinds of the register.
    Aux(AuxCell),
}

impl Cell {
    /// The same cell with its item, where it has one, by its identity: as it stands once the text is redacted.
    #[must_use]
    pub fn by_identity(mut self) -> Cell {
        let item = match &mut self {
            Cell::Flow { item, .. } => Some(item),
            Cell::Aux(cell) => cell.item_mut(),
            Cell::Process { .. } | Cell::Answers { .. } | Cell::Stock { .. } => None,
        };
        if let Some(item) = item {
            *item = item_identity(item).as_ref().into();
        }
        self
    }
}

/// Where what a fact adds belongs.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// The day that the fact belongs to.
    pub day: Day,
    /// The unit that it is about.
    pub unit: &'a UnitId,
}

/// The key of a cell as the fact that adds to it names it.
#[derive(Clone, Copy, Debug)]
pub enum CellRef<'a> {
    /// As [`Cell::Flow`].
    Flow {
        /// Kind.
        kind: FlowKind,
        /// Measure.
        measure: FlowMeasure,
        /// Day that it belongs to.
        day: Day,
        /// The point.
        unit: &'a UnitId,
        /// The issuer.
        issuer: &'a UnitId,
        /// Item key.
        item: &'a str,
    },
    /// As [`Cell::Answers`].
    Answers {
        /// The poll.
        poll: &'a Slug,
        /// The unit that is rated.
        unit: &'a UnitId,
        /// The answer.
        answer: &'a Slug,
    },
    /// As [`Cell::Stock`].
    Stock {
        /// Measure.
        measure: StockMeasure,
        /// The day.
        day: Day,
        /// The register.
        register: &'a Slug,
        /// Its kind.
        kind: RegisterKind,
        /// Who asks for them, sets them, or owns them.
        owner: &'a UnitId,
    },
    /// As [`Cell::Aux`].
    Aux(NamedCell<'a>),
}

/// Takes what a fact adds: a cell and its delta.
pub(crate) type Adds<'s, 'a> = dyn FnMut(CellRef<'a>, i64) + 's;

impl CellRef<'_> {
    /// The cell by itself.
    #[must_use]
    pub fn owned(self) -> Cell {
        match self {
            CellRef::Flow {
                kind,
                measure,
                day,
                unit,
                issuer,
                item,
            } => Cell::Flow {
                kind,
                measure,
                day,
                unit: unit.clone(),
                issuer: issuer.clone(),
                item: item.into(),
            },
            CellRef::Answers { poll, unit, answer } => Cell::Answers {
                poll: poll.clone(),
                unit: unit.clone(),
                answer: answer.clone(),
            },
            CellRef::Stock {
                measure,
                day,
                register,
                kind,
                owner,
            } => Cell::Stock {
                measure,
                day,
                register: register.clone(),
                kind,
                owner: owner.clone(),
            },
            CellRef::Aux(cell) => Cell::Aux(cell.owned()),
        }
    }
}

impl FlowMeasure {
    /// The measure of a spelling.
    pub(crate) fn named(name: &str) -> Option<FlowMeasure> {
        let measures = [FlowMeasure::Receipts, FlowMeasure::PersonMinutes];
        measures.into_iter().find(|m| m.name() == name)
    }

    /// The spelling in cells.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            FlowMeasure::Receipts => "receipts",
            FlowMeasure::PersonMinutes => "person_minutes",
        }
    }
}

impl ProcessMeasure {
    const ALL: [ProcessMeasure; 5] = [
        ProcessMeasure::Registered,
        ProcessMeasure::Late,
        ProcessMeasure::Corrected,
        ProcessMeasure::Seconds,
        ProcessMeasure::CorrectedLater,
    ];

    fn name(self) -> &'static str {
        match self {
            ProcessMeasure::Registered => "registered",
            ProcessMeasure::Late => "late",
            ProcessMeasure::Corrected => "corrected",
            ProcessMeasure::Seconds => "seconds",
            ProcessMeasure::CorrectedLater => "corrected_later",
        }
    }
}

/// The spelling of a cell that `explain` takes: `cell:meeting.receipts:DAY:POINT:ISSUER:ITEM`,
/// `cell:process.late:DAY:POINT`, `cell:answers:POLL:UNIT:ANSWER`, `cell:stock.in_force:DAY:REGISTER:KIND:OWNER`.
impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cell::Flow {
                kind,
                measure,
                day,
                unit,
                issuer,
                item,
            } => {
                write!(
                    f,
                    "cell:{}.{}:{day}:{unit}:{issuer}:{item}",
                    kind.name(),
                    measure.name()
                )
            }
            Cell::Process { measure, day, unit } => write!(f, "cell:process.{}:{day}:{unit}", measure.name()),
            Cell::Answers { poll, unit, answer } => write!(f, "cell:answers:{poll}:{unit}:{answer}"),
            Cell::Stock {
                measure,
                day,
                register,
                kind,
                owner,
            } => write!(
                f,
                "cell:stock.{}:{day}:{register}:{}:{owner}",
                measure.name(),
                kind.name()
            ),
            Cell::Aux(cell) => write!(f, "cell:{cell}"),
        }
    }
}

impl FromStr for Cell {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let refused = || IdError {
            id: text.chars().take(100).collect(),
            what: "a cell: cell:meeting.receipts:DAY:POINT:ISSUER:ITEM, cell:process.late:DAY:POINT, \
                   cell:answers:POLL:UNIT:ANSWER or cell:stock.in_force:DAY:REGISTER:KIND:OWNER",
        };
        let text = text.strip_prefix("cell:").ok_or_else(refused)?;
        if is_auxiliary(text) {
            return text.parse().map(Cell::Aux);
        }
        let parts: Vec<&str> = text.splitn(5, ':').collect();
        match *parts.as_slice() {
            [measure, ..] if measure.starts_with("stock.") => stock_cell(&parts).ok_or_else(refused),
            ["answers", poll, unit, answer] => Ok(Cell::Answers {
                poll: poll.parse()?,
                unit: unit.parse()?,
                answer: answer.parse()?,
            }),
            [measure, day, unit] => {
                let named = |m: &ProcessMeasure| measure.strip_prefix("process.") == Some(m.name());
                let measure = ProcessMeasure::ALL.into_iter().find(named).ok_or_else(refused)?;
                Ok(Cell::Process {
                    measure,
                    day: day.parse().map_err(|_| refused())?,
                    unit: unit.parse()?,
                })
            }
            [measure, day, unit, issuer, item] => {
                let (kind, measure) = measure.split_once('.').ok_or_else(refused)?;
                let kind = FlowKind::ALL
                    .into_iter()
                    .find(|k| k.name() == kind)
                    .ok_or_else(refused)?;
                let measure = FlowMeasure::named(measure).ok_or_else(refused)?;
                let day = day.parse().map_err(|_| refused())?;
                Ok(Cell::Flow {
                    kind,
                    measure,
                    day,
                    unit: unit.parse()?,
                    issuer: issuer.parse()?,
                    item: item.into(),
                })
            }
            _ => Err(refused()),
        }
    }
}

/// The cell that a text names after `cell:`, split at its colons; nothing when it is none of stock.
fn stock_cell(parts: &[&str]) -> Option<Cell> {
    let [measure, day, register, kind, owner] = *parts else {
        return None;
    };
    let named = |m: &StockMeasure| measure.strip_prefix("stock.") == Some(m.name());
    let kinds = RegisterKind::ALL.iter();
    Some(Cell::Stock {
        measure: StockMeasure::ALL.into_iter().find(named)?,
        day: day.parse().ok()?,
        register: register.parse().ok()?,
        kind: kinds.copied().find(|k| k.name() == kind)?,
        owner: owner.parse().ok()?,
    })
}

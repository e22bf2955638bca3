//! Cells (格): one entry's bytes alone give integer deltas on cells keyed only by what the entry says. Cells add, in any
//! order and any sharding; what depends on registry, calendar or rules lives in `figures`, never here.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::custody::facts::EntryRedacted;
use crate::custody::redact::is_blind;
use crate::day::Day;
use crate::entry::Entry;
use crate::fact::Fact;
use crate::flow::FlowKind;
use crate::flow::cells::{SideCell, SideCells, beside};
use crate::flow::facts::{Flow, LateReason};
use crate::period::{Period, Span};
use crate::rows::{About, Adds, Rows};
use crate::stock::cells::{self as stock, StockCells, StockMeasure};
use crate::stock::facts::RegisterKind;
use crate::unit::{IdError, Slug, UnitId};

/// What a cell of flow measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    Side(SideCell),
}

impl FlowMeasure {
    /// The measure of a spelling.
    pub(crate) fn named(name: &str) -> Option<FlowMeasure> {
        let measures = [FlowMeasure::Receipts, FlowMeasure::PersonMinutes];
        measures.into_iter().find(|m| m.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
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
            Cell::Side(cell) => write!(f, "cell:{cell}"),
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
        if [
            "act.",
            "classified.",
            "form.",
            "joint.",
            "mark.",
            "notice.",
            "service.",
        ]
        .iter()
        .any(|family| text.starts_with(family))
        {
            return text.parse().map(Cell::Side);
        }
        let parts: Vec<&str> = text.splitn(5, ':').collect();
        match *parts.as_slice() {
            [measure, ..] if measure.starts_with("stock.") => stock::named(&parts).ok_or_else(refused),
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

/// The deltas of one entry.
#[must_use]
pub fn deltas(entry: &Entry) -> Vec<(Cell, i64)> {
    match &entry.fact {
        Fact::EntryReversed(reversal) => {
            // A copy that is not of its type was refused when it was decided; it adds nothing here.
            let Ok(fact) = reversal.copied() else {
                return Vec::new();
            };
            let mut deltas = contribution(reversal.on, &reversal.unit, &fact);
            for (_, delta) in &mut deltas {
                *delta = -*delta;
            }
            if fact.registered().is_some() {
                let cell = |measure| Cell::Process {
                    measure,
                    day: reversal.on,
                    unit: reversal.unit.clone(),
                };
                deltas.push((cell(ProcessMeasure::Corrected), 1));
                if is_later(entry, reversal.on) {
                    deltas.push((cell(ProcessMeasure::CorrectedLater), 1));
                }
            }
            deltas
        }
        fact => {
            let mut deltas = contribution(entry.on, &entry.unit, fact);
            deltas.extend(process(entry));
            deltas
        }
    }
}

/// What a fact adds, and its reversal takes back.
fn contribution(day: Day, unit: &UnitId, fact: &Fact) -> Vec<(Cell, i64)> {
    if let Fact::RatingCast(f) = fact {
        let (poll, answer) = (f.poll.clone(), f.answer.clone());
        return vec![(
            Cell::Answers {
                poll,
                unit: unit.clone(),
                answer,
            },
            1,
        )];
    }
    let mut side = Vec::new();
    beside(day, unit, fact, &mut side);
    let mut deltas = register(day, unit, fact);
    deltas.extend(side.into_iter().map(|(cell, delta)| (Cell::Side(cell), delta)));
    deltas
}

/// What a fact adds to the three kinds of the register.
fn register(day: Day, unit: &UnitId, fact: &Fact) -> Vec<(Cell, i64)> {
    let Some(flow) = fact.flow() else {
        return stock::contribution(day, fact);
    };
    let item: Arc<str> = flow.item.into();
    let cell = |measure| {
        let (kind, unit, issuer) = (flow.kind, unit.clone(), flow.issuer.clone());
        Cell::Flow {
            kind,
            measure,
            day,
            unit,
            issuer,
            item: item.clone(),
        }
    };
    let minutes = i32::try_from(flow.person_minutes).unwrap_or(i32::MAX).into();
    let receipts = (cell(FlowMeasure::Receipts), 1);
    if minutes == 0 {
        vec![receipts]
    } else {
        vec![receipts, (cell(FlowMeasure::PersonMinutes), minutes)]
    }
}

/// What registering a fact of flow costs its point: of service too, for registering is work whatever is registered.
fn process(entry: &Entry) -> Vec<(Cell, i64)> {
    let Some(registered) = entry.fact.registered() else {
        return Vec::new();
    };
    let cell = |measure| Cell::Process {
        measure,
        day: entry.on,
        unit: entry.unit.clone(),
    };
    let mut deltas = vec![
        (cell(ProcessMeasure::Registered), 1),
        (
            cell(ProcessMeasure::Seconds),
            i64::from(registered.source.seconds()),
        ),
    ];
    if is_late(entry, registered.late) {
        deltas.push((cell(ProcessMeasure::Late), 1));
    }
    deltas
}

/// Whether a fact comes on a later day than the one that it belongs to. 历史数据 of a declared window is loaded, not late.
fn is_late(entry: &Entry, late: Option<LateReason>) -> bool {
    entry.at.day() > entry.on && late != Some(LateReason::History)
}

/// Whether an entry comes after the calendar month of a day.
fn is_later(entry: &Entry, on: Day) -> bool {
    entry.at.day() > Period::month_of(on).last()
}

/// All cells of some entries. A cell that comes to zero is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    rows: Rows,
    answers: BTreeMap<(Slug, UnitId), BTreeMap<Slug, i64>>,
    stock: StockCells,
    side: SideCells,
}

fn add<K: Ord + Clone, L: Ord>(map: &mut BTreeMap<K, BTreeMap<L, i64>>, outer: &K, inner: L, delta: i64) {
    let cells = map.entry(outer.clone()).or_default();
    match cells.entry(inner) {
        std::collections::btree_map::Entry::Vacant(cell) => {
            cell.insert(delta);
        }
        std::collections::btree_map::Entry::Occupied(mut cell) => {
            let sum = cell.get().saturating_add(delta);
            if sum == 0 {
                cell.remove();
            } else {
                cell.insert(sum);
            }
        }
    }
    if cells.is_empty() {
        map.remove(outer);
    }
}

fn about<'a>(day: Day, unit: &'a UnitId, flow: &Flow<'a>) -> About<'a> {
    let (kind, issuer, item) = (flow.kind, flow.issuer, flow.item);
    About {
        kind,
        day,
        unit,
        issuer,
        item,
    }
}

/// What a receipt adds to its row.
fn added(entry: &Entry, flow: &Flow<'_>) -> Adds {
    Adds {
        receipts: 1,
        person_minutes: i32::try_from(flow.person_minutes).unwrap_or(i32::MAX),
        registered: 1,
        late: u8::from(is_late(entry, flow.late)),
        seconds: flow.source.seconds(),
        ..Adds::default()
    }
}

/// What the reversal of a receipt adds to the row.
fn taken_back(entry: &Entry, on: Day, flow: &Flow<'_>) -> Adds {
    Adds {
        receipts: -1,
        person_minutes: i32::try_from(flow.person_minutes).map_or(-i32::MAX, |minutes| -minutes),
        corrected: 1,
        corrected_later: u8::from(is_later(entry, on)),
        ..Adds::default()
    }
}

impl Cells {
    /// 遮蔽: an entry that was added before is restated, so that its cells are those of the restatement and the text of its item
    /// is in none of them. No sum by the identity of an item changes. To be given each `entry.redacted`, after what came before
    /// it; where the restatement itself was added, nothing is left to do.
    pub fn redact(&mut self, redacted: &EntryRedacted) {
        let Some(restated) = redacted.restated.rest() else {
            return;
        };
        let copied = match &restated.fact {
            Fact::EntryReversed(reversal) => reversal.copied().ok().map(|fact| (reversal, fact)),
            _ => None,
        };
        let row = match &copied {
            Some((reversal, fact)) => fact.flow().map(|flow| {
                (
                    about(reversal.on, &reversal.unit, &flow),
                    taken_back(&restated, reversal.on, &flow),
                )
            }),
            None => restated
                .fact
                .flow()
                .map(|flow| (about(restated.on, &restated.unit, &flow), added(&restated, &flow))),
        };
        if let Some((about, adds)) = row.filter(|(about, _)| is_blind(about.item)) {
            self.rows.redact(&about, adds);
        }
        for (cell, delta) in deltas(&restated) {
            if let Cell::Side(mut cell) = cell
                && cell.item_mut().is_some_and(|item| is_blind(item))
            {
                self.side.redact(cell, delta);
            }
        }
    }

    /// Adds the deltas of one entry: those that [`deltas`] gives.
    pub fn add(&mut self, entry: &Entry) {
        if let Some(flow) = entry.fact.flow() {
            self.rows
                .add(&about(entry.on, &entry.unit, &flow), added(entry, &flow));
            self.add_beside(entry.on, &entry.unit, &entry.fact, 1);
            return;
        }
        if let Fact::EntryReversed(reversal) = &entry.fact
            && let Ok(copied) = reversal.copied()
            && let Some(flow) = copied.flow()
        {
            self.rows.add(
                &about(reversal.on, &reversal.unit, &flow),
                taken_back(entry, reversal.on, &flow),
            );
            self.add_beside(reversal.on, &reversal.unit, &copied, -1);
            return;
        }
        for (cell, delta) in deltas(entry) {
            match cell {
                Cell::Answers { poll, unit, answer } => add(&mut self.answers, &(poll, unit), answer, delta),
                Cell::Stock {
                    measure,
                    day,
                    register,
                    kind,
                    owner,
                } => self.stock.add(&(measure, kind, register, owner), day, delta),
                Cell::Side(cell) => self.side.add(cell, delta),
                Cell::Process { measure, day, unit } => self.rows.add_process(measure, day, &unit, delta),
                Cell::Flow { .. } => {} // of the three receipts alone, whose rows have them
            }
        }
    }

    /// What a receipt adds beside the register, or its reversal takes back.
    fn add_beside(&mut self, day: Day, unit: &UnitId, fact: &Fact, sign: i64) {
        let mut cells = Vec::new();
        beside(day, unit, fact, &mut cells);
        for (cell, delta) in cells {
            self.side.add(cell, delta.saturating_mul(sign));
        }
    }

    /// Every cell that isn't zero, one a line.
    pub(crate) fn write(&self, out: &mut impl fmt::Write) -> fmt::Result {
        self.rows.write(out)?;
        for ((poll, unit), answers) in &self.answers {
            for (answer, value) in answers {
                writeln!(out, "answers\t{poll}\t{unit}\t{answer}\t{value}")?;
            }
        }
        self.stock.write(out)?;
        self.side.write(out)
    }

    /// The cells of registers.
    #[must_use]
    pub fn stock(&self) -> &StockCells {
        &self.stock
    }

    /// Adds all cells of another fold: any sharding of the entries gives the same sum.
    pub fn merge(&mut self, other: &Cells) {
        self.rows.merge(&other.rows);
        for (key, cells) in &other.answers {
            for (answer, delta) in cells {
                add(&mut self.answers, key, answer.clone(), *delta);
            }
        }
        self.stock.merge(&other.stock);
        self.side.merge(&other.side);
    }

    /// The cells beside the register.
    #[must_use]
    pub fn side(&self) -> &SideCells {
        &self.side
    }

    /// The cells of one kind and measure in a period or span, in order: point, issuer, item and value.
    pub fn flow(
        &self,
        kind: FlowKind,
        measure: FlowMeasure,
        span: impl Into<Span>,
    ) -> impl Iterator<Item = (Day, &UnitId, &UnitId, &Arc<str>, i64)> {
        self.rows.flow(kind, measure, span.into())
    }

    /// The cells of one measure of the process in a period: point and value.
    pub fn process(
        &self,
        measure: ProcessMeasure,
        span: impl Into<Span>,
    ) -> impl Iterator<Item = (Day, &UnitId, i64)> {
        self.rows.process(measure, span.into()).into_iter()
    }

    /// The answers about a unit in a poll.
    pub fn answers(&self, poll: &Slug, unit: &UnitId) -> impl Iterator<Item = (&Slug, i64)> {
        let cells = self.answers.get(&(poll.clone(), unit.clone()));
        cells
            .into_iter()
            .flatten()
            .map(|(answer, value)| (answer, *value))
    }
}

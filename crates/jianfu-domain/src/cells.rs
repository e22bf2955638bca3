//! Cells (格): one entry's bytes alone give integer deltas on cells keyed only by what the entry says. Cells add, in any
//! order and any sharding; what depends on registry, calendar or rules lives in `figures`, never here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use crate::cell::{At, CellRef};
pub use crate::cell::{Cell, FlowMeasure, ProcessMeasure};
use crate::custody::redaction::EntryRedacted;
use crate::day::Day;
use crate::entry::Entry;
use crate::fact::Fact;
use crate::family::Flow;
use crate::flow::cells::SideCells;
use crate::flow::side::Side;
use crate::flow::words::FlowKind;
use crate::flow::words::LateReason;
use crate::item::is_blind;
use crate::names::CellNames;
use crate::period::{Period, Span};
use crate::rows::{About, Adds, NamedRows, Rows};
use crate::stock::cells::StockCells;
use crate::unit::{Slug, UnitId};

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
            let cells = correcting(entry, reversal.on, &fact);
            deltas.extend(cells.map(|(measure, delta)| {
                let (day, unit) = (reversal.on, reversal.unit.clone());
                (Cell::Process { measure, day, unit }, delta)
            }));
            deltas
        }
        fact => {
            let mut deltas = contribution(entry.on, &entry.unit, fact);
            deltas.extend(registering(entry).map(|(measure, delta)| {
                let (day, unit) = (entry.on, entry.unit.clone());
                (Cell::Process { measure, day, unit }, delta)
            }));
            deltas
        }
    }
}

/// What a fact adds, and its reversal takes back.
fn contribution(day: Day, unit: &UnitId, fact: &Fact) -> Vec<(Cell, i64)> {
    let mut deltas = Vec::new();
    fact.measures(At { day, unit }, &mut |cell, delta| {
        deltas.extend(cell.owned().map(|cell| (cell, delta)));
    });
    deltas
}

/// What registering a fact of flow costs its point: of service too, for registering is work whatever is registered.
fn registering(entry: &Entry) -> impl Iterator<Item = (ProcessMeasure, i64)> {
    let registered = entry.fact.registered();
    let measures = registered.map(|registered| {
        [
            (ProcessMeasure::Registered, 1),
            (ProcessMeasure::Seconds, registered.source.seconds().into()),
            (ProcessMeasure::Late, is_late(entry, registered.late).into()),
        ]
    });
    measures.into_iter().flatten().filter(|(_, delta)| *delta != 0)
}

/// What correcting a fact of flow that belongs to a day counts as.
fn correcting(entry: &Entry, on: Day, fact: &Fact) -> impl Iterator<Item = (ProcessMeasure, i64)> {
    let measures = fact.registered().map(|_| {
        [
            (ProcessMeasure::Corrected, 1),
            (ProcessMeasure::CorrectedLater, is_later(entry, on).into()),
        ]
    });
    measures.into_iter().flatten().filter(|(_, delta)| *delta != 0)
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
#[derive(Clone, Debug, Default)]
pub struct Cells {
    pub(crate) names: CellNames,
    pub(crate) rows: Rows,
    answers: BTreeMap<(Slug, UnitId), BTreeMap<Slug, i64>>,
    stock: StockCells,
    pub(crate) side: Side,
}

impl PartialEq for Cells {
    fn eq(&self, other: &Cells) -> bool {
        self.receipts() == other.receipts()
            && self.side() == other.side()
            && (&self.answers, &self.stock) == (&other.answers, &other.stock)
    }
}

impl Eq for Cells {}

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
        let (day, unit, fact) = match &copied {
            Some((reversal, fact)) => (reversal.on, &reversal.unit, fact),
            None => (restated.on, &restated.unit, &restated.fact),
        };
        let mut texts = BTreeSet::new();
        if let Some(flow) = fact.flow().filter(|flow| is_blind(flow.item)) {
            let adds = match &copied {
                Some(_) => taken_back(&restated, day, &flow),
                None => added(&restated, &flow),
            };
            let about = self.about(day, unit, &flow);
            texts.extend(self.rows.redact(about, adds, &self.names));
        }
        let (names, side) = (&mut self.names, &mut self.side);
        let sign = if copied.is_some() { -1 } else { 1 };
        fact.measures(At { day, unit }, &mut |cell, delta| {
            if let CellRef::Side(mut cell) = cell
                && cell.item_mut().is_some_and(|item| is_blind(item))
                && let Some(cell) = names.number(cell)
            {
                texts.extend(side.redact(cell, delta.saturating_mul(sign), names));
            }
        });
        for text in texts {
            if !self.rows.has_item(text) && !self.side.has_item(text) {
                self.names.items.forget(text, Arc::from(""));
            }
        }
    }

    fn about(&mut self, day: Day, unit: &UnitId, flow: &Flow<'_>) -> About {
        About {
            kind: flow.kind,
            day,
            unit: self.names.unit(unit),
            issuer: self.names.unit(flow.issuer),
            item: self.names.item(flow.item),
        }
    }

    /// Adds the deltas of one entry: those that [`deltas`] gives.
    pub fn add(&mut self, entry: &Entry) {
        let Fact::EntryReversed(reversal) = &entry.fact else {
            let (day, unit) = (entry.on, &entry.unit);
            match entry.fact.flow() {
                Some(flow) => self.add_row(day, unit, &flow, added(entry, &flow)),
                None => self.add_process(day, unit, registering(entry)),
            }
            return self.add_measures(day, unit, &entry.fact, 1);
        };
        let Ok(fact) = reversal.copied() else { return };
        let (day, unit) = (reversal.on, &reversal.unit);
        match fact.flow() {
            Some(flow) => self.add_row(day, unit, &flow, taken_back(entry, day, &flow)),
            None => self.add_process(day, unit, correcting(entry, day, &fact)),
        }
        self.add_measures(day, unit, &fact, -1);
    }

    fn add_row(&mut self, day: Day, unit: &UnitId, flow: &Flow<'_>, adds: Adds) {
        let about = self.about(day, unit, flow);
        self.rows.add(about, adds);
    }

    /// What a fact adds, or its reversal takes back; of a receipt of the register, the cells beside its row.
    fn add_measures(&mut self, day: Day, unit: &UnitId, fact: &Fact, sign: i64) {
        let Cells {
            names,
            answers,
            stock,
            side,
            ..
        } = self;
        fact.measures(At { day, unit }, &mut |cell, delta| {
            let delta = delta.saturating_mul(sign);
            match cell {
                CellRef::Flow { .. } => {} // in its row
                CellRef::Answers { poll, unit, answer } => {
                    add(answers, &(poll.clone(), unit.clone()), answer.clone(), delta);
                }
                CellRef::Stock {
                    measure,
                    day,
                    register,
                    kind,
                    owner,
                } => stock.add(&(measure, kind, register.clone(), owner.clone()), day, delta),
                CellRef::Side(cell) => {
                    let cell = names.number(cell);
                    cell.into_iter().for_each(|cell| side.add(cell, delta));
                }
            }
        });
    }

    fn add_process(
        &mut self,
        day: Day,
        unit: &UnitId,
        measures: impl Iterator<Item = (ProcessMeasure, i64)>,
    ) {
        for (measure, delta) in measures {
            let unit = self.names.unit(unit);
            self.rows.add_process(measure, day, unit, delta);
        }
    }

    /// Every cell that isn't zero, one a line.
    pub(crate) fn write(&self, out: &mut impl fmt::Write) -> fmt::Result {
        self.receipts().write(out)?;
        for ((poll, unit), answers) in &self.answers {
            for (answer, value) in answers {
                writeln!(out, "answers\t{poll}\t{unit}\t{answer}\t{value}")?;
            }
        }
        self.stock.write(out)?;
        self.side().write(out)
    }

    /// The cells of registers.
    #[must_use]
    pub fn stock(&self) -> &StockCells {
        &self.stock
    }

    /// Adds all cells of another fold: any sharding of the entries gives the same sum.
    pub fn merge(&mut self, other: &Cells) {
        let numbers = self.names.merge(&other.names);
        self.rows.merge(&other.rows, &numbers);
        self.side.merge(&other.side, &numbers);
        for (key, cells) in &other.answers {
            for (answer, delta) in cells {
                add(&mut self.answers, key, answer.clone(), *delta);
            }
        }
        self.stock.merge(&other.stock);
    }

    /// The cells beside the register.
    #[must_use]
    pub fn side(&self) -> SideCells<'_> {
        self.side.named(&self.names)
    }

    /// The cells of one kind and measure in a period or span, in order: point, issuer, item and value.
    pub fn flow(
        &self,
        kind: FlowKind,
        measure: FlowMeasure,
        span: impl Into<Span>,
    ) -> impl Iterator<Item = (Day, &UnitId, &UnitId, &Arc<str>, i64)> {
        self.receipts().flow(kind, measure, span.into())
    }

    /// The rows of the register's receipts.
    pub(crate) fn receipts(&self) -> NamedRows<'_> {
        self.rows.named(&self.names)
    }

    /// The cells of one measure of the process in a period: point and value.
    pub fn process(
        &self,
        measure: ProcessMeasure,
        span: impl Into<Span>,
    ) -> impl Iterator<Item = (Day, &UnitId, i64)> {
        self.receipts().process(measure, span.into()).into_iter()
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

//! Cells (格): one entry's bytes alone give integer deltas on cells keyed only by what the entry says. Cells add, in any
//! order and any sharding; what depends on registry, calendar or rules lives in `figures`, never here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

pub use crate::cell::{Cell, FlowMeasure, ProcessMeasure};
use crate::custody::facts::EntryRedacted;
use crate::custody::redact::is_blind;
use crate::day::Day;
use crate::entry::Entry;
use crate::fact::Fact;
use crate::flow::FlowKind;
use crate::flow::cells::{SideCell, SideCells, beside, joint, marks};
use crate::flow::facts::{Flow, LateReason};
use crate::flow::notice::Notice;
use crate::flow::side::Side;
use crate::names::CellNames;
use crate::period::{Period, Span};
use crate::rows::{About, Adds, NamedRows, Rows};
use crate::stock::cells::{self as stock, StockCells};
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
    let mut deltas = register(day, unit, fact);
    beside(day, unit, fact, &mut |cell, delta| {
        deltas.extend(cell.owned().map(|cell| (Cell::Side(cell), delta)));
    });
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
        beside(day, unit, fact, &mut |mut cell, delta| {
            if cell.item_mut().is_some_and(|item| is_blind(item))
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
            if let Some(flow) = entry.fact.flow() {
                return self.add_receipt(day, unit, (&entry.fact, &flow), added(entry, &flow), 1);
            }
            self.add_contribution(day, unit, &entry.fact, 1);
            return self.add_process(day, unit, registering(entry));
        };
        let Ok(fact) = reversal.copied() else { return };
        let (day, unit) = (reversal.on, &reversal.unit);
        if let Some(flow) = fact.flow() {
            let adds = taken_back(entry, day, &flow);
            return self.add_receipt(day, unit, (&fact, &flow), adds, -1);
        }
        self.add_contribution(day, unit, &fact, -1);
        self.add_process(day, unit, correcting(entry, day, &fact));
    }

    /// What a fact adds that is no receipt of the register, or its reversal takes back.
    fn add_contribution(&mut self, day: Day, unit: &UnitId, fact: &Fact, sign: i64) {
        if let Fact::RatingCast(f) = fact {
            let key = (f.poll.clone(), unit.clone());
            return add(&mut self.answers, &key, f.answer.clone(), sign);
        }
        for (cell, delta) in stock::contribution(day, fact) {
            if let Cell::Stock {
                measure,
                day,
                register,
                kind,
                owner,
            } = cell
            {
                let delta = delta.saturating_mul(sign);
                self.stock.add(&(measure, kind, register, owner), day, delta);
            }
        }
        let (names, side) = (&mut self.names, &mut self.side);
        beside(day, unit, fact, &mut |cell, delta| {
            let cell = names.number(cell);
            cell.into_iter()
                .for_each(|cell| side.add(cell, delta.saturating_mul(sign)));
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

    /// What a receipt adds, or its reversal takes back: a row, and the cells beside it.
    fn add_receipt(
        &mut self,
        day: Day,
        unit: &UnitId,
        (fact, flow): (&Fact, &Flow<'_>),
        adds: Adds,
        sign: i64,
    ) {
        let about = self.about(day, unit, flow);
        self.rows.add(about, adds);
        if let Some(notice) = Notice::of(day, fact) {
            let (unit, issuer) = (about.unit, about.issuer);
            let cell = SideCell::Notice {
                notice,
                day,
                unit,
                issuer,
            };
            self.side.add(cell, sign);
        }
        let (names, side) = (&mut self.names, &mut self.side);
        joint(day, unit, flow, &mut |cell, delta: i64| {
            let cell = names.number(cell);
            cell.into_iter()
                .for_each(|cell| side.add(cell, delta.saturating_mul(sign)));
        });
        marks(day, fact, |mark, delta| {
            let (unit, issuer) = (about.unit, about.issuer);
            let cell = SideCell::Mark {
                mark,
                day,
                unit,
                issuer,
            };
            side.add(cell, delta.saturating_mul(sign));
        });
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

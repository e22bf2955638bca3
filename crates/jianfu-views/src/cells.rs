//! Cells (格): one entry's bytes alone give integer deltas on cells keyed only by what the entry says. Cells add, in any
//! order and any sharding; what depends on registry, calendar or rules lives in `figures`, never here.

use jianfu_facts::cell::At;
use jianfu_facts::cell::CellRef;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use crate::flow::aux_cells::AuxCells;
use crate::flow::aux_cells::AuxColumns;
use crate::interner::CellInterner;
use crate::rows::{About, Adds, NamedRows, Rows};
use crate::stock::cells::StockCells;
use jianfu_facts::cell::{Cell, FlowMeasure, ProcessMeasure};
use jianfu_facts::custody::redaction::EntryRedacted;
use jianfu_facts::day::Day;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::family::Flow;
use jianfu_facts::flow::cells::{AuxCell, NamedCell};
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::flow::words::LateReason;
use jianfu_facts::invariant;
use jianfu_facts::item::is_blind;
use jianfu_facts::period::{Period, Span};
use jianfu_facts::unit::{Slug, UnitId};

/// The deltas of one entry.
#[must_use]
pub fn deltas(entry: &Entry) -> Vec<(Cell, i64)> {
    let mut listed = Listed::default();
    add_to(entry, &mut listed);
    let Listed { mut cells, costs } = listed;
    cells.extend(costs);
    cells
}

/// What takes the deltas of an entry: the list of them that explains a figure, and the sums that figures read.
trait Sink {
    /// A receipt of the register, or the reversal of one.
    fn receipt(&mut self, day: Day, unit: &UnitId, flow: &Flow<'_>, adds: Adds);
    /// What registering or correcting another fact cost.
    fn cost(&mut self, day: Day, unit: &UnitId, measure: ProcessMeasure, delta: i64);
    /// What else it adds; of a receipt of the register, without the cells that its row stands for.
    fn cell(&mut self, cell: CellRef<'_>, delta: i64);
}

/// The one place that says which deltas an entry has. A reversal has those of its target, negated, and what correcting costs.
fn add_to(entry: &Entry, to: &mut impl Sink) {
    let Fact::EntryReversed(reversal) = &entry.fact else {
        let (day, unit, fact) = (entry.on, &entry.unit, &entry.fact);
        return add_fact(day, unit, fact, (added(entry, fact), 1), to);
    };
    // A copy that is not of its type was refused when it was decided; it adds nothing here.
    let Ok(fact) = reversal.copied() else { return };
    let (day, unit) = (reversal.on, &reversal.unit);
    add_fact(day, unit, &fact, (taken_back(entry, day, &fact), -1), to);
}

fn add_fact(day: Day, unit: &UnitId, fact: &Fact, (adds, sign): (Adds, i64), to: &mut impl Sink) {
    match fact.flow() {
        Some(flow) => to.receipt(day, unit, &flow, adds),
        None => adds.costs(|measure, delta| to.cost(day, unit, measure, delta)),
    }
    fact.measures(At { day, unit }, &mut |cell, delta| to.cell(cell, delta * sign));
}

/// The deltas as a list: what registering cost comes last.
#[derive(Default)]
struct Listed {
    cells: Vec<(Cell, i64)>,
    costs: Vec<(Cell, i64)>,
}

impl Sink for Listed {
    fn receipt(&mut self, day: Day, unit: &UnitId, flow: &Flow<'_>, adds: Adds) {
        let item: Arc<str> = flow.item.into();
        let cell = |measure| Cell::Flow {
            kind: flow.kind,
            measure,
            day,
            unit: unit.clone(),
            issuer: flow.issuer.clone(),
            item: item.clone(),
        };
        self.cells
            .push((cell(FlowMeasure::Receipts), adds.receipts.into()));
        if adds.person_minutes != 0 {
            let minutes = adds.person_minutes.into();
            self.cells.push((cell(FlowMeasure::PersonMinutes), minutes));
        }
        adds.costs(|measure, delta| self.cost(day, unit, measure, delta));
    }

    fn cost(&mut self, day: Day, unit: &UnitId, measure: ProcessMeasure, delta: i64) {
        let unit = unit.clone();
        self.costs.push((Cell::Process { measure, day, unit }, delta));
    }

    fn cell(&mut self, cell: CellRef<'_>, delta: i64) {
        if !matches!(cell, CellRef::Flow { .. }) {
            self.cells.push((cell.owned(), delta));
        }
    }
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
    pub(crate) names: CellInterner,
    pub(crate) rows: Rows,
    answers: BTreeMap<(Slug, UnitId), BTreeMap<Slug, i64>>,
    stock: StockCells,
    pub(crate) side: AuxColumns,
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
            let sum = *cell.get() + delta;
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

/// Person-minutes of a receipt, which are bounded where an entry is decoded.
fn minutes(flow: &Flow<'_>) -> i32 {
    let minutes = i32::try_from(flow.person_minutes).ok();
    invariant!(Some(minutes), "person-minutes of a receipt are bounded")
}

/// What recording a fact adds: to the row of its receipt, or what registering it costs its point. Of service too, for
/// registering is work whatever is registered.
fn added(entry: &Entry, fact: &Fact) -> Adds {
    let Some(registered) = fact.registered() else {
        return Adds::default();
    };
    let flow = fact.flow();
    Adds {
        receipts: i8::from(flow.is_some()),
        person_minutes: flow.map_or(0, |flow| minutes(&flow)),
        registered: 1,
        late: u8::from(is_late(entry, registered.late)),
        seconds: registered.source.seconds(),
        ..Adds::default()
    }
}

/// What the reversal of a fact of a day adds.
fn taken_back(entry: &Entry, on: Day, fact: &Fact) -> Adds {
    if fact.registered().is_none() {
        return Adds::default();
    }
    let flow = fact.flow();
    Adds {
        receipts: -i8::from(flow.is_some()),
        person_minutes: -flow.map_or(0, |flow| minutes(&flow)),
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
                Some(_) => taken_back(&restated, day, fact),
                None => added(&restated, fact),
            };
            let about = self.about(day, unit, &flow);
            texts.extend(self.rows.redact(about, adds, &self.names));
        }
        let (names, side) = (&mut self.names, &mut self.side);
        let sign = if copied.is_some() { -1 } else { 1 };
        fact.measures(At { day, unit }, &mut |cell, delta| {
            if let CellRef::Aux(mut cell) = cell
                && cell.item_mut().is_some_and(|item| is_blind(item))
            {
                texts.extend(side.redact(names.number(cell), delta * sign, names));
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

    /// Adds the deltas of one entry: those that [`deltas`] lists.
    pub fn add(&mut self, entry: &Entry) {
        let receipt = None;
        add_to(entry, &mut Adding { cells: self, receipt });
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
    pub fn side(&self) -> AuxCells<'_> {
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

/// The sums while one entry is added.
struct Adding<'a> {
    cells: &'a mut Cells,
    /// The row of the entry's receipt.
    receipt: Option<About>,
}

impl Sink for Adding<'_> {
    fn receipt(&mut self, day: Day, unit: &UnitId, flow: &Flow<'_>, adds: Adds) {
        let about = self.cells.about(day, unit, flow);
        self.cells.rows.add(about, adds);
        self.receipt = Some(about);
    }

    fn cost(&mut self, day: Day, unit: &UnitId, measure: ProcessMeasure, delta: i64) {
        let unit = self.cells.names.unit(unit);
        self.cells.rows.add_process(measure, day, unit, delta);
    }

    fn cell(&mut self, cell: CellRef<'_>, delta: i64) {
        match cell {
            CellRef::Flow { .. } => {} // in its row
            CellRef::Answers { poll, unit, answer } => {
                let key = (poll.clone(), unit.clone());
                add(&mut self.cells.answers, &key, answer.clone(), delta);
            }
            CellRef::Stock {
                measure,
                day,
                register,
                kind,
                owner,
            } => {
                let series = (measure, kind, register.clone(), owner.clone());
                self.cells.stock.add(&series, day, delta);
            }
            CellRef::Aux(cell) => self.side(cell, delta),
        }
    }
}

impl Adding<'_> {
    fn side(&mut self, cell: NamedCell<'_>, delta: i64) {
        let cell = match (cell, self.receipt) {
            // The mark of a receipt is about the units of its row, whose numbers are known.
            (AuxCell::Mark { mark, day, .. }, Some(About { unit, issuer, .. })) => AuxCell::Mark {
                mark,
                day,
                unit,
                issuer,
            },
            (cell, _) => self.cells.names.number(cell),
        };
        self.cells.side.add(cell, delta);
    }
}

//! The working of figures: value and operands together, so that what is published and what is explained are one.

use std::collections::{BTreeMap, BTreeSet};

use num_traits::Zero;

use super::lineage::{Comparison, Meant};
use super::name::{Derive, FigureName, Id, Kinds, Scope, Target};
use super::value::{Absence, Change, Value};
use crate::assessment::ranking;
use crate::cells::{Cell, Cells, FlowMeasure, ProcessMeasure};
use crate::custody::item_identity;
use crate::custody::redact::is_blind;
use crate::day::Day;
use crate::entry::Index;
use crate::exact::{Exact, ratio, whole};
use crate::period::Period;
use crate::state::State;
use crate::unit::{Slug, UnitId};

/// Cells and objects of one size.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The cells.
    pub cells: &'a Cells,
    /// The state: registry, calendar, polls, schemes.
    pub state: &'a State,
}

/// A figure worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worked {
    /// Its value.
    pub value: Value,
    /// The figures that it is made of.
    pub figures: Vec<(FigureName, Value)>,
    /// The cells that it is made of.
    pub cells: Vec<(Cell, i64)>,
}

impl Worked {
    pub(crate) fn absent(absence: Absence) -> Worked {
        Worked {
            value: Value::Absent(absence),
            figures: Vec::new(),
            cells: Vec::new(),
        }
    }

    pub(crate) fn from_figures(value: Value, figures: Vec<(FigureName, Value)>) -> Worked {
        Worked {
            value,
            figures,
            cells: Vec::new(),
        }
    }
}

impl<'a> View<'a> {
    /// The value of a figure.
    #[must_use]
    pub fn value(&self, name: &FigureName) -> Value {
        self.work(name).value
    }

    /// The value of a figure and what it is made of.
    #[must_use]
    pub fn work(&self, name: &FigureName) -> Worked {
        let period = match &name.scope {
            Scope::Poll(poll) => return self.work_poll(name, poll),
            Scope::Period(period) => *period,
        };
        match name.derive {
            Derive::Plain => self.work_plain(name, period),
            Derive::PerWorkingDay => self.work_per_day(name, period),
            Derive::Change => self.work_change(name, period, period.previous()),
            Derive::YearOnYear => self.work_change(name, period, period.year_before()),
        }
    }

    /// 依据: the entries of rules that a figure rests on beside its operands: calendars, windows of points, the poll's
    /// design, the scheme. Ascending.
    #[must_use]
    pub fn grounds(&self, name: &FigureName) -> Vec<Index> {
        let mut grounds = BTreeSet::new();
        match (&name.scope, name.id) {
            (Scope::Poll(poll), _) => grounds.extend(self.state.poll(poll).map(|p| p.opened)),
            (Scope::Period(period), Id::Points) => {
                let points = self.points(&name.target, *period);
                let units = points.iter().filter_map(|id| self.state.registry().unit(id));
                grounds.extend(units.flat_map(|u| u.windows.iter().map(|w| w.index)));
            }
            (Scope::Period(period), Id::IndicatorPoints(_) | Id::Score | Id::Rank) => {
                grounds.extend(self.state.scheme_of(*period).map(|s| s.index));
            }
            (Scope::Period(period), id) if id == Id::WorkingDays || name.derive == Derive::PerWorkingDay => {
                let years = [period.first().year(), period.last().year()];
                let calendars = years
                    .iter()
                    .filter_map(|year| self.state.registry().calendar(*year));
                grounds.extend(calendars.map(|c| c.index));
            }
            _ => {}
        }
        grounds.into_iter().collect()
    }

    fn work_plain(&self, name: &FigureName, period: Period) -> Worked {
        match name.id {
            Id::Items(kinds) => self.work_items(name, kinds, period),
            Id::Receipts(kinds) => self.work_flow(name, kinds, FlowMeasure::Receipts, period),
            Id::PersonMinutes(kinds) => self.work_flow(name, kinds, FlowMeasure::PersonMinutes, period),
            Id::Registered => self.work_process(name, ProcessMeasure::Registered, period),
            Id::Late => self.work_process(name, ProcessMeasure::Late, period),
            Id::Corrected => self.work_process(name, ProcessMeasure::Corrected, period),
            Id::RegisterMinutes => {
                let mut worked = self.work_process(name, ProcessMeasure::Seconds, period);
                worked.value = worked
                    .value
                    .exact()
                    .map_or(worked.value, |s| Value::Ratio(s / whole(60)));
                worked
            }
            Id::LateShare => self.work_late_share(name),
            Id::WorkingDays => match self.state.registry().working_days(period) {
                Ok(days) => Worked::from_figures(Value::Count(days), Vec::new()),
                Err(year) => Worked::absent(Absence::NoCalendar(year)),
            },
            Id::Points => {
                let points = i64::try_from(self.points(&name.target, period).len()).unwrap_or(i64::MAX);
                Worked::from_figures(Value::Count(points), Vec::new())
            }
            _ => ranking::work(self, name, period),
        }
    }

    fn matches(&self, target: &Target, unit: &UnitId, day: Day) -> bool {
        match target {
            Target::Everywhere => true,
            Target::Of(of) => of == unit,
            Target::Within(top) => self.state.registry().is_within(unit, top, day),
        }
    }

    /// The cells of flow that a name means.
    fn flow_cells<'b>(
        &'b self,
        name: &'b FigureName,
        kinds: Kinds,
        measure: FlowMeasure,
        period: Period,
    ) -> impl Iterator<Item = (Cell, i64)> + 'b {
        let all = std::rc::Rc::new(Meant::of(self.state.registry(), name));
        kinds.kinds().into_iter().flat_map(move |kind| {
            let cells = self.cells.flow(kind, measure, period);
            let all = std::rc::Rc::clone(&all);
            let meant =
                cells.filter(move |(day, unit, issuer, _, _)| all.sends(issuer) && all.has(unit, *day));
            meant.map(move |(day, unit, issuer, item, value)| {
                let (unit, issuer, item) = (unit.clone(), issuer.clone(), item.clone());
                (
                    Cell::Flow {
                        kind,
                        measure,
                        day,
                        unit,
                        issuer,
                        item,
                    },
                    value,
                )
            })
        })
    }

    fn work_flow(&self, name: &FigureName, kinds: Kinds, measure: FlowMeasure, period: Period) -> Worked {
        let cells: Vec<(Cell, i64)> = self.flow_cells(name, kinds, measure, period).collect();
        let sum = cells
            .iter()
            .fold(0_i64, |sum, (_, value)| sum.saturating_add(*value));
        Worked {
            value: Value::Count(sum),
            figures: Vec::new(),
            cells,
        }
    }

    /// Distinct items: keys whose receipts, over the period and the points meant, don't come to zero.
    fn work_items(&self, name: &FigureName, kinds: Kinds, period: Period) -> Worked {
        let cells: Vec<(Cell, i64)> = self
            .flow_cells(name, kinds, FlowMeasure::Receipts, period)
            .collect();
        let mut items = BTreeMap::new();
        // An item of which one entry is redacted is still one item: then keys are compared as that one's is.
        let any_blind = cells
            .iter()
            .any(|(cell, _)| matches!(cell, Cell::Flow { item, .. } if is_blind(item)));
        for (cell, value) in &cells {
            if let Cell::Flow { kind, item, .. } = cell {
                let item = if any_blind {
                    item_identity(item)
                } else {
                    item.as_ref().into()
                };
                *items.entry((*kind, item)).or_insert(0_i64) += value;
            }
        }
        let count = items.values().filter(|receipts| **receipts != 0).count();
        let value = Value::Count(i64::try_from(count).unwrap_or(i64::MAX));
        Worked {
            value,
            figures: Vec::new(),
            cells,
        }
    }

    fn work_process(&self, name: &FigureName, measure: ProcessMeasure, period: Period) -> Worked {
        let all = Meant::of(self.state.registry(), name);
        let meant = self
            .cells
            .process(measure, period)
            .filter(|(day, unit, _)| all.has(unit, *day));
        let cells: Vec<(Cell, i64)> = meant
            .map(|(day, unit, value)| {
                (
                    Cell::Process {
                        measure,
                        day,
                        unit: unit.clone(),
                    },
                    value,
                )
            })
            .collect();
        let sum = cells
            .iter()
            .fold(0_i64, |sum, (_, value)| sum.saturating_add(*value));
        Worked {
            value: Value::Count(sum),
            figures: Vec::new(),
            cells,
        }
    }

    fn work_late_share(&self, name: &FigureName) -> Worked {
        let operand = |id| FigureName { id, ..name.clone() };
        let (late, entries) = (operand(Id::Late), operand(Id::Registered));
        let (late_value, entries_value) = (self.value(&late), self.value(&entries));
        let share = match (late_value.exact(), entries_value.exact()) {
            (Some(l), Some(e)) => ratio(&l, &e),
            _ => None,
        };
        let value = share.map_or(Value::Absent(Absence::NoDenominator), |s| {
            Value::Percent(s * whole(100))
        });
        Worked::from_figures(value, vec![(late, late_value), (entries, entries_value)])
    }

    fn work_per_day(&self, name: &FigureName, period: Period) -> Worked {
        let plain = name.clone().derived(Derive::Plain);
        let days = FigureName::of_period(Id::WorkingDays, period);
        let (amount, working) = (self.value(&plain), self.value(&days));
        let value = match (&amount, &working) {
            (Value::Absent(absence), _) | (_, Value::Absent(absence)) => Value::Absent(*absence),
            (amount, working) => {
                let quotient = amount
                    .exact()
                    .zip(working.exact())
                    .and_then(|(a, d)| ratio(&a, &d));
                quotient.map_or(Value::Absent(Absence::NoDenominator), Value::Ratio)
            }
        };
        Worked::from_figures(value, vec![(plain, amount), (days, working)])
    }

    fn work_change(&self, name: &FigureName, period: Period, base: Option<Period>) -> Worked {
        let Some(base) = base else {
            return Worked::absent(Absence::NoBase);
        };
        let plain = name.clone().derived(Derive::Plain);
        let (plain, is_merged) = match self.comparison(&plain, period, base) {
            Comparison::Same => (plain, false),
            Comparison::Merged(plain) => (plain, true),
            Comparison::None(absence) => return Worked::absent(absence),
        };
        let before = plain.clone().during(base);
        let (now_value, base_value) = (self.value(&plain), self.value(&before));
        let value = match (now_value.exact(), base_value.exact()) {
            (Some(now), Some(base)) => {
                let change = Change::between(&now, &base);
                Value::Change(if is_merged {
                    Change::Merged(Box::new(change))
                } else {
                    change
                })
            }
            _ => Value::Absent(Absence::NoBase),
        };
        Worked::from_figures(value, vec![(plain, now_value), (before, base_value)])
    }

    /// The points meant that were points on some day of a period.
    #[must_use]
    pub fn points(&self, target: &Target, period: Period) -> BTreeSet<UnitId> {
        let name = FigureName::of_period(Id::Points, period);
        let name = FigureName {
            target: target.clone(),
            ..name
        };
        Meant::of(self.state.registry(), &name).points(period)
    }

    fn work_poll(&self, name: &FigureName, poll: &Slug) -> Worked {
        let Some(found) = self.state.poll(poll) else {
            return Worked::absent(Absence::NoPoll);
        };
        let units = found
            .design
            .units
            .iter()
            .filter(|u| self.matches(&name.target, u, found.design.until));
        let (mut n, mut sum, mut cells) = (0_i64, Exact::zero(), Vec::new());
        for unit in units {
            for (answer, count) in self.cells.answers(poll, unit) {
                let weight = found
                    .design
                    .answers
                    .iter()
                    .find(|a| a.answer == *answer)
                    .map(|a| a.weight.value());
                sum += weight.cloned().unwrap_or_else(Exact::zero) * whole(count);
                n = n.saturating_add(count);
                let (poll, unit, answer) = (poll.clone(), unit.clone(), answer.clone());
                cells.push((Cell::Answers { poll, unit, answer }, count));
            }
        }
        // A figure of a few respondents is neither sound nor discreet.
        let few = n < i64::from(self.state.fewest_answers(poll));
        let value = match name.id {
            Id::Answers => Value::Count(n),
            _ if few => Value::Absent(Absence::FewAnswers),
            _ => {
                ratio(&(sum * whole(100)), &whole(n)).map_or(Value::Absent(Absence::FewAnswers), Value::Ratio)
            }
        };
        Worked {
            value,
            figures: Vec::new(),
            cells,
        }
    }
}

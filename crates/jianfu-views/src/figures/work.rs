//! The working of figures: value and operands together, so that what is published and what is explained are one.

use std::collections::{BTreeMap, BTreeSet};

use num_traits::{Signed, Zero};

use super::id::{Id, Kinds};
use super::lineage::{Comparison, Selection};
use super::name::{Derive, FigureName, Scope, Target};
use super::value::{Absence, Change, Value};
use crate::assessment::ranking;
use crate::cells::Cells;
use jianfu_domain::state::State;
use jianfu_facts::cell::{Cell, FlowMeasure, ProcessMeasure};
use jianfu_facts::day::Day;
use jianfu_facts::exact::count;
use jianfu_facts::exact::{Exact, ratio, whole};
use jianfu_facts::item::is_blind;
use jianfu_facts::item::item_identity;
use jianfu_facts::period::{Period, Span};
use jianfu_facts::unit::{Slug, UnitId};

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

    /// A count that is the sum of cells.
    pub(crate) fn sum(cells: Vec<(Cell, i64)>) -> Worked {
        let sum = cells.iter().map(|(_, value)| value).sum();
        Worked {
            value: Value::Count(sum),
            figures: Vec::new(),
            cells,
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

/// Parts of a hundred, where there is something to divide by.
pub(super) fn percent(part: &Value, all: &Value) -> Value {
    let share = part.exact().zip(all.exact());
    let share = share.and_then(|(part, all)| ratio(&(part * whole(100)), &all));
    share.map_or(Value::Absent(Absence::NoDenominator), Value::Percent)
}

impl<'a> View<'a> {
    /// The value of a figure.
    #[must_use]
    pub fn value(&self, name: &FigureName) -> Value {
        let span = match (&name.scope, name.derive) {
            (Scope::Period(period), Derive::Plain) => Some(Span::from(*period)),
            (Scope::Period(period), Derive::YearToDate) => Some(period.year_to_date()),
            _ => None,
        };
        let quick = span.and_then(|span| self.quick(name, span));
        quick.unwrap_or_else(|| self.work(name).value)
    }

    /// The value of a figure and what it is made of.
    #[must_use]
    pub fn work(&self, name: &FigureName) -> Worked {
        let period = match &name.scope {
            Scope::Poll(poll) => return self.work_poll(name, poll),
            Scope::Period(period) => *period,
        };
        match name.derive {
            Derive::Plain => self.work_plain(name, period, period.into()),
            Derive::YearToDate => self.work_plain(name, period, period.year_to_date()),
            Derive::PerWorkingDay => self.work_per_day(name, period),
            Derive::Change => self.work_change(name, period, period.previous()),
            Derive::YearOnYear | Derive::YearToDateYearOnYear => {
                self.work_change(name, period, period.year_before())
            }
        }
    }

    fn work_plain(&self, name: &FigureName, period: Period, span: Span) -> Worked {
        match name.id {
            Id::Items(_) | Id::Receipts(_) | Id::PersonMinutes(_) if self.shares_out(name) => {
                self.work_shared(name, span)
            }
            Id::Items(kinds) => self.work_items(name, kinds, span),
            Id::Receipts(kinds) => self.work_flow(name, kinds, FlowMeasure::Receipts, span),
            Id::PersonMinutes(kinds) => self.work_flow(name, kinds, FlowMeasure::PersonMinutes, span),
            Id::WorkingDays => match self.state.registry().working_days(period) {
                Ok(days) => Worked::from_figures(Value::Count(days), Vec::new()),
                Err(year) => Worked::absent(Absence::NoCalendar(year)),
            },
            Id::Points => {
                let points = count(self.points(&name.target, span).len());
                Worked::from_figures(Value::Count(points), Vec::new())
            }
            Id::PointShare => self.work_point_share(name, span),
            Id::Plan(plan) => self.work_plan(name, plan, span),
            Id::Quota(kinds) => self.work_quota(name, kinds, period),
            Id::QuotaUsed(kinds) => self.work_quota_used(name, kinds, period),
            Id::Stock(stock) => self.work_stock(name, stock, span),
            Id::IndicatorPoints(_) | Id::Score | Id::Rank => ranking::work(self, name, period),
            Id::OffListShare => Worked::absent(Absence::NotRecorded),
            id if id.is_of_both_sides() => Worked::absent(Absence::Restricted),
            id => self
                .work_register(name, id, span)
                .unwrap_or_else(|| self.work_auxiliary(name, id, span)),
        }
    }

    /// What registering itself comes to; nothing for a figure of something else.
    fn work_register(&self, name: &FigureName, id: Id, span: Span) -> Option<Worked> {
        Some(match id {
            Id::Registered => self.work_process(name, ProcessMeasure::Registered, span),
            Id::Late => self.work_process(name, ProcessMeasure::Late, span),
            Id::Corrected => self.work_process(name, ProcessMeasure::Corrected, span),
            Id::CorrectedLater => self.work_process(name, ProcessMeasure::CorrectedLater, span),
            Id::RegisterMinutes => {
                let mut worked = self.work_process(name, ProcessMeasure::Seconds, span);
                worked.value = worked
                    .value
                    .exact()
                    .map_or(worked.value, |s| Value::Ratio(s / whole(60)));
                worked
            }
            Id::LateShare => self.work_share(name, Id::Late, Id::Registered),
            Id::CorrectedShare => self.work_share(name, Id::Corrected, Id::Registered),
            Id::RegisterMinutesPerPointWeek => self.work_point_week(name, span),
            _ => return None,
        })
    }

    fn matches(&self, target: &Target, unit: &UnitId, day: Day) -> bool {
        match target {
            Target::Everywhere => true,
            Target::Of(of) => of == unit,
            Target::Within(top) => self.state.registry().is_within(unit, top, day),
        }
    }

    /// The cells of flow that a name means.
    pub(super) fn flow_cells<'b>(
        &'b self,
        name: &'b FigureName,
        kinds: Kinds,
        measure: FlowMeasure,
        span: Span,
    ) -> impl Iterator<Item = (Cell, i64)> + 'b {
        let all = std::rc::Rc::new(Selection::of(self.state.registry(), name));
        kinds.kinds().into_iter().flat_map(move |kind| {
            let cells = self.cells.flow(kind, measure, span);
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

    fn work_flow(&self, name: &FigureName, kinds: Kinds, measure: FlowMeasure, span: Span) -> Worked {
        let cells: Vec<(Cell, i64)> = self.flow_cells(name, kinds, measure, span).collect();
        Worked::sum(cells)
    }

    /// Distinct items: keys whose receipts, over the period and the points meant, don't come to zero.
    fn work_items(&self, name: &FigureName, kinds: Kinds, span: Span) -> Worked {
        let cells: Vec<(Cell, i64)> = self
            .flow_cells(name, kinds, FlowMeasure::Receipts, span)
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
        let counted = items.values().filter(|receipts| **receipts != 0).count();
        let value = Value::Count(count(counted));
        Worked {
            value,
            figures: Vec::new(),
            cells,
        }
    }

    fn work_process(&self, name: &FigureName, measure: ProcessMeasure, span: Span) -> Worked {
        let all = Selection::of(self.state.registry(), name);
        let meant = self
            .cells
            .process(measure, span)
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
        Worked::sum(cells)
    }

    /// Parts of a hundred of another figure of the same name.
    pub(super) fn work_share(&self, name: &FigureName, part: Id, all: Id) -> Worked {
        let operand = |id| FigureName { id, ..name.clone() };
        let (part, all) = (operand(part), operand(all));
        let (part_value, all_value) = (self.value(&part), self.value(&all));
        Worked::from_figures(
            percent(&part_value, &all_value),
            vec![(part, part_value), (all, all_value)],
        )
    }

    /// X22: minutes a point and week. The period's days count whole, the points that were points on any of them.
    fn work_point_week(&self, name: &FigureName, span: Span) -> Worked {
        let operand = |id| FigureName { id, ..name.clone() };
        let (minutes, points) = (operand(Id::RegisterMinutes), operand(Id::Points));
        let (spent, counted) = (self.value(&minutes), self.value(&points));
        let days = whole(i64::from(span.last.since(span.first)) + 1);
        let quotient = spent.exact().zip(counted.exact());
        let quotient = quotient.and_then(|(spent, points)| ratio(&(spent * whole(7)), &(points * days)));
        let value = quotient.map_or(Value::Absent(Absence::NoDenominator), Value::Ratio);
        Worked::from_figures(value, vec![(minutes, spent), (points, counted)])
    }

    /// 覆盖率: points among the streets and communities that live on the last day.
    fn work_point_share(&self, name: &FigureName, span: Span) -> Worked {
        let points = FigureName {
            id: Id::Points,
            ..name.clone()
        };
        let counted = self.value(&points);
        let all = Selection::of(self.state.registry(), name).places(span.last);
        let all = Value::Count(count(all));
        Worked::from_figures(percent(&counted, &all), vec![(points, counted)])
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
        let (derive, now, before) = match name.derive {
            Derive::YearToDateYearOnYear => (Derive::YearToDate, period.year_to_date(), base.year_to_date()),
            _ => (Derive::Plain, period.into(), base.into()),
        };
        let plain = name.clone().derived(derive);
        let (plain, is_merged) = match self.comparison(&plain, now, before) {
            Comparison::Same => (plain, false),
            Comparison::Merged(plain) => (plain, true),
            Comparison::None(absence) => return Worked::absent(absence),
        };
        let is_method_new = self.new_methods(name, before, now).next().is_some();
        let before = plain.clone().during(base);
        let (now_value, base_value) = (self.value(&plain), self.value(&before));
        let value = match (now_value.exact(), base_value.exact()) {
            _ if is_method_new => Value::Absent(Absence::MethodChanged),
            (Some(now), Some(base)) if now.is_negative() || base.is_negative() => {
                Value::Absent(Absence::Negative)
            }
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

    /// The points meant that were points on some day of a period or span.
    #[must_use]
    pub fn points(&self, target: &Target, span: impl Into<Span>) -> BTreeSet<UnitId> {
        Selection::at(self.state.registry(), target).points(span.into())
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
                n += count;
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

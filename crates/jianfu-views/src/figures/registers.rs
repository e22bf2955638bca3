//! Figures of registers (清单): what stands in one, what became of its base, and the year's plan of inspections against what came.
//! The items are told by the register's own numbers; what is called by another name counts as unplanned.

use jianfu_facts::exact;
use std::collections::{BTreeMap, BTreeSet};

use super::id::{Id, Kinds, Plan, Stock};
use super::lineage::Selection;
use super::name::{FigureName, Target};
use super::value::{Absence, Value};
use super::work::{View, Worked};
use crate::stock::figures::{Clearance, clearance};
use crate::stock::naming::Naming;
use jianfu_domain::stock::state::{Ending, Item, Register};
use jianfu_facts::cell::{Cell, FlowMeasure};
use jianfu_facts::day::Day;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::index::Index;
use jianfu_facts::period::Span;
use jianfu_facts::stock::measures::StockMeasure;
use jianfu_facts::stock::words::RegisterKind;
use jianfu_facts::text::Number;

fn count(n: usize) -> Value {
    Value::Count(exact::count(n))
}

fn objects(value: Value) -> Worked {
    Worked::from_figures(value, Vec::new())
}

/// Whether an item is in force on some day.
fn stands(register: &Register, item: &Item, span: Span) -> bool {
    let begun = register.since(item).is_some_and(|since| since <= span.last);
    begun && item.end.as_ref().is_none_or(|end| span.first < end.on)
}

/// Whether an item is merged away on some day.
fn merges(item: &Item, span: Span) -> bool {
    let end = item.end.as_ref().filter(|end| span.contains(end.on));
    end.is_some_and(|end| matches!(end.how, Ending::Merged(_)))
}

/// What came of the plan: the cells of receipts, and each distinct item with the item of the plan that it names.
struct Came<'a> {
    cells: Vec<(Cell, i64)>,
    items: BTreeMap<String, Option<&'a Number>>,
}

impl<'a> View<'a> {
    fn register_of(&self, name: &FigureName, span: Span) -> Option<&'a Register> {
        match (&name.register, name.id) {
            (Some(register), _) => self.state.stock().register(register),
            (None, Id::Plan(_)) => self.state.stock().plan_of(span.last.year()),
            (None, _) => None,
        }
    }

    pub(super) fn work_plan(&self, name: &FigureName, plan: Plan, span: Span) -> Worked {
        let Some(register) = self.register_of(name, span) else {
            return Worked::absent(Absence::NoRegister);
        };
        if register.fact.kind != RegisterKind::InspectionPlan {
            return Worked::absent(Absence::NotRecorded);
        }
        let is_whole = name.target == Target::Everywhere && name.from.is_none();
        let items = || register.items().map(|(_, item)| item);
        match plan {
            Plan::Planned | Plan::Merged if !is_whole => Worked::absent(Absence::NotApart),
            Plan::Planned => objects(count(items().filter(|item| stands(register, item, span)).count())),
            Plan::Merged => objects(count(items().filter(|item| merges(item, span)).count())),
            Plan::Adherence => self.work_share(name, Id::Plan(Plan::ByPlan), Id::Plan(Plan::Executed)),
            Plan::CarriedOut | Plan::Executed | Plan::ByPlan | Plan::Unplanned => {
                let came = self.came(name, register, span);
                let named = || came.items.values().flatten();
                let value = match plan {
                    Plan::CarriedOut => named().collect::<BTreeSet<_>>().len(),
                    Plan::ByPlan => named().count(),
                    Plan::Unplanned => came.items.len() - named().count(),
                    _ => came.items.len(),
                };
                Worked {
                    value: count(value),
                    figures: Vec::new(),
                    cells: came.cells,
                }
            }
        }
    }

    /// The distinct inspections that came, as [`Id::Items`] counts them, with the items of the plan that they name.
    fn came(&self, name: &FigureName, register: &'a Register, span: Span) -> Came<'a> {
        let kinds = Kinds::One(FlowKind::Inspection);
        let cells: Vec<(Cell, i64)> = self
            .flow_cells(name, kinds, FlowMeasure::Receipts, span)
            .collect();
        let mut sums: BTreeMap<String, (i64, Option<&Number>)> = BTreeMap::new();
        let items = cells.iter().filter_map(|(cell, _)| match cell {
            Cell::Flow { issuer, item, .. } => Some((issuer, item.as_ref())),
            _ => None,
        });
        let naming = Naming::of(register, items);
        for (cell, value) in &cells {
            let Cell::Flow {
                day, issuer, item, ..
            } = cell
            else {
                continue;
            };
            let named = naming.in_force(issuer, item, *day);
            let (sum, found) = sums.entry(naming.key(item).into_owned()).or_default();
            *sum += value;
            *found = found.or(named);
        }
        let came = sums.into_iter().filter(|(_, (sum, _))| *sum != 0);
        Came {
            items: came.map(|(item, (_, named))| (item, named)).collect(),
            cells,
        }
    }

    pub(super) fn work_stock(&self, name: &FigureName, stock: Stock, span: Span) -> Worked {
        let Some(register) = self.register_of(name, span) else {
            return Worked::absent(Absence::NoRegister);
        };
        if name.target != Target::Everywhere {
            return Worked::absent(Absence::NotApart); // registers are told by who asks, never by point
        }
        let (first, last) = (None, Some(span.last));
        let standing = |measure, last| self.stock_cells(name, register, measure, first, last);
        let during = |measure| self.stock_cells(name, register, measure, Some(span.first), last);
        match stock {
            Stock::Before => Worked::sum(standing(StockMeasure::InForce, span.first.plus(-1))),
            Stock::InForce => Worked::sum(standing(StockMeasure::InForce, last)),
            Stock::Listed => Worked::sum(during(StockMeasure::Listed)),
            Stock::Removed => Worked::sum(during(StockMeasure::Removed)),
            Stock::FilingsPerYear | Stock::FieldsPerYear => {
                let measure = match stock {
                    Stock::FilingsPerYear => StockMeasure::FilingsPerYear,
                    _ => StockMeasure::FieldsPerYear,
                };
                let mut worked = Worked::sum(standing(measure, last));
                let unstated = Worked::sum(standing(StockMeasure::Unstated, last));
                if unstated.value != Value::Count(0) {
                    worked.value = Value::Absent(Absence::NotStated);
                }
                worked
            }
            _ if name.from.is_some() => Worked::absent(Absence::NotApart),
            _ => self.work_clearance(name, stock, register, span),
        }
    }

    fn clearance(&self, register: &Register, span: Span) -> Clearance {
        clearance(self, register, span.last.year(), span.last)
    }

    fn work_clearance(&self, name: &FigureName, stock: Stock, register: &Register, span: Span) -> Worked {
        let [base, cleared] = [Stock::Base, Stock::Cleared].map(Id::Stock);
        match stock {
            Stock::Clearance => {
                let mut worked = self.work_share(name, cleared, base);
                if matches!(worked.value, Value::Absent(_)) {
                    worked.value = Value::Absent(Absence::NoBase);
                }
                worked
            }
            Stock::ClearanceInUse => {
                let told = self.clearance(register, span);
                let mut worked = self.work_share(name, cleared, base);
                let dead = FigureName {
                    id: Id::Stock(Stock::Dead),
                    ..name.clone()
                };
                let dead_value = self.value(&dead);
                worked.figures.push((dead, dead_value));
                worked.value = told.rate_in_use();
                worked
            }
            _ => {
                let told = self.clearance(register, span);
                if told.frozen.is_none() {
                    return Worked::absent(Absence::NoBase);
                }
                objects(match stock {
                    Stock::Base => Value::Count(told.base),
                    Stock::Cleared => Value::Count(told.share().part),
                    _ => match told.dead {
                        Ok(dead) => count(dead.len()),
                        Err(absence) => Value::Absent(absence),
                    },
                })
            }
        }
    }

    fn stock_cells(
        &self,
        name: &FigureName,
        register: &Register,
        measure: StockMeasure,
        first: Option<Day>,
        last: Option<Day>,
    ) -> Vec<(Cell, i64)> {
        let meant = Selection::of(self.state.registry(), name);
        let kind = register.fact.kind;
        let series = self.cells.stock().of(measure, kind);
        let own = series.filter(|(id, owner, _)| **id == register.fact.register && meant.sends(owner));
        let mut cells = Vec::new();
        for (id, owner, days) in own {
            let inside = days.iter().filter(|(day, _)| {
                first.is_none_or(|first| first <= **day) && last.is_some_and(|last| **day <= last)
            });
            cells.extend(inside.map(|(day, value)| {
                let (register, owner) = (id.clone(), owner.clone());
                let cell = Cell::Stock {
                    measure,
                    day: *day,
                    register,
                    kind,
                    owner,
                };
                (cell, *value)
            }));
        }
        cells
    }

    /// The entries that a register rests on, and of items told by number the entries that brought or ended them.
    pub(super) fn register_grounds(&self, name: &FigureName, span: Span) -> BTreeSet<Index> {
        let Some(register) = self.register_of(name, span) else {
            return BTreeSet::new();
        };
        let mut grounds = BTreeSet::from([register.index]);
        grounds.extend(register.adopted.map(|(_, index)| index));
        let items = || register.items().map(|(_, item)| item);
        match name.id {
            Id::Plan(Plan::Planned) => {
                let items = items().filter(|item| stands(register, item, span));
                grounds.extend(items.filter_map(Item::listed));
            }
            Id::Plan(Plan::Merged) => {
                let ends = items().filter(|item| merges(item, span));
                grounds.extend(ends.filter_map(|item| item.end.as_ref().map(|end| end.index)));
            }
            Id::Stock(
                Stock::Base | Stock::Cleared | Stock::Dead | Stock::Clearance | Stock::ClearanceInUse,
            ) => {
                let told = self.clearance(register, span);
                let base = register.bases.get(&span.last.year());
                grounds.extend(base.map(|base| base.index));
                let gone = told.delisted.iter().chain(&told.merged);
                let ends = gone.filter_map(|number| register.item(number)?.end.as_ref());
                grounds.extend(ends.map(|end| end.index));
            }
            _ => {}
        }
        grounds
    }
}

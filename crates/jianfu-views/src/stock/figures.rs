//! What registers come to (清理率, 年报送次数, 计划执行): pure readers over cells and registers at one size. They look at no
//! clock and decide nothing; where there is no figure, the reason stands in its place.

use std::collections::{BTreeMap, BTreeSet};

use super::naming::{Naming, listed};
use crate::cells::Cells;
use crate::figures::{Absence, Value, View};
use jianfu_domain::stock::state::{Ending, Item, Register};
use jianfu_facts::cell::FlowMeasure;
use jianfu_facts::day::Day;
use jianfu_facts::exact;
use jianfu_facts::exact::{ratio, whole};
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::period::Period;
use jianfu_facts::stock::measures::StockMeasure;
use jianfu_facts::stock::words::RegisterKind;
use jianfu_facts::text::Number;
use jianfu_facts::unit::UnitId;

/// A share with its numerator and denominator, as it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Numerator.
    pub part: i64,
    /// Denominator.
    pub whole: i64,
}

impl Share {
    /// The percentage, exact; absent for the reason given where the denominator is zero.
    #[must_use]
    pub fn percent(self, absence: Absence) -> Value {
        let share = ratio(&whole(self.part * 100), &whole(self.whole));
        share.map_or(Value::Absent(absence), Value::Percent)
    }
}

fn count<T>(items: &[T]) -> i64 {
    exact::count(items.len())
}

/// 时点存量: what stands in a register at the end of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// 在列: items in force.
    pub items: i64,
    /// 年报送次数 (X13): Σ times a year.
    pub filings_per_year: i64,
    /// 年填报字段 (X13): Σ times a year × fields.
    pub fields_per_year: i64,
    /// 年填报分钟: Σ times a year × minutes.
    pub minutes_per_year: i64,
    /// Items that state no frequency: with any, the three sums are lower bounds, and a comparison says nothing.
    pub unstated: i64,
}

impl Standing {
    /// 年报送次数, absent where an item states no frequency: 11 forms may be 11 filings a year or 132.
    #[must_use]
    pub fn filings(self) -> Value {
        if self.unstated > 0 {
            Value::Absent(Absence::NotStated)
        } else {
            Value::Count(self.filings_per_year)
        }
    }
}

/// What stands in a register at the end of a day: the sum of the cells up to it.
#[must_use]
pub fn standing(cells: &Cells, register: &Register, on: Day) -> Standing {
    let of = |measure| {
        cells
            .stock()
            .standing(measure, register.fact.kind, &register.fact.register, on)
    };
    Standing {
        items: of(StockMeasure::InForce),
        filings_per_year: of(StockMeasure::FilingsPerYear),
        fields_per_year: of(StockMeasure::FieldsPerYear),
        minutes_per_year: of(StockMeasure::MinutesPerYear),
        unstated: of(StockMeasure::Unstated),
    }
}

/// Items in force at the end of a day by owner, ascending; owners without any are left out.
#[must_use]
pub fn owners(cells: &Cells, register: &Register, on: Day) -> BTreeMap<UnitId, i64> {
    let series = cells.stock().of(StockMeasure::InForce, register.fact.kind);
    let own = series.filter(|(r, ..)| **r == register.fact.register);
    let sums = own.map(|(_, owner, days)| (owner.clone(), days.range(..=on).map(|(_, n)| n).sum()));
    sums.filter(|(_, items)| *items != 0).collect()
}

/// 存量与增减 (T5): items before, come, gone and after a period. What goes and comes by a change of owner is neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Before the first day.
    pub before: i64,
    /// Listed in the period.
    pub listed: i64,
    /// Delisted or merged away in the period.
    pub removed: i64,
    /// After the last day.
    pub after: i64,
}

/// The movement of a register in a period.
#[must_use]
pub fn movement(cells: &Cells, register: &Register, period: Period) -> Movement {
    let (kind, id) = (register.fact.kind, &register.fact.register);
    let during = |measure| cells.stock().during(measure, kind, id, period);
    let after = cells
        .stock()
        .standing(StockMeasure::InForce, kind, id, period.last());
    Movement {
        before: after - during(StockMeasure::InForce),
        listed: during(StockMeasure::Listed),
        removed: during(StockMeasure::Removed),
        after,
    }
}

/// The flow facts that name items of a kind of register by number; none for kinds whose executions are not recorded.
#[must_use]
pub(crate) fn executed_by(kind: RegisterKind) -> Option<FlowKind> {
    match kind {
        RegisterKind::InspectionPlan => Some(FlowKind::Inspection),
        _ => None,
    }
}

/// Which items of a register the flow facts of a period name.
fn naming<'a>(view: &View<'_>, register: &'a Register, flow: FlowKind, period: Period) -> Naming<'a> {
    let came = view.cells.flow(flow, FlowMeasure::Receipts, period);
    let items: Vec<_> = came.map(|(_, _, issuer, item, _)| (issuer, item)).collect();
    Naming::of(
        register,
        items.iter().map(|(issuer, item)| (*issuer, item.as_ref())),
    )
}

/// 执行情况: how often an item was carried out, in counts that are never mixed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Executions {
    /// 次: days on which somebody carried it out, each issuer for itself.
    pub occasions: i64,
    /// 件次: receipts by points.
    pub receipts: i64,
}

/// 逐项执行次数: the executions of every item ever listed, in a period; zero where nothing names it.
///
/// # Errors
/// [`Absence`]: executions of this kind of register are not recorded, or no monitoring point covered the period, so that
/// nothing recorded doesn't mean nothing done.
pub fn executions(
    view: &View<'_>,
    register: &Register,
    period: Period,
) -> Result<BTreeMap<Number, Executions>, Absence> {
    let flow = executed_by(register.fact.kind).ok_or(Absence::NotRecorded)?;
    if !view.state.registry().units().any(|(_, unit)| unit.covers(period)) {
        return Err(Absence::NotCovered);
    }
    type Occasions<'a> = BTreeSet<(Day, &'a UnitId)>;
    let mut by_number: BTreeMap<&Number, (Occasions<'_>, i64)> = BTreeMap::new();
    let naming = naming(view, register, flow, period);
    for (day, _, issuer, item, receipts) in view.cells.flow(flow, FlowMeasure::Receipts, period) {
        let Some(number) = naming.number(issuer, item) else {
            continue;
        };
        let (occasions, sum) = by_number.entry(number).or_default();
        occasions.insert((day, issuer));
        *sum += receipts;
    }
    let told = |number: &Number| {
        let found = by_number.get(number);
        found.map_or_else(Executions::default, |(occasions, receipts)| Executions {
            occasions: exact::count(occasions.len()),
            receipts: *receipts,
        })
    };
    Ok(register
        .items()
        .map(|(number, _)| (number.clone(), told(number)))
        .collect())
}

/// 清理情况 (X8): what became of a frozen base by a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clearance {
    /// The day on which the base was frozen; nothing without one, and then there is no rate.
    pub frozen: Option<Day>,
    /// 基数: items of the base.
    pub base: i64,
    /// Items of the base that were delisted, by number.
    pub delisted: Vec<Number>,
    /// Items of the base that were merged away, by number.
    pub merged: Vec<Number>,
    /// Items that came in since and are in force: they lower no rate, and are shown beside it.
    pub added: i64,
    /// Items in force on the day.
    pub in_force: i64,
    /// 空转事项: of those removed, the ones that were not executed once in the year before the base's (G16).
    ///
    /// # Errors
    /// Why it can't be told.
    pub dead: Result<Vec<Number>, Absence>,
}

impl Clearance {
    /// 清理率 = removed ÷ base, as a share.
    #[must_use]
    pub fn share(&self) -> Share {
        let part = count(&self.delisted) + count(&self.merged);
        let whole = self.base;
        Share { part, whole }
    }

    /// 清理率 (X8), or 无可比基数.
    #[must_use]
    pub fn rate(&self) -> Value {
        self.share().percent(Absence::NoBase)
    }

    /// 剔除空转事项后的清理率 = (removed − dead) ÷ base: cancelling what nobody did relieves nobody.
    #[must_use]
    pub fn rate_in_use(&self) -> Value {
        match &self.dead {
            Ok(dead) => {
                let Share { part, whole } = self.share();
                let part = part - count(dead);
                Share { part, whole }.percent(Absence::NoBase)
            }
            Err(absence) => Value::Absent(*absence),
        }
    }
}

/// What became of a year's base by a day.
#[must_use]
pub fn clearance(view: &View<'_>, register: &Register, year: i16, on: Day) -> Clearance {
    let in_force: Vec<(&Number, &Item)> = register.in_force(on).collect();
    let mut clearance = Clearance {
        frozen: None,
        base: 0,
        delisted: Vec::new(),
        merged: Vec::new(),
        added: 0,
        in_force: count(&in_force),
        dead: Err(Absence::NoBase),
    };
    let Some(base) = register.bases.get(&year) else {
        return clearance;
    };
    clearance.frozen = Some(base.on);
    clearance.base = base.count.into();
    for (number, item) in register.in_force(base.on) {
        match item.end.as_ref().filter(|end| end.on <= on).map(|end| &end.how) {
            Some(Ending::Delisted(_)) => clearance.delisted.push(number.clone()),
            Some(Ending::Merged(_)) => clearance.merged.push(number.clone()),
            None => {}
        }
    }
    let is_new = |item: &Item| !register.is_in_force(item, base.on);
    clearance.added = count(&in_force.iter().filter(|(_, i)| is_new(i)).collect::<Vec<_>>());
    let removed = clearance.delisted.iter().chain(&clearance.merged);
    clearance.dead = executions(view, register, Period::Year(year.saturating_sub(1))).map(|done| {
        let idle = |n: &&Number| done.get(n).is_none_or(|e| e.receipts == 0);
        removed.filter(idle).cloned().collect()
    });
    clearance
}

/// 计划执行 (T4, X9): planned, executed, unplanned and merged items of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Adherence {
    /// Items in force on some day of the period.
    pub planned: i64,
    /// Of them, items that were carried out.
    pub executed_of_plan: i64,
    /// 实际开展: distinct items that came to the points.
    pub executed: i64,
    /// Of them, those that named an item of the plan in force on their day.
    pub by_plan: i64,
    /// 计划外: the rest.
    pub unplanned: i64,
    /// Items of the plan merged away in the period.
    pub merged: i64,
}

impl Adherence {
    /// 计划执行率 (X9) = executed items of the plan ÷ executed items.
    #[must_use]
    pub fn rate(self) -> Value {
        let share = Share {
            part: self.by_plan,
            whole: self.executed,
        };
        share.percent(Absence::NoDenominator)
    }
}

/// How far what came to the points in a period was planned. A renamed inspection names no item, and counts as unplanned.
///
/// # Errors
/// [`Absence::NotRecorded`] for a kind of register whose executions are not recorded.
pub fn adherence(view: &View<'_>, register: &Register, period: Period) -> Result<Adherence, Absence> {
    let flow = executed_by(register.fact.kind).ok_or(Absence::NotRecorded)?;
    let (mut all, mut by_plan, mut of_plan) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let naming = naming(view, register, flow, period);
    for (day, _, issuer, item, _) in view.cells.flow(flow, FlowMeasure::Receipts, period) {
        let key = naming.key(item).into_owned();
        if let Some(number) = naming.in_force(issuer, item, day) {
            by_plan.insert(key.clone());
            of_plan.insert(number);
        }
        all.insert(key);
    }
    let in_period = |item: &Item| {
        let begun = register.since(item).is_some_and(|since| since <= period.last());
        begun && item.end.as_ref().is_none_or(|end| period.first() < end.on)
    };
    let merged = |item: &Item| {
        let end = item.end.as_ref().filter(|end| period.contains(end.on));
        end.is_some_and(|end| matches!(end.how, Ending::Merged(_)))
    };
    let counted = |of: &dyn Fn(&Item) -> bool| {
        let found = register.items().filter(|(_, item)| of(item)).count();
        exact::count(found)
    };
    let length = exact::count;
    Ok(Adherence {
        planned: counted(&in_period),
        executed_of_plan: length(of_plan.len()),
        executed: length(all.len()),
        by_plan: length(by_plan.len()),
        unplanned: length(all.len() - by_plan.len()),
        merged: counted(&merged),
    })
}

/// The item of a register that a number names, if it is in force on a day.
fn named_on<'a>(register: &'a Register, number: Option<&str>, day: Day) -> Option<&'a Number> {
    let number = listed(register, number?)?;
    let (_, item) = register.entry(number)?;
    register.is_in_force(item, day).then_some(number)
}

/// 清单外任务 (X14, G18): of some tasks, each with its day and the item of the duty list that it cites, those that cite none
/// in force on that day. The list counts as it was on the day of the task.
#[must_use]
pub fn off_list<'a>(register: &Register, tasks: impl IntoIterator<Item = (Day, Option<&'a str>)>) -> Share {
    let mut share = Share { part: 0, whole: 0 };
    for (day, cited) in tasks {
        share.whole += 1;
        if named_on(register, cited, day).is_none() {
            share.part += 1;
        }
    }
    share
}

//! What may be recorded of methods, of stated bases, and of windows of history, given the state.

use super::rulebook::{NATURAL_MONTH, REPORTING_MONTH};
use crate::refusal::{Both, Reason, both};
use crate::registry::known::known;
use crate::state::State;
use jianfu_facts::day::Day;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::limits;
use jianfu_facts::period::Period;
use jianfu_facts::registry::rules::QuotaStated;
use jianfu_facts::registry::rules::{BaseStated, Decides, DeclareMethod, HistoryLoaded, MethodDeclared};
use jianfu_facts::unit::UnitId;

/// The declaration of a method: its version is the next.
pub(crate) fn method(request: DeclareMethod, state: &State) -> MethodDeclared {
    let versions = state.registry().rules().methods().iter();
    let last = versions
        .filter(|m| m.fact.method == request.method)
        .map(|m| m.fact.version)
        .max();
    request.with(last.unwrap_or(0).saturating_add(1))
}

/// The next version of a method. Which months are closed can't change for months that are closed.
pub(crate) fn method_declared(state: &State, fact: &MethodDeclared) -> Result<(), Reason> {
    let method = &fact.method;
    let refuse = |what: Both| {
        Err(Reason::BadMethod {
            method: method.clone(),
            what,
        })
    };
    let versions = state
        .registry()
        .rules()
        .methods()
        .iter()
        .filter(|m| m.fact.method == *method);
    if versions
        .map(|m| m.fact.decides)
        .any(|decides| decides != fact.decides)
    {
        return refuse(both(
            "各版本须属同一口径事项",
            "every version of a method decides the same",
        ));
    }
    if fact.decides != Decides::Months {
        return Ok(());
    }
    if ![NATURAL_MONTH, REPORTING_MONTH].contains(&method.as_str()) {
        return refuse(both(
            "月度口径只能是 natural-month 或 reporting-month",
            "months are natural-month or reporting-month",
        ));
    }
    if !matches!(fact.from, Period::Month(..) | Period::Reporting(..)) {
        return Err(Reason::NotMonth { period: fact.from });
    }
    match state.last_closed() {
        Some(last) if fact.from.first() <= last => refuse(both(
            "起始月份不能早于已月结的月份",
            "it can't begin before a month that is closed is over",
        )),
        _ => Ok(()),
    }
}

/// A base of a period before the ledger, once.
pub(crate) fn base_stated(state: &State, on: Day, unit: &UnitId, fact: &BaseStated) -> Result<(), Reason> {
    known(state, unit, on)?;
    let opened = state.opened_on().unwrap_or(on);
    if fact.period.last() >= opened {
        return Err(Reason::NotBeforeLedger {
            period: fact.period,
            opened,
        });
    }
    let bases = state.registry().rules().bases();
    let other = bases
        .iter()
        .find(|b| b.unit == *unit && b.fact.base == fact.base && b.fact.period == fact.period);
    match other {
        Some(other) => Err(Reason::BaseStatedTwice {
            base: fact.base.clone(),
            index: other.index,
        }),
        None => Ok(()),
    }
}

/// A quota of a unit that lives, of a year at hand, by a document that is out and no older than the one in force.
pub(crate) fn quota_stated(
    state: &State,
    today: Day,
    on: Day,
    unit: &UnitId,
    fact: &QuotaStated,
) -> Result<(), Reason> {
    if fact.dated > today {
        return Err(Reason::InFuture {
            on: fact.dated,
            today,
        });
    }
    known(state, unit, on)?;
    let last_year = today.year().saturating_add(1);
    within("year", fact.year, limits::YEARS.0, last_year)?;
    within("items", fact.items, 1, limits::QUOTA_ITEMS)?;
    let plan = state.stock().plan_of(fact.year);
    if let Some(plan) = plan.filter(|_| fact.kind == FlowKind::Inspection) {
        return Err(Reason::PlanIsQuota {
            year: fact.year,
            register: plan.fact.register.clone(),
        });
    }
    let quotas = state.registry().rules().quotas();
    let Some(other) = quotas.of(unit, fact.kind, fact.year) else {
        return Ok(());
    };
    let index = other.index;
    if other.fact == *fact {
        return Err(Reason::QuotaStatedTwice { index });
    }
    if fact.dated < other.fact.dated {
        return Err(Reason::QuotaDated {
            dated: fact.dated,
            last: other.fact.dated,
            index,
        });
    }
    Ok(())
}

fn within<T: PartialOrd + Copy + TryInto<u64>>(
    field: &'static str,
    value: T,
    min: T,
    max: T,
) -> Result<(), Reason> {
    if value >= min && value <= max {
        return Ok(());
    }
    let number = |n: T| n.try_into().unwrap_or(0);
    Err(Reason::OutOfRange {
        field,
        value: number(value),
        min: number(min),
        max: number(max),
    })
}

/// A window of old days, none of which lies in a closed month, open for a while.
pub(crate) fn history_loaded(state: &State, today: Day, fact: &HistoryLoaded) -> Result<(), Reason> {
    if fact.until >= today {
        return Err(Reason::InFuture {
            on: fact.until,
            today,
        });
    }
    let refuse = |what: Both| Err(Reason::BadHistory { what });
    if fact.until < fact.from || fact.until.since(fact.from) > limits::HISTORY_DAYS {
        return refuse(both(
            "起止日期颠倒，或超过 3,660 天",
            "it ends before it begins, or is longer than 3,660 days",
        ));
    }
    if fact.open_until < today || fact.open_until.since(today) > limits::HISTORY_OPEN_DAYS {
        return refuse(both(
            "录入截止日须在今天起 92 天以内",
            "it is open for at most 92 days from today",
        ));
    }
    let days = std::iter::successors(Some(fact.from), |day| day.next().filter(|d| *d <= fact.until));
    match days.into_iter().find_map(|day| state.closed_on(day)) {
        Some(month) => Err(Reason::HistoryClosed { month }),
        None => Ok(()),
    }
}

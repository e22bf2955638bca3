//! The rules of a ledger and what it knows of the time before it, at one size: methods, stated bases, windows of history.

use crate::applied::Applied;
use jianfu_facts::registry::rules::QuotaStated;
use std::fmt;
use std::sync::Arc;

use super::quotas::Quotas;
use jianfu_facts::day::Day;
use jianfu_facts::index::Index;
use jianfu_facts::period::Period;
use jianfu_facts::registry::rules::{BaseStated, Decides, HistoryLoaded, MethodDeclared};
use jianfu_facts::unit::UnitId;

/// A fact of the rules with its entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruled<T> {
    /// Index of the entry.
    pub index: Index,
    /// The unit that it is about.
    pub unit: UnitId,
    /// The fact.
    pub fact: T,
}

impl<T: Clone> Ruled<T> {
    /// The fact of an entry.
    pub(crate) fn of(fact: &T, entry: &Applied<'_>) -> Ruled<T> {
        Ruled {
            index: entry.index,
            unit: entry.unit.clone(),
            fact: fact.clone(),
        }
    }
}

/// Methods, bases, windows of history and quotas, in the order of the entries.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Rulebook {
    methods: Arc<Vec<Ruled<MethodDeclared>>>,
    bases: Arc<Vec<Ruled<BaseStated>>>,
    history: Arc<Vec<Ruled<HistoryLoaded>>>,
    quotas: Quotas,
}

/// What the digest of the state is made of: of a ledger without quotas it is what it was before there were any.
impl fmt::Debug for Rulebook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut told = f.debug_struct("Rulebook");
        told.field("methods", &self.methods)
            .field("bases", &self.bases)
            .field("history", &self.history);
        if !self.quotas.is_empty() {
            told.field("quotas", &self.quotas);
        }
        told.finish()
    }
}

/// The method that closes months from the 21st to the 20th.
pub(crate) const REPORTING_MONTH: &str = "reporting-month";
/// The method that closes months of the calendar: in force where nothing else is declared.
pub(crate) const NATURAL_MONTH: &str = "natural-month";

impl Rulebook {
    /// Every declaration of a method.
    #[must_use]
    pub fn methods(&self) -> &[Ruled<MethodDeclared>] {
        &self.methods
    }

    /// The method that decides something in a period: of those that began, the one that begins last, and of two the later entry.
    #[must_use]
    pub(crate) fn method(&self, decides: Decides, period: Period) -> Option<&Ruled<MethodDeclared>> {
        let begun = self
            .methods
            .iter()
            .filter(|m| m.fact.decides == decides && m.fact.from.first() <= period.first());
        begun.max_by_key(|m| (m.fact.from.first(), m.index))
    }

    /// 报告月: whether the months of the ledger run from the 21st to the 20th in a period.
    #[must_use]
    pub(crate) fn closes_reporting_months(&self, period: Period) -> bool {
        let method = self.method(Decides::Months, period);
        method.is_some_and(|m| m.fact.method.as_str() == REPORTING_MONTH)
    }

    /// Every stated base.
    #[must_use]
    pub fn bases(&self) -> &[Ruled<BaseStated>] {
        &self.bases
    }

    /// The methods that decide anything in a period, by what they decide: what holds on its first day, and what begins within.
    #[must_use]
    pub fn methods_in(&self, period: Period) -> Vec<&Ruled<MethodDeclared>> {
        let first = period.first();
        let within = |m: &&Ruled<MethodDeclared>| {
            let begins = m.fact.from.first();
            begins > first && begins <= period.last()
        };
        let mut found = Vec::new();
        for decides in Decides::ALL.iter().copied() {
            found.extend(self.method(decides, period));
            let mut later: Vec<_> = self.methods.iter().filter(within).collect();
            later.retain(|m| m.fact.decides == decides);
            later.sort_by_key(|m| (m.fact.from.first(), m.index));
            found.extend(later);
        }
        found
    }

    /// The stated bases that belong beside the figures of a period: of the period itself, of the one before, and of the year
    /// before.
    #[must_use]
    pub fn bases_beside(&self, period: Period) -> Vec<&Ruled<BaseStated>> {
        let beside = [Some(period), period.previous(), period.year_before()];
        let meets = |base: &&Ruled<BaseStated>| {
            let of = base.fact.period;
            let mut beside = beside.iter().flatten();
            beside.any(|p| p.first() <= of.last() && of.first() <= p.last())
        };
        self.bases.iter().filter(meets).collect()
    }

    /// 限额: the quotas of issuers.
    #[must_use]
    pub fn quotas(&self) -> &Quotas {
        &self.quotas
    }

    /// Every window of history.
    #[must_use]
    pub fn history(&self) -> &[Ruled<HistoryLoaded>] {
        &self.history
    }

    /// Whether an old fact of the day `on` may be recorded as history today.
    #[must_use]
    pub(crate) fn is_history(&self, on: Day, today: Day) -> bool {
        let windows = self.history.iter().map(|h| &h.fact);
        windows
            .filter(|w| today <= w.open_until)
            .any(|w| w.from <= on && on <= w.until)
    }

    /// The first day of which facts may be recorded as history today.
    pub(crate) fn first_of_history(&self, today: Day) -> Option<Day> {
        let windows = self.history.iter().map(|h| &h.fact);
        windows.filter(|w| today <= w.open_until).map(|w| w.from).min()
    }

    pub(crate) fn declare(&mut self, method: Ruled<MethodDeclared>) {
        Arc::make_mut(&mut self.methods).push(method);
    }

    pub(crate) fn state_base(&mut self, base: Ruled<BaseStated>) {
        Arc::make_mut(&mut self.bases).push(base);
    }

    pub(crate) fn remove_base(&mut self, target: Index) {
        Arc::make_mut(&mut self.bases).retain(|base| base.index != target);
    }

    pub(crate) fn open_history(&mut self, window: Ruled<HistoryLoaded>) {
        Arc::make_mut(&mut self.history).push(window);
    }

    pub(crate) fn state_quota(&mut self, quota: Ruled<QuotaStated>) {
        self.quotas.state(quota);
    }

    pub(crate) fn remove_quota(&mut self, target: Index) {
        self.quotas.remove(target);
    }
}

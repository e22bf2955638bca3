//! The months of the register at one size: how often each was closed, and whether it is open again.

use std::sync::Arc;

use rpds::RedBlackTreeMapSync as Map;

use jianfu_facts::day::Day;
use jianfu_facts::index::Index;
use jianfu_facts::period::Period;
use jianfu_facts::periods::facts::MonthClosed;

/// One closing of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// Index of the entry, and the fact.
    pub closed: (Index, MonthClosed),
    /// Index of the entry that opened the month again.
    pub reopened: Option<Index>,
}

/// Every month that was ever closed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Months(Map<Period, Arc<Vec<Closing>>>);

impl Months {
    /// Every closing of a month, from the first.
    pub(crate) fn closings(&self, month: Period) -> &[Closing] {
        self.0.get(&month).map(|c| c.as_slice()).unwrap_or_default()
    }

    /// The closing that is in force.
    pub(crate) fn closed(&self, month: Period) -> Option<&(Index, MonthClosed)> {
        let last = self.closings(month).last()?;
        last.reopened.is_none().then_some(&last.closed)
    }

    /// The closed month that a day lies in, of either kind, if one is closed.
    pub(crate) fn closed_on(&self, day: Day) -> Option<Period> {
        let months = [Some(Period::month_of(day)), Period::reporting_month_of(day)];
        let mut months = months.into_iter().flatten();
        months.find(|month| self.closed(*month).is_some())
    }

    /// The last day of any month that is closed.
    pub(crate) fn last_closed(&self) -> Option<Day> {
        let closed = self.0.keys().filter(|month| self.closed(**month).is_some());
        closed.map(|month| month.last()).max()
    }

    /// A month is closed.
    pub(crate) fn close(&mut self, index: Index, fact: &MonthClosed) {
        self.change(fact.month, |closings| {
            closings.push(Closing {
                closed: (index, fact.clone()),
                reopened: None,
            });
        });
    }

    /// A month is opened again.
    pub(crate) fn reopen(&mut self, index: Index, month: Period) {
        self.change(month, |closings| {
            if let Some(last) = closings.last_mut() {
                last.reopened = Some(index);
            }
        });
    }

    fn change(&mut self, month: Period, change: impl FnOnce(&mut Vec<Closing>)) {
        let mut closings = self.closings(month).to_vec();
        change(&mut closings);
        self.0.insert_mut(month, Arc::new(closings));
    }
}

//! The months of the register at one size: how often each was closed, and whether it is open again.

use std::sync::Arc;

use rpds::RedBlackTreeMapSync as Map;

use super::facts::MonthClosed;
use crate::day::Day;
use crate::entry::Entry;
use crate::fact::Fact;
use crate::index::Index;
use crate::period::Period;

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

    /// The last day of any month that is closed.
    pub(crate) fn last_closed(&self) -> Option<Day> {
        let closed = self.0.keys().filter(|month| self.closed(**month).is_some());
        closed.map(|month| month.last()).max()
    }

    pub(crate) fn apply(&mut self, index: Index, entry: &Entry) {
        let (month, closed) = match &entry.fact {
            Fact::MonthClosed(f) => (f.month, Some(f.as_ref().clone())),
            Fact::MonthReopened(f) => (f.month, None),
            _ => return,
        };
        let mut closings = self.closings(month).to_vec();
        match (closed, closings.last_mut()) {
            (Some(fact), _) => closings.push(Closing {
                closed: (index, fact),
                reopened: None,
            }),
            (None, Some(last)) => last.reopened = Some(index),
            (None, None) => {}
        }
        self.0.insert_mut(month, Arc::new(closings));
    }
}

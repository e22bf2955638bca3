//! Lists of entries by what they say: those of a month (by the day that they belong to), those of rules, ratings. It must never
//! know how a list is kept.

use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::period::Period;

use crate::replay::{Place, is_merger, place};

/// 清单: which entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// Registry, rules, periods, polls, schemes, publications, custody: everything that must be folded in order.
    Rules,
    /// Redactions, which stand on the list of rules too: what they restate may be redacted again, so that it isn't kept whole.
    Redactions,
    /// Ratings and their reversals.
    Ratings,
    /// Entries with a sealed text, which stand on another list too.
    Sealed,
    /// Meetings merged into others and the reversals of these, which stand on the list of their month too: what they merge may
    /// be of any month before.
    Mergers,
    /// Facts of flow that belong to a month, and their reversals.
    Month(Period),
}

impl List {
    /// The calendar months of a period.
    #[must_use]
    pub fn months(period: Period) -> Vec<List> {
        period.calendar_months().into_iter().map(List::Month).collect()
    }

    /// The month of a list of one.
    pub(super) fn month(self) -> Option<Period> {
        match self {
            List::Month(month) => Some(month),
            _ => None,
        }
    }

    /// The list on which every entry stands.
    pub(super) fn of(entry: &Entry) -> List {
        match place(entry) {
            Place::InOrder => List::Rules,
            Place::Rating => List::Ratings,
            Place::Flow(day) => List::Month(Period::month_of(day)),
        }
    }

    /// The lists on which an entry stands too.
    pub(super) fn further(entry: &Entry) -> impl Iterator<Item = List> {
        [
            (List::Redactions, matches!(entry.fact, Fact::EntryRedacted(_))),
            (List::Sealed, !entry.seals.is_empty()),
            (List::Mergers, is_merger(entry)),
        ]
        .into_iter()
        .filter_map(|(list, stands)| stands.then_some(list))
    }

    /// The name of its section in a block.
    pub(super) fn section(self) -> String {
        match self {
            List::Rules => "list/rules".to_owned(),
            List::Redactions => "list/redactions".to_owned(),
            List::Ratings => "list/ratings".to_owned(),
            List::Sealed => "list/sealed".to_owned(),
            List::Mergers => "list/mergers".to_owned(),
            List::Month(month) => format!("list/{month}"),
        }
    }

    /// The list whose section has a name.
    pub(super) fn named(section: &str) -> Option<List> {
        let name = section.strip_prefix("list/")?;
        let others = [
            List::Rules,
            List::Redactions,
            List::Ratings,
            List::Sealed,
            List::Mergers,
        ];
        let month = |period: &Period| matches!(period, Period::Month(..));
        let other = others.into_iter().find(|list| list.section() == section);
        other.or_else(|| name.parse().ok().filter(month).map(List::Month))
    }
}

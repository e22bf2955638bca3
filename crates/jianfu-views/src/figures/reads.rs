//! Which cells the working of a figure reads, so that no others need be folded for it.

use std::collections::BTreeSet;

use super::id::{Id, Stock};
use super::name::{Derive, FigureName, Scope};
use jianfu_facts::period::{Period, Span};

impl FigureName {
    /// The months whose cells of flow the working of the figure reads; nothing said for one that rests on ratings or a scheme,
    /// or on the entries of both sides.
    #[must_use]
    pub fn months(&self) -> Option<BTreeSet<Period>> {
        let Scope::Period(period) = self.scope else {
            return None;
        };
        if matches!(self.id, Id::Score | Id::Rank | Id::IndicatorPoints(_)) || self.id.is_of_both_sides() {
            return None;
        }
        let to_date = |period: Period| period.year_to_date();
        let (now, base): (Span, Option<Span>) = match (self.derive, self.id) {
            (_, Id::QuotaUsed(_)) => (to_date(period), None),
            // Which items nobody carried out in the year before (空转事项).
            (_, Id::Stock(Stock::Dead | Stock::ClearanceInUse)) => {
                let before = Period::Year(period.last().year()).year_before();
                (period.into(), before.map(Span::from))
            }
            (Derive::Plain | Derive::PerWorkingDay, _) => (period.into(), None),
            (Derive::Change, _) => (period.into(), period.previous().map(Span::from)),
            (Derive::YearOnYear, _) => (period.into(), period.year_before().map(Span::from)),
            (Derive::YearToDate, _) => (to_date(period), None),
            (Derive::YearToDateYearOnYear, _) => (to_date(period), period.year_before().map(to_date)),
        };
        let spans = [Some(now), base].into_iter().flatten();
        Some(spans.flat_map(Span::calendar_months).collect())
    }
}

//! Which cells the working of a figure reads, so that no others need be folded for it.

use std::collections::BTreeSet;

use super::name::{Derive, FigureName, Id, Scope};
use crate::period::Period;

impl FigureName {
    /// The months whose cells of flow the working of the figure reads; nothing said for one that rests on ratings or a scheme.
    #[must_use]
    pub fn months(&self) -> Option<BTreeSet<Period>> {
        let Scope::Period(period) = self.scope else {
            return None;
        };
        if matches!(self.id, Id::Score | Id::Rank | Id::IndicatorPoints(_)) {
            return None;
        }
        let base = match self.derive {
            Derive::Plain | Derive::PerWorkingDay => None,
            Derive::Change => period.previous(),
            Derive::YearOnYear => period.year_before(),
        };
        Some(
            [Some(period), base]
                .into_iter()
                .flatten()
                .flat_map(Period::calendar_months)
                .collect(),
        )
    }
}

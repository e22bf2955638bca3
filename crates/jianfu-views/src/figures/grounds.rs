//! 依据: the entries of rules and registers that a figure rests on beside its operands. It reads state, and of cells nothing but
//! the years that deadlines lie in.

use std::collections::BTreeSet;

use super::id::Id;
use super::name::{Derive, FigureName, Scope};
use super::work::View;
use jianfu_domain::registry::rulebook::Ruled;
use jianfu_facts::index::Index;
use jianfu_facts::period::{Period, Span};
use jianfu_facts::registry::rules::{Decides, MethodDeclared};

impl View<'_> {
    /// 依据: the entries of rules that a figure rests on beside its operands: calendars, windows of points, the poll's
    /// design, the scheme, a method that is new between two periods, a register with the items told. Ascending.
    #[must_use]
    pub fn grounds(&self, name: &FigureName) -> Vec<Index> {
        let mut grounds = BTreeSet::new();
        let period = match &name.scope {
            Scope::Poll(poll) => {
                grounds.extend(self.state.poll(poll).map(|p| p.opened));
                return grounds.into_iter().collect();
            }
            Scope::Period(period) => *period,
        };
        match name.id {
            Id::Points => {
                let points = self.points(&name.target, period);
                let units = points.iter().filter_map(|id| self.state.registry().unit(id));
                grounds.extend(units.flat_map(|u| u.windows.iter().map(|w| w.index)));
            }
            Id::IndicatorPoints(_) | Id::Score | Id::Rank => {
                grounds.extend(self.state.scheme_of(period).map(|s| s.index));
            }
            Id::Plan(_) | Id::Stock(_) => grounds.extend(self.register_grounds(name, period.into())),
            Id::Quota(kinds) | Id::QuotaUsed(kinds) => {
                grounds.extend(self.quota_grounds(name, kinds, period));
            }
            id if id == Id::WorkingDays || name.derive == Derive::PerWorkingDay => {
                let years = [period.first().year(), period.last().year()];
                let calendars = years
                    .iter()
                    .filter_map(|year| self.state.registry().calendar(*year));
                grounds.extend(calendars.map(|c| c.index));
            }
            Id::WorkingNoticeMedian => {
                let years = self.notice_years(name, period.into());
                let calendars = years
                    .iter()
                    .filter_map(|year| self.state.registry().calendar(*year));
                grounds.extend(calendars.map(|c| c.index));
            }
            _ => {}
        }
        let compared: Option<(Span, Span)> = match name.derive {
            Derive::Change => period.previous().map(|base| (base.into(), period.into())),
            Derive::YearOnYear => period.year_before().map(|base| (base.into(), period.into())),
            Derive::YearToDateYearOnYear => {
                let base = period.year_before().map(Period::year_to_date);
                base.map(|base| (base, period.year_to_date()))
            }
            _ => None,
        };
        if let Some((base, now)) = compared {
            grounds.extend(self.new_methods(name, base, now).map(|method| method.index));
        }
        grounds.into_iter().collect()
    }

    /// 口径变更: the methods that the figure rests on and that begin after the first day of the base, not after the last of now.
    pub(super) fn new_methods<'b>(
        &'b self,
        name: &FigureName,
        base: Span,
        now: Span,
    ) -> impl Iterator<Item = &'b Ruled<MethodDeclared>> {
        let of_time = matches!(
            name.id,
            Id::PersonMinutes(_) | Id::RegisterMinutes | Id::FormMinutes | Id::Marked(_)
        );
        let of_issuers = name.from.is_some();
        let methods = self.state.registry().rules().methods().iter();
        methods.filter(move |method| {
            let rests = match method.fact.decides {
                Decides::Counting => true,
                Decides::Minutes => of_time,
                Decides::Attribution => of_issuers,
                Decides::Months | Decides::Rounding => false,
            };
            let from = method.fact.from.first();
            rests && base.first < from && from <= now.last
        })
    }
}

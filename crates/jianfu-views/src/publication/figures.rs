//! Which figures a publication has.

use super::rules::tabulated;
use super::{SheetFigure, issuers};
use crate::assessment::ranking::Standing;
use crate::figures::{Derive, FigureName, Id, Kinds, Target, Value, View};
use jianfu_facts::assessment::facts::{Indicator, SchemeAdopted};
use jianfu_facts::exact::Rounding;
use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use jianfu_facts::unit::UnitId;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn figures(
    view: &View<'_>,
    names: Vec<FigureName>,
    rounding: Rounding,
    known: &BTreeMap<String, Value>,
) -> Vec<SheetFigure> {
    let mut figures: Vec<SheetFigure> = names
        .into_iter()
        .map(|name| {
            let cell = name.to_string();
            let value = known.get(&cell).cloned().unwrap_or_else(|| view.value(&name));
            let shown = value.print(rounding, Lang::Zh);
            let unit = name.definition(Lang::Zh).unit;
            SheetFigure {
                cell,
                shown,
                unit,
                value,
            }
        })
        .collect();
    figures.sort_by(|a, b| a.cell.cmp(&b.cell));
    figures.dedup_by(|a, b| a.cell == b.cell);
    figures
}

const COUNTS: [fn(Kinds) -> Id; 3] = [Id::Items, Id::Receipts, Id::PersonMinutes];
const DERIVED: [Derive; 4] = [
    Derive::Plain,
    Derive::PerWorkingDay,
    Derive::Change,
    Derive::YearOnYear,
];

/// Every figure that a circular of the period has, and what registering cost at each point: what two sizes are compared by.
#[must_use]
pub fn figures_of(view: &View<'_>, period: Period) -> Vec<FigureName> {
    let points: Vec<UnitId> = view.points(&Target::Everywhere, period).into_iter().collect();
    let months = |of| tabulated(view.state, of);
    circular_figures(&points, &issuers(view, period), period, months)
}

/// The months whose cells the figures of a period read: those of the period, of the one before and of the year before, with
/// what each of them is compared with.
#[must_use]
pub fn months_of(period: Period) -> BTreeSet<Period> {
    let mut months = BTreeSet::new();
    for of in [Some(period), period.year_before()].into_iter().flatten() {
        // Whatever months the ledger closes: the reporting months at both ends reach out of the period.
        let ends = [of.first(), of.last()].map(Period::reporting_month_of);
        for part in of
            .months()
            .into_iter()
            .chain([of])
            .chain(ends.into_iter().flatten())
        {
            let bases = [Some(part), part.previous(), part.year_before()];
            months.extend(bases.into_iter().flatten().flat_map(Period::calendar_months));
        }
    }
    months
}

/// Every figure of a circular, with those of the months that its tables have.
pub(super) fn circular_figures(
    points: &[UnitId],
    issuers: &[UnitId],
    period: Period,
    months_of: impl Fn(Period) -> Vec<Period>,
) -> Vec<FigureName> {
    let mut names = Vec::new();
    let amounts: Vec<Id> = COUNTS
        .iter()
        .flat_map(|count| Kinds::EVERY.into_iter().map(count))
        .collect();
    let periods: Vec<Period> = [Some(period), period.year_before()]
        .into_iter()
        .flatten()
        .collect();
    let months = periods.iter().flat_map(|p| months_of(*p));
    for id in &amounts {
        for of in periods.iter().copied().chain(months.clone()) {
            names.extend(DERIVED.map(|derive| FigureName::of_period(*id, of).derived(derive)));
        }
        for derive in [Derive::Plain, Derive::YearOnYear] {
            let name = FigureName::of_period(*id, period).derived(derive);
            names.extend(points.iter().map(|point| name.clone().at(point)));
            names.extend(issuers.iter().map(|issuer| name.clone().from(issuer)));
            let before = period.year_before().map(|before| name.clone().during(before));
            names.extend(
                before
                    .iter()
                    .flat_map(|n| issuers.iter().map(|issuer| n.clone().from(issuer))),
            );
        }
    }
    let process = [
        Id::Registered,
        Id::Late,
        Id::LateShare,
        Id::Corrected,
        Id::RegisterMinutes,
        Id::Points,
    ];
    for of in periods {
        names.extend(process.map(|id| FigureName::of_period(id, of)));
        names.extend(
            months_of(of)
                .into_iter()
                .chain([of])
                .map(|p| FigureName::of_period(Id::WorkingDays, p)),
        );
    }
    names.extend(
        points
            .iter()
            .map(|p| FigureName::of_period(Id::RegisterMinutes, period).at(p)),
    );
    names
}

/// Every figure of a ranking.
pub(super) fn ranking_figures<'a>(
    scheme: &SchemeAdopted,
    standings: impl Iterator<Item = &'a Standing>,
    period: Period,
) -> Vec<FigureName> {
    let mut names = vec![FigureName::of_period(Id::WorkingDays, period)];
    for Standing { unit, .. } in standings {
        names.extend([Id::Score, Id::Rank].map(|id| FigureName::of_period(id, period).at(unit)));
        for rule in &scheme.indicators {
            names.push(FigureName::of_period(Id::IndicatorPoints(rule.indicator), period).at(unit));
            if rule.indicator == Indicator::BurdenPerWorkingDay {
                let burden = FigureName::of_period(Id::PersonMinutes(Kinds::All), period).at(unit);
                names.extend([burden.clone(), burden.derived(Derive::PerWorkingDay)]);
            }
        }
        names
            .extend([Id::Answers, Id::Satisfaction].map(|id| FigureName::of_poll(id, &scheme.poll).at(unit)));
    }
    names
}

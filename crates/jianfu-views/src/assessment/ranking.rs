//! The ranking of communities within their class (同类型PK), by a scheme.
//!
//! Ranks use the published, rounded score, so that a reader can redo them from the table. Equal scores tie (并列): 1, 2,
//! 2, 4. What the data can't rank is shown unranked (不排名), with the reason.

use std::collections::BTreeMap;

use num_traits::{One, Zero};

use crate::figures::{Absence, Derive, FigureName, Id, Kinds, Target, Value, View, Worked};
use jianfu_facts::assessment::facts::{Better, Indicator, SchemeAdopted, SchemeIndicator};
use jianfu_facts::exact::count;
use jianfu_facts::exact::{Exact, ratio, whole};
use jianfu_facts::limits;
use jianfu_facts::period::Period;
use jianfu_facts::unit::{Slug, UnitId};

/// One community in the ranking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The community.
    pub unit: UnitId,
    /// Its published score, or why it has none.
    pub score: Value,
    /// Its rank, or why it has none.
    pub rank: Value,
    /// 并列: whether another of the class has the same rank.
    pub tied: bool,
}

/// The standings of each class, best first, then the unranked by id; a community without class stands under none.
#[must_use]
pub fn standings(view: &View<'_>, period: Period) -> BTreeMap<Option<Slug>, Vec<Standing>> {
    let mut classes: BTreeMap<Option<Slug>, Vec<Standing>> = BTreeMap::new();
    for unit in assessed(view, period) {
        let class = view
            .state
            .registry()
            .unit(&unit)
            .and_then(|u| u.class_on(period.last()))
            .cloned();
        let score = view.value(&FigureName::of_period(Id::Score, period).at(&unit));
        let rank = Value::Absent(Absence::NoScheme);
        classes.entry(class).or_default().push(Standing {
            unit,
            score,
            rank,
            tied: false,
        });
    }
    for standings in classes.values_mut() {
        rank(standings);
    }
    classes
}

/// The communities that a period's scheme assesses: those of its poll.
#[must_use]
pub(crate) fn assessed(view: &View<'_>, period: Period) -> Vec<UnitId> {
    let scheme = view.state.scheme_of(period);
    let poll = scheme.and_then(|s| view.state.poll(&s.fact.poll));
    poll.map(|p| p.design.units.clone()).unwrap_or_default()
}

fn rank(standings: &mut [Standing]) {
    let scores: Vec<Option<Exact>> = standings.iter().map(|s| s.score.exact()).collect();
    for (standing, own) in standings.iter_mut().zip(&scores) {
        standing.rank = match (own, &standing.score) {
            (Some(own), _) => {
                let ahead = scores.iter().flatten().filter(|other| *other > own).count();
                standing.tied = scores.iter().flatten().filter(|other| *other == own).count() > 1;
                Value::Count(count(ahead + 1))
            }
            (None, Value::Absent(absence)) => Value::Absent(*absence),
            (None, _) => Value::Absent(Absence::NoDenominator),
        };
    }
    standings.sort_by(|a, b| {
        let place = |s: &Standing| s.rank.count().unwrap_or(i64::MAX);
        place(a).cmp(&place(b)).then_with(|| a.unit.cmp(&b.unit))
    });
}

/// Works out the figures of a scheme: points of an indicator, score, rank.
pub(crate) fn work(view: &View<'_>, name: &FigureName, period: Period) -> Worked {
    let Target::Of(unit) = &name.target else {
        return Worked::absent(Absence::NotCovered);
    };
    let Some(scheme) = view.state.scheme_of(period) else {
        return Worked::absent(Absence::NoScheme);
    };
    match name.id {
        Id::IndicatorPoints(indicator) => work_points(view, &scheme.fact, indicator, unit, period),
        Id::Score => work_score(view, &scheme.fact, unit, period),
        _ => work_rank(view, unit, period),
    }
}

fn work_points(
    view: &View<'_>,
    scheme: &SchemeAdopted,
    indicator: Indicator,
    unit: &UnitId,
    period: Period,
) -> Worked {
    let Some(rule) = scheme.indicators.iter().find(|i| i.indicator == indicator) else {
        return Worked::absent(Absence::NoScheme);
    };
    let raw = raw_figure(scheme, indicator, unit, period);
    let value = raw_value(view, scheme, indicator, unit, period, &raw);
    let points = match (&value, value.exact()) {
        (_, Some(x)) => points(&x, rule).map_or(Value::Absent(Absence::NoDenominator), Value::Ratio),
        (Value::Absent(absence), None) => Value::Absent(*absence),
        (_, None) => Value::Absent(Absence::NoDenominator),
    };
    Worked::from_figures(points, vec![(raw, value)])
}

/// The figure that an indicator is made of.
fn raw_figure(scheme: &SchemeAdopted, indicator: Indicator, unit: &UnitId, period: Period) -> FigureName {
    match indicator {
        Indicator::Satisfaction => FigureName::of_poll(Id::Satisfaction, &scheme.poll).at(unit),
        Indicator::BurdenPerWorkingDay => FigureName::of_period(Id::PersonMinutes(Kinds::All), period)
            .derived(Derive::PerWorkingDay)
            .at(unit),
    }
}

/// Its value, or why it may not be used: missing is never zero. That there are too few answers the figure itself says.
fn raw_value(
    view: &View<'_>,
    scheme: &SchemeAdopted,
    indicator: Indicator,
    unit: &UnitId,
    period: Period,
    raw: &FigureName,
) -> Value {
    match indicator {
        Indicator::Satisfaction => {
            if view.state.poll(&scheme.poll).is_none_or(|p| p.closed.is_none()) {
                return Value::Absent(Absence::NoPoll);
            }
        }
        Indicator::BurdenPerWorkingDay => {
            if !view.state.registry().unit(unit).is_some_and(|u| u.covers(period)) {
                return Value::Absent(Absence::NotCovered);
            }
        }
    }
    view.value(raw)
}

/// A value between the goalposts of its rule, 0 to 100; nothing where they meet, as no decided scheme has them.
#[must_use]
pub(crate) fn points(x: &Exact, rule: &SchemeIndicator) -> Option<Exact> {
    let (lo, hi) = (rule.lo.value(), rule.hi.value());
    let place = ratio(&(x - lo), &(hi - lo))?.clamp(Exact::zero(), Exact::one());
    let place = match rule.better {
        Better::Higher => place,
        Better::Lower => Exact::one() - place,
    };
    Some(place * whole(100))
}

fn work_score(view: &View<'_>, scheme: &SchemeAdopted, unit: &UnitId, period: Period) -> Worked {
    let class = view
        .state
        .registry()
        .unit(unit)
        .and_then(|u| u.class_on(period.last()));
    let (mut sum, mut weights) = (Exact::zero(), Exact::zero());
    let (mut figures, mut missing) = (Vec::new(), class.is_none().then_some(Absence::NoClass));
    for rule in &scheme.indicators {
        let name = FigureName::of_period(Id::IndicatorPoints(rule.indicator), period).at(unit);
        let value = view.value(&name);
        match (&value, value.exact()) {
            (_, Some(points)) => sum += points * whole(rule.weight.into()),
            (Value::Absent(absence), None) => missing = missing.or(Some(*absence)),
            (_, None) => missing = missing.or(Some(Absence::NoDenominator)),
        }
        weights += whole(rule.weight.into());
        figures.push((name, value));
    }
    // A scheme that another program recorded may have no weight, or decimals beyond all bounds.
    let mean = ratio(&sum, &weights).filter(|_| scheme.decimals <= limits::SCHEME_DECIMALS);
    let value = match (missing, mean) {
        (Some(absence), _) => Value::Absent(absence),
        (None, None) => Value::Absent(Absence::NoDenominator),
        (None, Some(mean)) => Value::Score {
            // At most 100 × 10^4.
            units: i64::try_from(&scheme.rounding.scaled(&mean, scheme.decimals)).unwrap_or(0),
            decimals: scheme.decimals,
        },
    };
    Worked::from_figures(value, figures)
}

fn work_rank(view: &View<'_>, unit: &UnitId, period: Period) -> Worked {
    let classes = standings(view, period);
    let class = classes
        .into_values()
        .find(|class| class.iter().any(|s| s.unit == *unit));
    let class = class.unwrap_or_default();
    let rank = class.iter().find(|s| s.unit == *unit).map(|s| s.rank.clone());
    let score = |s: &Standing| {
        (
            FigureName::of_period(Id::Score, period).at(&s.unit),
            s.score.clone(),
        )
    };
    Worked::from_figures(
        rank.unwrap_or(Value::Absent(Absence::NoScheme)),
        class.iter().map(score).collect(),
    )
}

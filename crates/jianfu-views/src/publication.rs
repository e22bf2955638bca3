//! What a publication says (通报、排名): a sheet of figures, the names and methods needed to read it, and nothing else.
//! The sheet is a pure function of a size; its canonical JSON is `figures.json`, whose digest is recorded.

pub mod classified;
mod figures;
pub mod rules;

pub use figures::{figures_of, months_of};

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::assessment::ranking::{self, Standing};
use crate::figures::{FigureName, Id, Target, Value, View};
use jianfu_domain::refusal::{Reason, both};
use jianfu_facts::assessment::facts::{Input, Publication, PublicationKind, SchemeAdopted};
use jianfu_facts::exact::Rounding;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::index::Index;
use jianfu_facts::json::{WriteError, to_canonical};
use jianfu_facts::period::Period;
use jianfu_facts::unit::{Slug, UnitId};

use classified::{CLASSIFIED, SheetClassified, classified};
use figures::{circular_figures, ranking_figures};
use rules::{RULES, Rules, SheetBase, SheetMethod, tabulated};

/// A method: of counting, of rounding, of scoring. Methods are added, never changed.
pub(crate) const COUNTING: &str = "counting/1";
/// Scores between goalposts, ranks on the published score.
pub(crate) const SCORING: &str = "scoring/goalposts-1";

/// The id of the method of rounding.
#[must_use]
pub(crate) fn rounding_method(rounding: Rounding) -> &'static str {
    match rounding {
        Rounding::HalfUp => "rounding/half-up-1",
        Rounding::HalfEven => "rounding/gbt8170-1",
    }
}

/// One figure on a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SheetFigure {
    /// Its name, as `explain` takes it.
    pub cell: String,
    /// As printed, in Chinese.
    pub shown: String,
    /// Its unit.
    pub unit: &'static str,
    /// Its exact value.
    pub value: Value,
}

/// A unit that the sheet names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its name on the last day of the period.
    pub name: String,
    /// Its id.
    pub unit: UnitId,
}

/// One class of a ranking, best first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClassTable {
    /// The class.
    pub class: String,
    /// Its name.
    pub name: String,
    /// The communities in order.
    pub units: Vec<RankedUnit>,
}

/// One community in a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RankedUnit {
    /// 并列
    pub tied: bool,
    /// The community.
    pub unit: UnitId,
}

/// A sheet of figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// Name of the authority.
    pub authority: String,
    /// Stated bases (申报基数) that belong beside the figures: never added to them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bases: Vec<SheetBase>,
    /// The notices that the working days come from, by year.
    pub calendars: Vec<String>,
    /// The classes, for a ranking.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<ClassTable>,
    /// Totals of classified items (涉密事项), by kind: in no figure.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classified: Vec<SheetClassified>,
    /// Declared methods (口径) of the ledger, by what they decide.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub declared: Vec<SheetMethod>,
    /// The figures, by name.
    pub figures: Vec<SheetFigure>,
    /// What it was computed from.
    pub input: Input,
    /// The issuers that sent anything in the period, by id.
    pub issuers: Vec<UnitId>,
    /// Entries of the period recorded after its month was closed.
    pub late_after_closing: Vec<Index>,
    /// The methods, ascending.
    pub methods: Vec<&'static str>,
    /// The months of a circular's tables, where the ledger closes others than those of the calendar (报告月).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<Period>,
    /// Origin of the ledger.
    pub origin: String,
    /// The monitoring points of the period, by id.
    pub points: Vec<UnitId>,
    /// What is published.
    pub publication: Publication,
    /// Root of the ledger at the input's size, 64 hexadecimal digits.
    pub root: String,
    /// How figures are rounded.
    pub rounding: Rounding,
    /// The scheme, for a ranking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<SchemeAdopted>,
    /// Whether the facts are simulated.
    pub simulated: bool,
    /// The units that are named.
    pub units: Vec<Named>,
}

impl Sheet {
    /// The canonical bytes of `figures.json`.
    ///
    /// # Errors
    /// [`WriteError`] when a value is outside the restricted profile.
    pub fn canonical(&self) -> Result<Vec<u8>, WriteError> {
        to_canonical(self)
    }

    /// A figure by name.
    #[must_use]
    pub fn figure(&self, name: &FigureName) -> Option<&SheetFigure> {
        let cell = name.to_string();
        self.figures
            .binary_search_by(|f| f.cell.as_str().cmp(&cell))
            .ok()
            .and_then(|i| self.figures.get(i))
    }

    /// The months of its tables.
    #[must_use]
    pub fn months(&self) -> Vec<Period> {
        if self.months.is_empty() {
            self.publication.period.months()
        } else {
            self.months.clone()
        }
    }

    /// The name of a unit; its id when it has none here.
    #[must_use]
    pub fn name<'a>(&'a self, unit: &'a UnitId) -> &'a str {
        self.units
            .iter()
            .find(|n| n.unit == *unit)
            .map_or(unit.as_str(), |n| n.name.as_str())
    }
}

/// What a sheet is computed from besides cells and state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// The input.
    pub input: Input,
    /// Root of the ledger at the input's size, 64 hexadecimal digits.
    pub root: String,
    /// Entries of the period recorded after its month was closed.
    pub late_after_closing: Vec<Index>,
    /// Whether a circular tells the ledger's own rules: not one that was published before there was [`RULES`].
    pub tells_rules: bool,
    /// Whether a circular tells the totals of classified items: not one that was published before there was [`CLASSIFIED`].
    pub tells_classified: bool,
}

/// The sheet of a publication from a view at its input's size.
///
/// # Errors
/// [`Reason`] when something is missing without which nothing can be published: entry 0, a calendar, a scheme, a poll.
pub fn sheet(view: &View<'_>, publication: Publication, basis: Basis) -> Result<Sheet, Reason> {
    let (_, opened) = view.state.registry().ledger().ok_or(Reason::NotOpened {})?;
    let period = publication.period;
    let refuse = |what| Reason::BadPublication {
        publication: publication.to_string(),
        what,
    };
    let registry = view.state.registry();
    registry.working_days(period).map_err(|_| {
        refuse(both(
            "该年放假安排未录入，请先执行 jianfu calendar load",
            "its year has no calendar: run jianfu calendar load",
        ))
    })?;
    let points: Vec<UnitId> = view.points(&Target::Everywhere, period).into_iter().collect();
    let issuers = issuers(view, period);
    let scheme = match publication.kind {
        PublicationKind::Circular => None,
        PublicationKind::Ranking => Some(
            view.state
                .scheme_of(period)
                .ok_or_else(|| refuse(both("该期没有考核办法", "it has no scheme")))?,
        ),
    };
    let rounding = scheme.map_or(Rounding::HalfUp, |s| s.fact.rounding);
    let classes = if scheme.is_some() {
        ranking::standings(view, period)
    } else {
        BTreeMap::new()
    };
    let rules = match scheme {
        None if basis.tells_rules => Rules::of(view.state, period),
        _ => Rules::default(),
    };
    let secret = match scheme {
        None if basis.tells_classified => classified(view, &points.iter().collect(), period),
        _ => Vec::new(),
    };
    let names = match scheme {
        None if rules.months.is_empty() => circular_figures(&points, &issuers, period, Period::months),
        None => circular_figures(&points, &issuers, period, |of| tabulated(view.state, of)),
        Some(scheme) => ranking_figures(&scheme.fact, classes.values().flatten(), period),
    };
    let ranks = ranks_of(&classes, period);
    let assessed = classes.values().flatten().map(|s| s.unit.clone());
    let about = rules.bases.iter().map(|base| base.about.clone());
    let senders = points.iter().chain(&issuers).cloned();
    let named: BTreeSet<UnitId> = senders.chain(assessed).chain(about).collect();
    let methods = methods(rounding, scheme.is_some(), &rules, &secret);
    Ok(Sheet {
        authority: opened.authority.to_string(),
        bases: rules.bases,
        calendars: calendars(view, period),
        classes: class_tables(view, classes),
        classified: secret,
        declared: rules.declared,
        figures: figures::figures(view, names, rounding, &ranks),
        input: basis.input,
        issuers: if scheme.is_some() { Vec::new() } else { issuers },
        late_after_closing: basis.late_after_closing,
        methods,
        months: rules.months,
        origin: opened.origin.as_str().to_owned(),
        points,
        publication,
        root: basis.root,
        rounding,
        scheme: scheme.map(|s| s.fact.clone()),
        simulated: opened.simulated,
        units: named_on(view, named, period),
    })
}

/// The methods of a sheet: of counting, of rounding, and of what else it has.
fn methods(
    rounding: Rounding,
    is_scored: bool,
    rules: &Rules,
    secret: &[SheetClassified],
) -> Vec<&'static str> {
    let mut methods = vec![COUNTING, rounding_method(rounding)];
    methods.extend(is_scored.then_some(SCORING));
    methods.extend((!rules.is_empty()).then_some(RULES));
    methods.extend((!secret.is_empty()).then_some(CLASSIFIED));
    methods
}

/// Units with the names that they had when the period ended.
fn named_on(view: &View<'_>, units: BTreeSet<UnitId>, period: Period) -> Vec<Named> {
    let named = units.into_iter().map(|unit| Named {
        name: view.state.registry().name(&unit, period.last()),
        unit,
    });
    named.collect()
}

/// Every rank of a class comes from the same standings: they are worked out once.
fn ranks_of(classes: &BTreeMap<Option<Slug>, Vec<Standing>>, period: Period) -> BTreeMap<String, Value> {
    let ranks = classes.values().flatten().map(|s| {
        let name = FigureName::of_period(Id::Rank, period).at(&s.unit);
        (name.to_string(), s.rank.clone())
    });
    ranks.collect()
}

/// The issuers that sent anything to a point in the period, or in the period before or the year before.
#[must_use]
pub fn issuers(view: &View<'_>, period: Period) -> Vec<UnitId> {
    let mut issuers = BTreeSet::new();
    for period in [Some(period), period.year_before()].into_iter().flatten() {
        for kind in FlowKind::ALL {
            let cells = view
                .cells
                .flow(kind, jianfu_facts::cell::FlowMeasure::Receipts, period);
            issuers.extend(cells.map(|(_, _, issuer, _, _)| issuer.clone()));
        }
    }
    issuers.into_iter().collect()
}

fn calendars(view: &View<'_>, period: Period) -> Vec<String> {
    let years = BTreeSet::from([period.first().year(), period.last().year()]);
    let notices = years
        .into_iter()
        .filter_map(|year| view.state.registry().calendar(year));
    notices.map(|c| c.fact.notice.to_string()).collect()
}

fn class_tables(view: &View<'_>, classes: BTreeMap<Option<Slug>, Vec<Standing>>) -> Vec<ClassTable> {
    let registry = view.state.registry();
    let table = |(class, standings): (Option<Slug>, Vec<Standing>)| ClassTable {
        class: class.as_ref().map(ToString::to_string).unwrap_or_default(),
        name: class
            .as_ref()
            .and_then(|c| registry.class_name(c))
            .map(ToString::to_string)
            .unwrap_or_default(),
        units: standings
            .into_iter()
            .map(|s| RankedUnit {
                tied: s.tied,
                unit: s.unit,
            })
            .collect(),
    };
    classes.into_iter().map(table).collect()
}

//! The names of figures: what JSON output carries as `"cell"` and what `explain` takes.
//!
//! `ID[.per_working_day|.change|.yoy|.ytd|.ytd_yoy]:SCOPE[:of=UNIT|:in=UNIT][:from=ISSUER][:merged=DAY]
//! [:attribution=shared][:register=REGISTER]`, such as
//! `meeting.receipts.yoy:2019Q2:in=siming/kaiyuan:from=siming/minzheng`.

use std::fmt;
use std::str::FromStr;

use super::id::Id;
use crate::flow::attribution::Attribution;
use jianfu_facts::day::Day;
use jianfu_facts::period::Period;
use jianfu_facts::unit::{IdError, Slug, UnitId};

/// What is made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Derive {
    /// The measure itself.
    Plain,
    /// 日均: per working day.
    PerWorkingDay,
    /// 环比: against the period before.
    Change,
    /// 同比: against the same period of the year before.
    YearOnYear,
    /// 本年累计: from the first day of the year to the last of the period.
    YearToDate,
    /// 本年累计同比
    YearToDateYearOnYear,
}

/// What a figure is about in time: a period or a poll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A period.
    Period(Period),
    /// A poll.
    Poll(Slug),
}

/// Which points count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// All points of the ledger.
    Everywhere,
    /// Exactly this unit.
    Of(UnitId),
    /// This unit and all below it.
    Within(UnitId),
}

/// The name of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureName {
    /// What it measures.
    pub id: Id,
    /// What is made of it.
    pub derive: Derive,
    /// When.
    pub scope: Scope,
    /// Where.
    pub target: Target,
    /// Only what this issuer sent.
    pub from: Option<UnitId>,
    /// 合并口径: each unit named stands for itself and for all that were merged into it up to this day.
    pub merged: Option<Day>,
    /// 归属口径: whose a joint item is.
    pub attribution: Attribution,
    /// The register that it is about.
    pub register: Option<Slug>,
}

impl FigureName {
    /// A plain figure of a period, everywhere.
    #[must_use]
    pub fn of_period(id: Id, period: Period) -> FigureName {
        FigureName {
            id,
            derive: Derive::Plain,
            scope: Scope::Period(period),
            target: Target::Everywhere,
            from: None,
            merged: None,
            attribution: Attribution::Lead,
            register: None,
        }
    }

    /// A plain figure of a poll, about all its units.
    #[must_use]
    pub fn of_poll(id: Id, poll: &Slug) -> FigureName {
        FigureName {
            id,
            derive: Derive::Plain,
            scope: Scope::Poll(poll.clone()),
            target: Target::Everywhere,
            from: None,
            merged: None,
            attribution: Attribution::Lead,
            register: None,
        }
    }

    /// The figure at exactly one unit.
    #[must_use]
    pub fn at(mut self, unit: &UnitId) -> FigureName {
        self.target = Target::Of(unit.clone());
        self
    }

    /// The figure in one unit and all below it.
    #[must_use]
    pub fn within(mut self, unit: &UnitId) -> FigureName {
        self.target = Target::Within(unit.clone());
        self
    }

    /// The figure of one issuer only.
    #[must_use]
    pub fn from(mut self, issuer: &UnitId) -> FigureName {
        self.from = Some(issuer.clone());
        self
    }

    /// The figure of one register.
    #[must_use]
    pub fn of_register(mut self, register: &Slug) -> FigureName {
        self.register = Some(register.clone());
        self
    }

    /// The figure with joint items shared out.
    #[must_use]
    pub fn shared(mut self) -> FigureName {
        self.attribution = Attribution::Shared;
        self
    }

    /// What is made of the figure.
    #[must_use]
    pub fn derived(mut self, derive: Derive) -> FigureName {
        self.derive = derive;
        self
    }

    /// The figure in another period.
    #[must_use]
    pub fn during(mut self, period: Period) -> FigureName {
        self.scope = Scope::Period(period);
        self
    }
}

impl Derive {
    /// Everything that is made of a measure.
    pub const EVERY: [Derive; 6] = [
        Derive::Plain,
        Derive::PerWorkingDay,
        Derive::Change,
        Derive::YearOnYear,
        Derive::YearToDate,
        Derive::YearToDateYearOnYear,
    ];

    const SUFFIXES: [(Derive, &'static str); 5] = [
        (Derive::PerWorkingDay, ".per_working_day"),
        (Derive::Change, ".change"),
        (Derive::YearOnYear, ".yoy"),
        (Derive::YearToDate, ".ytd"),
        (Derive::YearToDateYearOnYear, ".ytd_yoy"),
    ];

    fn suffix(self) -> &'static str {
        Derive::SUFFIXES
            .iter()
            .find(|(d, _)| *d == self)
            .map_or("", |(_, suffix)| suffix)
    }
}

impl fmt::Display for FigureName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}:", self.id.name(), self.derive.suffix())?;
        match &self.scope {
            Scope::Period(period) => write!(f, "{period}")?,
            Scope::Poll(poll) => write!(f, "{poll}")?,
        }
        match &self.target {
            Target::Everywhere => {}
            Target::Of(unit) => write!(f, ":of={unit}")?,
            Target::Within(unit) => write!(f, ":in={unit}")?,
        }
        self.from
            .iter()
            .try_for_each(|issuer| write!(f, ":from={issuer}"))?;
        self.merged
            .iter()
            .try_for_each(|day| write!(f, ":merged={day}"))?;
        if self.attribution == Attribution::Shared {
            write!(f, ":attribution={}", self.attribution.name())?;
        }
        self.register
            .iter()
            .try_for_each(|register| write!(f, ":register={register}"))
    }
}

impl FromStr for FigureName {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let refused = || IdError {
            id: text.chars().take(100).collect(),
            what: "a figure: ID:PERIOD or ID:POLL, then :of=UNIT or :in=UNIT, then :from=ISSUER, then \
                   :merged=DAY, :attribution=shared or :register=REGISTER where the figure has them, such as \
                   meeting.receipts.yoy:2019Q2:in=siming/kaiyuan (jianfu figures lists the ids)",
        };
        let mut parts = text.split(':');
        let (id, scope) = (
            parts.next().unwrap_or_default(),
            parts.next().ok_or_else(refused)?,
        );
        let named = |spelled: &str| Id::all().into_iter().find(|id| id.name() == spelled);
        let derived = |(derive, suffix): &(Derive, &str)| {
            let id = id
                .strip_suffix(suffix)
                .and_then(named)
                .filter(|id| id.is_amount());
            id.map(|id| (id, *derive))
        };
        let found = Derive::SUFFIXES.iter().find_map(derived);
        let (id, derive) = found
            .or_else(|| named(id).map(|id| (id, Derive::Plain)))
            .ok_or_else(refused)?;
        let scope = if matches!(id, Id::Answers | Id::Satisfaction) {
            Scope::Poll(scope.parse()?)
        } else {
            Scope::Period(scope.parse().map_err(|_| refused())?)
        };
        let mut name = FigureName {
            id,
            derive,
            scope,
            target: Target::Everywhere,
            from: None,
            merged: None,
            attribution: Attribution::Lead,
            register: None,
        };
        for part in parts {
            match part.split_once('=').ok_or_else(refused)? {
                ("of", unit) if name.target == Target::Everywhere => name.target = Target::Of(unit.parse()?),
                ("in", unit) if name.target == Target::Everywhere => {
                    name.target = Target::Within(unit.parse()?);
                }
                ("from", unit) if name.from.is_none() => name.from = Some(unit.parse()?),
                ("merged", day) if name.merged.is_none() => {
                    name.merged = Some(day.parse().map_err(|_| refused())?);
                }
                ("attribution", "shared") if id.is_shared() && name.attribution == Attribution::Lead => {
                    name.attribution = Attribution::Shared;
                }
                ("register", register) if id.is_of_register() && name.register.is_none() => {
                    name.register = Some(register.parse()?);
                }
                _ => return Err(refused()),
            }
        }
        Ok(name)
    }
}

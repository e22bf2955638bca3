//! The names of figures: what JSON output carries as `"cell"` and what `explain` takes.
//!
//! `ID[.per_working_day|.change|.yoy]:SCOPE[:of=UNIT|:in=UNIT][:from=ISSUER][:merged=DAY]`, such as
//! `meeting.receipts.yoy:2019Q2:in=siming/kaiyuan:from=siming/minzheng`.

use std::fmt;
use std::str::FromStr;

use crate::assessment::facts::Indicator;
use crate::day::Day;
use crate::flow::FlowKind;
use crate::period::Period;
use crate::unit::{IdError, Slug, UnitId};

/// One kind of flow, or all three where the count allows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kinds {
    /// One kind.
    One(FlowKind),
    /// The three kinds together.
    All,
}

impl Kinds {
    /// The kinds meant.
    #[must_use]
    pub fn kinds(self) -> Vec<FlowKind> {
        match self {
            Kinds::One(kind) => vec![kind],
            Kinds::All => FlowKind::ALL.to_vec(),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kinds::One(kind) => kind.name(),
            Kinds::All => "all",
        }
    }

    /// Each kind, then all together.
    pub const EVERY: [Kinds; 4] = [
        Kinds::One(FlowKind::Meeting),
        Kinds::One(FlowKind::Document),
        Kinds::One(FlowKind::Inspection),
        Kinds::All,
    ];
}

/// What a figure measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Id {
    /// 件数: distinct items.
    Items(Kinds),
    /// 件次: receipts by points.
    Receipts(Kinds),
    /// 人·分钟: person-minutes.
    PersonMinutes(Kinds),
    /// 登记条数
    Registered,
    /// 迟报条数
    Late,
    /// 迟报率
    LateShare,
    /// 更正条数
    Corrected,
    /// 登记成本, in minutes
    RegisterMinutes,
    /// 工作日
    WorkingDays,
    /// 监测点数
    Points,
    /// 有效样本
    Answers,
    /// 满意度
    Satisfaction,
    /// 指标得分
    IndicatorPoints(Indicator),
    /// 综合得分
    Score,
    /// 类内名次
    Rank,
}

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

impl Id {
    /// Every measure.
    #[must_use]
    pub fn all() -> Vec<Id> {
        let mut all = Vec::new();
        for make in [Id::Items, Id::Receipts, Id::PersonMinutes] {
            all.extend(Kinds::EVERY.into_iter().map(make));
        }
        all.extend([
            Id::Registered,
            Id::Late,
            Id::LateShare,
            Id::Corrected,
            Id::RegisterMinutes,
            Id::WorkingDays,
        ]);
        all.extend([Id::Points, Id::Answers, Id::Satisfaction]);
        all.extend([Indicator::Satisfaction, Indicator::BurdenPerWorkingDay].map(Id::IndicatorPoints));
        all.extend([Id::Score, Id::Rank]);
        all
    }

    /// The spelling.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Id::Items(kinds) => format!("{}.items", kinds.name()),
            Id::Receipts(kinds) => format!("{}.receipts", kinds.name()),
            Id::PersonMinutes(kinds) => format!("{}.person_minutes", kinds.name()),
            Id::Registered => "register.entries".to_owned(),
            Id::Late => "register.late".to_owned(),
            Id::LateShare => "register.late_share".to_owned(),
            Id::Corrected => "register.corrected".to_owned(),
            Id::RegisterMinutes => "register.minutes".to_owned(),
            Id::WorkingDays => "working_days".to_owned(),
            Id::Points => "points".to_owned(),
            Id::Answers => "poll.answers".to_owned(),
            Id::Satisfaction => "poll.satisfaction".to_owned(),
            Id::IndicatorPoints(Indicator::Satisfaction) => "score.satisfaction".to_owned(),
            Id::IndicatorPoints(Indicator::BurdenPerWorkingDay) => "score.burden_per_working_day".to_owned(),
            Id::Score => "score".to_owned(),
            Id::Rank => "rank".to_owned(),
        }
    }

    /// Whether the measure adds up over time, so that it can be taken per working day and compared.
    #[must_use]
    pub fn is_amount(self) -> bool {
        matches!(
            self,
            Id::Items(_) | Id::Receipts(_) | Id::PersonMinutes(_) | Id::Registered | Id::RegisterMinutes
        )
    }
}

impl Derive {
    const SUFFIXES: [(Derive, &'static str); 3] = [
        (Derive::PerWorkingDay, ".per_working_day"),
        (Derive::Change, ".change"),
        (Derive::YearOnYear, ".yoy"),
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
        self.merged.iter().try_for_each(|day| write!(f, ":merged={day}"))
    }
}

impl FromStr for FigureName {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let refused = || IdError {
            id: text.chars().take(100).collect(),
            what: "a figure: ID:PERIOD or ID:POLL, then :of=UNIT or :in=UNIT, then :from=ISSUER, then \
                   :merged=DAY, such as \
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
                _ => return Err(refused()),
            }
        }
        Ok(name)
    }
}

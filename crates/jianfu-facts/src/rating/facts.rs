//! What can be recorded of a poll of residents.

use crate::cell::CellRef;
use crate::kind::About;
use crate::kind::Dated;
use crate::kind::FactKind;
use crate::kind::Fold;
use crate::kind::Kind;
use crate::kind::Reversal;
use crate::kind::by;
use crate::kind::none;
use crate::object::Named;
use crate::registry::role::Role;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::exact::Decimal;
use crate::text::Title;
use crate::unit::{Slug, UnitId};
use crate::version::Version;

/// One answer of a poll's scale, and what it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Id of the answer (`satisfied`).
    pub answer: Slug,
    /// What the respondent reads (`满意`).
    pub label: Title,
    /// What it counts in the satisfaction, from 0 to 1 (`"0.80"`): explicit, so that nobody guesses what 基本满意 is worth.
    pub weight: Decimal,
}

/// 开展评议: a poll is open for the units and days it names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PollOpened {
    /// The scale, from best to worst, 2 to 10 answers.
    pub answers: Vec<Answer>,
    /// First day on which a rating may be cast.
    pub from: Day,
    /// Id of the poll.
    pub poll: Slug,
    /// The question.
    pub question: Title,
    /// Title of the poll. A simulated one says so here.
    pub title: Title,
    /// The units that are rated, ascending.
    pub units: Vec<UnitId>,
    /// Last day.
    pub until: Day,
}

impl FactKind for PollOpened {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "poll.opened",
        versions: &[Version::today(1, 1)],
        zh: "开展评议",
        about: About::Authority,
        who: |_| by(&[Role::Assessor]),
        dated: Dated::Free("a poll says its own days"),
        reversal: Reversal::Last,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: |f, _| Some(Named::Poll(&f.poll)),
        names: |f, _, each| {
            each(Named::Poll(&f.poll));
            f.units.iter().for_each(|unit| each(Named::Unit(unit)));
        },
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[],
        measures: none::measures,
        input: None,
        summary: |f, _| format!("{} {}", f.poll, f.title),
    };
}

/// 评议: one respondent's answer about the unit (the envelope's). Nothing about the respondent is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RatingCast {
    /// The answer.
    pub answer: Slug,
    /// The poll.
    pub poll: Slug,
}

impl FactKind for RatingCast {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "rating.cast",
        versions: &[Version::today(1, 1)],
        zh: "评议",
        about: About::Unit,
        who: |_| by(&[Role::Assessor]),
        dated: Dated::Free("a poll has a window of its own"),
        reversal: Reversal::Free,
        fold: Fold::Ratings,
        sealable: true,
        family: none::family,
        subject: none::subject,
        names: |f, _, each| each(Named::Poll(&f.poll)),
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &["answers"],
        measures: |f, at, add| {
            add(
                CellRef::Answers {
                    poll: &f.poll,
                    unit: at.unit,
                    answer: &f.answer,
                },
                1,
            );
        },
        input: None,
        summary: |f, _| format!("{} {}", f.poll, f.answer),
    };
}

/// 结束评议: no more ratings; the result may be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PollClosed {
    /// The poll.
    pub poll: Slug,
}

impl FactKind for PollClosed {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "poll.closed",
        versions: &[Version::today(1, 1)],
        zh: "结束评议",
        about: About::Authority,
        who: |_| by(&[Role::Assessor]),
        dated: Dated::Free("a poll has a window of its own"),
        reversal: Reversal::Never,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: |f, _| Some(Named::Poll(&f.poll)),
        names: |f, _, each| each(Named::Poll(&f.poll)),
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[],
        measures: none::measures,
        input: None,
        summary: |f, _| f.poll.to_string(),
    };
}

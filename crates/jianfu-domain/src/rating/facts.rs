//! What can be recorded of a poll of residents.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::exact::Decimal;
use crate::text::Title;
use crate::unit::{Slug, UnitId};

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

/// 评议: one respondent's answer about the unit (the envelope's). Nothing about the respondent is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RatingCast {
    /// The answer.
    pub answer: Slug,
    /// The poll.
    pub poll: Slug,
}

/// 结束评议: no more ratings; the result may be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PollClosed {
    /// The poll.
    pub poll: Slug,
}

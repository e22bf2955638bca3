//! 会议变动（发出方）: what becomes of a meeting that was proposed or convened: merged, nested, cancelled.

use crate::exact::count;
use crate::family::Act;
use crate::flow::adds::act;
use crate::flow::measures::ActMeasure;
use crate::flow::words::LateReason;
use crate::index::Index;
use crate::kind::About;
use crate::kind::Dated;
use crate::kind::FactKind;
use crate::kind::Fold;
use crate::kind::Kind;
use crate::kind::Reversal;
use crate::kind::by;
use crate::kind::none;
use crate::link::Link;
use crate::registry::role::Role;
use crate::version::Version;
use crate::vocabulary::words;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

words! {
    /// 取消原因
    CancelReason {
        /// Not needed any more.
        NotNeeded = "not_needed", "不再需要";
        /// A document or phone call does.
        OtherForm = "other_form", "改用其他方式";
        /// Put off without a day.
        PutOff = "put_off", "延期未定";
    }
}

/// 并会: several meetings become one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetingMerged {
    /// Indexes of the meetings that are merged, ascending, each once: 1 to 20.
    #[schemars(length(min = 1, max = 20))]
    pub from: Vec<Index>,
    /// Index of the meeting that they become, of the unit of the envelope.
    pub into: Index,
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
}

impl FactKind for MeetingMerged {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "meeting.merged",
        versions: &[Version::today(1, 1)],
        zh: "并会",
        about: About::Unit,
        who: |_| by(&[Role::Liaison, Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Last,
        fold: Fold::Adds,
        sealable: false,
        family: |f| Act::step(f.late),
        subject: none::subject,
        names: none::names,
        links: |f| {
            let merged = f.from.iter().map(|from| (*from, Link::MergedInto(f.into)));
            merged.chain([(f.into, Link::MergedHere)]).collect()
        },
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &["act.meeting_merged"],
        measures: |f, at, add| act(at, ActMeasure::MeetingMerged, count(f.from.len()), add),
        input: None,
        summary: none::summary,
    };
}

/// 套会: a meeting is held within another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetingNested {
    /// Index of the meeting within which it is held.
    pub host: Index,
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// Index of the meeting that is held within it, of the unit of the envelope.
    pub nested: Index,
}

impl FactKind for MeetingNested {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "meeting.nested",
        versions: &[Version::today(1, 1)],
        zh: "套会",
        about: About::Unit,
        who: |_| by(&[Role::Liaison, Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Last,
        fold: Fold::Adds,
        sealable: false,
        family: |f| Act::step(f.late),
        subject: none::subject,
        names: none::names,
        links: |f| vec![(f.nested, Link::NestedIn(f.host)), (f.host, Link::Hosts)],
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &["act.meeting_nested"],
        measures: |_, at, add| act(at, ActMeasure::MeetingNested, 1, add),
        input: None,
        summary: none::summary,
    };
}

/// 会议取消: a meeting that was proposed is not held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetingCancelled {
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// Index of the `meeting.proposed`.
    pub meeting: Index,
    /// Why.
    pub reason: CancelReason,
}

impl FactKind for MeetingCancelled {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "meeting.cancelled",
        versions: &[Version::today(1, 1)],
        zh: "会议取消",
        about: About::Unit,
        who: |_| by(&[Role::Liaison, Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Last,
        fold: Fold::Adds,
        sealable: false,
        family: |f| Act::step(f.late),
        subject: none::subject,
        names: none::names,
        links: |f| vec![(f.meeting, Link::Cancelled)],
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &["act.meeting_cancelled"],
        measures: |_, at, add| act(at, ActMeasure::MeetingCancelled, 1, add),
        input: None,
        summary: none::summary,
    };
}

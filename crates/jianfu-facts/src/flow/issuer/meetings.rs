//! 会议（发出方）: proposed, approved, convened, merged (并会), nested (套会), cancelled.

use crate::custody::words::PlainField;
use crate::family::Act;
use crate::family::Family;
use crate::flow::adds::act;
use crate::flow::measures::ActMeasure;
use crate::flow::words::FlowKind;
use crate::kind::About;
use crate::kind::Dated;
use crate::kind::FactKind;
use crate::kind::Fold;
use crate::kind::Kind;
use crate::kind::Reversal;
use crate::kind::by;
use crate::kind::none;
use crate::limits;
use crate::link::Link;
use crate::object::Named;
use crate::registry::role::Role;
use crate::texts::Texts;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::flow::words::Secrecy;
use crate::flow::words::{LateReason, MeetingKind, MeetingMode};
use crate::index::Index;
use crate::json::{is_false, yes};
use crate::request::requested;
use crate::text::{Number, Title};
use crate::unit::UnitId;
use crate::version::Version;
use crate::vocabulary::words;

/// 会议立项: a unit wants to hold a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetingProposed {
    /// 联合主办单位: beside the issuing unit, which leads; ascending, each once.
    #[serde(
        default,
        deserialize_with = "crate::json::some",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(length(min = 1, max = 20))]
    pub co_organisers: Vec<UnitId>,
    /// 直达基层
    #[serde(default, deserialize_with = "yes", skip_serializing_if = "is_false")]
    pub direct: bool,
    /// Kind of meeting.
    pub kind: MeetingKind,
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// Item of the year's plan of meetings, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_item: Option<Number>,
    /// Day for which it is planned; not before the day of the proposal.
    pub planned: Day,
    /// 公开或内部; an item of a higher class is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secrecy: Option<Secrecy>,
    /// Title.
    pub title: Title,
}

impl FactKind for MeetingProposed {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "meeting.proposed",
        versions: &[Version::today(1, 1)],
        zh: "会议立项",
        about: About::Unit,
        who: |_| by(&[Role::Liaison, Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Last,
        fold: Fold::Adds,
        sealable: false,
        family: |f| {
            Family::Act(Act {
                declares: None,
                late: f.late,
                title: Some(&f.title),
                number: f.plan_item.as_ref(),
                secrecy: f.secrecy,
                with: &f.co_organisers,
            })
        },
        subject: none::subject,
        names: |f, _, each| f.co_organisers.iter().for_each(|unit| each(Named::Unit(unit))),
        links: none::links,
        texts: |f| Some(Texts::titled(&mut f.title).and(PlainField::PlanItem, &mut f.plan_item)),
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &["act.meeting_proposed"],
        measures: |_, at, add| act(at, ActMeasure::MeetingProposed, 1, add),
        input: None,
        summary: |f, _| f.title.to_string(),
    };
}

impl MeetingProposed {
    /// The proposal from what a person types; the rest has its default.
    #[must_use]
    pub fn typed(title: Title, planned: Day) -> MeetingProposed {
        MeetingProposed {
            co_organisers: Vec::new(),
            direct: false,
            kind: MeetingKind::Special,
            late: None,
            plan_item: None,
            planned,
            secrecy: None,
            title,
        }
    }
}

words! {
    /// 审批决定
    Decision {
        /// Approved.
        Approved = "approved", "同意";
        /// Rejected.
        Rejected = "rejected", "不同意";
    }
}

words! {
    /// 不同意或退回的理由
    ReturnReason {
        /// Not needed.
        NotNeeded = "not_needed", "无必要";
        /// Over the quota.
        OverQuota = "over_quota", "超出总量";
        /// To be merged with another.
        Merge = "merge", "应合并";
        /// A document or phone call is enough.
        OtherForm = "other_form", "可用其他方式";
        /// Too long, or for too many.
        TooLong = "too_long", "篇幅或规模过大";
        /// Its content is not good enough.
        Content = "content", "内容质量";
        /// No ground for it.
        NoBasis = "no_basis", "无依据";
    }
}

/// 会议审批: another than who proposed it approves or rejects a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetingApproved {
    /// Approved or rejected.
    pub decision: Decision,
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// Index of the `meeting.proposed`.
    pub meeting: Index,
    /// Why it is rejected; absent when it is approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<ReturnReason>,
}

impl FactKind for MeetingApproved {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "meeting.approved",
        versions: &[Version::today(1, 1)],
        zh: "会议审批",
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
            let link = match f.decision {
                Decision::Approved => Link::Approved,
                Decision::Rejected => Link::Rejected,
            };
            vec![(f.meeting, link)]
        },
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &["act.meeting_approved", "act.meeting_rejected"],
        measures: |f, at, add| {
            let measure = match f.decision {
                Decision::Approved => ActMeasure::MeetingApproved,
                Decision::Rejected => ActMeasure::MeetingRejected,
            };
            act(at, measure, 1, add);
        },
        input: None,
        summary: none::summary,
    };
}

words! {
    /// 审批情况: what had been decided when a meeting was convened.
    Approval {
        /// It was approved.
        Approved = "approved", "已批准";
        /// It was rejected, and yet convened.
        Rejected = "rejected", "未获批准";
        /// It was proposed, and nobody had decided.
        Pending = "pending", "待审批";
        /// It was never proposed.
        None = "none", "未报批";
    }
}

requested! {
    /// 会议召开: a unit held a meeting.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct MeetingConvened asked by
    /// What a person says of it.
    ConveneMeeting {
        /// Derived: what had been decided on its proposal.
        pub approval: Approval => derived,
        /// 联合主办单位: beside the issuing unit, which leads; ascending, each once.
        #[serde(
            default,
            deserialize_with = "crate::json::some",
            skip_serializing_if = "Vec::is_empty"
        )]
        #[schemars(length(min = 1, max = 20))]
        pub co_organisers: Vec<UnitId>,
        /// 直达基层
        #[serde(default, deserialize_with = "yes", skip_serializing_if = "is_false")]
        pub direct: bool,
        /// Kind of meeting.
        pub kind: MeetingKind,
        /// Why late, required when its month is closed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub late: Option<LateReason>,
        /// Duration, 1 to 1,440 minutes.
        #[schemars(range(min = 1, max = 1440))]
        pub minutes: u32,
        /// Room or video.
        pub mode: MeetingMode,
        /// Meeting or plan number, where it has one: the same for all points.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub number: Option<Number>,
        /// Persons who took part, 1 to 10,000.
        #[schemars(range(min = 1, max = 10000))]
        pub people: u32,
        /// Index of its `meeting.proposed`, where it was proposed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub proposal: Option<Index>,
        /// 公开或内部; an item of a higher class is refused.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub secrecy: Option<Secrecy>,
        /// 讲话时长: minutes of the principal's speech, at most those of the meeting.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 1, max = 1440))]
        pub speech_minutes: Option<u32>,
        /// Title.
        pub title: Title,
    }
}

impl FactKind for MeetingConvened {
    type Request = ConveneMeeting;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.into()),
        name: "meeting.convened",
        versions: &[Version::today(1, 1)],
        zh: "会议召开",
        about: About::Unit,
        who: |_| by(&[Role::Liaison, Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Last,
        fold: Fold::Adds,
        sealable: false,
        family: |f| {
            Family::Act(Act {
                declares: Some(FlowKind::Meeting),
                late: f.late,
                title: Some(&f.title),
                number: f.number.as_ref(),
                secrecy: f.secrecy,
                with: &f.co_organisers,
            })
        },
        subject: none::subject,
        names: |f, _, each| f.co_organisers.iter().for_each(|unit| each(Named::Unit(unit))),
        links: |f| {
            f.proposal
                .map(|proposal| (proposal, Link::Convened))
                .into_iter()
                .collect()
        },
        texts: |f| Some(Texts::numbered(&mut f.title, &mut f.number)),
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: |f, each| {
            each("minutes", f.minutes.into(), limits::MINUTES.into());
            each("people", f.people.into(), limits::PEOPLE.into());
        },
        adds: &[
            "act.meeting_convened",
            "act.meeting_unapproved",
            "act.meeting_minutes",
        ],
        measures: |f, at, add| {
            act(at, ActMeasure::MeetingConvened, 1, add);
            let unapproved = f.approval != Approval::Approved;
            act(at, ActMeasure::MeetingUnapproved, unapproved.into(), add);
            let minutes = i64::from(f.minutes) * i64::from(f.people);
            act(at, ActMeasure::MeetingMinutes, minutes, add);
        },
        input: None,
        summary: |f, _| f.title.to_string(),
    };
}

impl ConveneMeeting {
    /// What is asked from what a person types; the rest has its default.
    #[must_use]
    pub fn typed(title: Title, minutes: u32, people: u32, proposal: Option<Index>) -> ConveneMeeting {
        ConveneMeeting {
            co_organisers: Vec::new(),
            direct: false,
            kind: MeetingKind::Special,
            late: None,
            minutes,
            mode: MeetingMode::Onsite,
            number: None,
            people,
            proposal,
            secrecy: None,
            speech_minutes: None,
            title,
        }
    }
}

//! What can be recorded of periods and of corrections.

use crate::kind::About;
use crate::kind::Dated;
use crate::kind::FactKind;
use crate::kind::Fold;
use crate::kind::Kind;
use crate::kind::Reversal;
use crate::kind::by;
use crate::kind::none;
use crate::registry::role::Role;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::period::Period;
use crate::request::Made;
use crate::request::requested;
use crate::text::Title;
use crate::unit::{ActorId, UnitId};
use crate::version::Version;

/// 月结: a month of the register is closed at a size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MonthClosed {
    /// The month.
    pub month: Period,
    /// Entries before this index are in the closed figures.
    pub size: u64,
    /// How many times it has been closed, this one included; absent the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
}

impl FactKind for MonthClosed {
    type Request = Made<Self>;
    const KIND: Kind<Self> = Kind {
        request: none::request,
        name: "month.closed",
        versions: &[Version::today(1, 1)],
        zh: "月结",
        about: About::Authority,
        who: |_| by(&[Role::Office]),
        dated: Dated::Free("closes the days that others check"),
        reversal: Reversal::Never,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: none::subject,
        names: none::names,
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[],
        measures: none::measures,
        input: None,
        summary: |f, _| format!("{}（{}）", f.month, f.size),
    };
}

requested! {
    /// 重开月份: a closed month is open again (two roles), until it is closed again as a further version. It replaces what was
    /// published of the month, never a fact: until then facts of the month need no reason for coming late.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct MonthReopened asked by
    /// What a person says of it.
    ReopenMonth {
        /// Who approved it: a registrar or an assessor, not the actor.
        pub approved_by: ActorId,
        /// Why, or the document that decides it.
        pub basis: Title,
        /// Index of the closing that is undone.
        pub closing: u64 => derived,
        /// The month.
        pub month: Period,
    }
}

impl FactKind for MonthReopened {
    type Request = ReopenMonth;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.into()),
        name: "month.reopened",
        versions: &[Version::today(1, 1)],
        zh: "重开月份",
        about: About::Authority,
        who: |_| by(&[Role::Office]),
        dated: Dated::Free("opens the days that others check"),
        reversal: Reversal::Never,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: none::subject,
        names: none::names,
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[],
        measures: none::measures,
        input: None,
        summary: none::summary,
    };
}

/// 更正原因: why an entry is reversed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReversalReason {
    /// 重复登记
    Duplicate,
    /// 登记有误: it is recorded anew, rightly.
    Wrong,
    /// 未实际发生
    NotHappened,
    /// 不属登记范围
    OutOfScope,
}

impl ReversalReason {
    /// Every reason.
    pub const ALL: [ReversalReason; 4] = [
        ReversalReason::Duplicate,
        ReversalReason::Wrong,
        ReversalReason::NotHappened,
        ReversalReason::OutOfScope,
    ];

    /// The spelling in commands and entries.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            ReversalReason::Duplicate => "duplicate",
            ReversalReason::Wrong => "wrong",
            ReversalReason::NotHappened => "not_happened",
            ReversalReason::OutOfScope => "out_of_scope",
        }
    }

    /// 名称
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            ReversalReason::Duplicate => "重复登记",
            ReversalReason::Wrong => "登记有误",
            ReversalReason::NotHappened => "未实际发生",
            ReversalReason::OutOfScope => "不属登记范围",
        }
    }
}

/// 冲销: an entry is reversed. It carries a copy of its target, so that its own bytes alone give the negative of the
/// target's cells. The envelope's day and unit are the target's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryReversed {
    /// Body of the target.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub body: serde_json::Value,
    /// Day of the target.
    pub on: Day,
    /// Why.
    pub reason: ReversalReason,
    /// Index of the target.
    pub target: u64,
    /// Type of the target.
    #[serde(rename = "type")]
    pub kind: String,
    /// Unit of the target.
    pub unit: UnitId,
    /// Version of the target's type.
    pub v: u32,
}

impl FactKind for EntryReversed {
    type Request = Made<Self>;
    const KIND: Kind<Self> = Kind {
        request: none::request,
        name: "entry.reversed",
        versions: &[Version::today(1, 1)],
        zh: "冲销",
        about: About::Unit,
        who: |f| {
            // Who may record it may take it back.
            f.copied().map_or(by(&[Role::Office]), |copied| copied.who())
        },
        dated: Dated::Free("takes back an entry of whatever day"),
        reversal: Reversal::Never,
        fold: Fold::AsCopied,
        sealable: false,
        family: none::family,
        subject: none::subject,
        names: none::names,
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        // Cells take the negative of what its copy adds.
        adds: &[],
        measures: none::measures,
        input: None,
        summary: |f, words| {
            format!(
                "#{} {}",
                f.target,
                words.lang.pick(f.reason.zh(), f.reason.name())
            )
        },
    };
}

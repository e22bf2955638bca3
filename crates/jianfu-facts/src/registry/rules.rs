//! What can be recorded of rules and of the time before the ledger: methods, bases and history.

use crate::flow::words::FlowKind;
use crate::kind::About;
use crate::kind::Dated;
use crate::kind::FactKind;
use crate::kind::Fold;
use crate::kind::Kind;
use crate::kind::Over;
use crate::kind::Reversal;
use crate::kind::Who;
use crate::kind::by;
use crate::kind::none;
use crate::registry::role::Role;
use crate::text::Number;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::exact::Decimal;
use crate::period::Period;
use crate::request::requested;
use crate::text::Title;
use crate::unit::Slug;
use crate::version::Version;
use crate::vocabulary::words;

words! {
    /// 口径事项: what a method decides.
    Decides {
        /// What counts as one, and how it is counted.
        Counting = "counting", "计数口径";
        /// How time is measured or assumed.
        Minutes = "minutes", "工时口径";
        /// Who an item of several issuers is counted for.
        Attribution = "attribution", "归属口径";
        /// Which months are closed: `natural-month` or `reporting-month`.
        Months = "months", "月度口径";
        /// How figures are rounded.
        Rounding = "rounding", "修约口径";
    }
}

requested! {
    /// 口径声明: a method of the ledger (the authority's). A later version, or another method that decides the same, replaces
    /// it from its period on. What decides `months` also steers the program; the others are told with the figures.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct MethodDeclared asked by
    /// What a person says of it.
    DeclareMethod {
        /// What it decides.
        pub decides: Decides,
        /// The first period that it applies to.
        pub from: Period,
        /// Id of the method; `natural-month` or `reporting-month` where it decides `months`.
        pub method: Slug,
        /// The method in words, or the document that says it.
        pub text: Title,
        /// Version of the method, from 1.
        pub version: u32 => derived,
    }
}

impl FactKind for MethodDeclared {
    type Request = DeclareMethod;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.into()),
        name: "method.declared",
        versions: &[Version::today(1, 1)],
        zh: "口径声明",
        about: About::Authority,
        who: |_| by(&[Role::Registrar]),
        dated: Dated::Free("rules from a period on, whatever its day"),
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

/// 申报基数: a figure of a time before the ledger, as somebody stated it about the unit (the envelope's). It is shown with
/// its source beside what was counted, and is never added to it nor compared with it by the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BaseStated {
    /// Id of the base, unique for its unit (`inspections`).
    pub base: Slug,
    /// What it is a figure of (`督查检查考核年度计划项数`).
    pub label: Title,
    /// The period that it is about; it is over before the ledger was opened.
    pub period: Period,
    /// Where it is stated: a document, an article, a list.
    pub source: Title,
    /// Unit of the value (`项`).
    pub unit: Title,
    /// The value.
    pub value: Decimal,
}

impl FactKind for BaseStated {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "base.stated",
        versions: &[Version::today(1, 1)],
        zh: "申报基数",
        about: About::Unit,
        who: |_| by(&[Role::Office]),
        dated: Dated::Day(|_| None),
        reversal: Reversal::Free,
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

/// 历史数据导入: a window in which facts of old days may be recorded with the reason `history`: the bound on days behind
/// does not hold for them, and they don't count as late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HistoryLoaded {
    /// First day of the old facts.
    pub from: Day,
    /// Last day on which they may be recorded.
    pub open_until: Day,
    /// Where they come from.
    pub source: Title,
    /// Last day of the old facts.
    pub until: Day,
}

impl FactKind for HistoryLoaded {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "history.loaded",
        versions: &[Version::today(1, 1)],
        zh: "历史数据导入",
        about: About::Authority,
        who: |_| by(&[Role::Registrar]),
        dated: Dated::Free("opens a window, whatever its day"),
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

/// 核定限额（年度计划数）: the most items of a kind that the unit (the envelope's) is to send out in a year, such as 66 documents;
/// 若干规定 art. 1 (总量管控, 只减不增). Stated anew, it holds from that entry on, and the earlier one stays on record. The
/// authority's office states it for every issuer: none states its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuotaStated {
    /// Title of the document that sets it. A simulated one says so here.
    pub basis: Title,
    /// Date of that document.
    pub dated: Day,
    /// Most items in the year: 1 to 10,000.
    pub items: u32,
    /// The kind of items. Of inspections only where the year has no adopted plan: there the plan is the quota.
    pub kind: FlowKind,
    /// 文号 of that document, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Number>,
    /// The year, 2000 to the one after this.
    pub year: i16,
}

impl FactKind for QuotaStated {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "quota.stated",
        versions: &[Version::today(1, 1)],
        zh: "核定限额",
        about: About::Unit,
        who: |_| Who {
            roles: &[Role::Office],
            over: Over::Authority,
        },
        dated: Dated::Day(|_| None),
        reversal: Reversal::Free,
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
        summary: |f, words| {
            format!(
                "{} {} {}",
                f.year,
                words.lang.pick(f.kind.zh(), f.kind.name()),
                f.items
            )
        },
    };
}

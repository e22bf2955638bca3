//! 文件（发出方）: proposed, gated (数量关、审核关、质量关), issued, forwarded with key points (拎干货), superseded (以此份为准).

use crate::custody::words::PlainField;
use crate::family::Act;
use crate::family::Family;
use crate::flow::adds::act;
use crate::flow::measures::ActMeasure;
use crate::flow::words::FlowKind;
use crate::flow::words::Gate;
use crate::flow::words::GateDecision;
use crate::flow::words::form_of;
use crate::kind::About;
use crate::kind::Dated;
use crate::kind::FactKind;
use crate::kind::Fold;
use crate::kind::Kind;
use crate::kind::Reversal;
use crate::kind::by;
use crate::kind::none;
use crate::link::Link;
use crate::object::Named;
use crate::registry::role::Role;
use crate::texts::Texts;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::meetings::ReturnReason;
use crate::day::Day;
use crate::flow::detail::DocumentKind;
use crate::flow::words::Secrecy;
use crate::flow::words::{Demand, DocumentForm, LateReason};
use crate::index::Index;
use crate::request::requested;
use crate::text::{Number, Title};
use crate::unit::UnitId;
use crate::version::Version;

/// 发文立项: a unit wants to issue a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentProposed {
    /// Kind of document.
    pub kind: DocumentKind,
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// Item of the year's plan of documents, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_item: Option<Number>,
    /// 公开或内部; an item of a higher class is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secrecy: Option<Secrecy>,
    /// Title.
    pub title: Title,
}

impl FactKind for DocumentProposed {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "document.proposed",
        versions: &[Version::today(1, 1)],
        zh: "发文立项",
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
                with: &[],
            })
        },
        subject: none::subject,
        names: none::names,
        links: none::links,
        texts: |f| Some(Texts::titled(&mut f.title).and(PlainField::PlanItem, &mut f.plan_item)),
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &["act.document_proposed"],
        measures: |_, at, add| act(at, ActMeasure::DocumentProposed, 1, add),
        input: None,
        summary: |f, _| f.title.to_string(),
    };
}

impl DocumentProposed {
    /// The proposal from what a person types; the rest has its default.
    #[must_use]
    pub fn typed(title: Title) -> DocumentProposed {
        DocumentProposed {
            kind: DocumentKind::Special,
            late: None,
            plan_item: None,
            secrecy: None,
            title,
        }
    }
}

/// 发文把关: a proposal passes one of the three gates, or goes back; decided by another than who proposed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentGated {
    /// Pass or return.
    pub decision: GateDecision,
    /// Index of the `document.proposed`.
    pub document: Index,
    /// Which gate.
    pub gate: Gate,
    /// Why late, required when its month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// Why it goes back; absent when it passes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<ReturnReason>,
}

impl FactKind for DocumentGated {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "document.gated",
        versions: &[Version::today(1, 1)],
        zh: "发文把关",
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
                GateDecision::Pass => Link::Passed(f.gate),
                GateDecision::Return => Link::Returned(f.gate),
            };
            vec![(f.document, link)]
        },
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[
            "act.quantity_passed",
            "act.quantity_returned",
            "act.review_passed",
            "act.review_returned",
            "act.quality_passed",
            "act.quality_returned",
        ],
        measures: |f, at, add| {
            let measure = match (f.gate, f.decision) {
                (Gate::Quantity, GateDecision::Pass) => ActMeasure::QuantityPassed,
                (Gate::Quantity, GateDecision::Return) => ActMeasure::QuantityReturned,
                (Gate::Review, GateDecision::Pass) => ActMeasure::ReviewPassed,
                (Gate::Review, GateDecision::Return) => ActMeasure::ReviewReturned,
                (Gate::Quality, GateDecision::Pass) => ActMeasure::QualityPassed,
                (Gate::Quality, GateDecision::Return) => ActMeasure::QualityReturned,
            };
            act(at, measure, 1, add);
        },
        input: None,
        summary: none::summary,
    };
}

requested! {
    /// 发文: a unit issued a document.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct DocumentIssued asked by
    /// What a person says of it.
    IssueDocument {
        /// Characters of the body without annexes, 1 to 1,000,000.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 1, max = 1_000_000))]
        pub characters: Option<u32>,
        /// 联合发文单位: beside the issuing unit, which leads; ascending, each once.
        #[serde(
            default,
            deserialize_with = "crate::json::some",
            skip_serializing_if = "Vec::is_empty"
        )]
        #[schemars(length(min = 1, max = 20))]
        pub co_issuers: Vec<UnitId>,
        /// What it demands, ascending, each once.
        #[serde(
            default,
            deserialize_with = "crate::json::some",
            skip_serializing_if = "Vec::is_empty"
        )]
        #[schemars(length(min = 1))]
        pub demands: Vec<Demand>,
        /// Day by which an answer is due.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub due: Option<Day>,
        /// Form of the document.
        pub form: DocumentForm,
        /// Derived: the gates that its proposal passed, in their order.
        #[serde(
            default,
            deserialize_with = "crate::json::some",
            skip_serializing_if = "Vec::is_empty"
        )]
        #[schemars(length(min = 1, max = 3))]
        pub gates: Vec<Gate> => derived,
        /// Kind of document.
        pub kind: DocumentKind,
        /// Why late, required when its month is closed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub late: Option<LateReason>,
        /// 发文字号, normalised; absent for a document without one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub number: Option<Number>,
        /// Pages, 1 to 10,000.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 1, max = 10000))]
        pub pages: Option<u32>,
        /// Index of its `document.proposed`, where it was proposed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub proposal: Option<Index>,
        /// Derived: how often its proposal went back.
        pub returns: u32 => derived,
        /// 公开或内部; an item of a higher class is refused.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub secrecy: Option<Secrecy>,
        /// Title.
        pub title: Title,
    }
}

impl FactKind for DocumentIssued {
    type Request = IssueDocument;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.into()),
        name: "document.issued",
        versions: &[Version::today(1, 1)],
        zh: "发文",
        about: About::Unit,
        who: |_| by(&[Role::Liaison, Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Last,
        fold: Fold::Adds,
        sealable: false,
        family: |f| {
            Family::Act(Act {
                declares: Some(FlowKind::Document),
                late: f.late,
                title: Some(&f.title),
                number: f.number.as_ref(),
                secrecy: f.secrecy,
                with: &f.co_issuers,
            })
        },
        subject: none::subject,
        names: |f, _, each| f.co_issuers.iter().for_each(|unit| each(Named::Unit(unit))),
        links: |f| {
            f.proposal
                .map(|proposal| (proposal, Link::Issued))
                .into_iter()
                .collect()
        },
        texts: |f| Some(Texts::numbered(&mut f.title, &mut f.number)),
        numbered: |f, unit| Some((f.number.as_ref()?, unit)),
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &["act.document_issued", "act.document_ungated"],
        measures: |f, at, add| {
            act(at, ActMeasure::DocumentIssued, 1, add);
            let ungated = f.gates.len() < Gate::ALL.len();
            act(at, ActMeasure::DocumentUngated, ungated.into(), add);
        },
        input: None,
        summary: |f, _| f.title.to_string(),
    };
}

impl IssueDocument {
    /// The document from what a person types; the rest has its default.
    #[must_use]
    pub fn typed(title: Title, number: Option<Number>, proposal: Option<Index>) -> IssueDocument {
        IssueDocument {
            characters: None,
            co_issuers: Vec::new(),
            demands: Vec::new(),
            due: None,
            form: form_of(number.as_ref()),
            kind: DocumentKind::Special,
            late: None,
            number,
            pages: None,
            proposal,
            secrecy: None,
            title,
        }
    }
}

//! 转发、替代（发出方）: a document handed on with its key points, and one that takes the place of another.

use crate::custody::words::PlainField;
use crate::exact::count;
use crate::family::Act;
use crate::family::Family;
use crate::flow::adds::act;
use crate::flow::measures::ActMeasure;
use crate::flow::words::FlowKind;
use crate::flow::words::Secrecy;
use crate::flow::words::form_of;
use crate::flow::words::{DocumentForm, LateReason};
use crate::index::Index;
use crate::json::{is_false, yes};
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
use crate::registry::role::Role;
use crate::request::requested;
use crate::text::{Number, Text, Title};
use crate::texts::Plain;
use crate::texts::Texts;
use crate::version::Version;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 干货: one key point of a forwarded document, at most 100 characters.
pub type KeyPoint = Text<{ limits::KEY_POINT_CHARS }>;

requested! {
    /// 转发文件: a unit passed on a document from above, with the key points that matter for those below (拎干货).
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct DocumentForwarded asked by
    /// What a person says of it.
    ForwardDocument {
        /// 层级: derived, 1 for one that passes on a document, 2 for one that passes on such a one, and so on.
        pub depth: u32 => derived,
        /// Form of the document.
        pub form: DocumentForm,
        /// 干货: the key points, 1 to 10.
        #[serde(
            default,
            deserialize_with = "crate::json::some",
            skip_serializing_if = "Vec::is_empty"
        )]
        #[schemars(length(min = 1, max = 10))]
        pub key_points: Vec<KeyPoint>,
        /// Why late, required when its month is closed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub late: Option<LateReason>,
        /// 发文字号 of the forwarding document; absent for one without.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub number: Option<Number>,
        /// Index of the entry about the document that it passes on, where this ledger has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub parent: Option<Index>,
        /// 发文字号 of the document that it passes on; it or `parent` is given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub parent_number: Option<Number>,
        /// 公开或内部; an item of a higher class is refused.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub secrecy: Option<Secrecy>,
        /// Title.
        pub title: Title,
        /// 原文照转: derived, it has no key points.
        #[serde(default, deserialize_with = "yes", skip_serializing_if = "is_false")]
        pub verbatim: bool => derived,
    }
}

impl FactKind for DocumentForwarded {
    type Request = ForwardDocument;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.into()),
        name: "document.forwarded",
        versions: &[Version::today(1, 1)],
        zh: "转发文件",
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
                with: &[],
            })
        },
        subject: none::subject,
        names: none::names,
        links: |f| {
            f.parent
                .map(|parent| (parent, Link::Forwarded))
                .into_iter()
                .collect()
        },
        texts: |f| {
            let mut texts = Texts::numbered(&mut f.title, &mut f.number);
            texts = texts.and(PlainField::Parent, &mut f.parent_number);
            let points = f.key_points.iter_mut();
            texts
                .others
                .extend(points.map(|point| (PlainField::KeyPoints, point as &mut dyn Plain)));
            Some(texts)
        },
        numbered: |f, unit| Some((f.number.as_ref()?, unit)),
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[
            "act.document_forwarded",
            "act.document_verbatim",
            "act.key_points",
        ],
        measures: |f, at, add| {
            act(at, ActMeasure::DocumentForwarded, 1, add);
            act(at, ActMeasure::DocumentVerbatim, f.verbatim.into(), add);
            act(at, ActMeasure::KeyPoints, count(f.key_points.len()), add);
        },
        input: None,
        summary: |f, _| f.title.to_string(),
    };
}

requested! {
    /// 以此份为准: a document replaces another of the same unit.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct DocumentSuperseded asked by
    /// What a person says of it.
    SupersedeDocument {
        /// Index of the document that replaces it.
        pub by: Index,
        /// Index of the document that is replaced.
        pub document: Index,
        /// Why late, required when its month is closed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub late: Option<LateReason>,
        /// 版次: derived, how many versions there are now, the first one included.
        pub versions: u32 => derived,
    }
}

impl FactKind for DocumentSuperseded {
    type Request = SupersedeDocument;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.into()),
        name: "document.superseded",
        versions: &[Version::today(1, 1)],
        zh: "以此份为准",
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
            let superseded = (f.document, Link::SupersededBy(f.by));
            vec![superseded, (f.by, Link::Supersedes(f.document))]
        },
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &["act.document_superseded"],
        measures: |_, at, add| act(at, ActMeasure::DocumentSuperseded, 1, add),
        input: None,
        summary: none::summary,
    };
}

impl ForwardDocument {
    /// The forwarding from what a person types; the rest has its default.
    #[must_use]
    pub fn typed(title: Title, number: Option<Number>, key_points: Vec<KeyPoint>) -> ForwardDocument {
        ForwardDocument {
            form: form_of(number.as_ref()),
            key_points,
            late: None,
            number,
            parent: None,
            parent_number: None,
            secrecy: None,
            title,
        }
    }
}

//! 涉密: a ledger outside a classified network holds no state secret. It knows the marks of one (GB/T 9704-2012: 密级★保密
//! 期限), and nothing of what a text says.

use crate::cell::CellRef;
use crate::flow::cells::AuxCell;
use crate::flow::words::Matter;
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
use std::borrow::Cow;

use crate::flow::words::LateReason;
use crate::period::Period;
use crate::version::Version;

/// 涉密事项计数: how many classified items of a kind a point received, or a unit issued, in a month that is over: the total alone, on
/// the month's last day, once. It is in no figure of burden, which rest on receipts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassifiedCounted {
    /// Items, 1 to 10,000.
    #[schemars(range(min = 1, max = 10000))]
    pub count: u32,
    /// Their kind.
    pub kind: Matter,
    /// Why late, required when the month is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateReason>,
    /// The month, of the calendar or a reporting month.
    pub month: Period,
}

impl FactKind for ClassifiedCounted {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "classified.counted",
        versions: &[Version::today(1, 1)],
        zh: "涉密事项计数",
        about: About::Unit,
        who: |_| by(&[Role::Liaison, Role::Office]),
        dated: Dated::Day(|f| f.late),
        reversal: Reversal::Free,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: none::subject,
        names: none::names,
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: |f| Some(Cow::Owned(f.key())),
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[
            "classified.meeting",
            "classified.document",
            "classified.inspection",
        ],
        measures: |f, at, add| {
            add(
                CellRef::Aux(AuxCell::Classified {
                    kind: f.kind,
                    day: at.day,
                    unit: at.unit,
                }),
                f.count.into(),
            );
        },
        input: None,
        summary: none::summary,
    };
}

impl ClassifiedCounted {
    /// What is counted once for a unit and a day.
    pub(crate) fn key(&self) -> String {
        format!("{}:{}", self.kind.name(), self.month)
    }
}

/// Whether a text bears the mark of a state secret: a ★, or 秘密, 机密, 绝密 (with or without 级, 件) in brackets. The word
/// in running text is none: 《关于开展保守国家秘密宣传的通知》 is public.
#[must_use]
pub fn is_marked_secret(text: &str) -> bool {
    let is_word = |word: &str| {
        let word = word.trim().trim_end_matches(['级', '件']);
        matches!(word, "秘密" | "机密" | "绝密" | "涉密")
    };
    let mut parts = text.split(['【', '[', '［', '〔', '（', '(', '〖']);
    let _before = parts.next();
    let mut bracketed = parts.filter_map(|part| part.split([']', '】', '］', '〕', '）', ')', '〗']).next());
    text.contains(['★', '⭐', '☆']) || bracketed.any(is_word)
}

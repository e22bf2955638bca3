//! 涉密: a ledger outside a classified network holds no state secret. It knows the marks of one (GB/T 9704-2012: 密级★保密
//! 期限), and nothing of what a text says.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::facts::{LateReason, words};
use crate::period::Period;
use crate::refusal::Reason;

words! {
    /// 知悉范围、密级: who may know of an item. The three classes of the law are words here so that who types one is told
    /// what to do instead; no entry holds one.
    Secrecy {
        /// Anybody.
        Public = "public", "公开";
        /// Inside the office.
        Internal = "internal", "内部";
        /// State secret, lowest class.
        Secret = "secret", "秘密";
        /// State secret, middle class.
        Confidential = "confidential", "机密";
        /// State secret, highest class.
        TopSecret = "top_secret", "绝密";
    }
}

impl Secrecy {
    /// Whether it is one of the three classes of state secrets (保守国家秘密法).
    #[must_use]
    pub fn is_classified(self) -> bool {
        self >= Secrecy::Secret
    }
}

words! {
    /// 涉密事项类别: of what kind the items were. Nothing else of one is recorded.
    Matter {
        /// Meetings.
        Meeting = "meeting", "会议";
        /// Documents.
        Document = "document", "文件";
        /// Supervision, inspections, assessments.
        Inspection = "inspection", "督查检查";
    }
}

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

/// Refuses a classified item: by its field, or by a mark in one of its texts.
pub(crate) fn unclassified<'a>(
    secrecy: Option<Secrecy>,
    texts: impl IntoIterator<Item = (&'static str, &'a str)>,
) -> Result<(), Reason> {
    if secrecy.is_some_and(Secrecy::is_classified) {
        return Err(Reason::Classified { field: "secrecy" });
    }
    match texts.into_iter().find(|(_, text)| is_marked_secret(text)) {
        Some((field, _)) => Err(Reason::Classified { field }),
        None => Ok(()),
    }
}

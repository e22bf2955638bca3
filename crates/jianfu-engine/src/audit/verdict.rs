//! 审计结论: what verification found, and the one verdict that follows. The codes are those that scripts and courts rely on; they
//! never change. It must never look at a file.

use jianfu_facts::lang::Lang;

/// Most findings that are told; more are counted.
pub const MAX_FINDINGS: usize = 100;

/// A verdict, in the order in which one of them decides: the first that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// 签名不符: the checkpoint isn't signed by whom it should be, or too few witnesses cosigned.
    BadSignature,
    /// 内容被改: bytes aren't the ones that were signed.
    Tampered,
    /// 历史分叉: another history than the one of an earlier checkpoint.
    Fork,
    /// 回退或截断: fewer entries than an earlier checkpoint says.
    Rollback,
    /// 发布件不符: a published file isn't the one on record.
    ReportMismatch,
    /// 缺封存原文: a sealed text is gone without an entry that erased it, or isn't the one sealed.
    MissingOpening,
    /// 非规范写法: an entry isn't in the one canonical spelling.
    NonCanonical,
    /// 内部一致: everything agrees with itself, and nothing from outside was there to compare with.
    InternallyConsistent,
    /// 已核验: re-hashed, and anchored to a checkpoint or witnesses from outside.
    Verified,
}

impl Verdict {
    /// Exit code of the audit commands.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Verdict::Verified => 0,
            Verdict::InternallyConsistent => 3,
            Verdict::Tampered => 10,
            Verdict::Rollback => 11,
            Verdict::Fork => 12,
            Verdict::BadSignature => 13,
            Verdict::ReportMismatch => 20,
            Verdict::MissingOpening => 30,
            Verdict::NonCanonical => 31,
        }
    }

    /// The word that scripts read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Verified => "VERIFIED",
            Verdict::InternallyConsistent => "INTERNALLY_CONSISTENT",
            Verdict::Tampered => "TAMPERED",
            Verdict::Rollback => "ROLLBACK",
            Verdict::Fork => "FORK",
            Verdict::BadSignature => "BAD_SIGNATURE",
            Verdict::ReportMismatch => "REPORT_MISMATCH",
            Verdict::MissingOpening => "MISSING_OPENING",
            Verdict::NonCanonical => "NON_CANONICAL",
        }
    }

    /// 名称
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Verdict::Verified => "核验通过",
            Verdict::InternallyConsistent => "内部一致（无外部凭据可比对）",
            Verdict::Tampered => "内容被改动",
            Verdict::Rollback => "台账回退或被截断",
            Verdict::Fork => "历史分叉",
            Verdict::BadSignature => "签名不符",
            Verdict::ReportMismatch => "发布文件与台账不符",
            Verdict::MissingOpening => "封存原文缺失",
            Verdict::NonCanonical => "记录写法不规范",
        }
    }
}

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// 中文
    pub zh: String,
    /// English.
    pub en: String,
}

impl Words {
    pub(crate) fn new(zh: impl Into<String>, en: impl Into<String>) -> Words {
        Words {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The sentence in one language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        lang.pick(self.zh.as_str(), self.en.as_str())
    }
}

/// Something that was found wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it makes of the whole.
    pub verdict: Verdict,
    /// The entry that is concerned, if one is.
    pub entry: Option<u64>,
    /// What, in both languages.
    pub what: Words,
}

/// Findings, of which so many are kept and all are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    told: Vec<Finding>,
    worst: Option<Verdict>,
    count: u64,
}

impl Findings {
    /// Adds one. Where there are too many, those of a graver verdict still come in.
    pub(crate) fn add(&mut self, verdict: Verdict, entry: Option<u64>, what: Words) {
        let graver = self.worst.is_none_or(|worst| verdict < worst);
        if graver {
            self.worst = Some(verdict);
        }
        self.count = self.count.saturating_add(1);
        if graver || self.told.len() < MAX_FINDINGS {
            self.told.push(Finding { verdict, entry, what });
        }
    }

    /// Takes in those that were found elsewhere.
    pub(crate) fn take_in(&mut self, mut others: Findings) {
        others
            .told
            .sort_by_key(|finding| (finding.verdict, finding.entry));
        let kept = u64::try_from(others.told.len()).unwrap_or(u64::MAX);
        for Finding { verdict, entry, what } in others.told {
            self.add(verdict, entry, what);
        }
        self.count = self.count.saturating_add(others.count.saturating_sub(kept));
    }

    /// Those that are told: the gravest first, and of each the lowest entry first.
    #[must_use]
    pub fn told(&self) -> Vec<&Finding> {
        let mut told: Vec<&Finding> = self.told.iter().collect();
        told.sort_by_key(|finding| (finding.verdict, finding.entry));
        told
    }

    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The verdict: the gravest finding, or what its anchors make of a log without any.
    #[must_use]
    pub fn verdict(&self, anchored: bool) -> Verdict {
        self.worst.unwrap_or(if anchored {
            Verdict::Verified
        } else {
            Verdict::InternallyConsistent
        })
    }
}

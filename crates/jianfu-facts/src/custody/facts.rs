//! What can be recorded of custody: signing keys, the end of a day, a confirmed clock, erasure and redaction.

use crate::custody::key::VerifierKeyText;
use crate::custody::words::ErasureBasis;
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

use super::seal::Subject;
use crate::day::{Day, Stamp};
use crate::digest::Digest;
use crate::request::requested;
use crate::unit::ActorId;
use crate::version::{OldBody, Version};

/// 签名密钥启用: a further key signs the ledger's checkpoints from this entry on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyIntroduced {
    /// The key; its name is the ledger's origin.
    pub key: VerifierKeyText,
}

impl FactKind for KeyIntroduced {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "key.introduced",
        versions: &[Version::today(1, 1)],
        zh: "签名密钥启用",
        about: About::Authority,
        who: |_| by(&[Role::Registrar]),
        dated: Dated::Free("a step of custody, on no day of the register"),
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

/// 签名密钥停用: a key signs no more. Checkpoints of a later size with its signature are not to be trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyRetired {
    /// The key, as it was introduced.
    pub key: VerifierKeyText,
    /// The last size that it may have signed.
    pub last_size: u64,
}

impl FactKind for KeyRetired {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "key.retired",
        versions: &[Version::today(1, 1)],
        zh: "签名密钥停用",
        about: About::Authority,
        who: |_| by(&[Role::Registrar]),
        dated: Dated::Free("a step of custody, on no day of the register"),
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

requested! {
    /// 日终: the envelope's day is over and nothing of it waits. A heartbeat: without it, silence can't be told from a
    /// ledger that is cut off.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct DayEnded asked by
    /// That a day is over.
    EndDay {
        /// 访问日志: who looked at what on that day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub access_log: Option<AccessLog> => derived,
        /// RFC 6962 root over the entries since the last day that has one, each without what can be redacted of it; the first one
        /// covers all. Whatever is redacted later, the measures of these entries are bound by it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub restated_root: Option<Digest> => derived,
    }
}

/// 访问日志摘要: the log of a day, by digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessLog {
    /// SHA-256 of its lines.
    pub digest: Digest,
    /// Lines.
    pub lines: u64,
}

/// Version 1: a day ended, and nothing more was said of it.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DayEnded1 {}

impl OldBody<DayEnded> for DayEnded1 {
    fn lift(self) -> DayEnded {
        DayEnded::default()
    }
    fn lower(_: &DayEnded) -> DayEnded1 {
        DayEnded1 {}
    }
}

requested! {
    /// 时钟确认: a person has confirmed that the clock is right although it is far ahead of the last entry.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct ClockConfirmed asked by
    /// What a person says of it.
    ConfirmClock {
        /// Derived: days from the day of the last entry to the day of recording.
        pub ahead_days: u32 => derived,
        /// The moment of the last entry before this one, as the person saw it.
        pub last: Stamp,
    }
}

impl FactKind for ClockConfirmed {
    type Request = ConfirmClock;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.into()),
        name: "clock.confirmed",
        versions: &[Version::today(1, 1)],
        zh: "时钟确认",
        about: About::Authority,
        who: |_| by(&[Role::Registrar, Role::Office]),
        dated: Dated::Free("a step of custody, on no day of the register"),
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

impl FactKind for DayEnded {
    type Request = EndDay;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.into()),
        name: "day.ended",
        versions: &[Version::old::<DayEnded1>(1, 1), Version::today(2, 2)],
        zh: "日终",
        about: About::Authority,
        who: |_| by(&[Role::Registrar, Role::Office]),
        dated: Dated::Free("ends the day that it belongs to"),
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

impl ConfirmClock {
    /// The fact, recorded at the moment `now`.
    #[must_use]
    pub fn complete(self, now: Stamp) -> ClockConfirmed {
        let ahead_days = u32::try_from(now.day().since(self.last.day())).unwrap_or(0);
        self.with(ahead_days)
    }
}

/// 个人信息删除: whatever is sealed under a subject is erased. First this entry, then the keys are shredded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrivacyErased {
    /// Who approved it: another than the envelope's actor.
    pub approved_by: ActorId,
    /// On what ground.
    pub basis: ErasureBasis,
    /// Day of the request, or of the decision where nobody asked.
    pub requested: Day,
    /// Whose data.
    pub subject: Subject,
}

impl FactKind for PrivacyErased {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "privacy.erased",
        versions: &[Version::today(1, 1)],
        zh: "个人信息删除",
        about: About::Authority,
        who: |_| by(&[Role::Office, Role::Registrar]),
        dated: Dated::Free("a step of custody, on no day of the register"),
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

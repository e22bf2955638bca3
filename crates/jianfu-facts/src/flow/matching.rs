//! 比对确认: what a person of the office decided on a pair that only seems to belong together.

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
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::index::Index;
use crate::version::Version;

/// 确认匹配: the receipt is of the declared item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchConfirmed {
    /// Index of the issuer's entry.
    pub declared: Index,
    /// Index of the point's entry.
    pub received: Index,
}

impl FactKind for MatchConfirmed {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "match.confirmed",
        versions: &[Version::today(1, 1)],
        zh: "确认匹配",
        about: About::Authority,
        who: |_| by(&[Role::Office]),
        dated: Dated::Day(|_| None),
        reversal: Reversal::Last,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: none::subject,
        names: none::names,
        links: |f| {
            let (declared, received) = (f.declared, f.received);
            vec![
                (declared, Link::Confirmed(received)),
                (received, Link::Confirmed(declared)),
            ]
        },
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[],
        measures: none::measures,
        input: None,
        summary: |f, _| format!("#{} #{}", f.declared, f.received),
    };
}

/// 否定匹配: the receipt is not of the declared item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchRejected {
    /// Index of the issuer's entry.
    pub declared: Index,
    /// Index of the point's entry.
    pub received: Index,
}

impl FactKind for MatchRejected {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "match.rejected",
        versions: &[Version::today(1, 1)],
        zh: "否定匹配",
        about: About::Authority,
        who: |_| by(&[Role::Office]),
        dated: Dated::Day(|_| None),
        reversal: Reversal::Last,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: none::subject,
        names: none::names,
        links: |f| {
            let (declared, received) = (f.declared, f.received);
            vec![
                (declared, Link::Denied(received)),
                (received, Link::Denied(declared)),
            ]
        },
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[],
        measures: none::measures,
        input: None,
        summary: |f, _| format!("#{} #{}", f.declared, f.received),
    };
}

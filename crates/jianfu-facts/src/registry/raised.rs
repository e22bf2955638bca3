//! 升级: how a ledger grows old. Entries are written in the newest versions that its format has, and decided by the checks of
//! its rules of deciding; both are raised by entries, never by a program alone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kind::{About, Dated, FactKind, Fold, Kind, Reversal, by, none};
use crate::registry::role::Role;
use crate::version::Version;

/// 格式升级: from the next entry on, types and versions of this format are written. What is on record stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormatRaised {
    /// The format from now on, later than the one in force; 2 is the first that can be raised to.
    #[schemars(range(min = 2))]
    pub format: u32,
}

/// 登记规则升级: from the next entry on, entries are decided by these rules. Those on record stay judged by the rules of
/// their time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecidingRaised {
    /// The rules from now on, `deciding/N`, later than those in force; 2 are the first that can be raised to.
    #[schemars(range(min = 2))]
    pub n: u32,
}

macro_rules! raised {
    ($kind:ident, $name:literal, $zh:literal, $summary:expr) => {
        impl FactKind for $kind {
            type Request = Self;
            const KIND: Kind<Self> = Kind {
                request: |f| Some(f.clone()),
                name: $name,
                versions: &[Version::today(1, 2)],
                zh: $zh,
                about: About::Authority,
                who: |_| by(&[Role::Registrar]),
                dated: Dated::Free("binds what is recorded after it, whatever its day"),
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
                summary: $summary,
            };
        }
    };
}

raised!(FormatRaised, "format.raised", "格式升级", |f, _| f
    .format
    .to_string());
raised!(DecidingRaised, "deciding.raised", "登记规则升级", |f, _| format!(
    "deciding/{}",
    f.n
));

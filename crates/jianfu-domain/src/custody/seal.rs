//! Seals (封存): what an entry holds of personal data is a commitment to it and the person's random number, never the data.
//! This module knows shapes alone: commitments are computed, and opened, elsewhere.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::assessment::facts::Digest;
use crate::limits;
use crate::unit::IdError;

macro_rules! word {
    ($(#[$doc:meta])* $name:ident, $what:literal, $schema:tt, $ok:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                let ok: fn(&str) -> bool = $ok;
                if ok(&text) {
                    return Ok(Self(text));
                }
                Err(IdError { id: text.chars().take(100).collect(), what: $what })
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                text.to_owned().try_into()
            }
        }

        impl From<$name> for String {
            fn from(word: $name) -> String {
                word.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

word!(
    /// 个人编号: the random number of a person whose data is sealed, 32 lower-case hexadecimal digits. It says nothing of
    /// the person; once the keys kept under it are shredded, nobody can open what is sealed.
    Subject,
    "a subject: 32 lower-case hexadecimal digits",
    {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    |s| s.len() == 32 && s.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
);

word!(
    /// 封存字段: the field that is sealed, one word such as `contact_phone`.
    SealField,
    "a sealed field: 1 to 32 of a-z, 0-9 and _, beginning with a letter",
    {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,31}$"},
    |s| s.len() <= limits::SEAL_FIELD_CHARS
        && s.bytes().next().is_some_and(|b| b.is_ascii_lowercase())
        && s.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
);

/// 封存: one sealed field of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// Salted commitment to what the field says.
    #[serde(rename = "c")]
    pub commitment: Digest,
    /// The field.
    #[serde(rename = "f")]
    pub field: SealField,
    /// Whose data it is.
    #[serde(rename = "s")]
    pub subject: Subject,
}

/// Whether seals are at most [`limits::ENTRY_SEALS`], ascending by field, each field once: one spelling for one meaning.
#[must_use]
pub fn in_order(seals: &[Seal]) -> bool {
    seals.len() <= limits::ENTRY_SEALS && seals.is_sorted_by(|a, b| a.field < b.field)
}

//! Seals (封存): what an entry holds of personal data is a commitment to it and the person's random number, never the data.
//! This module knows shapes alone: commitments are computed, and opened, elsewhere.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::limits;
use crate::unit::id;

/// Digits of a subject.
const SUBJECT_DIGITS: usize = 32;

id!(
    Subject,
    "个人编号: the random number of a person whose data is sealed, 32 lower-case hexadecimal digits. It says nothing of the \
     person; once the keys kept under it are shredded, nobody can open what is sealed.",
    "a subject: 32 lower-case hexadecimal digits",
    "^[0-9a-f]{32}$",
    SUBJECT_DIGITS,
    |s| s.len() == SUBJECT_DIGITS && s.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
);

id!(
    SealField,
    "封存字段: the field that is sealed, one word such as `contact_phone`.",
    "a sealed field: 1 to 32 of a-z, 0-9 and _, beginning with a letter",
    "^[a-z][a-z0-9_]{0,31}$",
    limits::SEAL_FIELD_CHARS,
    |s| s.bytes().next().is_some_and(|b| b.is_ascii_lowercase())
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

//! 公钥: a verifier key as an entry holds it.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::limits;
use crate::unit::IdError;

/// 签名公钥: a verifier key as C2SP signed-note spells it, `NAME+HASH+KEY`: the ledger's origin, 8 lower-case hexadecimal
/// digits, and base64 of at least one byte. Only its shape is known here; whether the hash is the key's is the
/// business of who signs and verifies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VerifierKeyText(String);

impl VerifierKeyText {
    /// The key, `NAME+HASH+KEY`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name: the origin of the ledger that it signs.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.split('+').next().unwrap_or_default()
    }

    /// The 8 digits by which signatures name the key.
    #[must_use]
    pub fn hash(&self) -> &str {
        self.0.split('+').nth(1).unwrap_or_default()
    }
}

fn is_base64(text: &str) -> bool {
    let digits = text
        .strip_suffix("==")
        .or_else(|| text.strip_suffix('='))
        .unwrap_or(text);
    let is_digit = |b: u8| b.is_ascii_alphanumeric() || b == b'+' || b == b'/';
    !digits.is_empty() && text.len().is_multiple_of(4) && digits.bytes().all(is_digit)
}

impl TryFrom<String> for VerifierKeyText {
    type Error = IdError;
    fn try_from(text: String) -> Result<Self, IdError> {
        let mut parts = text.splitn(3, '+');
        let (name, hash, key) = (parts.next(), parts.next(), parts.next());
        let is_name = |n: &str| (1..=200).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_graphic());
        let is_hash = |h: &str| h.len() == 8 && h.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let shaped = name.is_some_and(is_name) && hash.is_some_and(is_hash) && key.is_some_and(is_base64);
        if shaped && text.len() <= limits::KEY_BYTES {
            return Ok(Self(text));
        }
        Err(IdError {
            id: text.chars().take(100).collect(),
            what: "a verifier key: NAME+HASH+KEY with 8 lower-case hexadecimal digits and base64 (C2SP signed-note)",
        })
    }
}

impl From<VerifierKeyText> for String {
    fn from(key: VerifierKeyText) -> String {
        key.0
    }
}

impl std::fmt::Display for VerifierKeyText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl JsonSchema for VerifierKeyText {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "VerifierKeyText".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^[!-*,-~]{1,200}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]+={0,2}$",
            "maxLength": limits::KEY_BYTES
        })
    }
}

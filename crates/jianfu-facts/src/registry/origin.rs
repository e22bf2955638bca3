//! 台账来源: the name by which a ledger is known to logs and witnesses.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// The origin of a ledger: 1 to 200 printable ASCII characters without white space or `+`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

impl Origin {
    /// The origin.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Origin {
    type Error = crate::unit::IdError;
    fn try_from(origin: String) -> Result<Self, Self::Error> {
        let ok =
            (1..=200).contains(&origin.len()) && origin.bytes().all(|b| b.is_ascii_graphic() && b != b'+');
        if ok {
            return Ok(Self(origin));
        }
        let what = "an origin: 1 to 200 ASCII characters without white space and +, such as \
                    jianfu.siming.example/ledger";
        Err(crate::unit::IdError {
            id: origin.chars().take(100).collect(),
            what,
        })
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> String {
        origin.0
    }
}

impl JsonSchema for Origin {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Origin".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[!-*,-~]{1,200}$"})
    }
}

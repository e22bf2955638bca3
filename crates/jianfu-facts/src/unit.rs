//! Ids: of units (单位), of actors (操作账号), and slugs of polls, schemes, classes and answers.

use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::limits;

/// Why an id is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{id}” is not {what}")]
pub struct IdError {
    /// The refused text, cut to 100 characters.
    pub id: String,
    /// What it should have been, with its spelling.
    pub what: &'static str,
}

fn is_segment(segment: &str) -> bool {
    !segment.contains('/') && is_path(segment)
}

/// Whether a text is slugs joined by `/`, in one pass: each begins and ends with a letter or digit.
fn is_path(path: &str) -> bool {
    let mut before = b'/';
    for byte in path.bytes().chain([b'/']) {
        let alphanumeric = byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let joins = match byte {
            b'-' => before != b'/',
            b'/' => before != b'/' && before != b'-',
            _ => false,
        };
        if !alphanumeric && !joins {
            return false;
        }
        before = byte;
    }
    true
}

/// A text of one spelling that names something: its type, with the check, the words of the refusal and the schema.
macro_rules! id {
    ($name:ident, $doc:literal, $what:literal, $pattern:literal, $max:expr, $ok:expr) => {
        #[doc = $doc]
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(std::sync::Arc<str>);

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                $crate::json::parsed(from)
            }
        }

        impl $name {
            /// The id.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::unit::IdError;
            fn from_str(id: &str) -> Result<Self, $crate::unit::IdError> {
                let ok: fn(&str) -> bool = $ok;
                if id.len() <= $max && ok(id) {
                    return Ok(Self(id.into()));
                }
                Err($crate::unit::IdError { id: id.chars().take(100).collect(), what: $what })
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::unit::IdError;
            fn try_from(id: String) -> Result<Self, $crate::unit::IdError> {
                id.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0.to_string()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Debug::fmt(&self.0, f)
            }
        }

        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "pattern": $pattern, "maxLength": $max})
            }
        }
    };
}

pub(crate) use id;

id!(
    UnitId,
    "单位编号: the stable id of a unit, a path of slugs (`siming/kaiyuan/shentian`). Its code, name, parent and class \
     are dated attributes and may change; the id never does.",
    "a unit id: one to four slugs of a-z, 0-9 and - joined by /, such as siming/kaiyuan",
    "^[a-z0-9]([a-z0-9-]*[a-z0-9])?(/[a-z0-9]([a-z0-9-]*[a-z0-9])?){0,3}$",
    limits::UNIT_ID_CHARS,
    |id| id.bytes().filter(|byte| *byte == b'/').count() < limits::UNIT_ID_SEGMENTS && is_path(id)
);

id!(
    ActorId,
    "操作账号: who gives a command. An account of a post (`kaiyuan-liaison`), not the name of a person.",
    "an actor: a slug of a-z, 0-9 and -, such as kaiyuan-liaison",
    "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
    limits::SLUG_CHARS,
    is_segment
);

id!(
    Slug,
    "The id of a poll, scheme, class or answer: a-z, 0-9 and -.",
    "an id: a slug of a-z, 0-9 and -, such as old-town",
    "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
    limits::SLUG_CHARS,
    is_segment
);

/// 单位层级: the level of a unit. Order is from the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 省级及以上机关: a department above the city, as issuer.
    Province,
    /// 市级机关, as issuer.
    City,
    /// 区(县): the authority that owns the ledger.
    District,
    /// 区直部门, as issuer.
    Department,
    /// 街道(乡镇)
    Street,
    /// 社区(村)
    Community,
}

impl Level {
    /// Every level, from the top.
    pub const ALL: [Level; 6] = [
        Level::Province,
        Level::City,
        Level::District,
        Level::Department,
        Level::Street,
        Level::Community,
    ];

    /// The spelling in files and entries.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Level::Province => "province",
            Level::City => "city",
            Level::District => "district",
            Level::Department => "department",
            Level::Street => "street",
            Level::Community => "community",
        }
    }
}

impl FromStr for Level {
    type Err = IdError;
    fn from_str(name: &str) -> Result<Self, IdError> {
        Level::ALL
            .into_iter()
            .find(|l| l.name() == name)
            .ok_or_else(|| IdError {
                id: name.chars().take(100).collect(),
                what: "a level: province, city, district, department, street or community",
            })
    }
}

/// 区划代码: the 12-digit statistical code of a place.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code(String);

impl Code {
    /// The twelve digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Code {
    type Error = IdError;
    fn try_from(code: String) -> Result<Self, IdError> {
        if code.len() == 12 && code.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(Self(code));
        }
        Err(IdError {
            id: code.chars().take(100).collect(),
            what: "a code of 12 digits (统计用区划代码)",
        })
    }
}

impl From<Code> for String {
    fn from(code: Code) -> String {
        code.0
    }
}

impl JsonSchema for Code {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Code".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[0-9]{12}$"})
    }
}

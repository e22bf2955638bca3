//! What can be recorded of the registry.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::custody::facts::VerifierKeyText;
use crate::day::Day;
use crate::text::{Number, Title};
use crate::unit::{ActorId, Code, Level, Slug, UnitId};

/// 开账: entry 0. Whose ledger it is, and whether its facts are simulated. The envelope's unit is the authority itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LedgerOpened {
    /// Name of the authority (`厦门市思明区`).
    pub authority: Title,
    /// Format of the entries: 1.
    pub format: u32,
    /// The key that signs the ledger from the first size on, named as the origin. A ledger without one is not signed, or
    /// got its first key by `key.introduced`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<VerifierKeyText>,
    /// Name of the log, unique in the world, as in a C2SP checkpoint (`jianfu.siming.example/ledger`).
    pub origin: Origin,
    /// Whether the facts are simulated or for training: then every output says so.
    pub simulated: bool,
}

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

/// 单位登记: a unit (the envelope's) exists from the envelope's day, or has these attributes from that day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitRegistered {
    /// 统计用区划代码 from that day, for places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// Level of the unit.
    pub level: Level,
    /// Name from that day.
    pub name: Title,
    /// The unit above it from that day; the authority has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<UnitId>,
}

/// 设定分类: a class of communities for assessment (`old-town` 老城区).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassDefined {
    /// Id of the class.
    pub class: Slug,
    /// Name of the class.
    pub name: Title,
}

/// 归类: the unit (the envelope's) belongs to a class from the envelope's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassAssigned {
    /// Where it is decided: a document or a list. A simulated assignment says so here.
    pub basis: Title,
    /// Id of the class.
    pub class: Slug,
}

/// 设监测点: the unit (the envelope's) is a monitoring point from the envelope's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PointDesignated {
    /// Last day; absent while open. Figures are compared only with periods that the same points covered whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

/// 角色: what an actor may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 登记管理员: units, classes, points, calendars and roles.
    Registrar,
    /// 联络员: records what reaches the points of its unit.
    Liaison,
    /// 减负办(区委办、区府办): closes months, publishes circulars, and may record for any point.
    Office,
    /// 考核办: polls, schemes, rankings.
    Assessor,
    /// 审计: reads; may record nothing.
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 5] = [
        Role::Registrar,
        Role::Liaison,
        Role::Office,
        Role::Assessor,
        Role::Auditor,
    ];

    /// The spelling in commands and entries.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Role::Registrar => "registrar",
            Role::Liaison => "liaison",
            Role::Office => "office",
            Role::Assessor => "assessor",
            Role::Auditor => "auditor",
        }
    }

    /// 名称
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Role::Registrar => "登记管理员",
            Role::Liaison => "联络员",
            Role::Office => "减负办",
            Role::Assessor => "考核办",
            Role::Auditor => "审计",
        }
    }
}

/// 授权: an actor holds a role over the unit (the envelope's) and all below it, from the envelope's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleGranted {
    /// Who holds it.
    pub holder: ActorId,
    /// The role.
    pub role: Role,
}

/// 放假安排: the working calendar of a year as published; a later one for the same year replaces it from its size on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarPublished {
    /// The notice (`国办发明电〔2018〕15号`) or other source.
    pub notice: Title,
    /// Weekdays that are off, ascending.
    pub off: Vec<Day>,
    /// Day of the notice.
    pub published: Day,
    /// The number of the notice, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Number>,
    /// Weekend days that are worked (调休上班), ascending.
    pub worked: Vec<Day>,
    /// The year; all days lie in it.
    pub year: i16,
}

//! What can be recorded of the end of things in the registry: units that are merged, split or abolished, points that end or
//! are rotated, roles that end or are handed over. The envelope's day is always the first day on which it is so.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::facts::Role;
use crate::text::Title;
use crate::unit::{ActorId, UnitId};

/// 单位合并: from the envelope's day the units `from` are part of the unit (the envelope's), which may be one of old or be
/// registered from that day. Comparisons carry over: a base before that day is the sum of all of them (合并口径).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitMerged {
    /// The document that decides it.
    pub basis: Title,
    /// The units that end, ascending, each once.
    pub from: Vec<UnitId>,
}

/// 单位拆分: from the envelope's day the unit (the envelope's) is split into others. It goes on as a smaller one if it is
/// itself among them (析出), else it ends. What the parts did before can't be told, so that they have no comparable base.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitSplit {
    /// The document that decides it.
    pub basis: Title,
    /// The units that it becomes, ascending, each once, at least two.
    pub into: Vec<UnitId>,
}

/// 单位撤销: from the envelope's day the unit (the envelope's) is no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitAbolished {
    /// The document that decides it.
    pub basis: Title,
    /// The units that take over its duties, ascending, each once; comparisons do not carry over to them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub successors: Vec<UnitId>,
}

/// 撤销监测点: from the envelope's day the unit (the envelope's) is no monitoring point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PointEnded {
    /// Why, or the document that decides it.
    pub basis: Title,
}

/// 监测点轮换: from the envelope's day the unit (the envelope's) is a monitoring point in the place of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PointRotated {
    /// Why, or the document that decides it.
    pub basis: Title,
    /// The point that it replaces.
    pub replaces: UnitId,
}

/// 终止授权: from the envelope's day an actor no longer holds a role over the unit (the envelope's).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleEnded {
    /// Who held it.
    pub holder: ActorId,
    /// The role.
    pub role: Role,
}

/// 联络员交接: from the envelope's day another actor is liaison (联络员) of the unit (the envelope's).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LiaisonHandedOver {
    /// Who was.
    pub from: ActorId,
    /// Who is.
    pub to: ActorId,
}

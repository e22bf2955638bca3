//! 角色: what an account may do, over a unit and those below it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

//! What can be recorded of the end of things in the registry: units that are merged, split or abolished, points that end or
//! are rotated, roles that end or are handed over. The envelope's day is always the first day on which it is so.

use crate::kind::About;
use crate::kind::Dated;
use crate::kind::FactKind;
use crate::kind::Fold;
use crate::kind::Kind;
use crate::kind::Reversal;
use crate::kind::by;
use crate::kind::none;
use crate::object::Named;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::registry::role::Role;
use crate::text::Title;
use crate::unit::{ActorId, UnitId};
use crate::version::Version;

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

impl FactKind for UnitMerged {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "unit.merged",
        versions: &[Version::today(1, 1)],
        zh: "单位合并",
        about: About::Unit,
        who: |_| by(&[Role::Registrar]),
        dated: Dated::Free("the registry may say what was so long ago"),
        reversal: Reversal::Last,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: |_, unit| Some(Named::End(unit)),
        names: |f, unit, each| ends(unit, &f.from, each),
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[],
        measures: none::measures,
        input: None,
        summary: none::summary,
    };
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

impl FactKind for UnitSplit {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "unit.split",
        versions: &[Version::today(1, 1)],
        zh: "单位拆分",
        about: About::Unit,
        who: |_| by(&[Role::Registrar]),
        dated: Dated::Free("the registry may say what was so long ago"),
        reversal: Reversal::Last,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: |_, unit| Some(Named::End(unit)),
        names: |f, unit, each| ends(unit, &f.into, each),
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[],
        measures: none::measures,
        input: None,
        summary: none::summary,
    };
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

impl FactKind for UnitAbolished {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "unit.abolished",
        versions: &[Version::today(1, 1)],
        zh: "单位撤销",
        about: About::Unit,
        who: |_| by(&[Role::Registrar]),
        dated: Dated::Free("the registry may say what was so long ago"),
        reversal: Reversal::Last,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: |_, unit| Some(Named::End(unit)),
        names: |f, unit, each| ends(unit, &f.successors, each),
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[],
        measures: none::measures,
        input: None,
        summary: none::summary,
    };
}

/// 撤销监测点: from the envelope's day the unit (the envelope's) is no monitoring point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PointEnded {
    /// Why, or the document that decides it.
    pub basis: Title,
}

impl FactKind for PointEnded {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "point.ended",
        versions: &[Version::today(1, 1)],
        zh: "撤销监测点",
        about: About::Unit,
        who: |_| by(&[Role::Registrar]),
        dated: Dated::Free("checks the days that it may end on itself"),
        reversal: Reversal::Last,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: |_, unit| Some(Named::Unit(unit)),
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
        summary: none::summary,
    };
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

impl FactKind for PointRotated {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "point.rotated",
        versions: &[Version::today(1, 1)],
        zh: "监测点轮换",
        about: About::Unit,
        who: |_| by(&[Role::Registrar]),
        dated: Dated::Free("checks the days that it may end on itself"),
        reversal: Reversal::Last,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: |_, unit| Some(Named::Unit(unit)),
        names: |f, _, each| each(Named::Unit(&f.replaces)),
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[],
        measures: none::measures,
        input: None,
        summary: none::summary,
    };
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

impl FactKind for RoleEnded {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "role.ended",
        versions: &[Version::today(1, 1)],
        zh: "终止授权",
        about: About::Unit,
        who: |_| by(&[Role::Registrar]),
        dated: Dated::Free("the registry may say what was so long ago"),
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
        summary: none::summary,
    };
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

impl FactKind for LiaisonHandedOver {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "liaison.handed_over",
        versions: &[Version::today(1, 1)],
        zh: "联络员交接",
        about: About::Unit,
        who: |_| by(&[Role::Registrar]),
        dated: Dated::Free("the registry may say what was so long ago"),
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
        summary: none::summary,
    };
}

/// The end of a unit, and the other units that it concerns.
fn ends<'a>(unit: &'a UnitId, others: &'a [UnitId], each: &mut dyn FnMut(Named<'a>)) {
    each(Named::End(unit));
    for other in others.iter().filter(|other| *other != unit) {
        each(Named::Unit(other));
        each(Named::End(other));
    }
}

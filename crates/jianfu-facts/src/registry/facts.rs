//! What can be recorded of the registry.

use crate::json::{is_false, yes};
use crate::kind::About;
use crate::kind::Dated;
use crate::kind::FactKind;
use crate::kind::Fold;
use crate::kind::Kind;
use crate::kind::Reversal;
use crate::kind::by;
use crate::kind::none;
use crate::object::Named;
use crate::registry::origin::Origin;
use crate::registry::role::Role;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::custody::key::VerifierKeyText;
use crate::day::Day;
use crate::text::{Number, Title};
use crate::unit::{ActorId, Code, Level, Slug, UnitId};
use crate::version::{OldBody, Version};

/// 开账: entry 0. Whose ledger it is, and whether its facts are simulated. The envelope's unit is the authority itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LedgerOpened {
    /// Name of the authority (`厦门市思明区`).
    pub authority: Title,
    /// The rules by which its entries are decided, `deciding/N`, until they are raised.
    #[schemars(range(min = 1))]
    pub deciding: u32,
    /// Format of its entries until it is raised: 2 at least, or this entry would be of version 1.
    #[schemars(range(min = 2))]
    pub format: u32,
    /// The key that signs the ledger from the first size on, named as the origin. A ledger without one is not signed, or
    /// got its first key by `key.introduced`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<VerifierKeyText>,
    /// Name of the log, unique in the world, as in a C2SP checkpoint (`jianfu.siming.example/ledger`).
    pub origin: Origin,
    /// Whether the facts are simulated or for training: then every output says so.
    pub simulated: bool,
    /// Whether entries may be recorded while no key of the ledger is at hand to sign them.
    #[serde(default, deserialize_with = "yes", skip_serializing_if = "is_false")]
    pub unsigned: bool,
}

/// Version 1: a ledger of format 1 and `deciding/1`, on which anybody could record without a key.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct LedgerOpened1 {
    /// Name of the authority (`厦门市思明区`).
    authority: Title,
    /// Format of the entries: 1.
    format: u32,
    /// The key that signs the ledger from the first size on, named as the origin. A ledger without one is not signed, or
    /// got its first key by `key.introduced`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<VerifierKeyText>,
    /// Name of the log, unique in the world, as in a C2SP checkpoint (`jianfu.siming.example/ledger`).
    origin: Origin,
    /// Whether the facts are simulated or for training: then every output says so.
    simulated: bool,
}

impl OldBody<LedgerOpened> for LedgerOpened1 {
    fn lift(self) -> LedgerOpened {
        LedgerOpened {
            authority: self.authority,
            deciding: 1,
            format: self.format,
            key: self.key,
            origin: self.origin,
            simulated: self.simulated,
            unsigned: true,
        }
    }
    fn lower(fact: &LedgerOpened) -> LedgerOpened1 {
        LedgerOpened1 {
            authority: fact.authority.clone(),
            format: fact.format,
            key: fact.key.clone(),
            origin: fact.origin.clone(),
            simulated: fact.simulated,
        }
    }
}

impl FactKind for LedgerOpened {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "ledger.opened",
        versions: &[Version::old::<LedgerOpened1>(1, 1), Version::today(2, 2)],
        zh: "开账",
        about: About::Opening,
        who: |_| by(&[Role::Registrar]),
        dated: Dated::Free("entry 0, on its own day"),
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
        summary: |f, _| format!("{}（{}）", f.authority, f.origin.as_str()),
    };
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

impl FactKind for UnitRegistered {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "unit.registered",
        versions: &[Version::today(1, 1)],
        zh: "单位登记",
        about: About::Unit,
        who: |_| by(&[Role::Registrar]),
        dated: Dated::Free("the registry may say what was so long ago"),
        reversal: Reversal::Last,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: |_, unit| Some(Named::Unit(unit)),
        names: |f, _, each| f.parent.iter().for_each(|parent| each(Named::Unit(parent))),
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[],
        measures: none::measures,
        input: None,
        summary: |f, _| f.name.to_string(),
    };
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

impl FactKind for ClassDefined {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "class.defined",
        versions: &[Version::today(1, 1)],
        zh: "设定分类",
        about: About::Authority,
        who: |_| by(&[Role::Registrar]),
        dated: Dated::Free("the registry may say what was so long ago"),
        reversal: Reversal::Last,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: |f, _| Some(Named::Class(&f.class)),
        names: |f, _, each| each(Named::Class(&f.class)),
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[],
        measures: none::measures,
        input: None,
        summary: |f, _| format!("{} {}", f.class, f.name),
    };
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

impl FactKind for ClassAssigned {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "class.assigned",
        versions: &[Version::today(1, 1)],
        zh: "归类",
        about: About::Unit,
        who: |_| by(&[Role::Registrar]),
        dated: Dated::Free("the registry may say what was so long ago"),
        reversal: Reversal::Last,
        fold: Fold::InOrder,
        sealable: false,
        family: none::family,
        subject: |_, unit| Some(Named::Unit(unit)),
        names: |f, _, each| each(Named::Class(&f.class)),
        links: none::links,
        texts: none::texts,
        numbered: none::numbered,
        once: none::once,
        minutes: none::minutes,
        bounds: none::bounds,
        adds: &[],
        measures: none::measures,
        input: None,
        summary: |f, _| format!("{}（{}）", f.class, f.basis),
    };
}

/// 设监测点: the unit (the envelope's) is a monitoring point from the envelope's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PointDesignated {
    /// Last day; absent while open. Figures are compared only with periods that the same points covered whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

impl FactKind for PointDesignated {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "point.designated",
        versions: &[Version::today(1, 1)],
        zh: "设监测点",
        about: About::Unit,
        who: |_| by(&[Role::Registrar]),
        dated: Dated::Free("the registry may say what was so long ago"),
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
        summary: |f, _| f.until.map_or_else(String::new, |until| format!("— {until}")),
    };
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

impl FactKind for RoleGranted {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "role.granted",
        versions: &[Version::today(1, 1)],
        zh: "授权",
        about: About::Unit,
        who: |_| by(&[Role::Registrar]),
        dated: Dated::Free("the registry may say what was so long ago"),
        reversal: Reversal::Free,
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
        summary: |f, words| format!("{} {}", f.holder, words.lang.pick(f.role.zh(), f.role.name())),
    };
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

impl FactKind for CalendarPublished {
    type Request = Self;
    const KIND: Kind<Self> = Kind {
        request: |f| Some(f.clone()),
        name: "calendar.published",
        versions: &[Version::today(1, 1)],
        zh: "放假安排",
        about: About::Authority,
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
        summary: |f, _| format!("{} {}", f.year, f.notice),
    };
}

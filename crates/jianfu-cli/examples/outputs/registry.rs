//! Outputs about the registry: units, classes, roles, calendars, methods, bases, windows of history.

use jianfu_facts::day::Day;
use jianfu_facts::exact::Decimal;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::period::Period;
use jianfu_facts::registry::facts::CalendarPublished;
use jianfu_facts::registry::role::Role;
use jianfu_facts::registry::rules::Decides;
use jianfu_facts::text::Number;
use jianfu_facts::unit::{ActorId, Code, Level, Slug, UnitId};

use crate::shapes::Null;

object! {
    /// A unit as known now.
    Unit {
        unit: UnitId,
        name: String,
        level: Level,
        code: Null<Code>,
        point: bool,
        class: Null<Slug>,
    }
}
output! {
    /// 单位
    Units { units: Vec<Unit>, size: u64 }
}
word! {
    /// By what a unit was found.
    FoundBy { Id, Code, Name, Initials }
}
object! {
    /// A unit that was found, and since when it is no more.
    FoundUnit { unit: UnitId, name: String, by: FoundBy, ended: Null<Day> }
}
output! {
    /// 查找单位
    FoundUnits { units: Vec<FoundUnit>, size: u64 }
}
object! {
    /// What a unit became on a day; `what` and `text` are in the language asked for.
    Event { from: Day, what: String, text: String, entry: u64 }
}
output! {
    /// 沿革
    UnitHistory { unit: UnitId, name: String, history: Vec<Event>, size: u64 }
}
object! {
    /// A class.
    Class { class: Slug, name: String }
}
output! {
    /// 社区分类
    Classes { classes: Vec<Class> }
}
object! {
    /// A grant of a role over a unit and all below it.
    Grant { actor: ActorId, role: Role, unit: UnitId, from: Day, ended: Null<Day>, entry: u64 }
}
output! {
    /// 授权
    Roles { roles: Vec<Grant> }
}
object! {
    /// The working days of a month or quarter.
    WorkingDays { cell: String, value: u32 }
}
output! {
    /// 放假安排 of a year, and its entry.
    Calendar { working_days: Vec<WorkingDays>, calendar: CalendarPublished, entry: u64 }
}
object! {
    /// A version of a method.
    Method { method: Slug, version: u32, decides: Decides, from: Period, text: String, entry: u64 }
}
output! {
    /// 口径声明
    Methods { methods: Vec<Method> }
}
object! {
    /// 申报基数: a figure of a time before the ledger.
    Base {
        base: Slug,
        about: UnitId,
        period: Period,
        label: String,
        value: Decimal,
        unit: String,
        source: String,
        entry: u64,
    }
}
output! {
    /// 申报基数
    Bases { bases: Vec<Base> }
}
object! {
    /// 核定限额: what an issuer may send out in a year, and whether no later one replaces it.
    Quota {
        issuer: UnitId,
        kind: FlowKind,
        year: i16,
        items: u32,
        basis: String,
        number: Null<Number>,
        dated: Day,
        holds: bool,
        entry: u64,
    }
}
output! {
    /// 核定限额
    Quotas { quotas: Vec<Quota>, size: u64 }
}
object! {
    /// A window of history.
    Window { from: Day, until: Day, open_until: Day, source: String, entry: u64 }
}
output! {
    /// 历史数据期间
    Windows { windows: Vec<Window> }
}

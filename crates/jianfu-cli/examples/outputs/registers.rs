//! Outputs about registers (清单).

use jianfu_facts::day::Day;
use jianfu_facts::digest::Digest;
use jianfu_facts::period::Period;
use jianfu_facts::stock::items::Attributes;
use jianfu_facts::stock::words::RegisterKind;
use jianfu_facts::unit::{Slug, UnitId};

use crate::figures::{Absence, Shown, Value};
use crate::shapes::Null;

object! {
    /// What is in force on a day.
    Standing {
        items: i64,
        filings_per_year: i64,
        fields_per_year: i64,
        minutes_per_year: i64,
        /// Items that state no frequency.
        unstated: i64,
        filings: Shown,
    }
}
object! {
    /// The base of a year's clearance.
    Base { year: i16, on: Day, count: u64, digest: Digest, entry: u64 }
}
object! {
    /// A register.
    Register {
        register: Slug,
        title: String,
        kind: RegisterKind,
        year: Null<i16>,
        unit: UnitId,
        entry: u64,
        adopted: Null<Day>,
        standing: Standing,
        bases: Vec<Base>,
    }
}
output! {
    /// 清单
    Registers { on: Day, registers: Vec<Register>, size: u64 }
}
object! {
    /// Items by owner.
    Owner { owner: UnitId, items: i64 }
}
object! {
    /// An item in force, and the entry that listed it.
    Item { item: String, title: String, owner: UnitId, attributes: Attributes, entry: Null<u64> }
}
object! {
    /// A cell of the items in force.
    Cell { cell: String, value: i64 }
}
output! {
    /// A register on a day; its cells sum to the items in force.
    Shelf {
        register: Slug,
        on: Day,
        standing: Standing,
        owners: Vec<Owner>,
        items: Vec<Item>,
        cells: Vec<Cell>,
        total: u64,
        next: Option<u64>,
        size: u64,
    }
}
object! {
    /// The items that were not carried out once.
    DeadItems { items: Vec<String> }
}
object! {
    /// Why it can't be said.
    NoAnswer { absent: Absence }
}
either! {
    /// 空转事项
    Dead { Items(DeadItems), Absent(NoAnswer) }
}
object! {
    /// 清理率
    Rate { numerator: i64, denominator: i64, value: Value, shown: String }
}
output! {
    /// 清理情况
    Clearance {
        register: Slug,
        year: i16,
        on: Day,
        /// The day on which the base was frozen.
        frozen: Null<Day>,
        base: i64,
        delisted: Vec<String>,
        merged: Vec<String>,
        added: i64,
        in_force: i64,
        dead: Dead,
        rate: Rate,
        rate_in_use: Shown,
        size: u64,
    }
}
object! {
    /// What came and went.
    Movement { before: i64, listed: i64, removed: i64, after: i64 }
}
object! {
    /// What was carried out, planned and unplanned.
    Kept {
        planned: u64,
        executed_of_plan: u64,
        executed: u64,
        by_plan: u64,
        unplanned: u64,
        merged: u64,
        rate: Shown,
    }
}
either! {
    /// 计划执行
    Adherence { Kept(Kept), Absent(NoAnswer) }
}
object! {
    /// Executions of an item.
    Executed { item: String, title: String, occasions: u64, receipts: u64 }
}
output! {
    /// 执行情况; `absent` in place of `items` where it can't be said.
    Executions {
        register: Slug,
        period: Period,
        movement: Movement,
        adherence: Adherence,
        items: Option<Vec<Executed>>,
        absent: Option<Absence>,
        next: Option<u64>,
        size: u64,
    }
}
object! {
    /// An item by its name.
    NamedItem { register: Slug, item: String, title: String, on: Day }
}
object! {
    /// A new item called like one that went; likeness is shared of all character pairs.
    Pair { new: NamedItem, old: NamedItem, likeness: [u64; 2], shown: String }
}
output! {
    /// 疑似死灰复燃
    Alike { pairs: Vec<Pair>, more: u64, size: u64 }
}

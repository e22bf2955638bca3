//! The words of the registry: units, classes, points, roles, calendars, methods, bases, history; and of months that are opened
//! again. It must never read a file.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use jianfu_facts::day::Day;
use jianfu_facts::period::Period;
use jianfu_facts::unit::{ActorId, Slug, UnitId};

use super::Place;

/// The day of a change and what decides it.
#[derive(Debug, ClapArgs)]
pub(crate) struct Change {
    /// 自该日起 (from this day)
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Day,
    /// 依据 (basis)
    #[arg(long)]
    pub(crate) basis: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Unit {
    /// 从 CSV 或 XLSX 登记单位、分类和监测点 (load units, classes and points)
    Load {
        /// 文件 (file)
        file: PathBuf,
        /// 只列出差异，不登记 (tell the differences, record nothing)
        #[arg(long)]
        dry_run: bool,
        /// 变更自该日起，缺省为各行的日期 (changes count from this day, default the day of each row)
        #[arg(long, value_name = "DAY")]
        from: Option<Day>,
    },
    /// 按编号、代码、名称或拼音首字母查找 (find by id, code, name or pinyin initials)
    Find {
        /// 编号、代码、名称或拼音首字母 (text), e.g. 开元, kyjd
        text: String,
    },
    /// 单位的沿革 (the history of a unit)
    Show {
        /// 单位 (unit)
        unit: UnitId,
    },
    /// 合并：所列单位自该日起并入 (merge units into one)
    Merge {
        /// 并入的单位 (the unit that goes on)
        into: UnitId,
        /// 被合并的单位 (the units that end)
        #[arg(required = true)]
        units: Vec<UnitId>,
        #[command(flatten)]
        change: Change,
    },
    /// 拆分：自该日起分为所列单位 (split a unit; it goes on if it is among its parts)
    Split {
        /// 被拆分的单位 (the unit)
        unit: UnitId,
        /// 拆分后的单位，至少两个 (its parts, at least two)
        #[arg(required = true)]
        into: Vec<UnitId>,
        #[command(flatten)]
        change: Change,
    },
    /// 撤销单位 (abolish a unit)
    Abolish {
        /// 单位 (unit)
        unit: UnitId,
        /// 承接其职责的单位 (who takes over its duties)
        #[arg(long = "successor", value_name = "UNIT")]
        successors: Vec<UnitId>,
        #[command(flatten)]
        change: Change,
    },
    /// 列出单位 (list units)
    List {
        /// 仅此单位及其下级 (only this unit and those below it)
        #[arg(long = "in", value_name = "UNIT")]
        within: Option<UnitId>,
        /// 仅监测点 (only monitoring points)
        #[arg(long)]
        points: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Class {
    /// 设定分类 (define a class)
    Define {
        /// 分类编号 (id)
        class: Slug,
        /// 名称 (name)
        #[arg(long)]
        name: String,
    },
    /// 归类 (assign a community)
    Assign {
        /// 社区 (community)
        unit: UnitId,
        /// 分类编号 (class)
        class: Slug,
        /// 起始日期 (from)
        #[arg(long)]
        from: Day,
        /// 依据 (basis)
        #[arg(long)]
        basis: String,
    },
    /// 列出分类 (list classes)
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Point {
    /// 设监测点 (designate a point)
    Designate {
        /// 单位 (unit)
        unit: UnitId,
        /// 起始日期 (from)
        #[arg(long)]
        from: Day,
        /// 截止日期 (until)
        #[arg(long)]
        until: Option<Day>,
    },
    /// 撤销：自该日起不再是监测点 (from that day it is no point)
    End {
        /// 单位 (unit)
        unit: UnitId,
        #[command(flatten)]
        change: Change,
    },
    /// 轮换：自该日起由一个单位接替另一个监测点 (from that day a unit is a point in the place of another)
    Rotate {
        /// 新监测点 (the new point)
        unit: UnitId,
        /// 被接替的监测点 (the point that it replaces)
        #[arg(long, value_name = "UNIT")]
        replaces: UnitId,
        #[command(flatten)]
        change: Change,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Role {
    /// 授权 (grant a role)
    Grant {
        /// 账号 (actor)
        holder: ActorId,
        /// 角色 (role): registrar, liaison, office, assessor, auditor
        role: String,
        /// 范围：该单位及其下级 (over this unit and those below it)
        #[arg(long)]
        unit: UnitId,
    },
    /// 终止授权 (end a role)
    End {
        /// 账号 (actor)
        holder: ActorId,
        /// 角色 (role)
        role: String,
        /// 范围 (the unit of the grant)
        #[arg(long)]
        unit: UnitId,
        /// 自该日起，缺省为今天 (from this day, default today)
        #[arg(long, value_name = "DAY")]
        from: Option<Day>,
    },
    /// 联络员交接 (a liaison hands over to another)
    Handover {
        /// 原联络员 (who was)
        holder: ActorId,
        /// 新联络员 (who is)
        to: ActorId,
        /// 单位 (the unit of the grant)
        #[arg(long)]
        unit: UnitId,
        /// 自该日起，缺省为今天 (from this day, default today)
        #[arg(long, value_name = "DAY")]
        from: Option<Day>,
    },
    /// 列出授权 (list roles)
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Calendar {
    /// 录入一年放假安排 (load a year's calendar)
    Load {
        /// 文件：date,kind (file)
        file: PathBuf,
        /// 年份 (year)
        #[arg(long)]
        year: i16,
        /// 通知或来源 (notice), e.g. 国办发明电〔2018〕15号
        #[arg(long)]
        notice: String,
        /// 公布日期 (published)
        #[arg(long)]
        published: Day,
        /// 文号，通知有文号时填写 (number of the notice, where it has one), e.g. 国办发明电〔2018〕15号
        #[arg(long)]
        number: Option<String>,
    },
    /// 各年工作日 (working days)
    Show {
        /// 年份 (year)
        year: i16,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Method {
    /// 声明一种口径，或其新版本 (declare a method, or a further version of it)
    Declare {
        /// 口径编号 (id); natural-month, reporting-month
        method: Slug,
        /// 口径事项 (what it decides): counting, minutes, attribution, months, rounding
        #[arg(long, value_name = "WORD")]
        decides: String,
        /// 起始期间 (first period), e.g. 2019-07r
        #[arg(long, value_name = "PERIOD")]
        from: Period,
        /// 口径内容或依据 (the method in words, or its document)
        #[arg(long)]
        text: String,
    },
    /// 列出口径 (list methods)
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Base {
    /// 登记申报基数 (state a base)
    State {
        /// 基数编号 (id)
        base: Slug,
        /// 单位，缺省为台账所属单位 (unit, default the authority)
        #[arg(long)]
        unit: Option<UnitId>,
        /// 期间，须在开账之前结束 (period, over before the ledger was opened)
        #[arg(long)]
        period: Period,
        /// 数字的含义 (what it is a figure of)
        #[arg(long)]
        label: String,
        /// 数值 (value)
        #[arg(long, allow_hyphen_values = true)]
        value: String,
        /// 计量单位 (unit of the value)
        #[arg(long, value_name = "TEXT")]
        measure: String,
        /// 来源 (source)
        #[arg(long)]
        source: String,
    },
    /// 列出申报基数 (list bases)
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum History {
    /// 开放一段历史数据期间 (open a window of history)
    Open {
        /// 首日 (first day of the old facts)
        #[arg(long, value_name = "DAY")]
        from: Day,
        /// 末日 (last day of the old facts)
        #[arg(long, value_name = "DAY")]
        until: Day,
        /// 录入截止日，至多 92 天后 (last day on which they may be recorded, at most 92 days ahead)
        #[arg(long, value_name = "DAY")]
        open_until: Day,
        /// 来源 (source)
        #[arg(long)]
        source: String,
    },
    /// 列出历史数据期间 (list windows of history)
    List,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Reopen {
    /// 月份 (month): 2019-06, 2019-06r
    pub(crate) month: Period,
    /// 审批人：登记管理员或考核办，须非本人 (who approved it: a registrar or an assessor, another actor)
    #[arg(long, value_name = "ACTOR")]
    pub(crate) approved_by: ActorId,
    /// 依据 (basis)
    #[arg(long)]
    pub(crate) basis: String,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Restated {
    /// 期间 (period): 2019-06, 2019-06r, 2019Q2
    pub(crate) period: Period,
    /// 对照第几次月结，仅限单个月份；默认最近一次 (which closing of a month, from 1), default the last
    #[arg(long, value_name = "N")]
    pub(crate) closing: Option<usize>,
    #[command(flatten)]
    pub(crate) place: Place,
}

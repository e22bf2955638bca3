//! The words of registers: opening, loading, adopting, changing items, and asking what is in force. It must never read a file.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use jianfu_facts::day::Day;
use jianfu_facts::period::Period;
use jianfu_facts::unit::{Slug, UnitId};

use super::flow::Late;

/// Day and lateness of a change.
#[derive(Debug, ClapArgs)]
pub(crate) struct When {
    /// 日期，缺省为今天 (day, default today)
    #[arg(long)]
    pub(crate) on: Option<Day>,
    #[command(flatten)]
    pub(crate) late: Late,
}

/// A page of a list.
#[derive(Debug, ClapArgs)]
pub(crate) struct Page {
    /// 从第几项起 (from which one of the list, from 0)
    #[arg(long, default_value_t = 0)]
    pub(crate) from: usize,
    /// 最多几项 (at most)
    #[arg(long, default_value_t = 200)]
    pub(crate) limit: usize,
}

/// What is told of an item.
#[derive(Debug, ClapArgs)]
pub(crate) struct Told {
    /// 要求、设立或所属单位 (owner: who asks for it, sets it or owns it)
    #[arg(long, value_name = "UNIT")]
    pub(crate) owner: Option<UnitId>,
    /// 依据 (basis or approval)
    #[arg(long)]
    pub(crate) basis: Option<String>,
    /// 频次 (frequency): once, daily, weekly, monthly, quarterly, half_yearly, yearly, as_needed
    #[arg(long)]
    pub(crate) frequency: Option<String>,
    /// 字段数 (fields)
    #[arg(long)]
    pub(crate) fields: Option<u32>,
    /// 每次填报分钟 (minutes to fill it once)
    #[arg(long)]
    pub(crate) fill_minutes: Option<u32>,
    /// 形式 (medium): electronic, paper, both
    #[arg(long)]
    pub(crate) medium: Option<String>,
    /// 年计划执行次数 (executions planned a year)
    #[arg(long)]
    pub(crate) executions: Option<u32>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Register {
    /// 设立清单 (open a register)
    Open {
        /// 清单编号 (id)
        register: Slug,
        /// 类别 (kind): inspection_plan, ledger, form, indicator, duty, approval, patrol_item, grid, institution, post,
        /// platform, group, plate, responsibility_letter, veto
        #[arg(long)]
        kind: String,
        /// 名称 (title)
        #[arg(long)]
        title: String,
        /// 依据 (basis)
        #[arg(long)]
        basis: String,
        /// 管理单位，缺省为本区 (unit that keeps it, default the authority)
        #[arg(long)]
        unit: Option<UnitId>,
        /// 年份，长期清单不填 (year, none for one that goes on)
        #[arg(long)]
        year: Option<i16>,
        /// 日期，缺省为今天 (day, default today)
        #[arg(long)]
        on: Option<Day>,
    },
    /// 从 CSV 或 XLSX 列入事项：全部或全不 (list items from a file: all rows or none)
    Load {
        /// 文件 (file)
        file: PathBuf,
        /// 清单编号 (register)
        #[arg(long)]
        register: Slug,
        /// 未注明单位的事项所属单位 (owner of rows that name none)
        #[arg(long, value_name = "UNIT")]
        owner: Option<UnitId>,
        /// 同时印发 (adopt the register too)
        #[arg(long)]
        adopt: bool,
        /// 只检查，不登记 (check only)
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        when: When,
    },
    /// 印发清单：自该日起在列 (adopt a register: its items are in force)
    Adopt {
        /// 清单编号 (register)
        register: Slug,
        #[command(flatten)]
        when: When,
    },
    /// 冻结某年清理率的基数 (freeze the base of a year's clearance)
    FreezeBase {
        /// 清单编号 (register)
        register: Slug,
        /// 年份 (year)
        #[arg(long)]
        year: i16,
        /// 日期，缺省为今天 (day, default today)
        #[arg(long)]
        on: Option<Day>,
    },
    /// 事项列入、变更、合并、退出 (change items)
    #[command(subcommand)]
    Item(Item),
    /// 列出清单 (list registers)
    List {
        /// 时点，缺省为最后一条记录之日 (day, default that of the last entry)
        #[arg(long)]
        on: Option<Day>,
    },
    /// 某日在列事项 (items in force on a day)
    Show {
        /// 清单编号 (register)
        register: Slug,
        /// 时点，缺省为最后一条记录之日 (day, default that of the last entry)
        #[arg(long)]
        on: Option<Day>,
        #[command(flatten)]
        page: Page,
    },
    /// 清理率 (clearance against a frozen base)
    Clearance {
        /// 清单编号 (register)
        register: Slug,
        /// 年份，缺省为时点所在年 (year of the base, default that of the day)
        #[arg(long)]
        year: Option<i16>,
        /// 时点，缺省为最后一条记录之日 (day, default that of the last entry)
        #[arg(long)]
        on: Option<Day>,
    },
    /// 增减与逐项执行情况 (what came, went and was carried out in a period)
    Executions {
        /// 清单编号 (register)
        register: Slug,
        /// 期间 (period): 2019, 2019Q2, 2019-06
        period: Period,
        #[command(flatten)]
        page: Page,
    },
    /// 疑似死灰复燃：新列入与已退出事项名称相似 (new items called like ones that went)
    Alike {
        /// 清单编号，缺省为全部 (register, default all)
        register: Option<Slug>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Item {
    /// 列入 (list an item)
    Add {
        /// 清单编号 (register)
        register: Slug,
        /// 事项编号 (number of the item)
        item: String,
        /// 名称 (title)
        #[arg(long)]
        title: String,
        #[command(flatten)]
        told: Told,
        #[command(flatten)]
        when: When,
    },
    /// 变更：未给出的内容不变 (revise an item: what is not given stays)
    Revise {
        /// 清单编号 (register)
        register: Slug,
        /// 事项编号 (number of the item)
        item: String,
        /// 名称 (title)
        #[arg(long)]
        title: Option<String>,
        #[command(flatten)]
        told: Told,
        #[command(flatten)]
        when: When,
    },
    /// 合并同类项 (merge items into one that stays)
    Merge {
        /// 清单编号 (register)
        register: Slug,
        /// 被合并的事项编号 (numbers of those that go)
        #[arg(required = true, value_name = "ITEM")]
        items: Vec<String>,
        /// 保留的事项编号 (number of the one that stays)
        #[arg(long, value_name = "ITEM")]
        into: String,
        #[command(flatten)]
        when: When,
    },
    /// 退出 (delist items)
    Delist {
        /// 清单编号 (register)
        register: Slug,
        /// 事项编号 (numbers of the items)
        #[arg(required = true, value_name = "ITEM")]
        items: Vec<String>,
        /// 原因 (reason): abolished, expired, taken_back, replaced
        #[arg(long)]
        reason: String,
        /// 依据 (basis)
        #[arg(long)]
        basis: String,
        #[command(flatten)]
        when: When,
    },
}

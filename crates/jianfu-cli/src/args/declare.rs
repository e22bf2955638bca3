//! The words of what an issuer declares, of classified totals, and of decisions on matches.
//! It must never read a file.

use clap::{Args as ClapArgs, Subcommand};
use jianfu_facts::day::Day;
use jianfu_facts::period::Period;
use jianfu_facts::unit::UnitId;

use super::flow::Late;

#[derive(Debug, Subcommand)]
pub(crate) enum Declare {
    /// 会议立项 (a meeting proposed)
    MeetingProposed(Proposed),
    /// 会议审批 (a proposal approved or rejected)
    MeetingApproved(Decided),
    /// 会议召开 (a meeting convened)
    MeetingConvened(Convened),
    /// 并会 (meetings merged into one)
    MeetingMerged(Merged),
    /// 套会 (a meeting held within another)
    MeetingNested(Nested),
    /// 会议取消 (a proposed meeting cancelled)
    MeetingCancelled(Cancelled),
    /// 发文立项 (a document proposed)
    DocumentProposed(Drafted),
    /// 发文把关 (a gate passed, or a document sent back)
    DocumentGated(Gated),
    /// 发文 (a document issued)
    DocumentIssued(Issued),
    /// 转发文件 (a document forwarded)
    DocumentForwarded(Forwarded),
    /// 以此份为准 (a document replaced)
    DocumentSuperseded(Superseded),
    /// 督检考开展 (an inspection launched)
    InspectionLaunched(Launched),
    /// 涉密事项计数：只记当月件数，不记标题、文号 (how many classified items there were in a month, and nothing of any)
    Classified(Classified),
    /// 确认匹配 (a receipt is of a declared item)
    MatchConfirmed(Pair),
    /// 否定匹配 (a receipt is not of a declared item)
    MatchRejected(Pair),
}

/// What every one of them has.
#[derive(Debug, ClapArgs)]
pub(crate) struct Who {
    /// 单位：监测点，或发出单位 (the point, or the unit that declares)
    #[arg(long)]
    pub(crate) unit: UnitId,
    /// 日期，缺省为今天 (day, default today)
    #[arg(long)]
    pub(crate) on: Option<Day>,
    #[command(flatten)]
    pub(crate) late: Late,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Classified {
    /// 单位：监测点，或发出单位 (the point, or the unit that issued them)
    #[arg(long)]
    pub(crate) unit: UnitId,
    /// 类别 (kind): meeting, document, inspection
    #[arg(long)]
    pub(crate) kind: String,
    /// 已结束的月份 (a month that is over): 2019-06, 2019-06r
    #[arg(long)]
    pub(crate) month: Period,
    /// 件数 (how many)
    #[arg(long)]
    pub(crate) count: u32,
    #[command(flatten)]
    pub(crate) late: Late,
}

/// What an item of an issuer has beside its own.
#[derive(Debug, ClapArgs)]
pub(crate) struct Item {
    #[command(flatten)]
    pub(crate) who: Who,
    /// 标题 (title)
    #[arg(long)]
    pub(crate) title: String,
    /// 知悉范围 (who may know): public, internal
    #[arg(long)]
    pub(crate) secrecy: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Proposed {
    #[command(flatten)]
    pub(crate) item: Item,
    /// 计划召开日期 (day for which it is planned)
    #[arg(long)]
    pub(crate) planned: Day,
    /// 类型 (kind): comprehensive, special, dispatch, training, talk
    #[arg(long, default_value = "special")]
    pub(crate) kind: String,
    /// 年度计划项目 (item of the year's plan)
    #[arg(long)]
    pub(crate) plan_item: Option<String>,
    /// 联合主办单位，可多次 (joint organisers)
    #[arg(long = "with", value_name = "UNIT")]
    pub(crate) with: Vec<UnitId>,
    /// 直达基层 (reaches down to the grass roots)
    #[arg(long)]
    pub(crate) direct: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Decided {
    #[command(flatten)]
    pub(crate) who: Who,
    /// 立项记录编号 (index of the proposal)
    pub(crate) meeting: u64,
    /// 决定 (decision): approved, rejected
    #[arg(long, default_value = "approved")]
    pub(crate) decision: String,
    /// 不同意的理由 (why not): not_needed, over_quota, merge, other_form, too_long, content, no_basis
    #[arg(long)]
    pub(crate) reason: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Convened {
    #[command(flatten)]
    pub(crate) item: Item,
    /// 时长，分钟 (minutes)
    #[arg(long)]
    pub(crate) minutes: u32,
    /// 参会人数 (people)
    #[arg(long)]
    pub(crate) people: u32,
    /// 立项记录编号 (index of the proposal)
    #[arg(long)]
    pub(crate) proposal: Option<u64>,
    /// 会议号 (number)
    #[arg(long)]
    pub(crate) number: Option<String>,
    /// 类型 (kind): comprehensive, special, dispatch, training, talk
    #[arg(long, default_value = "special")]
    pub(crate) kind: String,
    /// 方式 (mode): onsite, video
    #[arg(long, default_value = "onsite")]
    pub(crate) mode: String,
    /// 联合主办单位，可多次 (joint organisers)
    #[arg(long = "with", value_name = "UNIT")]
    pub(crate) with: Vec<UnitId>,
    /// 讲话时长，分钟 (minutes of the principal's speech)
    #[arg(long)]
    pub(crate) speech_minutes: Option<u32>,
    /// 直达基层 (reaches down to the grass roots)
    #[arg(long)]
    pub(crate) direct: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Merged {
    #[command(flatten)]
    pub(crate) who: Who,
    /// 被合并的会议的记录编号，可多个 (indexes of the meetings that are merged)
    #[arg(required = true)]
    pub(crate) from: Vec<u64>,
    /// 并入的会议的记录编号 (index of the meeting that they become)
    #[arg(long)]
    pub(crate) into: u64,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Nested {
    #[command(flatten)]
    pub(crate) who: Who,
    /// 套入的会议的记录编号 (index of the meeting that is held within another)
    pub(crate) nested: u64,
    /// 主会的记录编号 (index of the other)
    #[arg(long)]
    pub(crate) host: u64,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Cancelled {
    #[command(flatten)]
    pub(crate) who: Who,
    /// 立项记录编号 (index of the proposal)
    pub(crate) meeting: u64,
    /// 原因 (reason): not_needed, other_form, put_off
    #[arg(long)]
    pub(crate) reason: String,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Drafted {
    #[command(flatten)]
    pub(crate) item: Item,
    /// 文件种类 (kind): comprehensive, special, forward, coordination
    #[arg(long, default_value = "special")]
    pub(crate) kind: String,
    /// 年度计划项目 (item of the year's plan)
    #[arg(long)]
    pub(crate) plan_item: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Gated {
    #[command(flatten)]
    pub(crate) who: Who,
    /// 立项记录编号 (index of the proposal)
    pub(crate) document: u64,
    /// 哪一关 (gate): quantity, review, quality
    #[arg(long)]
    pub(crate) gate: String,
    /// 结果 (decision): pass, return
    #[arg(long, default_value = "pass")]
    pub(crate) decision: String,
    /// 退回的理由 (why it goes back): not_needed, over_quota, merge, other_form, too_long, content, no_basis
    #[arg(long)]
    pub(crate) reason: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Issued {
    #[command(flatten)]
    pub(crate) item: Item,
    /// 发文字号 (number)
    #[arg(long)]
    pub(crate) number: Option<String>,
    /// 立项记录编号 (index of the proposal)
    #[arg(long)]
    pub(crate) proposal: Option<u64>,
    /// 形式 (form): red, white, letter, group_notice, phone_notice；有文号缺省红头，否则白头
    #[arg(long)]
    pub(crate) form: Option<String>,
    /// 文件种类 (kind): comprehensive, special, forward, coordination
    #[arg(long, default_value = "special")]
    pub(crate) kind: String,
    /// 正文字数 (characters of the body)
    #[arg(long)]
    pub(crate) characters: Option<u32>,
    /// 页数 (pages)
    #[arg(long)]
    pub(crate) pages: Option<u32>,
    /// 办结期限 (due)
    #[arg(long)]
    pub(crate) due: Option<Day>,
    /// 要求，可多次 (demands): report, followup, form, meeting, letter
    #[arg(long)]
    pub(crate) demand: Vec<String>,
    /// 联合发文单位，可多次 (joint issuers)
    #[arg(long = "with", value_name = "UNIT")]
    pub(crate) with: Vec<UnitId>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Forwarded {
    #[command(flatten)]
    pub(crate) item: Item,
    /// 发文字号 (number)
    #[arg(long)]
    pub(crate) number: Option<String>,
    /// 所转发文件的记录编号 (index of the document that is passed on)
    #[arg(long)]
    pub(crate) parent: Option<u64>,
    /// 所转发文件的文号 (its number)
    #[arg(long)]
    pub(crate) parent_number: Option<String>,
    /// 干货，每条一次；没有即为原文照转 (a key point, once each)
    #[arg(long = "point", value_name = "TEXT")]
    pub(crate) points: Vec<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Superseded {
    #[command(flatten)]
    pub(crate) who: Who,
    /// 被替代的文件的记录编号 (index of the document that is replaced)
    pub(crate) document: u64,
    /// 为准的文件的记录编号 (index of the document that replaces it)
    #[arg(long)]
    pub(crate) by: u64,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Launched {
    #[command(flatten)]
    pub(crate) item: Item,
    /// 拟到监测点、社区数 (points to be visited)
    #[arg(long)]
    pub(crate) points: u32,
    /// 检查码或编号 (code or number)
    #[arg(long)]
    pub(crate) number: Option<String>,
    /// 年度计划项目 (item of the year's plan)
    #[arg(long)]
    pub(crate) plan_item: Option<String>,
    /// 申报类型 (declared): supervision, check, assessment, evaluation, research, covert, third_party
    #[arg(long, default_value = "check")]
    pub(crate) declared: String,
    /// 参加单位，可多次 (units that inspect with it)
    #[arg(long = "with", value_name = "UNIT")]
    pub(crate) with: Vec<UnitId>,
    /// 合并开展的检查的记录编号，可多次 (indexes of inspections with which it goes out)
    #[arg(long, value_name = "INDEX")]
    pub(crate) combined_with: Vec<u64>,
    /// 互认结果的检查的记录编号，可多次 (indexes of inspections whose results are used)
    #[arg(long, value_name = "INDEX")]
    pub(crate) reuses: Vec<u64>,
    /// 结果共享 (its result is shared)
    #[arg(long)]
    pub(crate) result_shared: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Pair {
    /// 发出方的记录编号 (index of the issuer's entry)
    pub(crate) declared: u64,
    /// 监测点的记录编号 (index of the point's entry)
    pub(crate) received: u64,
}

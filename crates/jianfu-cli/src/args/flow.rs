//! The words of what reaches a point: recording, importing, reversing. It must never read a file.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use jianfu_facts::custody::seal::Subject;
use jianfu_facts::day::Day;
use jianfu_facts::flow::words::LateReason;
use jianfu_facts::unit::UnitId;

use super::declare::Declare;
use super::detail::{DocumentKnown, InspectionKnown, MeetingKnown};
use super::input_form;

#[derive(Debug, ClapArgs)]
pub(crate) struct Common {
    /// 监测点 (point)
    #[arg(long)]
    pub(crate) unit: UnitId,
    /// 标题 (title)
    #[arg(long)]
    pub(crate) title: String,
    /// 日期，缺省为今天 (day, default today)
    #[arg(long)]
    pub(crate) on: Option<Day>,
    /// 编号：发文字号、会议号、检查计划号 (number)
    #[arg(long)]
    pub(crate) number: Option<String>,
    /// 渠道 (channel): oa, paper, group, phone, email, app
    #[arg(long, default_value = "oa")]
    pub(crate) channel: String,
    #[command(flatten)]
    pub(crate) late: Late,
    #[command(flatten)]
    pub(crate) sealed: Sealed,
}

/// Why a fact comes late, one option for every command that records a dated fact.
#[derive(Debug, Default, ClapArgs)]
pub(crate) struct Late {
    #[arg(long, help = late_help())]
    pub(crate) late: Option<String>,
}

/// The words are those of the entries, so that the help can't lag behind.
fn late_help() -> String {
    let words: Vec<&str> = LateReason::ALL.iter().map(|reason| reason.name()).collect();
    format!("迟报原因 (why late): {}", words.join(", "))
}

/// 封存: a remark that may say something of a person; the ledger holds a commitment only.
#[derive(Debug, Default, ClapArgs)]
pub(crate) struct Sealed {
    /// 备注，封存在台账之外，可依法删除 (remark, sealed outside the ledger; it can be erased)
    #[arg(long)]
    pub(crate) remark: Option<String>,
    /// 备注所涉个人的编号，缺省为新编号 (subject that the remark is about, default a new one)
    #[arg(long, value_name = "SUBJECT", requires = "remark")]
    pub(crate) about: Option<Subject>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Record {
    /// 会议 (a meeting attended)
    Meeting(Meeting),
    /// 文件 (a document received)
    Document(Document),
    /// 督查检查 (an inspection received)
    Inspection(Inspection),
    #[command(flatten)]
    Form(input_form::FormRequest),
    #[command(flatten)]
    Declare(Declare),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Meeting {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(flatten)]
    pub(crate) known: MeetingKnown,
    /// 召开单位 (organiser)
    #[arg(long)]
    pub(crate) organiser: UnitId,
    /// 时长，分钟 (minutes)
    #[arg(long)]
    pub(crate) minutes: u32,
    /// 人数 (people)
    #[arg(long, default_value_t = 1)]
    pub(crate) people: u32,
    /// 往返路途，分钟 (journey there and back, minutes)
    #[arg(long, default_value_t = 0)]
    pub(crate) travel_minutes: u32,
    /// 方式 (mode): onsite, video
    #[arg(long, default_value = "onsite")]
    pub(crate) mode: String,
    /// 类型 (kind): comprehensive, special, dispatch, training, talk
    #[arg(long, default_value = "special")]
    pub(crate) kind: String,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Document {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(flatten)]
    pub(crate) known: DocumentKnown,
    /// 发文单位 (issuer)
    #[arg(long)]
    pub(crate) issuer: UnitId,
    /// 形式 (form): red, white, letter, group_notice, phone_notice；有文号缺省红头，否则白头
    #[arg(long)]
    pub(crate) form: Option<String>,
    /// 页数 (pages)
    #[arg(long)]
    pub(crate) pages: Option<u32>,
    /// 办结期限 (due)
    #[arg(long)]
    pub(crate) due: Option<Day>,
    /// 要求，可多次 (demands): report, followup, form, meeting, letter
    #[arg(long)]
    pub(crate) demand: Vec<String>,
    /// 实测办理时长，分钟 (minutes of handling, measured)
    #[arg(long)]
    pub(crate) minutes: Option<u32>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Inspection {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(flatten)]
    pub(crate) known: InspectionKnown,
    /// 来访单位 (organiser)
    #[arg(long)]
    pub(crate) organiser: UnitId,
    /// 在场时长，分钟 (minutes on site)
    #[arg(long)]
    pub(crate) minutes: u32,
    /// 陪同人数 (people)
    #[arg(long, default_value_t = 1)]
    pub(crate) people: u32,
    /// 来访人数 (inspectors)
    #[arg(long, default_value_t = 1)]
    pub(crate) inspectors: u32,
    /// 索要材料，份 (materials)
    #[arg(long, default_value_t = 0)]
    pub(crate) materials: u32,
    /// 申报类型 (declared): supervision, check, assessment, evaluation, research, covert, third_party
    #[arg(long, default_value = "check")]
    pub(crate) declared: String,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Import {
    /// CSV 或 XLSX 文件 (file)
    pub(crate) file: PathBuf,
    /// 类别 (kind)
    #[arg(long, value_parser = input_form::kinds_of_files())]
    pub(crate) kind: String,
    /// 文件中没有监测点列时的监测点 (point, where the file has no such column)
    #[arg(long)]
    pub(crate) unit: Option<UnitId>,
    /// 工作簿中的工作表，缺省为第一个 (sheet of a workbook, default the first)
    #[arg(long)]
    pub(crate) sheet: Option<String>,
    /// 只检查，不登记 (check only)
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// 错误清单另存为 CSV (write the errors to a CSV file)
    #[arg(long, value_name = "FILE")]
    pub(crate) errors: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Reverse {
    /// 记录编号 (index of the entry)
    pub(crate) index: u64,
    /// 原因 (reason): duplicate, wrong, not_happened, out_of_scope
    #[arg(long)]
    pub(crate) reason: String,
}

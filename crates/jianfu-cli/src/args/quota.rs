//! The words of quotas (限额). It must never read a file.

use clap::{Subcommand, ValueEnum};
use jianfu_facts::day::Day;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::unit::UnitId;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sent {
    /// 会议 (meetings)
    Meeting,
    /// 文件 (documents)
    Document,
    /// 督查检查 (inspections)
    Inspection,
}

impl From<Sent> for FlowKind {
    fn from(sent: Sent) -> FlowKind {
        match sent {
            Sent::Meeting => FlowKind::Meeting,
            Sent::Document => FlowKind::Document,
            Sent::Inspection => FlowKind::Inspection,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Quota {
    /// 登记核定限额，再次登记即调整，以最后登记的为准 (state a quota; stated anew, the last one holds)
    State {
        /// 发出单位 (the issuer)
        unit: UnitId,
        /// 类别 (kind)
        kind: Sent,
        /// 件数 (items), 1–10000
        items: u32,
        /// 年度 (year)
        #[arg(long)]
        year: i16,
        /// 依据文件的标题 (title of the document that sets it)
        #[arg(long)]
        basis: String,
        /// 依据文件的日期 (its date)
        #[arg(long, value_name = "DAY")]
        dated: Day,
        /// 依据文件的文号 (its number), e.g. 思委办〔2019〕3号
        #[arg(long)]
        number: Option<String>,
    },
    /// 列出限额，含已被调整的 (list quotas, those too that a later one replaces)
    List {
        /// 仅此年度 (only this year)
        #[arg(long)]
        year: Option<i16>,
    },
}

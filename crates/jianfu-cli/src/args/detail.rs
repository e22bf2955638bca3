//! The words of what else is known of a receipt. It must never read a file.

use clap::Args as ClapArgs;
use jianfu_facts::unit::UnitId;

/// What all three receipts may add.
#[derive(Debug, ClapArgs)]
pub(crate) struct Known {
    /// 联合单位，可多次；牵头单位为召开、发文、来访单位 (joint issuers beside the one that leads)
    #[arg(long = "with", value_name = "UNIT")]
    pub(crate) with: Vec<UnitId>,
    /// 发出方记录编号 (index of the issuer's own entry)
    #[arg(long, value_name = "INDEX")]
    pub(crate) declared_as: Option<u64>,
    /// 知悉范围 (who may know): public, internal
    #[arg(long)]
    pub(crate) secrecy: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct MeetingKnown {
    #[command(flatten)]
    pub(crate) known: Known,
    /// 要求职级 (rank that must come): staff, deputy, principal
    #[arg(long)]
    pub(crate) required: Option<String>,
    /// 到会职级 (rank that came): staff, deputy, principal
    #[arg(long)]
    pub(crate) attended: Option<String>,
    /// 并会、套会所在的会议 (the meeting in which it was held)
    #[arg(long, value_name = "TITLE")]
    pub(crate) within: Option<String>,
    /// 上级会议号 (number of the meeting that it passes on)
    #[arg(long, value_name = "NUMBER")]
    pub(crate) parent: Option<String>,
    /// 索要材料，份 (materials)
    #[arg(long)]
    pub(crate) materials: Option<u32>,
    /// 直达基层 (it reached down to the grass roots)
    #[arg(long)]
    pub(crate) direct: bool,
    /// 要求层层传达 (it must be passed on by another)
    #[arg(long)]
    pub(crate) relay: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct DocumentKnown {
    #[command(flatten)]
    pub(crate) known: Known,
    /// 文件种类 (kind): comprehensive, special, forward, coordination
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// 正文字数 (characters of the body)
    #[arg(long)]
    pub(crate) characters: Option<u32>,
    /// 上级文件文号 (number of the document that it passes on)
    #[arg(long, value_name = "NUMBER")]
    pub(crate) parent: Option<String>,
    /// 以此份为准：被替代文件的文号 (number of the document that it replaces)
    #[arg(long, value_name = "NUMBER")]
    pub(crate) supersedes: Option<String>,
    /// 收到时点，0–23 (hour of receipt)
    #[arg(long)]
    pub(crate) received_hour: Option<u32>,
    /// 办结时点，0–24 (hour of the deadline)
    #[arg(long)]
    pub(crate) due_hour: Option<u32>,
    /// 已拎干货 (it says what matters)
    #[arg(long)]
    pub(crate) key_points: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct InspectionKnown {
    #[command(flatten)]
    pub(crate) known: Known,
    /// 年度计划项目 (item of the year's plan)
    #[arg(long)]
    pub(crate) plan_item: Option<String>,
    /// 陪同人员，层级=人数，可多次 (companions by level, such as street=3)
    #[arg(long, value_name = "LEVEL=N")]
    pub(crate) companions: Vec<String>,
    /// 提前通知天数 (days of notice)
    #[arg(long)]
    pub(crate) notice_days: Option<u32>,
    /// 点位数 (places)
    #[arg(long)]
    pub(crate) places: Option<u32>,
    /// 结果互认 (the result of an earlier one was used)
    #[arg(long)]
    pub(crate) results_reused: bool,
    /// 结果共享 (its result is shared)
    #[arg(long)]
    pub(crate) result_shared: bool,
    /// 要求主要负责人到场 (the principal was demanded)
    #[arg(long)]
    pub(crate) principal_demanded: bool,
    /// 查照片留痕 (photographs were looked at)
    #[arg(long)]
    pub(crate) photos: bool,
    /// 查台账 (ledgers were looked at)
    #[arg(long)]
    pub(crate) ledgers: bool,
}

//! The words of reconciliation and of attribution. It must never read a file.

use clap::{Args as ClapArgs, ValueEnum};
use jianfu_facts::period::Period;
use jianfu_facts::unit::UnitId;

#[derive(Debug, ClapArgs)]
pub(crate) struct Reconcile {
    /// 月、季度或年 (period), e.g. 2019-06, 2019Q2
    pub(crate) period: Period,
    /// 只看一个发出单位 (of one issuer)
    #[arg(long, value_name = "UNIT")]
    pub(crate) issuer: Option<UnitId>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Issuers {
    /// 月、季度或年 (period), e.g. 2019-06, 2019Q2
    pub(crate) period: Period,
    /// 联合事项归属口径 (whose a joint item is): lead 牵头单位, shared 平均分摊
    #[arg(long, value_enum, default_value_t = Share::Lead)]
    pub(crate) attribution: Share,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Share {
    Lead,
    Shared,
}

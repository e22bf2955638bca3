//! The words of replay, impact and diff. It must never know what they find.

use std::str::FromStr;

use clap::Args as ClapArgs;
use jianfu_facts::period::Period;

#[derive(Debug, ClapArgs)]
pub(crate) struct Replay {
    /// 从第几号记录起 (from this index)
    #[arg(long, default_value_t = 0)]
    pub(crate) from: u64,
    /// 到第几号记录之前，缺省为台账末尾 (to before this index, default the end)
    #[arg(long)]
    pub(crate) to: Option<u64>,
    /// 最多几条 (at most)
    #[arg(long, default_value_t = 50)]
    pub(crate) limit: u64,
    /// 以几种方式重放全部视图并比对摘要；不一致时退出码为 1 (fold all views in several ways and compare; exit 1 if they differ)
    #[arg(long, conflicts_with_all = ["from", "to"])]
    pub(crate) check: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Impact {
    /// 记录号 (index of the entry)
    pub(crate) entry: u64,
    /// 期间，缺省为该记录所属的月和季度 (period, default the month and the quarter of the entry)
    #[arg(long)]
    pub(crate) period: Option<Period>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Diff {
    /// 期间 (period)
    pub(crate) period: Period,
    /// 两个台账大小，如 4000..4200 (two sizes of the ledger)
    #[arg(long)]
    pub(crate) sizes: Sizes,
}

/// Two sizes of a ledger, the smaller first: `4000..4200`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    pub(crate) before: u64,
    pub(crate) after: u64,
}

impl FromStr for Sizes {
    type Err = String;
    fn from_str(text: &str) -> Result<Sizes, String> {
        let sizes = text.split_once("..").and_then(|(before, after)| {
            let (before, after) = (before.parse().ok()?, after.parse().ok()?);
            (before <= after).then_some(Sizes { before, after })
        });
        sizes.ok_or_else(|| "应写作 A..B，A 不大于 B (write A..B, with A not above B)".to_owned())
    }
}

//! The words of `jianfu bench` and the limits of its values. It must never know how anything is measured.

use clap::{Args as ClapArgs, Subcommand, value_parser};

/// Most entries of a measurement: 100 million, 40 GB of 400 bytes.
const MAX_ENTRIES: u64 = 100_000_000;
/// Shortest entry of a measurement: what the envelope of a received document takes.
pub(crate) const MIN_BYTES: u64 = 355;
/// Longest entry of a measurement: with a title of 200 Chinese characters.
pub(crate) const MAX_BYTES: u64 = 950;
/// Most entries of a commit: as many as an append takes.
const MAX_BATCH: u64 = 65_536;
/// Most threads.
const MAX_THREADS: u64 = 64;

#[derive(Debug, Subcommand)]
pub(crate) enum Bench {
    /// 持久追加，同时与直接追加文件比较 (durable appends, beside plain appends to a file)
    Append(Append),
    /// 打开台账，不重放视图 (opening a ledger, without its views)
    Open(Open),
    /// 任一台账大小处的月表 (a month's table at sizes across the ledger)
    Asof(Replay),
    /// 从第一条记录起重放全部视图 (all views from the first entry on)
    Replay(Replay),
    /// 全部重新计算哈希，同时与单纯 SHA-256 比较 (hashing every entry again, beside plain SHA-256)
    Verify(Verify),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Append {
    /// 记录数 (entries)
    #[arg(long, default_value_t = 300_000, value_parser = value_parser!(u64).range(1..=MAX_ENTRIES))]
    pub(crate) entries: u64,
    /// 每条字节数 (bytes of an entry)
    #[arg(long, default_value_t = 370, value_parser = value_parser!(u64).range(MIN_BYTES..=MAX_BYTES))]
    pub(crate) bytes: u64,
    /// 每次提交的记录数 (entries of a commit)
    #[arg(long, default_value_t = 256, value_parser = value_parser!(u64).range(1..=MAX_BATCH))]
    pub(crate) batch: u64,
}

/// The ledger of a measurement that reads: built for it, or the one in `--data`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Measured {
    /// 记录数；--data 已有台账时为其大小 (entries; where --data holds a ledger, its size), default 1,000,000
    #[arg(long, value_parser = value_parser!(u64).range(1..=MAX_ENTRIES))]
    pub(crate) entries: Option<u64>,
    /// 每条字节数 (bytes of an entry that is built)
    #[arg(long, default_value_t = 400, value_parser = value_parser!(u64).range(MIN_BYTES..=MAX_BYTES))]
    pub(crate) bytes: u64,
}

/// The ledger of a measurement of views.
#[derive(Debug, ClapArgs)]
pub(crate) struct Replay {
    /// 记录数；--data 已有台账时为其大小 (entries; where --data holds a ledger, its size), default 1,000,000
    #[arg(long, value_parser = value_parser!(u64).range(1..=MAX_ENTRIES))]
    pub(crate) entries: Option<u64>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Open {
    #[command(flatten)]
    pub(crate) ledger: Measured,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) ledger: Measured,
    /// 线程数 (threads)
    #[arg(long, default_value_t = 1, value_parser = value_parser!(u64).range(1..=MAX_THREADS))]
    pub(crate) threads: u64,
}

//! The words of `jianfu audit`. It must never read a file.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand, value_parser};

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// 核验证据包或台账目录：逐条重算 (verify a bundle or a ledger's folder: everything is hashed again)
    Verify(Verify),
    /// 制作证据包 (make an evidence bundle)
    Bundle {
        /// 证据包目录，须为空或不存在 (folder of the bundle, new or empty)
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// 单条记录的证明 (a proof of one entry, for another machine)
    Prove {
        /// 记录编号 (index of the entry)
        entry: u64,
        /// 证明文件 (file of the proof)
        #[arg(short, long, value_name = "FILE")]
        out: PathBuf,
    },
    /// 核对单条证明 (check a proof of one entry)
    Check {
        /// 证明文件 (file of the proof)
        proof: PathBuf,
        #[command(flatten)]
        trust: Trust,
    },
    /// 后一检查点是否承接前一检查点 (whether a later checkpoint goes on from an earlier one)
    Consistency {
        /// 早先的检查点 (earlier checkpoint)
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
        /// 后来的检查点，缺省为台账现有的 (later checkpoint, default the one of the log)
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
        /// 证据包或台账目录，缺省为 --data (bundle or ledger, default --data)
        path: Option<PathBuf>,
    },
    /// 检查点 (checkpoints)
    #[command(subcommand)]
    Checkpoint(Checkpoint),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Trust {
    /// 信任文件：另行取得的公钥和见证方（C2SP tlog-policy）(keys and witnesses from elsewhere)
    #[arg(long, value_name = "FILE")]
    pub(crate) trust: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Verify {
    /// 证据包或台账目录，缺省为 --data (bundle or ledger, default --data)
    pub(crate) path: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) trust: Trust,
    /// 自己保存的早先的检查点 (an earlier checkpoint that you have kept)
    #[arg(long, value_name = "FILE")]
    pub(crate) since: Option<PathBuf>,
    /// 线程数 (threads)
    #[arg(long, default_value_t = 2, value_parser = value_parser!(u8).range(1..=64))]
    pub(crate) threads: u8,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Checkpoint {
    /// 显示检查点，缺省为台账现有的 (show a checkpoint, default the ledger's)
    Show {
        /// 检查点文件 (file)
        file: Option<PathBuf>,
        #[command(flatten)]
        trust: Trust,
    },
    /// 比较两个检查点 (compare two checkpoints)
    Compare {
        /// 检查点文件 (file)
        a: PathBuf,
        /// 检查点文件 (file)
        b: PathBuf,
    },
}

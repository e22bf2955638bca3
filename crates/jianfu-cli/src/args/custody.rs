//! The words of keys, clock, privacy, and the ledger's files. It must never read a file.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use jianfu_facts::custody::seal::Subject;
use jianfu_facts::day::Day;
use jianfu_facts::unit::ActorId;

#[derive(Debug, Subcommand)]
pub(crate) enum Ledger {
    /// 逐条核对哈希并读取 (hash and read every entry)
    Check,
    /// 备份：可在登记的同时进行；不含签名密钥 (copy the ledger, also while it is written; without the signing keys)
    Backup {
        /// 备份目录，须为空或不存在 (folder of the copy, new or empty)
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// 从备份恢复到 --data 目录 (restore a copy into --data)
    Restore {
        /// 备份目录 (folder of the copy)
        #[arg(long, value_name = "DIR")]
        from: PathBuf,
    },
    /// 日终：为已过去、尚未日终的各日各记一条 (an entry for each day that is over: silence becomes visible)
    EndDay {
        /// 至哪一日，缺省为昨天 (up to this day, default yesterday)
        #[arg(long)]
        to: Option<Day>,
    },
    /// 升级到最新的格式和登记规则 (raise the ledger to the newest format and rules of deciding)
    Upgrade {
        /// 只列出变化，不登记 (say what would change, record nothing)
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Rules {
    /// 现行格式与登记规则 (format and rules of deciding in force)
    Show,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Key {
    /// 列出签名密钥 (list keys)
    List,
    /// 为尚无密钥的台账生成密钥 (make a key for a ledger that has none)
    New,
    /// 启用新密钥，与旧密钥并用，直至旧密钥停用 (introduce a new key; the old one signs beside it until it is retired)
    Rotate,
    /// 停用密钥并销毁其私钥 (retire a key and destroy its private part)
    Retire {
        /// 密钥编号，8 位十六进制 (id: 8 hexadecimal digits)
        id: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Clock {
    /// 时钟超前最后一条记录 7 天以上时，确认时钟无误 (confirm a clock that is more than 7 days ahead)
    Confirm,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Ground {
    /// 依据 (ground): consent_withdrawn, purpose_fulfilled, unlawful_processing, person_request, retention_expired
    #[arg(long)]
    pub(crate) basis: String,
    /// 批准人账号，须非本人 (who approved it: another actor)
    #[arg(long, value_name = "ACTOR")]
    pub(crate) approved_by: ActorId,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Privacy {
    /// 列出个人编号 (list the subjects that are sealed)
    List,
    /// 查看一条记录的封存原文 (open the sealed texts of an entry)
    Show {
        /// 记录编号 (index of the entry)
        index: u64,
    },
    /// 删除个人信息：先登记，再销毁 (erase a subject's texts: first the entry, then they are destroyed)
    Erase {
        /// 个人编号 (subject)
        subject: Subject,
        #[command(flatten)]
        ground: Ground,
        /// 请求日期，缺省为今天 (day of the request, default today)
        #[arg(long)]
        requested: Option<Day>,
    },
    /// 遮蔽：记录中误写的个人信息就地销毁，数字不变 (destroy personal data that slipped into an entry)
    Redact {
        /// 记录编号 (index of the entry)
        index: u64,
        /// 字段，可多次 (fields): title, number, key_points, parent, plan_item, supersedes, within
        #[arg(long, required = true)]
        field: Vec<String>,
        #[command(flatten)]
        ground: Ground,
    },
}

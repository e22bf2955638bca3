//! Outputs about the ledger's files, keys, entries and sealed texts.

use jianfu_facts::custody::key::VerifierKeyText;
use jianfu_facts::custody::seal::{SealField, Subject};
use serde_json::{Map, Value as Json};

use crate::shapes::Null;

output! {
    /// 核对台账文件
    Checked {
        size: u64,
        root: String,
        /// Entries whose hash is not kept yet.
        unhashed: u64,
        redacted: u64,
        derived: DerivedData,
    }
}
object! {
    /// 派生数据: compared with what the entries give.
    DerivedData {
        blocks: u64,
        /// Names of files of blocks that were wrong and were made again.
        wrong: Vec<String>,
        /// Null if they were not compared: the ledger was being written, or they can't be opened.
        snapshots: Null<Snapshots>,
    }
}
object! {
    /// 快照: what the writer remembers.
    Snapshots {
        compared: u64,
        /// Of them, those that were wrong and were deleted.
        wrong: u64,
    }
}
object! {
    /// 备份: a copy, hashed again.
    BackedUp { folder: String, size: u64, sealed_texts: u64, published_files: u64 }
}
output! {
    /// 恢复
    Restored {
        size: u64,
        /// Not so where this machine has signed more than the copy holds.
        writable: bool,
    }
}
object! {
    /// A signing key, with the entries that introduced and retired it.
    Key {
        id: String,
        introduced: u64,
        retired: Null<u64>,
        /// The size up to which its signatures count.
        last_size: Null<u64>,
        private_key_here: bool,
        key: VerifierKeyText,
    }
}
output! {
    /// 签名密钥
    Keys { keys: Vec<Key> }
}
object! {
    /// A person's number, the first entry that seals a text of it, and the entry that erased it.
    SealedSubject { subject: Subject, first: u64, erased: Null<u64> }
}
object! {
    /// 遮蔽
    Redaction { entry: u64, redacted_by: u64 }
}
output! {
    /// 个人信息
    Subjects { subjects: Vec<SealedSubject>, redactions: Vec<Redaction> }
}
#[derive(schemars::JsonSchema)]
#[schemars(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(dead_code, reason = "a shape: read by nobody but the generator")]
/// How a sealed text is.
pub(crate) enum SealStatus {
    Open,
    Erased,
    Missing,
    Mismatch,
    NotShredded,
}
object! {
    /// A sealed text; null where it can't be read.
    SealedText { field: SealField, status: SealStatus, text: Null<String>, subject: Subject }
}
output! {
    /// 封存原文
    Sealed { entry: u64, sealed: Vec<SealedText> }
}
object! {
    /// An entry as it stands: the envelope, as `schemas/entries/envelope.json` says.
    Logged { index: u64, entry: Map<String, Json> }
}
output! {
    /// 台账记录; without the list by `--size`.
    Log {
        origin: String,
        size: u64,
        root: String,
        entries: Option<Vec<Logged>>,
        next: Option<u64>,
    }
}

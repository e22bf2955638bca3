//! What a command fails with: the message for a person, the hint that helps, and the exit code.

use std::path::Path;

use jianfu_domain::refusal::Refused;
use jianfu_engine::EngineError;
use jianfu_engine::custody::{CustodyError, KeysError, MarkError};
use jianfu_facts::lang::Lang;
use jianfu_import::ImportErrors;
use jianfu_ledger::{AppendError, OpenError, ReadError};

/// A failure of a command.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The words of the command can't be taken: exit 2.
    Usage { zh: String, en: String },
    /// The engine's error.
    Engine(EngineError),
    /// It isn't known whether the command is on record: exit 5. With what to do, in Chinese and English.
    Unknown {
        error: Box<EngineError>,
        remedy: [String; 2],
    },
    /// A file can't be read or written.
    File {
        path: std::path::PathBuf,
        error: std::io::Error,
    },
    /// The rows of a file are wrong.
    Import { file: String, errors: Box<ImportErrors> },
    /// A JSON file is wrong.
    Json { path: std::path::PathBuf, why: String },
    /// Something else, already in words.
    Other { zh: String, en: String },
    /// The reader of our output went away.
    BrokenPipe,
}

impl Failure {
    pub(crate) fn usage(zh: impl Into<String>, en: impl Into<String>) -> Failure {
        Failure::Usage {
            zh: zh.into(),
            en: en.into(),
        }
    }

    pub(crate) fn other(zh: impl Into<String>, en: impl Into<String>) -> Failure {
        Failure::Other {
            zh: zh.into(),
            en: en.into(),
        }
    }

    pub(crate) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Failure {
        let path = path.to_owned();
        move |error| Failure::File { path, error }
    }

    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Failure::BrokenPipe)
    }

    /// What a command with this id failed with, so that it can be given again.
    pub(crate) fn of_command(cmd: uuid::Uuid, error: EngineError) -> Failure {
        if !error.is_unknown() {
            return Failure::Engine(error);
        }
        let remedy = [
            format!("请加 --cmd {cmd} 再次执行同一命令：已登记的不会重复登记。"),
            format!("Give the same command again with --cmd {cmd}: what is recorded isn't recorded twice."),
        ];
        let error = Box::new(error);
        Failure::Unknown { error, remedy }
    }

    pub(crate) fn code(&self) -> u8 {
        match self {
            Failure::Usage { .. } => 2,
            Failure::Unknown { .. } => 5,
            Failure::Engine(error) if error.is_unknown() => 5,
            Failure::BrokenPipe => 0,
            _ => 1,
        }
    }

    pub(crate) fn text(&self, lang: Lang) -> String {
        match self {
            Failure::Usage { zh, en } | Failure::Other { zh, en } => lang.pick(zh, en).clone(),
            Failure::Engine(error) => engine(error, lang),
            Failure::Unknown {
                error,
                remedy: [zh, en],
            } => {
                format!("{}\n{}", engine(error, lang), lang.pick(zh, en))
            }
            Failure::File { path, error } => {
                let (zh, en) = (
                    format!("文件 {}：{error}", path.display()),
                    format!("{}: {error}", path.display()),
                );
                lang.pick(zh, en)
            }
            Failure::Import { file, errors } => {
                format!("{}\n{}", heading(file, errors, lang), errors.text(lang))
            }
            Failure::Json { path, why } => {
                let path = path.display();
                lang.pick(
                    format!("{path} 不是所需的 JSON：{why}（格式见 schemas/entries）"),
                    format!("{path} is not the JSON needed: {why} (see schemas/entries)"),
                )
            }
            Failure::BrokenPipe => String::new(),
        }
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Failure {
        Failure::Engine(error)
    }
}

impl From<KeysError> for Failure {
    fn from(error: KeysError) -> Failure {
        Failure::Engine(CustodyError::from(error).into())
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Failure {
        Failure::Engine(error.into())
    }
}

fn reasons(refused: &Refused, lang: Lang) -> String {
    let mut lines: Vec<String> = refused.told.iter().map(|r| r.reason.text(lang)).collect();
    if refused.more > 0 {
        lines.push(lang.pick(
            format!("另有 {} 处。", refused.more),
            format!("and {} more.", refused.more),
        ));
    }
    lines.join("\n")
}

/// The heading over a file's errors.
fn heading(file: &str, errors: &ImportErrors, lang: Lang) -> String {
    let count = errors.count();
    lang.pick(
        format!("{file}：有 {count} 处错误，全部未登记。"),
        format!("{file}: {count} errors; nothing was recorded."),
    )
}

/// The engine's errors in the reader's language; what stays English is detail for an administrator.
fn engine(error: &EngineError, lang: Lang) -> String {
    if lang == Lang::En {
        return match error {
            EngineError::Refused(refused) => reasons(refused, lang),
            EngineError::Open(OpenError::NotALedger { .. }) => {
                format!("{error} (jianfu init, or --data DIR)")
            }
            EngineError::Append(AppendError::OutcomeUnknown { reason }) => {
                format!("Outcome unknown: it may be recorded, or not ({reason}).")
            }
            EngineError::Unanswered => format!("Outcome unknown: it may be recorded, or not ({error})."),
            error => error.to_string(),
        };
    }
    match error {
        EngineError::Refused(refused) => reasons(refused, lang),
        EngineError::Sheet(reason) => reason.text(lang),
        EngineError::Document(error) => format!("文件未能生成：{}", error.text(lang)),
        EngineError::Open(OpenError::NotALedger { dir }) => {
            format!(
                "{} 中没有台账：请检查 --data，或执行 jianfu init 开账（jianfu demo 可先看演示）。",
                dir.display()
            )
        }
        EngineError::Open(OpenError::AlreadyThere { dir }) => {
            format!("{} 中已有台账，不能再次开账。", dir.display())
        }
        EngineError::Open(OpenError::Held { dir, owner }) => format!(
            "台账 {} 正由 {owner} 写入：查询类命令可照常使用，登记请稍后再试。",
            dir.display()
        ),
        EngineError::Open(OpenError::NotWritable { dir, source }) => format!(
            "台账 {} 在此不可写（{source}）：查询类命令可照常使用，登记需先调整目录权限。",
            dir.display()
        ),
        EngineError::Open(OpenError::Damage(damage)) | EngineError::Read(ReadError::Damage(damage)) => {
            format!("台账已损坏，已停止写入，未作任何删改：请先完整备份现状，再从备份恢复。\n  {damage}")
        }
        EngineError::Entry { index, source } => {
            format!(
                "第 {index} 号记录无法读取：{source}。台账可读到大小 {index}（--as-of {index}）；如为新版类型，请升级 jianfu。"
            )
        }
        EngineError::SizeAhead { asked, size } => {
            format!("台账只有 {size} 条记录，不能按大小 {asked} 回看。")
        }
        EngineError::NotPublished { publication } => {
            format!("{publication} 尚未发布：请先执行 jianfu publish {publication}。")
        }
        EngineError::PublishedAlready { publication, version } => {
            format!("{publication} 已发布（第 {version} 版）：如需按其后的记录再发布一版，请加 --again。")
        }
        EngineError::InTheWay { folder } => {
            format!("{} 已存在但台账中没有该发布：请先移走。", folder.display())
        }
        EngineError::OtherBytes { publication, version } => format!(
            "{publication}（第 {version} 版）的文件已不在，本程序的生成器版本不同、不能逐字节重做：请从备份恢复，或用当时的程序。"
        ),
        EngineError::Append(AppendError::OutcomeUnknown { reason }) => {
            format!("是否已登记尚不确定（{reason}）。")
        }
        EngineError::Unanswered => format!("是否已登记尚不确定（{error}）。"),
        EngineError::WriterGone => "登记程序已中止，本项未登记：请再次执行。".to_owned(),
        EngineError::Custody(error) => custody(error),
        EngineError::Busy { waiting } => format!("已有 {waiting} 项在排队，本项未登记：请稍后再试。"),
        EngineError::Unsigned => "台账没有签名的检查点：请先生成密钥（jianfu key new）并登记。".to_owned(),
        EngineError::Unproven { index, why } => format!("第 {index} 号记录不能单独出具证明：{}。", why.zh),
        EngineError::NotEmpty { folder } => format!("{} 不为空：请另指一个新目录。", folder.display()),
        error => format!("未能完成：{error}"),
    }
}

/// Errors of keys, checkpoint and high-water mark.
fn custody(error: &CustodyError) -> String {
    match error {
        CustodyError::Rollback { place, held, size } => format!(
            "台账比签名过的少：{} 记有 {held} 条，现有 {size} 条，应是换回了旧副本。请恢复最新的副本；查询可照常使用，不能登记。",
            place.display()
        ),
        CustodyError::Fork { place, held } => format!(
            "台账前 {held} 条与 {} 签名的不是同一段历史：副本在别处另行登记过，或历史被改写。请保留两份，交审计比对（jianfu audit verify）；查询可照常使用，不能登记。",
            place.display()
        ),
        CustodyError::NotACheckpoint { place } => format!(
            "{} 不是签名的检查点：请从备份恢复，或删除后由下次登记重签。",
            place.display()
        ),
        CustodyError::OtherLog { place, found, origin } => format!(
            "{} 是台账 {found} 的检查点，而本台账是 {origin}：请换回原来的台账；现在不能登记。",
            place.display()
        ),
        CustodyError::OtherKeys { dir, origin } => format!(
            "{} 中没有本台账（{origin}）的私钥：请把台账和它的密钥放在一起，或移走这些密钥；现在不能登记。",
            dir.display()
        ),
        CustodyError::Mark(MarkError::NotAMark { path, origin }) => format!(
            "高水位标记 {} 不是台账 {origin} 的签名检查点：请恢复它；确知原因的，可删除后再登记。",
            path.display()
        ),
        CustodyError::Keys(KeysError::Exposed { path, mode }) => format!(
            "私钥 {} 可被他人读取（权限 {mode:03o}）：请 chmod 600；如可能已被读走，请 jianfu key rotate。",
            path.display()
        ),
        error => format!("签名保管：{error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CMD: uuid::Uuid = uuid::Uuid::from_u128(7);

    fn unknown() -> [EngineError; 2] {
        let reason = "no answer".to_owned();
        [
            EngineError::Unanswered,
            EngineError::Append(AppendError::OutcomeUnknown { reason }),
        ]
    }

    #[test]
    fn what_may_be_recorded_ends_with_5_and_names_the_id_to_give_again() {
        for error in unknown() {
            let failure = Failure::of_command(CMD, error);
            assert_eq!(failure.code(), 5);
            let (zh, en) = (failure.text(Lang::Zh), failure.text(Lang::En));
            assert!(
                zh.contains("是否已登记尚不确定") && en.contains("Outcome unknown"),
                "{zh} {en}"
            );
            for text in [zh, en] {
                assert!(text.contains(&format!("--cmd {CMD}")), "{text}");
            }
        }
    }

    #[test]
    fn an_unknown_outcome_ends_with_5_also_where_the_command_has_no_id_to_give() {
        for error in unknown() {
            assert_eq!(Failure::from(error).code(), 5);
        }
    }

    #[test]
    fn what_is_certainly_not_recorded_ends_with_1() {
        let reason = "it is full".to_owned();
        let certain = [
            EngineError::WriterGone,
            EngineError::Busy { waiting: 3 },
            EngineError::Append(AppendError::Unavailable { reason }),
        ];
        for error in certain {
            assert!(error.is_unrecorded());
            let failure = Failure::of_command(CMD, error);
            assert_eq!(failure.code(), 1);
            assert!(!failure.text(Lang::Zh).contains("--cmd"));
        }
    }
}

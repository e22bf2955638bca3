//! Where a measurement has its ledger: a temporary folder that goes away with it, or the folder of `--data`. It must never
//! delete what it didn't make.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use jianfu_engine::{EngineError, Home};
use jianfu_facts::lang::Lang;
use jianfu_ledger::{FileLedger, Ledger as _, Record};
use tempfile::TempDir;

use super::district::District;
use super::entries::Mould;
use crate::args::Global;
use crate::failure::Failure;
use crate::progress::Meter;

/// Entries of a ledger that is built where nothing is said.
const ENTRIES: u64 = 1_000_000;
/// Entries of a commit when a ledger is built: enough that the syncs don't count, and few megabytes.
const BUILT_AT_A_TIME: u64 = 8_192;

/// A folder; a temporary one is deleted when this is dropped.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    _temporary: Option<TempDir>,
}

impl Folder {
    /// The folder of `--data`, or a new one where temporary files go.
    fn new(global: &Global) -> Result<Folder, Failure> {
        if global.data_is_given {
            return Ok(Folder {
                path: global.data.clone(),
                _temporary: None,
            });
        }
        let temporary = tempfile::Builder::new()
            .prefix("jianfu-bench-")
            .tempdir()
            .map_err(Failure::file(&std::env::temp_dir()))?;
        Ok(Folder {
            path: temporary.path().to_owned(),
            _temporary: Some(temporary),
        })
    }

    /// A folder in which nothing is yet.
    pub(super) fn empty(global: &Global) -> Result<Folder, Failure> {
        let folder = Folder::new(global)?;
        if folder.is_empty()? {
            return Ok(folder);
        }
        let dir = folder.path.display();
        Err(Failure::usage(
            format!("{dir} 不是空目录：请用 --data 另指一个空目录，或不用 --data。"),
            format!("{dir} isn't empty: give another folder by --data, or leave --data out."),
        ))
    }

    fn is_empty(&self) -> Result<bool, Failure> {
        match fs::read_dir(&self.path) {
            Ok(mut names) => Ok(names.next().is_none()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
            Err(error) => Err(Failure::file(&self.path)(error)),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn home(&self) -> Home {
        Home::new(&self.path)
    }
}

/// A ledger to be read: the one in `--data`, or one that is built there or in a temporary folder. It is closed again.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) folder: Folder,
    pub(super) entries: u64,
}

/// What a ledger is built of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Built {
    /// Received documents of so many bytes.
    Documents(u64),
    /// All that happens in a district.
    District,
}

/// Makes a ledger ready.
pub(super) async fn ready(global: &Global, asked: Option<u64>, of: &Built) -> Result<Ready, Failure> {
    let folder = Folder::new(global)?;
    if folder.is_empty()? {
        let entries = asked.unwrap_or(ENTRIES);
        let lang = global.lang.into();
        match of {
            Built::Documents(bytes) => {
                let mould = Mould::new(*bytes)?;
                build(&folder, lang, entries, |range| Some(mould.records(range))).await?;
            }
            Built::District => {
                let district = District::new(entries)?;
                build(&folder, lang, entries, |range| district.records(range)).await?;
            }
        }
        return Ok(Ready { folder, entries });
    }
    let entries = folder.home().open_reader().await?.size().await?;
    if entries == 0 || asked.is_some_and(|asked| asked != entries) {
        let dir = folder.path.display();
        return Err(Failure::usage(
            format!("{dir} 中的台账有 {entries} 条记录：请不用 --entries，或用 --data 另指一个空目录。"),
            format!(
                "The ledger in {dir} has {entries} entries: leave --entries out, or give an empty folder by --data."
            ),
        ));
    }
    Ok(Ready { folder, entries })
}

async fn build(
    folder: &Folder,
    lang: Lang,
    entries: u64,
    records: impl Fn(Range<u64>) -> Option<Vec<Record>>,
) -> Result<(), Failure> {
    let ledger: FileLedger = folder.home().create().await?;
    let mut meter = Meter::new(lang, "准备台账", "building a ledger");
    let mut size = 0;
    while size < entries {
        let made = records(size..entries.min(size + BUILT_AT_A_TIME));
        let made = made.ok_or_else(|| {
            Failure::other(
                "无法生成测速记录。",
                "The entries of the measurement can't be made.",
            )
        })?;
        size = ledger.append(size, &made).await.map_err(EngineError::from)?;
        meter.show(size, entries);
    }
    ledger.sync_hashes().await?;
    Ok(())
}

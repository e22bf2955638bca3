//! The folder of one ledger (DATA) and what lies where in it.

use std::path::{Path, PathBuf};

use jianfu_facts::assessment::facts::Publication;
use jianfu_facts::entry::{ending_part, part_of};
use jianfu_ledger::FileLedger;
use jianfu_ledger::file::Options;

use crate::error::EngineError;

/// DATA: `ledger/` with the entries, `published/` with what was published, `keys/` that sign, `vault/` with sealed texts.
#[derive(Clone, Debug)]
pub struct Home {
    root: PathBuf,
}

impl Home {
    /// The home in a folder.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Home {
        Home { root: root.into() }
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of the ledger.
    #[must_use]
    pub fn ledger(&self) -> PathBuf {
        self.root.join("ledger")
    }

    /// The newest signed checkpoint.
    #[must_use]
    pub fn checkpoint(&self) -> PathBuf {
        self.ledger().join("checkpoint")
    }

    /// The folder of private keys.
    #[must_use]
    pub fn keys(&self) -> PathBuf {
        self.root.join("keys")
    }

    /// The folder of sealed texts.
    #[must_use]
    pub fn vault(&self) -> PathBuf {
        self.root.join("vault")
    }

    /// The folder of blocks derived from the ledger, for every reader. It may be lost.
    #[must_use]
    pub fn derived(&self) -> PathBuf {
        self.root.join("derived")
    }

    /// The folder of the writer's snapshots of the state. It may be lost.
    #[must_use]
    pub fn snapshots(&self) -> PathBuf {
        self.root.join("derived.sled")
    }

    /// The folder of everything published.
    #[must_use]
    pub fn publications(&self) -> PathBuf {
        self.root.join("published")
    }

    /// The folder of one version of a publication: `published/circular/2019Q2/1`.
    #[must_use]
    pub fn published(&self, publication: Publication, version: u32) -> PathBuf {
        self.publications()
            .join(publication.to_string())
            .join(version.to_string())
    }

    fn options() -> Options {
        let pid = std::process::id();
        let host = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
        let host = host.trim();
        let at = if host.is_empty() {
            String::new()
        } else {
            format!(" on {host}")
        };
        Options::new(format!("jianfu (process {pid}{at})"), part_of).with_ending(ending_part)
    }

    /// Creates an empty ledger, held for writing.
    ///
    /// # Errors
    /// [`EngineError::Open`] when the folder holds one already or can't be written.
    pub async fn create(&self) -> Result<FileLedger, EngineError> {
        Ok(FileLedger::create(self.ledger(), Home::options()).await?)
    }

    /// Opens the ledger, held for writing.
    ///
    /// # Errors
    /// [`EngineError::Open`]: there is none, another process writes it, it is damaged, or the folder is read-only.
    pub async fn open(&self) -> Result<FileLedger, EngineError> {
        Ok(FileLedger::open(self.ledger(), Home::options()).await?)
    }

    /// Opens the ledger for reading, beside a writer if there is one.
    ///
    /// # Errors
    /// [`EngineError::Open`]: there is none, or it is damaged.
    pub async fn open_reader(&self) -> Result<FileLedger, EngineError> {
        Ok(FileLedger::open_reader(self.ledger()).await?)
    }
}

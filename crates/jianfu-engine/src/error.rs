//! What can go wrong between core and ledger. Each says what happened to which entry, file or unit.

use std::io;
use std::path::{Path, PathBuf};

use jianfu_domain::refusal::{Reason, Refused};
use jianfu_facts::assessment::facts::Publication;
use jianfu_facts::entry::DecodeError;
use jianfu_facts::index::Index;
use jianfu_ledger::{AppendError, BackupError, OpenError, ReadError, RedactError};
use jianfu_report::ReportError;

use crate::audit::Words;
use crate::custody::CustodyError;
use crate::vault::VaultError;

/// An error of the engine.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The ledger can't be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The ledger can't be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Nothing was stored, or it is not known whether it was.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// An entry that this program can't read: replay stops there.
    #[error("entry {index} can't be read: {source}")]
    Entry {
        /// Its index.
        index: Index,
        /// Why.
        source: DecodeError,
    },
    /// The command was refused: nothing was recorded.
    #[error("refused: {0}")]
    Refused(Refused),
    /// The writer has ended: the command was not taken, and nothing more can be recorded through this handle.
    #[error("the writer of this ledger has ended, and nothing was recorded: open the ledger anew")]
    WriterGone,
    /// The writer took the command, and ended before it answered: what it had appended by then isn't known.
    #[error("the writer of this ledger ended before it answered")]
    Unanswered,
    /// Too many commands wait: nothing was recorded.
    #[error("{waiting} commands are waiting already and nothing was recorded: give it again in a moment")]
    Busy {
        /// Commands that wait, of this actor or of all.
        waiting: usize,
    },
    /// Keys, checkpoint or high-water mark.
    #[error(transparent)]
    Custody(#[from] CustodyError),
    /// There is no signed checkpoint.
    #[error("the ledger has no signed checkpoint: make a key (jianfu key new) and record something")]
    Unsigned,
    /// A proof can't be made.
    #[error("the proof can't be made: {0}")]
    Proof(String),
    /// An entry can't be proven by itself.
    #[error("entry {index} can't be proven: {}", why.en)]
    Unproven {
        /// The entry.
        index: Index,
        /// Why, and what to do.
        why: Words,
    },
    /// Work that waits for the disk didn't come to its end.
    #[error("interrupted: {0}")]
    Interrupted(String),
    /// The vault of sealed texts.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// An entry can't be redacted.
    #[error(transparent)]
    Redact(#[from] RedactError),
    /// A ledger can't be copied.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// A folder that must be empty isn't.
    #[error("{} is not empty: name a new folder", folder.display())]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
    },
    /// The clock is outside 2000 to 2099.
    #[error("the clock of this machine is outside the years 2000 to 2099: set it right")]
    Clock,
    /// A size beyond the ledger.
    #[error("size {asked} lies beyond the ledger, which has {size} entries")]
    SizeAhead {
        /// Size asked for.
        asked: u64,
        /// Size of the ledger.
        size: u64,
    },
    /// There is no such publication.
    #[error("{publication} has not been published: run jianfu publish {publication}")]
    NotPublished {
        /// The publication.
        publication: Publication,
    },
    /// It is published already.
    #[error(
        "{publication} is published already (version {version}): to publish a version with what was recorded later, \
         say --again"
    )]
    PublishedAlready {
        /// The publication.
        publication: Publication,
        /// Its newest version.
        version: u32,
    },
    /// The folder of a publication that is not on record exists.
    #[error("{} is in the way of a publication: it is not on record; move it away", folder.display())]
    InTheWay {
        /// The folder.
        folder: PathBuf,
    },
    /// The files of a publication are gone, and this program makes others.
    #[error(
        "the files of {publication} (version {version}) are gone, and this program's renderers make other bytes: restore them \
         from a backup, or use the program that published them"
    )]
    OtherBytes {
        /// The publication.
        publication: Publication,
        /// Its version.
        version: u32,
    },
    /// A publication can't be computed.
    #[error("{}", .0.text(jianfu_facts::lang::Lang::En))]
    Sheet(Reason),
    /// A document can't be composed or rendered.
    #[error("the documents can't be made: {0}")]
    Document(#[from] ReportError),
    /// What goes with a document can't be written.
    #[error("the documents can't be made: {0}")]
    Report(String),
    /// A file operation failed.
    #[error("can't {action} {}: {source}", path.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl EngineError {
    /// Whether it is certain that a command that failed so left nothing on record.
    #[must_use]
    pub const fn is_unrecorded(&self) -> bool {
        matches!(
            self,
            EngineError::Refused(_)
                | EngineError::Busy { .. }
                | EngineError::Clock
                | EngineError::WriterGone
                | EngineError::Append(
                    AppendError::Rejected(_) | AppendError::Conflict { .. } | AppendError::Unavailable { .. }
                )
        )
    }

    /// Whether it is unknown if a command that failed so is on record. The same command given again, with the same id, is
    /// recorded once.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        matches!(
            self,
            EngineError::Unanswered | EngineError::Append(AppendError::OutcomeUnknown { .. })
        )
    }

    /// What a file operation fails with: what was tried, on which file.
    pub(crate) fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> EngineError {
        let path = path.to_owned();
        move |source| EngineError::File { action, path, source }
    }
}

impl From<Refused> for EngineError {
    fn from(refused: Refused) -> EngineError {
        EngineError::Refused(refused)
    }
}

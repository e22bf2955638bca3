//! What can go wrong with a ledger, told so that the reader knows which file or entry and what to do.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::contract::{Index, Size};
use crate::limits::{MAX_APPEND_BYTES, MAX_APPEND_RECORDS, MAX_ENTRY_BYTES, MAX_SIZE};

/// Why an append didn't succeed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AppendError {
    /// Certainly not written: the ledger has another size than the caller decided on.
    #[error(
        "another append was first: the ledger has {actual} entries; catch up, decide again, append at that size"
    )]
    Conflict {
        /// The ledger's size.
        actual: Size,
    },
    /// It may or may not have been written.
    #[error(
        "it is unknown whether the entries were written: {reason}; reopen the ledger and compare its tail"
    )]
    OutcomeUnknown {
        /// What failed.
        reason: String,
    },
    /// Certainly not written, and never will be: the call itself is wrong.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// Certainly not written: the ledger can't write.
    #[error("the ledger takes no entries: {reason}")]
    Unavailable {
        /// Why it can't, and what to do.
        reason: String,
    },
}

/// What is wrong with the records of an append. Positions are those in the slice, from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// No record.
    #[error("an append without records has no meaning: nothing was written")]
    Nothing,
    /// More records than one append takes.
    #[error(
        "{count} records are more than the {MAX_APPEND_RECORDS} that one append takes: split it between commands"
    )]
    TooManyRecords {
        /// Number of records.
        count: usize,
    },
    /// More bytes than one append takes.
    #[error(
        "{bytes} bytes are more than the {MAX_APPEND_BYTES} that one append takes: split it between commands"
    )]
    TooManyBytes {
        /// Bytes of all records.
        bytes: usize,
    },
    /// An entry without bytes.
    #[error("record {at} of the append is empty: an entry has 1 to {MAX_ENTRY_BYTES} bytes")]
    EmptyEntry {
        /// Its position.
        at: usize,
    },
    /// An entry that ends in a zero byte.
    #[error("record {at} of the append ends in a zero byte: that marks an entry whose bytes were destroyed")]
    EndsInZero {
        /// Its position.
        at: usize,
    },
    /// An entry that is too long.
    #[error("record {at} of the append has {len} bytes: an entry has 1 to {MAX_ENTRY_BYTES}")]
    EntryTooLong {
        /// Its position.
        at: usize,
        /// Its length in bytes.
        len: usize,
    },
    /// Bytes that recovery wouldn't recognise as an entry.
    #[error("record {at} of the append is not an entry: its part of a command can't be told")]
    NotAnEntry {
        /// Its position.
        at: usize,
    },
    /// A command of which parts are missing or out of order: a crash would make recovery take it for torn.
    #[error(
        "record {at} of the append isn't the part of its command that belongs there: append whole commands, in order"
    )]
    BrokenCommand {
        /// Position of the record that breaks it; the number of records when the last command doesn't end.
        at: usize,
    },
    /// The ledger has no room.
    #[error(
        "the ledger has {size} of at most {MAX_SIZE} entries and no room for the append: open a new ledger"
    )]
    Full {
        /// The ledger's size.
        size: Size,
    },
}

/// Why entries can't be read.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ReadError {
    /// The position lies beyond the ledger: a wrong argument, or a ledger restored from an older copy.
    #[error(
        "position {asked} lies beyond the ledger's {size} entries; if it existed once, an older copy was put in its place"
    )]
    PositionAhead {
        /// The position.
        asked: Index,
        /// The ledger's size.
        size: Size,
    },
    /// The range ends before it begins.
    #[error("a range can't begin at {start} and end at {end}")]
    Backwards {
        /// First index.
        start: Index,
        /// Index after the last.
        end: Index,
    },
    /// More hashes than one answer holds.
    #[error("{asked} hashes are more than the {limit} of one answer: ask in slices")]
    RangeTooLong {
        /// Length of the range.
        asked: u64,
        /// The limit.
        limit: u64,
    },
    /// More entries than a Merkle tree takes.
    #[error(transparent)]
    TreeTooLarge(#[from] jianfu_proof::TreeTooLarge),
    /// The ledger is damaged.
    #[error(transparent)]
    Damage(#[from] Damage),
    /// A file operation failed.
    #[error(transparent)]
    File(#[from] FileError),
    /// The backend can't answer.
    #[error("the ledger can't be read: {reason}")]
    Unavailable {
        /// Why, and what to do.
        reason: String,
    },
}

/// A file operation that failed.
#[derive(Debug, Clone, thiserror::Error)]
#[error("can't {action} {}: {source}{}", path.display(), remedy(source))]
pub struct FileError {
    /// What was tried, as a verb: `read`, `write`, `sync`.
    pub action: &'static str,
    /// On which file or folder.
    pub path: PathBuf,
    /// The system's reason.
    pub source: Arc<io::Error>,
}

/// What to do when there is no room.
fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            "; make room and open the ledger again: what was acknowledged is safe"
        }
        _ => "",
    }
}

/// Bytes of a ledger that aren't what they were. Nothing was cut or changed; reading goes on where it can.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the ledger is damaged{}: {kind}; it can be read but not written: keep a copy as it is, then restore it from a \
     backup or a mirror",
    self.place()
)]
pub struct Damage {
    /// Segment of the entry.
    pub segment: u64,
    /// The entry.
    pub index: Index,
    /// Where the entry begins in its segment's file, in bytes.
    pub offset: u64,
    /// What is wrong.
    pub kind: DamageKind,
}

impl Damage {
    /// Where the damage is, for the message; nothing for the head file, which belongs to no entry.
    fn place(&self) -> String {
        if self.kind == DamageKind::HeadUnreadable {
            return String::new();
        }
        format!(
            " at entry {} (segment {:06}, byte {})",
            self.index, self.segment, self.offset
        )
    }
}

/// What is wrong with a damaged ledger.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DamageKind {
    /// The entry, or the hash kept of it, has changed.
    #[error("the entry doesn't have the hash that was kept of it in level0")]
    HashDiffers,
    /// Entries that were durable are gone or can't be told apart any more.
    #[error("{certain} entries were durable ({from}), and no complete command ends at or after that size")]
    Short {
        /// How many entries there must be.
        certain: Size,
        /// Which file says so: `head` or `level0`.
        from: &'static str,
    },
    /// An entry below the durable size is not an entry, or not the part of its command that belongs there.
    #[error("the bytes are not the entry that belongs there")]
    NotAnEntry,
    /// The offsets file and the length prefixes disagree.
    #[error(
        "its length prefix and the offsets file disagree; if a check finds the entries whole, delete the offsets file"
    )]
    OffsetsDisagree,
    /// A redacted entry without the hash that was kept of it.
    #[error("the entry was redacted, and the hash that was kept of its destroyed bytes is gone from level0")]
    RedactedUnhashed,
    /// A hash of a higher level doesn't follow from those below it.
    #[error(
        "a hash of level{level} doesn't follow from those below it; if a check finds the entries whole, delete that folder"
    )]
    LevelDiffers {
        /// The level, 1 to 4.
        level: u8,
    },
    /// A segment before the last one has bytes after its last entry, or a file holds more than a segment.
    #[error("the file has more than its segment can hold")]
    Overlong,
    /// The file of a segment is not there although a later one is.
    #[error("the segment's file is missing")]
    MissingSegment,
    /// The head file is missing or isn't 20 digits and a newline.
    #[error("the head file doesn't hold a size (20 digits and a newline)")]
    HeadUnreadable,
}

/// Why a ledger wasn't copied.
#[derive(Debug, Clone, thiserror::Error)]
pub enum BackupError {
    /// No ledger in the folder.
    #[error("there is no ledger in {}: check the path", dir.display())]
    NotALedger {
        /// The folder.
        dir: PathBuf,
    },
    /// The folder of the copy holds something.
    #[error("{} is not empty: name a new folder", dir.display())]
    NotEmpty {
        /// The folder.
        dir: PathBuf,
    },
    /// The ledger, or the copy of it, can't be read or is damaged.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It didn't come to its end.
    #[error("the ledger was not copied: {reason}")]
    Interrupted {
        /// Why.
        reason: String,
    },
}

impl From<FileError> for BackupError {
    fn from(error: FileError) -> Self {
        Self::Read(error.into())
    }
}

/// Why an entry wasn't redacted.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RedactError {
    /// The restatement doesn't fit: it must be shorter than the entry, not empty, and hold no zero byte.
    #[error(
        "entry {index} of {entry} bytes can't be restated by {restated}: a restatement is shorter than its entry, not empty, and \
         holds no zero byte"
    )]
    Length {
        /// The entry.
        index: Index,
        /// Its length in bytes.
        entry: usize,
        /// Length of the restatement in bytes.
        restated: usize,
    },
    /// The restatement is another part of a command.
    #[error("entry {index} can't be restated so: the restatement isn't the same part of its command")]
    OtherPart {
        /// The entry.
        index: Index,
    },
    /// The ledger has too many redacted entries.
    #[error(
        "no more than {} entries of a ledger can be redacted",
        jianfu_proof::MAX_REDACTIONS
    )]
    TooMany,
    /// It was redacted before, and restated otherwise.
    #[error("entry {index} was redacted before, and restated otherwise")]
    Already {
        /// The entry.
        index: Index,
    },
    /// It may or may not have been redacted; the writer is dead.
    #[error(
        "it is unknown whether entry {index} was redacted: {reason}; reopen the ledger, which finishes what was begun, and \
         redact again"
    )]
    OutcomeUnknown {
        /// The entry.
        index: Index,
        /// What failed.
        reason: String,
    },
    /// The ledger can't write.
    #[error("the entry can't be redacted: {reason}")]
    Unavailable {
        /// Why, and what to do.
        reason: String,
    },
    /// The entry can't be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl From<FileError> for RedactError {
    fn from(error: FileError) -> Self {
        Self::Read(error.into())
    }
}

/// Why a ledger wasn't created or opened.
#[derive(Debug, Clone, thiserror::Error)]
pub enum OpenError {
    /// No ledger in the folder.
    #[error("there is no ledger in {}: check the path, or create one", dir.display())]
    NotALedger {
        /// The folder.
        dir: PathBuf,
    },
    /// A ledger is there already.
    #[error("{} already holds a ledger: open it, or choose another folder", dir.display())]
    AlreadyThere {
        /// The folder.
        dir: PathBuf,
    },
    /// Another writer has it.
    #[error("the ledger in {} is being written by {owner}: use reading commands, or wait until it is done", dir.display())]
    Held {
        /// The folder.
        dir: PathBuf,
        /// The text that the owner left in the lock file.
        owner: String,
    },
    /// The folder can't be written.
    #[error(
        "the ledger in {} can't be written here ({source}): use reading commands, or change the folder's permissions",
        dir.display()
    )]
    NotWritable {
        /// The folder.
        dir: PathBuf,
        /// The system's reason.
        source: Arc<io::Error>,
    },
    /// The ledger is damaged, and may only be read.
    #[error(transparent)]
    Damage(#[from] Damage),
    /// A file operation failed.
    #[error(transparent)]
    File(#[from] FileError),
    /// The opening task didn't run to its end.
    #[error("opening the ledger was interrupted: {reason}")]
    Interrupted {
        /// Why.
        reason: String,
    },
}

impl From<ReadFailure> for ReadError {
    fn from(failure: ReadFailure) -> Self {
        match failure {
            ReadFailure::Damage(damage) => Self::Damage(damage),
            ReadFailure::File(error) => Self::File(error),
        }
    }
}

impl From<ReadFailure> for OpenError {
    fn from(failure: ReadFailure) -> Self {
        match failure {
            ReadFailure::Damage(damage) => Self::Damage(damage),
            ReadFailure::File(error) => Self::File(error),
        }
    }
}

impl From<ReadError> for OpenError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Damage(damage) => Self::Damage(damage),
            ReadError::File(error) => Self::File(error),
            error => Self::Interrupted {
                reason: error.to_string(),
            },
        }
    }
}

/// What reading files inside the crate ends in; the public errors of reading and opening both take it in.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum ReadFailure {
    #[error(transparent)]
    Damage(#[from] Damage),
    #[error(transparent)]
    File(#[from] FileError),
}

//! Checkpoints (C2SP tlog-checkpoint): the origin of a log, the size of its tree and the root, signed. A report is frozen
//! at one, and everything that is proved of a ledger is proved against one.
//!
//! **Three lines and no more.** The standard allows extension lines and recommends against them: no monitor can audit
//! them, and witnesses may refuse them. What else is to be said is said in an entry, under the root.
//!
//! **Origins.** The standard leaves the origin free. Here it is the name of the log's key, byte for byte, and printable
//! ASCII: another log could otherwise be named so that nobody sees the difference.

use std::fmt;
use std::str::FromStr;

use crate::encoding::{Base64HashError, DecimalError, decimal, hash_from_base64, to_base64};
use crate::frontier::MAX_LEAVES;
use crate::hash::{Hash, empty_root};
use crate::key::{MAX_NAME_BYTES, NameError, SigningKey, VerifierKey, check_ascii_name};
use crate::note::{Note, NoteError, VerifyNoteError};

/// Lines of a checkpoint's text: origin, size, root.
const LINES: usize = 3;

/// Why a text is not a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The note around the checkpoint is not one, or can't be signed.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Fewer than three lines, or a last one without a newline.
    #[error(
        "a checkpoint is three lines (origin, size, root), each ended by a newline, and this text has {found}"
    )]
    Lines {
        /// Number of whole lines.
        found: usize,
    },
    /// More than three lines.
    #[error("the checkpoint has {lines} extension lines after its root, and this program takes none")]
    Extension {
        /// Number of lines after the third.
        lines: usize,
    },
    /// The first line is not an origin that is taken here.
    #[error("line 1 of the checkpoint is no origin: {0}")]
    Origin(NameError),
    /// The second line is not a size.
    #[error("line 2 of the checkpoint is no tree size: {0}")]
    Size(DecimalError),
    /// A size beyond [`MAX_LEAVES`].
    #[error("a tree of {size} leaves is larger than the largest, 2^40 leaves")]
    SizeTooLarge {
        /// The size, in leaves.
        size: u64,
    },
    /// The third line is not a root hash.
    #[error("line 3 of the checkpoint is no root: {0}")]
    Root(Base64HashError),
    /// Size 0 with a root that is not the one of the empty tree: anything could be consistent with it.
    #[error("the tree is empty, and the root is not the root of the empty tree")]
    EmptyRoot,
    /// The key has another name than the origin.
    #[error("the checkpoint is of {origin}, and the key is named {key}: take the key of this log")]
    OtherOrigin {
        /// The origin of the checkpoint.
        origin: String,
        /// The name of the key.
        key: String,
    },
}

/// Why a checkpoint is not vouched for by its log's key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyCheckpointError {
    /// The checkpoint is of another log than the key.
    #[error("the checkpoint is of {origin}, and the trusted key is of {key}")]
    OtherOrigin {
        /// The origin of the checkpoint.
        origin: String,
        /// The name of the key.
        key: String,
    },
    /// The signature is missing or wrong.
    #[error(transparent)]
    Signature(#[from] VerifyNoteError),
}

/// The head of a log's tree.
///
/// Text (`Display`, `FromStr`): three lines, `origin`, the size in decimal, the root in Base64, each ended by a newline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Hash,
}

impl Checkpoint {
    /// A checkpoint of the tree of the first `size` leaves of the log `origin`.
    ///
    /// # Errors
    /// [`CheckpointError::Origin`], [`CheckpointError::SizeTooLarge`], [`CheckpointError::EmptyRoot`].
    pub fn new(origin: &str, size: u64, root: Hash) -> Result<Self, CheckpointError> {
        check_ascii_name(origin, MAX_NAME_BYTES).map_err(CheckpointError::Origin)?;
        if size > MAX_LEAVES {
            return Err(CheckpointError::SizeTooLarge { size });
        }
        if size == 0 && root != empty_root() {
            return Err(CheckpointError::EmptyRoot);
        }
        let origin = origin.to_owned();
        Ok(Self { origin, size, root })
    }

    /// The log: 1 to 255 bytes of printable ASCII without space and `+`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Number of leaves: 0 to 2^40.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree of that size.
    #[must_use]
    pub const fn root(&self) -> &Hash {
        &self.root
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let root = to_base64(self.root.as_bytes());
        write!(f, "{}\n{}\n{root}\n", self.origin, self.size)
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let found = text.matches('\n').count();
        let mut lines = text.split('\n');
        let (Some(origin), Some(size), Some(root), Some(rest)) =
            (lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return Err(CheckpointError::Lines { found });
        };
        if !text.ends_with('\n') {
            return Err(CheckpointError::Lines { found });
        }
        if !rest.is_empty() || found > LINES {
            let lines = found.saturating_sub(LINES);
            return Err(CheckpointError::Extension { lines });
        }
        let size = decimal(size).map_err(CheckpointError::Size)?;
        let root = hash_from_base64(root).map_err(CheckpointError::Root)?;
        Self::new(origin, size, root)
    }
}

/// A checkpoint in a signed note, with whatever signatures it has. What it says is only given out as verified, or under
/// a name that says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Note,
}

impl SignedCheckpoint {
    /// Signs a checkpoint with the key of its log.
    ///
    /// # Errors
    /// [`CheckpointError::OtherOrigin`], and [`CheckpointError::Note`] for a cosignature key.
    pub fn sign(checkpoint: Checkpoint, key: &SigningKey) -> Result<Self, CheckpointError> {
        let note = Note::new(&checkpoint.to_string())?;
        let mut signed = Self { checkpoint, note };
        signed.add_signature(key)?;
        Ok(signed)
    }

    /// Adds the signature of another key of the same log, for the time in which two keys are in use.
    ///
    /// # Errors
    /// [`CheckpointError::OtherOrigin`], and [`CheckpointError::Note`] for a cosignature key or one that signed already.
    pub fn add_signature(&mut self, key: &SigningKey) -> Result<(), CheckpointError> {
        let (origin, name) = (self.checkpoint.origin(), key.verifier().name());
        if origin != name {
            let (origin, key) = (origin.to_owned(), name.to_owned());
            return Err(CheckpointError::OtherOrigin { origin, key });
        }
        Ok(self.note.sign(key)?)
    }

    /// Adds the cosignature of a witness at `time`, in seconds since 1970 and below 2^63. Whoever calls this has verified
    /// that the checkpoint is signed by its log and consistent with every earlier one, and has written it down before.
    ///
    /// # Errors
    /// [`CheckpointError::Note`] for a key that is not of the kind cosignature/v1, or one that signed already, or the time.
    pub fn cosign(&mut self, key: &SigningKey, time: u64) -> Result<(), CheckpointError> {
        Ok(self.note.cosign(key, time)?)
    }

    /// Reads a signed checkpoint, and verifies no signature.
    ///
    /// # Errors
    /// [`CheckpointError`], but not [`CheckpointError::OtherOrigin`].
    pub fn parse(bytes: &[u8]) -> Result<Self, CheckpointError> {
        let note = Note::parse(bytes)?;
        let checkpoint = note.text().parse()?;
        Ok(Self { checkpoint, note })
    }

    /// The bytes of the signed note.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.note.to_bytes()
    }

    /// The note with all signatures, verified or not.
    #[must_use]
    pub const fn note(&self) -> &Note {
        &self.note
    }

    /// What the checkpoint says, whoever wrote it: to say which log it claims to be of before a key is chosen.
    #[must_use]
    pub const fn unverified(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The checkpoint, if it is of the log of this key and the key signed it.
    ///
    /// # Errors
    /// [`VerifyCheckpointError`].
    pub fn verify(&self, log: &VerifierKey) -> Result<&Checkpoint, VerifyCheckpointError> {
        let (origin, key) = (self.checkpoint.origin(), log.name());
        if origin != key {
            let (origin, key) = (origin.to_owned(), key.to_owned());
            return Err(VerifyCheckpointError::OtherOrigin { origin, key });
        }
        self.note.verify(std::slice::from_ref(log))?;
        Ok(&self.checkpoint)
    }
}

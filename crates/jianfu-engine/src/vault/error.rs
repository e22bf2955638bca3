//! What can go wrong in the vault: each says which file, and what to do. It must never carry a sealed text or a key.

use std::path::PathBuf;

use jianfu_proof::seal::SealError;

use super::subject::{MAX_SUBJECTS, SubjectId};

/// An error of the vault.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// A file operation failed.
    #[error("can't {action} {} in the vault: {source}; see that the disk has room and the folder belongs to this user",
        path.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Something that the vault never makes stands where a file or folder of it belongs: a link, a folder, a device.
    #[error("{} is not what the vault puts there, and is not followed: move it away", path.display())]
    NotOurs {
        /// The path.
        path: PathBuf,
    },
    /// The field or the text can't be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The field's name can't be a file's.
    #[error(
        "a sealed field is named with a-z, 0-9, '_', '-' and '.', beginning with a letter; {field:?} is not"
    )]
    Field {
        /// The name.
        field: String,
    },
    /// A key file doesn't hold a key.
    #[error("{} doesn't hold a key of 32 bytes: restore it from a backup of the vault", path.display())]
    KeyDamaged {
        /// The file.
        path: PathBuf,
    },
    /// There are openings but no key for them: a new key would hide that the old one is gone.
    #[error(
        "the key of subject {subject} is gone while openings of it are left: restore DATA/vault/keys from a backup, \
        or erase the subject"
    )]
    KeyGone {
        /// The subject.
        subject: SubjectId,
    },
    /// The field of the entry is sealed already, with another text.
    #[error("{} holds another text already: an entry's field is sealed once; seal it in a new entry", path.display())]
    SealedAlready {
        /// The opening.
        path: PathBuf,
    },
    /// The system gave no random bytes.
    #[error("the system gives no random bytes ({0}): try again when it has started up")]
    Randomness(getrandom::Error),
    /// The cipher refused.
    #[error("the cipher refused to seal the text: this is a fault of the program")]
    Cipher,
    /// Too many subjects to list.
    #[error("{} holds more than {MAX_SUBJECTS} subjects: list them by another tool", path.display())]
    TooManySubjects {
        /// The folder.
        path: PathBuf,
    },
    /// A copy's folder holds something.
    #[error("{} is in the way of a copy of the vault: name a folder that is empty or not there", path.display())]
    Occupied {
        /// The folder.
        path: PathBuf,
    },
}

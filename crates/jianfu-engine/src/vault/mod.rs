//! The vault: the texts that the ledger only commits to, each sealed under its subject's key, so that they can be destroyed. It
//! must never know the ledger, a clock or a terminal; its calls block, and the engine makes them off the async threads.
//!
//! `DATA/vault/keys/<subject>` holds 32 random bytes, `DATA/vault/openings/<subject>/<entry>.<field>` one opening,
//! `DATA/vault/pending/` the names of texts whose entry isn't on record yet (see `pending.rs`). Who writes
//! holds the ledger's lock: one vault (and its clones) writes a folder at a time. Overwriting reaches the bytes on a disk
//! that writes in place; on flash and on file systems that copy on write it is the lost key that makes an opening unreadable.

mod cipher;
mod copy;
mod disk;
mod error;
mod name;
mod pending;
mod shred;
mod subject;

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jianfu_proof::Hash;
use jianfu_proof::seal::{MAX_SEAL_TEXT_BYTES, SealError};
use uuid::Uuid;
use zeroize::Zeroizing;

use cipher::{Place, SubjectKey};
use disk::{Disk, Found};
use name::Name;

pub use cipher::{KEY_BYTES, MAX_OPENING_BYTES};
pub use copy::Copied;
pub use disk::VaultFaults;
pub use error::VaultError;
pub use shred::{Erased, Swept};
pub use subject::MAX_SUBJECTS;
pub use subject::{ParseSubjectError, SubjectId};

/// Most paths that are none of the vault's and are told; the rest are counted.
pub const FOREIGN_TOLD: usize = 100;

/// What opening a sealed field gives.
#[derive(Clone, PartialEq, Eq)]
pub enum Opening {
    /// The text that was committed to.
    Open(String),
    /// The key or the opening is gone.
    Missing,
    /// Another key, other bytes, another place, or another commitment.
    Mismatch,
}

impl fmt::Debug for Opening {
    /// Without the text: it must not come into a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Opening::Open(_) => "Open(…)",
            Opening::Missing => "Missing",
            Opening::Mismatch => "Mismatch",
        })
    }
}

/// How a sealed field of the ledger stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SealStatus {
    /// The opening is there and matches.
    Open,
    /// An erasure is on record, and neither key nor opening is left.
    Erased,
    /// The opening is gone and no erasure is on record: evidence may have been destroyed.
    Missing,
    /// What is there doesn't match.
    Mismatch,
    /// An erasure is on record, and the key or the opening is still there: [`Vault::enforce`] repairs it.
    NotShredded,
}

impl SealStatus {
    /// The word that scripts read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            SealStatus::Open => "OPEN",
            SealStatus::Erased => "ERASED",
            SealStatus::Missing => "MISSING",
            SealStatus::Mismatch => "MISMATCH",
            SealStatus::NotShredded => "NOT_SHREDDED",
        }
    }
}

/// Paths in the vault that are none of its own: they are left alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Foreign {
    /// The first [`FOREIGN_TOLD`] of them.
    pub told: Vec<PathBuf>,
    /// How many there are.
    pub count: u64,
}

impl Foreign {
    fn add(&mut self, path: PathBuf) {
        self.count = self.count.saturating_add(1);
        if self.told.len() < FOREIGN_TOLD {
            self.told.push(path);
        }
    }
}

/// The vault in a folder. Clones share one lock.
#[derive(Debug, Clone)]
pub struct Vault {
    root: PathBuf,
    disk: Disk,
    writing: Arc<Mutex<()>>,
}

impl Vault {
    /// The vault in a folder, `DATA/vault`; nothing is made before the first seal. The folder itself may be a link, nothing in
    /// it is followed if it is one.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Vault {
        Vault {
            root: root.into(),
            disk: Disk::default(),
            writing: Arc::default(),
        }
    }

    /// The same vault, in which `faults` decides what fails: for tests.
    #[must_use]
    pub fn with_faults(mut self, faults: Arc<VaultFaults>) -> Vault {
        self.disk.faults = Some(faults);
        self
    }

    fn hold(&self) -> MutexGuard<'_, ()> {
        // What the lock guards is on disk and whole at every step, so a panic elsewhere spoils nothing.
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keys(&self) -> PathBuf {
        self.root.join("keys")
    }

    fn openings(&self) -> PathBuf {
        self.root.join("openings")
    }

    fn folder(&self, subject: &SubjectId) -> PathBuf {
        self.openings().join(subject.to_string())
    }

    /// A new subject: a random id. Nothing is written.
    ///
    /// # Errors
    /// [`VaultError::Randomness`].
    pub fn new_subject(&self) -> Result<SubjectId, VaultError> {
        SubjectId::random()
    }

    /// Seals a text of at most [`MAX_SEAL_TEXT_BYTES`] bytes for a field of an entry about to be appended; its commitment.
    /// That it waits for its entry is durable before key and opening are, and these are when it returns. Done again with the
    /// same text it gives the same commitment, so an append of unknown outcome can be tried again.
    ///
    /// # Errors
    /// [`VaultError`]; what was written before is found by [`Vault::sweep`].
    pub fn seal(
        &self,
        entry: Uuid,
        field: &str,
        subject: &SubjectId,
        text: &str,
    ) -> Result<Hash, VaultError> {
        if text.len() > MAX_SEAL_TEXT_BYTES {
            return Err(SealError::TextLength { len: text.len() }.into());
        }
        let file_name = name::opening(entry, field)?;
        let _held = self.hold();
        self.disk.ensure_root(&self.root)?;
        self.mark(subject, &file_name)?;
        self.ensure_root()?;
        let key = self.key_or_new(subject)?;
        let folder = self.folder(subject);
        self.disk.ensure_folder(&folder)?;
        let place = Place {
            subject,
            entry,
            field,
        };
        let path = folder.join(&file_name);
        let commitment = match self.disk.read(&path, MAX_OPENING_BYTES)? {
            Found::Missing => {
                let (commitment, opening) = cipher::seal(&key, place, text)?;
                self.disk.write(&folder, &file_name, &opening)?;
                commitment
            }
            Found::Bytes(bytes) => match cipher::open(&key, place, &bytes) {
                Some((commitment, sealed)) if sealed == text => commitment,
                _ => return Err(VaultError::SealedAlready { path }),
            },
            Found::Foreign => return Err(VaultError::NotOurs { path }),
        };
        self.sync_up(&folder)?;
        Ok(commitment)
    }

    fn ensure_root(&self) -> Result<(), VaultError> {
        self.disk.ensure_root(&self.root)?;
        self.disk.ensure_folder(&self.keys())?;
        self.disk.ensure_folder(&self.openings())
    }

    /// Makes every name on the way to a subject's folder durable: also those that an earlier, failed call made.
    fn sync_up(&self, folder: &Path) -> Result<(), VaultError> {
        self.disk.sync_folder(folder)?;
        self.disk.sync_folder(&self.openings())?;
        self.disk.sync_folder(&self.keys())?;
        self.disk.sync_folder(&self.root)?;
        let parent = self.root.parent().filter(|parent| !parent.as_os_str().is_empty());
        self.disk.sync_folder(parent.unwrap_or(Path::new(".")))
    }

    /// The subject's key; `None` when it is gone. A file of another length or of zeros is no key.
    fn key(&self, subject: &SubjectId) -> Result<Option<SubjectKey>, VaultError> {
        let path = self.keys().join(subject.to_string());
        let damaged = || VaultError::KeyDamaged { path: path.clone() };
        if !self.disk.is_folder(&self.keys())? {
            return Ok(None);
        }
        match self.disk.read(&path, KEY_BYTES)? {
            Found::Missing => Ok(None),
            Found::Foreign => Err(damaged()),
            Found::Bytes(bytes) => {
                let key = Zeroizing::new(bytes.as_slice().try_into().map_err(|_| damaged())?);
                // Zeros are a key whose shredding was interrupted.
                if *key == [0; KEY_BYTES] {
                    Err(damaged())
                } else {
                    Ok(Some(key))
                }
            }
        }
    }

    fn key_or_new(&self, subject: &SubjectId) -> Result<SubjectKey, VaultError> {
        if let Some(key) = self.key(subject)? {
            return Ok(key);
        }
        if self.has_openings(subject)? {
            return Err(VaultError::KeyGone { subject: *subject });
        }
        let key = Zeroizing::new(cipher::random()?);
        self.disk
            .write(&self.keys(), &subject.to_string(), key.as_slice())?;
        self.disk.sync_folder(&self.keys())?;
        Ok(key)
    }

    fn has_openings(&self, subject: &SubjectId) -> Result<bool, VaultError> {
        let mut has = false;
        self.disk.each_name(&self.folder(subject), &mut |file_name, _| {
            has |= matches!(name::in_folder(&file_name), Name::Ours(_));
            Ok(())
        })?;
        Ok(has)
    }

    /// Opens a sealed field and compares it with its commitment in the ledger.
    ///
    /// # Errors
    /// [`VaultError::Field`]; [`VaultError::File`] when something is there and can't be read.
    pub fn open(
        &self,
        entry: Uuid,
        field: &str,
        subject: &SubjectId,
        commitment: &Hash,
    ) -> Result<Opening, VaultError> {
        let file_name = name::opening(entry, field)?;
        let read = || -> Result<Opening, VaultError> {
            let folder = self.folder(subject);
            if !self.disk.is_folder(&self.openings())? || !self.disk.is_folder(&folder)? {
                return Ok(Opening::Missing);
            }
            let bytes = match self.disk.read(&folder.join(&file_name), MAX_OPENING_BYTES)? {
                Found::Missing => return Ok(Opening::Missing),
                Found::Foreign => return Ok(Opening::Mismatch),
                Found::Bytes(bytes) => bytes,
            };
            let Some(key) = self.key(subject)? else {
                return Ok(Opening::Missing);
            };
            let place = Place {
                subject,
                entry,
                field,
            };
            Ok(match cipher::open(&key, place, &bytes) {
                Some((sealed, text)) if sealed == *commitment => Opening::Open(text),
                _ => Opening::Mismatch,
            })
        };
        match read() {
            Err(VaultError::KeyDamaged { .. } | VaultError::NotOurs { .. }) => Ok(Opening::Mismatch),
            other => other,
        }
    }

    /// How a sealed field stands; `erased` says whether the ledger has an erasure of its subject.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub fn status(
        &self,
        entry: Uuid,
        field: &str,
        subject: &SubjectId,
        commitment: &Hash,
        erased: bool,
    ) -> Result<SealStatus, VaultError> {
        if erased {
            let key = subject.to_string();
            let opening = name::opening(entry, field)?;
            for (folder, file_name) in [(self.keys(), key), (self.folder(subject), opening)] {
                for file_name in [name::new_of(&file_name), file_name] {
                    if self.disk.look(&folder.join(file_name))?.is_some() {
                        return Ok(SealStatus::NotShredded);
                    }
                }
            }
            return Ok(SealStatus::Erased);
        }
        Ok(match self.open(entry, field, subject, commitment)? {
            Opening::Open(_) => SealStatus::Open,
            Opening::Missing => SealStatus::Missing,
            Opening::Mismatch => SealStatus::Mismatch,
        })
    }

    /// The subjects with a key or a folder, in the order of their ids; at most [`MAX_SUBJECTS`].
    ///
    /// # Errors
    /// [`VaultError::TooManySubjects`], [`VaultError::File`].
    pub fn subjects(&self) -> Result<Vec<SubjectId>, VaultError> {
        let mut subjects = BTreeSet::new();
        for folder in [self.keys(), self.openings()] {
            self.disk.each_name(&folder, &mut |file_name, _| {
                if let Name::Ours(subject) | Name::Unfinished(subject) = name::subject(&file_name) {
                    subjects.insert(subject);
                }
                if subjects.len() > MAX_SUBJECTS {
                    return Err(VaultError::TooManySubjects { path: folder.clone() });
                }
                Ok(())
            })?;
        }
        Ok(subjects.into_iter().collect())
    }
}

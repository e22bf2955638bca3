//! 高水位标记: the largest checkpoint that this machine ever signed of a ledger, kept outside DATA. An older copy of the ledger that
//! is put back, and a copy that went on elsewhere, are seen by it. It must never follow a ledger backwards.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use jianfu_proof::{SignedCheckpoint, sha256};

/// Most bytes of a file with a signed checkpoint.
const MAX_BYTES: u64 = 1 << 16;

/// What is wrong with a mark.
#[derive(Debug, thiserror::Error)]
pub enum MarkError {
    /// The file isn't a signed checkpoint of this log.
    #[error(
        "the high-water mark {} is not a signed checkpoint of {origin}: restore it, or delete it if you know why it is so",
        path.display()
    )]
    NotAMark {
        /// The file.
        path: PathBuf,
        /// The log it should be of.
        origin: String,
    },
    /// A file operation failed.
    #[error("can't {action} the high-water mark {}: {source}", path.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// The folder of marks, one file a ledger.
#[derive(Clone, Debug)]
pub struct Marks {
    dir: PathBuf,
}

/// The mark of one ledger, with its file locked: what is compared is what is replaced.
#[derive(Debug)]
pub(crate) struct Mark {
    path: PathBuf,
    /// The largest checkpoint signed so far.
    pub(crate) held: Option<SignedCheckpoint>,
    _lock: File,
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> MarkError {
    let path = path.to_owned();
    move |source| MarkError::File { action, path, source }
}

impl Marks {
    /// The marks in a folder, which is made when the first one is kept.
    #[must_use]
    pub fn new(dir: impl Into<PathBuf>) -> Marks {
        Marks { dir: dir.into() }
    }

    /// The file of a ledger's mark: known by its origin and first key, wherever its folder lies.
    #[must_use]
    pub fn path(&self, origin: &str, first_key: &str) -> PathBuf {
        let id = sha256(format!("{origin}\n{first_key}\n").as_bytes()).to_string();
        self.dir
            .join(format!("{}.checkpoint", id.get(..32).unwrap_or(&id)))
    }

    /// Takes the mark of a ledger to compare it and to raise it; waits while another process does.
    pub(crate) fn take(&self, origin: &str, first_key: &str) -> Result<Mark, MarkError> {
        fs::create_dir_all(&self.dir).map_err(failed("make the folder of", &self.dir))?;
        let path = self.path(origin, first_key);
        let lock_path = path.with_extension("lock");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        let lock = options.open(&lock_path).map_err(failed("lock", &lock_path))?;
        lock.lock().map_err(failed("lock", &lock_path))?;
        let bytes = read(&path).map_err(failed("read", &path))?;
        let held = bytes.map(|bytes| held(&bytes, &path, origin)).transpose()?;
        Ok(Mark {
            path,
            held,
            _lock: lock,
        })
    }
}

/// The checkpoint that a mark's bytes are, if it is one of the log.
fn held(bytes: &[u8], path: &Path, origin: &str) -> Result<SignedCheckpoint, MarkError> {
    SignedCheckpoint::parse(bytes)
        .ok()
        .filter(|signed| signed.unverified().origin() == origin)
        .ok_or_else(|| MarkError::NotAMark {
            path: path.to_owned(),
            origin: origin.to_owned(),
        })
}

/// The bytes of a file with a signed checkpoint, if it is there; cut off where it is too long for one.
pub(super) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(MAX_BYTES).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

impl Mark {
    /// Raises the mark. It is durable when this returns; an interrupted one is the old or the new. A mark that is there already
    /// is left as it is.
    pub(crate) fn raise(&self, to: &SignedCheckpoint) -> Result<(), MarkError> {
        if self.held.as_ref() == Some(to) {
            return Ok(());
        }
        replace(&self.path, &to.to_bytes()).map_err(failed("write", &self.path))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// Puts a file in the place of another: all of it or nothing, durably.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = path.with_extension("new");
    let mut file = File::create(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    path.parent()
        .map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

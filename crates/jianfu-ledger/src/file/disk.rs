//! The system calls that a file ledger makes, each with its path for the error, and the seam where tests make one fail. It
//! must never know what the bytes mean. Unix only: positional reads and writes, and syncing of folders.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::FileError;

/// A file operation, as a test that injects faults sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Op {
    /// Opening for reading.
    Open,
    /// Reading at a position.
    Read,
    /// Opening for writing, creating the file if it is missing.
    Create,
    /// Writing at a position.
    Write,
    /// Making a file's or a folder's content durable.
    Sync,
    /// Cutting a file.
    Cut,
    /// Renaming.
    Rename,
    /// Deleting.
    Remove,
    /// Creating a folder.
    CreateFolder,
}

/// An injected failure.
#[derive(Debug)]
pub struct Fault {
    /// What the operation fails with.
    pub error: io::Error,
    /// Of a write: how many of its bytes reach the file before.
    pub written: usize,
}

/// Decides before each operation whether it fails.
pub type FaultFn = dyn Fn(Op, &Path) -> Option<Fault> + Send + Sync;

/// The disk: the real one, or the real one with faults.
#[derive(Clone, Default)]
pub struct Disk {
    faults: Option<Arc<FaultFn>>,
}

impl fmt::Debug for Disk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Disk")
            .field("faults", &self.faults.is_some())
            .finish()
    }
}

impl Disk {
    /// A disk on which `faults` decides what fails.
    #[must_use]
    pub fn with_faults(faults: Arc<FaultFn>) -> Self {
        Self { faults: Some(faults) }
    }

    fn fault(&self, op: Op, path: &Path) -> Option<Fault> {
        self.faults.as_ref().and_then(|faults| faults(op, path))
    }

    fn run<T>(
        &self,
        op: Op,
        action: &'static str,
        path: &Path,
        call: impl FnOnce() -> io::Result<T>,
    ) -> Result<T, FileError> {
        let result = self.fault(op, path).map_or_else(call, |fault| Err(fault.error));
        result.map_err(|source| failed(action, path, source))
    }

    /// Opens for reading; `None` when there is no such file.
    pub(crate) fn open(&self, path: &Path) -> Result<Option<DiskFile>, FileError> {
        match self.run(Op::Open, "open", path, || File::open(path)) {
            Ok(file) => Ok(Some(self.handle(file, path))),
            Err(error) if is_missing(&error.source) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Opens for reading and writing, creating the file if it is missing; nothing is cut.
    pub(crate) fn open_or_create(&self, path: &Path) -> Result<DiskFile, FileError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = self.run(Op::Create, "open for writing", path, || options.open(path))?;
        Ok(self.handle(file, path))
    }

    fn handle(&self, file: File, path: &Path) -> DiskFile {
        DiskFile {
            file,
            path: path.to_owned(),
            disk: self.clone(),
        }
    }

    /// Makes the names in a folder durable.
    pub(crate) fn sync_folder(&self, path: &Path) -> Result<(), FileError> {
        self.run(Op::Sync, "sync the folder", path, || File::open(path)?.sync_all())
    }

    pub(crate) fn create_folder(&self, path: &Path) -> Result<(), FileError> {
        self.run(Op::CreateFolder, "create the folder", path, || {
            fs::create_dir_all(path)
        })
    }

    pub(crate) fn rename(&self, from: &Path, to: &Path) -> Result<(), FileError> {
        self.run(Op::Rename, "rename", from, || fs::rename(from, to))
    }

    pub(crate) fn remove(&self, path: &Path) -> Result<(), FileError> {
        self.run(Op::Remove, "delete", path, || fs::remove_file(path))
    }

    /// Length of a file in bytes; `None` when there is none.
    pub(crate) fn len(&self, path: &Path) -> Result<Option<u64>, FileError> {
        match fs::metadata(path) {
            Ok(metadata) => Ok(Some(metadata.len())),
            Err(error) if is_missing(&error) => Ok(None),
            Err(error) => Err(failed("look at", path, error)),
        }
    }

    /// Names in a folder; none when the folder is missing. Names that aren't Unicode are none of a ledger's.
    pub(crate) fn names(&self, path: &Path) -> Result<Vec<String>, FileError> {
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) if is_missing(&error) => return Ok(Vec::new()),
            Err(error) => return Err(failed("list", path, error)),
        };
        let names: io::Result<Vec<_>> = entries
            .map(|entry| Ok(entry?.file_name().into_string().ok()))
            .collect();
        Ok(names
            .map_err(|error| failed("list", path, error))?
            .into_iter()
            .flatten()
            .collect())
    }
}

/// Nothing by that path, also when a part of it that should be a folder is a file.
fn is_missing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

fn failed(action: &'static str, path: &Path, source: io::Error) -> FileError {
    FileError {
        action,
        path: path.to_owned(),
        source: Arc::new(source),
    }
}

/// An open file that knows its path.
#[derive(Debug)]
pub(crate) struct DiskFile {
    file: File,
    path: PathBuf,
    disk: Disk,
}

impl DiskFile {
    /// Reads into `buf` from `at` until it is full or the file ends; gives the number of bytes.
    pub(crate) fn read_at(&self, buf: &mut [u8], at: u64) -> Result<usize, FileError> {
        self.disk.run(Op::Read, "read", &self.path, || {
            let mut done = 0;
            while let Some(rest) = buf.get_mut(done..).filter(|rest| !rest.is_empty()) {
                match self
                    .file
                    .read_at(rest, at.saturating_add(crate::limits::count(done)))
                {
                    Ok(0) => break,
                    Ok(n) => done += n,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(done)
        })
    }

    /// At most `most` bytes from `at`: fewer only where the file ends.
    pub(crate) fn read_up_to(&self, most: usize, at: u64) -> Result<Vec<u8>, FileError> {
        let mut bytes = vec![0; most];
        let read = self.read_at(&mut bytes, at)?;
        bytes.truncate(read);
        Ok(bytes)
    }

    pub(crate) fn write_at(&self, bytes: &[u8], at: u64) -> Result<(), FileError> {
        let result = match self.disk.fault(Op::Write, &self.path) {
            None => self.file.write_all_at(bytes, at),
            Some(fault) => {
                let written = bytes.get(..fault.written).unwrap_or(bytes);
                self.file.write_all_at(written, at).and(Err(fault.error))
            }
        };
        result.map_err(|source| failed("write", &self.path, source))
    }

    /// `fdatasync`: the bytes, and the length that is needed to read them.
    pub(crate) fn sync(&self) -> Result<(), FileError> {
        self.disk
            .run(Op::Sync, "sync", &self.path, || self.file.sync_data())
    }

    pub(crate) fn cut(&self, len: u64) -> Result<(), FileError> {
        self.disk
            .run(Op::Cut, "cut", &self.path, || self.file.set_len(len))
    }

    pub(crate) fn len(&self) -> Result<u64, FileError> {
        let metadata = self
            .file
            .metadata()
            .map_err(|source| failed("look at", &self.path, source))?;
        Ok(metadata.len())
    }

    /// Takes the exclusive lock; false when another handle has it.
    pub(crate) fn try_lock(&self) -> Result<bool, FileError> {
        match self.file.try_lock() {
            Ok(()) => Ok(true),
            Err(fs::TryLockError::WouldBlock) => Ok(false),
            Err(fs::TryLockError::Error(source)) => Err(failed("lock", &self.path, source)),
        }
    }
}

//! The system calls that a file ledger makes, each with its path for the error, and the seam where tests make one fail. It
//! must never know what the bytes mean. Unix only: positional reads and writes, and syncing of folders. Open to other crates of
//! this program, so that what they derive from a ledger goes through the same seam.

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
    /// Creating a folder, and those above it.
    CreateFolder,
    /// Asking for a length.
    Look,
    /// Listing a folder.
    List,
    /// Taking the lock.
    Lock,
}

/// A file operation with all that a test needs to imitate what a power failure leaves of it.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// What is about to be done.
    pub op: Op,
    /// The file or folder; of a rename, the old name.
    pub path: &'a Path,
    /// Of a rename, the new name.
    pub to: Option<&'a Path>,
    /// Of a read or write, where it begins in bytes; of a cut, the new length; otherwise 0.
    pub at: u64,
    /// Of a read or write, how many bytes; otherwise 0.
    pub len: usize,
}

impl<'a> Call<'a> {
    fn new(op: Op, path: &'a Path) -> Self {
        Self {
            op,
            path,
            to: None,
            at: 0,
            len: 0,
        }
    }
}

/// An injected failure.
#[derive(Debug)]
pub struct Fault {
    /// What the operation fails with.
    pub error: io::Error,
    /// Of a write: how many of its bytes reach the file before.
    pub written: usize,
}

/// Decides before each operation whether it fails, by what and where it is.
pub type FaultFn = dyn Fn(Op, &Path) -> Option<Fault> + Send + Sync;

/// Sees each operation before it is done, and decides whether it fails.
pub type LayerFn = dyn Fn(&Call<'_>) -> Option<Fault> + Send + Sync;

/// The disk: the real one, or the real one with faults.
#[derive(Clone, Default)]
pub struct Disk {
    layer: Option<Arc<LayerFn>>,
}

impl fmt::Debug for Disk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Disk")
            .field("layer", &self.layer.is_some())
            .finish()
    }
}

impl Disk {
    /// A disk on which `faults` decides what fails.
    #[must_use]
    pub fn with_faults(faults: Arc<FaultFn>) -> Self {
        Self::with_layer(Arc::new(move |call: &Call<'_>| faults(call.op, call.path)))
    }

    /// A disk whose operations pass through `layer`.
    #[must_use]
    pub fn with_layer(layer: Arc<LayerFn>) -> Self {
        Self { layer: Some(layer) }
    }

    fn fault(&self, call: &Call<'_>) -> Option<Fault> {
        self.layer.as_ref().and_then(|layer| layer(call))
    }

    fn run<T>(
        &self,
        op: Op,
        action: &'static str,
        path: &Path,
        run: impl FnOnce() -> io::Result<T>,
    ) -> Result<T, FileError> {
        self.call(&Call::new(op, path), action, run)
    }

    fn call<T>(
        &self,
        call: &Call<'_>,
        action: &'static str,
        run: impl FnOnce() -> io::Result<T>,
    ) -> Result<T, FileError> {
        let result = self.fault(call).map_or_else(run, |fault| Err(fault.error));
        result.map_err(|source| failed(action, call.path, source))
    }

    /// Opens for reading; `None` when there is no such file.
    ///
    /// # Errors
    /// [`FileError`] for any other failure, as of every operation here.
    pub fn open(&self, path: &Path) -> Result<Option<DiskFile>, FileError> {
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

    /// Creates a file and opens it for reading and writing; fails when there is anything by that path.
    ///
    /// # Errors
    /// [`FileError`], with the kind `AlreadyExists` of its source where the name is taken.
    pub fn create_new(&self, path: &Path) -> Result<DiskFile, FileError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        let file = self.run(Op::Create, "create", path, || options.open(path))?;
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

    /// Creates a folder, and those above it. One that is there already is no failure.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn create_folder(&self, path: &Path) -> Result<(), FileError> {
        self.run(Op::CreateFolder, "create the folder", path, || {
            fs::create_dir_all(path)
        })
    }

    /// Renames a file; one that has the new name is replaced.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn rename(&self, from: &Path, to: &Path) -> Result<(), FileError> {
        let call = Call {
            to: Some(to),
            ..Call::new(Op::Rename, from)
        };
        self.call(&call, "rename", || fs::rename(from, to))
    }

    /// Deletes a file.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn remove(&self, path: &Path) -> Result<(), FileError> {
        self.run(Op::Remove, "delete", path, || fs::remove_file(path))
    }

    /// Length of a file in bytes; `None` when there is none.
    pub(crate) fn len(&self, path: &Path) -> Result<Option<u64>, FileError> {
        match self.run(Op::Look, "look at", path, || fs::metadata(path)) {
            Ok(metadata) => Ok(Some(metadata.len())),
            Err(error) if is_missing(&error.source) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Names in a folder; none when the folder is missing. Names that aren't Unicode are none of a ledger's.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn names(&self, path: &Path) -> Result<Vec<String>, FileError> {
        let names = self.run(Op::List, "list", path, || {
            fs::read_dir(path)?
                .map(|entry| Ok(entry?.file_name().into_string().ok()))
                .collect::<io::Result<Vec<_>>>()
        });
        match names {
            Ok(names) => Ok(names.into_iter().flatten().collect()),
            Err(error) if is_missing(&error.source) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
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
pub struct DiskFile {
    file: File,
    path: PathBuf,
    disk: Disk,
}

impl DiskFile {
    /// Reads into `buf` from `at` until it is full or the file ends; gives the number of bytes.
    pub(crate) fn read_at(&self, buf: &mut [u8], at: u64) -> Result<usize, FileError> {
        let call = self.call(Op::Read, at, buf.len());
        self.disk.call(&call, "read", || {
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
    ///
    /// # Errors
    /// [`FileError`].
    pub fn read_up_to(&self, most: usize, at: u64) -> Result<Vec<u8>, FileError> {
        let mut bytes = vec![0; most];
        let read = self.read_at(&mut bytes, at)?;
        bytes.truncate(read);
        Ok(bytes)
    }

    /// Writes all the bytes at a position, in bytes.
    ///
    /// # Errors
    /// [`FileError`]: some of the bytes may have been written.
    pub fn write_at(&self, bytes: &[u8], at: u64) -> Result<(), FileError> {
        let result = match self.disk.fault(&self.call(Op::Write, at, bytes.len())) {
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
        let call = self.call(Op::Cut, len, 0);
        self.disk.call(&call, "cut", || self.file.set_len(len))
    }

    /// Length in bytes.
    ///
    /// # Errors
    /// [`FileError`].
    #[expect(
        clippy::len_without_is_empty,
        reason = "the length of a file that may fail, not of a collection"
    )]
    pub fn len(&self) -> Result<u64, FileError> {
        self.disk.run(Op::Look, "look at", &self.path, || {
            self.file.metadata().map(|metadata| metadata.len())
        })
    }

    /// Takes the exclusive lock; false when another handle has it. It ends with this handle.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn try_lock(&self) -> Result<bool, FileError> {
        self.disk
            .run(Op::Lock, "lock", &self.path, || match self.file.try_lock() {
                Ok(()) => Ok(true),
                Err(fs::TryLockError::WouldBlock) => Ok(false),
                Err(fs::TryLockError::Error(source)) => Err(source),
            })
    }

    /// Gives the lock back, also where a child process has inherited the descriptor. No fault is injected: what follows is
    /// the closing of the file, which can't be made to fail either.
    pub(crate) fn unlock(&self) -> Result<(), FileError> {
        self.file
            .unlock()
            .map_err(|source| failed("unlock", &self.path, source))
    }

    /// The descriptor as a child process inherits it between `fork` and `exec`: the same open file, and so the same lock.
    #[cfg(test)]
    pub(crate) fn inherited(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    fn call(&self, op: Op, at: u64, len: usize) -> Call<'_> {
        Call {
            at,
            len,
            ..Call::new(op, &self.path)
        }
    }
}

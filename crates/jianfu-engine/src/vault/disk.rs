//! The system calls of the vault: no link is followed, nothing is read without a bound, what is written is durable before it has
//! its name; and the seam where tests make one fail. It must never know what the bytes mean.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, DirBuilder, File, FileType, Metadata, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use zeroize::Zeroizing;

use super::cipher::MAX_OPENING_BYTES;
use super::error::VaultError;
use super::name;

/// The mode of folders: the owner only.
const FOLDER_MODE: u32 = 0o700;
/// The mode of files: the owner only.
const FILE_MODE: u32 = 0o600;
/// The longest file that the vault writes is shorter.
const MOST_OVERWRITTEN: u64 = 65_536;
const _: () = assert!(MAX_OPENING_BYTES < 65_536);
/// Zeros written at once over a file that is shredded.
const ZEROS: [u8; 4096] = [0; 4096];

/// Decides before each operation (named as in the error) whether it fails.
pub type VaultFaults = dyn Fn(&'static str, &Path) -> Option<io::Error> + Send + Sync;

/// What stands at a path, the last link of it not followed.
pub(super) enum Found {
    Missing,
    /// Not of the kind asked for, or longer than the bound.
    Foreign,
    Bytes(Zeroizing<Vec<u8>>),
}

#[derive(Clone, Default)]
pub(super) struct Disk {
    pub(super) faults: Option<Arc<VaultFaults>>,
}

impl fmt::Debug for Disk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Disk")
            .field("faults", &self.faults.is_some())
            .finish()
    }
}

fn is_same(a: &Metadata, b: &Metadata) -> bool {
    a.dev() == b.dev() && a.ino() == b.ino()
}

impl Disk {
    fn run<T>(
        &self,
        action: &'static str,
        path: &Path,
        call: impl FnOnce() -> io::Result<T>,
    ) -> Result<T, VaultError> {
        let fault = self.faults.as_ref().and_then(|faults| faults(action, path));
        fault.map_or_else(call, Err).map_err(|source| VaultError::File {
            action,
            path: path.to_owned(),
            source,
        })
    }

    /// What is at the path itself; `None` when nothing is.
    pub(super) fn look(&self, path: &Path) -> Result<Option<Metadata>, VaultError> {
        self.run("look at", path, || match fs::symlink_metadata(path) {
            Ok(metadata) => Ok(Some(metadata)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        })
    }

    /// Whether there is a folder.
    pub(super) fn is_folder(&self, path: &Path) -> Result<bool, VaultError> {
        match self.look(path)? {
            None => Ok(false),
            Some(metadata) if metadata.is_dir() => Ok(true),
            Some(_) => Err(VaultError::NotOurs {
                path: path.to_owned(),
            }),
        }
    }

    /// Makes the folder if it is missing, and keeps others out of it.
    pub(super) fn ensure_folder(&self, path: &Path) -> Result<(), VaultError> {
        match self.look(path)? {
            None => self.run("create", path, || {
                DirBuilder::new().mode(FOLDER_MODE).create(path)
            }),
            Some(metadata) if !metadata.is_dir() => Err(VaultError::NotOurs {
                path: path.to_owned(),
            }),
            Some(metadata) if metadata.mode() & 0o077 != 0 => self.run("close to others", path, || {
                fs::set_permissions(path, Permissions::from_mode(FOLDER_MODE))
            }),
            Some(_) => Ok(()),
        }
    }

    /// Makes the vault's own folder if it is missing. It may be a link to a folder: where it lies is the operator's choice.
    pub(super) fn ensure_root(&self, path: &Path) -> Result<(), VaultError> {
        if path.is_dir() {
            return Ok(());
        }
        self.run("create", path, || {
            DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(path)
        })
    }

    pub(super) fn sync_folder(&self, path: &Path) -> Result<(), VaultError> {
        self.run("sync", path, || File::open(path)?.sync_all())
    }

    /// Opens a regular file that is the one looked at: a link put there in between is not followed into another.
    fn same_file(&self, path: &Path, seen: &Metadata, options: &OpenOptions) -> Result<File, VaultError> {
        let file = self.run("open", path, || options.open(path))?;
        let opened = self.run("look at", path, || file.metadata())?;
        if is_same(seen, &opened) {
            Ok(file)
        } else {
            Err(VaultError::NotOurs {
                path: path.to_owned(),
            })
        }
    }

    /// Reads a file of at most `most` bytes.
    pub(super) fn read(&self, path: &Path, most: usize) -> Result<Found, VaultError> {
        let Some(seen) = self.look(path)? else {
            return Ok(Found::Missing);
        };
        let bound = u64::try_from(most).unwrap_or(u64::MAX);
        if !seen.is_file() || seen.len() > bound {
            return Ok(Found::Foreign);
        }
        let file = self.same_file(path, &seen, OpenOptions::new().read(true))?;
        // Room for all of it at once: a buffer that grew would leave copies of a key behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(most.saturating_add(1)));
        let limit = bound.saturating_add(1);
        self.run("read", path, || file.take(limit).read_to_end(&mut bytes))?;
        Ok(if bytes.len() > most {
            Found::Foreign
        } else {
            Found::Bytes(bytes)
        })
    }

    /// Writes a new file under its name, durable but for its folder, which the caller syncs.
    pub(super) fn write(&self, folder: &Path, file_name: &str, bytes: &[u8]) -> Result<(), VaultError> {
        let new = folder.join(name::new_of(file_name));
        self.shred(&new)?;
        let mut options = OpenOptions::new();
        // `create_new` follows no link either.
        options.write(true).create_new(true).mode(FILE_MODE);
        let mut file = self.run("create", &new, || options.open(&new))?;
        let path = folder.join(file_name);
        let written = self
            .run("write", &new, || file.write_all(bytes))
            .and_then(|()| self.run("sync", &new, || file.sync_all()))
            .and_then(|()| self.run("rename", &new, || fs::rename(&new, &path)));
        if written.is_err() {
            // The error that is returned is the first; what is left of the file is found by the next sweep.
            drop(self.shred(&new));
        }
        written
    }

    /// Makes an empty file if it is missing, durable but for its folder, which the caller syncs.
    pub(super) fn touch(&self, path: &Path) -> Result<(), VaultError> {
        match self.look(path)? {
            Some(metadata) if metadata.is_file() => return Ok(()),
            Some(_) => {
                return Err(VaultError::NotOurs {
                    path: path.to_owned(),
                });
            }
            None => {}
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(FILE_MODE);
        let file = self.run("create", path, || options.open(path))?;
        self.run("sync", path, || file.sync_all())
    }

    /// Deletes a file that held nothing, if it is there.
    pub(super) fn remove(&self, path: &Path) -> Result<(), VaultError> {
        self.run("delete", path, || match fs::remove_file(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            other => other,
        })
    }

    /// Overwrites a file with zeros in place, durably, and deletes it; whether there was one. Past the length of the longest
    /// opening nothing is overwritten: the vault never wrote it, and zeros over a hole would fill the disk.
    pub(super) fn shred(&self, path: &Path) -> Result<bool, VaultError> {
        let Some(seen) = self.look(path)? else {
            return Ok(false);
        };
        if !seen.is_file() {
            return Err(VaultError::NotOurs {
                path: path.to_owned(),
            });
        }
        let file = self.same_file(path, &seen, OpenOptions::new().write(true))?;
        self.run("overwrite", path, || {
            overwrite(&file, seen.len().min(MOST_OVERWRITTEN))
        })?;
        self.run("sync", path, || file.sync_data())?;
        self.run("delete", path, || fs::remove_file(path))?;
        Ok(true)
    }

    /// Calls `each` with the names in a folder, one after the other; none when it is missing.
    pub(super) fn each_name(
        &self,
        folder: &Path,
        each: &mut dyn FnMut(OsString, PathBuf) -> Result<(), VaultError>,
    ) -> Result<(), VaultError> {
        self.each(folder, &mut |file_name, path, _| each(file_name, path))
    }

    /// The same with what each name is itself, as the folder says: of very many files none is looked at.
    pub(super) fn each(
        &self,
        folder: &Path,
        each: &mut dyn FnMut(OsString, PathBuf, FileType) -> Result<(), VaultError>,
    ) -> Result<(), VaultError> {
        if !self.is_folder(folder)? {
            return Ok(());
        }
        for entry in self.run("list", folder, || fs::read_dir(folder))? {
            let entry = self.run("list", folder, || entry)?;
            let kind = self.run("look at", &entry.path(), || entry.file_type())?;
            each(entry.file_name(), entry.path(), kind)?;
        }
        Ok(())
    }

    /// Deletes a folder if it is empty; whether it is gone.
    pub(super) fn remove_empty(&self, folder: &Path) -> Result<bool, VaultError> {
        self.run("delete", folder, || match fs::remove_dir(folder) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => Ok(false),
            Err(error) => Err(error),
        })
    }
}

fn overwrite(mut file: &File, len: u64) -> io::Result<()> {
    let step = u64::try_from(ZEROS.len()).unwrap_or(u64::MAX);
    let mut left = len;
    while left > 0 {
        let now = usize::try_from(left.min(step)).unwrap_or(ZEROS.len());
        file.write_all(ZEROS.get(..now).unwrap_or(&ZEROS))?;
        left -= left.min(step);
    }
    Ok(())
}

//! A copy of the vault for a backup, kept apart from the ledger's. It must never copy what is erased, a link, or what the vault
//! didn't make.

use std::path::Path;

use super::disk::{Disk, Found};
use super::name::{self, Name};
use super::{Foreign, KEY_BYTES, MAX_OPENING_BYTES, SubjectId, Vault, VaultError};

/// What was copied.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Copied {
    /// Keys.
    pub keys: u64,
    /// Openings.
    pub openings: u64,
    /// Keys and folders of erased subjects, left out.
    pub left_out: u64,
    /// What is none of the vault's, left out.
    pub foreign: Foreign,
}

impl Vault {
    /// Copies keys and openings to a folder that is empty or not there, each durable, readable by the owner only; not the
    /// subjects of whom `is_erased` is true. Seals and erasures wait meanwhile. To be done after the ledger is copied, so that
    /// every entry of the copy finds its opening; what is younger is swept when the copy is opened.
    ///
    /// # Errors
    /// [`VaultError::Occupied`], [`VaultError::File`]: the copy is not whole, delete it.
    pub fn copy_to(&self, to: &Path, is_erased: &dyn Fn(&SubjectId) -> bool) -> Result<Copied, VaultError> {
        let _held = self.hold();
        let target = Vault {
            disk: self.disk.clone(),
            ..Vault::new(to)
        };
        let mut is_empty = true;
        self.disk.each_name(to, &mut |_, _| {
            is_empty = false;
            Ok(())
        })?;
        if !is_empty {
            return Err(VaultError::Occupied { path: to.to_owned() });
        }
        target.ensure_root()?;
        let mut copied = Copied::default();
        self.disk.each_name(&self.keys(), &mut |file_name, path| {
            match name::subject(&file_name) {
                Name::Ours(subject) if is_erased(&subject) => copied.left_out += 1,
                Name::Ours(subject) => {
                    let is_copied = file(&self.disk, &path, KEY_BYTES, &target.keys(), &subject.to_string())?;
                    copied.count(is_copied, true, &path);
                }
                Name::Unfinished(_) => {}
                Name::Foreign => copied.foreign.add(path),
            }
            Ok(())
        })?;
        self.disk.each_name(&self.openings(), &mut |file_name, path| {
            let is_folder = self.disk.look(&path)?.is_some_and(|metadata| metadata.is_dir());
            match name::subject(&file_name) {
                Name::Ours(subject) if is_erased(&subject) => copied.left_out += 1,
                Name::Ours(subject) if is_folder => {
                    self.copy_folder(&path, &target.folder(&subject), &mut copied)?;
                }
                _ => copied.foreign.add(path),
            }
            Ok(())
        })?;
        target.sync_up(&target.openings())?;
        Ok(copied)
    }

    fn copy_folder(&self, from: &Path, to: &Path, copied: &mut Copied) -> Result<(), VaultError> {
        self.disk.ensure_folder(to)?;
        self.disk.each_name(from, &mut |file_name, path| {
            match name::in_folder(&file_name) {
                Name::Ours((entry, field)) => {
                    let is_copied = file(
                        &self.disk,
                        &path,
                        MAX_OPENING_BYTES,
                        to,
                        &name::opening(entry, &field)?,
                    )?;
                    copied.count(is_copied, false, &path);
                }
                Name::Unfinished(_) => {}
                Name::Foreign => copied.foreign.add(path),
            }
            Ok(())
        })?;
        self.disk.sync_folder(to)
    }
}

impl Copied {
    fn count(&mut self, is_copied: bool, is_key: bool, path: &Path) {
        match (is_copied, is_key) {
            (true, true) => self.keys += 1,
            (true, false) => self.openings += 1,
            (false, _) => self.foreign.add(path.to_owned()),
        }
    }
}

/// Copies one file; false when it is no file of the vault's.
fn file(disk: &Disk, from: &Path, most: usize, folder: &Path, file_name: &str) -> Result<bool, VaultError> {
    match disk.read(from, most)? {
        Found::Bytes(bytes) => disk.write(folder, file_name, &bytes).map(|()| true),
        Found::Missing | Found::Foreign => Ok(false),
    }
}

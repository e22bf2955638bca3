//! Destroying: what is erased on record, and what never came to the ledger. It must never follow a link or touch what the vault
//! didn't make. Everything here can be interrupted and done again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::name::{self, Name};
use super::{Foreign, SubjectId, Vault, VaultError};

/// What an erasure destroyed; all zero when it had been done before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Erased {
    /// Whether there was a key.
    pub key: bool,
    /// Openings, also unfinished ones.
    pub openings: u64,
    /// What was left alone in the subject's folder.
    pub foreign: Foreign,
}

/// What a sweep destroyed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Swept {
    /// Openings whose entry isn't in the ledger.
    pub orphans: u64,
    /// Keys without any opening.
    pub keys: u64,
    /// Files whose writing was interrupted.
    pub unfinished: u64,
    /// Openings that were kept.
    pub kept: u64,
    /// What was left alone.
    pub foreign: Foreign,
}

impl Vault {
    /// Destroys a subject's key and openings: the key first, so that from then on no copy of an opening can be read.
    ///
    /// # Errors
    /// [`VaultError`]; do it again.
    pub fn erase(&self, subject: &SubjectId) -> Result<Erased, VaultError> {
        let _held = self.hold();
        let key = self.erase_key(subject)?;
        self.sync_if_there(&self.keys())?;
        let mut erased = self.erase_openings(subject)?;
        erased.key = key;
        self.sync_if_there(&self.openings())?;
        self.forget_pending(&BTreeSet::from([*subject]))?;
        Ok(erased)
    }

    /// Destroys a subject's key; whether there was one.
    fn erase_key(&self, subject: &SubjectId) -> Result<bool, VaultError> {
        let keys = self.keys();
        Ok(self.disk.is_folder(&keys)? && self.erase_key_in(&keys, subject)?)
    }

    fn erase_key_in(&self, keys: &Path, subject: &SubjectId) -> Result<bool, VaultError> {
        let key = subject.to_string();
        let unfinished = self.disk.shred(&keys.join(name::new_of(&key)))?;
        Ok(self.disk.shred(&keys.join(&key))? || unfinished)
    }

    /// Destroys a subject's openings.
    fn erase_openings(&self, subject: &SubjectId) -> Result<Erased, VaultError> {
        if self.disk.is_folder(&self.openings())? {
            self.erase_folder(subject)
        } else {
            Ok(Erased::default())
        }
    }

    /// The same where there is a folder of openings.
    fn erase_folder(&self, subject: &SubjectId) -> Result<Erased, VaultError> {
        let mut erased = Erased::default();
        let folder = self.folder(subject);
        if self.disk.is_folder(&folder)? {
            let swept = self.purge(&folder, &|_, _| false)?;
            erased.openings = swept.orphans.saturating_add(swept.unfinished);
            erased.foreign = swept.foreign;
        }
        Ok(erased)
    }

    /// Erases again what the ledger says is erased: on every opening of a ledger, and after a restore. All keys go before any
    /// opening, and each folder is synced once. How many had something left. Of a subject of whom nothing is left, three names
    /// are looked up and no more.
    ///
    /// # Errors
    /// As [`Vault::erase`].
    pub fn enforce(&self, erased: impl IntoIterator<Item = SubjectId>) -> Result<u64, VaultError> {
        let _held = self.hold();
        let erased: BTreeSet<SubjectId> = erased.into_iter().collect();
        if erased.is_empty() {
            return Ok(0);
        }
        let mut repaired = BTreeSet::new();
        let keys = self.keys();
        if self.disk.is_folder(&keys)? {
            for subject in &erased {
                if self.erase_key_in(&keys, subject)? {
                    repaired.insert(subject);
                }
            }
            self.disk.sync_folder(&keys)?;
        }
        let openings = self.openings();
        if self.disk.is_folder(&openings)? {
            for subject in &erased {
                if self.erase_folder(subject)?.openings > 0 {
                    repaired.insert(subject);
                }
            }
            self.disk.sync_folder(&openings)?;
        }
        self.forget_pending(&erased)?;
        Ok(u64::try_from(repaired.len()).unwrap_or(u64::MAX))
    }

    /// Destroys openings whose entry never came to the ledger, keys without an opening, and files whose writing was interrupted,
    /// of all subjects: see [`Vault::sweep`].
    pub(super) fn sweep_all(&self, is_known: &dyn Fn(Uuid, &str) -> bool) -> Result<Swept, VaultError> {
        let mut swept = Swept::default();
        // The subjects whose key may still be needed: also when something else stands in the folder's place, which isn't
        // looked into.
        let mut needed = BTreeSet::new();
        let openings = self.openings();
        self.disk.each(&openings, &mut |file_name, path, kind| {
            match name::subject(&file_name) {
                Name::Ours(subject) if kind.is_dir() => {
                    let purged = self.purge(&path, is_known)?;
                    if purged.kept > 0 || purged.foreign.count > 0 {
                        needed.insert(subject);
                    }
                    swept.add(purged);
                }
                Name::Ours(subject) => {
                    needed.insert(subject);
                    swept.foreign.add(path);
                }
                _ => swept.foreign.add(path),
            }
            Ok(())
        })?;
        self.sync_if_there(&openings)?;
        let keys = self.keys();
        self.disk.each(&keys, &mut |file_name, path, kind| {
            let is_file = kind.is_file();
            match name::subject(&file_name) {
                Name::Unfinished(_) if is_file => swept.unfinished += u64::from(self.disk.shred(&path)?),
                Name::Ours(subject) if is_file => {
                    if !needed.contains(&subject) {
                        swept.keys += u64::from(self.disk.shred(&path)?);
                    }
                }
                _ => swept.foreign.add(path),
            }
            Ok(())
        })?;
        self.sync_if_there(&keys)?;
        Ok(swept)
    }

    pub(super) fn sync_if_there(&self, folder: &Path) -> Result<(), VaultError> {
        if self.disk.is_folder(folder)? {
            self.disk.sync_folder(folder)?;
        }
        Ok(())
    }

    /// Destroys the openings of a subject's folder that `keeps` denies, and the folder when nothing is left in it. A folder in
    /// which something is kept and nothing was destroyed isn't synced: there may be very many, and what an earlier call destroyed
    /// without a sync is seen again if it comes back.
    pub(super) fn purge(
        &self,
        folder: &Path,
        keeps: &dyn Fn(Uuid, &str) -> bool,
    ) -> Result<Swept, VaultError> {
        let mut total = Swept::default();
        // A folder from which is deleted may skip names while it is listed: again, until a pass finds nothing to delete.
        loop {
            let mut pass = Swept::default();
            self.disk.each(folder, &mut |file_name, path, kind| {
                let is_file = kind.is_file();
                match name::in_folder(&file_name) {
                    Name::Unfinished(_) if is_file => pass.unfinished += u64::from(self.disk.shred(&path)?),
                    Name::Ours((entry, field)) if is_file && keeps(entry, &field) => pass.kept += 1,
                    Name::Ours(_) if is_file => pass.orphans += u64::from(self.disk.shred(&path)?),
                    _ => pass.foreign.add(path),
                }
                Ok(())
            })?;
            total.orphans = total.orphans.saturating_add(pass.orphans);
            total.unfinished = total.unfinished.saturating_add(pass.unfinished);
            (total.kept, total.foreign) = (pass.kept, pass.foreign);
            if pass.orphans == 0 && pass.unfinished == 0 {
                break;
            }
        }
        if total.kept == 0 || total.orphans > 0 || total.unfinished > 0 {
            self.disk.sync_folder(folder)?;
            self.disk.remove_empty(folder)?;
        }
        Ok(total)
    }
}

impl Swept {
    pub(super) fn foreign(path: PathBuf) -> Swept {
        let mut swept = Swept::default();
        swept.foreign.add(path);
        swept
    }

    pub(super) fn add(&mut self, other: Swept) {
        self.orphans = self.orphans.saturating_add(other.orphans);
        self.keys = self.keys.saturating_add(other.keys);
        self.unfinished = self.unfinished.saturating_add(other.unfinished);
        self.kept = self.kept.saturating_add(other.kept);
        let untold = other.foreign.count;
        let count = self.foreign.count.saturating_add(untold);
        other
            .foreign
            .told
            .into_iter()
            .for_each(|path| self.foreign.add(path));
        self.foreign.count = count;
    }
}

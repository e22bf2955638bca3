//! Texts that wait for their entry: a name for each in `pending/`, durable before the key and the opening, so that a sweep looks
//! at these subjects and at no others. It must never hold a text, and must never be taken for a record of what is sealed.
//!
//! `pending/<subject>.<entry>.<field>` is an empty file. It goes when the entry is on record ([`Vault::settle`]) or when a sweep
//! has looked; one that stays too long costs a look. **Where `pending/` is missing, the next sweep walks the whole vault and
//! makes it**: a vault of before, a backup that was put back, or one whose operator deleted the folder to have everything
//! looked at. Nothing else makes it but the first seal in an empty vault.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::name;
use super::{Foreign, SubjectId, Swept, Vault, VaultError};

/// Texts of one turn of a sweep: what is destroyed in a turn is synced together.
const SWEPT_AT_ONCE: usize = 4_096;

impl Vault {
    pub(super) fn pending(&self) -> PathBuf {
        self.root.join("pending")
    }

    /// Marks a text as one that waits for its entry, durably. A vault with texts and without `pending/` was never swept whole:
    /// there every text waits.
    pub(super) fn mark(&self, subject: &SubjectId, opening: &str) -> Result<(), VaultError> {
        let pending = self.pending();
        if !self.disk.is_folder(&pending)? {
            for folder in [self.keys(), self.openings()] {
                if self.disk.is_folder(&folder)? {
                    return Ok(());
                }
            }
            self.disk.ensure_folder(&pending)?;
        }
        self.disk.touch(&pending.join(name::pending(subject, opening)))?;
        self.disk.sync_folder(&pending)
    }

    /// The entry of a text is on record: no sweep need look at it. To be called when the append is durable; not doing so, or
    /// losing it at a power failure, costs the next sweep a look.
    ///
    /// # Errors
    /// [`VaultError::Field`], [`VaultError::File`].
    pub fn settle(&self, entry: Uuid, field: &str, subject: &SubjectId) -> Result<(), VaultError> {
        let opening = name::opening(entry, field)?;
        let _held = self.hold();
        if self.disk.is_folder(&self.pending())? {
            self.disk
                .remove(&self.pending().join(name::pending(subject, &opening)))?;
        }
        Ok(())
    }

    /// Whether a sweep would have anything to look at.
    ///
    /// # Errors
    /// [`VaultError::File`].
    pub fn has_pending(&self) -> Result<bool, VaultError> {
        let pending = self.pending();
        if !self.disk.is_folder(&pending)? {
            return Ok(self.disk.is_folder(&self.keys())? || self.disk.is_folder(&self.openings())?);
        }
        let mut has = false;
        self.disk.each_name(&pending, &mut |_, _| {
            has = true;
            Ok(())
        })?;
        Ok(has)
    }

    /// Destroys what never came to the ledger of texts that wait for their entry: openings that `is_known` denies, the key of a
    /// subject without any opening, and files whose writing was interrupted. Where `pending/` is missing, of all texts.
    ///
    /// To be called before the writer takes commands (between a seal and its append an opening is no orphan), and only on a
    /// ledger that was opened whole: what `is_known` denies is gone for ever.
    ///
    /// # Errors
    /// [`VaultError`]; do it again.
    pub fn sweep(&self, is_known: &dyn Fn(Uuid, &str) -> bool) -> Result<Swept, VaultError> {
        let _held = self.hold();
        let pending = self.pending();
        if self.disk.is_folder(&pending)? {
            return self.sweep_pending(is_known);
        }
        let swept = self.sweep_all(is_known)?;
        if self.disk.is_folder(&self.keys())? || self.disk.is_folder(&self.openings())? {
            // From now on a text without a name in it is no orphan: so it is made after everything was looked at, durably.
            self.disk.ensure_folder(&pending)?;
            self.disk.sync_folder(&self.root)?;
        }
        Ok(swept)
    }

    fn sweep_pending(&self, is_known: &dyn Fn(Uuid, &str) -> bool) -> Result<Swept, VaultError> {
        let mut swept = Swept::default();
        loop {
            let (mut subjects, mut paths, mut foreign) = (BTreeSet::new(), Vec::new(), Foreign::default());
            self.disk.each(&self.pending(), &mut |file_name, path, kind| {
                match name::pending_of(&file_name) {
                    Some(subject) if kind.is_file() => {
                        if paths.len() < SWEPT_AT_ONCE {
                            subjects.insert(subject);
                            paths.push(path);
                        }
                    }
                    _ => foreign.add(path),
                }
                Ok(())
            })?;
            if paths.is_empty() {
                swept.add(Swept {
                    foreign,
                    ..Swept::default()
                });
                return Ok(swept);
            }
            self.sweep_subjects(&subjects, is_known, &mut swept)?;
            // Last: until everything is durable, the next sweep must look again.
            paths.iter().try_for_each(|path| self.disk.remove(path))?;
        }
    }

    /// Openings first, then the keys of those who have none left; durable when it returns.
    fn sweep_subjects(
        &self,
        subjects: &BTreeSet<SubjectId>,
        is_known: &dyn Fn(Uuid, &str) -> bool,
        swept: &mut Swept,
    ) -> Result<(), VaultError> {
        let mut needed = BTreeSet::new();
        if self.disk.is_folder(&self.openings())? {
            for subject in subjects {
                let folder = self.folder(subject);
                let found = match self.disk.look(&folder)? {
                    Some(metadata) if metadata.is_dir() => self.purge(&folder, is_known)?,
                    Some(_) => Swept::foreign(folder),
                    None => continue,
                };
                if found.kept > 0 || found.foreign.count > 0 {
                    needed.insert(*subject);
                }
                swept.add(found);
            }
            self.disk.sync_folder(&self.openings())?;
        }
        let keys = self.keys();
        if !self.disk.is_folder(&keys)? {
            return Ok(());
        }
        for subject in subjects {
            let key = subject.to_string();
            let unfinished = keys.join(name::new_of(&key));
            swept.unfinished += u64::from(self.shred_ours(&unfinished, &mut swept.foreign)?);
            if !needed.contains(subject) {
                swept.keys += u64::from(self.shred_ours(&keys.join(&key), &mut swept.foreign)?);
            }
        }
        self.disk.sync_folder(&keys)
    }

    /// Shreds a file; what stands there and is no file is left alone.
    fn shred_ours(&self, path: &Path, foreign: &mut Foreign) -> Result<bool, VaultError> {
        match self.disk.look(path)? {
            Some(metadata) if metadata.is_file() => self.disk.shred(path),
            Some(_) => {
                foreign.add(path.to_owned());
                Ok(false)
            }
            None => Ok(false),
        }
    }

    /// Takes away the names of subjects that were erased.
    pub(super) fn forget_pending(&self, erased: &BTreeSet<SubjectId>) -> Result<(), VaultError> {
        let mut paths = Vec::new();
        self.disk.each_name(&self.pending(), &mut |file_name, path| {
            if name::pending_of(&file_name).is_some_and(|subject| erased.contains(&subject)) {
                paths.push(path);
            }
            Ok(())
        })?;
        paths.iter().try_for_each(|path| self.disk.remove(path))
    }
}

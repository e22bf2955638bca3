//! One writer a ledger: the lock file, and the text in it that says who the writer is. It must never look at an entry.

use std::io;

use super::disk::{Disk, DiskFile};
use super::layout::Layout;
use crate::error::OpenError;

/// Most bytes of the owner's text that are read and shown.
const OWNER_BYTES: usize = 1_024;

/// The right to write. Dropping it gives it back; so does the end of the process, however it ends.
#[derive(Debug)]
pub(crate) struct Lock {
    file: DiskFile,
}

impl Lock {
    /// Takes the lock and writes who has it.
    pub(crate) fn take(disk: &Disk, layout: &Layout, owner: &str) -> Result<Self, OpenError> {
        let dir = &layout.dir;
        let file = disk
            .open_or_create(&layout.lock())
            .map_err(|error| match error.source.kind() {
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    OpenError::NotWritable {
                        dir: dir.clone(),
                        source: error.source,
                    }
                }
                _ => OpenError::File(error),
            })?;
        if !file.try_lock()? {
            let text = file.read_up_to(OWNER_BYTES, 0)?;
            let text = String::from_utf8_lossy(&text)
                .trim()
                .replace(char::is_control, " ");
            let owner = if text.is_empty() {
                "another process that left no name".to_owned()
            } else {
                text
            };
            return Err(OpenError::Held {
                dir: dir.clone(),
                owner,
            });
        }
        file.cut(0)?;
        file.write_at(owner.as_bytes(), 0)?;
        Ok(Self { file })
    }
}

impl Drop for Lock {
    /// The name goes before the lock does. A name that stays behind does no harm: it is only shown while the lock is held.
    fn drop(&mut self) {
        if let Err(error) = self.file.cut(0) {
            tracing::debug!(%error, "the writer's name stays in the lock file");
        }
    }
}

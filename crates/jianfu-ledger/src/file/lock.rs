//! One writer a ledger: the lock file, and the text in it that says who the writer is. It must never look at an entry.
//!
//! The lock (`flock`) belongs to the open file, not to the process. A child process shares that open file from `fork` on, and
//! lets it go with `exec` at the earliest. So closing the file is not enough to give the lock back, and [`Lock`] unlocks.
//! A writer that is killed unlocks nothing: while a child of it still has the file, the ledger stays held, under the name of
//! the writer. That is right, since such a child could write through the descriptors that it has.

use std::io;
use std::thread::sleep;
use std::time::Duration;

use super::disk::{Disk, DiskFile};
use super::layout::Layout;
use crate::error::OpenError;

/// Most bytes of the owner's text that are read and shown.
const OWNER_BYTES: usize = 1_024;

/// How often a lock without a name, or with our own, is tried again, and the pause before each time: half a second in all.
///
/// Whoever holds it without a name is about to write it or to unlock, two system calls away. Under our own name it is most
/// likely an append of this process that was given up, and ends soon. A lock of somebody else is refused at once.
const TRIES_AGAIN: u32 = 50;
const PAUSE: Duration = Duration::from_millis(10);

/// The right to write. Dropping it gives it back; so does the end of the process and of the children that share its files.
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
        let own = shown(owner.as_bytes());
        let mut tries = TRIES_AGAIN;
        while !file.try_lock()? {
            let name = shown(&file.read_up_to(OWNER_BYTES, 0)?);
            let is_of_another = name.is_some() && name != own;
            if is_of_another || tries == 0 {
                return Err(OpenError::Held {
                    dir: dir.clone(),
                    owner: name.unwrap_or_else(|| "another process that left no name".to_owned()),
                });
            }
            tries -= 1;
            sleep(PAUSE);
        }
        // From here on an error drops it, and so gives the lock back.
        let lock = Self { file };
        lock.file.cut(0)?;
        lock.file.write_at(owner.as_bytes(), 0)?;
        Ok(lock)
    }
}

/// A holder's name as it is shown; none if it left none.
fn shown(text: &[u8]) -> Option<String> {
    let text = text.get(..OWNER_BYTES).unwrap_or(text);
    let text = String::from_utf8_lossy(text)
        .trim()
        .replace(char::is_control, " ");
    (!text.is_empty()).then_some(text)
}

impl Drop for Lock {
    /// The name goes before the lock does. A name that stays behind does no harm: it is only shown while the lock is held.
    fn drop(&mut self) {
        if let Err(error) = self.file.cut(0) {
            tracing::debug!(%error, "the writer's name stays in the lock file");
        }
        if let Err(error) = self.file.unlock() {
            tracing::warn!(%error, "the lock is given back only when the file is closed");
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use std::fs;
    use std::path::Path;
    use std::process::{Child, Command, Stdio};
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::{Arc, Mutex};

    use super::super::disk::{Call, Fault, Op};
    use super::*;

    fn layout(folder: &tempfile::TempDir) -> Layout {
        Layout::new(folder.path(), 4)
    }

    fn take(layout: &Layout, owner: &str) -> Result<Lock, OpenError> {
        Lock::take(&Disk::default(), layout, owner)
    }

    /// Takes the lock on a disk where `happens` before the third try.
    fn take_while(layout: &Layout, happens: impl Fn() + Send + Sync + 'static) -> Result<Lock, OpenError> {
        let tries = AtomicU32::new(0);
        let layer = move |call: &Call<'_>| {
            if call.op == Op::Lock && tries.fetch_add(1, Ordering::SeqCst) == 2 {
                happens();
            }
            None
        };
        Lock::take(&Disk::with_layer(Arc::new(layer)), layout, "the next")
    }

    /// A child process that has the file open, as any child has between `fork` and `exec`.
    fn child_with(file: &DiskFile) -> Child {
        let inherited = file.inherited().unwrap();
        Command::new("sleep")
            .arg("600")
            .stdin(Stdio::from(inherited))
            .spawn()
            .unwrap()
    }

    fn end(mut child: Child) {
        child.kill().unwrap();
        child.wait().unwrap();
    }

    fn held_by(taken: Result<Lock, OpenError>) -> String {
        match taken {
            Err(OpenError::Held { owner, .. }) => owner,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn given_a_child_that_inherited_the_lock_file_when_the_lock_is_dropped_then_it_is_free() {
        let folder = tempfile::tempdir().unwrap();
        let layout = layout(&folder);
        let lock = take(&layout, "the first").unwrap();
        let child = child_with(&lock.file);
        drop(lock);
        let next = take(&layout, "the second");
        end(child);
        assert!(next.is_ok(), "{next:?}");
    }

    /// A writer that is killed neither cuts its name nor unlocks; the kernel closes its file, as dropping the file does here.
    #[test]
    fn given_a_killed_writer_whose_child_lives_then_it_is_named_as_the_holder_until_the_child_ends() {
        let folder = tempfile::tempdir().unwrap();
        let layout = layout(&folder);
        let file = Disk::default().open_or_create(&layout.lock()).unwrap();
        assert!(file.try_lock().unwrap());
        file.write_at(b"the killed one", 0).unwrap();
        let child = child_with(&file);
        drop(file);
        let refused = take(&layout, "the second");
        end(child);
        assert_eq!(held_by(refused), "the killed one");
        assert!(take(&layout, "the second").is_ok());
    }

    #[test]
    fn given_a_holder_on_its_way_out_then_whoever_comes_waits_for_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let layout = layout(&folder);
        for holder in ["", "the next"] {
            let first = Mutex::new(Some(take(&layout, holder).unwrap()));
            let next = take_while(&layout, move || drop(first.lock().unwrap().take()));
            assert!(next.is_ok(), "{holder}: {next:?}");
            assert_eq!(fs::read(layout.lock()).unwrap(), b"the next");
        }
    }

    #[test]
    fn given_a_lock_of_another_then_it_is_tried_once() {
        let folder = tempfile::tempdir().unwrap();
        let layout = layout(&folder);
        let _first = take(&layout, "the first").unwrap();
        let next = take_while(&layout, || panic!("tried three times"));
        assert_eq!(held_by(next), "the first");
    }

    #[test]
    fn given_a_holder_on_its_way_in_then_whoever_comes_waits_for_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let layout = layout(&folder);
        let _first = take(&layout, "").unwrap();
        let path = layout.lock();
        let next = take_while(&layout, move || fs::write(&path, "the first").unwrap());
        assert_eq!(held_by(next), "the first");
    }

    #[test]
    fn given_a_holder_that_never_leaves_a_name_then_whoever_comes_is_told_so() {
        let folder = tempfile::tempdir().unwrap();
        let layout = layout(&folder);
        let _nameless = take(&layout, "").unwrap();
        assert_eq!(
            held_by(take(&layout, "the next")),
            "another process that left no name"
        );
    }

    /// What fails after the lock was taken gives it back.
    #[test]
    fn given_a_name_that_cannot_be_written_then_the_lock_is_free() {
        let folder = tempfile::tempdir().unwrap();
        let layout = layout(&folder);
        let fails = |op: Op, _: &Path| {
            (op == Op::Write).then(|| Fault {
                error: io::Error::other("no"),
                written: 0,
            })
        };
        let failed = Lock::take(&Disk::with_faults(Arc::new(fails)), &layout, "the first");
        assert!(matches!(failed, Err(OpenError::File(_))));
        assert!(take(&layout, "the second").is_ok());
    }
}

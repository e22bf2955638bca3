//! 备份与恢复: a ledger with its checkpoint, sealed texts and publications into another folder. Private keys are never copied: they
//! are kept apart. It must never change what it copies from.

use std::fs;
use std::path::Path;

use jianfu_ledger::FileLedger;
use jianfu_ledger::file::{Progress, backup};

use crate::custody::{checkpoint, replace};
use crate::error::EngineError;
use crate::home::Home;
use crate::replay::fold;
use crate::vault::{SubjectId, Vault};

/// Folders below `published/`, at most: kind, period, version.
const MAX_DEPTH: usize = 4;

/// What was copied.
#[derive(Clone, Copy, Debug)]
pub struct Copied {
    /// Entries, each hashed again in the copy.
    pub size: u64,
    /// Sealed texts.
    pub openings: u64,
    /// Files of publications.
    pub published: u64,
}

/// Copies a home into another that holds no ledger yet, also while the first is written to. What was erased by an entry of the
/// copy is left out of it.
///
/// # Errors
/// [`EngineError::Backup`], [`EngineError::Vault`], [`EngineError::NotEmpty`], [`EngineError::File`].
pub async fn copy(
    from: &Home,
    to: &Home,
    progress: impl FnMut(Progress) + Send + 'static,
) -> Result<Copied, EngineError> {
    for folder in [to.ledger(), to.vault(), to.publications()] {
        if folder.exists() {
            return Err(EngineError::NotEmpty { folder });
        }
    }
    fs::create_dir_all(to.root()).map_err(EngineError::file("create the folder", to.root()))?;
    // Before the entries, so that it covers no more than they are.
    let signed = checkpoint(from)?;
    let size = backup(from.ledger(), to.ledger(), progress).await?;
    if let Some(signed) = signed.filter(|signed| signed.unverified().size() <= size) {
        let place = to.checkpoint();
        replace(&place, &signed.to_bytes()).map_err(EngineError::file("write", &place))?;
    }
    let folded = fold(&FileLedger::open_reader(to.ledger()).await?, None, |_| {}).await?;
    let is_erased = |subject: &SubjectId| {
        let subject = subject.to_string().parse();
        subject.is_ok_and(|subject| folded.state.erased_at(&subject).is_some())
    };
    let sealed = Vault::new(from.vault()).copy_to(&to.vault(), &is_erased)?;
    let published = publications(&from.publications(), &to.publications(), MAX_DEPTH)?;
    Ok(Copied {
        size,
        openings: sealed.openings,
        published,
    })
}

/// Copies the regular files of a folder and those below it; what is being laid down (`.tmp`) is left out.
fn publications(from: &Path, to: &Path, depth: usize) -> Result<u64, EngineError> {
    let entries = match fs::read_dir(from) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(EngineError::file("list", from)(error)),
    };
    let mut files = 0;
    for entry in entries {
        let entry = entry.map_err(EngineError::file("list", from))?;
        let (path, place) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().map_err(EngineError::file("look at", &path))?;
        if kind.is_dir() && depth > 0 && path.extension().is_none_or(|ending| ending != "tmp") {
            files += publications(&path, &place, depth - 1)?;
        } else if kind.is_file() {
            fs::create_dir_all(to).map_err(EngineError::file("create the folder", to))?;
            fs::copy(&path, &place).map_err(EngineError::file("copy", &path))?;
            files += 1;
        }
    }
    Ok(files)
}

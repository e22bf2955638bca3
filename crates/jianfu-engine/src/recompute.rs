//! Recomputation: a publication made again from the ledger, and held against what was recorded and what lies on disk.

use std::io;
use std::path::Path;

use jianfu_facts::assessment::facts::{Publication, PublishedFile, ReportPublished};
use jianfu_facts::digest::Digest;
use jianfu_facts::index::Index;
use jianfu_ledger::Ledger;
use jianfu_report::compose;

use crate::error::EngineError;
use crate::home::Home;
use crate::publish::sheet_of;
use crate::replay::Folded;

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileVerdict {
    /// Its name.
    pub name: String,
    /// Whether it was made again to the recorded digest; nothing when this program has another renderer.
    pub made: Option<bool>,
    /// Whether the copy in DATA has the recorded digest; nothing when there is none.
    pub stored: Option<bool>,
    /// The renderer on record.
    pub renderer: String,
    /// The renderer of this program, if it has one for the file.
    pub ours: Option<String>,
}

/// What a recomputation found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recomputed {
    /// What was recorded.
    pub fact: ReportPublished,
    /// By which entry.
    pub index: Index,
    /// FIGURES: whether the figures are the recorded ones. Must hold in every later program.
    pub figures: bool,
    /// The files, in the order of the entry.
    pub files: Vec<FileVerdict>,
}

impl Recomputed {
    /// BYTES: whether every file with the same renderer was made again to the byte; nothing if there is none.
    #[must_use]
    pub fn bytes(&self) -> Option<bool> {
        let made: Vec<bool> = self.files.iter().filter_map(|f| f.made).collect();
        (!made.is_empty()).then(|| made.iter().all(|same| *same))
    }

    /// Whether every copy in DATA that is there is the recorded one.
    #[must_use]
    pub fn stored(&self) -> bool {
        self.files.iter().all(|f| f.stored != Some(false))
    }
}

/// Makes a publication again: the newest version, or the one asked for.
///
/// # Errors
/// [`EngineError::NotPublished`], those of computing and rendering, and [`EngineError::File`] for a copy that is there and can't
/// be read.
pub async fn recompute(
    ledger: &dyn Ledger,
    folded: &Folded,
    home: &Home,
    publication: Publication,
    version: Option<u32>,
) -> Result<Recomputed, EngineError> {
    let versions = folded.state.publications(publication);
    let wanted = |v: u32| versions.iter().find(|p| p.fact.version == v);
    let published = version.map_or_else(|| versions.last(), wanted);
    let published = published.ok_or(EngineError::NotPublished { publication })?;
    let fact = published.fact.clone();
    let (sheet, _) = sheet_of(ledger, publication, &fact.input, Some(&fact)).await?;
    let canonical = sheet
        .canonical()
        .map_err(|e| EngineError::Report(e.to_string()))?;
    let made = compose::files(&sheet)?;
    let folder = home.published(publication, fact.version);
    let verdict = |file: &PublishedFile| {
        let ours = made.iter().find(|m| m.name == file.name.as_str());
        let same_renderer = ours.filter(|m| m.renderer == file.renderer.as_str());
        Ok(FileVerdict {
            name: file.name.to_string(),
            made: same_renderer.map(|m| Digest::of(&m.bytes) == file.digest),
            stored: stored(&folder.join(file.name.as_str()))?.map(|digest| digest == file.digest),
            renderer: file.renderer.to_string(),
            ours: ours.map(|m| m.renderer.clone()),
        })
    };
    let files: Result<Vec<FileVerdict>, EngineError> = fact.files.iter().map(verdict).collect();
    Ok(Recomputed {
        figures: Digest::of(&canonical) == fact.figures,
        files: files?,
        index: published.index,
        fact,
    })
}

/// The digest of the copy in DATA; nothing when there is none. One that can't be read is not one that isn't there.
fn stored(path: &Path) -> Result<Option<Digest>, EngineError> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(Digest::of(&bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(EngineError::file("read", path)(error)),
    }
}

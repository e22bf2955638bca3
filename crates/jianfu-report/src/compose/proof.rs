//! The proof page of a publication, from its sheet and the entry that committed to it.

use jianfu_facts::assessment::facts::ReportPublished;
use jianfu_facts::index::Index;
use jianfu_views::publication::Sheet;

use super::document;
use crate::{Lang, ProofFile, ProofPage, ReportError, proof_page as page};

/// The proof page (验证页) of a publication, in Chinese as its files are: `entry` is the index of its `report.published`,
/// `size` and `root` are those of the ledger that contains the entry.
///
/// # Errors
/// As [`super::document`] and [`crate::proof_page::render`].
pub fn proof_page(
    sheet: &Sheet,
    fact: &ReportPublished,
    entry: Index,
    (size, root): (u64, &str),
    checkpoint: Option<String>,
) -> Result<String, ReportError> {
    let lang = Lang::Zh;
    let composed = document(sheet, lang)?;
    let publication = match fact.version {
        1 => fact.publication.to_string(),
        version => format!("{}@{version}", fact.publication),
    };
    page::render(&ProofPage {
        lang,
        title: composed.title,
        marks: composed.marks,
        publication,
        origin: sheet.origin.clone(),
        frozen_size: fact.input.size,
        entry,
        checkpoint_size: size,
        root: root.to_owned(),
        checkpoint,
        figures_sha256: fact.figures.as_str().to_owned(),
        methods: fact
            .methods
            .iter()
            .map(|method| (subject(method.as_str(), lang), method.to_string()))
            .collect(),
        files: fact
            .files
            .iter()
            .map(|file| ProofFile {
                name: file.name.to_string(),
                size: file.size,
                sha256: file.digest.as_str().to_owned(),
                renderer: file.renderer.to_string(),
            })
            .collect(),
    })
}

/// What a method does, by the first part of its id.
fn subject(method: &str, lang: Lang) -> String {
    let kind = method.split('/').next().unwrap_or(method);
    let zh = match kind {
        "counting" => "计数",
        "rounding" => "修约",
        "scoring" => "计分",
        other => other,
    };
    lang.pick(zh, kind).to_owned()
}

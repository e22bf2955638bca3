//! 验证页 of a publication: from its sheet and its entry.

use jianfu_domain::assessment::facts::ReportPublished;
use jianfu_domain::publication::Sheet;

use super::document;
use crate::{Lang, ProofFile, ProofPage, ReportError, proof_page};

/// The proof page: `entry` is the index of `report.published`, `size` and `root` those of the ledger that contains it.
///
/// # Errors
/// [`ReportError`] when a name or digest can't be printed safely.
pub fn proof_page(
    sheet: &Sheet,
    fact: &ReportPublished,
    entry: u64,
    size: u64,
    root: &str,
) -> Result<String, ReportError> {
    let document = document(sheet);
    let version = if fact.version == 1 { String::new() } else { format!("@{}", fact.version) };
    proof_page::render(&ProofPage {
        lang: Lang::Zh,
        title: document.title,
        marks: document.marks,
        publication: format!("{}{version}", fact.publication),
        origin: sheet.origin.clone(),
        frozen_size: fact.input.size,
        entry,
        checkpoint_size: size,
        root: root.to_owned(),
        checkpoint: None,
        figures_sha256: fact.figures.as_str().to_owned(),
        methods: fact.methods.iter().map(|m| split(m.as_str())).collect(),
        files: fact.files.iter().map(file).collect(),
    })
}

fn split(method: &str) -> (String, String) {
    let what = match method.split('/').next() {
        Some("counting") => "计数",
        Some("rounding") => "修约",
        Some("scoring") => "计分",
        _ => "方法",
    };
    (what.to_owned(), method.to_owned())
}

fn file(file: &jianfu_domain::assessment::facts::PublishedFile) -> ProofFile {
    ProofFile {
        name: file.name.to_string(),
        size: file.size,
        sha256: file.digest.as_str().to_owned(),
        renderer: file.renderer.to_string(),
    }
}

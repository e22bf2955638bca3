//! Composers: from a sheet of figures to the official document 通报 or 排名, and to the files that are published.
//!
//! A composer chooses words and order. It must never compute: every number is one of the sheet's figures, looked up by its
//! name, which goes with it into the document. The published texts are Chinese.

mod circular;
mod look;
mod proof;
mod ranking;

use jianfu_domain::assessment::facts::PublicationKind;
use jianfu_domain::publication::Sheet;

pub use proof::proof_page;

use crate::{Document, Format, ReportError};

/// The renderer id of `figures.json`.
const FIGURES: &str = "jianfu-domain/figures/1";
/// Version of the composers: it is part of every renderer id, since words are bytes too.
const COMPOSER: &str = "compose/1";

/// A file of a publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Its name: `circular.docx`.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What wrote it: `jianfu-report/docx/1+compose/1`. The same renderer writes the same bytes.
    pub renderer: String,
}

/// The document of a sheet.
#[must_use]
pub fn document(sheet: &Sheet) -> Document {
    match sheet.publication.kind {
        PublicationKind::Circular => circular::document(sheet),
        PublicationKind::Ranking => ranking::document(sheet),
    }
}

/// The files of a publication, by name.
///
/// # Errors
/// [`ReportError`] when the document is beyond a limit, or the sheet outside the restricted profile of JSON.
pub fn files(sheet: &Sheet) -> Result<Vec<Rendered>, ReportError> {
    let stem = match sheet.publication.kind {
        PublicationKind::Circular => "circular",
        PublicationKind::Ranking => "ranking",
    };
    let document = document(sheet);
    let mut files = Vec::new();
    for format in Format::ALL {
        files.push(Rendered {
            name: format!("{stem}.{}", format.extension()),
            bytes: format.render(&document)?,
            renderer: format!("{}+{COMPOSER}", format.renderer()),
        });
    }
    let bytes = sheet
        .canonical()
        .map_err(|e| ReportError::Figures { reason: e.to_string() })?;
    files.push(Rendered {
        name: "figures.json".to_owned(),
        bytes,
        renderer: FIGURES.to_owned(),
    });
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

//! Composers: from a domain [`Sheet`] of figures to a [`Document`] in the style of an office, and to the files that are
//! published.
//!
//! A composer computes nothing: every number is a figure of the sheet, looked up by its name and printed as the sheet
//! prints it, with the name that `jianfu explain` takes. It must never know where the sheet comes from.

mod circular;
mod look;
mod method;
mod proof;
mod ranking;

use jianfu_facts::assessment::facts::PublicationKind;
use jianfu_views::publication::Sheet;

use crate::{Document, Format, Lang, ReportError};
use look::Look;
pub use proof::proof_page;

/// The composer of circulars and its version: within one version the same sheet gives the same document.
pub const CIRCULAR: &str = "circular/1";
/// The composer of rankings and its version.
pub const RANKING: &str = "ranking/1";
/// What writes `figures.json`: the domain's canonical JSON.
pub const FIGURES: &str = "jianfu-domain/figures/1";

/// A file of a publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Its name, without a folder: `circular.docx`.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What wrote it, at most 60 characters: `jianfu-report/docx/1+circular/1`, renderer and composer with their
    /// versions. The same id gives the same bytes.
    pub renderer: String,
}

/// The document of a sheet. Names of units, schemes and notices stay as they were recorded in either language.
///
/// # Errors
/// [`ReportError::MissingFigure`] when it needs a figure that the sheet lacks.
pub fn document(sheet: &Sheet, lang: Lang) -> Result<Document, ReportError> {
    let look = Look { sheet, lang };
    match sheet.publication.kind {
        PublicationKind::Circular => circular::document(look),
        PublicationKind::Ranking => ranking::document(look),
    }
}

/// The files of a publication, in Chinese, by name: the figures and the document in each [`Format`].
///
/// # Errors
/// [`ReportError::Figures`] when the sheet has a value outside the restricted profile of JSON, and those of [`document`] and
/// [`crate::limits::check`].
pub fn files(sheet: &Sheet) -> Result<Vec<Rendered>, ReportError> {
    let document = document(sheet, Lang::Zh)?;
    let (stem, composer) = match sheet.publication.kind {
        PublicationKind::Circular => ("circular", CIRCULAR),
        PublicationKind::Ranking => ("ranking", RANKING),
    };
    let figures = sheet.canonical().map_err(|error| ReportError::Figures {
        reason: error.to_string(),
    })?;
    let mut files = vec![Rendered {
        name: "figures.json".to_owned(),
        bytes: figures,
        renderer: FIGURES.to_owned(),
    }];
    for format in Format::ALL {
        files.push(Rendered {
            name: format!("{stem}.{}", format.extension()),
            bytes: format.render(&document)?,
            renderer: format!("{}+{composer}", format.renderer()),
        });
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

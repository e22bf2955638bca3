//! The forms in which a document is published, each with its file extension and its renderer's version.

use crate::{Document, ReportError, docx, html, xlsx};

/// A form in which a document is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// The official document that an office edits, numbers and seals.
    Docx,
    /// A page for screens and for printing, with charts.
    Html,
    /// The tables as a workbook, with numbers as numbers.
    Xlsx,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Docx, Self::Html, Self::Xlsx];

    /// The extension of the file's name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
        }
    }

    /// The renderer and its version. Within one version the same document gives the same bytes.
    #[must_use]
    pub fn renderer(self) -> &'static str {
        match self {
            Self::Docx => docx::RENDERER,
            Self::Html => html::RENDERER,
            Self::Xlsx => xlsx::RENDERER,
        }
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// What [`crate::limits::check`] refuses.
    pub fn render(self, document: &Document) -> Result<Vec<u8>, ReportError> {
        match self {
            Self::Docx => docx::render(document),
            Self::Html => html::render(document).map(String::into_bytes),
            Self::Xlsx => xlsx::render(document),
        }
    }
}

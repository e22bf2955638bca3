//! A document as DOCX after GB/T 9704-2012: what the office edits, numbers, prints and seals.
//!
//! **Why our own OOXML and not `docx-rs`**: an official table must repeat its head on every page (`w:tblHeader`), which
//! `docx-rs` 0.4.22 can't write; a page of 22 lines by 28 characters, indents in characters, and page
//! numbers apart on odd and even pages are our own needs too. For this one layout the parts are small, and their
//! bytes are ours to promise.
//!
//! Sizes (twips, 1/20 pt): A4; margins 37/26/35/28 mm, so that the type area 版心 is 156 × 225 mm; body 3号 (16 pt)
//! 仿宋_GB2312 with an exact pitch of 28.95 pt; title 2号 (22 pt) 方正小标宋简体. Fonts are named with alternatives
//! and never embedded. A DOCX shows a drawing only as a raster picture, which would need a host's fonts: a chart is
//! therefore printed as its table, and the drawing stands in the HTML. Headings are real styles with outline levels.
//! It must never know which office it writes for.

mod body;
mod parts;
mod styles;
mod table;

use crate::package::{self, Parts};
use crate::{Document, ReportError, limits};

/// The renderer and its version.
pub const RENDERER: &str = "jianfu-report/docx/1";

/// The width of the type area: 156 mm.
const FRAME: i64 = 8844;
/// The pitch of lines: 225 mm / 22.
const PITCH: i64 = 579;

/// Renders a document.
///
/// # Errors
/// What [`limits::check`] refuses.
pub fn render(document: &Document) -> Result<Vec<u8>, ReportError> {
    limits::check(document)?;
    let marked = !document.marks.is_empty();
    let mut parts = Parts::new();
    let mut part = |name: &str, xml: String| parts.insert(name.to_owned(), xml.into_bytes());
    part("[Content_Types].xml", parts::content_types(marked));
    part("_rels/.rels", parts::package_relations());
    part("docProps/core.xml", parts::core(document));
    part("docProps/app.xml", parts::app());
    part("word/_rels/document.xml.rels", parts::document_relations(marked));
    part("word/document.xml", body::document(document));
    part("word/styles.xml", styles::styles());
    part("word/settings.xml", parts::settings());
    part("word/fontTable.xml", parts::font_table());
    part("word/footer1.xml", parts::footer(parts::Side::Odd));
    part("word/footer2.xml", parts::footer(parts::Side::Even));
    if marked {
        part("word/header1.xml", parts::header(&document.marks));
    }
    package::write(&parts)
}

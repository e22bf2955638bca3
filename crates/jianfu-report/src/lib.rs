//! From figures to documents: one plain [`Document`], and a pure renderer for each form an office asks for.
//!
//! A composer ([`compose`]) builds a [`Document`] from a domain sheet of figures; [`Format::render`] turns it into
//! HTML, DOCX or XLSX, and [`svg::render`] a single chart into SVG. [`proof_page`] writes the page that lets an
//! outsider check the files.
//!
//! This crate computes no figure. It must never know a clock, a file, a locale, a host font or a hash-map order: the
//! same document gives the same bytes on every machine, as long as the renderer's version (`RENDERER` in each module)
//! stays the same.

pub mod chart;
pub mod compose;
pub mod decimal;
pub mod document;
pub mod docx;
mod error;
mod format;
pub mod html;
pub mod limits;
mod markup;
mod package;
mod proof_code;
pub mod proof_page;
pub mod svg;
pub mod table;
pub mod text;
pub mod title;
mod words;
pub mod xlsx;

pub use chart::{Chart, ChartKind, Interval, Point, Reference, Series, Twin};
pub use decimal::Decimal;
pub use document::{Annex, Block, Document, Level, Run};
pub use error::ReportError;
pub use format::Format;
pub use jianfu_facts::lang::Lang;
pub use proof_page::{ProofFile, ProofPage};
pub use table::{Align, Cell, Column, Measure, Number, Row, RowKind, Table};

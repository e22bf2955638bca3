//! What is known of a workbook while its sheets are written: names given, sheets listed, figures met.
//!
//! It must never know how a sheet looks.

use super::names::Names;
use crate::document::{Document, Run};
use crate::words::{self, Words};

/// A workbook in the making.
pub(super) struct Book {
    names: Names,
    /// The sheets written, in their order.
    pub(super) listed: Vec<Listed>,
    /// The figures printed, in their order.
    pub(super) figures: Vec<Printed>,
    /// The marks, in one line; empty where there are none.
    pub(super) mark: String,
    /// The renderers' own words.
    pub(super) words: &'static Words,
}

/// A sheet with a table.
#[derive(Clone)]
pub(super) struct Listed {
    /// The sheet's name.
    pub(super) name: String,
    /// The table's caption.
    pub(super) caption: String,
    /// The row of the caption, from 0.
    pub(super) caption_row: u32,
    /// The first row of the body, from 0: the head is above it.
    pub(super) first_row: u32,
}

/// A printed number and the name of its figure.
pub(super) struct Printed {
    /// The sheet; `None` for the text of the document.
    pub(super) sheet: Option<String>,
    /// The cell: `C7`.
    pub(super) cell: String,
    /// As printed.
    pub(super) text: String,
    /// The name that `jianfu explain` takes.
    pub(super) figure: String,
}

impl Book {
    pub(super) fn new(document: &Document) -> Self {
        let words = words::of(document.lang);
        let mut names = Names::default();
        names.take(words.info_sheet);
        names.take(words.figures_sheet);
        Self {
            names,
            listed: Vec::new(),
            figures: Vec::new(),
            mark: crate::text::clean(&document.marks.join(" · ")),
            words,
        }
    }

    /// A name for a new sheet.
    pub(super) fn name(&mut self, caption: &str) -> String {
        self.names.take(caption)
    }

    /// Notes the figures of a paragraph.
    pub(super) fn note_runs(&mut self, runs: &[Run]) {
        for run in runs {
            if let Some(figure) = &run.figure {
                let (text, figure) = (run.text.clone(), figure.clone());
                self.figures.push(Printed {
                    sheet: None,
                    cell: String::new(),
                    text,
                    figure,
                });
            }
        }
    }
}

//! Errors by row and column: all of a file together, told up to a limit, and as a table of their own (错误行) that
//! opens in a spreadsheet. It knows no file name; the caller says which file it was.

use std::fmt;

use jianfu_domain::command::Proposal;
use jianfu_domain::refusal::Refused;
use jianfu_facts::lang::Lang;

use crate::limits;
use crate::problem::Problem;

/// A column as the file shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Number of the column, from 0.
    pub index: usize,
    /// Its header as written; empty if it has none.
    pub header: String,
}

impl Column {
    /// The letter that a spreadsheet shows: A, B … Z, AA.
    #[must_use]
    pub fn letter(&self) -> String {
        let (mut letters, mut rest) = (Vec::new(), self.index);
        loop {
            letters.push(u8::try_from(rest % 26).map_or('?', |n| char::from(b'A' + n)));
            match (rest / 26).checked_sub(1) {
                Some(next) => rest = next,
                None => break,
            }
        }
        letters.iter().rev().collect()
    }

    /// Letter and header: `C 列“参会人数”`, `column C “参会人数”`.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let (letter, header) = (self.letter(), cut(&self.header));
        match (lang, header.is_empty()) {
            (Lang::Zh, true) => format!("{letter} 列"),
            (Lang::Zh, false) => format!("{letter} 列“{header}”"),
            (Lang::En, true) => format!("column {letter}"),
            (Lang::En, false) => format!("column {letter} “{header}”"),
        }
    }
}

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportError {
    /// Row as a person sees it in the file, from 1; nothing when the whole file is meant.
    pub row: Option<u64>,
    /// Column; nothing when the whole row is meant.
    pub column: Option<Column>,
    /// What the cell says, cut to [`limits::VALUE_CHARS`] characters.
    pub value: Option<String>,
    /// What is wrong, and what to do.
    pub reason: Problem,
}

impl ImportError {
    pub(crate) fn file(reason: Problem) -> ImportError {
        ImportError {
            row: None,
            column: None,
            value: None,
            reason,
        }
    }

    pub(crate) fn row(row: u64, reason: Problem) -> ImportError {
        ImportError {
            row: Some(row),
            column: None,
            value: None,
            reason,
        }
    }

    pub(crate) fn cell(row: u64, column: Column, value: &str, reason: Problem) -> ImportError {
        let value = Some(cut(value)).filter(|v| !v.is_empty());
        ImportError {
            row: Some(row),
            column: Some(column),
            value,
            reason,
        }
    }

    /// Where it is, what the cell says, what is wrong and what to do.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let row = self.row.map(|row| match lang {
            Lang::Zh => format!("第 {row} 行"),
            Lang::En => format!("row {row}"),
        });
        let column = self.column.as_ref().map(|c| c.text(lang));
        let value = self
            .value
            .as_ref()
            .map(|v| lang.pick(format!("“{v}”"), format!("“{v}”")));
        let place: Vec<String> = [row, column].into_iter().flatten().collect();
        let place = place.join(lang.pick(" ", ", "));
        let said: Vec<String> = [Some(place), value]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect();
        let reason = self.reason.text(lang);
        if said.is_empty() {
            reason
        } else {
            format!(
                "{}{}{reason}",
                said.join(lang.pick("：", ": ")),
                lang.pick("：", ": ")
            )
        }
    }
}

/// Every error of a file: at most [`limits::ERRORS_TOLD`] told, in the order of the file, the rest counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportErrors {
    /// The errors.
    pub told: Vec<ImportError>,
    /// How many more there are.
    pub more: usize,
}

impl ImportErrors {
    /// One error about the whole file.
    #[must_use]
    pub fn whole(reason: Problem) -> ImportErrors {
        ImportErrors {
            told: vec![ImportError::file(reason)],
            more: 0,
        }
    }

    /// The refusals of the command that was made of `proposals`, back at the rows that they came from.
    #[must_use]
    pub fn of_refused(refused: &Refused, proposals: &[(u64, Proposal)]) -> ImportErrors {
        let told = refused.told.iter().map(|refusal| {
            let row = refusal
                .proposal
                .and_then(|i| proposals.get(i))
                .map(|(row, _)| *row);
            let reason = Problem::Refused {
                zh: refusal.reason.text(Lang::Zh),
                en: refusal.reason.text(Lang::En),
            };
            ImportError {
                row,
                column: None,
                value: None,
                reason,
            }
        });
        ImportErrors {
            told: told.collect(),
            more: refused.more,
        }
    }

    /// How many errors there are, told or not.
    #[must_use]
    pub fn count(&self) -> usize {
        self.told.len() + self.more
    }

    /// All that is told, a line each, and how many more there are.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let mut lines: Vec<String> = self.told.iter().map(|e| e.text(lang)).collect();
        if self.more > 0 {
            let more = self.more;
            lines.push(lang.pick(
                format!("另有 {more} 处错误未列出。"),
                format!("{more} more errors are not listed."),
            ));
        }
        lines.join("\n")
    }

    /// A byte of `line` that could not be decoded: said where its cell is told, else of the line.
    pub(crate) fn add_undecoded(&mut self, line: u64, place: String) {
        let reason = Problem::Garbled { place };
        let is_garbled = |e: &&mut ImportError| matches!(e.reason, Problem::Garbled { .. });
        match self.told.iter_mut().find(is_garbled) {
            Some(first) => first.reason = reason,
            None => self.add(ImportError::row(line, reason)),
        }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.told.len() >= limits::ERRORS_TOLD
    }

    pub(crate) fn add(&mut self, error: ImportError) {
        if self.is_full() {
            self.more += 1;
        } else {
            self.told.push(error);
        }
    }
}

impl From<Problem> for ImportErrors {
    fn from(reason: Problem) -> ImportErrors {
        ImportErrors::whole(reason)
    }
}

impl fmt::Display for ImportErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for ImportErrors {}

/// 错误行: the errors as CSV in UTF-8 with BOM and CRLF, as spreadsheet programs like it. A value that a spreadsheet
/// would take for a formula gets a `'` before it.
#[must_use]
pub fn errors_csv(errors: &ImportErrors, lang: Lang) -> String {
    let head = lang.pick(
        ["行", "列", "表头", "内容", "问题"],
        ["row", "column", "header", "value", "problem"],
    );
    let mut csv = format!("\u{feff}{}\r\n", head.join(","));
    for error in &errors.told {
        let column = error.column.as_ref();
        let fields = [
            error.row.map(|row| row.to_string()).unwrap_or_default(),
            column.map(Column::letter).unwrap_or_default(),
            column.map(|c| c.header.clone()).unwrap_or_default(),
            error.value.clone().unwrap_or_default(),
            error.reason.text(lang),
        ];
        csv.push_str(&fields.map(|field| quoted(&field)).join(","));
        csv.push_str("\r\n");
    }
    if errors.more > 0 {
        let more = errors.more;
        let text = lang.pick(
            format!("另有 {more} 处错误未列出"),
            format!("{more} more errors are not listed"),
        );
        csv.push_str(&format!(",,,,{text}\r\n"));
    }
    csv
}

fn quoted(field: &str) -> String {
    let field = if field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}

/// At most [`limits::VALUE_CHARS`] characters on one line.
pub(crate) fn cut(text: &str) -> String {
    let text = text.trim();
    let shown = text
        .chars()
        .take(limits::VALUE_CHARS)
        .map(|c| if c.is_control() { ' ' } else { c });
    let rest = if text.chars().nth(limits::VALUE_CHARS).is_some() {
        "…"
    } else {
        ""
    };
    shown.chain(rest.chars()).collect()
}

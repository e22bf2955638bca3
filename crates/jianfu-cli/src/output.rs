//! Printing of results: aligned tables in which wide characters count double, one JSON object, or CSV for Excel.

use std::io::Write as _;

use jianfu_facts::lang::Lang;
use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr as _;

use crate::args::Format;
use crate::failure::Failure;

/// One column of a table.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    title: String,
    right: bool,
}

/// A column of texts.
pub(crate) fn left(title: impl Into<String>) -> Column {
    Column {
        title: title.into(),
        right: false,
    }
}

/// A column of numbers.
pub(crate) fn right(title: impl Into<String>) -> Column {
    Column {
        title: title.into(),
        right: true,
    }
}

/// A row of two columns: what, and its value.
pub(crate) fn row(lang: Lang, zh: &str, en: &str, value: impl Into<String>) -> Vec<String> {
    vec![lang.pick(zh, en).to_owned(), value.into()]
}

/// A table.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) caption: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// A result: what a person reads, and the same as one JSON object.
#[derive(Clone, Debug, Default)]
pub(crate) struct Output {
    pub(crate) title: String,
    pub(crate) tables: Vec<Table>,
    pub(crate) notes: Vec<String>,
    pub(crate) json: Map<String, Value>,
}

impl Output {
    pub(crate) fn new(title: impl Into<String>) -> Output {
        Output {
            title: title.into(),
            ..Output::default()
        }
    }

    /// Gives a result its title.
    pub(crate) fn entitled(mut self, title: impl Into<String>) -> Output {
        self.title = title.into();
        self
    }

    pub(crate) fn put(mut self, key: &str, value: impl Into<Value>) -> Output {
        self.json.insert(key.to_owned(), value.into());
        self
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Output {
        self.notes.push(note.into());
        self
    }

    pub(crate) fn table(
        mut self,
        caption: impl Into<String>,
        columns: Vec<Column>,
        rows: Vec<Vec<String>>,
    ) -> Output {
        self.tables.push(Table {
            caption: caption.into(),
            columns,
            rows,
        });
        self
    }

    /// Marks the result as simulated, wherever it is printed.
    pub(crate) fn simulated(mut self, simulated: bool, lang: Lang) -> Output {
        self.json.insert("simulated".to_owned(), simulated.into());
        if simulated {
            self.title = format!("{}{}", lang.pick("【模拟数据】", "[SIMULATED] "), self.title);
        }
        self
    }

    /// Prints to stdout.
    pub(crate) fn print(&self, format: Format) -> Result<(), Failure> {
        let text = match format {
            Format::Json => format!("{}\n", Value::Object(self.json.clone())),
            Format::Csv => self.csv()?,
            Format::Table => self.text(),
        };
        let mut stdout = std::io::stdout().lock();
        let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
        written.map_err(|error| match error.kind() {
            std::io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
            _ => Failure::File {
                path: "stdout".into(),
                error,
            },
        })
    }

    fn text(&self) -> String {
        let mut out = String::new();
        let mut line = |text: &str| {
            out.push_str(text.trim_end());
            out.push('\n');
        };
        if !self.title.is_empty() {
            line(&self.title);
        }
        for table in &self.tables {
            if !table.caption.is_empty() {
                line("");
                line(&table.caption);
            }
            for row in aligned(table) {
                line(&row);
            }
        }
        if !self.notes.is_empty() {
            line("");
            for note in &self.notes {
                line(note);
            }
        }
        out
    }

    /// UTF-8 with a byte order mark, which Excel needs to read Chinese; tables are apart by an empty line.
    fn csv(&self) -> Result<String, Failure> {
        let mut out = String::from("\u{feff}");
        for (i, table) in self.tables.iter().enumerate() {
            if i > 0 {
                out.push_str("\r\n");
            }
            let mut writer = csv::WriterBuilder::new()
                .terminator(csv::Terminator::CRLF)
                .from_writer(Vec::new());
            let failed = |e: csv::Error| Failure::other(format!("CSV：{e}"), format!("CSV: {e}"));
            writer
                .write_record(table.columns.iter().map(|c| c.title.as_str()))
                .map_err(failed)?;
            for row in &table.rows {
                writer
                    .write_record(row.iter().map(|cell| defused(cell)))
                    .map_err(failed)?;
            }
            let bytes = writer
                .into_inner()
                .map_err(|e| Failure::other(format!("CSV：{e}"), format!("CSV: {e}")))?;
            out.push_str(&String::from_utf8_lossy(&bytes));
        }
        Ok(out)
    }
}

/// A text that a spreadsheet would take for a formula gets a leading apostrophe; numbers with a sign stay as they are.
fn defused(cell: &str) -> String {
    let formula = cell.starts_with(['=', '@', '\t', '\r']);
    let signed = cell.strip_prefix(['+', '-']);
    let number = signed.is_some_and(|rest| {
        rest.trim_end_matches('%')
            .chars()
            .all(|c| c.is_ascii_digit() || c == '.')
    });
    if formula || (signed.is_some() && !number && cell.len() > 1) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn aligned(table: &Table) -> Vec<String> {
    let titles: Vec<String> = table.columns.iter().map(|c| c.title.clone()).collect();
    let widths: Vec<usize> = (0..titles.len())
        .map(|i| {
            let cells = table.rows.iter().chain([&titles]).filter_map(|row| row.get(i));
            cells.map(|cell| cell.width()).max().unwrap_or(0)
        })
        .collect();
    let row = |cells: &[String]| {
        let mut line = String::new();
        for ((cell, width), column) in cells.iter().zip(&widths).zip(&table.columns) {
            let pad = " ".repeat(width.saturating_sub(cell.width()));
            line.push_str(&if column.right {
                format!("{pad}{cell}  ")
            } else {
                format!("{cell}{pad}  ")
            });
        }
        line
    };
    let rule: String = widths.iter().map(|w| "─".repeat(*w) + "  ").collect();
    [row(&titles), rule]
        .into_iter()
        .chain(table.rows.iter().map(|cells| row(cells)))
        .collect()
}

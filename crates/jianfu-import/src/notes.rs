//! What a reader of a file should be told beside its rows: how it was read, and what of it was not used.

use jianfu_facts::day::Day;
use jianfu_facts::lang::Lang;

use crate::encoding::Encoding;
use crate::error::Column;

/// How a file was read; chosen by its content, shown so that a person can see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadAs {
    /// A text file.
    Text {
        /// Its encoding.
        encoding: Encoding,
        /// The separator of its fields: comma, tab or semicolon.
        separator: char,
    },
    /// A workbook.
    Workbook {
        /// The sheet that was read.
        sheet: String,
        /// The other sheets, not read.
        others: Vec<String>,
    },
}

impl ReadAs {
    /// How it was read, in words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            ReadAs::Text { encoding, separator } => {
                let (zh, en) = match separator {
                    '\t' => ("制表符", "tab"),
                    ';' => ("分号", "semicolon"),
                    _ => ("逗号", "comma"),
                };
                let encoding = encoding.name();
                lang.pick(
                    format!("文本，{encoding} 编码，{zh}分隔"),
                    format!("text in {encoding}, separated by {en}"),
                )
            }
            ReadAs::Workbook { sheet, others } if others.is_empty() => {
                lang.pick(format!("工作表“{sheet}”"), format!("sheet “{sheet}”"))
            }
            ReadAs::Workbook { sheet, others } => {
                let n = others.len();
                lang.pick(
                    format!("工作表“{sheet}”（另有 {n} 个工作表未读）"),
                    format!("sheet “{sheet}” ({n} other sheets not read)"),
                )
            }
        }
    }
}

/// Something of a file that was not used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// A column whose header means nothing here.
    IgnoredColumn(Column),
    /// A day that a calendar need not name: a weekend that is off, or a weekday that is worked.
    OrdinaryDay {
        /// Its row.
        row: u64,
        /// The day.
        day: Day,
    },
}

impl Note {
    /// The note in words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Note::IgnoredColumn(column) => {
                let column = column.text(lang);
                lang.pick(format!("未使用{column}"), format!("{column} was not used"))
            }
            Note::OrdinaryDay { row, day } => lang.pick(
                format!("第 {row} 行：{day} 本来就是这样，未列入放假安排"),
                format!("row {row}: {day} is so anyway, and stands in no calendar"),
            ),
        }
    }
}

//! The document that all renderers share: an official circular 通报 or ranking, as plain data.
//!
//! A composer builds it from figures; every text in it is final. It must never know a format, nor compute a figure.

use crate::{Chart, Lang, Table};

/// An official document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The language of the texts, and of the renderers' own words (`单位`, `Notes`).
    pub lang: Lang,
    /// The title 标题. Breaks are found by [`crate::title::lines`]; a `\n` chooses one by hand.
    pub title: String,
    /// A line below the title: `（2019年第二季度）`.
    pub subtitle: Option<String>,
    /// The issuing organ 发文机关: the red head 发文机关标志, and the signature 署名.
    pub issuer: String,
    /// The document number 发文字号: `思减负办〔2019〕12号`. `None` leaves its line free for the office.
    pub number: Option<String>,
    /// The addressees 主送机关, with the colon: `各街道、各有关单位：`.
    pub addressee: Option<String>,
    /// What must be seen on every page and at the head of every sheet: `模拟数据`, `草稿`.
    pub marks: Vec<String>,
    /// The body 正文.
    pub blocks: Vec<Block>,
    /// The date of the document 成文日期, as printed: `2019年7月5日`.
    pub date: String,
    /// Notes after the date 附注: the methods, what registering cost, how to verify.
    pub notes: Vec<String>,
    /// Attachments 附件, each on its own page.
    pub annexes: Vec<Annex>,
}

impl Document {
    /// All tables and charts with their data, in the order of printing: the body, then the annexes.
    #[must_use]
    pub fn all_blocks(&self) -> Vec<&Block> {
        self.blocks
            .iter()
            .chain(self.annexes.iter().flat_map(|annex| &annex.blocks))
            .collect()
    }

    /// The table with this id.
    #[must_use]
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.all_blocks().into_iter().find_map(|block| match block {
            Block::Table(table) if table.id == id => Some(table),
            _ => None,
        })
    }
}

/// An attachment 附件.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annex {
    /// Its title, without a number: `社区分类排名表`.
    pub title: String,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// A part of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading; its number (`一、`, `（一）`, `1.`) is part of the text.
    Heading {
        /// Its level.
        level: Level,
        /// Its text.
        text: String,
    },
    /// A paragraph.
    Para(Vec<Run>),
    /// A table.
    Table(Table),
    /// A chart.
    Chart(Chart),
    /// Notes 说明, one a paragraph, set smaller.
    Notes(Vec<String>),
}

impl Block {
    /// A heading.
    #[must_use]
    pub fn heading(level: Level, text: impl Into<String>) -> Self {
        Self::Heading {
            level,
            text: text.into(),
        }
    }

    /// A paragraph without figures that can be explained.
    #[must_use]
    pub fn para(text: impl Into<String>) -> Self {
        Self::Para(vec![Run::text(text)])
    }
}

/// The level of a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// `一、`, set in 黑体.
    One,
    /// `（一）`, set in 楷体.
    Two,
    /// `1.`, set in 仿宋 bold.
    Three,
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What is printed.
    pub text: String,
    /// The name that `jianfu explain` takes, where the piece is a figure.
    pub figure: Option<String>,
}

impl Run {
    /// A text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            figure: None,
        }
    }

    /// A figure, as printed, and the name that `jianfu explain` takes.
    #[must_use]
    pub fn figure(text: impl Into<String>, figure: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            figure: Some(figure.into()),
        }
    }
}

//! The styles of a DOCX: every size of GB/T 9704-2012 stands here, once.
//!
//! It must never know which paragraph gets which style.

use super::PITCH;
use super::parts::{W, XML};
use crate::markup::Markup;

const FANGSONG: &str = "仿宋_GB2312";
const KAITI: &str = "楷体_GB2312";
const XIAOBIAOSONG: &str = "方正小标宋简体";
const HEITI: &str = "黑体";
const SONGTI: &str = "宋体";

/// 28 characters of 16 pt are 448 pt, and the line has 442: each is set a quarter of a point closer (twips). The grid
/// of `w:docGrid` could do the same, but LibreOffice spaces Chinese text on such a grid half as wide again.
const TIGHTER: i64 = -5;

/// A style of paragraphs. Sizes are half points, distances twips, indents hundredths of a character.
#[derive(Clone, Copy)]
struct Style {
    id: &'static str,
    name: &'static str,
    font: &'static str,
    size: i64,
    line: i64,
    exact: bool,
    before: i64,
    after: i64,
    first_chars: i64,
    left_chars: i64,
    right_chars: i64,
    align: &'static str,
    bold: bool,
    red: bool,
    rule: bool,
    keep_next: bool,
    page_break: bool,
    grid: bool,
    outline: Option<u8>,
}

const BASE: Style = Style {
    id: "Normal",
    name: "Normal",
    font: FANGSONG,
    size: 32,
    line: PITCH,
    exact: true,
    before: 0,
    after: 0,
    first_chars: 0,
    left_chars: 0,
    right_chars: 0,
    align: "both",
    bold: false,
    red: false,
    rule: false,
    keep_next: false,
    page_break: false,
    grid: true,
    outline: None,
};
const BODY: Style = Style {
    id: "BodyText",
    name: "Body Text",
    first_chars: 200,
    ..BASE
};
const HEADING: Style = Style {
    align: "left",
    keep_next: true,
    ..BODY
};
/// A cell of a table: no exact pitch, so that a line is never cut.
const CELL: Style = Style {
    id: "Cell",
    name: "Cell",
    size: 21,
    line: 280,
    exact: false,
    align: "left",
    grid: false,
    ..BASE
};
const CELL_SMALL: Style = Style {
    id: "CellS",
    name: "Cell Small",
    size: 18,
    line: 240,
    ..CELL
};
const CELL_TINY: Style = Style {
    id: "CellX",
    name: "Cell Tiny",
    size: 15,
    line: 200,
    ..CELL
};

const STYLES: &[Style] = &[
    BASE,
    BODY,
    Style {
        id: "Heading1",
        name: "heading 1",
        font: HEITI,
        outline: Some(0),
        ..HEADING
    },
    Style {
        id: "Heading2",
        name: "heading 2",
        font: KAITI,
        outline: Some(1),
        ..HEADING
    },
    Style {
        id: "Heading3",
        name: "heading 3",
        bold: true,
        outline: Some(2),
        ..HEADING
    },
    Style {
        id: "RedHead",
        name: "Red Head",
        font: XIAOBIAOSONG,
        line: 240,
        exact: false,
        align: "center",
        red: true,
        grid: false,
        ..BASE
    },
    Style {
        id: "Number",
        name: "Document Number",
        before: 2 * PITCH,
        align: "center",
        rule: true,
        ..BASE
    },
    Style {
        id: "Title",
        name: "Title",
        font: XIAOBIAOSONG,
        size: 44,
        line: 700,
        align: "center",
        grid: false,
        ..BASE
    },
    Style {
        id: "Subtitle",
        name: "Subtitle",
        font: KAITI,
        align: "center",
        ..BASE
    },
    Style {
        id: "Addressee",
        name: "Addressee",
        before: PITCH,
        align: "left",
        ..BASE
    },
    Style {
        id: "Sign",
        name: "Signature",
        align: "right",
        ..BASE
    },
    Style {
        id: "AnnexList",
        name: "Annex List",
        left_chars: 200,
        align: "left",
        keep_next: true,
        ..BASE
    },
    Style {
        id: "AnnexNo",
        name: "Annex Number",
        font: HEITI,
        align: "left",
        keep_next: true,
        page_break: true,
        ..BASE
    },
    Style {
        id: "AnnexTitle",
        name: "Annex Title",
        font: XIAOBIAOSONG,
        size: 44,
        line: 700,
        before: PITCH,
        after: 200,
        align: "center",
        grid: false,
        keep_next: true,
        outline: Some(0),
        ..BASE
    },
    Style {
        id: "Caption",
        name: "caption",
        font: HEITI,
        size: 28,
        line: 480,
        before: 160,
        align: "center",
        keep_next: true,
        grid: false,
        ..BASE
    },
    Style {
        id: "Unit",
        name: "Table Unit",
        size: 21,
        line: 300,
        align: "right",
        keep_next: true,
        grid: false,
        ..BASE
    },
    Style {
        id: "Notes",
        name: "Notes",
        size: 24,
        line: 400,
        before: 60,
        align: "both",
        grid: false,
        ..BASE
    },
    Style {
        id: "Gap",
        name: "Gap",
        size: 10,
        line: 160,
        grid: false,
        ..BASE
    },
    Style {
        id: "Header",
        name: "header",
        font: HEITI,
        size: 28,
        line: 400,
        align: "center",
        grid: false,
        ..BASE
    },
    Style {
        id: "Footer",
        name: "footer",
        font: SONGTI,
        size: 28,
        line: 360,
        right_chars: 100,
        align: "right",
        grid: false,
        ..BASE
    },
    Style {
        id: "FooterEven",
        name: "Footer Even",
        font: SONGTI,
        size: 28,
        line: 360,
        left_chars: 100,
        align: "left",
        grid: false,
        ..BASE
    },
    CELL,
    Style {
        id: "CellC",
        name: "Cell Centre",
        align: "center",
        ..CELL
    },
    Style {
        id: "CellE",
        name: "Cell End",
        align: "right",
        ..CELL
    },
    Style {
        id: "CellH",
        name: "Cell Head",
        font: HEITI,
        align: "center",
        ..CELL
    },
    CELL_SMALL,
    Style {
        id: "CellSC",
        name: "Cell Small Centre",
        align: "center",
        ..CELL_SMALL
    },
    Style {
        id: "CellSE",
        name: "Cell Small End",
        align: "right",
        ..CELL_SMALL
    },
    Style {
        id: "CellSH",
        name: "Cell Small Head",
        font: HEITI,
        align: "center",
        ..CELL_SMALL
    },
    CELL_TINY,
    Style {
        id: "CellXC",
        name: "Cell Tiny Centre",
        align: "center",
        ..CELL_TINY
    },
    Style {
        id: "CellXE",
        name: "Cell Tiny End",
        align: "right",
        ..CELL_TINY
    },
    Style {
        id: "CellXH",
        name: "Cell Tiny Head",
        font: HEITI,
        align: "center",
        ..CELL_TINY
    },
];

/// The part `word/styles.xml`.
pub(super) fn styles() -> String {
    let mut m = Markup::new(XML);
    m.open("w:styles", &[("xmlns:w", &W)]);
    defaults(&mut m);
    for style in STYLES {
        write(&mut m, style);
    }
    table_style(&mut m);
    m.finish()
}

fn defaults(m: &mut Markup) {
    m.open("w:docDefaults", &[])
        .open("w:rPrDefault", &[])
        .open("w:rPr", &[]);
    fonts(m, FANGSONG);
    m.leaf("w:sz", &[("w:val", &32)])
        .leaf("w:szCs", &[("w:val", &32)]);
    m.leaf(
        "w:lang",
        &[
            ("w:val", &"en-US"),
            ("w:eastAsia", &"zh-CN"),
            ("w:bidi", &"ar-SA"),
        ],
    );
    m.close().close().leaf("w:pPrDefault", &[]).close().line();
}

fn fonts(m: &mut Markup, font: &str) {
    m.leaf(
        "w:rFonts",
        &[
            ("w:ascii", &font),
            ("w:hAnsi", &font),
            ("w:eastAsia", &font),
            ("w:cs", &"Times New Roman"),
        ],
    );
}

fn write(m: &mut Markup, style: &Style) {
    let default = style.id == "Normal";
    if default {
        m.open(
            "w:style",
            &[
                ("w:type", &"paragraph"),
                ("w:default", &1),
                ("w:styleId", &style.id),
            ],
        );
    } else {
        m.open("w:style", &[("w:type", &"paragraph"), ("w:styleId", &style.id)]);
    }
    m.leaf("w:name", &[("w:val", &style.name)]);
    if !default {
        m.leaf("w:basedOn", &[("w:val", &"Normal")]);
    }
    m.leaf("w:qFormat", &[]);
    paragraph(m, style);
    m.open("w:rPr", &[]);
    fonts(m, style.font);
    if style.bold {
        m.leaf("w:b", &[]).leaf("w:bCs", &[]);
    }
    if style.red {
        m.leaf("w:color", &[("w:val", &"FF0000")]);
    }
    if style.grid {
        m.leaf("w:spacing", &[("w:val", &TIGHTER)]);
    }
    m.leaf("w:sz", &[("w:val", &style.size)])
        .leaf("w:szCs", &[("w:val", &style.size)]);
    m.close().close().line();
}

/// The properties of a paragraph, in the order that the schema demands.
fn paragraph(m: &mut Markup, style: &Style) {
    m.open("w:pPr", &[]);
    if style.keep_next {
        m.leaf("w:keepNext", &[]);
    }
    if style.page_break {
        m.leaf("w:pageBreakBefore", &[]);
    }
    if style.rule {
        m.open("w:pBdr", &[]);
        m.leaf(
            "w:bottom",
            &[
                ("w:val", &"single"),
                ("w:sz", &18),
                ("w:space", &11),
                ("w:color", &"FF0000"),
            ],
        );
        m.close();
    }
    if !style.grid {
        m.leaf("w:snapToGrid", &[("w:val", &0)]);
    }
    let rule = if style.exact {
        "exact"
    } else if style.id == "RedHead" {
        "auto"
    } else {
        "atLeast"
    };
    m.leaf(
        "w:spacing",
        &[
            ("w:before", &style.before),
            ("w:after", &style.after),
            ("w:line", &style.line),
            ("w:lineRule", &rule),
        ],
    );
    let twips = |chars: i64| chars * style.size * 10 / 100;
    m.leaf(
        "w:ind",
        &[
            ("w:leftChars", &style.left_chars),
            ("w:left", &twips(style.left_chars)),
            ("w:rightChars", &style.right_chars),
            ("w:right", &twips(style.right_chars)),
            ("w:firstLineChars", &style.first_chars),
            ("w:firstLine", &twips(style.first_chars)),
        ],
    );
    m.leaf("w:jc", &[("w:val", &style.align)]);
    if let Some(level) = style.outline {
        m.leaf("w:outlineLvl", &[("w:val", &level)]);
    }
    m.close();
}

fn table_style(m: &mut Markup) {
    m.open("w:style", &[("w:type", &"table"), ("w:styleId", &"Grid")]);
    m.leaf("w:name", &[("w:val", &"Table Grid")]);
    m.open("w:tblPr", &[]).open("w:tblBorders", &[]);
    for (side, size) in [
        ("w:top", 8),
        ("w:left", 8),
        ("w:bottom", 8),
        ("w:right", 8),
        ("w:insideH", 4),
        ("w:insideV", 4),
    ] {
        m.leaf(
            side,
            &[
                ("w:val", &"single"),
                ("w:sz", &size),
                ("w:space", &0),
                ("w:color", &"000000"),
            ],
        );
    }
    m.close().open("w:tblCellMar", &[]);
    for side in ["w:left", "w:right"] {
        m.leaf(side, &[("w:w", &60), ("w:type", &"dxa")]);
    }
    m.close().close().close().line();
}

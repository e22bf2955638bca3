//! The body of a DOCX: red head, title, addressees, paragraphs, signature, annexes, in the order of the standard.
//!
//! Sizes stand in the styles; here is what comes after what. It must never know a font.

use super::parts::{R, W, XML, run};
use super::{FRAME, PITCH, table};
use crate::document::{Annex, Block, Document, Level, Run};
use crate::markup::Markup;
use crate::{Chart, Twin, text, title, words};

/// The width of a title's line at 22 pt, in hundredths of an em.
const TITLE_WIDTH: i64 = 2000;
/// The red head begins 35 mm below the top of the type area.
const RED_HEAD_TOP: i64 = 1984;

/// The part `word/document.xml`.
pub(super) fn document(document: &Document) -> String {
    let mut m = Markup::new(XML);
    m.open("w:document", &[("xmlns:w", &W), ("xmlns:r", &R)])
        .open("w:body", &[])
        .line();
    red_head(&mut m, document);
    lines(&mut m, "Title", &document.title, 2 * PITCH);
    if let Some(subtitle) = &document.subtitle {
        paragraph(&mut m, "Subtitle", subtitle);
    }
    if let Some(addressee) = &document.addressee {
        paragraph(&mut m, "Addressee", addressee);
    }
    blocks(&mut m, document, &document.blocks, Keep::WithNext);
    annex_list(&mut m, document);
    sign(&mut m, document);
    notes(&mut m, &document.notes, Keep::Free);
    for (index, annex) in document.annexes.iter().enumerate() {
        attachment(&mut m, document, index, annex);
    }
    section(&mut m, !document.marks.is_empty());
    m.finish()
}

/// A paragraph of one text.
pub(super) fn paragraph(m: &mut Markup, style_id: &str, text: &str) {
    texts(m, style_id, &[text], Keep::Free);
}

/// Whether a paragraph stays on the page of the next one. The end of the body stays with the signature: a page must not
/// hold the signature alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    Free,
    WithNext,
}

/// A paragraph of several texts.
fn texts(m: &mut Markup, style_id: &str, texts: &[&str], keep: Keep) {
    m.open("w:p", &[]);
    m.open("w:pPr", &[]).leaf("w:pStyle", &[("w:val", &style_id)]);
    if keep == Keep::WithNext {
        m.leaf("w:keepNext", &[]);
    }
    m.close();
    for text in texts {
        run(m, text);
    }
    m.close().line();
}

/// The organ's name in red, as large as one line holds, at most 50 pt; below it the number on the red rule.
fn red_head(m: &mut Markup, document: &Document) {
    let lines = title::lines(&document.issuer, TITLE_WIDTH);
    let widest = lines
        .iter()
        .map(|line| text::width(line))
        .max()
        .unwrap_or(0)
        .max(100);
    let half_points = (FRAME / 10 * 100 / widest).clamp(44, 100);
    for (index, line) in lines.iter().enumerate() {
        m.open("w:p", &[])
            .open("w:pPr", &[])
            .leaf("w:pStyle", &[("w:val", &"RedHead")]);
        let before = if index == 0 { RED_HEAD_TOP } else { 0 };
        m.leaf(
            "w:spacing",
            &[("w:before", &before), ("w:line", &240), ("w:lineRule", &"auto")],
        );
        m.close().open("w:r", &[]).open("w:rPr", &[]);
        m.leaf("w:sz", &[("w:val", &half_points)])
            .leaf("w:szCs", &[("w:val", &half_points)])
            .close();
        m.element("w:t", &[("xml:space", &"preserve")], line);
        m.close().close().line();
    }
    paragraph(m, "Number", document.number.as_deref().unwrap_or(""));
}

/// A title in lines broken by sense: one paragraph with breaks, so that it stays one heading.
fn lines(m: &mut Markup, style_id: &str, title: &str, before: i64) {
    m.open("w:p", &[])
        .open("w:pPr", &[])
        .leaf("w:pStyle", &[("w:val", &style_id)]);
    m.leaf(
        "w:spacing",
        &[
            ("w:before", &before),
            ("w:after", &0),
            ("w:line", &700),
            ("w:lineRule", &"exact"),
        ],
    );
    m.close();
    for (index, line) in title::lines(title, TITLE_WIDTH).iter().enumerate() {
        if index > 0 {
            m.open("w:r", &[]).leaf("w:br", &[]).close();
        }
        run(m, line);
    }
    m.close().line();
}

/// Writes blocks; `end` says what becomes of the last one.
fn blocks(m: &mut Markup, document: &Document, blocks: &[Block], end: Keep) {
    for (index, block) in blocks.iter().enumerate() {
        let keep = if index + 1 == blocks.len() {
            end
        } else {
            Keep::Free
        };
        match block {
            Block::Heading { level, text } => paragraph(m, heading_style(*level), text),
            Block::Para(runs) => runs_paragraph(m, runs, keep),
            Block::Notes(lines) => notes(m, lines, keep),
            Block::Table(content) => table::write(m, content),
            Block::Chart(content) => chart(m, document, content),
        }
    }
}

fn heading_style(level: Level) -> &'static str {
    match level {
        Level::One => "Heading1",
        Level::Two => "Heading2",
        Level::Three => "Heading3",
    }
}

fn runs_paragraph(m: &mut Markup, runs: &[Run], keep: Keep) {
    let pieces: Vec<&str> = runs.iter().map(|run| run.text.as_str()).collect();
    texts(m, "BodyText", &pieces, keep);
}

fn notes(m: &mut Markup, lines: &[String], keep: Keep) {
    for (index, line) in lines.iter().enumerate() {
        // Only the last: notes that all stay together may not fit on a page with what follows.
        let keep = if index + 1 == lines.len() {
            keep
        } else {
            Keep::Free
        };
        texts(m, "Notes", &[line], keep);
    }
}

/// The chart's data as a table, or the name of the table that holds them.
fn chart(m: &mut Markup, document: &Document, chart: &Chart) {
    let words = words::of(document.lang);
    match &chart.twin {
        Twin::Own => {
            let mut data = chart.table(document.lang);
            data.notes.push(words.chart_in_html.to_owned());
            table::write(m, &data);
        }
        Twin::Table(id) => {
            let caption = document.table(id).map_or("", |table| table.caption.as_str());
            let (before, after) = words.chart_elsewhere;
            paragraph(m, "Notes", &format!("{}{before}{caption}{after}", chart.title));
        }
    }
}

fn annex_list(m: &mut Markup, document: &Document) {
    for (index, annex) in document.annexes.iter().enumerate() {
        let lead = if index == 0 {
            words::of(document.lang).annex_colon
        } else {
            "　　　"
        };
        if index == 0 {
            paragraph(m, "AnnexList", "");
        }
        paragraph(m, "AnnexList", &format!("{lead}{}. {}", index + 1, annex.title));
    }
}

/// The organ centred over the date, whose right end is four characters in.
fn sign(m: &mut Markup, document: &Document) {
    let (issuer, date) = (text::width(&document.issuer), text::width(&document.date));
    let right = (400 + (date - issuer) / 2).max(0);
    signed_line(m, &document.issuer, right, 2 * PITCH);
    signed_line(m, &document.date, 400, 0);
}

fn signed_line(m: &mut Markup, text: &str, right_chars: i64, before: i64) {
    m.open("w:p", &[])
        .open("w:pPr", &[])
        .leaf("w:pStyle", &[("w:val", &"Sign")])
        .leaf("w:keepNext", &[]);
    m.leaf(
        "w:spacing",
        &[
            ("w:before", &before),
            ("w:line", &PITCH),
            ("w:lineRule", &"exact"),
        ],
    );
    m.leaf(
        "w:ind",
        &[
            ("w:rightChars", &right_chars),
            ("w:right", &(right_chars * 320 / 100)),
        ],
    );
    m.close();
    run(m, text);
    m.close().line();
}

fn attachment(m: &mut Markup, document: &Document, index: usize, annex: &Annex) {
    paragraph(
        m,
        "AnnexNo",
        &format!("{}{}", words::of(document.lang).annex, index + 1),
    );
    lines(m, "AnnexTitle", &annex.title, PITCH);
    blocks(m, document, &annex.blocks, Keep::Free);
}

/// The page: A4, 37/26/35/28 mm, 22 lines, numbers at the outer edge.
fn section(m: &mut Markup, marked: bool) {
    m.open("w:sectPr", &[]);
    if marked {
        for kind in ["default", "even"] {
            m.leaf("w:headerReference", &[("w:type", &kind), ("r:id", &"rId6")]);
        }
    }
    m.leaf("w:footerReference", &[("w:type", &"default"), ("r:id", &"rId4")]);
    m.leaf("w:footerReference", &[("w:type", &"even"), ("r:id", &"rId5")]);
    m.leaf("w:pgSz", &[("w:w", &11906), ("w:h", &16838)]);
    m.leaf(
        "w:pgMar",
        &[
            ("w:top", &2098),
            ("w:right", &1474),
            ("w:bottom", &1984),
            ("w:left", &1588),
            ("w:header", &1134),
            ("w:footer", &1417),
            ("w:gutter", &0),
        ],
    );
    m.leaf("w:docGrid", &[("w:type", &"lines"), ("w:linePitch", &PITCH)]);
    m.close();
}

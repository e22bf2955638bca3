//! A document as one HTML file: for a screen, a phone and a printer; no script, no font and no file beside it.
//!
//! Every text is escaped by the writer (`markup`); a content security policy in the file forbids scripts and
//! loads. The margins and the page number are those of GB/T 9704-2012 where the browser knows `@page`; the mark is a
//! banner on the screen, and in print it stands in the head margin and behind the text of every page. It must never
//! know where the file is served.

mod table;

use crate::document::{Annex, Block, Document, Level, Run};
use crate::markup::Markup;
use crate::{Chart, Lang, ReportError, Twin, limits, svg, text, title, words};

/// The renderer and its version.
pub const RENDERER: &str = "jianfu-report/html/1";

/// The width of a title's line: 版心 156 mm at 22 pt, in hundredths of an em.
const TITLE_WIDTH: i64 = 2000;

/// Renders a document.
///
/// # Errors
/// What [`limits::check`] refuses.
pub fn render(document: &Document) -> Result<String, ReportError> {
    limits::check(document)?;
    let mut m = begin(&document.title, document.lang, &document.marks, RENDERER);
    m.open("article", &[]);
    red_head(&mut m, document);
    heading(&mut m, document);
    blocks(&mut m, document, &document.blocks, 2)?;
    annex_list(&mut m, document);
    sign(&mut m, document);
    if !document.notes.is_empty() {
        m.open("footer", &[("class", &"after")]);
        notes(&mut m, &document.notes);
        m.close();
    }
    for (index, annex) in document.annexes.iter().enumerate() {
        attachment(&mut m, document, index, annex)?;
    }
    Ok(m.finish() + "\n")
}

/// Everything up to the body's content: shared with the proof page.
pub(crate) fn begin(title: &str, lang: Lang, marks: &[String], renderer: &'static str) -> Markup {
    let mut m = Markup::new("<!DOCTYPE html>\n");
    m.open("html", &[("lang", &words::tag(lang))]).open("head", &[]);
    m.leaf("meta", &[("charset", &"utf-8")]);
    m.leaf(
        "meta",
        &[
            ("name", &"viewport"),
            ("content", &"width=device-width, initial-scale=1"),
        ],
    );
    let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
    m.leaf(
        "meta",
        &[("http-equiv", &"Content-Security-Policy"), ("content", &policy)],
    );
    m.leaf("meta", &[("name", &"generator"), ("content", &renderer)]);
    m.element("title", &[], &title.replace('\n', ""));
    m.open("style", &[]).line().trusted(include_str!("html/page.css"));
    let mark = marks.join(" · ");
    if !marks.is_empty() {
        m.trusted("@page { @top-center { font-size: 12pt; font-weight: bold; content: ")
            .trusted(&css_string(&mark));
        m.trusted("; } }\n");
    }
    m.close().close().line().open("body", &[]);
    if !marks.is_empty() {
        m.element("p", &[("class", &"mark"), ("role", &"note")], &mark);
        m.element("div", &[("class", &"watermark"), ("aria-hidden", &"true")], &mark)
            .line();
    }
    m
}

/// A text as a string of CSS that can neither end the string nor the style element.
fn css_string(raw: &str) -> String {
    let mut out = String::from("\"");
    for c in text::clean(raw).chars() {
        if c == ' ' || c.is_alphanumeric() || c == '·' {
            out.push(c);
        } else {
            out.push_str(&format!("\\{:x} ", u32::from(c)));
        }
    }
    out + "\""
}

fn red_head(m: &mut Markup, document: &Document) {
    m.open("header", &[]);
    // The style sheet makes the name as large as its ems allow on one line.
    let ems = text::width(&document.issuer).max(100).div_euclid(100) + 2;
    m.element(
        "p",
        &[("class", &"issuer"), ("style", &format!("--em:{ems}"))],
        &document.issuer,
    );
    m.element(
        "p",
        &[("class", &"number")],
        document.number.as_deref().unwrap_or(""),
    );
    m.close().line();
}

fn heading(m: &mut Markup, document: &Document) {
    m.open("h1", &[]);
    for line in title::lines(&document.title, TITLE_WIDTH) {
        m.element("span", &[("class", &"line")], &line);
    }
    m.close().line();
    if let Some(subtitle) = &document.subtitle {
        m.element("p", &[("class", &"subtitle")], subtitle).line();
    }
    if let Some(addressee) = &document.addressee {
        m.element("p", &[("class", &"addressee")], addressee).line();
    }
}

/// Writes blocks; `top` is the rank of the element for a heading of level one.
fn blocks(m: &mut Markup, document: &Document, blocks: &[Block], top: usize) -> Result<(), ReportError> {
    for block in blocks {
        match block {
            Block::Heading { level, text } => {
                m.element(heading_element(*level, top), &[], text);
            }
            Block::Para(runs) => paragraph(m, runs),
            Block::Notes(lines) => notes(m, lines),
            Block::Table(content) => table::write(m, content),
            Block::Chart(content) => chart(m, document, content)?,
        }
        m.line();
    }
    Ok(())
}

fn heading_element(level: Level, top: usize) -> &'static str {
    match (level, top) {
        (Level::One, 2) => "h2",
        (Level::Two, 2) | (Level::One, _) => "h3",
        _ => "h4",
    }
}

fn paragraph(m: &mut Markup, runs: &[Run]) {
    m.open("p", &[("class", &"para")]);
    for run in runs {
        match &run.figure {
            Some(figure) => m.element("span", &[("data-figure", figure), ("title", figure)], &run.text),
            None => m.text(&run.text),
        };
    }
    m.close();
}

fn notes(m: &mut Markup, lines: &[String]) {
    m.open("div", &[("class", &"notes")]);
    for line in lines {
        m.element("p", &[], line);
    }
    m.close();
}

/// The drawing, and its data as a table: here, or where the chart says.
fn chart(m: &mut Markup, document: &Document, chart: &Chart) -> Result<(), ReportError> {
    let drawing = svg::render(chart, document.lang)?;
    let words = words::of(document.lang);
    m.open("div", &[("class", &"chart"), ("id", &chart.id)]);
    m.open(
        "figure",
        &[("class", &"scroll"), ("tabindex", &0), ("style", &"margin:0")],
    );
    m.trusted(&drawing).close();
    match &chart.twin {
        Twin::Own => {
            let mut data = chart.table(document.lang);
            data.caption = words.chart_data.to_owned();
            table::write(m, &data);
        }
        Twin::Table(id) => {
            let caption = document.table(id).map_or("", |table| table.caption.as_str());
            m.open("p", &[("class", &"caption")]).text(words.data_in);
            m.element("a", &[("href", &format!("#{id}"))], caption).close();
        }
    }
    m.close();
    Ok(())
}

fn annex_list(m: &mut Markup, document: &Document) {
    if document.annexes.is_empty() {
        return;
    }
    m.open("div", &[("class", &"annexes")]);
    for (index, annex) in document.annexes.iter().enumerate() {
        let lead = if index == 0 {
            words::of(document.lang).annex_colon
        } else {
            ""
        };
        m.open("p", &[]).text(lead);
        let target = format!("#annex-{}", index + 1);
        m.element(
            "a",
            &[("href", &target)],
            &format!("{}. {}", index + 1, annex.title),
        )
        .close();
    }
    m.close().line();
}

fn sign(m: &mut Markup, document: &Document) {
    m.open("div", &[("class", &"sign")]);
    m.element("p", &[], &document.issuer);
    m.element("p", &[], &document.date);
    m.close().line();
}

fn attachment(m: &mut Markup, document: &Document, index: usize, annex: &Annex) -> Result<(), ReportError> {
    let number = index + 1;
    m.line().open(
        "section",
        &[("class", &"annex"), ("id", &format!("annex-{number}"))],
    );
    m.element(
        "p",
        &[("class", &"no")],
        &format!("{}{number}", words::of(document.lang).annex),
    );
    m.element("h2", &[], &annex.title).line();
    blocks(m, document, &annex.blocks, 3)?;
    m.close();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::css_string;

    #[test]
    fn a_mark_can_not_leave_its_css_string() {
        assert_eq!(css_string("模拟数据"), "\"模拟数据\"");
        let string = css_string("\"; } </style><script>\\");
        assert!(
            !string[1..string.len() - 1].contains(['"', '<', '>', '}', ';']),
            "{string}"
        );
    }
}

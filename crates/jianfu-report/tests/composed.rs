//! What the composers make of a sheet: every number with its name, nothing that the sheet doesn't say, and words that fit.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jianfu_facts::assessment::facts::{Indicator, PublishedFile, ReportPublished};
use jianfu_facts::digest::Digest;
use jianfu_facts::period::Period;
use jianfu_report::compose::{self, Rendered};
use jianfu_report::{Block, ChartKind, Document, Format, Lang, ReportError, Row, RowKind, Table};
use jianfu_views::publication::Sheet;

use crate::golden::check;
use crate::town::{self, Town};

/// Cells that print numbers which the scheme states, and no figure.
const LITERAL_TABLES: [&str; 1] = ["scheme"];

fn sheets() -> Vec<Sheet> {
    let usual = town::usual();
    let young = Town::new(true, false);
    ["circular/2019Q2", "ranking/2019Q2"]
        .into_iter()
        .flat_map(|name| [usual.sheet(name), young.sheet(name)])
        .collect()
}

fn documents() -> Vec<(Sheet, Document)> {
    let both = |sheet: Sheet| {
        [Lang::Zh, Lang::En].map(|lang| (sheet.clone(), compose::document(&sheet, lang).unwrap()))
    };
    sheets().into_iter().flat_map(both).collect()
}

fn tables(document: &Document) -> Vec<&Table> {
    let tables = document.all_blocks().into_iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    tables.collect()
}

fn rows(table: &Table) -> impl Iterator<Item = &Row> {
    table.rows.iter().filter(|row| row.kind != RowKind::Group)
}

/// Every text that names a figure, and the name.
fn named(document: &Document) -> Vec<(String, String)> {
    let mut named = Vec::new();
    let mut add = |text: &str, figure: &Option<String>| {
        named.extend(figure.iter().map(|figure| (text.to_owned(), figure.clone())));
    };
    for block in document.all_blocks() {
        match block {
            Block::Para(runs) => runs.iter().for_each(|run| add(&run.text, &run.figure)),
            Block::Table(table) => {
                rows(table)
                    .flat_map(|row| &row.cells)
                    .for_each(|cell| add(&cell.text, &cell.figure));
            }
            Block::Chart(chart) => {
                let points = chart.series().iter().flat_map(|series| &series.points);
                points.for_each(|point| add(&point.label, &point.figure));
            }
            Block::Heading { .. } | Block::Notes(_) => {}
        }
    }
    named
}

fn text(document: &Document) -> String {
    let mut text = String::new();
    for block in document.all_blocks() {
        match block {
            Block::Para(runs) => runs.iter().for_each(|run| text.push_str(&run.text)),
            Block::Notes(notes) => text.push_str(&notes.concat()),
            Block::Heading { text: heading, .. } => text.push_str(heading),
            Block::Table(_) | Block::Chart(_) => {}
        }
        text.push('\n');
    }
    text
}

fn table<'a>(document: &'a Document, id: &str) -> &'a Table {
    document.table(id).unwrap_or_else(|| panic!("no table {id}"))
}

fn column<'a>(table: &'a Table, title: &str) -> Vec<&'a str> {
    let at = table
        .columns
        .iter()
        .position(|column| column.title == title)
        .unwrap();
    rows(table).map(|row| row.cells[at].text.as_str()).collect()
}

fn paired_charts(document: &Document) -> usize {
    let charts = document.all_blocks().into_iter().filter(|block| match block {
        Block::Chart(chart) => matches!(&chart.kind, ChartKind::PairedBars { series } if series.len() == 2),
        _ => false,
    });
    charts.count()
}

#[test]
fn every_number_in_a_table_has_the_name_of_its_figure() {
    for (_, document) in documents() {
        for table in tables(&document) {
            for row in rows(table).filter(|_| !LITERAL_TABLES.contains(&table.id.as_str())) {
                for (column, cell) in table
                    .columns
                    .iter()
                    .zip(&row.cells)
                    .filter(|(column, _)| !column.heads_rows)
                {
                    let digits = cell.text.contains(|c: char| c.is_ascii_digit());
                    assert!(
                        !digits || cell.figure.is_some(),
                        "{}: {} {:?}",
                        table.id,
                        column.title,
                        cell
                    );
                    assert!(!cell.text.is_empty(), "{}: {cell:?}", table.id);
                }
            }
        }
    }
}

#[test]
fn what_is_printed_is_what_the_sheet_shows() {
    for (sheet, document) in documents()
        .into_iter()
        .filter(|(_, document)| document.lang == Lang::Zh)
    {
        let named = named(&document);
        assert!(named.len() > 50);
        for (text, figure) in named {
            let found = sheet
                .figures
                .iter()
                .find(|f| f.cell == figure)
                .unwrap_or_else(|| panic!("no {figure}"));
            let unsigned = found.shown.trim_start_matches(['-', '+']);
            let as_rank = figure.starts_with("rank:")
                && (text == "不排名" || text == format!("{}（并列）", found.shown));
            assert!(
                text == found.shown || text == unsigned || as_rank,
                "{figure}: {text} for {}",
                found.shown
            );
        }
    }
}

#[test]
fn both_languages_print_the_same_figures() {
    for sheet in sheets() {
        let names = |lang| {
            named(&compose::document(&sheet, lang).unwrap())
                .into_iter()
                .map(|(_, figure)| figure)
        };
        let (zh, en): (Vec<_>, Vec<_>) = (names(Lang::Zh).collect(), names(Lang::En).collect());
        assert_eq!(zh, en);
        let digits = |lang| -> Vec<String> {
            let of = |text: String| text.chars().filter(char::is_ascii_digit).collect();
            named(&compose::document(&sheet, lang).unwrap())
                .into_iter()
                .map(|(text, _)| of(text))
                .collect()
        };
        assert_eq!(digits(Lang::Zh), digits(Lang::En));
    }
}

#[test]
fn english_headings_and_captions_are_english() {
    let chinese = |text: &str| text.contains(|c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c));
    for (_, document) in documents()
        .into_iter()
        .filter(|(_, document)| document.lang == Lang::En)
    {
        for table in tables(&document) {
            let heads = table
                .columns
                .iter()
                .flat_map(|c| [Some(&c.title), c.group.as_ref()])
                .flatten();
            for head in heads {
                assert!(!chinese(head), "{head}");
            }
        }
        for format in Format::ALL {
            format.render(&document).unwrap();
        }
    }
}

#[test]
fn points_and_issuers_stand_in_the_order_of_their_ids_with_their_sum_below() {
    let sheet = town::usual().sheet("circular/2019Q2");
    let document = compose::document(&sheet, Lang::Zh).unwrap();
    for (id, units) in [
        ("points-receipts", &sheet.points),
        ("issuers-receipts", &sheet.issuers),
    ] {
        let table = table(&document, id);
        let names: Vec<&str> = units
            .iter()
            .map(|unit| sheet.name(unit))
            .chain(["合计"])
            .collect();
        assert_eq!(
            rows(table)
                .map(|row| row.cells[0].text.as_str())
                .collect::<Vec<_>>(),
            names
        );
        for title in ["会议", "文件", "督查检查", "合计"] {
            let numbers: Vec<i64> = column(table, title).iter().map(|n| n.parse().unwrap()).collect();
            let (sum, parts) = numbers.split_last().unwrap();
            assert_eq!(parts.iter().sum::<i64>(), *sum, "{id} {title}");
        }
    }
}

#[test]
fn a_base_that_can_not_be_compared_is_not_shown() {
    let old = compose::document(&town::usual().sheet("circular/2019Q2"), Lang::Zh).unwrap();
    let young = compose::document(&Town::new(true, true).sheet("circular/2019Q2"), Lang::Zh).unwrap();
    assert_eq!(paired_charts(&old), 1);
    assert_eq!(paired_charts(&young), 0);
    let before = |document| column(table(document, "overview"), "上年同期").join(" ");
    assert!(before(&old).chars().any(|c| c.is_ascii_digit()));
    assert!(before(&young).chars().all(|c| matches!(c, '—' | ' ')));
    assert!(
        column(table(&young, "overview"), "同比")
            .iter()
            .all(|cell| *cell == "无可比基数")
    );
    assert!(text(&young).contains("同比无可比基数"));
}

#[test]
fn what_registering_costs_stands_in_every_circular() {
    let sheet = town::usual().sheet("circular/2019Q2");
    let document = compose::document(&sheet, Lang::Zh).unwrap();
    let names: BTreeSet<String> = named(&document).into_iter().map(|(_, figure)| figure).collect();
    assert!(names.contains("register.minutes:2019Q2"));
    for point in &sheet.points {
        assert!(
            names.contains(&format!("register.minutes:2019Q2:of={point}")),
            "{point}"
        );
    }
}

#[test]
fn classified_items_are_noted_where_a_circular_has_some() {
    use jianfu_facts::flow::words::Matter;
    use jianfu_views::publication::classified::SheetClassified;

    let mut sheet = town::usual().sheet("circular/2019Q2");
    let notes = |sheet: &Sheet| text(&compose::document(sheet, Lang::Zh).unwrap());
    assert!(!notes(&sheet).contains("涉密"));
    sheet.classified = vec![SheetClassified {
        issued: 4,
        kind: Matter::Document,
        received: 5,
    }];
    assert!(notes(&sheet).contains("文件：监测点收到5件次，其他单位发出4件"));
}

#[test]
fn entries_after_the_closing_are_named_up_to_twenty() {
    let mut sheet = town::usual().sheet("circular/2019Q2");
    let one = sheet.late_after_closing[0];
    let said = |sheet: &Sheet| text(&compose::document(sheet, Lang::Zh).unwrap());
    assert!(said(&sheet).contains(&format!("月结后补录1条（台账第{one}号记录）")));
    sheet.late_after_closing = (500..530).collect();
    let many = said(&sheet);
    assert!(many.contains("月结后补录30条（台账第500、501、") && many.contains("、519等号记录）"));
    sheet.late_after_closing.clear();
    assert!(said(&sheet).contains("没有月结后补录的记录"));
}

#[test]
fn ties_are_marked_and_the_unranked_stand_last_with_the_reason() {
    let document = compose::document(&town::usual().sheet("ranking/2019Q2"), Lang::Zh).unwrap();
    let ranks: Vec<Vec<&str>> = ["class-1", "class-2", "class-3"]
        .map(|id| column(table(&document, id), "名次"))
        .into();
    assert_eq!(ranks[1].last(), Some(&"不排名"));
    assert!(
        ranks
            .iter()
            .all(|class| class.iter().rev().skip(1).all(|rank| *rank != "不排名"))
    );
    assert_eq!(
        column(table(&document, "class-2"), "综合得分").last(),
        Some(&"样本不足")
    );
}

#[test]
fn a_tie_is_printed_as_one() {
    let mut sheet = town::usual().sheet("ranking/2019Q2");
    sheet.classes[0].units[0].tied = true;
    let document = compose::document(&sheet, Lang::Zh).unwrap();
    let cell = &table(&document, "class-1").rows[0].cells[0];
    assert_eq!(cell.text, "1（并列）");
    assert!(cell.number.is_some() && cell.figure.is_some());
}

#[test]
fn a_ranking_without_satisfaction_says_nothing_of_answers() {
    let mut sheet = town::usual().sheet("ranking/2019Q2");
    let scheme = sheet.scheme.as_mut().unwrap();
    scheme
        .indicators
        .retain(|rule| rule.indicator == Indicator::BurdenPerWorkingDay);
    let document = compose::document(&sheet, Lang::Zh).unwrap();
    assert!(!text(&document).contains("满意度") && !text(&document).contains("样本"));
    assert_eq!(table(&document, "class-1").columns.len(), 5);
}

#[test]
fn the_national_rule_is_named_only_where_it_was_in_force() {
    let usual = town::usual().sheet("ranking/2019Q2");
    let rule = "整治形式主义为基层减负若干规定";
    let named = |sheet: &Sheet| text(&compose::document(sheet, Lang::Zh).unwrap()).contains(rule);
    assert!(!named(&usual));
    for (period, expected) in [
        (Period::Quarter(2024, 2), false),
        (Period::Quarter(2024, 3), true),
    ] {
        let mut sheet = usual.clone();
        sheet.publication.period = period;
        for figure in &mut sheet.figures {
            figure.cell = figure.cell.replace("2019Q2", &period.to_string());
        }
        assert_eq!(named(&sheet), expected, "{period}");
    }
}

#[test]
fn a_sheet_without_any_one_figure_of_the_document_makes_no_document_and_names_the_figure() {
    let mut tried = 0;
    for (mut sheet, document) in documents() {
        let used: BTreeSet<String> = named(&document).into_iter().map(|(_, figure)| figure).collect();
        // English asks for the same figures, and is slow to try: a sample.
        let step = if document.lang == Lang::Zh { 1 } else { 10 };
        for figure in used.into_iter().step_by(step) {
            let at = sheet.figures.iter().position(|f| f.cell == figure).unwrap();
            let taken = sheet.figures.remove(at);
            let expected = Err(ReportError::MissingFigure {
                document: sheet.publication.to_string(),
                figure,
            });
            assert_eq!(compose::document(&sheet, document.lang), expected);
            sheet.figures.insert(at, taken);
            tried += 1;
        }
    }
    assert!(tried > 500, "{tried}");
}

#[test]
fn a_figure_that_the_sheet_lacks_is_told_in_both_languages() {
    let mut sheet = town::usual().sheet("circular/2019Q2");
    sheet.figures.clear();
    let error = compose::files(&sheet).unwrap_err();
    for lang in [Lang::Zh, Lang::En] {
        let text = error.text(lang);
        assert!(
            text.contains("circular/2019Q2") && text.contains("points:2019Q2"),
            "{text}"
        );
        assert_eq!(text.contains("数据表"), lang == Lang::Zh, "{text}");
    }
}

#[test]
fn simulated_data_are_marked_and_counted_data_are_not() {
    for sheet in sheets() {
        let document = compose::document(&sheet, Lang::Zh).unwrap();
        assert_eq!(document.marks == ["模拟数据"], sheet.simulated);
        assert_eq!(text(&document).contains("均为模拟数据"), sheet.simulated);
    }
}

#[test]
fn the_office_gives_number_and_date() {
    for (sheet, document) in documents() {
        assert_eq!(document.number, None);
        assert_eq!(document.issuer, sheet.authority);
        assert!(!document.date.contains(|c: char| c.is_ascii_digit()));
    }
    let sheet = town::usual().sheet("circular/2019Q2");
    let document = compose::document(&sheet, Lang::Zh).unwrap();
    assert_eq!(document.title, "示例市示例区2019年第二季度基层减负监测情况通报");
    assert_eq!(document.addressee.as_deref(), Some("各街道，区直各单位："));
}

/// The files by their digests. A difference means that a published document would come out in other bytes: raise the
/// composer's or the renderer's version.
#[test]
fn files_are_as_before() {
    let mut sums = String::new();
    for sheet in [
        town::usual().sheet("circular/2019Q2"),
        town::usual().sheet("ranking/2019Q2"),
    ] {
        let files = compose::files(&sheet).unwrap();
        assert_eq!(files, compose::files(&sheet.clone()).unwrap());
        assert!(files.is_sorted_by(|a, b| a.name < b.name));
        for Rendered {
            name,
            bytes,
            renderer,
        } in &files
        {
            assert!(renderer.len() <= 60);
            writeln!(sums, "{}  {name}  {renderer}", Digest::of(bytes).as_str()).unwrap();
            if name.ends_with(".html") {
                check(&format!("composed-{name}"), std::str::from_utf8(bytes).unwrap());
            }
            if std::env::var("JIANFU_BLESS").is_ok() {
                let path =
                    std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("composed-{name}"));
                std::fs::write(path, bytes).unwrap();
            }
        }
    }
    check("COMPOSED", &sums);
}

#[test]
fn the_figures_of_a_ranking_are_as_before() {
    let files = compose::files(&town::usual().sheet("ranking/2019Q2")).unwrap();
    let figures = files.iter().find(|file| file.name == "figures.json").unwrap();
    assert_eq!(figures.renderer, "jianfu-domain/figures/1");
    check(
        "composed-ranking-figures.json",
        std::str::from_utf8(&figures.bytes).unwrap(),
    );
}

#[test]
fn the_proof_page_names_the_second_version_and_every_file() {
    let sheet = town::usual().sheet("circular/2019Q2");
    let files = compose::files(&sheet).unwrap();
    let file = |file: &Rendered| PublishedFile {
        digest: Digest::of(&file.bytes),
        name: file.name.clone().try_into().unwrap(),
        renderer: file.renderer.clone().try_into().unwrap(),
        size: file.bytes.len().try_into().unwrap(),
    };
    let fact = ReportPublished {
        figures: Digest::of(&sheet.canonical().unwrap()),
        files: files.iter().map(file).collect(),
        input: sheet.input.clone(),
        methods: sheet
            .methods
            .iter()
            .map(|m| (*m).to_owned().try_into().unwrap())
            .collect(),
        publication: sheet.publication,
        version: 2,
    };
    let page = compose::proof_page(&sheet, &fact, 900, (901, &sheet.root), None).unwrap();
    assert!(page.contains("jianfu recompute circular/2019Q2@2 --data DIR"));
    assert!(!page.contains("jianfu verify"));
    for file in &fact.files {
        assert!(page.contains(&format!("{}  {}", file.digest.as_str(), file.name)));
    }
}

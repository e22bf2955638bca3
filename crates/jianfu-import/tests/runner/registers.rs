//! The items of registers as sheets.

use std::path::PathBuf;

use jianfu_domain::command::Proposal;
use jianfu_domain::stock::change::{Change, RegisterChange};
use jianfu_facts::day::Day;
use jianfu_facts::lang::Lang;
use jianfu_facts::stock::items::Attributes;
use jianfu_facts::stock::words::{Frequency, Medium};
use jianfu_facts::text::Text;
use jianfu_facts::unit::UnitId;
use jianfu_import::{ImportErrors, Input, Listing, RegistryNames, Resolve, Rows, Unresolved, items};

use crate::support::*;

fn read(bytes: &[u8]) -> Result<Rows, ImportErrors> {
    read_with(bytes, &RegistryNames::of(TOWN.registry()))
}

/// Any name is a unit.
struct Any;

impl Resolve for Any {
    fn resolve(&self, _: &str, _: Day) -> Result<UnitId, Unresolved> {
        Ok(unit("siming"))
    }
    fn near(&self, _: &str, _: Day) -> Vec<(UnitId, String)> {
        Vec::new()
    }
}

fn read_with(bytes: &[u8], units: &dyn Resolve) -> Result<Rows, ImportErrors> {
    let listing = Listing {
        late: None,
        on: day("2019-06-06"),
        owner: unit("siming"),
        register: "forms".parse().unwrap(),
    };
    items(&Input::of(bytes), &listing, units)
}

fn listed(rows: &Rows) -> Vec<(String, Attributes)> {
    let changes = rows.proposals.iter().map(|(_, proposal)| match proposal {
        Proposal::Stock(RegisterChange {
            change: Change::List { item, attributes },
            ..
        }) => (item.to_string(), attributes.clone()),
        other => panic!("{other:?}"),
    });
    changes.collect()
}

#[test]
fn a_row_is_an_item_with_what_it_adds_a_year() {
    let text = "编号,名称,要求单位,频次,字段数,填报用时,形式,计划次数,依据\n\
        １,就业月报,区民政局,月报表,20,30分钟,纸质,12,某通知\n\
        2,工作群,,,,,,,\n";
    let rows = read(text.as_bytes()).unwrap();
    let items = listed(&rows);
    let (number, a) = &items[0];
    assert_eq!((number.as_str(), a.title.as_str()), ("1", "就业月报"));
    assert_eq!(a.measures.owner, unit("siming/minzheng"));
    assert_eq!(
        (a.frequency, a.medium),
        (Some(Frequency::Monthly), Some(Medium::Paper))
    );
    assert_eq!(
        (a.executions, a.basis.as_ref().map(Text::as_str)),
        (Some(12), Some("某通知"))
    );
    let of = &a.measures;
    assert_eq!(
        (of.filings_per_year, of.fields_per_year, of.minutes_per_year),
        (Some(12), Some(240), Some(360))
    );
    // Nothing stated is nothing stated, not zero; and the owner is the one of the file.
    let (_, blank) = &items[1];
    assert_eq!((blank.frequency, blank.measures.filings_per_year), (None, None));
    assert_eq!(blank.measures.owner, unit("siming"));
}

#[test]
fn every_word_of_a_frequency_is_read() {
    let read = |word: &str| {
        let rows = read(format!("item,title,frequency\n1,x,{word}\n").as_bytes())?;
        Ok::<_, ImportErrors>(listed(&rows)[0].1.frequency.unwrap())
    };
    for frequency in Frequency::ALL {
        assert_eq!(read(frequency.name()).unwrap(), *frequency);
        assert_eq!(read(frequency.zh()).unwrap(), *frequency);
    }
    let reports = ["日报", "周报", "月报", "季报表", "半年报", "年报表"];
    let found = reports.map(|word| read(word).unwrap().per_year());
    assert_eq!(found, [365, 52, 12, 4, 2, 1]);
    assert!(read("每小时").is_err());
}

#[test]
fn wrong_cells_are_told() {
    let head = "item,title,owner,basis,frequency,fields,fill_minutes,medium,executions\n";
    let one = |row: &str| told(&read(format!("{head}{row}\n").as_bytes()));
    assert_eq!(one(",x,,,,,,,"), ["2 A missing"]);
    assert_eq!(one("1,,,,,,,,"), ["2 B missing"]);
    assert_eq!(one("1,13800138000,,,,,,,"), ["2 B personal"]);
    assert_eq!(one("1,x,区某局,,,,,,"), ["2 C unknown_unit"]);
    assert_eq!(one("1,x,,,sometimes,,,,"), ["2 E unknown_word"]);
    assert_eq!(one("1,x,,,,0,,,"), ["2 F out_of_range"]);
    assert_eq!(one("1,x,,,,,25小时,,"), ["2 G out_of_range"]);
    assert_eq!(one("1,x,,,,,,stone,"), ["2 H unknown_word"]);
    assert_eq!(one("1,x,,,,,,,367"), ["2 I out_of_range"]);
    assert_eq!(told(&read(b"item,title\n")).len(), 1);
    let missing = read("编号,频次\n1,每月\n".as_bytes()).unwrap_err();
    assert!(missing.text(Lang::Zh).contains("事项名称"));
}

#[test]
fn the_sample_registers_say_that_they_are_simulated_and_are_read() {
    for (name, rows) in [("inspection-plan-2018.csv", 66), ("employment-forms.csv", 11)] {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/registers");
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        assert!(text.starts_with("# 模拟数据"), "{name}");
        let read =
            read_with(text.as_bytes(), &Any).unwrap_or_else(|e| panic!("{name}: {}", e.text(Lang::En)));
        assert_eq!(read.proposals.len(), rows, "{name}");
        assert_eq!(read.notes, []);
    }
}

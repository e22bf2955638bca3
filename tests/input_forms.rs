//! Every kind of fact that declares its columns, by the command: recorded, imported, listed for its day, explained, reversed
//! and redacted. The kinds are those of the list, so that a new one is tried as well.

use jianfu_facts::cell::At;
use jianfu_facts::fact::Fact;
use jianfu_facts::input_form::{FieldType, InputField, InputForm, WhenEmpty};
use jianfu_facts::request::Request;
use jianfu_facts::unit::UnitId;
use serde_json::Value;

use crate::command::Jianfu;
use crate::quarter::{at, district};

const DAY: &str = "2019-04-03";
const POINT: &str = "town/one/a";

/// What a person writes into a column that must say something.
fn sample(column: &InputField, title: &str) -> String {
    match column.field_type {
        FieldType::Title => title.to_owned(),
        FieldType::Number | FieldType::PlanNumber => "2019-07".to_owned(),
        FieldType::Unit => "town/minzheng".to_owned(),
        FieldType::Whole(min, _) => min.max(1).to_string(),
        FieldType::Minutes(..) => "40".to_owned(),
        FieldType::Word(words) => words[0].0.to_owned(),
    }
}

fn must(kind: &InputForm<Request>) -> impl Iterator<Item = &'static InputField> {
    let columns = kind.fields.iter();
    columns.filter(|column| matches!(column.when_empty, WhenEmpty::Refused))
}

fn record(jianfu: &Jianfu, kind: &InputForm<Request>) -> u64 {
    let mut words: Vec<String> = ["--format", "json", "record", kind.word, "--unit", POINT]
        .map(str::to_owned)
        .into();
    for column in must(kind) {
        words.push(format!("--{}", column.name.replace('_', "-")));
        words.push(sample(column, "甲事"));
    }
    words.extend(["--on".to_owned(), DAY.to_owned(), "--at".to_owned(), at(DAY)]);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    jianfu.run(&words).ok().json()["first"].as_u64().unwrap()
}

/// A file of one row whose headers are the first of each column.
fn import(jianfu: &Jianfu, kind: &InputForm<Request>) -> u64 {
    let (mut head, mut row) = ("监测点,日期".to_owned(), format!("{POINT},{DAY}"));
    for column in must(kind) {
        head += &format!(",{}", column.headers[0]);
        row += &format!(",{}", sample(column, "乙事"));
    }
    let file = jianfu.file("rows.csv", format!("{head}\n{row}\n"));
    let words = [
        "--format",
        "json",
        "import",
        &file,
        "--kind",
        kind.word,
        "--at",
        &at(DAY),
    ];
    let told = jianfu.run(&words).ok().json();
    assert_eq!(told["notes"], Value::Array(Vec::new()), "{}", kind.word);
    told["first"].as_u64().unwrap()
}

/// The fact of an entry, with its type and the cells to which it adds.
fn recorded(jianfu: &Jianfu, index: u64) -> (String, Vec<String>) {
    let log = jianfu.json(&["log", "--from", &index.to_string(), "--limit", "1"]);
    let entry = &log["entries"][0]["entry"];
    let kind = entry["type"].as_str().unwrap();
    let fact = Fact::decode(kind, 1, &entry["body"].to_string()).unwrap();
    let unit: UnitId = POINT.parse().unwrap();
    let day = DAY.parse().unwrap();
    let mut cells = Vec::new();
    fact.measures(At { day, unit: &unit }, &mut |cell, _| {
        cells.push(cell.owned().to_string());
    });
    (kind.to_owned(), cells)
}

#[test]
fn every_kind_that_declares_its_columns_goes_all_the_way() {
    for kind in Fact::input_forms() {
        let jianfu = district();
        let (typed, imported) = (record(&jianfu, &kind), import(&jianfu, &kind));
        let (name, cells) = recorded(&jianfu, typed);
        // Both are in the register of their day.
        let day = jianfu.json(&["day", DAY]);
        let listed = day["others"].as_array().unwrap().iter();
        let listed: Vec<u64> = listed.map(|line| line["index"].as_u64().unwrap()).collect();
        assert_eq!(listed, [typed, imported], "{name}");
        assert_eq!(day["others"][0]["kind"], name.as_str());
        assert_eq!(day["others"][1]["title"], "乙事");
        let table = jianfu.run(&["day", DAY]).ok().stdout();
        assert!(table.contains("甲事") && table.contains("乙事"), "{table}");
        // What it adds to is explained by it, and no more once it is reversed.
        assert!(!cells.is_empty(), "{name}");
        let explained = |cell: &str| jianfu.json(&["explain", cell])["operands"].to_string();
        for cell in &cells {
            let told = explained(cell);
            assert!(
                told.contains(&format!("\"entry\":{typed},")),
                "{name}: {cell}: {told}"
            );
        }
        let reverse = [
            "reverse",
            &imported.to_string(),
            "--reason",
            "wrong",
            "--at",
            &at(DAY),
        ];
        jianfu.run(&reverse).ok();
        let day = jianfu.json(&["day", DAY]);
        assert!(day["others"][1]["reversed"].is_u64(), "{name}");
        // Its title can be destroyed.
        jianfu
            .run(&["role", "grant", "second", "office", "--unit", "town"])
            .ok();
        let index = typed.to_string();
        let redact = [
            "privacy",
            "redact",
            &index,
            "--field",
            "title",
            "--basis",
            "unlawful_processing",
            "--approved-by",
            "second",
        ];
        jianfu.run(&redact).ok();
        assert_eq!(jianfu.json(&["day", DAY])["others"][0]["title"], "*", "{name}");
        assert_eq!(
            recorded(&jianfu, typed).1.len(),
            cells.len(),
            "{name}: its cells stay"
        );
    }
}

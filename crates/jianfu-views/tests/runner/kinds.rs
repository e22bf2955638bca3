//! What the list of kinds says, kind by kind: the whole table stands in one golden file, and what a row says of the cells to
//! which its facts add is what they add to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use jianfu_facts::cell::{At, Cell, CellRef};
use jianfu_facts::digest::Digest;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::{Fact, TYPES};
use jianfu_facts::input_form::{FieldType, WhenEmpty};
use jianfu_facts::version::VersionInfo;
use serde_json::Value;

use crate::deltas_law::every_kind;
use crate::golden::{files, is_as_it_was};
use crate::schemas;

/// The rows, each with its fields and texts; a schema says whether a fact can say why it is late.
fn table() -> String {
    let schemas = Fact::schemas();
    let mut table = String::new();
    for kind in TYPES {
        let versions = (kind.versions)();
        let (.., schema) = schemas.iter().rfind(|(of, ..)| of.name == kind.name).unwrap();
        let says_why = schema.as_value()["properties"].get("late").is_some();
        let dated = kind.undated.map_or_else(
            || {
                if says_why {
                    "dated".to_owned()
                } else {
                    "dated, without a reason for being late".to_owned()
                }
            },
            |why| format!("undated: {why}"),
        );
        writeln!(
            table,
            "{} {} {}\t{:?}\t{dated}\treversal {:?}\tfold {:?}\t{}",
            kind.name,
            versions.iter().map(spelled).collect::<Vec<_>>().join(","),
            kind.zh,
            kind.about,
            kind.reversal,
            kind.fold,
            if kind.sealable { "sealable" } else { "never sealed" },
        )
        .unwrap();
        for measure in kind.adds {
            writeln!(table, "\tadds to {measure}").unwrap();
        }
    }
    table
}

/// `v1`; with the format that it needs where that is not the first.
fn spelled(version: &VersionInfo) -> String {
    match version.format {
        1 => format!("v{}", version.number),
        format => format!("v{}@format{format}", version.number),
    }
}

#[test]
fn what_each_row_says_is_as_it_was() {
    is_as_it_was("kinds.txt", &table());
}

/// What a cell measures, as its spelling begins; hours of notice are no words.
fn measure(cell: &Cell) -> String {
    let spelled = cell.to_string();
    let measure = spelled.split(':').nth(1).unwrap();
    if matches!(measure.split('.').next(), Some("notice")) {
        return "notice".to_owned();
    }
    measure.to_owned()
}

/// Golden entries with a value or two replaced: what the golden ones leave unsaid of the measures of their kind.
const SAYING_MORE: &[(&str, &[(&str, &str)])] = &[
    (
        "meeting.attended+detail",
        &[("\"attended\":\"deputy\"", "\"attended\":\"principal\"")],
    ),
    (
        "document.received+detail",
        &[
            ("\"notice_hours\":32", "\"notice_hours\":2"),
            ("\"form\":\"red\"", "\"form\":\"white\""),
            ("\"number\":", "\"minutes\":30,\"number\":"),
            ("\"person_minutes\":0", "\"person_minutes\":30"),
        ],
    ),
    ("meeting.approved", &[("\"rejected\"", "\"approved\"")]),
    ("document.gated", &[("\"quantity\"", "\"review\"")]),
    ("document.gated", &[("\"quantity\"", "\"quality\"")]),
    ("document.gated", &[("\"return\"", "\"pass\"")]),
    (
        "document.gated",
        &[("\"return\"", "\"pass\""), ("\"quantity\"", "\"review\"")],
    ),
    (
        "document.gated",
        &[("\"return\"", "\"pass\""), ("\"quantity\"", "\"quality\"")],
    ),
    (
        "document.issued",
        &[("\"gates\":[\"quantity\",\"review\",\"quality\"],", "")],
    ),
    (
        "document.forwarded",
        &[
            ("\"key_points\":[\"每月20日前报一次\",\"不再另发配套文件\"],", ""),
            (
                "转发关于社区减负的通知\"",
                "转发关于社区减负的通知\",\"verbatim\":true",
            ),
        ],
    ),
    ("inspection.launched", &[("\"plan_item\":\"2019-07\",", "")]),
    (
        "classified.counted",
        &[("\"kind\":\"document\"", "\"kind\":\"meeting\"")],
    ),
    (
        "classified.counted",
        &[("\"kind\":\"document\"", "\"kind\":\"inspection\"")],
    ),
    ("item.listed", &[("\"draft\":true,", "")]),
    (
        "item.listed",
        &[("\"draft\":true,", ""), ("\"filings_per_year\":12,", "")],
    ),
    (
        "item.merged",
        &[(
            "\"item\":\"B-02\",\"measures\":{",
            "\"item\":\"B-02\",\"measures\":{\"fields_per_year\":240,\"filings_per_year\":12,\"minutes_per_year\":360,",
        )],
    ),
    ("item.delisted", &[("\"filings_per_year\":12,", "")]),
];

fn saying_more() -> Vec<Entry> {
    let files = files();
    let said = SAYING_MORE.iter().map(|(name, replaced)| {
        let mut text = String::from_utf8(files[*name].clone()).unwrap();
        for (from, to) in *replaced {
            assert_eq!(text.matches(from).count(), 1, "{name}: {from} in {text}");
            text = text.replace(from, to);
        }
        Entry::decode(text.as_bytes()).unwrap_or_else(|e| panic!("{name}: {e}"))
    });
    said.collect()
}

/// A fact that adds to no measure though its row says so, or to one of which its row says nothing, is a mistake of the row.
#[test]
fn facts_of_each_kind_add_to_the_measures_that_their_row_names_and_to_no_other() {
    let mut added: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for entry in every_kind().into_iter().chain(saying_more()) {
        let name = entry.fact.info().name;
        let (day, unit) = (entry.on, &entry.unit);
        let mut note = |cell: CellRef<'_>, _| {
            added.entry(name).or_default().insert(measure(&cell.owned()));
        };
        entry.fact.measures(At { day, unit }, &mut note);
    }
    let mut wrong = String::new();
    for kind in TYPES {
        let said: BTreeSet<String> = kind.adds.iter().map(|word| (*word).to_owned()).collect();
        let found = added.remove(kind.name).unwrap_or_default();
        if said != found {
            writeln!(
                wrong,
                "{}: its row says {said:?}, its facts add to {found:?}",
                kind.name
            )
            .unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A schema without its descriptions, which may be put better: what a document must be to match it.
fn bare(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let is_kept = |(key, value): &(&String, &Value)| *key != "description" || !value.is_string();
            let kept = members.iter().filter(is_kept);
            kept.map(|(key, value)| (key.clone(), bare(value))).collect()
        }
        Value::Array(items) => items.iter().map(bare).collect(),
        other => other.clone(),
    }
}

/// The schema of a version that was released never changes: what it takes, programs in the field write, and auditors hold
/// against it. A new field, or a new word in a list that it shares with others, is a new version.
#[test]
fn a_released_schema_of_a_version_never_changes() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/schemas.txt");
    let mut released = BTreeMap::new();
    for line in fs::read_to_string(&path).unwrap_or_default().lines() {
        let (name, digest) = line.rsplit_once(' ').unwrap();
        released.insert(name.to_owned(), digest.to_owned());
    }
    let mut now = BTreeMap::new();
    for (kind, version, schema) in schemas::bodies() {
        let text = bare(&schema).to_string();
        let digest = Digest::of(text.as_bytes()).as_str().to_owned();
        now.insert(format!("{} v{}", kind.name, version.number), digest);
    }
    if std::env::var_os("JIANFU_BLESS").is_some() {
        // Only what is new is written; what was released stays as it is.
        let all = now.iter().chain(&released);
        let all: BTreeMap<&String, &String> = all.collect();
        let lines = all.iter().map(|(name, digest)| format!("{name} {digest}\n"));
        fs::write(&path, lines.collect::<String>()).unwrap();
        released = all.into_iter().map(|(n, d)| (n.clone(), d.clone())).collect();
    }
    for (name, digest) in &released {
        assert_eq!(
            now.get(name),
            Some(digest),
            "{name} is released: make it a new version"
        );
    }
    assert_eq!(now.len(), released.len(), "JIANFU_BLESS=1 releases what is new");
}

/// What a form says in its help of the words of a field is what the field takes, in its order; what it means where it is empty
/// is one of them.
#[test]
fn the_words_in_the_help_of_a_field_are_words_of_its_list() {
    let forms = Fact::input_forms();
    for field in forms.iter().flat_map(|form| form.fields) {
        let FieldType::Word(words) = field.field_type else {
            continue;
        };
        let (_, listed) = field.help.split_once(": ").unwrap_or_default();
        let listed: Vec<&str> = listed.split(", ").collect();
        let known: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
        assert!(
            known.starts_with(&listed),
            "{}: {listed:?} of {known:?}",
            field.name
        );
        if let WhenEmpty::Default(word) = field.when_empty {
            assert!(known.contains(&word), "{}: {word} of {known:?}", field.name);
        }
    }
}

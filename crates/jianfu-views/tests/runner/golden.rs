//! Golden bytes: one entry of every type, which every later program must read and write again to the same bytes.
//!
//! `JIANFU_BLESS=1` writes the files that are missing. It never overwrites one: these bytes are in ledgers.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use jianfu_facts::assessment::facts::Input;
use jianfu_facts::custody::facts::{ClockConfirmed, DayEnded, KeyIntroduced, KeyRetired, PrivacyErased};
use jianfu_facts::custody::redaction::EntryRedacted;
use jianfu_facts::custody::words::ErasureBasis;
use jianfu_facts::day::Stamp;
use jianfu_facts::digest::Digest;
use jianfu_facts::entry::{Ending, Entry, part_of};
use jianfu_facts::fact::{Fact, TYPES};
use jianfu_facts::flow::words::{Demand, LateReason};
use jianfu_facts::period::Period;
use jianfu_facts::periods::facts::{EntryReversed, MonthClosed, ReversalReason};
use jianfu_facts::registry::facts::LedgerOpened;
use jianfu_facts::registry::raised::{DecidingRaised, FormatRaised};
use jianfu_facts::registry::role::Role;
use jianfu_facts::stock::facts::{OwnerTotal, RegisterAdopted, RegisterBaseFrozen};
use jianfu_facts::stock::items::{Gone, ItemDelisted, ItemListed, ItemMerged, ItemRevised};
use jianfu_facts::stock::words::{Delisting, Frequency, Medium, RegisterKind};
use jianfu_facts::unit::Level;
use uuid::Uuid;

use crate::changes;
use crate::dated::from_form;
use crate::given::{actor, day};
use crate::shelves::*;
use crate::world::*;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/entries")
}

/// Compares a table with the golden file of its name, line by line. `JIANFU_BLESS=1` writes a file that is missing.
pub(crate) fn is_as_it_was(name: &str, now: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    if std::env::var_os("JIANFU_BLESS").is_some() && !path.exists() {
        fs::write(&path, now).unwrap();
    }
    let then = fs::read_to_string(&path).unwrap();
    let differs: Vec<_> = now
        .lines()
        .zip(then.lines())
        .filter(|(now, then)| now != then)
        .collect();
    assert!(differs.is_empty(), "{differs:#?}");
    assert_eq!(now.lines().count(), then.lines().count());
}

/// How the bytes of an entry must end.
pub(crate) fn ending(entry: &Entry) -> Ending<'static> {
    Ending {
        part: entry.part,
        is_sealed: !entry.seals.is_empty(),
        kind: entry.fact.info().name,
    }
}

/// The golden bytes by type.
pub(crate) fn files() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for file in fs::read_dir(folder()).unwrap() {
        let path = file.unwrap().path();
        let name = path
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .strip_suffix(".json")
            .unwrap()
            .to_owned();
        files.insert(name, fs::read(path).unwrap());
    }
    files
}

/// An entry with the fact, in June 2019, in the first version of its kind.
pub(crate) fn entry(on: &str, id: &str, fact: impl Into<Fact>) -> Entry {
    let fact = fact.into();
    let versions = (fact.info().versions)();
    Entry {
        actor: actor(OFFICE),
        at: Stamp::on(day("2019-06-06"), 17, 12, 44)
            .unwrap()
            .plus_millis(120)
            .unwrap(),
        cause: None,
        cmd: Uuid::from_u128(0x0d1e_7a66_52c1_4f0e_9a37_1c6f_5c1b_9d20),
        corrects: Vec::new(),
        fact,
        on: day(on),
        part: (1, 1),
        seals: Vec::new(),
        unit: unit(id),
        v: versions[0].number,
    }
}

/// One entry of every type, with every field that an entry may leave out.
pub(crate) fn entries() -> Vec<Entry> {
    let mut entries: Vec<Entry> = first_entries().into_iter().chain(changes::golden()).collect();
    let written = entries.iter().map(|entry| entry.fact.info().name);
    let written: BTreeSet<&str> = written.collect();
    let typed = Fact::input_forms();
    let drawn = typed
        .iter()
        .map(|kind| from_form(kind, "2019-06-06", Some(LateReason::Backlog), true));
    let others = drawn.filter(|fact| !written.contains(fact.info().name));
    entries.extend(others.map(|fact| entry("2019-06-06", SHENTIAN, fact)));
    entries
}

fn first_entries() -> Vec<Entry> {
    let mut community = registered(Level::Community, "深田社区", Some(KAIYUAN));
    community.code = Some("350203006001".to_owned().try_into().unwrap());
    let meeting = meeting("2019-06-05", |m| {
        m.late = Some(LateReason::ArrivedLate);
        m.number = Some(text("思委会〔2019〕7号"));
    });
    let document = document("2019-06-05", |d| {
        d.demands = vec![Demand::Report, Demand::Form];
        d.due = Some(day("2019-06-10"));
        d.late = Some(LateReason::Backlog);
        d.minutes = Some(45);
    });
    let inspection = inspection("2019-06-05", |i| {
        i.late = Some(LateReason::Found);
        i.number = Some(text("2019-DC-08"));
    });
    let copy = EntryReversed {
        body: Fact::from(meeting.clone()).body(1).unwrap(),
        on: day("2019-06-05"),
        reason: ReversalReason::Duplicate,
        target: 4_711,
        kind: "meeting.attended".to_owned(),
        unit: unit(SHENTIAN),
        v: 1,
    };
    let mut publication = published("circular/2019Q2", 2, 4_000);
    publication.input = Input {
        plus: vec![4_711, 4_713],
        size: 4_000,
    };
    vec![
        entry("2019-01-01", SIMING, opened_first()),
        entry("2019-06-06", SIMING, FormatRaised { format: 2 }),
        entry("2019-06-06", SIMING, DecidingRaised { n: 2 }),
        entry("2018-01-01", SHENTIAN, community),
        entry("2019-01-01", SIMING, class("old-town", "老城区")),
        entry("2019-01-01", SHENTIAN, assigned("old-town")),
        entry("2019-01-01", SHENTIAN, point(Some("2019-12-31"))),
        entry("2019-01-01", KAIYUAN, granted(LIAISON, Role::Liaison)),
        entry("2019-03-22", SIMING, calendar_2019_changed()),
        Entry {
            part: (2, 3),
            ..entry("2019-06-05", SHENTIAN, meeting)
        },
        entry("2019-06-05", SHENTIAN, document),
        entry("2019-06-05", SHENTIAN, inspection),
        Entry {
            corrects: vec![4_711],
            cause: Some(4_712),
            ..entry("2019-06-05", SHENTIAN, copy)
        },
        entry(
            "2019-06-06",
            SIMING,
            MonthClosed {
                month: Period::Month(2019, 5),
                size: 4_000,
                version: None,
            },
        ),
        entry("2019-05-20", SIMING, poll(|_| {})),
        entry("2019-06-06", SHENTIAN, rating("satisfied")),
        entry("2019-06-06", SIMING, poll_closed()),
        entry("2019-05-20", SIMING, scheme(|_| {})),
        entry("2019-06-06", SIMING, publication),
        entry("2019-06-06", SIMING, KeyIntroduced { key: key(2) }),
        entry(
            "2019-06-06",
            SIMING,
            KeyRetired {
                key: key(1),
                last_size: 4_000,
            },
        ),
        entry("2019-06-05", SIMING, DayEnded::default()),
        entry(
            "2019-06-06",
            SIMING,
            ClockConfirmed {
                ahead_days: 9,
                last: "2019-05-28T17:30:00.000+08:00".parse().unwrap(),
            },
        ),
        entry(
            "2019-06-06",
            SIMING,
            PrivacyErased {
                approved_by: actor(REGISTRAR),
                basis: ErasureBasis::ConsentWithdrawn,
                requested: day("2019-06-03"),
                subject: subject(7),
            },
        ),
        entry("2019-06-06", SIMING, redacted(&redacted_meeting(), 4_710)),
    ]
    .into_iter()
    .chain(stock())
    .chain(crate::flow_world::golden_entries())
    .collect()
}

/// One entry of every type of stock.
fn stock() -> Vec<Entry> {
    let (plan, forms) = (slug(PLAN), slug(FORMS));
    let mut opening = register(PLAN, RegisterKind::InspectionPlan);
    opening.year = Some(2019);
    let form = item("就业月报表", |a| {
        a.basis = Some(text("区就业中心通知（模拟）"));
        (a.executions, a.fields, a.fill_minutes) = (Some(12), Some(20), Some(30));
        (a.frequency, a.medium) = (Some(Frequency::Monthly), Some(Medium::Electronic));
    });
    let kind = RegisterKind::Form;
    let late = Some(LateReason::Found);
    let measures = item("就业周报表", |_| {}).measures;
    let gone = |item: &str| Gone {
        item: no(item),
        measures: measures.clone(),
    };
    let total = OwnerTotal {
        fields_per_year: 240,
        filings_per_year: 12,
        items: 2,
        minutes_per_year: 360,
        owner: unit(MINZHENG),
        unstated: 1,
    };
    let (count, digest) = (2, Digest::of(b"two items"));
    let facts: Vec<Fact> = vec![
        opening.into(),
        ItemListed {
            attributes: form.clone(),
            draft: true,
            item: no("B-01"),
            kind,
            late,
            register: forms.clone(),
        }
        .into(),
        RegisterAdopted {
            count,
            digest: digest.clone(),
            kind,
            late,
            register: forms.clone(),
            totals: vec![total],
        }
        .into(),
        RegisterBaseFrozen {
            count,
            digest,
            register: plan,
            year: 2019,
        }
        .into(),
        ItemRevised {
            attributes: form.clone(),
            before: measures.clone(),
            item: no("B-01"),
            kind,
            late,
            register: forms.clone(),
        }
        .into(),
        ItemMerged {
            from: vec![gone("B-02"), gone("B-03")],
            into: no("B-01"),
            kind,
            late,
            register: forms.clone(),
        }
        .into(),
        ItemDelisted {
            basis: text("清理文件（模拟）"),
            item: no("B-01"),
            kind,
            late,
            measures: form.measures,
            reason: Delisting::Abolished,
            register: forms,
        }
        .into(),
    ];
    facts
        .into_iter()
        .map(|fact| entry("2019-06-05", SIMING, fact))
        .collect()
}

fn redacted(restated: &Entry, target: u64) -> EntryRedacted {
    EntryRedacted {
        approved_by: actor(REGISTRAR),
        basis: ErasureBasis::UnlawfulProcessing,
        hash: Digest::of(b"the original"),
        restated: restated_as(restated),
        target,
    }
}

/// A meeting as its restatement is: its title `*`, its number gone, its item key a digest.
fn redacted_meeting() -> Entry {
    let fact = meeting("2019-06-05", |_| {});
    let mut fact = jianfu_facts::flow::meeting::MeetingAttended {
        title: text("*"),
        ..fact
    };
    fact.item =
        jianfu_facts::item::item_identity("at:siming/minzheng:2019-06-05:社区治理工作推进会").into_owned();
    entry("2019-06-05", SHENTIAN, fact)
}

/// Further spellings of types that have a golden entry already, by the name of their file.
fn variants() -> Vec<(&'static str, Entry)> {
    let mut opening = opened_first();
    opening.key = Some(key(1));
    let reversed = EntryReversed {
        body: redacted_meeting().body(),
        on: day("2019-06-05"),
        reason: ReversalReason::Wrong,
        target: 4_710,
        kind: "meeting.attended".to_owned(),
        unit: unit(SHENTIAN),
        v: 1,
    };
    let seals = vec![seal("contact_name", 7), seal("contact_phone", 7)];
    vec![
        ("ledger.opened+key", entry("2019-01-01", SIMING, opening)),
        (
            "month.closed+version",
            entry(
                "2019-06-06",
                SIMING,
                MonthClosed {
                    month: Period::Reporting(2019, 5),
                    size: 4_002,
                    version: Some(2),
                },
            ),
        ),
        (
            "ledger.opened+2",
            Entry {
                v: 2,
                ..entry(
                    "2019-01-01",
                    SIMING,
                    LedgerOpened {
                        key: Some(key(1)),
                        unsigned: true,
                        ..opened()
                    },
                )
            },
        ),
        (
            "day.ended+2",
            Entry {
                v: 2,
                ..entry("2019-06-05", SIMING, day_ended())
            },
        ),
        (
            "meeting.attended+seal",
            Entry {
                seals,
                ..entry("2019-06-05", SHENTIAN, meeting("2019-06-05", |_| {}))
            },
        ),
        (
            "rating.cast+seal",
            Entry {
                seals: vec![seal("contact_phone", 8)],
                ..entry("2019-06-06", SHENTIAN, rating("satisfied"))
            },
        ),
        (
            "entry.redacted+reversal",
            entry(
                "2019-06-06",
                SIMING,
                redacted(&entry("2019-06-05", SHENTIAN, reversed), 4_712),
            ),
        ),
        (
            "entry.redacted+redaction",
            entry(
                "2019-06-07",
                SIMING,
                redacted(
                    &entry("2019-06-06", SIMING, redacted(&redacted_meeting(), 4_710)),
                    4_713,
                ),
            ),
        ),
    ]
}

/// Every golden entry by the name of its file: the type, or the type and what is special.
fn named() -> Vec<(String, Entry)> {
    let types = entries()
        .into_iter()
        .map(|entry| (entry.fact.info().name.to_owned(), entry));
    let variants = variants()
        .into_iter()
        .chain(crate::flow_world::detailed())
        .map(|(name, entry)| (name.to_owned(), entry));
    types.chain(variants).collect()
}

/// The type of a file's entry.
pub(crate) fn type_of(name: &str) -> &str {
    name.split('+').next().unwrap()
}

#[test]
fn every_type_has_a_golden_entry_and_no_other_has() {
    let entries = named();
    if std::env::var_os("JIANFU_BLESS").is_some() {
        fs::create_dir_all(folder()).unwrap();
        for (name, entry) in &entries {
            let path = folder().join(format!("{name}.json"));
            if !path.exists() {
                fs::write(path, entry.encode().unwrap()).unwrap();
            }
        }
    }
    let types: BTreeSet<String> = TYPES.iter().map(|info| info.name.to_owned()).collect();
    let names: BTreeSet<String> = entries.into_iter().map(|(name, _)| name).collect();
    assert_eq!(files().into_keys().collect::<BTreeSet<_>>(), names);
    let found: BTreeSet<String> = names.iter().map(|name| type_of(name).to_owned()).collect();
    assert_eq!(found, types);
}

#[test]
fn a_golden_entry_is_read_and_written_again_to_the_same_bytes() {
    for (name, bytes) in files() {
        let entry = Entry::decode(&bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(entry.fact.info().name, type_of(&name));
        assert_eq!(entry.encode().unwrap(), bytes, "{name}");
        assert_eq!(part_of(&bytes), Some(entry.part), "{name}");
        assert_eq!(Ending::of(&bytes), Some(ending(&entry)), "{name}");
    }
}

#[test]
fn what_is_written_today_is_what_was_written() {
    let files = files();
    for (name, entry) in named() {
        let (now, then) = (entry.encode().unwrap(), &files[&name]);
        assert_eq!(
            String::from_utf8_lossy(&now),
            String::from_utf8_lossy(then),
            "{name}"
        );
    }
}

/// The envelope, letter by letter, as the design has it.
#[test]
fn an_entry_is_spelled_as_the_design_says() {
    let entry = entry("2019-06-06", SHENTIAN, rating("satisfied"));
    assert_eq!(
        String::from_utf8(entry.encode().unwrap()).unwrap(),
        "{\"actor\":\"siming-office\",\"at\":\"2019-06-06T17:12:44.120+08:00\",\
         \"body\":{\"answer\":\"satisfied\",\"poll\":\"2019q2-satisfaction\"},\
         \"cmd\":\"0d1e7a66-52c1-4f0e-9a37-1c6f5c1b9d20\",\"on\":\"2019-06-06\",\"part\":[1,1],\
         \"type\":\"rating.cast\",\"unit\":\"siming/kaiyuan/shentian\",\"v\":1}"
    );
    // python3 -c "import uuid; print(uuid.uuid5(uuid.UUID('0d1e7a66-52c1-4f0e-9a37-1c6f5c1b9d20'), '1'))"
    assert_eq!(entry.id().to_string(), "be9f61b4-8d91-591c-ad61-815410011574");
}

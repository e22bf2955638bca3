//! Laws of the bytes: one meaning, one spelling, whatever comes.

use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::entry::{Ending, Entry, part_of};
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::words::{
    Channel, Demand, DocumentForm, InspectionKind, LateReason, MeetingKind, MeetingMode, Source,
};
use jianfu_facts::json::{check, to_canonical, to_canonical_thoroughly};
use jianfu_facts::text::{Number, Text, Title};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::golden::{ending, entries, files};
use crate::world::*;

fn values() -> impl Strategy<Value = Value> {
    let text = "[ -~\n\t一-龥。！-～é😀]{0,12}".prop_filter("NFC", |s| unicode_normalization::is_nfc(s));
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        (-9_007_199_254_740_991_i64..=9_007_199_254_740_991).prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            vec(("[a-z0-9_]{1,8}", inner), 0..6)
                .prop_map(|members| Value::from(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// JSON of any kind, most of it outside the profile.
fn wild_values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,6}|[e\u{301}\u{7f}\u{85}\u{0}-\u{1f}\"\\\\]{0,4}".prop_map(Value::from),
    ];
    leaf.prop_recursive(9, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec(("[a-zA-Z_é ]{0,3}", inner), 0..4)
                .prop_map(|members| Value::from(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

pub(crate) fn days() -> impl Strategy<Value = Day> {
    (0..36_500_i32).prop_map(|n| Day::new(2000, 1, 1).unwrap().plus(n).unwrap())
}

fn titles() -> impl Strategy<Value = Title> {
    "[一-龥A-Za-z0-9（）《》、 ]{1,60}".prop_filter_map("a title", |s| Text::typed(&s).ok())
}

fn numbers() -> impl Strategy<Value = Number> {
    "[一-龥]{1,6}〔20[0-9]{2}〕[1-9][0-9]{0,3}号".prop_map(|s| Text::typed(&s).unwrap())
}

fn units() -> impl Strategy<Value = &'static str> {
    select(vec![MINZHENG, KAIYUAN, ZHONGHUA, SHENTIAN, TIANHU, ZHONGSHAN])
}

fn one<T: Clone + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    select(all.to_vec())
}

fn meetings() -> impl Strategy<Value = Fact> {
    let words = (
        one(Channel::ALL),
        one(MeetingKind::ALL),
        one(MeetingMode::ALL),
        one(Source::ALL),
    );
    let counts = (1..=1_440_u32, 0..=1_440_u32, 1..=10_000_u32);
    let texts = (
        titles(),
        option::of(numbers()),
        option::of(one(LateReason::ALL)),
        units(),
    );
    (days(), words, counts, texts).prop_map(|(on, words, counts, texts)| {
        let fact = meeting(&on.to_string(), |m| {
            (m.channel, m.kind, m.mode, m.source) = words;
            (m.minutes, m.travel_minutes, m.people) = counts;
            (m.title, m.number, m.late) = (texts.0, texts.1, texts.2);
            m.organiser = unit(texts.3);
        });
        fact.into()
    })
}

fn documents() -> impl Strategy<Value = Fact> {
    let words = (
        one(Channel::ALL),
        one(DocumentForm::ALL),
        vec(one(Demand::ALL), 0..6),
        one(Source::ALL),
    );
    let counts = (
        option::of(1..=1_440_u32),
        option::of(1..=10_000_u32),
        option::of(days()),
    );
    (days(), words, counts, titles(), option::of(numbers())).prop_map(|(on, words, counts, title, number)| {
        let fact = document(&on.to_string(), |d| {
            (d.channel, d.form, d.demands, d.source) = words;
            (d.minutes, d.pages, d.due) = counts;
            (d.title, d.number) = (title, number);
        });
        fact.into()
    })
}

fn inspections() -> impl Strategy<Value = Fact> {
    let counts = (1..=1_440_u32, 1..=10_000_u32, 1..=10_000_u32, 0..=10_000_u32);
    (days(), one(InspectionKind::ALL), counts, titles(), units()).prop_map(
        |(on, kind, counts, title, from)| {
            let fact = inspection(&on.to_string(), |i| {
                (i.minutes, i.people, i.inspectors, i.materials) = counts;
                (i.declared, i.title, i.organiser) = (kind, title, unit(from));
            });
            fact.into()
        },
    )
}

pub(crate) fn stored() -> impl Strategy<Value = Entry> {
    let detailed = crate::flow_world::detailed().into_iter().map(|(_, entry)| entry);
    let others =
        select(entries().into_iter().chain(detailed).collect::<Vec<_>>()).prop_map(|entry| entry.fact);
    let facts = prop_oneof![meetings(), documents(), inspections(), others];
    let stamps = (days(), 0..24_i8, 0..60_i8, 0..60_i8, 0..1_000_i64);
    let links = (option::of(0..1_000_000_u64), vec(0..1_000_000_u64, 0..3));
    (
        facts,
        stamps,
        any::<u128>(),
        links,
        1..=5_000_u32,
        days(),
        units(),
    )
        .prop_map(
            |(fact, (day, h, m, s, millis), cmd, (cause, corrects), part, on, about)| Entry {
                actor: "kaiyuan-liaison".parse().unwrap(),
                at: Stamp::on(day, h, m, s)
                    .and_then(|stamp| stamp.plus_millis(millis))
                    .unwrap(),
                cause,
                cmd: Uuid::from_u128(cmd),
                corrects,
                seals: if fact.info().sealable && part % 2 == 0 {
                    vec![seal("contact_name", cmd), seal("contact_phone", cmd)]
                } else {
                    Vec::new()
                },
                // Every other one is of the first version, if the fact can be.
                v: {
                    let versions = (fact.info().versions)();
                    let newest = versions.last().unwrap().number;
                    if part % 2 == 0 && fact.body(1).is_ok() {
                        1
                    } else {
                        newest
                    }
                },
                fact,
                on,
                part: (part, 5_000),
                unit: unit(about),
            },
        )
}

proptest! {
    #[test]
    fn the_quick_writer_writes_nothing_that_the_thorough_one_does_not(value in wild_values()) {
        prop_assert_eq!(to_canonical(&value), to_canonical_thoroughly(&value));
    }

    #[test]
    fn what_the_writer_writes_the_reader_accepts(value in values()) {
        let bytes = to_canonical(&value).unwrap();
        prop_assert_eq!(&bytes, &to_canonical_thoroughly(&value).unwrap());
        prop_assert_eq!(check(&bytes), Ok(()));
        let read: Value = serde_json::from_slice(&bytes).unwrap();
        prop_assert_eq!(&read, &value);
        prop_assert_eq!(to_canonical(&read).unwrap(), bytes);
    }

    #[test]
    fn an_entry_is_read_as_it_was_written(entry in stored()) {
        let bytes = entry.encode().unwrap();
        prop_assert_eq!(part_of(&bytes), Some(entry.part));
        prop_assert_eq!(Ending::of(&bytes), Some(ending(&entry)));
        prop_assert_eq!(Entry::decode(&bytes).unwrap(), entry);
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in vec(any::<u8>(), 0..400)) {
        let _ = (check(&bytes), Entry::decode(&bytes), part_of(&bytes), Ending::of(&bytes));
    }

    #[test]
    fn any_text_is_read_without_panic(text in "[\\[\\]{}:,\"\\\\0-9a-z_.eE+\\- \n一é\u{301}]{0,200}") {
        let _ = (check(text.as_bytes()), Entry::decode(text.as_bytes()), part_of(text.as_bytes()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_096))]

    /// Whatever is done to the bytes of an entry: either they are refused, or they are the one spelling of what is read.
    #[test]
    fn what_is_read_has_one_spelling(
        which in 0..files().len(),
        changes in vec((any::<prop::sample::Index>(), 0..3_usize, any::<u8>(), any::<prop::sample::Index>()), 1..4),
    ) {
        let mut bytes = files().into_values().nth(which).unwrap();
        for (at, how, byte, other) in changes {
            let (at, other) = (at.index(bytes.len()), other.index(bytes.len()));
            match how {
                0 => bytes[at] = byte,
                // A byte that occurs in the entry makes a change that is more often accepted.
                1 => bytes[at] = bytes[other],
                _ => bytes.insert(at, bytes[other]),
            }
        }
        if let Ok(entry) = Entry::decode(&bytes) {
            prop_assert_eq!(String::from_utf8(entry.encode().unwrap()).unwrap(), String::from_utf8(bytes).unwrap());
        }
    }
}

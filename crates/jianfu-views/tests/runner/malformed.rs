//! Bytes that are no entry: each violation is refused, with the right words, and nothing ever panics.

use jianfu_facts::entry::{DecodeError, Entry, part_of};
use jianfu_facts::fact::TYPES;
use jianfu_facts::fact_error::FactError;
use jianfu_facts::json::{check, to_canonical};
use jianfu_facts::limits;
use serde_json::json;

use crate::golden::{entry, files};
use crate::world::*;

/// A meeting, as it is stored.
fn stored() -> String {
    String::from_utf8(
        entry("2019-06-05", SHENTIAN, meeting("2019-06-05", |_| {}))
            .encode()
            .unwrap(),
    )
    .unwrap()
}

/// The meeting with one text replaced.
fn with(from: &str, to: &str) -> String {
    let text = stored();
    assert_eq!(text.matches(from).count(), 1, "{from} in {text}");
    text.replace(from, to)
}

/// The meeting with its value replaced in the body: `"people":2`.
fn people(value: &str) -> String {
    with("\"people\":2", &format!("\"people\":{value}"))
}

fn titled(title: &str) -> String {
    with(
        "\"title\":\"社区治理工作推进会\"",
        &format!("\"title\":\"{title}\""),
    )
}

#[test]
fn bytes_in_another_spelling_are_not_canonical() {
    let nested = |levels: usize| people(&format!("{}{}", "[".repeat(levels), "]".repeat(levels)));
    let cases = [
        (
            "keys out of order",
            with(
                "{\"actor\":\"siming-office\",\"at\":\"2019-06-06T17:12:44.120+08:00\",",
                "{\"at\":\"2019-06-06T17:12:44.120+08:00\",\"actor\":\"siming-office\",",
            ),
            "keys must be sorted",
        ),
        (
            "a key twice",
            with("{\"actor\":", "{\"actor\":\"siming-office\",\"actor\":"),
            "sorted and unique",
        ),
        (
            "a key twice in the body",
            with("\"people\":2", "\"people\":2,\"people\":2"),
            "sorted and unique",
        ),
        ("null", people("null"), "null"),
        ("a float", people("2.0"), "float"),
        ("an exponent", people("2e0"), "float"),
        ("a large exponent", people("2E+2"), "float"),
        ("minus zero", people("-0"), "not a canonical integer"),
        ("a leading zero", people("02"), "not a canonical integer"),
        ("only a minus", people("-"), "not a canonical integer"),
        ("a plus", people("+2"), "no JSON value"),
        ("2^53", people("9007199254740992"), "beyond 2^53-1"),
        ("-2^53", people("-9007199254740992"), "beyond 2^53-1"),
        (
            "more than 64 bits",
            people("99999999999999999999999"),
            "beyond 2^53-1",
        ),
        ("not a number", people("NaN"), "no JSON value"),
        ("a space before a value", people(" 2"), "white space"),
        ("a space after a value", people("2 "), "expected , or }"),
        ("a space before it all", format!(" {}", stored()), "white space"),
        (
            "a line feed after it all",
            format!("{}\n", stored()),
            "something follows",
        ),
        (
            "a second entry after it",
            format!("{0}{0}", stored()),
            "something follows",
        ),
        (
            "a byte order mark",
            format!("\u{feff}{}", stored()),
            "no JSON value",
        ),
        (
            "an upper-case key",
            with("\"people\"", "\"People\""),
            "a key is spelled",
        ),
        ("an empty key", with("\"people\"", "\"\""), "a key is spelled"),
        (
            "an escaped key",
            with("\"people\"", "\"p\\u0065ople\""),
            "a key is spelled",
        ),
        (
            "a Chinese key",
            with("\"people\"", "\"人数\""),
            "a key is spelled",
        ),
        ("a decomposed letter", titled("cafe\u{301}"), "NFC"),
        (
            "a control character as it is",
            titled("甲\u{1}乙"),
            "bare control",
        ),
        ("a delete character", titled("甲\u{7f}乙"), "control character"),
        (
            "a C1 control character",
            titled("甲\u{85}乙"),
            "control character",
        ),
        ("an escaped letter", titled("\\u0041"), "escape"),
        ("an escaped control character", titled("\\u0001"), "escape"),
        ("an escaped slash", titled("\\/"), "escape"),
        ("an escaped return", titled("\\r"), "escape"),
        ("a lone surrogate", titled("\\ud800"), "escape"),
        ("a pair of surrogates", titled("\\ud83d\\ude00"), "escape"),
        (
            "a string that never ends",
            stored()[..40].to_owned(),
            "not closed",
        ),
        (
            "nothing after a colon",
            "{\"actor\":".to_owned(),
            "ends too early",
        ),
        (
            "a comma before the end",
            with("\"v\":1}", "\"v\":1,}"),
            "expected a key",
        ),
        ("a comma too many", people("[1,]"), "no JSON value"),
        ("no comma", people("[1 2]"), "expected , or ]"),
        ("a word", people("tru"), "no JSON value"),
        // Envelope and body are two levels.
        ("nine levels", nested(limits::JSON_DEPTH - 1), "too deep"),
        ("a million levels", "[".repeat(limits::ENTRY_BYTES), "too deep"),
    ];
    for (what, bytes, why) in cases {
        match Entry::decode(bytes.as_bytes()) {
            Err(DecodeError::NotCanonical(e)) => assert!(e.to_string().contains(why), "{what}: {e}"),
            other => panic!("{what}: {other:?}"),
        }
        assert!(
            check(bytes.as_bytes()).is_err() && part_of(bytes.as_bytes()).is_none(),
            "{what}"
        );
    }
    let eight = nested(limits::JSON_DEPTH - 2);
    assert_eq!(check(eight.as_bytes()), Ok(()), "eight levels are canonical");
}

#[test]
fn bytes_that_are_no_text_are_not_canonical() {
    let at = stored().find("社区").unwrap();
    // An overlong encoding, a surrogate, a truncated character, a byte that never occurs.
    for bad in [&b"\xc0\x80"[..], b"\xed\xa0\x80", b"\xe7\xa4", b"\xff"] {
        let mut bytes = stored().into_bytes();
        bytes.splice(at..at + 3, bad.iter().copied());
        match Entry::decode(&bytes) {
            Err(DecodeError::NotCanonical(e)) => assert_eq!((e.at, e.what), (at, "not UTF-8")),
            other => panic!("{bad:?}: {other:?}"),
        }
    }
}

#[test]
fn an_error_names_the_byte() {
    let bytes = people("2.5");
    let Err(DecodeError::NotCanonical(e)) = Entry::decode(bytes.as_bytes()) else {
        panic!()
    };
    assert_eq!(&bytes[e.at..=e.at], ".");
    assert_eq!(
        e.to_string(),
        format!("byte {}: a float is not allowed: integers only", e.at)
    );
}

#[test]
fn an_entry_has_1_to_65535_bytes() {
    for length in [0, limits::ENTRY_BYTES + 1] {
        let bytes = vec![b'{'; length];
        assert_eq!(Entry::decode(&bytes), Err(DecodeError::Length(length)));
    }
    let padded = |n: usize| {
        let mut copy = entry("2019-06-06", SIMING, published("circular/2019Q2", 1, 1));
        if let jianfu_facts::fact::Fact::ReportPublished(f) = &mut copy.fact {
            f.input.plus = vec![1; n];
        }
        copy.encode()
    };
    // Each further "1," is two bytes.
    let base = padded(1).unwrap().len();
    let most = 1 + (limits::ENTRY_BYTES - base) / 2;
    assert!(padded(most).unwrap().len() <= limits::ENTRY_BYTES);
    assert!(padded(most + 1).is_err());
}

#[test]
fn an_envelope_that_is_not_one_is_refused() {
    let cases = [
        (
            "an unknown key",
            with("\"on\":", "\"note\":\"x\",\"on\":"),
            "unknown field `note`",
        ),
        (
            "no actor",
            with("\"actor\":\"siming-office\",", ""),
            "missing field `actor`",
        ),
        ("no part", with("\"part\":[1,1],", ""), "missing field `part`"),
        (
            "no type",
            with("\"type\":\"meeting.attended\",", ""),
            "missing field `type`",
        ),
        (
            "a version in words",
            with("\"v\":1}", "\"v\":\"1\"}"),
            "invalid type",
        ),
        (
            "a negative version",
            with("\"v\":1}", "\"v\":-1}"),
            "invalid value",
        ),
        (
            "part 0 of 1",
            with("\"part\":[1,1]", "\"part\":[0,1]"),
            "[0,1] is not",
        ),
        (
            "part 2 of 1",
            with("\"part\":[1,1]", "\"part\":[2,1]"),
            "[2,1] is not",
        ),
        (
            "part 0 of 0",
            with("\"part\":[1,1]", "\"part\":[0,0]"),
            "[0,0] is not",
        ),
        (
            "a part of three numbers",
            with("\"part\":[1,1]", "\"part\":[1,1,1]"),
            "trailing characters",
        ),
        (
            "part as a number",
            with("\"part\":[1,1]", "\"part\":1"),
            "invalid type",
        ),
        (
            "30 February",
            with("\"on\":\"2019-06-05\"", "\"on\":\"2019-02-30\""),
            "is not a day",
        ),
        (
            "a day of another century",
            with("\"on\":\"2019-06-05\"", "\"on\":\"1999-06-05\""),
            "is not a day",
        ),
        (
            "a day without hyphens",
            with("\"on\":\"2019-06-05\"", "\"on\":\"20190605\""),
            "is not a day",
        ),
        (
            "a day with a time",
            with("\"on\":\"2019-06-05\"", "\"on\":\"2019-06-05T00:00\""),
            "is not a day",
        ),
        (
            "a moment without offset",
            with("44.120+08:00", "44.120"),
            "is not a moment",
        ),
        (
            "a moment in UTC",
            with("44.120+08:00", "44.120Z"),
            "is not a moment",
        ),
        (
            "a moment in another offset",
            with("44.120+08:00", "44.120+09:00"),
            "is not a moment",
        ),
        (
            "two decimals",
            with("44.120+08:00", "44.12+08:00"),
            "is not a moment",
        ),
        (
            "four decimals",
            with("44.120+08:00", "44.1200+08:00"),
            "is not a moment",
        ),
        ("no decimals", with("44.120+08:00", "44+08:00"), "is not a moment"),
        (
            "a leap second",
            with("17:12:44.120", "17:12:60.120"),
            "is not a moment",
        ),
        (
            "24 o'clock",
            with("17:12:44.120", "24:00:00.000"),
            "is not a moment",
        ),
        ("a space for T", with("06T17", "06 17"), "is not a moment"),
        (
            "a unit in upper case",
            with("\"unit\":\"siming/", "\"unit\":\"Siming/"),
            "is not a unit id",
        ),
        (
            "a unit that goes up",
            with("\"unit\":\"siming/", "\"unit\":\"../siming/"),
            "is not a unit id",
        ),
        (
            "a unit of five segments",
            with("\"unit\":\"siming/", "\"unit\":\"a/b/siming/"),
            "is not a unit id",
        ),
        (
            "a unit with an empty segment",
            with("\"unit\":\"siming/", "\"unit\":\"siming//"),
            "is not a unit id",
        ),
        (
            "a unit that begins with -",
            with("\"unit\":\"siming/", "\"unit\":\"-siming/"),
            "is not a unit id",
        ),
        (
            "no unit",
            with("\"unit\":\"siming/kaiyuan/shentian\"", "\"unit\":\"\""),
            "is not a unit id",
        ),
        (
            "an actor with a name",
            with("\"actor\":\"siming-office\"", "\"actor\":\"张三\""),
            "is not an actor",
        ),
        (
            "no command",
            with("\"cmd\":\"0d1e7a66-52c1-4f0e-9a37-1c6f5c1b9d20\"", "\"cmd\":\"\""),
            "UUID",
        ),
        (
            "a command in upper case",
            with("\"cmd\":\"0d1e7a66", "\"cmd\":\"0D1E7A66"),
            "lower-case UUID",
        ),
        (
            "a command without hyphens",
            with(
                "0d1e7a66-52c1-4f0e-9a37-1c6f5c1b9d20",
                "0d1e7a6652c14f0e9a371c6f5c1b9d20",
            ),
            "lower-case UUID",
        ),
        (
            "a command in braces",
            with(
                "0d1e7a66-52c1-4f0e-9a37-1c6f5c1b9d20",
                "{0d1e7a66-52c1-4f0e-9a37-1c6f5c1b9d20}",
            ),
            "lower-case UUID",
        ),
        (
            "a list of no corrections",
            with("\"on\":\"2019-06-05\"", "\"corrects\":[],\"on\":\"2019-06-05\""),
            "an empty list is left out",
        ),
        (
            "a negative cause",
            with(",\"cmd\"", ",\"cause\":-1,\"cmd\""),
            "invalid value",
        ),
        ("a list for an entry", "[]".to_owned(), "invalid"),
        ("a string for an entry", "\"entry\"".to_owned(), "invalid"),
    ];
    for (what, bytes, why) in cases {
        match Entry::decode(bytes.as_bytes()) {
            Err(DecodeError::Envelope(e)) => assert!(e.contains(why), "{what}: {e}"),
            other => panic!("{what}: {other:?}"),
        }
    }
}

#[test]
fn a_body_that_is_not_of_its_type_is_refused() {
    let cases = [
        (
            "an unknown key",
            with("\"people\":2", "\"people\":2,\"people2\":1"),
            "unknown field `people2`",
        ),
        (
            "a missing key",
            with("\"people\":2,", ""),
            "missing field `people`",
        ),
        (
            "a number for a text",
            titled("\"").replace("\"title\":\"\"\"", "\"title\":1"),
            "invalid type",
        ),
        ("a text for a number", people("\"2\""), "invalid type"),
        ("a negative number", people("-2"), "invalid value"),
        ("a number beyond 32 bits", people("4294967296"), "invalid value"),
        (
            "an unknown word",
            with("\"mode\":\"onsite\"", "\"mode\":\"hybrid\""),
            "unknown variant",
        ),
        (
            "an organiser that is no unit",
            with("\"organiser\":\"siming/minzheng\"", "\"organiser\":\"民政局\""),
            "is not a unit id",
        ),
        ("an empty title", titled(""), "empty"),
        ("a title of spaces", titled("　"), "empty"),
        (
            "a title with a space at its end",
            titled("会议 "),
            "not normalised",
        ),
        (
            "a title of 201 characters",
            titled(&"会".repeat(201)),
            "201 characters",
        ),
        ("a title on two lines", titled("会\\n议"), "U+000A"),
        (
            "a title that runs right to left",
            titled("会\u{202e}议"),
            "U+202E",
        ),
        (
            "a title with an Arabic letter mark",
            titled("会\u{61c}议"),
            "U+061C",
        ),
        ("a title with a line separator", titled("会\u{2028}议"), "U+2028"),
        (
            "a title with a zero-width space",
            titled("会\u{200b}议"),
            "U+200B",
        ),
    ];
    for (what, bytes, why) in cases {
        match Entry::decode(bytes.as_bytes()) {
            Err(DecodeError::Fact(FactError::Body {
                kind: "meeting.attended",
                why: e,
            })) => {
                assert!(e.contains(why), "{what}: {e}");
            }
            other => panic!("{what}: {other:?}"),
        }
    }
}

#[test]
fn an_empty_list_is_left_out_of_a_body_too() {
    let document = entry("2019-06-05", SHENTIAN, document("2019-06-05", |_| {}))
        .encode()
        .unwrap();
    let document = String::from_utf8(document)
        .unwrap()
        .replace("\"form\":", "\"demands\":[],\"form\":");
    let report = entry("2019-06-06", SIMING, published("circular/2019Q2", 1, 1))
        .encode()
        .unwrap();
    let report = String::from_utf8(report)
        .unwrap()
        .replace("\"input\":{", "\"input\":{\"plus\":[],");
    for bytes in [document, report] {
        match Entry::decode(bytes.as_bytes()) {
            Err(DecodeError::Fact(FactError::Body { why, .. })) => assert!(why.contains("left out"), "{why}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn an_unknown_type_or_a_newer_version_stops_the_reading_and_says_what_is_needed() {
    let unknown = with("\"type\":\"meeting.attended\"", "\"type\":\"meeting.dreamt\"");
    let error = Entry::decode(unknown.as_bytes()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "unknown entry type “meeting.dreamt” (version 1): a newer jianfu is needed"
    );
    let newer = with("\"v\":1}", "\"v\":2}");
    let error = Entry::decode(newer.as_bytes()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "entry type meeting.attended has version 2, this program knows versions up to 1: a newer jianfu is needed"
    );
    // The part is read all the same: a ledger keeps what it does not understand.
    assert_eq!(part_of(newer.as_bytes()), Some((1, 1)));
    let old = with("\"v\":1}", "\"v\":0}");
    let error = Entry::decode(old.as_bytes()).unwrap_err();
    assert_eq!(
        error,
        DecodeError::Fact(FactError::Version {
            kind: "meeting.attended",
            v: 0,
            known: 1
        })
    );
}

#[test]
fn a_value_outside_the_profile_is_not_written() {
    let mut deep = json!(1);
    for _ in 0..=limits::JSON_DEPTH {
        deep = json!([deep]);
    }
    let mut deep_and_empty = json!([]);
    for _ in 0..limits::JSON_DEPTH {
        deep_and_empty = json!([deep_and_empty]);
    }
    for (value, why) in [
        (json!({"a": {"b": [1, null]}}), ".a.b[]: null"),
        (json!(1.5), "float"),
        (json!(9_007_199_254_740_992_i64), "beyond 2^53-1"),
        (json!(-9_007_199_254_740_992_i64), "beyond 2^53-1"),
        (json!(u64::MAX), "beyond 2^53-1"),
        (json!(i64::MIN), "beyond 2^53-1"),
        (json!({"A": 1}), ".A: a key"),
        (json!({"": 1}), "a key"),
        (json!("cafe\u{301}"), "not NFC"),
        (json!("\r"), "control"),
        (deep, "deep"),
        (deep_and_empty, "deep"),
    ] {
        let error = to_canonical(&value).unwrap_err().to_string();
        assert!(error.contains(why), "{value}: {error}");
    }
    let bytes = to_canonical(&json!({"b": [true, -1, "\"\\\n\t/"], "a": 9_007_199_254_740_991_i64})).unwrap();
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        "{\"a\":9007199254740991,\"b\":[true,-1,\"\\\"\\\\\\n\\t/\"]}"
    );
}

#[test]
fn the_part_of_what_is_no_entry_is_none() {
    for bytes in [
        "",
        "{}",
        "[]",
        "{\"on\":1,\"part\":[1],\"type\":\"x\"}",
        "{\"on\":1,\"part\":[2,1],\"type\":\"x\"}",
        "{\"on\":1,\"part\":[0,0],\"type\":\"x\"}",
        "{\"part\":\"1\"}",
        "{\"body\":{\"on\":1,\"part\":[1,1],\"type\":\"x\"},\"v\":1}",
        "{\"on\":1,\"part\":[1,1,1],\"type\":\"x\"}",
        "{\"on\":1,\"part\":[-1,1],\"type\":\"x\"}",
        "{\"on\":1,\"part\":[1,1]}",
    ] {
        assert_eq!(part_of(bytes.as_bytes()), None, "{bytes}");
    }
    for bytes in files().values() {
        for cut in 0..bytes.len() {
            assert_eq!(part_of(&bytes[..cut]), None);
        }
    }
}

/// Numbers that no command lets pass, in bytes that somebody forged: summed, they would overflow.
#[test]
fn a_number_that_is_summed_is_bounded_where_it_is_read_and_its_field_is_named() {
    let largest = limits::JSON_INTEGER.to_string();
    let bounds = [
        ("meeting.attended", "person_minutes", 28_800_000),
        ("document.received", "person_minutes", 28_800_000),
        ("inspection.received", "person_minutes", 28_800_000),
        ("form.filled", "person_minutes", 28_800_000),
        ("visit.made", "person_minutes", 28_800_000),
        ("deliberation.held", "person_minutes", 28_800_000),
        ("guidance.invited", "person_minutes", 28_800_000),
        ("training.held", "person_minutes", 28_800_000),
        ("emergency.handled", "person_minutes", 28_800_000),
        ("meeting.convened", "minutes", 1_440),
        ("meeting.convened", "people", 10_000),
        ("item.listed", "fields_per_year", 3_660_000),
        ("item.revised", "filings_per_year", 3_660_000),
        ("item.merged", "filings_per_year", 3_660_000),
        ("item.delisted", "filings_per_year", 3_660_000),
        ("register.adopted", "items", 10_000),
        ("register.adopted", "unstated", 10_000),
        ("register.adopted", "fields_per_year", 36_600_000_000),
        ("register.adopted", "filings_per_year", 36_600_000_000),
        ("register.adopted", "minutes_per_year", 36_600_000_000_u64),
    ];
    let files = files();
    for (kind, field, max) in bounds {
        let mut text = String::from_utf8(files[kind].clone()).unwrap();
        if kind == "item.merged" {
            // The golden items that went state no frequency.
            text = text.replacen("{\"owner\":", "{\"filings_per_year\":1,\"owner\":", 1);
        }
        let key = format!("\"{field}\":");
        let at = text.find(&key).unwrap_or_else(|| panic!("{kind} has no {field}")) + key.len();
        let end = at + text[at..].find(|c: char| !c.is_ascii_digit()).unwrap();
        let with = |value: &str| format!("{}{value}{}", &text[..at], &text[end..]);
        // The bound itself is read; what is refused names the field and what can be.
        Entry::decode(with(&max.to_string()).as_bytes()).unwrap_or_else(|e| panic!("{kind} {field}: {e}"));
        let too_large = if max <= 10_000 {
            u32::MAX.to_string()
        } else {
            largest.clone()
        };
        for value in [(max + 1).to_string(), too_large] {
            let error = Entry::decode(with(&value).as_bytes()).unwrap_err();
            let expected = DecodeError::Fact(FactError::Bound {
                kind: TYPES.iter().find(|t| t.name == kind).unwrap().name,
                field,
                value: value.parse().unwrap(),
                max,
            });
            assert_eq!(error, expected, "{kind} {field}");
            assert!(error.to_string().contains(field), "{error}");
        }
    }
}

#[test]
fn what_a_revision_takes_away_is_bounded_as_what_it_adds() {
    let text = String::from_utf8(files()["item.revised"].clone()).unwrap();
    let before = |value: u64| {
        let from = "\"before\":{\"owner\":";
        assert_eq!(text.matches(from).count(), 1);
        let to = format!("\"before\":{{\"minutes_per_year\":{value},\"owner\":");
        Entry::decode(text.replace(from, &to).as_bytes())
    };
    before(3_660_000).unwrap();
    let error = before(3_660_001).unwrap_err().to_string();
    assert!(error.contains("minutes_per_year is 3660001"), "{error}");
}

/// The copy in a reversal is a body like any other.
#[test]
fn the_copy_in_a_reversal_is_bounded_too() {
    let text = String::from_utf8(files()["entry.reversed"].clone()).unwrap();
    let forged = text.replacen("\"person_minutes\":240", "\"person_minutes\":9007199254740991", 1);
    assert_ne!(forged, text);
    let entry = Entry::decode(forged.as_bytes()).unwrap();
    let jianfu_facts::fact::Fact::EntryReversed(reversal) = &entry.fact else {
        panic!()
    };
    let error = reversal.copied().unwrap_err();
    assert!(
        matches!(
            error,
            FactError::Bound {
                field: "person_minutes",
                ..
            }
        ),
        "{error}"
    );
    // It adds nothing, as a copy that is not of its type.
    assert!(jianfu_views::cells::deltas(&entry).is_empty());
}

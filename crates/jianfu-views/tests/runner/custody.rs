//! Custody: keys, the end of a day, a confirmed clock, seals and their erasure, as they are recorded and seen in the state.

use jianfu_domain::command::{Command, Proposal};
use jianfu_facts::custody::facts::{ConfirmClock, DayEnded, KeyIntroduced, KeyRetired, PrivacyErased};
use jianfu_facts::custody::key::VerifierKeyText;
use jianfu_facts::custody::seal::{Seal, SealField, Subject};
use jianfu_facts::custody::words::ErasureBasis;
use jianfu_facts::digest::Digest;
use jianfu_facts::entry::Entry;
use jianfu_facts::lang::Lang;

use crate::given::{Ledger, actor, day, given};
use crate::world::*;

pub(crate) fn introduce(n: u8) -> Proposal {
    at("2019-01-02", SIMING, KeyIntroduced { key: key(n) })
}

pub(crate) fn retire(n: u8, last_size: u64) -> Proposal {
    let key = key(n);
    at("2019-01-02", SIMING, KeyRetired { key, last_size })
}

/// The confirmation of the clock by who sees the ledger.
pub(crate) fn confirm(ledger: &Ledger) -> Proposal {
    let now = ledger.now();
    let last = ledger.state.last().unwrap();
    Proposal::record(now.day(), &unit(SIMING), ConfirmClock { last })
}

pub(crate) fn erase(of: u128) -> PrivacyErased {
    PrivacyErased {
        approved_by: actor(REGISTRAR),
        basis: ErasureBasis::PersonRequest,
        requested: day("2019-01-02"),
        subject: subject(of),
    }
}

pub(crate) fn erased_by(of: u128) -> Proposal {
    at("2019-01-02", SIMING, erase(of))
}

fn with_seals(title: &str, seals: Vec<Seal>) -> Proposal {
    let fact = meeting("2019-01-02", |m| m.title = text(title));
    at("2019-01-02", SHENTIAN, fact).with_seals(seals)
}

/// Entry 17 seals a name and a telephone number of subject 7.
pub(crate) fn sealed_meeting() -> Ledger {
    let seals = vec![seal("contact_name", 7), seal("contact_phone", 7)];
    district().and(OFFICE, vec![with_seals("社区治理工作推进会", seals)])
}

#[test]
fn a_ledger_has_the_keys_that_came_in_and_knows_which_are_retired() {
    let ledger = real_district()
        .when(REGISTRAR, vec![introduce(2)])
        .then_recorded(&["key.introduced"])
        .when(REGISTRAR, vec![retire(1, 18)])
        .then_recorded(&["key.retired"]);
    let keys: Vec<_> = ledger
        .state
        .keys()
        .iter()
        .map(|k| (k.key.clone(), k.introduced, k.retired))
        .collect();
    assert_eq!(keys, [(key(1), 0, Some((18, 18))), (key(2), 17, None)]);
    assert_eq!(given(ledger.entries).state.keys().len(), 2, "read again");
}

#[test]
fn a_ledger_opened_without_a_key_gets_its_first_later() {
    let ledger = district();
    assert_eq!(ledger.state.keys(), []);
    let ledger = ledger
        .when(REGISTRAR, vec![introduce(1), introduce(2), retire(1, 0)])
        .then_recorded(&["key.introduced", "key.introduced", "key.retired"]);
    assert_eq!(ledger.state.keys()[0].retired, Some((19, 0)));
}

#[test]
fn a_ledger_may_have_64_keys() {
    let keys = (2..=64).map(introduce).collect();
    let ledger = real_district().and(REGISTRAR, keys);
    assert_eq!(ledger.state.keys().len(), 64);
}

#[test]
fn a_key_is_told_by_its_shape() {
    let good = "jianfu.siming.example/ledger+c74f2a01+AYWsSC0yJKkYtFnNBQl2kDdT3xKq6e6Wn8tqvVMh0Pnu";
    let key: VerifierKeyText = good.to_owned().try_into().unwrap();
    assert_eq!(
        (key.name(), key.hash()),
        ("jianfu.siming.example/ledger", "c74f2a01")
    );
    for shaped in ["a+00000000+AA==", "a+00000000+AAA=", "a+0123cdef+++//"] {
        assert!(VerifierKeyText::try_from(shaped.to_owned()).is_ok(), "{shaped}");
    }
    let of_bytes = |name: &str| VerifierKeyText::try_from(format!("{name}+00000000+{}", "A".repeat(288)));
    assert_eq!(of_bytes("ab").map(|key| key.as_str().len()), Ok(300));
    assert!(of_bytes("abc").is_err());
    for bad in [
        "",
        "a",
        "a+00000000",
        "a+00000000+",
        "a+0000000+AAAA",
        "a+0000000G+AAAA",
        "a+0000000F+AAAA",
        "+00000000+AAAA",
        "a b+00000000+AAAA",
        "思明+00000000+AAAA",
        "a+00000000+AAA",
        "a+00000000+AAAA ",
        "a+00000000+A===",
        "a+00000000+====",
        "a+00000000+AA-_",
        "a+00000000+AA==AAAA",
    ] {
        assert!(VerifierKeyText::try_from(bad.to_owned()).is_err(), "{bad}");
    }
}

#[test]
fn a_day_ends_when_it_is_over_even_after_a_gap_and_long_ago() {
    let ended = |on: &str| at(on, SIMING, DayEnded::default());
    let ledger = district()
        .on("2019-06-06")
        .when(OFFICE, vec![ended("2019-01-02"), ended("2019-06-05")])
        .then_recorded(&["day.ended", "day.ended"]);
    assert_eq!(ledger.state.last_day_ended(), Some(day("2019-06-05")));
    let ledger = ledger.on("2019-06-07").and(REGISTRAR, vec![ended("2019-06-06")]);
    assert_eq!(
        given(ledger.entries).state.last_day_ended(),
        Some(day("2019-06-06"))
    );
}

#[test]
fn a_fact_of_an_ended_day_may_still_be_recorded() {
    let ledger = district()
        .on("2019-01-05")
        .and(OFFICE, vec![at("2019-01-04", SIMING, DayEnded::default())]);
    let fact = meeting("2019-01-04", |_| {});
    ledger
        .when(OFFICE, vec![at("2019-01-04", SHENTIAN, fact)])
        .then_recorded(&["meeting.attended"]);
}

#[test]
fn a_clock_exactly_seven_days_ahead_needs_no_confirmation() {
    let fact = |on: &str| vec![at(on, SHENTIAN, meeting(on, |_| {}))];
    let ledger = real_district().at_moment("2019-01-09T09:00:00.000+08:00");
    ledger
        .when(OFFICE, fact("2019-01-09"))
        .then_recorded(&["meeting.attended"]);
    let ledger = real_district().at_moment("2019-01-09T09:00:00.001+08:00");
    let outcome = ledger.when(OFFICE, fact("2019-01-09"));
    assert_eq!(
        outcome.reasons()[0].text(Lang::Zh),
        "系统时钟 2019-01-09T09:00:00.001+08:00 比最后一条记录的时间 2019-01-02T09:00:00.000+08:00 晚 7 天以上：\
         请核对时钟；如时钟无误，请执行 jianfu clock confirm。"
    );
    let ledger = outcome.then_refused("clock_jumped");
    let confirmed = confirm(&ledger);
    ledger
        .when(OFFICE, vec![confirmed])
        .then_recorded(&["clock.confirmed"])
        .when(OFFICE, fact("2019-01-09"))
        .then_recorded(&["meeting.attended"]);
}

#[test]
fn a_confirmation_may_be_the_first_of_what_its_command_records() {
    let ledger = real_district().on("2020-03-01");
    let mut proposals = vec![confirm(&ledger)];
    proposals.push(at("2020-02-29", SHENTIAN, meeting("2020-02-29", |_| {})));
    let ledger = ledger
        .when(OFFICE, proposals)
        .then_recorded(&["clock.confirmed", "meeting.attended"]);
    assert_eq!(ledger.state.last().unwrap().day(), day("2020-03-01"));
}

#[test]
fn a_simulated_clock_may_jump() {
    district()
        .on("2022-01-01")
        .when(OFFICE, vec![close("2019-01")])
        .then_recorded(&["month.closed"]);
}

#[test]
fn a_command_on_record_gets_its_answer_whatever_the_clock_says() {
    let ledger = real_district();
    let command = ledger.command(OFFICE, vec![close("2018-12")]);
    let ledger = ledger.when_given(&command).then_recorded(&["month.closed"]);
    ledger.on("2030-01-01").when_given(&command).then_known(17, 1);
}

#[test]
fn the_state_knows_who_is_sealed_and_who_erased() {
    let ledger = sealed_meeting().and(OFFICE, vec![with_seals("座谈会", vec![seal("contact_name", 7)])]);
    let ledger = ledger.and(OFFICE, vec![with_seals("早会", vec![seal("contact_name", 8)])]);
    let ledger = ledger
        .when(OFFICE, vec![erased_by(7)])
        .then_recorded(&["privacy.erased"]);
    for state in [&ledger.state, &given(ledger.entries.clone()).state] {
        let (seven, eight) = (subject(7), subject(8));
        assert_eq!(state.sealed().collect::<Vec<_>>(), [(&seven, 17), (&eight, 19)]);
        assert_eq!(state.erased().collect::<Vec<_>>(), [(&seven, 20)]);
    }
    // Of another subject something may still be sealed.
    ledger
        .when(OFFICE, vec![with_seals("午会", vec![seal("contact_name", 8)])])
        .then_recorded(&["meeting.attended"]);
}

#[test]
fn a_sealed_fact_given_again_is_known_by_its_fields() {
    let ledger = district();
    let sealed = |seals: Vec<Seal>| vec![with_seals("座谈会", seals)];
    let command = ledger.command(OFFICE, sealed(vec![seal("contact_name", 7)]));
    let ledger = ledger.when_given(&command).then_recorded(&["meeting.attended"]);
    let mut salted = seal("contact_name", 9);
    salted.commitment = Digest::of(b"another salt");
    let again = |seals: Vec<Seal>| Command {
        proposals: sealed(seals),
        ..command.clone()
    };
    let ledger = ledger.when_given(&again(vec![salted])).then_known(17, 1);
    for other in [
        vec![],
        vec![seal("contact_phone", 7)],
        vec![seal("contact_name", 7), seal("contact_phone", 7)],
    ] {
        ledger
            .clone()
            .when_given(&again(other))
            .then_refused("command_reused");
    }
}

#[test]
fn a_reversal_has_no_seals_and_its_targets_subject_can_be_erased() {
    let ledger = sealed_meeting().and(OFFICE, vec![reverse(17)]);
    assert_eq!(ledger.entries[18].seals, []);
    ledger
        .when(OFFICE, vec![erased_by(7)])
        .then_recorded(&["privacy.erased"]);
}

#[test]
fn seals_have_one_spelling_and_stand_where_they_may() {
    let entry = &sealed_meeting().entries[17];
    let bytes = String::from_utf8(entry.encode().unwrap()).unwrap();
    let (begin, end) = (bytes.find("\"seal\":").unwrap(), bytes.find(",\"type\"").unwrap());
    let with = |seals: &str| format!("{}\"seal\":{seals}{}", &bytes[..begin], &bytes[end..]);
    let one = |field: &str| {
        let (c, s) = ("0".repeat(64), "0".repeat(32));
        format!("{{\"c\":\"{c}\",\"f\":\"{field}\",\"s\":\"{s}\"}}")
    };
    let list = |fields: &[&str]| {
        let all: Vec<String> = fields.iter().map(|f| one(f)).collect();
        with(&format!("[{}]", all.join(",")))
    };
    let read = |text: &str| Entry::decode(text.as_bytes());
    assert!(read(&list(&["a", "b"])).is_ok());
    assert!(read(&list(&["a", "b", "c", "d", "e", "f", "g", "h"])).is_ok());
    for bad in [
        list(&[]),
        list(&["b", "a"]),
        list(&["a", "a"]),
        list(&["a", "b", "c", "d", "e", "f", "g", "h", "i"]),
        list(&["A"]),
        list(&["1a"]),
        list(&[""]),
        with("{}"),
        list(&["a"]).replace("\"s\":\"00", "\"s\":\"0"),
        list(&["a"]).replace("\"c\":\"0", "\"c\":\"A"),
    ] {
        assert!(read(&bad).is_err(), "{bad}");
    }
    let sealed = Entry {
        seals: vec![seal("contact_name", 7)],
        ..district().entries[3].clone()
    };
    let refused = Entry::decode(&sealed.encode().unwrap()).unwrap_err();
    assert!(
        refused.to_string().contains("on facts of flow and ratings"),
        "{refused}"
    );
}

#[test]
fn words_of_seals_have_their_bounds() {
    assert!(SealField::try_from("a".repeat(32)).is_ok() && SealField::try_from("a".repeat(33)).is_err());
    assert!(Subject::try_from("f".repeat(32)).is_ok());
    for bad in ["f".repeat(31), "f".repeat(33), "F".repeat(32), "g".repeat(32)] {
        assert!(Subject::try_from(bad).is_err());
    }
}

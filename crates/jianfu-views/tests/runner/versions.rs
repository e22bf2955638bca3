//! Formats, versions and rules of deciding: what a ledger writes at which format, and what it refuses since when.

use jianfu_domain::command::Proposal;
use jianfu_domain::decide::{Decision, Given, Recorded, decide};
use jianfu_domain::deciding::{Changed, DECIDING, changed};
use jianfu_domain::in_force::InForce;
use jianfu_facts::custody::facts::DayEnded;
use jianfu_facts::entry::{DecodeError, EncodeError, Entry};
use jianfu_facts::fact::{Fact, TYPES};
use jianfu_facts::flow::detail::AskedDocumentDetail;
use jianfu_facts::registry::facts::LedgerOpened;
use jianfu_facts::registry::raised::{DecidingRaised, FormatRaised};
use jianfu_facts::version::FORMAT;

use crate::given::{Ledger, Outcome, given};
use crate::golden;
use crate::refusals::{Case, case};
use crate::world::*;

fn raise(format: u32, deciding: u32) -> Vec<Proposal> {
    vec![
        at("2019-06-06", SIMING, FormatRaised { format }),
        at("2019-06-06", SIMING, DecidingRaised { n: deciding }),
    ]
}

fn upgraded() -> Ledger {
    first_district().on("2019-06-06").and(REGISTRAR, raise(2, 2))
}

fn open(change: impl FnOnce(&mut LedgerOpened)) -> Outcome {
    let mut fact = opened();
    change(&mut fact);
    Ledger::default().when("founder", vec![at("2019-01-01", SIMING, fact)])
}

fn poll_ahead(ledger: Ledger) -> Outcome {
    ledger
        .on("2019-06-06")
        .when(ASSESSOR, vec![at("2019-06-07", SIMING, poll(|_| {}))])
}

pub(crate) fn refused() -> Vec<Case> {
    vec![
        case("out_of_range", "a ledger of format 0", || open(|f| f.format = 0)),
        case("out_of_range", "a ledger of a format to come", || {
            open(|f| f.format = FORMAT + 1)
        }),
        case("out_of_range", "a ledger of rules to come", || {
            open(|f| f.deciding = DECIDING + 1)
        }),
        case("out_of_range", "format 1 has no place for rules", || {
            open(|f| f.format = 1)
        }),
        case(
            "not_derived",
            "a ledger of format 1 always records without a key",
            || open(|f| (f.format, f.deciding, f.unsigned) = (1, 1, false)),
        ),
        case("format_lacks", "rules raised before the format", || {
            first_district()
                .on("2019-06-06")
                .when(REGISTRAR, vec![at("2019-06-06", SIMING, DecidingRaised { n: 2 })])
        }),
        case("not_raised", "the format raised twice", || {
            upgraded().when(
                REGISTRAR,
                vec![at("2019-06-06", SIMING, FormatRaised { format: 2 })],
            )
        }),
        case("not_raised", "the format of a new ledger raised", || {
            district().on("2019-06-06").when(
                REGISTRAR,
                vec![at("2019-06-06", SIMING, FormatRaised { format: 2 })],
            )
        }),
        case("not_raised", "the format lowered", || {
            upgraded().when(
                REGISTRAR,
                vec![at("2019-06-06", SIMING, FormatRaised { format: 1 })],
            )
        }),
        case("not_raised", "rules lowered", || {
            upgraded().when(REGISTRAR, vec![at("2019-06-06", SIMING, DecidingRaised { n: 1 })])
        }),
        case("unknown_version", "a format to come", || {
            upgraded().when(
                REGISTRAR,
                vec![at("2019-06-06", SIMING, FormatRaised { format: FORMAT + 1 })],
            )
        }),
        case("unknown_version", "rules to come", || {
            upgraded().when(
                REGISTRAR,
                vec![at("2019-06-06", SIMING, DecidingRaised { n: u32::MAX })],
            )
        }),
        case(
            "newer_ledger",
            "anything on a ledger that a newer program raised",
            || {
                let mut entry = golden::entry("2019-06-06", SIMING, DecidingRaised { n: DECIDING + 1 });
                entry.at = upgraded().now();
                upgraded().with(vec![entry]).when(
                    OFFICE,
                    vec![at("2019-06-05", SHENTIAN, meeting("2019-06-05", |_| {}))],
                )
            },
        ),
        case(
            "in_future",
            "a poll of a day that is ahead, by deciding/2",
            || poll_ahead(upgraded()),
        ),
        case("not_allowed", "raised by an office", || {
            first_district().on("2019-06-06").when(OFFICE, raise(2, 2))
        }),
    ]
}

/// Version and type of what a ledger of the first format records, and of what it records once it is raised.
#[test]
fn a_version_is_written_from_its_format_on_and_a_reversal_or_an_older_entry_stays_as_it_is() {
    let end = |on: &str| vec![at(on, SIMING, DayEnded::default())];
    let ledger = first_district().on("2019-06-06").and(OFFICE, end("2019-06-05"));
    assert_eq!((ledger.entries[0].v, ledger.entries.last().unwrap().v), (1, 1));
    let first = InForce {
        format: 1,
        deciding: 1,
    };
    assert_eq!(ledger.state.in_force(), first);

    let ledger = ledger.and(REGISTRAR, raise(2, 2));
    let raised = InForce {
        format: 2,
        deciding: 2,
    };
    assert_eq!(ledger.state.in_force(), raised);
    let ledger = ledger.on("2019-06-07").and(OFFICE, end("2019-06-06"));
    assert_eq!(ledger.entries.last().unwrap().v, 2);
    assert_eq!(given(ledger.entries).state.in_force(), raised);

    let new = district().on("2019-06-06").and(OFFICE, end("2019-06-05"));
    assert_eq!((new.entries[0].v, new.entries.last().unwrap().v), (2, 2));
}

/// Both raises in one command, the rules after the format; after the entry that raises them in the same command, they hold.
#[test]
fn what_is_raised_holds_for_the_next_proposal_of_the_same_command() {
    let mut proposals = raise(2, 2);
    proposals.push(at("2019-06-05", SIMING, DayEnded::default()));
    let ledger = first_district().on("2019-06-06").and(REGISTRAR, proposals);
    let versions: Vec<u32> = ledger.entries.iter().rev().take(3).map(|e| e.v).collect();
    assert_eq!(versions, [2, 1, 1]);
}

/// What 0.1 let in is decided as it was until the rules are raised: the very command is recorded by `deciding/1`.
#[test]
fn an_entry_is_judged_by_the_checks_of_its_time() {
    poll_ahead(first_district()).then_recorded(&["poll.opened"]);
    let format_alone = first_district().on("2019-06-06").and(
        REGISTRAR,
        vec![at("2019-06-06", SIMING, FormatRaised { format: 2 })],
    );
    poll_ahead(format_alone).then_recorded(&["poll.opened"]);
    poll_ahead(upgraded()).then_refused("in_future");
    poll_ahead(district()).then_refused("in_future");
}

/// Every check that has a number, as `rules show` lists it.
#[test]
fn the_checks_that_came_with_rules_are_as_they_were() {
    let since_2 = |kind| Changed {
        kind,
        code: "in_future",
        since: 2,
        until: None,
    };
    let kinds = [
        "poll.opened",
        "poll.closed",
        "scheme.adopted",
        "report.published",
        "month.reopened",
    ];
    assert_eq!(changed(), kinds.map(since_2));
}

/// Each version of each kind: its number follows on that before, its format too, and the newest is of a known format.
#[test]
fn versions_follow_on_each_other() {
    for kind in TYPES {
        let versions = (kind.versions)();
        for (i, version) in versions.iter().enumerate() {
            assert_eq!(version.number as usize, i + 1, "{}", kind.name);
            assert!((1..=FORMAT).contains(&version.format), "{}", kind.name);
        }
        assert!(versions.is_sorted_by(|a, b| a.format < b.format), "{}", kind.name);
        for format in 0..=FORMAT + 1 {
            let written = versions.iter().rev().find(|v| v.format <= format);
            assert_eq!(
                kind.written_in(format),
                written.map(|v| v.number),
                "{}",
                kind.name
            );
        }
    }
}

/// Read and written in every version: the bytes are kept, and what an older version can't say is never left out silently.
#[test]
fn an_entry_keeps_the_version_that_it_was_recorded_in() {
    let first = golden::entry("2019-06-05", SIMING, DayEnded::default());
    let bytes = first.encode().unwrap();
    assert!(bytes.ends_with(b"\"v\":1}"));
    let read = Entry::decode(&bytes).unwrap();
    assert_eq!((read.v, &read.fact), (1, &Fact::from(DayEnded::default())));
    assert_eq!(read.encode().unwrap(), bytes);

    let second = Entry {
        v: 2,
        ..first.clone()
    };
    let bytes = second.encode().unwrap();
    assert_eq!(Entry::decode(&bytes).unwrap(), second);

    let more = Entry {
        fact: day_ended().into(),
        ..first.clone()
    };
    assert!(matches!(more.encode(), Err(EncodeError::Write(_))));
    let newer = Entry { v: 3, ..first };
    assert!(matches!(newer.encode(), Err(EncodeError::Write(_))));
    let spelled = String::from_utf8(bytes).unwrap();
    let unknown = spelled.replace("\"v\":2}", "\"v\":3}");
    assert!(matches!(
        Entry::decode(unknown.as_bytes()),
        Err(DecodeError::Fact(_))
    ));
    // A field of version 2 in an entry of version 1.
    let with_root = Entry {
        fact: day_ended().into(),
        ..second
    };
    let spelled = String::from_utf8(with_root.encode().unwrap()).unwrap();
    let mixed = spelled.replace("\"v\":2}", "\"v\":1}");
    assert!(matches!(
        Entry::decode(mixed.as_bytes()),
        Err(DecodeError::Fact(_))
    ));
}

/// Entries of a version before its raise, or after the next one, are never written; who replays reads both.
#[test]
fn an_entry_of_another_version_than_its_time_is_read_all_the_same() {
    let early = Entry {
        v: 2,
        ..golden::entry("2019-06-05", SIMING, day_ended())
    };
    let ledger = first_district().with(vec![early.clone()]);
    assert_eq!(ledger.state.last_day_ended(), Some(early.on));
    let late = golden::entry("2019-06-05", SIMING, DayEnded::default());
    assert_eq!(upgraded().with(vec![late]).state.last_day_ended(), Some(early.on));
}

/// A command as large as one may be, of which one proposal is refused, leaves nothing.
#[test]
fn one_refused_proposal_of_1_500_leaves_no_entry() {
    let document = |n: usize| {
        let long = format!("第{n}号通知");
        at(
            "2019-06-06",
            SHENTIAN,
            document("2019-06-06", |d| (d.number, d.title) = (None, text(&long))),
        )
    };
    let all = (0..1_500).map(document);
    let mut proposals: Vec<Proposal> = all.collect();
    let ledger = district().on("2019-06-06");
    let recorded = ledger.clone().and(OFFICE, proposals.clone());
    assert_eq!(recorded.size(), ledger.size() + 1_500);
    proposals[700] = proposals[699].clone();
    let outcome = ledger.clone().when(OFFICE, proposals);
    let refused = outcome.result.as_ref().unwrap_err();
    assert_eq!(refused.told[0].proposal, Some(700));
    assert_eq!((refused.told.len(), outcome.codes()), (1, vec!["duplicate"]));
}

/// What a command names may have lost its text since: what it is decided by is still there.
#[test]
fn a_command_that_names_an_entry_which_was_redacted_since_gives_the_same_bytes() {
    use crate::flow_world::{CLERK, TODAY, issued, office};
    let named = office().and(CLERK, vec![at(TODAY, MINZHENG, issued("思民〔2019〕12号", None))]);
    let index = named.size() - 1;
    let receipt = document(TODAY, |d| {
        d.detail = Some(Box::new(AskedDocumentDetail {
            declared: Some(index),
            ..AskedDocumentDetail::default()
        }));
    });
    let after = named.clone().and(OFFICE, vec![at(TODAY, SHENTIAN, receipt)]);
    let entry = after.entries.last().unwrap().clone();
    let bytes = entry.encode().unwrap();
    let redacted = after.and(
        OFFICE,
        vec![redact(index, &[jianfu_facts::custody::words::PlainField::Title])],
    );
    let read = crate::redaction::read_again(&redacted);
    assert_ne!(
        read.entries[usize::try_from(index).unwrap()],
        named.entries[usize::try_from(index).unwrap()]
    );
    let before = given(read.entries[..=usize::try_from(index).unwrap()].to_vec());
    before.decides_again(&[Recorded { entry, bytes }]);
}

/// The same command twice is answered, not raised again.
#[test]
fn an_upgrade_given_again_gets_its_first_answer() {
    let before = first_district().on("2019-06-06");
    let command = before.command(REGISTRAR, raise(2, 2));
    let after = before.when_given(&command).recorded();
    let named = command.names(&after.state);
    let named = named
        .into_iter()
        .map(|index| (index, after.entries[usize::try_from(index).unwrap()].clone()))
        .collect();
    let again = decide(&after.state, &Given::of(named), after.now(), &command);
    assert!(matches!(again, Ok(Decision::Known(_, 2))));
}

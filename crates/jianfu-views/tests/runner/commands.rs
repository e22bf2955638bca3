//! Commands: all or none, once and no more, and what they are told.

use jianfu_domain::command::Command;
use jianfu_facts::assessment::facts::PublicationKind;
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::entry::Entry;
use jianfu_facts::lang::Lang;
use jianfu_facts::limits;
use jianfu_facts::unit::Level;

use crate::given::{Ledger, day, given};
use crate::refusals::{polling, quarter_closed};
use crate::world::*;

fn three_meetings() -> Vec<jianfu_domain::command::Proposal> {
    let fact = |title: &str| meeting("2019-01-02", |m| m.title = text(title));
    ["早会", "午会", "晚会"]
        .map(|title| at("2019-01-02", SHENTIAN, fact(title)))
        .to_vec()
}

#[test]
fn a_command_is_recorded_with_its_parts_numbered() {
    let ledger = district().and(OFFICE, three_meetings());
    let parts: Vec<(u32, u32)> = ledger.entries[17..].iter().map(|e| e.part).collect();
    assert_eq!(parts, [(1, 3), (2, 3), (3, 3)]);
    assert!(
        ledger.entries[17..]
            .iter()
            .all(|e| e.cmd == ledger.entries[17].cmd)
    );
}

#[test]
fn a_command_given_again_gets_its_first_answer() {
    let ledger = district();
    let command = ledger.command(OFFICE, three_meetings());
    let ledger = ledger
        .when_given(&command)
        .then_recorded(&["meeting.attended"; 3]);
    let ledger = ledger.when_given(&command).then_known(17, 3);
    // Also later, when it would be refused if it were new.
    let ledger = quarter_closed(ledger).when_given(&command).then_known(17, 3);
    for other in [
        Command {
            actor: REGISTRAR.parse().unwrap(),
            ..command.clone()
        },
        Command {
            proposals: command.proposals[..2].to_vec(),
            ..command.clone()
        },
        Command {
            proposals: vec![reverse(3); 3],
            ..command.clone()
        },
        Command {
            proposals: Vec::new(),
            ..command.clone()
        },
    ] {
        ledger.clone().when_given(&other).then_refused("command_reused");
    }
}

#[test]
fn a_reversal_and_a_closing_given_again_are_known_too() {
    let ledger = district().and(OFFICE, three_meetings());
    let command = ledger.command(OFFICE, vec![reverse(17), close("2018-12")]);
    let ledger = ledger
        .when_given(&command)
        .then_recorded(&["entry.reversed", "month.closed"]);
    ledger.when_given(&command).then_known(20, 2);
}

#[test]
fn a_refused_command_leaves_no_entry() {
    let mut proposals = three_meetings();
    proposals.insert(1, at("2019-01-02", SILENT, meeting("2019-01-02", |_| {})));
    proposals.push(reverse(99));
    let ledger = district()
        .when(OFFICE, proposals)
        .then_refused_each(&[(1, "not_point"), (4, "no_entry")]);
    assert_eq!((ledger.size(), ledger.entries.len()), (17, 17));
    // Each proposal sees those before it: the second of two equal ones is a duplicate.
    let twice = vec![three_meetings()[0].clone(), three_meetings()[0].clone()];
    ledger.when(OFFICE, twice).then_refused_each(&[(1, "duplicate")]);
}

#[test]
fn a_hundred_refusals_are_told_and_the_rest_counted() {
    let outcome = district().when(OFFICE, vec![reverse(99); 250]);
    let refused = outcome.result.unwrap_err();
    assert_eq!((refused.told.len(), refused.more), (limits::REFUSALS_TOLD, 150));
    assert_eq!(refused.told[99].proposal, Some(99));
}

#[test]
fn a_refusal_says_what_happened_and_what_to_do_in_both_languages() {
    let fact = meeting("2019-01-02", |_| {});
    let outcome = district().when(LIAISON, vec![at("2019-01-02", ZHONGSHAN, fact)]);
    let reason = &outcome.reasons()[0];
    assert_eq!(
        reason.text(Lang::Zh),
        "账号 kaiyuan-liaison 对 siming/zhonghua/zhongshan 没有“联络员”角色：请由登记管理员执行 jianfu role grant。"
    );
    assert_eq!(
        reason.text(Lang::En),
        "Actor kaiyuan-liaison does not hold the role liaison over siming/zhonghua/zhongshan: \
         a registrar grants it by jianfu role grant."
    );
}

fn classes() -> Ledger {
    district().and(
        REGISTRAR,
        vec![at("2019-01-02", SIMING, class("old-town", "老城区"))],
    )
}

#[test]
fn seen_looks_at_the_objects_of_every_proposal() {
    let ledger = classes();
    let seen = Some(ledger.size());
    let assign = |id: &str, on: &str| at(on, id, assigned("old-town"));
    let ledger = ledger.and(REGISTRAR, vec![assign(TIANHU, "2019-01-01")]);
    let both = vec![assign(SHENTIAN, "2019-01-01"), assign(TIANHU, "2019-02-01")];
    let stale = Command {
        seen,
        ..ledger.command(REGISTRAR, both.clone())
    };
    let ledger = ledger.when_given(&stale).then_refused_each(&[(1, "stale")]);
    let fresh = Command {
        seen: Some(ledger.size()),
        ..ledger.command(REGISTRAR, both)
    };
    ledger.when_given(&fresh).then_recorded(&["class.assigned"; 2]);
}

#[test]
fn seen_does_not_look_at_what_the_command_itself_changes() {
    let ledger = classes();
    let twice = vec![
        at("2019-01-01", TIANHU, assigned("old-town")),
        at("2019-02-01", TIANHU, assigned("old-town")),
    ];
    let command = Command {
        seen: Some(ledger.size()),
        ..ledger.command(REGISTRAR, twice)
    };
    ledger.when_given(&command).then_recorded(&["class.assigned"; 2]);
}

#[test]
fn a_command_of_as_many_entries_as_allowed_is_bounded_by_its_bytes() {
    let unit = |n: usize| {
        let fact = registered(Level::Community, "社区", Some(ZHONGHUA));
        at("2019-01-01", &format!("{ZHONGHUA}/{n}"), fact)
    };
    let units = |n: usize| (0..n).map(unit).collect();
    district()
        .when(REGISTRAR, units(limits::COMMAND_ENTRIES))
        .then_refused("too_many_bytes");
    district()
        .when(REGISTRAR, units(2_500))
        .then_recorded(&["unit.registered"; 2_500]);
}

#[test]
fn time_never_runs_back() {
    let ledger = district().on("2019-03-01").and(OFFICE, vec![close("2019-01")]);
    let ledger = ledger.on("2019-02-01").and(OFFICE, vec![close("2019-02")]);
    let stamps: Vec<Stamp> = ledger.entries.iter().map(|e| e.at).collect();
    assert!(stamps.is_sorted());
    assert_eq!(
        ledger.entries.last().unwrap().at.day(),
        day("2019-03-01"),
        "the day of the last entry counts"
    );
}

#[test]
fn a_ledger_read_again_decides_as_the_one_that_was_written() {
    let ledger = polling();
    let bytes: Vec<Vec<u8>> = ledger.entries.iter().map(|e| e.encode().unwrap()).collect();
    let read: Vec<Entry> = bytes.iter().map(|b| Entry::decode(b).unwrap()).collect();
    let fact = || vec![at("2019-06-06", SHENTIAN, rating("fair"))];
    let one = ledger.and(ASSESSOR, fact());
    let other = given(read).on("2019-06-06").and(ASSESSOR, fact());
    assert_eq!(one.entries.last(), other.entries.last());
}

#[test]
fn all_that_a_quarter_needs_is_recorded_in_turn() {
    let ledger = polling()
        .when(
            ASSESSOR,
            vec![
                at("2019-06-06", SHENTIAN, rating("satisfied")),
                at("2019-06-01", TIANHU, rating("fair")),
            ],
        )
        .then_recorded(&["rating.cast", "rating.cast"])
        .on("2019-06-21")
        .when(ASSESSOR, vec![at("2019-06-21", SIMING, poll_closed())])
        .then_recorded(&["poll.closed"]);
    let ledger = quarter_closed(ledger);
    let size = ledger.size();
    let ledger = ledger
        .when(
            OFFICE,
            vec![at("2019-07-02", SIMING, published("circular/2019Q2", 1, size))],
        )
        .then_recorded(&["report.published"])
        .when(
            OFFICE,
            vec![at("2019-07-02", SIMING, published("circular/2019Q2", 2, size))],
        )
        .then_recorded(&["report.published"])
        .when(
            ASSESSOR,
            vec![at("2019-07-02", SIMING, published("ranking/2019Q2", 1, size))],
        )
        .then_recorded(&["report.published"]);
    assert_eq!(ledger.state.publications(publication("circular/2019Q2")).len(), 2);
    let rankings = ledger
        .state
        .all_publications()
        .filter(|p| p.fact.publication.kind == PublicationKind::Ranking);
    assert_eq!(rankings.count(), 1);
    assert_eq!(
        ledger.state.closed("2019-06".parse().unwrap()).unwrap().1.size,
        24
    );
}

#[test]
fn the_oldest_day_that_may_be_recorded_is_31_days_ago() {
    let oldest: Day = "2019-05-06".parse().unwrap();
    assert_eq!(day("2019-06-06").since(oldest), limits::BACKDATE_DAYS);
    let fact = || vec![at("2019-05-06", SHENTIAN, meeting("2019-05-06", |_| {}))];
    let ledger = district()
        .on("2019-06-06")
        .when(OFFICE, fact())
        .then_recorded(&["meeting.attended"]);
    // As long as it may be recorded, it is known to be there.
    ledger.when(OFFICE, fact()).then_refused("duplicate");
}

#[test]
fn a_command_given_again_for_another_unit_or_day_is_another_command() {
    let ledger = district().on("2019-06-06");
    let fact = || crate::flow_world::visit();
    let command = ledger.command(OFFICE, vec![at("2019-06-06", SHENTIAN, fact())]);
    let ledger = ledger.when_given(&command).then_recorded(&["visit.made"]);
    for (on, id) in [("2019-06-06", TIANHU), ("2019-06-05", SHENTIAN)] {
        let other = Command {
            proposals: vec![at(on, id, fact())],
            ..command.clone()
        };
        ledger.clone().when_given(&other).then_refused("command_reused");
    }
    ledger.when_given(&command).then_known(17, 1);
}

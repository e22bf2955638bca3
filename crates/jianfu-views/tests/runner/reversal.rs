//! Reversal (冲销): free, last or never, once, and by whom.

use jianfu_facts::fact::Fact;

use crate::refusals::polling;
use crate::world::*;

#[test]
fn a_reversal_carries_a_copy_of_its_target() {
    let fact = meeting("2019-06-05", |_| {});
    let ledger = district()
        .on("2019-06-06")
        .and(OFFICE, vec![at("2019-06-05", SHENTIAN, fact.clone())])
        .on("2019-06-10")
        .when(OFFICE, vec![reverse(17)])
        .then_recorded(&["entry.reversed"]);
    let (target, entry) = (&ledger.entries[17], &ledger.entries[18]);
    let Fact::EntryReversed(reversal) = &entry.fact else {
        panic!("{entry:?}")
    };
    assert_eq!(
        (entry.on, &entry.unit, &entry.corrects),
        (target.on, &target.unit, &vec![17])
    );
    assert_eq!(reversal.copied().unwrap(), Fact::from(fact));
    assert_eq!(ledger.state.reversed(17), Some(18));
}

#[test]
fn what_was_taken_back_may_be_recorded_anew() {
    let fact = |people: u32| {
        vec![at(
            "2019-01-02",
            SHENTIAN,
            meeting("2019-01-02", |m| m.people = people),
        )]
    };
    let ledger = district()
        .and(OFFICE, fact(2))
        .when(OFFICE, fact(3))
        .then_refused("duplicate");
    let ledger = ledger.and(OFFICE, vec![reverse(17)]);
    let ledger = ledger.when(OFFICE, fact(3)).then_recorded(&["meeting.attended"]);
    // In one command, too: the correction of a typing error.
    let mut correction = vec![reverse(19)];
    correction.extend(fact(4));
    ledger
        .when(OFFICE, correction)
        .then_recorded(&["entry.reversed", "meeting.attended"]);
}

#[test]
fn the_last_step_of_an_object_may_be_taken_back() {
    let ledger = district().and(
        REGISTRAR,
        vec![at("2019-01-01", SIMING, class("old-town", "老城区"))],
    );
    let ledger = ledger
        .when(REGISTRAR, vec![reverse(17)])
        .then_recorded(&["entry.reversed"]);
    assert_eq!(ledger.state.registry().class_name(&slug("old-town")), None);
    // The window of 中山社区 is its last step; without it the community is no point.
    let ledger = ledger
        .when(REGISTRAR, vec![reverse(16)])
        .then_recorded(&["entry.reversed"]);
    assert!(
        ledger
            .state
            .registry()
            .unit(&unit(ZHONGSHAN))
            .unwrap()
            .windows
            .is_empty()
    );
    let ledger = polling()
        .when(ASSESSOR, vec![reverse(18)])
        .then_recorded(&["entry.reversed"]);
    assert!(ledger.state.poll(&slug(POLL)).is_none());
    ledger
        .when(ASSESSOR, vec![reverse(17)])
        .then_recorded(&["entry.reversed"]);
}

#[test]
fn a_step_may_be_taken_back_once_all_that_depended_on_it_is() {
    let ledger = district()
        .and(
            REGISTRAR,
            vec![at("2019-01-01", SIMING, class("old-town", "老城区"))],
        )
        .and(REGISTRAR, vec![at("2019-01-01", SILENT, assigned("old-town"))]);
    let ledger = ledger
        .when(REGISTRAR, vec![reverse(17)])
        .then_refused("has_dependants");
    let ledger = ledger.and(REGISTRAR, vec![reverse(18)]);
    // First the class, then the community itself (entry 9): nothing live depends on either.
    let ledger = ledger
        .when(REGISTRAR, vec![reverse(17)])
        .then_recorded(&["entry.reversed"]);
    let ledger = ledger
        .when(REGISTRAR, vec![reverse(9)])
        .then_recorded(&["entry.reversed"]);
    assert!(ledger.state.registry().unit(&unit(SILENT)).is_none());
    // And a poll whose only rating was taken back.
    let ledger = polling().and(ASSESSOR, vec![at("2019-06-06", SHENTIAN, rating("fair"))]);
    let ledger = ledger.and(ASSESSOR, vec![reverse(19)]);
    ledger
        .when(ASSESSOR, vec![reverse(18)])
        .then_recorded(&["entry.reversed"]);
}

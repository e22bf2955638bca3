//! Redaction, what comes after it: a field that was missed, a reversal before the bytes are destroyed, cells that go on.

use jianfu_domain::custody::has_blind_item;
use jianfu_facts::custody::words::PlainField;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_views::cells::Cells;

use crate::given::{Ledger, Outcome, given};
use crate::redaction::{NUMBER, TITLE, noted, redaction};
use crate::world::*;

const NAMED: &str = "张建国来访登记";
const NUMBERED: &str = "张建国〔2019〕1号";

/// Entry 17 is a document with a name in its title and in its number.
fn documented() -> Ledger {
    let fact = document("2019-01-02", |f| {
        f.title = text(NAMED);
        f.number = Some(text(NUMBERED));
    });
    district().and(OFFICE, vec![at("2019-01-02", SHENTIAN, fact)])
}

/// What was missed, redacted in these entries.
fn missed(ledger: &Ledger, targets: &[u64]) -> Ledger {
    let all = targets.iter().map(|target| redact(*target, &[NUMBER])).collect();
    ledger.clone().and(OFFICE, all)
}

/// The slots as they are once everything is destroyed.
fn slots(ledger: &Ledger) -> Vec<Entry> {
    let mut slots = ledger.entries.clone();
    for (target, by) in ledger.state.redactions() {
        let by = &ledger.entries[usize::try_from(by).unwrap()];
        slots[usize::try_from(target).unwrap()] = Entry::decode(redaction(by).restated_bytes()).unwrap();
    }
    slots
}

fn holds(entry: &Entry, text: &str) -> bool {
    String::from_utf8(entry.encode().unwrap()).unwrap().contains(text)
}

/// The first reason of a refusal.
fn refused(outcome: Outcome, code: &str) {
    let refused = outcome.result.map(|_| ()).unwrap_err();
    assert_eq!(refused.told[0].reason.code(), code);
}

/// The cells of a fold that goes on.
fn live(entries: &[Entry]) -> Cells {
    let mut cells = Cells::default();
    let mut blind: Vec<u64> = Vec::new();
    for (index, entry) in (0..).zip(entries) {
        cells.add(entry);
        if has_blind_item(entry) {
            blind.push(index);
        }
        if let Fact::EntryRedacted(f) = &entry.fact
            && !blind.contains(&f.target)
        {
            cells.redact(f);
        }
    }
    cells
}

#[test]
fn a_field_that_was_missed_goes_from_the_entry_and_from_its_first_redaction() {
    let ledger = documented().and(OFFICE, vec![redact(17, &[TITLE])]);
    assert!(
        holds(&ledger.entries[18], NUMBERED),
        "the first holds what it left"
    );
    // In either order, before and after the bytes of the first are destroyed.
    for targets in [[17, 18], [18, 17]] {
        for before in [ledger.clone(), given(slots(&ledger))] {
            let after = missed(&before, &targets);
            let slots = slots(&after);
            assert_eq!(slots.len(), 21);
            assert!(!slots.iter().any(|entry| holds(entry, "张建国")));
            let (first, second) = (&slots[18], after.entries.iter().skip(19));
            let second = second.map(redaction).find(|f| f.target == 17).unwrap();
            assert_eq!(redaction(first).restated, second.restated);
            assert_eq!(redaction(first).hash, redaction(&ledger.entries[18]).hash);
            let figure = "document.items:2019-01";
            assert_eq!(given(slots.clone()).figure(figure), ledger.figure(figure));
            let again = given(slots);
            assert_eq!(
                again.state.redactions().collect::<Vec<_>>(),
                after.state.redactions().collect::<Vec<_>>()
            );
            // Nothing is left to redact.
            for ledger in [after, again] {
                let by = |target| ledger.state.redacted(target).unwrap();
                let all = [17, by(17)].map(|target| redact(target, &[NUMBER])).to_vec();
                refused(ledger.clone().when(OFFICE, all), "nothing_redacted");
                let all = [17, 18].map(|target| redact(target, &[TITLE])).to_vec();
                refused(ledger.clone().when(OFFICE, all), "redacted_twice");
            }
        }
    }
}

#[test]
fn what_was_missed_is_redacted_in_both_or_in_none() {
    let ledger = documented().and(OFFICE, vec![redact(17, &[TITLE])]);
    let asked = |all: Vec<(u64, &[PlainField])>| {
        let all = all.iter().map(|(target, fields)| redact(*target, fields));
        ledger.clone().when(OFFICE, all.collect())
    };
    refused(asked(vec![(17, &[NUMBER])]), "redacted_twice");
    refused(asked(vec![(18, &[NUMBER])]), "redact_both");
    refused(
        asked(vec![(17, &[NUMBER]), (18, &[NUMBER, TITLE])]),
        "redacted_twice",
    );
    refused(asked(vec![(17, &[TITLE]), (18, &[TITLE])]), "nothing_redacted");
}

#[test]
fn of_an_entry_and_its_reversal_both_copies_go_again() {
    let ledger = documented().and(OFFICE, vec![reverse(17)]);
    let ledger = ledger.and(OFFICE, vec![redact(17, &[TITLE]), redact(18, &[TITLE])]);
    let three = [17, 18, 19].map(|target| redact(target, &[NUMBER])).to_vec();
    refused(ledger.clone().when(OFFICE, three), "redacted_twice");
    let ledger = missed(&ledger, &[17, 19, 18, 20]);
    assert!(!slots(&ledger).iter().any(|entry| holds(entry, "张建国")));
}

#[test]
fn commands_that_redact_are_known_when_they_are_given_again() {
    let ledger = documented();
    let recorded = ledger.command(OFFICE, vec![redact(17, &[TITLE])]);
    let ledger = ledger.when_given(&recorded).then_recorded(&["entry.redacted"]);
    let again = ledger.command(OFFICE, vec![redact(17, &[NUMBER]), redact(18, &[NUMBER])]);
    let ledger = ledger
        .when_given(&again)
        .then_recorded(&["entry.redacted", "entry.redacted"]);
    let read_again = given(slots(&ledger)).at_moment(&ledger.now().to_string());
    for ledger in [ledger, read_again] {
        let ledger = ledger.when_given(&recorded).then_known(18, 1);
        ledger.when_given(&again).then_known(19, 2);
    }
}

#[test]
fn a_reversal_before_the_bytes_are_destroyed_copies_no_text() {
    let ledger = documented().and(OFFICE, vec![redact(17, &[NUMBER, TITLE])]);
    assert!(holds(&ledger.entries[17], NAMED));
    let ledger = ledger.and(OFFICE, vec![reverse(17)]);
    assert!(!holds(&ledger.entries[19], "张建国"));
    assert!(!slots(&ledger).iter().any(|entry| holds(entry, "张建国")));
    // In one command with the redaction there is no restatement on record to copy yet.
    let both = vec![redact(17, &[TITLE]), reverse(17)];
    refused(documented().when(OFFICE, both), "no_entry");
}

#[test]
fn cells_that_go_on_are_those_of_the_restated_entries_and_hold_no_text() {
    let title = "走访张建国家庭座谈会";
    let visit = |id, name: &str| at("2019-01-02", id, meeting("2019-01-02", |m| m.title = text(name)));
    let one = noted().and(OFFICE, vec![redact(17, &[TITLE])]);
    let reversed = noted().and(OFFICE, vec![reverse(17)]);
    let reversed = reversed.and(OFFICE, vec![redact(17, &[TITLE]), redact(18, &[TITLE])]);
    let again = documented().and(OFFICE, vec![redact(17, &[TITLE])]);
    for ledger in [one, missed(&again, &[17, 18]), reversed.clone()] {
        let cells = live(&ledger.entries);
        assert!(cells == live(&slots(&ledger)));
        let written = format!("{cells:?}");
        assert!(
            !written.contains("张建国") && written.contains("re:"),
            "{written}"
        );
        assert!(!format!("{:?}", ledger.state).contains("张建国"));
    }
    // The text of an entry that isn't redacted stays, here and in its slot.
    let two = noted().and(OFFICE, vec![visit(TIANHU, title)]);
    let two = two.and(OFFICE, vec![redact(17, &[TITLE])]);
    let later = reversed.and(OFFICE, vec![visit(SHENTIAN, title)]);
    for ledger in [two, later] {
        let cells = live(&ledger.entries);
        assert!(cells == live(&slots(&ledger)));
        assert!(format!("{cells:?}").contains(title));
    }
}

#[test]
fn a_redaction_of_a_redaction_of_a_redaction_is_no_restatement() {
    let ledger = missed(&documented().and(OFFICE, vec![redact(17, &[TITLE])]), &[17, 18]);
    let [first, third] = [&ledger.entries[18], &ledger.entries[20]].map(|entry| {
        let bytes = entry.encode().unwrap();
        String::from_utf8(bytes).unwrap()
    });
    let inner = std::str::from_utf8(redaction(&ledger.entries[18]).restated_bytes()).unwrap();
    assert!(Entry::decode(first.replace(inner, &first).as_bytes()).is_ok());
    let refused = Entry::decode(first.replace(inner, &third).as_bytes())
        .unwrap_err()
        .to_string();
    assert!(refused.contains("the first redaction"), "{refused}");
}

//! Redaction (遮蔽): the text goes, the figures stay, and a ledger read again is the ledger that was there.

use std::collections::BTreeMap;

use jianfu_domain::command::{Command, Proposal};
use jianfu_domain::decide::{Decision, Given, decide};
use jianfu_facts::cell::Cell;
use jianfu_facts::custody::redaction::EntryRedacted;
use jianfu_facts::custody::words::{ErasureBasis, PlainField};
use jianfu_facts::day::Stamp;
use jianfu_facts::digest::Digest;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::meeting::MeetingAttended;
use jianfu_facts::item::item_identity;
use jianfu_facts::periods::facts::{EntryReversed, ReversalReason};
use jianfu_facts::text::Text;
use jianfu_views::cells::deltas;
use proptest::prelude::*;

use crate::given::{Ledger, day, given};
use crate::golden::entry;
use crate::laws::stored;
use crate::world::*;

pub(crate) const TITLE: PlainField = PlainField::Title;
pub(crate) const NUMBER: PlainField = PlainField::Number;
const SLIP: &str = "走访张建国家庭座谈会";

/// Entry 17 is a meeting of 2019-01-02 at 深田社区 whose title names a person; it has no number.
pub(crate) fn noted() -> Ledger {
    district().and(OFFICE, vec![visit(SHENTIAN)])
}

fn visit(id: &str) -> jianfu_domain::command::Proposal {
    at("2019-01-02", id, meeting("2019-01-02", |m| m.title = text(SLIP)))
}

pub(crate) fn redaction(entry: &Entry) -> &EntryRedacted {
    match &entry.fact {
        Fact::EntryRedacted(f) => f,
        fact => panic!("{fact:?}"),
    }
}

/// The ledger as it is read once its slots hold the restatements.
pub(crate) fn read_again(ledger: &Ledger) -> Ledger {
    let mut entries = ledger.entries.clone();
    for (target, by) in ledger.state.redactions() {
        let bytes = redaction(&ledger.entries[usize::try_from(by).unwrap()]).restated_bytes();
        entries[usize::try_from(target).unwrap()] = Entry::decode(bytes).unwrap();
    }
    for entry in &entries {
        let bytes = String::from_utf8(entry.encode().unwrap()).unwrap();
        assert!(!bytes.contains("张建国"), "{bytes}");
    }
    let now = ledger.now();
    given(entries).at_moment(&now.to_string())
}

/// Deltas with the identity of each item in the place of its key.
fn by_identity(entry: &Entry) -> Vec<(Cell, i64)> {
    deltas(entry)
        .into_iter()
        .map(|(cell, delta)| (cell.by_identity(), delta))
        .collect()
}

#[test]
fn a_redacted_meeting_is_restated_without_its_title() {
    let ledger = noted()
        .when(OFFICE, vec![redact(17, &[TITLE])])
        .then_recorded(&["entry.redacted"]);
    assert_eq!(ledger.state.redactions().collect::<Vec<_>>(), [(17, 18)]);
    let (original, entry) = (&ledger.entries[17], &ledger.entries[18]);
    assert_eq!(entry.unit, unit(SIMING));
    let restated = Entry::decode(redaction(entry).restated_bytes()).unwrap();
    let Fact::MeetingAttended(was) = &original.fact else {
        panic!()
    };
    // python3 -c "import hashlib; print(hashlib.sha256('at:siming/minzheng:2019-01-02:走访张建国家庭座谈会'.encode()).hexdigest()[:16])"
    let fact = MeetingAttended {
        title: text("*"),
        item: "re:c9b232989aaa0665".to_owned(),
        ..was.as_ref().clone()
    };
    let expected = Entry {
        fact: fact.into(),
        ..original.clone()
    };
    assert_eq!(restated, expected);
    assert_eq!(redaction(entry).restated_bytes(), expected.encode().unwrap());
    assert!(expected.encode().unwrap().len() < original.encode().unwrap().len());
}

#[test]
fn an_item_keeps_its_key_unless_the_redacted_field_stands_in_it() {
    let fact = document("2019-01-02", |_| {});
    let ledger = district().and(OFFICE, vec![at("2019-01-02", SHENTIAN, fact)]);
    let restated = |fields: &[PlainField]| {
        let ledger = ledger.clone().and(OFFICE, vec![redact(17, fields)]);
        let entry = Entry::decode(redaction(&ledger.entries[18]).restated_bytes()).unwrap();
        match entry.fact {
            Fact::DocumentReceived(f) => (f.title.to_string(), f.number.is_some(), f.item),
            fact => panic!("{fact:?}"),
        }
    };
    let key = "no:siming/minzheng:思民〔2019〕12号";
    let title = "关于开展社区减负督查的通知".to_owned();
    assert_eq!(restated(&[TITLE]), ("*".to_owned(), true, key.to_owned()));
    assert_eq!(
        restated(&[NUMBER]),
        (title, false, item_identity(key).into_owned())
    );
    assert_eq!(
        restated(&[NUMBER, TITLE]),
        ("*".to_owned(), false, item_identity(key).into_owned())
    );
}

const FIGURES: [&str; 6] = [
    "meeting.items:2019-01",
    "meeting.receipts:2019-01",
    "meeting.person_minutes:2019-01",
    "register.late:2019-01",
    "register.corrected:2019-01",
    "register.minutes:2019-01",
];

#[test]
fn no_figure_changes_when_one_of_several_receipts_of_an_item_is_redacted() {
    let ledger = noted().and(OFFICE, vec![visit(TIANHU), visit(ZHONGSHAN)]);
    let ledger = ledger.and(
        OFFICE,
        vec![at(
            "2019-01-02",
            TIANHU,
            meeting("2019-01-02", |m| m.title = text("早会")),
        )],
    );
    let figures = |ledger: &Ledger| FIGURES.map(|figure| ledger.figure(figure));
    let before = figures(&ledger);
    assert_eq!(before[0], jianfu_views::figures::Value::Count(2));
    let mut ledger = ledger;
    for target in [18, 17, 19] {
        ledger = ledger.and(OFFICE, vec![redact(target, &[TITLE])]);
        let mut slots = ledger.entries.clone();
        for (target, by) in ledger.state.redactions() {
            let by = &ledger.entries[usize::try_from(by).unwrap()];
            slots[usize::try_from(target).unwrap()] = Entry::decode(redaction(by).restated_bytes()).unwrap();
        }
        assert_eq!(figures(&given(slots)), before, "{target}");
    }
}

#[test]
fn a_fact_and_its_reversal_are_redacted_together_and_still_cancel() {
    for order in [[17, 18], [18, 17]] {
        let ledger = noted().and(OFFICE, vec![reverse(17)]);
        let ledger = ledger
            .when(OFFICE, order.map(|target| redact(target, &[TITLE])).to_vec())
            .then_recorded(&["entry.redacted", "entry.redacted"]);
        let again = read_again(&ledger);
        assert_eq!(
            again.figure("meeting.receipts:2019-01"),
            ledger.figure("meeting.receipts:2019-01")
        );
        for index in [17, 18] {
            assert_eq!(
                by_identity(&again.entries[index]),
                by_identity(&ledger.entries[index])
            );
        }
        // What was taken back may be recorded anew, before and after the ledger is read again.
        for ledger in [ledger, again] {
            ledger
                .when(OFFICE, vec![visit(SHENTIAN)])
                .then_recorded(&["meeting.attended"]);
        }
    }
}

#[test]
fn a_redacted_entry_that_is_reversed_later_leaves_no_text() {
    let ledger = read_again(&noted().and(OFFICE, vec![redact(17, &[TITLE])]));
    let ledger = ledger
        .when(OFFICE, vec![reverse(17)])
        .then_recorded(&["entry.reversed"]);
    let again = read_again(&ledger);
    assert_eq!(
        again.figure("meeting.receipts:2019-01"),
        jianfu_views::figures::Value::Count(0)
    );
    ledger
        .when(OFFICE, vec![redact(19, &[TITLE])])
        .then_refused("nothing_redacted");
}

#[test]
fn a_redacted_item_is_still_on_record() {
    let ledger = noted().and(OFFICE, vec![redact(17, &[TITLE])]);
    for ledger in [read_again(&ledger), ledger] {
        ledger
            .when(OFFICE, vec![visit(SHENTIAN)])
            .then_refused("duplicate");
    }
}

#[test]
fn a_command_whose_entry_was_redacted_is_still_known() {
    let ledger = district();
    let command = ledger.command(OFFICE, vec![visit(SHENTIAN)]);
    let ledger = ledger.when_given(&command).then_recorded(&["meeting.attended"]);
    let ledger = read_again(&ledger.and(OFFICE, vec![redact(17, &[TITLE])]));
    let ledger = ledger.when_given(&command).then_known(17, 1);
    let fact = |title: &str, people: u32| {
        let fact = meeting("2019-01-02", |m| (m.title, m.people) = (text(title), people));
        Command {
            proposals: vec![at("2019-01-02", SHENTIAN, fact)],
            ..command.clone()
        }
    };
    for other in [fact("另一个会", 2), fact(SLIP, 3)] {
        ledger.clone().when_given(&other).then_refused("command_reused");
    }
}

#[test]
fn a_redaction_given_again_is_known() {
    let fact = document("2019-01-02", |_| {});
    let ledger = district().and(OFFICE, vec![at("2019-01-02", SHENTIAN, fact)]);
    let command = ledger.command(OFFICE, vec![redact(17, &[TITLE])]);
    let ledger = ledger.when_given(&command).then_recorded(&["entry.redacted"]);
    let ledger = read_again(&ledger).when_given(&command).then_known(18, 1);
    for fields in [&[NUMBER][..], &[TITLE, NUMBER][..]] {
        let other = Command {
            proposals: vec![redact(17, fields)],
            ..command.clone()
        };
        ledger.clone().when_given(&other).then_refused("command_reused");
    }
}

#[test]
fn a_sealed_entry_keeps_its_seals() {
    let ledger = crate::custody::sealed_meeting().and(OFFICE, vec![redact(17, &[TITLE])]);
    let again = read_again(&ledger);
    assert_eq!(again.entries[17].seals, ledger.entries[17].seals);
    assert_eq!(again.state.sealed_at(&subject(7)), Some(17));
}

#[test]
fn only_a_flow_fact_its_reversal_or_its_redaction_is_read_as_a_restatement() {
    let ledger = noted().and(OFFICE, vec![redact(17, &[TITLE])]);
    let bytes = String::from_utf8(ledger.entries[18].encode().unwrap()).unwrap();
    let inner = std::str::from_utf8(redaction(&ledger.entries[18]).restated_bytes()).unwrap();
    assert!(bytes.contains(inner), "nested as it is");
    let with = |entry: &Entry| {
        let other = String::from_utf8(entry.encode().unwrap()).unwrap();
        Entry::decode(bytes.replace(inner, &other).as_bytes())
    };
    assert!(with(&ledger.entries[17]).is_ok());
    assert!(with(&ledger.entries[18]).is_ok());
    for other in [&ledger.entries[0], &ledger.entries[3]] {
        let refused = with(other).unwrap_err().to_string();
        assert!(refused.contains("only a flow fact"), "{refused}");
    }
    for other in ["{}", "[]", "1", "\"\"", "true"] {
        assert!(
            Entry::decode(bytes.replace(inner, other).as_bytes()).is_err(),
            "{other}"
        );
    }
}

#[test]
fn the_cell_of_a_redacted_item_can_be_named() {
    let ledger = read_again(&noted().and(OFFICE, vec![redact(17, &[TITLE])]));
    for (cell, _) in ledger.work("meeting.receipts:2019-01").cells {
        assert!(cell.to_string().contains(":re:"), "{cell}");
        assert_eq!(cell.to_string().parse::<Cell>(), Ok(cell));
    }
}

/// Every golden entry of flow that has more texts than title and number, with the fields that hold one.
fn with_more() -> Vec<(Entry, Vec<PlainField>)> {
    let mut entries: Vec<Entry> = crate::flow_world::detailed()
        .into_iter()
        .map(|(_, e)| e)
        .collect();
    entries.extend(crate::flow_world::golden_entries());
    let held = |entry: &Entry| {
        let text = String::from_utf8(entry.encode().unwrap()).unwrap();
        let is_there = |field: &PlainField| {
            let spelled = match field {
                PlainField::Parent if text.contains("document.forwarded") => "parent_number",
                field => field.name(),
            };
            text.contains(&format!("\"{spelled}\":\"")) || text.contains(&format!("\"{spelled}\":[\""))
        };
        let mut fields = PlainField::ALL.to_vec();
        fields.retain(|f| ![TITLE, NUMBER].contains(f) && is_there(f));
        fields
    };
    let found = entries.into_iter().map(|entry| (entry.clone(), held(&entry)));
    found.filter(|(_, fields)| !fields.is_empty()).collect()
}

/// What a redaction of entry 17, which is this one, comes to: the restatement.
pub(crate) fn restated(entry: &Entry, fields: &[PlainField]) -> Result<Entry, String> {
    let ledger = district();
    let command = ledger.command(OFFICE, vec![redact(17, fields)]);
    let named = BTreeMap::from([(17, entry.clone())]);
    let now = Stamp::on(day("2019-01-02"), 12, 0, 0).unwrap();
    match decide(&ledger.state, &Given::of(named), now, &command) {
        Ok(Decision::Record(entries, _)) => {
            Ok(Entry::decode(redaction(&entries[0].entry).restated_bytes()).unwrap())
        }
        Ok(Decision::Known(..)) => panic!("known"),
        Err(refused) => Err(refused.told[0].reason.code().to_owned()),
    }
}

#[test]
fn every_text_beside_title_and_number_can_be_redacted_and_no_figure_changes() {
    let mut seen = std::collections::BTreeSet::new();
    for (entry, fields) in with_more() {
        let each = fields.iter().map(|field| vec![*field]).chain([fields.clone()]);
        for fields in each {
            let rest = restated(&entry, &fields).unwrap();
            assert_eq!(by_identity(&rest), by_identity(&entry), "{fields:?} of {entry:?}");
            // The text is gone and what stands there is redacted already; the other fields are as they were.
            assert_eq!(restated(&rest, &fields), Err("nothing_redacted".to_owned()));
            assert_eq!(rest.fact.info().name, entry.fact.info().name);
            seen.extend(fields.iter().map(|field| (entry.fact.info().name, field.name())));
        }
    }
    let expected = [
        ("document.forwarded", "key_points"),
        ("document.forwarded", "parent"),
        ("document.received", "parent"),
        ("document.received", "supersedes"),
        ("inspection.launched", "plan_item"),
        ("inspection.received", "plan_item"),
        ("meeting.attended", "parent"),
        ("meeting.attended", "within"),
    ];
    let missing: Vec<_> = expected.iter().filter(|pair| !seen.contains(*pair)).collect();
    assert!(missing.is_empty(), "{missing:?} of {seen:?}");
}

#[test]
fn key_points_are_redacted_in_their_place_and_the_ledger_is_the_one_that_was_there() {
    let points = ["社区重点户张建国每周走访", "按月报送"];
    let mut fact = crate::flow_world::forwarded(None, &points);
    fact.parent_number = Some(text("思民〔2019〕12号"));
    let ledger = crate::flow_world::office();
    let on = ledger.now().day().to_string();
    let index = ledger.size();
    let command = ledger.command(OFFICE, vec![at(&on, KAIYUAN, fact)]);
    let ledger = ledger.when_given(&command).then_recorded(&["document.forwarded"]);
    let ledger = ledger.and(OFFICE, vec![redact(index, &[PlainField::KeyPoints])]);
    let again = read_again(&ledger);
    let Fact::DocumentForwarded(f) = &again.entries[usize::try_from(index).unwrap()].fact else {
        panic!()
    };
    let kept: Vec<&str> = f.key_points.iter().map(Text::as_str).collect();
    assert_eq!((kept, f.verbatim), (vec!["*", "*"], false));
    // A command that is given again still has the text, and is known all the same.
    again.when_given(&command).then_known(index, 1);
}

proptest! {
    /// Whatever flow fact: its restatement adds the same, is shorter, is read again, and has no text of the fields.
    #[test]
    fn a_restatement_adds_the_same_and_is_shorter(entry in stored(), which in 1..4_usize) {
        let Some(flow) = entry.fact.flow() else { return Ok(()) };
        let fields: Vec<PlainField> = [(1, NUMBER), (2, TITLE)]
            .into_iter()
            .filter(|(bit, _)| which & bit != 0)
            .map(|(_, field)| field)
            .collect();
        let ledger = district();
        let command = ledger.command(OFFICE, vec![redact(17, &fields)]);
        let named = BTreeMap::from([(17, entry.clone())]);
        let now = Stamp::on(day("2019-01-02"), 12, 0, 0).unwrap();
        let entries = match decide(&ledger.state, &Given::of(named), now, &command) {
            Ok(Decision::Record(entries, _)) => entries,
            Ok(Decision::Known(..)) => panic!("known"),
            Err(refused) => {
                let code = refused.told[0].reason.code();
                let absent = fields.contains(&NUMBER) && flow.number.is_none();
                let short = flow.title.as_str().len() == 1 && fields == [TITLE] && flow.number.is_some();
                prop_assert!(if absent { code == "nothing_redacted" } else { short && code == "not_shorter" }, "{}", code);
                return Ok(());
            }
        };
        let bytes = redaction(&entries[0].entry).restated_bytes();
        let restated = Entry::decode(bytes).unwrap();
        prop_assert!(bytes.len() < entry.encode().unwrap().len());
        prop_assert_eq!(by_identity(&restated), by_identity(&entry));
        let rest = restated.fact.flow().unwrap();
        if fields.contains(&TITLE) {
            prop_assert_eq!(rest.title.as_str(), "*");
        }
        prop_assert_eq!(rest.number.is_some(), flow.number.is_some() && !fields.contains(&NUMBER));
        prop_assert_eq!(Entry { fact: entry.fact.clone(), ..restated }, entry);
    }
}

/// What a redaction rests on belongs to the command: the same redaction for another reason is another command.
#[test]
fn a_redaction_given_again_on_another_basis_is_another_command() {
    let fact = document("2019-01-02", |_| {});
    let ledger = district().and(OFFICE, vec![at("2019-01-02", SHENTIAN, fact)]);
    let command = ledger.command(OFFICE, vec![redact(17, &[NUMBER])]);
    let ledger = ledger.when_given(&command).then_recorded(&["entry.redacted"]);
    let changed = |change: &dyn Fn(&mut ErasureBasis, &mut Digest, &mut jianfu_facts::unit::ActorId)| {
        let mut asked = redact(17, &[NUMBER]);
        if let Proposal::Redact {
            basis,
            hash,
            approved_by,
            ..
        } = &mut asked
        {
            change(basis, hash, approved_by);
        }
        vec![asked]
    };
    let others = [
        changed(&|basis, _, _| *basis = ErasureBasis::ConsentWithdrawn),
        changed(&|_, hash, _| *hash = Digest::of(b"another")),
        changed(&|_, _, approved_by| *approved_by = crate::given::actor(ASSESSOR)),
        // More fields than were redacted.
        vec![redact(17, &[NUMBER, TITLE])],
        vec![redact(17, &[TITLE])],
    ];
    let ledger = read_again(&ledger);
    for proposals in others {
        let other = Command {
            proposals,
            ..command.clone()
        };
        ledger.clone().when_given(&other).then_refused("command_reused");
    }
    ledger.when_given(&command).then_known(18, 1);
}

/// An entry adds to a cell with a redacted key where its own key is redacted, or that of the entry which it reverses.
#[test]
fn a_redacted_form_and_its_reversal_have_a_blind_item() {
    use jianfu_domain::custody::redact::has_blind_item;
    let form = entry("2019-01-02", SHENTIAN, crate::flow_world::form());
    let rest = restated(&form, &[TITLE]).unwrap();
    assert_eq!([has_blind_item(&form), has_blind_item(&rest)], [false, true]);
    for (target, expected) in [(&form, false), (&rest, true)] {
        let fact = EntryReversed {
            body: target.body(),
            on: target.on,
            reason: ReversalReason::Wrong,
            target: 17,
            kind: "form.filled".to_owned(),
            unit: target.unit.clone(),
            v: 1,
        };
        assert_eq!(has_blind_item(&entry("2019-01-02", SHENTIAN, fact)), expected);
    }
}

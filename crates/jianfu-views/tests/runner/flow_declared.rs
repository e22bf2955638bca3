//! The issuer's side: given these entries, when this is declared, then this stands in the entry.

use jianfu_domain::command::Command;
use jianfu_facts::cell::Cell;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::cells::AuxCell;
use jianfu_facts::flow::issuer::documents::DocumentProposed;
use jianfu_facts::flow::issuer::meetings::Approval;
use jianfu_facts::flow::matching::{MatchConfirmed, MatchRejected};
use jianfu_facts::flow::measures::ActMeasure;
use jianfu_facts::flow::secrecy::is_marked_secret;
use jianfu_facts::flow::words::{Gate, GateDecision};
use jianfu_facts::period::Period;

use crate::flow_refusals::proposed;
use crate::flow_world::*;
use crate::given::{Ledger, given};
use crate::world::*;

fn last(ledger: &Ledger) -> &Fact {
    &ledger.entries.last().unwrap().fact
}

fn approval(ledger: &Ledger) -> Approval {
    match last(ledger) {
        Fact::MeetingConvened(f) => f.approval,
        fact => panic!("{fact:?}"),
    }
}

fn counted(ledger: &Ledger, measure: ActMeasure) -> i64 {
    let cells = ledger.cells();
    let acts = cells.side().of(Period::Month(2019, 6));
    acts.filter(|(cell, _)| matches!(cell, AuxCell::Act { measure: m, .. } if *m == measure))
        .map(|(_, value)| value)
        .sum()
}

#[test]
fn a_meeting_says_what_had_been_decided_on_it() {
    let convene = |ledger: Ledger, proposal| {
        ledger
            .when(CLERK, today(MINZHENG, convened(proposal)))
            .then_recorded(&["meeting.convened"])
    };
    assert_eq!(approval(&convene(office(), None)), Approval::None);
    assert_eq!(approval(&convene(proposed(), Some(18))), Approval::Pending);
    let yes = proposed()
        .when(OFFICE, today(MINZHENG, approved(18)))
        .then_recorded(&["meeting.approved"]);
    let held = convene(yes, Some(18));
    assert_eq!(approval(&held), Approval::Approved);
    assert_eq!(counted(&held, ActMeasure::MeetingUnapproved), 0);
    assert_eq!(counted(&held, ActMeasure::MeetingMinutes), 90 * 40);
    let no = proposed().and(OFFICE, today(MINZHENG, rejected(18)));
    let held = convene(no, Some(18));
    assert_eq!(approval(&held), Approval::Rejected);
    assert_eq!(counted(&held, ActMeasure::MeetingUnapproved), 1);
}

/// What follows from the state is no part of what a command says.
#[test]
fn a_command_given_again_after_a_later_decision_is_known() {
    let ledger = proposed();
    let command = ledger.command(CLERK, today(MINZHENG, convened(Some(18))));
    let other = Command {
        proposals: today(MINZHENG, convened(None)),
        ..command.clone()
    };
    let ledger = ledger.and(OFFICE, today(MINZHENG, approved(18)));
    let command = Command {
        cmd: ledger.next_cmd(),
        ..command
    };
    let ledger = ledger.when_given(&command).then_recorded(&["meeting.convened"]);
    let ledger = ledger.when_given(&command).then_known(20, 1);
    let other = Command {
        cmd: command.cmd,
        ..other
    };
    ledger.when_given(&other).then_refused("command_reused");
}

#[test]
fn a_document_says_which_gates_it_passed() {
    let gate = |ledger: Ledger, gate, decision| {
        ledger
            .when(OFFICE, today(MINZHENG, gated(18, gate, decision)))
            .then_recorded(&["document.gated"])
    };
    let mut ledger = office().and(CLERK, today(MINZHENG, DocumentProposed::typed(text("通知"))));
    ledger = gate(ledger, Gate::Quantity, GateDecision::Pass);
    ledger = gate(ledger, Gate::Quality, GateDecision::Return);
    ledger = gate(ledger, Gate::Quality, GateDecision::Pass);
    let issued = ledger
        .when(CLERK, today(MINZHENG, issued("思民〔2019〕12号", Some(18))))
        .then_recorded(&["document.issued"]);
    let Fact::DocumentIssued(f) = last(&issued) else {
        panic!()
    };
    assert_eq!(
        (f.gates.as_slice(), f.returns),
        ([Gate::Quantity, Gate::Quality].as_slice(), 1)
    );
    assert_eq!(counted(&issued, ActMeasure::DocumentUngated), 1);
    assert_eq!(counted(&issued, ActMeasure::QualityReturned), 1);
}

#[test]
fn a_forwarding_says_how_deep_it_is_and_whether_it_was_digested() {
    let ledger = office()
        .and(CLERK, today(MINZHENG, issued("思民〔2019〕12号", None)))
        .and(CLERK, today(MINZHENG, forwarded(Some(18), &["每月报一次"])))
        .when(OFFICE, today(KAIYUAN, forwarded(Some(19), &[])))
        .then_recorded(&["document.forwarded"]);
    let Fact::DocumentForwarded(f) = last(&ledger) else {
        panic!()
    };
    assert_eq!((f.depth, f.verbatim), (2, true));
    assert_eq!(counted(&ledger, ActMeasure::DocumentForwarded), 2);
    assert_eq!(counted(&ledger, ActMeasure::DocumentVerbatim), 1);
    assert_eq!(counted(&ledger, ActMeasure::KeyPoints), 1);
}

#[test]
fn a_replaced_document_counts_its_versions() {
    let mut ledger = office();
    for number in ["思民〔2019〕12号", "思民〔2019〕13号", "思民〔2019〕14号"] {
        ledger = ledger.and(CLERK, today(MINZHENG, issued(number, None)));
    }
    ledger = ledger
        .and(CLERK, today(MINZHENG, superseded(18, 19)))
        .and(CLERK, today(MINZHENG, superseded(19, 20)));
    let Fact::DocumentSuperseded(f) = last(&ledger) else {
        panic!()
    };
    assert_eq!(f.versions, 3);
}

#[test]
fn what_nobody_relies_on_is_taken_back_step_by_step() {
    let ledger = proposed()
        .and(OFFICE, today(MINZHENG, approved(18)))
        .when(OFFICE, vec![reverse(19)])
        .then_recorded(&["entry.reversed"])
        .when(CLERK, vec![reverse(18)])
        .then_recorded(&["entry.reversed"]);
    assert_eq!(counted(&ledger, ActMeasure::MeetingApproved), 0);
    assert_eq!(counted(&ledger, ActMeasure::MeetingProposed), 0);
    // An approval that was taken back leaves the proposal open.
    let again = proposed()
        .and(OFFICE, today(MINZHENG, approved(18)))
        .and(OFFICE, vec![reverse(19)]);
    again
        .when(OFFICE, today(MINZHENG, rejected(18)))
        .then_recorded(&["meeting.approved"]);
}

#[test]
fn inspections_go_out_together_and_use_results() {
    let mut joint = launched("意识形态责任制检查");
    joint.reuses = vec![18];
    joint.combined_with = vec![19];
    let ledger = office()
        .and(CLERK, today(MINZHENG, launched("甲检查")))
        .and(CLERK, today(MINZHENG, launched("乙检查")))
        .when(CLERK, today(MINZHENG, joint.clone()))
        .then_recorded(&["inspection.launched"]);
    assert_eq!(counted(&ledger, ActMeasure::InspectionCombined), 1);
    assert_eq!(counted(&ledger, ActMeasure::ResultReused), 1);
    assert_eq!(counted(&ledger, ActMeasure::InspectionUnplanned), 3);
    ledger
        .when(CLERK, vec![reverse(18)])
        .then_refused("has_dependants");
    joint.reuses = vec![19];
    let two = office()
        .and(CLERK, today(MINZHENG, launched("甲检查")))
        .and(CLERK, today(MINZHENG, launched("乙检查")));
    two.when(CLERK, today(MINZHENG, joint))
        .then_refused("into_itself");
}

/// Entry 18 is declared, entry 19 received.
fn pair() -> Ledger {
    office()
        .and(CLERK, today(MINZHENG, issued("思民〔2019〕12号", None)))
        .and(OFFICE, today(SHENTIAN, document(TODAY, |d| d.number = None)))
}

#[test]
fn an_office_confirms_or_rejects_a_match_once() {
    let confirmed = MatchConfirmed {
        declared: 18,
        received: 19,
    };
    let rejected = MatchRejected {
        declared: 18,
        received: 19,
    };
    let ledger = pair()
        .when(OFFICE, today(SIMING, confirmed.clone()))
        .then_recorded(&["match.confirmed"]);
    let ledger = ledger
        .when(OFFICE, today(SIMING, rejected.clone()))
        .then_refused("act_done");
    let ledger = ledger
        .when(OFFICE, vec![reverse(19)])
        .then_refused("has_dependants");
    ledger
        .when(OFFICE, vec![reverse(20)])
        .then_recorded(&["entry.reversed"])
        .when(OFFICE, today(SIMING, rejected))
        .then_recorded(&["match.rejected"])
        .when(OFFICE, today(SIMING, confirmed))
        .then_refused("act_done");
}

/// A number is free again when the receipt that claimed it was reversed, or is older than any fact may be.
#[test]
fn a_number_belongs_to_its_issuer_while_a_live_receipt_says_so() {
    let other = |on: &str| document(on, |d| d.issuer = unit(KAIYUAN));
    let ledger = office().and(OFFICE, today(SHENTIAN, document(TODAY, |_| {})));
    let ledger = ledger
        .when(OFFICE, today(TIANHU, other(TODAY)))
        .then_refused("two_issuers");
    let reversed = ledger.clone().and(OFFICE, vec![reverse(18)]);
    reversed
        .when(OFFICE, today(TIANHU, other(TODAY)))
        .then_recorded(&["document.received"]);
    // A number that any office may use says nothing of its issuer.
    let plain = ledger.and(
        OFFICE,
        today(SHENTIAN, document(TODAY, |d| d.number = Some(text("第1号")))),
    );
    let mut fact = other(TODAY);
    fact.number = Some(text("第1号"));
    plain
        .when(OFFICE, today(TIANHU, fact))
        .then_recorded(&["document.received"])
        .on("2019-07-20")
        .when(OFFICE, vec![at("2019-07-20", TIANHU, other("2019-07-20"))])
        .then_refused("two_issuers")
        .and(
            OFFICE,
            vec![at("2019-07-20", TIANHU, meeting("2019-07-20", |_| {}))],
        )
        .when(OFFICE, vec![at("2019-07-20", TIANHU, other("2019-07-20"))])
        .then_recorded(&["document.received"]);
}

/// Every cell has one spelling, and is read back from it.
#[test]
fn the_cells_of_every_type_are_read_as_they_are_written() {
    let mut families = std::collections::BTreeSet::new();
    let details = detailed().into_iter().map(|(_, entry)| entry);
    for entry in golden_entries().into_iter().chain(details) {
        for (cell, _) in jianfu_views::cells::deltas(&entry) {
            let text = cell.to_string();
            assert_eq!(text.parse::<Cell>().as_ref(), Ok(&cell), "{text}");
            families.insert(text.split(['.', ':']).nth(1).unwrap().to_owned());
        }
    }
    for family in ["act", "form", "joint", "mark", "service"] {
        assert!(families.contains(family), "{family}");
    }
    for wrong in [
        "cell:act.x:2019-06-06:siming",
        "cell:mark.substitute:2019-06-06:siming",
        "cell:joint.meeting:2019-06-06:a:b",
    ] {
        assert!(wrong.parse::<Cell>().is_err(), "{wrong}");
    }
}

#[test]
fn a_mark_of_secrecy_is_told_from_the_word() {
    for marked in [
        "【机密】通知",
        "(秘密)会议",
        "通知（绝密★长期）",
        "秘密★1年",
        "〔涉密〕件",
        "[机密级] 表",
        "★",
    ] {
        assert!(is_marked_secret(marked), "{marked}");
    }
    for plain in [
        "关于开展保守国家秘密宣传的通知",
        "保密工作会议",
        "思民〔2019〕12号",
        "机密文件管理培训（第2期）",
    ] {
        assert!(!is_marked_secret(plain), "{plain}");
    }
}

/// The state that saw the entries is the state of who reads them again.
#[test]
fn a_ledger_read_again_refuses_the_same() {
    let ledger = proposed()
        .and(OFFICE, today(MINZHENG, approved(18)))
        .and(CLERK, today(MINZHENG, convened(Some(18))));
    let entries: Vec<Entry> = ledger
        .entries
        .iter()
        .map(|e| Entry::decode(&e.encode().unwrap()).unwrap())
        .collect();
    let again = given(entries).on(TODAY);
    again
        .clone()
        .when(CLERK, vec![reverse(18)])
        .then_refused("has_dependants");
    again
        .clone()
        .when(OFFICE, vec![reverse(19)])
        .then_refused("has_dependants");
    again
        .when(CLERK, vec![reverse(20)])
        .then_recorded(&["entry.reversed"])
        .when(OFFICE, vec![reverse(19)])
        .then_recorded(&["entry.reversed"]);
}

/// The issuer's side has texts too: what slipped in is redacted, and no count changes.
#[test]
fn a_declared_title_can_be_redacted() {
    use jianfu_facts::custody::words::PlainField;
    let ledger = office();
    let command = ledger.command(CLERK, today(MINZHENG, issued("思民〔2019〕12号", None)));
    let ledger = ledger.when_given(&command).then_recorded(&["document.issued"]);
    let ledger = ledger
        .when(OFFICE, vec![redact(18, &[PlainField::Number, PlainField::Title])])
        .then_recorded(&["entry.redacted"]);
    let Fact::EntryRedacted(f) = last(&ledger) else {
        panic!()
    };
    let restated = Entry::decode(f.restated_bytes()).unwrap();
    let Fact::DocumentIssued(document) = &restated.fact else {
        panic!()
    };
    assert_eq!((document.title.as_str(), &document.number), ("*", &None));
    assert_eq!(
        jianfu_views::cells::deltas(&restated),
        jianfu_views::cells::deltas(&ledger.entries[18])
    );
    // Read again, it is the same ledger: the number is free in both, and the command that still has the text is known.
    let mut entries = ledger.entries.clone();
    entries[18] = restated;
    let again = given(entries).on(TODAY);
    again.clone().when_given(&command).then_known(18, 1);
    for ledger in [again, ledger] {
        ledger
            .when(OFFICE, today(KAIYUAN, issued("思民〔2019〕12号", None)))
            .then_recorded(&["document.issued"]);
    }
}

/// Convened before its proposal was decided is convened without approval, as it is after a rejection.
#[test]
fn a_meeting_that_waits_for_its_approval_is_convened_unapproved() {
    let unapproved = |approval: Approval| {
        let mut fact = convened(None);
        fact.approval = approval;
        let deltas = jianfu_views::cells::deltas(&crate::golden::entry(TODAY, MINZHENG, fact));
        deltas
            .iter()
            .any(|(cell, _)| cell.to_string().contains("act.meeting_unapproved"))
    };
    let told = [Approval::Pending, Approval::Rejected, Approval::Approved].map(unapproved);
    assert_eq!(told, [true, true, false]);
}

/// That a receipt is not of one item says nothing of another.
#[test]
fn a_receipt_that_is_not_of_one_item_may_be_of_another() {
    let ledger = pair().and(CLERK, today(MINZHENG, issued("思民〔2019〕13号", None)));
    let not_the_first = MatchRejected {
        declared: 18,
        received: 19,
    };
    let the_other = MatchConfirmed {
        declared: 20,
        received: 19,
    };
    ledger
        .and(OFFICE, today(SIMING, not_the_first))
        .when(OFFICE, today(SIMING, the_other))
        .then_recorded(&["match.confirmed"]);
}

/// 把关: whoever proposed a document lets it through no gate, nor sends it back.
#[test]
fn a_document_is_not_gated_by_whoever_proposed_it() {
    let draft = DocumentProposed::typed(text("关于社区减负的通知"));
    let ledger = office().and(CLERK, today(MINZHENG, draft));
    let index = ledger.size() - 1;
    for decision in [GateDecision::Pass, GateDecision::Return] {
        let gate = today(MINZHENG, gated(index, Gate::Quality, decision));
        ledger
            .clone()
            .when(CLERK, gate.clone())
            .then_refused("self_approved");
        ledger
            .clone()
            .when(OFFICE, gate)
            .then_recorded(&["document.gated"]);
    }
}

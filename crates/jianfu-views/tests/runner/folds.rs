//! Laws of folding over random histories of every kind: pages folded by themselves and put in order, and a state that recalls
//! what was remembered, are the fold of one entry after another, to the digest.

use jianfu_domain::command::{Command, Proposal};
use jianfu_domain::fold_delta::FoldDelta;
use jianfu_domain::state::State;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::words::{Gate, GateDecision};
use jianfu_facts::stock::words::{Frequency, RegisterKind};
use jianfu_views::cells::Cells;
use jianfu_views::digests::{of_cells, of_state};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree as _;
use uuid::Uuid;

use crate::dated::from_form;
use crate::flow_world::*;
use crate::given::{Ledger, cells};
use crate::shelves::{
    FORMS, PLAN, adopt, delist, form as form_item, item, list, merge, planned, register, revise,
};
use crate::world::*;

const POINTS: [&str; 3] = [SHENTIAN, TIANHU, ZHONGSHAN];

/// A step of a history: which, two numbers that it draws from, and days that pass before it.
type Step = (u8, Index, Index, i32);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    vec((0..24_u8, any::<Index>(), any::<Index>(), 0..4_i32), 0..60)
}

/// Who asks for what in a step, given how far the ledger has come.
fn asked(ledger: &Ledger, (which, one, other, _): Step) -> (&'static str, Vec<Proposal>) {
    let on = ledger.now().day();
    let on = on
        .plus(-i32::try_from(other.index(3)).unwrap())
        .unwrap()
        .to_string();
    let point = POINTS[one.index(3)];
    let any = |index: Index| u64::try_from(index.index(ledger.entries.len())).unwrap();
    let (a, b) = (any(one), any(other));
    let title = format!("第{}次社区治理会议", other.index(5));
    let said = |fact: jianfu_facts::fact::Fact| vec![at(&on, point, fact)];
    let issued_by = |fact: jianfu_facts::fact::Fact| vec![at(&on, MINZHENG, fact)];
    let number = format!("思民〔2019〕{}号", 1 + other.index(9));
    let what = match which {
        0..3 => said(meeting(&on, |m| m.title = text(&title)).into()),
        3 => said(document(&on, |d| d.number = Some(text(&number))).into()),
        4 => said(inspection(&on, |i| i.people = 1 + u32::try_from(other.index(9)).unwrap()).into()),
        5..8 => {
            let forms = Fact::input_forms();
            let whole = one.index(2) == 0;
            said(from_form(&forms[other.index(forms.len())], &on, None, whole))
        }
        8 => return (CLERK, issued_by(meeting_proposed(&title).into())),
        9 => issued_by(approved(a).into()),
        10 => issued_by(convened((other.index(2) == 0).then_some(a)).into()),
        11 => issued_by(merged(&[a], b).into()),
        12 => issued_by(nested(a, b).into()),
        13 => issued_by(cancelled(a).into()),
        14 => issued_by(gated(a, Gate::Review, GateDecision::Pass).into()),
        15 => issued_by(issued(&number, None).into()),
        16 => issued_by(forwarded(Some(a), &["按月报送"]).into()),
        17 => issued_by(superseded(a, b).into()),
        18 => issued_by(launched(&title).into()),
        19 => vec![list(
            &on,
            FORMS,
            &planned(1 + one.index(6)),
            form_item(&title, Frequency::Monthly),
        )],
        20 => vec![revise(
            &on,
            FORMS,
            &planned(1 + one.index(6)),
            item(&title, |_| {}),
        )],
        21 => vec![merge(
            &on,
            PLAN,
            &[&planned(1 + one.index(6))],
            &planned(1 + other.index(6)),
        )],
        22 => vec![delist(&on, FORMS, &planned(1 + one.index(6)))],
        _ => vec![close(
            ledger
                .now()
                .day()
                .plus(-28)
                .unwrap()
                .to_string()
                .get(..7)
                .unwrap(),
        )],
    };
    (OFFICE, what)
}

/// A history of what was not refused; every fourth step or so takes back what some entry says.
fn history(steps: &[Step]) -> Ledger {
    let opened = vec![
        at(TODAY, SIMING, register(PLAN, RegisterKind::InspectionPlan)),
        at(TODAY, SIMING, register(FORMS, RegisterKind::Form)),
    ];
    let mut ledger = office().and(OFFICE, opened);
    let mut drafted: Vec<Proposal> = (1..4)
        .map(|n| list(TODAY, PLAN, &planned(n), item(&format!("检查事项{n}"), |_| {})))
        .collect();
    drafted.push(list(
        TODAY,
        FORMS,
        &planned(9),
        form_item("就业登记表", Frequency::Monthly),
    ));
    drafted.extend([adopt(TODAY, PLAN), adopt(TODAY, FORMS)]);
    ledger = ledger.and(OFFICE, drafted);
    for step in steps {
        let day = ledger.now().day().plus(step.3).unwrap().to_string();
        ledger = ledger.on(&day);
        let (who, mut what) = asked(&ledger, *step);
        if step.1.index(4) == 0 {
            let target = step.2.index(ledger.entries.len());
            what = vec![reverse(u64::try_from(target).unwrap())];
        }
        let outcome = ledger.when(who, what);
        ledger = if outcome.result.is_ok() {
            outcome.recorded()
        } else {
            outcome.before
        };
    }
    ledger
}

/// The entries folded page by page, as the engine does: sums for what adds, one after another for what doesn't.
fn in_pages(entries: &[Entry], sizes: &[usize]) -> (State, Cells) {
    let (mut state, mut cells) = (State::default(), Cells::default());
    let (mut rest, mut next, mut sizes) = (entries, 0_u64, sizes.iter().cycle());
    while !rest.is_empty() {
        let (page, later) = rest.split_at((*sizes.next().unwrap()).min(rest.len()));
        rest = later;
        let (mut of_page, mut delta) = (Cells::default(), FoldDelta::default());
        for entry in page {
            of_page.add(entry);
            if FoldDelta::takes(entry) {
                delta.add(next, entry);
            } else {
                state.apply_delta(&std::mem::take(&mut delta));
                state.apply_at(next, entry);
            }
            next += 1;
        }
        state.apply_delta(&delta);
        cells.merge(&of_page);
    }
    (state, cells)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// 段: pages of any sizes.
    #[test]
    fn pages_of_any_sizes_fold_to_the_state_and_the_cells_of_one_entry_after_another(
        steps in steps(),
        sizes in vec(1..12_usize, 1..6),
    ) {
        let ledger = history(&steps);
        let (state, folded) = in_pages(&ledger.entries, &sizes);
        prop_assert_eq!(of_state(&state), of_state(&ledger.state));
        prop_assert_eq!(of_cells(&folded), of_cells(&cells(&ledger.entries)));
    }

    /// 记忆: the rules folded, and the rest recalled, at any size; and what follows is folded on.
    #[test]
    fn rules_in_order_and_what_was_remembered_are_the_whole_fold(steps in steps(), at in any::<Index>()) {
        let ledger = history(&steps);
        let size = at.index(ledger.entries.len() + 1);
        let (before, after) = ledger.entries.split_at(size);
        let whole = crate::given::given(before.to_vec()).state;
        let mut recalled = State::default();
        for (index, entry) in before.iter().enumerate().filter(|(_, entry)| !FoldDelta::takes(entry)) {
            recalled.apply_at(u64::try_from(index).unwrap(), entry);
        }
        recalled.restore(whole.snapshot());
        prop_assert_eq!(of_state(&recalled), of_state(&whole));
        for entry in after {
            recalled.apply(entry);
        }
        prop_assert_eq!(of_state(&recalled), of_state(&ledger.state));
    }
}

#[test]
fn the_random_histories_have_every_kind() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..60 {
        let drawn = steps().new_tree(&mut runner).unwrap().current();
        seen.extend(history(&drawn).entries.iter().map(|entry| entry.fact.info().name));
    }
    let forms = Fact::input_forms().into_iter();
    let entered = forms.map(|form| from_form(&form, TODAY, None, false).info().name);
    let others = [
        "meeting.attended",
        "document.received",
        "inspection.received",
        "meeting.proposed",
        "meeting.convened",
        "document.issued",
        "inspection.launched",
        "item.listed",
        "item.delisted",
        "month.closed",
        "entry.reversed",
    ];
    for kind in others.into_iter().chain(entered) {
        assert!(seen.contains(kind), "{kind} of {seen:?}");
    }
}

/// The key of a command is the exclusive or of the halves of its id: swapped, they give the same.
#[test]
fn two_commands_with_one_key_are_told_apart() {
    let (one, other) = (Uuid::from_u64_pair(3, 17), Uuid::from_u64_pair(17, 3));
    let named = |cmd, title: &str| {
        let fact = meeting("2019-01-02", |m| m.title = text(title));
        let command = district().command(OFFICE, vec![at("2019-01-02", SHENTIAN, fact)]);
        Command { cmd, ..command }
    };
    let ledger = district().when_given(&named(one, "早会")).recorded();
    assert_eq!(ledger.state.command(&other), Some((17, 1)), "they share a key");
    let ledger = ledger.when_given(&named(one, "早会")).then_known(17, 1);
    // Another command of the same key is none that is known, nor one that is used again for something else.
    let ledger = ledger.when_given(&named(other, "晚会")).recorded();
    assert_eq!(ledger.size(), 19);
    ledger.when_given(&named(other, "晚会")).then_known(18, 1);
}

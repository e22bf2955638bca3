//! Laws of registers over random histories: what the cells say is what the items' lives say, on every day; any sharding
//! gives the same; what was taken back never was.

use jianfu_domain::command::Proposal;
use jianfu_domain::state::State;
use jianfu_domain::stock::state::Register;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::stock::words::Frequency;
use jianfu_views::cells::Cells;
use jianfu_views::stock::figures::{clearance, movement, owners, standing};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::given::{Ledger, cells, day};
use crate::shelves::*;
use crate::world::*;

const FIRST: &str = "2019-01-02";

#[derive(Clone, Debug)]
enum Step {
    List(Index, Option<Frequency>, usize),
    Revise(Index, Option<Frequency>, usize),
    Merge(Index, Index, Index),
    Delist(Index),
    Freeze(i16),
    Reverse(Index),
    Wait(i32),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let times = || {
        select(vec![
            None,
            Some(Frequency::Daily),
            Some(Frequency::Monthly),
            Some(Frequency::AsNeeded),
        ])
    };
    let index = any::<Index>;
    let step = prop_oneof![
        4 => (index(), times(), 0..3_usize).prop_map(|(n, f, o)| Step::List(n, f, o)),
        2 => (index(), times(), 0..3_usize).prop_map(|(n, f, o)| Step::Revise(n, f, o)),
        2 => (index(), index(), index()).prop_map(|(a, b, into)| Step::Merge(a, b, into)),
        2 => index().prop_map(Step::Delist),
        1 => select(vec![2019_i16, 2020]).prop_map(Step::Freeze),
        4 => index().prop_map(Step::Reverse),
        2 => (0..20_i32).prop_map(Step::Wait),
    ];
    vec(step, 0..40)
}

/// Numbers of items that are, or may be, in the plan.
fn some(of: Index) -> String {
    planned(1 + of.index(12))
}

fn content(times: Option<Frequency>, owner: usize) -> jianfu_facts::stock::items::Attributes {
    item("检查", |a| {
        a.frequency = times;
        (a.fields, a.fill_minutes) = (Some(7), Some(11));
        a.measures.owner = unit([MINZHENG, KAIYUAN, ZHONGHUA][owner]);
    })
}

fn proposal(step: &Step, today: &str, size: u64) -> Option<Proposal> {
    Some(match step {
        Step::List(n, times, owner) => list(today, PLAN, &some(*n), content(*times, *owner)),
        Step::Revise(n, times, owner) => revise(today, PLAN, &some(*n), content(*times, *owner)),
        Step::Merge(a, b, into) => {
            let from = [some(*a), some(*b)];
            let from = if from[0] == from[1] { &from[..1] } else { &from[..] };
            merge(
                today,
                PLAN,
                &from.iter().map(String::as_str).collect::<Vec<_>>(),
                &some(*into),
            )
        }
        Step::Delist(n) => delist(today, PLAN, &some(*n)),
        Step::Freeze(year) => freeze(today, PLAN, *year),
        // Of the register and the items alone: entry 17 and later.
        Step::Reverse(n) => reverse(17 + n.index(usize::try_from(size - 17).unwrap()) as u64),
        Step::Wait(_) => return None,
    })
}

/// A plan of six, and what of the steps could be recorded.
fn history(steps: &[Step]) -> Ledger {
    let mut ledger = adopted(6);
    let mut today = day(FIRST);
    for step in steps {
        if let Step::Wait(days) = step {
            today = today.plus(*days).unwrap();
            continue;
        }
        ledger = ledger.on(&today.to_string());
        let proposal = proposal(step, &today.to_string(), ledger.size()).unwrap();
        let outcome = ledger.when(OFFICE, vec![proposal.clone()]);
        let is_recorded = outcome.result.is_ok();
        ledger = outcome.before;
        if is_recorded {
            ledger = ledger.and(OFFICE, vec![proposal]);
        }
    }
    ledger
}

fn plan(state: &State) -> &Register {
    state.stock().register(&slug(PLAN)).unwrap()
}

/// The ledger without what was taken back, and without the reversals.
fn live(ledger: &Ledger) -> Vec<(u64, Entry)> {
    let indexed = ledger.entries.iter().cloned().enumerate();
    let indexed = indexed.map(|(i, entry)| (i as u64, entry));
    indexed
        .filter(|(i, e)| ledger.state.reversed(*i).is_none() && !matches!(e.fact, Fact::EntryReversed(_)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_cells_say_what_the_lives_say(steps in steps()) {
        let ledger = history(&steps);
        let (all, register) = (ledger.cells(), plan(&ledger.state));
        let last = ledger.now().day();
        let mut on = day("2018-12-31");
        while on <= last.plus(2).unwrap() {
            let told = standing(&all, register, on);
            let items: Vec<_> = register.in_force(on).map(|(_, item)| item.on(on).unwrap()).collect();
            let sum = |of: fn(&jianfu_facts::stock::items::Measures) -> Option<u64>| -> i64 {
                let n: u64 = items.iter().filter_map(|a| of(&a.measures)).sum();
                i64::try_from(n).unwrap()
            };
            prop_assert_eq!(told.items, i64::try_from(items.len()).unwrap(), "on {}", on);
            prop_assert_eq!(told.filings_per_year, sum(|m| m.filings_per_year));
            prop_assert_eq!(told.fields_per_year, sum(|m| m.fields_per_year));
            prop_assert_eq!(told.minutes_per_year, sum(|m| m.minutes_per_year));
            let unstated = items.iter().filter(|a| a.frequency.is_none()).count();
            prop_assert_eq!(told.unstated, i64::try_from(unstated).unwrap());
            prop_assert_eq!(owners(&all, register, on).values().sum::<i64>(), told.items);
            on = on.next().unwrap();
        }
        let year = "2019".parse().unwrap();
        let moved = movement(&all, register, year);
        prop_assert_eq!(moved.before + moved.listed - moved.removed, moved.after);
        // A base that was frozen is there for ever: its items are those that its count and digest say.
        for (year, base) in &register.bases {
            prop_assert_eq!(register.in_force(base.on).count(), usize::try_from(base.count).unwrap());
            let view = jianfu_views::figures::View { cells: &all, state: &ledger.state };
            let told = clearance(&view, register, *year, last);
            let kept = told.in_force - told.added;
            prop_assert_eq!(told.share().whole - told.share().part, kept);
        }
    }

    #[test]
    fn any_sharding_of_registers_in_any_order_gives_the_same(steps in steps(), shards in vec(0..4_usize, 100), turn in any::<Index>()) {
        let entries = history(&steps).entries;
        let whole = cells(&entries);
        let mut parts = vec![Cells::default(); 4];
        for (entry, shard) in entries.iter().zip(shards.iter().cycle()) {
            parts[*shard].add(entry);
        }
        let mut merged = Cells::default();
        for part in parts.iter().rev() {
            merged.merge(part);
        }
        prop_assert_eq!(&merged, &whole);
        let mut turned = entries.clone();
        turned.rotate_left(turn.index(entries.len()));
        turned.reverse();
        prop_assert_eq!(&cells(&turned), &whole);
    }

    #[test]
    fn what_was_taken_back_never_was(steps in steps()) {
        let ledger = history(&steps);
        let live = live(&ledger);
        let kept = cells(live.iter().map(|(_, entry)| entry));
        let all = ledger.cells();
        prop_assert_eq!(kept.stock(), all.stock());
        let mut state = State::default();
        for (index, entry) in &live {
            state.apply_at(*index, entry);
        }
        let registers = |state: &State| state.stock().registers().cloned().collect::<Vec<_>>();
        prop_assert_eq!(registers(&state), registers(&ledger.state));
    }
}

/// The law is not vacuous: such histories hold every kind of entry, and refusals too.
#[test]
fn random_histories_hold_every_change() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut found = std::collections::BTreeSet::new();
    for _ in 0..24 {
        let ledger = history(&steps().new_tree(&mut runner).unwrap().current());
        found.extend(ledger.entries.iter().map(|e| e.fact.info().name));
    }
    for name in [
        "item.listed",
        "item.revised",
        "item.merged",
        "item.delisted",
        "register.base_frozen",
        "entry.reversed",
    ] {
        assert!(found.contains(name), "{name}");
    }
}

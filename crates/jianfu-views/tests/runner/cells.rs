//! Cells: they add in any order and any sharding, and a reversal takes back what its target brought, and no more.

use jianfu_facts::cell::{Cell, FlowMeasure, ProcessMeasure};
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::flow::words::Source;
use jianfu_facts::period::Period;
use jianfu_facts::periods::facts::{EntryReversed, ReversalReason};
use jianfu_views::cells::{Cells, deltas};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::given::{cells, day};
use crate::golden::entry;
use crate::world::*;

/// A fact about a point on one of a few days, so that cells meet.
fn facts() -> impl Strategy<Value = Entry> {
    let point = select(vec![SHENTIAN, TIANHU, ZHONGSHAN]);
    let on = select(vec!["2019-04-30", "2019-05-01", "2019-06-05", "2019-06-06"]);
    let title = select(vec!["甲", "乙:丙", "丁"]);
    let detailed = crate::flow_world::detailed().into_iter().map(|(_, entry)| entry);
    let beside: Vec<Entry> = crate::flow_world::golden_entries()
        .into_iter()
        .chain(detailed)
        .collect();
    let beside = select(beside);
    (point, on, title, 0..7_usize, 0..3_u32, any::<bool>(), beside).prop_map(
        |(point, on, title, kind, n, typed, beside)| {
            let source = if typed { Source::Typed } else { Source::Imported };
            let fact: Fact = match kind {
                0 => meeting(on, |m| {
                    (m.title, m.people, m.source) = (text(title), n + 1, source)
                })
                .into(),
                1 => document(on, |d| {
                    (d.title, d.minutes, d.number) = (text(title), Some(n).filter(|n| *n > 0), None)
                })
                .into(),
                2 => inspection(on, |i| {
                    (i.title, i.people, i.source) = (text(title), n + 1, source)
                })
                .into(),
                3..=5 => beside.fact,
                _ => rating(["satisfied", "fair", "unsatisfied"][n as usize]).into(),
            };
            entry(on, point, fact)
        },
    )
}

/// The reversal of an entry.
fn reversal(target: &Entry) -> Entry {
    let fact = EntryReversed {
        body: target.body(),
        on: target.on,
        reason: ReversalReason::Wrong,
        target: 1,
        kind: target.fact.info().name.to_owned(),
        unit: target.unit.clone(),
        v: 1,
    };
    Entry {
        fact: fact.into(),
        ..target.clone()
    }
}

/// All facts, and the reversal of those that are marked.
fn ledger() -> impl Strategy<Value = (Vec<(Entry, bool)>, Vec<Entry>)> {
    vec((facts(), any::<bool>()), 0..40).prop_map(|facts| {
        let mut entries: Vec<Entry> = facts.iter().map(|(entry, _)| entry.clone()).collect();
        entries.extend(
            facts
                .iter()
                .filter(|(_, reversed)| *reversed)
                .map(|(entry, _)| reversal(entry)),
        );
        (facts, entries)
    })
}

fn process(cells: &Cells, measure: ProcessMeasure) -> i64 {
    cells
        .process(measure, Period::Year(2019))
        .map(|(_, _, value)| value)
        .sum()
}

proptest! {
    #[test]
    fn any_sharding_in_any_order_gives_the_same_cells(
        (_, entries) in ledger(),
        shards in vec(0..5_usize, 80),
        order in Just([0, 1, 2, 3, 4]).prop_shuffle(),
        shuffle in any::<u64>(),
    ) {
        let whole = cells(&entries);
        let mut parts = vec![Cells::default(); 5];
        for (entry, shard) in entries.iter().zip(&shards) {
            parts[*shard].add(entry);
        }
        let mut merged = Cells::default();
        for part in order {
            merged.merge(&parts[part]);
        }
        prop_assert_eq!(&merged, &whole);
        let mut turned = entries.clone();
        if !turned.is_empty() {
            let at = usize::try_from(shuffle % turned.len() as u64).unwrap();
            turned.rotate_left(at);
            turned.reverse();
        }
        prop_assert_eq!(&cells(&turned), &whole);
    }

    #[test]
    fn a_fact_that_was_reversed_never_was_but_its_cost_stays((facts, entries) in ledger()) {
        let all = cells(&entries);
        let kept = cells(facts.iter().filter(|(_, reversed)| !reversed).map(|(entry, _)| entry));
        let year = Period::Year(2019);
        prop_assert_eq!(all.side(), kept.side());
        for kind in FlowKind::ALL {
            for measure in [FlowMeasure::Receipts, FlowMeasure::PersonMinutes] {
                let left: Vec<_> = all.flow(kind, measure, year).collect();
                prop_assert_eq!(left, kept.flow(kind, measure, year).collect::<Vec<_>>());
            }
        }
        for id in [SHENTIAN, TIANHU, ZHONGSHAN] {
            let left: Vec<_> = all.answers(&slug(POLL), &unit(id)).collect();
            prop_assert_eq!(left, kept.answers(&slug(POLL), &unit(id)).collect::<Vec<_>>());
        }
        let registered: Vec<&Entry> = facts.iter().map(|(e, _)| e).filter(|e| e.fact.registered().is_some()).collect();
        let corrected = facts.iter().filter(|(e, reversed)| *reversed && e.fact.registered().is_some()).count();
        let late = registered.iter().filter(|e| e.at.day() > e.on).count();
        prop_assert_eq!(process(&all, ProcessMeasure::Registered), i64::try_from(registered.len()).unwrap());
        prop_assert_eq!(process(&all, ProcessMeasure::Corrected), i64::try_from(corrected).unwrap());
        prop_assert_eq!(process(&all, ProcessMeasure::Late), i64::try_from(late).unwrap());
    }

    #[test]
    fn a_cell_is_spelled_and_read_again((_, entries) in ledger()) {
        for (cell, _) in entries.iter().flat_map(deltas) {
            prop_assert_eq!(cell.to_string().parse::<Cell>().unwrap(), cell);
        }
    }
}

#[test]
fn the_cells_of_each_fact_are_these() {
    let told = |entry: &Entry| -> Vec<String> {
        deltas(entry)
            .into_iter()
            .map(|(cell, delta)| format!("{cell} {delta:+}"))
            .collect()
    };
    let late = entry("2019-06-05", SHENTIAN, meeting("2019-06-05", |_| {}));
    assert_eq!(
        told(&late),
        [
            "cell:meeting.receipts:2019-06-05:siming/kaiyuan/shentian:siming/minzheng:\
             at:siming/minzheng:2019-06-05:社区治理工作推进会 +1",
            "cell:meeting.person_minutes:2019-06-05:siming/kaiyuan/shentian:siming/minzheng:\
             at:siming/minzheng:2019-06-05:社区治理工作推进会 +240",
            "cell:process.registered:2019-06-05:siming/kaiyuan/shentian +1",
            "cell:process.seconds:2019-06-05:siming/kaiyuan/shentian +45",
            "cell:process.late:2019-06-05:siming/kaiyuan/shentian +1",
        ]
    );
    // Imported, in time, its handling not measured.
    let document = entry("2019-06-06", TIANHU, document("2019-06-06", |_| {}));
    assert_eq!(
        told(&document),
        [
            "cell:document.receipts:2019-06-06:siming/kaiyuan/tianhu:siming/minzheng:\
             no:siming/minzheng:思民〔2019〕12号 +1",
            "cell:process.registered:2019-06-06:siming/kaiyuan/tianhu +1",
            "cell:process.seconds:2019-06-06:siming/kaiyuan/tianhu +3",
        ]
    );
    assert_eq!(
        told(&reversal(&document)),
        [
            "cell:document.receipts:2019-06-06:siming/kaiyuan/tianhu:siming/minzheng:\
             no:siming/minzheng:思民〔2019〕12号 -1",
            "cell:process.corrected:2019-06-06:siming/kaiyuan/tianhu +1",
        ]
    );
    let rated = entry("2019-06-06", TIANHU, rating("fair"));
    assert_eq!(
        told(&rated),
        ["cell:answers:2019q2-satisfaction:siming/kaiyuan/tianhu:fair +1"]
    );
    assert_eq!(
        told(&reversal(&rated)),
        ["cell:answers:2019q2-satisfaction:siming/kaiyuan/tianhu:fair -1"]
    );
    for quiet in [
        entry("2019-01-01", SIMING, opened()),
        entry("2019-06-06", SIMING, poll(|_| {})),
    ] {
        assert!(told(&quiet).is_empty());
    }
}

#[test]
fn the_cells_of_a_period_are_those_of_its_days() {
    let on = |on: &str| entry(on, SHENTIAN, meeting(on, |_| {}));
    let cells = cells(&[
        on("2019-03-31"),
        on("2019-04-01"),
        on("2019-06-30"),
        on("2019-07-01"),
    ]);
    let days: Vec<_> = cells
        .flow(FlowKind::Meeting, FlowMeasure::Receipts, Period::Quarter(2019, 2))
        .map(|(day, ..)| day)
        .collect();
    assert_eq!(days, [day("2019-04-01"), day("2019-06-30")]);
}

#[test]
fn a_text_that_is_no_cell_is_refused_with_the_spelling() {
    for text in [
        "",
        "cell:",
        "meeting.receipts:2019-06-06:a:b:c",
        "cell:meeting:2019-06-06:a:b:c",
        "cell:nap.receipts:2019-06-06:a:b:c",
        "cell:meeting.naps:2019-06-06:a:b:c",
        "cell:meeting.receipts:2019-06:a:b:c",
        "cell:meeting.receipts:2019-06-06:A:b:c",
        "cell:meeting.receipts:2019-06-06:a:b",
        "cell:process.late:2019-06-06",
        "cell:process.naps:2019-06-06:a",
        "cell:late:2019-06-06:a",
        "cell:answers:p:u",
        "cell:answers:P:u:a",
    ] {
        assert!(text.parse::<Cell>().is_err(), "{text}");
    }
}

/// Two folds are equal if every cell is, in whatever order entries came; a cell of any family tells them apart.
#[test]
fn cells_of_one_entry_more_are_others() {
    let golden = crate::golden::entries();
    let of = |kind: &str| {
        golden
            .iter()
            .find(|e| e.fact.info().name == kind)
            .unwrap()
            .clone()
    };
    let kinds = [
        "meeting.attended",
        "form.filled",
        "rating.cast",
        "register.adopted",
        "document.issued",
    ];
    let all: Vec<Entry> = kinds.map(of).into();
    for nth in 0..all.len() {
        let mut fewer = all.clone();
        let left_out = fewer.remove(nth);
        assert_ne!(cells(&fewer), cells(&all), "{}", left_out.fact.info().name);
        assert_ne!(cells(&[]), cells(std::slice::from_ref(&left_out)));
        fewer.push(left_out);
        assert_eq!(cells(&fewer), cells(&all));
    }
}

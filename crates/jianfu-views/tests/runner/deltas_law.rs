//! What explains a figure is what the figure adds: the listed deltas of any entries, of every kind, reversed and redacted ones
//! too, sum up to the cells that figures read, cell by cell.

use std::collections::{BTreeMap, BTreeSet};

use jianfu_facts::cell::{Cell, FlowMeasure, ProcessMeasure};
use jianfu_facts::custody::redaction::EntryRedacted;
use jianfu_facts::custody::words::{ErasureBasis, PlainField};
use jianfu_facts::digest::Digest;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::{Fact, TYPES};
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::flow::words::Source;
use jianfu_facts::period::Period;
use jianfu_facts::periods::facts::{EntryReversed, ReversalReason};
use jianfu_facts::stock::measures::StockMeasure;
use jianfu_facts::stock::words::RegisterKind;
use jianfu_views::cells::{Cells, deltas};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::flow_world::{detailed, full_meeting, golden_entries};
use crate::given::{actor, day};
use crate::golden;
use crate::redaction::restated;
use crate::world::*;

/// Entries of every kind: the golden ones, and those of flow with all that they may say.
pub(crate) fn every_kind() -> Vec<Entry> {
    let mut entries = golden::entries();
    entries.extend(golden_entries());
    entries.extend(detailed().into_iter().map(|(_, entry)| entry));
    entries
}

#[test]
fn the_law_is_tried_on_every_kind_of_fact() {
    let tried: BTreeSet<&str> = every_kind().iter().map(|e| e.fact.info().name).collect();
    let kinds: BTreeSet<&str> = TYPES.iter().map(|kind| kind.name).collect();
    assert_eq!(tried, kinds);
}

/// An entry of any kind, about one of a few units on one of a few days, so that cells meet.
fn entries() -> impl Strategy<Value = Entry> {
    let unit_of = select(vec![SHENTIAN, TIANHU, MINZHENG]);
    let on = select(vec!["2019-04-30", "2019-05-01", "2019-06-05", "2019-06-06"]);
    let title = select(vec!["甲", "乙:丙", "丁"]);
    (
        unit_of,
        on,
        title,
        0..3_u32,
        any::<bool>(),
        0..10_usize,
        select(every_kind()),
    )
        .prop_map(|(id, on, title, n, typed, kind, golden)| {
            let source = if typed { Source::Typed } else { Source::Imported };
            let fact: Fact = match kind {
                0 => meeting(on, |m| {
                    (m.title, m.people, m.source) = (text(title), n + 1, source);
                    m.detail = (n == 2).then(|| Box::new(full_meeting()));
                })
                .into(),
                1 => document(on, |d| {
                    (d.title, d.minutes, d.number) = (text(title), (n > 0).then_some(n), None)
                })
                .into(),
                2 => inspection(on, |i| {
                    (i.title, i.people, i.source) = (text(title), n + 1, source)
                })
                .into(),
                _ => golden.fact,
            };
            Entry {
                on: day(on),
                unit: unit(id),
                fact,
                ..golden
            }
        })
}

fn reversal(target: &Entry) -> Entry {
    let fact = EntryReversed {
        body: target.body(),
        on: target.on,
        reason: ReversalReason::Wrong,
        target: 1,
        kind: target.fact.info().name.to_owned(),
        unit: target.unit.clone(),
        v: target.v,
    };
    Entry {
        fact: fact.into(),
        seals: Vec::new(),
        ..target.clone()
    }
}

/// The sums of the listed deltas, by the spelling of the cell, without what comes to zero.
fn listed<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> BTreeMap<String, i64> {
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for (cell, delta) in entries.into_iter().flat_map(deltas) {
        *sums.entry(cell.to_string()).or_default() += delta;
    }
    sums.retain(|_, value| *value != 0);
    sums
}

/// Every cell that the fold holds, as its readers see it, by its spelling. Answers are asked for where one was ever given.
fn held(cells: &Cells, answered: &[Entry]) -> BTreeMap<String, i64> {
    let all: jianfu_facts::period::Span = jianfu_facts::period::Span {
        first: day("2000-01-01"),
        last: day("2099-12-31"),
    };
    let mut held: Vec<(Cell, i64)> = Vec::new();
    for kind in FlowKind::ALL {
        for measure in [FlowMeasure::Receipts, FlowMeasure::PersonMinutes] {
            held.extend(
                cells
                    .flow(kind, measure, all)
                    .map(|(day, unit, issuer, item, value)| {
                        let (unit, issuer, item) = (unit.clone(), issuer.clone(), item.clone());
                        (
                            Cell::Flow {
                                kind,
                                measure,
                                day,
                                unit,
                                issuer,
                                item,
                            },
                            value,
                        )
                    }),
            );
        }
    }
    for measure in [
        ProcessMeasure::Registered,
        ProcessMeasure::Late,
        ProcessMeasure::Corrected,
        ProcessMeasure::Seconds,
        ProcessMeasure::CorrectedLater,
    ] {
        held.extend(cells.process(measure, all).map(|(day, unit, value)| {
            let unit = unit.clone();
            (Cell::Process { measure, day, unit }, value)
        }));
    }
    for measure in StockMeasure::ALL {
        for kind in RegisterKind::ALL.iter().copied() {
            for (register, owner, days) in cells.stock().of(measure, kind) {
                held.extend(days.iter().map(|(day, value)| {
                    let (day, register, owner) = (*day, register.clone(), owner.clone());
                    (
                        Cell::Stock {
                            measure,
                            day,
                            register,
                            kind,
                            owner,
                        },
                        *value,
                    )
                }));
            }
        }
    }
    held.extend(
        cells
            .side()
            .of(all)
            .map(|(cell, value)| (Cell::Aux(cell.clone()), value)),
    );
    let asked: BTreeSet<_> = answered
        .iter()
        .flat_map(deltas)
        .filter_map(|(cell, _)| match cell {
            Cell::Answers { poll, unit, .. } => Some((poll, unit)),
            _ => None,
        })
        .collect();
    for (poll, unit) in &asked {
        held.extend(cells.answers(poll, unit).map(|(answer, value)| {
            let (poll, unit, answer) = (poll.clone(), unit.clone(), answer.clone());
            (Cell::Answers { poll, unit, answer }, value)
        }));
    }
    let count = held.len();
    let by_spelling: BTreeMap<String, i64> = held
        .into_iter()
        .map(|(cell, value)| (cell.to_string(), value))
        .collect();
    assert_eq!(by_spelling.len(), count, "a cell is held once");
    by_spelling
}

/// The redaction of an entry, and the entry as it is restated, if it has such texts.
fn redaction(target: &Entry, fields: &[PlainField]) -> Option<(EntryRedacted, Entry)> {
    restated(target, fields).ok().map(redacted_as)
}

/// The redaction by which an entry is restated so.
fn redacted_as(rest: Entry) -> (EntryRedacted, Entry) {
    let fact = EntryRedacted {
        approved_by: actor(REGISTRAR),
        basis: ErasureBasis::UnlawfulProcessing,
        hash: Digest::of(b"leaf"),
        restated: restated_as(&rest),
        target: 1,
    };
    (fact, rest)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_sum_of_the_deltas_of_any_entries_and_reversals_is_what_the_cells_hold(
        facts in vec((entries(), any::<bool>()), 0..30),
        shards in vec(0..3_usize, 60),
    ) {
        let mut all: Vec<Entry> = facts.iter().map(|(entry, _)| entry.clone()).collect();
        all.extend(facts.iter().filter(|(_, reversed)| *reversed).map(|(entry, _)| reversal(entry)));
        let mut parts = vec![Cells::default(); 3];
        for (entry, shard) in all.iter().zip(&shards) {
            parts[*shard].add(entry);
        }
        let mut whole = Cells::default();
        parts.iter().for_each(|part| whole.merge(part));
        prop_assert_eq!(held(&whole, &all), listed(&all));
        prop_assert_eq!(held(&crate::given::cells(&all), &all), listed(&all));
    }

    #[test]
    fn the_sum_of_the_deltas_of_redacted_entries_is_what_the_cells_hold(
        facts in vec((entries(), 0..4_usize), 1..16),
    ) {
        let fields = [PlainField::Title, PlainField::Number];
        let (mut cells, mut now, mut redactions) = (Cells::default(), Vec::new(), Vec::new());
        for (entry, which) in &facts {
            // A redacted entry, a redacted reversal of one, or as it was.
            let redacted = (*which > 0)
                .then(|| [&fields[..], &fields[..1]].into_iter().find_map(|fields| redaction(entry, fields)))
                .flatten();
            // A reversal is redacted with its entry: the copy that it holds is the entry as it is restated.
            let (entry, redacted) = match (which, redacted) {
                (2, None) => (reversal(entry), None),
                (2, Some((_, rest))) => (reversal(entry), Some(redacted_as(reversal(&rest)))),
                (_, redacted) => (entry.clone(), redacted),
            };
            cells.add(&entry);
            match redacted {
                Some((fact, rest)) => {
                    now.push(rest);
                    redactions.push(fact);
                }
                None => now.push(entry),
            }
        }
        redactions.iter().for_each(|fact| cells.redact(fact));
        let (held, listed) = (held(&cells, &now), listed(&now));
        if facts.iter().all(|(_, which)| *which != 2) {
            prop_assert_eq!(&held, &listed);
        }
        prop_assert_eq!(by_identity(held), by_identity(listed));
    }
}

/// The same cells with the items of those beside the register by their identity. Where a receipt and a reversal of the same item
/// come to nothing, the columns hold no text any more, and what of the item is redacted alone stands by the text and by its
/// digest in a list: no figure tells them apart. Receipts are kept one by one, each by its text.
fn by_identity(cells: BTreeMap<String, i64>) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for (cell, value) in cells {
        let cell: Cell = cell.parse().unwrap();
        let cell = match cell {
            Cell::Aux(_) => cell.by_identity(),
            exact => exact,
        };
        *sums.entry(cell.to_string()).or_default() += value;
    }
    sums.retain(|_, value| *value != 0);
    sums
}

/// By hand: one late meeting, and what its reversal a month later leaves.
#[test]
fn of_a_reversed_meeting_the_costs_alone_are_left() {
    let late = golden::entry("2019-05-31", SHENTIAN, meeting("2019-05-31", |_| {}));
    let both = [late.clone(), reversal(&late)];
    let cost = |measure: &str| format!("cell:process.{measure}:2019-05-31:{SHENTIAN}");
    let expected = BTreeMap::from([
        (cost("registered"), 1),
        (cost("seconds"), 45),
        (cost("late"), 1),
        (cost("corrected"), 1),
        (cost("corrected_later"), 1),
    ]);
    assert_eq!(listed(&both), expected);
    assert_eq!(held(&crate::given::cells(&both), &both), expected);
    let year = Period::Year(2019);
    assert_eq!(
        crate::given::cells(&both)
            .process(ProcessMeasure::Late, year)
            .count(),
        1
    );
}

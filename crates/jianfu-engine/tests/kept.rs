//! Kept cells: figures from them are those of the whole ledger, at any size; what is late is still told apart; and no text of an
//! entry lies in the derived data.

use std::path::Path;

use bytes::Bytes;
use jianfu_engine::{Derived, Folded, Home, List, fold, fold_figures};
use jianfu_facts::day::Stamp;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::forms::FillForm;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::flow::words::{LateReason, Source};
use jianfu_facts::period::Period;
use jianfu_facts::periods::facts::{EntryReversed, MonthClosed, ReversalReason};
use jianfu_facts::version::FORMAT;
use jianfu_ledger::{FileLedger, Ledger, Record};
use jianfu_views::figures::{FigureName, Id, Kinds};
use uuid::Uuid;

use crate::town::{day, document, founding, unit};

/// More entries than a block of kept cells has.
const ENTRIES: u64 = 17_000;
/// Where May is closed: within the first block.
const CLOSED: u64 = 9_000;

fn entry(index: u64, on: &str, fact: Fact, of: &str) -> Entry {
    let v = fact.info().written_in(FORMAT).unwrap();
    Entry {
        actor: "office".parse().unwrap(),
        at: Stamp::on(day("2019-06-20"), 12, 0, 0).unwrap(),
        cause: None,
        cmd: Uuid::from_u128(u128::from(index) + 1_000),
        corrects: Vec::new(),
        fact,
        on: day(on),
        part: (1, 1),
        seals: Vec::new(),
        unit: unit(of),
        v,
    }
}

/// A receipt; every hundredth entry takes the one before it back, every ninetieth is a form.
fn flow(index: u64, before: &Entry) -> Entry {
    let point = ["town/street", "town/street/one"][usize::try_from(index % 2).unwrap()];
    let late = (index > CLOSED).then_some(LateReason::Found);
    if index.is_multiple_of(100) && matches!(before.fact, Fact::DocumentReceived(_)) {
        let fact = EntryReversed {
            body: before.body(),
            on: before.on,
            reason: ReversalReason::Wrong,
            target: index - 1,
            kind: before.fact.info().name.to_owned(),
            unit: before.unit.clone(),
            v: 1,
        };
        let mut reversal = entry(index, "2019-05-06", fact.into(), "town");
        (reversal.on, reversal.unit, reversal.corrects) = (before.on, before.unit.clone(), vec![index - 1]);
        return reversal;
    }
    // Facts of May become few after its closing.
    let on = match index % 7 {
        0..3 if index < CLOSED || index.is_multiple_of(70) => "2019-05-06",
        3 => "2019-06-03",
        _ => "2019-06-04",
    };
    if index.is_multiple_of(90) {
        let mut form = FillForm::typed("报表".to_owned().try_into().unwrap(), unit("town/dept"), 20);
        (form.source, form.late) = (Source::Imported, late);
        return entry(index, on, form.complete(day(on)).into(), point);
    }
    let title = format!("绝密标题{}", index / 3);
    let fact = document(on, &title).alone().unwrap();
    entry(index, on, fact, point)
}

async fn ledger(home: &Home) -> FileLedger {
    let mut entries: Vec<Entry> = Vec::new();
    for proposal in founding().proposals {
        let fact = proposal.alone().unwrap();
        let jianfu_domain::command::Proposal::Record { on, unit, .. } = proposal else {
            panic!("only facts are recorded");
        };
        let index = u64::try_from(entries.len()).unwrap();
        entries.push(entry(index, &on.to_string(), fact, unit.as_str()));
    }
    for index in u64::try_from(entries.len()).unwrap()..ENTRIES {
        let closed = MonthClosed {
            month: "2019-05".parse().unwrap(),
            size: CLOSED,
            version: None,
        };
        entries.push(match index {
            CLOSED => entry(index, "2019-06-20", closed.into(), "town"),
            _ => flow(index, entries.last().unwrap()),
        });
    }
    let ledger = home.create().await.unwrap();
    let records: Vec<Record> = entries
        .iter()
        .map(|entry| Record {
            id: entry.id(),
            bytes: Bytes::from(entry.encode().unwrap()),
        })
        .collect();
    let mut size = 0;
    for batch in records.chunks(4_000) {
        size = ledger.append(size, batch).await.unwrap();
    }
    ledger
}

/// What figures of both months come to, for the whole district and a point, and what is late.
fn told(folded: &Folded) -> Vec<String> {
    let mut told = Vec::new();
    for month in ["2019-05", "2019-06"] {
        let month: Period = month.parse().unwrap();
        let kinds = Kinds::One(FlowKind::Document);
        for id in [
            Id::Items(kinds),
            Id::Receipts(kinds),
            Id::PersonMinutes(kinds),
            Id::Registered,
            Id::Late,
            Id::Corrected,
            Id::RegisterMinutes,
            Id::FormReceipts,
            Id::FormMinutes,
            Id::FormItems,
        ] {
            for name in [
                FigureName::of_period(id, month),
                FigureName::of_period(id, month).at(&unit("town/street/one")),
            ] {
                let worked = folded.view().work(&name);
                assert_eq!(folded.view().value(&name), worked.value, "{name}");
                told.push(format!("{name} {:?}", worked.value));
            }
        }
        told.push(format!("{:?}", folded.late.get(&month)));
    }
    told
}

fn holds(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, text);
        }
        let bytes = std::fs::read(path).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

#[tokio::test]
async fn figures_from_kept_cells_are_those_of_the_ledger_at_any_size() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new(folder.path());
    let ledger = ledger(&home).await;
    let lists = ["2019-05", "2019-06"].map(|month| List::Month(month.parse().unwrap()));
    let derived = Derived::open(&home, &ledger, |_| {}).await.unwrap();
    for size in [ENTRIES, 16_385, 16_384, 16_383, CLOSED + 1, CLOSED, 500] {
        let whole = fold(&ledger, Some(size), |_| {}).await.unwrap();
        let kept = fold_figures(&ledger, &derived, &lists, Some(size)).await;
        let kept = kept.unwrap();
        assert_eq!(told(&kept), told(&whole), "{size}");
        assert_eq!(kept.state.size(), size);
    }
    let all = fold(&ledger, None, |_| {}).await.unwrap();
    assert!(all.late.values().flatten().count() > 50, "some are late");
    drop(derived);
    assert!(!holds(&home.derived(), "绝密标题"), "no text is kept");
}

//! A replay remembers what the writer that it stands for remembered: as much as is needed to refuse a second receipt.

use std::sync::Arc;

use jianfu_domain::command::Proposal;
use jianfu_engine::{Engine, EngineError, Folded, ManualClock, fold, fold_input};
use jianfu_facts::assessment::facts::Input;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::flow::words::LateReason;
use jianfu_facts::period::Period;
use jianfu_facts::periods::facts::MonthClosed;
use jianfu_facts::registry::rules::HistoryLoaded;
use jianfu_facts::request::Request;
use jianfu_ledger::{Ledger, MemoryLedger};
use jianfu_views::figures::{FigureName, Id, Kinds};

use crate::publishing::put;
use crate::town::{command, day, document, engine, noon, unit};

/// An old document, typed in as history.
fn old(on: &str, title: &str) -> Proposal {
    let mut proposal = document(on, title);
    if let Proposal::Record { request, .. } = &mut proposal
        && let Request::DocumentReceived(received) = request
    {
        received.late = Some(LateReason::History);
    }
    proposal
}

fn window(from: &str, until: &str, open_until: &str) -> Proposal {
    let fact = HistoryLoaded {
        from: day(from),
        open_until: day(open_until),
        source: "旧台账".to_owned().try_into().unwrap(),
        until: day(until),
    };
    Proposal::record(day("2019-06-03"), &unit("town"), fact)
}

/// The same ledger, opened anew on a day.
async fn reopened(ledger: &MemoryLedger, on: &str) -> Engine {
    let folded = fold(ledger, None, |_| {}).await.unwrap();
    Engine::start(
        Arc::new(ledger.clone()),
        Arc::new(ManualClock::new(noon(on))),
        folded,
    )
}

async fn code(engine: &Engine, number: u128, proposal: Proposal) -> &'static str {
    match engine.give(command(number, vec![proposal])).await {
        Ok(_) => "recorded",
        Err(EngineError::Refused(refused)) => refused.told[0].reason.code(),
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn after_a_replay_a_second_receipt_within_an_open_window_of_history_is_refused() {
    let ledger = MemoryLedger::new();
    let live = engine(Arc::new(ledger.clone())).await;
    live.give(command(2, vec![window("2019-01-01", "2019-03-31", "2019-06-30")]))
        .await
        .unwrap();
    live.give(command(3, vec![old("2019-01-10", "旧通知")]))
        .await
        .unwrap();
    // Beyond what is remembered without a window, and beside what is.
    live.give(command(4, vec![document("2019-06-03", "新通知")]))
        .await
        .unwrap();
    assert_eq!(code(&live, 5, old("2019-01-10", "旧通知")).await, "duplicate");
    live.close().await;
    let again = reopened(&ledger, "2019-06-04").await;
    assert_eq!(code(&again, 6, old("2019-01-10", "旧通知")).await, "duplicate");
    assert_eq!(code(&again, 7, old("2019-01-10", "另一旧通知")).await, "recorded");
    // What the replay remembers is what was remembered entry by entry, the last day of the window included.
    again.close().await;
    let last = reopened(&ledger, "2019-06-30").await;
    assert_eq!(code(&last, 8, old("2019-01-10", "另一旧通知")).await, "duplicate");
    let size = ledger.size().await.unwrap();
    let mut one_by_one = Folded::default();
    jianfu_engine::entries(&ledger, 0..size, |_, _, entry| {
        one_by_one.add(&entry);
        Ok(())
    })
    .await
    .unwrap();
    let replayed = fold(&ledger, None, |_| {}).await.unwrap();
    assert_eq!(format!("{:?}", replayed.state), format!("{:?}", one_by_one.state));
}

#[tokio::test]
async fn the_input_of_a_publication_is_what_lies_before_its_size_and_the_later_entries_that_it_names() {
    let ledger = MemoryLedger::new();
    let live = engine(Arc::new(ledger.clone())).await;
    for (number, title) in [(2, "甲"), (3, "乙"), (4, "丙")] {
        live.give(command(number, vec![document("2019-06-03", title)]))
            .await
            .unwrap();
    }
    live.close().await;
    let size = ledger.size().await.unwrap() - 3;
    let input = |plus: &[u64]| Input {
        size,
        plus: plus.iter().map(|nth| size + nth).collect(),
    };
    for (plus, receipts) in [(vec![], 0), (vec![0, 2], 2), (vec![1], 1), (vec![0, 1, 2], 3)] {
        let folded = fold_input(&ledger, &input(&plus)).await.unwrap();
        let kind = Kinds::One(FlowKind::Document);
        let name = FigureName::of_period(Id::Receipts(kind), Period::Month(2019, 6));
        assert_eq!(folded.view().value(&name).count(), Some(receipts), "{plus:?}");
    }
}

#[tokio::test]
async fn what_came_late_is_late_no_more_once_its_month_is_closed_again() {
    let ledger = MemoryLedger::new();
    engine(Arc::new(ledger.clone())).await.close().await;
    let june = Period::Month(2019, 6);
    let closed = |size, version| MonthClosed {
        month: june,
        size,
        version,
    };
    let late = async || {
        fold(&ledger, None, |_| {})
            .await
            .unwrap()
            .late
            .remove(&june)
            .unwrap_or_default()
    };
    let given = |title| document("2019-06-03", title).alone().unwrap();
    put(&ledger, given("甲")).await;
    assert!(late().await.is_empty());
    put(&ledger, closed(ledger.size().await.unwrap(), None)).await;
    let first = put(&ledger, given("乙")).await;
    let second = put(&ledger, given("丙")).await;
    assert_eq!(late().await, [first, second]);
    put(&ledger, closed(ledger.size().await.unwrap(), Some(2))).await;
    assert!(late().await.is_empty());
    let third = put(&ledger, given("丁")).await;
    assert_eq!(late().await, [third]);
}

//! The writer: batches, idempotency, refusals, reversal.

use std::sync::Arc;

use jianfu_domain::command::Proposal;
use jianfu_engine::{
    Engine, EngineError, Folded, ManualClock, Operand, Source, Subject, entries, explain, fold,
};
use jianfu_facts::custody::facts::ConfirmClock;
use jianfu_facts::entry::Entry;
use jianfu_facts::periods::facts::ReversalReason;
use jianfu_facts::request::Request;
use jianfu_ledger::{Ledger as _, MemoryLedger};
use jianfu_views::figures::{FigureName, Value};

use crate::town::{command, document, engine, founding, noon, unit};

fn code(error: &EngineError) -> &'static str {
    match error {
        EngineError::Refused(refused) => refused.told[0].reason.code(),
        other => panic!("not refused: {other}"),
    }
}

async fn value(engine: &Engine, figure: &str) -> Value {
    let name: FigureName = figure.parse().unwrap();
    engine.live().await.unwrap().view().value(&name)
}

#[tokio::test]
async fn a_recorded_document_is_counted_at_once() {
    let engine = engine(Arc::new(MemoryLedger::new())).await;
    let size = engine.state().await.size();
    let answer = engine
        .give(command(2, vec![document("2019-06-03", "通知")]))
        .await
        .unwrap();
    assert_eq!(
        (answer.first, answer.entries, answer.size, answer.known),
        (size, 1, size + 1, false)
    );
    assert_eq!(value(&engine, "document.receipts:2019-06").await, Value::Count(1));
}

#[tokio::test]
async fn the_same_command_gets_its_first_answer_also_after_a_restart() {
    let ledger = Arc::new(MemoryLedger::new());
    let first = engine(ledger.clone()).await;
    let given = command(
        2,
        vec![document("2019-06-03", "通知"), document("2019-06-03", "另一通知")],
    );
    let answer = first.give(given.clone()).await.unwrap();
    let again = first.give(given.clone()).await.unwrap();
    assert!(again.known && again.first == answer.first && again.entries == 2);
    first.close().await;
    let second = engine(ledger.clone()).await;
    let after = second.give(given).await.unwrap();
    assert!(after.known && after.first == answer.first && after.entries == 2);
    assert_eq!(ledger.size().await.unwrap(), answer.size);
}

#[tokio::test]
async fn a_command_id_used_for_something_else_is_refused() {
    let engine = engine(Arc::new(MemoryLedger::new())).await;
    engine
        .give(command(2, vec![document("2019-06-03", "通知")]))
        .await
        .unwrap();
    let error = engine
        .give(command(2, vec![document("2019-06-03", "别的")]))
        .await
        .unwrap_err();
    assert_eq!(code(&error), "command_reused");
}

#[tokio::test]
async fn a_refused_command_does_not_abort_those_beside_it() {
    let engine = Arc::new(engine(Arc::new(MemoryLedger::new())).await);
    let give = |number: u128, on: &'static str, title: String| {
        let engine = engine.clone();
        tokio::spawn(async move { engine.give(command(number, vec![document(on, &title)])).await })
    };
    let tasks: Vec<_> = (0..40_u128)
        .map(|i| {
            give(
                i + 10,
                if i % 4 == 0 { "2019-07-01" } else { "2019-06-03" },
                format!("通知{i}"),
            )
        })
        .collect();
    let mut recorded = 0;
    for (i, task) in tasks.into_iter().enumerate() {
        match task.await.unwrap() {
            Ok(_) => recorded += 1,
            Err(error) => assert_eq!((code(&error), i % 4), ("in_future", 0)),
        }
    }
    assert_eq!(recorded, 30);
    assert_eq!(
        value(&engine, "document.receipts:2019-06").await,
        Value::Count(30)
    );
}

#[tokio::test]
async fn all_rows_or_none() {
    let engine = engine(Arc::new(MemoryLedger::new())).await;
    let size = engine.state().await.size();
    let rows = vec![
        document("2019-06-03", "一"),
        document("2019-06-04", "二"),
        document("2019-06-03", "三"),
    ];
    let error = engine.give(command(2, rows)).await.unwrap_err();
    let EngineError::Refused(refused) = &error else {
        panic!("{error}")
    };
    assert_eq!(
        refused.told.iter().map(|r| r.proposal).collect::<Vec<_>>(),
        [Some(1)]
    );
    assert_eq!(engine.state().await.size(), size);
}

#[tokio::test]
async fn a_reversal_takes_the_receipt_back_but_not_its_cost() {
    let engine = engine(Arc::new(MemoryLedger::new())).await;
    let answer = engine
        .give(command(2, vec![document("2019-06-03", "通知")]))
        .await
        .unwrap();
    let reverse = |number| {
        command(
            number,
            vec![Proposal::Reverse {
                target: answer.first,
                reason: ReversalReason::Duplicate,
            }],
        )
    };
    engine.give(reverse(3)).await.unwrap();
    assert_eq!(value(&engine, "document.receipts:2019-06").await, Value::Count(0));
    assert_eq!(value(&engine, "register.entries:2019-06").await, Value::Count(1));
    assert_eq!(
        value(&engine, "register.corrected:2019-06").await,
        Value::Count(1)
    );
    assert_eq!(
        code(&engine.give(reverse(4)).await.unwrap_err()),
        "reversed_twice"
    );
    let reversal_of_reversal = command(
        5,
        vec![Proposal::Reverse {
            target: answer.first + 1,
            reason: ReversalReason::Wrong,
        }],
    );
    assert_eq!(
        code(&engine.give(reversal_of_reversal).await.unwrap_err()),
        "never_reversed"
    );
}

/// Given a real ledger and a clock that jumped ahead, nothing is recorded until somebody who saw the last moment confirms it.
#[tokio::test]
async fn a_clock_that_jumped_ahead_records_nothing_until_it_is_confirmed() {
    let ledger = Arc::new(MemoryLedger::new());
    let clock = Arc::new(ManualClock::new(noon("2019-06-03")));
    let engine = Engine::start(ledger.clone(), clock.clone(), Folded::default());
    let mut founding = founding();
    if let Proposal::Record { request, .. } = &mut founding.proposals[0]
        && let Request::LedgerOpened(opened) = request
    {
        opened.simulated = false;
    }
    engine.give(founding).await.unwrap();
    let size = engine.state().await.size();
    let (last, now) = (noon("2019-06-03"), noon("2019-07-01"));
    let confirm = |number, last, now: jianfu_facts::day::Stamp| {
        let confirm = Proposal::record(now.day(), &unit("town"), ConfirmClock { last });
        command(number, vec![confirm])
    };
    let refused = async |given, with| {
        let error = engine.give(given).await.unwrap_err();
        assert_eq!(code(&error), with);
    };
    refused(confirm(2, last, last), "clock_not_ahead").await;
    clock.set(now);
    refused(command(3, vec![document("2019-07-01", "通知")]), "clock_jumped").await;
    refused(confirm(4, noon("2019-06-02"), now), "wrong_last").await;
    assert_eq!(ledger.size().await.unwrap(), size);
    engine.give(confirm(6, last, now)).await.unwrap();
    let answer = engine
        .give(command(7, vec![document("2019-07-01", "通知")]))
        .await;
    assert_eq!(answer.unwrap().first, size + 1);
    // The clock goes back: what is recorded keeps the last moment, and is no jump.
    clock.set(last);
    engine
        .give(command(8, vec![document("2019-06-03", "又一")]))
        .await
        .unwrap();
    assert_eq!(engine.state().await.last(), Some(now));
}

#[tokio::test]
async fn live_state_is_the_replay_of_what_is_stored() {
    let ledger = Arc::new(MemoryLedger::new());
    let engine = engine(ledger.clone()).await;
    for i in 0..50 {
        engine
            .give(command(i + 10, vec![document("2019-06-03", &format!("通知{i}"))]))
            .await
            .unwrap();
    }
    let replayed = fold(ledger.as_ref(), None, |_| {}).await.unwrap();
    let live = engine.live().await.unwrap();
    assert_eq!(live.state.size(), replayed.state.size());
    assert!(live.cells == replayed.cells);
}

#[tokio::test]
async fn a_figure_is_explained_down_to_the_entries_that_sum_to_it() {
    let ledger = Arc::new(MemoryLedger::new());
    let engine = engine(ledger.clone()).await;
    for i in 0..5 {
        engine
            .give(command(i + 10, vec![document("2019-06-03", &format!("通知{i}"))]))
            .await
            .unwrap();
    }
    let folded = fold(ledger.as_ref(), None, |_| {}).await.unwrap();
    let lang = jianfu_facts::lang::Lang::Zh;
    let subject = Subject::Figure("document.receipts:2019-06".parse().unwrap());
    let figure = explain(Source::whole(ledger.as_ref()), &folded, subject, lang)
        .await
        .unwrap();
    assert_eq!(
        (figure.value.clone(), figure.operands.len()),
        (Value::Count(5), 5)
    );
    let mut sum = 0;
    for operand in figure.operands {
        let Operand::Cell(cell, value) = operand else {
            panic!("a count is made of cells")
        };
        let cell = explain(Source::whole(ledger.as_ref()), &folded, Subject::Cell(cell), lang)
            .await
            .unwrap();
        assert_eq!(cell.value, Value::Count(value));
        let deltas = cell.operands.iter().map(|o| match o {
            Operand::Entry(_, _, delta) => *delta,
            other => panic!("a cell is made of entries, not {other:?}"),
        });
        assert_eq!(deltas.sum::<i64>(), value);
        sum += value;
    }
    assert_eq!(sum, 5);
}

#[tokio::test]
async fn as_of_any_size_is_the_replay_of_so_many_entries() {
    let ledger = Arc::new(MemoryLedger::new());
    let engine = engine(ledger.clone()).await;
    let start = engine.state().await.size();
    for i in 0..4 {
        engine
            .give(command(i + 10, vec![document("2019-06-03", &format!("通知{i}"))]))
            .await
            .unwrap();
    }
    for extra in 0..=4 {
        let folded = fold(ledger.as_ref(), Some(start + extra), |_| {}).await.unwrap();
        let value = folded.view().value(&"document.receipts:2019-06".parse().unwrap());
        assert_eq!(value, Value::Count(i64::try_from(extra).unwrap()));
    }
    let ahead = fold(ledger.as_ref(), Some(start + 5), |_| {}).await.unwrap_err();
    assert!(
        matches!(ahead, EngineError::SizeAhead { asked, size } if asked == start + 5 && size == start + 4)
    );
}

#[tokio::test]
async fn entries_come_in_order_with_their_bytes() {
    let ledger = Arc::new(MemoryLedger::new());
    let engine = engine(ledger.clone()).await;
    let size = engine.state().await.size();
    let mut next = 0;
    entries(ledger.as_ref(), 0..size, |index, bytes, entry| {
        assert_eq!(index, next);
        assert_eq!(entry.encode().unwrap(), bytes);
        assert_eq!(Entry::decode(bytes).unwrap(), entry);
        next += 1;
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(next, size);
}

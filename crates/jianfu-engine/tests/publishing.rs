//! What is published only when everything that it rests on is there: the months closed, the poll closed; and from which size.

use std::sync::Arc;

use jianfu_engine::{Engine, EngineError, Home, ManualClock, Publishing, fold, published};
use jianfu_facts::assessment::facts::{Better, Indicator, SchemeAdopted, SchemeIndicator};
use jianfu_facts::day::Stamp;
use jianfu_facts::entry::Entry;
use jianfu_facts::exact::Rounding;
use jianfu_facts::fact::Fact;
use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use jianfu_facts::periods::facts::MonthClosed;
use jianfu_facts::rating::facts::{Answer, PollClosed, PollOpened};
use jianfu_facts::registry::facts::CalendarPublished;
use jianfu_facts::text::Title;
use jianfu_ledger::{Ledger, MemoryLedger, Record};
use uuid::Uuid;

use crate::town::{day, engine, noon, unit};

const COMMUNITY: &str = "town/street/one";

fn title(text: &str) -> Title {
    text.to_owned().try_into().unwrap()
}

/// Puts a fact on record as it is, whatever deciding would say; gives its index.
async fn put(ledger: &MemoryLedger, fact: impl Into<Fact>) -> u64 {
    let size = ledger.size().await.unwrap();
    let entry = Entry {
        actor: "office".parse().unwrap(),
        at: Stamp::on(day("2019-06-03"), 12, 0, 0).unwrap(),
        cause: None,
        cmd: Uuid::from_u128(u128::from(size) + 1_000),
        corrects: Vec::new(),
        fact: fact.into(),
        on: day("2019-06-03"),
        part: (1, 1),
        seals: Vec::new(),
        unit: unit("town"),
    };
    let record = Record {
        id: entry.id(),
        bytes: entry.encode().unwrap().into(),
    };
    ledger.append(size, &[record]).await.unwrap();
    size
}

/// A town with a scheme for the second quarter and its poll, still open.
async fn with_a_poll() -> MemoryLedger {
    let ledger = MemoryLedger::new();
    engine(Arc::new(ledger.clone())).await.close().await;
    put(
        &ledger,
        CalendarPublished {
            notice: title("2019年放假安排（模拟）"),
            number: None,
            off: Vec::new(),
            published: day("2019-01-01"),
            worked: Vec::new(),
            year: 2019,
        },
    )
    .await;
    put(
        &ledger,
        SchemeAdopted {
            decimals: 1,
            indicators: vec![SchemeIndicator {
                better: Better::Higher,
                hi: "100".parse().unwrap(),
                indicator: Indicator::Satisfaction,
                lo: "60".parse().unwrap(),
                weight: 100,
            }],
            min_answers: 30,
            period: Period::Quarter(2019, 2),
            poll: "2019q2".parse().unwrap(),
            rounding: Rounding::HalfUp,
            scheme: "2019".parse().unwrap(),
            title: title("考核办法（模拟）"),
        },
    )
    .await;
    let answer = |id: &str, weight: &str| Answer {
        answer: id.parse().unwrap(),
        label: title(id),
        weight: weight.parse().unwrap(),
    };
    put(
        &ledger,
        PollOpened {
            answers: vec![answer("yes", "1"), answer("no", "0")],
            from: day("2019-06-01"),
            poll: "2019q2".parse().unwrap(),
            question: title("满意吗？"),
            title: title("评议（模拟）"),
            units: vec![unit(COMMUNITY)],
            until: day("2019-06-02"),
        },
    )
    .await;
    ledger
}

async fn close_months(ledger: &MemoryLedger, months: impl IntoIterator<Item = i8>) -> u64 {
    let mut last = 0;
    for month in months {
        let size = ledger.size().await.unwrap();
        let month = Period::Month(2019, month);
        let closed = MonthClosed {
            month,
            size,
            version: None,
        };
        last = put(ledger, closed).await;
    }
    last
}

async fn close_poll(ledger: &MemoryLedger) -> u64 {
    let poll = "2019q2".parse().unwrap();
    put(ledger, PollClosed { poll }).await
}

/// Publishes by an engine that reads what is there.
async fn publish(ledger: &MemoryLedger, home: &Home, name: &str) -> Result<Publishing, EngineError> {
    let folded = fold(ledger, None, |_| {}).await.unwrap();
    let clock = Arc::new(ManualClock::new(noon("2019-07-03")));
    let engine = Engine::start(Arc::new(ledger.clone()), clock, folded);
    let office = "office".parse().unwrap();
    let result = published(&engine, home, &office, name.parse().unwrap(), false).await;
    engine.close().await;
    result
}

/// Refused before anything is computed: nothing is recorded, and no file is made.
async fn is_refused(ledger: &MemoryLedger, home: &Home, name: &str, because: &str) {
    let size = ledger.size().await.unwrap();
    let error = publish(ledger, home, name).await.unwrap_err();
    let EngineError::Sheet(reason) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(reason.code(), "bad_publication");
    assert!(reason.text(Lang::En).contains(because), "{error}");
    assert_eq!(ledger.size().await.unwrap(), size);
    let folder = home.published(name.parse().unwrap(), 1);
    assert!(!folder.exists() && !folder.with_extension("tmp").exists());
}

#[tokio::test]
async fn a_ranking_whose_poll_is_open_is_not_computed_and_later_rests_on_the_closing_of_the_poll() {
    let place = tempfile::tempdir().unwrap();
    let home = Home::new(place.path());
    let ledger = with_a_poll().await;
    let months = close_months(&ledger, 4..=6).await;
    is_refused(&ledger, &home, "ranking/2019Q2", "its closed poll").await;
    let poll = close_poll(&ledger).await;
    assert!(poll > months);
    let done = publish(&ledger, &home, "ranking/2019Q2").await.unwrap();
    assert_eq!(done.fact.input.size, poll + 1, "the closing of the poll is in it");
    assert!(done.folder.join("ranking.html").exists());
}

#[tokio::test]
async fn a_publication_one_of_whose_months_is_open_is_not_computed_and_later_rests_on_the_last_closing() {
    let place = tempfile::tempdir().unwrap();
    let home = Home::new(place.path());
    let ledger = with_a_poll().await;
    let poll = close_poll(&ledger).await;
    close_months(&ledger, [4, 6]).await;
    for name in ["circular/2019Q2", "ranking/2019Q2"] {
        is_refused(&ledger, &home, name, "not closed").await;
    }
    let last = close_months(&ledger, [5]).await;
    assert!(last > poll + 1);
    for name in ["circular/2019Q2", "ranking/2019Q2"] {
        let done = publish(&ledger, &home, name).await.unwrap();
        assert_eq!(done.fact.input.size, last, "{name}");
    }
}

#[tokio::test]
async fn a_ranking_without_a_scheme_is_not_computed() {
    let place = tempfile::tempdir().unwrap();
    let home = Home::new(place.path());
    let ledger = with_a_poll().await;
    close_poll(&ledger).await;
    close_months(&ledger, 1..=3).await;
    is_refused(&ledger, &home, "ranking/2019Q1", "adopted scheme").await;
}

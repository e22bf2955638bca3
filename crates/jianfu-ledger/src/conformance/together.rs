//! The suite's cases in which several do something at once: appenders, followers, readers, and those who give up. It must
//! never know a backend.

use bytes::Bytes;
use futures::{FutureExt, StreamExt, future};

use super::{Backend, append, assert_holds, entries, entry, single, singles, until_caught_up};
use crate::contract::{Delivery, Ledger, Record};
use crate::error::{AppendError, ReadError};
use crate::limits::count;

fn bytes_of(records: &[Record]) -> Vec<Bytes> {
    records.iter().map(|record| record.bytes.clone()).collect()
}

/// Appends, and after a conflict again at the size that it told.
async fn insist(ledger: &dyn Ledger, records: &[Record]) {
    let mut expected = 0;
    loop {
        match ledger.append(expected, records).await {
            Ok(_) => return,
            Err(AppendError::Conflict { actual }) => {
                assert_ne!(actual, expected, "a conflict tells another size");
                expected = actual;
            }
            Err(other) => panic!("an append gave {other}"),
        }
    }
}

/// Given eight appenders at once that go on after a conflict, then each append is there once, whole, in its appender's order.
pub async fn appends_of_many_who_insist_make_one_order(backend: &mut dyn Backend) {
    let ledger = backend.open().await;
    let appender = |name: u32| {
        let ledger = &*ledger;
        async move {
            for n in 0..5 {
                let text = format!("{name}.{n}");
                insist(ledger, &[entry(1, 2, &text), entry(2, 2, &text)]).await;
            }
        }
    };
    future::join_all((0..8).map(appender)).await;
    let found = entries(&*ledger, 0..80).await.expect("the entries");
    assert_eq!(ledger.size().await.expect("a size"), 80);
    let mut next = [0; 8];
    for pair in found.chunks(2) {
        let text = String::from_utf8_lossy(&pair[0][4..]).into_owned();
        assert_eq!(pair[1], entry(2, 2, &text).bytes, "an append lies side by side");
        let (name, n) = text.split_once('.').expect("a name and a number");
        let name: usize = name.parse().expect("a name");
        assert_eq!(
            n.parse(),
            Ok(next[name]),
            "an appender's appends keep their order"
        );
        next[name] += 1;
    }
    assert_eq!(next, [5; 8]);
}

/// Given followers that start anywhere while another task appends, then each gets every entry from there on once.
pub async fn followers_that_start_amid_appends_get_everything_once(backend: &mut dyn Backend) {
    let ledger = backend.open().await;
    let all = singles(0..300);
    append(&*ledger, &all[..3]).await;
    let appends = async {
        for batch in all[3..].chunks(3) {
            append(&*ledger, batch).await;
            tokio::task::yield_now().await;
        }
    };
    let follower = |nth: u64| {
        let (ledger, all) = (&*ledger, &all);
        async move {
            for _ in 0..nth * 3 {
                tokio::task::yield_now().await;
            }
            let size = ledger.size().await.expect("a size");
            let from = size.saturating_sub(nth);
            let mut deliveries = ledger.follow(from);
            let found = until_caught_up(&mut deliveries, from, 300).await;
            let first = usize::try_from(from).expect("an index");
            assert!(found == bytes_of(&all[first..]), "from {from}");
        }
    };
    future::join(appends, future::join_all((0..20).map(follower))).await;
}

/// Given a reading that began before others appended, then it gives its range and nothing else.
pub async fn a_reading_beside_appends_gives_its_range(backend: &mut dyn Backend) {
    let ledger = backend.open().await;
    let all = singles(0..3_000);
    append(&*ledger, &all[..2_100]).await;
    let mut stream = ledger.read(5..2_100);
    let mut found = Vec::new();
    let mut rest = all[2_100..].chunks(300);
    while let Some(page) = stream.next().await {
        found.extend(page.expect("a page").entries);
        if let Some(batch) = rest.next() {
            append(&*ledger, batch).await;
        }
    }
    assert!(found == bytes_of(&all[5..2_100]));
}

/// Given appends whose caller went away, then each happened as a whole or not at all, and doing it again does it once.
pub async fn an_append_given_up_is_done_whole_or_not_at_all(backend: &mut dyn Backend) {
    let mut ledger = backend.open().await;
    let mut all = Vec::new();
    for n in 0..20_u64 {
        let text = n.to_string();
        let records = [entry(1, 3, &text), entry(2, 3, &text), entry(3, 3, &text)];
        let size = count(all.len());
        // Polled once and dropped: it may be done, be under way, or not have begun.
        let first = ledger.append(size, &records).now_or_never();
        assert!(matches!(first, None | Some(Ok(_))), "{first:?}");
        match ledger.append(size, &records).await {
            Ok(after) => assert_eq!(after, size + 3),
            Err(AppendError::Conflict { actual }) => assert_eq!(actual, size + 3, "it is there as a whole"),
            Err(other) => panic!("the append again gave {other}"),
        }
        all.extend(records);
        assert_holds(&*ledger, &all).await;
    }
    drop(ledger);
    ledger = backend.open().await;
    assert_holds(&*ledger, &all).await;
}

/// Given a follower whose ledger was closed and opened again, then one that goes on from where it stood misses nothing.
pub async fn a_follower_goes_on_after_a_restart(backend: &mut dyn Backend) {
    let all = singles(0..40);
    let (mut next, mut found) = (0, Vec::new());
    for round in 0..4_usize {
        let ledger = backend.open().await;
        let mut deliveries = ledger.follow(next);
        append(&*ledger, &all[round * 10..round * 10 + 10]).await;
        let size = count(round * 10 + 10);
        // Stands a little behind in the odd rounds.
        let got = until_caught_up(&mut deliveries, next, size).await;
        let taken = got.len() - (round % 2) * 3;
        found.extend_from_slice(&got[..taken]);
        next += count(taken);
        drop(ledger);
        loop {
            match deliveries.next().await {
                Some(Ok(Delivery::Heartbeat)) => {}
                Some(Err(ReadError::Unavailable { .. })) => break,
                other => panic!("a closed ledger gave {other:?}"),
            }
        }
    }
    let ledger = backend.open().await;
    let mut deliveries = ledger.follow(next);
    found.extend(until_caught_up(&mut deliveries, next, 40).await);
    assert!(found == bytes_of(&all), "every entry once, across restarts");
}

/// Given a follower that was silent and heard heartbeats, then appends of one entry each come to it one by one, whatever it
/// does between; and a second follower dropped in the middle disturbs nobody.
pub async fn a_follower_may_be_slow_or_leave(backend: &mut dyn Backend) {
    let ledger = backend.open().await;
    let mut slow = ledger.follow(0);
    let mut leaving = ledger.follow(0);
    assert!(matches!(slow.next().await, Some(Ok(Delivery::CaughtUp(0)))));
    assert!(matches!(leaving.next().await, Some(Ok(Delivery::CaughtUp(0)))));
    for n in 0..50 {
        append(&*ledger, &[single(n)]).await;
    }
    assert!(matches!(leaving.next().await, Some(Ok(Delivery::Page(_)))));
    drop(leaving);
    for n in 50..60 {
        append(&*ledger, &[single(n)]).await;
    }
    let found = until_caught_up(&mut slow, 0, 60).await;
    assert!(found == bytes_of(&singles(0..60)));
}

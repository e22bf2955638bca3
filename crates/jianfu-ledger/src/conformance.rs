//! One suite that every ledger backend runs, through [`conformance_suite!`](crate::conformance_suite). Each case fails by
//! panicking, as a test does. It must never know a backend: it sees one through [`Backend`].
//!
//! Cases need a tokio runtime with time enabled. None measures a time; with a paused clock all run at once.

#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test suite fails by panicking"
)]

use std::ops::Range;

use async_trait::async_trait;
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, future};
use jianfu_proof::{leaf_hash, root_of};
use uuid::Uuid;

use crate::contract::{Delivery, Index, Ledger, Page, Record, Size};
use crate::error::{AppendError, ReadError, Rejection};
use crate::limits::{MAX_APPEND_BYTES, MAX_APPEND_RECORDS, MAX_ENTRY_BYTES, PAGE_BYTES, PAGE_ENTRIES, count};

mod together;

pub use together::{
    a_follower_goes_on_after_a_restart, a_follower_may_be_slow_or_leave,
    a_reading_beside_appends_gives_its_range, an_append_given_up_is_done_whole_or_not_at_all,
    appends_of_many_who_insist_make_one_order, followers_that_start_amid_appends_get_everything_once,
};

/// A place where one ledger is kept.
#[async_trait]
pub trait Backend: Send {
    /// Opens the ledger for writing, as a new process would; the first call creates it, empty. The handle of the call before
    /// has been dropped. Entries are framed as [`part`] says.
    async fn open(&mut self) -> Box<dyn Ledger>;
}

/// Makes a `#[tokio::test]` of each case of the suite. The argument is an expression that gives a new [`Backend`].
#[macro_export]
macro_rules! conformance_suite {
    ($backend:expr) => {
        $crate::conformance_suite!(@cases $backend;
            entries_come_back_in_order_and_without_gaps
            an_append_at_another_size_is_a_conflict_that_tells_the_size
            of_appends_at_one_size_exactly_one_wins
            a_refused_append_writes_nothing
            an_entry_may_have_one_byte_and_65535
            limits_of_an_append_are_held
            an_append_is_seen_as_a_whole
            a_range_is_read_exactly_or_refused
            pages_keep_their_limits
            a_reopened_ledger_is_the_same_and_goes_on
            a_follower_gets_everything_once
            a_follower_that_starts_late_gets_the_rest
            a_follower_ahead_of_the_ledger_is_refused
            a_silent_ledger_has_a_heartbeat
            a_closed_ledger_ends_its_followers
            appends_of_many_who_insist_make_one_order
            followers_that_start_amid_appends_get_everything_once
            a_reading_beside_appends_gives_its_range
            an_append_given_up_is_done_whole_or_not_at_all
            a_follower_goes_on_after_a_restart
            a_follower_may_be_slow_or_leave
        );
    };
    (@cases $backend:expr; $($case:ident)*) => {
        $(
            #[tokio::test]
            async fn $case() {
                $crate::conformance::$case(&mut $backend).await;
            }
        )*
    };
}

/// An entry as the suite frames it: part `i` of `n`, and a text.
#[must_use]
pub fn entry(i: u32, n: u32, text: &str) -> Record {
    record(format!("{i}/{n} {text}").into_bytes())
}

/// An entry that is a command of its own.
#[must_use]
pub fn single(number: u64) -> Record {
    entry(1, 1, &number.to_string())
}

/// The framing of the suite's entries; a [`crate::PartFn`]. An entry of one byte is a command of its own.
#[must_use]
pub fn part(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes == b"." {
        return Some((1, 1));
    }
    let head = bytes.split(|byte| *byte == b' ').next()?;
    let (i, n) = std::str::from_utf8(head).ok()?.split_once('/')?;
    (head.len() < bytes.len()).then_some((i.parse().ok()?, n.parse().ok()?))
}

fn record(bytes: Vec<u8>) -> Record {
    Record {
        id: Uuid::new_v4(),
        bytes: Bytes::from(bytes),
    }
}

/// An entry of exactly `len` bytes, 5 at least.
fn long(len: usize) -> Record {
    let mut bytes = b"1/1 ".to_vec();
    bytes.resize(len, b'x');
    record(bytes)
}

fn singles(numbers: Range<u64>) -> Vec<Record> {
    numbers.map(single).collect()
}

/// All pages of a range.
///
/// # Errors
/// The stream's first.
pub async fn pages(ledger: &dyn Ledger, range: Range<Index>) -> Result<Vec<Page>, ReadError> {
    ledger.read(range).try_collect().await
}

/// The entries of a range, after checking that the pages have no gap and keep their limits.
///
/// # Errors
/// The stream's first.
///
/// # Panics
/// When the pages aren't what the contract promises.
pub async fn entries(ledger: &dyn Ledger, range: Range<Index>) -> Result<Vec<Bytes>, ReadError> {
    let mut next = range.start;
    let mut entries = Vec::new();
    for page in pages(ledger, range.clone()).await? {
        assert_eq!(page.first, next, "a page begins where the one before ended");
        check_limits(&page);
        next = page.end();
        entries.extend(page.entries);
    }
    assert_eq!(next, range.end, "the pages end where the range does");
    Ok(entries)
}

fn check_limits(page: &Page) {
    assert!(
        (1..=PAGE_ENTRIES).contains(&page.entries.len()),
        "a page has 1 to {PAGE_ENTRIES} entries"
    );
    let bytes: usize = page.entries.iter().map(Bytes::len).sum();
    assert!(
        bytes <= PAGE_BYTES,
        "a page has at most {PAGE_BYTES} bytes, not {bytes}"
    );
}

async fn append(ledger: &dyn Ledger, records: &[Record]) -> Size {
    let size = ledger.size().await.expect("a size");
    let after = ledger.append(size, records).await.expect("an append");
    assert_eq!(
        after,
        size + count(records.len()),
        "the new size counts what was appended"
    );
    after
}

/// Every entry in the ledger, and nothing else.
async fn assert_holds(ledger: &dyn Ledger, expected: &[Record]) {
    let size = ledger.size().await.expect("a size");
    assert_eq!(size, count(expected.len()), "the size");
    let found = entries(ledger, 0..size).await.expect("the entries");
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!(*found == expected.bytes, "entry {index} is {found:?}");
    }
    let leaves = expected.iter().map(|record| leaf_hash(&record.bytes));
    let root = ledger.root(size).await.expect("a root");
    assert_eq!(root, root_of(leaves).expect("a tree"), "the root");
}

/// Given appends of several lengths, when the ledger is read from any index, then the entries come in order.
pub async fn entries_come_back_in_order_and_without_gaps(backend: &mut dyn Backend) {
    let ledger = backend.open().await;
    assert_eq!(ledger.size().await.expect("a size"), 0);
    let all = singles(0..20);
    for batch in [&all[..1], &all[1..3], &all[3..10], &all[10..20]] {
        append(&*ledger, batch).await;
    }
    assert_holds(&*ledger, &all).await;
    for start in 0..20_usize {
        let found = entries(&*ledger, count(start)..20).await.expect("entries");
        let expected: Vec<Bytes> = all[start..].iter().map(|record| record.bytes.clone()).collect();
        assert_eq!(found, expected, "from {start}");
    }
}

/// Given a ledger, when an append expects a smaller or a larger size, then the conflict tells the real one, and nothing
/// is written.
pub async fn an_append_at_another_size_is_a_conflict_that_tells_the_size(backend: &mut dyn Backend) {
    let ledger = backend.open().await;
    let all = singles(0..5);
    append(&*ledger, &all).await;
    for expected in [0, 4, 6, u64::MAX] {
        match ledger.append(expected, &[single(99)]).await {
            Err(AppendError::Conflict { actual: 5 }) => {}
            other => panic!("an append at {expected} gave {other:?}"),
        }
    }
    assert_holds(&*ledger, &all).await;
}

/// Given ten appends at one size at once, then one succeeds and nine are told its size.
pub async fn of_appends_at_one_size_exactly_one_wins(backend: &mut dyn Backend) {
    let ledger = backend.open().await;
    let attempts: Vec<_> = (0..10)
        .map(|n| [entry(1, 2, &n.to_string()), entry(2, 2, &n.to_string())])
        .collect();
    let results = future::join_all(attempts.iter().map(|records| ledger.append(0, records))).await;
    let won: Vec<usize> = (0..10).filter(|n| results[*n].is_ok()).collect();
    assert_eq!(won.len(), 1, "one of ten: {results:?}");
    for result in results {
        assert!(
            matches!(result, Ok(2) | Err(AppendError::Conflict { actual: 2 })),
            "{result:?}"
        );
    }
    assert_holds(&*ledger, &attempts[won[0]]).await;
}

/// Given an append with one bad record among good ones, then it is rejected as a whole, at any expected size.
pub async fn a_refused_append_writes_nothing(backend: &mut dyn Backend) {
    let mut ledger = backend.open().await;
    let all = singles(0..2);
    append(&*ledger, &all).await;
    let empty = [single(2), record(Vec::new()), single(3)];
    let too_long = [single(2), single(3), long(MAX_ENTRY_BYTES + 1)];
    for expected in [2, 7] {
        match ledger.append(expected, &[]).await {
            Err(AppendError::Rejected(Rejection::Nothing)) => {}
            other => panic!("an append of nothing gave {other:?}"),
        }
        match ledger.append(expected, &empty).await {
            Err(AppendError::Rejected(Rejection::EmptyEntry { at: 1 })) => {}
            other => panic!("an empty entry gave {other:?}"),
        }
        match ledger.append(expected, &too_long).await {
            Err(AppendError::Rejected(Rejection::EntryTooLong { at: 2, len: 65_536 })) => {}
            other => panic!("an entry that is too long gave {other:?}"),
        }
    }
    assert_holds(&*ledger, &all).await;
    drop(ledger);
    ledger = backend.open().await;
    assert_holds(&*ledger, &all).await;
    append(&*ledger, &[single(2)]).await;
}

/// Given entries of the least and the greatest length, then they come back, also from a reopened ledger.
pub async fn an_entry_may_have_one_byte_and_65535(backend: &mut dyn Backend) {
    let mut ledger = backend.open().await;
    let all = [
        record(b".".to_vec()),
        long(MAX_ENTRY_BYTES),
        record(b".".to_vec()),
        long(256),
        long(255),
    ];
    append(&*ledger, &all).await;
    assert_holds(&*ledger, &all).await;
    drop(ledger);
    ledger = backend.open().await;
    assert_holds(&*ledger, &all).await;
}

/// Given an append of too many records or bytes, then it is rejected; the largest ones are not.
pub async fn limits_of_an_append_are_held(backend: &mut dyn Backend) {
    let ledger = backend.open().await;
    let one = record(b".".to_vec());
    let many = vec![one.clone(); MAX_APPEND_RECORDS + 1];
    match ledger.append(0, &many).await {
        Err(AppendError::Rejected(Rejection::TooManyRecords { count: 65_537 })) => {}
        other => panic!("too many records gave {other:?}"),
    }
    let big = vec![long(MAX_ENTRY_BYTES); MAX_APPEND_BYTES / MAX_ENTRY_BYTES + 1];
    match ledger.append(0, &big).await {
        Err(AppendError::Rejected(Rejection::TooManyBytes { bytes })) => assert!(bytes > MAX_APPEND_BYTES),
        other => panic!("too many bytes gave {other:?}"),
    }
    assert_eq!(ledger.size().await.expect("a size"), 0);
    assert_eq!(append(&*ledger, &many[1..]).await, 65_536);
    assert_eq!(
        entries(&*ledger, 65_530..65_536).await.expect("entries"),
        vec![one.bytes; 6]
    );
}

/// Given a follower beside appends of seven, then every size that it is told is a multiple of seven.
pub async fn an_append_is_seen_as_a_whole(backend: &mut dyn Backend) {
    let ledger = backend.open().await;
    let mut deliveries = ledger.follow(0);
    let appends = async {
        for n in 0..8 {
            append(&*ledger, &singles(n * 7..n * 7 + 7)).await;
        }
    };
    let follow = async {
        loop {
            match deliveries
                .next()
                .await
                .expect("a follower has no end")
                .expect("a delivery")
            {
                Delivery::CaughtUp(size) => {
                    assert_eq!(size % 7, 0, "part of an append was visible");
                    if size == 56 {
                        break;
                    }
                }
                Delivery::Page(_) | Delivery::Heartbeat => {}
            }
        }
    };
    future::join(appends, follow).await;
}

/// Given ten entries, then a range within them is read exactly, an empty one is empty, and one beyond them is an error.
pub async fn a_range_is_read_exactly_or_refused(backend: &mut dyn Backend) {
    let ledger = backend.open().await;
    for size in [0, 10] {
        if size > 0 {
            append(&*ledger, &singles(0..size)).await;
        }
        for range in [
            size + 1..size + 1,
            size..size + 1,
            0..size + 1,
            0..u64::MAX,
            u64::MAX..u64::MAX,
        ] {
            let asked = range.end;
            let mut stream = ledger.read(range.clone());
            match stream.next().await {
                Some(Err(ReadError::PositionAhead { asked: a, size: s })) if (a, s) == (asked, size) => {}
                other => panic!("{range:?} of {size} gave {other:?}"),
            }
            assert!(stream.next().await.is_none(), "a stream ends after an error");
        }
        for at in 0..=size {
            assert!(
                pages(&*ledger, at..at).await.expect("no error").is_empty(),
                "{at}..{at} is empty"
            );
        }
    }
    for start in 0..10_u64 {
        for end in start + 1..=10 {
            let found = entries(&*ledger, start..end).await.expect("entries");
            let expected: Vec<Bytes> = singles(start..end)
                .into_iter()
                .map(|record| record.bytes)
                .collect();
            assert_eq!(found, expected, "{start}..{end}");
        }
    }
    let backwards = Range { start: 5, end: 4 };
    match pages(&*ledger, backwards).await {
        Err(ReadError::Backwards { start: 5, end: 4 }) => {}
        other => panic!("a range backwards gave {other:?}"),
    }
}

/// Given many small and some large entries, then pages keep both limits, and few are needed.
pub async fn pages_keep_their_limits(backend: &mut dyn Backend) {
    let ledger = backend.open().await;
    let mut all = singles(0..2_500);
    all.extend((0..40).map(|_| long(MAX_ENTRY_BYTES)));
    all.extend(singles(0..10));
    append(&*ledger, &all).await;
    // Checks the limits of each page.
    assert_holds(&*ledger, &all).await;
    for start in [0, 1, 1_023, 1_024, 2_499, 2_500, 2_539, 2_549] {
        let found = entries(&*ledger, start..2_550).await.expect("entries");
        assert_eq!(count(found.len()), 2_550 - start);
    }
}

/// Given a ledger that is closed and opened again and again, then it keeps its entries and goes on at its size.
pub async fn a_reopened_ledger_is_the_same_and_goes_on(backend: &mut dyn Backend) {
    let mut all = Vec::new();
    for round in 0..10_u64 {
        let ledger = backend.open().await;
        assert_holds(&*ledger, &all).await;
        let batch = singles(round * 10..round * 10 + round);
        if !batch.is_empty() {
            append(&*ledger, &batch).await;
        }
        all.extend(batch);
        assert_holds(&*ledger, &all).await;
    }
}

/// Reads deliveries until the follower has caught up with `size`; gives the entries.
async fn until_caught_up(
    deliveries: &mut (impl futures::Stream<Item = Result<Delivery, ReadError>> + Unpin),
    mut next: Index,
    size: Size,
) -> Vec<Bytes> {
    let mut found = Vec::new();
    loop {
        match deliveries
            .next()
            .await
            .expect("a follower has no end")
            .expect("a delivery")
        {
            Delivery::Page(page) => {
                assert_eq!(page.first, next, "a follower gets each entry once, in order");
                check_limits(&page);
                next = page.end();
                found.extend(page.entries);
            }
            Delivery::CaughtUp(at) => {
                assert_eq!(at, next, "caught up means that everything below was delivered");
                if at == size {
                    return found;
                }
            }
            Delivery::Heartbeat => {}
        }
    }
}

/// Given a follower from 0 while another task appends, then it gets every entry once, across the hand-over from old to new.
pub async fn a_follower_gets_everything_once(backend: &mut dyn Backend) {
    let ledger = backend.open().await;
    let all = singles(0..600);
    append(&*ledger, &all[..100]).await;
    let mut deliveries = ledger.follow(0);
    let appends = async {
        for batch in all[100..].chunks(5) {
            append(&*ledger, batch).await;
        }
    };
    let (found, ()) = future::join(until_caught_up(&mut deliveries, 0, 600), appends).await;
    assert!(
        found.iter().eq(all.iter().map(|record| &record.bytes)),
        "the entries are the appended ones"
    );
}

/// Given a follower from the end or the middle, then it first hears that it has caught up, and then gets what is new.
pub async fn a_follower_that_starts_late_gets_the_rest(backend: &mut dyn Backend) {
    let ledger = backend.open().await;
    let all = singles(0..8);
    append(&*ledger, &all[..6]).await;
    let mut from_end = ledger.follow(6);
    match from_end.next().await {
        Some(Ok(Delivery::CaughtUp(6))) => {}
        other => panic!("a follower at the end first got {other:?}"),
    }
    let mut from_middle = ledger.follow(4);
    assert_eq!(until_caught_up(&mut from_middle, 4, 6).await.len(), 2);
    append(&*ledger, &all[6..]).await;
    for deliveries in [&mut from_end, &mut from_middle] {
        let found = until_caught_up(deliveries, 6, 8).await;
        assert!(
            found.iter().eq(all[6..].iter().map(|record| &record.bytes)),
            "only what is new"
        );
    }
}

/// Given a follower that knows more entries than there are, then it is told so and ends.
pub async fn a_follower_ahead_of_the_ledger_is_refused(backend: &mut dyn Backend) {
    let ledger = backend.open().await;
    append(&*ledger, &singles(0..3)).await;
    let mut deliveries = ledger.follow(4);
    match deliveries.next().await {
        Some(Err(ReadError::PositionAhead { asked: 4, size: 3 })) => {}
        other => panic!("a follower ahead got {other:?}"),
    }
    assert!(
        deliveries.next().await.is_none(),
        "a follower ends after an error"
    );
}

/// Given a ledger to which nothing is appended, then its follower hears heartbeats, and after them what is new.
pub async fn a_silent_ledger_has_a_heartbeat(backend: &mut dyn Backend) {
    let ledger = backend.open().await;
    let mut deliveries = ledger.follow(0);
    match deliveries.next().await {
        Some(Ok(Delivery::CaughtUp(0))) => {}
        other => panic!("a follower of an empty ledger first got {other:?}"),
    }
    for _ in 0..2 {
        match deliveries.next().await {
            Some(Ok(Delivery::Heartbeat)) => {}
            other => panic!("silence gave {other:?}"),
        }
    }
    append(&*ledger, &singles(0..3)).await;
    assert_eq!(until_caught_up(&mut deliveries, 0, 3).await.len(), 3);
}

/// Given a follower of a ledger that is closed, then it ends with an error: silence is never an answer.
pub async fn a_closed_ledger_ends_its_followers(backend: &mut dyn Backend) {
    let ledger = backend.open().await;
    append(&*ledger, &singles(0..3)).await;
    let mut deliveries = ledger.follow(3);
    assert!(matches!(deliveries.next().await, Some(Ok(Delivery::CaughtUp(3)))));
    drop(ledger);
    loop {
        match deliveries.next().await {
            Some(Ok(Delivery::Heartbeat)) => {}
            Some(Err(ReadError::Unavailable { .. })) => break,
            other => panic!("a closed ledger gave {other:?}"),
        }
    }
    assert!(
        deliveries.next().await.is_none(),
        "a follower ends after an error"
    );
}

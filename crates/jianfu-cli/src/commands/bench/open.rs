//! `bench open`: opening a ledger for writing and for reading.
//! First without its views, where no entry is replayed, then with them.

use std::time::{Duration, Instant};

use jianfu_engine::{Derived, Home};
use jianfu_facts::lang::Lang;
use jianfu_ledger::Ledger as _;

use super::figures::{forget_peak, median, mib, rate, resident, seconds, seconds_text};
use super::folder::{Built, Ready, ready};
use crate::args::Global;
use crate::args::bench::Open;
use crate::failure::Failure;
use crate::output::{Output, row};
use crate::progress::Meter;

/// How often it is opened.
const TIMES: u64 = 5;

pub(super) async fn run(global: &Global, asked: &Open) -> Result<Output, Failure> {
    let lang = Lang::from(global.lang);
    let Ready { folder, entries } = ready(
        global,
        asked.ledger.entries,
        &Built::Documents(asked.ledger.bytes),
    )
    .await?;
    let home = folder.home();
    let mut meter = Meter::new(lang, "打开", "opening");
    let (mut writing, mut reading) = (Vec::new(), Vec::new());
    forget_peak();
    for time in 1..=TIMES {
        let started = Instant::now();
        let ledger = home.open().await?;
        writing.push(started.elapsed());
        drop(ledger);
        let started = Instant::now();
        home.open_reader().await?.size().await?;
        reading.push(started.elapsed());
        meter.show(time, TIMES);
    }
    let (first, views) = with_views(&home, &mut meter).await?;
    let resident = resident();
    let writing = median(&writing).unwrap_or(Duration::ZERO);
    let reading = median(&reading).unwrap_or(Duration::ZERO);
    let row = |zh, en, value: String| row(lang, zh, en, value);
    let rows = vec![
        row(
            "打开供写入，秒",
            "opening for writing, seconds",
            seconds_text(writing),
        ),
        row(
            "打开供读取，秒",
            "opening for reading, seconds",
            seconds_text(reading),
        ),
        row(
            "连同视图打开供写入（有快照），秒",
            "opening for writing with its views, from a snapshot, seconds",
            seconds_text(views),
        ),
        row(
            "首次，无快照，秒",
            "the first time, without one, seconds",
            seconds_text(first),
        ),
        row("内存", "memory", mib(resident)),
    ];
    Ok(Output::new(lang.pick(
        format!("打开 {entries} 条记录的台账，{TIMES} 次的中位数"),
        format!("Opening a ledger of {entries} entries, median of {TIMES}"),
    ))
    .table("", super::columns(lang), rows)
    .put("seconds", seconds(writing))
    .put("reader_seconds", seconds(reading))
    .put("views_seconds", seconds(views))
    .put("first_views_seconds", seconds(first))
    .put("entries_per_second", rate(entries, writing))
    .put("resident_bytes", resident)
    .put("entries", entries))
}

/// Opening with the views that decisions need: the first time, which reads the ledger whole and keeps a snapshot, and from that.
async fn with_views(home: &Home, meter: &mut Meter) -> Result<(Duration, Duration), Failure> {
    let mut took = Vec::new();
    for _ in 0..2 {
        let started = Instant::now();
        let ledger = home.open().await?;
        let derived = Derived::open(home, &ledger, |p| meter.show(p.done, p.total)).await?;
        let folded = derived
            .fold_for_writing(&ledger, |p| meter.show(p.done, p.total))
            .await?;
        took.push(started.elapsed());
        drop(folded);
    }
    let time = |nth: usize| took.get(nth).copied().unwrap_or(Duration::ZERO);
    Ok((time(0), time(1)))
}

//! `bench open`: opening a ledger for writing and for reading. It must never replay an entry: that is what views do.

use std::time::{Duration, Instant};

use jianfu_domain::lang::Lang;
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
        row("内存", "memory", mib(resident)),
    ];
    Ok(Output::new(lang.pick(
        format!("打开 {entries} 条记录的台账，{TIMES} 次的中位数"),
        format!("Opening a ledger of {entries} entries, median of {TIMES}"),
    ))
    .table("", super::columns(lang), rows)
    .put("seconds", seconds(writing))
    .put("reader_seconds", seconds(reading))
    .put("entries_per_second", rate(entries, writing))
    .put("resident_bytes", resident)
    .put("entries", entries))
}

//! `bench replay`: every view folded from the first entry on. It must never count the building of the ledger.

use std::time::{Duration, Instant};

use jianfu_engine::fold;
use jianfu_facts::lang::Lang;

use super::figures::{forget_peak, median, mib, rate, resident, seconds, seconds_text};
use super::folder::{Built, Ready, ready};
use crate::args::Global;
use crate::args::bench::Replay;
use crate::failure::Failure;
use crate::output::{Output, row};
use crate::progress::Meter;

/// How often it is replayed.
const TIMES: u64 = 3;

pub(super) async fn run(global: &Global, asked: &Replay) -> Result<Output, Failure> {
    let lang = Lang::from(global.lang);
    let Ready { folder, entries } = ready(global, asked.entries, &Built::District).await?;
    let ledger = folder.home().open_reader().await?;
    let mut meter = Meter::new(lang, "回放", "replaying");
    let mut took = Vec::new();
    forget_peak();
    for time in 1..=TIMES {
        let started = Instant::now();
        let folded = fold(&ledger, None, |_| {}).await?;
        took.push(started.elapsed());
        drop(folded);
        meter.show(time, TIMES);
    }
    let resident = resident();
    let took = median(&took).unwrap_or(Duration::ZERO);
    let row = |zh, en, value: String| row(lang, zh, en, value);
    let rows = vec![
        row("每秒记录数", "entries a second", rate(entries, took).to_string()),
        row("用时，秒", "seconds", seconds_text(took)),
        row("内存", "memory", mib(resident)),
    ];
    Ok(Output::new(lang.pick(
        format!("回放 {entries} 条记录的全部视图，{TIMES} 次的中位数"),
        format!("Replaying all views of {entries} entries, median of {TIMES}"),
    ))
    .table("", super::columns(lang), rows)
    .put("entries_per_second", rate(entries, took))
    .put("seconds", seconds(took))
    .put("resident_bytes", resident)
    .put("entries", entries))
}

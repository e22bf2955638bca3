//! `bench append`: commits of a batch through the file ledger, beside plain appends of the same bytes to one file with
//! `fdatasync`. It must never count the making of the entries.

use std::fs::{self, File};
use std::io::Write as _;
use std::ops::Range;
use std::path::Path;
use std::time::{Duration, Instant};

use jianfu_engine::EngineError;
use jianfu_facts::lang::Lang;
use jianfu_ledger::{FileLedger, Ledger as _};

use super::entries::Mould;
use super::figures::{
    decimal, forget_peak, median, mib, number, rate, resident, seconds, seconds_text, thousandths,
};
use super::folder::Folder;
use crate::args::Global;
use crate::args::bench::Append;
use crate::failure::Failure;
use crate::output::{Output, row};
use crate::progress::Meter;

/// Rounds: in each, either side appends a part of the entries, so that what else the machine does falls on both.
const ROUNDS: u64 = 5;

/// What a round took.
struct Round {
    entries: u64,
    ours: Duration,
    plain: Duration,
}

pub(super) async fn run(global: &Global, asked: &Append) -> Result<Output, Failure> {
    let lang = Lang::from(global.lang);
    let mould = Mould::new(asked.bytes)?;
    let folder = Folder::empty(global)?;
    let ledger = folder.home().create().await?;
    let path = folder.path().join("plain");
    let mut sides = Sides {
        mould,
        batch: asked.batch,
        ledger,
        plain: File::create_new(&path).map_err(Failure::file(&path))?,
        meter: Meter::new(lang, "追加", "appending"),
        total: asked.entries,
    };
    forget_peak();
    let rounds = sides.rounds(&path).await?;
    let resident = resident();
    fs::remove_file(&path).map_err(Failure::file(&path))?;
    Ok(output(asked, &rounds, resident, lang))
}

/// The two sides of the comparison.
struct Sides {
    mould: Mould,
    batch: u64,
    ledger: FileLedger,
    plain: File,
    meter: Meter,
    total: u64,
}

impl Sides {
    async fn rounds(&mut self, path: &Path) -> Result<Vec<Round>, Failure> {
        let mut rounds = Vec::new();
        let mut from = 0;
        for round in 1..=ROUNDS.min(self.total) {
            let until = self.total * round / ROUNDS.min(self.total);
            let part = from..until;
            // Who comes first changes from round to round.
            let (ours, plain) = if round % 2 == 1 {
                let ours = self.ours(part.clone()).await?;
                (ours, self.plain(part, path)?)
            } else {
                let plain = self.plain(part.clone(), path)?;
                (self.ours(part).await?, plain)
            };
            rounds.push(Round {
                entries: until - from,
                ours,
                plain,
            });
            from = until;
        }
        Ok(rounds)
    }

    async fn ours(&mut self, part: Range<u64>) -> Result<Duration, Failure> {
        let mut took = Duration::ZERO;
        let mut size = part.start;
        while size < part.end {
            let records = self.mould.records(size..part.end.min(size + self.batch));
            let started = Instant::now();
            let appended = self.ledger.append(size, &records).await;
            took += started.elapsed();
            size = appended.map_err(EngineError::from)?;
            self.meter.show(size, self.total);
        }
        Ok(took)
    }

    fn plain(&mut self, part: Range<u64>, path: &Path) -> Result<Duration, Failure> {
        let mut took = Duration::ZERO;
        let mut size = part.start;
        while size < part.end {
            let until = part.end.min(size + self.batch);
            let bytes = self.mould.prefixed(size..until);
            let started = Instant::now();
            let written = self.plain.write_all(&bytes).and_then(|()| self.plain.sync_data());
            took += started.elapsed();
            written.map_err(Failure::file(path))?;
            size = until;
        }
        Ok(took)
    }
}

fn output(asked: &Append, rounds: &[Round], resident: Option<u64>, lang: Lang) -> Output {
    let of = |figure: fn(&Round) -> u64| median(&rounds.iter().map(figure).collect::<Vec<_>>()).unwrap_or(0);
    let ours = of(|round| rate(round.entries, round.ours));
    let plain = of(|round| rate(round.entries, round.plain));
    let ratio = of(|round| thousandths(rate(round.entries, round.ours), rate(round.entries, round.plain)));
    let took: Duration = rounds.iter().map(|round| round.ours).sum();
    let row = |zh, en, value: String| row(lang, zh, en, value);
    let rows = vec![
        row("每秒记录数", "entries a second", ours.to_string()),
        row(
            "直接追加文件，每秒",
            "plain append + fdatasync, entries a second",
            plain.to_string(),
        ),
        row("与直接追加之比", "ratio to plain append", decimal(ratio)),
        row("用时，秒", "seconds", seconds_text(took)),
        row("内存", "memory", mib(resident)),
    ];
    Output::new(lang.pick(
        format!(
            "持久追加 {} 条，每条 {} 字节，每次提交 {} 条",
            asked.entries, asked.bytes, asked.batch
        ),
        format!(
            "Durable appends of {} entries of {} bytes, {} a commit",
            asked.entries, asked.bytes, asked.batch
        ),
    ))
    .table("", super::columns(lang), rows)
    .put("entries_per_second", ours)
    .put("plain_entries_per_second", plain)
    .put("ratio_to_plain_append", number(ratio))
    .put("seconds", seconds(took))
    .put("resident_bytes", resident)
    .put("entries", asked.entries)
    .put("entry_bytes", asked.bytes)
    .put("batch", asked.batch)
}

//! `bench verify`: every entry hashed again, beside one plain SHA-256 an entry over the same bytes. It must never report a
//! figure of a ledger that isn't sound.

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::StreamExt as _;
use jianfu_facts::json;
use jianfu_facts::lang::Lang;
use jianfu_ledger::{FileLedger, Ledger as _, ReadError};
use jianfu_proof::{Rehash, Visit, inclusion_proof, sha256, verify_inclusion};

use super::figures::{
    decimal, forget_peak, median, mib, number, rate, resident, seconds, seconds_text, thousandths,
};
use super::folder::{Built, Ready, ready};
use crate::args::Global;
use crate::args::bench::Verify;
use crate::failure::Failure;
use crate::output::{Output, row};
use crate::progress::Meter;

/// Rounds: in each, either side goes through the whole ledger.
const ROUNDS: u64 = 3;

pub(super) async fn run(global: &Global, asked: &Verify) -> Result<Output, Failure> {
    let lang = Lang::from(global.lang);
    let Ready { folder, entries } = ready(
        global,
        asked.ledger.entries,
        &Built::Documents(asked.ledger.bytes),
    )
    .await?;
    let ledger = Arc::new(folder.home().open_reader().await?);
    let mut meter = Meter::new(lang, "核对", "verifying");
    let (mut ours, mut plain) = (Vec::new(), Vec::new());
    let mut peak = None;
    for round in 1..=ROUNDS {
        forget_peak();
        let started = Instant::now();
        rehash(&ledger, asked.threads, false).await?;
        ours.push(started.elapsed());
        peak = peak.max(resident());
        let started = Instant::now();
        plain_sha256(&ledger, entries, asked.threads).await?;
        plain.push(started.elapsed());
        meter.show(round, ROUNDS);
    }
    let started = Instant::now();
    rehash(&ledger, asked.threads, true).await?;
    let forms = rate(entries, started.elapsed());
    let micros = proof_micros(&ledger).await?;
    let output = output(asked, entries, &ours, &plain, peak, lang);
    Ok(output
        .note(lang.pick(
            format!("连同规范写法一并核对（audit verify 的缺省做法），每秒 {forms} 条；单条证明 {micros} 微秒。"),
            format!("With the canonical form checked, as audit verify does, {forms} entries a second; one proof {micros} µs."),
        ))
        .put("entries_per_second_with_forms", forms)
        .put("proof_micros", micros))
}

/// Hashes every entry again, and every node above, and compares with the hashes that were kept, in so many threads. With `forms`
/// each entry's canonical form is checked as well, as `audit verify` does.
async fn rehash(ledger: &FileLedger, threads: u64, forms: bool) -> Result<(), Failure> {
    let tree = ledger.tree().await?;
    let failed = |error: &dyn std::fmt::Display| Failure::other(error.to_string(), error.to_string());
    let work = move || {
        let canonical = |_: u64, bytes: &[u8]| json::check(bytes);
        let how = Rehash {
            threads: usize::try_from(threads).unwrap_or(1),
            visit: forms.then_some(&canonical as &Visit<'_, _>),
            progress: None,
        };
        how.run(&tree, tree.size()).map_err(|error| error.to_string())
    };
    let done = tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| failed(&error))?;
    let rehashed = done.map_err(|error| failed(&error))?;
    if rehashed.root != ledger.root(rehashed.entries).await? {
        return Err(failed(&"the root differs"));
    }
    Ok(())
}

/// Microseconds of an inclusion proof in the middle of the ledger, and of verifying it.
async fn proof_micros(ledger: &FileLedger) -> Result<u64, Failure> {
    let tree = ledger.tree().await?;
    let size = tree.size();
    let failed = |error: &dyn std::fmt::Display| Failure::other(error.to_string(), error.to_string());
    let (leaf, root) = (
        ledger.leaf_hashes(size / 2..size / 2 + 1).await?,
        ledger.root(size).await?,
    );
    let leaf = leaf.first().copied().ok_or_else(|| failed(&"an empty ledger"))?;
    let started = Instant::now();
    let proof = inclusion_proof(&tree, size / 2, size).map_err(|error| failed(&error))?;
    verify_inclusion(&leaf, size / 2, size, &proof, &root).map_err(|error| failed(&error))?;
    Ok(u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX))
}

/// One SHA-256 an entry, read in pages, each thread its share of the entries.
async fn plain_sha256(ledger: &Arc<FileLedger>, entries: u64, threads: u64) -> Result<(), Failure> {
    let share = entries.div_ceil(threads);
    let tasks: Vec<_> = (0..threads)
        .map(|nth| {
            let part = entries.min(nth * share)..entries.min((nth + 1) * share);
            tokio::spawn(sha256_each(Arc::clone(ledger), part))
        })
        .collect();
    for task in tasks {
        let hashed = task.await.map_err(|error| {
            let error = error.to_string();
            Failure::other(error.clone(), error)
        })?;
        // What was hashed must be used, or a compiler might leave the hashing out.
        std::hint::black_box(hashed?);
    }
    Ok(())
}

async fn sha256_each(ledger: Arc<FileLedger>, part: Range<u64>) -> Result<u8, ReadError> {
    let mut mixed = 0;
    let mut pages = ledger.read(part);
    while let Some(page) = pages.next().await {
        for entry in page?.entries {
            mixed ^= sha256(&entry).as_bytes().first().copied().unwrap_or(0);
        }
    }
    Ok(mixed)
}

fn output(
    asked: &Verify,
    entries: u64,
    ours: &[Duration],
    plain: &[Duration],
    resident: Option<u64>,
    lang: Lang,
) -> Output {
    let ratios: Vec<u64> = ours
        .iter()
        .zip(plain)
        .map(|(ours, plain)| thousandths(rate(entries, *ours), rate(entries, *plain)))
        .collect();
    let ratio = median(&ratios).unwrap_or(0);
    let took = median(ours).unwrap_or(Duration::ZERO);
    let plain = rate(entries, median(plain).unwrap_or(Duration::ZERO));
    let row = |zh, en, value: String| row(lang, zh, en, value);
    let rows = vec![
        row("每秒记录数", "entries a second", rate(entries, took).to_string()),
        row(
            "单纯 SHA-256，每秒",
            "plain SHA-256, entries a second",
            plain.to_string(),
        ),
        row("与单纯 SHA-256 之比", "ratio to plain SHA-256", decimal(ratio)),
        row("用时，秒", "seconds", seconds_text(took)),
        row("内存", "memory", mib(resident)),
    ];
    Output::new(lang.pick(
        format!(
            "核对 {entries} 条记录，{} 个线程，{ROUNDS} 次的中位数",
            asked.threads
        ),
        format!(
            "Verifying {entries} entries in {} threads, median of {ROUNDS}",
            asked.threads
        ),
    ))
    .table("", super::columns(lang), rows)
    .put("entries_per_second", rate(entries, took))
    .put("plain_entries_per_second", plain)
    .put("ratio_to_plain_sha256", number(ratio))
    .put("seconds", seconds(took))
    .put("resident_bytes", resident)
    .put("entries", entries)
    .put("threads", asked.threads)
}

//! How fast a log is computed anew, against one plain SHA-256 an entry over the same bytes in the same run. It measures
//! hashing only: the log lies in memory.
//!
//! `cargo run --release -p jianfu-proof --example speed [ENTRIES [BYTES]]`, by default 1,000,000 entries of 400 bytes.

#![expect(
    clippy::disallowed_types,
    reason = "a measurement needs a clock; the crate itself has none"
)]

use std::convert::Infallible;
use std::hint::black_box;
use std::time::Instant;

use jianfu_proof::{Hash, Rehash, TileLog, leaf_hash, node_hash, push_slot, sha256};

/// Runs of each, of which the fastest counts: other work on the machine only slows down.
const RUNS: u32 = 5;

/// A log in memory.
struct Log {
    bundles: Vec<Vec<u8>>,
    levels: Vec<Vec<u8>>,
}

impl Log {
    fn new(entries: &[Vec<u8>]) -> Self {
        let bundle = |of: &[Vec<u8>]| {
            let mut bytes = Vec::new();
            let all = of.iter().try_for_each(|entry| push_slot(&mut bytes, entry));
            all.map(|()| bytes).unwrap_or_default()
        };
        let mut level: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
        let mut levels = Vec::new();
        while !level.is_empty() {
            levels.push(level.iter().flat_map(|hash| hash.0).collect());
            level = level.chunks_exact(256).map(join).collect();
        }
        Self {
            bundles: entries.chunks(256).map(bundle).collect(),
            levels,
        }
    }
}

fn join(hashes: &[Hash]) -> Hash {
    match hashes {
        [only] => *only,
        _ => {
            let (left, right) = hashes.split_at(hashes.len() / 2);
            node_hash(&join(left), &join(right))
        }
    }
}

impl TileLog for Log {
    type Error = ();

    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<u8>, ()> {
        let start = usize::try_from(index).map_err(|_| ())? * 8192;
        let level = self.levels.get(usize::from(level)).ok_or(())?;
        let tile = level.get(start..start + 32 * usize::from(width)).ok_or(())?;
        Ok(tile.to_vec())
    }

    fn bundle(&self, index: u64, _: u16) -> Result<Vec<u8>, ()> {
        let index = usize::try_from(index).map_err(|_| ())?;
        self.bundles.get(index).cloned().ok_or(())
    }
}

fn fastest(mut run: impl FnMut()) -> f64 {
    let seconds = |_| {
        let begin = Instant::now();
        run();
        begin.elapsed().as_secs_f64()
    };
    (0..RUNS).map(seconds).fold(f64::INFINITY, f64::min)
}

fn main() {
    let mut numbers = std::env::args()
        .skip(1)
        .map(|number| number.parse::<usize>().ok());
    let count = numbers.next().flatten().unwrap_or(1_000_000);
    let bytes = numbers.next().flatten().unwrap_or(400);
    let entries: Vec<Vec<u8>> = (0..count)
        .map(|index| format!("{index:0bytes$}").into_bytes())
        .collect();
    let log = Log::new(&entries);
    let plain = fastest(|| {
        for entry in &entries {
            black_box(sha256(black_box(entry)));
        }
    });
    println!("{count} entries of {bytes} bytes, the fastest of {RUNS} runs");
    println!("plain SHA-256        {:9.0} entries/s", rate(count, plain));
    drop(entries);
    let mut one = plain;
    for threads in [1, 2] {
        let mut whole = false;
        let how = Rehash::<Infallible> {
            threads,
            visit: None,
            progress: None,
        };
        let ours = fastest(|| {
            whole = how
                .run(&log, count as u64)
                .is_ok_and(|done| done.entries == count as u64);
        });
        if threads == 1 {
            one = ours;
        }
        println!(
            "rehash, {threads} thread(s)  {:9.0} entries/s, {:.3} of plain, {:.2} times one thread, whole: {whole}",
            rate(count, ours),
            plain / ours,
            one / ours,
        );
    }
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn rate(count: usize, seconds: f64) -> f64 {
    count as f64 / seconds
}

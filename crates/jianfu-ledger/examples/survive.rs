//! Kills a ledger's writer at random, again and again, and looks whether anything is lost. It must never know more of the
//! ledger than what anyone can call.
//!
//! ```text
//! cargo run --release -p jianfu-ledger --example survive -- --times 1000 --seed 1
//! ```
//!
//! A child appends commands as fast as it can, and says after each append which size was acknowledged, and with which root; now
//! and then it redacts an entry, and says which. Its parent kills it (SIGKILL) after 1 to 60 ms, opens the ledger again, and goes
//! on with it. What each entry must be follows from the seed and its index, so that every byte is compared. One line at the end;
//! exit code 1 when anything is lost.
//!
//! With `strace` the kernel refuses one call after the other, here the 7th `fdatasync`; the child ends at the first append
//! that fails, and `verify` compares the ledger with what it said:
//!
//! ```text
//! strace -f -qq -o /dev/null -e inject=fdatasync:error=EIO:when=7 survive child DIR 1 40 >said; survive verify DIR 1 <said
//! ```
//!
//! Likewise with `pwrite64`, `openat`, `fsync`, `ftruncate`, `rename`, and `error=ENOSPC`.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use futures::TryStreamExt;
use jianfu_ledger::conformance::part;
use jianfu_ledger::file::Options;
use jianfu_ledger::{FileLedger, Ledger, Record};
use jianfu_proof::{Frontier, leaf_hash};
use uuid::Uuid;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Entries of a segment: fewer than the format's, so that there are many borders.
const SEGMENT: u64 = 500;
/// Most commands of an append.
const MOST_COMMANDS: u64 = 20;
/// Most parts of a command.
const MOST_PARTS: u64 = 6;
/// Longest text of an entry, in bytes.
const MOST_TEXT: u64 = 900;
/// Longest life of a child, in milliseconds.
const MOST_LIFE: u64 = 60;
/// After so many kills every entry is compared again, not only the new ones.
const ALL_AGAIN: u64 = 50;

fn main() -> ExitCode {
    match run() {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run() -> Outcome<String> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["--times", times, "--seed", seed] => kill_again_and_again(times.parse()?, seed.parse()?).await,
        ["child", dir, seed, appends] => child(Path::new(dir), seed.parse()?, appends.parse()?).await,
        ["verify", dir, seed] => {
            let mut said = Vec::new();
            std::io::stdin().read_to_end(&mut said)?;
            let mut survey = Survey::new(seed.parse()?);
            survey.check(Path::new(dir), &said, true).await?;
            Ok(format!("{} entries are there, none is lost", survey.size))
        }
        _ => Err("survive --times N --seed S | child DIR S APPENDS | verify DIR S".into()),
    }
}

/// A random number that two numbers and a purpose determine (SplitMix64).
fn random(seed: u64, index: u64, purpose: u64) -> u64 {
    let mut z = seed
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(index.wrapping_mul(0xd134_2543_de82_ef95))
        .wrapping_add(purpose.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The command that begins at this index: as many parts as the seed says, each with a text that it says.
fn command(seed: u64, first: u64) -> Vec<Record> {
    let parts = 1 + random(seed, first, 1) % MOST_PARTS;
    let entry = |nth: u64| {
        let index = first + nth;
        let len = random(seed, index, 2) % MOST_TEXT;
        let mut text = format!("{}/{parts} {index} ", nth + 1);
        let letters =
            (0..len).map(|at| char::from(b'a' + u8::try_from(random(seed, index, 3 + at) % 26).unwrap_or(0)));
        text.extend(letters);
        Record {
            id: Uuid::from_u128(u128::from(index)),
            bytes: Bytes::from(text),
        }
    };
    (0..parts).map(entry).collect()
}

/// What an entry is restated as: itself without its text.
fn restated(entry: &[u8]) -> Bytes {
    let words = entry.split(|byte| *byte == b' ');
    words.take(2).collect::<Vec<_>>().join(&b' ').into()
}

async fn open(dir: &Path) -> Outcome<FileLedger> {
    let options = Options::new("survive", part).with_segment_entries(SEGMENT);
    Ok(if dir.join("head").exists() {
        FileLedger::open(dir, options).await?
    } else {
        FileLedger::create(dir, options).await?
    })
}

/// Appends, and says what was acknowledged; forever, if nobody stops it and `appends` is 0.
async fn child(dir: &Path, seed: u64, appends: u64) -> Outcome<String> {
    let ledger = open(dir).await?;
    let mut size = ledger.size().await?;
    let mut frontier = ledger.frontier(size).await?;
    let mut stdout = std::io::stdout();
    let mut done = 0;
    while appends == 0 || done < appends {
        let mut records = Vec::new();
        for _ in 0..=random(seed, size, 0) % MOST_COMMANDS {
            records.extend(command(seed, size + u64::try_from(records.len())?));
        }
        size = ledger.append(size, &records).await?;
        for record in &records {
            frontier.push(leaf_hash(&record.bytes))?;
        }
        writeln!(stdout, "{size} {}", frontier.root())?;
        stdout.flush()?;
        if random(seed, size, u64::MAX).is_multiple_of(16) {
            ledger.sync_hashes().await?;
            let index = random(seed, size, u64::MAX - 1) % size;
            if let Some(page) = ledger.read(index..index + 1).try_next().await? {
                for entry in page.entries {
                    ledger.redact(index, restated(&entry)).await?;
                    writeln!(stdout, "redacted {index}")?;
                    stdout.flush()?;
                }
            }
        }
        done += 1;
    }
    Ok("end".to_owned())
}

/// What the parent knows.
struct Survey {
    seed: u64,
    /// Entries that were compared.
    size: u64,
    frontier: Frontier,
    /// Entries of which the child said that they are redacted, and those that were found so.
    redacted: BTreeSet<u64>,
    appends: u64,
    torn: usize,
    kept: u64,
}

impl Survey {
    fn new(seed: u64) -> Self {
        Self {
            seed,
            size: 0,
            frontier: Frontier::new(),
            redacted: BTreeSet::new(),
            appends: 0,
            torn: 0,
            kept: 0,
        }
    }

    /// The sizes and roots that the child said, and takes note of what it redacted.
    fn hear(&mut self, said: &[u8]) -> Outcome<Vec<(u64, String)>> {
        // A line without its end was cut with the child; what it acknowledged, nobody heard.
        let lines = said.split_inclusive(|byte| *byte == b'\n');
        let mut heard = Vec::new();
        for line in lines.filter_map(|line| line.strip_suffix(b"\n")) {
            let line = std::str::from_utf8(line)?;
            if let Some(index) = line.strip_prefix("redacted ") {
                self.redacted.insert(index.parse()?);
            } else if let Some((at, root)) = line.split_once(' ') {
                heard.push((at.parse::<u64>()?, root.to_owned()));
            }
        }
        Ok(heard)
    }

    /// Opens the ledger and compares it with what the child said, and each new entry (or each) with what it must be.
    async fn check(&mut self, dir: &Path, said: &[u8], all: bool) -> Outcome<()> {
        let ledger = open(dir).await?;
        self.torn += ledger.recovery().torn.len();
        self.kept += ledger.recovery().kept;
        let size = ledger.size().await?;
        let heard = self.hear(said)?;
        self.appends += u64::try_from(heard.len())?;
        let acknowledged = heard.last().map_or(self.size, |(at, _)| *at);
        if size < acknowledged.max(self.size) {
            return Err(format!("LOST: {size} entries of {acknowledged} acknowledged ones").into());
        }
        if all {
            self.size = 0;
            self.frontier = Frontier::new();
        }
        let mut heard = heard
            .into_iter()
            .filter(|(at, _)| *at > self.size)
            .collect::<Vec<_>>()
            .into_iter()
            .peekable();
        let mut pages = ledger.read(self.size..size);
        let mut expected = Vec::new().into_iter();
        while let Some(page) = pages.try_next().await? {
            for found in page.entries {
                if expected.len() == 0 {
                    expected = command(self.seed, self.size).into_iter();
                }
                let record = expected.next().ok_or("a command has a part")?;
                if found == restated(&record.bytes) {
                    self.redacted.insert(self.size);
                } else if record.bytes != found || self.redacted.contains(&self.size) {
                    return Err(
                        format!("LOST: entry {} isn't what was appended, or restated", self.size).into(),
                    );
                }
                self.frontier.push(leaf_hash(&record.bytes))?;
                self.size += 1;
                if let Some((_, root)) = heard.next_if(|(at, _)| *at == self.size)
                    && root != self.frontier.root().to_string()
                {
                    return Err(format!("LOST: another root at {}", self.size).into());
                }
            }
        }
        if expected.len() > 0 {
            return Err(format!("the command that ends at {} is cut", self.size).into());
        }
        let checked = ledger.check(|_| {}).await?;
        let redacted = u64::try_from(self.redacted.len())?;
        // One that was redacted, and the child killed before it said so, is found when every entry is compared again.
        let silent = checked
            .redacted
            .checked_sub(redacted)
            .ok_or("LOST: a redaction")?;
        if (checked.size, checked.root) != (self.size, self.frontier.root())
            || checked.unhashed > 0
            || (all && silent > 0)
        {
            return Err(format!("the check gives {checked:?} at {}", self.size).into());
        }
        Ok(())
    }
}

/// Lets the child live for a random short time; gives what it said.
fn let_live(child: &mut Child, life: Duration) -> Outcome<Vec<u8>> {
    let stdout = child.stdout.take().ok_or("the child has no output")?;
    let listener = thread::spawn(move || {
        let mut said = Vec::new();
        let mut reader = BufReader::new(stdout);
        while reader.read_until(b'\n', &mut said)? > 0 {}
        Ok::<_, std::io::Error>(said)
    });
    thread::sleep(life);
    child.kill()?;
    child.wait()?;
    let said = listener.join().map_err(|_panic| "the listener failed")??;
    Ok(said)
}

async fn kill_again_and_again(times: u64, seed: u64) -> Outcome<String> {
    let folder = tempfile::TempDir::new()?;
    let dir = folder.path().join("ledger");
    let mut survey = Survey::new(seed);
    for nth in 1..=times {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("child")
            .arg(&dir)
            .args([&seed.to_string(), "0"])
            .stdout(Stdio::piped())
            .spawn()?;
        let life = Duration::from_micros(1_000 + random(seed, nth, 0) % (MOST_LIFE * 1_000));
        let said = let_live(&mut child, life)?;
        let all = nth % ALL_AGAIN == 0 || nth == times;
        let checked = survey.check(&dir, &said, all).await;
        if let Err(error) = checked {
            return Err(format!(
                "kill {nth} of seed {seed}: {error}; the ledger is kept in {}",
                folder.keep().display()
            )
            .into());
        }
    }
    let redacted = survey.redacted.len();
    let Survey {
        size,
        appends,
        torn,
        kept,
        ..
    } = survey;
    Ok(format!(
        "killed {times} times, nothing lost: {appends} appends heard, {size} entries, {redacted} redacted, {kept} kept \
         unheard, {torn} torn ends"
    ))
}

//! Durable appends by sled, redb and fjall: `jianfu-peers STORE ENTRIES-FOLDER BATCH COUNT DIR`. It must never measure with
//! other entries than the ledger's own, nor link anything of jianfu's.
//!
//! ENTRIES-FOLDER is the `ledger/entries` of a ledger that `jianfu bench append --data` made; the entries are read before
//! the clock starts. Key: the index, 8 bytes big-endian; value: the entry. One line of JSON on stdout.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// What any of it fails with: this is a measurement, and a failure ends it.
type Failed = Box<dyn Error>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("jianfu-peers: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failed> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [store, from, batch, count, dir] = words.as_slice() else {
        return Err("usage: jianfu-peers sled|redb|fjall ENTRIES-FOLDER BATCH COUNT DIR".into());
    };
    let (batch, count): (usize, usize) = (batch.parse()?, count.parse()?);
    let entries = entries(Path::new(from), count)?;
    let mut append = open(store, Path::new(dir))?;
    let before = resident();
    let started = Instant::now();
    let mut index = 0_u64;
    for batch in entries.chunks(batch.max(1)) {
        append(index, batch)?;
        index += u64::try_from(batch.len())?;
    }
    let seconds = started.elapsed().as_secs_f64();
    let rate = f64::from(u32::try_from(entries.len())?) / seconds;
    let resident = resident().saturating_sub(before);
    println!(
        "{{\"store\":\"{store}\",\"entries\":{},\"batch\":{batch},\"seconds\":{seconds:.3},\
         \"entries_per_second\":{rate:.0},\"resident_bytes\":{resident}}}",
        entries.len()
    );
    Ok(())
}

/// The first `count` entries of a ledger's segments, in order.
fn entries(folder: &Path, count: usize) -> Result<Vec<Vec<u8>>, Failed> {
    let mut names: Vec<_> = fs::read_dir(folder)?.map(|name| Ok(name?.path())).collect::<Result<_, Failed>>()?;
    names.sort();
    let mut entries = Vec::new();
    for name in names {
        let bytes = fs::read(name)?;
        let mut rest = bytes.as_slice();
        while let Some((prefix, after)) = rest.split_first_chunk::<2>()
            && entries.len() < count
        {
            let entry = after.split_at_checked(u16::from_be_bytes(*prefix).into());
            let (entry, after) = entry.ok_or("a segment ends within an entry")?;
            entries.push(entry.to_vec());
            rest = after;
        }
    }
    if entries.len() < count {
        return Err(format!("{} holds {} entries, {count} are needed", folder.display(), entries.len()).into());
    }
    Ok(entries)
}

/// Appends a batch from an index on, and returns when the store says that it is durable.
type Append = Box<dyn FnMut(u64, &[Vec<u8>]) -> Result<(), Failed>>;

fn open(store: &str, dir: &Path) -> Result<Append, Failed> {
    match store {
        "sled" => sled(dir),
        "redb" => redb(dir),
        "fjall" => fjall(dir),
        other => Err(format!("no store is called {other}").into()),
    }
}

/// sled 0.34: `flush` is `sync_file_range`, which is less than an fsync. Its cache is bounded as in its own advice.
fn sled(dir: &Path) -> Result<Append, Failed> {
    let db = sled::Config::new().path(dir).cache_capacity(256 << 20).flush_every_ms(None).open()?;
    Ok(Box::new(move |first, entries| {
        let mut batch = sled::Batch::default();
        for (index, entry) in (first..).zip(entries) {
            batch.insert(&index.to_be_bytes(), entry.as_slice());
        }
        db.apply_batch(batch)?;
        db.flush()?;
        Ok(())
    }))
}

/// redb 4: one write transaction a batch, fsync at its commit.
fn redb(dir: &Path) -> Result<Append, Failed> {
    const ENTRIES: redb::TableDefinition<'_, u64, &[u8]> = redb::TableDefinition::new("entries");
    fs::create_dir_all(dir)?;
    let db = redb::Database::builder().set_cache_size(256 << 20).create(dir.join("entries.redb"))?;
    Ok(Box::new(move |first, entries| {
        let mut write = db.begin_write()?;
        write.set_durability(redb::Durability::Immediate)?;
        {
            let mut table = write.open_table(ENTRIES)?;
            for (index, entry) in (first..).zip(entries) {
                table.insert(index, entry.as_slice())?;
            }
        }
        write.commit()?;
        Ok(())
    }))
}

/// fjall 3: one batch, then fsync of its journal.
fn fjall(dir: &Path) -> Result<Append, Failed> {
    let db = fjall::Database::builder(dir).open()?;
    let keyspace = db.keyspace("entries", fjall::KeyspaceCreateOptions::default)?;
    Ok(Box::new(move |first, entries| {
        let mut batch = db.batch();
        for (index, entry) in (first..).zip(entries) {
            batch.insert(&keyspace, index.to_be_bytes(), entry.as_slice());
        }
        batch.commit()?;
        db.persist(fjall::PersistMode::SyncAll)?;
        Ok(())
    }))
}

/// The most memory that the process has had resident, in bytes: `VmHWM`. 0 where `/proc` has none.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
    kib.unwrap_or(0).saturating_mul(1024)
}

//! Hashing the entries of an append on another core while the disk makes them durable. What it gives is what hashing here would
//! give; a thread that can't be had is done without.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use bytes::Bytes;
use jianfu_proof::{Hash, leaf_hash};

use crate::contract::Record;

/// Fewer entries are hashed sooner than handed over.
const FEW: usize = 32;

/// A thread that hashes, started when there is enough to do. It ends when this is dropped.
#[derive(Debug, Default)]
pub(crate) struct Hasher {
    worker: Option<Worker>,
    /// Whether the worker is at the entries of an append.
    begun: bool,
}

#[derive(Debug)]
struct Worker {
    entries: Sender<Vec<Bytes>>,
    hashes: Receiver<Vec<Hash>>,
}

impl Worker {
    fn start() -> Option<Worker> {
        let (entries, waiting) = channel::<Vec<Bytes>>();
        let (done, hashes) = channel();
        let work = move || {
            for entries in waiting {
                let hashed = entries.iter().map(|entry| leaf_hash(entry)).collect();
                if done.send(hashed).is_err() {
                    return;
                }
            }
        };
        let name = "jianfu-hasher".to_owned();
        thread::Builder::new().name(name).spawn(work).ok()?;
        Some(Worker { entries, hashes })
    }
}

impl Hasher {
    /// Begins with the entries of an append.
    pub(crate) fn begin(&mut self, records: &[Record]) {
        self.begun = false;
        if records.len() < FEW {
            return;
        }
        if self.worker.is_none() {
            self.worker = Worker::start();
        }
        let entries = records.iter().map(|record| record.bytes.clone()).collect();
        let sent = self.worker.as_ref().map(|worker| worker.entries.send(entries));
        self.begun = matches!(sent, Some(Ok(())));
    }

    /// The leaf hashes of the records that were begun with, in order.
    pub(crate) fn finish(&mut self, records: &[Record]) -> Vec<Hash> {
        let there = self.worker.as_ref().filter(|_| self.begun);
        let hashes = there.and_then(|worker| worker.hashes.recv().ok());
        self.begun = false;
        hashes
            .filter(|hashes| hashes.len() == records.len())
            .unwrap_or_else(|| records.iter().map(|record| leaf_hash(&record.bytes)).collect())
    }
}

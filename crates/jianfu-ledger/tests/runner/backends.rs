//! The suite, on memory and on files.

use async_trait::async_trait;
use jianfu_ledger::conformance::{Backend, part};
use jianfu_ledger::file::{Options, SEGMENT_ENTRIES};
use jianfu_ledger::{FileLedger, Ledger, MemoryDisk, MemoryLedger};
use tempfile::TempDir;

struct Memory(MemoryDisk);

#[async_trait]
impl Backend for Memory {
    async fn open(&mut self) -> Box<dyn Ledger> {
        Box::new(MemoryLedger::open(&self.0))
    }
}

struct Files {
    folder: TempDir,
    segment_entries: u64,
    created: bool,
}

impl Files {
    fn new(segment_entries: u64) -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            segment_entries,
            created: false,
        }
    }
}

#[async_trait]
impl Backend for Files {
    async fn open(&mut self) -> Box<dyn Ledger> {
        let options = Options::new("the suite", part).with_segment_entries(self.segment_entries);
        let dir = self.folder.path().join("ledger");
        let ledger = if self.created {
            FileLedger::open(dir, options).await.unwrap()
        } else {
            self.created = true;
            FileLedger::create(dir, options).await.unwrap()
        };
        Box::new(ledger)
    }
}

mod memory {
    jianfu_ledger::conformance_suite!(super::Memory(super::MemoryDisk::default()));
}

mod files {
    jianfu_ledger::conformance_suite!(super::Files::new(super::SEGMENT_ENTRIES));
}

/// 300 entries a segment: appends cross segments, and pages end at them.
mod files_of_small_segments {
    jianfu_ledger::conformance_suite!(super::Files::new(300));
}

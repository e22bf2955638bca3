//! Walking through a segment's entries from the front by their length prefixes, with bounded memory. It must never judge: it
//! says where the bytes stop being entries, and others say whether that is damage, a torn tail or the end.

use super::disk::DiskFile;
use super::layout::PREFIX_BYTES;
use crate::error::FileError;
use crate::limits::count;

/// Bytes that are read at a time.
const CHUNK: usize = 1 << 20;

/// A walk through the first `len` bytes of a segment.
pub(crate) struct Walk {
    file: DiskFile,
    len: u64,
    /// Where the next entry begins in the file.
    start: u64,
    buf: Vec<u8>,
    /// Where the next entry begins in `buf`.
    from: usize,
}

/// What comes next in a segment.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step<'a> {
    /// A whole entry; its prefix begins at `start`, and the next one at `end`.
    Entry { start: u64, end: u64, bytes: &'a [u8] },
    /// Nothing: the segment ends here.
    End,
    /// Bytes that are not a whole entry: too few, or a length of 0.
    Torn,
}

impl Walk {
    /// Begins at the front. Bytes that come after the present length are not looked at.
    pub(crate) fn new(file: DiskFile) -> Result<Self, FileError> {
        Self::at(file, 0)
    }

    /// Begins where an entry is known to begin.
    pub(crate) fn at(file: DiskFile, start: u64) -> Result<Self, FileError> {
        let len = file.len()?;
        Ok(Self {
            file,
            len,
            start,
            buf: Vec::new(),
            from: 0,
        })
    }

    /// Bytes of the segment when the walk began.
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// Where the walk stands: the end of the entries that it has given.
    pub(crate) fn position(&self) -> u64 {
        self.start
    }

    /// The next step; after `End` or `Torn` the same again.
    pub(crate) fn next(&mut self) -> Result<Step<'_>, FileError> {
        self.have(PREFIX_BYTES)?;
        let rest = self.buf.get(self.from..).unwrap_or_default();
        let Some(prefix) = rest.first_chunk::<PREFIX_BYTES>() else {
            return Ok(if rest.is_empty() { Step::End } else { Step::Torn });
        };
        let whole = PREFIX_BYTES + usize::from(u16::from_be_bytes(*prefix));
        if whole == PREFIX_BYTES {
            return Ok(Step::Torn);
        }
        self.have(whole)?;
        let Some(bytes) = self.buf.get(self.from + PREFIX_BYTES..self.from + whole) else {
            return Ok(Step::Torn);
        };
        let start = self.start;
        self.from += whole;
        self.start += count(whole);
        Ok(Step::Entry {
            start,
            end: self.start,
            bytes,
        })
    }

    /// Reads on until `n` bytes are in the buffer from the next entry on, or the segment ends.
    fn have(&mut self, n: usize) -> Result<(), FileError> {
        let buffered = self.buf.len().saturating_sub(self.from);
        if buffered >= n {
            return Ok(());
        }
        self.buf.drain(..self.from);
        self.from = 0;
        let at = self.start + count(buffered);
        let wanted = usize::try_from(self.len.saturating_sub(at))
            .unwrap_or(CHUNK)
            .min(CHUNK);
        if wanted > 0 {
            self.buf.extend(self.file.read_up_to(wanted, at)?);
        }
        Ok(())
    }
}

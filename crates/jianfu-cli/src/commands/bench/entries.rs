//! The entries of a measurement: received documents, canonical, each of the size asked for, the same in every run. It must
//! never draw anything by chance, nor read a clock.

use bytes::Bytes;
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::document::DocumentReceived;
use jianfu_facts::flow::words::{Channel, DocumentForm, Source};
use jianfu_facts::item::item_key;
use jianfu_facts::text::{Number, Title};
use jianfu_facts::unit::UnitId;
use jianfu_ledger::Record;
use uuid::Uuid;

use crate::failure::Failure;

/// What stands in the mould where an entry has its index: 12 decimal digits, in its number, its item and its command.
const PLACEHOLDER: &str = "987654321098";

/// The bytes of an entry, with the places of its index.
#[derive(Clone, Debug)]
pub(super) struct Mould {
    bytes: Vec<u8>,
    places: Vec<usize>,
}

impl Mould {
    /// A mould for entries of so many bytes: the title is as long as it takes.
    ///
    /// # Errors
    /// Usage, when no title makes an entry of this size.
    pub(super) fn new(bytes: u64) -> Result<Mould, Failure> {
        let impossible = || {
            Failure::usage(
                format!("无法生成每条 {bytes} 字节的记录。"),
                format!("No entry of {bytes} bytes can be made."),
            )
        };
        let wanted = usize::try_from(bytes).map_err(|_| impossible())?;
        let shortest = encoded("a").ok_or_else(impossible)?.len();
        let title = title(wanted.checked_sub(shortest).ok_or_else(impossible)? + 1);
        let bytes = encoded(&title)
            .filter(|bytes| bytes.len() == wanted)
            .ok_or_else(impossible)?;
        let places = (0..bytes.len())
            .filter(|at| {
                bytes
                    .get(*at..)
                    .is_some_and(|rest| rest.starts_with(PLACEHOLDER.as_bytes()))
            })
            .collect();
        Ok(Mould { bytes, places })
    }

    /// The entry with this index.
    pub(super) fn entry(&self, index: u64) -> Vec<u8> {
        let digits = format!("{index:012}");
        let mut bytes = self.bytes.clone();
        for place in &self.places {
            if let Some(slot) = bytes.get_mut(*place..place + digits.len()) {
                slot.copy_from_slice(digits.as_bytes());
            }
        }
        bytes
    }

    /// The records with these indexes.
    pub(super) fn records(&self, indexes: std::ops::Range<u64>) -> Vec<Record> {
        let record = |index| Record {
            id: Uuid::from_u128(u128::from(index)),
            bytes: Bytes::from(self.entry(index)),
        };
        indexes.map(record).collect()
    }

    /// The same entries as a file has them: a big-endian `u16` length before each.
    pub(super) fn prefixed(&self, indexes: std::ops::Range<u64>) -> Vec<u8> {
        let len = u16::try_from(self.bytes.len()).unwrap_or(u16::MAX);
        let mut bytes = Vec::new();
        for index in indexes {
            bytes.extend(len.to_be_bytes());
            bytes.extend(self.entry(index));
        }
        bytes
    }
}

/// A title of so many bytes, in as few characters as may be: Chinese ones have three bytes.
fn title(bytes: usize) -> String {
    let chinese = "关于进一步规范督查检查考核工作切实减轻基层负担的通知"
        .chars()
        .cycle();
    let padding = "a".repeat(bytes % 3);
    chinese.take(bytes / 3).chain(padding.chars()).collect()
}

/// The bytes of the mould with a title; none when a part of it isn't valid.
fn encoded(title: &str) -> Option<Vec<u8>> {
    let (issuer, on) = ("siming".parse::<UnitId>().ok()?, Day::new(2019, 6, 6)?);
    let title = Title::try_from(title.to_owned()).ok()?;
    let number = Number::try_from(PLACEHOLDER.to_owned()).ok()?;
    let fact = DocumentReceived {
        channel: Channel::Oa,
        demands: Vec::new(),
        detail: None,
        due: None,
        form: DocumentForm::Red,
        item: item_key(Some(&number), &issuer, on, &title),
        issuer,
        late: None,
        minutes: None,
        number: Some(number),
        pages: None,
        person_minutes: 0,
        source: Source::Typed,
        title,
    };
    let entry = Entry {
        actor: "bench".parse().ok()?,
        at: "2019-06-06T17:00:00.000+08:00".parse::<Stamp>().ok()?,
        cause: None,
        cmd: format!("00000000-0000-4000-8000-{PLACEHOLDER}").parse().ok()?,
        corrects: Vec::new(),
        fact: Fact::DocumentReceived(Box::new(fact)),
        on,
        part: (1, 1),
        seals: Vec::new(),
        unit: "siming/kaiyuan/shentian".parse().ok()?,
        v: 1,
    };
    entry.encode().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::bench::{MAX_BYTES, MIN_BYTES};

    #[test]
    fn every_entry_is_canonical_has_the_size_asked_for_and_differs_from_the_others() {
        for size in MIN_BYTES..=MAX_BYTES {
            let mould = Mould::new(size).unwrap();
            assert_eq!(mould.places.len(), 3);
            for index in [0, 1, 99_999_999] {
                let bytes = mould.entry(index);
                assert_eq!(u64::try_from(bytes.len()).unwrap(), size);
                let entry = Entry::decode(&bytes).unwrap();
                assert_eq!(entry.encode().unwrap(), bytes);
                assert!(entry.cmd.to_string().ends_with(&format!("{index:012}")));
            }
        }
        assert!(Mould::new(100).is_err());
    }

    #[test]
    fn a_file_of_them_is_the_records_with_prefixes() {
        let mould = Mould::new(370).unwrap();
        let mut expected = Vec::new();
        for record in mould.records(5..8) {
            expected.extend([1, 114]);
            expected.extend_from_slice(&record.bytes);
        }
        assert_eq!(mould.prefixed(5..8), expected);
    }
}

//! Given what a crash can leave behind, when the ledger is opened, then complete commands are kept, the rest is in `torn/`,
//! and nothing that was certain is missing.

use std::fs;

use jianfu_ledger::conformance::{entry, single};
use jianfu_ledger::file::Options;
use jianfu_ledger::{Damage, DamageKind, FileLedger, Ledger, OpenError, Record};

use crate::support::{Place, SEGMENT, append, options, texts, texts_of};

/// A command of `n` parts.
pub(crate) fn command(n: u32, text: &str) -> Vec<Record> {
    (1..=n).map(|i| entry(i, n, text)).collect()
}

fn appends() -> Vec<Vec<Record>> {
    vec![command(2, "first"), vec![single(7)], command(3, "the last one")]
}

/// Bytes of records in an entries file.
fn bundle(records: &[Record]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for record in records {
        bytes.extend(u16::try_from(record.bytes.len()).unwrap().to_be_bytes());
        bytes.extend(&record.bytes[..]);
    }
    bytes
}

/// Puts `tail` after the ledger's durable entries as an append that was interrupted would: nothing else has changed.
fn add_tail(place: &Place, tail: &[u8], segment: &str) {
    let name = format!("entries/{segment}");
    let mut bytes = fs::read(place.path(&name)).unwrap_or_default();
    bytes.extend(tail);
    place.write(&name, &bytes);
}

async fn opened(place: &Place) -> FileLedger {
    match place.open().await {
        Ok(ledger) => ledger,
        Err(error) => panic!("the ledger should open: {error}"),
    }
}

/// The last command of three parts lies in one segment, and is cut at every byte.
#[tokio::test]
async fn given_the_last_command_torn_at_any_byte_then_it_is_moved_aside_whole_and_the_ledger_goes_on() {
    let durable = vec![vec![single(0)]];
    let place = Place::with(&durable).await;
    let before = place.files();
    let last = command(3, "the last one");
    let tail = bundle(&last);
    let start = before["entries/000000"].len();
    for cut in 0..tail.len() {
        place.restore(&before);
        add_tail(&place, &tail[..cut], "000000");
        let ledger = opened(&place).await;
        assert_eq!(texts(&ledger).await, texts_of(&durable), "cut at {cut}");
        assert_eq!(ledger.recovery().kept, 0);
        let mut expected = before.clone();
        if cut > 0 {
            expected.insert(format!("torn/000000-{start}"), tail[..cut].to_vec());
            assert_eq!(
                ledger.recovery().torn,
                [place.path(&format!("torn/000000-{start}"))]
            );
        }
        assert_eq!(
            place.files(),
            expected,
            "cut at {cut}: all bytes are where they belong"
        );
        append(&ledger, std::slice::from_ref(&last)).await;
        drop(ledger);
        let all = [durable.clone(), vec![last.clone()]].concat();
        assert_eq!(
            texts(&opened(&place).await).await,
            texts_of(&all),
            "cut at {cut}, appended again"
        );
    }
    place.restore(&before);
    add_tail(&place, &tail, "000000");
    let ledger = opened(&place).await;
    let all = [durable, vec![last]].concat();
    assert_eq!(texts(&ledger).await, texts_of(&all), "a complete command is kept");
    assert_eq!(ledger.recovery().kept, 3);
    assert!(ledger.recovery().torn.is_empty());
    assert_eq!(
        ledger.check(|_| {}).await.unwrap().unhashed,
        0,
        "what was kept is hashed"
    );
    assert_eq!(place.read("head"), b"00000000000000000004\n");
}

/// The last command spans two segments; its bytes are cut at every byte, also with the first segment's end lost and the
/// second's there.
#[tokio::test]
async fn given_a_torn_command_across_segments_then_both_files_are_moved_aside() {
    let durable = vec![vec![single(0)], vec![single(1)], vec![single(2)]];
    let place = Place::with(&durable).await;
    let before = place.files();
    let last = command(3, "spanning");
    let (first, second) = (bundle(&last[..1]), bundle(&last[1..]));
    let start = before["entries/000000"].len();
    let cuts: Vec<(usize, usize)> = (0..second.len())
        .map(|cut| (first.len(), cut))
        .chain((0..first.len()).map(|cut| (cut, second.len())))
        .collect();
    for (in_first, in_second) in cuts {
        place.restore(&before);
        add_tail(&place, &first[..in_first], "000000");
        add_tail(&place, &second[..in_second], "000001");
        let ledger = opened(&place).await;
        assert_eq!(
            texts(&ledger).await,
            texts_of(&durable),
            "cut at {in_first}, {in_second}"
        );
        let mut expected = before.clone();
        for (name, bytes) in [
            (format!("torn/000000-{start}"), &first[..in_first]),
            ("torn/000001-0".to_owned(), &second[..in_second]),
        ] {
            if !bytes.is_empty() {
                expected.insert(name, bytes.to_vec());
            }
        }
        assert_eq!(place.files(), expected, "cut at {in_first}, {in_second}");
        append(&ledger, std::slice::from_ref(&last)).await;
        assert_eq!(ledger.size().await.unwrap(), 6);
    }
    place.restore(&before);
    add_tail(&place, &first, "000000");
    add_tail(&place, &second, "000001");
    let ledger = opened(&place).await;
    assert_eq!(
        ledger.size().await.unwrap(),
        6,
        "the complete command is kept across segments"
    );
    assert_eq!(ledger.check(|_| {}).await.unwrap().unhashed, 0);
}

#[tokio::test]
async fn given_complete_commands_and_then_a_torn_one_then_the_complete_ones_are_kept() {
    let place = Place::with(&[vec![single(0)]]).await;
    let whole = [vec![single(1)], command(2, "whole")].concat();
    let torn = bundle(&command(2, "torn")[..1]);
    add_tail(&place, &bundle(&whole), "000000");
    add_tail(&place, &torn, "000001");
    let ledger = opened(&place).await;
    assert_eq!(ledger.size().await.unwrap(), 4);
    assert_eq!(ledger.recovery().kept, 3);
    assert_eq!(place.read("torn/000001-0"), torn);
    assert!(!place.path("entries/000001").exists());
}

#[tokio::test]
async fn given_a_tail_of_zeros_then_it_is_moved_aside() {
    for zeros in [1, 2, 3, 4_096] {
        let place = Place::with(&appends()[..2]).await;
        let before = place.files();
        add_tail(&place, &vec![0; zeros], "000000");
        let ledger = opened(&place).await;
        assert_eq!(texts(&ledger).await, texts_of(&appends()[..2]));
        let mut expected = before.clone();
        expected.insert(
            format!("torn/000000-{}", before["entries/000000"].len()),
            vec![0; zeros],
        );
        assert_eq!(place.files(), expected, "{zeros} zeros");
    }
}

#[tokio::test]
async fn given_bytes_that_are_no_entry_or_the_wrong_part_then_they_are_moved_aside() {
    let strays = [
        bundle(&[Record {
            bytes: "not framed".into(),
            ..single(0)
        }]),
        bundle(&[entry(2, 2, "without a first part")]),
        bundle(&[entry(1, 2, "a"), entry(1, 2, "b")]),
        bundle(&[entry(1, 3, "a"), entry(2, 2, "b")]),
        bundle(&[entry(0, 1, "part zero")]),
        bundle(&[entry(3, 2, "beyond the last part")]),
    ];
    for stray in strays {
        let place = Place::with(&[vec![single(0)]]).await;
        let start = place.read("entries/000000").len();
        add_tail(&place, &stray, "000000");
        let ledger = opened(&place).await;
        assert_eq!(ledger.size().await.unwrap(), 1);
        assert_eq!(place.read(&format!("torn/000000-{start}")), stray);
    }
}

/// Nothing after a tear is looked at: where the next entry would begin can't be known.
#[tokio::test]
async fn given_whole_commands_behind_a_tear_then_they_are_moved_aside_with_it() {
    let place = Place::with(&[vec![single(0)]]).await;
    let start = place.read("entries/000000").len();
    let tear = bundle(&[
        Record {
            bytes: "not framed".into(),
            ..single(0)
        },
        single(1),
        single(2),
    ]);
    let behind = bundle(&[single(3)]);
    add_tail(&place, &tear, "000000");
    add_tail(&place, &behind, "000001");
    let ledger = opened(&place).await;
    assert_eq!(texts(&ledger).await, ["1/1 0"]);
    assert_eq!(place.read(&format!("torn/000000-{start}")), tear);
    assert_eq!(place.read("torn/000001-0"), behind);
    assert_eq!(ledger.recovery().torn.len(), 2);
}

/// Whatever the framing says of no bytes.
#[tokio::test]
async fn a_length_of_zero_is_never_an_entry() {
    let place = Place::with(&[vec![single(0)]]).await;
    let start = place.read("entries/000000").len();
    add_tail(&place, &[0; 6], "000000");
    let anything = Options::new("the test", |_| Some((1, 1))).with_segment_entries(SEGMENT);
    let ledger = FileLedger::open(&place.dir, anything).await.unwrap();
    assert_eq!(ledger.size().await.unwrap(), 1);
    assert_eq!(place.read(&format!("torn/000000-{start}")), [0; 6]);
}

#[tokio::test]
async fn given_two_crashes_at_one_place_then_both_tails_are_kept_aside() {
    let place = Place::with(&[vec![single(0)]]).await;
    let start = place.read("entries/000000").len();
    for tail in [&b"\0\x09first"[..], b"\0\x09second", b"\0\x09third"] {
        add_tail(&place, tail, "000000");
        drop(opened(&place).await);
    }
    assert_eq!(place.read(&format!("torn/000000-{start}")), b"\0\x09first");
    assert_eq!(place.read(&format!("torn/000000-{start}.2")), b"\0\x09second");
    assert_eq!(place.read(&format!("torn/000000-{start}.3")), b"\0\x09third");
}

/// Derived files are lost in every combination and length; the ledger comes back byte for byte.
#[tokio::test]
async fn given_offsets_or_hashes_missing_short_or_zeroed_then_they_are_written_again() {
    let place = Place::with(&appends()).await;
    let whole = place.files();
    for name in [
        "offsets/000000",
        "offsets/000001",
        "level0/000001",
        "level0/000000",
    ] {
        for len in 0..=whole[name].len() {
            let mut files = whole.clone();
            files.insert(name.to_owned(), whole[name][..len].to_vec());
            place.restore(&files);
            drop(opened(&place).await);
            assert_eq!(place.files(), whole, "{name} cut at {len}");
        }
        // A hole in a closed segment is none that a crash leaves: it was synced before the next one had a hash.
        if name.ends_with('1') {
            let mut holed = whole.clone();
            let width = if name.starts_with("offsets") { 8 } else { 32 };
            holed.get_mut(name).unwrap()[..width].fill(0);
            place.restore(&holed);
            drop(opened(&place).await);
            assert_eq!(place.files(), whole, "{name} with a hole");
            let mut files = whole.clone();
            files.insert(name.to_owned(), vec![0; whole[name].len()]);
            place.restore(&files);
            drop(opened(&place).await);
            assert_eq!(place.files(), whole, "{name} zeroed");
        }
        place.restore(&whole);
        fs::remove_file(place.path(name)).unwrap();
        drop(opened(&place).await);
        assert_eq!(place.files(), whole, "{name} missing");
    }
    for folder in ["offsets", "level0"] {
        fs::remove_dir_all(place.path(folder)).unwrap();
    }
    drop(opened(&place).await);
    assert_eq!(place.files(), whole, "both folders missing");
}

#[tokio::test]
async fn given_stale_offsets_then_they_are_written_again() {
    let place = Place::with(&appends()).await;
    let whole = place.files();
    let mut files = whole.clone();
    files
        .get_mut("offsets/000001")
        .unwrap()
        .extend(9_999_u64.to_be_bytes());
    files.insert("offsets/000002".to_owned(), 12_u64.to_be_bytes().to_vec());
    files.insert("level0/000002".to_owned(), vec![0; 64]);
    files.get_mut("level0/000001").unwrap().extend([0; 40]);
    place.restore(&files);
    drop(opened(&place).await);
    assert_eq!(place.files(), whole);
}

/// The head may be older than the entries after a power failure, as an append doesn't sync it.
#[tokio::test]
async fn given_a_head_that_is_too_low_then_it_is_raised() {
    let place = Place::with(&appends()).await;
    let whole = place.files();
    for low in 0..6 {
        place.write("head", format!("{low:020}\n").as_bytes());
        let ledger = opened(&place).await;
        assert_eq!(ledger.recovery().kept, 6 - low);
        drop(ledger);
        assert_eq!(place.files(), whole, "head {low}");
    }
}

#[tokio::test]
async fn given_a_head_that_is_too_high_then_it_is_damage_and_nothing_changes() {
    let place = Place::with(&appends()).await;
    for high in [7_u64, 8, 9, 1_000, 65_536_000_000] {
        place.write("head", format!("{high:020}\n").as_bytes());
        let before = place.files();
        match place.open().await {
            Err(OpenError::Damage(Damage {
                index: 6,
                kind:
                    DamageKind::Short {
                        certain,
                        from: "head",
                    },
                ..
            })) => {
                assert_eq!(certain, high);
            }
            other => panic!("head {high} gave {other:?}"),
        }
        assert_eq!(place.files(), before);
    }
}

#[tokio::test]
async fn given_a_head_that_is_no_size_then_it_is_damage_for_writers_and_readers() {
    let place = Place::with(&appends()).await;
    for head in [
        "",
        "6\n",
        "0000000000000000000x\n",
        "00000000000000000006",
        "00000000000000000006\n\n",
        "99999999999999999999\n",
    ] {
        place.write("head", head.as_bytes());
        let reader = FileLedger::open_reader_with(&place.dir, options()).await;
        for result in [place.open().await, reader] {
            match result {
                Err(OpenError::Damage(Damage {
                    kind: DamageKind::HeadUnreadable,
                    ..
                })) => {}
                other => panic!("head {head:?} gave {other:?}"),
            }
        }
    }
    fs::remove_file(place.path("head")).unwrap();
    assert!(matches!(
        place.open().await,
        Err(OpenError::Damage(Damage {
            kind: DamageKind::HeadUnreadable,
            ..
        }))
    ));
}

/// Hashes are written after the entries were synced: a hash whose command isn't whole means loss.
#[tokio::test]
async fn given_entries_short_of_the_hashes_then_it_is_damage_and_nothing_is_cut() {
    let place = Place::with(&appends()).await;
    place.write("head", b"00000000000000000003\n");
    let whole = place.files();
    let len = whole["entries/000001"].len();
    for cut in 0..len {
        let mut files = whole.clone();
        files.insert(
            "entries/000001".to_owned(),
            whole["entries/000001"][..cut].to_vec(),
        );
        // Only the hash of the command's first part had reached the disk: the others must be there all the same.
        files.insert("level0/000001".to_owned(), Vec::new());
        place.restore(&files);
        let before = place.files();
        match place.open().await {
            Err(OpenError::Damage(Damage {
                kind:
                    DamageKind::Short {
                        certain: 4,
                        from: "level0",
                    },
                ..
            })) => {}
            other => panic!("cut at {cut} gave {other:?}"),
        }
        assert_eq!(place.files(), before, "cut at {cut}");
    }
}

#[tokio::test]
async fn given_an_empty_segment_after_a_full_one_then_it_is_no_damage() {
    let place = Place::with(&[command(4, "fills the segment")]).await;
    let whole = place.files();
    place.write("entries/000001", b"");
    let ledger = opened(&place).await;
    assert_eq!(place.files(), whole);
    append(&ledger, &[vec![single(4)]]).await;
    assert_eq!(ledger.check(|_| {}).await.unwrap().size, 5);
}

#[tokio::test]
async fn given_a_full_last_segment_when_reopened_then_the_next_append_begins_a_new_one() {
    let place = Place::with(&[command(4, "fills the segment")]).await;
    let ledger = opened(&place).await;
    append(&ledger, &[command(5, "more than a segment")]).await;
    drop(ledger);
    let ledger = opened(&place).await;
    assert_eq!(ledger.size().await.unwrap(), 9);
    assert_eq!(ledger.check(|_| {}).await.unwrap().unhashed, 0);
    assert_eq!(place.read("offsets/000002").len(), 8);
}

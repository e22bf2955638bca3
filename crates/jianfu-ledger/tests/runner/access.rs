//! Who may do what beside whom: one writer, readers beside it, folders that can't be written or hold no ledger.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use futures::{FutureExt, StreamExt};
use jianfu_ledger::conformance::{entries, part, single};
use jianfu_ledger::file::Options;
use jianfu_ledger::file::disk::{Disk, Fault, Op};
use jianfu_ledger::{AppendError, Delivery, FileLedger, Ledger, OpenError, ReadError, Rejection};

use crate::recovery::command;
use crate::support::{Place, SEGMENT, append, options, settled, texts, texts_of};

#[tokio::test]
async fn given_a_writer_when_another_opens_then_it_is_told_who_has_the_ledger() {
    let place = Place::with(&[vec![single(0)]]).await;
    let owner = "jianfu 4711 on counter-3 since 2019-06-06T09:00";
    let writer = FileLedger::open(
        &place.dir,
        Options::new(owner, part).with_segment_entries(SEGMENT),
    )
    .await
    .unwrap();
    for _ in 0..2 {
        match place.open().await {
            Err(OpenError::Held { owner: named, dir }) => {
                assert_eq!((named.as_str(), dir), (owner, place.dir.clone()));
            }
            other => panic!("a second writer got {other:?}"),
        }
    }
    let text = place.open().await.unwrap_err().to_string();
    assert!(
        text.contains(owner) && text.contains("reading commands"),
        "{text}"
    );
    append(&writer, &[vec![single(1)]]).await;
    drop(writer);
    assert_eq!(
        place.open().await.unwrap().size().await.unwrap(),
        2,
        "the lock is given back"
    );
}

#[tokio::test]
async fn given_a_ledger_when_one_is_created_there_then_it_is_refused_and_unchanged() {
    let place = Place::with(&[vec![single(0)]]).await;
    let before = place.files();
    let create = || FileLedger::create(&place.dir, options());
    assert!(matches!(create().await, Err(OpenError::AlreadyThere { .. })));
    let writer = place.open().await.unwrap();
    assert!(
        matches!(create().await, Err(OpenError::AlreadyThere { .. })),
        "also while it is held"
    );
    drop(writer);
    assert_eq!(place.files(), before);
    fs::remove_file(place.path("head")).unwrap();
    assert!(
        matches!(create().await, Err(OpenError::AlreadyThere { .. })),
        "a ledger without head is one still"
    );
}

#[tokio::test]
async fn given_an_interrupted_creation_when_created_again_then_it_is_done() {
    let place = Place::new();
    for folder in ["entries", "offsets"] {
        fs::create_dir_all(place.path(folder)).unwrap();
    }
    place.write("head.new", b"0000");
    let ledger = FileLedger::create(&place.dir, options()).await.unwrap();
    assert_eq!(ledger.size().await.unwrap(), 0);
    assert_eq!(place.read("head"), b"00000000000000000000\n");
}

#[tokio::test]
async fn given_no_ledger_then_opening_says_so_and_makes_nothing() {
    let place = Place::new();
    let folder = place.dir.parent().unwrap().parent().unwrap();
    let file = folder.join("file");
    fs::write(&file, "").unwrap();
    for dir in [place.dir.clone(), folder.to_owned(), file.join("ledger"), file] {
        for result in [
            FileLedger::open(&dir, options()).await,
            FileLedger::open_reader(&dir).await,
        ] {
            assert!(
                matches!(result, Err(OpenError::NotALedger { .. })),
                "{}: {result:?}",
                dir.display()
            );
        }
    }
    assert!(!place.dir.exists());
}

/// Tests may run as root, whom no permission stops; a disk that refuses stands for the folder.
#[tokio::test]
async fn given_a_folder_that_cannot_be_written_then_writers_are_told_and_readers_read() {
    let appends = [command(3, "a"), command(3, "b")];
    let place = Place::with(&appends).await;
    for kind in [io::ErrorKind::PermissionDenied, io::ErrorKind::ReadOnlyFilesystem] {
        let refuses = move |op: Op, _: &std::path::Path| {
            let reads = matches!(op, Op::Open | Op::Read | Op::Look | Op::List);
            (!reads).then(|| Fault {
                error: io::Error::from(kind),
                written: 0,
            })
        };
        let read_only = || options().with_disk(Disk::with_faults(Arc::new(refuses)));
        match FileLedger::open(&place.dir, read_only()).await {
            Err(error @ OpenError::NotWritable { .. }) => {
                assert!(error.to_string().contains("reading commands"));
            }
            other => panic!("a read-only folder gave {other:?}"),
        }
        // Whatever is missing, a reader writes nothing.
        for missing in ["offsets/000000", "level0/000001", "lock"] {
            let _ = fs::remove_file(place.path(missing));
            let reader = FileLedger::open_reader_with(&place.dir, read_only())
                .await
                .unwrap();
            assert_eq!(texts(&reader).await, texts_of(&appends));
            assert_eq!(reader.frontier(6).await.unwrap().size(), 6);
            assert_eq!(reader.check(|_| {}).await.unwrap().size, 6);
        }
        drop(place.open().await.unwrap());
    }
}

#[tokio::test]
async fn given_a_folder_without_write_permission_then_writers_are_told_and_readers_read() {
    let place = Place::with(&[command(3, "a")]).await;
    fs::remove_file(place.path("lock")).unwrap();
    fs::set_permissions(&place.dir, fs::Permissions::from_mode(0o555)).unwrap();
    let stopped = fs::write(place.path("probe"), "").is_err();
    if stopped {
        assert!(matches!(place.open().await, Err(OpenError::NotWritable { .. })));
        assert_eq!(texts(&place.reader().await).await.len(), 3);
    } else {
        eprintln!(
            "SKIPPED: this user (root?) writes where it has no permission; the refusing disk above covers the case"
        );
    }
    fs::set_permissions(&place.dir, fs::Permissions::from_mode(0o755)).unwrap();
}

#[tokio::test]
async fn a_reader_neither_appends_nor_syncs() {
    let place = Place::with(&[vec![single(0)]]).await;
    let reader = place.reader().await;
    assert!(matches!(
        reader.append(1, &[single(1)]).await,
        Err(AppendError::Unavailable { .. })
    ));
    assert!(matches!(
        reader.sync_hashes().await,
        Err(ReadError::Unavailable { .. })
    ));
}

#[tokio::test]
async fn given_a_reader_beside_a_writer_then_it_follows_what_is_durable() {
    let place = Place::with(&[vec![single(0)]]).await;
    let reader = place.reader().await;
    let writer = place.open().await.unwrap();
    let mut deliveries = reader.follow(0);
    let appends = async {
        for n in 1..60 {
            append(&writer, &[vec![single(n)]]).await;
        }
    };
    let follow = async {
        let mut found = Vec::new();
        while found.len() < 60 {
            if let Delivery::Page(page) = deliveries.next().await.unwrap().unwrap() {
                assert_eq!(page.first, u64::try_from(found.len()).unwrap());
                found.extend(page.entries);
            }
        }
        found
    };
    let (found, ()) = futures::future::join(follow, appends).await;
    let expected: Vec<_> = (0..60).map(|n| single(n).bytes).collect();
    assert_eq!(found, expected);
}

/// Entries, offsets and hashes beyond the head are not there for a reader, whatever they are.
#[tokio::test]
async fn given_bytes_beyond_the_head_then_a_reader_does_not_see_them() {
    let place = Place::with(&[command(3, "a"), command(3, "b")]).await;
    place.write("head", b"00000000000000000003\n");
    let reader = place.reader().await;
    assert_eq!(reader.size().await.unwrap(), 3);
    assert_eq!(texts(&reader).await, texts_of(&[command(3, "a")]));
    for result in [entries(&reader, 0..4).await, entries(&reader, 3..6).await] {
        assert!(
            matches!(result, Err(ReadError::PositionAhead { size: 3, .. })),
            "{result:?}"
        );
    }
    assert!(matches!(
        reader.frontier(4).await,
        Err(ReadError::PositionAhead { asked: 4, size: 3 })
    ));
    assert_eq!(reader.check(|_| {}).await.unwrap().size, 3);
}

/// After a power failure offsets may be zeros; beside a writer they lag. A reader goes by the entries then, again and again.
#[tokio::test]
async fn given_offsets_that_lag_then_a_reader_reads_on_by_the_entries() {
    let appends = [command(3, "a"), command(3, "b")];
    let place = Place::with(&appends).await;
    for name in ["offsets/000000", "offsets/000001"] {
        let zeros = vec![0; place.read(name).len()];
        place.write(name, &zeros);
    }
    let reader = place.reader().await;
    assert_eq!(texts(&reader).await, texts_of(&appends));
    for (index, text) in texts_of(&appends).into_iter().enumerate() {
        let index = u64::try_from(index).unwrap();
        assert_eq!(entries(&reader, index..index + 1).await.unwrap(), [text]);
    }
    let writer = place.open().await.unwrap();
    append(&writer, &[vec![single(6)]]).await;
    settled(&writer).await;
    // The writer goes on with the file that it has open; the reader finds none.
    fs::remove_file(place.path("offsets/000001")).unwrap();
    assert_eq!(texts(&reader).await.len(), 7);
    append(&writer, &[vec![single(7)]]).await;
    assert_eq!(texts(&reader).await.len(), 8);
}

/// What an append takes is what recovery keeps.
#[tokio::test]
async fn given_records_that_are_not_whole_commands_then_the_append_is_rejected() {
    let place = Place::with(&[]).await;
    let ledger = place.open().await.unwrap();
    let whole = command(2, "whole");
    let broken = [
        (
            vec![single(0), whole[0].clone()],
            Rejection::BrokenCommand { at: 2 },
        ),
        (vec![whole[1].clone()], Rejection::BrokenCommand { at: 0 }),
        (
            vec![whole[0].clone(), single(0), whole[1].clone()],
            Rejection::BrokenCommand { at: 1 },
        ),
        (
            vec![
                single(0),
                jianfu_ledger::Record {
                    bytes: "?".into(),
                    ..single(1)
                },
            ],
            Rejection::NotAnEntry { at: 1 },
        ),
    ];
    // And the same behind so many that they are looked at by two threads.
    let many: Vec<_> = (0..40).flat_map(|_| command(2, "whole")).collect();
    let behind_many = broken.clone().map(|(records, expected)| {
        let expected = match expected {
            Rejection::BrokenCommand { at } => Rejection::BrokenCommand { at: at + 80 },
            Rejection::NotAnEntry { at } => Rejection::NotAnEntry { at: at + 80 },
            other => other,
        };
        ([many.clone(), records].concat(), expected)
    });
    for (records, expected) in broken.into_iter().chain(behind_many) {
        match ledger.append(0, &records).await {
            Err(AppendError::Rejected(rejection)) => assert_eq!(rejection, expected),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(ledger.size().await.unwrap(), 0);
    assert_eq!(ledger.append(0, &whole).await.unwrap(), 2);
}

/// A dropped append is an unknown outcome; whatever it is, the ledger is whole.
#[tokio::test]
async fn given_an_append_whose_future_is_dropped_then_it_happened_or_it_did_not() {
    let place = Place::with(&[vec![single(0)]]).await;
    let ledger = place.open().await.unwrap();
    for polls in 0..4 {
        let size = ledger.size().await.unwrap();
        let records = command(3, "dropped");
        let mut append = ledger.append(size, &records);
        for _ in 0..polls {
            if futures::poll!(&mut append).is_ready() {
                break;
            }
        }
        drop(append);
        // The identical append at the same size settles it.
        match ledger.append(size, &records).await {
            Ok(after) | Err(AppendError::Conflict { actual: after }) => assert_eq!(after, size + 3),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(ledger.check(|_| {}).await.unwrap().size, 13);
}

/// Beside it in the queue of its runtime something else keeps the only thread, so that the append can't begin.
#[test]
fn given_an_append_given_up_before_it_began_when_the_ledger_is_closed_then_the_lock_is_free_and_nothing_is_written()
 {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(1)
        .build()
        .unwrap();
    runtime.block_on(async {
        let place = Place::with(&[vec![single(0)]]).await;
        let ledger = place.open().await.unwrap();
        let (free, wait) = std::sync::mpsc::channel::<()>();
        let busy = tokio::task::spawn_blocking(move || wait.recv());
        assert!(ledger.append(1, &command(3, "given up")).now_or_never().is_none());
        drop(ledger);
        let lock = fs::File::open(place.path("lock")).unwrap();
        assert!(lock.try_lock().is_ok(), "the lock is kept");
        drop(lock);
        free.send(()).unwrap();
        busy.await.unwrap().unwrap();
        assert_eq!(place.open().await.unwrap().size().await.unwrap(), 1);
    });
}

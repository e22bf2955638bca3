//! Publications: only when everything that they rest on is there, from which size, with which files; and what making them
//! again tells.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jianfu_engine::{
    Engine, EngineError, Home, ManualClock, Publishing, Recomputed, fold, published, recompute,
};
use jianfu_facts::assessment::facts::{Better, Indicator, SchemeAdopted, SchemeIndicator};
use jianfu_facts::day::Stamp;
use jianfu_facts::digest::Digest;
use jianfu_facts::entry::Entry;
use jianfu_facts::exact::Rounding;
use jianfu_facts::fact::Fact;
use jianfu_facts::lang::Lang;
use jianfu_facts::period::Period;
use jianfu_facts::periods::facts::MonthClosed;
use jianfu_facts::rating::facts::{Answer, PollClosed, PollOpened};
use jianfu_facts::registry::facts::CalendarPublished;
use jianfu_facts::text::{Number, Title};
use jianfu_ledger::{Ledger, MemoryLedger, Record};
use uuid::Uuid;

use crate::town::{day, engine, noon, unit};

const COMMUNITY: &str = "town/street/one";

fn title(text: &str) -> Title {
    text.to_owned().try_into().unwrap()
}

/// Puts a fact on record as it is, whatever deciding would say; gives its index.
pub(crate) async fn put(ledger: &MemoryLedger, fact: impl Into<Fact>) -> u64 {
    let size = ledger.size().await.unwrap();
    let entry = Entry {
        actor: "office".parse().unwrap(),
        at: Stamp::on(day("2019-06-03"), 12, 0, 0).unwrap(),
        cause: None,
        cmd: Uuid::from_u128(u128::from(size) + 1_000),
        corrects: Vec::new(),
        fact: fact.into(),
        on: day("2019-06-03"),
        part: (1, 1),
        seals: Vec::new(),
        unit: unit("town"),
        v: 1,
    };
    let record = Record {
        id: entry.id(),
        bytes: entry.encode().unwrap().into(),
    };
    ledger.append(size, &[record]).await.unwrap();
    size
}

/// A town with a scheme for the second quarter and its poll, still open.
async fn with_a_poll() -> MemoryLedger {
    let ledger = MemoryLedger::new();
    engine(Arc::new(ledger.clone())).await.close().await;
    put(
        &ledger,
        CalendarPublished {
            notice: title("2019年放假安排（模拟）"),
            number: None,
            off: Vec::new(),
            published: day("2019-01-01"),
            worked: Vec::new(),
            year: 2019,
        },
    )
    .await;
    put(
        &ledger,
        SchemeAdopted {
            decimals: 1,
            indicators: vec![SchemeIndicator {
                better: Better::Higher,
                hi: "100".parse().unwrap(),
                indicator: Indicator::Satisfaction,
                lo: "60".parse().unwrap(),
                weight: 100,
            }],
            min_answers: 30,
            period: Period::Quarter(2019, 2),
            poll: "2019q2".parse().unwrap(),
            rounding: Rounding::HalfUp,
            scheme: "2019".parse().unwrap(),
            title: title("考核办法（模拟）"),
        },
    )
    .await;
    let answer = |id: &str, weight: &str| Answer {
        answer: id.parse().unwrap(),
        label: title(id),
        weight: weight.parse().unwrap(),
    };
    put(
        &ledger,
        PollOpened {
            answers: vec![answer("yes", "1"), answer("no", "0")],
            from: day("2019-06-01"),
            poll: "2019q2".parse().unwrap(),
            question: title("满意吗？"),
            title: title("评议（模拟）"),
            units: vec![unit(COMMUNITY)],
            until: day("2019-06-02"),
        },
    )
    .await;
    ledger
}

async fn close_months(ledger: &MemoryLedger, months: impl IntoIterator<Item = i8>) -> u64 {
    let mut last = 0;
    for month in months {
        let size = ledger.size().await.unwrap();
        let month = Period::Month(2019, month);
        let closed = MonthClosed {
            month,
            size,
            version: None,
        };
        last = put(ledger, closed).await;
    }
    last
}

async fn close_poll(ledger: &MemoryLedger) -> u64 {
    let poll = "2019q2".parse().unwrap();
    put(ledger, PollClosed { poll }).await
}

/// Publishes by an engine that reads what is there.
async fn publish(ledger: &MemoryLedger, home: &Home, name: &str) -> Result<Publishing, EngineError> {
    publish_as("office", ledger, home, name, false).await
}

async fn publish_as(
    actor: &str,
    ledger: &MemoryLedger,
    home: &Home,
    name: &str,
    again: bool,
) -> Result<Publishing, EngineError> {
    let folded = fold(ledger, None, |_| {}).await.unwrap();
    let clock = Arc::new(ManualClock::new(noon("2019-07-03")));
    let engine = Engine::start(Arc::new(ledger.clone()), clock, folded);
    let actor = actor.parse().unwrap();
    let result = published(&engine, home, &actor, name.parse().unwrap(), again).await;
    engine.close().await;
    result
}

/// Refused before anything is computed: nothing is recorded, and no file is made.
async fn is_refused(ledger: &MemoryLedger, home: &Home, name: &str, because: &str) {
    let size = ledger.size().await.unwrap();
    let error = publish(ledger, home, name).await.unwrap_err();
    let EngineError::Sheet(reason) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(reason.code(), "bad_publication");
    assert!(reason.text(Lang::En).contains(because), "{error}");
    assert_eq!(ledger.size().await.unwrap(), size);
    let folder = home.published(name.parse().unwrap(), 1);
    assert!(!folder.exists() && !folder.with_extension("tmp").exists());
}

#[tokio::test]
async fn a_ranking_whose_poll_is_open_is_not_computed_and_later_rests_on_the_closing_of_the_poll() {
    let place = tempfile::tempdir().unwrap();
    let home = Home::new(place.path());
    let ledger = with_a_poll().await;
    let months = close_months(&ledger, 4..=6).await;
    is_refused(&ledger, &home, "ranking/2019Q2", "its closed poll").await;
    let poll = close_poll(&ledger).await;
    assert!(poll > months);
    let done = publish(&ledger, &home, "ranking/2019Q2").await.unwrap();
    assert_eq!(done.fact.input.size, poll + 1, "the closing of the poll is in it");
    assert!(done.folder.join("ranking.html").exists());
}

#[tokio::test]
async fn a_publication_one_of_whose_months_is_open_is_not_computed_and_later_rests_on_the_last_closing() {
    let place = tempfile::tempdir().unwrap();
    let home = Home::new(place.path());
    let ledger = with_a_poll().await;
    let poll = close_poll(&ledger).await;
    close_months(&ledger, [4, 6]).await;
    for name in ["circular/2019Q2", "ranking/2019Q2"] {
        is_refused(&ledger, &home, name, "not closed").await;
    }
    let last = close_months(&ledger, [5]).await;
    assert!(last > poll + 1);
    for name in ["circular/2019Q2", "ranking/2019Q2"] {
        let done = publish(&ledger, &home, name).await.unwrap();
        assert_eq!(done.fact.input.size, last, "{name}");
    }
}

#[tokio::test]
async fn a_ranking_without_a_scheme_is_not_computed() {
    let place = tempfile::tempdir().unwrap();
    let home = Home::new(place.path());
    let ledger = with_a_poll().await;
    close_poll(&ledger).await;
    close_months(&ledger, 1..=3).await;
    is_refused(&ledger, &home, "ranking/2019Q1", "adopted scheme").await;
}

const CIRCULAR: &str = "circular/2019Q2";

/// A ledger whose circular can be published, and a home for its files.
async fn ready() -> (tempfile::TempDir, Home, MemoryLedger) {
    let place = tempfile::tempdir().unwrap();
    let home = Home::new(place.path());
    let ledger = with_a_poll().await;
    close_months(&ledger, 4..=6).await;
    (place, home, ledger)
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read(path).unwrap())
    });
    files.filter(|(name, _)| name != "proof.html").collect()
}

#[tokio::test]
async fn what_is_published_stays_as_it_is_and_is_laid_down_again_when_its_files_are_gone() {
    let (_place, home, ledger) = ready().await;
    let done = publish(&ledger, &home, CIRCULAR).await.unwrap();
    let (size, first) = (ledger.size().await.unwrap(), files(&done.folder));
    assert!(first.len() >= 3);
    let already = publish(&ledger, &home, CIRCULAR).await;
    assert!(
        matches!(already, Err(EngineError::PublishedAlready { version: 1, .. })),
        "{already:?}"
    );
    std::fs::remove_dir_all(&done.folder).unwrap();
    let again = publish(&ledger, &home, CIRCULAR).await.unwrap();
    assert!(again.answer.known && again.answer.first == done.answer.first);
    assert_eq!(files(&again.folder), first);
    assert_eq!(ledger.size().await.unwrap(), size);
}

#[tokio::test]
async fn files_that_are_not_the_recorded_ones_are_not_laid_down() {
    let (_place, home, ledger) = ready().await;
    let done = publish(&ledger, &home, CIRCULAR).await.unwrap();
    let mut other = done.fact.clone();
    other.version = 2;
    other.files[0].digest = Digest::of(b"other bytes");
    put(&ledger, other).await;
    let error = publish(&ledger, &home, CIRCULAR).await.unwrap_err();
    assert!(
        matches!(error, EngineError::OtherBytes { version: 2, .. }),
        "{error}"
    );
    assert!(!home.published(CIRCULAR.parse().unwrap(), 2).exists());
}

#[tokio::test]
async fn a_folder_in_the_way_of_a_publication_stays_and_nothing_is_recorded() {
    let (_place, home, ledger) = ready().await;
    let folder = home.published(CIRCULAR.parse().unwrap(), 1);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("mine"), "mine").unwrap();
    let size = ledger.size().await.unwrap();
    let error = publish(&ledger, &home, CIRCULAR).await.unwrap_err();
    assert!(matches!(error, EngineError::InTheWay { .. }), "{error}");
    assert_eq!(ledger.size().await.unwrap(), size);
    assert_eq!(files(&folder).len(), 1);
}

#[tokio::test]
async fn a_publication_that_is_refused_leaves_no_files() {
    let (_place, home, ledger) = ready().await;
    let refused = publish_as("stranger", &ledger, &home, CIRCULAR, false).await;
    assert!(matches!(refused, Err(EngineError::Refused(_))), "{refused:?}");
    let folder = home.published(CIRCULAR.parse().unwrap(), 1);
    assert!(!folder.exists() && !folder.with_extension("tmp").exists());
}

#[tokio::test]
async fn a_further_version_rests_on_all_that_is_recorded_by_then() {
    let (_place, home, ledger) = ready().await;
    let first = publish(&ledger, &home, CIRCULAR).await.unwrap();
    let size = ledger.size().await.unwrap();
    assert!(first.fact.input.size < size);
    let second = publish_as("office", &ledger, &home, CIRCULAR, true)
        .await
        .unwrap();
    assert_eq!((second.fact.version, second.fact.input.size), (2, size));
    assert!(first.folder.exists() && second.folder.exists() && first.folder != second.folder);
}

async fn recomputed(
    ledger: &MemoryLedger,
    home: &Home,
    version: Option<u32>,
) -> Result<Recomputed, EngineError> {
    let folded = fold(ledger, None, |_| {}).await.unwrap();
    recompute(ledger, &folded, home, CIRCULAR.parse().unwrap(), version).await
}

#[tokio::test]
async fn a_recomputation_tells_stored_copies_that_differ_from_those_that_are_gone_or_unreadable() {
    let (_place, home, ledger) = ready().await;
    let done = publish(&ledger, &home, CIRCULAR).await.unwrap();
    let found = recomputed(&ledger, &home, None).await.unwrap();
    assert!(found.figures && found.stored() && found.bytes() == Some(true));
    assert!(
        found
            .files
            .iter()
            .all(|f| (f.made, f.stored) == (Some(true), Some(true)))
    );
    let html = done.folder.join("circular.html");
    std::fs::write(&html, "changed").unwrap();
    let found = recomputed(&ledger, &home, None).await.unwrap();
    assert!(found.figures && !found.stored() && found.bytes() == Some(true));
    let differ = found.files.iter().filter(|f| f.stored == Some(false));
    assert_eq!(
        differ.map(|f| f.name.as_str()).collect::<Vec<_>>(),
        ["circular.html"]
    );
    std::fs::remove_file(&html).unwrap();
    let found = recomputed(&ledger, &home, None).await.unwrap();
    assert!(found.stored());
    assert!(
        found
            .files
            .iter()
            .any(|f| f.name == "circular.html" && f.stored.is_none())
    );
    // A folder can't be read as a file, also by those whom no permission stops.
    std::fs::create_dir(&html).unwrap();
    let unreadable = recomputed(&ledger, &home, None).await;
    assert!(
        matches!(unreadable, Err(EngineError::File { .. })),
        "{unreadable:?}"
    );
}

#[tokio::test]
async fn a_recomputation_tells_figures_bytes_and_renderers_apart() {
    let (_place, home, ledger) = ready().await;
    let done = publish(&ledger, &home, CIRCULAR).await.unwrap();
    let wrong = || Digest::of(b"wrong");
    let (mut figures, mut bytes, mut renderer) = (done.fact.clone(), done.fact.clone(), done.fact.clone());
    (figures.version, bytes.version, renderer.version) = (2, 3, 4);
    figures.figures = wrong();
    bytes.files[1].digest = wrong();
    renderer.files[1].digest = wrong();
    renderer.files[1].renderer = Number::typed("older/0").unwrap();
    for fact in [figures, bytes, renderer] {
        put(&ledger, fact).await;
    }
    let found = async |version| recomputed(&ledger, &home, Some(version)).await.unwrap();
    let of = |found: Recomputed| (found.figures, found.bytes());
    assert_eq!(of(found(1).await), (true, Some(true)));
    assert_eq!(of(found(2).await), (false, Some(true)));
    assert_eq!(of(found(3).await), (true, Some(false)));
    let older = found(4).await;
    assert_eq!(
        (older.files[1].made, older.files[1].renderer.as_str()),
        (None, "older/0")
    );
    assert_eq!(
        older.files[1].ours.as_deref(),
        Some(done.fact.files[1].renderer.as_str())
    );
    assert_eq!(
        of(older),
        (true, Some(true)),
        "what another renderer made isn't judged"
    );
    assert!(matches!(
        recomputed(&ledger, &home, Some(5)).await,
        Err(EngineError::NotPublished { .. })
    ));
}

//! What is found by lists is what going through the whole ledger finds: entries of cells, and both sides of a match.

use std::collections::BTreeSet;

use jianfu_engine::{
    Derived, DerivedOptions, EngineError, Explained, Home, List, Source, Subject, explain, reconcile,
};
use jianfu_facts::cell::Cell;
use jianfu_facts::entry::Entry;
use jianfu_facts::index::Index;
use jianfu_facts::lang::Lang;
use jianfu_ledger::Ledger;
use jianfu_views::cells::deltas;

use crate::story::{BLOCK, MONTHS, plain};

const SIZE: u64 = 215;

/// Of every family of cells the last that was added to, and the last that something was taken from.
fn samples(entries: &[(Index, Entry)]) -> Vec<Cell> {
    let mut cells = std::collections::BTreeMap::new();
    for (cell, delta) in entries.iter().flat_map(|(_, entry)| deltas(entry)) {
        let name = cell.to_string();
        let family = name.split(':').nth(1).unwrap().to_owned();
        cells.insert((family, delta < 0), cell);
    }
    cells.into_values().collect()
}

fn told(explained: &Explained) -> String {
    format!(
        "{:?} {:?} {:?}",
        explained.value, explained.operands, explained.size
    )
}

#[tokio::test]
async fn cells_and_both_sides_are_told_from_lists_as_from_the_whole_ledger_at_any_size() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new(folder.path());
    crate::story::ledger(&home, SIZE).await;
    let ledger = home.open_reader().await.unwrap();
    let options = DerivedOptions::default().with_block_entries(BLOCK);
    let derived = Derived::open_with(&home, &ledger, &options, |_| {})
        .await
        .unwrap();
    let whole = Source::whole(&ledger);
    let listed = Source {
        ledger: &ledger,
        derived: Some(&derived),
    };
    let mut all = Vec::new();
    whole
        .visit(&[], SIZE, |index, entry| all.push((index, entry)))
        .await
        .unwrap();
    let cells = samples(&all);
    assert!(cells.len() >= 10, "{cells:?}");
    for size in [60, 111, 112, 113, 160, SIZE] {
        let folded = plain(&ledger, size).await;
        for cell in &cells {
            let explained = async |source| {
                let subject = Subject::Cell(cell.clone());
                told(&explain(source, &folded, subject, Lang::En).await.unwrap())
            };
            assert_eq!(
                explained(listed).await,
                explained(whole).await,
                "{cell} at {size}"
            );
        }
        for month in MONTHS.into_iter().chain(["2019"]) {
            let sides = async |source| {
                let actor = "office".parse().unwrap();
                let period = month.parse().unwrap();
                format!(
                    "{:?}",
                    reconcile(source, &folded, &actor, period, None).await.unwrap()
                )
            };
            assert_eq!(sides(listed).await, sides(whole).await, "{month} at {size}");
        }
    }
}

#[tokio::test]
async fn every_entry_stands_on_its_lists_and_on_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new(folder.path());
    crate::story::ledger(&home, SIZE).await;
    let ledger = home.open_reader().await.unwrap();
    let options = DerivedOptions::default().with_block_entries(BLOCK);
    let derived = Derived::open_with(&home, &ledger, &options, |_| {})
        .await
        .unwrap();
    let listed = Source {
        ledger: &ledger,
        derived: Some(&derived),
    };
    let on = async |list: List| {
        let mut indexes = Vec::new();
        listed
            .visit(&[list], SIZE, |index, _| indexes.push(index))
            .await
            .unwrap();
        indexes
    };
    let months: Vec<List> = (1..=12)
        .map(|month| List::Month(format!("2019-{month:02}").parse().unwrap()))
        .collect();
    let mut seen = Vec::new();
    for list in [vec![List::Rules, List::Ratings], months].concat() {
        seen.extend(on(list).await);
    }
    seen.sort_unstable();
    assert_eq!(seen, (0..SIZE).collect::<Vec<_>>(), "each on one list");
    let rules: BTreeSet<Index> = on(List::Rules).await.into_iter().collect();
    let redactions = on(List::Redactions).await;
    assert_eq!(redactions, [100]);
    assert!(rules.contains(&100));
    assert!(on(List::Sealed).await.len() > 10);
    assert!(on(List::Mergers).await.len() > 10);
    let ahead = listed.visit(&[List::Rules], SIZE + 1, |_, _| {}).await;
    assert!(matches!(ahead, Err(EngineError::SizeAhead { .. })));
    assert_eq!(ledger.size().await.unwrap(), SIZE);
}

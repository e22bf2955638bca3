//! A ledger of a few hundred entries with every kind of list in it: three months of flow with reversals, closings, late facts,
//! mergers of meetings, ratings, sealed texts, and a redaction that is carried out; and what is compared of its folds.

use std::sync::Arc;

use bytes::Bytes;
use jianfu_domain::command::Proposal;
use jianfu_engine::{
    Derived, Engine, EngineError, Folded, Home, List, ManualClock, enforce, fold, fold_figures, fold_part,
};
use jianfu_facts::custody::seal::Seal;
use jianfu_facts::day::Stamp;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::forms::FillForm;
use jianfu_facts::flow::issuer::meeting_changes::MeetingMerged;
use jianfu_facts::flow::issuer::meetings::Approval;
use jianfu_facts::flow::issuer::meetings::ConveneMeeting;
use jianfu_facts::flow::words::FlowKind;
use jianfu_facts::flow::words::LateReason;
use jianfu_facts::period::Period;
use jianfu_facts::periods::facts::{EntryReversed, MonthClosed, ReversalReason};
use jianfu_facts::rating::facts::RatingCast;
use jianfu_facts::registry::facts::{ClassDefined, RoleGranted};
use jianfu_facts::registry::role::Role;
use jianfu_facts::version::FORMAT;
use jianfu_ledger::{Ledger, Record};
use jianfu_views::figures::{FigureName, Id, Kinds};
use uuid::Uuid;

use crate::redacting::redact;
use crate::town::{command, day, document, founding, unit};

/// Entries of a block in these tests.
pub(crate) const BLOCK: u64 = 16;
pub(crate) const MONTHS: [&str; 3] = ["2019-04", "2019-05", "2019-06"];
/// Where an entry is redacted: the ledger needs more than so many.
const REDACTED_AT: usize = 100;
/// Where April and May are closed.
const CLOSED: [(u64, &str); 2] = [(70, "2019-04"), (118, "2019-05")];

pub(crate) fn entry(index: u64, on: &str, fact: Fact, of: &str) -> Entry {
    let v = fact.info().written_in(FORMAT).unwrap();
    Entry {
        actor: "office".parse().unwrap(),
        at: Stamp::on(day("2019-06-20"), 12, 0, 0).unwrap(),
        cause: None,
        cmd: Uuid::from_u128(u128::from(index) + 1_000),
        corrects: Vec::new(),
        fact,
        on: day(on),
        part: (1, 1),
        seals: Vec::new(),
        unit: unit(of),
        v,
    }
}

pub(crate) fn reversal(index: u64, of: u64, target: &Entry) -> Entry {
    let fact = EntryReversed {
        body: target.body(),
        on: target.on,
        reason: ReversalReason::Wrong,
        target: of,
        kind: target.fact.info().name.to_owned(),
        unit: target.unit.clone(),
        v: 1,
    };
    let mut reversal = entry(index, "2019-06-20", fact.into(), "town");
    (reversal.on, reversal.unit, reversal.corrects) = (target.on, target.unit.clone(), vec![of]);
    reversal
}

/// A receipt that belongs to one of the months.
pub(crate) fn receipt(index: u64, on: &str) -> Entry {
    let point = ["town/street", "town/street/one"][usize::try_from(index % 2).unwrap()];
    let title = format!("绝密标题{}", index / 3);
    let fact = document(on, &title).alone().unwrap();
    entry(index, on, fact, point)
}

fn flow(index: u64, entries: &[Entry]) -> Entry {
    let on =
        ["2019-04-08", "2019-05-06", "2019-06-03", "2019-06-04"][usize::try_from(index / 3 % 4).unwrap()];
    let before = |n: usize| (index - u64::try_from(n).unwrap(), &entries[entries.len() - n]);
    match index % 12 {
        2 => {
            let (of, target) = before(1);
            match target.fact {
                Fact::DocumentReceived(_) => reversal(index, of, target),
                _ => receipt(index, on),
            }
        }
        4 => {
            let mut form = FillForm::typed("报表".to_owned().try_into().unwrap(), unit("town/dept"), 20);
            form.late = (index > 70).then_some(LateReason::Found);
            entry(index, on, form.complete(day(on)).into(), "town/street")
        }
        5 | 6 => {
            let title = format!("推进会{index}").try_into().unwrap();
            let meeting = ConveneMeeting::typed(title, 60, 20, None).with(Approval::None);
            entry(index, on, meeting.into(), "town/dept")
        }
        7 => {
            let merged = MeetingMerged {
                from: vec![index - 2],
                into: index - 1,
                late: None,
            };
            entry(index, on, merged.into(), "town/dept")
        }
        8 if index.is_multiple_of(3) || index.is_multiple_of(5) => {
            let (of, target) = before(1);
            match target.fact {
                Fact::MeetingMerged(_) => reversal(index, of, target),
                _ => receipt(index, on),
            }
        }
        9 => {
            let cast = RatingCast {
                answer: "good".parse().unwrap(),
                poll: "p2019".parse().unwrap(),
            };
            entry(index, on, cast.into(), "town/dept")
        }
        10 if index.is_multiple_of(4) => match before(1) {
            (of, target) if matches!(target.fact, Fact::RatingCast(_)) => reversal(index, of, target),
            _ => receipt(index, on),
        },
        11 => {
            let mut sealed = receipt(index, on);
            sealed.seals = vec![Seal {
                commitment: "1".repeat(64).try_into().unwrap(),
                field: "contact_phone".parse().unwrap(),
                subject: "2".repeat(32).try_into().unwrap(),
            }];
            sealed
        }
        0 if index.is_multiple_of(36) => {
            let class = ClassDefined {
                class: format!("class-{index}").parse().unwrap(),
                name: format!("类别{index}").try_into().unwrap(),
            };
            entry(index, "2019-01-01", class.into(), "town")
        }
        _ => receipt(index, on),
    }
}

/// The entries up to a size, without the redaction.
pub(crate) fn entries(size: u64) -> Vec<Entry> {
    let second = Proposal::record(
        day("2019-01-01"),
        &unit("town"),
        RoleGranted {
            holder: "second".parse().unwrap(),
            role: Role::Office,
        },
    );
    let mut entries: Vec<Entry> = Vec::new();
    for proposal in founding().proposals.into_iter().chain([second]) {
        let fact = proposal.alone().unwrap();
        let jianfu_domain::command::Proposal::Record { on, unit, .. } = proposal else {
            panic!("only facts are recorded");
        };
        let index = u64::try_from(entries.len()).unwrap();
        entries.push(entry(index, &on.to_string(), fact, unit.as_str()));
    }
    for index in u64::try_from(entries.len()).unwrap()..size {
        let closed = CLOSED.into_iter().find(|(at, _)| *at == index);
        entries.push(match closed {
            Some((size, month)) => {
                let month = month.parse().unwrap();
                let closed = MonthClosed {
                    month,
                    size,
                    version: None,
                };
                entry(index, "2019-06-20", closed.into(), "town")
            }
            None => flow(index, &entries),
        });
    }
    entries
}

pub(crate) async fn append(ledger: &dyn Ledger, entries: &[Entry]) {
    let records: Vec<Record> = entries
        .iter()
        .map(|entry| Record {
            id: entry.id(),
            bytes: Bytes::from(entry.encode().unwrap()),
        })
        .collect();
    let mut size = ledger.size().await.unwrap();
    for batch in records.chunks(4_000) {
        size = ledger.append(size, batch).await.unwrap();
    }
}

/// Makes a ledger of so many entries in a home, of which one was redacted on the way.
pub(crate) async fn ledger(home: &Home, size: u64) {
    let all = entries(size);
    let (before, after) = (&all[..REDACTED_AT], &all[REDACTED_AT + 1..]);
    let ledger = Arc::new(home.create().await.unwrap());
    append(ledger.as_ref(), before).await;
    let target = before.iter().rposition(|entry| {
        matches!(entry.fact, Fact::DocumentReceived(_))
            && entry.on == day("2019-06-04")
            && entry.seals.is_empty()
    });
    let folded = fold(ledger.as_ref(), None, |_| {}).await.unwrap();
    let clock = ManualClock::new(Stamp::on(day("2019-06-20"), 12, 0, 0).unwrap());
    let engine = Engine::start(ledger.clone(), Arc::new(clock), folded);
    let target = u64::try_from(target.unwrap()).unwrap();
    engine.give(command(4, vec![redact(target)])).await.unwrap();
    engine.close().await;
    ledger.sync_hashes().await.unwrap();
    let folded = fold(ledger.as_ref(), None, |_| {}).await.unwrap();
    assert_eq!(enforce(home, &ledger, &folded).await.unwrap().redacted, 1);
    append(ledger.as_ref(), after).await;
    assert_eq!(ledger.size().await.unwrap(), size);
}

pub(crate) fn months() -> Vec<List> {
    MONTHS.map(|month| List::Month(month.parse().unwrap())).to_vec()
}

/// What figures of the months come to, for the whole district and a point, and what is late.
pub(crate) fn told(folded: &Folded) -> Vec<String> {
    let mut told = Vec::new();
    for month in MONTHS {
        let month: Period = month.parse().unwrap();
        let kinds = Kinds::One(FlowKind::Document);
        for id in [
            Id::Items(kinds),
            Id::Receipts(kinds),
            Id::PersonMinutes(kinds),
            Id::Registered,
            Id::Late,
            Id::Corrected,
            Id::RegisterMinutes,
            Id::FormReceipts,
            Id::FormMinutes,
            Id::FormItems,
        ] {
            for name in [
                FigureName::of_period(id, month),
                FigureName::of_period(id, month).at(&unit("town/street/one")),
            ] {
                let worked = folded.view().work(&name);
                assert_eq!(folded.view().value(&name), worked.value, "{name}");
                told.push(format!("{name} {:?}", worked.value));
            }
        }
        told.push(format!("{:?}", folded.late.get(&month)));
        let acts = folded.cells.side().of(month);
        told.extend(acts.filter_map(|(cell, value)| {
            let cell = cell.to_string();
            cell.starts_with("act.").then(|| format!("{cell} {value}"))
        }));
    }
    told
}

/// The plain fold, against which everything is held.
pub(crate) async fn plain(ledger: &dyn Ledger, size: u64) -> Folded {
    fold(ledger, Some(size), |_| {}).await.unwrap()
}

/// Folds from derived data at a size: figures, and all lists that have cells.
pub(crate) async fn folds(
    ledger: &dyn Ledger,
    derived: &Derived,
    size: u64,
) -> Result<(Folded, Folded), EngineError> {
    let figures = fold_figures(ledger, derived, &months(), Some(size)).await?;
    let lists = [months(), vec![List::Ratings, List::Sealed, List::Mergers]].concat();
    let part = fold_part(ledger, derived, &lists, Some(size)).await?;
    Ok((figures, part))
}

/// Whether folds from derived data are what the plain fold gives: figures, and of a part every cell, what is late, what is
/// sealed, and the rules.
pub(crate) fn assert_same((figures, part): &(Folded, Folded), whole: &Folded, context: &str) {
    assert_eq!(told(figures), told(whole), "{context}");
    assert_eq!(figures.state.size(), whole.state.size(), "{context}");
    assert!(part.cells == whole.cells, "{context}: cells of a part");
    assert_eq!(part.late, whole.late, "{context}");
    assert_eq!(part.sealed, whole.sealed, "{context}");
    for folded in [figures, part] {
        let registry = |folded: &Folded| format!("{:?}", folded.state.registry());
        assert_eq!(registry(folded), registry(whole), "{context}");
        assert_eq!(folded.state.last(), whole.state.last(), "{context}");
        let redacted = |folded: &Folded| folded.state.redactions().collect::<Vec<_>>();
        assert_eq!(redacted(folded), redacted(whole), "{context}");
    }
}

//! 复决: the commands of a ledger read back from their entries and decided again, each on the state at its size. An entry that
//! comes out otherwise was decided by other rules than its ledger names, or was never decided at all.

use std::collections::{BTreeMap, BTreeSet};

use jianfu_domain::command::Command;
use jianfu_domain::decide::{Decision, Given, decide};
use jianfu_domain::state::State;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::index::Index;
use jianfu_facts::lang::Lang;
use jianfu_ledger::Ledger;

use crate::error::EngineError;
use crate::replay::{Progress, entries};

/// Differences that are told; the others are counted.
const TOLD: usize = 100;

/// What deciding a ledger again came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecidedAgain {
    /// Commands that gave the same bytes.
    pub same: u64,
    /// Their entries.
    pub same_entries: u64,
    /// Commands of which an entry was redacted since: what was asked is gone with the text.
    pub redacted: u64,
    /// Commands that redacted an entry: they named texts that are gone.
    pub redactions: u64,
    /// Commands that came out otherwise: at most 100 are told.
    pub different: Vec<Difference>,
    /// How many more there are.
    pub more: u64,
}

/// A command that comes out otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its first entry.
    pub first: Index,
    /// Its entries.
    pub entries: usize,
    /// What it came to: a reason of refusal, or the first entry whose bytes differ.
    pub why: String,
}

/// Decides every command of a ledger again.
///
/// # Errors
/// Those of [`entries`].
pub async fn decide_again(
    ledger: &dyn Ledger,
    mut progress: impl FnMut(Progress),
) -> Result<DecidedAgain, EngineError> {
    let total = ledger.size().await?;
    let redacted = redacted(ledger, total).await?;
    let (mut state, mut found, mut done) = (State::default(), DecidedAgain::default(), 0);
    while done < total {
        let command = next(ledger, done, total).await?;
        judge(ledger, &state, &command, &redacted, &mut found).await?;
        for (entry, _) in &command.entries {
            state.apply(entry);
        }
        done = command.first + command.entries.len() as u64;
        progress(Progress { done, total });
    }
    Ok(found)
}

/// The entries of one command, with their bytes.
struct OfOne {
    first: Index,
    entries: Vec<(Entry, Vec<u8>)>,
}

/// The redacted entries.
async fn redacted(ledger: &dyn Ledger, total: u64) -> Result<BTreeSet<Index>, EngineError> {
    let mut redacted = BTreeSet::new();
    entries(ledger, 0..total, |_, _, entry| {
        if let Fact::EntryRedacted(f) = &entry.fact {
            redacted.insert(f.target);
        }
        Ok(())
    })
    .await?;
    Ok(redacted)
}

/// The command that begins at an index: as many entries as its first says, or as the ledger has.
async fn next(ledger: &dyn Ledger, first: Index, total: u64) -> Result<OfOne, EngineError> {
    let mut of_one = Vec::new();
    let mut collect = async |range| {
        entries(ledger, range, |_, bytes, entry| {
            of_one.push((entry, bytes.to_vec()));
            Ok(())
        })
        .await?;
        Ok::<_, EngineError>(of_one.first().map_or(1, |(entry, _)| entry.part.1))
    };
    let count = collect(first..first + 1).await?;
    let end = (first + u64::from(count)).min(total);
    if end > first + 1 {
        collect(first + 1..end).await?;
    }
    Ok(OfOne {
        first,
        entries: of_one,
    })
}

async fn judge(
    ledger: &dyn Ledger,
    state: &State,
    of_one: &OfOne,
    redacted: &BTreeSet<Index>,
    found: &mut DecidedAgain,
) -> Result<(), EngineError> {
    let count = of_one.entries.len() as u64;
    let end = of_one.first + count;
    if redacted.range(of_one.first..end).next().is_some() {
        found.redacted += 1;
        return Ok(());
    }
    let is_redaction = |(entry, _): &(Entry, _)| matches!(entry.fact, Fact::EntryRedacted(_));
    if of_one.entries.iter().any(is_redaction) {
        found.redactions += 1;
        return Ok(());
    }
    match outcome(ledger, state, of_one).await? {
        None => {
            found.same += 1;
            found.same_entries += count;
        }
        Some(_) if found.different.len() == TOLD => found.more += 1,
        Some(why) => found.different.push(Difference {
            first: of_one.first,
            entries: of_one.entries.len(),
            why,
        }),
    }
    Ok(())
}

/// What a command comes to that is not what is recorded; nothing if it is.
async fn outcome(ledger: &dyn Ledger, state: &State, of_one: &OfOne) -> Result<Option<String>, EngineError> {
    let recorded: Vec<Entry> = of_one.entries.iter().map(|(entry, _)| entry.clone()).collect();
    let (Some(at), Ok(command)) = (
        recorded.first().map(|entry| entry.at),
        Command::from_entries(&recorded),
    ) else {
        return Ok(Some("these are not the entries of one command".to_owned()));
    };
    let mut named = BTreeMap::new();
    for index in command.names(state) {
        entries(ledger, index..index + 1, |index, _, entry| {
            named.insert(index, entry);
            Ok(())
        })
        .await?;
    }
    Ok(match decide(state, &Given::of(named), at, &command) {
        Ok(Decision::Record(again, _)) => {
            let pairs = (of_one.first..).zip(again.iter().zip(&of_one.entries));
            let mut other = pairs.filter(|(_, (again, (_, bytes)))| again.bytes != *bytes);
            other.next().map(|(index, (again, _))| {
                let bytes = String::from_utf8_lossy(&again.bytes);
                format!("entry {index} comes to {bytes}")
            })
        }
        Ok(Decision::Known(first, _)) => Some(format!("its id is that of the command at entry {first}")),
        Err(refused) => Some(refused.told.first().map_or_else(
            || "refused".to_owned(),
            |refusal| {
                format!(
                    "refused as {}: {}",
                    refusal.reason.code(),
                    refusal.reason.text(Lang::En)
                )
            },
        )),
    })
}

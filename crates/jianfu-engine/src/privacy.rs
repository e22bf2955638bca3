//! 个人信息保护: texts sealed before their entry, erased after theirs, and entries redacted. What the ledger says is enforced each time
//! it is opened for writing: an interrupted erasure, or an older copy of the vault that was put back, doesn't last.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use futures::StreamExt as _;
use jianfu_domain::command::Proposal;
use jianfu_domain::state::State;
use jianfu_facts::custody::seal::{Seal, SealField, Subject};
use jianfu_facts::custody::words::{ErasureBasis, PlainField};
use jianfu_facts::digest::Digest;
use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::index::Index;
use jianfu_facts::unit::ActorId;
use jianfu_ledger::{FileLedger, Ledger as _};
use jianfu_proof::Hash;
use uuid::Uuid;

use crate::derived::ranges;
use crate::error::EngineError;
use crate::home::Home;
use crate::replay::{Folded, entries};
use crate::vault::{Opening, SealStatus, SubjectId, Swept, Vault};

/// Redactions whose slots are compared at once: their bytes are in memory meanwhile.
const COMPARED_AT_ONCE: usize = 4_096;

/// What had to be done so that the folder is as the ledger says.
#[derive(Clone, Debug, Default)]
pub struct Enforced {
    /// Entries whose bytes were destroyed.
    pub redacted: u64,
    /// Erased subjects of whom something was left.
    pub erased: u64,
    /// Texts whose entry never came to be, and other leftovers.
    pub swept: Swept,
}

/// Does what the ledger, folded to its size, says was to be done: redactions, erasures; and sweeps texts without an entry.
/// Nobody may be sealing a text meanwhile.
///
/// # Errors
/// [`EngineError::Redact`], [`EngineError::Vault`], [`EngineError::Read`]; done again, it goes on.
pub async fn enforce(home: &Home, ledger: &FileLedger, folded: &Folded) -> Result<Enforced, EngineError> {
    let mut done = Enforced::default();
    for (target, bytes) in overdue(ledger, &folded.state).await? {
        ledger.redact(target, bytes).await?;
        done.redacted += 1;
    }
    let vault = Vault::new(home.vault());
    let erased: Vec<SubjectId> = folded
        .state
        .erased()
        .filter_map(|(subject, _)| id(subject))
        .collect();
    // What is sealed is looked at only where something waits for its entry.
    let waits = vault.clone();
    let has_pending = run(move || Ok(waits.has_pending()?)).await?;
    let known: BTreeSet<(Uuid, SealField)> = if has_pending {
        folded.sealed.clone()
    } else {
        BTreeSet::new()
    };
    let work = move || -> Result<(u64, Swept), EngineError> {
        let count = vault.enforce(erased)?;
        let is_known = |entry: Uuid, field: &str| {
            field
                .parse()
                .is_ok_and(|field: SealField| known.contains(&(entry, field)))
        };
        let swept = if has_pending {
            vault.sweep(&is_known)?
        } else {
            Swept::default()
        };
        Ok((count, swept))
    };
    (done.erased, done.swept) = run(work).await?;
    Ok(done)
}

/// The redacted entries whose slot doesn't hold its restatement yet, and that. An `entry.redacted` holds the restatement as it
/// is, so that no entry is decoded where the slot's bytes are found in it.
async fn overdue(ledger: &FileLedger, state: &State) -> Result<Vec<(Index, Bytes)>, EngineError> {
    let mut overdue = Vec::new();
    let redactions: Vec<(Index, Index)> = state.redactions().collect();
    for some in redactions.chunks(COMPARED_AT_ONCE) {
        let raw = raw(
            ledger,
            some.iter().flat_map(|(target, by)| [*target, *by]).collect(),
        )
        .await?;
        for (target, by) in some {
            let of = |index| raw.get(index).map(Bytes::as_ref).unwrap_or_default();
            let (stored, recorded) = (of(target), of(by));
            let is_done = !stored.is_empty() && recorded.windows(stored.len()).any(|part| part == stored);
            if is_done {
                continue;
            }
            entries(ledger, *by..*by + 1, |_, _, entry| {
                if let Fact::EntryRedacted(fact) = &entry.fact {
                    overdue.push((*target, Bytes::copy_from_slice(fact.restated_bytes())));
                }
                Ok(())
            })
            .await?;
        }
    }
    Ok(overdue)
}

/// What some entries read as; those near each other are read together.
async fn raw(ledger: &FileLedger, wanted: BTreeSet<Index>) -> Result<BTreeMap<Index, Bytes>, EngineError> {
    let mut raw = BTreeMap::new();
    let indexes: Vec<Index> = wanted.iter().copied().collect();
    for range in ranges(&indexes) {
        let mut pages = ledger.read(range);
        while let Some(page) = pages.next().await {
            let page = page?;
            let found = (page.first..).zip(&page.entries);
            // Copied, since a slice would keep its whole page.
            raw.extend(
                found
                    .filter(|(index, _)| wanted.contains(index))
                    .map(|(index, bytes)| (index, Bytes::copy_from_slice(bytes))),
            );
        }
    }
    Ok(raw)
}

async fn run<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, EngineError> + Send + 'static,
) -> Result<T, EngineError> {
    let interrupted = |error: tokio::task::JoinError| EngineError::Interrupted(error.to_string());
    tokio::task::spawn_blocking(work).await.map_err(interrupted)?
}

fn id(subject: &Subject) -> Option<SubjectId> {
    subject.as_str().parse().ok()
}

/// Seals a text for a field of the only entry of a command that is about to be given. It is durable when this returns; if the
/// command is refused, the next opening of the ledger destroys it.
///
/// # Errors
/// [`EngineError::Vault`].
pub async fn seal(
    home: &Home,
    cmd: Uuid,
    field: SealField,
    about: Option<Subject>,
    text: String,
) -> Result<Seal, EngineError> {
    let vault = Vault::new(home.vault());
    run(move || {
        let subject = match about.as_ref().and_then(id) {
            Some(subject) => subject,
            None => vault.new_subject()?,
        };
        let entry = Entry::id_of(cmd, 1);
        let commitment = vault.seal(entry, field.as_str(), &subject, &text)?;
        let words = || -> Result<Seal, jianfu_facts::unit::IdError> {
            Ok(Seal {
                commitment: Digest::try_from(commitment.to_string())?,
                field,
                subject: Subject::try_from(subject.to_string())?,
            })
        };
        words().map_err(|error| EngineError::Interrupted(error.to_string()))
    })
    .await
}

/// The entry of a sealed text is on record: the next opening of the ledger need not look at it. What fails here costs that
/// opening a look, and no more.
pub async fn settle(home: &Home, cmd: Uuid, seal: &Seal) {
    let (vault, field) = (Vault::new(home.vault()), seal.field.clone());
    let Some(subject) = id(&seal.subject) else { return };
    let settled = run(move || Ok(vault.settle(Entry::id_of(cmd, 1), field.as_str(), &subject)?)).await;
    if let Err(error) = settled {
        tracing::debug!(%error, "a sealed text still counts as one that waits for its entry");
    }
}

/// How the sealed fields of a ledger stand, for an audit: of the entry with an id, its seal, and whether its subject was erased.
/// What can't be read isn't what was sealed.
pub fn opener(home: &Home) -> impl Fn(Uuid, &Seal, bool) -> SealStatus + Sync + use<> {
    let vault = Vault::new(home.vault());
    move |entry, seal, erased| status(&vault, entry, seal, erased).unwrap_or(SealStatus::Mismatch)
}

/// How a sealed field stands, and its text where it is open; `erased` says whether the ledger has an erasure of its subject.
///
/// # Errors
/// [`EngineError::Vault`].
pub fn open_sealed(
    home: &Home,
    entry: Uuid,
    seal: &Seal,
    erased: bool,
) -> Result<(SealStatus, Option<String>), EngineError> {
    let vault = Vault::new(home.vault());
    let status = status(&vault, entry, seal, erased)?;
    let text = match (status, names(seal)) {
        (SealStatus::Open, Some((commitment, subject))) => {
            vault.open(entry, seal.field.as_str(), &subject, &commitment)?
        }
        _ => Opening::Missing,
    };
    Ok(match text {
        Opening::Open(text) => (status, Some(text)),
        _ => (status, None),
    })
}

fn status(vault: &Vault, entry: Uuid, seal: &Seal, erased: bool) -> Result<SealStatus, EngineError> {
    match names(seal) {
        Some((commitment, subject)) => {
            Ok(vault.status(entry, seal.field.as_str(), &subject, &commitment, erased)?)
        }
        None => Ok(SealStatus::Mismatch),
    }
}

/// Commitment and subject of a seal as the vault takes them.
fn names(seal: &Seal) -> Option<(Hash, SubjectId)> {
    seal.commitment.as_str().parse().ok().zip(id(&seal.subject))
}

/// The proposals that redact an entry, and the reversal that copies it if there is one. Asked for by the reversal it is the same:
/// both, the entry first. What was redacted before comes with its `entry.redacted`, which holds what that left.
///
/// # Errors
/// [`EngineError::Read`].
pub async fn redaction(
    ledger: &FileLedger,
    state: &State,
    target: Index,
    fields: &[PlainField],
    basis: ErasureBasis,
    approved_by: &ActorId,
) -> Result<Vec<Proposal>, EngineError> {
    let mut original = target;
    entries(ledger, target..target + 1, |_, _, entry| {
        if let Fact::EntryReversed(fact) = &entry.fact {
            original = fact.target;
        }
        Ok(())
    })
    .await?;
    let mut proposals = Vec::new();
    let copies = [Some(original), state.reversed(original)].into_iter().flatten();
    for target in copies
        .flat_map(|copy| [Some(copy), state.redacted(copy)])
        .flatten()
    {
        let hash = ledger.leaf_hashes(target..target + 1).await?;
        let hash = hash.first().map(ToString::to_string).unwrap_or_default();
        let hash = Digest::try_from(hash).map_err(|error| EngineError::Interrupted(error.to_string()))?;
        proposals.push(Proposal::Redact {
            target,
            fields: fields.to_vec(),
            hash,
            basis,
            approved_by: approved_by.clone(),
        });
    }
    Ok(proposals)
}

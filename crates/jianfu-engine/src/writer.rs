//! The one writer of a ledger: it drains the commands that are waiting, decides each on a state that grows with the
//! batch, appends them with one commit, and only then is everyone answered. What is durable is answered before it is folded,
//! so that a fold that fails an assertion ends the writer but takes no answer with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jianfu_domain::command::Command;
use jianfu_domain::decide::{Decision, Given, Recorded, decide};
use jianfu_domain::state::State;
use jianfu_facts::day::{Day, Stamp};
use jianfu_facts::entry::Entry;
use jianfu_facts::index::Index;
use jianfu_facts::invariant;
use jianfu_ledger::{AppendError, Ledger, Record};
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard, mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::error::EngineError;
use crate::places::{Place, Places};
use crate::replay::{Folded, entries};

/// Commands that may wait; who comes after them is refused at once and told to come again.
pub(crate) const QUEUE: usize = 1_024;
/// Commands of one actor that may wait, so that nobody fills the queue for all others.
pub(crate) const QUEUE_OF_ONE: usize = 256;
/// Commands of one batch.
const BATCH_COMMANDS: usize = 256;
/// Bytes of one batch, past which no further command is taken.
const BATCH_BYTES: usize = 8 << 20;
/// Times that a batch is decided anew after a conflict or an unknown outcome.
const TRIES: usize = 5;

/// The answer to a command that is on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Index of its first entry.
    pub first: Index,
    /// Its entries.
    pub entries: u32,
    /// Size of the ledger when it was answered.
    pub size: u64,
    /// Whether it was on record before: asked again, a command gets its first answer.
    pub known: bool,
}

/// A command that waits for its answer.
struct Asked {
    command: Command,
    answer: oneshot::Sender<Result<Answer, EngineError>>,
    /// Its place in the queue, given back when it is answered.
    place: Place,
}

/// A ledger with its writer. Dropping it ends the writer after what is waiting.
pub struct Engine {
    queue: mpsc::Sender<Asked>,
    places: Places,
    live: Arc<RwLock<Live>>,
    ledger: Arc<dyn Ledger>,
    clock: Arc<dyn Clock>,
    task: JoinHandle<()>,
}

/// The ledger folded to its durable size, and whether the last entry was folded to its end.
struct Live {
    folded: Folded,
    is_whole: bool,
}

impl Live {
    fn add(&mut self, entry: &Entry) {
        // It stays so if the fold fails an assertion.
        self.is_whole = false;
        self.folded.add(entry);
        self.is_whole = true;
    }
}

impl Engine {
    /// Starts the writer of a ledger that has been folded to its size (`fold` with no size).
    #[must_use]
    pub fn start(ledger: Arc<dyn Ledger>, clock: Arc<dyn Clock>, folded: Folded) -> Engine {
        let is_whole = true;
        let live = Arc::new(RwLock::new(Live { folded, is_whole }));
        let (queue, waiting) = mpsc::channel(QUEUE);
        let writer = Writer {
            ledger: ledger.clone(),
            clock: clock.clone(),
            live: live.clone(),
        };
        let task = tokio::spawn(writer.run(waiting));
        Engine {
            queue,
            places: Places::default(),
            live,
            ledger,
            clock,
            task,
        }
    }

    /// Gives a command. It is on record, durably, when this returns an answer. Dropping the future means that the outcome
    /// is unknown: give the same command again.
    ///
    /// # Errors
    /// [`EngineError::Refused`]: nothing was recorded. [`EngineError::Busy`]: too many wait, nothing was recorded.
    /// [`EngineError::WriterGone`]: it was not taken, nothing was recorded. [`EngineError::Unanswered`]: the outcome is unknown.
    /// [`EngineError::Append`]: see there.
    pub async fn give(&self, command: Command) -> Result<Answer, EngineError> {
        let place = self.places.take(&command.actor)?;
        let (answer, answered) = oneshot::channel();
        let asked = Asked {
            command,
            answer,
            place,
        };
        self.queue.try_send(asked).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => EngineError::Busy { waiting: QUEUE },
            mpsc::error::TrySendError::Closed(_) => EngineError::WriterGone,
        })?;
        answered.await.map_err(|_| EngineError::Unanswered)?
    }

    /// The day on which a command given now is recorded.
    ///
    /// # Errors
    /// [`EngineError::Clock`].
    pub fn today(&self) -> Result<Day, EngineError> {
        self.clock.now().map(Stamp::day).ok_or(EngineError::Clock)
    }

    /// Decides a command that names no old entries on the durable state, and records nothing.
    ///
    /// # Errors
    /// [`EngineError::Refused`], as [`Engine::give`] would.
    pub async fn try_out(&self, command: &Command) -> Result<(), EngineError> {
        let now = self.clock.now().ok_or(EngineError::Clock)?;
        let given = Given::of(BTreeMap::new());
        decide(&self.state().await, &given, now, command)?;
        Ok(())
    }

    /// The ledger folded to its durable size, while no batch is being folded.
    ///
    /// # Errors
    /// [`EngineError::WriterGone`] when the writer ended while it folded an entry: a part of its cells may be missing.
    pub async fn live(&self) -> Result<RwLockReadGuard<'_, Folded>, EngineError> {
        let live = self.live.read().await;
        if live.is_whole {
            Ok(RwLockReadGuard::map(live, |live| &live.folded))
        } else {
            Err(EngineError::WriterGone)
        }
    }

    /// A copy of the state at the durable size; of a writer that ended while it folded, at the size before that entry.
    pub async fn state(&self) -> State {
        self.live.read().await.folded.state.clone()
    }

    /// The ledger.
    #[must_use]
    pub fn ledger(&self) -> &dyn Ledger {
        self.ledger.as_ref()
    }

    /// Ends the writer when everything given is answered, and lets the ledger go.
    pub async fn close(self) {
        drop(self.queue);
        if self.task.await.is_err() {
            tracing::error!("the writer ended abnormally");
        }
    }
}

struct Writer {
    ledger: Arc<dyn Ledger>,
    clock: Arc<dyn Clock>,
    live: Arc<RwLock<Live>>,
}

/// A batch decided on one state.
#[derive(Default)]
struct Batch {
    entries: Vec<Entry>,
    records: Vec<Record>,
    answers: Vec<Result<Answer, EngineError>>,
}

/// What became of a batch.
enum Committed<'a> {
    /// It is durable and folded, or there was nothing to append.
    Folded,
    /// It is durable, and is folded next; until then nobody reads what is folded.
    Durable(RwLockWriteGuard<'a, Live>),
    /// Another wrote: it must be decided anew.
    Conflict,
}

/// A batch that is durable and not folded yet.
struct Unfolded<'a> {
    live: RwLockWriteGuard<'a, Live>,
    entries: Vec<Entry>,
}

impl Unfolded<'_> {
    fn fold(mut self) {
        for entry in &self.entries {
            self.live.add(entry);
        }
    }
}

impl Writer {
    async fn run(self, mut waiting: mpsc::Receiver<Asked>) {
        while let Some(first) = waiting.recv().await {
            let mut asked = vec![first];
            while asked.len() < BATCH_COMMANDS {
                match waiting.try_recv() {
                    Ok(next) => asked.push(next),
                    Err(_) => break,
                }
            }
            while !asked.is_empty() {
                let (answers, unfolded) = self.batch(&asked).await;
                let answered = answers.len().clamp(1, asked.len());
                for (asked, result) in asked.drain(..answered).zip(answers) {
                    let Asked { answer, place, .. } = asked;
                    // First the place, so that who has the answer can give the next command.
                    drop(place);
                    // Who no longer waits for the answer finds it by giving the same command again.
                    let _ = answer.send(result);
                }
                if let Some(unfolded) = unfolded {
                    unfolded.fold();
                }
            }
        }
    }

    /// Decides and appends as many of the commands as fit into one commit; an answer for each of them, and what is to be
    /// folded when they have it.
    async fn batch(&self, asked: &[Asked]) -> (Vec<Result<Answer, EngineError>>, Option<Unfolded<'_>>) {
        for _ in 0..TRIES {
            let Some(now) = self.clock.now() else {
                return (vec![Err(EngineError::Clock)], None);
            };
            let mut batch = match self.decide(asked, now).await {
                Ok(batch) => batch,
                Err(error) => return (vec![Err(error)], None),
            };
            let answers = std::mem::take(&mut batch.answers);
            match self.commit(&batch).await {
                Ok(Committed::Folded) => return (answers, None),
                Ok(Committed::Durable(live)) => {
                    let entries = batch.entries;
                    return (answers, Some(Unfolded { live, entries }));
                }
                Ok(Committed::Conflict) => {} // decide again on what is there now
                Err(error) => return (vec![Err(error)], None),
            }
        }
        let reason = "another writer is always first: try again later".to_owned();
        (vec![Err(AppendError::Unavailable { reason }.into())], None)
    }

    async fn decide(&self, asked: &[Asked], now: Stamp) -> Result<Batch, EngineError> {
        let mut state = self.live.read().await.folded.state.clone();
        let start = state.size();
        let mut batch = Batch::default();
        let mut bytes = 0;
        for Asked { command, .. } in asked {
            if bytes > BATCH_BYTES {
                break;
            }
            let named = self.named(&command.names(&state), start, &batch.entries).await?;
            match decide(&state, &Given::of(named), now, command) {
                Err(refused) => batch.answers.push(Err(refused.into())),
                Ok(Decision::Known(first, entries)) => {
                    batch.answers.push(Ok(Answer {
                        first,
                        entries,
                        size: state.size(),
                        known: true,
                    }));
                }
                Ok(Decision::Record(recorded, next)) => {
                    let entries = u32::try_from(recorded.len()).ok();
                    let entries = invariant!(Some(entries), "a command of so many entries is refused");
                    let first = state.size();
                    state = *next;
                    for Recorded {
                        entry,
                        bytes: of_entry,
                    } in recorded
                    {
                        bytes += of_entry.len();
                        batch.records.push(Record {
                            id: entry.id(),
                            bytes: of_entry.into(),
                        });
                        batch.entries.push(entry);
                    }
                    batch.answers.push(Ok(Answer {
                        first,
                        entries,
                        size: state.size(),
                        known: false,
                    }));
                }
            }
        }
        Ok(batch)
    }

    /// The old entries that a command names: from the batch where they are not durable yet, else from the ledger.
    async fn named(
        &self,
        indexes: &[Index],
        start: Index,
        pending: &[Entry],
    ) -> Result<BTreeMap<Index, Entry>, EngineError> {
        let mut named = BTreeMap::new();
        for index in indexes {
            let in_batch = index.checked_sub(start).and_then(|i| usize::try_from(i).ok());
            if let Some(entry) = in_batch.and_then(|i| pending.get(i)) {
                named.insert(*index, entry.clone());
            } else if !named.contains_key(index) {
                entries(self.ledger.as_ref(), *index..*index + 1, |index, _, entry| {
                    named.insert(index, entry);
                    Ok(())
                })
                .await?;
            }
        }
        Ok(named)
    }

    /// Appends the batch.
    async fn commit(&self, batch: &Batch) -> Result<Committed<'_>, EngineError> {
        if batch.records.is_empty() {
            return Ok(Committed::Folded);
        }
        let expected = self.live.read().await.folded.state.size();
        let mut unknown = None;
        for _ in 0..TRIES {
            match self.ledger.append(expected, &batch.records).await {
                Ok(size) => {
                    tracing::debug!(entries = batch.records.len(), size, "committed");
                    return Ok(Committed::Durable(self.live.write().await));
                }
                Err(AppendError::Conflict { .. }) => {
                    let found = self.catch_up(batch).await;
                    return found.map_err(|error| unknown.map_or(error, still_unknown));
                }
                Err(AppendError::OutcomeUnknown { reason }) => {
                    tracing::warn!(%reason, "outcome of an append is unknown: looking");
                    match self.look(batch, expected).await {
                        Ok(Some(found)) => return Ok(found),
                        // Nothing is there: the identical append at the same size, and only that, is safe.
                        Ok(None) => unknown = Some(reason),
                        Err(error) => return Err(still_unknown(format!("{reason}; then {error}"))),
                    }
                }
                // A writer that died of the unknown takes nothing more; its entries may still be found when it is opened again.
                Err(error) => return Err(unknown.map_or(error.into(), still_unknown)),
            }
        }
        Err(still_unknown("the ledger gives no answer".to_owned()))
    }

    /// Looks whether anything was appended; if so, folds it.
    async fn look(&self, batch: &Batch, expected: u64) -> Result<Option<Committed<'_>>, EngineError> {
        if self.ledger.size().await? > expected {
            self.catch_up(batch).await.map(Some)
        } else {
            Ok(None)
        }
    }

    /// Folds what was appended meanwhile, and tells whether it begins with exactly the batch.
    async fn catch_up(&self, batch: &Batch) -> Result<Committed<'_>, EngineError> {
        let mut live = self.live.write().await;
        let (from, to) = (live.folded.state.size(), self.ledger.size().await?);
        let mut ours = batch.records.iter();
        let mut is_ours = true;
        entries(self.ledger.as_ref(), from..to, |_, bytes, entry| {
            if let Some(record) = ours.next() {
                is_ours &= record.bytes == bytes;
            }
            live.add(&entry);
            Ok(())
        })
        .await?;
        Ok(if is_ours && ours.next().is_none() {
            Committed::Folded
        } else {
            Committed::Conflict
        })
    }
}

/// The error of an append after which it couldn't be found out whether it happened.
fn still_unknown(reason: String) -> EngineError {
    AppendError::OutcomeUnknown { reason }.into()
}

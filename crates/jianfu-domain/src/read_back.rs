//! 复原命令: a command has an inverse. From its entries it can be read back, and deciding it again at its size gives the same
//! bytes: whoever doubts an entry can see what was asked and that the program of today decides it as the one of then did.

use jianfu_facts::entry::Entry;
use jianfu_facts::exact::count_32;
use jianfu_facts::fact::Fact;

use crate::command::{Command, Proposal};
use crate::stock::change::RegisterChange;

/// Why a command can't be read back from its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotReadBack {
    /// They are not the entries of one command, all of them in order.
    Incomplete,
    /// It redacted an entry: what was asked names texts that are gone.
    Redaction,
}

impl Command {
    /// The command that was given, from its entries as they were recorded. Redacted ones read as their rest, of which another
    /// command comes: who has them asks [`State::redacted`](crate::state::State::redacted) first.
    ///
    /// # Errors
    /// [`NotReadBack`].
    pub fn from_entries(entries: &[Entry]) -> Result<Command, NotReadBack> {
        let first = entries.first().ok_or(NotReadBack::Incomplete)?;
        let all = count_32(entries.len());
        let is_whole = (1..)
            .zip(entries)
            .all(|(i, entry)| (entry.cmd, &entry.actor, entry.part) == (first.cmd, &first.actor, (i, all)));
        if !is_whole {
            return Err(NotReadBack::Incomplete);
        }
        let proposals = entries.iter().map(Proposal::of).collect::<Option<_>>();
        Ok(Command {
            cmd: first.cmd,
            actor: first.actor.clone(),
            seen: None,
            proposals: proposals.ok_or(NotReadBack::Redaction)?,
        })
    }
}

impl Proposal {
    /// What was asked when an entry was recorded; nothing for a redaction.
    pub(crate) fn of(entry: &Entry) -> Option<Proposal> {
        if let Some(request) = entry.fact.request() {
            return Some(Proposal::Record {
                on: entry.on,
                unit: entry.unit.clone(),
                request,
                seals: entry.seals.clone(),
            });
        }
        match &entry.fact {
            Fact::EntryReversed(f) => Some(Proposal::Reverse {
                target: f.target,
                reason: f.reason,
            }),
            Fact::MonthClosed(f) => Some(Proposal::CloseMonth { month: f.month }),
            _ => RegisterChange::of(entry).map(Proposal::Stock),
        }
    }
}

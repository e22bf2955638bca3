//! 重复提交: a command that is on record already gets its first answer. It must never decide anything anew.

use std::collections::BTreeMap;

use jianfu_facts::entry::Entry;
use jianfu_facts::fact::Fact;
use jianfu_facts::index::Index;

use crate::command::{Command, Proposal};
use crate::custody::redact;
use crate::decide::Decision;
use crate::refusal::{Reason, Refused};
use crate::state::State;
use crate::stock::change::RegisterChange;

/// The first answer of a command that is on record, if it is the same command.
pub(crate) fn known(
    state: &State,
    named: &BTreeMap<Index, Entry>,
    first: Index,
    n: u32,
    command: &Command,
) -> Result<Decision, Refused> {
    let recorded: Vec<(&Index, &Entry)> = named.range(first..first + u64::from(n)).collect();
    // A command that redacts what another missed redacts that one too.
    let again = recorded.iter().any(|(_, e)| {
        matches!(&e.fact, Fact::EntryRedacted(f)
            if f.restated.entry().is_some_and(|e| matches!(e.fact, Fact::EntryRedacted(_))))
    });
    let same = recorded.len() == command.proposals.len()
        && recorded.iter().zip(&command.proposals).all(|((index, e), p)| {
            let is_redacted = again || state.redacted(**index).is_some();
            e.actor == command.actor && is_record_of((state, named), e, is_redacted, p)
        });
    if same {
        Ok(Decision::Known(first, n))
    } else {
        Err(Refused::whole(Reason::CommandReused { first }))
    }
}

/// Whether an entry is the record of a proposal: what was asked is compared, not what was derived. Of seals the fields alone are
/// compared: sealed anew, they have other salts and may have another subject. A redacted entry is compared with the rest of the
/// proposal.
fn is_record_of(
    (state, named): (&State, &BTreeMap<Index, Entry>),
    entry: &Entry,
    is_redacted: bool,
    proposal: &Proposal,
) -> bool {
    match (proposal, &entry.fact) {
        (Proposal::Record { on, unit, seals, .. }, recorded) => {
            let fields = seals.iter().map(|seal| &seal.field);
            let is_asked = |proposed: Fact| {
                proposed.request() == recorded.request()
                    || is_redacted && redact::is_rest_of(recorded, &proposed)
            };
            *on == entry.on
                && *unit == entry.unit
                && fields.eq(entry.seals.iter().map(|seal| &seal.field))
                && proposal.derived(state, named, entry.at).is_some_and(is_asked)
        }
        (
            Proposal::Redact {
                target,
                fields,
                hash,
                basis,
                approved_by,
            },
            Fact::EntryRedacted(f),
        ) => {
            let asked = (target, hash, basis, approved_by);
            asked == (&f.target, &f.hash, &f.basis, &f.approved_by)
                && f.restated
                    .rest()
                    .is_some_and(|e| redact::is_blank_in(&e, fields, is_redacted))
        }
        (Proposal::Stock(asked), _) => Some(asked.normal()) == RegisterChange::of(entry),
        (Proposal::Reverse { .. } | Proposal::CloseMonth { .. }, _) => {
            Proposal::of(entry).as_ref() == Some(proposal)
        }
        (Proposal::Redact { .. }, _) => false,
    }
}

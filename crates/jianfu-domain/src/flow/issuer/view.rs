//! A fact of the issuer's side seen as what all have in common; which entries it names; and what of it follows from the state.

use std::collections::BTreeMap;

use super::documents::{DocumentForwarded, GateDecision};
use super::meetings::{Approval, Decision};
use crate::entry::{Entry, Index};
use crate::exact::count_32;
use crate::fact::Fact;
use crate::flow::FlowKind;
use crate::flow::detail::beside;
use crate::flow::facts::LateReason;
use crate::flow::secrecy::Secrecy;
use crate::flow::state::Link;
use crate::state::State;
use crate::text::{Number, Title};
use crate::unit::UnitId;

/// What all facts of the issuer's side have in common.
#[derive(Clone, Copy, Debug, Default)]
pub struct Act<'a> {
    /// Why late.
    pub late: Option<LateReason>,
    /// Title, where it has one of its own.
    pub title: Option<&'a Title>,
    /// Number, where it has one.
    pub number: Option<&'a Number>,
    /// Who may know.
    pub secrecy: Option<Secrecy>,
    /// The units beside the one that leads.
    pub with: &'a [UnitId],
}

/// What an issuer declares as done: what a point's receipt may belong to.
#[derive(Clone, Copy, Debug)]
pub struct Declared<'a> {
    /// Kind.
    pub kind: FlowKind,
    /// Title.
    pub title: &'a Title,
    /// Number, where it has one.
    pub number: Option<&'a Number>,
    /// The units beside the one that leads.
    pub with: &'a [UnitId],
}

impl Fact {
    /// What a fact of the issuer's side has in common with the others; nothing for other facts.
    #[must_use]
    pub fn act(&self) -> Option<Act<'_>> {
        let plain = |late: Option<LateReason>| Act {
            late,
            ..Act::default()
        };
        Some(match self {
            Fact::MeetingProposed(f) => Act {
                late: f.late,
                title: Some(&f.title),
                number: f.plan_item.as_ref(),
                secrecy: f.secrecy,
                with: &f.co_organisers,
            },
            Fact::MeetingApproved(f) => plain(f.late),
            Fact::MeetingConvened(f) => Act {
                late: f.late,
                title: Some(&f.title),
                number: f.number.as_ref(),
                secrecy: f.secrecy,
                with: &f.co_organisers,
            },
            Fact::MeetingMerged(f) => plain(f.late),
            Fact::MeetingNested(f) => plain(f.late),
            Fact::MeetingCancelled(f) => plain(f.late),
            Fact::DocumentProposed(f) => Act {
                late: f.late,
                title: Some(&f.title),
                number: f.plan_item.as_ref(),
                secrecy: f.secrecy,
                with: &[],
            },
            Fact::DocumentGated(f) => plain(f.late),
            Fact::DocumentIssued(f) => Act {
                late: f.late,
                title: Some(&f.title),
                number: f.number.as_ref(),
                secrecy: f.secrecy,
                with: &f.co_issuers,
            },
            Fact::DocumentForwarded(f) => Act {
                late: f.late,
                title: Some(&f.title),
                number: f.number.as_ref(),
                secrecy: f.secrecy,
                with: &[],
            },
            Fact::DocumentSuperseded(f) => plain(f.late),
            Fact::InspectionLaunched(f) => Act {
                late: f.late,
                title: Some(&f.title),
                number: f.number.as_ref(),
                secrecy: f.secrecy,
                with: &f.co_organisers,
            },
            _ => return None,
        })
    }

    /// What an issuer declares as done; nothing for other facts.
    #[must_use]
    pub fn declared(&self) -> Option<Declared<'_>> {
        let kind = match self {
            Fact::MeetingConvened(_) => FlowKind::Meeting,
            Fact::DocumentIssued(_) | Fact::DocumentForwarded(_) => FlowKind::Document,
            Fact::InspectionLaunched(_) => FlowKind::Inspection,
            _ => return None,
        };
        let act = self.act()?;
        Some(Declared {
            kind,
            title: act.title?,
            number: act.number,
            with: act.with,
        })
    }
}

/// The entries that a fact of flow names, each with what the fact does to it.
pub(crate) fn links(fact: &Fact) -> Vec<(Index, Link)> {
    let received = |declared: Option<Index>| declared.map(|index| (index, Link::Received));
    match fact {
        Fact::MeetingApproved(f) if f.decision == Decision::Approved => vec![(f.meeting, Link::Approved)],
        Fact::MeetingApproved(f) => vec![(f.meeting, Link::Rejected)],
        Fact::MeetingConvened(f) => f.proposal.map(|p| (p, Link::Convened)).into_iter().collect(),
        Fact::MeetingMerged(f) => {
            let merged = f.from.iter().map(|from| (*from, Link::MergedInto(f.into)));
            merged.chain([(f.into, Link::MergedHere)]).collect()
        }
        Fact::MeetingNested(f) => vec![(f.nested, Link::NestedIn(f.host)), (f.host, Link::Hosts)],
        Fact::MeetingCancelled(f) => vec![(f.meeting, Link::Cancelled)],
        Fact::DocumentGated(f) if f.decision == GateDecision::Pass => {
            vec![(f.document, Link::Passed(f.gate))]
        }
        Fact::DocumentGated(f) => vec![(f.document, Link::Returned(f.gate))],
        Fact::DocumentIssued(f) => f.proposal.map(|p| (p, Link::Issued)).into_iter().collect(),
        Fact::DocumentForwarded(f) => f.parent.map(|p| (p, Link::Forwarded)).into_iter().collect(),
        Fact::DocumentSuperseded(f) => {
            vec![
                (f.document, Link::SupersededBy(f.by)),
                (f.by, Link::Supersedes(f.document)),
            ]
        }
        Fact::InspectionLaunched(f) => {
            let named = f.combined_with.iter().chain(&f.reuses);
            named.map(|index| (*index, Link::Joined)).collect()
        }
        Fact::MatchConfirmed(f) => vec![
            (f.declared, Link::Confirmed(f.received)),
            (f.received, Link::Confirmed(f.declared)),
        ],
        Fact::MatchRejected(f) => vec![
            (f.declared, Link::Denied(f.received)),
            (f.received, Link::Denied(f.declared)),
        ],
        Fact::MeetingAttended(f) => received(f.detail.as_ref().and_then(|d| d.declared))
            .into_iter()
            .collect(),
        Fact::DocumentReceived(f) => received(f.detail.as_ref().and_then(|d| d.declared))
            .into_iter()
            .collect(),
        Fact::InspectionReceived(f) => received(f.detail.as_ref().and_then(|d| d.declared))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

fn ascending(list: &mut Vec<Index>) {
    list.sort_unstable();
    list.dedup();
}

/// The fact of a unit with every field set that follows from its others and from the state.
pub(crate) fn derive(state: &State, named: &BTreeMap<Index, Entry>, unit: &UnitId, fact: &mut Fact) {
    order(unit, fact);
    let flow = state.flow();
    match fact {
        Fact::MeetingConvened(f) => f.approval = flow.approval(f.proposal),
        Fact::DocumentIssued(f) => {
            (f.gates, f.returns) = f.proposal.map_or((Vec::new(), 0), |p| flow.gates(p));
        }
        Fact::DocumentForwarded(f) => {
            let parent = f.parent.and_then(|index| named.get(&index));
            f.depth = match parent.map(|entry| &entry.fact) {
                Some(Fact::DocumentForwarded(parent)) => parent.depth.saturating_add(1),
                _ => 1,
            };
        }
        Fact::DocumentSuperseded(f) => {
            let versions = flow.replaced(f.document) + flow.replaced(f.by) + 2;
            f.versions = count_32(versions);
        }
        _ => {}
    }
}

/// Lists in order, and what follows from the fact alone.
fn order(unit: &UnitId, fact: &mut Fact) {
    match fact {
        Fact::MeetingProposed(f) => beside(&mut f.co_organisers, unit),
        Fact::MeetingConvened(f) => beside(&mut f.co_organisers, unit),
        Fact::MeetingMerged(f) => ascending(&mut f.from),
        Fact::DocumentIssued(f) => {
            beside(&mut f.co_issuers, unit);
            f.demands.sort_unstable();
            f.demands.dedup();
        }
        Fact::DocumentForwarded(f) => f.verbatim = f.key_points.is_empty(),
        Fact::InspectionLaunched(f) => {
            beside(&mut f.co_organisers, unit);
            ascending(&mut f.combined_with);
            ascending(&mut f.reuses);
        }
        _ => {}
    }
}

/// Whether two facts of a unit are the same but for what follows from the state: a command that is given again is the same
/// command, whatever had been decided meanwhile.
pub(crate) fn is_same_but_derived(unit: &UnitId, one: &Fact, other: &Fact) -> bool {
    let plain = |fact: &Fact| {
        let mut fact = fact.clone();
        order(unit, &mut fact);
        match &mut fact {
            Fact::MeetingConvened(f) => f.approval = Approval::None,
            Fact::DocumentIssued(f) => (f.gates, f.returns) = (Vec::new(), 0),
            Fact::DocumentForwarded(f) => {
                **f = DocumentForwarded {
                    depth: 1,
                    ..(**f).clone()
                }
            }
            Fact::DocumentSuperseded(f) => f.versions = 0,
            _ => {}
        }
        fact
    };
    one.act().is_some() && plain(one) == plain(other)
}

//! A fact of the issuer's side seen as what all have in common; which entries it names; and what of it follows from the state.

use std::collections::BTreeMap;

use super::documents::DocumentForwarded;
use super::meetings::Approval;
use crate::entry::Entry;
use crate::fact::Fact;
use crate::flow::detail::beside;
use crate::index::Index;
use crate::state::State;
use crate::unit::UnitId;

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
            f.versions = u32::try_from(versions).unwrap_or(u32::MAX);
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

//! How facts of the issuer's side, and matches, are decided. They add: what they change in the state is in its delta.

use crate::fact_rules::{Check, FactRules, Rules, nothing};
use crate::flow::issuer::decide::after;
use crate::flow::issuer::decide::ascending;
use crate::flow::issuer::decide::document_forwarded;
use crate::flow::issuer::decide::document_gated;
use crate::flow::issuer::decide::document_issued;
use crate::flow::issuer::decide::document_superseded;
use crate::flow::issuer::decide::inspection_launched;
use crate::flow::issuer::decide::matched;
use crate::flow::issuer::decide::meeting_approved;
use crate::flow::issuer::decide::meeting_convened;
use crate::flow::issuer::decide::meeting_merged;
use crate::flow::issuer::decide::meeting_nested;
use crate::refusal::Reason;
use jianfu_facts::fact::Fact;
use jianfu_facts::flow::detail::beside;
use jianfu_facts::flow::issuer::documents::DocumentGated;
use jianfu_facts::flow::issuer::documents::DocumentIssued;
use jianfu_facts::flow::issuer::documents::DocumentProposed;
use jianfu_facts::flow::issuer::forwarding::DocumentForwarded;
use jianfu_facts::flow::issuer::forwarding::DocumentSuperseded;
use jianfu_facts::flow::issuer::inspections::InspectionLaunched;
use jianfu_facts::flow::issuer::meeting_changes::MeetingCancelled;
use jianfu_facts::flow::issuer::meeting_changes::MeetingMerged;
use jianfu_facts::flow::issuer::meeting_changes::MeetingNested;
use jianfu_facts::flow::issuer::meetings::Approval;
use jianfu_facts::flow::issuer::meetings::MeetingApproved;
use jianfu_facts::flow::issuer::meetings::MeetingConvened;
use jianfu_facts::flow::issuer::meetings::MeetingProposed;
use jianfu_facts::flow::matching::MatchConfirmed;
use jianfu_facts::flow::matching::MatchRejected;
use jianfu_facts::link::Link;

impl FactRules for MeetingProposed {
    const RULES: Rules<Self> = Rules {
        arrange: |f, unit| beside(&mut f.co_organisers, unit),
        derive: nothing::derive,
        clear: nothing::clear,
        checks: &[Check::base(|f, asked| {
            if f.planned < asked.on {
                let (planned, on) = (f.planned, asked.on);
                return Err(Reason::PlannedBefore { planned, on });
            }
            Ok(())
        })],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for MeetingApproved {
    const RULES: Rules<Self> = Rules {
        arrange: nothing::arrange,
        derive: nothing::derive,
        clear: nothing::clear,
        checks: &[Check::base(|f, asked| meeting_approved(asked, f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: |f, state, target| after(state, f.meeting, target, Link::Convened),
    };
}

impl FactRules for MeetingConvened {
    const RULES: Rules<Self> = Rules {
        arrange: |f, unit| beside(&mut f.co_organisers, unit),
        derive: |f, given| f.approval = given.state.flow().approval(f.proposal),
        clear: |f| f.approval = Approval::None,
        checks: &[Check::base(|f, asked| meeting_convened(asked, f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for MeetingMerged {
    const RULES: Rules<Self> = Rules {
        arrange: |f, _| ascending(&mut f.from),
        derive: nothing::derive,
        clear: nothing::clear,
        checks: &[Check::base(|f, asked| meeting_merged(asked, f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for MeetingNested {
    const RULES: Rules<Self> = Rules {
        arrange: nothing::arrange,
        derive: nothing::derive,
        clear: nothing::clear,
        checks: &[Check::base(|f, asked| meeting_nested(asked, f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for MeetingCancelled {
    const RULES: Rules<Self> = Rules {
        arrange: nothing::arrange,
        derive: nothing::derive,
        clear: nothing::clear,
        checks: &[Check::base(|f, asked| {
            asked.own(f.meeting, &["meeting.proposed"])?;
            asked.still_open(f.meeting)
        })],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for DocumentProposed {
    const RULES: Rules<Self> = Rules {
        arrange: nothing::arrange,
        derive: nothing::derive,
        clear: nothing::clear,
        checks: &[],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for DocumentGated {
    const RULES: Rules<Self> = Rules {
        arrange: nothing::arrange,
        derive: nothing::derive,
        clear: nothing::clear,
        checks: &[Check::base(|f, asked| document_gated(asked, f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: |f, state, target| after(state, f.document, target, Link::Issued),
    };
}

impl FactRules for DocumentIssued {
    const RULES: Rules<Self> = Rules {
        arrange: |f, unit| {
            beside(&mut f.co_issuers, unit);
            f.demands.sort_unstable();
            f.demands.dedup();
        },
        derive: |f, given| {
            let gates = f.proposal.map(|proposal| given.state.flow().gates(proposal));
            (f.gates, f.returns) = gates.unwrap_or_default();
        },
        clear: |f| (f.gates, f.returns) = (Vec::new(), 0),
        checks: &[Check::base(|f, asked| document_issued(asked, f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for DocumentForwarded {
    const RULES: Rules<Self> = Rules {
        arrange: |f, _| f.verbatim = f.key_points.is_empty(),
        derive: |f, given| {
            let parent = f.parent.and_then(|index| given.named.get(&index));
            f.depth = match parent.map(|entry| &entry.fact) {
                Some(Fact::DocumentForwarded(parent)) => parent.depth.saturating_add(1),
                _ => 1, // handed on from its issuer, or from an entry that isn't forwarded itself
            };
        },
        clear: |f| f.depth = 1,
        checks: &[Check::base(|f, asked| document_forwarded(asked, f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for DocumentSuperseded {
    const RULES: Rules<Self> = Rules {
        arrange: nothing::arrange,
        derive: |f, given| {
            let flow = given.state.flow();
            let versions = flow.replaced(f.document) + flow.replaced(f.by) + 2;
            f.versions = u32::try_from(versions).unwrap_or(u32::MAX);
        },
        clear: |f| f.versions = 0,
        checks: &[Check::base(|f, asked| document_superseded(asked, f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for InspectionLaunched {
    const RULES: Rules<Self> = Rules {
        arrange: |f, unit| {
            beside(&mut f.co_organisers, unit);
            ascending(&mut f.combined_with);
            ascending(&mut f.reuses);
        },
        derive: nothing::derive,
        clear: nothing::clear,
        checks: &[Check::base(|f, asked| inspection_launched(asked, f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for MatchConfirmed {
    const RULES: Rules<Self> = Rules {
        arrange: nothing::arrange,
        derive: nothing::derive,
        clear: nothing::clear,
        checks: &[Check::base(|f, asked| matched(asked, f.declared, f.received))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for MatchRejected {
    const RULES: Rules<Self> = Rules {
        arrange: nothing::arrange,
        derive: nothing::derive,
        clear: nothing::clear,
        checks: &[Check::base(|f, asked| matched(asked, f.declared, f.received))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

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
use jianfu_facts::flow::issuer::meetings::MeetingApproved;
use jianfu_facts::flow::issuer::meetings::MeetingConvened;
use jianfu_facts::flow::issuer::meetings::MeetingProposed;
use jianfu_facts::flow::matching::MatchConfirmed;
use jianfu_facts::flow::matching::MatchRejected;
use jianfu_facts::link::Link;

impl FactRules for MeetingProposed {
    const RULES: Rules<Self> = Rules {
        derive: |mut r, from| {
            beside(&mut r.co_organisers, from.unit);
            r
        },
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
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| meeting_approved(asked, f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: |f, state, target| after(state, f.meeting, target, Link::Convened),
    };
}

impl FactRules for MeetingConvened {
    const RULES: Rules<Self> = Rules {
        derive: |mut r, from| {
            beside(&mut r.co_organisers, from.unit);
            let approval = from.state.flow().approval(r.proposal);
            r.with(approval)
        },
        checks: &[Check::base(|f, asked| meeting_convened(asked, f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for MeetingMerged {
    const RULES: Rules<Self> = Rules {
        derive: |mut r, _| {
            ascending(&mut r.from);
            r
        },
        checks: &[Check::base(|f, asked| meeting_merged(asked, f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for MeetingNested {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| meeting_nested(asked, f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for MeetingCancelled {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
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
        derive: nothing::derive,
        checks: &[],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for DocumentGated {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| document_gated(asked, f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: |f, state, target| after(state, f.document, target, Link::Issued),
    };
}

impl FactRules for DocumentIssued {
    const RULES: Rules<Self> = Rules {
        derive: |mut r, from| {
            beside(&mut r.co_issuers, from.unit);
            r.demands.sort_unstable();
            r.demands.dedup();
            let passed = r.proposal.map(|proposal| from.state.flow().gates(proposal));
            let (gates, returns) = passed.unwrap_or_default();
            r.with(gates, returns)
        },
        checks: &[Check::base(|f, asked| document_issued(asked, f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for DocumentForwarded {
    const RULES: Rules<Self> = Rules {
        derive: |r, from| {
            let parent = r.parent.and_then(|index| from.named.get(&index));
            let depth = match parent.map(|entry| &entry.fact) {
                Some(Fact::DocumentForwarded(parent)) => parent.depth.saturating_add(1),
                _ => 1, // handed on from its issuer, or from an entry that isn't forwarded itself
            };
            let verbatim = r.key_points.is_empty();
            r.with(depth, verbatim)
        },
        checks: &[Check::base(|f, asked| document_forwarded(asked, f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for DocumentSuperseded {
    const RULES: Rules<Self> = Rules {
        derive: |r, from| {
            let flow = from.state.flow();
            let versions = flow.replaced(r.document) + flow.replaced(r.by) + 2;
            r.with(u32::try_from(versions).unwrap_or(u32::MAX))
        },
        checks: &[Check::base(|f, asked| document_superseded(asked, f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for InspectionLaunched {
    const RULES: Rules<Self> = Rules {
        derive: |mut r, from| {
            beside(&mut r.co_organisers, from.unit);
            ascending(&mut r.combined_with);
            ascending(&mut r.reuses);
            r
        },
        checks: &[Check::base(|f, asked| inspection_launched(asked, f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for MatchConfirmed {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| matched(asked, f.declared, f.received))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for MatchRejected {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| matched(asked, f.declared, f.received))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

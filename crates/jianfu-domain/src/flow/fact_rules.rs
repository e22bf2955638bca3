//! How facts that a point registers are decided. They add: what they change in the state is in its delta.

use crate::fact_rules::{Check, FactRules, Rules, nothing};
use crate::flow::decide::classified;
use crate::flow::decide::document;
use crate::flow::decide::form;
use crate::flow::decide::inspection;
use crate::flow::decide::meeting;
use crate::flow::decide::refused;
use crate::flow::decide::within;
use jianfu_facts::flow::document::DocumentReceived;
use jianfu_facts::flow::forms::FormFilled;
use jianfu_facts::flow::forms::InspectionRefused;
use jianfu_facts::flow::inspection::InspectionReceived;
use jianfu_facts::flow::meeting::MeetingAttended;
use jianfu_facts::flow::secrecy::ClassifiedCounted;
use jianfu_facts::flow::service::DeliberationHeld;
use jianfu_facts::flow::service::EmergencyHandled;
use jianfu_facts::flow::service::GuidanceInvited;
use jianfu_facts::flow::service::TrainingHeld;
use jianfu_facts::flow::service::VisitMade;
use jianfu_facts::limits;

impl FactRules for MeetingAttended {
    const RULES: Rules<Self> = Rules {
        derive: |r, from| r.complete(from.on),
        checks: &[Check::base(|f, _| meeting(f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for DocumentReceived {
    const RULES: Rules<Self> = Rules {
        derive: |r, from| r.complete(from.on),
        checks: &[Check::base(|f, asked| document(asked, f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for InspectionReceived {
    const RULES: Rules<Self> = Rules {
        derive: |r, from| r.complete(from.on),
        checks: &[Check::base(|f, _| inspection(f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for InspectionRefused {
    const RULES: Rules<Self> = Rules {
        derive: |r, from| r.complete(from.on),
        checks: &[Check::base(|f, _| refused(f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for FormFilled {
    const RULES: Rules<Self> = Rules {
        derive: |r, from| r.complete(from.on),
        checks: &[Check::base(|f, _| form(f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for VisitMade {
    const RULES: Rules<Self> = Rules {
        derive: |r, _| r.complete(),
        checks: &[Check::base(|f, _| within("needs", f.needs, 0, limits::PEOPLE))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for DeliberationHeld {
    const RULES: Rules<Self> = Rules {
        derive: |r, _| r.complete(),
        checks: &[Check::base(|f, _| {
            within("resolutions", f.resolutions, 0, limits::PEOPLE)
        })],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for GuidanceInvited {
    const RULES: Rules<Self> = Rules {
        derive: |r, _| r.complete(),
        checks: &[],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for TrainingHeld {
    const RULES: Rules<Self> = Rules {
        derive: |r, _| r.complete(),
        checks: &[],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for EmergencyHandled {
    const RULES: Rules<Self> = Rules {
        derive: |r, _| r.complete(),
        checks: &[],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for ClassifiedCounted {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| classified(asked, f))],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

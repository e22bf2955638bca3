//! How facts of custody are decided and folded.

use crate::custody::decide::PRIVACY;
use crate::custody::decide::approved;
use crate::custody::decide::clock_confirmed;
use crate::custody::decide::day_ended;
use crate::custody::decide::key_introduced;
use crate::custody::decide::key_retired;
use crate::custody::decide::privacy_erased;
use crate::fact_rules::{Check, FactRules, Rules, nothing};
use jianfu_facts::custody::facts::ClockConfirmed;
use jianfu_facts::custody::facts::DayEnded;
use jianfu_facts::custody::facts::KeyIntroduced;
use jianfu_facts::custody::facts::KeyRetired;
use jianfu_facts::custody::facts::PrivacyErased;
use jianfu_facts::custody::redaction::EntryRedacted;

impl FactRules for KeyIntroduced {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            asked.not_ahead()?;
            key_introduced(asked.state, f)
        })],
        apply: |f, state, e| state.custody.introduce(e.index, &f.key),
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for KeyRetired {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            asked.not_ahead()?;
            key_retired(asked.state, f)
        })],
        apply: |f, state, e| state.custody.retire(e.index, f),
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for DayEnded {
    const RULES: Rules<Self> = Rules {
        derive: |r, _| r.with(None, None),
        checks: &[Check::base(|_, asked| {
            asked.not_ahead()?;
            day_ended(asked.state, asked.today(), asked.on)
        })],
        apply: |_, state, e| state.custody.ended = Some(e.on),
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for ClockConfirmed {
    const RULES: Rules<Self> = Rules {
        derive: |r, from| r.complete(from.at),
        checks: &[Check::base(|f, asked| {
            asked.not_ahead()?;
            clock_confirmed(asked.state, asked.at, f)
        })],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for PrivacyErased {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            asked.not_ahead()?;
            approved(asked.state, asked.today(), asked.actor, &f.approved_by, PRIVACY)?;
            privacy_erased(asked.state, asked.today(), f)
        })],
        apply: |f, state, e| state.custody.erased.insert_mut(f.subject.clone(), e.index),
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for EntryRedacted {
    const RULES: Rules<Self> = Rules {
        derive: nothing::made,
        checks: &[Check::base(|f, asked| {
            asked.not_ahead()?;
            // Restated where it was made, from its target.
            approved(asked.state, asked.today(), asked.actor, &f.approved_by, PRIVACY)
        })],
        apply: |f, state, e| {
            state.custody.redacted.insert_mut(f.target, e.index);
            state.flow.redact(f);
        },
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

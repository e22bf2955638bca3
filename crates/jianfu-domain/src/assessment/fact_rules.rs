//! How schemes and publications are decided and folded.

use crate::assessment::decide::report_published;
use crate::assessment::decide::scheme_adopted;
use crate::fact_rules::{Check, FactRules, Rules, nothing};
use jianfu_facts::assessment::facts::ReportPublished;
use jianfu_facts::assessment::facts::SchemeAdopted;

impl FactRules for SchemeAdopted {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[
            Check::base(|f, asked| scheme_adopted(asked.state, asked.today(), f)),
            Check::NOT_AHEAD,
        ],
        apply: |f, state, e| state.adopt_scheme(e.index, f),
        revert: |f, state, _| state.remove_scheme(&f.scheme),
        reversible: nothing::reversible,
        relied_on: |f, state, _| {
            // A scheme is applied through its poll.
            state.poll(&f.poll).map(|poll| poll.opened)
        },
    };
}

impl FactRules for ReportPublished {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[
            Check::base(|f, asked| report_published(asked.state, f)),
            Check::NOT_AHEAD,
        ],
        apply: |f, state, e| state.publish(e.index, f),
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

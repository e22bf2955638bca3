//! How closings of months and reversals are decided and folded.

use crate::fact_rules::{Check, FactRules, Rules, nothing};
use crate::periods::decide::month_closed;
use crate::periods::decide::month_reopened;
use jianfu_facts::periods::facts::EntryReversed;
use jianfu_facts::periods::facts::MonthClosed;
use jianfu_facts::periods::facts::MonthReopened;

impl FactRules for EntryReversed {
    const RULES: Rules<Self> = Rules {
        derive: nothing::made,
        checks: &[],
        apply: |f, state, e| state.take_back(e.index, f),
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for MonthClosed {
    const RULES: Rules<Self> = Rules {
        derive: nothing::made,
        checks: &[Check::base(|f, asked| {
            month_closed(asked.state, asked.today(), f)
        })],
        apply: |f, state, e| state.months.close(e.index, f),
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for MonthReopened {
    const RULES: Rules<Self> = Rules {
        derive: |r, from| {
            let closed = from.state.closed(r.month);
            let closing = closed.map_or(0, |(index, _)| *index);
            r.with(closing)
        },
        checks: &[
            Check::base(|f, asked| month_reopened(asked.state, asked.today(), asked.actor, f)),
            Check::NOT_AHEAD,
        ],
        apply: |f, state, e| state.months.reopen(e.index, f.month),
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

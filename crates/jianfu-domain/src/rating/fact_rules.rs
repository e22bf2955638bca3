//! How polls and ratings are decided and folded.

use crate::fact_rules::{Check, FactRules, Rules, nothing};
use crate::rating::decide::poll_closed;
use crate::rating::decide::poll_opened;
use crate::rating::decide::rating_cast;
use crate::refusal::Reason;
use jianfu_facts::rating::facts::PollClosed;
use jianfu_facts::rating::facts::PollOpened;
use jianfu_facts::rating::facts::RatingCast;

impl FactRules for PollOpened {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[
            Check::base(|f, asked| poll_opened(asked.state, f)),
            Check::NOT_AHEAD,
        ],
        apply: |f, state, e| state.open_poll(e.index, f),
        revert: |f, state, _| state.remove_poll(&f.poll),
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

impl FactRules for RatingCast {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[Check::base(|f, asked| {
            rating_cast(asked.state, asked.today(), asked.on, asked.unit, f)
        })],
        apply: nothing::apply,
        revert: nothing::revert,
        reversible: |f, state, _, _| {
            if state.poll(&f.poll).is_none_or(|poll| poll.closed.is_some()) {
                return Err(Reason::PollIsClosed { poll: f.poll.clone() });
            }
            Ok(())
        },
        relied_on: nothing::relied_on,
    };
}

impl FactRules for PollClosed {
    const RULES: Rules<Self> = Rules {
        derive: nothing::derive,
        checks: &[
            Check::base(|f, asked| poll_closed(asked.state, f)),
            Check::NOT_AHEAD,
        ],
        apply: |f, state, e| state.close_poll(e.index, &f.poll),
        revert: nothing::revert,
        reversible: nothing::reversible,
        relied_on: nothing::relied_on,
    };
}

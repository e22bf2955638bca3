//! 两侧比对: reads the ledger to the size at hand and lets the pure core compare both sides. For the office alone.

use jianfu_domain::flow::reconcile::{Reconciled, Sides, may_see};
use jianfu_domain::period::Period;
use jianfu_domain::unit::{ActorId, UnitId};
use jianfu_ledger::Ledger;

use crate::error::EngineError;
use crate::replay::{Folded, entries};

/// What issuers declared against what points received in a period, at the size of `folded`, of all issuers or of one.
///
/// # Errors
/// [`EngineError::Sheet`] if the actor has not the role of the office; those of [`entries`].
pub async fn reconcile(
    ledger: &dyn Ledger,
    folded: &Folded,
    actor: &ActorId,
    period: Period,
    issuer: Option<&UnitId>,
) -> Result<Reconciled, EngineError> {
    let today = folded
        .state
        .last()
        .map_or(period.last(), jianfu_domain::day::Stamp::day);
    may_see(&folded.state, actor, today).map_err(EngineError::Sheet)?;
    let mut sides = Sides::new(period);
    entries(ledger, 0..folded.state.size(), |index, _, entry| {
        sides.add(index, &entry);
        Ok(())
    })
    .await?;
    for named in sides.missing() {
        if folded.state.reversed(named).is_some() || named >= folded.state.size() {
            continue;
        }
        entries(ledger, named..named + 1, |index, _, entry| {
            sides.add_named(index, &entry);
            Ok(())
        })
        .await?;
    }
    Ok(sides.reconcile(issuer))
}

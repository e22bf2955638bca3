//! Who may record what: the role that a fact needs, over the unit that it is about. It must never list kinds: each
//! says itself who may record it.

use crate::refusal::Reason;
use crate::registry::decide as registry;
use crate::state::State;
use jianfu_facts::day::Day;
use jianfu_facts::fact::Fact;
use jianfu_facts::kind::{About, Over, Who};
use jianfu_facts::registry::role::Role;
use jianfu_facts::unit::{ActorId, UnitId};

/// Facts of the ledger as a whole are about the authority.
pub(crate) fn at_authority(state: &State, unit: &UnitId, fact: &Fact) -> Result<(), Reason> {
    match fact.info().about {
        About::Opening => Ok(()),
        About::Unit => state.authority().map(|_| ()),
        About::Authority => {
            let authority = state.authority()?;
            if unit == authority {
                return Ok(());
            }
            Err(Reason::NotAuthority {
                unit: unit.clone(),
                authority: authority.clone(),
            })
        }
    }
}

/// Whether the actor may record the fact. Until a registrar exists, whoever opens the ledger grants the first roles.
pub(crate) fn authorise(
    state: &State,
    actor: &ActorId,
    today: Day,
    unit: &UnitId,
    fact: &Fact,
) -> Result<(), Reason> {
    let Who { roles, over } = fact.who();
    if roles.contains(&registry::ROLE) && !state.has_registrar(today, None) {
        return Ok(());
    }
    // A department above the district or a new unit has no place in the tree yet: the authority's own role counts.
    let authority = state.authority()?;
    let over = match over {
        Over::Unit if !roles.contains(&registry::ROLE) => unit,
        Over::Unit | Over::Authority => authority,
    };
    if roles
        .iter()
        .any(|role| state.registry().holds(actor, *role, over, today))
    {
        return Ok(());
    }
    // A typing error is no lack of a role.
    if state.registry().unit(over).is_none() {
        return Err(Reason::UnknownUnit { unit: over.clone() });
    }
    let role = roles.first().copied().unwrap_or(Role::Office);
    Err(Reason::NotAllowed {
        actor: actor.clone(),
        role_zh: role.zh(),
        role_en: role.name(),
        unit: over.clone(),
    })
}

//! Who may record what: the role that a fact needs, over the unit that it is about. It must never look at what a fact says beside
//! its type.

use crate::assessment::facts::PublicationKind;
use crate::custody::decide as custody;
use crate::day::Day;
use crate::fact::Fact;
use crate::refusal::Reason;
use crate::registry::decide as registry;
use crate::registry::facts::Role;
use crate::state::State;
use crate::unit::{ActorId, UnitId};

/// Facts of the ledger as a whole are about the authority.
pub(crate) fn at_authority(state: &State, unit: &UnitId, fact: &Fact) -> Result<(), Reason> {
    if matches!(fact, Fact::LedgerOpened(_)) {
        return Ok(());
    }
    let authority = state.authority()?;
    let of_authority = matches!(
        fact,
        Fact::CalendarPublished(_)
            | Fact::ClassDefined(_)
            | Fact::MonthClosed(_)
            | Fact::PollOpened(_)
            | Fact::PollClosed(_)
            | Fact::SchemeAdopted(_)
            | Fact::ReportPublished(_)
            | Fact::KeyIntroduced(_)
            | Fact::KeyRetired(_)
            | Fact::DayEnded(_)
            | Fact::ClockConfirmed(_)
            | Fact::PrivacyErased(_)
            | Fact::EntryRedacted(_)
            | Fact::MethodDeclared(_)
            | Fact::HistoryLoaded(_)
            | Fact::MonthReopened(_)
            | Fact::MatchConfirmed(_)
            | Fact::MatchRejected(_)
    );
    if of_authority && unit != authority {
        return Err(Reason::NotAuthority {
            unit: unit.clone(),
            authority: authority.clone(),
        });
    }
    Ok(())
}

/// Whether the actor may record the fact. Until a registrar exists, whoever opens the ledger grants the first roles.
pub(crate) fn authorise(
    state: &State,
    actor: &ActorId,
    today: Day,
    unit: &UnitId,
    fact: &Fact,
) -> Result<(), Reason> {
    let roles = roles_for(fact);
    if roles.contains(&registry::ROLE) && !state.has_registrar(today, None) {
        return Ok(());
    }
    // A department above the district or a new unit has no place in the tree yet: the authority's own role counts.
    let authority = state.authority()?;
    let over = if roles.contains(&registry::ROLE) || is_set_from_above(fact) {
        authority
    } else {
        unit
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

/// Whether a fact binds the unit that it is about, so that the authority's role counts and never the unit's own.
fn is_set_from_above(fact: &Fact) -> bool {
    match fact {
        Fact::QuotaStated(_) => true,
        Fact::EntryReversed(f) => f.copied().is_ok_and(|copied| is_set_from_above(&copied)),
        _ => false,
    }
}

/// The roles of which one is needed, the usual one first.
fn roles_for(fact: &Fact) -> &'static [Role] {
    match fact {
        Fact::LedgerOpened(_)
        | Fact::UnitRegistered(_)
        | Fact::ClassDefined(_)
        | Fact::ClassAssigned(_)
        | Fact::PointDesignated(_)
        | Fact::RoleGranted(_)
        | Fact::CalendarPublished(_)
        | Fact::KeyIntroduced(_)
        | Fact::KeyRetired(_)
        | Fact::UnitMerged(_)
        | Fact::UnitSplit(_)
        | Fact::UnitAbolished(_)
        | Fact::PointEnded(_)
        | Fact::PointRotated(_)
        | Fact::RoleEnded(_)
        | Fact::LiaisonHandedOver(_)
        | Fact::MethodDeclared(_)
        | Fact::HistoryLoaded(_) => &[Role::Registrar],
        Fact::DayEnded(_) | Fact::ClockConfirmed(_) => &[Role::Registrar, Role::Office],
        Fact::PrivacyErased(_) | Fact::EntryRedacted(_) => custody::PRIVACY,
        Fact::ClassifiedCounted(_) => &[Role::Liaison, Role::Office],
        fact if fact.registered().is_some() || fact.act().is_some() => &[Role::Liaison, Role::Office],
        Fact::MonthClosed(_)
        | Fact::MatchConfirmed(_)
        | Fact::MatchRejected(_)
        | Fact::MonthReopened(_)
        | Fact::BaseStated(_)
        | Fact::QuotaStated(_)
        | Fact::RegisterOpened(_)
        | Fact::RegisterAdopted(_)
        | Fact::RegisterBaseFrozen(_)
        | Fact::ItemListed(_)
        | Fact::ItemRevised(_)
        | Fact::ItemMerged(_)
        | Fact::ItemDelisted(_) => &[Role::Office],
        Fact::PollOpened(_) | Fact::RatingCast(_) | Fact::PollClosed(_) | Fact::SchemeAdopted(_) => {
            &[Role::Assessor]
        }
        Fact::ReportPublished(f) => match f.publication.kind {
            PublicationKind::Circular => &[Role::Office],
            PublicationKind::Ranking => &[Role::Assessor],
        },
        // Who may record it may take it back.
        Fact::EntryReversed(f) => match f.copied() {
            Ok(copied) => roles_for(&copied),
            Err(_) => &[Role::Office],
        },
        _ => &[Role::Office],
    }
}

//! Bounds (界): how large the numbers of an entry may be that are multiplied or summed. Deciding refuses far less than these, but
//! bytes can be forged: an entry beyond them is refused where it is decoded, so that no sum of entries can overflow.

use crate::fact::{Fact, FactError};
use crate::limits;
use crate::stock::facts::{Measures, OwnerTotal};

/// Person-minutes of one fact: the most people for the longest meeting, travel included.
pub(crate) const PERSON_MINUTES: u64 = limits::PEOPLE as u64 * 2 * limits::MINUTES as u64;

/// What one item of a register adds in a year: the most executions, each with the most fields or minutes.
const YEARLY: u64 = limits::ITEM_EXECUTIONS as u64 * limits::ITEM_FIELDS as u64;

/// Items of one owner when a register is adopted.
const ITEMS: u64 = limits::REGISTER_ITEMS as u64;

/// Whether every number of a fact that is summed is within its bound.
///
/// # Errors
/// [`FactError::Bound`], with the field.
pub(crate) fn check(fact: &Fact) -> Result<(), FactError> {
    let kind = fact.info().name;
    let within = |field: &'static str, value: u64, max: u64| {
        if value <= max {
            return Ok(());
        }
        Err(FactError::Bound {
            kind,
            field,
            value,
            max,
        })
    };
    let yearly = |measures: &Measures| {
        within("fields_per_year", measures.fields_per_year.unwrap_or(0), YEARLY)?;
        within("filings_per_year", measures.filings_per_year.unwrap_or(0), YEARLY)?;
        within("minutes_per_year", measures.minutes_per_year.unwrap_or(0), YEARLY)
    };
    let total = |total: &OwnerTotal| {
        within("items", total.items.into(), ITEMS)?;
        within("unstated", total.unstated.into(), ITEMS)?;
        within("fields_per_year", total.fields_per_year, ITEMS * YEARLY)?;
        within("filings_per_year", total.filings_per_year, ITEMS * YEARLY)?;
        within("minutes_per_year", total.minutes_per_year, ITEMS * YEARLY)
    };
    if let Some(minutes) = person_minutes(fact) {
        return within("person_minutes", minutes, PERSON_MINUTES);
    }
    match fact {
        Fact::MeetingConvened(f) => {
            within("minutes", f.minutes.into(), limits::MINUTES.into())?;
            within("people", f.people.into(), limits::PEOPLE.into())
        }
        Fact::ItemListed(f) => yearly(&f.attributes.measures),
        Fact::ItemRevised(f) => {
            yearly(&f.before)?;
            yearly(&f.attributes.measures)
        }
        Fact::ItemMerged(f) => f.from.iter().try_for_each(|gone| yearly(&gone.measures)),
        Fact::ItemDelisted(f) => yearly(&f.measures),
        Fact::RegisterAdopted(f) => f.totals.iter().try_for_each(total),
        _ => Ok(()), // other facts have no number that is larger than 32 bits or multiplied
    }
}

fn person_minutes(fact: &Fact) -> Option<u64> {
    if let Fact::FormFilled(f) = fact {
        return Some(f.person_minutes);
    }
    let flow = fact.flow().map(|flow| flow.person_minutes);
    flow.or_else(|| fact.service().map(|service| service.person_minutes))
}

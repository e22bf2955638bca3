//! Reading the body of a kind, whatever the kind: the version that it is of, and its numbers within their bounds.

use crate::bounds::PERSON_MINUTES;
use crate::fact_error::FactError;
use crate::kind::FactKind;
use crate::version::Version;

/// A version of a type that this program knows.
pub(crate) fn known<F: FactKind>(v: u32) -> Result<&'static Version<F>, FactError> {
    let versions = F::KIND.versions;
    let newest = versions.last().map_or(0, |version| version.number);
    let found = versions.iter().find(|version| version.number == v);
    found.ok_or(FactError::Version {
        kind: F::KIND.name,
        v,
        known: newest,
    })
}

/// A body that was read, with its numbers within their bounds.
pub(crate) fn read<F: FactKind>(fact: serde_json::Result<F>) -> Result<F, FactError> {
    let fact = fact.map_err(|error| wrong_body::<F>(&error))?;
    bounded::<F>(&fact)?;
    Ok(fact)
}

/// Every number of a fact that is multiplied or summed is within its bound.
pub(crate) fn bounded<F: FactKind>(fact: &F) -> Result<(), FactError> {
    let mut beyond = Ok(());
    let mut each = |field, value, max| {
        if value > max && beyond.is_ok() {
            let kind = F::KIND.name;
            beyond = Err(FactError::Bound {
                kind,
                field,
                value,
                max,
            });
        }
    };
    if let Some(minutes) = (F::KIND.minutes)(fact) {
        each("person_minutes", minutes, PERSON_MINUTES);
    }
    (F::KIND.bounds)(fact, &mut each);
    beyond
}

fn wrong_body<F: FactKind>(error: &serde_json::Error) -> FactError {
    FactError::Body {
        kind: F::KIND.name,
        why: error.to_string(),
    }
}

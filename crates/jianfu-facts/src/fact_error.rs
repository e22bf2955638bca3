//! Why the body of an entry is not a fact.

/// Why a body is not a fact. A replay stops at it: an unknown type or version is never skipped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// A type that this program does not know.
    #[error("unknown entry type “{kind}” (version {v}): a newer jianfu is needed")]
    Type {
        /// The type.
        kind: String,
        /// Its version.
        v: u32,
    },
    /// A version that this program does not know.
    #[error(
        "entry type {kind} has version {v}, this program knows versions up to {known}: a newer jianfu is needed"
    )]
    Version {
        /// The type.
        kind: &'static str,
        /// The version met.
        v: u32,
        /// The version known.
        known: u32,
    },
    /// The body is not of its type.
    #[error("body of {kind}: {why}")]
    Body {
        /// The type.
        kind: &'static str,
        /// Why.
        why: String,
    },
    /// A number that is summed is larger than any that was ever recorded.
    #[error("body of {kind}: {field} is {value}, at most {max} can be")]
    Bound {
        /// The type.
        kind: &'static str,
        /// The field.
        field: &'static str,
        /// What it says.
        value: u64,
        /// The largest that can be.
        max: u64,
    },
}

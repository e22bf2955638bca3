//! Restricted JSON: one meaning, one spelling, so that the bytes that are stored are the bytes that are hashed.
//!
//! ASCII keys `[a-z0-9_]` sorted and unique, strings in NFC without control characters but `\n` and `\t`, integers
//! with |n| ≤ 2^53 − 1, no float, no null, no white space, depth ≤ 8. Inside this profile the spelling is the one of
//! RFC 8785 (JCS) and of Python's `json.dumps(o, sort_keys=True, separators=(',',':'), ensure_ascii=False)`.

mod flag;
mod quick;
mod read;
mod stream;
mod write;

#[doc(hidden)]
pub use quick::NotTaken;

pub use self::{
    read::{JsonError, check},
    write::{WriteError, to_canonical, to_canonical_thoroughly},
};
pub(crate) use flag::{is_false, yes};
pub(crate) use quick::Quick;
pub(crate) use read::{never_composes, parsed, some, usual};

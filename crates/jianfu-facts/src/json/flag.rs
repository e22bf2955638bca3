//! A yes or no of a body: what is not so is left out.

use serde::de::{Deserialize as _, Deserializer, Error as _};

#[allow(clippy::trivially_copy_pass_by_ref)] // serde's signature
pub(crate) fn is_false(value: &bool) -> bool {
    !value
}

/// `true`, the one value that is written.
pub(crate) fn yes<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    if bool::deserialize(from)? {
        Ok(true)
    } else {
        Err(D::Error::custom("false is left out"))
    }
}

//! Bounds (界): how large the numbers of an entry may be that are multiplied or summed. Deciding refuses far less than these, but
//! bytes can be forged: an entry beyond them is refused where it is decoded, so that no sum of entries can overflow.

use crate::limits;

/// Takes a field, its number, and the largest that it can be.
pub(crate) type Bounds<'s> = dyn FnMut(&'static str, u64, u64) + 's;

/// Person-minutes of one fact: the most people for the longest meeting, travel included.
pub(crate) const PERSON_MINUTES: u64 = limits::PEOPLE as u64 * 2 * limits::MINUTES as u64;

/// What one item of a register adds in a year: the most executions, each with the most fields or minutes.
pub(crate) const YEARLY: u64 = limits::ITEM_EXECUTIONS as u64 * limits::ITEM_FIELDS as u64;

/// Items of one owner when a register is adopted.
pub(crate) const ITEMS: u64 = limits::REGISTER_ITEMS as u64;

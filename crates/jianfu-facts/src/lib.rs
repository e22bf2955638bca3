//! The facts of Jianfu: the vocabulary, the kinds of fact with all that there is to say of each, entries and their bytes.
//!
//! It is pure data: no clock, no I/O, no float, no randomness, no locale, no observable hash order. It must never know a state:
//! what may be recorded is decided in `jianfu-domain`, what it adds up to in `jianfu-views`.

pub mod assessment;
mod body;
pub(crate) mod bounds;
pub mod cell;
pub mod custody;
pub mod day;
pub mod day_code;
pub mod digest;
pub mod entry;
pub mod exact;
pub mod fact;
pub mod fact_error;
pub mod family;
pub mod flow;
pub mod index;
pub mod input_form;
mod invariant;
pub mod item;
pub mod json;
pub mod kind;
mod kinds;
pub mod lang;
pub mod limits;
pub mod link;
pub mod object;
pub mod period;
pub mod periods;
pub mod rating;
pub mod registry;
pub mod request;
pub mod stock;
pub mod text;
pub mod texts;
pub mod unit;
pub mod version;
mod vocabulary;

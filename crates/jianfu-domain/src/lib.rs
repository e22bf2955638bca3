//! What may be recorded: commands, the state at a size, decisions and the reasons of refusals.
//!
//! It is pure: no clock, no I/O, no float, no randomness, no locale, no observable hash order. The time comes in with the
//! command. It must never know what facts add up to: that is for `jianfu-views`.

mod applied;
mod asked;
pub mod assessment;
pub mod command;
pub mod custody;
pub mod decide;
pub mod deciding;
mod fact_rules;
mod flow;
pub mod fold_delta;
pub mod in_force;
mod in_order;
pub mod interner;
mod objects;
pub(crate) mod periods;
pub mod rating;
pub mod read_back;
pub mod refusal;
pub mod registry;
mod repeated;
mod roles;
pub mod snapshot;
mod sorted_runs;
pub mod state;
pub mod stock;

//! One runner of all end-to-end tests: each runs the command `jianfu` as its users do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod auditor;
mod bad_input;
mod bench;
mod cache;
mod command;
mod custody;
mod damage;
mod demo;
mod documented;
mod evidence;
mod files;
mod flow;
mod grown_old;
mod history;
mod input_forms;
mod months;
mod mutations;
mod outputs;
mod privacy;
mod quarter;
mod quota;
mod refusals;
mod registry;
mod schema;
mod stock;

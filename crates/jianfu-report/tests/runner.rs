//! One runner of all tests of the renderers, over one sample.
//!
//! A golden file is written anew with `JIANFU_BLESS=1 cargo test -p jianfu-report`: look at the difference, and raise the
//! renderer's version if a published document would come out in other bytes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where a program may not"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "golden files are read, and written when asked"
)]

mod code;
mod composed;
mod escaping;
mod golden;
mod refusals;
mod sample;
mod town;
mod workbook;
mod xml;

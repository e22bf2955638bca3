//! End-to-end tests live in `runner.rs`; this library is empty.

//! The command `jianfu`.
fn main() {}

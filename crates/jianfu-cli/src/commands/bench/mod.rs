//! 测速: how fast this machine appends, opens and verifies, each beside a plain baseline in the same run. It must never touch
//! a ledger that it wasn't given by `--data`.

mod append;
mod asof;
mod district;
mod entries;
mod figures;
mod folder;
mod open;
mod replay;
mod verify;

use crate::args::Global;
use crate::args::bench::Bench;
use crate::failure::Failure;
use crate::output::{Column, Output, left, right};

pub(super) async fn run(global: &Global, command: Bench) -> Result<Output, Failure> {
    match command {
        Bench::Append(append) => append::run(global, &append).await,
        Bench::Open(open) => open::run(global, &open).await,
        Bench::Asof(asof) => asof::run(global, &asof).await,
        Bench::Replay(replay) => replay::run(global, &replay).await,
        Bench::Verify(verify) => verify::run(global, &verify).await,
    }
}

/// The two columns of every result: what, and how much.
fn columns(lang: jianfu_facts::lang::Lang) -> Vec<Column> {
    vec![
        left(lang.pick("项目", "what")),
        right(lang.pick("数值", "figure")),
    ]
}

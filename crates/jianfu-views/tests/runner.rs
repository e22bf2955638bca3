//! The domain against its own rules: what is recorded, what is refused, what it adds up to, and the bytes of it all.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::too_many_lines,
    clippy::semicolon_if_nothing_returned,
    reason = "tests fail by panicking, read and bless golden files, and hold tables of cases"
)]

#[path = "runner/flow_world.rs"]
mod flow_world;
#[path = "runner/given.rs"]
mod given;
#[path = "runner/world.rs"]
mod world;

#[path = "runner/cells.rs"]
mod cells;
#[path = "runner/changes.rs"]
mod changes;
#[path = "runner/changes_refusals.rs"]
mod changes_refusals;
#[path = "runner/commands.rs"]
mod commands;
#[path = "runner/custody.rs"]
mod custody;
#[path = "runner/custody_refusals.rs"]
mod custody_refusals;
#[path = "runner/dated.rs"]
mod dated;
#[path = "runner/deltas_law.rs"]
mod deltas_law;
#[path = "runner/exact.rs"]
mod exact;
#[path = "runner/figures.rs"]
mod figures;
#[path = "runner/figures_more.rs"]
mod figures_more;
#[path = "runner/flow_beside.rs"]
mod flow_beside;
#[path = "runner/flow_classified.rs"]
mod flow_classified;
#[path = "runner/flow_declared.rs"]
mod flow_declared;
#[path = "runner/flow_reconcile.rs"]
mod flow_reconcile;
#[path = "runner/flow_refusals.rs"]
mod flow_refusals;
#[path = "runner/folds.rs"]
mod folds;
#[path = "runner/generated.rs"]
mod generated;
#[path = "runner/golden.rs"]
mod golden;
#[path = "runner/grounds.rs"]
mod grounds;
#[path = "runner/kinds.rs"]
mod kinds;
#[path = "runner/laws.rs"]
mod laws;
#[path = "runner/lineage.rs"]
mod lineage;
#[path = "runner/malformed.rs"]
mod malformed;
#[path = "runner/notice.rs"]
mod notice;
#[path = "runner/quick.rs"]
mod quick;
#[path = "runner/quotas.rs"]
mod quotas;
#[path = "runner/ranking.rs"]
mod ranking;
#[path = "runner/redaction.rs"]
mod redaction;
#[path = "runner/redaction_again.rs"]
mod redaction_again;
#[path = "runner/refusals.rs"]
mod refusals;
#[path = "runner/registry.rs"]
mod registry;
#[path = "runner/reversal.rs"]
mod reversal;
#[path = "runner/roles.rs"]
mod roles;
#[path = "runner/sheets.rs"]
mod sheets;
#[path = "runner/shelves.rs"]
mod shelves;
#[path = "runner/stock.rs"]
mod stock;
#[path = "runner/stock_figures.rs"]
mod stock_figures;
#[path = "runner/stock_laws.rs"]
mod stock_laws;
#[path = "runner/stock_refusals.rs"]
mod stock_refusals;
#[path = "runner/versions.rs"]
mod versions;

#[path = "../examples/schemas/entries_page.rs"]
mod entries_page;
#[path = "../examples/schemas/figures_page.rs"]
mod figures_page;
#[path = "../examples/schemas/import_page.rs"]
mod import_page;
#[path = "../examples/schemas/limits_page.rs"]
mod limits_page;
#[path = "../examples/schemas/marked.rs"]
mod marked;
#[path = "../examples/schemas/schemas.rs"]
mod schemas;

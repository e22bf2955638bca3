//! 导入
use std::path::Path;
use jianfu_domain::day::Day;
use jianfu_domain::decide::Proposal;
use jianfu_domain::flow::FlowKind;
use jianfu_domain::registry::facts::CalendarPublished;
use jianfu_domain::state::State;
use jianfu_domain::text::Title;
use jianfu_domain::unit::Slug;
use crate::args::{self, Global};
use crate::failure::Failure;
use crate::output::Output;
fn no<T>() -> Result<T, Failure> { Err(Failure::other("stub", "stub")) }
pub(super) async fn run(_: &Global, _: args::Import) -> Result<Output, Failure> { no() }
pub(super) async fn registry(_: &Global, _: &Path, _: bool) -> Result<Output, Failure> { no() }
pub(super) async fn ratings(_: &Global, _: &Path, _: Slug) -> Result<Output, Failure> { no() }
pub(super) fn calendar(_: &Path, _: &[u8], _: i16, _: Title, _: Day) -> Result<CalendarPublished, Failure> { no() }
pub(super) fn registry_rows(_: &[u8], _: &str) -> Result<Vec<Proposal>, Failure> { no() }
pub(super) fn flow_rows(_: &[u8], _: FlowKind, _: &State, _: Day, _: &str) -> Result<Vec<Proposal>, Failure> { no() }

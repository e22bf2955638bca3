//! The commands, one subject a file. Each asks the engine and returns what is to be printed.

mod audit;
mod bench;
mod changes;
mod custody;
mod day;
mod declare;
mod demo;
mod detail;
mod explain;
mod figures;
mod flow;
mod history;
mod import;
mod input_form;
mod ledger;
mod log;
mod parse;
mod privacy;
mod publish;
mod quota;
mod ranking;
mod rating;
mod reconcile;
mod registry;
mod rules;
mod statistics;
mod stock;
mod told;
mod upgrade;

use std::process::ExitCode;

use jianfu_engine::Answer;
use jianfu_facts::invariant;

use crate::args::{Args, Command, custody as custody_args};
use crate::failure::Failure;
use crate::output::Output;
use crate::session::Writing;

/// Runs a command and prints its result.
pub(crate) async fn run(args: Args) -> Result<ExitCode, Failure> {
    let global = &args.global;
    let output = match args.command {
        Command::Init(init) => registry::init(global, init).await?,
        Command::Demo(demo) => demo::run(global, demo).await?,
        Command::Unit(unit) => registry::unit(global, unit).await?,
        Command::Class(class) => registry::class(global, class).await?,
        Command::Point(point) => registry::point(global, point).await?,
        Command::Role(role) => registry::role(global, role).await?,
        Command::Calendar(calendar) => registry::calendar(global, calendar).await?,
        Command::Method(command) => rules::method(global, command).await?,
        Command::Base(command) => rules::base(global, command).await?,
        Command::Quota(command) => quota::run(global, command).await?,
        Command::History(command) => rules::history(global, command).await?,
        Command::Reopen(reopen) => rules::reopen(global, reopen).await?,
        Command::Restated(restated) => rules::restated(global, restated).await?,
        Command::Record(record) => flow::record(global, *record).await?,
        Command::Import(import) => import::run(global, import).await?,
        Command::Reverse(reverse) => flow::reverse(global, reverse).await?,
        Command::Day(day) => day::run(global, day).await?,
        Command::Month(period) => statistics::month(global, period).await?,
        Command::Quarter(period) => statistics::quarter(global, period).await?,
        Command::Poll(poll) => rating::poll(global, poll).await?,
        Command::Scheme(scheme) => rating::scheme(global, scheme).await?,
        Command::Ranking(period) => ranking::run(global, period).await?,
        Command::Close(period) => publish::close(global, period).await?,
        Command::Publish(publish) => publish::publish(global, publish).await?,
        Command::Recompute(recompute) => {
            let (output, code) = publish::recompute(global, recompute).await?;
            output.print(global.format)?;
            return Ok(code);
        }
        Command::Explain(explain) => explain::run(global, explain).await?,
        Command::Replay(replay) => {
            let (output, code) = history::replay(global, replay).await?;
            output.print(global.format)?;
            return Ok(code);
        }
        Command::Impact(impact) => history::impact(global, impact).await?,
        Command::Diff(diff) => history::diff(global, diff).await?,
        Command::Reconcile(args) => reconcile::run(global, args).await?,
        Command::Issuers(args) => reconcile::issuers(global, args).await?,
        Command::Figures(args) => figures::run(global, args)?,
        Command::Ledger(command) => ledger::run(global, command).await?,
        Command::Rules(custody_args::Rules::Show) => upgrade::show(global).await?,
        Command::Key(command) => custody::key(global, command).await?,
        Command::Clock(command) => custody::clock(global, &command).await?,
        Command::Privacy(command) => privacy::run(global, command).await?,
        Command::Register(command) => stock::run(global, command).await?,
        Command::Log(log) => log::run(global, log).await?,
        Command::Audit(command) => return audit::run(global, command).await,
        Command::Bench(command) => bench::run(global, command).await?,
    };
    output.print(global.format)?;
    Ok(ExitCode::SUCCESS)
}

/// The result of a command that recorded something.
async fn recorded(writing: Writing, answer: Answer, zh: &str, en: &str) -> Output {
    let simulated = writing.engine.state().await.is_simulated();
    let lang = writing.lang;
    writing.close().await;
    let last = answer.first + u64::from(answer.entries).saturating_sub(1);
    let which = if answer.entries == 1 {
        answer.first.to_string()
    } else {
        format!("{}–{last}", answer.first)
    };
    let words = lang.pick(
        format!(
            "{}{zh}：第 {which} 号记录，台账大小 {}。",
            if answer.known { "此前已" } else { "已" },
            answer.size
        ),
        format!(
            "{en}{}: entry {which}, ledger size {}.",
            if answer.known { " before" } else { "" },
            answer.size
        ),
    );
    Output::new(words)
        .put("first", answer.first)
        .put("entries", answer.entries)
        .put("size", answer.size)
        .put("known", answer.known)
        .simulated(simulated, lang)
}

/// A value as JSON.
fn json(value: &impl serde::Serialize) -> serde_json::Value {
    let json = value.serialize(serde_json::value::Serializer).ok();
    invariant!(Some(json), "a value of ours is JSON: its keys are texts")
}

/// Reads a file whole, up to `limit` bytes.
fn read_file(path: &std::path::Path, limit: u64) -> Result<Vec<u8>, Failure> {
    use std::io::Read as _;
    let file = std::fs::File::open(path).map_err(Failure::file(path))?;
    let mut bytes = Vec::new();
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(Failure::file(path))?;
    if bytes.len() as u64 > limit {
        let path = path.display();
        return Err(Failure::other(
            format!("文件 {path} 超过 {limit} 字节：请拆分。"),
            format!("{path} is larger than {limit} bytes: split it."),
        ));
    }
    Ok(bytes)
}

//! The command `jianfu`: it parses arguments, asks the engine, and prints. All terminal I/O is here and nowhere else.
//!
//! Results go to stdout, progress and logs to stderr. Exit 0, 1 failure, 2 usage.

mod args;
mod commands;
mod failure;
mod output;
mod progress;
mod session;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use tracing_subscriber::EnvFilter;

use args::Args;
use failure::Failure;

fn main() -> ExitCode {
    let args = match Args::of_process() {
        Ok(args) => args,
        Err(error) => {
            let code = if error.use_stderr() {
                ExitCode::from(2)
            } else {
                ExitCode::SUCCESS
            };
            let _ = error.print(); // a closed terminal is no reason to fail differently
            return code;
        }
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("jianfu: {error}");
            return ExitCode::FAILURE;
        }
    };
    let lang = args.global.lang.into();
    match runtime.block_on(commands::run(args)) {
        Ok(code) => code,
        Err(failure) => report(&failure, lang),
    }
}

fn report(failure: &Failure, lang: jianfu_facts::lang::Lang) -> ExitCode {
    if !failure.is_broken_pipe() {
        eprintln!("{}", failure.text(lang));
    }
    ExitCode::from(failure.code())
}

//! The tasks of this repository: `cargo xtask test` and its parts.
//!
//! It knows cargo, git and the file system, and nothing of what the workspace is about. It has no dependencies, so that
//! it builds in a second and nothing it needs can break the checks themselves.

mod cargo;
mod deny;
mod failure;
mod plan;
mod schemas;
mod steps;
mod tidy;

use std::process::ExitCode;

use cargo::Repository;
use failure::Failure;
use plan::Step;

const USAGE: &str = "\
usage: cargo xtask <task>

  test              every check below, in this order; stops at the first that fails
  fmt               the code is formatted (cargo fmt --check)
  lint              clippy, warnings denied
  docs              rustdoc, warnings denied
  schemas           write schemas/ from the types
  schemas --check   schemas/ says what the types say
  tidy              the code rules of docs/style.md
  deny              licences, bans and sources of all dependencies (cargo-deny)
  decide-again DATA every command of the ledger in DATA decided again: the same bytes, or what differs and why
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let Some(task) = task(&words) else {
        eprint!("{USAGE}");
        return ExitCode::from(2);
    };
    match Repository::here().and_then(|repository| task.run(&repository)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nxtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// What the command line asks for.
enum Task {
    /// Print how to call this program.
    Help,
    /// Run these steps in order.
    Steps(&'static [Step]),
    /// Decide the commands of a ledger again.
    DecideAgain(String),
}

impl Task {
    fn run(&self, repository: &Repository) -> Result<(), Failure> {
        match self {
            Self::Help => {
                print!("{USAGE}");
                Ok(())
            }
            Self::Steps(steps) => plan::run(steps, repository),
            Self::DecideAgain(data) => steps::decide_again(repository, data),
        }
    }
}

fn task(words: &[&str]) -> Option<Task> {
    Some(match words {
        ["help" | "--help" | "-h"] => Task::Help,
        ["test"] => Task::Steps(&steps::TEST),
        ["fmt"] => Task::Steps(&[steps::FORMAT]),
        ["lint"] => Task::Steps(&[steps::LINT]),
        ["docs"] => Task::Steps(&[steps::DOCS]),
        ["schemas"] => Task::Steps(&[schemas::WRITE]),
        ["schemas", "--check"] => Task::Steps(&[schemas::CHECK_ALONE]),
        ["tidy"] => Task::Steps(&[tidy::STEP]),
        ["deny"] => Task::Steps(&[deny::STEP]),
        ["decide-again", data] => Task::DecideAgain((*data).to_owned()),
        _ => return None,
    })
}

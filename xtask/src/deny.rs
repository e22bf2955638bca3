//! Licences, bans and sources of all dependencies, by cargo-deny and `deny.toml`.
//!
//! Advisories are not checked: that needs the advisory database from the network, and the answer would change without
//! a change of the code. cargo-deny is installed on CI when it is missing; elsewhere the step is skipped and says so.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::cargo::{self, Repository};
use crate::failure::Failure;
use crate::plan::{Outcome, Step};

pub(crate) const STEP: Step = Step {
    name: "deny",
    run: deny,
};

/// The version that CI installs and `deny.toml` is written for.
const VERSION: &str = "0.20.2";

fn deny(repository: &Repository) -> Result<Outcome, Failure> {
    let tool = match found(repository) {
        Some(tool) => tool,
        None if std::env::var_os("CI").is_some() => install(repository)?,
        None => {
            return Ok(Outcome::Skipped(format!(
                "cargo-deny is missing; `cargo install --locked cargo-deny --version {VERSION}`"
            )));
        }
    };
    // The graph covers every platform, so that crates which this machine never builds must be in the cache as well.
    cargo::must_pass(
        &mut repository.cargo(&["fetch", "--quiet", "--locked"]),
        "the dependencies of all platforms could not be fetched",
        "run it once with network; afterwards it works without",
    )?;
    let mut command = Command::new(&tool);
    command.args(["--locked", "--offline", "check", "licenses", "bans", "sources"]);
    command.current_dir(&repository.root).stdin(Stdio::null());
    cargo::must_pass(
        &mut command,
        "a dependency breaks a rule of deny.toml",
        "choose another crate, or change deny.toml and give the reason there",
    )?;
    Ok(Outcome::Passed(version(&tool).unwrap_or_default()))
}

/// Ours in the target folder first, then whichever is on the path.
fn found(repository: &Repository) -> Option<PathBuf> {
    [ours(repository), PathBuf::from("cargo-deny")]
        .into_iter()
        .find(|tool| version(tool).is_some())
}

fn ours(repository: &Repository) -> PathBuf {
    tools(repository)
        .join("bin")
        .join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX))
}

fn tools(repository: &Repository) -> PathBuf {
    repository.target.join("tools").join(VERSION)
}

fn version(tool: &PathBuf) -> Option<String> {
    let bytes = cargo::answer(Command::new(tool).arg("--version"))?;
    Some(String::from_utf8_lossy(&bytes).trim().to_owned())
}

/// Builds the tool into the target folder, without optimising it: it then builds in half the time, and still checks
/// some two hundred crates in a second.
fn install(repository: &Repository) -> Result<PathBuf, Failure> {
    let arguments = [
        "install",
        "--quiet",
        "--locked",
        "cargo-deny",
        "--version",
        VERSION,
    ];
    let mut command = repository.cargo(&arguments);
    command
        .args(["--profile", "dev", "--root"])
        .arg(tools(repository));
    command
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_INCREMENTAL", "0");
    cargo::must_pass(
        &mut command,
        "cargo-deny could not be installed",
        "look above; it needs crates.io and a C compiler",
    )?;
    Ok(ours(repository))
}

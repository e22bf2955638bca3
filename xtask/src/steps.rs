//! The steps of `cargo xtask test` that are calls of cargo, and the order of all.
//!
//! All builds select the whole workspace with its examples: then dev-dependencies count in every step, features are the
//! same, and no dependency is compiled for a second time (`-p jianfu-cli` or a bare `cargo doc` would do that).

use crate::cargo::{self, Repository};
use crate::failure::Failure;
use crate::plan::{Outcome, Step};
use crate::{deny, schemas, tidy};

pub(crate) const FORMAT: Step = Step {
    name: "format",
    run: format,
};
pub(crate) const LINT: Step = Step {
    name: "lint",
    run: lint,
};
pub(crate) const DOCS: Step = Step {
    name: "docs",
    run: docs,
};
const TOOLCHAIN: Step = Step {
    name: "toolchain",
    run: toolchain,
};
const BUILD: Step = Step {
    name: "build",
    run: build,
};
const TESTS: Step = Step {
    name: "tests",
    run: tests,
};

/// Everything that must hold before a change goes in, cheap questions first where the order is free.
pub(crate) const TEST: [Step; 9] = [
    TOOLCHAIN,
    FORMAT,
    LINT,
    BUILD,
    TESTS,
    DOCS,
    schemas::CHECK,
    tidy::STEP,
    deny::STEP,
];

fn toolchain(repository: &Repository) -> Result<Outcome, Failure> {
    for (tool, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if cargo::answer(&mut repository.cargo(&[tool, "--version"])).is_none() {
            return Err(Failure::new(
                format!("this toolchain has no {component}"),
                format!("`rustup component add {component}` in this folder (rust-toolchain.toml names it)"),
            ));
        }
    }
    let version = cargo::answer(&mut repository.cargo(&["--version"])).unwrap_or_default();
    Ok(Outcome::Passed(
        String::from_utf8_lossy(&version).trim().to_owned(),
    ))
}

fn format(repository: &Repository) -> Result<Outcome, Failure> {
    cargo::must_pass(
        &mut repository.cargo(&["fmt", "--all", "--check"]),
        "the code is not formatted",
        "`cargo fmt --all`, and look at what it changed",
    )?;
    Ok(Outcome::passed())
}

fn lint(repository: &Repository) -> Result<Outcome, Failure> {
    cargo::must_pass(
        &mut repository.cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ]),
        "clippy or the compiler found something",
        "mend what stands above; an exception needs `#[expect(…, reason = \"…\")]`. If it is Cargo.lock that is out \
         of date: `cargo check --workspace`, and commit the new Cargo.lock",
    )?;
    Ok(Outcome::passed())
}

fn build(repository: &Repository) -> Result<Outcome, Failure> {
    build_workspace(repository)?;
    Ok(Outcome::passed())
}

/// Builds all programs and examples, with the very features that the tests use.
pub(crate) fn build_workspace(repository: &Repository) -> Result<(), Failure> {
    cargo::must_pass(
        &mut repository.cargo(&["build", "--workspace", "--bins", "--examples", "--locked"]),
        "the workspace does not build",
        "mend what stands above",
    )
}

fn tests(repository: &Repository) -> Result<Outcome, Failure> {
    let jianfu = repository.built("jianfu");
    let mut command = repository.cargo(&["test", "--workspace", "--locked", "--no-fail-fast"]);
    let mut tally = Tally::default();
    let passed = cargo::watched(command.env("JIANFU_BIN", &jianfu), |line| tally.look(line))?;
    println!("tests: {tally}");
    if !passed {
        return Err(Failure::new(
            format!("a test failed ({tally})"),
            format!(
                "its name stands above under `failures:`; alone: \
                 `JIANFU_BIN='{}' cargo test --workspace NAME`",
                jianfu.display()
            ),
        ));
    }
    Ok(Outcome::Passed(tally.to_string()))
}

fn docs(repository: &Repository) -> Result<Outcome, Failure> {
    let arguments = [
        "doc",
        "--workspace",
        "--no-deps",
        "--lib",
        "--bins",
        "--examples",
        "--locked",
    ];
    cargo::must_pass(
        repository.cargo(&arguments).env("RUSTDOCFLAGS", "-D warnings"),
        "rustdoc found something",
        "mend what stands above: a broken link, or a public item without its sentence",
    )?;
    Ok(Outcome::passed())
}

/// Decides every command of a ledger again, by an example of the engine: this program has no dependencies.
pub(crate) fn decide_again(repository: &Repository, data: &str) -> Result<(), Failure> {
    let arguments = [
        "run",
        "--quiet",
        "--release",
        "--locked",
        "--package",
        "jianfu-engine",
        "--example",
        "decide_again",
        "--",
        data,
    ];
    cargo::must_pass(
        &mut repository.cargo(&arguments),
        "a command comes out otherwise, or the ledger can't be read",
        "look at what stands above: an entry that was never decided, or a check of another time",
    )
}

/// The closing lines of all test programs, added up.
#[derive(Default)]
struct Tally {
    passed: u64,
    failed: u64,
    ignored: u64,
    programs: u64,
}

impl Tally {
    /// Reads `test result: ok. 3 passed; 0 failed; 1 ignored; …`; any other line counts nothing.
    fn look(&mut self, line: &str) {
        let Some(counts) = line.strip_prefix("test result: ") else {
            return;
        };
        self.programs += 1;
        for part in counts.split(['.', ';']) {
            let mut words = part.split_whitespace();
            let count = words
                .next()
                .and_then(|word| word.parse::<u64>().ok())
                .unwrap_or(0);
            match words.next() {
                Some("passed") => self.passed += count,
                Some("failed") => self.failed += count,
                Some("ignored") => self.ignored += count,
                _ => {}
            }
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            passed,
            failed,
            ignored,
            programs,
        } = self;
        write!(
            out,
            "{passed} passed, {failed} failed, {ignored} ignored in {programs} test programs"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_add_up_and_other_lines_do_not_count() {
        let mut tally = Tally::default();
        tally.look(
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        );
        tally.look("test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 5 filtered out");
        tally.look("test it::reads_100 passed ... ok");
        assert_eq!(
            tally.to_string(),
            "13 passed, 2 failed, 1 ignored in 2 test programs"
        );
    }
}

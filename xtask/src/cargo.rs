//! Calling cargo from within cargo, so that every step sees the same environment and reuses the same builds.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::Failure;

/// Where the workspace lies and where cargo puts what it builds.
pub(crate) struct Repository {
    pub(crate) root: PathBuf,
    /// The target folder; programs of the dev profile are in `debug/` below it.
    pub(crate) target: PathBuf,
}

impl Repository {
    /// The workspace that this program was started from, and the target folder that it was built into.
    pub(crate) fn here() -> Result<Self, Failure> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let program = std::env::current_exe().unwrap_or_default();
        match (manifest.parent(), program.ancestors().nth(2)) {
            (Some(root), Some(target)) => Ok(Self {
                root: root.to_owned(),
                target: target.to_owned(),
            }),
            _ => Err(Failure::new(
                "cannot tell where the workspace lies",
                "call it as `cargo xtask`",
            )),
        }
    }

    /// The path of a program that a step has built (`name` may hold a folder, as in `examples/schemas`).
    pub(crate) fn built(&self, name: &str) -> PathBuf {
        self.target
            .join("debug")
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// A cargo command in the workspace: no input, and without what cargo told this program about itself (a build
    /// script that looks at such a variable would otherwise run again at every change between the two).
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let mut command = Command::new(cargo);
        command
            .args(arguments)
            .current_dir(&self.root)
            .stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            let about_us = name.to_str().is_some_and(|name| {
                ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"]
                    .iter()
                    .any(|start| name.starts_with(start))
            });
            if about_us {
                command.env_remove(&name);
            }
        }
        command
    }
}

/// Runs the command, which says on its own what is wrong; `Err` carries what to do about it.
pub(crate) fn must_pass(command: &mut Command, what: &str, remedy: &str) -> Result<(), Failure> {
    announce(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(Failure::new(what, remedy)),
        Err(error) => Err(cannot_start(command, &error)),
    }
}

/// Runs the command, passes its standard output through, and hands each line to `look` as well.
/// Answers whether the command succeeded.
pub(crate) fn watched(command: &mut Command, mut look: impl FnMut(&str)) -> Result<bool, Failure> {
    announce(command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(command, &error))?;
    let output = child.stdout.take().map(BufReader::new);
    let mut out = std::io::stdout().lock();
    for line in output.into_iter().flat_map(|reader| reader.split(b'\n')) {
        let mut line = line.map_err(|error| cannot_start(command, &error))?;
        look(&String::from_utf8_lossy(&line));
        line.push(b'\n');
        // Who closed our output doesn't read it; the verdict is the exit code.
        let _ = out.write_all(&line).and_then(|()| out.flush());
    }
    let status = child.wait().map_err(|error| cannot_start(command, &error))?;
    Ok(status.success())
}

/// The standard output of a command, if it ran and succeeded.
pub(crate) fn answer(command: &mut Command) -> Option<Vec<u8>> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then_some(output.stdout)
}

fn announce(command: &Command) {
    let name = Path::new(command.get_program()).file_stem().unwrap_or_default();
    let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
    eprintln!("$ {} {}", name.to_string_lossy(), words.join(" "));
}

fn cannot_start(command: &Command, error: &std::io::Error) -> Failure {
    let program = Path::new(command.get_program()).display();
    Failure::new(
        format!("cannot run {program}: {error}"),
        "check that it is installed and may be run",
    )
}

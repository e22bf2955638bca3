//! Running the command in a folder of its own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The binary: `JIANFU_BIN`, or the one beside this test's own folder.
fn binary() -> PathBuf {
    if let Some(path) = std::env::var_os("JIANFU_BIN") {
        return path.into();
    }
    let test = std::env::current_exe().unwrap();
    let beside = test.parent().unwrap().parent().unwrap().join("jianfu");
    assert!(
        beside.exists(),
        "build the command first: cargo build -p jianfu-cli, or run cargo xtask test"
    );
    beside
}

/// A folder with, or for, a ledger.
pub(crate) struct Jianfu {
    dir: TempDir,
}

/// What a run gave.
pub(crate) struct Run {
    output: Output,
}

impl Jianfu {
    pub(crate) fn new() -> Jianfu {
        Jianfu {
            dir: TempDir::new().unwrap(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// Writes a file beside the ledger and gives its path.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Runs `jianfu` on `data` as the actor `office`.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.run_as("office", args)
    }

    /// Runs `jianfu` on `data` as an actor.
    pub(crate) fn run_as(&self, actor: &str, args: &[&str]) -> Run {
        let output = self.command(actor, args).output().unwrap();
        Run { output }
    }

    /// Begins to run `jianfu` on `data` as an actor, saying nothing.
    pub(crate) fn begin(&self, actor: &str, args: &[&str]) -> Child {
        let mut command = self.command(actor, args);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().unwrap()
    }

    fn command(&self, actor: &str, args: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command
            .args(args)
            .current_dir(self.dir.path())
            .env_clear()
            .env("JIANFU_DATA", self.data())
            .env("JIANFU_MARKS", self.path("marks"))
            .env("JIANFU_ACTOR", actor);
        command
    }

    /// Records a document that a department of the town sent to a point, with further flags.
    pub(crate) fn document(&self, unit: &str, title: &str, flags: &[&str]) -> Run {
        let record = [
            "record",
            "document",
            "--unit",
            unit,
            "--issuer",
            "town/minzheng",
            "--title",
            title,
        ];
        self.run(&[&record, flags].concat())
    }

    /// Runs a command that must succeed, and gives its JSON, which must be as its schema says.
    pub(crate) fn json(&self, args: &[&str]) -> Value {
        let asked: Vec<&str> = ["--format", "json"].iter().chain(args).copied().collect();
        let json = self.run(&asked).ok().json();
        crate::schema::holds(args, &json);
        json
    }
}

impl Run {
    pub(crate) fn code(&self) -> i32 {
        self.output.status.code().unwrap()
    }

    pub(crate) fn stdout(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).unwrap()
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8(self.output.stderr.clone()).unwrap()
    }

    /// The run, which must have succeeded.
    pub(crate) fn ok(self) -> Run {
        assert_eq!(
            self.code(),
            0,
            "stdout: {}\nstderr: {}",
            self.stdout(),
            self.stderr()
        );
        self
    }

    /// The run, which must have failed with a code and a message that holds each of some words.
    pub(crate) fn fails(self, code: i32, words: &[&str]) -> Run {
        let (out, err) = (self.stdout(), self.stderr());
        assert_eq!(self.code(), code, "stdout: {out}\nstderr: {err}");
        for word in words {
            assert!(err.contains(word), "“{word}” is not in: {err}");
        }
        assert!(!err.contains("panicked"), "{err}");
        self
    }

    /// Stdout, which must be one JSON object.
    pub(crate) fn json(&self) -> Value {
        let value: Value = serde_json::from_str(&self.stdout()).expect("one JSON object on stdout");
        assert!(value.is_object());
        value
    }
}

/// A figure in a list of figures, by its name.
pub(crate) fn figure<'a>(figures: &'a Value, cell: &str) -> &'a Value {
    let found = figures.as_array().unwrap().iter().find(|f| f["cell"] == cell);
    found.unwrap_or_else(|| panic!("no figure {cell}"))
}

/// Copies a folder's files to another place, with their modes.
pub(crate) fn copy(from: &Path, to: &Path) {
    for (name, bytes) in tree(from) {
        let path = to.join(&name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        let mode = std::fs::metadata(from.join(&name)).unwrap().permissions();
        std::fs::set_permissions(&path, mode).unwrap();
    }
}

/// Every file below a folder with its bytes, by path.
pub(crate) fn tree(folder: &Path) -> std::collections::BTreeMap<PathBuf, Vec<u8>> {
    let mut files = std::collections::BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(
                    path.strip_prefix(folder).unwrap().to_owned(),
                    std::fs::read(&path).unwrap(),
                );
            }
        }
    }
    files
}

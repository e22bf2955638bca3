//! The code rules of docs/style.md that a program can check; each rule is a pure function over the files.

mod arrows;
mod circles;
mod code;
mod floats;
mod links;
mod purity;
mod readme;
mod shape;
mod tree;
mod words;

use std::fmt;

use crate::cargo::Repository;
use crate::failure::Failure;
use crate::plan::{Outcome, Step};
use tree::Tree;

pub(crate) const STEP: Step = Step {
    name: "tidy",
    run: tidy,
};

/// The crates whose code must give the same answer everywhere and for ever (design, law 2).
const PURE_CRATES: [&str; 5] = [
    "jianfu-facts",
    "jianfu-domain",
    "jianfu-views",
    "jianfu-proof",
    "jianfu-report",
];

/// A place that breaks a rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    /// From 1; 0 means the file as a whole.
    line: usize,
    what: String,
}

impl Finding {
    fn new(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            what: what.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(out, "{}: {}", self.path, self.what),
            line => write!(out, "{}:{line}: {}", self.path, self.what),
        }
    }
}

fn tidy(repository: &Repository) -> Result<Outcome, Failure> {
    let tree = Tree::read(&repository.root)?;
    let mut findings = findings(&tree);
    findings.sort();
    findings.dedup();
    if findings.is_empty() {
        return Ok(Outcome::Passed(format!("{} files", tree.len())));
    }
    for finding in &findings {
        eprintln!("{finding}");
    }
    Err(Failure::new(
        format!("the code rules are broken in {} places", findings.len()),
        "mend the lines above; docs/style.md says why each rule stands",
    ))
}

fn findings(tree: &Tree) -> Vec<Finding> {
    let rules: [fn(&Tree) -> Vec<Finding>; 8] = [
        arrows::findings,
        circles::findings,
        floats::findings,
        links::findings,
        purity::findings,
        readme::findings,
        shape::findings,
        words::findings,
    ];
    rules.iter().flat_map(|rule| rule(tree)).collect()
}

/// Is this a source file of one of the pure crates?
fn is_pure_source(path: &str) -> bool {
    PURE_CRATES
        .iter()
        .any(|name| path.starts_with(&format!("crates/{name}/src/")))
        && path.ends_with(".rs")
}

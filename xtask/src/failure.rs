//! Why a step stopped, and what the reader should do about it.

use std::fmt;
use std::path::Path;

/// A step that did not pass: one sentence of what is wrong and one of what to do.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    remedy: String,
}

impl Failure {
    pub(crate) fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    /// A file or folder that the system did not let us use.
    pub(crate) fn io(verb: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::new(
            format!("cannot {verb} {}: {error}", path.display()),
            "check that it exists and that you may use it",
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}\n       what to do: {}", self.what, self.remedy)
    }
}

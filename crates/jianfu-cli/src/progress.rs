//! Progress on stderr, for anything that takes longer than a second.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use jianfu_facts::lang::Lang;

/// A meter that stays silent for its first second.
pub(crate) struct Meter {
    what: String,
    started: Instant,
    printed: Option<Instant>,
}

impl Meter {
    pub(crate) fn new(lang: Lang, zh: &str, en: &str) -> Meter {
        Meter {
            what: lang.pick(zh, en).to_owned(),
            started: Instant::now(),
            printed: None,
        }
    }

    /// Shows how much is done; a total of 0 is not known.
    pub(crate) fn show(&mut self, done: u64, total: u64) {
        let now = Instant::now();
        let pause = if std::io::stderr().is_terminal() {
            Duration::from_millis(200)
        } else {
            Duration::from_secs(2)
        };
        let due = match self.printed {
            None => now.duration_since(self.started) >= Duration::from_secs(1),
            Some(printed) => now.duration_since(printed) >= pause || done == total,
        };
        if !due {
            return;
        }
        self.printed = Some(now);
        let percent = done.saturating_mul(100).checked_div(total);
        let of = percent
            .map(|percent| format!("/{total} ({percent}%)"))
            .unwrap_or_default();
        let (head, tail) = if std::io::stderr().is_terminal() {
            ("\r", if done == total { "\n" } else { "" })
        } else {
            ("", "\n")
        };
        let mut stderr = std::io::stderr().lock();
        // Progress that can't be shown is not worth failing for.
        let _ = write!(stderr, "{head}{} {done}{of}{tail}", self.what);
        let _ = stderr.flush();
    }
}

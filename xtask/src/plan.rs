//! Running steps in order: each is announced with its time, the first failure stops, a table ends the run.

use std::time::{Duration, Instant};

use crate::cargo::Repository;
use crate::failure::Failure;

/// One check of the repository.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&Repository) -> Result<Outcome, Failure>,
}

/// How a step ended that did not fail. The text, if any, is a remark for the table.
pub(crate) enum Outcome {
    Passed(String),
    /// The step did not look, and says why and how to make it look.
    Skipped(String),
}

impl Outcome {
    pub(crate) fn passed() -> Self {
        Self::Passed(String::new())
    }
}

/// A line of the closing table.
struct Row {
    name: &'static str,
    verdict: &'static str,
    took: Option<Duration>,
    remark: String,
}

/// Runs the steps until one fails.
pub(crate) fn run(steps: &[Step], repository: &Repository) -> Result<(), Failure> {
    let mut rows = Vec::new();
    let mut failed = None;
    for (index, step) in steps.iter().enumerate() {
        if failed.is_some() {
            rows.push(Row {
                name: step.name,
                verdict: "not run",
                took: None,
                remark: String::new(),
            });
            continue;
        }
        eprintln!("\n== {}/{} {}", index + 1, steps.len(), step.name);
        let start = Instant::now();
        let result = (step.run)(repository);
        let took = start.elapsed();
        let (verdict, remark) = match result {
            Ok(Outcome::Passed(remark)) => ("passed", remark),
            Ok(Outcome::Skipped(why)) => ("SKIPPED", why),
            Err(failure) => {
                failed = Some(failure);
                ("FAILED", String::new())
            }
        };
        let colon = if remark.is_empty() { "" } else { ": " };
        eprintln!("== {} {verdict} in {}{colon}{remark}", step.name, seconds(took));
        rows.push(Row {
            name: step.name,
            verdict,
            took: Some(took),
            remark,
        });
    }
    if steps.len() > 1 {
        eprint!("\n{}", table(&rows));
    }
    failed.map_or(Ok(()), Err)
}

fn table(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for row in rows {
        let took = row.took.map_or_else(|| "-".to_owned(), seconds);
        let line = format!(
            "{:width$}  {:7}  {took:>9}  {}",
            row.name, row.verdict, row.remark
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    let total: Duration = rows.iter().filter_map(|row| row.took).sum();
    text.push_str(&format!("{:width$}  {:7}  {:>9}\n", "total", "", seconds(total)));
    text
}

fn seconds(time: Duration) -> String {
    format!("{}.{} s", time.as_secs(), time.subsec_millis() / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_shows_every_step_and_the_total() {
        let row = |name, verdict, took, remark: &str| Row {
            name,
            verdict,
            took,
            remark: remark.to_owned(),
        };
        let rows = [
            row("format", "passed", Some(Duration::from_millis(1250)), ""),
            row("test", "FAILED", Some(Duration::from_secs(70)), ""),
            row("tidy", "not run", None, ""),
        ];
        let expected = "format  passed       1.2 s\n\
                        test    FAILED      70.0 s\n\
                        tidy    not run          -\n\
                        total               71.2 s\n";
        assert_eq!(table(&rows), expected);
    }
}

//! `decide_again DATA`: every command of a ledger is read back from its entries and decided again at its size. Says how many
//! gave the same bytes, which can't be decided since a text is gone, and what comes out otherwise; then the exit code is 1.

use std::process::ExitCode;

use jianfu_engine::{DecidedAgain, EngineError, Home, decide_again};

#[tokio::main]
async fn main() -> ExitCode {
    let Some(data) = std::env::args().nth(1) else {
        eprintln!("usage: decide_again DATA");
        return ExitCode::from(2);
    };
    match run(&data).await {
        Ok(found) => {
            print(&found);
            ExitCode::from(u8::from(!found.different.is_empty()))
        }
        Err(error) => {
            eprintln!("{data}: {error}");
            ExitCode::from(4)
        }
    }
}

async fn run(data: &str) -> Result<DecidedAgain, EngineError> {
    let ledger = Home::new(data).open_reader().await?;
    let mut told = 0;
    decide_again(&ledger, |progress| {
        let percent = progress.done * 100 / progress.total.max(1);
        if percent >= told + 10 {
            told = percent;
            eprintln!("{percent} %");
        }
    })
    .await
}

fn print(found: &DecidedAgain) {
    println!(
        "same bytes: {} commands, {} entries",
        found.same, found.same_entries
    );
    println!("redacted since: {} commands", found.redacted);
    println!("redactions: {} commands", found.redactions);
    for different in &found.different {
        let what = format!(
            "command at entry {} of {} entries",
            different.first, different.entries
        );
        println!("different: {what}: {}", different.why);
    }
    let different = found.different.len() as u64 + found.more;
    println!("different: {different} commands");
}

//! A sample of the writer killed at random: `examples/survive.rs`, which says how to run it a thousand times.

use std::path::Path;
use std::process::Command;

use crate::support::cases;

#[test]
fn given_a_writer_killed_at_random_then_nothing_acknowledged_is_lost() {
    let cargo = Command::new(env!("CARGO"))
        .args(["build", "-q", "-p", "jianfu-ledger", "--example", "survive"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status();
    assert!(cargo.unwrap().success());
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().and_then(Path::parent).unwrap();
    let times = cases(25).to_string();
    let output = Command::new(folder.join("examples/survive"))
        .args(["--times", &times, "--seed", "25"])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

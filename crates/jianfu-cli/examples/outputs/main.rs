//! Writes the JSON Schema of every command's output: `outputs/month.json` of `jianfu month`, `outputs/audit-verify.json` of
//! `jianfu audit verify`.
//!
//! ```text
//! cargo run -q -p jianfu-cli --example outputs -- schemas
//! ```
//!
//! The shapes are types of their own, with those of the domain in them; they never print anything. That the program prints what
//! they say is tested: every JSON object that an end-to-end test takes is held against its schema (`tests/schema.rs`).
//! It makes folders, overwrites files, and removes nothing: `cargo xtask schemas` calls it and removes what is stale.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

#[macro_use]
mod shapes;
mod audit;
mod custody;
mod figures;
mod history;
mod list;
mod measured;
mod recorded;
mod registers;
mod registry;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).ok_or("usage: outputs DIR")?;
    let folder = PathBuf::from(folder).join("outputs");
    fs::create_dir_all(&folder)?;
    for (name, schema) in list::schemas() {
        let text = serde_json::to_string_pretty(&shapes::ordered(schema))? + "\n";
        fs::write(folder.join(name.replace(' ', "-") + ".json"), text)?;
    }
    Ok(())
}

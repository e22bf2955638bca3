//! Writes what is made from the types: the JSON Schemas of envelope and bodies, and the pages of `docs/` about them.
//!
//! ```text
//! cargo run -q -p jianfu-views --example schemas -- schemas
//! cargo run -q -p jianfu-views --example schemas -- --docs docs
//! ```
//!
//! It makes folders, overwrites files, and removes nothing: `cargo xtask schemas` calls it and removes what is stale.

#![expect(
    clippy::disallowed_methods,
    reason = "the core does no I/O; this program is not the core"
)]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

mod entries_page;
mod figures_page;
mod import_page;
mod limits_page;
mod marked;
mod schemas;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let mut wrote = false;
    while let Some(argument) = arguments.next() {
        wrote = true;
        if argument == "--docs" {
            let folder = arguments.next().ok_or("--docs needs a folder")?;
            docs(Path::new(&folder))?;
        } else {
            for (name, text) in schemas::files()? {
                write(&PathBuf::from(&argument).join(name), &text)?;
            }
        }
    }
    if wrote {
        Ok(())
    } else {
        Err("usage: schemas DIR, or schemas --docs DIR".into())
    }
}

fn docs(folder: &Path) -> Result<(), Box<dyn Error>> {
    write(&folder.join("entries.md"), &entries_page::page()?)?;
    write(&folder.join("figures.md"), &figures_page::page())?;
    let path = folder.join("limits.md");
    let old = if path.exists() {
        fs::read_to_string(&path)?
    } else {
        limits_page::EMPTY_PAGE.to_owned()
    };
    write(
        &path,
        &limits_page::page(&old)
            .ok_or("limits.md has lost its markers <!-- domain:begin --> and <!-- domain:end -->")?,
    )?;
    let path = folder.join("import.md");
    if !path.exists() {
        return Ok(());
    }
    let page = import_page::page(&fs::read_to_string(&path)?);
    write(
        &path,
        &page.ok_or("import.md has lost its markers <!-- typed:begin --> and <!-- typed:end -->")?,
    )
}

fn write(path: &Path, text: &str) -> Result<(), Box<dyn Error>> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()).into())
}

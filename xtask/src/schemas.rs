//! `schemas/` is made from the types by two examples, `schemas` of jianfu-views (entries) and `outputs` of jianfu-cli (what the
//! commands print): write it, or check that it is current.
//!
//! Each example is called as `schemas DIR` and writes JSON files (folders are allowed) into DIR, which exists and holds nothing
//! of its own. Other files in `schemas/`, such as a README, are left alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cargo::{self, Repository};
use crate::failure::Failure;
use crate::plan::{Outcome, Step};
use crate::steps;

pub(crate) const WRITE: Step = Step {
    name: "schemas",
    run: write,
};
/// The check on its own: builds no more than the two packages need.
pub(crate) const CHECK_ALONE: Step = Step {
    name: "schemas",
    run: |repository| check(repository, generate_alone),
};
/// The check within `test`: takes the examples that the workspace build has made.
pub(crate) const CHECK: Step = Step {
    name: "schemas",
    run: |repository| check(repository, generate_from_workspace),
};

/// Packages and their examples that write schemas.
const GENERATORS: [(&str, &str); 2] = [("jianfu-views", "schemas"), ("jianfu-cli", "outputs")];

/// JSON files by their path below the folder, with `/`.
type Files = BTreeMap<String, Vec<u8>>;
type Generate = fn(&Repository, &Path) -> Result<(), Failure>;

fn write(repository: &Repository) -> Result<Outcome, Failure> {
    let folder = repository.root.join("schemas");
    let fresh = generated(repository, generate_alone)?;
    let kept = read(&folder)?;
    let changes = differences(&kept, &fresh);
    for name in kept.keys().filter(|name| !fresh.contains_key(*name)) {
        let path = folder.join(name);
        fs::remove_file(&path).map_err(|error| Failure::io("remove", &path, &error))?;
    }
    for (name, bytes) in fresh
        .iter()
        .filter(|(name, bytes)| kept.get(*name) != Some(bytes))
    {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| Failure::io("make", parent, &error))?;
        }
        fs::write(&path, bytes).map_err(|error| Failure::io("write", &path, &error))?;
    }
    for change in &changes {
        eprintln!("{change}");
    }
    Ok(Outcome::Passed(format!(
        "{} files, {} changed",
        fresh.len(),
        changes.len()
    )))
}

fn check(repository: &Repository, generate: Generate) -> Result<Outcome, Failure> {
    let fresh = generated(repository, generate)?;
    let kept = read(&repository.root.join("schemas"))?;
    let changes = differences(&kept, &fresh);
    if changes.is_empty() {
        return Ok(Outcome::Passed(format!("{} files", fresh.len())));
    }
    Err(Failure::new(
        format!(
            "schemas/ does not say what the types say:\n  {}",
            changes.join("\n  ")
        ),
        "`cargo xtask schemas`, read the difference, and commit it with the change of the types",
    ))
}

/// What differs between the files that are kept and those just made, one sentence a file.
fn differences(kept: &Files, fresh: &Files) -> Vec<String> {
    let mut changes = Vec::new();
    for (name, bytes) in fresh {
        match kept.get(name) {
            None => changes.push(format!("schemas/{name}: is missing")),
            Some(old) if old != bytes => changes.push(format!("schemas/{name}: differs")),
            Some(_) => {}
        }
    }
    let stale = kept.keys().filter(|name| !fresh.contains_key(*name));
    changes.extend(stale.map(|name| format!("schemas/{name}: no type makes it any more")));
    changes
}

fn generated(repository: &Repository, generate: Generate) -> Result<Files, Failure> {
    let folder = repository.target.join("xtask").join("schemas");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| Failure::io("empty", &folder, &error))?;
    }
    fs::create_dir_all(&folder).map_err(|error| Failure::io("make", &folder, &error))?;
    generate(repository, &folder)?;
    let files = read(&folder)?;
    if files.is_empty() {
        return Err(Failure::new(
            "the examples that make schemas wrote no .json file",
            "let them write one file a schema into the folder of their first argument",
        ));
    }
    Ok(files)
}

fn generate_alone(repository: &Repository, folder: &Path) -> Result<(), Failure> {
    for (package, example) in GENERATORS {
        let arguments = [
            "run",
            "--quiet",
            "--locked",
            "--package",
            package,
            "--example",
            example,
            "--",
        ];
        run(repository.cargo(&arguments).arg(folder), package, example)?;
    }
    Ok(())
}

fn generate_from_workspace(repository: &Repository, folder: &Path) -> Result<(), Failure> {
    steps::build_workspace(repository)?;
    for (package, example) in GENERATORS {
        let program = repository.built(&format!("examples/{example}"));
        if !program.exists() {
            return Err(Failure::new(
                format!("the package {package} has no example `{example}`"),
                "add it: it writes the schemas into the folder of its first argument",
            ));
        }
        let mut command = Command::new(program);
        command.arg(folder).current_dir(&repository.root);
        run(&mut command, package, example)?;
    }
    Ok(())
}

fn run(command: &mut Command, package: &str, example: &str) -> Result<(), Failure> {
    let failed = format!("the example `{example}` of {package} did not succeed");
    cargo::must_pass(command, &failed, "mend what stands above")
}

/// All JSON files below a folder; a folder that doesn't exist has none.
fn read(folder: &Path) -> Result<Files, Failure> {
    let mut files = Files::new();
    let mut open: Vec<(PathBuf, String)> = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        if !folder.exists() {
            continue;
        }
        let entries = fs::read_dir(&folder).map_err(|error| Failure::io("list", &folder, &error))?;
        for entry in entries {
            let path = entry
                .map_err(|error| Failure::io("list", &folder, &error))?
                .path();
            let name = format!(
                "{prefix}{}",
                path.file_name().unwrap_or_default().to_string_lossy()
            );
            if path.is_dir() {
                open.push((path, format!("{name}/")));
            } else if path.extension().is_some_and(|extension| extension == "json") {
                let bytes = fs::read(&path).map_err(|error| Failure::io("read", &path, &error))?;
                files.insert(name, bytes);
            }
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter()
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
            .collect()
    }

    #[test]
    fn the_same_files_do_not_differ() {
        let one = files(&[("entry.json", "{}")]);
        assert!(differences(&one, &one).is_empty());
    }

    #[test]
    fn missing_changed_and_stale_files_are_named() {
        let kept = files(&[("entry.json", "{}"), ("old.json", "{}")]);
        let fresh = files(&[("entry.json", "{} "), ("flow/new.json", "{}")]);
        assert_eq!(
            differences(&kept, &fresh),
            [
                "schemas/entry.json: differs",
                "schemas/flow/new.json: is missing",
                "schemas/old.json: no type makes it any more",
            ]
        );
    }
}

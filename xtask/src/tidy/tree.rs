//! The files that the rules look at: what git tracks or would track, else everything but build output.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::cargo;
use crate::failure::Failure;

/// Folders that a walk without git leaves out.
const NOT_WALKED: [&str; 3] = [".git", "target", "demo-data"];

/// All files by their path below the root, with `/`.
#[derive(Default)]
pub(super) struct Tree {
    files: BTreeMap<String, Vec<u8>>,
}

impl Tree {
    /// Reads the files of the repository. A file that git tracks but that is deleted here does not count; a new one
    /// that git doesn't ignore does, so that a rule speaks before the commit.
    pub(super) fn read(root: &Path) -> Result<Self, Failure> {
        let paths = match listed_by_git(root) {
            Some(paths) => paths,
            None => walked(root)?,
        };
        let mut tree = Self::default();
        for name in paths {
            let path = root.join(&name);
            if fs::symlink_metadata(&path).is_ok_and(|data| data.is_file()) {
                let bytes = fs::read(&path).map_err(|error| Failure::io("read", &path, &error))?;
                tree.files.insert(name, bytes);
            }
        }
        Ok(tree)
    }

    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let own = |(path, text): &(&str, &str)| ((*path).to_owned(), text.as_bytes().to_vec());
        Self {
            files: files.iter().map(own).collect(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// All files, as they are.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// The files that are UTF-8 text, in order of their paths.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files()
            .filter(|(_, bytes)| !bytes.contains(&0))
            .filter_map(|(path, bytes)| std::str::from_utf8(bytes).ok().map(|text| (path, text)))
    }

    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files
            .get(path)
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
    }

    /// Is there a file of this path, or a folder with a file below it?
    pub(super) fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let below = format!("{path}/");
        path.is_empty()
            || self.files.contains_key(path)
            || self
                .files
                .range(below.clone()..)
                .next()
                .is_some_and(|(name, _)| name.starts_with(&below))
    }
}

fn listed_by_git(root: &Path) -> Option<Vec<String>> {
    let mut git = Command::new("git");
    git.current_dir(root)
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let output = String::from_utf8(cargo::answer(&mut git)?).ok()?;
    let paths: Vec<String> = output
        .split('\0')
        .filter(|path| !path.is_empty())
        .map(str::to_owned)
        .collect();
    (!paths.is_empty()).then_some(paths)
}

fn walked(root: &Path) -> Result<Vec<String>, Failure> {
    let mut paths = Vec::new();
    let mut open = vec![String::new()];
    while let Some(prefix) = open.pop() {
        let folder = root.join(&prefix);
        let entries = fs::read_dir(&folder).map_err(|error| Failure::io("list", &folder, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| Failure::io("list", &folder, &error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && !NOT_WALKED.contains(&name.as_str()) {
                open.push(format!("{path}/"));
            } else if !is_folder {
                paths.push(path);
            }
        }
    }
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_there_when_a_file_is_below_it() {
        let tree = Tree::of(&[("docs/style.md", ""), ("docs-old.md", "")]);
        assert!(tree.has("docs") && tree.has("docs/") && tree.has("docs/style.md") && tree.has(""));
        assert!(!tree.has("doc") && !tree.has("docs/limits.md"));
    }

    #[test]
    fn what_is_not_utf8_is_a_file_but_no_text() {
        let mut tree = Tree::of(&[("a.md", "文")]);
        tree.files.insert("gbk.csv".to_owned(), vec![0xce, 0xc4]);
        tree.files.insert("x.bin".to_owned(), vec![0]);
        assert_eq!(tree.len(), 3);
        assert_eq!(tree.texts().collect::<Vec<_>>(), [("a.md", "文")]);
    }
}

//! Imports between the modules of a crate run in one direction: at most three files may import each other in a circle.
//!
//! A module that only shows what its children hold (`pub use child::Name`) is looked through: who imports the name from it
//! imports the child.

use std::collections::{BTreeMap, BTreeSet};

use super::Finding;
use super::code::blanked;
use super::tree::Tree;

/// Files that may import each other in a circle.
const MOST: usize = 3;

/// A module by its path below the crate.
type Module = Vec<String>;

/// The source files of one crate, by module.
#[derive(Default)]
struct Sources<'a>(BTreeMap<Module, (&'a str, String)>);

pub(super) fn findings(tree: &Tree) -> Vec<Finding> {
    let mut crates: BTreeMap<&str, Sources<'_>> = BTreeMap::new();
    for (path, text) in tree.texts() {
        if let Some((root, file)) = path.strip_suffix(".rs").and_then(|stem| stem.split_once("/src/")) {
            let production = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
            let sources = crates.entry(root).or_default();
            sources.0.insert(module(file), (path, blanked(production)));
        }
    }
    crates.values().flat_map(Sources::findings).collect()
}

fn module(file: &str) -> Module {
    let mut parts: Module = file.split('/').map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        parts.pop();
    }
    parts
}

impl Sources<'_> {
    fn findings(&self) -> Vec<Finding> {
        let imports = self.imports();
        let reached: BTreeMap<&Module, BTreeSet<&Module>> = imports
            .keys()
            .map(|from| (from, reached(from, &imports)))
            .collect();
        let circle = |from: &Module| -> BTreeSet<&Module> {
            let back = |to: &&&Module| reached.get(**to).is_some_and(|back| back.contains(from));
            reached
                .get(from)
                .into_iter()
                .flatten()
                .filter(back)
                .copied()
                .collect()
        };
        let mut findings = Vec::new();
        for (module, (path, _)) in &self.0 {
            let circle = circle(module);
            if circle.len() > MOST && circle.first() == Some(&module) {
                let names: Vec<String> = circle.iter().map(|module| module.join("::")).collect();
                let what = format!(
                    "{} modules import each other in a circle, more than {MOST}: {}",
                    names.len(),
                    names.join(", ")
                );
                findings.push(Finding::new(path, 0, what));
            }
        }
        findings
    }

    /// What each module imports, itself left out.
    fn imports(&self) -> BTreeMap<Module, BTreeSet<Module>> {
        let shown = self.shown();
        let of = |(module, (_, code)): (&Module, &(_, String))| {
            // What a module shows of its children it does not import.
            let only_shown = uses(code, true);
            let paths = paths(code).into_iter().filter(|path| !only_shown.contains(path));
            let named = paths.filter_map(|path| self.named(module, &path));
            let imported: BTreeSet<Module> = named
                .map(|(target, name)| shown.get(&(target.clone(), name)).cloned().unwrap_or(target))
                // The root shows what the crate offers; it is no room of its own.
                .filter(|target| target != module && !target.is_empty())
                .collect();
            (module.clone(), imported)
        };
        self.0.iter().map(of).collect()
    }

    /// The children that modules show under a name.
    fn shown(&self) -> BTreeMap<(Module, String), Module> {
        let mut shown = BTreeMap::new();
        for (module, (_, code)) in &self.0 {
            for path in uses(code, true) {
                if let Some((child, name)) = self.named(module, &path)
                    && child.len() > module.len()
                    && child.starts_with(module)
                {
                    shown.insert((module.clone(), name), child);
                }
            }
        }
        shown
    }

    /// The module that a path leads to from another, and the name behind it.
    fn named(&self, from: &Module, path: &[String]) -> Option<(Module, String)> {
        let mut at = from.clone();
        let mut rest = path;
        match path.first().map(String::as_str) {
            Some("crate") => (at, rest) = (Vec::new(), path.get(1..)?),
            Some("self") => rest = path.get(1..)?,
            Some("super") => {
                while rest.first().is_some_and(|part| part == "super") {
                    at.pop()?;
                    rest = rest.get(1..)?;
                }
            }
            Some(first)
                if self
                    .0
                    .contains_key(&[from.as_slice(), &[first.to_owned()]].concat()) => {}
            _ => return None,
        }
        while let Some(part) = rest.first() {
            let next = [at.as_slice(), std::slice::from_ref(part)].concat();
            if !self.0.contains_key(&next) {
                break;
            }
            (at, rest) = (next, rest.get(1..)?);
        }
        Some((at, rest.first().cloned().unwrap_or_default()))
    }
}

/// Every module that imports lead to, through others too.
fn reached<'a>(from: &'a Module, imports: &'a BTreeMap<Module, BTreeSet<Module>>) -> BTreeSet<&'a Module> {
    let (mut reached, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(module) = open.pop() {
        for next in imports.get(module).into_iter().flatten() {
            if reached.insert(next) {
                open.push(next);
            }
        }
    }
    reached
}

/// Every path of a file that begins in its crate: those of `use`, and those in the code.
fn paths(code: &str) -> Vec<Vec<String>> {
    let mut paths = uses(code, false);
    for begin in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(begin) {
            let is_whole =
                !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '$');
            let path = code[at..].split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
            if let Some(path) = path.into_iter().next().filter(|_| is_whole) {
                paths.push(segments(path));
            }
        }
    }
    paths
}

/// The paths that `use` statements import, or only those that are shown to others.
fn uses(code: &str, shown_only: bool) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    for statement in code.split(';') {
        let Some((before, tree)) = statement.rsplit_once("use ") else {
            continue;
        };
        let before = before.rsplit(['}', '{', '\n']).next().unwrap_or_default().trim();
        let is_shown = before.starts_with("pub");
        if is_shown || before.is_empty() && !shown_only {
            let tree: String = tree.split_whitespace().collect::<Vec<_>>().join(" ");
            paths.extend(expanded(&tree).iter().map(|path| segments(path)));
        }
    }
    paths
}

/// The single paths of a tree such as `a::{b, c::d}`.
fn expanded(tree: &str) -> Vec<String> {
    let Some((before, group)) = tree.split_once('{') else {
        return vec![tree.split(" as ").next().unwrap_or(tree).trim().to_owned()];
    };
    let group = group.trim_end().strip_suffix('}').unwrap_or(group);
    let (mut parts, mut depth, mut part) = (Vec::new(), 0_u32, String::new());
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c == ',' && depth == 0 {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(c);
        }
    }
    parts.push(part);
    let parts = parts.iter().filter(|part| !part.trim().is_empty());
    parts
        .flat_map(|part| expanded(&format!("{}{}", before.trim(), part.trim())))
        .collect()
}

fn segments(path: &str) -> Vec<String> {
    let parts = path.split("::").map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<(String, &str)> = files
            .iter()
            .map(|(name, text)| (format!("crates/x/src/{name}.rs"), *text))
            .collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        findings(&Tree::of(&files)).into_iter().map(|f| f.what).collect()
    }

    #[test]
    fn a_circle_of_three_files_is_allowed_and_one_of_four_is_found_once() {
        let three = [
            ("a", "use crate::b::B;"),
            ("b", "use super::c::{C, D};"),
            ("c", "fn f() { crate::a::g(); }"),
        ];
        assert!(found(&three).is_empty());
        let mut four = three.to_vec();
        four[2] = ("c", "use crate::d;");
        four.push(("d", "use crate::{a::A, z};"));
        let found = found(&four);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("a, b, c, d"), "{found:?}");
    }

    #[test]
    fn what_a_module_shows_of_a_child_is_imported_from_the_child() {
        let files = [
            ("lib", "pub mod m;"),
            ("m/mod", "pub use one::One;"),
            ("m/one", "use crate::two::Two;"),
            ("two", "use crate::three::Three;"),
            ("three", "use crate::four::Four;"),
            ("four", "use crate::m::One;"),
        ];
        let found = found(&files);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].contains("m::one") && !found[0].contains("m,"),
            "{found:?}"
        );
    }

    #[test]
    fn comments_and_tests_import_nothing() {
        let files = [
            ("a", "// use crate::b::B;\nuse crate::b::C;"),
            ("b", "use crate::c::C;"),
            ("c", "use crate::d::D;"),
            ("d", "#[cfg(test)]\nmod tests { use crate::a::A; }"),
        ];
        assert!(found(&files).is_empty());
    }
}

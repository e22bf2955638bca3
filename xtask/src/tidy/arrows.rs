//! Arrows between crates run downwards only (design, "Crates"), and every package inherits the lints.

use super::Finding;
use super::tree::Tree;

/// What each crate may depend on; `jianfu-cli`, at the top, may depend on everything.
const ALLOWED: [(&str, &[&str]); 9] = [
    ("jianfu-facts", &[]),
    ("jianfu-domain", &["jianfu-facts"]),
    ("jianfu-views", &["jianfu-domain", "jianfu-facts"]),
    ("jianfu-proof", &[]),
    ("jianfu-proof/fuzz", &["jianfu-proof"]),
    ("jianfu-ledger", &["jianfu-proof"]),
    ("jianfu-report", &["jianfu-facts", "jianfu-views"]),
    ("jianfu-import", &["jianfu-domain", "jianfu-facts"]),
    (
        "jianfu-engine",
        &[
            "jianfu-domain",
            "jianfu-facts",
            "jianfu-ledger",
            "jianfu-proof",
            "jianfu-report",
            "jianfu-views",
        ],
    ),
];
const TOP: &str = "jianfu-cli";

pub(super) fn findings(tree: &Tree) -> Vec<Finding> {
    tree.texts()
        .flat_map(|(path, text)| manifest(path, text))
        .collect()
}

fn manifest(path: &str, text: &str) -> Vec<Finding> {
    let Some(folder) = path.strip_suffix("/Cargo.toml") else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    if !inherits_lints(text) {
        let what = "does not inherit the lints: add `[lints]` with `workspace = true`";
        findings.push(Finding::new(path, 0, what));
    }
    let Some(name) = folder.strip_prefix("crates/").filter(|name| *name != TOP) else {
        return findings;
    };
    let Some((_, allowed)) = ALLOWED.iter().find(|(crate_name, _)| *crate_name == name) else {
        let what =
            format!("`{name}` has no place in the order of crates: give it one in xtask/src/tidy/arrows.rs");
        findings.push(Finding::new(path, 0, what));
        return findings;
    };
    for (line, target) in dependencies(text).filter(|(_, target)| !allowed.contains(target)) {
        let what = format!("`{name}` must not depend on `{target}`: arrows run downwards only");
        findings.push(Finding::new(path, line, what));
    }
    findings
}

/// The crates of this workspace that a manifest names in its dependencies (not those for tests), with the line.
fn dependencies(manifest: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut counts = false;
    manifest.lines().zip(1..).flat_map(move |(line, number)| {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.starts_with('[') {
            counts = line.contains("dependencies") && !line.contains("dev-dependencies");
        }
        let names = line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
        names
            .filter(move |name| counts && name.starts_with("jianfu-"))
            .map(move |name| (number, name))
    })
}

fn inherits_lints(manifest: &str) -> bool {
    let mut lines = manifest.lines().map(str::trim);
    lines.any(|line| line == "[lints]") && lines.find(|line| !line.is_empty()) == Some("workspace = true")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINTS: &str = "[lints]\nworkspace = true\n";

    fn found(name: &str, dependencies: &str) -> Vec<usize> {
        let findings = manifest(
            &format!("crates/{name}/Cargo.toml"),
            &format!("{LINTS}{dependencies}"),
        );
        findings.into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn an_arrow_that_runs_down_is_allowed() {
        assert!(found("jianfu-engine", "[dependencies]\njianfu-domain.workspace = true").is_empty());
        assert!(found("jianfu-cli", "[dependencies]\njianfu-engine.workspace = true").is_empty());
        assert!(
            found(
                "jianfu-domain",
                "[dev-dependencies]\njianfu-report.workspace = true"
            )
            .is_empty()
        );
    }

    #[test]
    fn an_arrow_that_runs_up_is_found_however_it_is_written() {
        assert_eq!(
            found("jianfu-domain", "[dependencies]\njianfu-report.workspace = true"),
            [4]
        );
        assert_eq!(
            found(
                "jianfu-proof",
                "[dependencies]\nx = { package = \"jianfu-domain\" }"
            ),
            [4]
        );
        assert_eq!(
            found("jianfu-proof", "[dependencies.jianfu-domain]\nworkspace = true"),
            [3]
        );
        assert_eq!(
            found(
                "jianfu-ledger",
                "[target.'cfg(unix)'.dependencies]\njianfu-engine = {}"
            ),
            [4]
        );
        assert_eq!(
            found("jianfu-ledger", "[build-dependencies]\njianfu-engine = {}"),
            [4]
        );
    }

    #[test]
    fn a_new_crate_needs_a_place_and_every_package_the_lints() {
        assert_eq!(found("jianfu-new", ""), [0]);
        assert_eq!(manifest("tests/Cargo.toml", "[package]\nname = \"x\"").len(), 1);
        assert!(manifest("Cargo.toml", "[workspace]").is_empty());
    }
}

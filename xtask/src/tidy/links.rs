//! Relative links in Markdown lead to files of the repository.

use super::Finding;
use super::tree::Tree;

pub(super) fn findings(tree: &Tree) -> Vec<Finding> {
    let pages = tree.texts().filter(|(path, _)| path.ends_with(".md"));
    pages.flat_map(|(path, text)| dead(tree, path, text)).collect()
}

fn dead(tree: &Tree, path: &str, text: &str) -> Vec<Finding> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut findings = Vec::new();
    for (line, target) in targets(text) {
        let file = target.split(['#', '?']).next().unwrap_or_default();
        let known = resolve(folder, &percent_decoded(file)).is_some_and(|file| tree.has(&file));
        if !known {
            findings.push(Finding::new(path, line, format!("`{target}` leads nowhere")));
        }
    }
    findings
}

/// The relative targets of links and images, with their lines; code is left out.
fn targets(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut in_fence = false;
    for (line, number) in text.lines().zip(1..) {
        if line.trim_start().starts_with("```") {
            in_fence = !in_fence;
        } else if !in_fence {
            // Every second part between backticks is code.
            let prose = line.split('`').step_by(2);
            found.extend(prose.flat_map(targets_of_prose).map(|target| (number, target)));
            found.extend(definition(line).map(|target| (number, target)));
        }
    }
    found.retain(|(_, target)| is_relative(target));
    found
}

/// `[text](target "title")`, also when the text was code, and the `src` and `href` of HTML.
fn targets_of_prose(prose: &str) -> Vec<&str> {
    let between = |open: &'static str, close: char| {
        prose
            .split(open)
            .skip(1)
            .filter_map(move |rest| rest.split_once(close))
            .map(|(target, _)| target)
    };
    let links = between("](", ')').map(|target| target.split(" \"").next().unwrap_or(target).trim());
    links
        .chain(between("src=\"", '"'))
        .chain(between("href=\"", '"'))
        .collect()
}

/// `[name]: target`
fn definition(line: &str) -> Option<&str> {
    let (_, target) = line.strip_prefix('[')?.split_once("]: ")?;
    target.split_whitespace().next()
}

fn is_relative(target: &str) -> bool {
    let has_scheme = target
        .split_once(':')
        .is_some_and(|(scheme, _)| !scheme.contains(['/', '#', '.']));
    !target.is_empty() && !target.starts_with('#') && !has_scheme
}

/// The path from the root, or nothing if it leads out of the repository.
fn resolve(folder: &str, target: &str) -> Option<String> {
    let start = if target.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in start.split('/').chain(target.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let byte = after
            .get(..2)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(b'%'));
        rest = if byte.is_some() {
            after.get(2..).unwrap_or_default()
        } else {
            after
        };
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        let tree = Tree::of(&[
            ("docs/a.md", text),
            ("docs/b c.md", ""),
            ("README.md", ""),
            ("docs/指标.md", ""),
        ]);
        findings(&tree).len()
    }

    #[test]
    fn links_to_files_and_folders_hold() {
        for text in [
            "[a](a.md) [b](b%20c.md#part) [r](../README.md \"title\") [d](../docs/)",
            "[`code`](a.md) ![i](./a.md) [up](/README.md)",
            "[z](%E6%8C%87%E6%A0%87.md) [z](指标.md)",
            "[x]: a.md",
        ] {
            assert_eq!(count(text), 0, "{text}");
        }
    }

    #[test]
    fn dead_links_are_found() {
        for text in [
            "[x](no.md)",
            "[x](../../README.md)",
            "<img src=\"no.png\">",
            "[x]: no.md",
            "[`c`](no.md#a)",
        ] {
            assert_eq!(count(text), 1, "{text}");
        }
    }

    #[test]
    fn addresses_anchors_and_code_are_not_looked_at() {
        for text in [
            "[x](https://a/b) [x](mailto:a@b) [x](#part)",
            "`[x](no.md)`",
            "```\n[x](no.md)\n```",
        ] {
            assert_eq!(count(text), 0, "{text}");
        }
    }
}

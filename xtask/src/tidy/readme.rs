//! README.md and README.zh-CN.md are kept in step: as many headings, and the same commands in the same order.

use super::Finding;
use super::tree::Tree;

const ENGLISH: &str = "README.md";
const CHINESE: &str = "README.zh-CN.md";
/// The languages of fenced blocks whose lines are commands.
const SHELLS: [&str; 4] = ["sh", "bash", "shell", "console"];

pub(super) fn findings(tree: &Tree) -> Vec<Finding> {
    match (tree.text(ENGLISH), tree.text(CHINESE)) {
        (Some(english), Some(chinese)) => compare(english, chinese),
        (english, chinese) => [(ENGLISH, english), (CHINESE, chinese)]
            .into_iter()
            .filter(|(_, text)| text.is_none())
            .map(|(path, _)| Finding::new(path, 0, "is missing"))
            .collect(),
    }
}

fn compare(english: &str, chinese: &str) -> Vec<Finding> {
    let (english, chinese) = (Outline::of(english), Outline::of(chinese));
    let mut findings = Vec::new();
    if english.headings != chinese.headings {
        let (here, there) = (chinese.headings, english.headings);
        findings.push(Finding::new(
            CHINESE,
            0,
            format!("has {here} headings, but {ENGLISH} has {there}"),
        ));
    }
    let mut pairs = chinese.commands.iter().zip(&english.commands);
    if let Some(((line, here), (_, there))) = pairs.find(|((_, here), (_, there))| here != there) {
        findings.push(Finding::new(
            CHINESE,
            *line,
            format!("says `{here}`, but {ENGLISH} says `{there}`"),
        ));
    } else if chinese.commands.len() != english.commands.len() {
        let (here, there) = (chinese.commands.len(), english.commands.len());
        findings.push(Finding::new(
            CHINESE,
            0,
            format!("has {here} commands, but {ENGLISH} has {there}"),
        ));
    }
    findings
}

/// What must agree between the two.
#[derive(Default)]
struct Outline {
    headings: usize,
    /// Commands with their lines; what stands behind ` #` is a remark and may be translated.
    commands: Vec<(usize, String)>,
}

impl Outline {
    fn of(text: &str) -> Self {
        let mut outline = Self::default();
        let mut fence = None;
        for (line, number) in text.lines().zip(1..) {
            if let Some(language) = line.trim_start().strip_prefix("```") {
                fence = if fence.is_some() {
                    None
                } else {
                    Some(language.trim())
                };
                continue;
            }
            match fence {
                None if is_heading(line) => outline.headings += 1,
                Some(language) => outline
                    .commands
                    .extend(command(line, language).map(|text| (number, text))),
                None => {}
            }
        }
        outline
    }
}

fn is_heading(line: &str) -> bool {
    let text = line.trim_start_matches('#');
    text.len() < line.len() && text.starts_with(' ')
}

/// The command on a line of a fenced block. In a `console` block only lines with `$` are commands, the rest is output.
fn command(line: &str, language: &str) -> Option<String> {
    if !SHELLS.contains(&language) {
        return None;
    }
    let line = if language == "console" {
        line.strip_prefix("$ ")?
    } else {
        line
    };
    let line = line.split(" #").next().unwrap_or_default().trim();
    (!line.is_empty() && !line.starts_with('#')).then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH_TEXT: &str =
        "# A\n\n```sh\n# remark\ncargo xtask test  # checks\n```\n\n## B\n\n```\n# no heading\n```\n";

    #[test]
    fn translated_texts_and_remarks_are_in_step() {
        let chinese = "# 甲\n\n```sh\n# 注\ncargo xtask test  # 检查\n```\n\n## 乙\n";
        assert_eq!(compare(ENGLISH_TEXT, chinese), []);
    }

    #[test]
    fn other_headings_and_other_commands_are_found() {
        let chinese = "# 甲\n\n```sh\ncargo test\n```\n";
        let lines: Vec<_> = compare(ENGLISH_TEXT, chinese)
            .into_iter()
            .map(|finding| finding.line)
            .collect();
        assert_eq!(lines, [0, 4]);
        let more = "# 甲\n## 乙\n```console\n$ cargo xtask test\nok\n$ jianfu\n```\n";
        assert_eq!(compare(ENGLISH_TEXT, more).len(), 1);
    }

    #[test]
    fn both_must_be_there() {
        assert_eq!(findings(&Tree::of(&[(ENGLISH, "# A")])).len(), 1);
        assert_eq!(findings(&Tree::default()).len(), 2);
    }
}

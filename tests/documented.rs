//! What scripts rely on is written down: every command and flag that the program has stands in `docs/cli.md`.

use crate::command::Jianfu;

/// The names in a section of a help text: `Commands:` or `Options:`.
pub(crate) fn names(help: &str, section: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != section).skip(1);
    let lines = lines.take_while(|line| line.is_empty() || line.starts_with(' '));
    let words = lines.filter_map(|line| {
        let line = line
            .strip_prefix("  ")
            .filter(|l| !l.starts_with("      ") || l.trim_start().starts_with("--"))?;
        line.split([' ', ','])
            .find(|word| word.starts_with("--") || (!word.is_empty() && section == "Commands:"))
    });
    words
        .filter(|w| !matches!(*w, "help" | "--help" | "--version"))
        .map(str::to_owned)
        .collect()
}

pub(crate) fn documented() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/cli.md");
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn every_command_and_flag_stands_in_the_documentation() {
    let (jianfu, text) = (Jianfu::new(), documented());
    let help = |args: &[&str]| jianfu.run(&[args, &["--help"]].concat()).ok().stdout();
    let commands = names(&help(&[]), "Commands:");
    assert!(commands.len() > 20, "{commands:?}");
    for command in &commands {
        assert!(
            text.contains(&format!("`{command} ")) || text.contains(&format!("`{command}")),
            "{command}"
        );
        let page = help(&[command]);
        let subcommands = names(&page, "Commands:");
        let pages = if subcommands.is_empty() {
            vec![page]
        } else {
            subcommands.iter().map(|sub| help(&[command, sub])).collect()
        };
        for sub in &subcommands {
            assert!(text.contains(sub.as_str()), "{command} {sub}");
        }
        if command == "record" {
            continue; // its flags are told by --help, as the documentation says
        }
        for flag in pages.iter().flat_map(|page| names(page, "Options:")) {
            assert!(text.contains(&flag), "{command} {flag}");
        }
    }
}

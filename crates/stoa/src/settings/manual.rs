//! The manual, printed from the comments in the code.

use std::fmt::Write;

use super::MANUAL;
use super::define::Entry;

const INTRODUCTION: &str = "\
Stoa runs without any settings. What you want otherwise goes into one file in TOML, `stoa.toml` in the folder where
Stoa is started (or the file named by `--config` or `STOA_CONFIG`), or into environment variables; a variable wins over
the file. Lists are written as `[\"a\", \"b\"]` in the file and as `a,b` in a variable.

A setting that Stoa doesn't know or can't use stops the start with a sentence that says where it is and what is
accepted.
";

/// The manual in Markdown: `docs/configuration.md`.
pub(crate) fn markdown() -> String {
    let mut page = String::from(
        "# Configuration\n\n<!-- Made from the comments in crates/stoa/src/settings/mod.rs by\n     \
         cargo run -p stoa -- settings --markdown > docs/configuration.md -->\n\n",
    );
    page += INTRODUCTION;
    for section in MANUAL {
        let _ = write!(page, "\n## {}\n", section.title);
        for entry in section.entries {
            let _ = write!(page, "\n### `{}`\n\n", entry.key);
            let _ = writeln!(page, "{}\n", text(entry));
            let _ = writeln!(page, "- Variable: `{}`", entry.variable());
            let _ = writeln!(page, "- Default: {}", default(entry));
            let _ = writeln!(page, "- Accepts: {}", entry.accepts);
        }
    }
    page
}

/// The manual for a terminal; as an example file, it can be written to `stoa.toml` and edited.
pub(crate) fn example() -> String {
    let mut page =
        INTRODUCTION.lines().map(|line| format!("# {line}").trim_end().to_owned() + "\n").collect::<String>();
    for section in MANUAL {
        let _ = write!(page, "\n## {}\n", section.title);
        for entry in section.entries {
            page.push('\n');
            for line in text(entry).lines() {
                page += format!("# {line}").trim_end();
                page.push('\n');
            }
            let _ = writeln!(page, "# Accepts {}. Variable: {}", entry.accepts, entry.variable());
            let _ = writeln!(page, "#{} = \"{}\"", entry.key, entry.default);
        }
    }
    page
}

fn text(entry: &Entry) -> String {
    let lines: Vec<&str> = entry.text.iter().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n")
}

fn default(entry: &Entry) -> String {
    if entry.default.is_empty() { "none".to_owned() } else { format!("`{}`", entry.default) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_in_docs_is_the_one_in_the_code() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/configuration.md");
        let page = std::fs::read_to_string(file).unwrap_or_default();
        assert!(
            page == markdown(),
            "docs/configuration.md is stale; renew it: cargo run -p stoa -- settings --markdown > docs/configuration.md"
        );
    }

    #[test]
    fn every_setting_is_explained() {
        for entry in MANUAL.iter().flat_map(|section| section.entries) {
            assert!(text(entry).len() > 20 && text(entry).ends_with('.'), "{}", entry.key);
        }
    }
}

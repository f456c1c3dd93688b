//! Headings: their ids, their levels and the table of contents.

use std::collections::HashSet;

use crate::writer::{attribute, escape};

/// A heading of a rendered text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The level that was typed, from 1.
    pub level: u8,
    /// The element's `id`, prefix included.
    pub id: String,
    /// What it says, as plain text.
    pub text: String,
}

/// Gives ids to headings, each once.
#[derive(Debug, Default)]
pub(crate) struct Slugs {
    taken: HashSet<String>,
    last: std::collections::HashMap<String, usize>,
}

/// The longest id, in characters, without prefix and number.
const MAX_SLUG: usize = 60;

impl Slugs {
    /// An id for a heading: its letters and digits in lower case, joined by hyphens, and a number from the second on.
    pub(crate) fn slug(&mut self, text: &str) -> String {
        let base = slug(text);
        let number = self.last.entry(base.clone()).or_insert(0);
        loop {
            let candidate = if *number == 0 { base.clone() } else { format!("{base}-{number}") };
            *number += 1;
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
        }
    }
}

fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase).take(MAX_SLUG * 4) {
        if slug.chars().count() >= MAX_SLUG {
            break;
        }
        if c.is_alphanumeric() || c == '_' {
            slug.push(c);
        } else if (c.is_whitespace() || c == '-') && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "section".to_owned() } else { slug.to_owned() }
}

/// The table of contents of a text with three or more headings, as a nested list of links; none for shorter ones.
/// Levels that were left out don't nest, so that every list has items.
pub fn toc(headings: &[Heading]) -> Option<String> {
    if headings.len() < 3 {
        return None;
    }
    let mut html = String::new();
    let mut levels: Vec<u8> = Vec::new();
    for heading in headings {
        // A heading ends the lists whose enclosing one can hold it.
        while levels.len() > 1 && levels[levels.len() - 2] >= heading.level {
            html.push_str("</li></ol>");
            levels.pop();
        }
        match levels.last_mut() {
            Some(level) if heading.level <= *level => {
                *level = heading.level;
                html.push_str("</li>");
            }
            _ => {
                html.push_str("<ol>");
                levels.push(heading.level);
            }
        }
        html.push_str("<li><a");
        attribute("href", &format!("#{}", heading.id), &mut html);
        html.push('>');
        escape(&heading.text, &mut html);
        html.push_str("</a>");
    }
    html.extend(levels.iter().map(|_| "</li></ol>"));
    Some(html)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(level: u8, id: &str) -> Heading {
        Heading { level, id: id.into(), text: id.to_uppercase() }
    }

    #[test]
    fn ids_are_readable_and_unique() {
        let mut slugs = Slugs::default();
        let ids = ["What's new?", "Ünïcode & Größe", "", "What's new?", "whats-new-1", "???"]
            .map(|t| slugs.slug(t));
        assert_eq!(
            ids,
            ["whats-new", "ünïcode-größe", "section", "whats-new-1", "whats-new-1-1", "section-1"]
        );
        assert!(slugs.slug(&"long ".repeat(100)).chars().count() <= MAX_SLUG);
    }

    #[test]
    fn the_contents_nest_and_skip_missing_levels() {
        assert_eq!(toc(&[heading(1, "a"), heading(2, "b")]), None);
        let headings = [heading(2, "a"), heading(4, "b"), heading(4, "c"), heading(3, "d"), heading(1, "e")];
        let item = |id: &str| format!("<li><a href=\"#{id}\">{}</a>", id.to_uppercase());
        let [a, b, c, d, e] = ["a", "b", "c", "d", "e"].map(item);
        let expected = format!("<ol>{a}<ol>{b}</li>{c}</li>{d}</li></ol></li>{e}</li></ol>");
        assert_eq!(toc(&headings).as_deref(), Some(expected.as_str()));
    }
}

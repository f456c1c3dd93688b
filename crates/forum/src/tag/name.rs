//! What a tag may be called.

use crate::error::Problem;

/// The most tags a question may carry.
pub const MOST: usize = 5;
/// The most characters a tag may have.
pub const LONGEST: usize = 35;

/// The tags in what was typed (separated by spaces or commas), lower-case, each once; or what is wrong with them.
pub fn parse(typed: &str) -> Result<Vec<String>, Problem> {
    let mut tags: Vec<String> = Vec::new();
    for word in typed.split([' ', ',', '\n', '\t']).filter(|w| !w.is_empty()) {
        let tag = word.trim_start_matches('#').to_lowercase();
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '+' | '#' | '.');
        if tag.is_empty() || !tag.chars().all(allowed) || tag.starts_with('-') {
            return Err(Problem::new("tags", "problem-tag-characters").with("tag", word));
        }
        if tag.chars().count() > LONGEST {
            return Err(Problem::new("tags", "problem-tag-long")
                .with("tag", word)
                .with("max", LONGEST as i64));
        }
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    match tags.len() {
        0 => Err(Problem::new("tags", "problem-tags-none")),
        n if n > MOST => Err(Problem::new("tags", "problem-tags-many").with("max", MOST as i64)),
        _ => Ok(tags),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_lower_case_and_counted_once() {
        assert_eq!(parse("Rust, rust  c++ #tokio .net").unwrap(), ["rust", "c++", "tokio", ".net"]);
    }

    #[test]
    fn a_tag_that_breaks_a_rule_is_named() {
        let message = |typed| parse(typed).unwrap_err().message.key;
        assert_eq!(message(" , "), "problem-tags-none");
        assert_eq!(message("a b c d e f"), "problem-tags-many");
        assert_eq!(message("<b>"), "problem-tag-characters");
        assert_eq!(message(&"x".repeat(36)), "problem-tag-long");
    }
}

//! `@handle` in running text.

/// The longest handle, in characters.
const MAX_HANDLE: usize = 40;

/// How many mentions a text may have. Nobody means to call more people than that.
const MAX_MENTIONS: usize = 100;

/// Adds the handles in `text` that aren't in `mentions` yet. A handle begins with a letter or digit and goes on with
/// letters, digits, `_` and `-`; what stands before the `@` is neither, so that addresses aren't mentions.
pub(crate) fn gather(text: &str, mentions: &mut Vec<String>) {
    for (at, _) in text.match_indices('@') {
        if mentions.len() == MAX_MENTIONS {
            return;
        }
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| is_part(c) || matches!(c, '@' | '/' | '.' | '`')) {
            continue;
        }
        let rest = &text[at + 1..];
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let handle = rest[..end].trim_end_matches(['-', '_']);
        let sound = handle.starts_with(char::is_alphanumeric) && handle.chars().count() <= MAX_HANDLE;
        if sound && !rest[end..].starts_with('@') && !mentions.iter().any(|known| known == handle) {
            mentions.push(handle.to_owned());
        }
    }
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '-'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_are_found_and_addresses_are_not() {
        let mut found = Vec::new();
        gather("@ada, thanks (@Grace_H-2)! ada@b.example @@x @ @-y /@z @ada. @Ünal: @linus-", &mut found);
        assert_eq!(found, ["ada", "Grace_H-2", "Ünal", "linus"]);
    }
}

//! `@handle` in running text.

/// The longest handle, in characters.
const MAX_HANDLE: usize = 40;

/// How many mentions a text may have. Nobody means to call more people than that.
const MAX_MENTIONS: usize = 100;

/// A handle in a text: what stands there with the `@`, and without.
pub(crate) struct Mention<'t> {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) handle: &'t str,
}

/// The handles in `text`. A handle begins with a letter or digit and goes on with letters, digits, `_` and `-`; what stands
/// before the `@` is neither, so that addresses aren't mentions.
pub(crate) fn find(text: &str) -> impl Iterator<Item = Mention<'_>> {
    text.match_indices('@').filter_map(move |(at, _)| {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| is_part(c) || matches!(c, '@' | '/' | '.' | '`')) {
            return None;
        }
        let rest = &text[at + 1..];
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let handle = rest[..end].trim_end_matches(['-', '_']);
        let sound = handle.starts_with(char::is_alphanumeric) && handle.chars().count() <= MAX_HANDLE;
        let mention = Mention { from: at, to: at + 1 + handle.len(), handle };
        (sound && !rest[end..].starts_with('@')).then_some(mention)
    })
}

/// Adds a handle to `mentions`, if it isn't there yet and there is room.
pub(crate) fn note(handle: &str, mentions: &mut Vec<String>) {
    if mentions.len() < MAX_MENTIONS && !mentions.iter().any(|known| known == handle) {
        mentions.push(handle.to_owned());
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
        let text = "@ada, thanks (@Grace_H-2)! ada@b.example @@x @ @-y /@z @ada. @Ünal: @linus-";
        for mention in find(text) {
            assert_eq!(&text[mention.from + 1..mention.to], mention.handle);
            note(mention.handle, &mut found);
        }
        assert_eq!(found, ["ada", "Grace_H-2", "Ünal", "linus"]);
    }
}

//! Tags as posts list them: `<a><b>`, or `|a|b|` in newer dumps.

/// The names in such a list, in order, each once.
pub(super) fn parse(list: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in list.split(['<', '>', '|']).map(str::trim).filter(|name| !name.is_empty()) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

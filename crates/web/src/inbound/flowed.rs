//! Text whose lines were broken by the mail program (RFC 3676, `format=flowed`), put together again.

/// Joins lines that end in a space with the next one of the same depth of quotation. `delete`: the space was put there by
/// the mail program (`delsp=yes`).
pub(super) fn unflow(text: &str, delete: bool) -> String {
    let mut out = String::with_capacity(text.len());
    // The depth of the line that goes on.
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let rest = &line[depth..];
        let content = rest.strip_prefix(' ').unwrap_or(rest);
        let signature = content == "-- ";
        if open != Some(depth) || signature {
            if !out.is_empty() {
                out.push('\n');
            }
            if depth > 0 {
                out.extend(std::iter::repeat_n('>', depth));
                out.push(' ');
            }
        }
        let flows = content.ends_with(' ') && !signature;
        out.push_str(if flows && delete { &content[..content.len() - 1] } else { content });
        open = flows.then_some(depth);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_flow_are_one_and_quotations_and_signatures_stay_apart() {
        let text = "One line \nthat goes on.\n\n> quoted \n> too\nmine\n From here\n-- \nAda";
        assert_eq!(unflow(text, false), "One line that goes on.\n\n> quoted too\nmine\nFrom here\n-- \nAda");
        assert_eq!(unflow("ab \ncd", true), "abcd");
        assert_eq!(unflow("", false), "");
    }
}

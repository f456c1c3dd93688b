//! The pseudo-locale: English made longer and written right to left, which shows at a glance what was not translated,
//! what does not fit and what does not mirror.

/// A Fluent file with every text made longer and accented; names, placeables and selectors stay.
pub(crate) fn translate(source: &str) -> String {
    source.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn line(line: &str) -> String {
    if line.trim_start().starts_with('#') || line.trim().is_empty() {
        return line.to_owned();
    }
    let trimmed = line.trim_start();
    let is_entry = !line.starts_with(' ');
    let head_end = match (is_entry, trimmed.starts_with('[') || trimmed.starts_with("*[")) {
        (true, _) => line.find('=').map(|i| i + 1),
        (false, true) => line.find(']').map(|i| i + 1),
        (false, false) => Some(line.len() - trimmed.len()),
    };
    let (head, text) = line.split_at(head_end.unwrap_or(0));
    let key = head.split(['=', ' ']).next().unwrap_or_default();
    // Data for the program, not words.
    if matches!(key, "number-group" | "number-decimal" | "time-months" | "language-name") {
        return line.to_owned();
    }
    format!("{head}{}", longer(text))
}

/// Accents every letter outside braces and doubles every third vowel.
fn longer(text: &str) -> String {
    let (mut out, mut depth, mut vowels) = (String::with_capacity(text.len() * 2), 0, 0);
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = i32::max(depth - 1, 0),
            _ => {}
        }
        if depth > 0 || c == '}' {
            out.push(c);
            continue;
        }
        out.push(accented(c));
        if "aeiouAEIOU".contains(c) {
            vowels += 1;
            if vowels % 3 == 0 {
                out.push(accented(c.to_ascii_lowercase()));
            }
        }
    }
    out
}

fn accented(c: char) -> char {
    let plain = "aceilnorsuyzACEILNORSUYZ";
    let marked: Vec<char> = "áçéíļñóŕšúýžÁÇÉÍĻÑÓŔŠÚÝŽ".chars().collect();
    plain.find(c).map_or(c, |i| marked[i])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeables_and_selectors_survive() {
        let source = "a = Ask { $n ->\n    [one] one thing\n   *[other] { $n } things\n }\nnumber-group = ,";
        let out = translate(source);
        assert!(out.contains("{ $n ->") && out.contains("[one]") && out.contains("{ $n } "), "{out}");
        assert!(out.contains("number-group = ,") && !out.contains("things"), "{out}");
    }
}

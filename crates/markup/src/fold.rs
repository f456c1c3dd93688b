//! Where a long text may be cut into what is shown at once and what opens in place.

/// The least text, in bytes, that stands before the cut.
const SHOWN: usize = 700;

/// The least HTML, in bytes, that is worth folding away.
const HIDDEN: usize = 600;

/// Elements without an end tag.
const VOID: [&str; 7] = ["br", "hr", "img", "input", "wbr", "col", "source"];

/// Cuts rendered HTML between two of its outermost blocks: the first ones, and the rest.
///
/// `html` is what [`render`](crate::render) made, so every element is balanced; so are both parts. Each is whole, and
/// joined they are `html`. A heading never ends the first part, and the table of contents does not count as text.
/// None if no cut leaves enough on both sides.
pub fn fold(html: &str) -> Option<(&str, &str)> {
    let (mut depth, mut shown, mut at) = (0_usize, 0_usize, 0);
    let mut contents = false;
    while let Some(start) = html.get(at..)?.find('<').map(|found| at + found) {
        if !contents {
            shown += start - at;
        }
        let tag = &html[start..start + tag_len(&html[start..])?];
        at = start + tag.len();
        let name = name(tag);
        if tag.starts_with("</") {
            depth = depth.checked_sub(1)?;
        } else if !VOID.contains(&name) {
            contents |= depth == 0 && name == "nav";
            depth += 1;
            continue;
        }
        if depth > 0 {
            continue;
        }
        contents = false;
        if html.len() - at < HIDDEN {
            return None;
        }
        if shown >= SHOWN && !is_heading(name) {
            return Some(html.split_at(at));
        }
    }
    None
}

/// The length of the tag that `html` begins with, its `>` included; attribute values may contain `>`.
fn tag_len(html: &str) -> Option<usize> {
    let mut quoted = false;
    html.bytes()
        .position(|byte| {
            quoted ^= byte == b'"';
            byte == b'>' && !quoted
        })
        .map(|end| end + 1)
}

fn name(tag: &str) -> &str {
    let tag = tag.trim_start_matches(['<', '/']);
    tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
}

fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;

    fn long(words: usize) -> String {
        "word ".repeat(words)
    }

    fn html(markdown: &str) -> String {
        crate::render(markdown, &Options::default()).html
    }

    #[test]
    fn both_parts_are_whole_blocks_and_nothing_is_lost() {
        let html = html(&format!("{}\n\n> {}\n\n- {}\n\n{}", long(60), long(100), long(20), long(200)));
        let (first, rest) = fold(&html).expect("long enough");
        assert_eq!(format!("{first}{rest}"), html);
        for part in [first, rest] {
            for tag in ["p", "blockquote", "ul", "li"] {
                assert_eq!(
                    part.matches(&format!("<{tag}>")).count(),
                    part.matches(&format!("</{tag}>")).count()
                );
            }
        }
        assert!(first.ends_with("</blockquote>"), "{first}");
    }

    #[test]
    fn a_heading_goes_with_what_it_heads() {
        let html = html(&format!("{}\n\n## Then\n\n{}\n\n{}", long(139), long(10), long(200)));
        let (first, rest) = fold(&html).expect("long enough");
        assert!(first.contains("Then") && !rest.contains("Then"), "{first}");
        assert!(!first.trim_end().ends_with("</h2>"), "{first}");
    }

    #[test]
    fn short_texts_and_short_rests_are_left_alone() {
        assert_eq!(fold(""), None);
        assert_eq!(fold(&html(&long(100))), None);
        assert_eq!(fold(&html(&format!("{}\n\n{}", long(200), long(20)))), None);
    }

    #[test]
    fn elements_without_an_end_do_not_count_as_open() {
        let html = html(&format!("{}\\\n{}\n\n---\n\n{}", long(80), long(80), long(200)));
        let (first, _) = fold(&html).expect("long enough");
        assert!(first.contains("<br>") && first.ends_with("</p>"), "{first}");
    }

    #[test]
    fn the_table_of_contents_is_not_what_is_shown() {
        let contents = format!("<nav class=\"toc\" aria-label=\"a > b\">{}</nav>", long(300));
        let html = format!("{contents}<p>{}</p><p>{}</p>", long(150), long(200));
        let (first, _) = fold(&html).expect("long enough");
        assert!(first.ends_with("</p>"), "{first}");
    }
}

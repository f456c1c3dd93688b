//! Which HTML a person may type, and what each element may stand in.

/// What an element may hold, as far as keeping the tree sound needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A block that holds blocks.
    Flow,
    /// A block that holds a line of text.
    Phrasing,
    /// A list, which holds only its items.
    List,
    /// A table or a part of one, which holds only further parts.
    Table,
    /// A piece of a line.
    Inline,
}

/// One element of the allow-list.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) tag: &'static str,
    pub(crate) kind: Kind,
    /// Whether it has neither content nor end tag.
    pub(crate) void: bool,
    /// Elements one of which must be open around it; none means anywhere.
    pub(crate) parents: &'static [&'static str],
    /// Attributes that are kept if their values are sound (see `raw`), besides `lang`, `dir` and `title`.
    pub(crate) attributes: &'static [&'static str],
}

const fn element(tag: &'static str, kind: Kind) -> Element {
    Element { tag, kind, void: false, parents: &[], attributes: &[] }
}

const fn part(tag: &'static str, kind: Kind, parents: &'static [&'static str]) -> Element {
    Element { tag, kind, void: false, parents, attributes: &[] }
}

const fn with(mut element: Element, attributes: &'static [&'static str]) -> Element {
    element.attributes = attributes;
    element
}

const fn void(mut element: Element) -> Element {
    element.void = true;
    element
}

use Kind::{Flow, Inline, List, Phrasing, Table};

const SECTIONS: &[&str] = &["table", "thead", "tbody", "tfoot"];
const CELL: &[&str] = &["colspan", "rowspan", "align"];

/// The allow-list for typed HTML, ordered by name.
pub(crate) static ELEMENTS: &[Element] = &[
    with(element("a", Inline), &["href"]),
    element("abbr", Inline),
    element("b", Inline),
    element("bdi", Inline),
    element("bdo", Inline),
    element("blockquote", Flow),
    void(element("br", Inline)),
    part("caption", Phrasing, &["table"]),
    element("cite", Inline),
    element("code", Inline),
    part("dd", Flow, &["dl"]),
    element("del", Inline),
    with(element("details", Flow), &["open"]),
    element("dfn", Inline),
    element("div", Flow),
    element("dl", List),
    part("dt", Phrasing, &["dl"]),
    element("em", Inline),
    part("figcaption", Flow, &["figure"]),
    element("figure", Flow),
    element("h1", Phrasing),
    element("h2", Phrasing),
    element("h3", Phrasing),
    element("h4", Phrasing),
    element("h5", Phrasing),
    element("h6", Phrasing),
    void(element("hr", Flow)),
    element("i", Inline),
    void(with(element("img", Inline), &["src", "alt", "width", "height"])),
    element("ins", Inline),
    element("kbd", Inline),
    part("li", Flow, &["ul", "ol"]),
    element("mark", Inline),
    with(element("ol", List), &["start"]),
    element("p", Phrasing),
    element("pre", Phrasing),
    element("q", Inline),
    part("rp", Inline, &["ruby"]),
    part("rt", Inline, &["ruby"]),
    element("ruby", Inline),
    element("s", Inline),
    element("samp", Inline),
    element("small", Inline),
    element("strike", Inline),
    element("strong", Inline),
    element("sub", Inline),
    part("summary", Flow, &["details"]),
    element("sup", Inline),
    element("table", Table),
    part("tbody", Table, &["table"]),
    with(part("td", Flow, &["tr"]), CELL),
    part("tfoot", Table, &["table"]),
    with(part("th", Flow, &["tr"]), CELL),
    part("thead", Table, &["table"]),
    part("tr", Table, SECTIONS),
    element("u", Inline),
    element("ul", List),
    element("var", Inline),
    void(element("wbr", Inline)),
];

/// Elements that only lay out: their tags are dropped and their content stays.
static TRANSPARENT: &[&str] = &[
    "acronym", "address", "article", "aside", "big", "body", "center", "font", "footer", "head", "header",
    "hgroup", "html", "main", "nav", "nobr", "section", "span", "tt",
];

/// Elements whose content HTML doesn't read as HTML, so that it is shown up to their end tag.
static VERBATIM: &[&str] =
    &["iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp"];

/// What becomes of a tag by its name.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Verdict {
    /// It is written, with its allowed attributes.
    Allowed(&'static Element),
    /// It is dropped and its content stays.
    Dropped,
    /// It is shown as text.
    Shown,
}

/// Judges a tag name, in any case.
pub(crate) fn judge(name: &str) -> Verdict {
    let name = name.to_ascii_lowercase();
    match ELEMENTS.binary_search_by(|element| element.tag.cmp(&name)) {
        Ok(at) => Verdict::Allowed(&ELEMENTS[at]),
        Err(_) if TRANSPARENT.contains(&name.as_str()) => Verdict::Dropped,
        Err(_) => Verdict::Shown,
    }
}

/// Whether everything up to this element's end tag is text.
pub(crate) fn is_verbatim(name: &str) -> bool {
    VERBATIM.iter().any(|tag| tag.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_so_that_the_search_finds_everything() {
        assert!(ELEMENTS.is_sorted_by_key(|element| element.tag));
        assert!(ELEMENTS.iter().all(|element| matches!(judge(element.tag), Verdict::Allowed(_))));
    }
}

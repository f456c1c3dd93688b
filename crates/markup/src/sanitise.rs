//! The second wall: an allow-list of elements, attributes and values over a real HTML parser.
//!
//! The renderer means to write nothing else, save for the `style` attributes of the MathML library. Whatever it should
//! ever write by mistake ends here.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use crate::languages::is_class;
use crate::math;
use crate::plain::is_plain;
use crate::policy::ELEMENTS;
use crate::spans::CLASSES;

/// Passes finished HTML through the allow-list.
pub(crate) fn clean(html: &str) -> String {
    if is_plain(html) { html.to_owned() } else { parsed(html) }
}

/// What the parser makes of it.
pub(crate) fn parsed(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    let own = ["input", "nav", "section", "span"];
    let tags: HashSet<&str> =
        ELEMENTS.iter().map(|element| element.tag).chain(own).chain(math::TAGS.iter().copied()).collect();
    builder
        .tags(tags)
        .generic_attributes(HashSet::from(["title", "lang"]))
        .tag_attributes(attributes())
        .tag_attribute_values(values())
        .allowed_classes(classes())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            (element, attribute)
                if math::TAGS.contains(&element) && math::ATTRIBUTES.contains(&attribute) =>
            {
                Some(Cow::Borrowed(value)).filter(|value| math::is_sound(attribute, value))
            }
            ("code", "class") if value == "math-error" => Some(Cow::Borrowed(value)),
            ("code", "class") => {
                value.strip_prefix("language-").filter(|name| is_class(name)).map(|_| value.into())
            }
            _ => Some(Cow::Borrowed(value)),
        });
    builder
});

fn attributes() -> HashMap<&'static str, HashSet<&'static str>> {
    let mut attributes = HashMap::from([
        ("a", HashSet::from(["href", "id", "aria-label"])),
        ("code", HashSet::from(["class"])),
        ("details", HashSet::from(["open"])),
        ("div", HashSet::from(["aria-label"])),
        ("img", HashSet::from(["src", "alt", "width", "height"])),
        ("input", HashSet::from(["aria-label"])),
        ("li", HashSet::from(["id"])),
        ("nav", HashSet::from(["aria-label"])),
        ("ol", HashSet::from(["start"])),
        ("section", HashSet::from(["aria-label"])),
        ("td", HashSet::from(["colspan", "rowspan"])),
        ("th", HashSet::from(["colspan", "rowspan"])),
    ]);
    attributes.extend(["h1", "h2", "h3", "h4", "h5", "h6"].map(|tag| (tag, HashSet::from(["id"]))));
    attributes.extend(math::TAGS.iter().map(|tag| (*tag, math::ATTRIBUTES.iter().copied().collect())));
    attributes
}

type Values = HashMap<&'static str, HashMap<&'static str, HashSet<&'static str>>>;

fn values() -> Values {
    let one = |name, value| (name, HashSet::from([value]));
    let mut values = HashMap::from([
        ("a", HashMap::from([one("rel", "nofollow ugc noopener")])),
        ("div", HashMap::from([one("tabindex", "0"), one("role", "region")])),
        ("img", HashMap::from([one("loading", "lazy"), one("decoding", "async")])),
        ("input", HashMap::from([one("type", "checkbox"), one("disabled", ""), one("checked", "")])),
        ("math", HashMap::from([one("tabindex", "0")])),
        ("pre", HashMap::from([one("tabindex", "0")])),
        ("th", HashMap::from([one("scope", "col")])),
    ]);
    for element in ELEMENTS {
        values.entry(element.tag).or_default().insert("dir", HashSet::from(["ltr", "rtl", "auto"]));
    }
    values
}

fn classes() -> HashMap<&'static str, HashSet<&'static str>> {
    let cell = HashSet::from(["align-left", "align-center", "align-right"]);
    let mut classes = HashMap::from([
        ("a", HashSet::from(["anchor", "footnote-backref"])),
        ("details", HashSet::from(["spoiler"])),
        ("div", HashSet::from(["table-scroll"])),
        ("nav", HashSet::from(["toc"])),
        ("ol", HashSet::from(["tasks"])),
        ("section", HashSet::from(["footnotes"])),
        ("span", CLASSES.iter().copied().collect()),
        ("sup", HashSet::from(["footnote-ref"])),
        ("td", cell.clone()),
        ("th", cell),
        ("ul", HashSet::from(["tasks"])),
    ]);
    classes.extend(math::TAGS.iter().map(|tag| (*tag, math::CLASSES.iter().copied().collect())));
    classes
}

//! Putting a page right: links lead to files, what needs a server goes, and moments are told as days, for nothing is "two
//! hours ago" for ever.

use std::path::Path;
use std::rc::Rc;

use forum::Time;
use html5ever::serialize::{SerializeOpts, TraversalScope, serialize};
use html5ever::tendril::TendrilSink;
use html5ever::{Attribute, LocalName, ParseOpts, QualName, ns, parse_document};
use markup5ever_rcdom::{Handle, Node, NodeData, RcDom, SerializableHandle};
use web::App;
use web::i18n::Lang;

use super::gather::{Found, gathered};
use super::place::relative;
use super::put;

/// What stands on the pages of an archive alone.
pub(super) struct Words {
    lang: std::sync::Arc<Lang>,
    made: String,
    none: String,
    moved: String,
    /// The folder with the index that is searched.
    index: String,
}

impl Words {
    pub(super) fn of(app: &App, index: &str) -> Words {
        let site = &app.rules().site;
        let lang = app.languages.negotiate("", &site.language).clone();
        let day = lang.date(app.now());
        let made =
            lang.fmt("archive-made", &[("site", site.name.as_str().into()), ("day", day.as_str().into())]);
        let (none, moved) = (lang.t("archive-none").to_owned(), lang.t("archive-moved").to_owned());
        Words { lang, made, none, moved, index: index.to_owned() }
    }
}

/// A page being put right.
struct Page<'a> {
    found: &'a Found,
    words: &'a Words,
    url: &'a str,
    file: &'a str,
}

/// Rewrites the page at this address in its file.
pub(super) fn put_right(folder: &Path, found: &Found, url: &str, words: &Words) -> Result<(), String> {
    let Some(file) = found.file(url) else { return Ok(()) };
    let page = Page { found, words, url, file };
    let html = gathered(folder, file)?;
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(html);
    page.children(&dom.document);
    let mut out = Vec::new();
    let options =
        SerializeOpts { traversal_scope: TraversalScope::ChildrenOnly(None), ..SerializeOpts::default() };
    serialize(&mut out, &SerializableHandle::from(dom.document.clone()), options)
        .map_err(|error| format!("{file}: {error}"))?;
    put(&folder.join(file), &out)
}

/// Writes a page for each short address, which leads on to the page itself.
pub(super) fn redirects(folder: &Path, found: &Found, words: &Words) -> Result<(), String> {
    for (file, target) in found.redirects() {
        let (to, fragment) = target.split_once('#').map_or((target.as_str(), ""), |(to, f)| (to, f));
        let mut link = relative(file, to).replace('&', "&amp;");
        if !fragment.is_empty() {
            link = format!("{link}#{fragment}");
        }
        let html = format!(
            "<!doctype html>\n<html lang=\"{}\"><meta charset=\"utf-8\"><title>{}</title>\n\
             <meta http-equiv=\"refresh\" content=\"0; url={link}\"><meta name=\"robots\" content=\"noindex\">\n\
             <p><a href=\"{link}\">{}</a></p>\n</html>\n",
            words.lang.tag, words.moved, words.moved
        );
        put(&folder.join(file), html.as_bytes())?;
    }
    Ok(())
}

/// What becomes of an element.
enum Fate {
    Stays,
    Goes,
    /// What is in it takes its place.
    Opens,
}

impl Page<'_> {
    fn children(&self, parent: &Handle) {
        let children = parent.children.borrow().clone();
        for child in children {
            let fate = match name(&child) {
                Some(name) => self.element(&child, &name),
                None => Fate::Stays,
            };
            match fate {
                Fate::Goes => replace(parent, &child, &[]),
                Fate::Stays => self.inside(parent, &child),
                Fate::Opens => {
                    self.children(&child);
                    // Taken out, for a node that goes empties all that is below it.
                    let inner = child.children.take();
                    replace(parent, &child, &inner);
                }
            }
        }
    }

    /// Goes on inside of an element, which goes as well when nothing is left in it.
    fn inside(&self, parent: &Handle, child: &Handle) {
        let had_any = !child.children.borrow().is_empty();
        self.children(child);
        let emptied = match name(child).as_deref() {
            Some("li" | "ul" | "nav") => had_any && is_empty(child),
            Some("details") => {
                child.children.borrow().iter().all(|c| name(c).as_deref() == Some("summary") || is_empty(c))
            }
            _ => false,
        };
        if emptied {
            replace(parent, child, &[]);
        }
        if has_class(parent, "site-footer") && has_class(child, "wrap") {
            let note = element("p", &[]);
            append(&note, &text(&self.words.made));
            child.children.borrow_mut().insert(0, note);
        }
        if self.url == "/search" && attribute(child, "id").as_deref() == Some("main") {
            self.search(child);
        }
    }

    fn element(&self, node: &Handle, name: &str) -> Fate {
        match name {
            "form" => self.form(node),
            "a" => self.anchor(node),
            "link" => self.link(node),
            "img" | "source" => self.attribute(node, "src"),
            "use" => self.attribute(node, "href"),
            "script" if attribute(node, "type").as_deref() != Some("application/ld+json") => Fate::Goes,
            "section" if has_class(node, "your-answer") => Fate::Goes,
            "div" if has_class(node, "share") || has_class(node, "empty") && self.url == "/search" => {
                Fate::Goes
            }
            // How to narrow a search down that Stoa itself does.
            "aside" if self.url == "/search" => Fate::Goes,
            "time" => {
                self.day(node);
                Fate::Stays
            }
            _ => Fate::Stays,
        }
    }

    /// The search is done in the browser; of votes the score stays; other forms go.
    fn form(&self, node: &Handle) -> Fate {
        if attribute(node, "action").as_deref() == Some("/search") {
            if let Some(search) = self.found.file("/search") {
                set(node, "action", &relative(self.file, search));
                return Fate::Stays;
            }
            return Fate::Goes;
        }
        if attribute(node, "data-votes").is_none() {
            return Fate::Goes;
        }
        let mut scores = Vec::new();
        all(node, &mut |inner| {
            if attribute(inner, "data-score").is_some() {
                scores.push(inner.clone());
            }
        });
        let kept = element("div", &[("class", attribute(node, "class").unwrap_or_default().as_str())]);
        for score in scores {
            let copy = element("span", &[("class", attribute(&score, "class").unwrap_or_default().as_str())]);
            score.children.take().iter().for_each(|inner| append(&copy, inner));
            append(&kept, &copy);
        }
        node.children.borrow_mut().clear();
        append(node, &kept);
        Fate::Opens
    }

    /// A link to what is not here is what it says, and a button or an item of a menu is nothing.
    fn anchor(&self, node: &Handle) -> Fate {
        let Some(href) = attribute(node, "href") else { return Fate::Stays };
        if href.starts_with('#') {
            return Fate::Stays;
        }
        let Some(local) = self.found.local(&href) else { return Fate::Stays };
        let back = local.contains("before=").then(|| self.found.previous(self.url)).flatten();
        if let Some(target) = back.or_else(|| self.found.target(local)) {
            self.lead(node, "href", &target);
            return Fate::Stays;
        }
        let acts = has_class(node, "button") || has_class(node, "item") || self.is_in_list_of_links(node);
        if acts { Fate::Goes } else { Fate::Opens }
    }

    /// Tabs and actions, which say nothing where they lead nowhere.
    fn is_in_list_of_links(&self, node: &Handle) -> bool {
        let parent = |node: &Handle| {
            let weak = node.parent.take();
            let up = weak.as_ref().and_then(std::rc::Weak::upgrade);
            node.parent.set(weak);
            up
        };
        let mut up = parent(node);
        for _ in 0..3 {
            let Some(above) = up else { return false };
            if has_class(&above, "tabs") || has_class(&above, "actions") || has_class(&above, "pager") {
                return true;
            }
            up = parent(&above);
        }
        false
    }

    fn link(&self, node: &Handle) -> Fate {
        let rel = attribute(node, "rel").unwrap_or_default();
        if rel == "canonical" {
            return Fate::Stays;
        }
        // A page has no other form here than its own.
        if rel == "alternate" && attribute(node, "type").as_deref() == Some("application/json") {
            return Fate::Goes;
        }
        self.attribute(node, "href")
    }

    /// An address in an attribute leads to a file, or the element goes.
    fn attribute(&self, node: &Handle, name: &str) -> Fate {
        let Some(value) = attribute(node, name) else { return Fate::Stays };
        let Some(local) = self.found.local(&value) else { return Fate::Stays };
        match self.found.target(local) {
            Some(target) => {
                self.lead(node, name, &target);
                Fate::Stays
            }
            None => Fate::Goes,
        }
    }

    fn lead(&self, node: &Handle, name: &str, target: &str) {
        let (file, fragment) = target.split_once('#').map_or((target, None), |(file, f)| (file, Some(f)));
        let link = relative(self.file, file);
        set(node, name, &fragment.map_or(link.clone(), |fragment| format!("{link}#{fragment}")));
    }

    fn day(&self, node: &Handle) {
        let at = attribute(node, "datetime").and_then(|at| at.parse::<jiff::Timestamp>().ok());
        if let Some(at) = at {
            node.children.borrow_mut().clear();
            append(node, &text(&self.words.lang.date(Time(at.as_microsecond()))));
        }
    }

    /// Where the script shows what it finds.
    fn search(&self, main: &Handle) {
        let up = relative(self.file, "index.html");
        let index = format!("{up}{}/", self.words.index);
        let results = element(
            "div",
            &[
                ("id", "found"),
                ("class", "questions"),
                ("data-index", &index),
                ("data-root", &up),
                ("data-none", &self.words.none),
            ],
        );
        append(main, &results);
        let asset = web::assets::url("js/archive.js");
        if let Some(file) = self.found.target(asset) {
            append(main, &element("script", &[("type", "module"), ("src", &relative(self.file, &file))]));
        }
    }
}

fn name(node: &Handle) -> Option<String> {
    match &node.data {
        NodeData::Element { name, .. } => Some(name.local.to_string()),
        _ => None,
    }
}

fn attribute(node: &Handle, wanted: &str) -> Option<String> {
    let NodeData::Element { attrs, .. } = &node.data else { return None };
    attrs.borrow().iter().find(|attr| &*attr.name.local == wanted).map(|attr| attr.value.to_string())
}

fn set(node: &Handle, wanted: &str, value: &str) {
    let NodeData::Element { attrs, .. } = &node.data else { return };
    if let Some(attr) = attrs.borrow_mut().iter_mut().find(|attr| &*attr.name.local == wanted) {
        attr.value = value.into();
    }
}

fn has_class(node: &Handle, class: &str) -> bool {
    attribute(node, "class").is_some_and(|classes| classes.split_whitespace().any(|one| one == class))
}

/// Whether nothing in it can be seen.
fn is_empty(node: &Handle) -> bool {
    match &node.data {
        NodeData::Text { contents } => contents.borrow().trim().is_empty(),
        NodeData::Element { name, .. } if matches!(&*name.local, "img" | "svg" | "input" | "details") => {
            false
        }
        _ => node.children.borrow().iter().all(is_empty),
    }
}

fn all(node: &Handle, each: &mut dyn FnMut(&Handle)) {
    for child in node.children.borrow().iter() {
        each(child);
        all(child, each);
    }
}

fn element(tag: &str, attributes: &[(&str, &str)]) -> Handle {
    let attrs = attributes.iter().map(|(name, value)| Attribute {
        name: QualName::new(None, ns!(), LocalName::from(*name)),
        value: (*value).into(),
    });
    Node::new(NodeData::Element {
        name: QualName::new(None, ns!(html), LocalName::from(tag)),
        attrs: attrs.collect::<Vec<_>>().into(),
        template_contents: std::cell::RefCell::new(None),
        mathml_annotation_xml_integration_point: false,
    })
}

fn text(words: &str) -> Handle {
    Node::new(NodeData::Text { contents: std::cell::RefCell::new(words.into()) })
}

fn append(parent: &Handle, child: &Handle) {
    child.parent.set(Some(Rc::downgrade(parent)));
    parent.children.borrow_mut().push(child.clone());
}

/// Puts others in the place of a child.
fn replace(parent: &Handle, child: &Handle, others: &[Handle]) {
    let mut children = parent.children.borrow_mut();
    if let Some(at) = children.iter().position(|one| Rc::ptr_eq(one, child)) {
        for other in others {
            other.parent.set(Some(Rc::downgrade(parent)));
        }
        children.splice(at..=at, others.iter().cloned());
    }
}

//! What each piece of a line becomes.

use comrak::nodes::{Node, NodeLink, NodeValue};

use crate::links::{Target, escaped, judge, size};
use crate::policy::Kind;
use crate::render::{Children, Renderer};
use crate::writer::attribute;
use crate::{math, mentions};

impl Renderer<'_> {
    pub(crate) fn enter_inline(&mut self, node: Node<'_>) -> Children {
        match &node.data().value {
            NodeValue::Text(text) => self.run(text),
            NodeValue::SoftBreak => self.out.text("\n"),
            NodeValue::LineBreak => self.out.void("br", Kind::Inline, ""),
            NodeValue::Emph => self.out.open("em", Kind::Inline, ""),
            NodeValue::Strong => self.out.open("strong", Kind::Inline, ""),
            NodeValue::Strikethrough => self.out.open("del", Kind::Inline, ""),
            NodeValue::Code(code) => {
                self.out.open("code", Kind::Inline, "");
                self.out.text(&code.literal);
            }
            NodeValue::HtmlInline(html) if self.comment => self.out.text(html),
            NodeValue::HtmlInline(html) => {
                self.typed_html(html);
                return Children::None;
            }
            NodeValue::Math(math) => self.formula(&math.literal, math.display_math),
            NodeValue::Link(link) => self.link(link),
            NodeValue::Image(image) if self.comment => self.link(image),
            NodeValue::Image(image) => {
                self.image(&image.url, &alternative(node), &image.title, size(&image.url));
                return Children::None;
            }
            NodeValue::FootnoteReference(note) => self.footnote_reference(note),
            _ => {}
        }
        Children::Walk
    }

    fn run(&mut self, text: &str) {
        if self.out.in_link() {
            return self.out.text(text);
        }
        let mut done = 0;
        for mention in mentions::find(text) {
            mentions::note(mention.handle, &mut self.mentions);
            let key = mention.handle.to_lowercase();
            if !self.options.people.contains(&key) {
                continue;
            }
            self.out.text(&text[done..mention.from]);
            let mark = self.out.mark();
            let link = format!(" href=\"/people/{}\"", escaped(mention.handle));
            self.out.open("a", Kind::Inline, &link);
            self.out.text(&text[mention.from..mention.to]);
            self.out.close_to(mark);
            done = mention.to;
        }
        self.out.text(&text[done..]);
    }

    fn link(&mut self, link: &NodeLink) {
        if self.out.in_link() {
            return;
        }
        if let Some(mut attributes) = self.link_attributes(&link.url) {
            if !link.title.is_empty() {
                attribute("title", &link.title, &mut attributes);
            }
            self.out.open("a", Kind::Inline, &attributes);
        }
    }

    /// The attributes of a link, if it may lead there; the link is noted.
    pub(crate) fn link_attributes(&mut self, url: &str) -> Option<String> {
        let target = judge(url, self.options.site_host, false)?;
        if !url.starts_with('#') && self.linked.insert(url.to_owned()) {
            self.links.push(url.to_owned());
        }
        // A link within the text names a heading as its author knows it, without the prefix.
        let heading = url.strip_prefix('#').filter(|slug| self.slugs.contains(*slug));
        let mut attributes = match heading {
            Some(slug) => format!(" href=\"#{}{}\"", self.prefix(), escaped(slug)),
            None => format!(" href=\"{}\"", escaped(url)),
        };
        if target == Target::Elsewhere {
            attributes.push_str(" rel=\"nofollow ugc noopener\"");
        }
        Some(attributes)
    }

    /// Writes an image, or its text where it may not be loaded. The size is width and height in CSS pixels.
    pub(crate) fn image(&mut self, url: &str, alt: &str, title: &str, size: [Option<u32>; 2]) {
        self.out.plain(alt);
        if url.is_empty() || judge(url, self.options.site_host, true).is_none() {
            return self.out.html_text(alt);
        }
        let mut attributes = format!(" src=\"{}\"", escaped(url));
        attribute("alt", alt, &mut attributes);
        if !title.is_empty() {
            attribute("title", title, &mut attributes);
        }
        for (name, side) in ["width", "height"].into_iter().zip(size) {
            if let Some(side) = side {
                attribute(name, &side.to_string(), &mut attributes);
            }
        }
        attributes.push_str(" loading=\"lazy\" decoding=\"async\"");
        self.out.void("img", Kind::Inline, &attributes);
    }

    /// Writes a formula, or its source where it has mistakes.
    pub(crate) fn formula(&mut self, source: &str, display: bool) {
        let fence = if display { "$$" } else { "$" };
        self.out.plain(&format!("{fence}{}{fence}", source.trim()));
        match self.mathematics.mathml(source, display) {
            Some(math) => self.out.html.push_str(&math),
            None => {
                let mark = self.out.mark();
                self.out.open("code", Kind::Inline, math::ERROR);
                self.out.html_text(&format!("{fence}{source}{fence}"));
                self.out.close_to(mark);
            }
        }
    }
}

/// An image's alternative text: what its label says, without markup.
fn alternative(node: Node<'_>) -> String {
    let mut text = String::new();
    for node in node.descendants() {
        match &node.data().value {
            NodeValue::Text(literal) => text.push_str(literal),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::Math(math) => text.push_str(&math.literal),
            NodeValue::HtmlInline(html) => text.push_str(html),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

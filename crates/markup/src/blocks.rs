//! Headings, quotations and lists.

use comrak::nodes::{ListType, Node, NodeList, NodeValue};

use crate::policy::Kind;
use crate::render::Renderer;
use crate::writer::attribute;

impl Renderer<'_> {
    /// Begins a section with a heading of this level, which ends those that it doesn't belong to.
    pub(crate) fn begin_section(&mut self, level: u8) {
        while self.sections.last().is_some_and(|inner| *inner >= level) {
            self.sections.pop();
        }
        self.sections.push(level);
    }

    /// The element for a heading of this level where it stands. How deep its section lies decides, not the number of `#`:
    /// no level is left out on the page, whichever the author begins with.
    pub(crate) fn heading_tag(&self, level: u8) -> &'static str {
        let depth = self.sections.iter().filter(|section| **section <= level).count();
        match depth + usize::from(self.options.heading_offset) {
            0 | 1 => "h1",
            2 => "h2",
            3 => "h3",
            4 => "h4",
            5 => "h5",
            _ => "h6",
        }
    }

    pub(crate) fn heading(&mut self, level: u8) {
        self.begin_section(level);
        let mut id = String::new();
        if let Some(heading) = self.headings.get(self.next_heading) {
            attribute("id", &heading.id, &mut id);
        }
        self.out.open(self.heading_tag(level), Kind::Phrasing, &id);
    }

    pub(crate) fn heading_end(&mut self) {
        let Some(heading) = self.headings.get(self.next_heading) else { return };
        self.next_heading += 1;
        let mut link = String::from(" class=\"anchor\"");
        attribute("href", &format!("#{}", heading.id), &mut link);
        attribute(
            "aria-label",
            &format!("{}: {}", self.options.labels.heading_link, heading.text),
            &mut link,
        );
        let mark = self.out.mark();
        self.out.open("a", Kind::Inline, &link);
        self.out.close_to(mark);
    }

    pub(crate) fn block_quote(&mut self, node: Node<'_>) {
        if !self.spoilers.contains(&node.data().sourcepos.start.line) {
            return self.out.open("blockquote", Kind::Flow, "");
        }
        self.out.open("details", Kind::Flow, " class=\"spoiler\"");
        let mark = self.out.mark();
        self.out.open("summary", Kind::Flow, "");
        self.out.text(self.options.labels.spoiler);
        self.out.close_to(mark);
        // Whoever reads an excerpt or a mail can't choose not to see it.
        if self.out.is_in("details") {
            self.out.mute();
        }
    }

    pub(crate) fn list(&mut self, list: &NodeList) {
        if list.list_type == ListType::Ordered {
            self.numbers.push(list.start);
        }
        let tasks = if list.is_task_list { " class=\"tasks\"" } else { "" };
        match list.list_type {
            ListType::Bullet => self.out.open("ul", Kind::List, tasks),
            ListType::Ordered if list.start == 1 => self.out.open("ol", Kind::List, tasks),
            ListType::Ordered => {
                self.out.open("ol", Kind::List, &format!("{tasks} start=\"{}\"", list.start));
            }
        }
    }

    pub(crate) fn item(&mut self, node: Node<'_>, task: Option<bool>) {
        self.out.open("li", Kind::Flow, "");
        let ordered = node.parent().is_some_and(|list| match &list.data().value {
            NodeValue::List(list) => list.list_type == ListType::Ordered,
            _ => false,
        });
        match self.numbers.last_mut().filter(|_| ordered) {
            Some(number) => {
                self.out.marker(&format!("{number}. "));
                *number = number.saturating_add(1);
            }
            None => self.out.marker("- "),
        }
        let Some(done) = task else { return };
        let labels = &self.options.labels;
        let mut box_ = String::from(" type=\"checkbox\" disabled");
        box_.push_str(if done { " checked" } else { "" });
        attribute("aria-label", if done { labels.done } else { labels.to_do }, &mut box_);
        self.out.void("input", Kind::Inline, &box_);
        self.out.html.push(' ');
        self.out.marker(if done { "[x] " } else { "[ ] " });
    }

    pub(crate) fn list_end(&mut self, list: &NodeList) {
        if list.list_type == ListType::Ordered {
            self.numbers.pop();
        }
    }
}

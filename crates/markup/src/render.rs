//! The walk over the syntax tree: what each block becomes.

use std::collections::HashSet;

use comrak::Arena;
use comrak::nodes::{Node, NodeValue};

use crate::code::language_comment;
use crate::headings::{Heading, Slugs, toc};
use crate::highlight::Budget;
use crate::options::Options;
use crate::policy::Kind;
use crate::writer::{Writer, attribute, escape_quoted};
use crate::{parse, sanitise, spoiler, text};

/// A rendered text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// HTML that is safe to put into a page.
    pub html: String,
    /// The same as plain text, for excerpts, mail and search.
    pub text: String,
    /// The Markdown headings, in order.
    pub headings: Vec<Heading>,
    /// How many words it has; a Han or kana character counts as one.
    pub words: usize,
    /// The handles written as `@handle` outside code and links, each once, without the `@`.
    pub mentions: Vec<String>,
    /// Where the links lead, each once, in order; links within the text are left out.
    pub links: Vec<String>,
}

/// Renders Markdown to safe HTML and to what else is worth knowing about it.
///
/// Never fails: whatever the input, it comes back as something harmless. Takes time proportional to the input's
/// length, and nests no deeper than 48 elements.
pub fn render(markdown: &str, options: &Options<'_>) -> Rendered {
    let markdown = parse::tidy(markdown);
    let arena = Arena::new();
    let (root, spoilers) = spoiler::parse(&arena, &markdown);
    let mut renderer = Renderer::new(options);
    renderer.spoilers = spoilers;
    renderer.survey(root);
    renderer.walk(root);
    renderer.finish()
}

/// What the walk knows and gathers.
pub(crate) struct Renderer<'o> {
    pub(crate) options: &'o Options<'o>,
    pub(crate) out: Writer,
    pub(crate) headings: Vec<Heading>,
    /// The headings' ids without the prefix, for links within the text.
    pub(crate) slugs: HashSet<String>,
    pub(crate) next_heading: usize,
    /// The levels of the headings under which the text stands, outermost first.
    pub(crate) sections: Vec<u8>,
    /// The lines on which spoilers begin.
    pub(crate) spoilers: HashSet<usize>,
    /// The language of indented code that doesn't name its own.
    pub(crate) language: Option<String>,
    pub(crate) code: Budget,
    pub(crate) mathematics: crate::math::Budget,
    pub(crate) links: Vec<String>,
    pub(crate) linked: HashSet<String>,
    pub(crate) mentions: Vec<String>,
    /// The column of the next table cell.
    pub(crate) cell: usize,
    /// The number of the next item in each open ordered list.
    pub(crate) numbers: Vec<usize>,
    pub(crate) footnote: u32,
    /// Whether only a comment's inline Markdown is wanted: no images, no typed HTML.
    pub(crate) comment: bool,
}

/// A step of the walk: into a node, or out of it, closing what was opened since the mark.
enum Step<'a> {
    In(Node<'a>),
    Out(Node<'a>, usize),
}

/// Whether the walk goes on into a node's children. If not, what the node opened stays open after it: a typed start
/// tag is such a node.
pub(crate) enum Children {
    Walk,
    None,
}

impl<'o> Renderer<'o> {
    pub(crate) fn new(options: &'o Options<'o>) -> Self {
        Renderer {
            options,
            out: Writer::default(),
            headings: Vec::new(),
            slugs: HashSet::new(),
            next_heading: 0,
            sections: Vec::new(),
            spoilers: HashSet::new(),
            language: None,
            code: Budget::default(),
            mathematics: Default::default(),
            links: Vec::new(),
            linked: HashSet::new(),
            mentions: Vec::new(),
            cell: 0,
            numbers: Vec::new(),
            footnote: 0,
            comment: false,
        }
    }

    /// Reads what has to be known before the walk: the headings, and the language set for all code.
    fn survey(&mut self, root: Node<'_>) {
        let mut slugs = Slugs::default();
        for node in root.descendants() {
            match &node.data().value {
                NodeValue::Heading(heading) => {
                    let text: String = node.collect_text().chars().filter(|c| !c.is_control()).collect();
                    let slug = slugs.slug(&text);
                    let id = format!("{}{slug}", self.options.anchor_prefix);
                    self.slugs.insert(slug);
                    self.headings.push(Heading { level: heading.level, id, text: text.trim().to_owned() });
                }
                NodeValue::HtmlBlock(html) => {
                    if let Some(language) = language_comment(&html.literal, "language-all:") {
                        self.language = Some(language.to_owned());
                    }
                }
                _ => {}
            }
        }
    }

    /// Walks the tree without recursion: a tree may be deeper than the stack.
    pub(crate) fn walk(&mut self, root: Node<'_>) {
        let mut steps = vec![Step::In(root)];
        while let Some(step) = steps.pop() {
            match step {
                Step::In(node) => {
                    self.before(node);
                    self.out.begin();
                    match self.enter(node) {
                        Children::Walk => {
                            steps.push(Step::Out(node, self.out.begun()));
                            steps.extend(node.reverse_children().map(Step::In));
                        }
                        Children::None => {}
                    }
                }
                Step::Out(node, mark) => {
                    self.leave(node);
                    self.out.close_to(mark);
                }
            }
        }
    }

    /// Opens what a node shares with its later siblings.
    fn before(&mut self, node: Node<'_>) {
        match node.data().value {
            NodeValue::TableRow(false) => self.table_body(node),
            NodeValue::FootnoteDefinition(_) if self.footnote == 0 => {
                // What was typed and not closed ends where the text does.
                self.out.close_to(0);
                self.footnotes();
            }
            _ => {}
        }
    }

    fn enter(&mut self, node: Node<'_>) -> Children {
        match &node.data().value {
            NodeValue::Paragraph if !is_tight(node) => self.out.open("p", Kind::Phrasing, ""),
            NodeValue::Paragraph => self.out.text_break(1),
            NodeValue::Heading(heading) => self.heading(heading.level),
            NodeValue::ThematicBreak => self.out.void("hr", Kind::Flow, ""),
            NodeValue::BlockQuote => self.block_quote(node),
            NodeValue::List(list) => self.list(list),
            NodeValue::Item(_) => self.item(node, None),
            NodeValue::TaskItem(task) => self.item(node, Some(task.symbol.is_some())),
            NodeValue::CodeBlock(block) => self.code_block(node, block),
            NodeValue::HtmlBlock(block) => {
                self.typed_html(&block.literal);
                return Children::None;
            }
            NodeValue::FootnoteDefinition(_) => self.footnote_definition(),
            NodeValue::Table(_) => self.table(),
            NodeValue::TableRow(header) => self.table_row(*header),
            NodeValue::TableCell => self.table_cell(node),
            _ => return self.enter_inline(node),
        }
        Children::Walk
    }

    fn leave(&mut self, node: Node<'_>) {
        match &node.data().value {
            NodeValue::Heading(_) => self.heading_end(),
            NodeValue::List(list) => self.list_end(list),
            NodeValue::Paragraph => self.note_paragraph_end(node),
            NodeValue::FootnoteDefinition(note) => self.footnote_end(node, note.total_references),
            _ => {}
        }
    }

    /// The prefix of ids, escaped.
    pub(crate) fn prefix(&self) -> String {
        let mut prefix = String::new();
        escape_quoted(self.options.anchor_prefix, &mut prefix);
        prefix
    }

    /// Closes everything and passes it through the sanitiser.
    pub(crate) fn finish(mut self) -> Rendered {
        self.out.close_to(0);
        let mut html = String::new();
        if let Some(contents) = toc(&self.headings).filter(|_| self.options.toc) {
            html.push_str("<nav class=\"toc\"");
            attribute("aria-label", self.options.labels.contents, &mut html);
            html.extend([">", &contents, "</nav>\n"]);
        }
        html.push_str(&self.out.html);
        let text = text::squeeze(&self.out.text);
        Rendered {
            html: sanitise::clean(&html),
            words: text::words(&text),
            text,
            headings: self.headings,
            mentions: self.mentions,
            links: self.links,
        }
    }
}

/// Whether a paragraph stands in a tight list, where it has no element of its own.
fn is_tight(node: Node<'_>) -> bool {
    let list = node.parent().and_then(|item| item.parent());
    list.is_some_and(|list| matches!(&list.data().value, NodeValue::List(list) if list.tight))
}

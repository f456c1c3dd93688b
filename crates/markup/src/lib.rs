//! Markdown from people to safe HTML; pure functions.
//!
//! This is the only place where text that a person typed becomes HTML. There are two walls:
//!
//! 1. [`render`] walks the syntax tree that comrak makes of CommonMark and GFM and writes every element itself, so
//!    each one is balanced, each attribute is escaped and each URL is checked. HTML typed into the Markdown is read
//!    tag by tag against an allow-list; what isn't allowed is shown as the text it was typed as.
//! 2. The result goes through ammonia (html5ever's parser and an allow-list of elements, attributes and values), unless a
//!    scan finds nothing in it but text, a few elements without attributes, and links to the web.
//!
//! Neither trusts the other. Nothing here reads files, clocks or the network. `docs/markdown.md` lists what differs
//! from CommonMark and GFM on purpose.

mod blocks;
mod code;
mod comment;
mod fold;
mod footnotes;
mod grammars;
mod headings;
mod highlight;
mod html_text;
mod inline;
mod languages;
mod links;
mod literal;
mod mail;
mod math;
mod mentions;
mod options;
mod parse;
mod plain;
mod policy;
mod raw;
mod render;
mod sanitise;
mod scan;
mod script;
mod spans;
mod spoiler;
mod styles;
mod table;
mod text;
mod to_markdown;
mod tree;
mod writer;

pub use comment::{comment, render_comment};
pub use fold::fold;
pub use headings::{Heading, toc};
pub use html_text::html_to_text;
pub use mail::mail_to_markdown;
pub use options::{Labels, Options};
pub use render::{Rendered, render};
pub use styles::{code_css, math_css};
pub use text::excerpt;
pub use to_markdown::html_to_markdown;

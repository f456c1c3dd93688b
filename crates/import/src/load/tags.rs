//! Tags and what is said about them.

use forum::{TagId, Viewer, tag, text};
use store::{Tx, sql};

use super::Loader;
use super::print::stood_at;
use super::report::Count;
use super::stage::{Batches, Hand};
use crate::error::Result;
use crate::form::Tag;
use crate::progress::Progress;

/// How many tags a batch has.
const BATCH: usize = 500;

/// A tag, ready to be written.
struct Ready {
    name: String,
    description: String,
    wiki: String,
    wiki_html: String,
    old: Vec<String>,
}

impl Loader<'_> {
    pub(super) fn tags(&mut self, done: u64, progress: &mut dyn Progress) -> Result<()> {
        let tags = self.source.tags()?;
        let ready = |tag| ready(&self.viewer, tag);
        self.report.tags += self.stage(tags, done, Batches::of(BATCH), ready, write, progress)?;
        Ok(())
    }
}

/// A tag's name as it is written here.
pub(super) fn name(tag: &str) -> String {
    tag.trim().to_lowercase().split_whitespace().collect::<Vec<_>>().join("-")
}

/// Tags' names as they are written here, each once: two names there, such as a synonym beside its tag, may be one here.
pub(super) fn names(tags: &[String]) -> Vec<String> {
    let mut names = Vec::with_capacity(tags.len());
    for name in tags.iter().map(|tag| name(tag)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn ready(viewer: &Viewer, tag: Tag) -> Ready {
    let wiki = text::clean(&tag.wiki);
    let wiki_html =
        if wiki.is_empty() { String::new() } else { markup::render(&wiki, &viewer.markup("tag-")).html };
    let description = text::line(&tag.description).chars().take(tag::DESCRIPTION).collect();
    Ready { name: name(&tag.name), description, wiki, wiki_html, old: tag.old }
}

fn write(tx: &mut Tx, hand: &Hand, tags: &[Ready]) -> Result<Count, forum::Error> {
    let mut count = Count::default();
    for tag in tags {
        let id = write_one(tx, &hand.viewer, tag, &mut count)?;
        stood_at(tx, hand.run.source, "tag", id.0, &tag.old)?;
    }
    Ok(count)
}

/// Makes the tag, or says about one that is here what nobody has said yet.
fn write_one(tx: &mut Tx, viewer: &Viewer, tag: &Ready, count: &mut Count) -> Result<TagId, forum::Error> {
    let known = tx.maybe(sql!("SELECT id FROM tag WHERE name = $1"), &[&tag.name], |r| r.get::<TagId>(0))?;
    let id = match known {
        Some(id) => id,
        None => {
            count.new += 1;
            tag::make(tx, viewer, &tag.name, "")?
        }
    };
    let changed = tx.run(
        sql!(
            "UPDATE tag SET description = CASE WHEN description = '' THEN $2 ELSE description END,
                            wiki = CASE WHEN wiki = '' THEN $3 ELSE wiki END,
                            wiki_html = CASE WHEN wiki = '' THEN $4 ELSE wiki_html END
             WHERE id = $1 AND (description = '' AND CAST($2 AS TEXT) <> '' OR wiki = '' AND CAST($3 AS TEXT) <> '')"
        ),
        &[&id, &tag.description, &tag.wiki, &tag.wiki_html],
    )?;
    match (known, changed) {
        (Some(_), 0) => count.same += 1,
        (Some(_), _) => count.changed += 1,
        _ => {}
    }
    Ok(id)
}

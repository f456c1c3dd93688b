//! Mentions: people who are called by `@handle` in a question, an answer or a comment.
//!
//! Everybody who exists is linked. Told are the first [`MOST`] of a post, each once however often it is edited, and only
//! those who may see it and have not muted the author (see `notification`).

mod note;
mod suggest;

pub(crate) use note::{Place, note};
pub use suggest::suggest;

use markup::{Options, Rendered};
use store::{Tx, sql};

use crate::error::Result;
use crate::id::MemberId;

/// The most people that one post tells.
pub const MOST: usize = 10;

/// How many handles of one text are looked up.
const LOOKED_UP: usize = 20;

/// A rendered text, and who is mentioned in it, in that order.
pub(crate) struct Written {
    pub rendered: Rendered,
    pub people: Vec<MemberId>,
}

/// Renders a text with a link to everybody who is mentioned in it.
pub(crate) fn render(
    tx: &mut Tx,
    by: fn(&str, &Options<'_>) -> Rendered,
    body: &str,
    options: Options<'_>,
) -> Result<Written> {
    let rendered = by(body, &options);
    let (mut people, mut handles) = (Vec::new(), Vec::new());
    for handle in rendered.mentions.iter().take(LOOKED_UP) {
        let key = crate::member::handle::key(handle);
        let found = tx.maybe(
            sql!("SELECT id FROM member WHERE handle_key = $1 AND deleted_at IS NULL"),
            &[&key],
            |r| r.get::<MemberId>(0),
        )?;
        if let Some(id) = found.filter(|id| !people.contains(id)) {
            people.push(id);
            handles.push(key);
        }
    }
    if people.is_empty() {
        return Ok(Written { rendered, people });
    }
    let rendered = by(body, &Options { people: &handles, ..options });
    Ok(Written { rendered, people })
}

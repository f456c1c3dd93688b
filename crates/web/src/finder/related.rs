//! Questions like a text that somebody writes, or like another question.

use forum::{QuestionId, Result, Viewer, search as plain};
use search::{Like, Weights};
use store::Tx;

use super::Finder;
use super::find::groups;

/// What questions are to be like.
#[derive(Clone, Copy, Debug, Default)]
pub struct Similar<'a> {
    pub title: &'a str,
    /// Plain text.
    pub body: &'a str,
}

/// The ids of questions like this text, the likest first, among those spaces that the viewer may read; none where there is
/// no index. Load them through what the viewer may see.
///
/// # Errors
/// The database's.
pub fn similar(
    finder: &Finder,
    tx: &mut Tx,
    viewer: &Viewer,
    text: Similar,
    limit: usize,
) -> Result<Vec<QuestionId>> {
    if finder.index().is_none() {
        return Ok(Vec::new());
    }
    let groups = groups(tx, viewer, &[])?.flatten();
    let near = finder.near(text.title, text.body);
    let like = Like {
        title: text.title,
        body: text.body,
        except: None,
        near: &near,
        groups: groups.as_deref(),
        limit,
        now: viewer.now.0,
        weights: finder.weights(),
    };
    let ids = finder.ask(|index| index.similar(&like)).unwrap_or_default();
    Ok(ids.into_iter().map(|id| QuestionId(id as i64)).collect())
}

/// Up to twenty questions like this one, whoever may see them, by the index or else by the words that the database keeps.
pub(crate) fn related(finder: &Finder, tx: &mut Tx, id: QuestionId) -> Result<Vec<QuestionId>> {
    if finder.index().is_some()
        && let Some(source) = plain::source(tx, id)?
    {
        let body = markup::html_to_text(&source.html);
        let near = finder.near_question(id);
        let like = Like {
            title: &source.title,
            body: &body,
            except: Some(id.0 as u64),
            near: &near,
            groups: None,
            limit: 20,
            now: source.active_at.0,
            // What stands beside a page may be farther off.
            weights: Weights { least: 0.0, ..finder.weights() },
        };
        if let Some(ids) = finder.ask(|index| index.similar(&like)) {
            return Ok(ids.into_iter().map(|id| QuestionId(id as i64)).collect());
        }
    }
    plain::related(tx, id)
}

//! Where posts and people came from, if from another site.

use std::collections::HashMap;

use serde_json::Value as Json;
use store::{Tx, sql};

use crate::answer::{Target, target};
use crate::error::{Error, Result};
use crate::id::{PostId, QuestionId};
use crate::space::{Space, space_at};
use crate::time::Time;
use crate::viewer::Viewer;

/// Where a post came from, as its licence wants it said.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The site's name.
    pub site: String,
    /// The post's address there; empty where it has none.
    pub url: String,
    /// Its author, as the site printed the name; may be empty.
    pub name: String,
    /// The licence, as the site names it; may be empty.
    pub licence: String,
}

/// A site that was imported from.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    pub site: String,
    /// Its address; empty where it has none.
    pub url: String,
    /// When its last import was finished; none while it is under way.
    pub at: Option<Time>,
    /// The space that its questions went to.
    pub space: Space,
    /// What came of that import, as the importer wrote it down; null where it did not.
    pub report: Json,
}

/// The sites that were imported from into spaces that the viewer may read, in the order in which they came first.
pub fn sources(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<Source>> {
    Ok(tx.all(
        sql!(
            "SELECT f.site, f.url, f.finished_at, f.report, ",
            space_columns!(),
            " FROM source f JOIN space s ON s.id = f.space WHERE ",
            readable_space!(),
            " ORDER BY f.id"
        ),
        &[&viewer.id, &viewer.rank()],
        |r| {
            let report = serde_json::from_str(&r.get::<String>(3)?).unwrap_or_default();
            Ok(Source { site: r.get(0)?, url: r.get(1)?, at: r.get(2)?, space: space_at(r, 4)?, report })
        },
    )?)
}

/// The origins of a question and its answers, those that have one. Of posts that the viewer was found to see, the caller
/// shows those alone.
pub fn of_question(tx: &mut Tx, question: QuestionId) -> Result<HashMap<PostId, Origin>> {
    let found = tx.all(
        sql!(
            "SELECT o.local, s.site, s.url, o.path, o.name, o.licence FROM origin o JOIN source s ON s.id = o.source
             WHERE o.kind <> 'comment' AND o.kind = 'post'
               AND o.local IN (SELECT CAST($1 AS BIGINT) UNION ALL SELECT id FROM answer WHERE question = $1)"
        ),
        &[&question],
        |r| {
            let (url, path) = (r.get::<String>(2)?, r.get::<String>(3)?);
            let url = if url.is_empty() { url } else { format!("{url}{path}") };
            let origin = Origin { site: r.get(1)?, url, name: r.get(4)?, licence: r.get(5)? };
            Ok((r.get::<PostId>(0)?, origin))
        },
    )?;
    Ok(found.into_iter().collect())
}

/// The post under this id or, where there is none that the viewer may see, the one that had it on the site that it came
/// from.
pub fn post(tx: &mut Tx, viewer: &Viewer, id: PostId) -> Result<Target> {
    match target(tx, viewer, id) {
        Err(Error::NotFound) => {}
        found => return found,
    }
    let moved = tx.maybe(
        sql!(
            "SELECT o.local FROM source s CROSS JOIN origin o
             WHERE o.source = s.id AND o.kind = 'post' AND o.original = $1 AND o.local <> $1 ORDER BY s.id LIMIT 1"
        ),
        &[&id],
        |r| r.get::<PostId>(0),
    )?;
    target(tx, viewer, moved.ok_or(Error::NotFound)?)
}

/// The handle of the person who had this id on the site that they came from; the first where there are more sites.
pub fn person(tx: &mut Tx, original: i64) -> Result<String> {
    Ok(tx.one(
        sql!(
            "SELECT m.handle FROM source s CROSS JOIN origin o CROSS JOIN member m
             WHERE o.source = s.id AND o.kind = 'member' AND o.original = $1 AND m.id = o.local AND m.deleted_at IS NULL
             ORDER BY s.id LIMIT 1"
        ),
        &[&original],
        |r| r.get(0),
    )?)
}

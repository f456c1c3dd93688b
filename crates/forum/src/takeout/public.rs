//! What everybody may see. Votes are told as scores only, people without addresses.

use serde_json::Value as Json;
use store::{Tx, sql};

use super::record::{List, list, records};
use crate::error::Result;
use crate::upload::Stored;
use crate::viewer::Viewer;

/// A list of things of one kind, read by ranges of ids: of people, or of the questions that the things stand under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Spaces,
    Tags,
    People,
    Questions,
    Answers,
    Comments,
    Revisions,
    Links,
    Polls,
    PollChoices,
}

/// All of them.
pub const PUBLIC: [Part; 10] = [
    Part::Spaces,
    Part::Tags,
    Part::People,
    Part::Questions,
    Part::Answers,
    Part::Comments,
    Part::Revisions,
    Part::Links,
    Part::Polls,
    Part::PollChoices,
];

impl Part {
    /// The name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Part::Spaces => "spaces",
            Part::Tags => "tags",
            Part::People => "people",
            Part::Questions => "questions",
            Part::Answers => "answers",
            Part::Comments => "comments",
            Part::Revisions => "revisions",
            Part::Links => "links",
            Part::Polls => "polls",
            Part::PollChoices => "poll-choices",
        }
    }

    /// Whether its things stand under questions, by whose ids they are read.
    pub fn is_of_questions(self) -> bool {
        !matches!(self, Part::Spaces | Part::Tags | Part::People)
    }

    /// $1 and $2 are the viewer, $3 and $4 the range of ids, its end included, and for a poll's choices $5 the time.
    fn list(self) -> List {
        match self {
            Part::Spaces => list!(
                "s.id" => "id", "s.slug" => "slug", "s.name" => "name", "s.description" => "description",
                "s.rules" => "rules", "s.picture" => "picture", "s.created_at" => "created_at";
                " FROM space s WHERE s.id > $3 AND s.id <= $4 AND ", readable_space!(), " ORDER BY s.id"
            ),
            Part::Tags => list!(
                "t.id" => "id", "t.name" => "name", "t.description" => "description", "t.questions" => "questions";
                " FROM tag t WHERE t.id > $3 AND t.id <= $4 AND ", visible_tag!(), " ORDER BY t.id"
            ),
            Part::People => list!(
                "m.id" => "id", "m.handle" => "handle", "m.name" => "name", "m.headline" => "headline", "m.bio" => "bio",
                "m.location" => "location", "m.website" => "website", "m.picture" => "picture",
                "m.reputation" => "reputation", "m.created_at" => "created_at";
                " FROM member m WHERE m.deleted_at IS NULL AND m.id > $3 AND m.id <= $4
                  AND CAST($1 AS BIGINT) >= 0 AND CAST($2 AS BIGINT) >= 0 ORDER BY m.id"
            ),
            Part::Questions => questions(),
            Part::Answers => list!(
                "a.id" => "id", "a.question" => "question", "a.author" => "author", "a.score" => "score",
                "CASE WHEN q.accepted = a.id THEN q.accepted_at END" => "accepted_at", "a.created_at" => "created_at",
                "a.edited_at" => "edited_at", "r.body" => "body", "a.html" => "html";
                " FROM answer a JOIN question q ON q.id = a.question JOIN space s ON s.id = q.space
                  JOIN revision r ON r.question = a.question AND r.post = a.id AND r.number = a.revision
                  WHERE q.id > $3 AND q.id <= $4 AND ", visible_question!(), " AND ", visible_answer!(),
                " ORDER BY a.question, a.id"
            ),
            Part::Comments => list!(
                "c.id" => "id", "c.question" => "question", "c.post" => "post", "c.author" => "author",
                "c.score" => "score", "c.created_at" => "created_at", "c.edited_at" => "edited_at", "c.body" => "body";
                " FROM comment c JOIN question q ON q.id = c.question JOIN space s ON s.id = q.space
                  LEFT JOIN answer a ON a.id = c.post WHERE q.id > $3 AND q.id <= $4 AND ", visible_question!(),
                " AND (a.id IS NULL OR ", visible_answer!(), ") AND ", visible_comment!(),
                " ORDER BY c.question, c.id"
            ),
            Part::Revisions => list!(
                "r.question" => "question", "r.post" => "post", "r.number" => "number", "r.kind" => "kind",
                "r.author" => "author", "r.created_at" => "created_at", "r.summary" => "summary",
                "r.restored" => "restored", "r.title" => "title", "r.tags" => "tags", "r.body" => "body";
                " FROM revision r JOIN question q ON q.id = r.question JOIN space s ON s.id = q.space
                  LEFT JOIN answer a ON a.id = r.post WHERE q.id > $3 AND q.id <= $4 AND ", visible_question!(),
                " AND (a.id IS NULL OR ", visible_answer!(), ") ORDER BY r.question, r.post, r.number"
            ),
            Part::Links => list!(
                "l.question" => "question", "l.target" => "target", "l.kind" => "kind", "l.by_member" => "author",
                "l.at" => "created_at", "l.agreed_at" => "agreed_at";
                " FROM link l JOIN question q ON q.id = l.question JOIN space s ON s.id = q.space
                  JOIN (SELECT q.id FROM question q JOIN space s ON s.id = q.space WHERE ", visible_question!(),
                ") AS d ON d.id = l.target WHERE l.denied_at IS NULL AND q.id > $3 AND q.id <= $4 AND ",
                visible_question!(), " ORDER BY l.question, l.target"
            ),
            Part::Polls => list!(
                "p.question" => "question", "p.several" => "several", "p.hidden" => "hidden", "p.ballots" => "ballots",
                "p.made_at" => "created_at", "p.ends_at" => "ends_at";
                " FROM poll p JOIN question q ON q.id = p.question JOIN space s ON s.id = q.space
                  WHERE q.id > $3 AND q.id <= $4 AND ", visible_question!(), " ORDER BY p.question"
            ),
            Part::PollChoices => list!(
                "c.question" => "question", "c.number" => "number", "c.text" => "text", "c.image" => "image",
                "CASE WHEN p.hidden = 0 OR p.ends_at <= $5 THEN c.votes END" => "votes";
                " FROM poll_choice c JOIN poll p ON p.question = c.question JOIN question q ON q.id = c.question
                  JOIN space s ON s.id = q.space WHERE q.id > $3 AND q.id <= $4 AND ", visible_question!(),
                " ORDER BY c.question, c.number"
            ),
        }
    }
}

/// A question that is the target of another's closing is told only where it may be seen itself.
fn questions() -> List {
    list!(
        "q.id" => "id", "q.space" => "space", "q.author" => "author", "q.title" => "title", "q.tags" => "tags",
        "q.score" => "score", "q.views" => "views", "q.answers" => "answers", "q.accepted" => "accepted",
        "q.created_at" => "created_at", "q.edited_at" => "edited_at", "q.active_at" => "active_at",
        "k.at" => "closed_at", "k.reason" => "closed_reason", "d.id" => "duplicate_of", "q.excerpt" => "excerpt",
        "r.body" => "body", "q.html" => "html";
        " FROM question q JOIN space s ON s.id = q.space
          JOIN revision r ON r.question = q.id AND r.post = q.id AND r.number = q.revision
          LEFT JOIN act k ON k.id = q.closed
          LEFT JOIN (SELECT q.id FROM question q JOIN space s ON s.id = q.space WHERE ", visible_question!(),
        ") AS d ON d.id = k.target WHERE q.id > $3 AND q.id <= $4 AND ", visible_question!(), " ORDER BY q.id"
    )
}

/// The things of one part with ids (see [`Part`]) after `from` up to `to` that the viewer may see.
pub fn public(tx: &mut Tx, viewer: &Viewer, part: Part, from: i64, to: i64) -> Result<Vec<Json>> {
    let (rank, now) = (viewer.rank(), viewer.now);
    match part {
        Part::PollChoices => records(tx, part.list(), &[&viewer.id, &rank, &from, &to, &now]),
        _ => records(tx, part.list(), &[&viewer.id, &rank, &from, &to]),
    }
}

/// Where a range of about `size` questions after `from` ends; none where there are no more.
pub fn next_questions(tx: &mut Tx, from: i64, size: i64) -> Result<Option<i64>> {
    let sql = sql!("SELECT MAX(x.id) FROM (SELECT id FROM question WHERE id > $1 ORDER BY id LIMIT $2) x");
    Ok(tx.one(sql, &[&from, &size], |r| r.get(0))?)
}

/// The same for people.
pub fn next_people(tx: &mut Tx, from: i64, size: i64) -> Result<Option<i64>> {
    let sql = sql!("SELECT MAX(x.id) FROM (SELECT id FROM member WHERE id > $1 ORDER BY id LIMIT $2) x");
    Ok(tx.one(sql, &[&from, &size], |r| r.get(0))?)
}

/// The names and types of all images that the viewer may see, and of the pictures of people who are here.
pub fn images(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<(String, String)>> {
    Ok(tx.all(
        sql!(
            scan "SELECT x.hash, x.content_type FROM upload x WHERE (x.kind = 'image' AND ",
            visible_image!(),
            ") OR (x.kind = 'portrait' AND EXISTS (SELECT 1 FROM member m WHERE m.picture = x.hash AND m.id = x.member))
             ORDER BY x.hash"
        ),
        &[&viewer.id, &viewer.rank()],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?)
}

/// One of [`images`].
pub fn image(tx: &mut Tx, name: &str) -> Result<Stored> {
    Ok(tx.one(sql!("SELECT content_type, bytes FROM upload WHERE hash = $1"), &[&name], |r| {
        Ok(Stored { content_type: r.get(0)?, bytes: r.get(1)? })
    })?)
}

//! Writing a post's new text: the revision, the post's row, its tags and the event.

use serde_json::json;
use store::{Tx, sql};

use super::grace;
use super::source::{Source, Text};
use crate::answer::{self, Target};
use crate::error::Result;
use crate::event::{self, Subject};
use crate::id::MemberId;
use crate::mention::{self, Place, Written};
use crate::question;
use crate::tag;
use crate::upload;
use crate::viewer::Viewer;

pub(super) const EDIT: &str = "edit";
pub(super) const ROLLBACK: &str = "rollback";

/// What came of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The revision that stands now.
    Saved { number: i64 },
    /// It says so already.
    Unchanged,
}

/// What kind of revision it is, and why it was made.
pub(super) struct Change {
    pub kind: &'static str,
    pub summary: String,
    /// The number of the revision that a rollback went back to.
    pub restored: Option<i64>,
}

/// Makes `text` what the post says; gives the revision's number.
pub(super) fn save(
    tx: &mut Tx,
    viewer: &Viewer,
    target: &Target,
    now: &Source,
    text: &Text,
    change: Change,
) -> Result<i64> {
    let in_place = change.kind == EDIT && grace::holds(tx, viewer, target, now)?;
    let number = now.version.number + i64::from(!in_place);
    if in_place {
        replace(tx, target, number, text, &change.summary)?;
    } else {
        insert(tx, viewer, target, number, text, &change)?;
    }
    let people = write_post(tx, viewer, target, number, text)?;
    upload::note_uses(tx, viewer, target.question, target.post, &text.body)?;
    if text.tags != now.text.tags {
        tag::unassign(tx, target.question)?;
        tag::assign(tx, viewer, target.question, text.tags.as_deref().unwrap_or_default())?;
    }
    if !in_place {
        note_edited(tx, viewer, target)?;
    }
    let subject = Subject::post(target.question, target.post, target.author);
    let mentions = mention::note(tx, viewer, Place::post(target.question, target.post), &people)?;
    let data = json!({ "number": number, "mentions": mentions });
    event::record(tx, viewer, event::Kind::PostEdited, subject, data)?;
    Ok(number)
}

fn insert(
    tx: &mut Tx,
    viewer: &Viewer,
    target: &Target,
    number: i64,
    text: &Text,
    change: &Change,
) -> Result<()> {
    tx.run(
        sql!(
            "INSERT INTO revision (question, post, number, kind, title, body, tags, summary, restored, author, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        &[
            &target.question,
            &target.post,
            &number,
            &change.kind,
            &text.title,
            &text.body,
            &text.tag_line(),
            &change.summary,
            &change.restored,
            &viewer.id,
            &viewer.now,
        ],
    )?;
    Ok(())
}

/// Replaces the text of a revision; an empty summary leaves the one it has.
fn replace(tx: &mut Tx, target: &Target, number: i64, text: &Text, summary: &str) -> Result<()> {
    tx.run(
        sql!(
            "UPDATE revision SET title = $4, body = $5, tags = $6, summary = CASE WHEN $7 = '' THEN summary ELSE $7 END
             WHERE question = $1 AND post = $2 AND number = $3"
        ),
        &[&target.question, &target.post, &number, &text.title, &text.body, &text.tag_line(), &summary],
    )?;
    Ok(())
}

/// Writes the post's row; gives who is mentioned.
fn write_post(
    tx: &mut Tx,
    viewer: &Viewer,
    target: &Target,
    number: i64,
    text: &Text,
) -> Result<Vec<MemberId>> {
    let Written { rendered, people } = answer::write(tx, viewer, target.post, &text.body)?;
    if target.is_question() {
        let excerpt = markup::excerpt(&rendered.text, question::EXCERPT);
        tx.run(
            sql!(
                "UPDATE question SET title = $2, html = $3, excerpt = $4, tags = $5, revision = $6 WHERE id = $1"
            ),
            &[&target.question, &text.title, &rendered.html, &excerpt, &text.tag_line(), &number],
        )?;
    } else {
        let excerpt = markup::excerpt(&rendered.text, answer::EXCERPT);
        let words = rendered.words as i64;
        tx.run(
            sql!("UPDATE answer SET html = $2, excerpt = $3, words = $4, revision = $5 WHERE id = $1"),
            &[&target.post, &rendered.html, &excerpt, &words, &number],
        )?;
    }
    Ok(people)
}

/// Shows on the post, and on its question in lists, who edited it last and when.
fn note_edited(tx: &mut Tx, viewer: &Viewer, target: &Target) -> Result<()> {
    let sql = if target.is_question() {
        sql!("UPDATE question SET edited_at = $2, edited_by = $3 WHERE id = $1")
    } else {
        sql!("UPDATE answer SET edited_at = $2, edited_by = $3 WHERE id = $1")
    };
    tx.run(sql, &[&target.post, &viewer.now, &viewer.id])?;
    tx.run(
        sql!("UPDATE question SET active_at = $2, active_by = $3, active_kind = 'edited' WHERE id = $1"),
        &[&target.question, &viewer.now, &viewer.id],
    )?;
    Ok(())
}

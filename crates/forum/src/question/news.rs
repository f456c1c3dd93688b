//! What came to a question while somebody was reading it.

use std::collections::BTreeSet;

use store::{Tx, sql};

use crate::error::Result;
use crate::event::{self, Event, Kind};
use crate::id::QuestionId;
use crate::mask;
use crate::time::Time;
use crate::viewer::Viewer;

/// How far back in the log a page looks for what it has missed.
const BACK: i64 = 1000;

/// What others wrote that the viewer may see, each thing once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    pub answers: BTreeSet<i64>,
    pub comments: BTreeSet<i64>,
    /// Posts whose text changed, those that are new apart.
    pub edited: BTreeSet<i64>,
}

impl News {
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.comments.is_empty() && self.edited.is_empty()
    }

    /// Takes in what these events brought to the question; the viewer's own doing is no news to them.
    pub fn take_in(
        &mut self,
        tx: &mut Tx,
        viewer: &Viewer,
        question: QuestionId,
        events: &[Event],
    ) -> Result<()> {
        let mask = mask::worn(tx, viewer, question)?;
        let own = |event: &Event| event.actor == viewer.id || Some(event.actor) == mask;
        for event in events.iter().filter(|e| is_about(e, question) && !own(e)) {
            self.add(tx, viewer, event)?;
        }
        Ok(())
    }

    fn add(&mut self, tx: &mut Tx, viewer: &Viewer, event: &Event) -> Result<()> {
        let comment = event.data["comment"].as_i64();
        let Some(post) = event.post.map(|post| post.0) else { return Ok(()) };
        if !seen(tx, viewer, event, comment)? {
            return Ok(());
        }
        match (event.kind, comment) {
            (Kind::AnswerPosted, _) => {
                self.answers.insert(post);
            }
            (Kind::CommentPosted, Some(comment)) => {
                self.comments.insert(comment);
            }
            (Kind::PostEdited, _) if !self.answers.contains(&post) => {
                self.edited.insert(post);
            }
            _ => {}
        }
        Ok(())
    }
}

/// What came to the question after `since`, as far as the end of the log still tells.
pub fn since(tx: &mut Tx, viewer: &Viewer, question: QuestionId, since: Time) -> Result<News> {
    let events = event::about(tx, question, since, BACK)?;
    let mut news = News::default();
    news.take_in(tx, viewer, question, &events)?;
    Ok(news)
}

/// Whether an event is one that readers of the question are told of.
pub fn is_about(event: &Event, question: QuestionId) -> bool {
    event.question == Some(question)
        && matches!(event.kind, Kind::AnswerPosted | Kind::CommentPosted | Kind::PostEdited)
}

/// Whether what the event is about stands, and the viewer may see it.
fn seen(tx: &mut Tx, viewer: &Viewer, event: &Event, comment: Option<i64>) -> Result<bool> {
    let found = tx.maybe(
        sql!(
            "SELECT 1 FROM question q JOIN space s ON s.id = q.space LEFT JOIN answer a ON a.id = $4
               LEFT JOIN comment c ON c.id = $5
             WHERE q.id = $3 AND q.deleted IS NULL AND a.deleted IS NULL AND c.deleted IS NULL AND ",
            visible_question!()
        ),
        &[&viewer.id, &viewer.rank(), &event.question, &event.post, &comment],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

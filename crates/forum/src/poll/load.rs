//! A poll under a question that the viewer may see.

use store::{Tx, sql};

use super::{Choice, Poll, is_over};
use crate::error::Result;
use crate::id::QuestionId;
use crate::time::{DAY, Time};
use crate::viewer::Viewer;

/// The poll of a question, if it has one; whoever calls has made sure that the viewer may see the question.
pub fn load(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<Option<Poll>> {
    let found = tx.maybe(
        sql!(
            "SELECT p.several, p.hidden, p.ballots, p.ends_at, b.at, p.made_at FROM poll p
             LEFT JOIN poll_ballot b ON b.question = p.question AND b.member = $2 WHERE p.question = $1"
        ),
        &[&question, &viewer.id],
        |r| {
            let (ends_at, made_at): (Option<Time>, Time) = (r.get(3)?, r.get(5)?);
            Ok(Poll {
                several: r.get::<i64>(0)? > 0,
                hidden: r.get::<i64>(1)? > 0,
                ballots: r.get(2)?,
                ends_at,
                days: ends_at.map(|end| end.since(made_at) / DAY),
                choices: Vec::new(),
                ended: is_over(viewer, ends_at),
                voted: r.get::<Option<i64>>(4)?.is_some(),
            })
        },
    )?;
    let Some(mut poll) = found else { return Ok(None) };
    poll.choices = choices(tx, viewer, question, poll.is_told())?;
    Ok(Some(poll))
}

fn choices(tx: &mut Tx, viewer: &Viewer, question: QuestionId, told: bool) -> Result<Vec<Choice>> {
    Ok(tx.all(
        sql!(
            "SELECT c.number, c.text, c.image, c.votes, m.choice FROM poll_choice c
             LEFT JOIN poll_mark m ON m.question = c.question AND m.member = $2 AND m.choice = c.number
             WHERE c.question = $1 ORDER BY c.number"
        ),
        &[&question, &viewer.id],
        |r| {
            Ok(Choice {
                number: r.get(0)?,
                text: r.get(1)?,
                image: r.get(2)?,
                votes: if told { Some(r.get(3)?) } else { None },
                mine: r.get::<Option<i64>>(4)?.is_some(),
            })
        },
    )?)
}

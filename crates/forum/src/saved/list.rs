//! How often that happened.

use store::{Tx, sql};

use crate::error::Result;
use crate::id::QuestionId;
use crate::time::{DAY, Time};
use crate::viewer::Viewer;

/// How many questions did not have to be asked.
#[derive(Clone, Debug)]
pub struct Savings {
    pub month: i64,
    pub ever: i64,
    /// Where most of the answers were found in the last three months, most first.
    pub most: Vec<Saved>,
}

/// A question under which answers were found.
#[derive(Clone, Debug)]
pub struct Saved {
    pub question: QuestionId,
    pub title: String,
    pub times: i64,
}

/// How many questions were saved; moderators read it.
pub fn savings(tx: &mut Tx, viewer: &Viewer) -> Result<Savings> {
    viewer.must_moderate()?;
    let mut since =
        |time: Time| tx.one(sql!("SELECT COUNT(*) FROM saved WHERE at >= $1"), &[&time], |r| r.get::<i64>(0));
    let (month, ever) = (since(viewer.now.plus(-30 * DAY))?, since(Time(i64::MIN))?);
    let most = tx.all(
        sql!(
            scan "SELECT q.id, q.title, n.times FROM (
               SELECT question, COUNT(*) AS times FROM saved WHERE at >= $3 GROUP BY question
               ORDER BY times DESC, question DESC LIMIT 10
             ) AS n JOIN question q ON q.id = n.question JOIN space s ON s.id = q.space
             WHERE q.deleted IS NULL AND ",
            visible_question!(),
            " ORDER BY n.times DESC, q.id DESC"
        ),
        &[&viewer.id, &viewer.rank(), &viewer.now.plus(-90 * DAY)],
        |r| Ok(Saved { question: r.get(0)?, title: r.get(1)?, times: r.get(2)? }),
    )?;
    Ok(Savings { month, ever, most })
}

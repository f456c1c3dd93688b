//! Questions like another one, by shared tags and words.

use store::{Tx, sql};

use super::writer::TITLE;
use crate::error::Result;
use crate::id::QuestionId;

/// How many questions of one word are looked at, the newest.
const POSTINGS: i64 = 400;

/// Up to twenty questions like this one, the likeliest first, whoever may see them: the caller loads them through what
/// the viewer may see. They share the rarest four of its title's words and tags; a shared word counts the more the rarer
/// it is.
pub fn related(tx: &mut Tx, question: QuestionId) -> Result<Vec<QuestionId>> {
    let mut words = tx.all(
        sql!(
            "SELECT w.word, (SELECT COUNT(*) FROM (SELECT 1 FROM word x WHERE x.word = w.word LIMIT $2) y)
             FROM word w WHERE w.question = $1 AND (w.weight >= $3 OR w.word >= '#' AND w.word < '$')
             ORDER BY w.weight DESC, w.word LIMIT 12"
        ),
        &[&question, &POSTINGS, &TITLE],
        |r| Ok((r.get::<String>(0)?, r.get::<i64>(1)?)),
    )?;
    words.retain(|(_, count)| *count > 1);
    words.sort_by_key(|(_, count)| *count);
    words.resize(4, (String::new(), POSTINGS));
    let worth = |count: i64| POSTINGS / count;
    let [a, b, c, d] = [0, 1, 2, 3].map(|i| (words[i].0.as_str(), worth(words[i].1)));
    Ok(tx.all(
        sql!(
            "SELECT l.question FROM (
               SELECT a.question, $4 * a.weight AS weight FROM (SELECT question, weight FROM word WHERE word = $3
                 ORDER BY question DESC LIMIT $2) a
               UNION ALL SELECT b.question, $6 * b.weight FROM (SELECT question, weight FROM word WHERE word = $5
                 ORDER BY question DESC LIMIT $2) b
               UNION ALL SELECT c.question, $8 * c.weight FROM (SELECT question, weight FROM word WHERE word = $7
                 ORDER BY question DESC LIMIT $2) c
               UNION ALL SELECT d.question, $10 * d.weight FROM (SELECT question, weight FROM word WHERE word = $9
                 ORDER BY question DESC LIMIT $2) d) l
             WHERE l.question <> $1 GROUP BY l.question ORDER BY SUM(l.weight) DESC, l.question DESC LIMIT 20"
        ),
        &[&question, &POSTINGS, &a.0, &a.1, &b.0, &b.1, &c.0, &c.1, &d.0, &d.1],
        |r| r.get(0),
    )?)
}

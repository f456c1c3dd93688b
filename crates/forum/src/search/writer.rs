//! Follower "words": keeps the words of every question that is not deleted.

use std::collections::HashMap;

use store::{Tx, sql};

use super::words::words;
use crate::error::Result;
use crate::event::{Event, Follower, Kind};
use crate::id::{MemberId, QuestionId};

/// The most words kept of a question, its tags and author apart.
const MOST: usize = 60;
/// What a word weighs in the title, in a tag's name, and at most in the text.
pub(super) const TITLE: i64 = 8;
const TAG: i64 = 4;
const BODY: i64 = 3;

/// The follower.
#[derive(Clone, Copy, Debug)]
pub struct Words;

impl Follower for Words {
    fn name(&self) -> &'static str {
        "words"
    }

    fn follow(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        let changes = matches!(
            event.kind,
            Kind::QuestionAsked
                | Kind::QuestionImported
                | Kind::PostEdited
                | Kind::PostDeleted
                | Kind::PostUndeleted
                | Kind::QuestionPublished
        );
        match event.question {
            Some(question) if changes && event.post == Some(question.into()) => write(tx, question),
            _ => Ok(()),
        }
    }

    fn forget(&self, tx: &mut Tx) -> Result<()> {
        tx.run(sql!(scan "DELETE FROM word"), &[])?;
        Ok(())
    }
}

/// Writes the words of a question as it stands now; none where it is deleted or private.
fn write(tx: &mut Tx, question: QuestionId) -> Result<()> {
    tx.run(sql!("DELETE FROM word WHERE question = $1"), &[&question])?;
    let found = tx.maybe(
        sql!(
            "SELECT title, tags, html, author FROM question WHERE id = $1 AND deleted IS NULL AND private = 0"
        ),
        &[&question],
        |r| Ok((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<String>(2)?, r.get::<MemberId>(3)?)),
    )?;
    let Some((title, tags, html, author)) = found else { return Ok(()) };
    let mut rows = weigh(&title, &tags, &markup::html_to_text(&html));
    rows.extend(tags.split_whitespace().map(|tag| (format!("#{tag}"), TAG)));
    rows.push((format!("@{author}"), 0));
    insert(tx, question, &rows)
}

/// The heaviest words, the earlier first among equals.
fn weigh(title: &str, tags: &str, body: &str) -> Vec<(String, i64)> {
    let mut weights: HashMap<String, (i64, usize)> = HashMap::new();
    let mut add = |text: &str, weight: i64, most: i64| {
        let mut counted: HashMap<String, i64> = HashMap::new();
        for word in words(text) {
            let place = weights.len();
            let (total, _) = weights.entry(word.text.clone()).or_insert((0, place));
            let sum = counted.entry(word.text).or_default();
            let more = weight.min(most - *sum);
            *sum += more;
            *total += more;
        }
    };
    add(title, TITLE, TITLE);
    add(tags, TAG, TAG);
    add(body, 1, BODY);
    let mut all: Vec<(String, (i64, usize))> = weights.into_iter().collect();
    all.sort_by_key(|(_, (weight, place))| (-weight, *place));
    all.into_iter().take(MOST).map(|(word, (weight, _))| (word, weight)).collect()
}

/// Eight rows a statement, the rest one by one.
fn insert(tx: &mut Tx, question: QuestionId, rows: &[(String, i64)]) -> Result<()> {
    let (eights, rest) = rows.as_chunks::<8>();
    for [a, b, c, d, e, f, g, h] in eights {
        tx.run(
            sql!(
                "INSERT INTO word (question, word, weight) VALUES ($1, $2, $3), ($1, $4, $5), ($1, $6, $7), ($1, $8, $9),
                 ($1, $10, $11), ($1, $12, $13), ($1, $14, $15), ($1, $16, $17)"
            ),
            &[
                &question, &a.0, &a.1, &b.0, &b.1, &c.0, &c.1, &d.0, &d.1, &e.0, &e.1, &f.0, &f.1, &g.0, &g.1, &h.0,
                &h.1,
            ],
        )?;
    }
    for (word, weight) in rest {
        tx.run(
            sql!("INSERT INTO word (question, word, weight) VALUES ($1, $2, $3)"),
            &[&question, word, weight],
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_weighs_most_and_repetition_little() {
        let rows = weigh("Crisp crust", "bread", "crust crust crust crust bread, and steam steam");
        let expected = [("crust", 11), ("crisp", 8), ("bread", 5), ("steam", 2)];
        assert_eq!(rows, expected.map(|(word, weight)| (word.to_owned(), weight)));
    }
}

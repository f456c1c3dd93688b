//! Follower "words": keeps the words of every question's title and tags, unless it is deleted. Its text is the index's alone:
//! sixty rows a question would be most of what an import writes, for the minutes in which there is no index.

use std::collections::{BTreeMap, BTreeSet};

use store::{Tx, sql};

use super::words::words;
use crate::error::Result;
use crate::event::{Event, Follower, Kind};
use crate::id::{MemberId, QuestionId};

/// What a word weighs in the title and in a tag's name.
pub(super) const TITLE: i64 = 8;
const TAG: i64 = 4;

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
        sql!("SELECT title, tags, author FROM question WHERE id = $1 AND deleted IS NULL AND private = 0"),
        &[&question],
        |r| Ok((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<MemberId>(2)?)),
    )?;
    let Some((title, tags, author)) = found else { return Ok(()) };
    let mut rows: Vec<(String, i64)> = weigh(&title, &tags).into_iter().collect();
    rows.extend(tags.split_whitespace().map(|tag| (format!("#{tag}"), TAG)));
    rows.push((format!("@{author}"), 0));
    insert(tx, question, &rows)
}

/// The words, each once.
fn weigh(title: &str, tags: &str) -> BTreeMap<String, i64> {
    let mut weights = BTreeMap::new();
    for (text, weight) in [(title, TITLE), (tags, TAG)] {
        let distinct: BTreeSet<String> = words(text).into_iter().map(|word| word.text).collect();
        for word in distinct {
            *weights.entry(word).or_default() += weight;
        }
    }
    weights
}

/// Eight rows a statement, the rest one by one. Where no statement goes over a network all go one by one: one of several rows
/// keeps a journal of its own.
fn insert(tx: &mut Tx, question: QuestionId, rows: &[(String, i64)]) -> Result<()> {
    let (eights, rest) = if tx.takes_turns() { (&[][..], rows) } else { rows.as_chunks::<8>() };
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
    fn the_title_weighs_most_and_repetition_nothing() {
        let rows = weigh("Crisp crust, crisp bread", "bread sour-bread");
        let expected = [("bread", 12), ("crisp", 8), ("crust", 8), ("sour", 4)];
        assert_eq!(rows, expected.map(|(word, weight)| (word.to_owned(), weight)).into());
    }
}

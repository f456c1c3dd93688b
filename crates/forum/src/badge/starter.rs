//! The badges that a site begins with.

use store::{Tx, sql};

use super::Count;
use crate::error::Result;

const KEY: &str = "badges";

/// Makes them, once in a site's life; whether it did.
pub(super) fn begin(tx: &mut Tx) -> Result<bool> {
    let done = sql!("SELECT 1 FROM setting WHERE key = $1");
    if tx.maybe(done, &[&KEY], |_| Ok(()))?.is_some() {
        return Ok(false);
    }
    for (name, class, count, threshold, about) in STARTER {
        let id = super::change::find_or_make(tx, name, *class)?;
        tx.run(
            sql!(
                "INSERT INTO badge_rule (badge, count, threshold, about) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (badge) DO NOTHING"
            ),
            &[&id, &count.as_str(), threshold, about],
        )?;
    }
    crate::site::set(tx, KEY, "made")?;
    Ok(true)
}

/// Name, class (1 gold, 2 silver, 3 bronze), count, threshold, and what it is for.
const STARTER: &[(&str, i64, Count, i64, &str)] = &[
    ("Student", 3, Count::AskedWell, 1, "Asked a first question that somebody found useful."),
    ("Teacher", 3, Count::AnsweredWell, 1, "Gave a first answer that somebody found useful."),
    ("Scholar", 3, Count::Accepting, 1, "Accepted an answer for the first time."),
    ("Supporter", 3, Count::VotesUp, 1, "Voted something up for the first time."),
    ("Critic", 3, Count::VotesDown, 1, "Voted something down for the first time."),
    ("Editor", 3, Count::Edits, 1, "Improved a post for the first time."),
    ("Commentator", 3, Count::Comments, 10, "Left ten comments."),
    ("Nice Question", 3, Count::QuestionScore, 10, "Asked a question with a score of 10."),
    ("Nice Answer", 3, Count::AnswerScore, 10, "Gave an answer with a score of 10."),
    ("Popular Question", 3, Count::QuestionViews, 1000, "Asked a question that was looked at 1,000 times."),
    ("Self-Learner", 3, Count::OwnAnswerScore, 3, "Answered a question of one's own, with a score of 3."),
    ("Good Question", 2, Count::QuestionScore, 25, "Asked a question with a score of 25."),
    ("Good Answer", 2, Count::AnswerScore, 25, "Gave an answer with a score of 25."),
    ("Notable Question", 2, Count::QuestionViews, 2500, "Asked a question that was looked at 2,500 times."),
    ("Enlightened", 2, Count::AcceptedScore, 10, "Gave an accepted answer with a score of 10."),
    ("Guru", 2, Count::AcceptedScore, 40, "Gave an accepted answer with a score of 40."),
    ("Necromancer", 2, Count::LateAnswerScore, 5, "Answered after sixty days or more, with a score of 5."),
    ("Civic Duty", 2, Count::Votes, 300, "Voted 300 times."),
    ("Helping Hand", 2, Count::Accepted, 25, "Gave 25 answers that were accepted."),
    ("Great Question", 1, Count::QuestionScore, 100, "Asked a question with a score of 100."),
    ("Great Answer", 1, Count::AnswerScore, 100, "Gave an answer with a score of 100."),
    ("Famous Question", 1, Count::QuestionViews, 10_000, "Asked a question that was looked at 10,000 times."),
    ("Electorate", 1, Count::Votes, 600, "Voted 600 times."),
    ("Copy Editor", 1, Count::Edits, 500, "Improved posts 500 times."),
];

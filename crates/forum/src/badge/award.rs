//! Awarding a badge whose count is reached.

use serde_json::json;
use store::{Tx, sql};

use super::Rule;
use crate::error::Result;
use crate::event::{self, Kind, Subject};
use crate::id::{MemberId, PostId, QuestionId};
use crate::time::Time;
use crate::viewer::Viewer;

/// What a count is asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    Person(MemberId),
    Post(PostId),
}

/// Who is due a badge by a rule and does not have it yet: the person, and the post or 0.
pub(super) fn due(tx: &mut Tx, rule: &Rule, whose: Whose) -> Result<Option<(MemberId, PostId)>> {
    let found = match whose {
        Whose::Person(person) if !rule.count.is_of_post() => {
            if person == MemberId::NOBODY || has(tx, rule, person, PostId(0))? {
                return Ok(None);
            }
            let count = tx.one(rule.count.sql(), &[&person], |r| r.get::<i64>(0))?;
            Some((person, PostId(0), count))
        }
        Whose::Post(post) if rule.count.is_of_post() => {
            let row = tx.maybe(rule.count.sql(), &[&post], |r| Ok((r.get(0)?, post, r.get(1)?)))?;
            match row {
                Some((person, post, count)) if count >= rule.threshold && !has(tx, rule, person, post)? => {
                    Some((person, post, count))
                }
                _ => None,
            }
        }
        _ => None,
    };
    let reached = found.filter(|(_, _, count)| *count >= rule.threshold);
    Ok(reached.map(|(person, post, _)| (person, post)))
}

fn has(tx: &mut Tx, rule: &Rule, person: MemberId, post: PostId) -> Result<bool> {
    let row = tx.maybe(
        sql!("SELECT 1 FROM badge_award WHERE member = $1 AND badge = $2 AND post = $3"),
        &[&person, &rule.badge, &post],
        |_| Ok(()),
    )?;
    Ok(row.is_some())
}

/// Awards a badge; nobody whose account is gone gets one.
pub(super) fn award(tx: &mut Tx, rule: &Rule, (person, post): (MemberId, PostId), at: Time) -> Result<()> {
    let member = sql!("SELECT 1 FROM member WHERE id = $1 AND deleted_at IS NULL");
    if tx.maybe(member, &[&person], |_| Ok(()))?.is_none() {
        return Ok(());
    }
    // Two posts of one person at one moment: the moments lie a microsecond apart.
    let last = tx.one(
        sql!("SELECT COALESCE(MAX(at), 0) FROM badge_award WHERE member = $1 AND badge = $2 AND at >= $3"),
        &[&person, &rule.badge, &at],
        |r| r.get::<i64>(0),
    )?;
    let moment = at.0.max(last + 1);
    tx.run(
        sql!("INSERT INTO badge_award (member, badge, at, post) VALUES ($1, $2, $3, $4)"),
        &[&person, &rule.badge, &moment, &post],
    )?;
    let question = tx.maybe(
        sql!("SELECT id FROM question WHERE id = $1 UNION ALL SELECT question FROM answer WHERE id = $1"),
        &[&post],
        |r| r.get::<QuestionId>(0),
    )?;
    let subject = Subject { question, post: question.map(|_| post), member: Some(person) };
    let site = Viewer::system(MemberId::NOBODY, at, Default::default());
    let data = json!({ "badge": rule.badge, "name": rule.name });
    event::record(tx, &site, Kind::BadgeAwarded, subject, data)
}

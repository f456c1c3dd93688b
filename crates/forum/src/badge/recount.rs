//! Finding badges that somebody is due and does not have: those of a rule that is new, of views, of what was mended.

use store::{Tx, sql};

use super::award::{Whose, award, due};
use super::rules;
use crate::error::Result;
use crate::id::{MemberId, PostId};
use crate::reputation::Difference;
use crate::time::Time;

/// Every badge that is due and missing, awarded where `repair` says so. Nothing is said while the follower is behind the
/// log, for then it is about to award them.
pub(crate) fn missing(tx: &mut Tx, repair: bool) -> Result<Vec<Difference>> {
    let last = tx.maybe(
        sql!(
            "SELECT e.at FROM follower f JOIN event e ON e.seq = f.cursor
             WHERE f.name = 'badges' AND f.cursor = (SELECT MAX(seq) FROM event)"
        ),
        &[],
        |r| r.get::<Time>(0),
    )?;
    let Some(at) = last else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for rule in rules(tx)? {
        let whose: Vec<Whose> = if rule.count.is_of_post() {
            let posts = sql!(
                scan "SELECT id FROM question WHERE score >= $1 OR views >= $1
                 UNION ALL SELECT id FROM answer WHERE score >= $1"
            );
            tx.all(posts, &[&rule.threshold], |r| r.get::<PostId>(0).map(Whose::Post))?
        } else {
            let people = sql!(scan "SELECT id FROM member WHERE deleted_at IS NULL");
            tx.all(people, &[], |r| r.get::<MemberId>(0).map(Whose::Person))?
        };
        for one in whose {
            let Some(to) = due(tx, &rule, one)? else { continue };
            if repair {
                award(tx, &rule, to, at)?;
            }
            let what = "badge_award";
            found.push(Difference { what, id: to.0.0, stands: 0, should_be: rule.badge, mended: repair });
        }
    }
    Ok(found)
}

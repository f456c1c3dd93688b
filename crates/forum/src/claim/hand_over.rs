//! Handing an account over: all that is the one's becomes the other's, in one transaction.

use serde_json::json;
use store::{Sql, Tx, sql};

use super::find::questions_of;
use super::taken_back::take_back;
use crate::error::Result;
use crate::event::{self, Kind, Subject};
use crate::follow;
use crate::id::{MemberId, QuestionId};
use crate::reputation;
use crate::viewer::Viewer;

/// Makes everything of `from` that of `to`, and `from` a name that leads to them.
pub(super) fn hand_over(tx: &mut Tx, viewer: &Viewer, from: MemberId, to: MemberId) -> Result<()> {
    take_back(tx, viewer, from, to)?;
    let questions = questions_of(tx, from)?;
    for sql in moves() {
        tx.run(sql, &[&from, &to])?;
    }
    reputation::hand_over(tx, from, to)?;
    follow::hand_over(tx, from, to)?;
    unread(tx, to)?;
    retire(tx, viewer, from, to)?;
    // What follows the log keeps authors with the words of their questions.
    let subjects: Vec<_> = questions
        .into_iter()
        .map(|(post, _)| {
            (Subject { question: Some(QuestionId(post.0)), post: Some(post), member: None }, json!({}))
        })
        .collect();
    event::bring(tx, viewer.now, Kind::QuestionImported, &subjects)
}

/// What is moved, in this order: what is found by an author goes before the author does. $1 gives, $2 gets.
fn moves() -> [&'static Sql; 40] {
    [
        sql!(
            "UPDATE question SET active_by = $2 WHERE active_by = $1 AND id IN (
               SELECT id FROM question WHERE author = $1 UNION SELECT question FROM answer WHERE author = $1
               UNION SELECT question FROM revision WHERE author = $1)"
        ),
        sql!(
            "UPDATE question SET edited_by = $2
             WHERE edited_by = $1 AND id IN (SELECT post FROM revision WHERE author = $1)"
        ),
        sql!(
            "UPDATE answer SET edited_by = $2
             WHERE edited_by = $1 AND id IN (SELECT post FROM revision WHERE author = $1)"
        ),
        sql!("UPDATE revision SET author = $2 WHERE author = $1"),
        sql!("UPDATE question SET author = $2 WHERE author = $1"),
        sql!("UPDATE answer SET author = $2 WHERE author = $1"),
        sql!("UPDATE comment SET author = $2 WHERE author = $1"),
        sql!(scan "UPDATE act SET by_member = $2 WHERE by_member = $1"),
        sql!("UPDATE vote SET member = $2 WHERE member = $1"),
        sql!("UPDATE comment_vote SET member = $2 WHERE member = $1"),
        sql!(
            "INSERT INTO bookmark (member, question, at) SELECT CAST($2 AS BIGINT), question, at FROM bookmark
             WHERE member = $1 ON CONFLICT (member, question) DO NOTHING"
        ),
        sql!("DELETE FROM bookmark WHERE member = $1 AND CAST($2 AS BIGINT) > 0"),
        sql!(
            "INSERT INTO badge_award (member, badge, at, post) SELECT CAST($2 AS BIGINT), badge, at, post FROM badge_award
             WHERE member = $1 ON CONFLICT (member, badge, at) DO NOTHING"
        ),
        sql!("DELETE FROM badge_award WHERE member = $1 AND CAST($2 AS BIGINT) > 0"),
        sql!(
            "INSERT INTO space_member (space, member, role, created_at)
             SELECT space, CAST($2 AS BIGINT), role, created_at FROM space_member
             WHERE member = $1 ON CONFLICT (member, space) DO NOTHING"
        ),
        sql!("DELETE FROM space_member WHERE member = $1 AND CAST($2 AS BIGINT) > 0"),
        sql!(
            "INSERT INTO space_request (member, space, note, at, outcome, answer, settled_by, settled_at)
             SELECT CAST($2 AS BIGINT), space, note, at, outcome, answer, settled_by, settled_at FROM space_request
             WHERE member = $1 ON CONFLICT (member, space) DO NOTHING"
        ),
        sql!("DELETE FROM space_request WHERE member = $1 AND CAST($2 AS BIGINT) > 0"),
        sql!("UPDATE mask SET owner = $2 WHERE owner = $1"),
        sql!(scan "UPDATE mask_look SET by_member = $2 WHERE by_member = $1"),
        sql!(
            "INSERT INTO mask_block (member, mask, at) SELECT CAST($2 AS BIGINT), mask, at FROM mask_block
             WHERE member = $1 ON CONFLICT (member, mask) DO NOTHING"
        ),
        sql!("DELETE FROM mask_block WHERE member = $1 AND CAST($2 AS BIGINT) > 0"),
        sql!("UPDATE invitation SET by_member = $2 WHERE by_member = $1"),
        sql!(
            scan "INSERT INTO mention (question, post, comment, member, at)
             SELECT question, post, comment, CAST($2 AS BIGINT), at FROM mention WHERE member = $1
             ON CONFLICT (question, post, comment, member) DO NOTHING"
        ),
        sql!(scan "DELETE FROM mention WHERE member = $1 AND CAST($2 AS BIGINT) > 0"),
        sql!(
            "INSERT INTO saved (question, member, at) SELECT question, CAST($2 AS BIGINT), at FROM saved
             WHERE member = $1 ON CONFLICT (question, member) DO NOTHING"
        ),
        sql!("DELETE FROM saved WHERE member = $1 AND CAST($2 AS BIGINT) > 0"),
        // Who made both accounts vote has voted with the second one.
        sql!(
            "UPDATE poll_mark SET member = $2
             WHERE member = $1 AND question IN (SELECT question FROM poll_ballot WHERE member = $1)
             AND question NOT IN (SELECT question FROM poll_ballot WHERE member = $2)"
        ),
        sql!(
            "UPDATE poll_ballot SET member = $2 WHERE member = $1 AND question NOT IN
             (SELECT question FROM poll_ballot WHERE member = $2)"
        ),
        sql!("UPDATE notification SET member = $2 WHERE member = $1"),
        // Nobody chose anything for an account that nobody could sign in to; the person's own choices stand.
        sql!("DELETE FROM notice_choice WHERE member = $1 AND CAST($2 AS BIGINT) > 0"),
        sql!("DELETE FROM push_subscription WHERE member = $1 AND CAST($2 AS BIGINT) > 0"),
        sql!("UPDATE upload SET member = $2 WHERE member = $1"),
        sql!("UPDATE suspension SET member = $2 WHERE member = $1"),
        sql!("UPDATE origin SET local = $2 WHERE local = $1 AND kind <> 'comment' AND kind = 'member'"),
        sql!(scan "UPDATE old_path SET target = $2 WHERE target = $1 AND kind = 'member'"),
        sql!("UPDATE member SET claimed_by = $2 WHERE claimed_by = $1"),
        sql!("DELETE FROM session WHERE member = $1 AND CAST($2 AS BIGINT) > 0"),
        sql!("DELETE FROM token WHERE member = $1 AND CAST($2 AS BIGINT) > 0"),
        sql!("DELETE FROM claim WHERE member = $1 AND outcome IS NULL AND CAST($2 AS BIGINT) > 0"),
    ]
}

/// Counts anew what the person has not read.
fn unread(tx: &mut Tx, member: MemberId) -> Result<()> {
    tx.run(sql!("UPDATE member SET unread = ", unread_rows!("$1"), " WHERE id = $1"), &[&member])?;
    Ok(())
}

/// Leaves of the old account its name and its handle, which stays taken and leads to the person.
fn retire(tx: &mut Tx, viewer: &Viewer, from: MemberId, to: MemberId) -> Result<()> {
    tx.run(
        sql!(
            "UPDATE member SET claimed_by = $2, deleted_at = $3, role = 'member', headline = '', bio = '', bio_html = '',
                               location = '', website = '', picture = NULL, unread = 0
             WHERE id = $1"
        ),
        &[&from, &to, &viewer.now],
    )?;
    Ok(())
}

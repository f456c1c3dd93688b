//! Deleting one's account. What one wrote stays, without the name: answers belong to those who were helped by them too.

use serde_json::json;
use store::{Tx, sql};

use super::credentials::{Credentials, must_stand};
use super::{handle, session, token};
use crate::draft::Owner;
use crate::error::{Problem, Result};
use crate::event::{self, Kind, Subject};
use crate::viewer::Viewer;
use crate::{asked, follow, message, outbox};

/// Deletes the viewer's account, whose password was checked and whose handle was typed once more.
///
/// # Errors
/// A problem beside `handle` where it is not the viewer's, or where they are the only administrator.
pub fn leave(tx: &mut Tx, viewer: &Viewer, checked: &Credentials, typed_handle: &str) -> Result<()> {
    must_stand(tx, checked, "password")?;
    let me = checked.member;
    let own = tx.one(sql!("SELECT handle_key FROM member WHERE id = $1"), &[&me], |r| r.get::<String>(0))?;
    if handle::key(typed_handle.trim().trim_start_matches('@')) != own {
        return Err(Problem::new("handle", "problem-handle-not-yours").into());
    }
    if viewer.is_admin() {
        must_not_be_the_last(tx, viewer)?;
    }
    session::end_others(tx, me, None)?;
    token::kill(tx, me)?;
    outbox::withdraw_all(tx, me)?;
    tx.run(sql!("DELETE FROM draft WHERE owner = $1"), &[&Owner::member(me)])?;
    tx.run(sql!("DELETE FROM bookmark WHERE member = $1"), &[&me])?;
    tx.run(sql!("DELETE FROM notice_choice WHERE member = $1"), &[&me])?;
    tx.run(sql!("DELETE FROM push_subscription WHERE member = $1"), &[&me])?;
    tx.run(sql!("DELETE FROM claim WHERE member = $1 AND outcome IS NULL"), &[&me])?;
    tx.run(sql!("DELETE FROM space_member WHERE member = $1"), &[&me])?;
    tx.run(sql!("DELETE FROM space_request WHERE member = $1"), &[&me])?;
    follow::leave(tx, me)?;
    message::leave_all(tx, viewer, me)?;
    asked::withdraw(tx, viewer, me)?;
    tx.run(
        sql!(
            "UPDATE member SET handle = $2, handle_key = $2, name = '', email = NULL, email_key = NULL, email_claim = NULL,
                               email_confirmed_at = NULL, password = NULL, role = 'member', headline = '', bio = '',
                               bio_html = '', location = '', website = '', picture = NULL, language = NULL, theme = NULL,
                               unread = 0, deleted_at = $3
             WHERE id = $1"
        ),
        // No handle that anybody can type.
        &[&me, &format!("~{me}"), &viewer.now],
    )?;
    tx.run(sql!("DELETE FROM upload WHERE member = $1 AND kind = 'portrait'"), &[&me])?;
    event::record(tx, viewer, Kind::MemberLeft, Subject::member(me), json!({}))
}

/// There is another administrator, or the site would have none.
fn must_not_be_the_last(tx: &mut Tx, viewer: &Viewer) -> Result<()> {
    let other = tx.maybe(
        sql!(scan "SELECT 1 FROM member WHERE role = 'admin' AND id <> $1 AND deleted_at IS NULL LIMIT 1"),
        &[&viewer.id],
        |_| Ok(()),
    )?;
    other.ok_or_else(|| Problem::new("handle", "problem-last-admin").into())
}

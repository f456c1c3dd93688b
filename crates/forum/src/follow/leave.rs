//! What becomes of all this when an account is deleted.

use store::{Tx, sql};

use crate::error::Result;
use crate::id::MemberId;

/// Ends all that a member follows, mutes and blocks (behind masks as well), and the following of them.
pub(crate) fn leave(tx: &mut Tx, member: MemberId) -> Result<()> {
    let fewer = [
        sql!(
            "UPDATE member SET followers = followers - 1
             WHERE id IN (SELECT target FROM follow WHERE member = $1 AND kind = 'person')"
        ),
        sql!(
            "UPDATE tag SET followers = followers - 1
             WHERE id IN (SELECT target FROM follow WHERE member = $1 AND kind = 'tag')"
        ),
        sql!(
            "UPDATE question SET followers = followers - 1
             WHERE id IN (SELECT target FROM follow WHERE member = $1 AND kind = 'question')"
        ),
        sql!(
            "UPDATE space SET followers = followers - 1
             WHERE id IN (SELECT target FROM follow WHERE member = $1 AND kind = 'space')"
        ),
        sql!("DELETE FROM follow WHERE member = $1"),
        sql!("DELETE FROM follow WHERE kind = 'person' AND target = $1"),
        sql!("UPDATE member SET followers = 0 WHERE id = $1"),
        sql!("DELETE FROM mute WHERE member = $1"),
        sql!("DELETE FROM block WHERE member = $1"),
        sql!("DELETE FROM mask_block WHERE member = $1"),
    ];
    for sql in fewer {
        tx.run(sql, &[&member])?;
    }
    Ok(())
}

//! Messages: private conversations of two people or more.
//!
//! Two people have one conversation. Messages are numbered within theirs, and what somebody has seen is such a number.
//! Nobody else sees any of it, moderators included, but for the messages that somebody shows them ([`report`]).

mod begin;
mod find;
mod image;
mod leave;
mod list;
mod mute;
mod page;
mod report;
mod see;
mod settle;
mod write;

pub use begin::{Draft, MOST, NEWCOMER, addressed, begin, with};
pub(crate) use find::unseen;
pub use leave::leave;
pub(crate) use leave::leave_all;
pub use list::{Row, list, unread};
pub use mute::mute;
pub use page::{Message, Page, Party, last, page};
pub use report::{MOST_SHOWN, Report, report, reportable};
pub use see::see;
pub use settle::{Outcome, Reported, reports, settle, waiting};
pub use write::write;

use store::{Tx, sql};

use crate::error::Result;
use crate::id::MemberId;

/// Counts anew in how many conversations a person has something unseen that they want to be told of.
fn count(tx: &mut Tx, member: MemberId) -> Result<()> {
    tx.run(
        sql!(
            "UPDATE member SET unread_messages = (SELECT COUNT(*) FROM participant p
               WHERE p.member = $1 AND p.unread > 0 AND p.muted_at IS NULL AND p.left_at IS NULL)
             WHERE id = $1"
        ),
        &[&member],
    )?;
    Ok(())
}

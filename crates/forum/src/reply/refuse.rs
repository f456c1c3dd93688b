//! Sending back what could not be posted.

use serde_json::json;
use store::Tx;

use super::Reply;
use super::post::note;
use crate::error::Result;
use crate::outbox::{Kind, Mail, enqueue};
use crate::viewer::Viewer;

/// Why a reply was refused, and what it was.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// A sentence in the member's language.
    pub reason: String,
    /// The mail's subject.
    pub subject: String,
    /// All that was written.
    pub text: String,
}

/// Writes one mail with the reason and all that was written, to the member's own address, whatever address the reply came from; none
/// where the same mail had come before. Whether it was written.
pub fn refuse(tx: &mut Tx, viewer: &Viewer, reply: &Reply, refusal: &Refusal) -> Result<bool> {
    if !note(tx, viewer.now, reply)? {
        return Ok(false);
    }
    let data = json!({
        "path": reply.to.path(), "as": reply.to.as_str(), "reason": refusal.reason, "subject": refusal.subject,
        "text": refusal.text,
    });
    enqueue(tx, viewer, &Mail::to(reply.member, Kind::Refused, data))?;
    Ok(true)
}

//! What of a notice is mailed. Whether the person may still see what it is about is decided when it is sent.

use serde_json::json;
use store::{Tx, sql};

use super::choice::{self, Frequency};
use super::tell::Notice;
use super::topic::Topic;
use crate::error::Result;
use crate::event::Event;
use crate::id::MemberId;
use crate::outbox::{Kind, Mail, enqueue};
use crate::push;
use crate::time::MINUTE;
use crate::viewer::Viewer;

/// Puts a letter into the outbox. The name it goes under is the same however often the log is followed, so nothing is sent
/// twice.
pub(super) fn send(tx: &mut Tx, event: &Event, notice: &Notice) -> Result<()> {
    let (to, seq) = (notice.to, event.seq);
    let say = |name: &str| event.data[name].clone();
    let mail = match notice.kind {
        "answer" => {
            let data = json!({ "question": event.question, "post": event.post });
            let name = format!("answer-{}-{to}", event.post.map_or(0, |p| p.0));
            Mail::to(to, Kind::Answer, data).once(name)
        }
        "suspended" => {
            let data = json!({ "until": say("until"), "reason": say("reason") });
            Mail::to(to, Kind::Suspended, data).once(format!("suspended-{seq}-{to}"))
        }
        "claim-granted" | "claim-refused" | "claim-lost" => {
            let outcome = notice.kind.trim_start_matches("claim-");
            let data = json!({ "outcome": outcome, "handle": say("handle"), "name": say("name"), "reason": say("reason") });
            Mail::to(to, Kind::Claim, data).once(format!("claim-{seq}-{to}"))
        }
        "closed" | "deleted" | "locked" | "moved" | "comment-deleted" => {
            let data = json!({
                "question": event.question, "post": event.post, "act": act(notice.kind), "reason": say("reason"),
                "note": say("note"),
            });
            Mail::to(to, Kind::Act, data).once(format!("act-{seq}-{to}"))
        }
        kind => {
            let data = json!({ "seq": seq, "topic": Topic::of(kind).as_str() });
            Mail::to(to, Kind::Notice, data).once(format!("notice-{seq}-{to}"))
        }
    };
    let site = Viewer::system(MemberId::NOBODY, event.at, Default::default());
    enqueue(tx, &site, &mail)
}

/// Tells those who have not seen a message: their browsers at once, and by a letter until they come and look, not before they had
/// the time to see it on the site.
pub(super) fn message(tx: &mut Tx, event: &Event) -> Result<()> {
    let (conversation, number) = (event.data["conversation"].as_i64(), event.data["number"].as_i64());
    let data = json!({ "conversation": conversation, "number": number });
    let told = event.data["to"].as_array().into_iter().flatten();
    for to in told.filter_map(|id| id.as_i64()).map(MemberId) {
        let seen = tx.maybe(
            sql!(
                "SELECT p.seen, m.email_confirmed_at FROM participant p JOIN member m ON m.id = p.member
                 WHERE p.member = $1 AND p.conversation = $2 AND p.seen < $3 AND p.muted_at IS NULL AND p.left_at IS NULL"
            ),
            &[&to, &conversation, &number],
            |r| Ok((r.get::<i64>(0)?, r.get::<Option<i64>>(1)?.is_some())),
        )?;
        let (Some((seen, confirmed)), Some(conversation)) = (seen, conversation) else { continue };
        let choice = choice::of(tx, to, Topic::Messages)?;
        if confirmed && choice.mail == Frequency::AtOnce {
            let name = format!("message-{conversation}-{to}-{seen}");
            let site = Viewer::system(MemberId::NOBODY, event.at, Default::default());
            enqueue(tx, &site, &Mail::to(to, Kind::Message, data.clone()).once(name).after(5 * MINUTE))?;
        }
        if choice.push {
            push::enqueue(tx, event, to, &data)?;
        }
    }
    Ok(())
}

fn act(kind: &str) -> &'static str {
    match kind {
        "closed" => "close",
        "deleted" => "delete",
        "locked" => "lock",
        "moved" => "move",
        _ => "delete-comment",
    }
}

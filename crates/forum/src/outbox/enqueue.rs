//! Writing mail to be sent.

use serde_json::Value as Json;
use store::{Tx, sql};

use super::Kind;
use crate::error::Result;
use crate::id::MemberId;
use crate::viewer::Viewer;

/// A mail to be sent.
#[derive(Clone, Debug)]
pub struct Mail {
    pub kind: Kind,
    /// Nobody where the account is looked up by the address when it is sent.
    pub to_member: MemberId,
    /// Empty for the address that the member has when it is sent.
    pub to_address: String,
    /// By kind (see [`Kind`]).
    pub data: Json,
    /// A mail with the same name is sent once; none makes every mail its own.
    pub dedupe: Option<String>,
    /// How long it waits before it is sent, in microseconds.
    pub wait: i64,
}

impl Mail {
    /// To a member, at the address they have when it is sent.
    pub fn to(member: MemberId, kind: Kind, data: Json) -> Mail {
        Mail { kind, to_member: member, to_address: String::new(), data, dedupe: None, wait: 0 }
    }

    /// To whoever has this address.
    pub fn to_address(address: String, kind: Kind, data: Json) -> Mail {
        Mail { to_address: address, ..Mail::to(MemberId::NOBODY, kind, data) }
    }

    /// The same mail, sent once however often it is enqueued under this name.
    pub fn once(self, name: String) -> Mail {
        Mail { dedupe: Some(name), ..self }
    }

    /// The same mail, sent so much later.
    pub fn after(self, wait: i64) -> Mail {
        Mail { wait, ..self }
    }
}

/// Writes a mail to be sent beside what it is about.
pub fn enqueue(tx: &mut Tx, viewer: &Viewer, mail: &Mail) -> Result<()> {
    let id = tx.next_id("outbox")?;
    let dedupe = mail.dedupe.clone().unwrap_or_else(|| format!("#{id}"));
    tx.run(
        sql!(
            "INSERT INTO outbox (id, dedupe, kind, to_member, to_address, data, created_at, try_at, tries)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0) ON CONFLICT (dedupe) DO NOTHING"
        ),
        &[
            &id,
            &dedupe,
            &mail.kind.as_str(),
            &mail.to_member,
            &mail.to_address,
            &mail.data.to_string(),
            &viewer.now,
            &viewer.now.plus(mail.wait),
        ],
    )?;
    Ok(())
}

/// Takes back the mails to a member that would carry a link and have not been sent.
pub fn withdraw_links(tx: &mut Tx, member: MemberId) -> Result<()> {
    tx.run(
        sql!(
            "UPDATE outbox SET failed = 'withdrawn', data = '{}' WHERE sent_at IS NULL AND failed IS NULL AND try_at >= 0
             AND to_member = $1 AND kind IN ('confirm', 'email-change')"
        ),
        &[&member],
    )?;
    Ok(())
}

/// Takes back all mails to a member that have not been sent.
pub fn withdraw_all(tx: &mut Tx, member: MemberId) -> Result<()> {
    tx.run(
        sql!(
            "UPDATE outbox SET failed = 'withdrawn', data = '{}', to_address = ''
             WHERE sent_at IS NULL AND failed IS NULL AND try_at >= 0 AND to_member = $1"
        ),
        &[&member],
    )?;
    Ok(())
}

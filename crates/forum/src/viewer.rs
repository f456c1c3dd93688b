//! Who is asking, and when: the one thing every domain function is handed besides the transaction.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use store::{Bind, Column, Error as StoreError, Row, Value};

use crate::error::{Denial, Error, Result};
use crate::id::MemberId;
use crate::policy::Policy;
use crate::time::Time;

/// What a person may do on the whole site; spaces have moderators of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    #[default]
    Member,
    Moderator,
    Admin,
}

impl Role {
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Member => "member",
            Role::Moderator => "moderator",
            Role::Admin => "admin",
        }
    }

    pub fn parse(name: &str) -> Option<Role> {
        [Role::Member, Role::Moderator, Role::Admin].into_iter().find(|r| r.as_str() == name)
    }
}

impl Bind for Role {
    fn value(&self) -> Value<'_> {
        Value::Text(self.as_str())
    }
}

impl Column for Role {
    fn from_row(row: &Row, index: usize) -> Result<Self, StoreError> {
        Ok(Role::parse(&String::from_row(row, index)?).unwrap_or_default())
    }
}

/// A suspension in force: no writing until then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspended {
    pub until: Time,
    pub reason: String,
}

/// Who is asking and when, with the site's rules at hand.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// [`MemberId::NOBODY`] when signed out.
    pub id: MemberId,
    /// Whose account it is, while they wear a mask (see [`crate::mask`]), which is `id` then.
    pub behind: Option<MemberId>,
    pub role: Role,
    pub reputation: i64,
    pub suspended: Option<Suspended>,
    /// Whether the address has been confirmed; what is written before that is refused where the site asks for it.
    pub confirmed: bool,
    pub now: Time,
    pub policy: Arc<Policy>,
}

impl Viewer {
    /// A signed-out reader.
    pub fn nobody(now: Time, policy: Arc<Policy>) -> Viewer {
        let id = MemberId::NOBODY;
        let (behind, suspended) = (None, None);
        Viewer { id, behind, role: Role::Member, reputation: 0, suspended, confirmed: false, now, policy }
    }

    /// The site itself, for what no person does (imports, the demo, the command line): sees and may do everything.
    pub fn system(id: MemberId, now: Time, policy: Arc<Policy>) -> Viewer {
        let (behind, suspended, reputation) = (None, None, i64::MAX);
        Viewer { id, behind, role: Role::Admin, reputation, suspended, confirmed: true, now, policy }
    }

    /// Somebody stands behind it: a person, or the site itself, which is no member but an administrator.
    pub fn signed_in(&self) -> bool {
        self.id != MemberId::NOBODY || self.is_system()
    }

    fn is_system(&self) -> bool {
        self.id == MemberId::NOBODY && self.role == Role::Admin
    }

    /// The viewer as they act where this is their mask: as its wearer, without being a moderator; none changes nothing.
    pub fn wearing(&self, mask: Option<MemberId>) -> Viewer {
        // What a moderator may do without anybody seeing it needs no reputation still.
        let reputation = if self.is_moderator() { i64::MAX } else { self.reputation };
        match mask {
            Some(mask) => {
                let (behind, confirmed) = (Some(self.account()), self.confirmed || self.is_moderator());
                Viewer { id: mask, behind, reputation, confirmed, ..self.clone() }
            }
            None => self.clone(),
        }
    }

    /// Whose account it is, whether or not they wear a mask.
    pub fn account(&self) -> MemberId {
        self.behind.unwrap_or(self.id)
    }

    /// The number the visibility rule compares: 0 signed out, 1 member, 2 moderator, 3 admin.
    pub fn rank(&self) -> i64 {
        if !self.signed_in() {
            return 0;
        }
        self.role as i64 + 1
    }

    /// How a text of theirs is rendered: anchors begin with `prefix`, and links to the site itself count as such.
    pub fn markup<'a>(&'a self, prefix: &'a str) -> markup::Options<'a> {
        let host = Some(self.policy.host.as_str()).filter(|host| !host.is_empty());
        markup::Options { anchor_prefix: prefix, site_host: host, ..markup::Options::default() }
    }

    pub fn is_moderator(&self) -> bool {
        self.behind.is_none() && self.signed_in() && self.role >= Role::Moderator
    }

    pub fn is_admin(&self) -> bool {
        self.behind.is_none() && self.signed_in() && self.role == Role::Admin
    }

    /// The viewer may write at all: signed in and not suspended.
    pub fn may_write(&self) -> Result<()> {
        if !self.signed_in() {
            return Err(Error::SignIn);
        }
        if let Some(s) = &self.suspended
            && s.until > self.now
        {
            return Err(Denial::Suspended { until: s.until, reason: s.reason.clone() }.into());
        }
        if self.policy.confirmed_to_write && !self.confirmed && !self.is_moderator() {
            return Err(Denial::Unconfirmed.into());
        }
        Ok(())
    }
}

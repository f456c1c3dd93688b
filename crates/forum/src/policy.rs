//! The site's rules that an administrator sets: points, thresholds, limits. Defaults are Stack Overflow's where it has
//! them. Kept as one JSON row in `setting`, so a new field has its default on an old site.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::{Tx, sql};

use crate::error::Result;
use crate::permission::Privilege;

/// Points, thresholds and limits of a site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// Points by event.
    pub points: Points,
    /// Reputation needed by privilege; a privilege that is missing here has its default.
    pub thresholds: BTreeMap<Privilege, i64>,
    /// Minutes in which an author's edit of an own post makes no new revision.
    pub grace_minutes: i64,
    /// Whether an address must be confirmed before anything is written.
    pub confirmed_to_write: bool,
    /// Whether anybody may sign up, or only people an administrator makes accounts for.
    pub open_sign_up: bool,
}

/// Reputation points by event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Points {
    pub question_upvoted: i64,
    pub answer_upvoted: i64,
    pub downvoted: i64,
    /// What a down-vote on an answer costs the one who casts it.
    pub downvote_cast: i64,
    pub answer_accepted: i64,
    /// What accepting somebody else's answer gives the asker.
    pub accepting: i64,
    /// The most that votes can give a person on one UTC day; acceptances are not counted.
    pub daily_cap: i64,
}

impl Default for Points {
    fn default() -> Points {
        Points {
            question_upvoted: 10,
            answer_upvoted: 10,
            downvoted: -2,
            downvote_cast: -1,
            answer_accepted: 15,
            accepting: 2,
            daily_cap: 200,
        }
    }
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            points: Points::default(),
            thresholds: BTreeMap::new(),
            grace_minutes: 5,
            confirmed_to_write: false,
            open_sign_up: true,
        }
    }
}

impl Policy {
    /// The reputation a privilege needs on this site.
    pub fn threshold(&self, privilege: Privilege) -> i64 {
        self.thresholds.get(&privilege).copied().unwrap_or(default_threshold(privilege))
    }

    /// The site's policy, or the defaults where none was saved.
    pub fn load(tx: &mut Tx) -> Result<Policy> {
        let saved =
            tx.maybe(sql!("SELECT value FROM setting WHERE key = 'policy'"), &[], |r| r.get::<String>(0))?;
        Ok(saved.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
    }

    pub fn save(&self, tx: &mut Tx) -> Result<()> {
        let json = serde_json::to_string(self).unwrap_or_default();
        crate::site::set(tx, "policy", &json)
    }
}

/// Stack Overflow's thresholds, with asking, answering, voting up and commenting lower for a young community.
pub fn default_threshold(privilege: Privilege) -> i64 {
    match privilege {
        Privilege::Ask | Privilege::Answer | Privilege::Comment => 1,
        Privilege::Image => 1,
        Privilege::VoteUp => 1,
        Privilege::VoteDown => 125,
        Privilege::NewTag => 300,
        Privilege::Edit => 2000,
        Privilege::EditTag => 1500,
        Privilege::Close => 3000,
        Privilege::Delete => 10_000,
    }
}

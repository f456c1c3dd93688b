//! The site's rules that an administrator sets: points, thresholds, limits. Defaults are Stack Overflow's where it has
//! them. Kept as one JSON row in `setting`, so a new field has its default on an old site.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Tx, sql};

use crate::error::{Problem, Result, check};
use crate::event::{self, Kind, Subject};
use crate::permission::Privilege;
use crate::reputation::Reputation;
use crate::viewer::Viewer;

/// Points, thresholds and limits of a site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// Points by event.
    pub points: Points,
    /// Reputation needed by privilege; a privilege that is missing here has its default.
    pub thresholds: BTreeMap<Privilege, i64>,
    /// The host that people reach the site under, with its port if it has one: handed in by the process, never stored. Empty
    /// where nobody is served.
    #[serde(skip)]
    pub host: String,
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
            host: String::new(),
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

/// Changes points, thresholds and the grace period; administrators do. Where points change, the ledger is forgotten in
/// the same transaction, so that following the log makes it anew by the new ones.
///
/// # Errors
/// A problem beside each value that is out of its range; a field is named as in [`Policy::fields`].
pub fn change(tx: &mut Tx, viewer: &Viewer, new: &Policy) -> Result<()> {
    viewer.must_be_admin()?;
    let wrong = new.fields().into_iter().filter(|(_, value, (min, max))| !(min..=max).contains(&value));
    check(wrong.map(|(field, _, (min, max))| out_of(field, min, max)).collect())?;
    let before = Policy::load(tx)?;
    let Policy { points, thresholds, grace_minutes, .. } = new.clone();
    let anew = before.points != points;
    Policy { points, thresholds, grace_minutes, ..before }.save(tx)?;
    if anew {
        event::forget(tx, &Reputation)?;
    }
    let data = json!({ "what": "reputation", "reputation": anew });
    event::record(tx, viewer, Kind::SiteChanged, Subject::default(), data)
}

/// The problem of a number that is not within its range.
pub fn out_of(field: &'static str, min: i64, max: i64) -> Problem {
    Problem::new(field, "problem-range").with("min", min).with("max", max)
}

impl Policy {
    /// Every number that an administrator sets: its field, its value, its range.
    pub fn fields(&self) -> Vec<(&'static str, i64, (i64, i64))> {
        let p = &self.points;
        let mut all = vec![
            ("question_upvoted", p.question_upvoted, (0, 1000)),
            ("answer_upvoted", p.answer_upvoted, (0, 1000)),
            ("downvoted", p.downvoted, (-1000, 0)),
            ("downvote_cast", p.downvote_cast, (-1000, 0)),
            ("answer_accepted", p.answer_accepted, (0, 1000)),
            ("accepting", p.accepting, (0, 1000)),
            ("daily_cap", p.daily_cap, (0, 100_000)),
            ("grace_minutes", self.grace_minutes, (0, 1440)),
        ];
        all.extend(Privilege::ALL.map(|p| (p.as_str(), self.threshold(p), (1, 10_000_000))));
        all
    }

    /// Sets the number of a field, where there is one of this name.
    pub fn set(&mut self, field: &str, value: i64) {
        let p = &mut self.points;
        let place = match field {
            "question_upvoted" => &mut p.question_upvoted,
            "answer_upvoted" => &mut p.answer_upvoted,
            "downvoted" => &mut p.downvoted,
            "downvote_cast" => &mut p.downvote_cast,
            "answer_accepted" => &mut p.answer_accepted,
            "accepting" => &mut p.accepting,
            "daily_cap" => &mut p.daily_cap,
            "grace_minutes" => &mut self.grace_minutes,
            other => match Privilege::ALL.into_iter().find(|p| p.as_str() == other) {
                Some(privilege) => self.thresholds.entry(privilege).or_default(),
                None => return,
            },
        };
        *place = value;
    }
}

/// Stack Overflow's thresholds, with asking, answering, voting up and commenting lower for a young community.
pub fn default_threshold(privilege: Privilege) -> i64 {
    match privilege {
        Privilege::Ask | Privilege::Answer | Privilege::Comment => 1,
        Privilege::Image => 1,
        Privilege::VoteUp => 1,
        Privilege::Message => 10,
        Privilege::VoteDown => 125,
        Privilege::NewTag => 300,
        Privilege::FoundSpace => 500,
        Privilege::Edit => 2000,
        Privilege::EditTag => 1500,
        Privilege::Close => 3000,
        Privilege::Delete => 10_000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_can_be_set_and_keeps_what_it_is_set_to() {
        let mut policy = Policy::default();
        for (i, (field, ..)) in Policy::default().fields().into_iter().enumerate() {
            policy.set(field, i as i64);
        }
        let values: Vec<i64> = policy.fields().into_iter().map(|(_, value, _)| value).collect();
        assert_eq!(values, (0..values.len() as i64).collect::<Vec<_>>());
    }
}

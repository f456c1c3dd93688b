//! What can go wrong in the domain: each kind has one status and one sentence in `web`.

use std::fmt;

use crate::permission::Privilege;
use crate::time::Time;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an act did not happen.
#[derive(Debug)]
pub enum Error {
    /// It does not exist, or the viewer may not see it: the same answer for both (404).
    NotFound,
    /// It needs an account (401).
    SignIn,
    /// The viewer may not do it, and why (403).
    Denied(Denial),
    /// What was typed breaks these rules, each beside its field (422).
    Invalid(Vec<Problem>),
    /// Somebody else changed it first; the revision number that stands now, 0 of a comment (409).
    Conflict { revision: i64 },
    /// The database failed (500, or 503 when it was merely busy).
    Store(store::Error),
}

/// Why a viewer may not do something; each has its sentence under the key `denied-…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denial {
    /// Needs this much reputation for the privilege; the viewer has less.
    Reputation { privilege: Privilege, needed: i64, has: i64 },
    /// Suspended until then, for this reason.
    Suspended { until: Time, reason: String },
    /// One's own post can't be voted on.
    Own,
    /// Only its author may.
    NotAuthor,
    /// A question with answers is not its author's to delete.
    Answered,
    /// An accepted answer is not its author's to delete.
    Accepted,
    /// The time in which its author may change it is over.
    TooLate,
    /// Only a moderator (of the site or of the space) may.
    NotModerator,
    /// Only an administrator may.
    NotAdmin,
    /// The last administrator stays one.
    LastAdmin,
    /// Only somebody of a higher role may do this to a moderator or an administrator.
    NotAbove,
    /// The question is closed and takes no answers.
    Closed,
    /// The post is locked.
    Locked,
    /// The post is deleted.
    Deleted,
    /// The e-mail address must be confirmed first.
    Unconfirmed,
    /// The space takes posts only from its members.
    NotInSpace,
    /// A space that questions were asked in can't be deleted, nor can the default one.
    SpaceInUse,
    /// Nobody founds more spaces than this.
    FoundsTooMany { most: i64 },
    /// The last moderator of a space has to hand it over first.
    LastSpaceModerator,
    /// The space's moderators have declined; until then one can't ask again.
    DeclinedLately { until: Time },
    /// A space has no more invitations that are open than this.
    InvitesTooMany { most: i64 },
    /// People have voted in the poll, so its choices stay.
    Voted,
    /// Whoever asked anonymously has the rights of the question's author there, and no others.
    Masked,
    /// Others have written under a private question, so it stays one.
    InConfidence,
    /// The poll takes no more votes.
    PollOver,
    /// Nobody follows more of a kind than this.
    FollowsTooMany { most: i64 },
    /// Everybody else has left the conversation.
    NobodyThere,
    /// With less reputation than this one begins so many conversations within a day.
    BeginsTooMany { most: i64, from: i64 },
}

/// One broken rule beside the field it concerns.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The form field's name.
    pub field: &'static str,
    pub message: Message,
}

/// A sentence by its key in the translation files, with its arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub key: &'static str,
    pub args: Vec<(&'static str, Arg)>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    Number(i64),
    Text(String),
}

impl From<i64> for Arg {
    fn from(n: i64) -> Arg {
        Arg::Number(n)
    }
}

impl From<&str> for Arg {
    fn from(s: &str) -> Arg {
        Arg::Text(s.to_owned())
    }
}

impl Problem {
    pub fn new(field: &'static str, key: &'static str) -> Problem {
        Problem { field, message: Message { key, args: Vec::new() } }
    }

    /// The same problem with one more argument for its sentence.
    pub fn with(mut self, name: &'static str, arg: impl Into<Arg>) -> Problem {
        self.message.args.push((name, arg.into()));
        self
    }
}

/// Nothing when there is no problem, otherwise [`Error::Invalid`] with all of them.
pub fn check(problems: Vec<Problem>) -> Result<()> {
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Error {
        Error::Invalid(vec![problem])
    }
}

impl From<Denial> for Error {
    fn from(denial: Denial) -> Error {
        Error::Denied(denial)
    }
}

impl From<store::Error> for Error {
    /// A row that is not there is a thing that does not exist.
    fn from(error: store::Error) -> Error {
        match error {
            store::Error::NoRow => Error::NotFound,
            other => Error::Store(other),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Store(e) => e.fmt(f),
            other => write!(f, "{other:?}"),
        }
    }
}

impl std::error::Error for Error {}

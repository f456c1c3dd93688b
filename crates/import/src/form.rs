//! The neutral form: what every source is turned into and all that the loader knows.
//!
//! Ids are the original ones; how they become ours is the loader's affair. Times are microseconds UTC. Where a text shows a
//! [`File`] of the site, it names it by [`FILE`] and its id instead of an address.

use forum::Role;
pub use forum::act::Kind as ActKind;
use forum::upload::Kind as FileKind;
use serde::{Deserialize, Serialize};

use crate::error::Result;

/// Where it comes from.
#[derive(Clone, Debug)]
pub struct Site {
    /// The system: `stackexchange`, ...
    pub kind: &'static str,
    /// The site's name there, such as `beer.stackexchange.com`; with `kind` it tells one site from another.
    pub name: String,
    /// Its address without a slash at the end; [`Post::path`] and [`Person::path`] go on from it.
    pub url: String,
    /// A print of what is read, so that an import that was interrupted goes on with the same.
    pub print: String,
    /// The highest ids among posts and comments.
    pub last_post: i64,
    pub last_comment: i64,
}

/// What stands in a text before the id of a file, such as `imported-file:12`.
pub const FILE: &str = "imported-file:";

/// A person. Without an address and a password they become a placeholder: nobody can sign in as them until they claim it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Person {
    pub id: i64,
    pub name: String,
    /// The name that they log in by there; empty where there is none beside the name.
    pub handle: String,
    /// Empty where the source has none.
    pub email: String,
    /// Whether they have shown there that the address is theirs.
    pub confirmed: bool,
    /// The password's hash as `forum::member::old_password` writes it down.
    pub password: Option<String>,
    pub role: Role,
    /// Whether they are shut out there.
    pub suspended: bool,
    /// Markdown.
    pub about: String,
    pub location: String,
    pub website: String,
    pub joined: i64,
    pub seen: i64,
    pub reputation: i64,
    pub path: String,
    /// The paths that lead to them there (see `forum::address`).
    pub old: Vec<String>,
}

/// Who did something: an account, or a name where the account is gone, or neither.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Author {
    pub person: Option<i64>,
    /// The name as the site prints it where there is no account.
    pub name: String,
}

/// A tag and what is said about it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Tag {
    pub id: i64,
    pub name: String,
    /// Plain text.
    pub description: String,
    /// Markdown.
    pub wiki: String,
    /// The paths that lead to it there.
    pub old: Vec<String>,
}

/// A picture that was put there, as it came.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct File {
    pub id: i64,
    /// A person's own, or one that texts show.
    pub portrait: bool,
    pub owner: Author,
    pub at: i64,
    /// Where it stands there, for what is not kept here.
    pub path: String,
    pub bytes: Vec<u8>,
}

impl File {
    pub fn kind(&self) -> FileKind {
        if self.portrait { FileKind::Portrait } else { FileKind::Image }
    }
}

/// A question with everything under it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Thread {
    pub question: Post,
    pub answers: Vec<Post>,
}

/// A question or an answer as it stands, and how it came to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Post {
    pub id: i64,
    pub author: Author,
    pub created: i64,
    /// A question's views.
    pub views: i64,
    pub path: String,
    pub licence: String,
    /// Every text that it had, oldest first; never empty, and the last one stands.
    pub revisions: Vec<Revision>,
    pub comments: Vec<Comment>,
    /// Votes as totals, where nobody knows whose they are, and votes as events.
    pub votes: Vec<Tally>,
    pub ballots: Vec<Ballot>,
    /// What was done to it, oldest first.
    pub acts: Vec<Act>,
    /// Whether it is closed, locked, deleted and pinned now; the last act of that kind says by whom and why.
    pub closed: bool,
    pub locked: bool,
    pub deleted: bool,
    pub pinned: bool,
    /// A question's accepted answer.
    pub accepted: Option<i64>,
    /// The paths that lead to it there.
    pub old: Vec<String>,
}

/// One text that a post had. Title and tags are a question's.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Revision {
    pub kind: RevisionKind,
    pub title: String,
    /// Markdown.
    pub body: String,
    pub tags: Vec<String>,
    pub summary: String,
    pub author: Author,
    pub at: i64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum RevisionKind {
    #[default]
    Initial,
    Edit,
    Rollback,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Comment {
    pub id: i64,
    pub author: Author,
    /// Inline Markdown.
    pub body: String,
    pub score: i64,
    pub at: i64,
    pub licence: String,
    pub deleted: bool,
}

/// A person's vote: 1 up, -1 down.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ballot {
    pub person: i64,
    pub value: i64,
    pub at: i64,
}

/// The votes of one UTC day, which begins at `day`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    pub day: i64,
    pub ups: i64,
    pub downs: i64,
}

impl Tally {
    /// Counts a vote with those of its day.
    pub fn add(days: &mut Vec<Tally>, at: i64, value: i64) {
        let day = at - at.rem_euclid(forum::time::DAY);
        let place = days.iter().position(|tally| tally.day == day).unwrap_or_else(|| {
            days.push(Tally { day, ..Tally::default() });
            days.len() - 1
        });
        if value > 0 { days[place].ups += 1 } else { days[place].downs += 1 }
    }
}

/// Something that was done to a post apart from writing it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Act {
    pub kind: ActKind,
    pub at: i64,
    pub author: Author,
    /// A word of `forum::act::Reason` for a closed question, a sentence or a number otherwise.
    pub reason: String,
    pub note: String,
}

/// A post that names another.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Link {
    pub id: i64,
    pub from: i64,
    pub to: i64,
    /// `from` was closed because `to` asks the same.
    pub duplicate: bool,
    pub at: i64,
}

/// A badge that a person was awarded. Class: 1 gold, 2 silver, 3 bronze.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Award {
    pub id: i64,
    pub person: i64,
    pub badge: String,
    pub class: i64,
    pub at: i64,
}

/// What of a source finds no place here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Names what it is and why, with the translation key `left-out-…`.
    pub what: String,
    /// Which one, where there are several (a file's name).
    pub of: String,
    pub count: u64,
}

impl LeftOut {
    pub fn new(what: &str, count: u64) -> LeftOut {
        LeftOut { what: what.to_owned(), of: String::new(), count }
    }

    /// What only this source has, in its own words.
    pub fn other(words: &str, count: u64) -> LeftOut {
        LeftOut { of: words.to_owned(), ..LeftOut::new("other", count) }
    }
}

/// Some things of a source in the order in which they are loaded.
pub type Stream<'s, T> = Box<dyn Iterator<Item = Result<T>> + Send + 's>;

/// A site that was read to its end and found whole, so that nothing of it is refused half-way. Each stream is in the order
/// of its items' ids (a thread's is its question's), which is what an interrupted import goes on by, and can be had again.
pub trait Source: Send + Sync {
    fn site(&self) -> &Site;
    fn people(&self) -> Result<Stream<'_, Person>>;
    fn tags(&self) -> Result<Stream<'_, Tag>>;
    fn files(&self) -> Result<Stream<'_, File>>;
    fn threads(&self) -> Result<Stream<'_, Thread>>;
    fn links(&self) -> Result<Stream<'_, Link>>;
    fn awards(&self) -> Result<Stream<'_, Award>>;
    /// How many items each stream has, in the order above.
    fn counts(&self) -> [u64; 6];
    /// What is left out and why, each with how many there are.
    fn left_out(&self) -> Vec<LeftOut>;
}

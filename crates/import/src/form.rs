//! The neutral form: what every source is turned into and all that the loader knows.
//!
//! Ids are the original ones; how they become ours is the loader's affair. Times are microseconds UTC.

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

/// A person, who becomes a placeholder: nobody can sign in as them until they claim it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Person {
    pub id: i64,
    pub name: String,
    /// Markdown.
    pub about: String,
    pub location: String,
    pub website: String,
    pub joined: i64,
    pub seen: i64,
    pub reputation: i64,
    pub path: String,
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
    pub votes: Vec<Tally>,
    /// What was done to it, oldest first.
    pub acts: Vec<Act>,
    /// Whether it is closed and locked now; the last act of that kind says by whom and why.
    pub closed: bool,
    pub locked: bool,
    /// A question's accepted answer.
    pub accepted: Option<i64>,
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
}

/// The votes of one UTC day, which begins at `day`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    pub day: i64,
    pub ups: i64,
    pub downs: i64,
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

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum ActKind {
    Accept,
    Close,
    Reopen,
    Delete,
    Undelete,
    Lock,
    Unlock,
    Protect,
    Unprotect,
    BountyStart,
    BountyEnd,
    CommunityWiki,
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

/// Some things of a source in the order in which they are loaded.
pub type Stream<'s, T> = Box<dyn Iterator<Item = Result<T>> + Send + 's>;

/// A site that was read to its end and found whole, so that nothing of it is refused half-way. Each stream is in the order
/// of its items' ids (a thread's is its question's), which is what an interrupted import goes on by, and can be had again.
pub trait Source: Send + Sync {
    fn site(&self) -> &Site;
    fn people(&self) -> Result<Stream<'_, Person>>;
    fn tags(&self) -> Result<Stream<'_, Tag>>;
    fn threads(&self) -> Result<Stream<'_, Thread>>;
    fn links(&self) -> Result<Stream<'_, Link>>;
    fn awards(&self) -> Result<Stream<'_, Award>>;
    /// How many items each stream has, in the order above.
    fn counts(&self) -> [u64; 5];
    /// What is left out and why, each with how many there are.
    fn left_out(&self) -> Vec<(String, u64)>;
}

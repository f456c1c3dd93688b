//! Following people, tags, questions and spaces; muting people and tags; blocking people.
//!
//! Of two people each has one stance towards the other: following ends muting, and muting (or blocking) ends following.

mod block;
mod hand_over;
mod leave;
mod list;
mod mute;
mod set;
mod stance;

pub use block::block;
pub(crate) use hand_over::hand_over;
pub(crate) use leave::leave;
pub use list::{Shunned, followed_questions, followed_spaces, followed_tags, followers, following, shunned};
pub use mute::mute;
pub(crate) use set::end;
pub use set::{MOST, follow, follow_at_most};
pub use stance::{Stance, any, count, stance};

use crate::id::{MemberId, QuestionId, SpaceId, TagId};

/// What can be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thing {
    Person(MemberId),
    Tag(TagId),
    Question(QuestionId),
    Space(SpaceId),
}

impl Thing {
    /// The kind, as it is stored, and the id.
    pub(crate) fn key(self) -> (&'static str, i64) {
        match self {
            Thing::Person(id) => ("person", id.0),
            Thing::Tag(id) => ("tag", id.0),
            Thing::Question(id) => ("question", id.0),
            Thing::Space(id) => ("space", id.0),
        }
    }
}

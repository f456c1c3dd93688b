//! Drafts: half-written texts, kept for a member or for a browser in which nobody has signed in yet.
//!
//! A draft stands for what its owner typed, not for a post: it is never shown to anybody else, and no rule of posting is
//! asked before it is kept.

mod adopt;
mod discard;
mod load;
mod owner;
mod save;

pub use adopt::adopt;
pub use discard::{discard, prune};
pub use load::{load, under_question};
pub use owner::Owner;
pub use save::{LARGEST, save};

use serde::{Deserialize, Serialize};

use crate::id::{ConversationId, PostId, QuestionId};
use crate::time::Time;

/// What is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Question,
    Answer,
    Comment,
    Edit,
    Message,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Question => "question",
            Kind::Answer => "answer",
            Kind::Comment => "comment",
            Kind::Edit => "edit",
            Kind::Message => "message",
        }
    }

    pub fn parse(name: &str) -> Option<Kind> {
        [Kind::Question, Kind::Answer, Kind::Comment, Kind::Edit, Kind::Message]
            .into_iter()
            .find(|k| k.as_str() == name)
    }
}

/// The form that a draft belongs in; each owner has at most one draft for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    pub kind: Kind,
    /// The question that is answered, the post that is commented on or edited, the conversation that is written in; 0 for a
    /// new question or conversation.
    pub target: i64,
}

impl Place {
    pub const QUESTION: Place = Place { kind: Kind::Question, target: 0 };

    pub fn answer(question: QuestionId) -> Place {
        Place { kind: Kind::Answer, target: question.0 }
    }

    pub fn comment(post: PostId) -> Place {
        Place { kind: Kind::Comment, target: post.0 }
    }

    pub fn message(conversation: Option<ConversationId>) -> Place {
        Place { kind: Kind::Message, target: conversation.map_or(0, |conversation| conversation.0) }
    }

    pub fn edit(post: PostId) -> Place {
        Place { kind: Kind::Edit, target: post.0 }
    }
}

/// The form's fields as they were typed; those that a form lacks stay empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fields {
    pub title: String,
    pub body: String,
    pub tags: String,
    pub summary: String,
    pub space: Option<i64>,
    pub mail: bool,
    /// The version that an edit began with.
    pub base: String,
    /// Whom a message goes to.
    pub to: String,
    /// Whether a question is for those alone whom it is asked to.
    pub private: bool,
    /// Whether it is asked anonymously.
    pub anonymous: bool,
}

impl Fields {
    /// Nothing but a text.
    pub fn text(body: &str) -> Fields {
        Fields { body: body.to_owned(), ..Fields::default() }
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        [&self.title, &self.body, &self.tags, &self.summary].iter().all(|text| text.trim().is_empty())
    }
}

/// A draft as it was kept last.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub fields: Fields,
    pub at: Time,
}

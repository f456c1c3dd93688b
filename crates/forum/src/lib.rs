//! The domain: questions, answers, people, and every rule about them.
//!
//! One folder a noun, one verb a file. Every function is ordinary synchronous Rust over a [`store::Tx`]; who asks and
//! when comes in with the [`Viewer`]. Nothing here knows HTTP, a clock or the environment.

#[macro_use]
pub mod permission;
#[macro_use]
mod columns;
pub mod act;
pub mod address;
pub mod admin;
pub mod answer;
pub mod asked;
pub mod backup;
pub mod badge;
pub mod claim;
pub mod comment;
pub mod draft;
pub mod error;
pub mod event;
pub mod feed;
pub mod follow;
pub mod id;
pub mod invitation;
pub mod link;
pub mod listing;
pub mod mask;
pub mod member;
pub mod mention;
pub mod message;
pub mod notification;
pub mod origin;
pub mod outbox;
pub mod policy;
pub mod poll;
pub mod post;
pub mod push;
pub mod question;
pub mod reply;
pub mod reputation;
pub mod saved;
pub mod schema;
mod seal;
pub mod search;
pub mod site;
pub mod space;
pub mod statistics;
pub mod tag;
pub mod takeout;
pub mod text;
pub mod time;
pub mod upload;
pub mod viewer;
pub mod vote;

pub use error::{Arg, Denial, Error, Message, Problem, Result};
pub use id::{
    ActId, AnswerId, ClaimId, CommentId, ConversationId, EventId, InvitationId, LookId, MemberId, PostId,
    QuestionId, ReportId, SpaceId, TagId,
};
pub use permission::Privilege;
pub use policy::Policy;
pub use time::Time;
pub use viewer::{Role, Viewer};

//! The site from outside: the real router on a real database, one file a subject. They are one program, so that what they stand on
//! is linked once; what needs a process of its own (`running`) stands beside it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[macro_use]
mod common;

mod accounts;
mod admin;
mod asked;
mod asking;
mod claims;
mod connect;
mod core;
mod drafts;
mod feeds;
mod find;
mod groups;
mod history;
mod links;
mod live;
mod masks;
mod meaning;
mod messages;
mod moved_in;
mod notices;
mod people;
mod polls;
mod push;
mod replies;
mod reputation;
mod search;
mod settings;
mod spaces;
mod statements;
mod visibility;

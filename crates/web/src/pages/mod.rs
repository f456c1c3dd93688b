//! The pages, one file a noun: what comes in, the one crossing to the database, what goes out.

pub mod about;
pub mod account;
pub mod admin;
pub mod answer;
pub mod ask;
pub mod asked;
pub mod asker;
pub mod badges;
pub mod claim;
pub mod comment;
pub mod draft;
pub mod edit;
pub mod feeds;
pub mod follow;
pub mod help;
pub mod history;
pub mod home;
pub mod inbox;
pub mod keys;
pub mod link;
pub mod lists;
pub mod live;
pub mod machine;
pub mod mentions;
pub mod message;
pub mod moderate;
pub mod pager;
pub mod people;
pub mod person;
pub mod pictures;
pub mod poll;
pub mod preview;
pub mod question;
pub mod questions;
pub mod search;
pub mod settings;
pub mod similar;
pub mod sitemap;
pub mod space;
pub mod spaces;
pub mod tags;
pub mod theme;
pub mod timeline;
pub mod unsubscribe;
pub mod vote;

use crate::fault::Fault;

/// Any other address.
pub async fn not_found() -> Fault {
    Fault::not_found()
}

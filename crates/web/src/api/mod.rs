//! The pages' data as JSON, one file a noun. What is shown to programs is written down here, apart from the domain's own
//! structs, so that the one can change without the other.

pub mod about;
pub mod admin;
pub mod asked;
pub mod badge;
pub mod claim;
pub mod follow;
pub mod history;
pub mod inbox;
pub mod message;
pub mod people;
pub mod person;
pub mod question;
pub mod search;
pub mod space;
pub mod tag;

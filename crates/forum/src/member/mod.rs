//! People with an account.

mod person;
mod register;
mod viewer;

pub use person::{Person, find, person_at};
pub use register::{Registration, register};
pub use viewer::{Me, by_session, touch};

//! People with an account.

pub mod confirm;
pub mod credentials;
pub mod handle;
pub mod link;
pub mod password;
mod person;
mod register;
pub mod reset;
mod secret;
pub mod session;
pub mod setup;
pub mod sign_up;
pub mod token;
mod viewer;

pub use credentials::Credentials;
pub use person::{Person, find, person_at};
pub use register::{Registration, register};
pub use secret::Secret;
pub use sign_up::SignUp;
pub use viewer::{Me, by_session, touch};

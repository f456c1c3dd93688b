//! People with an account.

pub mod account;
mod badges;
pub mod confirm;
mod create;
pub mod credentials;
pub mod handle;
pub mod leave;
pub mod link;
pub mod list;
pub mod old_password;
pub mod page;
pub mod password;
mod person;
pub mod posts;
pub mod preferences;
pub mod profile;
mod register;
pub mod reset;
mod role;
mod secret;
pub mod session;
pub mod setup;
pub mod sign_up;
mod suspend;
pub mod token;
mod viewer;

pub use badges::{Badge, badges};
pub use create::{Newcomer, create};
pub use credentials::Credentials;
pub use person::{Person, by_id, find, person_at};
pub use register::{Registration, register};
pub use role::{is_last as is_last_admin, set_role};
pub use secret::Secret;
pub use sign_up::SignUp;
pub use suspend::{lift, suspend};
pub use viewer::{Me, by_session, touch};

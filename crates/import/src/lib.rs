//! Moving in: other systems' sites, brought into this one.
//!
//! A **source** ([`stackexchange`], [`question2answer`], [`apache_answer`]) reads a site to its end and gives it in the neutral [`form`]; the loader ([`load`])
//! writes that into the database and knows no source. What came from where is kept (table `origin`), so that a newer copy
//! of the same site brings what changed and what is new, and leaves alone what was written or edited here since.
//!
//! Nothing here knows HTTP. Memory stays bounded whatever the size of the site: a source sorts on disk (`spool`), the loader
//! goes in batches, each a transaction that also keeps how far it came.

pub mod apache_answer;
mod date;
mod error;
pub mod form;
pub mod load;
mod progress;
pub mod question2answer;
mod sorted;
mod spool;
pub mod stackexchange;
mod stop;

pub use error::{Error, Result};
pub use progress::{Progress, Silent};
pub use sorted::SortedSite;

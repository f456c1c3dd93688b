//! Out and in again: backups that are proven, whole exports, dumps that can be published.
//!
//! All of it stands on [`store::bulk`], which reads tables and columns from the database itself, so that nothing a later
//! migration adds is forgotten. What an export leaves out is the list in [`tables`], each with its reason. Everything here
//! waits for disks; call it on a thread of its own.

pub mod backup;
mod digest;
mod failure;
pub mod folder;
mod line;
pub mod manifest;
pub mod public;
pub mod tables;
mod target;
mod watch;

pub use failure::{Failure, Result};
pub use manifest::{Manifest, Sum};
pub use watch::{Silent, Unit, Watch};

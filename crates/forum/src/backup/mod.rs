//! Which backups were made, and which are proven. What makes them is no part of the domain; it writes down here what
//! became of it.

mod note;
mod turn;

pub use note::{Note, Standing, failed, made, proven, standing, started};
pub use turn::turn;

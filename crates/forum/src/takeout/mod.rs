//! What may be taken away: by everybody (a dump that could be published), and by a person of what is theirs.
//!
//! Every list goes through the visibility rule of [`crate::permission`], asked for the one who takes it away, at that
//! moment. Rows are handed out as JSON objects, for they are read by other programs and not by this one.

mod masks;
mod own;
mod pictures;
mod public;
mod record;

pub use own::{of, own};
pub use pictures::{own_image, own_images};
pub use public::{PUBLIC, Part, image, images, next_people, next_questions, public};

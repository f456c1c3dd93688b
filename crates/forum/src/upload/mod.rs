//! Pictures of people and images in posts. What comes in here was decoded and encoded anew already, so it holds pixels and
//! nothing else.

mod image;
mod keep;
mod uses;

pub use image::{Stored, image, portrait};
pub use keep::{Kind, Picture, bring, keep};
pub(crate) use uses::names;
pub use uses::note_uses;

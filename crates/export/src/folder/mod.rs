//! A whole site as a folder of lines: `manifest.json` and one `<table>.jsonl` for each table. See docs/export.md.

mod read;
mod write;

pub use read::{Read, read};
pub use write::{Written, write};
pub(crate) use write::{prepare, seal};

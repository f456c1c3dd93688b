//! What holds for any model, with a tiny one that is made here.
#![allow(clippy::unwrap_used)]

mod files;
mod network;
mod tiny;
mod vectors;

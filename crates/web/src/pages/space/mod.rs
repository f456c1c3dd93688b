//! Looking after a space: making, changing and deleting it, its people, and moving questions between spaces.

pub mod change;
pub mod people;
pub mod transfer;

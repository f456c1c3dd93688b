//! A space as a group: founding, changing and deleting it; who belongs to it, asks to and is invited; moving questions between
//! spaces.

pub mod belong;
pub mod change;
pub mod invite;
pub mod people;
pub mod transfer;

//! Administration: how the site does, its people, its rules. Moderators see people and acts, administrators everything.

pub mod acts;
pub mod badges;
pub mod claims;
pub mod imports;
pub mod messages;
pub mod overview;
pub mod people;
pub mod person;
pub mod reputation;
pub mod site;

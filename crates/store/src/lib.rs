//! The store: one SQL text, two databases.
//!
//! A statement is written once, in words that SQLite and PostgreSQL both understand ([`sql!`]), and runs in a
//! transaction that is the scope of a plain synchronous closure:
//!
//! ```ignore
//! let title = db.read(move |tx| {
//!     tx.one(sql!("SELECT title FROM question WHERE id = $1"), &[&id], |row| row.get::<String>(0))
//! }).await?;
//! ```
//!
//! Both databases keep the same promises. A transaction sees one unmoving state of the data. Writers behave as if
//! they ran one after another. A write that was acknowledged is on the disk. A statement that failed ends its
//! transaction. Text is ordered by its bytes.

mod bind;
pub mod bulk;
pub mod check;
mod db;
mod error;
mod migrate;
mod postgres;
mod queue;
mod row;
mod sql;
mod sqlite;
#[cfg(feature = "testing")]
pub mod testing;
mod tokens;
mod tx;

pub use bind::{Bind, Value};
pub use db::{Db, Dialect, Location, Options};
pub use error::Error;
pub use migrate::Migration;
pub use row::{Column, Row};
pub use sql::{STATEMENTS, Sql};
pub use tx::Tx;

#[doc(hidden)]
pub use linkme as __linkme;
#[doc(hidden)]
pub use sql::question_marks as __question_marks;

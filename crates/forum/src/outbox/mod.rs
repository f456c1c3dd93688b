//! Mail to be sent: written in the transaction of what it is about, sent afterwards by whoever can reach a mail server.
//!
//! A row says what a mail is about, not what it says: words, links and whether the reader may still see the thing are
//! decided when it is sent ([`next`]).

mod enqueue;
mod kind;
mod letter;
mod next;
mod settle;

pub use enqueue::{Mail, enqueue, withdraw_all, withdraw_links};
pub use kind::Kind;
pub use letter::{Content, Letter};
pub use next::{Next, next};
use settle::skipped;
pub use settle::{TRIES, failed, retry_at, sent};

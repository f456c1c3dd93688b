//! Web push: what happens is told to people's browsers while nobody looks at the site.
//!
//! A browser that asks for it gives an address where its maker takes messages for it (RFC 8030). It is told as long as the
//! session lasts in which it asked. As with mail, a row says what a message is about; whether it is unread, wanted and visible
//! is asked when it is sent ([`next`]).

mod key;
mod next;
mod queue;
mod subscription;

pub use key::{keep_key, key};
pub use next::{Content, Message, Next, next};
pub(crate) use queue::enqueue;
pub use queue::{done, prune};
pub use subscription::{Browser, Subscription, list, lose, subscribe, unsubscribe};

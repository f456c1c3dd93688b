//! How often one may do what costs the site something: coming in, by the client's address and by the account tried;
//! keeping drafts and asking for previews.

use std::time::Instant;

use sha2::{Digest, Sha256};

use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::limit::{Act, Who};

/// Before a password is checked: guessing is slow from one address, and for one account from all of them together.
pub(crate) fn signing_in(cx: &Cx, login: &str) -> Result<()> {
    from_here(cx, Act::Login)?;
    take(cx, Act::Login, named(login))
}

/// Before an account is made.
pub(crate) fn signing_up(cx: &Cx) -> Result<()> {
    from_here(cx, Act::Signup)
}

/// Before a mail is written that somebody may not want: `whose` is the address or the account that it goes to.
pub(crate) fn asking_for_mail(cx: &Cx, whose: &str) -> Result<()> {
    from_here(cx, Act::Reset)?;
    take(cx, Act::Reset, named(whose))
}

/// Before a secret from a link is tried.
pub(crate) fn trying_a_link(cx: &Cx) -> Result<()> {
    from_here(cx, Act::Login)
}

/// Before the viewer's own password is checked once more.
pub(crate) fn proving_oneself(cx: &Cx) -> Result<()> {
    from_here(cx, Act::Login)?;
    take(cx, Act::Login, Who::Account(cx.viewer.id.0))
}

/// Before a picture is decoded.
pub(crate) fn uploading(cx: &Cx) -> Result<()> {
    from_here(cx, Act::Upload)?;
    take(cx, Act::Upload, Who::Account(cx.viewer.id.0))
}

fn from_here(cx: &Cx, act: Act) -> Result<()> {
    cx.address.map_or(Ok(()), |address| take(cx, act, Who::Address(address)))
}

fn take(cx: &Cx, act: Act, who: Who) -> Result<()> {
    let taken = cx.app.limits.take(act, who, Instant::now());
    taken.map_err(|retry_after| Fault::Limited { retry_after })
}

/// An account by what was typed for it, whether or not there is one: a number that no account has.
fn named(typed: &str) -> Who {
    let hash = Sha256::digest(typed.trim().trim_start_matches('@').to_lowercase());
    let number = hash.iter().take(7).fold(0, |number, byte| number << 8 | i64::from(*byte));
    Who::Account(-1 - number)
}

/// Before a draft is kept.
pub(crate) fn drafting(_cx: &Cx) -> Result<()> {
    Ok(())
}

/// Before a text is rendered that is not posted.
pub(crate) fn previewing(_cx: &Cx) -> Result<()> {
    Ok(())
}

//! How often one may do what costs the site something: coming in, by the client's address and by the account tried;
//! writing, voting and searching, by the account where there is one.

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

/// Before a question, an answer or an edit is taken.
pub(crate) fn posting(cx: &Cx) -> Result<()> {
    take(cx, Act::Post, viewer(cx)?)
}

/// Before a comment is taken.
pub(crate) fn commenting(cx: &Cx) -> Result<()> {
    take(cx, Act::Comment, viewer(cx)?)
}

/// Before a message is taken, or shown to the moderators.
pub(crate) fn messaging(cx: &Cx) -> Result<()> {
    take(cx, Act::Message, viewer(cx)?)
}

/// Before a vote is counted, an answer accepted, a question bookmarked.
pub(crate) fn voting(cx: &Cx) -> Result<()> {
    take(cx, Act::Vote, viewer(cx)?)
}

/// Before a draft is kept, for those as well who have not signed in.
pub(crate) fn drafting(cx: &Cx) -> Result<()> {
    anybody(cx, Act::Draft)
}

/// Before a text is rendered that is not posted.
pub(crate) fn previewing(cx: &Cx) -> Result<()> {
    anybody(cx, Act::Preview)
}

/// Before the index is searched.
pub(crate) fn searching(cx: &Cx) -> Result<()> {
    anybody(cx, Act::Search)
}

/// Before questions like one that is being written are looked for, or gone on to.
pub(crate) fn looking_around(cx: &Cx) -> Result<()> {
    anybody(cx, Act::Similar)
}

/// The account that acts; nobody can act without one.
fn viewer(cx: &Cx) -> Result<Who> {
    if cx.signed_in() { Ok(Who::Account(cx.viewer.id.0)) } else { Err(forum::Error::SignIn.into()) }
}

fn anybody(cx: &Cx, act: Act) -> Result<()> {
    viewer(cx).map_or_else(|_| from_here(cx, act), |who| take(cx, act, who))
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

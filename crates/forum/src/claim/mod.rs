//! Claims: an account that came with an import (a placeholder, whom nobody can sign in as) is handed over to the person
//! whose it is on the other site.
//!
//! The person is given a token, puts it into their profile there and says so; an administrator looks at that profile and
//! grants or refuses the claim. Nothing is fetched here. An administrator may also hand an account over without a claim.
//! Afterwards all that was the placeholder's is the person's, and the placeholder is a name that leads to them.

mod decide;
mod find;
mod hand_over;
mod make;
mod taken_back;

pub use decide::{give, grant, refuse};
pub use find::{open_of, placeholder, successor, waiting, waiting_count};
pub use make::{MOST_OPEN, ask, begin, withdraw};

use store::{Row, Tx, sql};

use crate::error::Result;
use crate::id::{ClaimId, MemberId};
use crate::member::Person;
use crate::time::Time;

/// An imported account that is nobody's yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Placeholder {
    pub person: Person,
    /// The site that it came from.
    pub site: String,
    /// The profile there; empty where it has no address.
    pub url: String,
}

/// A claim that is not decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    pub id: ClaimId,
    /// What is to stand in the profile on the other site.
    pub token: String,
    pub created_at: Time,
    /// Since when an administrator may look; none until the person says that the token is there.
    pub asked_at: Option<Time>,
}

/// A claim that waits for an administrator.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    pub claim: Claim,
    pub placeholder: Placeholder,
    pub claimant: Person,
    /// How many others claim the same account.
    pub rivals: i64,
}

/// SQL: the columns that [`claim_at`] reads, of the claim table under the alias `c`.
macro_rules! claim_columns {
    () => {
        "c.id, c.token, c.created_at, c.asked_at"
    };
}

use claim_columns;

fn claim_at(r: &Row, at: usize) -> Result<Claim, store::Error> {
    let (id, token) = (r.get(at)?, r.get(at + 1)?);
    Ok(Claim { id, token, created_at: r.get(at + 2)?, asked_at: r.get(at + 3)? })
}

/// Whether an account came with an import and is nobody's yet, so that nobody reads what is sent to it.
pub(crate) fn is_unclaimed(tx: &mut Tx, member: MemberId) -> Result<bool> {
    Ok(find::is_nobodys(tx, member)? && decide::is_imported(tx, member)?)
}

/// Whoever an account is now: itself, or the person that it was handed over to.
pub(crate) fn heir(tx: &mut Tx, member: MemberId) -> Result<MemberId> {
    let heir =
        tx.maybe(sql!("SELECT COALESCE(claimed_by, id) FROM member WHERE id = $1"), &[&member], |r| {
            r.get(0)
        })?;
    Ok(heir.unwrap_or(member))
}

//! Drafts from before signing in become the member's.

use store::{Tx, sql};

use super::{Draft, Owner, load, save};
use crate::error::Result;
use crate::id::MemberId;

/// Hands a browser's drafts to the member who signed in there. Where the member had one for the same form already, the
/// newer text comes first and the older below it.
pub fn adopt(tx: &mut Tx, visitor: &Owner, member: MemberId) -> Result<()> {
    let owner = Owner::member(member);
    for (place, draft) in load::all(tx, visitor)? {
        let joined = match load(tx, &owner, place)? {
            Some(kept) if kept.at > draft.at => join(kept, draft),
            Some(kept) => join(draft, kept),
            None => draft,
        };
        save(tx, joined.at, &owner, place, &joined.fields)?;
    }
    tx.run(sql!("DELETE FROM draft WHERE owner = $1"), &[visitor])?;
    Ok(())
}

fn join(newer: Draft, older: Draft) -> Draft {
    let (above, below) = (newer.fields.body.trim_end(), older.fields.body.trim());
    if below.is_empty() || above.contains(below) {
        return newer;
    }
    let mut fields = newer.fields.clone();
    fields.body = if above.is_empty() { below.to_owned() } else { format!("{above}\n\n{below}") };
    if save::written(&fields).is_some() { Draft { fields, at: newer.at } } else { newer }
}

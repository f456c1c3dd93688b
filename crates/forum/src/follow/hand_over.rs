//! What becomes of all this when an imported account is handed over to a person.

use store::{Tx, sql};

use super::leave::leave;
use crate::error::Result;
use crate::id::MemberId;

/// Whoever follows, mutes or blocks the account does so to the person from now on. What the account itself followed ends:
/// nobody was there to choose it.
pub(crate) fn hand_over(tx: &mut Tx, from: MemberId, to: MemberId) -> Result<()> {
    let moves = [
        sql!(
            "INSERT INTO follow (member, kind, target, at) SELECT f.member, f.kind, CAST($2 AS BIGINT), f.at FROM follow f
             WHERE f.kind = 'person' AND f.target = $1 AND f.member <> $2 ON CONFLICT (member, kind, target) DO NOTHING"
        ),
        sql!(
            scan "INSERT INTO mute (member, kind, target, at) SELECT f.member, f.kind, CAST($2 AS BIGINT), f.at FROM mute f
             WHERE f.kind = 'person' AND f.target = $1 AND f.member <> $2 ON CONFLICT (member, kind, target) DO NOTHING"
        ),
        sql!(
            scan "INSERT INTO block (member, target, at) SELECT f.member, CAST($2 AS BIGINT), f.at FROM block f
             WHERE f.target = $1 AND f.member <> $2 ON CONFLICT (member, target) DO NOTHING"
        ),
        sql!(scan "DELETE FROM mute WHERE kind = 'person' AND target = $1 AND CAST($2 AS BIGINT) > 0"),
        sql!(scan "DELETE FROM block WHERE target = $1 AND CAST($2 AS BIGINT) > 0"),
    ];
    for sql in moves {
        tx.run(sql, &[&from, &to])?;
    }
    leave(tx, from)?;
    tx.run(
        sql!(
            "UPDATE member SET followers = (SELECT COUNT(*) FROM follow f WHERE f.kind = 'person' AND f.target = $1)
             WHERE id = $1"
        ),
        &[&to],
    )?;
    Ok(())
}

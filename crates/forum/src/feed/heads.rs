//! The sources of a feed, each with the time of its newest item before a position. Whether that item is to be shown is not
//! asked here: as an upper bound the time serves as well, and it lies in the index.

use store::{Tx, sql};

use crate::error::Result;
use crate::id::MemberId;
use crate::listing::Position;

/// What kind of items a source gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Asked,
    Answered,
    Tag,
    Space,
    Question,
    /// Asked to the person.
    ToMe,
}

/// Where items come from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source {
    pub kind: Kind,
    pub id: i64,
    /// No item before the position is newer, in microseconds.
    pub head: i64,
}

/// All sources of a person that have something before the position.
pub(super) fn heads(tx: &mut Tx, member: MemberId, before: Position) -> Result<Vec<Source>> {
    let mut all = Vec::new();
    let params: [&dyn store::Bind; 3] = [&member, &before.key, &before.id];
    let mut put = |kind, id, head: Option<i64>| {
        all.extend(head.map(|head| Source { kind, id, head }));
    };
    tx.all(
        sql!(
            "SELECT f.target,
               (SELECT q.created_at FROM question q WHERE q.author = f.target AND (q.created_at, q.id) < ($2, $3)
                ORDER BY q.created_at DESC, q.id DESC LIMIT 1),
               (SELECT a.created_at FROM answer a WHERE a.author = f.target AND (a.created_at, a.id) < ($2, $3)
                ORDER BY a.created_at DESC, a.id DESC LIMIT 1)
             FROM follow f WHERE f.member = $1 AND f.kind = 'person'"
        ),
        &params,
        |r| {
            let id = r.get(0)?;
            put(Kind::Asked, id, r.get(1)?);
            put(Kind::Answered, id, r.get(2)?);
            Ok(())
        },
    )?;
    let others = [
        (
            Kind::Tag,
            sql!(
                "SELECT f.target, (SELECT t.asked_at FROM question_tag t WHERE t.tag = f.target
                   AND (t.asked_at, t.question) < ($2, $3) ORDER BY t.asked_at DESC, t.question DESC LIMIT 1)
                 FROM follow f WHERE f.member = $1 AND f.kind = 'tag'"
            ),
        ),
        (
            Kind::Space,
            sql!(
                "SELECT f.target, (SELECT q.created_at FROM question q WHERE q.space = f.target
                   AND (q.created_at, q.id) < ($2, $3) ORDER BY q.created_at DESC, q.id DESC LIMIT 1)
                 FROM follow f WHERE f.member = $1 AND f.kind = 'space'"
            ),
        ),
        (
            Kind::ToMe,
            sql!(
                "SELECT k.member, k.at FROM asked k WHERE k.member = $1 AND (k.at, k.question) < ($2, $3)
                 ORDER BY k.at DESC, k.question DESC LIMIT 1"
            ),
        ),
        (
            Kind::Question,
            sql!(
                "SELECT f.target, (SELECT a.created_at FROM answer a WHERE a.question = f.target
                   AND (a.created_at, a.id) < ($2, $3) ORDER BY a.created_at DESC, a.id DESC LIMIT 1)
                 FROM follow f WHERE f.member = $1 AND f.kind = 'question'"
            ),
        ),
    ];
    for (kind, sql) in others {
        tx.all(sql, &params, |r| {
            put(kind, r.get(0)?, r.get(1)?);
            Ok(())
        })?;
    }
    Ok(all)
}

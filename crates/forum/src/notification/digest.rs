//! Digests: one mail a day or a week about what came in.
//!
//! A notice waits (`frequency`) until a digest takes it (`digest`, the row of the outbox), in the transaction that writes that
//! row; so it is in one digest whenever the program ends. What of it is still unread and may be seen is decided when the mail is
//! sent ([`carried`]).

use store::{Tx, sql};

use super::choice::{self, Frequency};
use super::list::{Notice, in_digest};
use super::topic::Topic;
use crate::error::Result;
use crate::id::MemberId;
use crate::outbox::{Kind, Mail, enqueue};
use crate::time::{DAY, HOUR, Time};
use crate::viewer::{Role, Viewer};

/// When in the day (UTC) digests are written.
const HOUR_OF_DAY: i64 = 6 * HOUR;
/// 1970-01-05, a Monday.
const A_MONDAY: i64 = 4 * DAY;
/// What is older has nothing new in it: it waited while the site was away.
const OLDEST: i64 = 15 * DAY;
/// For how many people digests are written in one transaction.
const BATCH: i64 = 100;

/// Writes the digests that are due into the outbox, a batch of them; how many there were.
pub fn gather(tx: &mut Tx, now: Time) -> Result<usize> {
    let mut written = 0;
    for frequency in [Frequency::Daily, Frequency::Weekly] {
        let since = begun(frequency, now);
        let name = format!("digest-{}-{}-", frequency.as_str(), since.day());
        let members = tx.all(
            sql!(
                "SELECT DISTINCT n.member FROM notification n WHERE n.frequency = $1 AND n.at < $2
                   AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.dedupe = CAST($3 AS TEXT) || CAST(n.member AS TEXT))
                 ORDER BY n.member LIMIT $4"
            ),
            &[&frequency.as_str(), &since, &name, &BATCH],
            |r| r.get::<MemberId>(0),
        )?;
        for member in &members {
            write(tx, now, *member, frequency, since, format!("{name}{member}"))?;
        }
        written += members.len();
    }
    Ok(written)
}

/// When the day or the week of digests began in which a moment lies.
fn begun(frequency: Frequency, now: Time) -> Time {
    let (period, offset) = match frequency {
        Frequency::Weekly => (7 * DAY, A_MONDAY + HOUR_OF_DAY),
        _ => (DAY, HOUR_OF_DAY),
    };
    Time((now.0 - offset).div_euclid(period) * period + offset)
}

/// Writes one person's digest, which takes what waited for it until then.
fn write(
    tx: &mut Tx,
    now: Time,
    to: MemberId,
    frequency: Frequency,
    since: Time,
    name: String,
) -> Result<()> {
    let site = Viewer::system(MemberId::NOBODY, now, Default::default());
    let data = serde_json::json!({ "frequency": frequency.as_str() });
    enqueue(tx, &site, &Mail::to(to, Kind::Digest, data).once(name.clone()))?;
    tx.run(
        sql!(
            "UPDATE notification SET frequency = NULL,
               digest = CASE WHEN at >= $4 THEN (SELECT o.id FROM outbox o WHERE o.dedupe = $5) END
             WHERE member = $1 AND frequency = $2 AND at < $3"
        ),
        &[&to, &frequency.as_str(), &since, &now.plus(-OLDEST), &name],
    )?;
    Ok(())
}

/// What a digest tells its reader now, the most important first: what it took, they have not read, may see and still want.
/// Notices that are one row of the inbox are one here.
pub(crate) fn carried(tx: &mut Tx, reader: MemberId, role: Role, mail: i64) -> Result<Vec<Notice>> {
    let wanted: Vec<Topic> = choice::all(tx, reader)?
        .into_iter()
        .filter_map(|(topic, choice)| (choice.mail != Frequency::Never).then_some(topic))
        .collect();
    let mut rows: Vec<Notice> = Vec::new();
    for notice in in_digest(tx, reader, role, mail)? {
        if !wanted.contains(&notice.topic()) {
            continue;
        }
        match rows.iter_mut().find(|row| row.kind == notice.kind && row.bundle == notice.bundle) {
            Some(row) => row.count += 1,
            None => rows.push(notice),
        }
    }
    rows.sort_by_key(Notice::topic);
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_in_the_morning_and_a_week_on_a_monday() {
        // Friday, 2 January 2026, 05:00.
        let friday = Time(1_767_312_000_000_000 + 5 * HOUR);
        assert_eq!(friday.since(begun(Frequency::Daily, friday)), 23 * HOUR);
        let later = friday.plus(HOUR);
        assert_eq!(later.since(begun(Frequency::Daily, later)), 0);
        assert_eq!(later.since(begun(Frequency::Weekly, later)), 4 * DAY);
    }
}

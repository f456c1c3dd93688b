//! A post's history: its rows become texts and acts.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::rows::Row;
use super::tags;
use crate::form::{Act, ActKind, Author, Revision, RevisionKind};
use crate::stop::Wrong;

/// One row of PostHistory.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    kind: i64,
    /// Rows that were saved together carry the same one.
    group: String,
    at: i64,
    author: Author,
    comment: String,
    text: String,
}

/// Whether rows of this kind are used at all.
pub(super) fn is_used(kind: i64) -> bool {
    matches!(kind, 1..=16 | 19 | 20)
}

/// Whether rows of this kind hold a post's body.
pub(super) fn is_text(kind: i64) -> bool {
    matches!(kind, 2 | 5 | 8)
}

impl Entry {
    pub(super) fn read(row: &Row, kind: i64) -> Result<Entry, Wrong> {
        Ok(Entry {
            kind,
            group: row.text("RevisionGUID")?,
            at: row.must_date("CreationDate")?,
            author: Author { person: row.number("UserId")?, name: row.text("UserDisplayName")? },
            comment: row.text("Comment")?,
            text: row.text("Text")?,
        })
    }
}

/// What a post's texts begin with where its history does not say.
pub(super) struct Base {
    pub(super) title: String,
    pub(super) tags: Vec<String>,
    pub(super) author: Author,
    pub(super) at: i64,
}

/// Every text that the history knows, oldest first; none where it has no body.
pub(super) fn revisions(entries: &[Entry], base: &Base) -> Vec<Revision> {
    let mut all: Vec<(&str, Revision)> = Vec::new();
    let mut has_body = false;
    for entry in entries.iter().filter(|entry| entry.kind <= 9) {
        let known = all.iter().rposition(|(group, _)| *group == entry.group);
        let at = known.unwrap_or_else(|| {
            all.push((&entry.group, begin(entry, all.last().map(|(_, last)| last), base)));
            all.len() - 1
        });
        let revision = &mut all[at].1;
        if revision.summary.is_empty() {
            revision.summary.clone_from(&entry.comment);
        }
        match entry.kind % 3 {
            1 => revision.title.clone_from(&entry.text),
            2 => {
                revision.body.clone_from(&entry.text);
                has_body = true;
            }
            _ => revision.tags = tags::parse(&entry.text),
        }
    }
    if has_body { all.into_iter().map(|(_, revision)| revision).collect() } else { Vec::new() }
}

/// A text that is like the one before, but for what follows.
fn begin(entry: &Entry, before: Option<&Revision>, base: &Base) -> Revision {
    let kind = match entry.kind {
        _ if before.is_none() => RevisionKind::Initial,
        7.. => RevisionKind::Rollback,
        _ => RevisionKind::Edit,
    };
    let new = Revision { kind, author: entry.author.clone(), at: entry.at, ..Revision::default() };
    match before {
        Some(before) => Revision {
            title: before.title.clone(),
            body: before.body.clone(),
            tags: before.tags.clone(),
            ..new
        },
        None => Revision { title: base.title.clone(), tags: base.tags.clone(), ..new },
    }
}

/// The acts among the entries, and the questions that a closed one is said to repeat, each with when.
pub(super) fn acts(entries: &[Entry]) -> (Vec<Act>, Vec<(i64, i64)>) {
    let (mut acts, mut repeated) = (Vec::new(), Vec::new());
    for entry in entries {
        let Some(kind) = kind(entry.kind) else { continue };
        let mut act = Act {
            kind,
            at: entry.at,
            author: entry.author.clone(),
            reason: String::new(),
            note: String::new(),
        };
        if kind == ActKind::Close {
            let (reason, note) = super::reason::closed(&entry.comment);
            (act.reason, act.note) = (reason.as_str().to_owned(), note.to_owned());
            let detail: Json = serde_json::from_str(&entry.text).unwrap_or_default();
            let ids = detail["OriginalQuestionIds"].as_array().into_iter().flatten().filter_map(Json::as_i64);
            repeated.extend(ids.map(|id| (id, entry.at)));
            if act.author == Author::default() {
                act.author = voter(&detail);
            }
        }
        acts.push(act);
    }
    (acts, repeated)
}

/// The first of those who voted for it.
fn voter(detail: &Json) -> Author {
    let first = &detail["Voters"][0];
    Author {
        person: first["Id"].as_i64(),
        name: first["DisplayName"].as_str().unwrap_or_default().to_owned(),
    }
}

fn kind(kind: i64) -> Option<ActKind> {
    Some(match kind {
        10 => ActKind::Close,
        11 => ActKind::Reopen,
        12 => ActKind::Delete,
        13 => ActKind::Undelete,
        14 => ActKind::Lock,
        15 => ActKind::Unlock,
        16 => ActKind::CommunityWiki,
        19 => ActKind::Protect,
        20 => ActKind::Unprotect,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: i64, group: &str, text: &str) -> Entry {
        let (group, text) = (group.to_owned(), text.to_owned());
        Entry { kind, group, at: kind, author: Author::default(), comment: String::new(), text }
    }

    #[test]
    fn a_revision_keeps_what_it_does_not_change() {
        let base = Base { title: "T".into(), tags: vec![], author: Author::default(), at: 0 };
        let entries = [
            entry(2, "a", "body"),
            entry(1, "a", "title"),
            entry(3, "a", "<x><y>"),
            entry(5, "b", "better"),
            entry(9, "c", "|x|"),
        ];
        let all = revisions(&entries, &base);
        let short: Vec<_> = all.iter().map(|r| (r.kind, &*r.title, &*r.body, r.tags.join(" "))).collect();
        assert_eq!(
            short,
            [
                (RevisionKind::Initial, "title", "body", "x y".to_owned()),
                (RevisionKind::Edit, "title", "better", "x y".to_owned()),
                (RevisionKind::Rollback, "title", "better", "x".to_owned()),
            ]
        );
        assert!(revisions(&[entry(1, "a", "title")], &base).is_empty());
    }

    #[test]
    fn a_closure_names_its_reason_its_voter_and_what_is_repeated() {
        let text = r#"{"OriginalQuestionIds":[25,26],"Voters":[{"Id":17,"DisplayName":"Jon"}]}"#;
        let close = Entry { comment: "101".into(), ..entry(10, "a", text) };
        let (acts, repeated) = acts(&[close]);
        assert_eq!(
            (acts[0].kind, &*acts[0].reason, acts[0].author.person),
            (ActKind::Close, "duplicate", Some(17))
        );
        assert_eq!(repeated, [(25, 10), (26, 10)]);
    }
}

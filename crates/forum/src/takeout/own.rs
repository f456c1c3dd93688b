//! What is a person's own: all that they wrote, did and set. What whoever takes it may not see is not in it.

use serde_json::{Map, Value as Json, json};
use store::{Tx, sql};

use super::masks;
use super::record::{List, list, records};
use crate::draft::Owner;
use crate::error::{Error, Result, check};
use crate::event::{self, Kind, Subject};
use crate::id::MemberId;
use crate::text;
use crate::viewer::Viewer;

/// Everything of the viewer's own, by kind.
pub fn own(tx: &mut Tx, viewer: &Viewer) -> Result<Map<String, Json>> {
    if !viewer.signed_in() {
        return Err(Error::SignIn);
    }
    let mut all = read(tx, viewer, viewer.id, private().into_iter().chain(shared()))?;
    one(&mut all, "account");
    all.insert("drafts".to_owned(), drafts(tx, viewer)?.into());
    masks::add(tx, viewer, &mut all)?;
    Ok(all)
}

/// What another person wrote, as far as the viewer may see it: nothing that is theirs alone, such as votes, bookmarks and
/// drafts. Moderators take it, for a reason, which the log keeps.
///
/// # Errors
/// A problem beside `why` where no reason is given.
pub fn of(tx: &mut Tx, viewer: &Viewer, member: MemberId, why: &str) -> Result<Map<String, Json>> {
    viewer.must_moderate()?;
    let why = text::clean(why);
    check(text::length("why", &why, 5, 500).into_iter().collect())?;
    let mut all = read(tx, viewer, member, shared().into_iter().chain([("account", known())]))?;
    one(&mut all, "account");
    let data = json!({ "reason": why });
    event::record(tx, viewer, Kind::MemberLookedAt, Subject::member(member), data)?;
    Ok(all)
}

pub(super) fn read(
    tx: &mut Tx,
    viewer: &Viewer,
    member: MemberId,
    lists: impl Iterator<Item = (&'static str, List)>,
) -> Result<Map<String, Json>> {
    let mut all = Map::new();
    for (name, list) in lists {
        let rows = records(tx, list, &[&viewer.id, &viewer.rank(), &member])?;
        all.insert(name.to_owned(), rows.into());
    }
    Ok(all)
}

/// Puts its only row in the place of a list.
fn one(all: &mut Map<String, Json>, name: &str) {
    let row = all.remove(name).and_then(|list| list.as_array().and_then(|rows| rows.first().cloned()));
    all.insert(name.to_owned(), row.unwrap_or_default());
}

/// Half-written texts, with the fields as they were typed. One for a post that is out of sight is as well, for it may hold
/// that post's text.
fn drafts(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<Json>> {
    Ok(tx.all(
        sql!(
            "SELECT d.kind, d.target, d.fields, d.updated_at FROM draft d WHERE d.owner = $3 AND (d.target = 0
             OR d.kind = 'message' OR EXISTS (SELECT 1 FROM question q JOIN space s ON s.id = q.space WHERE q.id = d.target AND ",
            visible_question!(),
            ") OR EXISTS (SELECT 1 FROM answer a JOIN question q ON q.id = a.question JOIN space s ON s.id = q.space
               WHERE a.id = d.target AND ",
            visible_question!(),
            " AND ",
            visible_answer!(),
            ")) ORDER BY d.updated_at"
        ),
        &[&viewer.id, &viewer.rank(), &Owner::member(viewer.id)],
        |r| {
            let fields: Json = serde_json::from_str(&r.get::<String>(2)?).unwrap_or_default();
            let (kind, target) = (r.get::<String>(0)?, r.get::<i64>(1)?);
            Ok(json!({ "kind": kind, "target": target, "fields": fields, "updated_at": r.get::<i64>(3)? }))
        },
    )?)
}

/// What is nobody else's to read. $1 and $2 are the viewer, who is $3, whose own the rows are.
fn private() -> [(&'static str, List); 18] {
    [
        ("account", account()),
        ("votes", votes()),
        ("comment_votes", comment_votes()),
        ("poll_votes", poll_votes()),
        ("bookmarks", bookmarks()),
        ("follows", follows()),
        ("mutes", mutes()),
        ("found_instead_of_asking", found()),
        ("notifications", notifications()),
        ("notification_settings", notification_settings()),
        ("asked_to_me", asked_to_me()),
        ("conversations", conversations()),
        ("messages", messages()),
        ("reports", reports()),
        ("space_requests", space_requests()),
        ("invitations", invitations()),
        ("sessions", sessions()),
        ("claims", claims()),
    ]
}

/// What others see of it as well, where they may see the posts. $1 and $2 are the viewer, $3 the person whose the rows are.
fn shared() -> [(&'static str, List); 7] {
    [
        ("questions", questions()),
        ("answers", answers()),
        ("comments", comments()),
        ("revisions", revisions()),
        ("spaces", spaces()),
        ("images", images()),
        ("reputation", reputation()),
    ]
}

fn account() -> List {
    list!(
        "m.id" => "id", "m.handle" => "handle", "m.name" => "name", "m.headline" => "headline", "m.bio" => "bio",
        "m.location" => "location", "m.website" => "website", "m.picture" => "picture", "m.email" => "email",
        "m.email_confirmed_at" => "email_confirmed_at", "m.role" => "role", "m.reputation" => "reputation",
        "m.language" => "language", "m.theme" => "theme", "m.messages_from" => "messages_from",
        "m.asks_from" => "asks_from", "m.asks_anonymously" => "asks_anonymously",
        "m.created_at" => "created_at", "m.seen_at" => "seen_at";
        " FROM member m WHERE m.id = CAST($3 AS BIGINT) AND m.id = CAST($1 AS BIGINT) AND CAST($2 AS BIGINT) >= 0"
    )
}

pub(super) fn questions() -> List {
    list!(
        "q.id" => "id", "q.title" => "title", "q.tags" => "tags", "r.body" => "body", "q.score" => "score",
        "q.views" => "views", "q.accepted" => "accepted", "q.created_at" => "created_at",
        "q.edited_at" => "edited_at", "x.at" => "deleted_at";
        " FROM question q JOIN space s ON s.id = q.space
          JOIN revision r ON r.question = q.id AND r.post = q.id AND r.number = q.revision
          LEFT JOIN act x ON x.id = q.deleted WHERE q.author = CAST($3 AS BIGINT) AND ", visible_question!(),
        " ORDER BY q.id"
    )
}

pub(super) fn answers() -> List {
    list!(
        "a.id" => "id", "a.question" => "question", "q.title" => "question_title", "r.body" => "body",
        "a.score" => "score", "CASE WHEN q.accepted = a.id THEN q.accepted_at END" => "accepted_at",
        "a.created_at" => "created_at", "a.edited_at" => "edited_at", "x.at" => "deleted_at";
        " FROM answer a JOIN question q ON q.id = a.question JOIN space s ON s.id = q.space
          JOIN revision r ON r.question = a.question AND r.post = a.id AND r.number = a.revision
          LEFT JOIN act x ON x.id = a.deleted WHERE a.author = CAST($3 AS BIGINT) AND ", visible_question!(),
        " AND ", visible_answer!(), " ORDER BY a.id"
    )
}

pub(super) fn comments() -> List {
    list!(
        "c.id" => "id", "c.question" => "question", "c.post" => "post", "c.body" => "body", "c.score" => "score",
        "c.created_at" => "created_at", "c.edited_at" => "edited_at", "x.at" => "deleted_at";
        " FROM comment c JOIN question q ON q.id = c.question JOIN space s ON s.id = q.space
          LEFT JOIN answer a ON a.id = c.post LEFT JOIN act x ON x.id = c.deleted
          WHERE c.author = CAST($3 AS BIGINT) AND ", visible_question!(), " AND (a.id IS NULL OR ", visible_answer!(),
        ") AND ", visible_comment!(), " ORDER BY c.id"
    )
}

pub(super) fn revisions() -> List {
    list!(
        "r.question" => "question", "r.post" => "post", "r.number" => "number", "r.kind" => "kind",
        "r.title" => "title", "r.tags" => "tags", "r.body" => "body", "r.summary" => "summary",
        "r.created_at" => "created_at";
        " FROM revision r JOIN question q ON q.id = r.question JOIN space s ON s.id = q.space
          LEFT JOIN answer a ON a.id = r.post WHERE r.author = CAST($3 AS BIGINT) AND ", visible_question!(),
        " AND (a.id IS NULL OR ", visible_answer!(), ") ORDER BY r.question, r.post, r.number"
    )
}

pub(super) fn votes() -> List {
    list!(
        "v.question" => "question", "v.post" => "post", "v.value" => "value", "v.at" => "at";
        " FROM vote v JOIN question q ON q.id = v.question JOIN space s ON s.id = q.space
          LEFT JOIN answer a ON a.id = v.post WHERE v.member = CAST($3 AS BIGINT) AND ", visible_question!(),
        " AND (a.id IS NULL OR ", visible_answer!(), ") ORDER BY v.question, v.post"
    )
}

pub(super) fn comment_votes() -> List {
    list!(
        "v.question" => "question", "v.comment" => "comment", "v.at" => "at";
        " FROM comment_vote v JOIN comment c ON c.id = v.comment JOIN question q ON q.id = c.question
          JOIN space s ON s.id = q.space LEFT JOIN answer a ON a.id = c.post
          WHERE v.member = CAST($3 AS BIGINT) AND ", visible_question!(), " AND (a.id IS NULL OR ", visible_answer!(),
        ") AND ", visible_comment!(), " ORDER BY v.question, v.comment"
    )
}

pub(super) fn poll_votes() -> List {
    list!(
        "c.question" => "question", "c.text" => "choice", "b.at" => "at";
        " FROM poll_ballot b JOIN poll_mark k ON k.question = b.question AND k.member = b.member
          JOIN poll_choice c ON c.question = k.question AND c.number = k.choice
          JOIN question q ON q.id = b.question JOIN space s ON s.id = q.space
          WHERE b.member = CAST($3 AS BIGINT) AND ", visible_question!(), " ORDER BY b.at, c.question, c.number"
    )
}

fn bookmarks() -> List {
    list!(
        "q.id" => "question", "q.title" => "title", "b.at" => "at";
        " FROM bookmark b JOIN question q ON q.id = b.question JOIN space s ON s.id = q.space
          WHERE b.member = CAST($3 AS BIGINT) AND ", visible_question!(), " ORDER BY b.at, q.id"
    )
}

/// What one may not see any more has no name.
fn follows() -> List {
    list!(
        "f.kind" => "kind", "f.target" => "id",
        "CASE f.kind WHEN 'person' THEN m.handle WHEN 'tag' THEN t.name WHEN 'space' THEN s.slug END" => "name",
        "f.at" => "at";
        " FROM follow f LEFT JOIN member m ON f.kind = 'person' AND m.id = f.target
          LEFT JOIN tag t ON f.kind = 'tag' AND t.id = f.target AND ", visible_tag!(), "
          LEFT JOIN space s ON f.kind = 'space' AND s.id = f.target AND ", readable_space!(),
        " WHERE f.member = CAST($3 AS BIGINT) ORDER BY f.at, f.kind, f.target"
    )
}

/// Muted people and tags; `blocked_at` where a person is blocked as well.
fn mutes() -> List {
    list!(
        "u.kind" => "kind", "u.target" => "id",
        "CASE u.kind WHEN 'person' THEN m.handle ELSE t.name END" => "name", "u.at" => "at", "b.at" => "blocked_at";
        " FROM mute u LEFT JOIN member m ON u.kind = 'person' AND m.id = u.target
          LEFT JOIN block b ON u.kind = 'person' AND b.member = u.member AND b.target = u.target
          LEFT JOIN tag t ON u.kind = 'tag' AND t.id = u.target AND ", visible_tag!(),
        " WHERE u.member = CAST($3 AS BIGINT) ORDER BY u.at, u.kind, u.target"
    )
}

fn found() -> List {
    list!(
        "q.id" => "question", "q.title" => "title", "f.at" => "at";
        " FROM saved f JOIN question q ON q.id = f.question JOIN space s ON s.id = q.space
          WHERE f.member = CAST($3 AS BIGINT) AND ", visible_question!(), " ORDER BY f.at, q.id"
    )
}

fn spaces() -> List {
    list!(
        "s.slug" => "slug", "s.name" => "name", "o.role" => "role", "o.created_at" => "since_at";
        " FROM space_member o JOIN space s ON s.id = o.space WHERE o.member = CAST($3 AS BIGINT) AND ",
        readable_space!(), " ORDER BY s.id"
    )
}

/// To others those in what their owner asked anonymously would tell that they did.
fn images() -> List {
    list!(
        "CASE WHEN x.kind = 'image' THEN '/images/' ELSE '/pictures/' END || x.hash" => "address",
        "x.content_type" => "content_type", "x.width" => "width", "x.height" => "height",
        "x.created_at" => "created_at";
        " FROM upload x WHERE x.member = CAST($3 AS BIGINT) AND (x.kind = 'portrait' OR ", visible_image!(),
        ") AND (x.member = CAST($1 AS BIGINT) OR NOT EXISTS (SELECT 1 FROM upload_use mu
           JOIN mask mk ON mk.question = mu.question WHERE mu.hash = x.hash AND mk.owner = x.member))
           ORDER BY x.created_at, x.hash"
    )
}

/// A line of a post that is out of sight tells what it gave and when, and no more.
fn reputation() -> List {
    list!(
        "l.kind" => "kind", "l.points" => "points", "l.at" => "at",
        "CASE WHEN q.id IS NULL THEN NULL ELSE l.post END" => "post";
        " FROM ledger l LEFT JOIN (question q JOIN space s ON s.id = q.space) ON q.id = l.question AND ",
        visible_question!(), " AND NOT EXISTS (SELECT 1 FROM answer a WHERE a.id = l.post AND NOT ", visible_answer!(),
        ") WHERE l.member = CAST($3 AS BIGINT) AND (l.member = CAST($1 AS BIGINT)
             OR l.kind NOT IN ('downvote-cast', 'downvote-cast-undone', 'post-deleted', 'post-undeleted'))
           ORDER BY l.seq, l.line"
    )
}

fn notifications() -> List {
    list!(
        "n.kind" => "kind", "n.question" => "question", "n.post" => "post", "n.comment" => "comment", "n.at" => "at",
        "n.read_at" => "read_at";
        " FROM notification n LEFT JOIN question q ON q.id = n.question LEFT JOIN space s ON s.id = q.space
          LEFT JOIN answer a ON a.id = n.post LEFT JOIN comment c ON c.id = n.comment
          WHERE n.member = CAST($3 AS BIGINT) AND (n.question IS NULL OR (q.id IS NOT NULL AND ", visible_question!(),
        " AND (a.id IS NULL OR ", visible_answer!(), ") AND (c.id IS NULL OR ", visible_comment!(), ")))
          ORDER BY n.seq"
    )
}

fn notification_settings() -> List {
    list!(
        "o.topic" => "topic", "o.site" => "on_the_site", "o.mail" => "by_mail", "o.push" => "in_my_browsers";
        " FROM notice_choice o WHERE o.member = CAST($3 AS BIGINT) AND o.member = CAST($1 AS BIGINT)
          AND CAST($2 AS BIGINT) >= 0 ORDER BY o.topic"
    )
}

fn asked_to_me() -> List {
    list!(
        "q.id" => "question", "q.title" => "title", "k.at" => "at", "k.outcome" => "outcome", "k.note" => "note",
        "k.settled_at" => "settled_at";
        " FROM asked k JOIN question q ON q.id = k.question JOIN space s ON s.id = q.space
          WHERE k.member = CAST($3 AS BIGINT) AND ", visible_question!(), " ORDER BY k.at, q.id"
    )
}

/// Those that the person has not left.
fn conversations() -> List {
    list!(
        "p.conversation" => "id", "o.handle" => "with", "e.left_at" => "they_left_at", "p.seen" => "seen",
        "p.seen_at" => "seen_at", "p.muted_at" => "muted_at";
        " FROM participant p JOIN participant e ON e.conversation = p.conversation AND e.member <> p.member
          JOIN member o ON o.id = e.member
          WHERE p.member = CAST($3 AS BIGINT) AND p.member = CAST($1 AS BIGINT) AND CAST($2 AS BIGINT) >= 0
            AND p.left_at IS NULL ORDER BY p.conversation, o.id"
    )
}

/// What the person wrote, and what was written to them in conversations that they have not left.
fn messages() -> List {
    list!(
        "g.conversation" => "conversation", "g.number" => "number", "m.handle" => "author", "g.body" => "body",
        "g.at" => "at";
        " FROM participant p JOIN message g ON g.conversation = p.conversation JOIN member m ON m.id = g.author
          WHERE p.member = CAST($3 AS BIGINT) AND p.member = CAST($1 AS BIGINT) AND CAST($2 AS BIGINT) >= 0
            AND (g.author = p.member OR ", own_message!(), ") ORDER BY g.conversation, g.number"
    )
}

/// What the person showed to the moderators, and what they said to it.
fn reports() -> List {
    list!(
        "t.conversation" => "conversation", "t.reason" => "reason", "t.at" => "at", "t.outcome" => "outcome",
        "t.answer" => "answer", "t.settled_at" => "settled_at";
        " FROM report t WHERE t.by_member = CAST($3 AS BIGINT) AND t.by_member = CAST($1 AS BIGINT)
          AND CAST($2 AS BIGINT) >= 0 ORDER BY t.at, t.id"
    )
}

/// A space that is out of sight has no name.
fn space_requests() -> List {
    list!(
        "s.slug" => "space", "k.note" => "note", "k.at" => "at", "k.outcome" => "outcome", "k.answer" => "answer",
        "k.settled_at" => "settled_at";
        " FROM space_request k LEFT JOIN space s ON s.id = k.space AND ", listed_space!(),
        " WHERE k.member = CAST($3 AS BIGINT) ORDER BY k.at, k.space"
    )
}

/// Those that the person gave; to whom they were mailed is told while they are open.
fn invitations() -> List {
    list!(
        "s.slug" => "space", "k.address" => "address", "k.uses" => "uses", "k.used" => "used",
        "k.created_at" => "created_at", "k.expires_at" => "expires_at", "k.revoked_at" => "revoked_at";
        " FROM invitation k LEFT JOIN space s ON s.id = k.space AND ", listed_space!(),
        " WHERE k.by_member = CAST($3 AS BIGINT) ORDER BY k.created_at, k.id"
    )
}

fn sessions() -> List {
    list!(
        "s.device" => "device", "s.created_at" => "created_at", "s.used_at" => "used_at",
        "s.expires_at" => "expires_at";
        " FROM session s WHERE s.member = CAST($1 AS BIGINT) AND s.member = CAST($3 AS BIGINT)
          AND CAST($2 AS BIGINT) >= 0 ORDER BY s.created_at"
    )
}

fn claims() -> List {
    list!(
        "m.handle" => "account", "c.token" => "token", "c.created_at" => "created_at", "c.asked_at" => "asked_at",
        "c.outcome" => "outcome", "c.reason" => "reason", "c.decided_at" => "decided_at";
        " FROM claim c JOIN member m ON m.id = c.placeholder
          WHERE c.member = CAST($3 AS BIGINT) AND CAST($1 AS BIGINT) = c.member AND CAST($2 AS BIGINT) >= 0 ORDER BY c.id"
    )
}

/// What moderators know of an account; its address is for administrators.
fn known() -> List {
    list!(
        "m.id" => "id", "m.handle" => "handle", "m.name" => "name", "m.headline" => "headline", "m.bio" => "bio",
        "m.location" => "location", "m.website" => "website", "m.picture" => "picture",
        "CASE WHEN CAST($2 AS BIGINT) >= 3 THEN m.email END" => "email", "m.role" => "role",
        "m.reputation" => "reputation", "m.created_at" => "created_at", "m.seen_at" => "seen_at";
        " FROM member m WHERE m.id = CAST($3 AS BIGINT) AND CAST($1 AS BIGINT) >= 0"
    )
}

//! The channels by which something could get out, as tables of addresses: another channel is another line.

use super::world::{Thread, World};

const TABS: [&str; 7] = ["newest", "active", "hot", "votes", "unanswered", "answers", "views"];
const PERSON_TABS: [&str; 12] = [
    "about",
    "activity",
    "questions",
    "answers",
    "accepted",
    "comments",
    "votes",
    "bookmarks",
    "anonymous",
    "reputation",
    "followers",
    "following",
];

/// Addresses that are no single question's.
pub(crate) fn everywhere(world: &World) -> Vec<String> {
    let fixed = [
        "/",
        "/?tab=for-you",
        "/settings/muted",
        "/questions",
        "/tags",
        "/tags?tab=name",
        "/tags?tab=newest",
        "/mentions?q=a",
        "/badges",
        "/badges/1",
        "/admin/badges",
        "/tags/suggest?q=",
        "/tags/suggest?q=z",
        "/people",
        "/spaces",
        "/spaces/new",
        "/feeds",
        "/sitemap.xml",
        "/sitemaps/0.xml",
        "/sitemaps/1.xml",
        "/robots.txt",
        "/opensearch.xml",
        "/manifest.webmanifest",
        "/help",
        "/search?q=story",
        "/search?q=remark",
        "/search?q=rather",
        "/search?q=call&order=newest",
        "/search?q=%5Bcommon%5D",
        "/search?q=fondly",
        "/search?q=is:answer",
        "/search?q=is:answer+remark&order=votes",
        "/search?q=is:question&order=active",
        "/search?q=user:asker",
        "/search?q=user:incognito",
        "/search?q=is:answer+user:answerer",
        "/search?q=zq*",
        "/search?q=is:closed",
        "/asked",
        "/asked?show=settled",
        "/messages",
        "/messages/new",
        "/messages/new?to=asker",
        "/messages/new?to=answerer+asker",
        "/settings/contact",
        "/settings/notifications",
        "/unsubscribe/1/answers/nothing",
        "/admin/messages",
        "/admin/messages?show=settled",
        "/inbox",
        "/inbox?show=unread",
        "/questions/ask",
        "/questions/ask?title=story+remark+rather+fondly",
        "/settings",
        "/settings/account",
        "/settings/download",
        "/settings/download/own.json",
        "/settings/download/own.tar",
        "/about",
        "/people/newcomer",
        "/people/newcomer/claim",
        "/users/7",
        "/users/7/newcomer",
        "/admin",
        "/admin/acts",
        "/admin/people",
        "/admin/people/asker",
        "/admin/people/outsider",
        "/admin/people/newcomer",
        "/admin/claims",
        "/admin/imports",
        "/admin/looks",
    ];
    let mut all: Vec<String> = fixed.map(str::to_owned).to_vec();
    for tab in TABS {
        all.extend([
            format!("/?tab={tab}"),
            format!("/tags/common?tab={tab}"),
            format!("/feeds/questions?tab={tab}"),
        ]);
        all.push(format!("/feeds/tags/common?tab={tab}"));
        for slug in &world.slugs {
            all.extend([format!("/spaces/{slug}?tab={tab}"), format!("/feeds/spaces/{slug}?tab={tab}")]);
        }
    }
    for slug in &world.slugs {
        for page in ["edit", "members", "invitations", "leave"] {
            all.push(format!("/spaces/{slug}/{page}"));
        }
    }
    for handle in &world.handles {
        all.extend(PERSON_TABS.iter().map(|tab| format!("/people/{handle}?tab={tab}")));
        all.push(format!("/feeds/people/{handle}"));
    }
    for seq in 1..200 {
        if seq % 20 == 0 {
            all.push(format!("/inbox/{seq}"));
        }
    }
    all
}

/// Addresses of one question; with another id they are those of one that does not exist.
pub(crate) fn of(thread: &Thread) -> Vec<String> {
    let q = thread.id;
    let mut all = vec![
        format!("/questions/{q}/asker"),
        format!("/q/{q}"),
        format!("/questions/{q}"),
        format!("/questions/{q}/any-slug"),
        format!("/questions/{q}/how-does-one-call-{}-here", thread.title.word),
        format!("/questions/{q}/how-does-one-call-{}-here?order=newest", thread.title.word),
        format!("/feeds/questions/{q}"),
        format!("/search?q={q}"),
    ];
    for post in thread.answers.iter().chain([&q]) {
        all.extend([format!("/a/{post}"), format!("/old/{post}")]);
        for page in [
            "history", "timeline", "edit", "close", "delete", "undelete", "publish", "lock", "pin", "move",
            "link",
        ] {
            all.push(format!("/posts/{post}/{page}"));
        }
    }
    for comment in &thread.comments {
        all.extend([format!("/comments/{comment}/edit"), format!("/comments/{comment}/delete")]);
    }
    all
}

/// Addresses of a conversation.
pub(crate) fn of_talk(id: i64) -> Vec<String> {
    ["", "?before=1.0", "/leave", "/report?number=1", "/report?number=2"]
        .map(|rest| format!("/messages/{id}{rest}"))
        .to_vec()
}

/// What an open page of a question hears; it has no end, and so is none of the others.
pub(crate) fn live(thread: &Thread) -> String {
    format!("/live?question={}&since=0", thread.id)
}

/// Addresses of a tag.
pub(crate) fn of_tag(tag: &str) -> Vec<String> {
    vec![
        format!("/tags/{tag}"),
        format!("/old-tag/{tag}"),
        format!("/tags/{tag}?tab=hot"),
        format!("/tags/{tag}/edit"),
        format!("/feeds/tags/{tag}"),
    ]
}

/// Forms that do something to a question or what hangs on it.
pub(crate) fn forms(thread: &Thread) -> Vec<(String, Vec<(&'static str, &'static str)>)> {
    let (q, a) = (thread.id, thread.answers[0]);
    let mut all = vec![
        (format!("/questions/{q}/answers"), vec![("body", "An answer that is long enough to be one.")]),
        (format!("/questions/{q}/bookmark"), vec![("on", "true")]),
        (format!("/questions/{q}/follow"), vec![("on", "true")]),
        (format!("/questions/{q}/found"), vec![]),
        (format!("/questions/{q}/poll/vote"), vec![("choice", "1")]),
        (format!("/questions/{q}/poll/end"), vec![]),
        (format!("/questions/{q}/poll/remove"), vec![]),
        (format!("/posts/{q}/link"), vec![("kind", "same"), ("other", "1")]),
        (format!("/posts/{q}/link/agree"), vec![("target", "1")]),
        (format!("/posts/{q}/link/deny"), vec![("target", "1"), ("because", "It is something else.")]),
        (format!("/posts/{q}/publish"), vec![]),
        (format!("/asked/{q}/decline"), vec![]),
        (format!("/asked/{q}/block"), vec![]),
        (format!("/questions/{q}/asker"), vec![("reason", "A reason that is due.")]),
        (format!("/asked/{q}/pass"), vec![("to", "outsider")]),
        (format!("/posts/{q}/link/undo"), vec![("target", "1")]),
        (format!("/posts/{a}/accept"), vec![("on", "true")]),
    ];
    for post in [q, a] {
        all.push((format!("/posts/{post}/vote"), vec![("to", "1")]));
        all.push((format!("/posts/{post}/comments"), vec![("body", "A remark that is long enough.")]));
        all.push((format!("/posts/{post}/delete"), vec![("reason", "A reason that is due.")]));
        all.push((format!("/posts/{post}/rollback"), vec![("to", "1"), ("number", "1")]));
    }
    for comment in &thread.comments {
        all.push((format!("/comments/{comment}/vote"), vec![("up", "true")]));
        all.push((format!("/comments/{comment}/delete"), vec![("reason", "A reason that is due.")]));
        all.push((format!("/comments/{comment}/edit"), vec![("body", "A remark that is long enough.")]));
    }
    all
}

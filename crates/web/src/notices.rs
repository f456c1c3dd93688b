//! What notices say, on pages and in mail.

use forum::notification::Notice;
use forum::{Arg, Time};

use crate::context::unnamed;
use crate::i18n::Lang;

/// What happened, in one sentence; before the question's title where it is about one.
pub(crate) fn sentence(lang: &Lang, notice: &Notice) -> String {
    if notice.count > 1 {
        return lang.n(&format!("notice-many-{}", notice.kind), notice.count);
    }
    let named = |prefix: &str, name: &str| lang.t(&format!("{prefix}{name}")).to_owned();
    let who = match &notice.actor {
        None => lang.t("who-site").to_owned(),
        Some(_) if notice.is_negative() => named("who-", notice.role.as_str()),
        Some(person) if person.gone => unnamed(lang, person).to_owned(),
        Some(person) => person.name.clone(),
    };
    let post = if notice.is_answer() { "answer" } else { "question" };
    let until = notice.data["until"].as_i64().map(|at| lang.date(Time(at))).unwrap_or_default();
    let role = named("be-", notice.say("to"));
    let args = [
        ("who", Arg::from(&*who)),
        ("post", post.into()),
        ("until", Arg::from(&*until)),
        ("role", Arg::from(&*role)),
        ("name", notice.space.as_ref().map_or(notice.say("name"), |(_, name)| name).into()),
        ("known", if notice.space.is_some() { "yes" } else { "no" }.into()),
    ];
    lang.fmt(&format!("notice-{}", notice.kind), &args)
}

/// The same as one line that stands alone.
pub(crate) fn line(lang: &Lang, notice: &Notice) -> String {
    let sentence = sentence(lang, notice);
    match &notice.question {
        Some((_, title)) => {
            lang.fmt("notice-about", &[("sentence", Arg::from(&*sentence)), ("title", Arg::from(&**title))])
        }
        None => sentence,
    }
}

/// Why it was done; empty where nobody said.
pub(crate) fn reason(lang: &Lang, notice: &Notice) -> String {
    match notice.kind.as_str() {
        "closed" => why_closed(lang, notice.say("reason"), notice.say("note")),
        _ => notice.say("reason").to_owned(),
    }
}

/// The reason for closing as sentences of their own; on the question's page the first one leads to the original.
pub(crate) fn why_closed(lang: &Lang, reason: &str, note: &str) -> String {
    let key = format!("close-reason-{reason}");
    let reason = lang.t(&key).trim_end_matches([':', '.', ' ']);
    format!("{reason}. {note}").trim().to_owned()
}

//! What search engines read on a question's page: schema.org's QAPage as JSON-LD.

use forum::member::Person;
use forum::question::{Answer, Page};
use serde_json::{Value, json};

use crate::context::Cx;
use crate::i18n::rfc3339;

/// How many characters of a post's text are given; the rest is on the page itself.
const TEXT: usize = 800;

/// The page as a JSON-LD document that can stand in a `<script>`: no `<` is left in it.
pub fn question(cx: &Cx, page: &Page, canonical: &str) -> String {
    let q = &page.question;
    let shown: Vec<&Answer> = page.answers.iter().filter(|a| a.deleted.is_none()).collect();
    let (accepted, suggested): (Vec<&Answer>, Vec<&Answer>) =
        shown.iter().partition(|a| q.accepted == Some(a.id));
    let mut question = json!({
        "@type": "Question", "name": q.title, "text": text(&q.html), "url": canonical,
        "answerCount": shown.len(), "upvoteCount": q.score, "dateCreated": rfc3339(q.created_at),
        "author": author(cx, &q.author), "keywords": q.tags,
        "suggestedAnswer": suggested.iter().map(|a| answer(cx, canonical, a)).collect::<Vec<_>>(),
    });
    if let Some(edited) = &q.edited {
        question["dateModified"] = json!(rfc3339(edited.at));
    }
    if let Some(best) = accepted.first() {
        question["acceptedAnswer"] = answer(cx, canonical, best);
    }
    let page = json!({ "@context": "https://schema.org", "@type": "QAPage", "mainEntity": question });
    page.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

fn answer(cx: &Cx, canonical: &str, a: &Answer) -> Value {
    let mut answer = json!({
        "@type": "Answer", "text": text(&a.html), "url": format!("{canonical}#a{}", a.id), "upvoteCount": a.score,
        "dateCreated": rfc3339(a.created_at), "author": author(cx, &a.author),
    });
    if let Some(edited) = &a.edited {
        answer["dateModified"] = json!(rfc3339(edited.at));
    }
    answer
}

fn author(cx: &Cx, person: &Person) -> Value {
    if person.gone {
        return json!({ "@type": "Person", "name": cx.unnamed(person) });
    }
    let url = cx.absolute(&format!("/people/{}", person.handle));
    json!({ "@type": "Person", "name": person.name, "url": url })
}

fn text(html: &str) -> String {
    markup::excerpt(&markup::html_to_text(html), TEXT)
}

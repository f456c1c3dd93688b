//! A question's page.

use std::collections::HashMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use forum::act::{self, Standing};
use forum::draft::{self, Draft, Place};
use forum::follow::Stance;
use forum::link::{self, Linked};
use forum::member::Person;
use forum::origin::{self, Origin};
use forum::question::{self, Answer, Brief, Comment, Order, Question};
use forum::{PostId, QuestionId, Viewer, answer, comment, text};
use serde::Deserialize;
use store::Tx;

use crate::api;
use crate::cache::Shared;
use crate::context::Cx;
use crate::drafts::{self, Kept};
use crate::fault::{Fault, Result};
use crate::form::{Path, Problems, Query};
use crate::respond::{either, found, html, shared};
use crate::structured;
use crate::url::segment;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Params {
    order: String,
}

/// A form on the page that was refused, with what was typed.
#[derive(Clone, Debug, Default)]
pub struct Refused {
    /// The post whose comment form it is; none for the answer's form.
    pub comment_on: Option<PostId>,
    pub typed: String,
    /// Beside the field.
    pub problems: Problems,
    /// Above the form, where it is about more than a field.
    pub sentence: Option<String>,
    /// What the answer will look like, where that was asked for.
    pub preview: Option<String>,
    /// Why the poll did not take a vote.
    pub poll: Option<String>,
}

/// The page with the things that its templates ask for.
#[derive(Template)]
#[template(path = "question.html")]
pub struct View {
    cx: Cx,
    page: Shown,
    q: Question,
    order: Order,
    orders: [Order; 3],
    related: Vec<Brief>,
    path: String,
    canonical: String,
    /// For search engines, which don't sign in.
    structured: Option<String>,
}

/// What the templates ask of a page.
pub struct Shown {
    pub page: question::Page,
    pub problems: Problems,
    pub refusal: Option<String>,
    refused: Refused,
    kept: HashMap<Place, Draft>,
    viewer: Viewer,
    cx: Cx,
}

/// What the viewer may do to a post beside reading it.
pub struct Rights {
    pub edit: bool,
    pub acts: Vec<act::Kind>,
}

/// The third button of a vote bar.
pub struct Extra {
    pub class: &'static str,
    pub icon: &'static str,
    pub label: &'static str,
    pub action: String,
    pub pressed: bool,
}

/// GET /questions/{id}/{slug}
pub async fn show(
    cx: Cx,
    Path((id, slug)): Path<(QuestionId, String)>,
    Query(params): Query<Params>,
) -> Result<Response> {
    let order = Order::parse(&params.order).unwrap_or_default();
    let (page, related, kept) = match load(&cx, id, order).await {
        // It may have had this id on the site that it came from.
        Err(fault) if fault.status() == StatusCode::NOT_FOUND => return redirect(cx, Path(id)).await,
        loaded => loaded?,
    };
    if page.question.slug() != slug {
        return Ok(found(&address(id, &page.question.title)));
    }
    cx.app.views.count(id);
    let mut view = View::new(&cx, page, related, order, Refused::default());
    view.page.kept = kept.into_iter().collect();
    let response = either(&cx, || api::question::page(&cx, &view.page.page, &view.related), &view)?;
    Ok(shared(&cx, response, Shared { question: Some(id) }))
}

/// GET /questions/{id} and /q/{id}: on to the full address.
pub async fn redirect(cx: Cx, Path(id): Path<QuestionId>) -> Result<Response> {
    let who = cx.who();
    let target = cx.app.read(move |tx| origin::post(tx, &who, id.into())).await?;
    match target.kind {
        answer::Kind::Question => Ok(found(&address(target.question, &target.title))),
        answer::Kind::Answer => Err(Fault::not_found()),
    }
}

/// The page again, with a form that was refused.
pub async fn again(cx: &Cx, id: QuestionId, refused: Refused) -> Result<Response> {
    let (page, related, kept) = load(cx, id, Order::Votes).await?;
    let place = refused.comment_on.map_or(Place::answer(id), Place::comment);
    let mut view = View::new(cx, page, related, Order::Votes, refused);
    view.page.kept = kept.into_iter().filter(|(of, _)| *of != place).collect();
    html(&view)
}

/// The page, related questions, and what the reader began to write under it.
type Loaded = (question::Page, Vec<Brief>, Vec<(Place, Draft)>);

async fn load(cx: &Cx, id: QuestionId, order: Order) -> Result<Loaded> {
    let (here, owner) = (cx.clone(), drafts::owner(cx));
    let read = move |tx: &mut Tx| {
        let page = question::page(tx, &here.viewer, id, order)?;
        let related = here.app.asides.related(tx, &here.viewer, &here.app.finder, id)?;
        let kept = owner.iter().map(|owner| draft::under_question(tx, owner)).next().transpose()?;
        Ok((page, related, kept.unwrap_or_default()))
    };
    Ok(cx.app.read(read).await?)
}

/// The one address of a question.
pub fn address(id: QuestionId, title: &str) -> String {
    format!("/questions/{id}/{}", segment(&text::slug(title)))
}

impl View {
    fn new(cx: &Cx, page: question::Page, related: Vec<Brief>, order: Order, refused: Refused) -> View {
        let q = page.question.clone();
        let path = address(q.id, &q.title);
        let canonical = cx.absolute(&path);
        let structured = (!cx.signed_in()).then(|| structured::question(cx, &page, &canonical));
        let answering = refused.comment_on.is_none();
        let page = Shown {
            viewer: page.viewer.clone(),
            problems: if answering { refused.problems.clone() } else { Problems::default() },
            refusal: refused.sentence.clone().filter(|_| answering),
            page,
            refused,
            kept: HashMap::new(),
            cx: cx.clone(),
        };
        let (cx, orders) = (cx.clone(), Order::ALL);
        View { cx, page, q, order, orders, related, path, canonical, structured }
    }
}

fn is_open(standing: &Standing) -> bool {
    !standing.frozen && standing.deleted.is_none()
}

impl Shown {
    pub fn vote(&self, post: PostId) -> i64 {
        self.page.mine.votes.get(&post).copied().unwrap_or(0)
    }

    pub fn comment_vote(&self, comment: &Comment) -> bool {
        self.page.mine.comment_votes.contains(&comment.id)
    }

    pub fn comments(&self, post: PostId) -> &[Comment] {
        self.page.comments.get(&post).map_or(&[], Vec::as_slice)
    }

    pub fn poll_refusal(&self) -> Option<&String> {
        self.refused.poll.as_ref()
    }

    /// Whether the viewer may give the question a poll, or change the one that it has.
    pub fn may_poll(&self) -> bool {
        let moderates = self.viewer.signed_in() && self.page.moderates;
        self.open() && (self.me_is_asker() || moderates) && self.viewer.may_write().is_ok()
    }

    /// What the question is to others, where that is not said by its closing already.
    pub fn outgoing(&self) -> Vec<&Linked> {
        let closed = self.page.question.closed.as_ref().and_then(|act| act.duplicate.as_ref());
        let said = |link: &&Linked| {
            closed.is_some_and(|(id, _)| *id == link.other) && link.stands() && !self.is_asked(link)
        };
        self.page.links.iter().filter(|link| link.out).filter(|link| !said(link)).collect()
    }

    /// What others are to the question.
    pub fn coming(&self) -> Vec<&Linked> {
        self.page.links.iter().filter(|link| !link.out).collect()
    }

    /// Whether the viewer, who asked, has yet to say whether it is so.
    pub fn is_asked(&self, link: &Linked) -> bool {
        self.me_is_asker() && self.open() && link.stands() && link.agreed.is_none()
    }

    pub fn may_undo(&self, link: &Linked) -> bool {
        self.open() && link::may_undo(&self.viewer, self.page.moderates, link.by.id)
    }

    pub fn may_link(&self) -> bool {
        self.rights().acts.contains(&act::Kind::Link)
    }

    pub fn accepted(&self, answer: &Answer) -> bool {
        self.page.question.accepted == Some(answer.id)
    }

    /// How the viewer stands towards the question.
    pub fn stance(&self) -> Stance {
        Stance { following: self.page.mine.following, ..Stance::default() }
    }

    fn me_is_asker(&self) -> bool {
        self.viewer.signed_in() && self.viewer.id == self.page.question.author.id
    }

    /// Whether the question is neither locked nor deleted.
    pub fn open(&self) -> bool {
        is_open(&Standing::of_question(&self.page.question))
    }

    pub fn answer_open(&self, answer: &Answer) -> bool {
        self.page.question.deleted.is_none() && is_open(&Standing::of_answer(&self.page.question, answer))
    }

    pub fn rights(&self) -> Rights {
        self.rights_to(&Standing::of_question(&self.page.question), self.open())
    }

    pub fn may_reopen(&self) -> bool {
        self.rights().acts.contains(&act::Kind::Reopen)
    }

    /// Whether the viewer asked it anonymously.
    pub fn is_masked(&self) -> bool {
        self.viewer.behind.is_some()
    }

    /// A person's name, or what stands in its place.
    pub fn name<'a>(&'a self, person: &'a Person) -> &'a str {
        if person.gone { self.cx.unnamed(person) } else { &person.name }
    }

    /// Whether the viewer may make it public: nobody else has written under it.
    pub fn may_publish(&self) -> bool {
        let asker = self.page.question.author.id;
        let answers = self.page.answers.iter().map(|answer| answer.author.id);
        let comments = self.page.comments.values().flatten().map(|comment| comment.author.id);
        let alone = answers.chain(comments).all(|author| author == asker);
        alone && self.rights().acts.contains(&act::Kind::Publish)
    }

    pub fn answer_rights(&self, answer: &Answer) -> Rights {
        self.rights_to(&Standing::of_answer(&self.page.question, answer), self.answer_open(answer))
    }

    fn rights_to(&self, standing: &Standing, open: bool) -> Rights {
        let moderates = self.page.moderates;
        Rights {
            edit: open && self.viewer.may_edit(standing.author, moderates).is_ok(),
            acts: act::allowed(&self.viewer, moderates, standing),
        }
    }

    pub fn may_edit_comment(&self, c: &Comment) -> bool {
        let may = comment::may_edit(&self.viewer, c.author.id, c.created_at, self.page.moderates);
        !c.deleted && may.is_ok()
    }

    pub fn may_delete_comment(&self, c: &Comment) -> bool {
        !c.deleted && comment::may_delete(&self.viewer, c.author.id, self.page.moderates).is_ok()
    }

    /// A long answer cut into what is shown at once and what opens in place.
    pub fn fold<'a>(&self, answer: &'a Answer) -> Option<(&'a str, &'a str)> {
        answer.is_long().then(|| markup::fold(&answer.html)).flatten()
    }

    pub fn bookmark(&self) -> Option<Extra> {
        Some(Extra {
            class: "plain",
            icon: "bookmark",
            label: "bookmark",
            action: format!("/questions/{}/bookmark", self.page.question.id),
            pressed: self.page.mine.bookmarked,
        })
    }

    /// The asker accepts; others see the mark alone.
    pub fn accept(&self, answer: &Answer) -> Option<Extra> {
        let pressed = self.accepted(answer);
        self.me_is_asker().then(|| Extra {
            class: "accept",
            icon: "check",
            label: "accept",
            action: format!("/posts/{}/accept", answer.id),
            pressed,
        })
    }

    /// Where a post came from, if from another site.
    pub fn origin(&self, post: PostId) -> Option<&Origin> {
        self.page.origins.get(&post)
    }

    pub fn commenting(&self, post: &PostId) -> bool {
        self.refused.comment_on == Some(*post)
    }

    /// What stands in the form of an answer: what was refused, or the draft.
    pub fn typed(&self) -> &str {
        match self.refused.comment_on {
            None if !self.refused.typed.is_empty() => &self.refused.typed,
            _ => self.draft(self.answering()),
        }
    }

    pub fn comment_typed(&self, post: &PostId) -> &str {
        if self.commenting(post) { &self.refused.typed } else { self.draft(Place::comment(*post)) }
    }

    /// Whether a comment was begun under the post.
    pub fn comment_begun(&self, post: &PostId) -> bool {
        !self.comment_typed(post).is_empty()
    }

    pub fn kept(&self) -> Option<Kept> {
        let draft = self.kept.get(&self.answering())?;
        Some(Kept::new(self.answering(), draft))
    }

    pub fn kept_comment(&self, post: &PostId) -> Option<Kept> {
        let draft = self.kept.get(&Place::comment(*post))?;
        Some(Kept::new(Place::comment(*post), draft))
    }

    pub fn preview(&self) -> Option<&String> {
        self.refused.preview.as_ref()
    }

    fn answering(&self) -> Place {
        Place::answer(self.page.question.id)
    }

    fn draft(&self, place: Place) -> &str {
        self.kept.get(&place).map_or("", |draft| &draft.fields.body)
    }

    pub fn comment_refusal(&self) -> Option<&String> {
        self.refused.sentence.as_ref()
    }
}

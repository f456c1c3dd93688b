//! One error, three faces: the cause for the log, a sentence with a way out for the person, the status.

use askama::Template;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use forum::{Denial, Error, Problem};
use serde_json::json;

use crate::context::Cx;
use crate::form::Problems;
use crate::i18n::Lang;
use crate::observe::RequestId;

/// What a handler fails with.
#[derive(Debug)]
pub enum Fault {
    Forum(Error),
    /// Too often; how many seconds until it may be tried again.
    Limited {
        retry_after: u64,
    },
    /// The request itself is wrong; the sentence's key.
    Bad {
        status: StatusCode,
        key: &'static str,
    },
    /// Something of ours failed.
    Internal(String),
}

pub type Result<T = Response> = std::result::Result<T, Fault>;

/// A fault on its way to the layer that knows the reader's language.
#[derive(Clone, Debug)]
pub struct Report(std::sync::Arc<Fault>);

impl Report {
    /// Whether there is no such page, or none that the viewer may see.
    pub fn is_not_found(&self) -> bool {
        matches!(*self.0, Fault::Forum(Error::NotFound))
    }
}

impl From<Fault> for Report {
    fn from(fault: Fault) -> Report {
        Report(std::sync::Arc::new(fault))
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Fault {
        Fault::Forum(error)
    }
}

impl From<store::Error> for Fault {
    fn from(error: store::Error) -> Fault {
        Fault::Forum(error.into())
    }
}

impl From<askama::Error> for Fault {
    fn from(error: askama::Error) -> Fault {
        Fault::Internal(format!("template: {error}"))
    }
}

impl Fault {
    pub fn not_found() -> Fault {
        Fault::Forum(Error::NotFound)
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Fault::Forum(Error::NotFound) => StatusCode::NOT_FOUND,
            Fault::Forum(Error::SignIn) => StatusCode::UNAUTHORIZED,
            Fault::Forum(Error::Denied(_)) => StatusCode::FORBIDDEN,
            Fault::Forum(Error::Invalid(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Fault::Forum(Error::Conflict { .. }) => StatusCode::CONFLICT,
            Fault::Forum(Error::Store(store::Error::Busy | store::Error::Deadline)) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Fault::Forum(Error::Store(_)) | Fault::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Fault::Limited { .. } => StatusCode::TOO_MANY_REQUESTS,
            Fault::Bad { status, .. } => *status,
        }
    }

    /// The answer where not even the context could be made.
    pub fn bare(&self) -> Response {
        self.log();
        (self.status(), "Stoa can't answer right now. Please try again in a moment.").into_response()
    }

    fn log(&self) {
        match self {
            Fault::Forum(Error::Store(cause)) => tracing::error!(%cause, "database"),
            Fault::Internal(cause) => tracing::error!(%cause, "internal"),
            _ => {}
        }
    }

    /// Gives an answer this fault's status, and says when to try again.
    pub fn mark(&self, response: &mut Response) {
        *response.status_mut() = self.status();
        if let Fault::Limited { retry_after } = self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*retry_after));
        }
    }

    /// What a form that is shown again says: what is wrong beside each field or, where it is about more than a field, the
    /// sentence above it. The cause goes into the log.
    pub fn split(&self, cx: &Cx) -> (Problems, Option<String>) {
        match self {
            Fault::Forum(Error::Invalid(problems)) => (Problems(problems.clone()), None),
            other => (Problems::default(), Some(other.told(cx))),
        }
    }

    /// The sentence for the person whose form is shown again; the cause goes into the log.
    pub fn told(&self, cx: &Cx) -> String {
        self.log();
        self.sentence(cx)
    }

    /// The sentence for the person.
    pub fn sentence(&self, cx: &Cx) -> String {
        self.in_words(&cx.lang)
    }

    /// The same in a language, for whoever has no page open.
    pub fn in_words(&self, lang: &Lang) -> String {
        match self {
            Fault::Forum(Error::NotFound) => lang.t("fault-not-found").to_owned(),
            Fault::Forum(Error::SignIn) => lang.t("fault-sign-in").to_owned(),
            Fault::Forum(Error::Denied(denial)) => denied(lang, denial),
            Fault::Forum(Error::Invalid(problems)) => {
                problems.iter().map(|p| lang.message(&p.message)).collect::<Vec<_>>().join(" ")
            }
            Fault::Forum(Error::Conflict { .. }) => lang.t("fault-conflict").to_owned(),
            Fault::Forum(Error::Store(store::Error::Busy | store::Error::Deadline)) => {
                lang.t("fault-busy").to_owned()
            }
            Fault::Forum(Error::Store(_)) | Fault::Internal(_) => lang.t("fault-internal").to_owned(),
            Fault::Limited { retry_after } => lang.n("fault-limited", *retry_after as i64),
            Fault::Bad { key, .. } => lang.t(key).to_owned(),
        }
    }
}

/// Why somebody may not do something, and what would change that.
fn denied(lang: &Lang, denial: &Denial) -> String {
    match denial {
        Denial::Reputation { privilege, needed, has } => lang.fmt(
            "denied-reputation",
            &[
                ("privilege", lang.t(&format!("privilege-{}", privilege.as_str())).into()),
                ("needed", (*needed).into()),
                ("has", (*has).into()),
                ("missing", (needed - has).into()),
            ],
        ),
        Denial::Suspended { until, reason } => lang.fmt(
            "denied-suspended",
            &[("until", lang.date(*until).as_str().into()), ("reason", reason.as_str().into())],
        ),
        Denial::Own => lang.t("denied-own").to_owned(),
        Denial::NotAuthor => lang.t("denied-not-author").to_owned(),
        Denial::Answered => lang.t("denied-answered").to_owned(),
        Denial::Accepted => lang.t("denied-accepted").to_owned(),
        Denial::Voted => lang.t("denied-voted").to_owned(),
        Denial::Masked => lang.t("denied-masked").to_owned(),
        Denial::InConfidence => lang.t("denied-in-confidence").to_owned(),
        Denial::PollOver => lang.t("denied-poll-over").to_owned(),
        Denial::TooLate => lang.t("denied-too-late").to_owned(),
        Denial::NotModerator => lang.t("denied-not-moderator").to_owned(),
        Denial::NotAdmin => lang.t("denied-not-admin").to_owned(),
        Denial::LastAdmin => lang.t("denied-last-admin").to_owned(),
        Denial::NotAbove => lang.t("denied-not-above").to_owned(),
        Denial::Closed => lang.t("denied-closed").to_owned(),
        Denial::Locked => lang.t("denied-locked").to_owned(),
        Denial::Deleted => lang.t("denied-deleted").to_owned(),
        Denial::Unconfirmed => lang.t("denied-unconfirmed").to_owned(),
        Denial::NotInSpace => lang.t("denied-not-in-space").to_owned(),
        Denial::SpaceInUse => lang.t("denied-space-in-use").to_owned(),
        Denial::FoundsTooMany { most } => lang.n("denied-founds-too-many", *most),
        Denial::LastSpaceModerator => lang.t("denied-last-space-moderator").to_owned(),
        Denial::DeclinedLately { until } => {
            lang.fmt("denied-declined-lately", &[("it", lang.date(*until).as_str().into())])
        }
        Denial::InvitesTooMany { most } => lang.n("denied-invites-too-many", *most),
        Denial::NobodyThere => lang.t("denied-nobody-there").to_owned(),
        Denial::BeginsTooMany { most, from } => {
            lang.fmt("denied-begins-too-many", &[("n", (*most).into()), ("from", (*from).into())])
        }
        Denial::FollowsTooMany { most } => lang.n("denied-follows-too-many", *most),
    }
}

impl IntoResponse for Fault {
    /// The status alone; the context layer turns the report in the extensions into a page.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Report::from(self));
        response
    }
}

#[derive(Template)]
#[template(path = "fault.html")]
struct FaultPage<'a> {
    cx: &'a Cx,
    number: String,
    icon: &'static str,
    heading: &'static str,
    sentence: String,
    sign_in: bool,
}

/// The page (or the JSON) of a fault.
pub fn page(cx: &Cx, report: Report, id: Option<RequestId>) -> Response {
    let fault = &*report.0;
    fault.log();
    let status = fault.status();
    let sentence = fault.sentence(cx);
    let mut response = if cx.json {
        let problems = match fault {
            Fault::Forum(Error::Invalid(problems)) => listed(cx, problems),
            _ => json!([]),
        };
        Json(json!({ "error": { "status": status.as_u16(), "message": sentence, "problems": problems } }))
            .into_response()
    } else {
        let sign_in = status == StatusCode::UNAUTHORIZED;
        let page = FaultPage {
            cx,
            number: number(status, id),
            icon: icon(status),
            heading: heading(status),
            sentence,
            sign_in,
        };
        page.render().map(Html).unwrap_or_else(|_| Html("Something went wrong.".into())).into_response()
    };
    fault.mark(&mut response);
    response
}

/// The status; where something of ours failed also the request's number, under which the log tells why.
fn number(status: StatusCode, id: Option<RequestId>) -> String {
    match id {
        Some(id) if status.is_server_error() => format!("{} · {id}", status.as_str()),
        _ => status.as_str().to_owned(),
    }
}

/// Problems as JSON: field and sentence.
pub fn listed(cx: &Cx, problems: &[Problem]) -> serde_json::Value {
    problems.iter().map(|p| json!({ "field": p.field, "message": cx.lang.message(&p.message) })).collect()
}

fn icon(status: StatusCode) -> &'static str {
    match status.as_u16() {
        401 => "user",
        403 => "lock",
        404 => "search",
        409 => "history",
        429 => "clock",
        _ => "warning",
    }
}

fn heading(status: StatusCode) -> &'static str {
    match status.as_u16() {
        401 => "fault-heading-sign-in",
        403 => "fault-heading-denied",
        404 => "fault-heading-not-found",
        409 => "fault-heading-conflict",
        429 => "fault-heading-limited",
        400..500 => "fault-heading-bad",
        503 => "fault-heading-busy",
        _ => "fault-heading-internal",
    }
}

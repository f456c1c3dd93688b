//! The context of a request: who asks, in which language, for HTML or JSON. Every handler takes a [`Cx`], every template
//! is given one.

use std::net::IpAddr;
use std::sync::{Arc, LazyLock};

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use forum::draft::{self, Owner};
use forum::member::{self, Me, Person};
use forum::{Arg, MemberId, Privilege, Time, Viewer};

use crate::app::{App, Rules};
use crate::fault::{Fault, Report};
use crate::i18n::{self, Lang};
use crate::observe::{RequestId, caught};
use crate::pages::machine;
use crate::server::ClientAddr;
use crate::{assets, cookies, moved};

/// The context of one request; cheap to clone.
#[derive(Clone)]
pub struct Cx(Arc<Inner>);

pub struct Inner {
    pub app: App,
    pub rules: Arc<Rules>,
    pub lang: Arc<Lang>,
    pub viewer: Viewer,
    pub me: Option<Me>,
    /// Path and query, as asked for.
    pub path: String,
    /// Where to come back to after signing in: the page, or the one that sent the form.
    pub back: String,
    /// Whether only the form is wanted, to be shown in a dialog over the page.
    pub dialog: bool,
    /// What the browser calls itself.
    pub agent: String,
    pub json: bool,
    /// `light`, `dark`, or none to follow the browser.
    pub theme: Option<String>,
    /// One line that the page shows once, from the act before.
    pub flash: Option<String>,
    /// The address prefix that limits count by.
    pub address: Option<IpAddr>,
    /// Names the browser before it has signed in, for drafts; none where it has sent none.
    pub visitor: Option<String>,
    /// Whether the browser's drafts became the member's just now.
    adopted: bool,
}

/// What stands in the place of the name of a person who is gone.
pub fn unnamed<'a>(lang: &'a Lang, person: &Person) -> &'a str {
    lang.t(if person.masked { "person-masked" } else { "person-gone" })
}

impl std::ops::Deref for Cx {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Cx {
    /// A message without arguments.
    pub fn t<'a>(&'a self, key: &'a str) -> &'a str {
        self.lang.t(key)
    }

    /// The message named by two parts: `tab-` and `hot`.
    pub fn t2(&self, prefix: &str, name: &str) -> String {
        self.lang.t(&format!("{prefix}{name}")).to_owned()
    }

    /// A message about a number.
    pub fn n(&self, key: &str, n: &i64) -> String {
        self.lang.n(key, *n)
    }

    /// What scripts say, as JSON: the messages whose names begin with the group's and a hyphen.
    pub fn words(&self, group: &str) -> &str {
        self.lang.words(group)
    }

    /// A message with one text argument, `$it`.
    pub fn with(&self, key: &str, it: &str) -> String {
        self.lang.fmt(key, &[("it", it.into())])
    }

    /// A message with named arguments.
    pub fn fmt(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.lang.fmt(key, args)
    }

    pub fn number(&self, n: &i64) -> String {
        self.lang.number(*n)
    }

    pub fn compact(&self, n: &i64) -> String {
        self.lang.compact(*n)
    }

    pub fn ago(&self, then: &Time) -> String {
        self.lang.ago(self.viewer.now, *then)
    }

    pub fn date(&self, then: &Time) -> String {
        self.lang.date(*then)
    }

    pub fn iso(&self, then: &Time) -> String {
        i18n::rfc3339(*then)
    }

    /// The address of an asset, with the hash of its content.
    pub fn asset(&self, name: &str) -> &'static str {
        assets::url(name)
    }

    /// The address of the icons, which a page asks for at every turn.
    pub fn icons(&self) -> &'static str {
        static ICONS: LazyLock<&str> = LazyLock::new(|| assets::url("icons.svg"));
        *ICONS
    }

    /// The address of a person's picture, or of the one generated for them.
    pub fn picture(&self, person: &Person) -> String {
        match &person.picture {
            Some(hash) => format!("/pictures/{hash}"),
            None => format!("/pictures/generated/{}", person.id),
        }
    }

    /// The full address of a path on this site.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.app.config.public_url)
    }

    /// What stands in the place of a name: somebody who asks anonymously, or a person whose account is gone.
    pub fn unnamed(&self, person: &Person) -> &str {
        unnamed(&self.lang, person)
    }

    pub fn site_name(&self) -> &str {
        &self.rules.site.name
    }

    /// Whether the page lies under this path of the menu.
    pub fn is_at(&self, path: &str) -> bool {
        let here = self.path.split('?').next().unwrap_or_default();
        here == path
            || (path != "/" && here.starts_with(path))
            || (path == "/" && here.starts_with("/questions"))
    }

    /// Whether the page is nothing for a search engine.
    pub fn is_unlisted(&self) -> bool {
        machine::KEEP_OUT.iter().any(|path| self.path.starts_with(path))
    }

    /// Whether this theme is chosen; the empty name means the browser's.
    pub fn has_theme(&self, theme: &str) -> bool {
        self.theme.as_deref().unwrap_or_default() == theme
    }

    pub fn signed_in(&self) -> bool {
        self.viewer.signed_in()
    }

    pub fn can(&self, privilege: Privilege) -> bool {
        self.viewer.can(privilege)
    }

    /// Where to come back to after signing in, as the value of `next`.
    pub fn here(&self) -> String {
        self.back.clone()
    }

    /// The viewer, for moving into a database closure.
    pub fn who(&self) -> Viewer {
        self.viewer.clone()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Cx {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Cx, StatusCode> {
        parts.extensions.get::<Cx>().cloned().ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// Makes the context before a handler runs, and gives a fault its page afterwards.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let cx = match build(app, &parts).await {
        Ok(cx) => cx,
        Err(fault) => return fault.bare(),
    };
    // Before its first visit a site has nothing else to show and takes nothing in.
    if !cx.rules.site.set_up && !matches!(parts.uri.path(), "/setup" | "/theme") {
        return crate::respond::see("/setup");
    }
    parts.extensions.insert(cx.clone());
    let reads = parts.method.is_safe();
    let id = parts.extensions.get::<RequestId>().copied();
    let mut response = caught(next.run(Request::from_parts(parts, body)))
        .await
        .unwrap_or_else(|| Fault::Internal("a handler panicked".into()).into_response());
    if cx.flash.is_some() && response.status().is_success() {
        cookies::clear(&mut response, "flash", cx.app.is_https());
    }
    if cx.adopted {
        cookies::clear(&mut response, "visitor", cx.app.is_https());
    }
    let Some(report) = response.extensions_mut().remove::<Report>() else { return response };
    if reads && report.is_not_found() {
        match moved::onwards(&cx).await {
            Ok(Some(onwards)) => return onwards,
            Ok(None) => {}
            Err(fault) => return crate::fault::page(&cx, fault.into(), id),
        }
    }
    crate::fault::page(&cx, report, id)
}

async fn build(app: App, request: &Parts) -> Result<Cx, Fault> {
    let headers = &request.headers;
    let (now, rules) = (app.now(), app.rules());
    let me = match cookies::session(headers, app.is_https()) {
        Some(token) => find(&app, token, now, rules.clone()).await?,
        None => None,
    };
    let viewer = match &me {
        Some(me) => me.viewer.clone(),
        None => Viewer::nobody(now, rules.policy.clone()),
    };
    let visitor = cookies::secret(headers, "visitor", app.is_https());
    let adopted = match (&me, &visitor) {
        (Some(me), Some(visitor)) => adopt(&app, visitor, me.person.id).await,
        _ => false,
    };
    let lang = language(&app, &rules, me.as_ref(), headers);
    let theme = me.as_ref().and_then(|m| m.theme.clone()).or_else(|| cookies::read(headers, "theme"));
    Ok(Cx(Arc::new(Inner {
        lang,
        viewer,
        me,
        back: back(request, &app.config.public_url),
        path: request.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned(),
        dialog: headers.contains_key("x-dialog"),
        agent: text(headers, header::USER_AGENT).to_owned(),
        json: wants_json(headers),
        theme: theme.filter(|t| t == "light" || t == "dark"),
        flash: cookies::read(headers, "flash"),
        address: request.extensions.get::<ClientAddr>().map(|a| a.0),
        visitor,
        adopted,
        rules,
        app,
    })))
}

/// The person behind a session's token; that it was used is noted at most every five minutes.
async fn find(app: &App, token: String, now: Time, rules: Arc<Rules>) -> Result<Option<Me>, Fault> {
    let hash = cookies::hash(&token);
    let key = hash.clone();
    let me = app.read(move |tx| member::by_session(tx, &key, now, rules.policy.clone())).await?;
    if let Some(me) = &me
        && now.since(me.used_at) > 5 * forum::time::MINUTE
    {
        let (days, id) = (app.config.session_days, me.person.id);
        app.db.write(move |tx| member::touch(tx, &hash, id, now, days)).await?;
    }
    Ok(me)
}

/// Makes the browser's drafts those of the member who has signed in there, which is tried again with the next request
/// where it fails.
async fn adopt(app: &App, visitor: &str, member: MemberId) -> bool {
    let visitor = Owner::visitor(&cookies::hash(visitor));
    let adopted = app.db.write(move |tx| draft::adopt(tx, &visitor, member)).await;
    adopted.inspect_err(|cause: &forum::Error| tracing::warn!(%cause, "drafts wait to be adopted")).is_ok()
}

fn language(app: &App, rules: &Rules, me: Option<&Me>, headers: &HeaderMap) -> Arc<Lang> {
    let chosen = me.and_then(|m| m.language.clone()).or_else(|| cookies::read(headers, "language"));
    if let Some(lang) = chosen.and_then(|tag| app.languages.find(&tag).cloned()) {
        return lang;
    }
    let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|h| h.to_str().ok()).unwrap_or_default();
    app.languages.negotiate(header, &rules.site.language).clone()
}

/// The page to come back to: the one asked for or, where a form was sent, the one that sent it.
fn back(request: &Parts, public_url: &str) -> String {
    let path = request.uri.path_and_query().map_or("/", |p| p.as_str());
    if request.method.is_safe() {
        return path.to_owned();
    }
    let referer = text(&request.headers, header::REFERER);
    let local = referer.strip_prefix(public_url).or_else(|| {
        let host = text(&request.headers, header::HOST);
        referer.split_once("://").and_then(|(_, rest)| rest.strip_prefix(host))
    });
    crate::form::local(local.unwrap_or("/")).to_owned()
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|h| h.to_str().ok()).unwrap_or_default()
}

/// Whether the answer is to be JSON: asked for by name, before HTML.
pub fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|h| h.to_str().ok()).unwrap_or_default();
    match (accept.find("application/json"), accept.find("text/html")) {
        (Some(json), Some(html)) => json < html,
        (Some(_), None) => true,
        _ => false,
    }
}

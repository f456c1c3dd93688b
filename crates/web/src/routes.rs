//! Every route of the site.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use forum::act;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use crate::app::App;
use crate::{assets, cache, conditional, context, guard, pages};

/// The whole site.
pub fn router(app: App) -> Router {
    let pages = Router::new()
        .merge(questions())
        .merge(posts())
        .merge(drafts())
        .merge(rules())
        .merge(groups())
        .merge(accounts())
        .merge(people(app.config.upload_max_bytes))
        .merge(history())
        .merge(find())
        .merge(following())
        .merge(messages())
        .merge(machines())
        .route("/theme", post(pages::theme::choose))
        .fallback(pages::not_found)
        .layer(from_fn_with_state(app.clone(), context::layer))
        .layer(from_fn_with_state(app.clone(), guard::same_origin));
    Router::new()
        .merge(pages)
        .route("/assets/{*path}", get(assets::serve))
        .route("/pictures/{name}", get(pages::pictures::portrait))
        .route("/pictures/generated/{member}", get(pages::pictures::generated))
        .layer(DefaultBodyLimit::max(app.config.body_max_bytes))
        .layer(from_fn_with_state(app.clone(), guard::headers))
        .layer(from_fn_with_state(app.clone(), cache::layer))
        .layer(from_fn(conditional::layer))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .with_state(app)
}

fn questions() -> Router<App> {
    Router::new()
        .route("/", get(pages::home::show))
        .route("/questions", get(pages::questions::list))
        .route("/questions/ask", get(pages::ask::form).post(pages::ask::submit))
        .route("/questions/similar", post(pages::similar::show))
        .route("/questions/{id}", get(pages::question::redirect))
        .route("/questions/{id}/{slug}", get(pages::question::show))
        .route("/questions/{id}/answers", get(pages::question::redirect).post(pages::answer::submit))
        .route("/questions/{id}/found", post(pages::similar::found))
        .route("/questions/{id}/bookmark", post(pages::vote::bookmark))
        .route("/questions/{id}/poll/end", post(pages::poll::end))
        .route("/questions/{id}/poll/remove", post(pages::poll::remove))
        .route("/questions/{id}/poll/vote", post(pages::poll::vote))
        .route("/q/{id}", get(pages::question::redirect))
        .route("/a/{id}", get(pages::answer::redirect))
        .route("/live", get(pages::live::show))
}

fn drafts() -> Router<App> {
    Router::new()
        .route("/drafts", post(pages::draft::save).put(pages::draft::save))
        .route("/drafts/discard", post(pages::draft::discard))
        .route("/preview", post(pages::preview::show))
        .route("/keys", get(pages::keys::show))
}

fn posts() -> Router<App> {
    Router::new()
        .route("/posts/{id}/vote", post(pages::vote::cast))
        .route("/posts/{id}/accept", post(pages::vote::accept))
        .route("/posts/{id}", get(pages::answer::post))
        .route("/posts/{id}/comments", get(pages::answer::post).post(pages::comment::submit))
        .route("/comments/{id}/vote", post(pages::vote::comment))
}

fn rules() -> Router<App> {
    Router::new()
        .route("/inbox", get(pages::inbox::list))
        .route("/inbox/read", post(pages::inbox::read_all))
        .route("/inbox/{seq}", get(pages::inbox::open))
        .route(
            "/unsubscribe/{member}/{what}/{signature}",
            get(pages::unsubscribe::show).post(pages::unsubscribe::submit),
        )
        .route("/posts/{id}/move", get(pages::space::transfer::form).post(pages::space::transfer::submit))
        .route("/admin", get(pages::admin::overview::show))
        .route("/admin/acts", get(pages::admin::acts::list))
        .route("/admin/people", get(pages::admin::people::list))
        .route("/admin/people/{handle}", get(pages::admin::person::show))
        .route("/admin/people/{handle}/role", post(pages::admin::person::role))
        .route("/admin/people/{handle}/suspend", post(pages::admin::person::suspend_))
        .route("/admin/people/{handle}/lift", post(pages::admin::person::lift_))
        .route("/admin/people/{handle}/give", post(pages::admin::person::give_))
        .route("/admin/people/{handle}/data", post(pages::admin::person::data))
        .route("/admin/claims", get(pages::admin::claims::list))
        .route("/admin/claims/{id}/grant", post(pages::admin::claims::grant_))
        .route("/admin/claims/{id}/refuse", post(pages::admin::claims::refuse_))
        .route("/admin/imports", get(pages::admin::imports::show))
        .route("/admin/site", get(pages::admin::site::form).post(pages::admin::site::save))
        .route("/admin/reputation", get(pages::admin::reputation::form).post(pages::admin::reputation::save))
}

/// Who belongs to a space, and who would like to.
fn groups() -> Router<App> {
    use pages::space::{belong, change, invite, people};
    Router::new()
        .route("/spaces/{slug}/delete", post(change::delete))
        .route("/spaces/{slug}/join", post(belong::join))
        .route("/spaces/{slug}/withdraw", post(belong::withdraw))
        .route("/spaces/{slug}/leave", get(belong::leave_form).post(belong::leave))
        .route("/spaces/{slug}/members", get(people::list).post(people::add))
        .route("/spaces/{slug}/members/{handle}/remove", post(people::remove))
        .route("/spaces/{slug}/members/{handle}/appoint", post(belong::appoint))
        .route("/spaces/{slug}/members/{handle}/hand-over", post(belong::hand_over))
        .route("/spaces/{slug}/requests/{handle}/accept", post(belong::accept))
        .route("/spaces/{slug}/requests/{handle}/decline", post(belong::decline))
        .route("/spaces/{slug}/invitations", get(invite::list).post(invite::give))
        .route("/spaces/{slug}/invitations/mail", post(invite::mail))
        .route("/spaces/{slug}/invitations/{id}/revoke", post(invite::revoke))
        .route("/invitations/{token}", get(invite::show).post(invite::accept))
}

fn accounts() -> Router<App> {
    use pages::account::{confirm, login, lost, reset, setup, signin, signup};
    Router::new()
        .route("/signup", get(signup::show).post(signup::submit))
        .route("/login", get(login::show).post(login::submit))
        .route("/logout", post(login::out))
        .route("/lost-password", get(lost::show).post(lost::submit))
        .route("/reset/{token}", get(reset::show).post(reset::submit))
        .route("/confirm", post(confirm::again))
        .route("/confirm/{token}", get(confirm::show).post(confirm::submit))
        .route("/signin/{token}", get(signin::show).post(signin::submit))
        .route("/setup", get(setup::show).post(setup::submit))
}

/// Editing, history and what moderators do.
fn history() -> Router<App> {
    let router = Router::new()
        .route("/posts/{id}/edit", get(pages::edit::form).post(pages::edit::submit))
        .route("/posts/{id}/history", get(pages::history::show))
        .route("/posts/{id}/rollback", post(pages::history::rollback))
        .route("/posts/{id}/link", get(pages::link::form).post(pages::link::submit))
        .route("/posts/{id}/link/agree", post(pages::link::agree))
        .route("/posts/{id}/link/deny", get(pages::link::deny_form).post(pages::link::deny))
        .route("/posts/{id}/link/undo", post(pages::link::undo))
        .route("/posts/{id}/timeline", get(pages::timeline::show))
        .route("/comments/{id}/edit", get(pages::comment::edit_form).post(pages::comment::edit))
        .route("/comments/{id}/delete", get(pages::comment::delete_form).post(pages::comment::delete));
    act::Kind::ALL.into_iter().fold(router, |router, kind| {
        let form = get(move |cx, id| pages::moderate::form(cx, id, kind));
        let both = form.post(move |cx, id, fields| pages::moderate::submit(cx, id, kind, fields));
        router.route(&format!("/posts/{{id}}/{}", kind.as_str()), both)
    })
}

/// Pages of people and of their own settings; a form that carries a file carries a little more than the file.
fn people(upload_max_bytes: usize) -> Router<App> {
    use pages::settings::{account, delete, download, language, notifications, profile, push, sessions};
    let uploads = Router::new()
        .route("/settings", get(profile::show).post(profile::submit))
        .route("/images", post(pages::pictures::submit))
        .route("/questions/{id}/poll", get(pages::poll::form).post(pages::poll::submit))
        .route("/spaces/new", get(pages::space::change::new).post(pages::space::change::create))
        .route("/spaces/{slug}/edit", get(pages::space::change::form).post(pages::space::change::save))
        .layer(DefaultBodyLimit::max(upload_max_bytes + 64 * 1024));
    Router::new()
        .merge(uploads)
        .route("/people/{handle}", get(pages::person::show))
        .route("/people/{handle}/claim", get(pages::claim::show).post(pages::claim::begin))
        .route("/people/{handle}/claim/ask", post(pages::claim::ask))
        .route("/people/{handle}/claim/withdraw", post(pages::claim::withdraw))
        .route("/users/{id}", get(pages::person::by_original))
        .route("/users/{id}/{name}", get(pages::person::by_original_named))
        .route("/images/{name}", get(pages::pictures::image))
        .route("/settings/account", get(account::show))
        .route("/settings/email", post(account::email))
        .route("/settings/password", post(account::password))
        .route("/settings/sessions", get(sessions::list))
        .route("/settings/sessions/end-others", post(sessions::end_others))
        .route("/settings/sessions/{id}/end", post(sessions::end))
        .route("/settings/notifications", get(notifications::show).post(notifications::submit))
        .route("/settings/push", post(push::subscribe))
        .route("/settings/push/{id}/end", post(push::end))
        .route("/push-worker.js", get(push::worker))
        .route("/settings/language", get(language::show).post(language::submit))
        .route("/settings/download", get(download::show))
        .route("/settings/download/own.json", get(download::file))
        .route("/settings/download/own.tar", get(download::archive))
        .route("/settings/delete", get(delete::show).post(delete::submit))
}

fn find() -> Router<App> {
    Router::new()
        .route("/tags", get(pages::tags::list))
        .route("/tags/suggest", get(pages::tags::suggest))
        .route("/tags/{name}", get(pages::tags::show))
        .route("/tags/{name}/edit", get(pages::tags::edit).post(pages::tags::save))
        .route("/people", get(pages::people::list))
        .route("/spaces", get(pages::spaces::list))
        .route("/spaces/{slug}", get(pages::spaces::show))
        .route("/search", get(pages::search::show))
        .route("/help", get(pages::help::show))
        .route("/about", get(pages::about::show))
}

/// Who follows, mutes and blocks whom and what.
fn following() -> Router<App> {
    use pages::follow;
    Router::new()
        .route("/people/{handle}/follow", post(follow::person))
        .route("/people/{handle}/mute", post(follow::mute_person))
        .route("/people/{handle}/block", post(follow::block_person))
        .route("/tags/{name}/follow", post(follow::tag))
        .route("/tags/{name}/mute", post(follow::mute_tag))
        .route("/questions/{id}/follow", post(follow::question))
        .route("/spaces/{slug}/follow", post(follow::space))
        .route("/badges", get(pages::badges::list))
        .route("/badges/{id}", get(pages::badges::show))
        .route("/admin/badges", get(pages::admin::badges::list).post(pages::admin::badges::make))
        .route("/admin/badges/{id}", get(pages::admin::badges::form).post(pages::admin::badges::save))
        .route("/admin/badges/{id}/switch", post(pages::admin::badges::switch))
        .route("/mentions", get(pages::mentions::suggest))
        .route("/settings/muted", get(pages::settings::muted::list))
}

/// What people write and ask each other.
fn messages() -> Router<App> {
    use pages::admin::messages;
    use pages::message::{list, new, part, report, show};
    use pages::settings::contact;
    Router::new()
        .route("/messages", get(list::show))
        .route("/messages/new", get(new::form).post(new::submit))
        .route("/messages/{id}", get(show::show).post(show::submit))
        .route("/messages/{id}/mute", post(part::mute))
        .route("/messages/{id}/leave", get(part::leave_form).post(part::leave))
        .route("/messages/{id}/report", get(report::form).post(report::submit))
        .route("/asked", get(pages::asked::list))
        .route("/asked/{id}/decline", post(pages::asked::decline))
        .route("/asked/{id}/pass", post(pages::asked::pass))
        .route("/asked/{id}/block", post(pages::asked::block))
        .route("/asked/{id}/unblock", post(pages::asked::unblock))
        .route("/questions/{id}/asker", get(pages::asker::form).post(pages::asker::look))
        .route("/admin/looks", get(pages::asker::looks))
        .route("/settings/contact", get(contact::show).post(contact::submit))
        .route("/admin/messages", get(messages::list))
        .route("/admin/messages/{id}/settle", post(messages::settle))
}

fn machines() -> Router<App> {
    Router::new()
        .route("/feeds", get(pages::feeds::index))
        .route("/feeds/questions", get(pages::feeds::questions))
        .route("/feeds/questions/{id}", get(pages::feeds::question))
        .route("/feeds/tags/{name}", get(pages::feeds::tag))
        .route("/feeds/people/{handle}", get(pages::feeds::person))
        .route("/feeds/spaces/{slug}", get(pages::feeds::space))
        .route("/sitemap.xml", get(pages::sitemap::index))
        .route("/sitemaps/{file}", get(pages::sitemap::part))
        .route("/robots.txt", get(pages::machine::robots))
        .route("/opensearch.xml", get(pages::machine::opensearch))
        .route("/manifest.webmanifest", get(pages::machine::manifest))
}

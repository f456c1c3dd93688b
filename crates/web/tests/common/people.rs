//! Who is on the site, and the spaces that they belong to.

use std::sync::atomic::Ordering;

use super::*;

/// A member with a session.
#[derive(Clone)]
pub struct Person {
    pub id: MemberId,
    pub handle: String,
    pub(super) cookie: String,
}

/// Nobody: a signed-out reader.
pub fn nobody() -> Person {
    Person { id: MemberId::NOBODY, handle: String::new(), cookie: String::new() }
}

impl TestSite {
    /// A member with this much reputation, signed in.
    pub fn member(&self, handle: &str, reputation: i64) -> Person {
        self.person(handle, reputation, Role::Member)
    }

    pub fn moderator(&self, handle: &str) -> Person {
        self.person(handle, 1, Role::Moderator)
    }

    pub fn admin(&self, handle: &str) -> Person {
        self.person(handle, 1, Role::Admin)
    }

    fn person(&self, handle: &str, reputation: i64, role: Role) -> Person {
        let (system, name) = (self.app.system(), handle.to_owned());
        let token = format!("token-{}", self.sessions.fetch_add(1, Ordering::Relaxed));
        let secret = Secret::brought(&token);
        let opening = session::Opening { secret, device: "test".into(), days: 30 };
        let now = self.now();
        let id = self
            .app
            .db
            .write_now(move |tx| {
                let email = Some(format!("{name}@example.org"));
                let new = Registration {
                    handle: name.clone(),
                    name: capital(&name),
                    email,
                    role,
                    ..Registration::default()
                };
                let id = register(tx, &system, &new)?;
                tx.run(
                    store::sql!(
                        "UPDATE member SET reputation = $2, earned = CAST($2 AS BIGINT) - 1, email_confirmed_at = $3 WHERE id = $1"
                    ),
                    &[&id, &reputation, &now],
                )?;
                session::start(tx, &system, id, &opening)?;
                Ok::<_, forum::Error>(id)
            })
            .unwrap();
        Person { id, handle: handle.to_owned(), cookie: format!("session={token}") }
    }

    /// A space with these members.
    pub fn space(&self, slug: &str, access: Access, members: &[&Person]) -> SpaceId {
        let (system, slug, now) = (self.app.system(), slug.to_owned(), self.now());
        let members: Vec<MemberId> = members.iter().map(|person| person.id).collect();
        let made = self.app.db.write_now(move |tx| {
            let id = space::make(tx, &system, &slug, &capital(&slug), "", access)?;
            for member in &members {
                let sql = store::sql!(
                    "INSERT INTO space_member (space, member, role, created_at) VALUES ($1, $2, 'member', $3)"
                );
                tx.run(sql, &[&id, member, &now])?;
            }
            Ok::<_, forum::Error>(id)
        });
        self.app.changed();
        made.unwrap()
    }

    /// An account that came with an import of `host` into a space, where it has this original id; nobody can sign in to it.
    pub fn placeholder(&self, handle: &str, original: i64, space: i64, host: &str) -> Person {
        let (name, host, now) = (handle.to_owned(), host.to_owned(), self.now());
        let made = self.app.db.write_now(move |tx| {
            let id = MemberId::next(tx)?;
            tx.run(
                store::sql!(
                    "INSERT INTO member (id, handle, handle_key, name, role, headline, bio, bio_html, location, website,
                                         reputation, unread, created_at, seen_at)
                     VALUES ($1, $2, $2, $3, 'member', '', '', '', '', '', 1, 0, $4, $4)"
                ),
                &[&id, &name, &capital(&name), &now],
            )?;
            let known = tx.maybe(store::sql!("SELECT id FROM source WHERE site = $1"), &[&host], |r| r.get::<i64>(0))?;
            let source = match known {
                Some(known) => known,
                None => {
                    let source = tx.next_id("source")?;
                    tx.run(
                        store::sql!(
                            "INSERT INTO source (id, kind, site, url, space, run, print, stage, position, post_floor,
                                                 post_last, comment_floor, comment_last, started_at, finished_at)
                             VALUES ($1, 'test', $2, $3, $4, 1, '', '', 0, 0, 0, 0, 0, $5, $5)"
                        ),
                        &[&source, &host, &format!("https://{host}"), &space, &now],
                    )?;
                    source
                }
            };
            tx.run(
                store::sql!(
                    "INSERT INTO origin (source, kind, original, local, print, extent, run, name, licence, path)
                     VALUES ($1, 'member', $2, $3, 0, 0, 1, '', '', $4)"
                ),
                &[&source, &original, &id, &format!("/users/{original}")],
            )?;
            event::record(
                tx,
                &Viewer::system(MemberId::NOBODY, now, Default::default()),
                event::Kind::MemberImported,
                event::Subject::member(id),
                serde_json::json!({ "points": 100 }),
            )?;
            Ok::<_, forum::Error>(id)
        });
        self.app.changed();
        Person { id: made.unwrap(), handle: handle.to_owned(), cookie: String::new() }
    }

    /// Somebody signed in as an account in whatever way.
    pub fn sign_in(&self, person: &Person) -> Person {
        let token = format!("token-{}", self.sessions.fetch_add(1, Ordering::Relaxed));
        let opening = session::Opening { secret: Secret::brought(&token), device: "test".into(), days: 30 };
        let (system, id) = (self.app.system(), person.id);
        self.app.db.write_now(move |tx| session::start(tx, &system, id, &opening)).unwrap();
        Person { cookie: format!("session={token}"), ..person.clone() }
    }

    /// The viewer that a person is, as the domain sees them now.
    pub fn viewer(&self, who: &Person) -> Viewer {
        let hash = web::cookies::hash(who.cookie.trim_start_matches("session="));
        let (now, policy) = (self.now(), self.app.rules().policy.clone());
        let found = self
            .app
            .db
            .read_now(move |tx| forum::member::by_session(tx, &hash, now, policy.clone()))
            .unwrap();
        found
            .map(|me| me.viewer)
            .unwrap_or_else(|| Viewer::nobody(self.now(), self.app.rules().policy.clone()))
    }
}

impl Person {
    /// The same person in a browser that carries the cookies of another one as well.
    pub fn in_browser_of(&self, other: &Person) -> Person {
        let cookies = [self.cookie.as_str(), &other.cookie];
        let cookie = cookies.into_iter().filter(|c| !c.is_empty()).collect::<Vec<_>>().join("; ");
        Person { cookie, ..self.clone() }
    }
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

//! A site with something in every state in every kind of space, each piece with a word of its own, and who may see it.

use std::io::Cursor;

use forum::follow::{self, Thing};
use forum::{MemberId, QuestionId, SpaceId, TagId};
use store::sql;

use crate::common::{Person, TestSite, last_number, nobody};

/// Who looks.
pub(crate) struct Viewer {
    pub(crate) name: &'static str,
    pub(crate) person: Person,
    /// Belongs to the members-only and to the hidden space.
    inside: bool,
    /// Moderates these two.
    leads: bool,
    /// Moderates the whole site.
    site: bool,
}

/// How long the word of a marker is, which begins with "zq".
pub(crate) const WORD: usize = 7;

/// A word that stands in one piece of text only, and what it takes to see that piece.
#[derive(Clone)]
pub(crate) struct Marker {
    pub(crate) word: String,
    /// What the piece is.
    pub(crate) what: String,
    /// The space's access.
    access: &'static str,
    /// Of each deleted thing that the piece is or belongs to: its author, who sees it even so.
    deleted: Vec<&'static str>,
    /// Whether everybody who may see it comes across it on the pages that are looked at.
    pub(crate) shown: bool,
    /// Who sees it, where the rule is one of names.
    only: Option<Vec<&'static str>>,
    /// Who asked the private question that it belongs to, and those whom it is asked to.
    private: Option<Vec<&'static str>>,
}

impl Marker {
    /// The rule, told once more and apart from the one under test.
    pub(crate) fn is_for(&self, viewer: &Viewer) -> bool {
        if let Some(only) = &self.only {
            return only.contains(&viewer.name);
        }
        let reads = self.access == "public" || viewer.inside || viewer.site;
        let moderates = viewer.site || (self.access != "public" && viewer.leads);
        let told = self.private.as_ref().is_none_or(|names| moderates || names.contains(&viewer.name));
        reads && told && self.deleted.iter().all(|author| moderates || viewer.name == *author)
    }
}

/// A question with all that hangs on it.
pub(crate) struct Thread {
    pub(crate) title: Marker,
    pub(crate) tag: String,
    pub(crate) id: i64,
    pub(crate) answers: Vec<i64>,
    pub(crate) comments: Vec<i64>,
    /// Each image, and the marker of the text that shows it.
    pub(crate) images: Vec<(String, Marker)>,
}

/// A conversation, and who belongs to it.
pub(crate) struct Talk {
    pub(crate) id: i64,
    pub(crate) people: Vec<&'static str>,
}

pub(crate) struct World {
    pub(crate) talks: Vec<Talk>,
    pub(crate) viewers: Vec<Viewer>,
    pub(crate) markers: Vec<Marker>,
    pub(crate) threads: Vec<Thread>,
    pub(crate) handles: Vec<&'static str>,
    pub(crate) slugs: Vec<&'static str>,
}

/// Makes words and images that stand nowhere else.
struct Maker<'a> {
    site: &'a TestSite,
    count: u32,
    markers: Vec<Marker>,
    /// Whom what is made is for, besides moderators.
    private: Option<Vec<&'static str>>,
}

/// The people who make the world.
struct Cast {
    root: Person,
    asker: Person,
    answerer: Person,
}

pub(crate) const ACCESS: [&str; 3] = ["public", "members", "hidden"];
const STATES: [&str; 3] = ["normal", "closed", "deleted"];
const REASON: &str = "A reason that is due.";

pub(crate) async fn build(site: &TestSite) -> World {
    let member = |handle: &str| site.member(handle, 5000);
    let cast = Cast { root: site.admin("root"), asker: member("asker"), answerer: member("answerer") };
    let (outsider, ghost, inside, leader) =
        (member("outsider"), member("ghost"), member("inside"), member("leader"));
    let mut make = Maker { site, count: 0, markers: Vec::new(), private: None };
    let slugs = vec!["general", "members-room", "hidden-room"];
    for (slug, access) in [(slugs[1], "members"), (slugs[2], "hidden")] {
        let secret = if access == "hidden" {
            make.word("the hidden space's name", access, &[])
        } else {
            "Ward".into()
        };
        let rules = match access {
            "hidden" => make.word("the hidden space's rules", access, &[]),
            _ => String::new(),
        };
        let fields =
            [("name", secret.as_str()), ("slug", slug), ("access", access), ("rules", rules.as_str())];
        site.post(&cast.root, "/spaces/new", &fields).await.is(303);
        for (person, role) in
            [(&cast.asker, "member"), (&cast.answerer, "member"), (&inside, "member"), (&leader, "moderator")]
        {
            let fields = [("handle", person.handle.as_str()), ("role", role)];
            site.post(&cast.root, &format!("/spaces/{slug}/members"), &fields).await.is(303);
        }
    }
    let note = make.among("note of somebody who asks to join", &["outsider", "leader", "morris", "root"]);
    site.post(&outsider, "/spaces/members-room/join", &[("note", &note)]).await.is(303);
    let fields = [("handle", "ghost")];
    site.post(&cast.root, "/spaces/hidden-room/members", &fields).await.is(303);
    let mut threads = Vec::new();
    for (slug, access) in slugs.iter().zip(ACCESS) {
        for state in STATES {
            threads.push(thread(&mut make, &cast, slug, access, state, None).await);
        }
    }
    let hidden = threads[6].id;
    threads.push(duplicate(&mut make, &cast, hidden).await);
    threads.push(moved(&mut make, &cast, &outsider, slugs[2]).await);
    for (slug, access) in [(slugs[0], "public"), (slugs[1], "members")] {
        threads.push(private(&mut make, &cast, &inside, slug, access).await);
    }
    let incognito = member("incognito");
    threads.push(masked(&mut make, &cast, &incognito).await);
    threads.push(left(&mut make, &cast, &ghost, slugs[2]).await);
    stood_elsewhere(site, &threads);
    let word = make.word("the name of a site that was imported into a hidden space", "hidden", &[]);
    site.placeholder("newcomer", 7, make.space(slugs[2]), &word);
    site.follow();
    let suspended = site.member("suspended", 500);
    let fields = [("days", "3"), ("reason", REASON)];
    site.post(&cast.root, "/admin/people/suspended/suspend", &fields).await.is(303);
    let morris = site.moderator("morris");
    let viewer = |name, person, inside, leads, site| Viewer { name, person, inside, leads, site };
    let viewers = vec![
        viewer("nobody", nobody(), false, false, false),
        viewer("outsider", outsider, false, false, false),
        viewer("suspended", suspended, false, false, false),
        viewer("ghost", ghost, false, false, false),
        viewer("inside", inside, true, false, false),
        viewer("leader", leader, true, true, false),
        viewer("asker", cast.asker, true, false, false),
        viewer("answerer", cast.answerer, true, false, false),
        viewer("incognito", incognito, false, false, false),
        viewer("morris", morris, false, false, true),
        viewer("root", cast.root, false, false, true),
    ];
    viewers.iter().skip(1).for_each(|viewer| follow_everything(site, viewer, &threads));
    let handles = viewers.iter().skip(1).map(|v| v.name).collect();
    let talks = talks(&mut make, &viewers).await;
    World { talks, viewers, markers: make.markers, threads, handles, slugs }
}

/// Whatever they may see, so that what becomes of it later is seen to be left out.
fn follow_everything(site: &TestSite, viewer: &Viewer, threads: &[Thread]) {
    let who = site.viewer(&viewer.person);
    let questions: Vec<_> = threads.iter().map(|thread| Thing::Question(QuestionId(thread.id))).collect();
    let all = |tx: &mut store::Tx, sql, make: fn(i64) -> Thing| tx.all(sql, &[], |r| r.get(0).map(make));
    let follow_all = move |tx: &mut store::Tx| {
        let mut things = questions.clone();
        things.extend(all(tx, sql!(scan "SELECT id FROM tag"), |id| Thing::Tag(TagId(id)))?);
        things.extend(all(tx, sql!("SELECT id FROM space"), |id| Thing::Space(SpaceId(id)))?);
        things.extend(all(tx, sql!(scan "SELECT id FROM member"), |id| Thing::Person(MemberId(id)))?);
        things.retain(|thing| *thing != Thing::Person(who.id));
        things.iter().try_for_each(|thing| follow::follow(tx, &who, *thing, true).map(drop))
    };
    site.app.db.write_now(follow_all).unwrap();
    site.app.changed();
}

impl Maker<'_> {
    fn marker(&mut self, what: &str, access: &'static str, deleted: &[&'static str]) -> Marker {
        self.count += 1;
        let word = format!("zq{}xk", (0..3).map(|i| letter(self.count / 26u32.pow(i))).collect::<String>());
        assert_eq!(word.len(), WORD);
        let what = format!("{what} ({access})");
        Marker {
            word,
            what,
            access,
            deleted: deleted.to_vec(),
            shown: true,
            only: None,
            private: self.private.clone(),
        }
    }

    /// A word for a piece; where that is seen is noted.
    fn word(&mut self, what: &str, access: &'static str, deleted: &[&'static str]) -> String {
        let marker = self.marker(what, access, deleted);
        let word = marker.word.clone();
        self.markers.push(marker);
        word
    }

    /// A word for a piece that only these see.
    fn among(&mut self, what: &str, only: &[&'static str]) -> String {
        let word = self.word(what, "public", &[]);
        if let Some(marker) = self.markers.last_mut() {
            marker.only = Some(only.to_vec());
        }
        word
    }

    /// The same for a piece that not every page shows to those who may see it.
    fn rare(&mut self, what: &str, access: &'static str, deleted: &[&'static str]) -> String {
        let word = self.word(what, access, deleted);
        if let Some(marker) = self.markers.last_mut() {
            marker.shown = false;
        }
        word
    }

    /// An image of the person's that is like no other.
    async fn image(&mut self, who: &Person) -> String {
        self.count += 1;
        let shade = image::Rgb([self.count as u8, (self.count / 256) as u8, 77]);
        let mut png = Vec::new();
        let pixels = image::RgbImage::from_pixel(8, 8, shade);
        pixels.write_to(&mut Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
        let page = self.site.post_file(who, "/images", &[], ("image", Some(&png))).await;
        let data: serde_json::Value = serde_json::from_str(&page.is(201).body).unwrap();
        data["url"].as_str().unwrap().to_owned()
    }

    async fn ask(&self, who: &Person, space: &str, title: &str, body: &str, tags: &str) -> i64 {
        let space = self.space(space).to_string();
        let mut fields =
            vec![("title", title), ("body", body), ("tags", tags), ("space", &space), ("mail", "1")];
        if self.private.is_some() {
            fields.extend([("private", "1"), ("to", "answerer inside")]);
        }
        let page = self.site.post(who, "/questions/ask", &fields).await;
        last_number(&page.is(303).location)
    }

    fn space(&self, slug: &str) -> i64 {
        let slug = slug.to_owned();
        let find = move |tx: &mut store::Tx| {
            tx.one(sql!("SELECT id FROM space WHERE slug = $1"), &[&slug], |r| r.get(0))
        };
        self.site.app.db.read_now(find).unwrap()
    }

    async fn comment(&self, who: &Person, post: i64, text: &str) -> i64 {
        let path = format!("/posts/{post}/comments");
        let body = format!("A remark about {text}.");
        last_number(&self.site.post(who, &path, &[("body", &body)]).await.is(303).location)
    }

    async fn act(&self, who: &Person, post: i64, act: &str, reason: &str) {
        let fields = [("reason", reason), ("note", "")];
        self.site.post(who, &format!("/posts/{post}/{act}"), &fields).await.is(303);
    }
}

/// Two who talk, of which moderators were shown one message; three, of whom one has left.
async fn talks(make: &mut Maker<'_>, viewers: &[Viewer]) -> Vec<Talk> {
    let site = make.site;
    let person = |name: &str| &viewers.iter().find(|viewer| viewer.name == name).unwrap().person;
    let (asker, answerer, outsider) = (person("asker"), person("answerer"), person("outsider"));
    let (two, three) = (["asker", "answerer"], ["asker", "answerer", "outsider"]);
    let begin = async |who: &Person, to: &str, word: &str| {
        let body = format!("A word in private: {word}.");
        let page = site.post(who, "/messages/new", &[("to", to), ("body", &body)]).await;
        last_number(page.is(303).location.split('#').next().unwrap())
    };
    let word = make.among("message between two", &two);
    let between = begin(asker, "answerer", &word).await;
    let path = format!("/messages/{between}");
    let word = make.among("message that moderators were shown", &["asker", "answerer", "morris", "root"]);
    site.post(answerer, &path, &[("body", &word)]).await.is(303);
    let word = make.among("reason for showing it", &["asker", "morris", "root"]);
    let fields = [("message", "2"), ("reason", &*format!("Because of {word}."))];
    site.post(asker, &format!("{path}/report"), &fields).await.is(303);
    let word = make.among("last message between two", &two);
    site.post(asker, &path, &[("body", &word)]).await.is(303);

    let word = make.among("message of one who left", &three);
    let among = begin(outsider, "asker answerer", &word).await;
    let word = make.among("message to one who left", &two);
    site.post(asker, &format!("/messages/{among}"), &[("body", &word)]).await.is(303);
    site.post(outsider, &format!("/messages/{among}/leave"), &[]).await.is(303);
    site.follow();
    vec![Talk { id: between, people: two.to_vec() }, Talk { id: among, people: two.to_vec() }]
}

/// Everything has an address that it had on another site.
fn stood_elsewhere(site: &TestSite, threads: &[Thread]) {
    let posts = threads.iter().flat_map(|thread| thread.answers.iter().copied().chain([thread.id]));
    let posts: Vec<i64> = posts.collect();
    let tags: Vec<String> = threads.iter().map(|thread| thread.tag.clone()).collect();
    let written = site.app.db.write_now(move |tx| {
        tx.run(
            sql!(
                "INSERT INTO source (id, kind, site, url, space, run, print, stage, position, post_floor, post_last, comment_floor,
                                     comment_last, started_at)
                 VALUES (1000, 'question2answer', 'old.example', '', 1, 1, '', '', 0, 0, 0, 0, 0, 0)"
            ),
            &[],
        )?;
        for post in &posts {
            tx.run(
                sql!("INSERT INTO old_path (path, source, kind, target) VALUES ($1, 1000, 'post', $2)"),
                &[&format!("old/{post}"), post],
            )?;
        }
        for tag in &tags {
            tx.run(
                sql!(
                    "INSERT INTO old_path (path, source, kind, target) SELECT CAST($1 AS TEXT), 1000, 'tag', id FROM tag WHERE name = $2
                     ON CONFLICT (path) DO NOTHING"
                ),
                &[&format!("old-tag/{tag}"), tag],
            )?;
        }
        Ok::<_, store::Error>(())
    });
    written.unwrap();
}

fn letter(n: u32) -> char {
    char::from(b'a' + (n % 26) as u8)
}

/// A question in a space, with every kind of piece on it, brought into a state. Asked in `from` and moved, where given.
async fn thread(
    make: &mut Maker<'_>,
    cast: &Cast,
    slug: &'static str,
    access: &'static str,
    state: &str,
    outsider: Option<&Person>,
) -> Thread {
    let site = make.site;
    let Cast { root, asker, answerer } = cast;
    let gone: &[&'static str] = if state == "deleted" { &["asker"] } else { &[] };
    let under = |author: &'static str| [gone, &[author]].concat();
    let title = make.marker(&format!("title of a {state} question"), access, gone);
    let old = make.word(&format!("old title of a {state} question"), access, gone);
    let body = make.word(&format!("body of a {state} question"), access, gone);
    let tag = make.word(&format!("tag of a {state} question"), access, gone);
    let mut images = Vec::new();
    let image = make.image(asker).await;
    let text = format!("The whole story about {body}, told at some length.\n\n![]({image})");
    let asked_in = if outsider.is_some() { "general" } else { slug };
    let id = make
        .ask(asker, asked_in, &format!("How does one call {old} here?"), &text, &format!("common {tag}"))
        .await;
    images.push((image, make.marker("image of a question", access, gone)));

    let who = outsider.unwrap_or(answerer);
    let name = if outsider.is_some() { "outsider" } else { "answerer" };
    let word = make.word(&format!("answer to a {state} question"), access, gone);
    let image = make.image(who).await;
    let text = format!("One says {word}, at least where I come from.\n\n![]({image})");
    let answer = site.answer(who, id, &text).await;
    images.push((image, make.marker("image of an answer", access, gone)));
    let deleted = under(name);
    let word = make.word(&format!("deleted answer to a {state} question"), access, &deleted);
    let image = make.image(who).await;
    let text = format!("I had rather called it {word}, to be honest.\n\n![]({image})");
    let second = site.answer(who, id, &text).await;
    images.push((image, make.marker("image of a deleted answer", access, &deleted)));

    let mut comments = Vec::new();
    for (post, by) in [(id, who), (answer, asker)] {
        let word = make.word(&format!("comment under a {state} question"), access, gone);
        comments.push(make.comment(by, post, &word).await);
    }
    let word = make.rare("comment under a deleted answer", access, &deleted);
    comments.push(make.comment(who, second, &word).await);
    let word = make.word(&format!("deleted comment under a {state} question"), access, &deleted);
    comments.push(make.comment(who, id, &word).await);
    site.post(root, &format!("/comments/{}/delete", comments[3]), &[("reason", REASON)]).await.is(303);

    site.post(asker, &format!("/posts/{answer}/vote"), &[("to", "1")]).await.is(303);
    site.post(who, &format!("/posts/{id}/vote"), &[("to", "1")]).await.is(303);
    site.post(who, &format!("/questions/{id}/bookmark"), &[("on", "true")]).await.is(303);
    site.post(asker, &format!("/posts/{answer}/accept"), &[("on", "true")]).await.is(303);
    let word = make.rare(&format!("reason for deleting an answer to a {state} question"), access, &deleted);
    make.act(root, second, "delete", &format!("Because of {word}.")).await;
    let form = site.get(root, &format!("/posts/{id}/edit")).await;
    let base =
        form.body.split("name=\"base\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let fields = [
        ("title", &*format!("How does one call {} here?", title.word)),
        ("body", &format!("The whole story about {body}, told at some length.\n\n![]({})", images[0].0)),
        ("tags", &format!("common {tag}")),
        ("summary", "Said it better."),
        ("base", &*base),
    ];
    site.post(root, &format!("/posts/{id}/edit"), &fields).await.is(303);
    site.follow();
    let word = make.rare(&format!("reason for what was done to a {state} question"), access, gone);
    match state {
        "closed" => {
            let fields = [("reason", "off-topic"), ("note", &*format!("It is about {word}."))];
            site.post(root, &format!("/posts/{id}/close"), &fields).await.is(303);
        }
        "deleted" => make.act(root, id, "delete", &format!("Because of {word}.")).await,
        _ => {}
    }
    site.follow();
    make.markers.push(title.clone());
    Thread { title, tag, id, answers: vec![answer, second], comments, images }
}

/// A public question that is closed because a hidden one asked the same.
async fn duplicate(make: &mut Maker<'_>, cast: &Cast, hidden: i64) -> Thread {
    let thread = thread(make, cast, "general", "public", "normal", None).await;
    let hidden = hidden.to_string();
    let fields = [("reason", "duplicate"), ("duplicate", &*hidden), ("note", "")];
    make.site.post(&cast.root, &format!("/posts/{}/close", thread.id), &fields).await.is(303);
    make.site.follow();
    thread
}

/// A question that was public, where somebody from outside wrote, voted and kept it, and that is hidden now.
async fn moved(make: &mut Maker<'_>, cast: &Cast, outsider: &Person, slug: &'static str) -> Thread {
    let thread = thread(make, cast, slug, "hidden", "moved", Some(outsider)).await;
    let space = make.space(slug).to_string();
    let fields = [("space", space.as_str()), ("reason", REASON)];
    make.site.post(&cast.root, &format!("/posts/{}/move", thread.id), &fields).await.is(303);
    make.site.follow();
    thread
}

/// A private question, which somebody answered and somebody else declined.
async fn private(
    make: &mut Maker<'_>,
    cast: &Cast,
    inside: &Person,
    slug: &'static str,
    access: &'static str,
) -> Thread {
    make.private = Some(vec!["asker", "answerer"]);
    let thread = thread(make, cast, slug, access, "private", None).await;
    make.private = None;
    let path = format!("/asked/{}/decline", thread.id);
    make.site.post(inside, &path, &[("note", "It is nothing that I know about.")]).await.is(303);
    make.site.follow();
    thread
}

/// A question that somebody asked anonymously who does nothing else here, with all that they may do under it.
async fn masked(make: &mut Maker<'_>, cast: &Cast, incognito: &Person) -> Thread {
    let site = make.site;
    let allow = [("name", "General"), ("access", "public"), ("anonymous", "1")];
    site.post(&cast.root, "/spaces/general/edit", &allow).await.is(303);
    let title = make.marker("title of an anonymous question", "public", &[]);
    make.markers.push(title.clone());
    let (body, tag) = (make.word("its body", "public", &[]), make.word("its tag", "public", &[]));
    let image = make.image(incognito).await;
    let shown = make.marker("image of an anonymous question", "public", &[]);
    let text = format!("The whole story about {body}, told at some length.\n\n![]({image})");
    let heading = format!("How does one call {} here?", title.word);
    let fields = [
        ("title", &*heading),
        ("body", &*text),
        ("tags", &*tag),
        ("space", "1"),
        ("to", "answerer outsider"),
        ("anonymous", "1"),
    ];
    let id = last_number(&site.post(incognito, "/questions/ask", &fields).await.is(303).location);
    let word = make.word("answer to an anonymous question", "public", &[]);
    let answer =
        site.answer(&cast.answerer, id, &format!("One says {word}, at least where I come from.")).await;
    let mut comments = Vec::new();
    for post in [id, answer] {
        let word = make.word("comment of an anonymous asker", "public", &[]);
        comments.push(make.comment(incognito, post, &word).await);
    }
    let word = make.word("answer of an anonymous asker", "public", &[]);
    let own = site.answer(incognito, id, &format!("By now I say {word} myself, hello @outsider.")).await;
    site.post(incognito, &format!("/posts/{answer}/vote"), &[("to", "1")]).await.is(303);
    site.post(incognito, &format!("/posts/{answer}/accept"), &[("on", "true")]).await.is(303);
    site.post(&cast.answerer, &format!("/posts/{id}/vote"), &[("to", "1")]).await.is(303);
    let form = site.get(incognito, &format!("/posts/{id}/edit")).await;
    let base =
        form.body.split("name=\"base\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    site.pass(forum::time::HOUR);
    let text = format!("{text}\n\nIt is a long story.");
    let fields =
        [("title", &*heading), ("body", &*text), ("tags", &*tag), ("summary", "More."), ("base", &*base)];
    site.post(incognito, &format!("/posts/{id}/edit"), &fields).await.is(303);
    site.follow();
    Thread { title, tag, id, answers: vec![answer, own], comments, images: vec![(image, shown)] }
}

/// A hidden question whose asker belongs to the space no more; an answer came after they left.
async fn left(make: &mut Maker<'_>, cast: &Cast, ghost: &Person, slug: &'static str) -> Thread {
    let title = make.marker("title of a question whose asker left", "hidden", &[]);
    make.markers.push(title.clone());
    let body = make.word("body of a question whose asker left", "hidden", &[]);
    let tag = make.word("tag of a question whose asker left", "hidden", &[]);
    let text = format!("The whole story about {body}, told at some length.");
    let id = make.ask(ghost, slug, &format!("Who remembers {} here?", title.word), &text, &tag).await;
    let mut answers = Vec::new();
    for when in ["before", "after"] {
        let word = make.word(&format!("answer {when} the asker left"), "hidden", &[]);
        let text = format!("I do remember {word}, and fondly at that.");
        answers.push(make.site.answer(&cast.answerer, id, &text).await);
        make.site.follow();
        let path = format!("/spaces/{slug}/members/ghost/remove");
        make.site.post(&cast.root, &path, &[]).await.is(303);
    }
    Thread { title, tag, id, answers, comments: Vec::new(), images: Vec::new() }
}

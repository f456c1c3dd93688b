//! The demo community: its people, tags, questions and everything that happened to them, written down in `demo/` and
//! played through the domain's own verbs in the order in which it happened.

mod act;
mod chance;
mod group;
mod imported;
mod parse;
mod people;
mod plan;

use forum::member::{self, Secret, link};
use forum::site::Site;
use forum::{Time, Viewer, space};
use rust_embed::RustEmbed;
use store::Db;

#[derive(RustEmbed)]
#[folder = "../../demo"]
struct Files;

/// How many acts one transaction carries.
const BATCH: usize = 200;

/// Fills an empty site, telling `progress` how many acts are done out of how many.
///
/// # Errors
/// A sentence: the content is faulty, or the database refused it.
pub(crate) fn fill(db: &Db, now: Time, mut progress: impl FnMut(usize, usize)) -> Result<(), String> {
    let people = people::read()?;
    let threads = parse::threads()?;
    let mut world = act::World::default();
    let system = Viewer::system(forum::MemberId::NOBODY, now, Default::default());
    db.write_now(move |tx| {
        let description = "A demo community: ask about bread, bicycles, Rust or rare earths.";
        let site =
            Site { name: "Agora".into(), description: description.into(), set_up: true, ..Site::default() };
        site.save(tx)?;
        space::make_default(tx, &system, "General")
    })
    .map_err(|e: forum::Error| format!("the demo's site can't be made: {e}"))?;
    let acts = plan::acts(&people, &threads, now)?;
    let (total, mut done) = (acts.len(), 0);
    let mut acts = acts.into_iter();
    loop {
        let batch: Vec<act::Act> = acts.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        done += batch.len();
        world = db
            .write_now(move |tx| {
                let mut world = world.clone();
                batch.iter().try_for_each(|act| act.play(tx, &mut world))?;
                Ok::<_, forum::Error>(world)
            })
            .map_err(|e| format!("the demo can't be filled: {e}"))?;
        progress(done, total);
    }
    imported::bring(db, now)
}

/// The path of a link that signs in as the demo's administrator, once.
///
/// # Errors
/// A sentence: there is no such person, or the database refused it.
pub(crate) fn sign_in_link(db: &Db, now: Time) -> Result<String, String> {
    let admin = people::read()?.into_iter().find(|p| p.role == forum::Role::Admin);
    let handle = admin.map(|p| p.handle).ok_or("the demo has no administrator")?;
    let failed = |e: forum::Error| format!("no link can be made for @{handle}: {e}");
    let secret = Secret::new().map_err(failed)?;
    let path = format!("/signin/{}", secret.reveal());
    let wanted = handle.clone();
    db.write_now(move |tx| {
        let who = member::find(tx, &wanted)?;
        link::make(tx, now, who.id, &secret)
    })
    .map_err(failed)?;
    Ok(path)
}

/// One of the demo's files as text.
fn text(path: &str) -> Result<String, String> {
    let file = Files::get(path).ok_or_else(|| format!("demo/{path} is missing"))?;
    String::from_utf8(file.data.into_owned()).map_err(|_| format!("demo/{path} is not UTF-8"))
}

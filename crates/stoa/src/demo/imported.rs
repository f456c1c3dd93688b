//! A piece of another community, brought in the way any is: its posts say where they come from, and one of its accounts is
//! claimed by somebody here.

use forum::member::{self, Secret, handle};
use forum::{MemberId, Time, Viewer, claim, space};
use import::Silent;
use import::load::{self, Options};
use import::stackexchange::Dump;
use store::Db;

use super::Files;

/// The site that it comes from.
const SITE: &str = "velo.example";
/// Whose account is claimed there, and by whom here.
const CLAIMED: &str = "spoke_count";
const CLAIMANT: &str = "delroy";

/// Brings it in.
///
/// # Errors
/// A sentence: the content is faulty, or the disk or the database refused it.
pub(super) fn bring(db: &Db, now: Time) -> Result<(), String> {
    let failed = |cause: &dyn std::fmt::Display| format!("the demo's import failed: {cause}");
    let folder = tempfile::tempdir().map_err(|e| failed(&e))?;
    for path in Files::iter().filter(|path| path.starts_with("imported/")) {
        let (Some(file), Some((_, name))) = (Files::get(&path), path.split_once('/')) else { continue };
        std::fs::write(folder.path().join(name), &file.data).map_err(|e| failed(&e))?;
    }
    let dump = Dump::open(folder.path(), Some(SITE), folder.path(), &mut Silent).map_err(|e| failed(&e))?;
    let viewer = Viewer::system(MemberId::NOBODY, now, Default::default());
    let options = Options { space: space::DEFAULT, viewer, encode: |_, _| None };
    load::load(db, &dump, &options, &mut Silent).map_err(|e| failed(&e))?;
    let secret = Secret::new().map_err(|e| failed(&e))?;
    let claimed = db.write_now(move |tx| {
        let placeholder = member::find(tx, &handle::stem(CLAIMED))?.id;
        let claimant = Viewer::system(member::find(tx, CLAIMANT)?.id, now, Default::default());
        claim::begin(tx, &claimant, placeholder, &secret)?;
        claim::ask(tx, &claimant, placeholder)
    });
    claimed.map_err(|e: forum::Error| failed(&e))
}

#[cfg(test)]
mod tests {
    use forum::claim;
    use forum::listing::From;
    use forum::{Role, Viewer, member};
    use store::Db;

    #[test]
    fn the_demo_has_imported_posts_and_an_account_that_somebody_claims() {
        let folder = tempfile::tempdir().unwrap();
        let file = store::Location::Sqlite(folder.path().join("stoa.sqlite"));
        let db = Db::open(&file, store::Options::default()).unwrap();
        db.migrate(forum::schema::MIGRATIONS).unwrap();
        crate::demo::fill(&db, web::system_clock()(), |_, _| {}).unwrap();
        let waiting = db.read_now(|tx| {
            let admin = member::find(tx, "ingrid")?;
            let viewer = Viewer {
                role: Role::Admin,
                ..Viewer::system(admin.id, web::system_clock()(), Default::default())
            };
            claim::waiting(tx, &viewer, From::Start, 10)
        });
        let waiting: Vec<_> = waiting.map_err(|e: forum::Error| e.to_string()).unwrap().rows;
        let [one] = waiting.as_slice() else { panic!("{waiting:?}") };
        assert_eq!(
            (one.placeholder.person.name.as_str(), one.claimant.handle.as_str()),
            ("spoke_count", "delroy")
        );
        let sql = store::sql!(
            "SELECT COUNT(*) FROM origin o JOIN question q ON q.id = o.local WHERE o.kind = 'post'"
        );
        let imported = db.read_now(move |tx| tx.one(sql, &[], |r| r.get::<i64>(0))).unwrap();
        assert_eq!(imported, 2);
    }
}

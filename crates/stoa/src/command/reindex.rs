//! `stoa reindex`: builds the search index anew.

use export::{Unit, Watch};
use forum::site::Site;
use forum::{MemberId, Viewer};
use search::{Error, Language};
use web::finder::{Finder, Step, folder, request};

use super::{Failure, say};
use crate::progress::Progress;
use crate::settings::Settings;
use crate::{logs, site};

pub(super) fn run(settings: &Settings) -> Result<(), Failure> {
    logs::start(settings);
    let db = site::open(settings)?;
    let done = rebuild(settings, &db);
    db.close();
    done.map_err(|cause| Failure::Other(format!("the search index can't be built: {cause}")))
}

fn rebuild(settings: &Settings, db: &store::Db) -> Result<(), String> {
    let said = |cause: &dyn std::fmt::Display| cause.to_string();
    let folder = folder(&settings.data_dir);
    let language =
        db.read_now(Site::load).map(|site| Language::of_tag(&site.language)).map_err(|e| said(&e))?;
    let finder = Finder::default();
    match finder.start(&folder, language) {
        Err(Error::Busy) => {
            std::fs::write(request(&settings.data_dir), "").map_err(|e| said(&e))?;
            say("The running site builds its search index anew; its log says when it is whole.");
            return Ok(());
        }
        other => other.map_err(|e| said(&e))?,
    }
    finder.stop();
    std::fs::remove_dir_all(&folder).map_err(|e| said(&e))?;
    finder.start(&folder, language).map_err(|e| said(&e))?;
    let system = Viewer::system(MemberId::NOBODY, web::system_clock()(), Default::default());
    let (all, _) = db.read_now(move |tx| forum::space::questions(tx, &system)).map_err(|e| said(&e))?;
    let (mut bar, mut done) = (Progress::new(), 0);
    bar.stage("Reading questions", Unit::Rows, Some(all as u64));
    while finder.index().is_none() {
        if let Step::Built(more) = finder.step(db, false).map_err(|e| said(&e))? {
            done += more;
            bar.at(done);
        }
    }
    bar.finish();
    finder.catch_up(db).map_err(|e| said(&e))?;
    let documents = finder.index().map_or(0, |index| index.len());
    finder.close().map_err(|e| said(&e))?;
    say(&format!("The search index holds {documents} questions and answers."));
    Ok(())
}

//! `stoa demo`: a site with a community in it.

use std::io::Write;

use forum::site::Site;

use super::Failure;
use crate::settings::Settings;
use crate::{demo, logs, site};

pub(super) fn run(settings: &Settings) -> Result<(), Failure> {
    logs::start(settings);
    let db = site::open(settings)?;
    let found = db.read_now(Site::load).map_err(|error| format!("the site can't be read: {error}"))?;
    if !found.set_up {
        let now = web::system_clock()();
        demo::fill(&db, now, |done, of| {
            let _ = write!(std::io::stderr(), "\rfilling the demo community: {done} of {of}");
        })?;
        eprintln!();
    }
    Ok(site::serve(settings, db)?)
}

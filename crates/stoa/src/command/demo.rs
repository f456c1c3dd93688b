//! `stoa demo`: a site with a community in it.

use std::io::Write;

use forum::site::Site;

use super::Failure;
use crate::settings::Settings;
use crate::{demo, jobs, logs, site};

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
        jobs::catch_up(&db).map_err(|error| format!("the event log can't be followed: {error}"))?;
    }
    let admin = demo::sign_in_link(&db, web::system_clock()())?;
    let mut out = std::io::stdout();
    let _ = writeln!(out, "The demo community is at {}", settings.public_url());
    let _ = writeln!(out, "Sign in as its administrator, once: {}{admin}", settings.public_url());
    Ok(site::serve(settings, db)?)
}

//! `stoa serve`: the site, until told to stop.

use super::Failure;
use crate::settings::Settings;
use crate::{logs, site};

pub(super) fn run(settings: &Settings) -> Result<(), Failure> {
    logs::start(settings);
    let db = site::open(settings)?;
    Ok(site::serve(settings, db)?)
}

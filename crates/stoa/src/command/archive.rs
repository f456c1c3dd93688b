//! `stoa archive`.

use std::path::PathBuf;

use web::App;
use web::limit::Limits;

use super::{Failure, say};
use crate::progress::{Progress, span};
use crate::settings::Settings;
use crate::{archive, site};

#[derive(clap::Args)]
#[command(
    after_help = "Example: stoa archive /srv/www --url https://ask.example.org\n\nThe site may go on running. \
                  Any web server can serve the folder. See docs/archive.md."
)]
pub(super) struct Archive {
    /// An empty folder, or one to make
    folder: PathBuf,
    /// The address at which the archive will be, for feeds, the sitemap and search engines [default: `public_url`]
    #[arg(long)]
    url: Option<String>,
}

pub(super) fn run(settings: &Settings, args: &Archive) -> Result<(), Failure> {
    let db = site::open(settings)?;
    let mut config = settings.web_config();
    if let Some(url) = &args.url {
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(Failure::Usage(format!("--url is {url:?}; it begins with https://")));
        }
        config.public_url = url.trim_end_matches('/').to_owned();
    }
    // Reading every page at once is no attack here.
    let limits = Limits::off();
    let app = App::new(db.clone(), config, web::system_clock(), settings.mailer()?, limits)?;
    let done = archive::write(&app, &args.folder, &mut Progress::new())?;
    db.close();
    say(&format!(
        "{} holds the site in {} files, written in {}",
        args.folder.display(),
        done.files,
        span(done.took)
    ));
    Ok(())
}

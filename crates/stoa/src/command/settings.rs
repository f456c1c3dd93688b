//! `stoa settings`: the manual.

use std::io::Write;

use super::Failure;
use crate::settings;

#[derive(clap::Args)]
pub(super) struct Args {
    /// Print it as the Markdown page docs/configuration.md
    #[arg(long)]
    markdown: bool,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let page = if args.markdown { settings::markdown() } else { settings::example() };
    // A reader that stops reading (`| head`) is no failure.
    let _ = std::io::stdout().write_all(page.as_bytes());
    Ok(())
}

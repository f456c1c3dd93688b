//! The command line: one file for each command.

mod admin;
mod archive;
mod backup;
mod demo;
mod export;
mod import;
mod model;
mod reindex;
mod serve;
mod settings;

use std::fmt;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::settings::{Settings, Wrong};

/// Stoa: questions, and answers that last.
#[derive(Parser)]
#[command(name = "stoa", version, disable_help_subcommand = true)]
struct Cli {
    /// The settings file [default: stoa.toml, if there is one]
    #[arg(long, value_name = "FILE", global = true, env = "STOA_CONFIG", hide_env_values = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the site until told to stop (Ctrl+C or SIGTERM), finishing what is under way
    Serve,
    /// Fills an empty site with a demo community and serves it
    Demo,
    /// Looks after people and proves totals, also while the site runs
    #[command(subcommand)]
    Admin(admin::Command),
    /// Writes the whole database into one file while the site runs, or proves that such a file can be restored
    Backup(backup::Backup),
    /// Puts a backup in the place of the database
    Restore(backup::Restore),
    /// Writes everything the site holds into a folder of documented files
    Export(export::Export),
    /// Writes the public site as files that any web server can serve for ever
    Archive(archive::Archive),
    /// Brings in a site from elsewhere
    #[command(subcommand)]
    Import(Import),
    /// Builds the search index anew; a running site is asked to and searches its database meanwhile
    Reindex,
    /// Brings a sentence model, by which questions are compared by what they mean
    #[command(subcommand)]
    Model(model::Command),
    /// Prints the manual of all settings, as a stoa.toml to start from
    Settings(settings::Args),
}

#[derive(Subcommand)]
enum Import {
    /// What `stoa export` wrote, into an empty site on either database: all of it, or nothing
    #[command(
        after_help = "Example: stoa import stoa /srv/stoa-2026\n\nStop Stoa first. See docs/export.md."
    )]
    Stoa {
        /// The folder
        folder: PathBuf,
        /// Put it in the place of a community that is there
        #[arg(long)]
        force: bool,
    },
    /// A Stack Exchange data dump: a .7z, or a folder of its XML files
    #[command(
        name = "stackexchange",
        after_help = "Example: stoa import stackexchange beer.stackexchange.com.7z\n\nThe same command goes on where an \
                      import was interrupted. See docs/import.md."
    )]
    StackExchange(import::StackExchange),
    /// A Question2Answer site: a mysqldump of its tables
    #[command(
        name = "question2answer",
        after_help = "Example: mysqldump --default-character-set=utf8mb4 --hex-blob qa | gzip > qa.sql.gz\n         stoa import \
                      question2answer qa.sql.gz\n\nThe same command goes on where an import was interrupted. See \
                      docs/import.md."
    )]
    Question2Answer(import::Question2Answer),
    /// An Apache Answer site: its SQLite database
    #[command(
        after_help = "Example: stoa import answer /srv/answer/data/answer.db\n\nThe same command goes on where an import \
                      was interrupted. See docs/import.md."
    )]
    Answer(import::Answer),
}

/// Why a command didn't do its work: one sentence.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The settings or the command line are wrong; exit code 2.
    Usage(String),
    /// Anything else; exit code 1.
    Other(String),
}

impl Failure {
    pub(crate) fn code(&self) -> ExitCode {
        match self {
            Self::Usage(_) => ExitCode::from(2),
            Self::Other(_) => ExitCode::from(1),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Usage(sentence) | Self::Other(sentence)) = self;
        f.write_str(sentence)
    }
}

impl From<Wrong> for Failure {
    fn from(wrong: Wrong) -> Self {
        Self::Usage(wrong.0)
    }
}

impl From<String> for Failure {
    fn from(sentence: String) -> Self {
        Self::Other(sentence)
    }
}

impl From<::export::Failure> for Failure {
    fn from(failure: ::export::Failure) -> Self {
        Self::Other(failure.to_string())
    }
}

/// Prints a line; a reader that stops reading (`| head`) is no failure.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Does what the command line says.
pub(crate) fn run() -> Result<(), Failure> {
    let cli = Cli::parse();
    let load = || Settings::load(cli.config.as_deref());
    match cli.command {
        Command::Serve => serve::run(&load()?),
        Command::Demo => demo::run(&load()?),
        Command::Admin(command) => admin::run(&load()?, &command),
        Command::Backup(args) => backup::backup(&load()?, &args),
        Command::Restore(args) => backup::restore(&load()?, &args),
        Command::Export(args) => export::export(&load()?, &args),
        Command::Archive(args) => archive::run(&load()?, &args),
        Command::Import(Import::Stoa { folder, force }) => export::import(&load()?, &folder, force),
        Command::Import(Import::StackExchange(from)) => import::stackexchange(&load()?, &from),
        Command::Import(Import::Answer(from)) => import::answer(&load()?, &from),
        Command::Import(Import::Question2Answer(from)) => import::question2answer(&load()?, &from),
        Command::Reindex => reindex::run(&load()?),
        Command::Model(command) => model::run(&load()?, &command),
        Command::Settings(args) => settings::run(&args),
    }
}

//! The command line: one file for each command.

mod admin;
mod demo;
mod serve;
mod settings;

use std::fmt;
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
    /// Prints the manual of all settings, as a stoa.toml to start from
    Settings(settings::Args),
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

/// Does what the command line says.
pub(crate) fn run() -> Result<(), Failure> {
    let cli = Cli::parse();
    let load = || Settings::load(cli.config.as_deref());
    match cli.command {
        Command::Serve => serve::run(&load()?),
        Command::Demo => demo::run(&load()?),
        Command::Admin(command) => admin::run(&load()?, &command),
        Command::Settings(args) => settings::run(&args),
    }
}

//! `stoa admin`: looking after people and totals from the command line. It opens the database beside a running site, which
//! learns what changed from the event log.

mod books;
mod people;

use std::time::Duration;

use clap::Subcommand;
use forum::{Denial, Error, MemberId, Viewer};
use store::{Db, Tx};
use web::i18n::{Lang, Languages};

use super::{Failure, say};
use crate::settings::Settings;
use crate::site;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Lists people: handle, role, reputation, address, name
    #[command(after_help = "Example: stoa admin people --search ada")]
    People {
        /// Only those whose name, handle or address holds this
        #[arg(long, value_name = "TEXT", default_value = "")]
        search: String,
    },
    /// Makes an account without a password
    #[command(
        after_help = "Example: stoa admin create \"Ada Lovelace\" --handle ada --email ada@example.org \
                            --role moderator\nThen `stoa admin sign-in-link ada` lets her in."
    )]
    Create {
        /// The name that is shown
        name: String,
        /// The name in addresses and mentions [default: made from NAME]
        #[arg(long, default_value = "", hide_default_value = true)]
        handle: String,
        /// The address, which you know to be theirs
        #[arg(long)]
        email: Option<String>,
        /// member, moderator or admin
        #[arg(long, default_value = "member")]
        role: String,
    },
    /// Gives a person a role: member, moderator or admin
    #[command(after_help = "Example: stoa admin role ada moderator")]
    Role { handle: String, role: String },
    /// Suspends a person: they read, but write nothing until it is over
    #[command(
        after_help = "Example: stoa admin suspend ada --days 7 --reason \"Three advertisements in a day.\""
    )]
    Suspend {
        handle: String,
        #[arg(long)]
        days: i64,
        /// What the person is told, word for word
        #[arg(long)]
        reason: String,
    },
    /// Lifts a suspension
    #[command(after_help = "Example: stoa admin lift ada")]
    Lift { handle: String },
    /// Prints a link that signs a person in, once, within a day
    #[command(after_help = "Example: stoa admin sign-in-link ada")]
    SignInLink { handle: String },
    /// Hands an account that came with an import over to the person whose it is
    #[command(
        after_help = "Example: stoa admin grant-account jeff-atwood ada\nAll that is the imported account's becomes that \
                            person's; see docs/claims.md."
    )]
    GrantAccount {
        /// The imported account's handle
        account: String,
        /// The person's handle
        handle: String,
    },
    /// Proves that every total is what it sums up; exit code 1 where one isn't
    #[command(after_help = "Example: stoa admin recount --repair")]
    Recount {
        /// Set right what differs
        #[arg(long)]
        repair: bool,
    },
    /// Forgets what a follower of the event log made, and makes it again from the first event
    #[command(after_help = "Example: stoa admin replay reputation")]
    Replay {
        /// Its name; a wrong one lists them all
        follower: String,
    },
}

/// The database, and what is printed and refused in English.
struct Desk {
    db: Db,
    english: Languages,
}

pub(super) fn run(settings: &Settings, command: &Command) -> Result<(), Failure> {
    // What is done here may take longer than a page may.
    let long = Duration::from_secs(3600);
    let options = store::Options { read_deadline: long, write_deadline: long, ..settings.store_options() };
    let desk = Desk { db: site::open_with(settings, options)?, english: Languages::load(false)? };
    let done = match command {
        Command::People { search } => people::list(&desk, search),
        Command::Create { name, handle, email, role } => {
            people::create(&desk, name, handle, email.as_deref(), role)
        }
        Command::Role { handle, role } => people::role(&desk, handle, role),
        Command::Suspend { handle, days, reason } => people::suspend(&desk, handle, *days, reason),
        Command::Lift { handle } => people::lift(&desk, handle),
        Command::SignInLink { handle } => people::sign_in_link(&desk, handle, &settings.public_url()),
        Command::GrantAccount { account, handle } => people::grant_account(&desk, account, handle),
        Command::Recount { repair } => books::recount(&desk, *repair),
        Command::Replay { follower } => books::replay(&desk, follower),
    };
    desk.db.close();
    done
}

impl Desk {
    fn english(&self) -> &Lang {
        &self.english.all()[0]
    }

    fn read<T: Send + 'static>(
        &self,
        f: impl Fn(&mut Tx, &Viewer) -> forum::Result<T> + Send + 'static,
    ) -> Result<T, Failure> {
        let site = site_itself();
        self.db.read_now(move |tx| f(tx, &site)).map_err(|error| self.failure(&error))
    }

    fn write<T: Send + 'static>(
        &self,
        f: impl Fn(&mut Tx, &Viewer) -> forum::Result<T> + Send + 'static,
    ) -> Result<T, Failure> {
        let site = site_itself();
        self.db.write_now(move |tx| f(tx, &site)).map_err(|error| self.failure(&error))
    }

    /// The error as a sentence.
    fn failure(&self, error: &Error) -> Failure {
        let english = self.english();
        match error {
            Error::NotFound => Failure::Other("there is nobody with this handle".into()),
            Error::Invalid(problems) => {
                let one = |p: &forum::Problem| format!("{}: {}", p.field, english.message(&p.message));
                Failure::Usage(problems.iter().map(one).collect::<Vec<_>>().join("\n"))
            }
            Error::Denied(Denial::LastAdmin) => Failure::Other(english.t("denied-last-admin").into()),
            Error::Denied(Denial::NotAbove) => {
                Failure::Other("an administrator can't be suspended; change the role first".into())
            }
            other => Failure::Other(other.to_string()),
        }
    }
}

/// Who does it: the site itself.
fn site_itself() -> Viewer {
    Viewer::system(MemberId::NOBODY, web::system_clock()(), Default::default())
}

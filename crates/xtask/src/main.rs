//! What developers run: `cargo run --release -p xtask -- bench`.
#![allow(clippy::print_stdout)]

mod bench;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "What developers run", version)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measures pages and writes of a release build against nginx serving a file of the same bytes, and prints ratios.
    ///
    /// Needs `nginx`, `wrk` and `taskset` on the PATH, and two cores: the servers run on the first, the load on the
    /// second. Example: cargo run --release -p xtask -- bench --seconds 5
    Bench {
        /// How long each measurement runs, in seconds.
        #[arg(long, default_value_t = 4)]
        seconds: u32,
        /// How many questions are loaded, with three answers each.
        #[arg(long, default_value_t = 10_000)]
        questions: usize,
        /// How many pairs of measurements; the median is printed.
        #[arg(long, default_value_t = 3)]
        pairs: usize,
    },
}

fn main() {
    let Command::Bench { seconds, questions, pairs } = Args::parse().command;
    if let Err(sentence) = bench::run(&bench::Plan { seconds, questions, pairs }) {
        eprintln!("{sentence}");
        std::process::exit(1);
    }
}

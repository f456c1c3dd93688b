//! What developers run: `cargo run --release -p xtask -- bench`.
#![allow(clippy::print_stdout)]

mod bench;
mod eval;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// As in the program that is measured.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    /// Measures the feed of a person who follows 500 people and 100 tags, against the list of the newest questions.
    ///
    /// Example: cargo run --release -p xtask -- bench-feed --questions 1000000
    BenchFeed {
        /// How many questions there are, with two answers each.
        #[arg(long, default_value_t = 100_000)]
        questions: i64,
        /// How many times each is read; the mean is printed.
        #[arg(long, default_value_t = 300)]
        times: u32,
    },
    /// Measures an answer to a question that very many people follow, against the same to one that nobody does.
    ///
    /// Example: cargo run --release -p xtask -- bench-fan-out --followers 50000
    BenchFanOut {
        #[arg(long, default_value_t = 50_000)]
        followers: i64,
        /// How many answers to each; the median is printed.
        #[arg(long, default_value_t = 15)]
        answers: i64,
    },
    /// Measures bringing a whole Stack Exchange site into an empty SQLite database, against unpacking and reading the same
    /// dump, and how much memory it takes.
    ///
    /// Example: cargo run --release -p xtask -- bench-import ../shared/data/stackexchange/derived-large-site.7z
    BenchImport {
        /// The dump.
        #[arg(default_value = "../shared/data/stackexchange/derived-large-site.7z")]
        dump: PathBuf,
        /// How many times; the median is printed.
        #[arg(long, default_value_t = 3)]
        times: usize,
    },
    /// Measures how fast the index answers on a large site of generated questions: words, similar questions, bad input.
    ///
    /// Example: cargo run --release -p xtask -- bench-search --questions 100000
    BenchSearch {
        #[arg(long, default_value_t = 1_000_000)]
        questions: usize,
        /// How many searches of each kind.
        #[arg(long, default_value_t = 1000)]
        queries: usize,
        /// Where the index is kept for the next run, which need not build it again.
        #[arg(long)]
        folder: Option<PathBuf>,
    },
    /// Measures how well questions like a new one are found, on real data, beside plain BM25 over the same index.
    ///
    /// Example: cargo run --release -p xtask -- eval
    Eval {
        /// The folder with the data (see docs/search.md).
        #[arg(default_value = "../shared/data")]
        data: PathBuf,
        /// The folder of a sentence model, to measure what it adds.
        #[arg(long)]
        model: Option<PathBuf>,
    },
}

fn main() {
    let done = match Args::parse().command {
        Command::Bench { seconds, questions, pairs } => {
            bench::run(&bench::Plan { seconds, questions, pairs })
        }
        Command::BenchFeed { questions, times } => bench::feed::run(questions, times),
        Command::BenchFanOut { followers, answers } => bench::fan::run(followers, answers),
        Command::BenchSearch { questions, queries, folder } => {
            bench::search::run(questions, queries, folder.as_deref())
        }
        Command::Eval { data, model } => eval::run(&data, model.as_deref()),
        Command::BenchImport { dump, times } => bench::import::run(&dump, times),
    };
    if let Err(sentence) = done {
        eprintln!("{sentence}");
        std::process::exit(1);
    }
}

//! How far a long command is: a bar on a terminal, a line for each stage in a log.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use export::{Unit, Watch};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often a log hears of a stage that goes on.
const EVERY: Duration = Duration::from_secs(10);

/// The progress of one command, on standard error.
pub(crate) struct Progress {
    bar: ProgressBar,
    terminal: bool,
    stage: String,
    unit: Unit,
    done: u64,
    began: Instant,
    told: Instant,
}

impl Progress {
    pub(crate) fn new() -> Progress {
        let terminal = std::io::stderr().is_terminal();
        let bar = ProgressBar::hidden();
        if terminal {
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(8));
        }
        let now = Instant::now();
        Progress { bar, terminal, stage: String::new(), unit: Unit::Rows, done: 0, began: now, told: now }
    }

    /// One line for the log.
    fn tell(&self, what: &str) {
        if !self.terminal {
            let amount = amount(self.done, self.unit);
            let _ = writeln!(std::io::stderr(), "{}: {amount}{what}", self.stage);
        }
    }
}

impl Watch for Progress {
    fn stage(&mut self, what: &str, unit: Unit, total: Option<u64>) {
        self.finish();
        let (length, rest) = match total {
            Some(_) => ("{wide_bar:.cyan/dim} ", ", {eta} left"),
            None => ("{spinner} ", ""),
        };
        let counts = match (unit, total) {
            (Unit::Bytes, Some(_)) => "{bytes} of {total_bytes}, {bytes_per_sec}",
            (Unit::Bytes, None) => "{bytes}, {bytes_per_sec}",
            (_, Some(_)) => "{human_pos} of {human_len}, {per_sec}",
            (_, None) => "{human_pos}, {per_sec}",
        };
        // The template is ours, so it is one.
        if let Ok(style) = ProgressStyle::with_template(&format!("{{msg:20}} {length}{counts}{rest}")) {
            self.bar.set_style(style);
        }
        self.bar.reset();
        self.bar.set_message(what.to_owned());
        match total {
            Some(total) => self.bar.set_length(total),
            None => self.bar.unset_length(),
        }
        let now = Instant::now();
        (self.stage, self.unit, self.done, self.began, self.told) = (what.to_owned(), unit, 0, now, now);
    }

    fn at(&mut self, done: u64) {
        self.done = done;
        self.bar.set_position(done);
        // Looking at the clock for each row would be felt.
        if !self.terminal && done.is_multiple_of(1024) && self.told.elapsed() >= EVERY {
            self.told = Instant::now();
            self.tell(" so far");
        }
    }

    fn finish(&mut self) {
        if !self.stage.is_empty() {
            self.tell(&format!(" in {}", span(self.began.elapsed())));
            self.stage.clear();
            self.bar.finish_and_clear();
        }
    }
}

fn amount(done: u64, unit: Unit) -> String {
    match unit {
        Unit::Rows => format!("{done} rows"),
        Unit::Files => format!("{done} files"),
        Unit::Bytes => bytes(done),
    }
}

/// A number of bytes for people: `1.5 MiB`.
pub(crate) fn bytes(bytes: u64) -> String {
    indicatif::BinaryBytes(bytes).to_string()
}

/// A span of time for people: `1.25 s`, `3 min 20 s`.
pub(crate) fn span(span: Duration) -> String {
    match span.as_secs() {
        0..60 => format!("{:.2} s", span.as_secs_f64()),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

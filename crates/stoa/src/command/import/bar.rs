//! An import's progress, shown as that of every long command.

use export::{Unit, Watch};

use crate::progress::Progress;

/// Shows how far an import is: steps, rate and time left.
pub(super) struct Bar {
    shown: Progress,
    done: u64,
}

impl Bar {
    pub(super) fn new() -> Bar {
        Bar { shown: Progress::new(), done: 0 }
    }

    /// Ends the stage.
    pub(super) fn done(&mut self) {
        self.shown.finish();
    }
}

impl import::Progress for Bar {
    fn stage(&mut self, name: &str, total: u64) {
        let unit = if name == "reading" { Unit::Bytes } else { Unit::Rows };
        self.done = 0;
        self.shown.stage(name, unit, Some(total));
    }

    fn advance(&mut self, steps: u64) {
        self.done += steps;
        self.shown.at(self.done);
    }
}

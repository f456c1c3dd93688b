//! Who is told how far the work is.

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Rows,
    Bytes,
    Files,
}

/// Follows the work. A terminal draws a bar, a log gets a line for each stage.
pub trait Watch {
    /// Something begins; it is `total` long, where that is known.
    fn stage(&mut self, what: &str, unit: Unit, total: Option<u64>);
    /// How much of the stage is done by now.
    fn at(&mut self, done: u64);
    /// The last stage is over.
    fn finish(&mut self);
}

/// Tells nobody.
pub struct Silent;

impl Watch for Silent {
    fn stage(&mut self, _: &str, _: Unit, _: Option<u64>) {}
    fn at(&mut self, _: u64) {}
    fn finish(&mut self) {}
}

//! How far an import is, for whoever watches.

/// Is told how far an import is.
pub trait Progress {
    /// A stage begins, which is `total` steps long.
    fn stage(&mut self, name: &str, total: u64);
    /// So many steps are done.
    fn advance(&mut self, steps: u64);
}

/// Nobody watches.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&mut self, _name: &str, _total: u64) {}
    fn advance(&mut self, _steps: u64) {}
}

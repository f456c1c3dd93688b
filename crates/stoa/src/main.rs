//! The binary: settings, command line, wiring.
fn main() {}

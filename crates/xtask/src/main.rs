//! What developers run: benchmarks and generated files.
fn main() {}

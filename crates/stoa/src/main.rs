//! The binary: settings, command line, wiring.

mod archive;
mod backups;
mod command;
mod demo;
mod jobs;
mod logs;
mod progress;
mod settings;
mod site;

use std::process::ExitCode;

// Measured against glibc's: the same memory idle (6 MB) and after load (35 MB), and no slower. Without `no_thp` it asks
// for huge pages, which cost 14 MB idle.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match command::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("stoa: {failure}");
            failure.code()
        }
    }
}

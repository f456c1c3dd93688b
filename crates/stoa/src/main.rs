//! The binary: settings, command line, wiring.

mod command;
mod demo;
mod jobs;
mod logs;
mod settings;
mod site;

use std::process::ExitCode;

// musl's and glibc's own allocators keep what many threads once used; this one gives it back.
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

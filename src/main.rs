//! The program: arguments to the library, its result to an exit status.
//!
//! Separate because only this file ends the process. Status 0: fine; 1: failed; 2: wrong usage;
//! 78: bad configuration (`EX_CONFIG`; systemd does not restart on it).

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(posthaste::cli::run(std::env::args_os().collect()))
}

//! `keyferry-crr`: replicates payment keys between any two endpoints of the public API. Not built
//! yet.

use std::process::ExitCode;

fn main() -> ExitCode {
    eprintln!("keyferry-crr is not built yet; README.md says what works");
    ExitCode::FAILURE
}

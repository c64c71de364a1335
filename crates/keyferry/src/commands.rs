//! What each command does.

use std::io;

use crate::arguments::Command;

mod demo;
mod principal;
mod serve;

/// Carries out `command`.
///
/// # Errors
///
/// What stops it, as a sentence that says what to do.
pub async fn run(command: Command) -> io::Result<()> {
    match command {
        Command::Demo(options) => demo::run(&options).await,
        Command::Serve(options) => serve::run(&options).await,
        Command::Principal(options) => principal::run(options.action).await,
        Command::Version => {
            println!("keyferry {}", env!("CARGO_PKG_VERSION"));
            Ok(())
        }
    }
}

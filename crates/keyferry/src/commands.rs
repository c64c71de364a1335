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
        Command::Version(options) => {
            let version = env!("CARGO_PKG_VERSION");
            if options.json {
                println!("{}", serde_json::json!({ "version": version }));
            } else {
                println!("keyferry {version}");
            }
            Ok(())
        }
    }
}

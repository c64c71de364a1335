//! Keyferry: a payment-cryptography server for AWS's own clients, and its administration.

use std::process::ExitCode;

use clap::Parser;
use rustix::process::{DumpableBehavior, set_dumpable_behavior};

mod admin;
mod arguments;
mod client;
mod commands;
mod credentials;
mod http;
mod system;
mod telemetry;

fn main() -> ExitCode {
    // Keys are in memory: neither a core dump nor another process of this user may see them.
    // Where the system does not allow it, the server runs all the same.
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    let arguments = arguments::Arguments::parse();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("KEYFERRY_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info")),
        )
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return complain(&error),
    };
    match runtime.block_on(commands::run(arguments.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&error),
    }
}

fn complain(error: &std::io::Error) -> ExitCode {
    eprintln!("keyferry: {error}");
    ExitCode::FAILURE
}

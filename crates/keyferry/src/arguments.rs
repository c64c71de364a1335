//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// A payment-cryptography server that AWS's own clients cannot tell from AWS Payment
/// Cryptography, with keys that replicate between Regions.
#[derive(Debug, Parser)]
#[command(name = "keyferry", version, disable_version_flag = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a server with two Regions, walk a key from one to the other, and keep serving.
    Demo(Demo),
    /// Serve the API.
    Serve(Serve),
    /// Create, list and delete the principals of a running server.
    Principal(Principal),
    /// Print the version.
    Version(Version),
}

/// Options of `version`.
#[derive(Debug, Args)]
pub struct Version {
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// Options of `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Exit after the walk; the exit code tells whether it succeeded.
    #[arg(long)]
    pub once: bool,
    /// The folder that holds everything: databases, root keys, audit logs, credentials.
    #[arg(long, value_name = "DIR", default_value = DATA)]
    pub data: PathBuf,
    /// Where to serve the API; must be loopback.
    #[arg(long, value_name = "ADDR", default_value = LISTEN)]
    pub listen: SocketAddr,
    /// Where to serve /livez, /readyz and /metrics; must be loopback.
    #[arg(long, value_name = "ADDR", default_value = ADMIN_LISTEN)]
    pub admin_listen: SocketAddr,
}

/// Options of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// The folder that holds everything: databases, root keys, audit logs, credentials.
    #[arg(long, value_name = "DIR", default_value = DATA)]
    pub data: PathBuf,
    /// Where to serve the API; must be loopback. Port 0 takes a free port.
    #[arg(long, value_name = "ADDR", default_value = LISTEN)]
    pub listen: SocketAddr,
    /// Where to serve /livez, /readyz and /metrics; must be loopback.
    #[arg(long, value_name = "ADDR", default_value = ADMIN_LISTEN)]
    pub admin_listen: SocketAddr,
    /// A Region to serve; give it several times for several [default: us-east-1, us-west-2].
    #[arg(long = "region", value_name = "NAME")]
    pub regions: Vec<String>,
    /// The account to serve.
    #[arg(long, value_name = "ID", default_value = ACCOUNT)]
    pub account: String,
}

/// Options of `principal`.
#[derive(Debug, Args)]
pub struct Principal {
    /// What to do with principals.
    #[command(subcommand)]
    pub action: PrincipalAction,
}

/// What can be done with principals.
#[derive(Debug, Subcommand)]
pub enum PrincipalAction {
    /// Create a principal and print its access key, once, in the form of AWS's credentials file.
    Create {
        /// Its name: 1 to 64 letters, digits and characters of +=,.@_-
        name: String,
        /// A file with an IAM policy document: what it may do.
        #[arg(long, value_name = "FILE")]
        policy: PathBuf,
        #[command(flatten)]
        server: Server,
    },
    /// List the principals.
    List {
        #[command(flatten)]
        server: Server,
    },
    /// Delete a principal; its access keys are refused at once.
    Delete {
        /// Its name.
        name: String,
        #[command(flatten)]
        server: Server,
    },
}

/// Which server, and how to print.
#[derive(Debug, Args)]
pub struct Server {
    /// The data folder of the running server.
    #[arg(long, value_name = "DIR", default_value = DATA)]
    pub data: PathBuf,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

const DATA: &str = "./keyferry-data";
const LISTEN: &str = "127.0.0.1:7373";
const ADMIN_LISTEN: &str = "127.0.0.1:7374";
/// The account of the articles and of every example.
pub const ACCOUNT: &str = "111122223333";

//! Runs the Python of the test environment, in which AWS's own client library is installed.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

/// What `script` prints as JSON, when it is given `input` as JSON on its standard input.
/// The script starts with the version of botocore checked and `given` holding the input.
pub fn run(script: &str, input: &Value) -> Value {
    let python = python();
    let mut child = Command::new(&python)
        .args(["-c", &format!("{PREAMBLE}{script}")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| {
            panic!(
                "{} does not start ({error}): run `make test`, which installs it, or set \
                 KEYFERRY_PYTHON to a Python that has botocore {BOTOCORE}",
                python.display()
            )
        });
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.to_string().as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the Python script failed; its errors are above");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn python() -> PathBuf {
    std::env::var_os("KEYFERRY_PYTHON").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../.venv/bin/python"),
        PathBuf::from,
    )
}

const BOTOCORE: &str = "1.44.8";

const PREAMBLE: &str = r#"
import json, sys
import botocore, botocore.loaders
assert botocore.__version__ == "1.44.8", "botocore 1.44.8 is wanted, not " + botocore.__version__
given = json.load(sys.stdin)
def model(service):
    return botocore.loaders.Loader().load_service_model(service, "service-2")
"#;

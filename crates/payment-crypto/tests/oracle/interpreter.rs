//! The other implementations, in a process of their own.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// Answers questions until it is dropped.
pub struct Oracle {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Oracle {
    pub fn start() -> Self {
        let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let python = std::env::var_os("KEYFERRY_PYTHON")
            .map_or_else(|| crate_root.join("../../.venv/bin/python"), PathBuf::from);
        let mut child = Command::new(&python)
            // Without -B it would leave compiled files beside the sources.
            .arg("-B")
            .arg(crate_root.join("tests/oracle/oracle.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}. {ADVICE}", python.display()));
        let questions = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Self { child, questions, answers }
    }

    /// The answer; a refusal fails the test.
    pub fn ask(&mut self, name: &str, question: Value) -> Value {
        self.ask_or_refuse(name, question.clone())
            .unwrap_or_else(|refusal| panic!("{name} refused {question}: {refusal}"))
    }

    /// The answer, or why there is none.
    pub fn ask_or_refuse(&mut self, name: &str, mut question: Value) -> Result<Value, String> {
        question["ask"] = json!(name);
        writeln!(self.questions.as_mut().unwrap(), "{question}").expect(ADVICE);
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        let mut reply: Value = serde_json::from_str(&line).expect(ADVICE);
        match reply.get("refused") {
            Some(refusal) => Err(refusal.to_string()),
            None => Ok(reply["answer"].take()),
        }
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        // The end of its input ends the process.
        drop(self.questions.take());
        let _ = self.child.wait();
    }
}

const ADVICE: &str = "The oracles need Python with psec, pyemv, pydukpt and cryptography, in .venv \
    of the workspace, where `make test` puts it, or named by KEYFERRY_PYTHON";

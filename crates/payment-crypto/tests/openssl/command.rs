//! The `openssl` command, with files of its own.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

pub struct Openssl(PathBuf);

impl Openssl {
    /// With a folder of that name.
    pub fn new(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// The path of a file with `content`.
    pub fn file(&self, name: &str, content: &[u8]) -> String {
        let path = self.0.join(name);
        fs::write(&path, content).unwrap();
        path.into_os_string().into_string().expect("a path in UTF-8")
    }

    /// What the command with these words puts out, or what it complains about.
    pub fn run(&self, words: &str) -> Result<Vec<u8>, String> {
        let output = Command::new("openssl")
            .args(words.split_whitespace())
            .output()
            .expect("the tests need the openssl command: apt-get install openssl");
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }
}

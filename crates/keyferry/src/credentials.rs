//! The credentials file of the first principal, and the form in which access keys are shown.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use service::principal::{AccessKey, Principal};
use wire::sigv4::Credentials;
use zeroize::Zeroizing;

/// An access key in the form of AWS's credentials file, as one profile.
#[must_use]
pub fn profile(name: &str, key: &AccessKey) -> Zeroizing<String> {
    Zeroizing::new(format!(
        "[{name}]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
        key.id,
        key.secret.reveal()
    ))
}

/// Writes the keys of `principal` to `path`, as the profiles `default` and `keyferry`.
///
/// # Errors
///
/// The file cannot be written.
pub fn write(path: &Path, principal: &Principal) -> io::Result<()> {
    let mut text = Zeroizing::new(String::new());
    for key in &principal.access_keys {
        text.push_str(&profile("default", key));
        text.push('\n');
        text.push_str(&profile("keyferry", key));
    }
    let beside = path.with_extension("new");
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

/// Reads the first profile of the file at `path`.
///
/// # Errors
///
/// The file cannot be read, or holds no access key.
pub fn read(path: &Path) -> io::Result<Credentials> {
    let text = Zeroizing::new(fs::read_to_string(path)?);
    let value = |name: &str| {
        let line = text.lines().filter_map(|line| line.split_once('='));
        line.map(|(key, value)| (key.trim(), value.trim())).find(|(key, _)| *key == name)
    };
    let pair = value("aws_access_key_id").zip(value("aws_secret_access_key"));
    let ((_, id), (_, secret)) = pair.ok_or_else(|| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("{} holds no access key", path.display()),
        )
    })?;
    Ok(Credentials {
        access_key_id: id.to_owned(),
        secret_access_key: Zeroizing::new(secret.to_owned()),
        session_token: None,
    })
}

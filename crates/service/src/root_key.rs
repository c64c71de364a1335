//! Where a Region's root key comes from: a file that only its owner can read.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use keys::seal::RootKey;
use zeroize::Zeroizing;

use crate::random;

/// Whether the store that a root key opens holds anything yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreContent {
    /// It holds nothing: a root key may be made.
    Empty,
    /// It holds records: they open under their root key and no other.
    Records,
}

/// Reads the root key in the file at `path`: 64 hexadecimal digits. Where the store is empty and
/// there is no file, a new key is made and written there first.
///
/// # Errors
///
/// The file is missing although the store holds records, others than its owner can read it, or
/// it does not hold a root key.
pub fn from_file(path: &Path, content: StoreContent) -> io::Result<RootKey> {
    let explain = |error: io::Error| {
        io::Error::new(error.kind(), format!("the root key {}: {error}", path.display()))
    };
    match fs::metadata(path) {
        Ok(about) if about.mode() & 0o077 != 0 => Err(explain(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "others than its owner can read the file; set its mode to 0600",
        ))),
        Ok(_) => read(path).map_err(explain),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(explain(error)),
        Err(_) if content == StoreContent::Records => Err(explain(io::Error::new(
            io::ErrorKind::NotFound,
            "the file is missing, and the store holds records that open under no other key; \
             put the file back from its safe copy",
        ))),
        Err(_) => create(path).map_err(explain),
    }
}

fn read(path: &Path) -> io::Result<RootKey> {
    let text = Zeroizing::new(fs::read_to_string(path)?);
    let mut bytes = Zeroizing::new([0; 32]);
    hex::decode_to_slice(text.trim(), &mut *bytes).map_err(|_| {
        io::Error::new(io::ErrorKind::InvalidData, "the file does not hold 64 hexadecimal digits")
    })?;
    Ok(RootKey::from_bytes(&bytes))
}

/// Writes a new key beside `path` first, so that a crash never leaves half of one there.
fn create(path: &Path) -> io::Result<RootKey> {
    let key = RootKey::generate(&mut random::engine());
    let text = Zeroizing::new(hex::encode(*key.to_bytes()) + "\n");
    let beside = path.with_extension("new");
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    if let Some(folder) = path.parent() {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(key)
}

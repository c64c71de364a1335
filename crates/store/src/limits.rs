//! What a store takes, whatever its engine.

use crate::{Action, Error, Write};

/// The longest path in bytes: an alias of 250 characters below its account fits, and a path stays
/// small beside the page of a database (4 KiB), of which an index wants several on one.
pub const PATH: usize = 512;

/// The longest value in bytes: sixteen times the largest record (a key with its policy of 20 KiB,
/// its 200 tags and its chain of certificates), and little enough to hold a batch in memory.
pub const VALUE: usize = 1 << 20;

/// The most writes of a batch: a change, its event under every attribute that it is found by, and
/// the records that hang on it, several times over; few enough for one short transaction.
pub const BATCH: usize = 256;

/// Refuses a batch that is beyond the limits.
///
/// # Errors
///
/// [`Error::Limit`].
pub(crate) fn check(batch: &[Write]) -> Result<(), Error> {
    if batch.len() > BATCH {
        return Err(Error::Limit(format!("{} writes are more than {BATCH}", batch.len())));
    }
    batch.iter().try_for_each(check_write)
}

fn check_write(write: &Write) -> Result<(), Error> {
    let path = write.path.as_str();
    if path.is_empty() || path.len() > PATH {
        return Err(Error::Limit(format!("a path has 1 to {PATH} bytes, not {}", path.len())));
    }
    if path.chars().any(char::is_control) {
        return Err(Error::Limit("a path holds no control characters".to_owned()));
    }
    match &write.action {
        Action::Put(value) | Action::Scrub(value) if value.len() > VALUE => {
            Err(Error::Limit(format!("a value has at most {VALUE} bytes, not {}", value.len())))
        }
        _ => Ok(()),
    }
}

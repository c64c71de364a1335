//! The statements, as SQLite and PostgreSQL both take them, and what is asked with them.

use std::num::TryFromIntError;

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::layout;
use super::writer::Refusal;
use crate::{Action, Change, Found, Notice, Path, Revision, Version, Versioned, Write};

pub(super) fn get(connection: &Connection, path: &Path) -> rusqlite::Result<Found> {
    let found = connection
        .prepare_cached(&numbered(GET))?
        .query_row([path.as_str()], |row| {
            Ok(Found { version: version(row, 0)?, value: value(row, 1, path)? })
        })
        .optional()?;
    Ok(found.unwrap_or(Found { version: Version::default(), value: None }))
}

pub(super) fn list(
    connection: &Connection,
    under: &Path,
    after: Option<&Path>,
    limit: u16,
) -> rusqlite::Result<Vec<Versioned>> {
    let (first, end) = range_below(under.as_str());
    let after = after.map_or("", Path::as_str);
    let mut statement = connection.prepare_cached(&numbered(LIST))?;
    let found = statement.query_map(params![first, end, after, limit], |row| {
        let path = Path::new(row.get::<_, String>(0)?);
        let value = value(row, 2, &path)?.unwrap_or_default();
        Ok(Versioned { path, version: version(row, 1)?, value })
    })?;
    found.collect()
}

/// Whole batches only: a reader goes on after the last revision that it was given.
pub(super) fn changes(
    connection: &Connection,
    after: Revision,
    limit: u16,
) -> rusqlite::Result<Vec<Change>> {
    let snapshot = connection.unchecked_transaction()?;
    let first_of_next_page = i64::from(limit).saturating_add(1);
    let mut page = changes_until(&snapshot, after, signed(u64::MAX), first_of_next_page)?;
    if page.len() <= usize::from(limit) {
        return Ok(page);
    }
    let Some(parted) = page.last().map(|change| change.revision) else { return Ok(page) };
    page.retain(|change| change.revision < parted);
    if page.is_empty() {
        page = changes_until(&snapshot, after, signed(parted.number()), signed(u64::MAX))?;
    }
    Ok(page)
}

fn changes_until(
    connection: &Connection,
    after: Revision,
    last: i64,
    limit: i64,
) -> rusqlite::Result<Vec<Change>> {
    let mut statement = connection.prepare_cached(&numbered(CHANGES))?;
    let found = statement.query_map(params![signed(after.number()), last, limit], |row| {
        let path = Path::new(row.get::<_, String>(1)?);
        let (revision, value) = (Revision::new(unsigned(row, 0)?), value(row, 3, &path)?);
        Ok(Change { revision, path, version: version(row, 2)?, value })
    })?;
    found.collect()
}

pub(super) fn revision(connection: &Connection) -> rusqlite::Result<Revision> {
    let mut statement = connection.prepare_cached(REVISION)?;
    statement.query_row([], |row| Ok(Revision::new(unsigned(row, 0)?)))
}

/// Writes `batch` on top of `revision`; the answer is the revision that is reached.
pub(super) fn write(
    connection: &Connection,
    batch: &[Write],
    revision: Revision,
) -> Result<Revision, Refusal> {
    let followed = batch.iter().any(|write| write.notice == Notice::Followed);
    let reached = Revision::new(revision.number().saturating_add(u64::from(followed)));
    if followed {
        connection.prepare_cached(&numbered(SET_REVISION))?.execute([signed(reached.number())])?;
    }
    batch.iter().try_for_each(|write| write_one(connection, write, reached))?;
    Ok(reached)
}

fn write_one(connection: &Connection, write: &Write, reached: Revision) -> Result<(), Refusal> {
    let path = write.path.as_str();
    let standing = connection
        .prepare_cached(&numbered(STANDING))?
        .query_row([path], |row| Ok((unsigned(row, 0)?, row.get::<_, Option<i64>>(1)?)))
        .optional()?;
    let (version, followed_at) = standing.unwrap_or_default();
    if version != write.seen.number() {
        return Err(Refusal::Conflict(write.path.clone()));
    }
    let followed_at = match write.notice {
        Notice::Followed => Some(signed(reached.number())),
        Notice::Silent => followed_at,
    };
    let value = match &write.action {
        Action::Put(value) | Action::Scrub(value) => Some(layout::lay_out(path, value)),
        Action::Remove if followed_at.is_none() => {
            connection.prepare_cached(&numbered(FORGET))?.execute([path])?;
            return Ok(());
        }
        Action::Remove => None,
    };
    let version = signed(write.seen.next().number());
    connection.prepare_cached(&numbered(PUT))?.execute(params![
        path,
        version,
        followed_at,
        value
    ])?;
    Ok(())
}

/// The paths below `under`: from the first text on, and before the second one.
fn range_below(under: &str) -> (String, String) {
    let folder = under.strip_suffix('/').unwrap_or(under);
    if folder.is_empty() {
        return (String::new(), char::MAX.to_string());
    }
    (format!("{folder}/"), format!("{folder}{AFTER_SLASH}"))
}

/// rusqlite takes `$1` for a name and numbers names as they first appear, so that
/// `SET a = $2 WHERE b = $1` would bind its values the wrong way round; `?1` is a number.
fn numbered(statement: &str) -> String {
    statement.replace('$', "?")
}

/// Numbers beyond 2^63 are never stored, so none of them is ever found.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn version(row: &Row<'_>, column: usize) -> rusqlite::Result<Version> {
    Ok(Version::new(unsigned(row, column)?))
}

fn value(row: &Row<'_>, column: usize, path: &Path) -> rusqlite::Result<Option<Vec<u8>>> {
    let Some(stored) = row.get_ref(column)?.as_blob_or_null()? else { return Ok(None) };
    let value = layout::take_back(path.as_str(), stored).ok_or_else(|| {
        let why = "a value does not end as this store ends values".into();
        rusqlite::Error::FromSqlConversionFailure(column, Type::Blob, why)
    })?;
    Ok(Some(value))
}

fn unsigned(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    u64::try_from(row.get::<_, i64>(column)?).map_err(|why: TryFromIntError| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Integer, Box::new(why))
    })
}

const GET: &str = "SELECT version, value FROM records WHERE path = $1";

const LIST: &str = "SELECT path, version, value FROM records \
    WHERE path >= $1 AND path < $2 AND path > $3 AND value IS NOT NULL ORDER BY path LIMIT $4";

const CHANGES: &str = "SELECT revision, path, version, value FROM records \
    WHERE revision > $1 AND revision <= $2 ORDER BY revision, path LIMIT $3";

const REVISION: &str = "SELECT revision FROM counter";

const SET_REVISION: &str = "UPDATE counter SET revision = $1";

const STANDING: &str = "SELECT version, revision FROM records WHERE path = $1";

const PUT: &str = "INSERT INTO records (path, version, revision, value) \
    VALUES ($1, $2, $3, $4) ON CONFLICT (path) DO UPDATE \
    SET version = excluded.version, revision = excluded.revision, value = excluded.value";

const FORGET: &str = "DELETE FROM records WHERE path = $1";

/// `0`, the character after `/`.
const AFTER_SLASH: char = '0';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbers_and_not_names() {
        let connection = Connection::open_in_memory().unwrap();
        let ask = |statement: &str| -> (i64, i64) {
            connection.query_row(statement, [1, 2], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
        };
        assert_eq!(ask("SELECT $2, $1"), (1, 2), "the trap");
        assert_eq!(ask(&numbered("SELECT $2, $1")), (2, 1));
    }
}

//! The audit log: one JSON record a line, appended to a file a day.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use keys::time::Timestamp;

use crate::audit::civil_date;

/// An open audit log below one folder. One process writes to it.
pub struct AuditLog {
    folder: PathBuf,
    current: Option<(String, File)>,
    written: BTreeSet<String>,
    remembered: BTreeSet<String>,
}

/// A line of the log and the event that it is.
pub struct Line {
    /// The event's id, if it is in the store's queue and may come again: a line with the id of
    /// one in the log is not written again.
    pub queued_as: Option<String>,
    /// When it happened.
    pub time: Timestamp,
    /// The record, JSON without line breaks.
    pub record: String,
}

impl AuditLog {
    /// Opens the log below `folder`, which is created where it is missing. A last line that a
    /// crash cut short is taken off: its event was not acknowledged, or is written again. What
    /// stands in the file of a day is read when the first line is appended to it: the store's
    /// queue may reach back over any number of days.
    ///
    /// # Errors
    ///
    /// The folder or its newest file cannot be read or written.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == ENDING) {
                take_off_torn_line(&path)?;
            }
        }
        let (written, remembered) = (BTreeSet::new(), BTreeSet::new());
        Ok(Self { folder: folder.to_owned(), current: None, written, remembered })
    }

    /// Appends `lines` and returns when the system has them: a crash of this process loses none.
    ///
    /// # Errors
    ///
    /// The file cannot be written; some of the lines may be in it.
    pub fn append(&mut self, lines: &[Line]) -> io::Result<()> {
        let mut rest = lines;
        while let [first, ..] = rest {
            let date = civil_date(first.time);
            let same = rest.iter().take_while(|line| civil_date(line.time) == date).count();
            let (now, later) = rest.split_at(same);
            self.append_to(&date, now)?;
            rest = later;
        }
        Ok(())
    }

    /// The file that was appended to last: once it is synced, everything that was appended so
    /// far survives a loss of power.
    ///
    /// # Errors
    ///
    /// The system gives no second handle.
    pub fn newest(&self) -> io::Result<Option<File>> {
        self.current.as_ref().map(|(_, file)| file.try_clone()).transpose()
    }

    /// Forgets the ids of events that will not come again: they are out of the store's queue.
    pub fn settled<'line>(&mut self, ids: impl Iterator<Item = &'line str>) {
        for id in ids {
            self.written.remove(id);
        }
    }

    fn append_to(&mut self, date: &str, lines: &[Line]) -> io::Result<()> {
        self.open_day(date)?;
        let mut text = String::new();
        for line in lines {
            if line.queued_as.as_ref().is_none_or(|id| !self.written.contains(id)) {
                text.push_str(&line.record);
                text.push('\n');
            }
        }
        self.file()?.write_all(text.as_bytes())?;
        self.written.extend(lines.iter().filter_map(|line| line.queued_as.clone()));
        Ok(())
    }

    fn open_day(&mut self, date: &str) -> io::Result<()> {
        if self.current.as_ref().is_some_and(|(open, _)| open == date) {
            return Ok(());
        }
        if let Some((_, file)) = &self.current {
            file.sync_data()?;
        }
        let path = self.folder.join(date).with_extension(ENDING);
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(&path)?;
        if !self.remembered.contains(date) {
            remember_ids(&path, &mut self.written)?;
            self.remembered.insert(date.to_owned());
        }
        self.current = Some((date.to_owned(), file));
        Ok(())
    }

    fn file(&mut self) -> io::Result<&mut File> {
        let file = self.current.as_mut().map(|(_, file)| file);
        file.ok_or_else(|| io::Error::other("the audit log is not open"))
    }
}

fn take_off_torn_line(path: &Path) -> io::Result<()> {
    let text = tail(path, LONGEST_LINE)?;
    if text.last().is_none_or(|byte| *byte == b'\n') {
        return Ok(());
    }
    let torn = text.iter().rev().take_while(|byte| **byte != b'\n').count();
    let file = OpenOptions::new().write(true).open(path)?;
    let length = file.metadata()?.len();
    file.set_len(length.saturating_sub(u64::try_from(torn).unwrap_or(length)))?;
    file.sync_all()
}

fn remember_ids(path: &Path, ids: &mut BTreeSet<String>) -> io::Result<()> {
    for line in tail(path, TAIL_BYTES)?.split(|byte| *byte == b'\n') {
        let record: Option<serde_json::Value> = serde_json::from_slice(line).ok();
        let id = record.as_ref().and_then(|record| record.get("eventID")?.as_str());
        ids.extend(id.map(ToOwned::to_owned));
    }
    Ok(())
}

fn tail(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(most)))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

const ENDING: &str = "jsonl";
/// How much of a file is read for ids when it is opened: far more than is appended between two
/// commits that take events out of the store's queue.
const TAIL_BYTES: u64 = 16 * 1024 * 1024;
/// More than the longest record: a request and an answer of 100 KB each, and what stands around
/// them.
const LONGEST_LINE: u64 = 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: &str, day: i64) -> Line {
        let time = Timestamp::from_micros(day * 86_400_000_000);
        Line { queued_as: Some(id.into()), time, record: format!("{{\"eventID\":\"{id}\"}}") }
    }

    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("keyferry-log-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    #[test]
    fn a_queue_that_reaches_back_over_days_repeats_nothing() {
        let folder = folder("days");
        let queue = || (0..4).map(|day| line(&format!("{day}"), day)).collect::<Vec<_>>();
        AuditLog::open(&folder).unwrap().append(&queue()).unwrap();
        AuditLog::open(&folder).unwrap().append(&queue()).unwrap();
        for day in 1..=4 {
            let text = fs::read_to_string(folder.join(format!("1970-01-0{day}.jsonl"))).unwrap();
            assert_eq!(text.lines().count(), 1, "day {day}");
        }
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_restart_neither_repeats_nor_loses_a_line() {
        let folder = folder("restart");
        let mut log = AuditLog::open(&folder).unwrap();
        log.append(&[line("a", 0), line("b", 0), line("c", 1)]).unwrap();
        log.append(&[line("c", 1)]).unwrap();
        drop(log);
        let newest = folder.join("1970-01-02.jsonl");
        let torn = fs::read_to_string(&newest).unwrap() + "{\"eventID\":\"d";
        fs::write(&newest, torn).unwrap();
        let mut log = AuditLog::open(&folder).unwrap();
        log.append(&[line("b", 0), line("c", 1), line("d", 1)]).unwrap();
        assert_eq!(fs::read_to_string(folder.join("1970-01-01.jsonl")).unwrap().lines().count(), 2);
        let lines = fs::read_to_string(&newest).unwrap();
        assert_eq!(lines, "{\"eventID\":\"c\"}\n{\"eventID\":\"d\"}\n");
        fs::remove_dir_all(&folder).unwrap();
    }
}

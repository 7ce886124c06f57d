//! The wire's evidence in a file of JSON lines: appended, durable before a message goes out.

use maneki_app::ports::wallet::{NotKept, WireLog, WireRecord};
use serde_json::json;
use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    path::Path,
    sync::{Mutex, PoisonError},
};

/// One line a message; an outgoing one is on the disk before it is on the wire.
pub struct FileWireLog {
    file: Mutex<File>,
}

impl FileWireLog {
    /// # Errors
    /// Where the file cannot be opened for appending.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        Ok(Self { file: Mutex::new(file) })
    }
}

impl WireLog for FileWireLog {
    fn keep(&self, record: &WireRecord) -> Result<(), NotKept> {
        let sha256 = maneki_core::hex::hex(&record.sha256);
        let line = json!({
            "at_ms": record.at.0,
            "gateway": record.gateway.code(),
            "request_id": record.request_id,
            "call": record.call,
            "outgoing": record.outgoing,
            "key_version": record.key_version,
            "sha256": sha256,
            "body": record.body,
        });
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        // One write a line, so that a torn one is only ever the last.
        let written = file.write_all(format!("{line}\n").as_bytes());
        let safe = written.and_then(|()| if record.outgoing { file.sync_data() } else { Ok(()) });
        safe.map_err(|_| NotKept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use maneki_core::{payment::Gateway, time::AtMs};

    fn record() -> WireRecord {
        WireRecord {
            at: AtMs(1),
            gateway: Gateway::Antom,
            request_id: "R".into(),
            call: "pay",
            outgoing: true,
            key_version: Some("1".into()),
            sha256: [0xab; 32],
            body: "{\"a\":\"円\n\"}".into(),
        }
    }

    #[test]
    fn a_line_each_and_never_over_what_is_there() {
        let path = std::env::temp_dir().join(format!("maneki-wire-{}.jsonl", std::process::id()));
        for _ in 0..2 {
            let log = FileWireLog::open(&path).expect("opened");
            assert_eq!(log.keep(&record()), Ok(()));
        }
        let text = std::fs::read_to_string(&path).expect("read");
        std::fs::remove_file(&path).expect("removed");
        assert_eq!(text.lines().count(), 2);
        let line: serde_json::Value =
            serde_json::from_str(text.lines().next().expect("one")).expect("JSON");
        assert_eq!((&line["body"], &line["call"]), (&json!(record().body), &json!("pay")));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_told() {
        let log = FileWireLog::open(Path::new("/dev/full")).expect("opened");
        assert_eq!(log.keep(&record()), Err(NotKept));
    }
}

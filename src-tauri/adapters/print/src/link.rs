//! The line to a thermal printer: TCP, or a device file of USB or a serial port.

use std::{
    fs::{File, OpenOptions},
    io::{self, ErrorKind, Read, Write},
    net::{TcpStream, ToSocketAddrs},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// With the wait for an answer and the second between two questions it stays below two seconds.
const CONNECT_WITHIN: Duration = Duration::from_millis(700);
const LOOK_EVERY: Duration = Duration::from_millis(2);
/// A printer that takes no byte for this long has stopped, however slow its line is.
const STALLED_AFTER: Duration = Duration::from_millis(900);

/// Where a thermal printer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// `192.168.0.50:9100`.
    Tcp(String),
    /// `/dev/usb/lp0`, `/dev/ttyUSB0`, `\\.\COM3`: read and written as a file.
    Device(PathBuf),
}

impl Address {
    /// Reads `tcp:host:port`, `host:port` or a device's path.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let tcp = text.strip_prefix("tcp:").unwrap_or(text);
        if text.starts_with('/') || text.starts_with(r"\\.\") {
            return Some(Self::Device(text.into()));
        }
        let (host, port) = tcp.rsplit_once(':').unwrap_or((tcp, "9100"));
        let fits = !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0);
        fits.then(|| Self::Tcp(format!("{host}:{port}")))
    }

    /// # Errors
    /// Where nothing answers within 0.7 seconds, or the device cannot be opened.
    pub fn open(&self, baud: u32) -> io::Result<Link> {
        match self {
            Self::Tcp(address) => {
                let address = address.to_socket_addrs()?.next().ok_or(ErrorKind::NotFound)?;
                let stream = TcpStream::connect_timeout(&address, CONNECT_WITHIN)?;
                stream.set_nodelay(true)?;
                Ok(Link::Tcp(stream))
            }
            Self::Device(path) => {
                if baud > 0 {
                    set_speed(path, baud)?;
                }
                Ok(Link::Device(open_device(path)?))
            }
        }
    }
}

/// An open line.
pub enum Link {
    Tcp(TcpStream),
    Device(File),
}

impl Link {
    /// Writes all of `bytes`; says how many went out, and why no more did.
    ///
    /// # Errors
    /// The number of bytes taken before the fault.
    pub fn write(&mut self, bytes: &[u8], within: Duration) -> Result<(), (usize, io::Error)> {
        let start = Instant::now();
        let mut done = 0;
        while done < bytes.len() {
            let left = within.saturating_sub(start.elapsed());
            if left.is_zero() {
                return Err((done, ErrorKind::TimedOut.into()));
            }
            match self.write_some(&bytes[done..], left.min(STALLED_AFTER)) {
                Ok(0) => return Err((done, ErrorKind::WriteZero.into())),
                Ok(count) => done += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err((done, error)),
            }
        }
        Ok(())
    }

    fn write_some(&mut self, bytes: &[u8], within: Duration) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => {
                stream.set_write_timeout(Some(within))?;
                stream.write(bytes)
            }
            // Small pieces: a slow serial port shows that it still takes some.
            Self::Device(file) => {
                let piece = &bytes[..bytes.len().min(512)];
                patiently(within, || file.write(piece))
            }
        }
    }

    /// Throws away what came unasked.
    pub fn drain(&mut self) {
        let mut waste = [0; 256];
        match self {
            Self::Tcp(stream) => {
                if stream.set_nonblocking(true).is_ok() {
                    while stream.read(&mut waste).is_ok_and(|count| count > 0) {}
                }
                let _ = stream.set_nonblocking(false);
            }
            Self::Device(file) => while file.read(&mut waste).is_ok_and(|count| count > 0) {},
        }
    }

    /// Reads up to `wanted` bytes; fewer where the time is up.
    ///
    /// # Errors
    /// Where the line is gone.
    pub fn read(&mut self, wanted: usize, within: Duration) -> io::Result<Vec<u8>> {
        let start = Instant::now();
        let mut out = vec![];
        while out.len() < wanted {
            let left = within.saturating_sub(start.elapsed());
            if left.is_zero() {
                break;
            }
            match self.read_some(wanted - out.len(), left) {
                Ok(bytes) if bytes.is_empty() => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(bytes) => out.extend(bytes),
                Err(error) if is_timeout(&error) => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(out)
    }

    fn read_some(&mut self, wanted: usize, within: Duration) -> io::Result<Vec<u8>> {
        let mut buffer = vec![0; wanted];
        let count = match self {
            Self::Tcp(stream) => {
                stream.set_read_timeout(Some(within))?;
                stream.read(&mut buffer)?
            }
            // A port with nothing to say is read as empty by some drivers.
            Self::Device(file) => patiently(within, || match file.read(&mut buffer)? {
                0 => Err(ErrorKind::WouldBlock.into()),
                count => Ok(count),
            })?,
        };
        buffer.truncate(count);
        Ok(buffer)
    }
}

/// Sets a serial port's speed and takes its bytes as they are, by the system's own `stty`.
fn set_speed(port: &Path, baud: u32) -> io::Result<()> {
    let status = Command::new("stty")
        .arg("-F")
        .arg(port)
        .args([&baud.to_string(), "raw", "-echo", "clocal", "cs8", "-cstopb", "-parenb"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    if status.success() { Ok(()) } else { Err(ErrorKind::InvalidInput.into()) }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// Tries again while a device file, which is opened so that it never waits, is not ready.
fn patiently(within: Duration, mut act: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    let start = Instant::now();
    loop {
        match act() {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                if start.elapsed() >= within {
                    return Err(ErrorKind::TimedOut.into());
                }
                thread::sleep(LOOK_EVERY);
            }
            done => return done,
        }
    }
}

/// Opens a device so that reading and writing never wait: its driver has no time-out of its own.
fn open_device(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::fs::OpenOptionsExt;
        /// `O_NONBLOCK` and `O_NOCTTY`, the same on every Linux that runs a till.
        const NEVER_WAIT: i32 = 0o4000 | 0o400;
        options.custom_flags(NEVER_WAIT);
    }
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_as_people_type_them() {
        let tcp = |text: &str| Some(Address::Tcp(text.into()));
        let cases = [
            ("192.168.0.50", tcp("192.168.0.50:9100")),
            (" tcp:printer.local:9101 ", tcp("printer.local:9101")),
            ("/dev/usb/lp0", Some(Address::Device("/dev/usb/lp0".into()))),
            (r"\\.\COM3", Some(Address::Device(r"\\.\COM3".into()))),
            ("", None),
            ("printer:0", None),
            ("printer:x", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Address::parse(text), expected, "{text}");
        }
    }
}

//! The line to a thermal printer: TCP, or a device file of USB or a serial port.

use std::{
    fs::{File, OpenOptions},
    io::{self, ErrorKind, Read, Write},
    net::{TcpStream, ToSocketAddrs},
    path::PathBuf,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

const CONNECT_WITHIN: Duration = Duration::from_millis(1_500);

/// Where a thermal printer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// `192.168.0.50:9100`.
    Tcp(String),
    /// `/dev/usb/lp0`, `/dev/ttyUSB0`, `\\.\COM3`: read and written as a file. A serial port's
    /// speed is the system's setting.
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
    /// Where nothing answers within 1.5 seconds, or the device cannot be opened.
    pub fn open(&self) -> io::Result<Link> {
        match self {
            Self::Tcp(address) => {
                let address = address.to_socket_addrs()?.next().ok_or(ErrorKind::NotFound)?;
                let stream = TcpStream::connect_timeout(&address, CONNECT_WITHIN)?;
                stream.set_nodelay(true)?;
                Ok(Link::Tcp(stream))
            }
            Self::Device(path) => {
                let file = OpenOptions::new().read(true).write(true).open(path)?;
                Ok(Link::Device(file))
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
            match self.write_some(&bytes[done..], left) {
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
            // Small pieces: a printer without paper stops taking them.
            Self::Device(file) => {
                let piece = bytes[..bytes.len().min(4_096)].to_vec();
                let mut file = file.try_clone()?;
                timed(within, move || file.write(&piece))
            }
        }
    }

    /// Throws away what came unasked. A device file cannot be looked into without waiting.
    pub fn drain(&mut self) {
        let Self::Tcp(stream) = self else { return };
        let mut waste = [0; 256];
        if stream.set_nonblocking(true).is_ok() {
            while stream.read(&mut waste).is_ok_and(|count| count > 0) {}
        }
        let _ = stream.set_nonblocking(false);
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
            Self::Device(file) => {
                let mut file = file.try_clone()?;
                let (count, bytes) =
                    timed(within, move || file.read(&mut buffer).map(|count| (count, buffer)))?;
                buffer = bytes;
                count
            }
        };
        buffer.truncate(count);
        Ok(buffer)
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// Device files have no time-out of their own. A call that outlasts its time is left behind on
/// its thread, which ends when the device lets go.
fn timed<T: Send + 'static>(
    within: Duration,
    call: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let (answer, wait) = mpsc::channel();
    thread::spawn(move || {
        let _ = answer.send(call());
    });
    wait.recv_timeout(within).unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()))
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

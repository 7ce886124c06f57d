//! Looks for printers: the shop's network, USB and serial ports, the system's queues.

use crate::{
    escpos::Profile,
    ipp::IppPrinter,
    link::Address,
    queue::{SystemQueue, queues},
    thermal::Thermal,
};
use maneki_app::ports::{Found, FoundHow, Printer};
use maneki_core::print::PrinterStatus;
use std::{
    fs,
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream, UdpSocket},
    path::Path,
    sync::Mutex,
    thread,
    time::Duration,
};

const RAW: u16 = 9_100;
const IPP: u16 = 631;
/// A printer on the shop's own network answers a knock at once.
const KNOCK: Duration = Duration::from_millis(400);
/// How many doors are knocked at together.
const AT_ONCE: usize = 64;

/// Everything within reach. Each that answers is asked how it is.
#[must_use]
pub fn everything() -> Vec<Found> {
    let doors: Vec<SocketAddr> = neighbours()
        .into_iter()
        .flat_map(|host| [RAW, IPP].map(|port| SocketAddr::new(IpAddr::V4(host), port)))
        .collect();
    let mut found = network(&doors);
    found.extend(devices(Path::new("/dev")));
    found.extend(queues().into_iter().map(|name| {
        let status = SystemQueue { name: name.clone() }.status();
        Found { address: format!("queue:{name}"), how: FoundHow::Queue, name, status }
    }));
    found
}

/// The 253 other addresses of this machine's network, where it has one.
fn neighbours() -> Vec<Ipv4Addr> {
    let Some(own) = own_address() else { return vec![] };
    let [a, b, c, last] = own.octets();
    // A shop's network has 254 places; a wider one is not walked through.
    (1..255).filter(|place| *place != last).map(|place| Ipv4Addr::new(a, b, c, place)).collect()
}

/// The address that this machine would call out from. Nothing is sent.
fn own_address() -> Option<Ipv4Addr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    match socket.local_addr().ok()?.ip() {
        IpAddr::V4(own) if own.is_private() => Some(own),
        IpAddr::V4(_) | IpAddr::V6(_) => None,
    }
}

/// Those of these doors behind which a printer is.
#[must_use]
pub fn network(doors: &[SocketAddr]) -> Vec<Found> {
    let (queue, found) = (Mutex::new(doors.iter()), Mutex::new(vec![]));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(doors.len()) {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().ok().and_then(|mut doors| doors.next().copied());
                    let Some(door) = next else { return };
                    if let Some(printer) = behind(door)
                        && let Ok(mut found) = found.lock()
                    {
                        found.push((door, printer));
                    }
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap_or_default();
    found.sort_by_key(|(door, _)| *door);
    found.into_iter().map(|(_, printer)| printer).collect()
}

fn behind(door: SocketAddr) -> Option<Found> {
    TcpStream::connect_timeout(&door, KNOCK).ok()?;
    let name = door.ip().to_string();
    if door.port() == IPP {
        let address = format!("ipp://{door}/ipp/print");
        let printer = IppPrinter::parse(&address)?;
        let name = printer.model().unwrap_or(name);
        let status = printer.status();
        // Another service's door, or a print server without this queue.
        let is_one = status.fault() != Some(maneki_core::print::PrinterFault::NotFound);
        return is_one.then_some(Found { address, how: FoundHow::Ipp, name, status });
    }
    let address = door.to_string();
    let printer = Thermal::new(Address::Tcp(address.clone()), Profile::mm80());
    let status = match printer.status() {
        // The door is open, but nothing answers DLE EOT: it prints, and cannot say how it is.
        PrinterStatus::Fault(maneki_core::print::PrinterFault::Unreachable) => {
            PrinterStatus::Silent
        }
        told => told,
    };
    Some(Found { address, how: FoundHow::Network, name, status })
}

/// USB printers and serial ports below `dev`.
#[must_use]
pub fn devices(dev: &Path) -> Vec<Found> {
    let mut found = vec![];
    for (folder, begins, how) in [
        (dev.join("usb"), "lp", FoundHow::Usb),
        (dev.to_owned(), "ttyUSB", FoundHow::Serial),
        (dev.to_owned(), "ttyACM", FoundHow::Serial),
        (dev.join("serial/by-id"), "", FoundHow::Serial),
    ] {
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| name.starts_with(begins))
            .collect();
        names.sort();
        for name in names {
            let path = folder.join(&name);
            let status = Thermal::new(Address::Device(path.clone()), Profile::mm80()).status();
            found.push(Found { address: path.display().to_string(), how, name, status });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{io::Read, io::Write, net::TcpListener};

    #[test]
    fn a_printer_behind_an_open_door_is_found_and_asked() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let door = listener.local_addr().expect("bound");
        let closed = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port");
        let answering = thread::spawn(move || {
            // The knock, then the question.
            let _ = listener.accept().expect("a knock");
            let (mut stream, _) = listener.accept().expect("a question");
            let mut asked = [0; 12];
            stream.read_exact(&mut asked).expect("twelve bytes");
            stream.write_all(&[0x12, 0x12, 0x12, 0x1E]).expect("an answer");
        });
        let found = network(&[closed, door]);
        answering.join().expect("it answered");
        let expected = Found {
            address: door.to_string(),
            how: FoundHow::Network,
            name: "127.0.0.1".into(),
            status: PrinterStatus::NearEnd,
        };
        assert_eq!(found, [expected]);
    }

    #[test]
    fn device_files_are_found_by_their_names() {
        let folder = std::env::temp_dir().join(format!("maneki-dev-{}", std::process::id()));
        fs::create_dir_all(folder.join("usb")).expect("a folder");
        for name in ["usb/lp0", "ttyUSB1", "null"] {
            fs::write(folder.join(name), "").expect("a file");
        }
        let found = devices(&folder);
        let _ = fs::remove_dir_all(&folder);
        let names: Vec<&str> = found.iter().map(|printer| printer.name.as_str()).collect();
        assert_eq!(names, ["lp0", "ttyUSB1"]);
    }
}

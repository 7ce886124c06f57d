//! The serial ports of this machine, by names that outlive replugging where there are such.

use serialport::SerialPortType;
use std::path::Path;

pub(crate) struct Port {
    /// What people choose by: a USB device's own names, otherwise the port's.
    pub(crate) name: String,
    /// What the system opens.
    pub(crate) path: String,
}

/// None where the system cannot be asked.
pub(crate) fn list() -> Vec<Port> {
    // serialport panics where there is no such folder, as in some containers.
    if cfg!(target_os = "linux") && !Path::new("/sys/class/tty").is_dir() {
        return vec![];
    }
    let found = serialport::available_ports().unwrap_or_else(|error| {
        tracing::warn!(%error, "serial ports cannot be listed");
        vec![]
    });
    let port = |port: serialport::SerialPortInfo| {
        let name = name(&port.port_type).unwrap_or_else(|| port.port_name.clone());
        Port { name, path: port.port_name }
    };
    let mut ports: Vec<Port> = found.into_iter().map(port).collect();
    ports.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    ports
}

/// `Honeywell 1900 0c2e:0901 16013B0A`: the number tells two alike apart.
fn name(kind: &SerialPortType) -> Option<String> {
    let SerialPortType::UsbPort(usb) = kind else { return None };
    let words = [&usb.manufacturer, &usb.product].map(|word| word.clone().unwrap_or_default());
    let number = usb.serial_number.clone().unwrap_or_default();
    let ids = format!("{:04x}:{:04x}", usb.vid, usb.pid);
    let all = [words[0].trim(), words[1].trim(), ids.as_str(), number.trim()];
    Some(all.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}

/// The path of the port that was chosen by `name`; any path may be chosen by itself.
pub(crate) fn path_of(name: &str, ports: &[Port]) -> Option<String> {
    let listed = ports.iter().find(|port| port.name == name || port.path == name);
    let by_itself = || Path::new(name).is_absolute().then(|| name.to_owned());
    listed.map(|port| port.path.clone()).or_else(by_itself)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serialport::UsbPortInfo;

    #[test]
    fn a_usb_scanner_keeps_its_name_wherever_it_is_plugged_in() {
        let usb = UsbPortInfo {
            vid: 0x0c2e,
            pid: 0x0901,
            serial_number: Some("16013B0A".to_owned()),
            manufacturer: Some("Honeywell".to_owned()),
            product: Some("1900 ".to_owned()),
        };
        let said = name(&SerialPortType::UsbPort(usb)).expect("a USB port");
        assert_eq!(said, "Honeywell 1900 0c2e:0901 16013B0A");
        let port = |path: &str| Port { name: said.clone(), path: path.to_owned() };
        for path in ["/dev/ttyACM0", "/dev/ttyACM3"] {
            assert_eq!(path_of(&said, &[port(path)]).as_deref(), Some(path));
        }
        assert_eq!(path_of(&said, &[]), None);
        assert_eq!(path_of("/dev/ttyS7", &[]).as_deref(), Some("/dev/ttyS7"));
        assert_eq!(name(&SerialPortType::PciPort), None);
    }

    #[test]
    fn this_machine_can_be_asked() {
        list();
    }
}

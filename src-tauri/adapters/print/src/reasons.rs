//! The IPP words for what is wrong (RFC 8011 §5.4.12) as the till's own.

use maneki_core::print::{PrinterFault, PrinterStatus};

/// What `printer-state-reasons` come to; `stopped` is `printer-state` 5.
#[must_use]
pub fn status<'a>(reasons: impl IntoIterator<Item = &'a str>, stopped: bool) -> PrinterStatus {
    let mut worst = None;
    let mut near_end = false;
    for reason in reasons {
        // ippeveprinter says media-empty-report for an empty tray: the suffix is no guide.
        let cause = ["-report", "-warning", "-error"]
            .iter()
            .find_map(|suffix| reason.trim().strip_suffix(suffix))
            .unwrap_or(reason.trim());
        near_end |= matches!(cause, "media-low");
        worst = worst.max(fault(cause));
    }
    match worst {
        Some(fault) => PrinterStatus::Fault(fault),
        None if stopped => PrinterStatus::Fault(PrinterFault::Offline),
        None if near_end => PrinterStatus::NearEnd,
        None => PrinterStatus::Ready,
    }
}

fn fault(cause: &str) -> Option<PrinterFault> {
    match cause {
        "media-empty" | "media-needed" | "input-tray-missing" => Some(PrinterFault::PaperOut),
        "cover-open" | "door-open" | "interlock-open" => Some(PrinterFault::CoverOpen),
        "media-jam"
        | "output-area-full"
        | "output-area-almost-full"
        | "fuser-over-temp"
        | "timed-out" => Some(PrinterFault::Stuck),
        "toner-empty" | "marker-supply-empty" | "developer-empty" | "marker-waste-full" => {
            Some(PrinterFault::SupplyOut)
        }
        "paused" | "moving-to-paused" | "shutdown" | "stopping" | "stopped-partly" => {
            Some(PrinterFault::Offline)
        }
        "offline" | "connecting-to-device" => Some(PrinterFault::Unreachable),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printer_s_words_and_ours() {
        let fault = PrinterStatus::Fault;
        let cases: [(&[&str], bool, PrinterStatus); 8] = [
            (&["none"], false, PrinterStatus::Ready),
            (&[], true, fault(PrinterFault::Offline)),
            (&["media-low-warning"], false, PrinterStatus::NearEnd),
            (&["media-empty-report"], false, fault(PrinterFault::PaperOut)),
            (
                &["media-empty-warning", "media-needed-warning"],
                false,
                fault(PrinterFault::PaperOut),
            ),
            (&["door-open-error"], true, fault(PrinterFault::CoverOpen)),
            (&["toner-empty-error", "none"], false, fault(PrinterFault::SupplyOut)),
            (&["offline-report"], false, fault(PrinterFault::Unreachable)),
        ];
        for (reasons, stopped, expected) in cases {
            assert_eq!(status(reasons.iter().copied(), stopped), expected, "{reasons:?}");
        }
    }
}

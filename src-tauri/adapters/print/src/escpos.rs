//! The few ESC/POS commands that print a picture, ask for the state, cut and open the drawer.
//!
//! Always pictures: a printer's own characters depend on the model's region and lose Chinese
//! names (費 becomes "?").

use maneki_app::ports::Dots;
use maneki_core::print::{PrinterFault, PrinterStatus};

pub use maneki_core::printer::{RasterCommand as Raster, ThermalProfile as Profile};

const ESC: u8 = 0x1B;
const GS: u8 = 0x1D;
/// Blank rows worth a feed instead of white dots.
const WORTH_FEEDING: usize = 4;
/// What one feed command can do.
const MOST_FED: usize = 255;

/// The key code under which the logo lies in a printer's memory.
const LOGO: [u8; 2] = *b"MK";

/// The bytes that print a picture, feed it past the cutter and cut.
#[must_use]
pub fn encode(dots: &Dots, profile: &Profile) -> Vec<u8> {
    whole(dots, profile, &[])
}

/// [`encode`] under the logo in the printer's memory, centred.
#[must_use]
pub fn encode_under_logo(dots: &Dots, profile: &Profile) -> Vec<u8> {
    let [one, two] = LOGO;
    let call = [ESC, b'a', 1, GS, b'(', b'L', 6, 0, 48, 69, one, two, 1, 1, ESC, b'a', 0];
    whole(dots, profile, &call)
}

/// The bytes that lay a picture down in the printer's memory (function 67).
#[must_use]
pub fn keep_logo(dots: &Dots) -> Vec<u8> {
    let [width_low, width_high] = (dots.width as u16).to_le_bytes();
    let [height_low, height_high] = (dots.height as u16).to_le_bytes();
    let [size_low, size_high] = ((11 + dots.bytes.len()) as u16).to_le_bytes();
    let [one, two] = LOGO;
    let mut out = vec![GS, b'(', b'L', size_low, size_high, 48, 67, 48, one, two, 1];
    out.extend([width_low, width_high, height_low, height_high, 49]);
    out.extend(&dots.bytes);
    out
}

fn whole(dots: &Dots, profile: &Profile, before: &[u8]) -> Vec<u8> {
    let mut out = vec![ESC, b'@'];
    out.extend(before);
    if profile.raster == Raster::EscStar {
        // Lines of 24 dots without a gap between them.
        out.extend([ESC, b'3', 24]);
        star_bands(dots, &mut out);
    } else {
        // Feeds count in dots of the head.
        out.extend([GS, b'P', 203, 203]);
        raster_bands(dots, profile, &mut out);
    }
    if profile.cutter {
        // Feed to the cutter, then cut but for one point.
        out.extend([GS, b'V', 66, 0]);
    } else {
        out.extend([ESC, b'd', 4]);
    }
    out
}

fn raster_bands(dots: &Dots, profile: &Profile, out: &mut Vec<u8>) {
    let stride = dots.stride();
    let rows: Vec<&[u8]> = dots.bytes.chunks(stride.max(1)).collect();
    let blank = |row: &&[u8]| row.iter().all(|byte| *byte == 0);
    let mut at = 0;
    while at < rows.len() {
        let empty = rows[at..].iter().take_while(|row| blank(row)).count();
        if empty >= WORTH_FEEDING {
            let mut left = empty;
            while left > 0 {
                let fed = left.min(MOST_FED);
                out.extend([ESC, b'J', fed as u8]);
                left -= fed;
            }
            at += empty;
            continue;
        }
        let end = band_end(&rows, at, usize::from(profile.band_rows.max(1)));
        band(&rows[at..end], stride, profile.raster, out);
        at = end;
    }
}

/// A band ends where its rows are full or where a stretch worth feeding begins.
fn band_end(rows: &[&[u8]], start: usize, most: usize) -> usize {
    let mut blanks = 0;
    for (at, row) in rows.iter().enumerate().skip(start).take(most) {
        blanks = if row.iter().all(|byte| *byte == 0) { blanks + 1 } else { 0 };
        if blanks == WORTH_FEEDING && at + 1 - WORTH_FEEDING > start {
            return at + 1 - WORTH_FEEDING;
        }
    }
    (start + most).min(rows.len())
}

fn band(rows: &[&[u8]], stride: usize, raster: Raster, out: &mut Vec<u8>) {
    let [width_low, width_high] = (stride as u16).to_le_bytes();
    let [height_low, height_high] = (rows.len() as u16).to_le_bytes();
    if raster == Raster::GsL {
        let [dots_low, dots_high] = ((stride * 8) as u16).to_le_bytes();
        let [size_low, size_high] = ((10 + stride * rows.len()) as u16).to_le_bytes();
        // Store the picture (function 112), then print it (function 50).
        out.extend([GS, b'(', b'L', size_low, size_high, 48, 112, 48, 1, 1, 49]);
        out.extend([dots_low, dots_high, height_low, height_high]);
        out.extend(rows.iter().flat_map(|row| row.iter()));
        out.extend([GS, b'(', b'L', 2, 0, 48, 50]);
    } else {
        out.extend([GS, b'v', b'0', 0, width_low, width_high, height_low, height_high]);
        out.extend(rows.iter().flat_map(|row| row.iter()));
    }
}

/// Columns of 24 dots, three bytes each, the topmost in the highest bit.
fn star_bands(dots: &Dots, out: &mut Vec<u8>) {
    let [low, high] = (dots.width as u16).to_le_bytes();
    for top in (0..dots.height).step_by(24) {
        out.extend([ESC, b'*', 33, low, high]);
        for x in 0..dots.width {
            for byte in 0..3 {
                let bits = (0..8).map(|bit| dots.get(x, top + byte * 8 + bit));
                out.push(bits.fold(0, |byte, black| byte << 1 | u8::from(black)));
            }
        }
        out.push(b'\n');
    }
}

/// A pulse of 50 ms, then 200 ms of rest.
#[must_use]
pub fn drawer(pin: u8) -> [u8; 5] {
    [ESC, b'p', pin & 1, 25, 100]
}

/// DLE EOT 1, 2, 3 and 4: printer, why it is offline, errors, paper. One byte answers each.
pub const ASK: [u8; 12] = [0x10, 4, 1, 0x10, 4, 2, 0x10, 4, 3, 0x10, 4, 4];

/// What the four answers mean; none where one is no answer to DLE EOT.
#[must_use]
pub fn read_status([printer, offline, error, paper]: [u8; 4]) -> Option<PrinterStatus> {
    // Bits 1 and 4 are always set, 0 and 7 never: that tells them from other bytes on the line.
    if [printer, offline, error, paper].iter().any(|byte| byte & 0b1001_0011 != 0b0001_0010) {
        return None;
    }
    let is = |byte: u8, bit: u8| byte & (1 << bit) != 0;
    let fault = if is(offline, 2) {
        Some(PrinterFault::CoverOpen)
    } else if is(paper, 5) || is(paper, 6) || is(offline, 5) {
        Some(PrinterFault::PaperOut)
    } else if is(error, 2) || is(error, 3) || is(error, 5) || is(error, 6) {
        Some(PrinterFault::Stuck)
    } else if is(printer, 3) {
        Some(PrinterFault::Offline)
    } else {
        None
    };
    Some(match fault {
        Some(fault) => PrinterStatus::Fault(fault),
        None if is(paper, 2) || is(paper, 3) => PrinterStatus::NearEnd,
        None => PrinterStatus::Ready,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_answers_mean() {
        let fault = PrinterStatus::Fault;
        let cases = [
            ([0x12, 0x12, 0x12, 0x12], Some(PrinterStatus::Ready)),
            ([0x12, 0x12, 0x12, 0x1E], Some(PrinterStatus::NearEnd)),
            ([0x1A, 0x32, 0x12, 0x72], Some(fault(PrinterFault::PaperOut))),
            ([0x1A, 0x16, 0x12, 0x12], Some(fault(PrinterFault::CoverOpen))),
            ([0x1A, 0x52, 0x1A, 0x12], Some(fault(PrinterFault::Stuck))),
            ([0x1A, 0x12, 0x12, 0x12], Some(fault(PrinterFault::Offline))),
            // The drawer's signal, bit 2 of the first answer, is no fault.
            ([0x16, 0x12, 0x12, 0x12], Some(PrinterStatus::Ready)),
            ([0x00, 0x12, 0x12, 0x12], None),
            ([0xFF, 0xFF, 0xFF, 0xFF], None),
        ];
        for (answers, expected) in cases {
            assert_eq!(read_status(answers), expected, "{answers:02x?}");
        }
    }

    fn stripes() -> Dots {
        let mut dots = Dots::blank(16, 700);
        for y in [0, 1, 60, 61, 65, 640] {
            dots.set(3, y, true);
        }
        dots
    }

    #[test]
    fn blank_paper_is_fed_and_bands_stay_small() {
        for raster in [Raster::GsV0, Raster::GsL] {
            let profile = Profile { raster, ..Profile::mm80() };
            let bytes = encode(&stripes(), &profile);
            assert!(bytes.len() < 200, "{} bytes", bytes.len());
            let dense = Dots { width: 576, height: 500, bytes: vec![0x55; 72 * 500] };
            let bands = encode(&dense, &profile);
            let whole = 72 * 500 + 500_usize.div_ceil(48) * 22 + 20;
            assert!(bands.len() <= whole, "{} bytes", bands.len());
        }
    }

    #[test]
    fn old_models_get_columns() {
        let profile = Profile { raster: Raster::EscStar, cutter: false, ..Profile::mm80() };
        let mut dots = Dots::blank(2, 24);
        dots.set(0, 0, true);
        dots.set(1, 23, true);
        let bytes = encode(&dots, &profile);
        let star = [ESC, b'*', 33, 2, 0, 0x80, 0, 0, 0, 0, 1, b'\n'];
        assert_eq!(bytes, [&[ESC, b'@', ESC, b'3', 24][..], &star, &[ESC, b'd', 4]].concat());
    }
}

//! Bytes to codes: a code ends with CR, LF, Tab or ETX, or where the line falls quiet.

use std::mem;

/// Longer than any code; what goes on is another device's talk.
const LONGEST: usize = 4096;

const START_OF_TEXT: u8 = 0x02;
const END_OF_TEXT: u8 = 0x03;

#[derive(Default)]
pub(crate) struct Lines {
    bytes: Vec<u8>,
    too_long: bool,
}

impl Lines {
    /// Takes bytes as they come; gives the codes that end within them.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Vec<String> {
        let mut codes = vec![];
        for byte in bytes {
            match *byte {
                b'\r' | b'\n' | b'\t' | END_OF_TEXT => codes.extend(self.end()),
                0 | START_OF_TEXT => {}
                byte if self.bytes.len() < LONGEST => self.bytes.push(byte),
                _ => self.too_long = true,
            }
        }
        codes
    }

    /// What came since the last end, once the line is quiet.
    pub(crate) fn end(&mut self) -> Option<String> {
        let bytes = mem::take(&mut self.bytes);
        let too_long = mem::take(&mut self.too_long);
        let text = String::from_utf8_lossy(&bytes);
        (!bytes.is_empty() && !too_long).then(|| text.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_end_as_scanners_end_them() {
        for (bytes, codes) in [
            ("4901234567894\r", vec!["4901234567894"]),
            ("4901234567894\r\n49123456\r\n", vec!["4901234567894", "49123456"]),
            ("A\tB\n\n\r", vec!["A", "B"]),
            ("\u{2}281234567890123456\u{3}", vec!["281234567890123456"]),
            ("]C10104901234567894\u{1d}10AB\r", vec!["]C10104901234567894\u{1d}10AB"]),
            ("支付宝\r", vec!["支付宝"]),
            ("unended", vec![]),
        ] {
            assert_eq!(Lines::default().take(bytes.as_bytes()), codes, "{bytes:?}");
        }
    }

    #[test]
    fn a_code_may_come_in_pieces_and_end_with_a_pause() {
        let mut lines = Lines::default();
        assert!(lines.take(b"49012").is_empty());
        assert!(lines.take(b"34567894").is_empty());
        assert_eq!(lines.end().as_deref(), Some("4901234567894"));
        assert_eq!(lines.end(), None);
    }

    #[test]
    fn noise_is_no_code_and_takes_no_memory() {
        let mut lines = Lines::default();
        assert_eq!(lines.take(&[0xff, 0xfe, b'\r']), ["\u{fffd}\u{fffd}"]);
        for _ in 0..100 {
            assert!(lines.take(&[b'x'; 1000]).is_empty());
        }
        assert!(lines.bytes.capacity() <= 2 * LONGEST);
        assert!(lines.take(b"\r").is_empty());
        assert_eq!(lines.take(b"49123456\r"), ["49123456"]);
    }
}

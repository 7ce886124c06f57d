//! From data codewords to text. Strict: what a right encoder would not have written is refused,
//! since that is one more guard against a false read.

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, WINDOWS_1252};

const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Padding codewords, in turn.
const PADDING: [u8; 2] = [0xec, 0x11];

pub(super) struct Content {
    pub(super) text: String,
    pub(super) bytes: Vec<u8>,
}

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn left(&self) -> usize {
        self.bytes.len() * 8 - self.at
    }

    fn take(&mut self, count: usize) -> Option<usize> {
        if self.left() < count {
            return None;
        }
        let bit = |at: usize| usize::from(self.bytes[at / 8] >> (7 - at % 8) & 1);
        let taken = (self.at..self.at + count).fold(0, |sum, at| sum << 1 | bit(at));
        self.at += count;
        Some(taken)
    }
}

/// None where it is no content, or one this reader does not know (structured append).
pub(super) fn read(data: &[u8], version: usize) -> Option<Content> {
    let mut bits = Bits { bytes: data, at: 0 };
    let mut bytes = Vec::new();
    let mut text = String::new();
    let mut encoding: Option<&'static Encoding> = None;
    let size = if version < 10 { 0 } else { 1 + usize::from(version >= 27) };
    loop {
        if bits.left() < 4 {
            break;
        }
        let start = bytes.len();
        let mut as_kanji = false;
        match bits.take(4)? {
            0 => {
                padding(&mut bits)?;
                break;
            }
            1 => numeric(&mut bits, [10, 12, 14][size], &mut bytes)?,
            2 => alphanumeric(&mut bits, [9, 11, 13][size], &mut bytes)?,
            4 => {
                for _ in 0..bits.take([8, 16, 16][size])? {
                    bytes.push(u8::try_from(bits.take(8)?).ok()?);
                }
            }
            8 => {
                kanji(&mut bits, [8, 10, 12][size], &mut bytes)?;
                as_kanji = true;
            }
            7 => encoding = Some(eci(&mut bits)?),
            5 => {}
            _ => return None,
        }
        let encoding = if as_kanji { Some(SHIFT_JIS) } else { encoding };
        text.push_str(&words(&bytes[start..], encoding));
    }
    (!bytes.is_empty()).then_some(Content { text, bytes })
}

fn padding(bits: &mut Bits<'_>) -> Option<()> {
    let to_byte = (8 - bits.at % 8) % 8;
    if bits.take(to_byte)? != 0 {
        return None;
    }
    let rest = &bits.bytes[bits.at / 8..];
    let right = rest.iter().enumerate().all(|(at, byte)| *byte == PADDING[at % 2]);
    right.then_some(())
}

fn numeric(bits: &mut Bits<'_>, width: usize, out: &mut Vec<u8>) -> Option<()> {
    let mut count = bits.take(width)?;
    while count > 0 {
        let digits = count.min(3);
        let number = bits.take([0, 4, 7, 10][digits])?;
        if number >= [1, 10, 100, 1000][digits] {
            return None;
        }
        out.extend(format!("{number:0digits$}").bytes());
        count -= digits;
    }
    Some(())
}

fn alphanumeric(bits: &mut Bits<'_>, width: usize, out: &mut Vec<u8>) -> Option<()> {
    let mut count = bits.take(width)?;
    while count > 0 {
        if count == 1 {
            out.push(*ALPHANUMERIC.get(bits.take(6)?)?);
            break;
        }
        let pair = bits.take(11)?;
        out.extend([*ALPHANUMERIC.get(pair / 45)?, *ALPHANUMERIC.get(pair % 45)?]);
        count -= 2;
    }
    Some(())
}

fn kanji(bits: &mut Bits<'_>, width: usize, out: &mut Vec<u8>) -> Option<()> {
    for _ in 0..bits.take(width)? {
        let packed = bits.take(13)?;
        let code = ((packed / 0xc0) << 8) | (packed % 0xc0);
        let code = code + if code < 0x1f00 { 0x8140 } else { 0xc140 };
        out.extend(u16::try_from(code).ok()?.to_be_bytes());
    }
    Some(())
}

fn eci(bits: &mut Bits<'_>) -> Option<&'static Encoding> {
    match bits.take(8)? {
        3 | 1 => Some(WINDOWS_1252),
        20 => Some(SHIFT_JIS),
        26 => Some(UTF_8),
        29 => Some(encoding_rs::GB18030),
        _ => None,
    }
}

/// Without a word from the code: UTF-8 where it can be, else Shift JIS, else Latin.
fn words(bytes: &[u8], encoding: Option<&'static Encoding>) -> String {
    let candidates = match encoding {
        Some(encoding) => vec![encoding],
        None => vec![UTF_8, SHIFT_JIS],
    };
    for encoding in candidates {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            return text.into_owned();
        }
    }
    WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
}

//! EMV consumer-presented codes (EMVCo QR CPM 1.1): base64 of a tree of BER tags and values.
//!
//! Gives hints for routing and for the screen: which networks, and the last digits of the account.
//! Reads at most [`LARGEST`] characters, three levels deep; a value cut short ends the reading.

/// EMVCo allows 512 bytes of data.
const LARGEST: usize = 700;
const DEEPEST: u32 = 3;

const PAYLOAD_FORMAT: u32 = 0x85;
const APPLICATION_TEMPLATE: u32 = 0x61;
const APPLICATION_ID: u32 = 0x4f;
const LABEL: u32 = 0x50;
const ACCOUNT: u32 = 0x5a;
const TRACK_2: u32 = 0x57;
const LAST_DIGITS: u32 = 0x9f25;

/// What the code says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmvCpm {
    pub applications: Vec<Application>,
}

/// One card or account that the code can pay with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Application {
    /// The application identifier; its first five bytes name the network.
    pub id: Vec<u8>,
    pub label: Option<String>,
    /// Up to four last digits of the account.
    pub account_end: Option<String>,
}

impl EmvCpm {
    /// None where it is not such a code; a broken inside gives the applications before the break.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = base64(text)?;
        let mut rest = bytes.as_slice();
        let format = next(&mut rest)?;
        if format.tag != PAYLOAD_FORMAT || !format.value.starts_with(b"CPV") {
            return None;
        }
        let mut found = Self::default();
        while let Some(field) = next(&mut rest) {
            if field.tag == APPLICATION_TEMPLATE {
                let mut application = Application::default();
                read(field.value, &mut application, 1);
                if !application.id.is_empty() {
                    found.applications.push(application);
                }
            }
        }
        Some(found)
    }
}

fn read(mut bytes: &[u8], into: &mut Application, depth: u32) {
    while let Some(field) = next(&mut bytes) {
        match field.tag {
            APPLICATION_ID => into.id = field.value.to_vec(),
            LABEL => {
                let printable = field.value.iter().all(|b| b.is_ascii_graphic() || *b == b' ');
                into.label = printable.then(|| String::from_utf8_lossy(field.value).into_owned());
            }
            ACCOUNT | LAST_DIGITS => into.account_end = last_digits(field.value),
            TRACK_2 if into.account_end.is_none() => {
                into.account_end = last_digits(field.value);
            }
            _ if field.constructed && depth < DEEPEST => {
                read(field.value, into, depth.saturating_add(1));
            }
            _ => {}
        }
    }
}

/// Packed digits, up to `D` (track 2's separator) or `F` (filling).
fn last_digits(packed: &[u8]) -> Option<String> {
    let digits: String = packed
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 0x0f])
        .take_while(|nibble| *nibble < 10)
        .filter_map(|nibble| char::from_digit(u32::from(nibble), 10))
        .collect();
    digits.get(digits.len().checked_sub(4)?..).map(str::to_owned)
}

struct Field<'a> {
    tag: u32,
    constructed: bool,
    value: &'a [u8],
}

/// Takes one tag-length-value off the front; None at the end or where it is broken.
fn next<'a>(bytes: &mut &'a [u8]) -> Option<Field<'a>> {
    let first = take_byte(bytes)?;
    let constructed = first & 0x20 != 0;
    let mut tag = u32::from(first);
    if first & 0x1f == 0x1f {
        // EMV uses tags of one or two bytes only.
        let second = take_byte(bytes).filter(|byte| byte & 0x80 == 0)?;
        tag = (tag << 8) | u32::from(second);
    }
    let len = match take_byte(bytes)? {
        short @ 0..=0x7f => usize::from(short),
        0x81 => usize::from(take_byte(bytes)?),
        0x82 => usize::from(u16::from_be_bytes([take_byte(bytes)?, take_byte(bytes)?])),
        _ => return None,
    };
    let (value, rest) = bytes.split_at_checked(len)?;
    *bytes = rest;
    Some(Field { tag, constructed, value })
}

fn take_byte(bytes: &mut &[u8]) -> Option<u8> {
    let (first, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(*first)
}

/// Standard base64 with or without its filling.
fn base64(text: &str) -> Option<Vec<u8>> {
    let body = text.trim_end_matches('=');
    if text.len() > LARGEST || text.len().saturating_sub(body.len()) > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(body.len());
    let (mut held, mut bits) = (0_u32, 0_u32);
    for digit in body.bytes() {
        let offset =
            |base: u8, plus: u8| u32::from(digit.saturating_sub(base).saturating_add(plus));
        let value = match digit {
            b'A'..=b'Z' => offset(b'A', 0),
            b'a'..=b'z' => offset(b'a', 26),
            b'0'..=b'9' => offset(b'0', 52),
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = (held << 6) | value;
        bits = bits.saturating_add(6);
        if bits >= 8 {
            bits = bits.saturating_sub(8);
            bytes.push(u8::try_from((held >> bits) & 0xff).unwrap_or(0));
            held &= 0x3f;
        }
    }
    // Six bits left over are a character too many.
    (bits < 6).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(bytes: &[u8]) -> String {
        const DIGITS: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::new();
        for group in bytes.chunks(3) {
            let held = group.iter().fold(0_u32, |held, byte| (held << 8) | u32::from(*byte))
                << (8 * (3 - group.len()));
            for place in 0..4 {
                let digit = DIGITS[(held >> (18 - 6 * place) & 63) as usize];
                text.push(if place <= group.len() { digit.into() } else { '=' });
            }
        }
        text
    }

    fn field(tag: &[u8], value: &[u8]) -> Vec<u8> {
        [tag, &[value.len() as u8], value].concat()
    }

    #[test]
    fn applications_and_account_ends_are_found() {
        let union_pay = [
            field(&[0x4f], &[0xa0, 0, 0, 3, 0x33, 1, 1]),
            field(&[0x50], b"UnionPay"),
            field(&[0x57], &[0x62, 0x12, 0x34, 0x56, 0x78, 0x90, 0x12, 0x34, 0xd2, 0x31]),
        ]
        .concat();
        let master = [
            field(&[0x4f], &[0xa0, 0, 0, 0, 4, 0x10, 0x10]),
            field(&[0x63], &field(&[0x9f, 0x25], &[0x98, 0x76])),
        ]
        .concat();
        let bytes = [
            field(&[0x85], b"CPV01"),
            field(&[0x61], &union_pay),
            field(&[0x61], &master),
            field(&[0x62], &[]),
        ]
        .concat();
        let text = code(&bytes);
        assert!(text.starts_with("hQVDUFYwMW"), "{text}");
        let found = EmvCpm::parse(&text).expect("a code");
        let ends: Vec<_> = found.applications.iter().map(|it| it.account_end.as_deref()).collect();
        assert_eq!(ends, [Some("1234"), Some("9876")]);
        assert_eq!(found.applications[0].label.as_deref(), Some("UnionPay"));
        assert_eq!(found.applications[1].id, [0xa0, 0, 0, 0, 4, 0x10, 0x10]);
    }

    #[test]
    fn a_broken_inside_is_no_panic_and_no_application() {
        for text in ["hQVDUFYwMWGB", "hQVDUFYwMWH/////", "hQVDUFYwMQ==", "hQVDUFYwMWFP"] {
            assert_eq!(EmvCpm::parse(text), Some(EmvCpm::default()), "{text}");
        }
        for text in ["", "hQ", "281234567890123456", "hQVDUFYwMQ===", "hQVDUFYwMQ!"] {
            assert_eq!(EmvCpm::parse(text), None, "{text}");
        }
        assert_eq!(EmvCpm::parse(&"hQVDUFYwMW".repeat(80)), None);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in ".{0,400}") {
            let _ = EmvCpm::parse(&text);
        }

        #[test]
        fn any_inside_is_survived(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let all = [field(&[0x85], b"CPV01"), bytes].concat();
            let parsed = EmvCpm::parse(&code(&all)).expect("the head is whole");
            prop_assert!(parsed.applications.len() <= all.len() / 2);
        }
    }
}

//! A key on paper: what opens a backup when the machine is gone.

use maneki_core::id::Id;
use sha2::{Digest, Sha256};

/// The key in fourteen groups of four letters and digits, the last ones a check.
#[must_use]
pub fn recovery_code(key: &[u8; 32]) -> String {
    let [first, second] = halves(key).map(|half| Id(half).to_string());
    let letters: Vec<char> = format!("{first}{second}{}", check(key)).chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// The key of a recovery code, however it is spaced; nothing where it was mistyped.
#[must_use]
pub fn key_of_code(code: &str) -> Option<[u8; 32]> {
    let code: String =
        code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    if code.len() != 56 {
        return None;
    }
    let half = |part: &str| part.parse::<Id>().ok().map(|id| id.0.to_be_bytes());
    let mut key = [0; 32];
    key[..16].copy_from_slice(&half(&code[..26])?);
    key[16..].copy_from_slice(&half(&code[26..52])?);
    (check(&key) == code[52..]).then_some(key)
}

fn halves(key: &[u8; 32]) -> [u128; 2] {
    let mut halves = [[0; 16]; 2];
    halves[0].copy_from_slice(&key[..16]);
    halves[1].copy_from_slice(&key[16..]);
    halves.map(u128::from_be_bytes)
}

/// Four letters of the key's digest: one wrong letter in a million goes unseen.
fn check(key: &[u8; 32]) -> String {
    let digest: [u8; 32] = Sha256::digest(key).into();
    let text = Id(halves(&digest)[0]).to_string();
    text[22..].to_owned()
}

pub(super) fn from_hex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut key = [0; 32];
    for (at, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::chance;

    #[test]
    fn a_code_gives_its_key_back() {
        for _ in 0..100 {
            let key = chance();
            let code = recovery_code(&key);
            assert_eq!(code.len(), 56 + 13);
            assert_eq!(key_of_code(&code), Some(key));
            assert_eq!(key_of_code(&code.to_lowercase().replace('-', " ")), Some(key));
        }
    }

    #[test]
    fn a_mistyped_code_gives_none() {
        let code = recovery_code(&[7; 32]);
        let wrong = |at: usize| {
            let mut letters: Vec<char> = code.chars().collect();
            letters[at] = if letters[at] == '2' { '3' } else { '2' };
            letters.into_iter().collect::<String>()
        };
        for at in (0..code.len()).filter(|at| code.as_bytes()[*at] != b'-') {
            assert_eq!(key_of_code(&wrong(at)), None, "at {at}");
        }
        for text in ["", "x", &code[1..], "招招招"] {
            assert_eq!(key_of_code(text), None, "{text}");
        }
    }
}

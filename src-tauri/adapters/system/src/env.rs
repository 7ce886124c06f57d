//! [`Env`] over the machine's clock and entropy.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use maneki_app::ports::Env;
use maneki_core::{id::Id, time::AtMs};
use sha2::{Digest, Sha256};
use std::{
    sync::{Mutex, PoisonError},
    time::{Instant, SystemTime},
};

/// OWASP's first choice for Argon2id: 19 MiB, two passes, one lane.
const PIN_KIB: u32 = 19 * 1024;
const PIN_PASSES: u32 = 2;
/// Bits of an id below its milliseconds.
const CHANCE_BITS: u32 = 80;

#[derive(Debug)]
pub struct SystemEnv {
    started: Instant,
    last_id: Mutex<Id>,
}

impl SystemEnv {
    #[must_use]
    pub fn new() -> Self {
        Self { started: Instant::now(), last_id: Mutex::new(Id(0)) }
    }

    /// Milliseconds since this was made, by a clock that nobody can set.
    #[must_use]
    pub fn elapsed_ms(&self) -> i64 {
        i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX)
    }
}

impl Default for SystemEnv {
    fn default() -> Self {
        Self::new()
    }
}

impl Env for SystemEnv {
    fn now(&self) -> AtMs {
        #[expect(clippy::disallowed_methods, reason = "this is where time comes in")]
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        // A clock before 1970 is as wrong as one at 1970.
        let ms = since.map_or(0, |since| since.as_millis());
        AtMs(i64::try_from(ms).unwrap_or(i64::MAX))
    }

    fn fresh_id(&self) -> Id {
        let mut last = self.last_id.lock().unwrap_or_else(PoisonError::into_inner);
        *last = id_after(*last, self.now(), u128::from_le_bytes(chance()));
        *last
    }

    fn hash_pin(&self, pin: &str) -> String {
        slow_hash()
            .hash_password_with_salt(pin.as_bytes(), &chance::<16>())
            .expect("the salt has a fitting length")
            .to_string()
    }

    fn pin_matches(&self, pin: &str, hash: &str) -> bool {
        PasswordHash::new(hash)
            .is_ok_and(|hash| slow_hash().verify_password(pin.as_bytes(), &hash).is_ok())
    }

    fn digest(&self, bytes: &[u8]) -> [u8; 32] {
        Sha256::digest(bytes).into()
    }
}

/// Milliseconds and chance; a little above `last` where the clock stands or goes back, so that
/// ids rise as long as the program runs.
fn id_after(last: Id, now: AtMs, chance: u128) -> Id {
    let ms = u128::from(now.0.unsigned_abs()) << CHANCE_BITS;
    let fresh = ms | (chance >> (u128::BITS - CHANCE_BITS));
    if fresh > last.0 {
        Id(fresh)
    } else {
        // 40 bits of chance, so that the next id cannot be guessed from this one.
        Id(last.0.wrapping_add(1).wrapping_add(chance >> 88))
    }
}

fn slow_hash() -> Argon2<'static> {
    let params = Params::new(PIN_KIB, PIN_PASSES, 1, None).expect("fitting parameters");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Bytes of the system's entropy.
pub(crate) fn chance<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system gives entropy");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_rise_and_never_come_twice() {
        let env = SystemEnv::new();
        let ids: Vec<Id> = (0..10_000).map(|_| env.fresh_id()).collect();
        assert!(ids.is_sorted());
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        let ms = i64::try_from(ids[0].0 >> CHANCE_BITS).expect("a moment");
        assert!((env.now().0 - ms).abs() < 60_000);
    }

    #[test]
    fn ids_rise_while_the_clock_goes_back() {
        let first = id_after(Id(0), AtMs(1_795_964_400_000), u128::MAX);
        let second = id_after(first, AtMs(1_764_428_400_000), 0);
        let third = id_after(second, AtMs(1_764_428_400_001), u128::MAX);
        assert!(first < second && second < third, "{first} {second} {third}");
        assert_eq!(third.0 >> CHANCE_BITS, 1_795_964_400_001, "carried over, not wrapped");
    }

    #[test]
    fn a_pin_is_known_again_and_no_other_is() {
        let env = SystemEnv::new();
        let hash = env.hash_pin("4711");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(hash, env.hash_pin("4711"), "each has a salt of its own");
        let cases = [
            ("4711", hash.as_str(), true),
            ("4712", &hash, false),
            ("", &hash, false),
            ("4711", "", false),
            ("4711", "$argon2id$rubbish", false),
            ("4711", &hash[..hash.len() - 1], false),
        ];
        for (pin, hash, matches) in cases {
            assert_eq!(env.pin_matches(pin, hash), matches, "{pin} {hash}");
        }
    }

    #[test]
    fn the_digest_is_sha_256() {
        let hex = maneki_core::hex::hex(&SystemEnv::new().digest(b"abc"));
        // FIPS 180-4, example "abc".
        assert_eq!(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}

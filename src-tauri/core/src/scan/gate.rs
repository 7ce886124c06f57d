//! A code counts once: it must leave the frame before it counts again. Bars, which have no strong
//! check, count at the second look that agrees. That a payment code is never sent twice is the
//! till's business: it asks its store.
//!
//! Codes are known here by their digest only, so no payment code lingers in memory.

use super::Symbology;
use crate::time::AtMs;

/// SHA-256 of a code's text.
pub type Digest = [u8; 32];

/// Looks without the code before it counts as gone. A few frames fail even on a still phone.
const LOOKS_AWAY: u32 = 3;

/// Time without the code before it counts as gone: longer than a glare that sweeps over.
const AWAY_MS: i64 = 700;

/// Looks that must agree on bars.
const LOOKS_AT_BARS: u32 = 2;

/// A code in one frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    pub code: Digest,
    pub symbology: Symbology,
}

/// Codes that are in front of one camera.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gate {
    present: Vec<Present>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Present {
    code: Digest,
    seen_at: AtMs,
    missed: u32,
    looks: u32,
}

impl Gate {
    /// Takes one frame's codes and gives those that came into view with it, in order.
    ///
    /// A frame without a code must be told too, or nothing ever leaves.
    pub fn look(&mut self, sightings: &[Sighting], now: AtMs) -> Vec<Digest> {
        for known in &mut self.present {
            if sightings.iter().any(|it| it.code == known.code) {
                known.seen_at = now;
                known.missed = 0;
                known.looks = known.looks.saturating_add(1);
            } else {
                known.missed = known.missed.saturating_add(1);
            }
        }
        // A clock set back makes the time since negative: then the looks alone decide.
        self.present.retain(|known| {
            known.missed < LOOKS_AWAY || (0..AWAY_MS).contains(&now.since(known.seen_at))
        });
        let mut arrived = Vec::new();
        for Sighting { code, symbology } in sightings {
            let needed = if symbology.has_strong_check() { 1 } else { LOOKS_AT_BARS };
            let looks = match self.present.iter().find(|known| known.code == *code) {
                Some(known) => known.looks,
                None => {
                    let looks = 1;
                    self.present.push(Present { code: *code, seen_at: now, missed: 0, looks });
                    looks
                }
            };
            if looks == needed && !arrived.contains(code) {
                arrived.push(*code);
            }
        }
        arrived
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Digest = [1; 32];
    const B: Digest = [2; 32];

    fn look(gate: &mut Gate, codes: &[Digest], at: i64) -> Vec<Digest> {
        let sighting = |code: &Digest| Sighting { code: *code, symbology: Symbology::Qr };
        gate.look(&codes.iter().map(sighting).collect::<Vec<_>>(), AtMs(at))
    }

    #[test]
    fn a_code_counts_once_until_it_has_left() {
        let mut gate = Gate::default();
        let looks: [(i64, &[Digest], &[Digest]); 9] = [
            (0, &[A], &[A]),
            (33, &[A], &[]),
            (66, &[], &[]),
            (99, &[A, B], &[B]),
            (900, &[A], &[]),
            (2000, &[], &[]),
            (2033, &[], &[]),
            (2066, &[], &[]),
            (2100, &[A, B], &[A, B]),
        ];
        for (at, codes, counts) in looks {
            assert_eq!(look(&mut gate, codes, at), counts, "at {at}");
        }
    }

    #[test]
    fn one_slow_frame_does_not_make_a_code_leave() {
        let mut gate = Gate::default();
        assert_eq!(look(&mut gate, &[A], 0), [A]);
        assert!(look(&mut gate, &[], 5000).is_empty());
        assert!(look(&mut gate, &[A], 5033).is_empty());
    }

    #[test]
    fn a_clock_set_back_neither_repeats_nor_blocks() {
        let mut gate = Gate::default();
        assert_eq!(look(&mut gate, &[A], 1_000_000), [A]);
        assert!(look(&mut gate, &[A], 0).is_empty());
        let mut gate = Gate::default();
        assert_eq!(look(&mut gate, &[A], 1_000_000), [A]);
        for at in [100, 200, 300] {
            assert!(look(&mut gate, &[], at).is_empty());
        }
        assert_eq!(look(&mut gate, &[A], 400), [A]);
    }

    #[test]
    fn the_same_code_twice_in_a_frame_counts_once() {
        assert_eq!(look(&mut Gate::default(), &[A, A], 0), [A]);
    }

    #[test]
    fn bars_count_at_the_second_look_and_a_stray_one_never() {
        let bars = |code| [Sighting { code, symbology: Symbology::Code128 }];
        let mut gate = Gate::default();
        assert!(gate.look(&bars(A), AtMs(0)).is_empty());
        assert!(gate.look(&bars(B), AtMs(33)).is_empty());
        assert_eq!(gate.look(&bars(A), AtMs(66)), [A]);
        assert!(gate.look(&bars(A), AtMs(99)).is_empty());
        for at in [2000, 2033, 2066] {
            assert!(gate.look(&[], AtMs(at)).is_empty());
        }
        assert!(gate.look(&bars(B), AtMs(2100)).is_empty(), "the first look is forgotten");
        assert_eq!(gate.look(&bars(B), AtMs(2133)), [B]);
    }
}

//! From soft modules to content: format, mask, blocks, correction, text.

use super::{
    content::{self, Content},
    correction,
    spec::{Blocks, Format, Module, Plan, format_places, formats, masked},
};

/// How improbable it must be that noise passes, in bits: for each block, and for all of a symbol.
/// Each erasure and each error spends one check byte, and an error's place could be any. Beyond
/// this, mode, length and padding must be what an encoder writes.
const SURE_BITS_BLOCK: f32 = 16.0;
const SURE_BITS: f32 = 30.0;

/// What could be read of a symbol even if not all: the true state of modules of mended blocks.
#[derive(Default)]
pub(super) struct Known {
    /// Place and whether it is dark.
    pub(super) modules: Vec<(usize, bool)>,
}

/// The likeliest formats, best first. `soft` is positive where a module is dark.
pub(super) fn likely_formats(soft: &[f32], side: usize) -> Vec<Format> {
    let places = format_places(side);
    let mut scored: Vec<(f32, Format)> = formats()
        .map(|format| {
            let score = |copy: &Vec<usize>| -> f32 {
                let signed = |(bit, place): (usize, &usize)| {
                    if format.bits >> bit & 1 == 1 { soft[*place] } else { -soft[*place] }
                };
                copy.iter().enumerate().map(signed).sum()
            };
            (score(&places[0]) + score(&places[1]), format)
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().map(|(_, format)| format).collect()
}

/// Tries to read the symbol; where it fails, gives what is known of it.
pub(super) fn read(plan: &Plan, soft: &[f32], format: Format) -> Result<Content, Known> {
    let Blocks { correction, data } = plan.blocks(format.level);
    let words = codewords(plan, soft, format.mask);
    let count = data.len();
    let longest = data.iter().max().copied().unwrap_or(0);
    let mut known = Known::default();
    let mut whole = Some(Vec::new());
    let mut sure = 0.0;
    for (block, &len) in data.iter().enumerate() {
        let shorter = count - data.iter().filter(|it| **it == longest).count();
        let places: Vec<usize> =
            (0..len)
                .map(|at| {
                    if at < data[0] {
                        at * count + block
                    } else {
                        data[0] * count + block - shorter
                    }
                })
                .chain((0..correction).map(|at| data.iter().sum::<usize>() + at * count + block))
                .collect();
        let mended = mend(&places, &words, correction);
        if let Some(Mended { bytes, bits }) = &mended {
            sure += bits;
            for (place, byte) in places.iter().zip(bytes) {
                for bit in 0..8 {
                    let module = plan.order[place * 8 + bit];
                    let dark = byte >> (7 - bit) & 1 == 1;
                    let turned = masked(format.mask, module % plan.side, module / plan.side);
                    known.modules.push((module, dark != turned));
                }
            }
        }
        whole = whole.zip(mended).map(|(mut all, mended)| {
            all.extend_from_slice(&mended.bytes[..len]);
            all
        });
    }
    match whole.filter(|_| sure >= SURE_BITS).and_then(|data| content::read(&data, plan.version)) {
        Some(content) => Ok(content),
        None => Err(known),
    }
}

/// A codeword and how sure it is: its least sure bit.
struct Word {
    byte: u8,
    sure: f32,
}

fn codewords(plan: &Plan, soft: &[f32], mask: u8) -> Vec<Word> {
    let bits = plan.order.chunks_exact(8);
    bits.map(|places| {
        let mut word = Word { byte: 0, sure: f32::MAX };
        for &place in places {
            let turned = masked(mask, place % plan.side, place / plan.side);
            word.byte = word.byte << 1 | u8::from((soft[place] > 0.0) != turned);
            word.sure = word.sure.min(soft[place].abs());
        }
        word
    })
    .collect()
}

struct Mended {
    bytes: Vec<u8>,
    /// How improbable it is that noise would have passed.
    bits: f32,
}

/// Mends one block, at first trusting all its words, then giving up more and more of the least
/// sure ones.
fn mend(places: &[usize], words: &[Word], correction: usize) -> Option<Mended> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|a, b| words[places[*a]].sure.total_cmp(&words[places[*b]].sure));
    for share in [0, 2, 3, 4, 5, 6] {
        let erased = &order[..(correction * share / 8).min(order.len())];
        let mut bytes: Vec<u8> = places.iter().map(|place| words[*place].byte).collect();
        if let Some(errors) = correction::mend(&mut bytes, correction, erased) {
            let spent = erased.len() + errors;
            let bits = 8.0 * correction.saturating_sub(spent) as f32;
            let bits = bits - ways(bytes.len() - erased.len(), errors);
            if bits >= SURE_BITS_BLOCK {
                return Some(Mended { bytes, bits });
            }
        }
    }
    None
}

/// The number of ways to choose so many places, in bits.
fn ways(places: usize, chosen: usize) -> f32 {
    (0..chosen).map(|at| ((places - at) as f32 / (at + 1) as f32).log2()).sum()
}

/// Modules known before anything is read: their place and whether they are dark.
pub(super) fn known_modules(plan: &Plan) -> Vec<(usize, bool)> {
    let known = plan.modules.iter().enumerate().filter_map(|(place, module)| match module {
        Module::Dark => Some((place, true)),
        Module::Light => Some((place, false)),
        Module::Data | Module::Reserved => None,
    });
    known.collect()
}

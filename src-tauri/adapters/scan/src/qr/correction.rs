//! Reed-Solomon over GF(256) as QR codes use it, with errors and erasures.

/// Powers of 2 modulo x^8 + x^4 + x^3 + x^2 + 1, twice over so that sums of logs need no modulo.
const EXP: [u8; 512] = exp_table();
const LOG: [u8; 256] = log_table();

const fn exp_table() -> [u8; 512] {
    let mut table = [0; 512];
    let mut value = 1_u16;
    let mut at = 0;
    while at < 512 {
        table[at] = value as u8;
        value <<= 1;
        if value & 0x100 != 0 {
            value ^= 0x11d;
        }
        at += 1;
    }
    table
}

const fn log_table() -> [u8; 256] {
    let exp = exp_table();
    let mut table = [0; 256];
    let mut at = 0;
    while at < 255 {
        table[exp[at] as usize] = at as u8;
        at += 1;
    }
    table
}

fn times(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 {
        return 0;
    }
    EXP[usize::from(LOG[usize::from(a)]) + usize::from(LOG[usize::from(b)])]
}

fn inverse(a: u8) -> u8 {
    EXP[255 - usize::from(LOG[usize::from(a)])]
}

/// The polynomial (lowest power first) at `x`.
fn value(polynomial: &[u8], x: u8) -> u8 {
    polynomial.iter().rev().fold(0, |sum, term| times(sum, x) ^ term)
}

fn syndromes(word: &[u8], correction: usize) -> Vec<u8> {
    (0..correction)
        .map(|power| word.iter().fold(0, |sum, byte| times(sum, EXP[power]) ^ byte))
        .collect()
}

/// Mends `word` in place, whose last `correction` bytes are the check; `erased` are places known
/// to be doubtful. Gives the number of errors found elsewhere; None where it cannot be mended.
pub(super) fn mend(word: &mut [u8], correction: usize, erased: &[usize]) -> Option<usize> {
    let syndromes = syndromes(word, correction);
    if syndromes.iter().all(|it| *it == 0) {
        return Some(0);
    }
    if erased.len() > correction {
        return None;
    }
    let place = |at: usize| EXP[(word.len() - 1 - at) % 255];
    let mut locator = vec![0_u8; correction + 1];
    locator[0] = 1;
    for &at in erased {
        let root = place(at);
        for power in (1..=correction).rev() {
            locator[power] ^= times(locator[power - 1], root);
        }
    }
    let degree = massey(&syndromes, &mut locator, erased.len());
    if degree + degree > correction + erased.len() {
        return None;
    }
    let evaluator: Vec<u8> = (0..correction)
        .map(|at| (0..=at).fold(0, |sum, j| sum ^ times(locator[j], syndromes[at - j])))
        .collect();
    let slope: Vec<u8> =
        (0..correction).map(|at| if at.is_multiple_of(2) { locator[at + 1] } else { 0 }).collect();
    let mut fixes = Vec::with_capacity(degree);
    for at in 0..word.len() {
        let root = place(at);
        let back = inverse(root);
        if value(&locator, back) == 0 {
            let below = value(&slope, back);
            if below == 0 {
                return None;
            }
            fixes.push((at, times(root, times(value(&evaluator, back), inverse(below)))));
        }
    }
    if fixes.len() != degree {
        return None;
    }
    for (at, fix) in &fixes {
        word[*at] ^= fix;
    }
    let whole = self::syndromes(word, correction).iter().all(|it| *it == 0);
    whole.then_some(degree - erased.len())
}

/// Berlekamp and Massey's steps on a locator that begins with the erasures; gives its degree.
fn massey(syndromes: &[u8], locator: &mut Vec<u8>, erased: usize) -> usize {
    let mut before = locator.clone();
    let mut degree = erased;
    for step in erased + 1..=syndromes.len() {
        let gap = (0..step).fold(0, |sum, j| sum ^ times(locator[j], syndromes[step - 1 - j]));
        before.insert(0, 0);
        before.pop();
        if gap == 0 {
            continue;
        }
        let next: Vec<u8> = locator.iter().zip(&before).map(|(a, b)| a ^ times(gap, *b)).collect();
        if 2 * degree < step + erased {
            degree = step + erased - degree;
            before = locator.iter().map(|term| times(*term, inverse(gap))).collect();
        }
        *locator = next;
    }
    degree
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(data: &[u8], correction: usize) -> Vec<u8> {
        let mut generator = vec![1_u8];
        for root in &EXP[..correction] {
            let mut next = vec![0; generator.len() + 1];
            for (at, term) in generator.iter().enumerate() {
                next[at] ^= term;
                next[at + 1] ^= times(*term, *root);
            }
            generator = next;
        }
        let mut rest = [data, &vec![0; correction]].concat();
        for at in 0..data.len() {
            let lead = rest[at];
            for (step, term) in generator.iter().enumerate() {
                rest[at + step] ^= times(*term, lead);
            }
        }
        [data, &rest[data.len()..]].concat()
    }

    #[test]
    fn errors_and_erasures_are_mended_up_to_the_bound_and_not_beyond() {
        let mut seed = 1_u32;
        let mut random = move |below: usize| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as usize % below
        };
        for (len, correction) in [(16, 10), (28, 16), (60, 18), (120, 30)] {
            for round in 0..300 {
                let data: Vec<u8> = (0..len).map(|_| random(256) as u8).collect();
                let right = encode(&data, correction);
                let erasures = round % (correction + 1);
                let errors = (correction - erasures) / 2;
                let mut places: Vec<usize> = (0..right.len()).collect();
                for at in (1..places.len()).rev() {
                    places.swap(at, random(at + 1));
                }
                let mut word = right.clone();
                for at in &places[..erasures] {
                    word[*at] = random(256) as u8;
                }
                for at in &places[erasures..erasures + errors] {
                    word[*at] ^= 1 + random(255) as u8;
                }
                let erased = &places[..erasures];
                let whole = word == right;
                assert_eq!(
                    mend(&mut word, correction, erased),
                    Some(if whole { 0 } else { errors }),
                    "{len} {correction} {erasures}"
                );
                assert_eq!(word, right);
                let mut noise: Vec<u8> = (0..right.len()).map(|_| random(256) as u8).collect();
                assert_eq!(mend(&mut noise, correction, &[]), None);
            }
        }
    }
}

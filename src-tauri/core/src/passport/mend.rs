//! Puts back 0 for O and 1 for I where a check digit proves it.
//!
//! In a place that holds only digits the letter has one reading and the check digit confirms it.
//! In a document number it has two, and the one check digit cannot tell a swap from some other
//! misread letter (`L898902C3` misread as `9898902C3` also checks once its zero is an O): that
//! is a likely reading, which a person compares with the page.

use super::zone::Layout;

/// More misread letters than this in one document: scan it again.
const MOST_SWAPS: usize = 2;

/// What the check digits say of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mended {
    /// The text with these places swapped; none where it was right as read.
    Proven(Vec<char>, Vec<usize>),
    /// The only swap in places of letters and digits that satisfies the check digits.
    Likely(Vec<char>, Vec<usize>),
    /// No swap does, or several do.
    Wrong,
}

pub(super) fn mend(read: &[char], layout: &Layout) -> Mended {
    let mut text = read.to_vec();
    let mut changed = vec![];
    // In places that hold only digits a letter has one reading; the check digit proves it below.
    for place in layout.digit_places() {
        let Some(c) = text.get_mut(place) else { return Mended::Wrong };
        let digit = digit_for(*c);
        if digit != *c {
            *c = digit;
            changed.push(place);
        }
    }
    if layout.checks_hold(&text) {
        return Mended::Proven(text, changed);
    }
    let doubtful: Vec<usize> = layout
        .mixed_places()
        .filter(|place| text.get(*place).is_some_and(|c| twin(*c).is_some()))
        .collect();
    match readings(&text, &doubtful, layout).as_slice() {
        [swaps] => {
            swap_all(&mut text, swaps);
            changed.extend(swaps);
            Mended::Likely(text, changed)
        }
        [] | [_, _, ..] => Mended::Wrong,
    }
}

/// Every set of at most [`MOST_SWAPS`] doubtful places whose swapping satisfies the check digits.
fn readings(text: &[char], doubtful: &[usize], layout: &Layout) -> Vec<Vec<usize>> {
    let mut sets: Vec<Vec<usize>> = vec![vec![]];
    for _ in 0..MOST_SWAPS {
        let longer = sets.iter().flat_map(|set| {
            let after = set.last().copied();
            let next = doubtful.iter().filter(move |place| after.is_none_or(|a| **place > a));
            next.map(|place| set.iter().copied().chain([*place]).collect())
        });
        let longer: Vec<Vec<usize>> = longer.collect();
        sets.extend(longer);
    }
    sets.sort();
    sets.dedup();
    sets.retain(|set| {
        let mut tried = text.to_vec();
        swap_all(&mut tried, set);
        layout.checks_hold(&tried)
    });
    sets
}

fn swap_all(text: &mut [char], places: &[usize]) {
    for place in places {
        if let Some(c) = text.get_mut(*place) {
            *c = twin(*c).unwrap_or(*c);
        }
    }
}

fn digit_for(c: char) -> char {
    match c {
        'O' => '0',
        'I' => '1',
        other => other,
    }
}

fn twin(c: char) -> Option<char> {
    match c {
        'O' => Some('0'),
        '0' => Some('O'),
        'I' => Some('1'),
        '1' => Some('I'),
        _ => None,
    }
}

//! Code 128 (ISO/IEC 15417) from a profile of light: each character by comparison with how its
//! bars would look through the blur.

use std::sync::LazyLock;

/// Widths of bars and spaces, by value; 103 to 105 begin, the last one ends.
pub const WIDTHS: [&str; 107] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212",
    "221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221",
    "223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122", "321221",
    "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321",
    "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331", "132131",
    "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131",
    "311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111",
    "111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114",
    "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111", "111242",
    "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];

const START_A: usize = 103;
const START_C: usize = 105;
const STOP: usize = 106;

/// Modules of a character, and of the stop.
const CHARACTER: usize = 11;
const STOP_MODULES: usize = 13;

/// Samples taken of a module.
const FINE: usize = 3;

/// Blurs that are tried, as the spread of a bell curve in modules.
const BLURS: [f32; 4] = [0.35, 0.55, 0.75, 0.95];

/// The worst mean misfit of a code, and how much worse every other character must fit.
const MOST_MISFIT: f32 = 0.16;
const LEAST_LEAD: f32 = 1.25;

/// The least light that ends a code, in thousandths of the profile: longer than four modules, the
/// widest space, in a code of 18 digits, and shorter than the six beside it on a phone.
const QUIET_PERMILLE: usize = 32;

/// Characters in all, start, check and stop included.
const CHARACTERS: std::ops::RangeInclusive<usize> = 6..=30;

/// Numbers of characters that are compared in full, those whose ends fit best.
const COUNTS_AT_MOST: usize = 3;

/// Every value's look under every blur.
static TEMPLATES: LazyLock<Vec<Vec<Vec<f32>>>> = LazyLock::new(|| {
    let all = |blur: &f32| (0..=STOP).map(|value| template(value, *blur)).collect();
    BLURS.iter().map(all).collect()
});

pub(super) fn prepare() {
    LazyLock::force(&TEMPLATES);
}

/// The text of the code in `levels`, of which `step` pixels lie between two.
pub(super) fn read(levels: &[f32], step: f32) -> Option<String> {
    let (from, to) = ends(levels)?;
    let sharp = &TEMPLATES[1];
    let mut counts: Vec<(f32, usize)> = CHARACTERS
        .filter(|count| (0.75..12.0).contains(&((to - from) * step / modules(*count) as f32)))
        .map(|count| (placed(levels, from, to, count, sharp).0, count))
        .collect();
    counts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut best: Option<(f32, Vec<usize>)> = None;
    for (_, count) in counts.into_iter().take(COUNTS_AT_MOST) {
        for templates in TEMPLATES.iter() {
            let Some(fit) = fitted(levels, from, to, count, templates) else { continue };
            if best.as_ref().is_none_or(|best| fit.0 < best.0) {
                best = Some(fit);
            }
        }
    }
    let (misfit, values) = best?;
    if misfit > MOST_MISFIT { None } else { text(&values) }
}

/// Whether `levels`, which begin and end [`MARGIN`] beside a code, say these digits: at each place
/// every other character fits clearly worse.
pub(super) fn say(levels: &[f32], digits: &str) -> bool {
    if levels.len() < CHARACTER * 6 {
        return false;
    }
    let margin = levels.len() as f32 * MARGIN / (1.0 + 2.0 * MARGIN);
    let ends = (margin, levels.len() as f32 - margin);
    encodings(digits).iter().any(|values| {
        let (_, from, to) = placed(levels, ends.0, ends.1, values.len() + 1, &TEMPLATES[1]);
        let looks = TEMPLATES.iter().flat_map(|templates| BENDS.map(|bend| (templates, bend)));
        let fits = looks.map(|(templates, bend)| {
            let grid = Grid { from, to, bend, modules: modules(values.len() + 1) as f32 };
            let misfit = |at: usize| grid.best(levels, at, &templates[values[at]]);
            ((0..values.len()).map(misfit).sum::<f32>(), grid, templates)
        });
        let Some((_, grid, templates)) = fits.min_by(|a, b| a.0.total_cmp(&b.0)) else {
            return false;
        };
        values.iter().enumerate().all(|(at, value)| {
            let here = grid.best(levels, at, &templates[*value]);
            let mut others = if at == 0 { START_A..STOP } else { 0..START_A };
            here <= MOST_MISFIT_OF_ONE
                && others.all(|other| {
                    other == *value || grid.best(levels, at, &templates[other]) >= here + CLEARLY
                })
        })
    })
}

/// The worst misfit of a character that is believed: what is painted over fits nothing well.
const MOST_MISFIT_OF_ONE: f32 = 0.25;

/// By so much any other character must fit worse: paint on bars of a pixel makes one as good as
/// another.
const CLEARLY: f32 = 0.05;

/// The share of a code's length that is taken beside it, on each side.
pub(super) const MARGIN: f32 = 0.03;

/// How far perspective moves the middle of a code, in quarters of its length.
const BENDS: [f32; 11] = [0.0, 0.02, -0.02, 0.05, -0.05, 0.09, -0.09, 0.14, -0.14, 0.2, -0.2];

/// How far a character may lie from its place, in modules.
const SHIFTS: [f32; 3] = [0.0, 0.3, -0.3];

/// Where the characters of a code lie.
struct Grid {
    from: f32,
    to: f32,
    bend: f32,
    modules: f32,
}

impl Grid {
    fn place(&self, module: f32) -> f32 {
        let share = module / self.modules;
        self.from + (self.to - self.from) * (share + self.bend * share * (1.0 - share))
    }

    /// The least misfit of a character near its place.
    fn best(&self, levels: &[f32], at: usize, template: &[f32]) -> f32 {
        let first = (CHARACTER * at) as f32;
        let (from, to) = (self.place(first), self.place(first + CHARACTER as f32));
        let module = (to - from) / CHARACTER as f32;
        let fit = |shift: f32| {
            misfit(&samples(levels, from + shift * module, module, CHARACTER), template)
        };
        SHIFTS.map(fit).into_iter().fold(f32::MAX, f32::min)
    }
}

/// The values that may stand for digits, start and check included: in pairs, and one by itself at
/// either end where their number is odd; with GS1's mark in front or without.
fn encodings(digits: &str) -> Vec<Vec<usize>> {
    const START_B: usize = 104;
    const TO_B: usize = 100;
    const TO_C: usize = 99;
    const FNC1: usize = 102;
    let value = |digits: &[u8]| {
        digits.iter().fold(0, |value, digit| value * 10 + usize::from(digit.saturating_sub(b'0')))
    };
    // Set B begins at the space, and 0 is 16 further.
    let single = |digit: u8| value(&[digit]) + 16;
    let digits = digits.as_bytes();
    let paired = |digits: &[u8]| digits.chunks(2).map(value).collect::<Vec<_>>();
    let data = match digits {
        [front @ .., last] if digits.len() % 2 == 1 => {
            let front_first = [vec![START_C], paired(front), vec![TO_B, single(*last)]].concat();
            let [first, back @ ..] = digits else { return vec![front_first] };
            vec![front_first, [vec![START_B, single(*first), TO_C], paired(back)].concat()]
        }
        _ => vec![[vec![START_C], paired(digits)].concat()],
    };
    let marked = data.iter().map(|values| [&values[..1], &[FNC1], &values[1..]].concat());
    marked.chain(data.iter().cloned()).map(checked).collect()
}

/// With the check character behind them.
fn checked(mut values: Vec<usize>) -> Vec<usize> {
    values.push(weighted(&values) % 103);
    values
}

fn weighted(values: &[usize]) -> usize {
    values.iter().enumerate().map(|(at, value)| at.max(1) * value).sum()
}

fn modules(count: usize) -> usize {
    CHARACTER * (count - 1) + STOP_MODULES
}

/// Where the first bar begins and the last one ends, in levels: outwards from the middle, up to
/// light that is longer than any space. What lies beyond the quiet zone may be dark again.
fn ends(levels: &[f32]) -> Option<(f32, f32)> {
    let inner = &levels[levels.len() / 8..levels.len() * 7 / 8];
    let mut sorted = inner.to_vec();
    sorted.sort_by(f32::total_cmp);
    let (dark, light) = (*sorted.get(sorted.len() / 20)?, *sorted.get(sorted.len() * 19 / 20)?);
    if light - dark < 8.0 {
        return None;
    }
    // A thin bar between wide spaces hardly darkens a blurred picture.
    let half = light - 0.3 * (light - dark);
    let quiet = levels.len() * QUIET_PERMILLE / 1000;
    let middle = levels.len() / 2;
    let last_dark = |places: &mut dyn Iterator<Item = usize>| {
        let (mut last, mut run) = (middle, 0);
        for at in places {
            if levels[at] < half {
                (last, run) = (at, 0);
            } else {
                run += 1;
            }
            if run > quiet {
                return Some(last);
            }
        }
        None
    };
    let first = last_dark(&mut (0..middle).rev())?;
    let last = last_dark(&mut (middle..levels.len()))?;
    (first + 40 < last).then_some((first as f32, last as f32 + 1.0))
}

/// The ends moved to where the start and the stop fit best, and their misfit.
fn placed(
    levels: &[f32],
    from: f32,
    to: f32,
    count: usize,
    templates: &[Vec<f32>],
) -> (f32, f32, f32) {
    let modules = modules(count);
    let coarse = (to - from) / modules as f32;
    let mut best = (f32::MAX, from, to);
    for a in -3_i8..=3 {
        for b in -3_i8..=3 {
            let (from, to) = (from + f32::from(a) * 0.2 * coarse, to + f32::from(b) * 0.2 * coarse);
            let module = (to - from) / modules as f32;
            let first = samples(levels, from, module, CHARACTER);
            let last = samples(levels, to - module * STOP_MODULES as f32, module, STOP_MODULES);
            let misfit = misfit(&first, &templates[START_C]) + misfit(&last, &templates[STOP]);
            if misfit < best.0 {
                best = (misfit, from, to);
            }
        }
    }
    best
}

/// The best values for so many characters between the ends, and their mean misfit. None where the
/// check fails or a character is in doubt.
fn fitted(
    levels: &[f32],
    from: f32,
    to: f32,
    count: usize,
    templates: &[Vec<f32>],
) -> Option<(f32, Vec<usize>)> {
    let (of_ends, from, to) = placed(levels, from, to, count, templates);
    // Two thirds of a start in set A or B look like one in C.
    if of_ends > 0.9 {
        return None;
    }
    let module = (to - from) / modules(count) as f32;
    let mut values = Vec::with_capacity(count - 1);
    let mut sum = 0.0;
    for place in 0..count - 1 {
        let at = from + module * (CHARACTER * place) as f32;
        let seen = samples(levels, at, module, CHARACTER);
        let range = if place == 0 { START_A..STOP } else { 0..START_A };
        let (mut first, mut second) = ((f32::MAX, 0), f32::MAX);
        for value in range {
            let misfit = misfit(&seen, &templates[value]);
            if misfit < first.0 {
                second = first.0;
                first = (misfit, value);
            } else {
                second = second.min(misfit);
            }
        }
        if second < LEAST_LEAD * first.0 {
            return None;
        }
        sum += first.0;
        values.push(first.1);
    }
    let check = values.pop()?;
    (weighted(&values) % 103 == check).then(|| (sum / (count - 1) as f32, values))
}

/// Light at the middle of each third of a module.
fn samples(levels: &[f32], from: f32, module: f32, modules: usize) -> Vec<f32> {
    let count = modules * FINE;
    let at = |index: usize| {
        let place = from + module * ((index as f32 + 0.5) / FINE as f32);
        let low = (place - 0.5).clamp(0.0, levels.len() as f32 - 2.0);
        let (index, share) = (low as usize, low.fract());
        levels[index] * (1.0 - share) + levels[index + 1] * share
    };
    (0..count).map(at).collect()
}

/// How a character's bars look through a blur, light positive. What lies beside it is a space
/// before and a bar after, as in every code.
fn template(value: usize, blur: f32) -> Vec<f32> {
    let mut edges = vec![0.0_f32];
    for width in WIDTHS[value].bytes() {
        edges.push(edges[edges.len() - 1] + f32::from(width - b'0'));
    }
    let modules = edges[edges.len() - 1] as usize;
    // Each edge adds a step as the blur shows it: dark after an even one, light after an odd one.
    let light = |at: f32| {
        let steps = edges.iter().enumerate().map(|(index, edge)| {
            let step = smooth_step((at - edge) / blur);
            if index % 2 == 0 { -step } else { step }
        });
        1.0 + steps.sum::<f32>()
    };
    (0..modules * FINE).map(|index| light((index as f32 + 0.5) / FINE as f32)).collect()
}

/// The share of a bell curve below `x`, near enough.
fn smooth_step(x: f32) -> f32 {
    1.0 / (1.0 + (-1.702 * x).exp())
}

/// What is left of `seen` after the best brightness and contrast of `template`: 0 is a perfect
/// fit, 1 none at all.
fn misfit(seen: &[f32], template: &[f32]) -> f32 {
    let count = seen.len() as f32;
    let (mean_s, mean_t) = (seen.iter().sum::<f32>() / count, template.iter().sum::<f32>() / count);
    let (mut ss, mut tt, mut st) = (0.0, 0.0, 0.0);
    for (s, t) in seen.iter().zip(template) {
        let (s, t) = (s - mean_s, t - mean_t);
        ss += s * s;
        tt += t * t;
        st += s * t;
    }
    if st <= 0.0 || ss <= 1e-6 { 1.0 } else { 1.0 - st * st / (ss * tt) }
}

/// Values, start first, to text; None for what no text can be.
fn text(values: &[usize]) -> Option<String> {
    let (start, rest) = values.split_first()?;
    let mut set = match start {
        103 => 'A',
        104 => 'B',
        _ => 'C',
    };
    let mut shifted = None;
    let mut text = String::new();
    for &value in rest {
        let now = shifted.take().unwrap_or(set);
        match (now, value) {
            ('C', 0..=99) => text.push_str(&format!("{value:02}")),
            ('A' | 'B', 0..=63) => text.push(char::from(u8::try_from(value).ok()? + 32)),
            ('A', 64..=95) => text.push(char::from(u8::try_from(value).ok()? - 64)),
            ('B', 64..=95) => text.push(char::from(u8::try_from(value).ok()? + 32)),
            ('A', 98) => shifted = Some('B'),
            ('B', 98) => shifted = Some('A'),
            ('A' | 'B', 99) => set = 'C',
            ('A' | 'C', 100) => set = 'B',
            ('B' | 'C', 101) => set = 'A',
            // FNC1 at the front marks GS1, later it parts; other functions are no text.
            (_, 102) if text.is_empty() => {}
            (_, 102) => text.push('\u{1d}'),
            _ => return None,
        }
    }
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
pub(super) fn modules_of(values: &[usize]) -> Vec<bool> {
    let mut modules = Vec::new();
    for value in values {
        for (index, width) in WIDTHS[*value].bytes().enumerate() {
            modules.extend(std::iter::repeat_n(index % 2 == 0, usize::from(width - b'0')));
        }
    }
    modules
}

//! Sequences of a phone being presented: how long after the code is whole in view it is read.

use crate::{
    figures::{at, print_bar, print_table},
    readers::{self, Make, OURS, ZXING},
};
use cpu_time::ThreadTime;
use maneki_scan::Gray;

const MS_PER_FRAME: f64 = 1000.0 / 30.0;

pub(crate) struct Sequence {
    pub(crate) frames: Vec<Gray>,
    pub(crate) truth: Vec<Vec<u8>>,
    /// The first frame with the whole code in view.
    pub(crate) whole_at: i64,
}

/// What one reader made of all sequences.
struct Score {
    /// Frames from whole in view to the first right read; negative where it is read before.
    read: Vec<Option<i64>>,
    wrong: usize,
    times: Vec<f64>,
}

pub(crate) fn run(sequences: impl IntoIterator<Item = Sequence>, readers: &[Make]) {
    let mut scores: Vec<Score> =
        readers.iter().map(|_| Score { read: Vec::new(), wrong: 0, times: Vec::new() }).collect();
    for sequence in sequences {
        for (reader, score) in readers.iter().zip(&mut scores) {
            present(&sequence, reader, score);
        }
    }
    let mut rows = vec![
        ["reader", "read", "of", "wrong", "median ms", "p95 ms", "CPU ms: median / p95 / max"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for (reader, score) in readers.iter().zip(&mut scores) {
        score.times.sort_by(f64::total_cmp);
        let after = score.after();
        let cpu = [50, 95, 100].map(|percent| format!("{:.1}", at(&score.times, percent)));
        rows.push(vec![
            reader.name.to_owned(),
            after.len().to_string(),
            score.read.len().to_string(),
            score.wrong.to_string(),
            format!("{:.0}", at(&after, 50)),
            format!("{:.0}", at(&after, 95)),
            cpu.join(" / "),
        ]);
    }
    print_table(&rows);
    print_bars(readers, &scores);
}

impl Score {
    /// Milliseconds from whole in view, sorted.
    fn after(&self) -> Vec<f64> {
        let mut after: Vec<f64> =
            self.read.iter().flatten().map(|frames| *frames as f64 * MS_PER_FRAME).collect();
        after.sort_by(f64::total_cmp);
        after
    }
}

/// Shows every frame to a fresh reader, up to the first right read; the frames after it only show
/// that nothing wrong is read.
fn present(sequence: &Sequence, reader: &Make, score: &mut Score) {
    let mut read = (reader.fresh)();
    let mut first = None;
    for (gray, at) in sequence.frames.iter().zip(0_i64..) {
        if first.is_some() && reader.name != OURS {
            break;
        }
        let start = ThreadTime::now();
        let found = readers::contained(&mut read, gray);
        score.times.push(start.elapsed().as_secs_f64() * 1000.0);
        let wrong = found.iter().filter(|it| !it.is_one_of(&sequence.truth)).count();
        score.wrong += wrong;
        if found.len() > wrong && first.is_none() {
            first = Some(at - sequence.whole_at);
        }
    }
    score.read.push(first);
}

fn print_bars(readers: &[Make], scores: &[Score]) {
    let of = |name: &str| {
        readers.iter().zip(scores).find(|(reader, _)| reader.name == name).map(|(_, score)| score)
    };
    let Some(ours) = of(OURS) else { return };
    let after = ours.after();
    let share = after.len() as f64 / ours.read.len().max(1) as f64;
    print_bar(share >= 28.0 / 30.0, "28 of 30 read");
    print_bar(ours.wrong == 0, "nothing wrong read");
    print_bar(at(&after, 95) <= 700.0, "95 % of what is read within 700 ms of whole in view");
    if let Some(theirs) = of(ZXING) {
        let bar = "median no later than zxing-cpp's";
        print_bar(at(&after, 50) <= at(&theirs.after(), 50), bar);
        let later = ours.read.iter().zip(&theirs.read).filter(|pair| match pair {
            (Some(ours), Some(theirs)) => *ours > theirs + 2,
            (None, Some(_)) => true,
            _ => false,
        });
        let later = later.count();
        print_bar(later == 0, &format!("more than two frames later than zxing-cpp: {later}"));
    }
    let list = ours.read.iter().map(|it| it.map_or_else(|| String::from("-"), |it| it.to_string()));
    println!("frames from whole in view: {}\n", list.collect::<Vec<_>>().join(" "));
}

//! Still frames: what share is read, by factor; wrong and false reads; time by size.

use crate::{
    figures::{at, print_bar, print_table},
    readers::{self, Make, OURS, RQRR, Reading, ZBAR},
};
use cpu_time::ThreadTime;
use maneki_scan::Gray;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) struct Still {
    pub(crate) name: String,
    pub(crate) gray: Gray,
    /// Any of these is right; none where no code is there.
    pub(crate) truth: Vec<Vec<u8>>,
    pub(crate) factor: String,
}

impl Still {
    fn size(&self) -> &'static str {
        match self.gray.height {
            0..=480 => "480p",
            481..=720 => "720p",
            721..=1080 => "1080p",
            _ => "larger",
        }
    }
}

/// A reading of which the label does not tell.
#[derive(Clone, Debug)]
struct Untold {
    file: String,
    /// Whether the label tells of any code.
    beside_a_code: bool,
    reading: Reading,
}

/// What one reader made of all frames.
#[derive(Default)]
struct Score {
    read: BTreeMap<String, usize>,
    untold: Vec<Untold>,
    /// Codes that are there, though no label tells of them.
    unlabelled: usize,
    times: BTreeMap<&'static str, Vec<f64>>,
    missed: Vec<String>,
}

impl Score {
    fn wrong(&self) -> usize {
        self.untold.iter().filter(|it| it.beside_a_code).count()
    }

    fn false_reads(&self) -> usize {
        self.untold.len() - self.wrong()
    }
}

pub(crate) fn run(frames: &[Still], readers: &[Make], name_missed: bool) {
    let mut scores: Vec<Score> = readers.iter().map(|reader| score(frames, reader)).collect();
    excuse_labels(readers, &mut scores);
    let mut of: BTreeMap<&str, usize> = BTreeMap::new();
    for frame in frames.iter().filter(|frame| !frame.truth.is_empty()) {
        *of.entry(frame.factor.as_str()).or_default() += 1;
    }
    print_rates(readers, &scores, &of, frames.len());
    print_times(readers, &scores);
    print_bars(readers, &scores, &of);
    for (reader, score) in readers.iter().zip(&scores) {
        if reader.name != OURS {
            continue;
        }
        for untold in &score.untold {
            println!("{untold:?}");
        }
        if name_missed {
            println!("missed: {}", score.missed.join(" "));
        }
    }
}

fn score(frames: &[Still], reader: &Make) -> Score {
    let mut score = Score::default();
    for frame in frames {
        let mut read = (reader.fresh)();
        let start = ThreadTime::now();
        let found = readers::contained(&mut read, &frame.gray);
        let took = start.elapsed().as_secs_f64() * 1000.0;
        score.times.entry(frame.size()).or_default().push(took);
        let (right, untold): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|it| it.is_one_of(&frame.truth));
        let (file, beside_a_code) = (&frame.name, !frame.truth.is_empty());
        score.untold.extend(untold.into_iter().map(|reading| Untold {
            file: file.clone(),
            beside_a_code,
            reading,
        }));
        if frame.truth.is_empty() {
            continue;
        }
        if !right.is_empty() {
            *score.read.entry(frame.factor.clone()).or_default() += 1;
        } else {
            score.missed.push(frame.name.clone());
        }
    }
    score.times.values_mut().for_each(|times| times.sort_by(f64::total_cmp));
    score
}

/// A photograph may show a code of which its label does not tell, such as one inside another. What
/// both readers that share nothing with the others read alike is there, and nobody's wrong read.
fn excuse_labels(readers: &[Make], scores: &mut [Score]) {
    let of = |name: &str| {
        let at = readers.iter().position(|reader| reader.name == name)?;
        Some(scores[at].untold.clone())
    };
    let (Some(one), Some(other)) = (of(RQRR), of(ZBAR)) else { return };
    let among = |list: &[Untold], it: &Untold| {
        list.iter().any(|seen| seen.file == it.file && seen.reading.is_like(&it.reading))
    };
    for score in scores {
        let there = score.untold.extract_if(.., |it| among(&one, it) && among(&other, it));
        score.unlabelled = there.count();
    }
}

fn print_rates(readers: &[Make], scores: &[Score], of: &BTreeMap<&str, usize>, frames: usize) {
    let head = |first: &str| {
        let names = readers.iter().map(|reader| reader.name.to_owned());
        [first.to_owned(), String::from("of")].into_iter().chain(names).collect::<Vec<_>>()
    };
    let all: usize = of.values().sum();
    let mut rows = vec![head("read")];
    for (factor, of) in of {
        let mut row = vec![(*factor).to_owned(), of.to_string()];
        row.extend(scores.iter().map(|it| it.read.get(*factor).unwrap_or(&0).to_string()));
        rows.push(row);
    }
    let line = |name: &str, of: usize, figure: &dyn Fn(&Score) -> String| {
        let mut row = vec![name.to_owned(), of.to_string()];
        row.extend(scores.iter().map(figure));
        row
    };
    let read = |it: &Score| it.read.values().sum::<usize>();
    let share = |it: &Score| format!("{:.1} %", 100.0 * read(it) as f64 / all.max(1) as f64);
    rows.push(line("all", all, &|it| read(it).to_string()));
    rows.push(line("share", all, &share));
    rows.push(line("wrong reads", all, &|it| it.wrong().to_string()));
    rows.push(line("without a label", all, &|it| it.unlabelled.to_string()));
    rows.push(line("false reads", frames - all, &|it| it.false_reads().to_string()));
    print_table(&rows);
}

fn print_times(readers: &[Make], scores: &[Score]) {
    let sizes: BTreeSet<&str> = scores.iter().flat_map(|it| it.times.keys().copied()).collect();
    let mut rows = vec![vec![String::from("CPU ms: median / p95 / max")]];
    rows[0].extend(readers.iter().map(|reader| reader.name.to_owned()));
    for size in sizes {
        let mut row = vec![size.to_owned()];
        row.extend(scores.iter().map(|score| {
            let times = score.times.get(size).map_or(&[][..], Vec::as_slice);
            format!("{:.1} / {:.1} / {:.1}", at(times, 50), at(times, 95), at(times, 100))
        }));
        rows.push(row);
    }
    print_table(&rows);
}

fn print_bars(readers: &[Make], scores: &[Score], of: &BTreeMap<&str, usize>) {
    let ours = readers.iter().zip(scores).find(|(reader, _)| reader.name == OURS);
    let Some((_, ours)) = ours else { return };
    print_bar(ours.untold.is_empty(), "no wrong and no false read");
    let read = |score: &Score, factor: &str| score.read.get(factor).copied().unwrap_or(0);
    for factor in of.keys() {
        let others = readers.iter().zip(scores).filter(|(reader, _)| reader.name != OURS);
        let best = others.max_by_key(|(_, score)| read(score, factor));
        let Some((best, score)) = best else { continue };
        let (we, they) = (read(ours, factor), read(score, factor));
        if we < they {
            print_bar(false, &format!("{factor}: {we}, but {} reads {they}", best.name));
        }
    }
    if let Some(times) = ours.times.get("720p") {
        let figures = [at(times, 50), at(times, 95), at(times, 100)];
        let met = figures.iter().zip([6.0, 33.0, 60.0]).all(|(figure, bar)| *figure <= bar);
        print_bar(met, "720p: median 6 ms, 95 % within 33 ms, never over 60 ms");
    }
    println!();
}

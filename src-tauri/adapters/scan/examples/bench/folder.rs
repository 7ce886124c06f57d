//! Labelled frames from a folder.

use crate::{readers::trimmed, sequences::Sequence, stills::Still};
use maneki_scan::load_gray;
use serde_json::Value;
use std::{collections::BTreeMap, fs, path::Path};

/// None where the folder holds none.
pub(crate) fn stills(folder: &Path) -> Option<Vec<Still>> {
    let labels = fs::read_to_string(folder.join("labels.jsonl")).ok()?;
    let frames: Vec<Still> = labels.lines().filter_map(|line| still(folder, line)).collect();
    (!frames.is_empty()).then_some(frames)
}

fn still(folder: &Path, line: &str) -> Option<Still> {
    let label: Value = serde_json::from_str(line).ok()?;
    let file = label["file"].as_str()?;
    // Photographs name their file from the folder above.
    let path = [folder.join(file), folder.join("..").join(file)];
    let gray = path.iter().find_map(|path| load_gray(path).ok())?;
    let texts = |key: &str| {
        let list = label[key].as_array()?;
        Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>())
    };
    let truth = match texts("truth") {
        Some(truth) => truth.into_iter().map(String::into_bytes).collect(),
        None => texts("truth_hex")?.iter().map(|hex| from_hex(hex)).collect(),
    };
    let factor = label["factor"].as_str().or(label["set"].as_str())?.to_owned();
    Some(Still { name: file.to_owned(), gray, truth, factor })
}

/// None where the folder holds none.
pub(crate) fn sequences(folder: &Path) -> Option<Vec<Sequence>> {
    let mut sequences: BTreeMap<i64, Sequence> = BTreeMap::new();
    for entry in fs::read_dir(folder).ok()?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !(name.starts_with("labels-") && name.ends_with(".jsonl")) {
            continue;
        }
        for line in fs::read_to_string(entry.path()).ok()?.lines() {
            let label: Value = serde_json::from_str(line).ok()?;
            let gray = load_gray(&folder.join(label["file"].as_str()?)).ok()?;
            let truth = vec![label["truth"][0].as_str()?.as_bytes().to_vec()];
            let sequence = sequences.entry(label["seq"].as_i64()?).or_insert(Sequence {
                frames: Vec::new(),
                truth,
                whole_at: 0,
            });
            sequence.frames.push(gray);
            if let Some(whole_at) = label["vis"].as_i64() {
                sequence.whole_at = whole_at;
            }
        }
    }
    (!sequences.is_empty()).then(|| sequences.into_values().collect())
}

fn from_hex(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks_exact(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    trimmed(&digits.filter_map(byte).collect::<Vec<_>>())
}

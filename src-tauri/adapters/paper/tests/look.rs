//! Writes every paper for a person to look at, and for other programs to read: as PDF, as PNG, as
//! the dots of a thermal head, and as JSON what stands on it.
//! `MANEKI_LOOK=folder cargo test --workspace --test look`.

#[path = "support/samples.rs"]
mod samples;

use maneki_paper::{list::Item, pdf::pdf, raster};
use serde_json::json;
use std::{env, fs, path::PathBuf};

#[test]
fn papers_to_look_at() {
    let Some(folder) = env::var_os("MANEKI_LOOK").map(PathBuf::from) else { return };
    fs::create_dir_all(&folder).expect("the folder can be made");
    let write = |name: String, bytes: &[u8]| fs::write(folder.join(name), bytes).expect("written");
    for (name, sheets) in samples::all() {
        write(format!("{name}.pdf"), &pdf(&sheets).expect("a PDF"));
        let mut pages = vec![];
        for (number, page) in sheets.pages.iter().enumerate() {
            write(
                format!("{name}-{number}.png"),
                &raster::png(&sheets, number, 150.0).expect("a picture"),
            );
            let dots = raster::dots(page, raster::HEAD_DPI);
            write(
                format!("{name}-{number}-dots.png"),
                &raster::dots_png(&dots).expect("a picture"),
            );
            let (mut runs, mut codes) = (vec![], vec![]);
            for item in &page.items {
                match item {
                    Item::Run(run) => runs.push(run.text()),
                    Item::Qr { says, .. } => codes.push(says),
                    Item::Fill { .. } | Item::Logo { .. } => {}
                }
            }
            pages.push(json!({ "runs": runs, "codes": codes }));
        }
        write(format!("{name}.json"), json!(pages).to_string().as_bytes());
    }
}

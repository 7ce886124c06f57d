//! Writes every paper as PNG and PDF for a person to look at:
//! `MANEKI_LOOK=folder cargo test -p maneki-paper --test look`.

#[path = "support/samples.rs"]
mod samples;

use maneki_core::printer::Media;
use maneki_paper::{
    document::{
        formal::formal,
        receipt::receipt,
        shift::shift,
        slip::{SlipForm, slip},
    },
    list::Sheets,
    pdf::pdf,
    raster,
};
use std::{env, fs, path::PathBuf};

fn folder() -> Option<PathBuf> {
    let folder = PathBuf::from(env::var_os("MANEKI_LOOK")?);
    fs::create_dir_all(&folder).expect("the folder can be made");
    Some(folder)
}

fn save(name: &str, sheets: &Sheets, dpi: f32) {
    let Some(folder) = folder() else { return };
    fs::write(folder.join(format!("{name}.pdf")), pdf(sheets).expect("a PDF")).expect("written");
    for page in 0..sheets.pages.len() {
        let png = raster::png(sheets, page, dpi).expect("a picture");
        fs::write(folder.join(format!("{name}-{page}.png")), png).expect("written");
    }
}

#[test]
fn receipts() {
    for language in samples::LANGUAGES {
        for (roll, width) in [(Media::Mm80, 80), (Media::Mm58, 58)] {
            let sheets = receipt(&samples::receipt(language), roll).expect("set");
            save(&format!("receipt-{language:?}-{width}"), &sheets, 150.0);
            let sheets = receipt(&samples::crowded(language), roll).expect("set");
            save(&format!("crowded-{language:?}-{width}"), &sheets, 150.0);
        }
        let sheets = receipt(&samples::returned(language), Media::Mm80).expect("set");
        save(&format!("returned-{language:?}"), &sheets, 150.0);
        let dots = raster::dots(&sheets.pages[0], raster::HEAD_DPI);
        if let (Some(folder), Some(png)) = (folder(), raster::dots_png(&dots)) {
            fs::write(folder.join(format!("returned-{language:?}-dots.png")), png)
                .expect("written");
        }
    }
}

#[test]
fn slips() {
    for language in samples::LANGUAGES {
        let mut content = samples::slip(language);
        for form in [SlipForm::A4, SlipForm::A5, SlipForm::Mm80] {
            let sheets = slip(&content, form).expect("set");
            save(&format!("slip-{language:?}-{form:?}"), &sheets, 110.0);
        }
        (content.sample, content.copy) = (true, 1);
        content.send_state = maneki_core::taxfree::slip::SendState::NotSent;
        let sheets = slip(&content, SlipForm::A4).expect("set");
        save(&format!("slip-marked-{language:?}"), &sheets, 110.0);
    }
}

#[test]
fn the_shop_s_own() {
    use maneki_core::receipt::ShiftKind;
    for kind in [ShiftKind::X, ShiftKind::Z] {
        save(
            &format!("shift-{kind:?}"),
            &shift(&samples::shift(kind), Media::Mm80).expect("set"),
            150.0,
        );
    }
    save("formal", &formal(&samples::formal(), Media::Mm80).expect("set"), 150.0);
}

//! The same display list as a page for a browser to print.

use maneki_paper::{
    fonts::{Face, tag},
    list::{Item, Sheets},
};
use std::{fmt::Write as _, path::Path};

/// The first page. Its fonts are the project's own, read from their folder.
pub(crate) fn html(sheets: &Sheets, fonts: &Path) -> String {
    let page = &sheets.pages[0];
    let mut out = String::from("<!doctype html><meta charset=\"utf-8\"><style>");
    for (number, face) in Face::ALL.into_iter().enumerate() {
        let file = fonts.join(file_of(face)).display().to_string();
        let _ = write!(out, "@font-face{{font-family:f{number};src:url(file://{file})}}");
    }
    let (width, height) = (page.width, page.height);
    let _ = write!(
        out,
        "@page{{size:{width}pt {height}pt;margin:0}}body{{margin:0}}\
         span,i{{position:absolute;white-space:pre;line-height:1}}i{{display:block}}</style>"
    );
    for item in &page.items {
        match item {
            Item::Run(run) => {
                let number = Face::ALL.iter().position(|face| *face == run.face).unwrap_or(0);
                let [r, g, b] = run.ink.rgb();
                let text = run.text().replace('&', "&amp;").replace('<', "&lt;");
                let top = run.y - run.size * 0.88;
                let _ = write!(
                    out,
                    "<span lang={} style=\"left:{}pt;top:{top}pt;font:{}pt f{number};\
                     color:rgb({r},{g},{b})\">{text}</span>",
                    tag(run.language),
                    run.x,
                    run.size,
                );
            }
            Item::Fill { x, y, width, height, ink } => {
                let [r, g, b] = ink.rgb();
                rectangle(&mut out, [*x, *y, *width, *height], &format!("rgb({r},{g},{b})"));
            }
            Item::Qr { x, y, module, rows, .. } | Item::Logo { x, y, module, rows, .. } => {
                for (down, row) in rows.iter().enumerate() {
                    for (across, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
                        let (left, top) = (across as f32 * module, down as f32 * module);
                        rectangle(&mut out, [x + left, y + top, *module, *module], "#111");
                    }
                }
            }
        }
    }
    out
}

fn rectangle(out: &mut String, [x, y, width, height]: [f32; 4], colour: &str) {
    let _ = write!(
        out,
        "<i style=\"left:{x}pt;top:{y}pt;width:{width}pt;height:{height}pt;\
         background:{colour};print-color-adjust:exact\"></i>"
    );
}

fn file_of(face: Face) -> &'static str {
    match face {
        Face::JpRegular => "jp-regular.ttf",
        Face::JpBold => "jp-bold.ttf",
        Face::ScRegular => "sc-regular.ttf",
        Face::ScBold => "sc-bold.ttf",
        Face::KrRegular => "kr-regular.ttf",
        Face::KrBold => "kr-bold.ttf",
        Face::LatinRegular => "latin-regular.ttf",
        Face::LatinBold => "latin-bold.ttf",
        Face::Emoji => "emoji.ttf",
        Face::Extra => "extra.ttf",
    }
}

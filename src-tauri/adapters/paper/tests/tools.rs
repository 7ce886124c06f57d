//! What programs that are not ours say of our PDFs: qpdf, poppler, and PDFBox's text and
//! Preflight (Debian: qpdf, poppler-utils, libpdfbox2-java, libjaxb-api-java,
//! libactivation-java). A test whose program is not installed says so and is skipped.

#[path = "support/samples.rs"]
mod samples;

use maneki_core::{cart::TaxLine, money::Yen, printer::Media, receipt::Receipt, staff::Language};
use maneki_paper::{
    document::receipt::receipt,
    list::{Run, Sheets},
    pdf::pdf,
    raster,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A folder of this test's own, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("maneki-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).expect("written");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What a program prints; none, and it is said, where it is not installed.
fn run(program: &str, arguments: &[&str], file: &Path, after: &[&str]) -> Option<(bool, String)> {
    let output = Command::new(program).args(arguments).arg(file).args(after).output();
    let Ok(output) = output else {
        println!("skipped: {program} is not installed");
        return None;
    };
    let text = [output.stdout, output.stderr].concat();
    Some((output.status.success(), String::from_utf8_lossy(&text).into_owned()))
}

/// One of each document in each language, as PDF.
fn files(folder: &Folder) -> Vec<(String, PathBuf, Sheets)> {
    let all = samples::all().into_iter();
    all.map(|(name, sheets)| {
        let bytes = pdf(&sheets).expect("written");
        let path = folder.write(&format!("{name}.pdf"), &bytes);
        (name, path, sheets)
    })
    .collect()
}

#[test]
fn the_files_are_sound_and_every_font_is_embedded() {
    let folder = Folder::new("sound");
    for (name, path, _) in files(&folder) {
        let Some((sound, said)) = run("qpdf", &["--check"], &path, &[]) else { return };
        assert!(sound, "{name}: {said}");
        let Some((_, fonts)) = run("pdffonts", &[], &path, &[]) else { return };
        let rows: Vec<&str> = fonts.lines().skip(2).collect();
        assert!(!rows.is_empty(), "{name} has no fonts");
        for row in rows {
            let (tag, _) = row.split_once('+').expect("a subset's tag");
            assert!(tag.len() == 6 && tag.chars().all(|c| c.is_ascii_uppercase()), "{row}");
            assert!(row.contains("CID TrueType") && row.contains("yes yes yes"), "{name}: {row}");
        }
    }
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn every_run_is_in(name: &str, sheets: &Sheets, text: &str, reader: &str) {
    let text = bare(text);
    for run in sheets.runs() {
        let wanted = bare(&run.text());
        assert!(text.contains(&wanted), "{name}: {reader} does not find {wanted}");
    }
}

#[test]
fn poppler_finds_every_word() {
    let folder = Folder::new("poppler");
    for (name, path, sheets) in files(&folder) {
        let arguments = ["-raw", "-enc", "UTF-8"];
        let Some((_, text)) = run("pdftotext", &arguments, &path, &["-"]) else { return };
        every_run_is_in(&name, &sheets, &text, "poppler");
    }
}

const JARS: &str = "/usr/share/java/pdfbox2-tools.jar:/usr/share/java/pdfbox2.jar:\
    /usr/share/java/fontbox2.jar:/usr/share/java/preflight.jar:/usr/share/java/xmpbox.jar:\
    /usr/share/java/jaxb-api.jar:/usr/share/java/javax.activation.jar:\
    /usr/share/java/commons-logging.jar";

fn has_pdfbox() -> bool {
    let here = Path::new("/usr/share/java/preflight.jar").exists();
    if !here {
        println!("skipped: PDFBox (libpdfbox2-java) is not installed");
    }
    here
}

/// One document of each kind: a Java machine takes a second to start.
fn some(folder: &Folder) -> Vec<(String, PathBuf, Sheets)> {
    let chosen = [
        "receipt-Mm80-ZhHans",
        "crowded-Mm58-Ko",
        "return-Mm80-En",
        "slip-A4-ZhHant",
        "slip-A5-Ko",
    ];
    let also = ["shift-Z-Mm80", "formal-Mm58"];
    let wanted = |name: &str| chosen.contains(&name) || also.contains(&name);
    files(folder).into_iter().filter(|(name, _, _)| wanted(name)).collect()
}

#[test]
fn pdfbox_finds_every_word() {
    if !has_pdfbox() {
        return;
    }
    let folder = Folder::new("pdfbox");
    for (name, path, sheets) in some(&folder) {
        let class = "org.apache.pdfbox.tools.ExtractText";
        let arguments = ["-cp", JARS, class, "-console", "-encoding", "UTF-8"];
        let Some((_, text)) = run("java", &arguments, &path, &[]) else { return };
        every_run_is_in(&name, &sheets, &text, "PDFBox");
    }
}

/// Every document, in one Java machine.
#[test]
fn the_files_are_archives() {
    if !has_pdfbox() {
        return;
    }
    let folder = Folder::new("preflight");
    let files = files(&folder);
    let list: Vec<String> = files.iter().map(|(_, path, _)| path.display().to_string()).collect();
    let list = folder.write("list", list.join("\n").as_bytes());
    let class = "org.apache.pdfbox.preflight.Validator_A1b";
    let arguments = ["-cp", JARS, class, "xml", "batch"];
    let Some((_, said)) = run("java", &arguments, &list, &[]) else { return };
    for (name, path, _) in &files {
        let answer = fs::read_to_string(format!("{}.preflight.xml", path.display()));
        let answer = answer.unwrap_or_else(|_| panic!("{name} was not looked at: {said}"));
        assert!(answer.contains(">true</isValid>"), "{name}: {answer}");
    }
}

/// Poppler's picture of a page and ours agree: what the window shows is what is printed.
#[test]
fn the_preview_is_what_poppler_draws() {
    let folder = Folder::new("preview");
    for (name, path, sheets) in some(&folder) {
        let target = folder.0.join(&name);
        let target = target.to_string_lossy();
        let arguments = ["-r", "100", "-singlefile"];
        if run("pdftoppm", &arguments, &path, &[&target]).is_none() {
            return;
        }
        let theirs = fs::read(folder.0.join(format!("{name}.ppm"))).expect("a picture");
        let (width, height, theirs) = ppm(&theirs);
        let (own_width, own_height, ours) = raster::picture(&sheets.pages[0], sheets.border, 100.0);
        assert!(width.abs_diff(own_width) <= 2 && height.abs_diff(own_height) <= 2, "{name}");
        // Cells of 6 by 6 dots: half a dot of shift is no difference to a reader.
        let (across, down) = (width.min(own_width) / 6, height.min(own_height) / 6);
        let mean = |picture: &[u8], width: usize, cell: usize| -> usize {
            let (x, y) = (cell % across * 6, cell / across * 6);
            let dots = (0..36).map(|dot| picture[((y + dot / 6) * width + x + dot % 6) * 3]);
            dots.map(usize::from).sum::<usize>() / 36
        };
        let off = (0..across * down)
            .filter(|cell| mean(theirs, width, *cell).abs_diff(mean(&ours, own_width, *cell)) > 64);
        let share = off.count() as f64 / (across * down) as f64;
        println!("{name}: {:.3} % of the cells differ much", share * 100.0);
        assert!(share < 0.01, "{name}: {share}");
    }
}

fn ppm(bytes: &[u8]) -> (usize, usize, &[u8]) {
    let head: Vec<&str> =
        std::str::from_utf8(&bytes[..15]).unwrap_or("").split_whitespace().collect();
    let number = |at: usize| head[at].parse::<usize>().expect("a number");
    let (width, height) = (number(1), number(2));
    (width, height, &bytes[bytes.len() - width * height * 3..])
}

/// A thousand random sales: what the paper's text says, added up again, is the ledger.
#[test]
fn the_arithmetic_on_the_paper_is_the_ledger_s() {
    let folder = Folder::new("sums");
    let mut seed = 20_261_123_u64;
    let mut random = move |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for batch in 0..10 {
        let receipts: Vec<Receipt> = (0..100).map(|_| random_receipt(&mut random)).collect();
        let mut whole = receipt(&receipts[0], Media::Mm80).expect("set");
        for other in &receipts[1..] {
            whole.pages.extend(receipt(other, Media::Mm80).expect("set").pages);
        }
        let path = folder.write(&format!("{batch}.pdf"), &pdf(&whole).expect("written"));
        let arguments = ["-layout", "-enc", "UTF-8"];
        let Some((_, text)) = run("pdftotext", &arguments, &path, &["-"]) else { return };
        let pages: Vec<&str> = text.split('\u{c}').collect();
        for (content, page) in receipts.iter().zip(pages) {
            check_sums(content, page);
        }
    }
}

fn random_receipt(random: &mut impl FnMut(u64) -> u64) -> Receipt {
    let goods = samples::lines();
    let count = 1 + random(12);
    let lines = (0..count).map(|_| {
        let mut line = goods[random(goods.len() as u64) as usize].clone();
        let unit = 1 + random(99_999);
        line.unit_yen = Yen::new(unit as i64).expect("in range");
        line.quantity = 1 + random(9) as u32;
        line.gross_yen = line.unit_yen.times(i64::from(line.quantity)).expect("in range");
        let off = random(3).saturating_sub(1) * random(unit);
        line.off_yen = Yen::new(off as i64).expect("in range");
        line
    });
    let lines: Vec<_> = lines.collect();
    let standard = lines.iter().filter(|line| !line.reduced).count() as u64;
    samples::of_lines(lines, Yen::of(if standard > 0 { 1 } else { 0 }), Language::ZhHans)
}

/// The amount at the end of a line.
fn amount(line: &str) -> Option<i64> {
    let word = line.split_whitespace().last()?;
    let (sign, digits) = match word.strip_prefix("-¥") {
        Some(digits) => (-1, digits),
        None => (1, word.strip_prefix('¥')?),
    };
    digits.replace(',', "").parse::<i64>().ok().map(|yen| sign * yen)
}

fn check_sums(content: &Receipt, page: &str) {
    let after = |mark: &str| -> i64 {
        let line = page.lines().find(|line| line.trim_start().starts_with(mark));
        line.and_then(amount).unwrap_or_else(|| panic!("{mark} is not on the page:\n{page}"))
    };
    let goods: i64 = page
        .lines()
        .take_while(|line| !line.trim_start().starts_with("小計"))
        .filter_map(amount)
        .sum();
    assert_eq!(goods, after("小計"), "the goods do not sum up:\n{page}");
    let discount = content.discount.as_ref().map_or(0, |off| -off.yen.get());
    assert_eq!(goods + discount, after("合計"), "{page}");
    assert_eq!(after("合計"), content.total_yen.get());
    let rate = |tax: &TaxLine| -> (i64, i64) {
        let percent = tax.rate.get();
        let mark = if percent == 8 { "※ " } else { "" };
        (after(&format!("{mark}{percent}%対象")), after(&format!("（内消費税等 {percent}%")))
    };
    let found: Vec<(i64, i64)> = content.taxes.iter().map(rate).collect();
    let nets: i64 = found.iter().map(|(net, _)| net).sum();
    assert_eq!(nets, after("合計"), "the rates do not sum up:\n{page}");
    for (tax, (net, inside)) in content.taxes.iter().zip(found) {
        // Once per rate, rounded down: worked out again from the printed total.
        let percent = i64::from(tax.rate.get());
        assert_eq!(inside, net * percent / (100 + percent), "{page}");
    }
}

#[test]
fn runs_are_read_in_the_order_of_the_paper() {
    let sheets = receipt(&samples::receipt(Language::ZhHans), Media::Mm80).expect("set");
    let text: Vec<String> = sheets.runs().map(Run::text).collect();
    let at = |wanted: &str| text.iter().position(|run| run.starts_with(wanted)).expect(wanted);
    let order =
        ["まねき堂", "お買上明細", "宇治抹茶", "小計", "合計", "Alipay", "人民元", "ご来店"];
    assert!(order.map(at).is_sorted());
}

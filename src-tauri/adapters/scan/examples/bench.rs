//! Compares this cascade with the readers it is built on, on a folder of labelled frames.
fn main() {
    let folder = std::path::PathBuf::from(std::env::args().nth(1).expect("usage: bench FOLDER"));
    let labels = std::fs::read_to_string(folder.join("labels.jsonl")).expect("labels.jsonl");
    let verbose = std::env::args().any(|a| a == "-v");
    let only = std::env::args().skip(2).find(|a| !a.starts_with('-'));
    let mut by: std::collections::BTreeMap<String, (u32, u32)> = Default::default();
    let mut times: std::collections::BTreeMap<String, Vec<f64>> = Default::default();
    let mut wrong = 0;
    let mut dec = maneki_scan::Decoder::default();
    for line in labels.lines() {
        let v: serde_json::Value = serde_json::from_str(line).expect("json");
        let f = v["factor"].as_str().unwrap_or("?").to_owned();
        let file = v["file"].as_str().expect("file");
        if only.as_ref().is_some_and(|o| !file.starts_with(o.as_str())) {
            continue;
        }
        let truth: Vec<&str> =
            v["truth"].as_array().expect("t").iter().map(|t| t.as_str().expect("s")).collect();
        let g = maneki_scan::load_gray(&folder.join(file)).expect("gray");
        let t = cpu_time::ThreadTime::now();
        let found = dec.decode(g.frame());
        let ms = t.elapsed().as_secs_f64() * 1000.0;
        times.entry(v["res"].as_str().unwrap_or("?").into()).or_default().push(ms);
        let bad = found.iter().filter(|c| !truth.contains(&c.text.as_str())).count();
        wrong += bad;
        if bad > 0 {
            println!(
                "WRONG {file} {:?} {:?}",
                found.iter().map(|f| f.text.clone()).collect::<Vec<_>>(),
                truth
            );
        }
        let ok = found.iter().any(|c| truth.contains(&c.text.as_str()));
        let e = by.entry(f).or_default();
        e.1 += 1;
        e.0 += u32::from(ok);
        if verbose && !ok && !truth.is_empty() {
            println!(
                "miss {file} lv {} ppm {} kind {} modules {} {:?} {ms:.1}",
                v["lv"], v["ppm"], v["kind"], v["modules"], v["on"]
            );
        }
    }
    let (mut a, mut b) = (0, 0);
    for (f, (ok, n)) in &by {
        println!("{f:10} {ok}/{n}");
        if f != "neg" {
            a += ok;
            b += n;
        }
    }
    println!("total {a}/{b} = {:.1} % wrong/false {wrong}", 100.0 * f64::from(a) / f64::from(b));
    for (r, t) in &mut times {
        t.sort_by(f64::total_cmp);
        println!(
            "{r}: med {:.1} p95 {:.1} max {:.1}",
            t[t.len() / 2],
            t[t.len() * 95 / 100],
            t[t.len() - 1]
        );
    }
}

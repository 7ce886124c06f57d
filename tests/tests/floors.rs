//! The house has floors: each crate and each folder of the screens imports only what lies below.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const ADAPTERS: [&str; 10] = [
    "camera",
    "files",
    "paper",
    "print",
    "scan",
    "serial",
    "store",
    "system",
    "taxoffice",
    "wallet",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every crate that ends up in this one, itself left out.
fn below(package: &str) -> BTreeSet<String> {
    let tree = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["tree", "--locked", "--offline", "--edges", "normal", "--prefix", "none"])
        .args(["--format", "{p}", "--package", package])
        .output()
        .expect("cargo runs");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    String::from_utf8(tree.stdout)
        .expect("crate names are text")
        .lines()
        .skip(1)
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

fn ours(crates: &BTreeSet<String>) -> BTreeSet<&str> {
    crates.iter().map(String::as_str).filter(|name| name.starts_with("maneki")).collect()
}

fn refuse(package: &str, crates: &BTreeSet<String>, forbidden: &[&str]) {
    for name in forbidden {
        assert!(!crates.contains(*name), "{package} must not reach {name}");
    }
}

#[test]
fn the_core_knows_nothing_of_the_world() {
    let crates = below("maneki-core");
    assert_eq!(ours(&crates), BTreeSet::new());
    refuse(
        "maneki-core",
        &crates,
        &["serde", "serde_json", "tokio", "rand", "getrandom", "chrono"],
    );
}

#[test]
fn the_app_knows_the_core_only() {
    let crates = below("maneki-app");
    assert_eq!(ours(&crates), BTreeSet::from(["maneki-core"]));
    let world = ["tauri", "rusqlite", "ureq", "tokio", "getrandom", "keyring", "nokhwa"];
    refuse("maneki-app", &crates, &world);
}

#[test]
fn no_adapter_knows_another() {
    for adapter in ADAPTERS {
        let package = format!("maneki-{adapter}");
        let crates = below(&package);
        let allowed = BTreeSet::from(["maneki-core", "maneki-app"]);
        assert!(ours(&crates).is_subset(&allowed), "{package} reaches {:?}", ours(&crates));
        refuse(&package, &crates, &["tauri"]);
    }
}

#[test]
fn only_the_shell_knows_tauri() {
    for package in ["maneki-host", "maneki-cli"] {
        refuse(package, &below(package), &["tauri", "wry"]);
    }
}

/// Source files below a folder of the screens, with their imports that are not types only.
fn imports(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("ui/src").join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the screens are here") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap_or_default();
            let statements = text.split("import ").skip(1).filter(|one| !one.starts_with("type "));
            for statement in statements {
                let Some(from) = statement.split('"').nth(1) else { continue };
                found.push((path.clone(), from.to_owned()));
            }
        }
    }
    found
}

#[test]
fn only_the_bridge_knows_tauris_package() {
    for (file, from) in imports("") {
        let allowed = file.ends_with("ipc/tauri.ts") || !from.starts_with("@tauri-apps/");
        assert!(allowed, "{} imports {from}", file.display());
    }
}

#[test]
fn no_window_knows_another() {
    for window in ["cashier", "customer", "manager", "phone", "trouble"] {
        for (file, from) in imports(&format!("windows/{window}")) {
            assert!(
                !from.contains("windows/") && !is_other_window(&from, window),
                "{} imports {from}",
                file.display()
            );
        }
    }
}

fn is_other_window(from: &str, window: &str) -> bool {
    let beside = from.strip_prefix("../").and_then(|rest| rest.split('/').next());
    beside.is_some_and(|name| {
        name != window && ["cashier", "customer", "manager", "phone", "trouble"].contains(&name)
    })
}

#[test]
fn components_take_props_only() {
    for (file, from) in imports("components") {
        assert!(
            !from.contains("/ipc/") && !from.contains("/state/"),
            "{} imports {from}",
            file.display()
        );
    }
}

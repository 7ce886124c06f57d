//! The generated files are those of today's table.

use maneki_app::bindings::{access_list, typescript};

fn check(file: &str, fresh: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file);
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == fresh, "{file} is stale: run ./dev bindings");
}

#[test]
fn the_screens_types_are_fresh() {
    check("ui/src/ipc/bindings.ts", &typescript());
}

#[test]
fn the_access_list_is_fresh() {
    check("src-tauri/commands.txt", &access_list());
}

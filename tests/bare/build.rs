//! As Tauri wants it.

fn main() {
    tauri_build::build();
}

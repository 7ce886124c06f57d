//! `./dev bindings`: writes the screens' types and the shell's access list from the table.

use maneki_app::bindings::{access_list, typescript};
use std::{fs, path::Path};

fn main() -> std::io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::create_dir_all(root.join("ui/src/ipc"))?;
    fs::write(root.join("ui/src/ipc/bindings.ts"), typescript())?;
    fs::write(root.join("src-tauri/commands.txt"), access_list())
}

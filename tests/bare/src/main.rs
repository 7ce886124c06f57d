//! Three windows with a word in each and nothing behind them: what Tauri itself costs.

fn main() {
    tauri::Builder::default()
        .run(tauri::generate_context!())
        .expect("three empty windows can be opened");
}

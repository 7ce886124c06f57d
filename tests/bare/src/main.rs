//! As many windows as the demo has, with a word in each and nothing behind them: what Tauri itself costs.

fn main() {
    tauri::Builder::default().run(tauri::generate_context!()).expect("empty windows can be opened");
}

//! The shell: windows around the till, and the bridge between them. It knows Tauri and the host,
//! and holds no rule and no state of the shop.

mod desk;
mod displays;
mod following;
mod ipc;
mod options;
mod real_time;
mod till;
mod windows;

use desk::Desk;
use ipc::Bridge;
use maneki_app::error::{AppError, ErrorCode};
use options::{Asked, Options};
use std::{process::ExitCode, sync::Arc, thread};
use tauri::{AppHandle, Manager, RunEvent};

/// Runs the till until its cashier's window is closed.
pub fn run(arguments: impl Iterator<Item = String>) -> ExitCode {
    let options = match options::read(arguments) {
        Ok(Asked::Run(options)) => options,
        Ok(Asked::Say(text)) => {
            println!("{text}");
            return ExitCode::SUCCESS;
        }
        Err(text) => {
            eprintln!("{text}");
            return ExitCode::from(2);
        }
    };
    options::settle_environment();
    real_time::forgo();
    let desk = Arc::new(Desk::default());
    let app = tauri::Builder::default()
        .invoke_handler({
            let bridge = Bridge::new(Arc::clone(&desk));
            move |invoke| bridge.answer(invoke)
        })
        .on_window_event(windows::on_event)
        .setup({
            let desk = Arc::clone(&desk);
            move |app| {
                windows::open_all(app.handle(), options.kind)?;
                open_house(app.handle().clone(), desk, options);
                Ok(())
            }
        })
        .build(tauri::generate_context!());
    match app {
        Ok(app) => {
            app.run(move |_, event| {
                if let RunEvent::Exit = event {
                    desk.close(ErrorCode::Internal.into());
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("Maneki cannot open its windows: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Opens the till beside the windows, which load their pages meanwhile.
fn open_house(app: AppHandle, desk: Arc<Desk>, options: Options) {
    thread::spawn(move || {
        let data = match &options.data {
            Some(data) => Ok(data.clone()),
            None => app.path().app_data_dir().map(|folder| folder.join(options.folder())),
        };
        let house = data
            .map_err(|error| AppError::new(ErrorCode::Internal).detail(error))
            .and_then(|data| till::open(data, options.kind));
        if let Err(error) = &house {
            windows::show_trouble(&app, error);
        }
        desk.opened(house);
    });
}

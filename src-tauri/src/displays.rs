//! Which display faces the visitor, and following it as displays are plugged in and out.

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};
use tauri::{AppHandle, LogicalSize, Manager, Monitor, PhysicalPosition, WebviewWindow};

/// The systems tell of a new display each in its own way, or not at all, so the till looks.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// The upper left corner of a display among all.
type Corner = (i32, i32);

/// The display for the visitor: the first that the cashier's window is not on. Two in one place
/// show the same picture and are one.
fn facing_visitor(displays: &[Corner], cashier: Option<Corner>) -> Option<Corner> {
    let cashier = cashier.or(displays.first().copied())?;
    displays.iter().copied().find(|&display| display != cashier)
}

fn corner(display: &Monitor) -> Corner {
    (display.position().x, display.position().y)
}

/// Puts the visitor's window where it belongs, now and whenever displays come or go.
pub(crate) fn follow(cashier: WebviewWindow, customer: WebviewWindow, alone: LogicalSize<f64>) {
    let app = cashier.app_handle().clone();
    let known = Arc::new(Mutex::new(Vec::new()));
    let look = move || {
        let displays: Vec<Corner> = cashier.available_monitors()?.iter().map(corner).collect();
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        if displays.is_empty() || *known == displays {
            return Ok(());
        }
        known.clone_from(&displays);
        place(&cashier, &customer, &displays, alone)
    };
    thread::spawn(move || {
        while in_a_turn(&app, look.clone()) {
            thread::sleep(LOOK_EVERY);
        }
    });
}

/// Looks in a turn of the event loop, to which windows and displays belong; false once it ended.
fn in_a_turn<F>(app: &AppHandle, look: F) -> bool
where
    F: FnOnce() -> tauri::Result<()> + Send + 'static,
{
    let turn = move || {
        if let Err(fault) = look() {
            eprintln!("maneki: the visitor's window could not follow the displays: {fault}");
        }
    };
    app.run_on_main_thread(turn).is_ok()
}

fn place(
    cashier: &WebviewWindow,
    customer: &WebviewWindow,
    displays: &[Corner],
    alone: LogicalSize<f64>,
) -> tauri::Result<()> {
    let here = cashier.current_monitor()?.or(cashier.primary_monitor()?).as_ref().map(corner);
    let was_full = customer.is_fullscreen()?;
    if was_full {
        customer.set_fullscreen(false)?; // Full, it would not move.
    }
    if let Some((x, y)) = facing_visitor(displays, here) {
        let there = PhysicalPosition::new(x, y);
        customer.unminimize()?;
        customer.set_position(there)?;
        customer.set_fullscreen_on_monitor(there.cast())?;
    } else if was_full {
        customer.set_size(alone)?;
        if let Some((x, y)) = here {
            customer.set_position(PhysicalPosition::new(x, y))?;
        }
    }
    cashier.set_focus() // The keys stay with the till, and nothing lies over it.
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_visitor_gets_a_display_that_the_cashier_is_not_on() {
        const LEFT: Corner = (0, 0);
        const RIGHT: Corner = (1920, 0);
        const ABOVE: Corner = (0, -1080);
        for (displays, cashier, visitor) in [
            (&[LEFT][..], Some(LEFT), None),
            (&[LEFT, RIGHT], Some(LEFT), Some(RIGHT)),
            (&[LEFT, RIGHT], Some(RIGHT), Some(LEFT)),
            (&[RIGHT, LEFT], Some(LEFT), Some(RIGHT)),
            (&[LEFT, RIGHT, ABOVE], Some(RIGHT), Some(LEFT)),
            (&[LEFT, RIGHT, ABOVE], Some(LEFT), Some(RIGHT)),
            // The same picture twice.
            (&[LEFT, LEFT], Some(LEFT), None),
            // The system does not say where the cashier's window is.
            (&[LEFT, RIGHT], None, Some(RIGHT)),
            (&[], None, None),
        ] {
            assert_eq!(facing_visitor(displays, cashier), visitor, "{displays:?} {cashier:?}");
        }
    }
}

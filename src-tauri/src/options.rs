//! What the command line and the environment ask of the shell.

use maneki_host::ShopKind;
use std::path::PathBuf;

const USAGE: &str = "\
usage: maneki [--demo | --practice] [--data DIR]
  --demo      the demo shop: nothing to plug in, its own data, every paper marked as a sample
  --practice  the same for a shop's new staff, beside its till: every paper says 練習
  --data DIR  where the till keeps its data
  --version   the version";

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) kind: ShopKind,
    pub(crate) data: Option<PathBuf>,
}

impl Options {
    /// Where the system keeps it, unless told: the demo is not the shop's.
    pub(crate) fn folder(&self) -> &'static str {
        if self.kind == ShopKind::Demo { "demo" } else { "till" }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Run(Options),
    Say(String),
}

pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Asked, String> {
    let mut options = Options::default();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--demo" => options.kind = ShopKind::Demo,
            "--practice" => options.kind = ShopKind::Practice,
            "--data" => {
                let folder = arguments.next().ok_or(format!("--data needs a folder\n{USAGE}"))?;
                options.data = Some(folder.into());
            }
            "--version" => {
                return Ok(Asked::Say(format!("maneki {}", env!("CARGO_PKG_VERSION"))));
            }
            "--help" => return Ok(Asked::Say(USAGE.to_owned())),
            _ => return Err(format!("{argument} is not known\n{USAGE}")),
        }
    }
    Ok(Asked::Run(options))
}

const AUTOMATION: &str = "TAURI_WEBVIEW_AUTOMATION";
const NO_DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Must run before any thread starts, since the environment is shared by all of them.
#[expect(unsafe_code, reason = "the environment can be set only so; no thread runs yet")]
pub(crate) fn settle_environment() {
    let may_automate = cfg!(any(debug_assertions, feature = "automation"));
    if !may_automate {
        // A page driver could press keys at the counter.
        unsafe { std::env::remove_var(AUTOMATION) };
    }
    // Without a graphics card shared buffers only cost time and memory; a driver's screenshots
    // would hang without them.
    if cfg!(target_os = "linux") && !is_automated() && !has_graphics_card() {
        unsafe { std::env::set_var(NO_DMABUF, "1") };
    }
}

/// Whether a WebDriver holds the windows.
pub(crate) fn is_automated() -> bool {
    std::env::var_os(AUTOMATION).is_some()
}

fn has_graphics_card() -> bool {
    std::fs::read_dir("/dev/dri").is_ok_and(|devices| {
        devices
            .filter_map(Result::ok)
            .any(|device| device.file_name().to_string_lossy().starts_with("renderD"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: &str) -> Result<Asked, String> {
        read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn arguments() {
        let run = |kind, data: Option<&str>| {
            Ok(Asked::Run(Options { kind, data: data.map(PathBuf::from) }))
        };
        assert_eq!(asked(""), run(ShopKind::Real, None));
        assert_eq!(asked("--demo"), run(ShopKind::Demo, None));
        assert_eq!(asked("--data d --demo"), run(ShopKind::Demo, Some("d")));
        assert_eq!(asked("--practice"), run(ShopKind::Practice, None));
        assert!(matches!(asked("--version"), Ok(Asked::Say(_))));
        assert!(asked("--data").is_err_and(|text| text.starts_with("--data needs a folder")));
        assert!(asked("--dem").is_err_and(|text| text.starts_with("--dem is not known")));
    }
}

//! The command table: every name a window or a script may call, who may call it from where, and
//! what runs. A row is the only way in.

use crate::{
    error::{AppError, ErrorCode},
    jobs::Job,
    till::Turn,
};
use maneki_core::staff::Role;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// A window, by its label; scripts call as themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Window {
    Cashier,
    Manager,
    Customer,
    /// The demo's phone.
    Phone,
    Script,
}

impl Window {
    pub const ALL: [Self; 5] =
        [Self::Cashier, Self::Manager, Self::Customer, Self::Phone, Self::Script];

    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Cashier => "cashier",
            Self::Manager => "manager",
            Self::Customer => "customer",
            Self::Phone => "phone",
            Self::Script => "script",
        }
    }

    #[must_use]
    pub fn parse(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|window| window.label() == label)
    }
}

/// Who must be signed in at the calling window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Anyone,
    Staff,
    Manager,
}

impl Who {
    fn check(self, role: Option<Role>) -> Result<(), AppError> {
        match (self, role) {
            (Self::Anyone, _) | (Self::Staff, Some(_)) | (Self::Manager, Some(Role::Manager)) => {
                Ok(())
            }
            (Self::Staff | Self::Manager, None) => Err(ErrorCode::SignInFirst.into()),
            (Self::Manager, Some(Role::Cashier)) => Err(ErrorCode::ManagerOnly.into()),
        }
    }
}

/// What a command came to: an answer at once, or a job for a reader beside the till.
#[derive(Debug)]
pub enum Done {
    Answer(Value),
    Job(Box<Job>),
}

type Run = fn(&mut Turn<'_>, Value) -> Result<Done, AppError>;

/// A command as declared.
pub struct Row {
    pub name: &'static str,
    pub windows: &'static [Window],
    pub who: Who,
    run: Run,
    /// Adds the types of request and reply for the screens.
    pub types: fn(&mut crate::bindings::Types) -> (String, String),
}

impl Row {
    pub(crate) fn call(&self, turn: &mut Turn<'_>, request: Value) -> Result<Done, AppError> {
        if !self.windows.contains(&turn.window) {
            return Err(AppError::new(ErrorCode::WrongWindow).with("command", self.name));
        }
        self.who.check(turn.role())?;
        (self.run)(turn, request)
    }

    pub(crate) fn call_unchecked(
        &self,
        turn: &mut Turn<'_>,
        request: Value,
    ) -> Result<Done, AppError> {
        (self.run)(turn, request)
    }
}

#[must_use]
pub fn find(name: &str) -> Option<&'static Row> {
    crate::commands::TABLE.iter().find(|row| row.name == name)
}

pub(crate) fn read<T: DeserializeOwned>(request: Value) -> Result<T, AppError> {
    // A command without fields may be called with nothing.
    let request = if request.is_null() { Value::Object(serde_json::Map::new()) } else { request };
    serde_json::from_value(request).map_err(|fault| {
        AppError::new(ErrorCode::BadRequest).with("fault", masked(&fault.to_string()))
    })
}

/// Hides what may be a payment code or a part of a key: a long run with a digit in it. A fault
/// quotes the value that did not fit.
#[must_use]
pub fn masked(text: &str) -> String {
    const LONGEST_SHOWN: usize = 10;
    let of_a_run = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let (mut shown, mut run) = (String::new(), String::new());
    for c in text.chars().chain(['\0']) {
        if of_a_run(c) {
            run.push(c);
            continue;
        }
        let hidden = run.len() > LONGEST_SHOWN && run.bytes().any(|byte| byte.is_ascii_digit());
        shown.push_str(if hidden { "…" } else { &run });
        run.clear();
        if c != '\0' {
            shown.push(c);
        }
    }
    shown
}

pub(crate) fn write<T: Serialize>(reply: T) -> Result<Done, AppError> {
    serde_json::to_value(reply)
        .map(Done::Answer)
        .map_err(|fault| AppError::new(ErrorCode::Internal).detail(fault))
}

/// Declares the table. `=>` answers within the step, `~>` hands a job to a reader.
macro_rules! table {
    ($($name:ident: $request:ty => $reply:ty, $windows:expr, $who:ident, $run:path;)*) => {
        pub static TABLE: &[$crate::table::Row] = &[$(
            $crate::table::Row::new(
                stringify!($name),
                $windows,
                $crate::table::Who::$who,
                |turn, request| {
                    let request: $request = $crate::table::read(request)?;
                    $crate::table::Finish::finish($run(turn, request)?)
                },
                |types| (types.add::<$request>(), types.add::<$reply>()),
            ),
        )*];
    };
}
pub(crate) use table;

impl Row {
    pub(crate) const fn new(
        name: &'static str,
        windows: &'static [Window],
        who: Who,
        run: Run,
        types: fn(&mut crate::bindings::Types) -> (String, String),
    ) -> Self {
        Self { name, windows, who, run, types }
    }
}

/// What a command's body may return.
pub(crate) trait Finish {
    fn finish(self) -> Result<Done, AppError>;
}

impl<T: Serialize> Finish for T {
    fn finish(self) -> Result<Done, AppError> {
        write(self)
    }
}

impl Finish for Job {
    fn finish(self) -> Result<Done, AppError> {
        Ok(Done::Job(Box::new(self)))
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn a_fault_does_not_repeat_codes_and_keys() {
        let cases = [
            (
                "invalid type: integer `281234567890123456`, expected a string",
                "invalid type: integer `…`, expected a string",
            ),
            (
                "invalid type: string \"MIIEvQIBADANBgkqhkiG9w0BAQ+/=\"",
                "invalid type: string \"…\"",
            ),
            ("missing field `received_yen`", "missing field `received_yen`"),
            (
                "unknown variant `configuration`, 0123456789",
                "unknown variant `configuration`, 0123456789",
            ),
        ];
        for (told, shown) in cases {
            assert_eq!(masked(told), shown);
        }
    }
}

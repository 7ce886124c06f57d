//! Faults, in the order in which requests meet them.

use serde::Deserialize;
use std::collections::VecDeque;

/// What goes wrong with one request. `{"fault":"slow","ms":3000}`, `{"fault":"reset"}`, …
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// The line is dropped before the message is looked at.
    Reset,
    /// Registered, and then the line is dropped.
    LoseAnswer,
    /// Registered, with half an answer.
    Garble,
    Slow {
        ms: u64,
    },
    /// 503 without a body.
    Unavailable,
    /// 201 without a body, and nothing registered.
    Empty,
    /// 200 with a page of HTML, and nothing registered.
    Page,
    /// システムエラー.
    System,
    /// 業務エラー on a field.
    Business {
        field: String,
    },
    /// ワーニング on top of the true answer.
    Warning,
}

impl Fault {
    /// What mends itself by sending or asking again, and at once.
    pub const OF_THE_LINE: [Self; 8] = [
        Self::Reset,
        Self::LoseAnswer,
        Self::Garble,
        Self::Unavailable,
        Self::Empty,
        Self::Page,
        Self::System,
        Self::Warning,
    ];
}

/// `{"send":[…],"customs":[…]}`: each entry a fault, or null for none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Script {
    /// For messages, in order of arrival.
    pub send: VecDeque<Option<Fault>>,
    /// For questions about customs.
    pub customs: VecDeque<Option<Fault>>,
}

impl Script {
    /// # Errors
    /// The text says where the script is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|why| why.to_string())
    }

    /// The fault of the next request to this path.
    pub(super) fn next(&mut self, path: &str) -> Option<Fault> {
        if path.ends_with("/purchase-records") {
            self.send.pop_front().flatten()
        } else if path.ends_with("/customs-confirmations") {
            self.customs.pop_front().flatten()
        } else {
            None
        }
    }
}

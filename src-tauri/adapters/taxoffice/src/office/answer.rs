//! What an answer means. Its shape is not public yet, so it is read leniently and believed
//! strictly: codes are looked up in `answers.csv`, and what cannot be read is no answer.

use crate::tables::{Class, Tables};
use maneki_app::ports::tax_office::Raw;
use maneki_core::{
    taxfree::{
        life::{CustomsAnswer, Note, SendAnswer},
        record::SendNo,
    },
    time::{Date, parse_day},
};
use serde_json::{Map, Value};

/// The form whose codes the customs answers use.
const CUSTOMS_VERSION: u8 = 3;

/// Which of the four classes of error, or which yes, an answer to a message is.
pub(super) fn sorted(tables: &Tables, send_no: &SendNo, raw: &Raw) -> SendAnswer {
    let Some(status) = raw.http_status else { return SendAnswer::NoAnswer };
    let class = tables.class_of_status(status);
    let Ok(Value::Object(body)) = serde_json::from_slice(&raw.body) else {
        // A status page without words: only the office's own fault can be told by it.
        return match class {
            Some(Class::System) => SendAnswer::OfficeFault { notes: vec![] },
            _ => SendAnswer::NoAnswer,
        };
    };
    if body.get("sendNo").is_some_and(|no| no.as_str() != Some(send_no.as_str())) {
        return SendAnswer::NoAnswer;
    }
    let notes = notes(&body);
    let of = |class| -> Vec<Note> {
        let same = |note: &&Note| tables.class_of_code(&note.code) == Some(class);
        notes.iter().filter(same).cloned().collect()
    };
    let (business, system) = (of(Class::Business), of(Class::System));
    match class {
        _ if !of(Class::Duplicate).is_empty() => SendAnswer::Duplicate,
        _ if !business.is_empty() => SendAnswer::Refused { notes: business },
        _ if !system.is_empty() => SendAnswer::OfficeFault { notes: system },
        Some(Class::Accepted) => SendAnswer::Accepted { warnings: of(Class::Warning) },
        Some(Class::Duplicate) => SendAnswer::Duplicate,
        Some(Class::Business) => SendAnswer::Refused { notes },
        Some(Class::System) => SendAnswer::OfficeFault { notes },
        Some(Class::Warning) | None => SendAnswer::NoAnswer,
    }
}

/// Every object with a `code` in the answer's lists.
fn notes(body: &Map<String, Value>) -> Vec<Note> {
    let lists = body.values().filter_map(Value::as_array).flatten();
    let note = |item: &Value| {
        let part = |name| item.get(name).and_then(Value::as_str).map(str::to_owned);
        let text = part("message").unwrap_or_default();
        Some(Note { code: part("code")?, field: part("field"), text })
    };
    lists.filter_map(note).collect()
}

/// What customs said: a count of zero is "not yet", a kind that no table explains is unclear.
pub(super) fn customs(tables: &Tables, send_no: &SendNo, raw: &Raw) -> CustomsAnswer {
    if raw.http_status != Some(200) {
        return CustomsAnswer::Silence;
    }
    let Ok(body) = serde_json::from_slice::<Value>(&raw.body) else {
        return CustomsAnswer::Silence;
    };
    let count = body.get("count").and_then(Value::as_str).and_then(|n| n.parse::<u32>().ok());
    let mine = |item: &&Value| item.get("sendNo").and_then(Value::as_str) == Some(send_no.as_str());
    let items = body.get("confirmations").and_then(Value::as_array);
    match (count, items.and_then(|items| items.iter().find(mine))) {
        (Some(0), None) => CustomsAnswer::NoneYet,
        (Some(1..), Some(item)) => placed(tables, item),
        _ => CustomsAnswer::Silence,
    }
}

fn placed(tables: &Tables, item: &Value) -> CustomsAnswer {
    let part = |name| item.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let kind = part("kind");
    match tables.meaning("customs", CUSTOMS_VERSION, &kind) {
        Some("confirmed") => CustomsAnswer::Confirmed { kind, on: day(&part("date")) },
        Some("refused") => CustomsAnswer::Refused { kind, note: part("note") },
        _ => CustomsAnswer::Unclear { kind },
    }
}

/// `20261201`.
fn day(text: &str) -> Option<Date> {
    parse_day(&format!("{}-{}-{}", text.get(..4)?, text.get(4..6)?, text.get(6..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO: &str = "20261123120000010";

    fn raw(http_status: u16, body: &str) -> Raw {
        Raw { http_status: Some(http_status), body: body.as_bytes().to_vec() }
    }

    fn sort(status: u16, body: &str) -> String {
        let no = SendNo::parse(NO).expect("a number");
        match sorted(Tables::shipped(), &no, &raw(status, body)) {
            SendAnswer::Accepted { warnings } => format!("accepted {}", warnings.len()),
            SendAnswer::Duplicate => "duplicate".into(),
            SendAnswer::NoAnswer => "no answer".into(),
            SendAnswer::Refused { notes } => format!("refused {}", notes.len()),
            SendAnswer::OfficeFault { notes } => format!("fault {}", notes.len()),
        }
    }

    #[test]
    fn sorting() {
        let cases = [
            (201, r#"{"sendNo":"20261123120000010"}"#, "accepted 0"),
            (201, r#"{"warnings":[{"code":"W001","message":"?"}]}"#, "accepted 1"),
            // Another record's yes is not this one's.
            (201, r#"{"sendNo":"20261123120000020"}"#, "no answer"),
            // 200 is not the documented yes.
            (200, r#"{"sendNo":"20261123120000010"}"#, "no answer"),
            (201, "", "no answer"),
            (201, "<html>gateway</html>", "no answer"),
            (201, "[]", "no answer"),
            (503, "", "fault 0"),
            (500, r#"{"errors":[{"code":"S001"}]}"#, "fault 1"),
            (400, r#"{"errors":[{"code":"B101","field":"name"}]}"#, "refused 1"),
            (201, r#"{"errors":[{"code":"B101","field":"name"}]}"#, "refused 1"),
            (409, r#"{"errors":[{"code":"D001"}]}"#, "duplicate"),
            (404, "{}", "no answer"),
            (302, "{}", "no answer"),
        ];
        for (status, body, found) in cases {
            assert_eq!(sort(status, body), found, "{status} {body}");
        }
    }

    #[test]
    fn none_yet_is_no_refusal() {
        let no = SendNo::parse(NO).expect("a number");
        let said = |status, body: &str| customs(Tables::shipped(), &no, &raw(status, body));
        let item = |kind| {
            format!(r#"{{"count":"1","confirmations":[{{"sendNo":"{NO}","kind":"{kind}"}}]}}"#)
        };
        assert_eq!(said(200, r#"{"count":"0","confirmations":[]}"#), CustomsAnswer::NoneYet);
        assert!(matches!(said(200, &item("1")), CustomsAnswer::Confirmed { .. }));
        assert!(matches!(said(200, &item("9")), CustomsAnswer::Refused { .. }));
        for kind in ["2", "3", ""] {
            assert!(matches!(said(200, &item(kind)), CustomsAnswer::Unclear { .. }), "{kind}");
        }
        let other = r#"{"count":"1","confirmations":[{"sendNo":"1","kind":"1"}]}"#;
        for (status, body) in [(200, ""), (200, "{}"), (200, other), (503, r#"{"count":"0"}"#)] {
            assert_eq!(said(status, body), CustomsAnswer::Silence, "{status} {body}");
        }
    }
}

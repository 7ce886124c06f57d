//! What a change changed, field by field, for the audit trail.

use crate::till::Turn;
use maneki_core::audit::Action;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

impl Turn<'_> {
    /// Writes down what differs; nothing where nothing does. What was not there before is told
    /// whole.
    pub(crate) fn audit_fields(
        &mut self,
        action: Action,
        subject: impl ToString,
        before: Option<&impl Serialize>,
        after: &impl Serialize,
    ) {
        if let Some((before, after)) = between(before, after) {
            self.audit_change(action, None, subject, before, after);
        }
    }
}

/// What differs, before and after; none where nothing does.
pub(crate) fn between(
    before: Option<&impl Serialize>,
    after: &impl Serialize,
) -> Option<(String, String)> {
    let (before, after) = (before.map(fields).unwrap_or_default(), fields(after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differ: Vec<_> =
        names.into_iter().filter(|name| before.get(*name) != after.get(*name)).collect();
    let tell = |fields: &BTreeMap<String, String>| {
        let told = differ.iter().filter_map(|name| Some(format!("{name}={}", fields.get(*name)?)));
        told.collect::<Vec<_>>().join("; ")
    };
    (!differ.is_empty()).then(|| (tell(&before), tell(&after)))
}

/// Every value under its path; what is empty has none.
fn fields(of: &impl Serialize) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    let value = serde_json::to_value(of).unwrap_or_default();
    walk(String::new(), &value, &mut fields);
    fields
}

fn walk(path: String, value: &Value, fields: &mut BTreeMap<String, String>) {
    let below = |name: &str| match path.as_str() {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    match value {
        Value::Null => {}
        Value::Object(inner) => {
            inner.iter().for_each(|(name, value)| walk(below(name), value, fields));
        }
        Value::Array(inner) => {
            let each = (1..).zip(inner);
            each.for_each(|(at, value)| walk(below(&i32::to_string(&at)), value, fields));
        }
        Value::String(text) if text.is_empty() => {}
        Value::String(text) => drop(fields.insert(path, text.replace('\n', " "))),
        Value::Bool(_) | Value::Number(_) => drop(fields.insert(path, value.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_told() {
        let old = json!({ "name": "a", "price": { "yen": 100 }, "tags": ["x", "y"], "note": "" });
        let new = json!({ "name": "a", "price": { "yen": 120 }, "tags": ["x"], "note": "n" });
        let told = between(Some(&old), &new).expect("they differ");
        assert_eq!(told.0, "price.yen=100; tags.2=y");
        assert_eq!(told.1, "note=n; price.yen=120");
        assert_eq!(between(Some(&old), &old), None);
        let fresh = between(None::<&Value>, &old).expect("it is new");
        assert_eq!(fresh, (String::new(), "name=a; price.yen=100; tags.1=x; tags.2=y".to_owned()));
    }
}

//! Versions of what a need says, and how two of them differ, field by field.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::clock::Millis;
use super::ids::{OrganizationId, UserId};
use super::pointer::{Step, pointer};

/// When a need began to say something else, and by whose hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedVersion {
    /// That of the need from which on it said so.
    pub version: i64,
    /// None where the service itself did it, or where it is no longer known.
    pub organization_id: Option<OrganizationId>,
    /// None where a system of the organization did it.
    pub user_id: Option<UserId>,
    pub at_ms: Millis,
}

/// One field that two versions do not have in common.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Difference {
    /// A JSON pointer into the content.
    pub pointer: String,
    /// Absent where the field came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// Absent where the field was left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// Everything in which two contents differ, in the order of their fields; lists are compared place by place.
#[must_use]
pub fn differences(before: &Value, after: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(&mut Vec::new(), Some(before), Some(after), &mut found);
    found
}

fn compare<'a>(
    place: &mut Vec<Step<'a>>,
    before: Option<&'a Value>,
    after: Option<&'a Value>,
    found: &mut Vec<Difference>,
) {
    match (before, after) {
        _ if before == after => {}
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            let added = new.keys().filter(|name| !old.contains_key(*name));
            for name in old.keys().chain(added) {
                place.push(Step::Member(name));
                compare(place, old.get(name), new.get(name), found);
                place.pop();
            }
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) => {
            for index in 0..old.len().max(new.len()) {
                place.push(Step::Item(index));
                compare(place, old.get(index), new.get(index), found);
                place.pop();
            }
        }
        _ => found.push(Difference {
            pointer: pointer(place),
            before: before.cloned(),
            after: after.cloned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(before: &Value, after: &Value) -> Vec<(String, Value, Value)> {
        let all = differences(before, after).into_iter();
        all.map(|one| {
            (
                one.pointer,
                one.before.unwrap_or(json!("absent")),
                one.after.unwrap_or(json!("absent")),
            )
        })
        .collect()
    }

    #[test]
    fn what_is_the_same_does_not_differ() {
        let content = json!({"a": [1, {"b": null}], "c": ""});
        assert_eq!(told(&content, &content.clone()), []);
    }

    #[test]
    fn the_innermost_fields_that_differ_are_named() {
        let before = json!({"title": "x", "lines": [{"quantity": 1, "unit": "d"}, {"quantity": 2}], "window": null, "a/b~": 1});
        let after = json!({"title": "y", "lines": [{"quantity": 3, "unit": "d"}], "window": {"from": "2030-01-01"}, "a/b~": 2});
        let line = json!({"quantity": 2});
        let mut found = told(&before, &after);
        found.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(
            found,
            [
                ("/a~1b~0".to_owned(), json!(1), json!(2)),
                ("/lines/0/quantity".to_owned(), json!(1), json!(3)),
                ("/lines/1".to_owned(), line, json!("absent")),
                ("/title".to_owned(), json!("x"), json!("y")),
                (
                    "/window".to_owned(),
                    Value::Null,
                    json!({"from": "2030-01-01"})
                ),
            ]
        );
        for (pointer, old, new) in &found {
            let at = |value: &Value| value.pointer(pointer).cloned().unwrap_or(json!("absent"));
            assert_eq!((&at(&before), &at(&after)), (old, new), "{pointer}");
        }
    }
}

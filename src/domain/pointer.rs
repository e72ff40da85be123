//! JSON pointers (RFC 6901): where in a body or in a record a value stands.

use std::fmt::Write as _;

/// One step from a value to a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// To an item of a list, counted from 0.
    Item(usize),
    /// To a member of an object.
    Member(&'a str),
}

/// Most characters of a name that a pointer tells, far more than any field's has: what is told of a body must not be
/// many times the body.
const NAME_CHARS_MAX: usize = 200;

/// The pointer to the value to which these steps lead; a name that no field could have is cut.
#[must_use]
pub fn pointer(steps: &[Step<'_>]) -> String {
    let mut written = String::new();
    for step in steps {
        written.push('/');
        match step {
            Step::Item(index) => drop(write!(written, "{index}")),
            Step::Member(name) => name
                .chars()
                .take(NAME_CHARS_MAX)
                .for_each(|sign| match sign {
                    '~' => written.push_str("~0"),
                    '/' => written.push_str("~1"),
                    sign => written.push(sign),
                }),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_leads_to_its_value() {
        let value = serde_json::json!({"a/b": [{"m~n": 1}, {"": 2}]});
        let steps = |index, name| [Step::Member("a/b"), Step::Item(index), Step::Member(name)];
        assert_eq!(pointer(&[]), "");
        for (steps, found) in [(steps(0, "m~n"), 1), (steps(1, ""), 2)] {
            assert_eq!(value.pointer(&pointer(&steps)), Some(&found.into()));
        }
    }

    #[test]
    fn a_name_without_end_is_cut() {
        let name = "ж".repeat(10_000);
        assert_eq!(pointer(&[Step::Member(&name)]).chars().count(), 201);
    }
}

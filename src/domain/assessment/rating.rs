//! Ratings: six criteria, each from 1 (poor) to 5 (excellent) or not applicable. They are those of the OECD's Development
//! Assistance Committee for evaluations, in the words of the concept note.

use std::fmt;

use serde::de::{Deserializer, Unexpected, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A mean of ratings, in thousandths: 1000 to 5000.
pub type Mean = u16;

/// What stands in the place of a number where a criterion does not apply.
pub const NOT_APPLICABLE: &str = "not_applicable";
const LOWEST: u8 = 1;
const HIGHEST: u8 = 5;

/// How one criterion is rated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rating {
    /// From 1 (poor) to 5 (excellent).
    Of(u8),
    NotApplicable,
}

/// What a State rates; null while it has not said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ratings {
    /// Whether it was what the State needed.
    #[serde(default)]
    pub relevance: Option<Rating>,
    /// Whether it came when it was needed.
    #[serde(default)]
    pub timeliness: Option<Rating>,
    #[serde(default)]
    pub quality: Option<Rating>,
    /// Whether the State held the reins.
    #[serde(default)]
    pub ownership: Option<Rating>,
    /// Whether it changed something.
    #[serde(default)]
    pub effect: Option<Rating>,
    /// Whether that will last.
    #[serde(default)]
    pub sustainability: Option<Rating>,
}

impl Ratings {
    /// Each with the pointer to its field.
    #[must_use]
    pub const fn all(&self) -> [(&'static str, Option<Rating>); 6] {
        [
            ("/ratings/relevance", self.relevance),
            ("/ratings/timeliness", self.timeliness),
            ("/ratings/quality", self.quality),
            ("/ratings/ownership", self.ownership),
            ("/ratings/effect", self.effect),
            ("/ratings/sustainability", self.sustainability),
        ]
    }

    /// The mean of the criteria that were rated; none when none was.
    #[must_use]
    pub fn mean(&self) -> Option<Mean> {
        let rated = self
            .all()
            .into_iter()
            .filter_map(|(_, rating)| match rating {
                Some(Rating::Of(value)) => Some(Mean::from(value)),
                _ => None,
            });
        let (sum, count) = rated.fold((0, 0), |(sum, count), value| (sum + value, count + 1));
        (count > 0).then(|| (sum * 1_000 + count / 2) / count)
    }
}

impl Serialize for Rating {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Of(value) => serializer.serialize_u8(*value),
            Self::NotApplicable => serializer.serialize_str(NOT_APPLICABLE),
        }
    }
}

impl<'de> Deserialize<'de> for Rating {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RatingVisitor)
    }
}

struct RatingVisitor;

impl Visitor<'_> for RatingVisitor {
    type Value = Rating;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "a whole number from {LOWEST} to {HIGHEST}, or \"{NOT_APPLICABLE}\""
        )
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Rating, E> {
        let small = u8::try_from(value).ok();
        small
            .filter(|value| (LOWEST..=HIGHEST).contains(value))
            .map(Rating::Of)
            .ok_or_else(|| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Rating, E> {
        if value == NOT_APPLICABLE {
            return Ok(Rating::NotApplicable);
        }
        Err(E::invalid_value(Unexpected::Str(value), &self))
    }
}

impl PartialSchema for Rating {
    fn schema() -> RefOr<Schema> {
        let number = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(LOWEST))
            .maximum(Some(HIGHEST));
        let word = ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some([NOT_APPLICABLE]));
        OneOfBuilder::new().item(number).item(word).into()
    }
}

impl ToSchema for Rating {}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratings(text: &str) -> Result<Ratings, serde_json::Error> {
        serde_json::from_str(text)
    }

    #[test]
    fn what_does_not_apply_is_left_out_of_the_mean() {
        let some = ratings(
            r#"{"relevance": 5, "quality": 4, "effect": 4, "ownership": "not_applicable"}"#,
        );
        assert_eq!(some.unwrap().mean(), Some(4_333));
        assert_eq!(
            ratings(r#"{"effect": "not_applicable"}"#).unwrap().mean(),
            None
        );
    }

    #[test]
    fn a_rating_comes_out_as_it_went_in_and_others_are_refused() {
        for text in ["1", "5", "\"not_applicable\""] {
            let rating: Rating = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&rating).unwrap(), text);
        }
        for text in ["0", "6", "-1", "3.5", "\"4\"", "true", "[3]", "300", "\"\""] {
            assert!(serde_json::from_str::<Rating>(text).is_err(), "{text}");
        }
    }
}

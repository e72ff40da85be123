//! Query parameters: read one by one, so that a fault names its parameter and says what may stand there.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::value::{BorrowedStrDeserializer, Error as Fault, MapDeserializer};
use serde::de::{
    DeserializeOwned, Deserializer, Error as _, Expected, IntoDeserializer, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

use super::misshapen;
use super::problem::Problem;
use crate::domain::error::{Error, Result};
use crate::domain::message::Message;

/// The parameters of a request, as far as `T` knows them.
pub struct Query<T>(T);

impl<T> Query<T> {
    /// The parameters alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<std::result::Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let given = parameters(request).and_then(|given| read(&given));
        ready(given.map(Self).map_err(|error| Problem::of(request, error)))
    }
}

/// Names and values, as they were given.
pub fn parameters(request: &HttpRequest) -> Result<Vec<(String, String)>> {
    let text = request.query_string();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    web::Query::from_query(text)
        .map(web::Query::into_inner)
        .map_err(|e| Error::field("query", Message::new("error-query").with("reason", e)))
}

fn read<T: DeserializeOwned>(given: &[(String, String)]) -> Result<T> {
    let values = given
        .iter()
        .map(|(name, value)| (name.as_str(), Given(value)));
    let values = MapDeserializer::<_, Fault>::new(values);
    serde_path_to_error::deserialize(values).map_err(|error| misfit(&error, given))
}

fn misfit(error: &serde_path_to_error::Error<Fault>, given: &[(String, String)]) -> Error {
    let (place, reason) = (error.path().to_string(), error.inner().to_string());
    let name = misshapen::member(&reason).unwrap_or(&place);
    let value = given.iter().find(|(known, _)| known == name);
    let found = value.map_or_else(String::new, |(_, value)| format!("{value:?}"));
    Error::field(name, misshapen::message(&reason, &found))
}

/// What a text says as some type.
type Told<T> = std::result::Result<T, Fault>;

/// The text that was given for one parameter, to be read as what its type is.
#[derive(Clone, Copy)]
struct Given<'a>(&'a str);

impl<'de> IntoDeserializer<'de, Fault> for Given<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl Given<'_> {
    fn misfit(self, expected: &dyn Expected) -> Fault {
        let found = if self.0.parse::<i128>().is_ok() {
            Unexpected::Other(misshapen::INTEGER)
        } else {
            Unexpected::Str(self.0)
        };
        Fault::invalid_value(found, expected)
    }
}

macro_rules! parsed {
    ($($read:ident $visit:ident)+) => {$(
        fn $read<V: Visitor<'de>>(self, visitor: V) -> Told<V::Value> {
            match self.0.parse() {
                Ok(value) => visitor.$visit(value),
                Err(_) => Err(self.misfit(&visitor)),
            }
        }
    )+};
}

impl<'de> Deserializer<'de> for Given<'de> {
    type Error = Fault;

    parsed! {
        deserialize_bool visit_bool
        deserialize_i8 visit_i8
        deserialize_i16 visit_i16
        deserialize_i32 visit_i32
        deserialize_i64 visit_i64
        deserialize_u8 visit_u8
        deserialize_u16 visit_u16
        deserialize_u32 visit_u32
        deserialize_u64 visit_u64
        deserialize_f32 visit_f32
        deserialize_f64 visit_f64
    }

    /// A type that refuses a text says less of it than what it expects.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Told<V::Value> {
        let expected = (&visitor as &dyn Expected).to_string();
        visitor
            .visit_borrowed_str(self.0)
            .map_err(|_: Fault| self.misfit(&expected.as_str()))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Told<V::Value> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Told<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Told<V::Value> {
        visitor.visit_enum(BorrowedStrDeserializer::new(self.0))
    }

    forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

//! Closed lists: an enum whose values are written as codes (`in_review`) in the
//! API, in SQL and in files, from one declaration.

/// Declares a closed list with `ALL`, `code()`, `Display`, `FromStr` and serde, all from the codes given.
macro_rules! closed_list {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code that stands for the value in the API, in SQL and in files.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }
        }

        // The derive does not see codes that come through a macro.
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some([$($code),+]))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($name))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::codes::UnknownCode;

            fn from_str(code: &str) -> std::result::Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|value| value.code() == code).ok_or_else(|| {
                    $crate::domain::codes::UnknownCode {
                        code: code.to_owned(),
                        known: Self::ALL.iter().map(|value| value.code()).collect::<Vec<_>>().join(", "),
                    }
                })
            }
        }
    };
}

pub(crate) use closed_list;

use super::error::Error;
use super::message::Message;

/// A code that its closed list does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCode {
    pub code: String,
    /// The codes that the list has, separated by commas.
    pub known: String,
}

impl From<UnknownCode> for Message {
    fn from(unknown: UnknownCode) -> Self {
        Self::new("error-unknown-code")
            .with("code", unknown.code)
            .with("known", unknown.known)
    }
}

/// A stored code that this version does not know: the database is newer or was changed by hand.
impl From<UnknownCode> for Error {
    fn from(unknown: UnknownCode) -> Self {
        Self::Internal(format!(
            "stored code {:?} is none of {}",
            unknown.code, unknown.known
        ))
    }
}

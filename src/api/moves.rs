//! The handlers of moves, which differ in the record, the move and the right alone.

/// Declares the handler of each move of a kind of record, with its description in the contract. The module's `step` is
/// handed the move, and the action where moves of one record need different rights.
macro_rules! moves {
    ($id:ident $move:ident $body:ident -> $view:ident, $tag:literal;
        $($(#[$doc:meta])* $name:ident $path:literal $step:ident $($action:ident)?;)+) => {$(
        $(#[$doc])*
        #[utoipa::path(post, path = $path, tag = $tag,
            params(("id" = $id, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
            request_body = $body, responses(
            (status = 200, body = $view),
            Refused<404>, Refused<409>, Refused<412>, Refused<428>,
        ))]
        pub async fn $name(call: Call, id: Path<$id>, bytes: Bytes) -> Reply {
            step(call, *id, bytes, $move::$step $(, Action::$action)?).await
        }
    )+};
}

pub(super) use moves;

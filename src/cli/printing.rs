//! What subcommands say: results to standard output, complaints to standard error. A reader that stops reading, as `head`
//! does, has what it wanted.

use std::fmt::Arguments;
use std::io::{ErrorKind, Result as IoResult, Write, stderr, stdout};

use crate::domain::error::{Error, Result};
use crate::domain::message::Message;

/// Prints what `write` writes.
///
/// # Errors
/// `Conflict` when it cannot be printed for another reason than that nobody reads on.
pub fn print(write: impl FnOnce(&mut dyn Write) -> IoResult<()>) -> Result<()> {
    let mut out = stdout().lock();
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Error::Conflict(
            Message::new("printing-failed").with("reason", error),
        )),
        _ => Ok(()),
    }
}

/// Tells people a line of what goes wrong; whoever does not listen misses it.
pub fn complain(line: Arguments) {
    let _ = writeln!(stderr(), "{line}");
}

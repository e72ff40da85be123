//! Arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    clearing_house::cli::run()
}

//! Arguments in, exit code out.

use std::process::ExitCode;

/// An answer is made of many small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    clearing_house::cli::run()
}

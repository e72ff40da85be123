//! The real program, serving in a folder of its own.

use std::fs::{self, File};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::app::client;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_clearing-house");

/// A process that serves until it goes out of scope.
pub struct Served {
    child: Child,
    /// Where it runs.
    pub folder: tempfile::TempDir,
    /// Where it says that it serves.
    pub address: String,
}

impl Served {
    /// Starts it, on any port unless the arguments name one, under a shell that first runs `before` (limits, traps).
    pub fn start(before: &str, arguments: &[&str], settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name| File::create(folder.path().join(name)).expect("a file");
        let child = Command::new("sh")
            .args(["-c", &format!("{before} exec \"$0\" serve \"$@\""), PROGRAM])
            .args(arguments)
            .current_dir(folder.path())
            .env("CLEARING_HOUSE_LISTEN", "127.0.0.1:0")
            .env("CLEARING_HOUSE_LOG", "off")
            .env("CLEARING_HOUSE_SIGN_INS_PER_MINUTE", "0")
            .envs(settings.iter().copied())
            .stdout(Stdio::from(file("said")))
            .stderr(Stdio::from(file("log")))
            .spawn()
            .expect("the program starts");
        let mut served = Self {
            child,
            folder,
            address: String::new(),
        };
        served.address = served.wait_for("serves on ");
        served
    }

    /// The link with which the first administrator is made.
    pub fn setup_link(&self) -> String {
        self.wait_for("at:\n  ")
    }

    /// What the program says after these words, to the end of the line.
    fn wait_for(&self, words: &str) -> String {
        for _ in 0..1_000 {
            let said = self.read("said");
            let rest = said.split_once(words).map(|(_, rest)| rest);
            if let Some((line, _)) = rest.and_then(|rest| rest.split_once('\n')) {
                return line.to_owned();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("{}{}", self.read("said"), self.read("log"));
    }

    /// Everything logged so far.
    pub fn log(&self) -> String {
        self.read("log")
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()
    }

    /// A request to it.
    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = method.parse().expect("a method");
        client().request(method, format!("{}{path}", self.address))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where a program may print what nobody reads: its reader has gone before it starts.
pub fn unread() -> Stdio {
    let (_, writer) = std::io::pipe().expect("a pipe");
    Stdio::from(writer)
}

/// Runs a case that talks to a program.
pub fn on_a_runtime(case: impl Future<Output = ()>) {
    actix_web::rt::System::new().block_on(case);
}

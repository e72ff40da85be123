//! Mails: links and plain words, never confidential content. They leave after the commit; one that
//! cannot leave is logged and undoes nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use lettre::message::{
    Mailbox, Message as Letter,
    header::{ContentType, HeaderName, HeaderValue},
};
use lettre::transport::file::FileTransport;
use lettre::transport::smtp::SmtpTransport;
use lettre::{Address, Transport};

use crate::domain::error::{Error, Result};
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::domain::user::User;
use crate::locale;

/// How long a mail server may take for one step.
const SMTP_TIMEOUT: Duration = Duration::from_secs(10);

/// One mail to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    pub to: String,
    pub name: String,
    pub language: Language,
    pub subject: Message,
    pub text: Message,
    /// By which receivers know a mail that reaches them twice.
    pub message_id: Option<String>,
    /// Where mail programs send the wish to get no more of these.
    pub unsubscribe: Option<String>,
}

impl Mail {
    /// A mail to a person, in that person's language.
    #[must_use]
    pub fn to(user: &User, subject: Message, text: Message) -> Self {
        Self {
            to: user.email.clone(),
            name: user.name.clone(),
            language: user.language,
            subject,
            text,
            message_id: None,
            unsubscribe: None,
        }
    }
}

/// The way out.
pub trait Mailer: Send + Sync {
    /// Hands the mail over. Blocks.
    fn send(&self, mail: &Mail) -> Result<()>;
}

/// How mails leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailOptions {
    /// One file a mail in this folder, for trials and tests.
    Folder(PathBuf),
    /// A mail server, as `smtps://USER:PASSWORD@HOST`.
    Smtp { url: String },
}

/// The mailer that the options describe; `from` is the sender of all mails.
pub fn open(options: &MailOptions, from: &str) -> Result<Arc<dyn Mailer>> {
    let from: Mailbox = from
        .parse()
        .map_err(|e| Error::Unavailable(format!("sender of mails {from:?}: {e}")))?;
    Ok(match options {
        MailOptions::Folder(folder) => {
            create_private(folder)
                .map_err(|e| Error::Unavailable(format!("folder of mails: {e}")))?;
            Arc::new(Post {
                from,
                transport: FileTransport::new(folder),
            })
        }
        MailOptions::Smtp { url } => Arc::new(Post {
            from,
            transport: SmtpTransport::from_url(url)
                .map_err(|e| Error::Unavailable(format!("mail server: {e}")))?
                .timeout(Some(SMTP_TIMEOUT))
                .build(),
        }),
    })
}

/// Mails hold links that open accounts, so a new folder of them is its owner's alone.
fn create_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

struct Post<T> {
    from: Mailbox,
    transport: T,
}

impl<T> Mailer for Post<T>
where
    T: Transport + Send + Sync,
    T::Error: std::fmt::Display,
{
    fn send(&self, mail: &Mail) -> Result<()> {
        let letter = letter(&self.from, mail)?;
        self.transport.send(&letter).map(|_| ()).map_err(not_sent)
    }
}

fn letter(from: &Mailbox, mail: &Mail) -> Result<Letter> {
    let to: Address = mail.to.parse().map_err(not_sent)?;
    let mut builder = Letter::builder().message_id(mail.message_id.clone());
    if let Some(address) = &mail.unsubscribe {
        let list =
            |name, value: String| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
        builder = builder
            .raw_header(list("List-Unsubscribe", format!("<{address}>")))
            .raw_header(list(
                "List-Unsubscribe-Post",
                "List-Unsubscribe=One-Click".to_owned(),
            ));
    }
    builder
        .from(from.clone())
        .to(Mailbox::new(Some(mail.name.clone()), to))
        .subject(locale::say(mail.language, &mail.subject))
        .header(ContentType::TEXT_PLAIN)
        .body(locale::say(mail.language, &mail.text))
        .map_err(not_sent)
}

fn not_sent(error: impl std::fmt::Display) -> Error {
    Error::Unavailable(format!("mail: {error}"))
}

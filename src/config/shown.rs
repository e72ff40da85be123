//! Settings as they may be shown: without the passwords of addresses, wherever in them they stand.

/// What stands for what is not shown.
pub(super) const HIDDEN: &str = "***";

/// TABLE: the parameters of addresses whose values are no secrets. All others are hidden: a name can be written in many ways.
const SHOWN: [&str; 16] = [
    "application_name",
    "channel_binding",
    "connect_timeout",
    "dbname",
    "host",
    "hostaddr",
    "keepalives",
    "keepalives_idle",
    "load_balance_hosts",
    "port",
    "sslmode",
    "sslnegotiation",
    "target_session_attrs",
    "tcp_user_timeout",
    "tls",
    "user",
];

/// A value without the passwords in it.
pub(super) fn without_passwords(value: &str) -> String {
    match value.split_once("://") {
        Some((scheme, rest)) => address(scheme, rest),
        None if names_a_password(value) => HIDDEN.to_owned(),
        None => value.to_owned(),
    }
}

/// Whether it may be words as libpq takes them: `host=h password=x`.
fn names_a_password(value: &str) -> bool {
    value.contains('=') && value.to_lowercase().contains("pass")
}

fn address(scheme: &str, rest: &str) -> String {
    let (place, parameters) = match rest.split_once('?') {
        Some((place, parameters)) => (place, Some(parameters)),
        None => (rest, None),
    };
    // A password with a question mark in it: nobody can tell where it begins.
    if parameters.is_some_and(|parameters| parameters.contains('@')) {
        return format!("{scheme}://{HIDDEN}");
    }
    let place = match place.rsplit_once('@') {
        Some((who, place)) => match who.split_once(':') {
            Some((user, _)) => format!("{user}:{HIDDEN}@{place}"),
            None => format!("{who}@{place}"),
        },
        None => place.to_owned(),
    };
    let parameters = parameters.map(|all| {
        let all: Vec<String> = all.split('&').map(parameter).collect();
        format!("?{}", all.join("&"))
    });
    format!("{scheme}://{place}{}", parameters.unwrap_or_default())
}

fn parameter(parameter: &str) -> String {
    match parameter.split_once('=') {
        Some((name, _)) if SHOWN.contains(&name) => parameter.to_owned(),
        Some((name, _)) => format!("{name}={HIDDEN}"),
        None => HIDDEN.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_hidden_wherever_it_stands() {
        for (value, shown) in [
            ("sqlite:a.sqlite", "sqlite:a.sqlite"),
            ("folder:mail", "folder:mail"),
            ("", ""),
            (
                "postgres://app:hunter2@h:5432/db",
                "postgres://app:***@h:5432/db",
            ),
            ("postgres://app@h/db", "postgres://app@h/db"),
            (
                "postgres://app:hun/t@er2@h/db?sslmode=disable",
                "postgres://app:***@h/db?sslmode=disable",
            ),
            ("postgres://app:hunt?er2@h/db", "postgres://***"),
            ("postgres://app@h/db?password=hunt@er2", "postgres://***"),
            (
                "postgres://app@h/db?password=hunter2",
                "postgres://app@h/db?password=***",
            ),
            (
                "postgres:///db?host=h&user=u&pass%77ord=hunter2",
                "postgres:///db?host=h&user=u&pass%77ord=***",
            ),
            ("postgres:///db?hunter2", "postgres:///db?***"),
            ("host=h Password=hunter2", "***"),
            (
                "smtps://desk@x.example:hunter2@mail.example",
                "smtps://desk@x.example:***@mail.example",
            ),
            (
                "https://u:hunter2@h, 10.0.0.0/8",
                "https://u:***@h, 10.0.0.0/8",
            ),
        ] {
            assert_eq!(without_passwords(value), shown, "{value}");
        }
    }
}

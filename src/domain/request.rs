//! What the requests of one organization to another are called: to share a practice, to be let join.

/// So much of a message stands for what it asks for, in characters.
const WORDS_CHARS_MAX: usize = 80;

/// The title of what is asked for, as far as its reader sees that; else the first words of the message, which whoever sees
/// the request may read.
#[must_use]
pub fn title(subject: Option<&String>, message: &str) -> String {
    let words = || {
        let first = message.trim().lines().next().unwrap_or_default();
        first.chars().take(WORDS_CHARS_MAX).collect()
    };
    subject.cloned().unwrap_or_else(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_does_not_see_what_is_asked_for_reads_the_words_of_the_request() {
        let message = "\nWe can train.\nMore.";
        assert_eq!(title(Some(&"Courts".to_owned()), message), "Courts");
        assert_eq!(title(None, message), "We can train.");
        assert_eq!(title(None, &"é".repeat(100)), "é".repeat(80));
    }
}

//! What sources write for the position of a State, and what it means in the UPR.

use crate::domain::recommendation::Position;

/// What sources write for each position. Rejecting is not a position a State can
/// take in the UPR: such recommendations are noted.
const POSITIONS: [(Position, &[&str]); 5] = [
    (
        Position::Supported,
        &[
            "supported",
            "accepted",
            "supports",
            "accepts",
            "support",
            "accept",
            "yes",
            "appuyée",
            "acceptée",
            "soutenue",
            "apoyada",
            "aceptada",
            "تحظى بالتأييد",
            "مقبولة",
            "поддержана",
            "принята",
            "支持",
            "接受",
        ],
    ),
    (
        Position::Noted,
        &[
            "noted",
            "rejected",
            "not supported",
            "not accepted",
            "notes",
            "rejects",
            "no",
            "notée",
            "rejetée",
            "tomada nota",
            "anotada",
            "rechazada",
            "أحيط علماً",
            "مرفوضة",
            "принята к сведению",
            "отклонена",
            "注意",
            "拒绝",
        ],
    ),
    (
        Position::SupportedInPart,
        &[
            "supported in part",
            "supported_in_part",
            "partially supported",
            "partially accepted",
            "partly supported",
            "partly accepted",
            "partially",
            "supported/noted",
            "supported/ noted",
            "partiellement acceptée",
            "parcialmente aceptada",
        ],
    ),
    (
        Position::UnderConsideration,
        &[
            "under consideration",
            "under_consideration",
            "pending",
            "under examination",
            "response pending",
            "en suspens",
            "à l'examen",
            "pendiente",
            "en examen",
        ],
    ),
    (
        Position::NotAvailable,
        &[
            "",
            "not available",
            "not_available",
            "n/a",
            "no response",
            "unclear",
            "general response",
        ],
    ),
];

/// The position that a source's word means.
pub(super) fn position(word: &str) -> Option<Position> {
    let lower = word.to_lowercase();
    POSITIONS
        .iter()
        .find(|(_, names)| names.contains(&lower.as_str()))
        .map(|(position, _)| *position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_for_a_position_means_what_it_means_in_the_upr() {
        for (word, expected) in [
            ("Supported", Position::Supported),
            ("ACCEPTED", Position::Supported),
            ("Rejected", Position::Noted),
            ("not supported", Position::Noted),
            ("Notée", Position::Noted),
            ("Partially accepted", Position::SupportedInPart),
            ("Supported in part", Position::SupportedInPart),
            ("Pending", Position::UnderConsideration),
            ("À L'EXAMEN", Position::UnderConsideration),
            ("", Position::NotAvailable),
        ] {
            assert_eq!(position(word), Some(expected), "{word}");
        }
        assert_eq!(position("perhaps"), None);
    }
}

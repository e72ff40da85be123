//! Practices: what has worked in implementing the outcome of a review, told so that others can learn from it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::assistance::{CommonParts, Contact};
use super::clock::Millis;
use super::codes::closed_list;
use super::error::{Error, FieldError, Result};
use super::ids::{OrganizationId, PracticeId, RecommendationId, UserId};
use super::in_words::InWords;
use super::language::Language;
use super::lifecycle::PracticeState;
use super::message::Message;
use super::thesaurus::Dimension;
use super::validation;
use super::visibility::{Shown, Visibility};

closed_list!(
    /// What a practice may claim to be an example of: the three criteria of the panel's concept note.
    PracticeCriterion {
        BestPractice = "best_practice",
        ConstructiveEngagement = "constructive_engagement",
        PositiveImpact = "positive_impact_on_the_ground",
    }
);

/// A criterion that is claimed, with what shows that it is met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
pub struct Evidence {
    pub criterion: PracticeCriterion,
    #[validate(length(min = 1, max = 5_000))]
    pub evidence: String,
    /// Where it can be read, if it is on line.
    #[serde(default)]
    #[validate(length(max = 2000), custom(function = "validation::web_address"))]
    pub url: Option<String>,
}

/// What somebody says of its practice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
pub struct PracticeContent {
    #[validate(length(min = 1, max = 300))]
    pub title: String,
    #[validate(length(min = 1, max = 5_000))]
    pub summary: String,
    /// Needed when it is submitted, as is `result`.
    #[serde(default)]
    #[validate(length(max = 20_000))]
    pub what_was_done: String,
    #[serde(default)]
    #[validate(length(max = 20_000))]
    pub result: String,
    #[serde(default)]
    #[validate(length(max = 20_000))]
    pub lessons: String,
    /// The language of the texts; detected when not given.
    #[serde(default)]
    pub language: Option<Language>,
    /// Labels of the thesaurus.
    #[serde(default)]
    #[validate(length(max = 50))]
    pub themes: Vec<String>,
    #[serde(default)]
    #[validate(length(max = 50))]
    pub groups_of_persons: Vec<String>,
    #[serde(default)]
    #[validate(length(max = 50))]
    pub sdgs: Vec<String>,
    /// Where it was done (ISO 3166 alpha-3).
    #[serde(default)]
    #[validate(length(max = 200))]
    pub countries: Vec<String>,
    /// The recommendations and pledges that it helped to implement; at least one when it is submitted, unless
    /// `upr_process` is set.
    #[serde(default)]
    #[validate(length(max = 100))]
    pub recommendations: Vec<RecommendationId>,
    /// Set when it served the UPR process itself and no single recommendation.
    #[serde(default)]
    pub upr_process: bool,
    /// The criteria that it claims to meet, each once.
    #[serde(default)]
    #[validate(length(max = 3), nested)]
    pub criteria: Vec<Evidence>,
    /// Who wrote it too; each is asked once it is published, and named to others when it has confirmed.
    #[serde(default)]
    #[validate(length(max = 20))]
    pub co_authors: Vec<OrganizationId>,
    /// Whom to ask for an exchange; shown one level stricter than the practice.
    #[serde(default)]
    #[validate(nested)]
    pub contact: Option<Contact>,
    #[serde(default = "public")]
    pub visibility: Visibility,
    /// The organizations that a restricted practice names.
    #[serde(default)]
    #[validate(length(max = 200))]
    pub audience: Vec<OrganizationId>,
}

const fn public() -> Visibility {
    Visibility::Public
}

impl PracticeContent {
    /// Checks every limit and everything that must fit together.
    ///
    /// # Errors
    /// `Error::Invalid` that names each faulty field.
    pub fn check(&self) -> Result<()> {
        validation::check(self)?;
        let mut faults = self.common_parts().faults();
        faults.extend(validation::unknown_countries("/countries", &self.countries));
        faults.extend(validation::named_twice("/countries", &self.countries));
        faults.extend(self.claimed_twice());
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }

    fn claimed_twice(&self) -> impl Iterator<Item = FieldError> {
        let claimed = |until: usize| self.criteria[..until].iter().map(|one| one.criterion);
        let all = self.criteria.iter().enumerate();
        all.filter(move |(place, one)| claimed(*place).any(|known| known == one.criterion))
            .map(|(place, one)| FieldError {
                field: format!("/criteria/{place}/criterion"),
                message: Message::new("error-criterion-twice")
                    .with_words("criterion", one.criterion.in_words()),
            })
    }

    /// Checks what a practice must have before it is handed in.
    ///
    /// # Errors
    /// `Error::Invalid` when it does not tell what was done and what came of it, or names nothing of the outcome of the
    /// review that it served.
    pub fn check_complete(&self) -> Result<()> {
        let told = [
            ("/what_was_done", &self.what_was_done),
            ("/result", &self.result),
        ];
        let missing = told.iter();
        let missing = missing.filter(|(_, text)| validation::is_blank(text));
        let faults: Vec<FieldError> = missing
            .map(|(field, _)| FieldError {
                field: (*field).to_owned(),
                message: Message::new("error-practice-untold"),
            })
            .collect();
        if faults.is_empty() {
            self.common_parts().check_outcome()
        } else {
            Err(Error::Invalid(faults))
        }
    }

    fn common_parts(&self) -> CommonParts<'_> {
        CommonParts {
            assistance_types: &[],
            assistance_other: None,
            window: None,
            languages_of_delivery: &[],
            recommendations: &self.recommendations,
            upr_process: self.upr_process,
            audience: &self.audience,
            texts: [("/title", &self.title), ("/summary", &self.summary)],
            labels: [
                ("themes", Dimension::Theme, &self.themes),
                (
                    "groups_of_persons",
                    Dimension::Group,
                    &self.groups_of_persons,
                ),
                ("sdgs", Dimension::Sdg, &self.sdgs),
            ],
        }
    }

    /// The text whose meaning stands for the practice.
    #[must_use]
    pub fn meaning(&self) -> String {
        let told = [&self.title, &self.summary, &self.what_was_done];
        let told = told.into_iter().filter(|text| !text.trim().is_empty());
        told.map(String::as_str).collect::<Vec<_>>().join(". ")
    }

    /// Whether it tells the same story, to whomever it is shown.
    #[must_use]
    pub fn tells_the_same(&self, other: &Self) -> bool {
        let story = |one: &Self| Self {
            contact: None,
            visibility: Visibility::Public,
            audience: Vec::new(),
            co_authors: Vec::new(),
            language: None,
            ..one.clone()
        };
        story(self) == story(other)
    }
}

closed_list!(
    /// What a co-author has said of being named.
    CoAuthorAnswer {
        Asked = "asked",
        Confirmed = "confirmed",
        Declined = "declined",
    }
);

/// Who is said to have written a practice too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoAuthor {
    pub organization_id: OrganizationId,
    pub answer: CoAuthorAnswer,
    /// When it answered, or else when it was named.
    pub since_ms: Millis,
}

/// The co-authors of a practice, in the order in which its owner names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoAuthors {
    all: Vec<CoAuthor>,
    /// Those who see it because of that: all but those who have declined.
    told: Vec<OrganizationId>,
}

impl CoAuthors {
    #[must_use]
    pub fn new(all: Vec<CoAuthor>) -> Self {
        let told = all
            .iter()
            .filter(|one| one.answer != CoAuthorAnswer::Declined);
        Self {
            told: told.map(|one| one.organization_id).collect(),
            all,
        }
    }

    #[must_use]
    pub fn all(&self) -> &[CoAuthor] {
        &self.all
    }

    #[must_use]
    pub fn told(&self) -> &[OrganizationId] {
        &self.told
    }

    /// What an organization is among them.
    #[must_use]
    pub fn find(&self, organization: OrganizationId) -> Option<&CoAuthor> {
        let mut all = self.all.iter();
        all.find(|one| one.organization_id == organization)
    }

    /// Those who have confirmed.
    pub fn confirmed(&self) -> impl Iterator<Item = OrganizationId> + '_ {
        let confirmed = |one: &&CoAuthor| one.answer == CoAuthorAnswer::Confirmed;
        let all = self.all.iter().filter(confirmed);
        all.map(|one| one.organization_id)
    }

    /// The co-authors that the owner names now. Who was named before stays as it was, save that a confirmation is of
    /// one story: it is asked for again when another one is told.
    #[must_use]
    pub fn named(&self, ids: &[OrganizationId], same_story: SameStory, now_ms: Millis) -> Self {
        let asked = |id| CoAuthor {
            organization_id: id,
            answer: CoAuthorAnswer::Asked,
            since_ms: now_ms,
        };
        let stands = |one: &&CoAuthor| {
            same_story == SameStory::Yes || one.answer != CoAuthorAnswer::Confirmed
        };
        let named = |id: OrganizationId| self.find(id).filter(stands).copied();
        Self::new(
            ids.iter()
                .map(|id| named(*id).unwrap_or_else(|| asked(*id)))
                .collect(),
        )
    }

    /// The same once one of them has answered.
    #[must_use]
    pub fn answered(&self, id: OrganizationId, answer: CoAuthorAnswer, now_ms: Millis) -> Self {
        let answer = |one: &CoAuthor| {
            if one.organization_id == id {
                CoAuthor {
                    answer,
                    since_ms: now_ms,
                    ..*one
                }
            } else {
                *one
            }
        };
        Self::new(self.all.iter().map(answer).collect())
    }
}

/// Whether a practice tells the same story after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SameStory {
    Yes,
    No,
}

/// A practice as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Practice {
    pub id: PracticeId,
    /// Who tells of it.
    pub organization_id: OrganizationId,
    pub state: PracticeState,
    pub version: i64,
    pub content: PracticeContent,
    pub co_authors: CoAuthors,
    /// Why it was returned.
    pub remark: Option<String>,
    pub created_by: Option<UserId>,
    /// By when it is to be verified again; it stands also after that, labelled as old.
    pub valid_until_ms: Millis,
    pub last_verified_ms: Millis,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

impl Practice {
    /// What decides who sees it.
    #[must_use]
    pub fn shown(&self) -> Shown<'_> {
        Shown {
            owner: self.organization_id,
            visibility: self.content.visibility,
            released: self.state.is_released(),
            extracted: false,
            named: &self.content.audience,
            told: self.co_authors.told(),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const FIRST: OrganizationId = OrganizationId(Uuid::from_u128(1));
    const SECOND: OrganizationId = OrganizationId(Uuid::from_u128(2));

    fn answers(co_authors: &CoAuthors) -> Vec<(OrganizationId, CoAuthorAnswer)> {
        let all = co_authors.all().iter();
        all.map(|one| (one.organization_id, one.answer)).collect()
    }

    #[test]
    fn a_confirmation_is_of_one_story_and_a_no_stays_a_no() {
        use CoAuthorAnswer::{Asked, Confirmed, Declined};
        let asked = CoAuthors::default().named(&[FIRST, SECOND], SameStory::No, 1);
        let answered = asked.answered(FIRST, Confirmed, 2);
        let answered = answered.answered(SECOND, Declined, 2);
        let same = answered.named(&[SECOND, FIRST], SameStory::Yes, 3);
        assert_eq!(answers(&same), [(SECOND, Declined), (FIRST, Confirmed)]);
        assert_eq!(same.told(), [FIRST]);
        let other = answered.named(&[FIRST, SECOND], SameStory::No, 3);
        assert_eq!(answers(&other), [(FIRST, Asked), (SECOND, Declined)]);
        assert_eq!(other.confirmed().count(), 0);
    }

    #[test]
    fn a_criterion_is_claimed_once_and_with_evidence() {
        let json = |criteria: &str| {
            format!(r#"{{"title": "t", "summary": "s", "criteria": [{criteria}]}}"#)
        };
        let claim = r#"{"criterion": "best_practice", "evidence": "Courts cite it."}"#;
        let read = |text: String| serde_json::from_str::<PracticeContent>(&text).expect("content");
        assert!(read(json(claim)).check().is_ok());
        let twice = read(json(&format!("{claim}, {claim}"))).check();
        assert!(
            matches!(twice, Err(Error::Invalid(faults)) if faults[0].field == "/criteria/1/criterion")
        );
        let bare = read(json(r#"{"criterion": "best_practice", "evidence": ""}"#)).check();
        assert!(
            matches!(bare, Err(Error::Invalid(faults)) if faults[0].field == "/criteria/0/evidence")
        );
    }
}

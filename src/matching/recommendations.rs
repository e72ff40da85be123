//! The texts of all recommendations by their meaning, and which of a State's own a need would help to implement.

use std::collections::{HashMap, HashSet};

use super::explain::telling_labels;
use super::index::Subject;
use super::labels::{LabelSet, Rarity};
use super::meaning::{Meaning, Meanings, Ranked, Sought, TextHash, best};
use super::phrase::{Phrase, Term};
use super::profile::Profile;
use super::similar::weighed;
use super::text::{UsefulText, closeness};
use crate::domain::ids::{OrganizationId, RecommendationId};
use crate::domain::language::Language;

/// One text of a recommendation.
pub type TextKey = (RecommendationId, Language);

/// The texts of all recommendations, each in the languages it has.
#[derive(Clone, Debug, Default)]
pub struct RecommendationTexts {
    slots: HashMap<TextKey, usize>,
    keys: Vec<TextKey>,
    meanings: Meanings,
}

impl RecommendationTexts {
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Adds a text, or replaces what is known of it.
    pub fn upsert(&mut self, key: TextKey, hash: TextHash, meaning: Meaning) {
        let slot = *self.slots.entry(key).or_insert(self.keys.len());
        if slot == self.keys.len() {
            self.keys.push(key);
        }
        self.meanings.put(slot, hash, meaning);
    }

    /// Gives a text its vector, unless the text has changed since it was encoded.
    pub fn set_vector(&mut self, key: TextKey, hash: TextHash, vector: UsefulText) {
        if let Some(slot) = self.slots.get(&key) {
            self.meanings.set_vector(*slot, hash, vector);
        }
    }

    /// The vector of this text, if it is known and says this.
    #[must_use]
    pub fn vector_of(&self, key: TextKey, hash: TextHash) -> Option<UsefulText> {
        let slot = *self.slots.get(&key)?;
        let same = self.meanings.hash(slot) == hash;
        self.meanings.vector(slot).filter(|_| same)
    }

    /// The texts that wait for their vectors.
    pub fn pending(&self) -> impl Iterator<Item = TextKey> + '_ {
        self.meanings.pending_slots().map(|slot| self.keys[slot])
    }

    /// How many texts wait for their vectors.
    #[must_use]
    pub fn pending_count(&self) -> usize {
        self.meanings.pending()
    }

    /// The recommendations, as far as `allowed`, with how well their best text answers a question.
    #[must_use]
    pub fn search(
        &self,
        question: &Sought,
        allowed: Option<&HashSet<RecommendationId>>,
    ) -> Vec<Ranked<RecommendationId>> {
        let mut ranks: HashMap<RecommendationId, f32> = HashMap::new();
        let texts = self.keys.iter().zip(self.meanings.ranks(question));
        let texts = texts.filter(|((id, _), _)| allowed.is_none_or(|ids| ids.contains(id)));
        for ((id, _), rank) in texts {
            if let Some(rank) = rank {
                let best = ranks.entry(*id).or_insert(rank);
                *best = best.max(rank);
            }
        }
        let ranked = ranks.into_iter();
        ranked.map(|(id, rank)| Ranked { id, rank }).collect()
    }

    /// The vector of a recommendation: that of its English text, else of the first that is known.
    #[must_use]
    pub fn vector(&self, id: RecommendationId) -> Option<UsefulText> {
        let others = Language::ALL.iter().copied();
        let slots = [Language::En].into_iter().chain(others);
        let mut slots = slots.filter_map(|language| self.slots.get(&(id, language)));
        slots.find_map(|slot| self.meanings.vector(*slot))
    }

    /// What to look for when a State is to be helped with a recommendation for which it has filed no need.
    #[must_use]
    pub fn subject(
        &self,
        id: RecommendationId,
        state: (OrganizationId, &str),
        labels: &[String],
    ) -> Subject {
        Subject {
            profile: Profile::of_recommendation(id, state, labels),
            vector: self.vector(id).map(UsefulText::leaving_nothing_open),
        }
    }

    /// How close the nearest text of a recommendation is, in [0, 1]; none while no vector is there.
    fn closeness(&self, id: RecommendationId, to: &UsefulText) -> Option<f32> {
        let slots = Language::ALL
            .iter()
            .filter_map(|l| self.slots.get(&(id, *l)));
        let vectors = slots.filter_map(|slot| self.meanings.vector(*slot));
        vectors
            .map(|vector| closeness(to, &vector))
            .max_by(f32::total_cmp)
    }
}

/// A recommendation that a need may help to implement.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub id: RecommendationId,
    /// How well it fits, in [0, 1].
    pub value: f32,
    pub reason: Phrase,
}

/// Texts closer than this are said to be close.
const CLOSE: f32 = 0.6;

/// The State's recommendations, with their labels, by their fit with a need's text and labels.
#[must_use]
pub fn candidates(
    texts: &RecommendationTexts,
    of_state: &[(RecommendationId, LabelSet)],
    need: (&LabelSet, Option<&UsefulText>),
    rarity: &Rarity,
    limit: usize,
) -> Vec<Candidate> {
    let (labels, vector) = need;
    let all = of_state.iter().map(|(id, own)| {
        let close = vector.and_then(|vector| texts.closeness(*id, vector));
        let shared = rarity.overlap(labels, own);
        Candidate {
            id: *id,
            value: weighed(close, (!labels.is_empty()).then_some(shared)),
            reason: reason(close, telling_labels(&labels.and(own), rarity)),
        }
    });
    best(all.collect(), limit, |a, b| {
        let by_value = b.value.total_cmp(&a.value);
        by_value.then_with(|| a.id.cmp(&b.id))
    })
}

fn reason(close: Option<f32>, shared: Vec<Term>) -> Phrase {
    let is_close = close.is_some_and(|close| close >= CLOSE);
    let key = match (is_close, shared.is_empty(), close) {
        (true, false, _) => "candidate-close-and-shared",
        (true, true, _) => "candidate-close",
        (false, false, _) => "candidate-shared",
        (false, true, Some(_)) => "candidate-distant",
        (false, true, None) => "text-vector-pending",
    };
    Phrase {
        key,
        arg: (!shared.is_empty()).then_some(("labels", shared)),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::visibility::Viewer;
    use crate::matching::eligibility::{Exclusion, Side};
    use crate::matching::index::Index;
    use crate::matching::labels::{LabelCounts, with_broader};
    use crate::matching::samples::{NOW_MS, organization, profile};

    fn id(number: u128) -> RecommendationId {
        RecommendationId(Uuid::from_u128(number))
    }

    fn encode(text: &str) -> UsefulText {
        UsefulText::of(text)
    }

    fn texts() -> RecommendationTexts {
        let known = [
            (1, Language::En, "Guarantee access to safe drinking water"),
            (2, Language::En, "Abolish the death penalty"),
            (2, Language::Fr, "Abolir la peine de mort"),
        ];
        let mut texts = RecommendationTexts::default();
        for (number, language, text) in known {
            let meaning = Meaning::Known(encode(text));
            texts.upsert((id(number), language), TextHash::of(text), meaning);
        }
        texts
    }

    #[test]
    fn a_recommendation_is_found_once_by_its_best_text() {
        let text = "peine capitale";
        let question = Sought::new(text);
        let found = |only: Option<&HashSet<RecommendationId>>| -> Vec<RecommendationId> {
            let found = texts().search(&question, only);
            found.into_iter().map(|ranked| ranked.id).collect()
        };
        assert_eq!(found(None), [id(2)]);
        assert_eq!(found(Some(&HashSet::from([id(2)]))), [id(2)]);
        assert!(found(Some(&HashSet::from([id(1)]))).is_empty());
    }

    #[test]
    fn a_recommendation_finds_the_offer_that_helps_with_it() {
        let mut offers = Index::new(Side::Offer);
        let said = [
            "Expertise on abolishing capital punishment",
            "Wells and pumps for villages",
        ];
        for (number, text) in (1..).zip(said) {
            let mut offer = profile(number);
            offer.labels = LabelSet::default();
            let meaning = Meaning::Known(encode(text));
            offers.upsert(&offer, TextHash::of(text), meaning);
        }
        let state = (organization(500), "ALB");
        let subject = texts().subject(id(2), state, &["sdg:16".to_owned()]);
        let vector = subject.vector.as_ref().expect("a known text");
        let asked_as_a_need = encode("Abolish the death penalty");
        assert_ne!(asked_as_a_need.manner(), vector.manner());
        assert_eq!(asked_as_a_need.leaving_nothing_open(), *vector);
        let found = offers.suggest(&subject, &Viewer::public(), NOW_MS, 5);
        assert_eq!(found.best[0].id(), Uuid::from_u128(1));
        let own = texts().subject(id(2), (organization(1_001), "ALB"), &[]);
        let found = offers.suggest(&own, &Viewer::public(), NOW_MS, 5);
        assert_eq!(found.best.len(), 1);
        assert_eq!(found.excluded.get(&Exclusion::OwnOrganization), Some(&1));
    }

    #[test]
    fn candidates_are_ranked_by_text_and_labels_with_a_reason() {
        let water = with_broader(&["sdg:6".to_owned()]);
        let of_state = [(id(1), water), (id(2), LabelSet::default())];
        let need = encode("Aide pour l’accès à l’eau potable");
        let rarity = LabelCounts::default().rarity();
        let found = candidates(&texts(), &of_state, (&water, Some(&need)), &rarity, 5);
        assert_eq!(found[0].id, id(1));
        assert_eq!(
            found[0].reason.arg,
            Some(("labels", vec![Term::Label("sdg:6")]))
        );
        assert!(found[0].value > found[1].value);
        let unheard = need.clone().leaving_nothing_open();
        assert_ne!(unheard.manner(), need.manner());
        let same = candidates(&texts(), &of_state, (&water, Some(&unheard)), &rarity, 5);
        assert_eq!(
            same, found,
            "what a need leaves open brings no recommendation nearer"
        );
        let blind = candidates(&texts(), &of_state, (&water, None), &rarity, 1);
        assert_eq!((blind.len(), blind[0].id), (1, id(1)));
    }
}

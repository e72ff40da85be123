//! Ranks the documents of a trial for each of its queries, by this project's matching and by what one would use
//! otherwise: BM25 and the bare encoder; and labels texts. Of the criteria of matching two can be measured on what a
//! trial tells: what the texts mean to each other, and how firmly something is offered.

use std::collections::{BTreeSet, HashMap};

use super::profile::Firmness;
use super::score::{Criterion, Values, Weights, firmness_worth};
use super::text::tagger::issue_names;
use super::text::{Embedding, Encoder, Reading, UsefulText, closeness, likeness, usefulness};
use crate::domain::codes::closed_list;
use crate::domain::language::Language;
use crate::domain::side_by_side;
use crate::domain::trial::{RankingTask, TrialText};

closed_list!(
    /// What ranks.
    System {
        ClearingHouse = "clearing-house",
        Bm25 = "bm25",
        Encoder = "encoder",
    }
);

/// With fewer texts than this another core would not be worth its start.
const TEXTS_A_CORE: usize = 8;

/// A document's place in the docs file, and its score.
pub type Ranked = (usize, f32);

/// What was read in a text.
struct Known {
    useful: UsefulText,
    plain: Embedding,
    issues: BTreeSet<&'static str>,
}

/// Texts that were read, so that each is read once in a language however many tasks hold it.
#[derive(Default)]
pub struct Memory {
    /// Language that a text is said to be in -> the text as it is written -> what was read in it.
    known: HashMap<Option<Language>, HashMap<String, Known>>,
}

impl Memory {
    /// Reads what is new of some texts, on all cores at once.
    pub fn read<'a>(&mut self, texts: impl IntoIterator<Item = &'a TrialText>) {
        let mut new: HashMap<(Option<Language>, &str), &TrialText> = HashMap::new();
        for one in texts {
            if self.of(one).is_none() {
                new.insert((language(one), &one.text), one);
            }
        }
        let new: Vec<&TrialText> = new.into_values().collect();
        let read = side_by_side::ranges(new.len(), TEXTS_A_CORE, |share| {
            let read = new[share].iter().map(|text| (*text, known(text)));
            read.collect::<Vec<(&TrialText, Known)>>()
        });
        for (text, known) in read.into_iter().flatten() {
            let of_language = self.known.entry(language(text)).or_default();
            of_language.insert(text.text.clone(), known);
        }
    }

    fn of(&self, text: &TrialText) -> Option<&Known> {
        self.known.get(&language(text))?.get(&text.text)
    }

    /// The names, as UPR Info writes them, of the issues of a text that was read; else none.
    #[must_use]
    pub fn issues(&self, text: &TrialText) -> BTreeSet<&'static str> {
        let known = self.of(text);
        known.map(|known| known.issues.clone()).unwrap_or_default()
    }

    /// The documents in the order in which a system gives them for a query, ties in the order of the file. Which texts
    /// are compared how is told by what they are: offers and needs by their use, others as one looks up a text.
    #[must_use]
    pub fn rank(
        &self,
        system: System,
        task: &RankingTask,
        query: &TrialText,
        words: &Bm25,
    ) -> Vec<Ranked> {
        let places = (0..task.docs.len()).filter(|place| same_review(query, &task.docs[*place]));
        let mut ranked: Vec<Ranked> = if system == System::Bm25 {
            let scores = words.scores(&query.text);
            places.map(|place| (place, scores[place])).collect()
        } else {
            let asked = self.of(query);
            let of_place = |place: usize| {
                let doc = &task.docs[place];
                let pair = asked.zip(self.of(doc));
                pair.map_or(0.0, |(a, b)| score(system, (query, a), (doc, b)))
            };
            places.map(|place| (place, of_place(place))).collect()
        };
        ranked.sort_by(|(a, one), (b, other)| {
            let own = |place: usize| is_own(query, &task.docs[place]);
            own(*a).cmp(&own(*b)).then_with(|| other.total_cmp(one))
        });
        ranked
    }
}

fn known(text: &TrialText) -> Known {
    let reading = Reading::of(&text.text, language(text));
    Known {
        useful: UsefulText::read(&reading),
        plain: Encoder::embedded().encode(&text.text),
        issues: issue_names(&reading),
    }
}

fn language(text: &TrialText) -> Option<Language> {
    text.lang.parse().ok()
}

fn score(system: System, query: (&TrialText, &Known), doc: (&TrialText, &Known)) -> f32 {
    match system {
        System::Encoder => query.1.plain.cosine(&doc.1.plain),
        _ if is_suggestion(query.0, doc.0) => {
            let is_offer = !query.0.provider.is_empty();
            let (need, offer) = if is_offer { (doc, query) } else { (query, doc) };
            suggested(fit(need, offer), firmness(offer.0))
        }
        _ => likeness(&query.1.useful, &doc.1.useful),
    }
}

/// How useful an offer is for a need or a recommendation, or how close a recommendation is to a need.
fn fit(need: (&TrialText, &Known), offer: (&TrialText, &Known)) -> f32 {
    let (asking, giving) = (&need.1.useful, &offer.1.useful);
    if offer.0.provider.is_empty() {
        closeness(asking, giving)
    } else if need.0.needing_state.is_empty() {
        usefulness(&asking.clone().leaving_nothing_open(), giving).value
    } else {
        usefulness(asking, giving).value
    }
}

/// TABLE: how firmly texts of a kind offer something. What a peer recommends to a provider, or somebody reports of it, is
/// heard and not confirmed.
const FIRMNESS: [(&str, Firmness); 2] = [
    ("offer_page", Firmness::Concrete),
    ("state_offer", Firmness::Standing),
];

fn firmness(offer: &TrialText) -> Firmness {
    let known = FIRMNESS.iter().find(|(kind, _)| *kind == offer.kind);
    known.map_or(Firmness::Indicative, |(_, firmness)| *firmness)
}

/// The two criteria together, by the weights that they have in suggestions.
fn suggested(usefulness: f32, firmness: Firmness) -> f32 {
    let mut values = Values::default();
    values[Criterion::Meaning as usize] = Some(usefulness);
    values[Criterion::Firmness as usize] = Some(firmness_worth(firmness));
    Weights::default().total(&values)
}

/// Whether one side is a need or an offer: then the other is sought for its use.
fn is_suggestion(query: &TrialText, doc: &TrialText) -> bool {
    [query, doc]
        .iter()
        .any(|one| !one.needing_state.is_empty() || !one.provider.is_empty())
}

/// A query about one review is answered from that review.
fn same_review(query: &TrialText, doc: &TrialText) -> bool {
    let state = if query.sur.is_empty() {
        &query.needing_state
    } else {
        &query.sur
    };
    let told = [state, &query.session, &doc.sur, &doc.session];
    told.iter().any(|one| one.is_empty()) || (*state == doc.sur && query.session == doc.session)
}

/// No State helps itself: such pairs come last.
fn is_own(query: &TrialText, doc: &TrialText) -> bool {
    let owns = |need: &TrialText, offer: &TrialText| {
        let state = &need.needing_state;
        !state.is_empty()
            && offer
                .provider
                .split('|')
                .any(|provider| provider.trim() == state)
    };
    owns(query, doc) || owns(doc, query)
}

/// Okapi BM25 over the words of the documents as they are written, in small letters.
pub struct Bm25 {
    /// Word -> documents with how often it occurs.
    places: HashMap<String, Vec<(usize, f32)>>,
    lengths: Vec<f32>,
    mean_length: f32,
}

const SATURATION: f32 = 1.2;
const LENGTH_SHARE: f32 = 0.75;

impl Bm25 {
    #[must_use]
    pub fn new(docs: &[TrialText]) -> Self {
        let mut places: HashMap<String, Vec<(usize, f32)>> = HashMap::new();
        let mut lengths = Vec::new();
        for (place, doc) in docs.iter().enumerate() {
            let mut length = 0.0;
            for word in words(&doc.text) {
                length += 1.0;
                let of_word = places.entry(word).or_default();
                match of_word.last_mut().filter(|(last, _)| *last == place) {
                    Some((_, count)) => *count += 1.0,
                    None => of_word.push((place, 1.0)),
                }
            }
            lengths.push(length);
        }
        let mean_length = lengths.iter().sum::<f32>() / count(docs.len().max(1));
        Self {
            places,
            lengths,
            mean_length: mean_length.max(1.0),
        }
    }

    fn scores(&self, query: &str) -> Vec<f32> {
        let mut scores = vec![0.0; self.lengths.len()];
        for word in words(query).collect::<BTreeSet<_>>() {
            let Some(places) = self.places.get(&word) else {
                continue;
            };
            let with = count(places.len());
            let without = count(self.lengths.len()) - with;
            let rarity = (1.0 + (without + 0.5) / (with + 0.5)).ln();
            for (place, times) in places {
                let length =
                    1.0 - LENGTH_SHARE + LENGTH_SHARE * self.lengths[*place] / self.mean_length;
                scores[*place] +=
                    rarity * times * (SATURATION + 1.0) / (times + SATURATION * length);
            }
        }
        scores
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of texts")]
const fn count(of: usize) -> f32 {
    of as f32
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    parts.filter(|word| !word.is_empty()).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(id: &str, text: &str) -> TrialText {
        TrialText {
            id: id.to_owned(),
            text: text.to_owned(),
            ..TrialText::default()
        }
    }

    fn ranked(system: System, task: &RankingTask) -> Vec<usize> {
        let mut memory = Memory::default();
        memory.read(task.docs.iter().chain(&task.queries));
        let words = Bm25::new(&task.docs);
        let ranked = memory.rank(system, task, &task.queries[0], &words);
        ranked.into_iter().map(|(place, _)| place).collect()
    }

    fn task() -> RankingTask {
        RankingTask {
            docs: vec![
                text("a", "Support to farmers hit by drought"),
                text("b", "Prevention of torture in prisons"),
                text("c", "Prevention of torture in prisons"),
            ],
            queries: vec![text("q", "torture in prison")],
            ..RankingTask::default()
        }
    }

    #[test]
    fn every_system_finds_the_subject_and_keeps_the_order_of_ties() {
        for system in System::ALL {
            assert_eq!(ranked(*system, &task()), [1, 2, 0], "{system}");
        }
    }

    #[test]
    fn a_text_that_was_read_is_labelled() {
        let task = task();
        let mut memory = Memory::default();
        assert!(memory.issues(&task.docs[1]).is_empty());
        memory.read(&task.docs);
        let issues = memory.issues(&task.docs[1]);
        assert!(
            issues.contains("Torture and other CID treatment"),
            "{issues:?}"
        );
    }

    #[test]
    fn the_same_words_in_another_language_are_another_text() {
        let english = TrialText {
            lang: "en".to_owned(),
            ..text("a", "Prevention of torture in prisons")
        };
        let french = TrialText {
            lang: "fr".to_owned(),
            ..english.clone()
        };
        let mut memory = Memory::default();
        memory.read([&english]);
        assert!(!memory.issues(&english).is_empty());
        assert!(memory.issues(&french).is_empty(), "not read yet");
        memory.read([&english, &french]);
        for (text, other) in [(&english, &french), (&french, &english)] {
            let mut alone = Memory::default();
            alone.read([text]);
            assert_eq!(memory.issues(text), alone.issues(text));
            assert!(alone.of(other).is_none());
        }
    }

    #[test]
    fn a_state_is_not_its_own_helper() {
        let mut task = task();
        task.queries[0].needing_state = "TON".to_owned();
        task.docs[1].provider = "FJI|TON".to_owned();
        for system in System::ALL {
            assert_eq!(ranked(*system, &task), [2, 0, 1], "{system}");
        }
    }

    #[test]
    fn what_its_provider_offers_comes_before_what_a_peer_recommends() {
        let mut task = task();
        for (doc, kind) in task
            .docs
            .iter_mut()
            .zip(["", "recommended_sharing", "offer_page"])
        {
            doc.provider = "FJI".to_owned();
            doc.kind = kind.to_owned();
        }
        assert_eq!(ranked(System::ClearingHouse, &task), [2, 1, 0]);
        assert_eq!(ranked(System::Bm25, &task), [1, 2, 0]);
    }

    #[test]
    fn a_pair_is_worth_the_same_whichever_side_asks() {
        let need = TrialText {
            needing_state: "TON".to_owned(),
            ..text(
                "n",
                "Training of prison staff in the prevention of torture, and repair of prisons",
            )
        };
        let offer = TrialText {
            provider: "FJI".to_owned(),
            kind: "state_offer".to_owned(),
            ..text("o", "Courses on the prevention of torture")
        };
        let [of_need, of_offer] = [known(&need), known(&offer)];
        let (need, offer) = ((&need, &of_need), (&offer, &of_offer));
        let asked = score(System::ClearingHouse, need, offer);
        assert_eq!(
            asked.to_bits(),
            score(System::ClearingHouse, offer, need).to_bits()
        );
    }

    #[test]
    fn help_in_general_answers_who_asks_for_help_and_not_what_is_to_be_done() {
        let said = text("q", "Technical assistance is needed.");
        let need = TrialText {
            needing_state: "TON".to_owned(),
            ..said.clone()
        };
        let offer = TrialText {
            provider: "OHCHR".to_owned(),
            ..text(
                "o",
                "Help to States in promoting and protecting human rights",
            )
        };
        let of_offer = known(&offer);
        let [asked, recommended] = [need, said].map(|query| {
            let of_query = known(&query);
            score(
                System::ClearingHouse,
                (&query, &of_query),
                (&offer, &of_offer),
            )
        });
        assert!(asked > recommended + 0.05, "{asked} > {recommended}");
    }

    #[test]
    fn a_query_about_a_review_is_answered_from_it() {
        let mut task = task();
        task.queries[0].needing_state = "TON".to_owned();
        task.queries[0].session = "5".to_owned();
        for (doc, session) in task.docs.iter_mut().zip(["5", "4", "5"]) {
            doc.sur = "TON".to_owned();
            doc.session = session.to_owned();
        }
        for system in System::ALL {
            assert_eq!(ranked(*system, &task), [2, 0], "{system}");
        }
    }
}

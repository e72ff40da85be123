//! All needs, or all offers, in memory: a structure of arrays with one slot a record, scanned exactly in one
//! pass. The same content gives the same answer, in whatever order it came; ties are broken by id.

use std::collections::{BTreeMap, HashMap, HashSet};

use uuid::Uuid;

use super::bits::Slots;
use super::eligibility::{self, Exclusion, Pair, Partners, Side};
use super::explain::{Explanation, explain};
use super::labels::{LabelCounts, Rarity};
use super::meaning::{Meaning, Meanings, Question, Ranked, TextHash, best};
use super::profile::Profile;
use super::score::{self, Evidence, Values};
use super::text::{UsefulText, usefulness};
use crate::domain::clock::Millis;
use crate::domain::visibility::Viewer;

/// The records of one side.
#[derive(Clone, Debug)]
pub struct Index {
    side: Side,
    slots: HashMap<Uuid, usize>,
    profiles: Vec<Profile>,
    meanings: Meanings,
}

/// The record for which counterparts are looked for.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    pub profile: &'a Profile,
    pub vector: Option<&'a UsefulText>,
}

/// A counterpart with its score.
#[derive(Clone, Debug)]
pub struct Suggestion<'a> {
    pub pair: Pair<'a>,
    /// How useful the one text is for the other, in [0, 1]; none while a vector is missing.
    pub usefulness: Option<f32>,
    /// In [0, 1].
    pub score: f32,
    pub values: Values,
}

impl Suggestion<'_> {
    /// The id of the counterpart.
    #[must_use]
    pub const fn id(&self) -> Uuid {
        self.pair.candidate().id
    }
}

/// What a scan found.
#[derive(Clone, Debug)]
pub struct Suggestions<'a> {
    /// The best, the best first.
    pub best: Vec<Suggestion<'a>>,
    /// How many of those that the viewer sees are not suggested, by reason.
    pub excluded: BTreeMap<Exclusion, usize>,
    /// How many of those that fit wait for the vector of their text.
    pub pending: usize,
    rarity: Rarity,
}

impl Suggestions<'_> {
    /// Why one of them is suggested, and what speaks against it.
    #[must_use]
    pub fn explain(&self, suggestion: &Suggestion<'_>) -> Explanation {
        let evidence = Evidence {
            pair: suggestion.pair,
            usefulness: suggestion.usefulness,
            rarity: &self.rarity,
        };
        explain(&evidence, &suggestion.values)
    }
}

impl Index {
    /// An empty index of the records of one side.
    #[must_use]
    pub fn new(side: Side) -> Self {
        Self {
            side,
            slots: HashMap::new(),
            profiles: Vec::new(),
            meanings: Meanings::default(),
        }
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.profiles.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.profiles.is_empty()
    }

    /// Adds a record, or replaces what is known of it.
    pub fn upsert(&mut self, profile: Profile, hash: TextHash, meaning: Meaning) {
        let slot = *self.slots.entry(profile.id).or_insert(self.profiles.len());
        if let Some(known) = self.profiles.get_mut(slot) {
            *known = profile;
        } else {
            self.profiles.push(profile);
        }
        self.meanings.put(slot, hash, meaning);
    }

    /// Takes a record out, if it is there.
    pub fn remove(&mut self, id: Uuid) {
        let Some(slot) = self.slots.remove(&id) else {
            return;
        };
        self.profiles.swap_remove(slot);
        self.meanings.swap_remove(slot);
        if let Some(moved) = self.profiles.get(slot) {
            self.slots.insert(moved.id, slot);
        }
    }

    /// Gives a record the vector of the text with this hash, unless its text has changed since.
    pub fn learn(&mut self, id: Uuid, hash: &str, vector: UsefulText) {
        if let Some(slot) = self.slots.get(&id) {
            self.meanings.learn(*slot, hash, vector);
        }
    }

    /// A record of this side, to find counterparts for.
    #[must_use]
    pub fn subject(&self, id: Uuid) -> Option<Subject<'_>> {
        self.slots.get(&id).map(|slot| Subject {
            profile: &self.profiles[*slot],
            vector: self.meanings.vector(*slot),
        })
    }

    /// The records that are open for matching at a time, by id.
    #[must_use]
    pub fn open(&self, now_ms: Millis) -> Vec<&Profile> {
        let is_open = |profile: &&Profile| profile.matchable && profile.valid_until_ms > now_ms;
        let mut open: Vec<&Profile> = self.profiles.iter().filter(is_open).collect();
        open.sort_unstable_by_key(|profile| profile.id);
        open
    }

    /// The vector of this text, if the record is known and says this.
    #[must_use]
    pub fn vector_of(&self, id: Uuid, hash: TextHash) -> Option<&UsefulText> {
        let slot = *self.slots.get(&id)?;
        let same = self.meanings.hash(slot) == hash;
        self.meanings.vector(slot).filter(|_| same)
    }

    /// The records whose texts wait for their vectors.
    pub fn pending(&self) -> impl Iterator<Item = Uuid> + '_ {
        let slots = 0..self.profiles.len();
        slots
            .filter(|slot| self.meanings.is_pending(*slot))
            .map(|slot| self.profiles[slot].id)
    }

    /// How many texts wait for their vectors.
    #[must_use]
    pub const fn pending_count(&self) -> usize {
        self.meanings.pending()
    }

    /// What the viewer sees: the definition of `domain::visibility`, as a set of slots.
    #[must_use]
    pub fn visible(&self, viewer: &Viewer) -> Slots {
        Slots::where_true(self.profiles.len(), |slot| {
            viewer.sees(&self.profiles[slot].shown())
        })
    }

    /// The records of this side that suit the subject, a record of the other side, best first.
    #[must_use]
    pub fn suggest<'a>(
        &'a self,
        subject: Subject<'a>,
        viewer: &Viewer,
        now_ms: Millis,
        limit: usize,
    ) -> Suggestions<'a> {
        let visible = self.visible(viewer);
        let rarity = self.rarity(&visible);
        let (mut found, mut excluded, mut pending) = (Vec::new(), BTreeMap::new(), 0);
        for slot in visible.iter() {
            let profile = &self.profiles[slot];
            let pair = self.pair(subject.profile, profile, viewer);
            if let Some(reason) = eligibility::exclusion(&pair, now_ms) {
                *excluded.entry(reason).or_insert(0) += 1;
                continue;
            }
            pending += usize::from(self.meanings.is_pending(slot));
            let vectors = subject.vector.zip(self.meanings.vector(slot));
            let usefulness = vectors.map(|(a, b)| self.usefulness(a, b));
            let values = score::measure(&Evidence {
                pair,
                usefulness,
                rarity: &rarity,
            });
            found.push(Suggestion {
                pair,
                usefulness,
                score: score::total(&values),
                values,
            });
        }
        let order = |a: &Suggestion<'_>, b: &Suggestion<'_>| {
            let by_score = b.score.total_cmp(&a.score);
            by_score.then_with(|| a.id().cmp(&b.id()))
        };
        Suggestions {
            best: best(found, limit, order),
            excluded,
            pending,
            rarity,
        }
    }

    /// What each label says among the records that the viewer sees: the others must not show in any number.
    fn rarity(&self, visible: &Slots) -> Rarity {
        let mut counts = LabelCounts::default();
        for slot in visible.iter() {
            counts.add(&self.profiles[slot].labels);
        }
        counts.rarity()
    }

    /// How useful the text of the offer is for that of the need, whichever of the two is the subject.
    fn usefulness(&self, subject: &UsefulText, own: &UsefulText) -> f32 {
        match self.side {
            Side::Need => usefulness(own, subject),
            Side::Offer => usefulness(subject, own),
        }
    }

    /// The subject and one record of this side, as need and offer.
    fn pair<'a>(&self, subject: &'a Profile, own: &'a Profile, viewer: &Viewer) -> Pair<'a> {
        let (need, offer) = match self.side {
            Side::Need => (own, subject),
            Side::Offer => (subject, own),
        };
        let partners = if viewer.is_inside(&need.shown()) {
            Partners::Told
        } else {
            Partners::Untold
        };
        Pair {
            need,
            offer,
            wanted: self.side,
            partners,
        }
    }

    /// The records that the viewer sees, as far as `allowed`, with how well they answer a question.
    #[must_use]
    pub fn search(
        &self,
        question: &Question,
        viewer: &Viewer,
        allowed: Option<&HashSet<Uuid>>,
    ) -> Vec<Ranked<Uuid>> {
        let ranked = |slot: usize| {
            let id = self.profiles[slot].id;
            let rank = self.meanings.rank(slot, question)?;
            allowed
                .is_none_or(|ids| ids.contains(&id))
                .then_some(Ranked { id, rank })
        };
        self.visible(viewer).iter().filter_map(ranked).collect()
    }

    /// How many records the viewer sees, and how many of their texts wait for their vectors.
    #[must_use]
    pub fn progress(&self, viewer: &Viewer) -> (usize, usize) {
        let visible = self.visible(viewer);
        let count = |(all, pending): (usize, usize), slot: usize| {
            (
                all + 1,
                pending + usize::from(self.meanings.is_pending(slot)),
            )
        };
        visible.iter().fold((0, 0), count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::visibility::{Reach, Visibility};
    use crate::matching::samples::{NOW_MS, Numbers, organization, profile, random_profile};

    fn index(profiles: impl IntoIterator<Item = Profile>) -> Index {
        let mut index = Index::new(Side::Offer);
        for profile in profiles {
            index.upsert(profile, TextHash::of(""), Meaning::pending(""));
        }
        index
    }

    fn random_profiles(count: u128) -> Vec<Profile> {
        let mut numbers = Numbers::new(3);
        (0..count)
            .map(|id| random_profile(id, &mut numbers))
            .collect()
    }

    fn viewers() -> Vec<Viewer> {
        let reaches = [
            Visibility::UnSystem,
            Visibility::Extranet,
            Visibility::Public,
        ];
        let members = (0..48_u16).map(|number| {
            let reach = reaches[usize::from(number % 3)];
            Viewer::member(organization(u128::from(number)), Reach(reach))
        });
        members
            .chain([Viewer::everything(None), Viewer::public()])
            .collect()
    }

    #[test]
    fn the_visible_slots_are_those_of_the_definition() {
        let profiles = random_profiles(1_000);
        let index = index(profiles.clone());
        for viewer in viewers() {
            let visible: Vec<Uuid> = index
                .visible(&viewer)
                .iter()
                .map(|slot| index.profiles[slot].id)
                .collect();
            let expected = profiles.iter().filter(|p| viewer.sees(&p.shown()));
            assert!(expected.map(|p| p.id).eq(visible), "{viewer:?}");
        }
    }

    #[test]
    fn what_the_viewer_may_not_see_is_neither_suggested_nor_counted() {
        let profiles = random_profiles(1_000);
        let need = profile(5_000);
        let subject = Subject {
            profile: &need,
            vector: None,
        };
        for viewer in viewers() {
            let whole = index(profiles.clone());
            let seen = index(profiles.iter().filter(|p| viewer.sees(&p.shown())).cloned());
            let found = whole.suggest(subject, &viewer, NOW_MS, 2_000);
            let expected = seen.suggest(subject, &viewer, NOW_MS, 2_000);
            assert_eq!(found.excluded, expected.excluded);
            assert_eq!(scores(&found), scores(&expected));
        }
    }

    fn scores(suggestions: &Suggestions<'_>) -> Vec<(Uuid, u32)> {
        let best = suggestions.best.iter();
        best.map(|s| (s.id(), s.score.to_bits())).collect()
    }

    fn ids(suggestions: &Suggestions<'_>) -> Vec<Uuid> {
        suggestions.best.iter().map(Suggestion::id).collect()
    }

    #[test]
    fn the_answer_does_not_depend_on_the_order_of_arrival() {
        let mut profiles = random_profiles(500);
        let need = profile(5_000);
        let subject = Subject {
            profile: &need,
            vector: None,
        };
        let everyone = Viewer::everything(None);
        let first = index(profiles.clone());
        profiles.reverse();
        let mut second = index(random_profiles(700));
        for id in 500..700 {
            second.remove(Uuid::from_u128(id));
        }
        for profile in profiles {
            second.upsert(profile, TextHash::of(""), Meaning::pending(""));
        }
        let [a, b] = [&first, &second].map(|i| ids(&i.suggest(subject, &everyone, NOW_MS, 40)));
        assert_eq!(a.len(), 40);
        assert_eq!(a, b);
    }

    #[test]
    fn an_offerer_is_not_told_that_a_need_excludes_it() {
        let offer = profile(1);
        let mut need = profile(2);
        need.excluded_partners = vec![offer.owner];
        let mut needs = Index::new(Side::Need);
        needs.upsert(need, TextHash::of(""), Meaning::pending(""));
        let subject = Subject {
            profile: &offer,
            vector: None,
        };
        let offerer = Viewer::member(offer.owner, Reach(Visibility::Extranet));
        let found = needs.suggest(subject, &offerer, NOW_MS, 10);
        let mut welcoming = Index::new(Side::Need);
        welcoming.upsert(profile(2), TextHash::of(""), Meaning::pending(""));
        let expected = welcoming.suggest(subject, &offerer, NOW_MS, 10);
        assert_eq!(scores(&found), scores(&expected));
        assert!(found.best.len() == 1 && found.excluded.is_empty());
        let found = needs.suggest(subject, &Viewer::everything(None), NOW_MS, 10);
        assert_eq!(found.excluded.get(&Exclusion::ExcludedPartner), Some(&1));
    }

    #[test]
    fn a_french_need_finds_the_english_offer_that_answers_it() {
        let offers = [
            "Support to a national action plan on the rights of persons with disabilities.",
            "Equipment for maritime search and rescue services.",
            "Training of judges and prosecutors on the prevention of torture and ill-treatment in detention.",
            "Advice on sustainable fisheries management.",
            "Scholarships for students of agronomy.",
        ];
        let encode = |text: &str| UsefulText::of(text);
        let mut index = Index::new(Side::Offer);
        for (id, text) in (1..).zip(offers) {
            let meaning = Meaning::Known(encode(text));
            index.upsert(profile(id), TextHash::of(text), meaning);
        }
        let need = profile(100);
        let vector = encode(
            "Formation des magistrats et du parquet pour prévenir la torture et les mauvais traitements dans les lieux de détention.",
        );
        let subject = Subject {
            profile: &need,
            vector: Some(&vector),
        };
        let found = index.suggest(subject, &Viewer::public(), NOW_MS, 5);
        assert_eq!(ids(&found)[0], Uuid::from_u128(3));
    }
}

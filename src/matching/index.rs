//! All needs, or all offers, in memory: columns with one slot a record. The same content gives the same answer, in
//! whatever order it came; ties are broken by id.

use std::collections::{BTreeMap, HashSet};

use hashbrown::HashTable;
use uuid::Uuid;

use super::bits::Slots;
use super::columns::CHUNK;
use super::eligibility::{Exclusion, Pair, Side};
use super::explain::{Explanation, explain};
use super::labels::{LabelCounts, Rarity};
use super::meaning::{Meaning, Meanings, Ranked, Sought, TextHash};
use super::profile::Profile;
use super::records::Records;
use super::scan::{self, CHUNKS_A_CORE, Stock};
use super::score::{self, Evidence, Values, Weights};
use super::similar::{Similar, similar};
use super::text::{UsefulText, Usefulness};
use crate::domain::clock::Millis;
use crate::domain::ids::OrganizationId;
use crate::domain::side_by_side;
use crate::domain::track_record::Score;
use crate::domain::visibility::{Viewer, Visibility};

/// The records of one side.
#[derive(Clone, Debug)]
pub struct Index {
    side: Side,
    /// Where each id is.
    slots: HashTable<u32>,
    records: Records,
    meanings: Meanings,
    /// Of the released records, how many carry each label, by visibility.
    counts: [LabelCounts; Visibility::ALL.len()],
    weights: Weights,
}

/// The record for which counterparts are looked for.
#[derive(Clone, Debug)]
pub struct Subject {
    pub profile: Profile,
    pub vector: Option<UsefulText>,
}

/// A counterpart with its score.
#[derive(Clone, Debug)]
pub struct Suggestion {
    pub profile: Profile,
    /// How useful the one text is for the other; none while a vector is missing.
    pub usefulness: Option<Usefulness>,
    /// In [0, 1].
    pub score: f32,
    pub values: Values,
}

impl Suggestion {
    /// The id of the counterpart.
    #[must_use]
    pub const fn id(&self) -> Uuid {
        self.profile.id
    }
}

/// What a scan found.
#[derive(Clone, Debug)]
pub struct Suggestions<'a> {
    /// The best, the best first.
    pub best: Vec<Suggestion>,
    /// How many of those that the viewer sees are not suggested, by reason.
    pub excluded: BTreeMap<Exclusion, usize>,
    /// How many of those that fit wait for the vector of their text.
    pub pending: usize,
    /// Bytes of records that the scan read, for whoever asks what it cost.
    pub bytes_read: usize,
    subject: &'a Subject,
    side: Side,
    viewer: Viewer,
    rarity: Rarity,
    weights: Weights,
}

impl Suggestions<'_> {
    /// Why one of them is suggested, and what speaks against it.
    #[must_use]
    pub fn explain(&self, suggestion: &Suggestion) -> Explanation {
        let evidence = Evidence {
            pair: self.pair(suggestion),
            usefulness: suggestion.usefulness,
            rarity: &self.rarity,
        };
        explain(&evidence, &suggestion.values, &self.weights)
    }

    /// The subject and one of them, as need and offer.
    #[must_use]
    pub fn pair<'b>(&'b self, suggestion: &'b Suggestion) -> Pair<'b> {
        let subject = &self.subject.profile;
        Pair::of(subject, &suggestion.profile, self.side, &self.viewer)
    }
}

/// The scores of all that fit.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// Ids with scores in [0, 1], the best first.
    pub scores: Vec<(Uuid, f32)>,
    /// As in [`Suggestions`].
    pub excluded: BTreeMap<Exclusion, usize>,
}

impl Index {
    /// An empty index of the records of one side.
    #[must_use]
    pub fn new(side: Side) -> Self {
        Self {
            side,
            slots: HashTable::new(),
            records: Records::default(),
            meanings: Meanings::default(),
            counts: std::array::from_fn(|_| LabelCounts::default()),
            weights: Weights::default(),
        }
    }

    /// From now on the criteria weigh this.
    pub const fn weigh(&mut self, weights: Weights) {
        self.weights = weights;
    }

    /// What the criteria weigh.
    #[must_use]
    pub const fn weights(&self) -> &Weights {
        &self.weights
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn slot(&self, id: Uuid) -> Option<usize> {
        let ids = &self.records.facts.id;
        let found = self
            .slots
            .find(hash(id), |slot| ids.get(*slot as usize) == id);
        found.map(|slot| *slot as usize)
    }

    /// Notes that a record is in a slot where it was not before.
    fn place(&mut self, id: Uuid, slot: usize) {
        let ids = &self.records.facts.id;
        let number = u32::try_from(slot).unwrap_or(u32::MAX);
        self.slots
            .insert_unique(hash(id), number, |slot| hash(ids.get(*slot as usize)));
    }

    /// Adds a record, or replaces what is known of it.
    pub fn upsert(&mut self, profile: &Profile, hash: TextHash, meaning: Meaning) {
        let slot = self.slot(profile.id);
        if let Some(slot) = slot {
            self.count(slot, LabelCounts::take);
        }
        let place = slot.unwrap_or(self.len());
        self.records.put(place, profile);
        self.meanings.put(place, hash, meaning);
        self.count(place, LabelCounts::add);
        if slot.is_none() {
            self.place(profile.id, place);
        }
    }

    /// Counts the labels of a record where they are counted.
    fn count(&mut self, slot: usize, change: fn(&mut LabelCounts, &super::labels::LabelSet)) {
        if let Some(visibility) = self.records.released_to(slot) {
            let labels = self.records.label_set(slot);
            change(&mut self.counts[visibility as usize], &labels);
        }
    }

    /// Gives a record the vector of the text with this hash, unless its text has changed since.
    pub fn set_vector(&mut self, id: Uuid, hash: TextHash, vector: UsefulText) {
        if let Some(slot) = self.slot(id) {
            self.meanings.set_vector(slot, hash, vector);
        }
    }

    /// A record of this side, to find counterparts for.
    #[must_use]
    pub fn subject(&self, id: Uuid) -> Option<Subject> {
        self.slot(id).map(|slot| Subject {
            profile: self.records.profile(slot),
            vector: self.meanings.vector(slot),
        })
    }

    /// The records that are open for matching at a time, by id.
    #[must_use]
    pub fn open(&self, now_ms: Millis) -> Vec<Profile> {
        let slots = (0..self.len()).filter(|slot| self.records.is_open(*slot, now_ms));
        let mut open: Vec<Profile> = slots.map(|slot| self.records.profile(slot)).collect();
        open.sort_unstable_by_key(|profile| profile.id);
        open
    }

    /// Replaces what States have said of the owners of these records.
    pub fn put_track_records(&mut self, all: impl Iterator<Item = (OrganizationId, Score)>) {
        self.records.put_track_records(all);
    }

    /// The vector of this text, if the record is known and says this.
    #[must_use]
    pub fn vector_of(&self, id: Uuid, hash: TextHash) -> Option<UsefulText> {
        let slot = self.slot(id)?;
        let same = self.meanings.hash(slot) == hash;
        self.meanings.vector(slot).filter(|_| same)
    }

    /// The records whose texts wait for their vectors.
    pub fn pending(&self) -> impl Iterator<Item = Uuid> + '_ {
        let slots = self.meanings.pending_slots();
        slots.map(|slot| self.records.facts.id.get(slot))
    }

    /// How many texts wait for their vectors.
    #[must_use]
    pub fn pending_count(&self) -> usize {
        self.meanings.pending()
    }

    /// What the viewer sees: the definition of `domain::visibility`, as a set of slots.
    #[must_use]
    pub fn visible(&self, viewer: &Viewer) -> Slots {
        if viewer.sees_all {
            return Slots::all(self.len());
        }
        let mut seen = Slots::none(self.len());
        let mut flags = Vec::with_capacity(CHUNK);
        for chunk in 0..self.records.chunks() {
            self.records.flag_seen(chunk, viewer, &mut flags);
            seen.put_flags(chunk * CHUNK, &flags);
        }
        for slot in self.records.naming(viewer.organization) {
            seen.insert(slot);
        }
        seen
    }

    /// What each label says to a viewer: among the released records that everyone of its reach sees. So nothing that
    /// it may not see shows in any number, and nothing is counted anew for a question.
    #[must_use]
    pub fn rarity(&self, viewer: &Viewer) -> Rarity {
        let mut counts = LabelCounts::default();
        for (visibility, own) in Visibility::ALL.iter().zip(&self.counts) {
            if *visibility >= viewer.reach.0 {
                counts.add_all(own);
            }
        }
        counts.rarity()
    }

    /// The records of this side that suit the subject, a record of the other side, best first.
    #[must_use]
    pub fn suggest<'a>(
        &self,
        subject: &'a Subject,
        viewer: &Viewer,
        now_ms: Millis,
        limit: usize,
    ) -> Suggestions<'a> {
        let rarity = self.rarity(viewer);
        let question = self.question(subject, viewer, now_ms, &rarity);
        let found = self.stock().best(&question, &self.visible(viewer), limit);
        let best = found.best.iter().map(|one| self.suggestion(&question, one));
        Suggestions {
            best: best.collect(),
            excluded: found.excluded,
            pending: found.pending,
            bytes_read: found.bytes_read,
            subject,
            side: self.side,
            viewer: *viewer,
            rarity,
            weights: self.weights,
        }
    }

    /// The scores of all records of this side that suit the subject.
    #[must_use]
    pub fn rank(&self, subject: &Subject, viewer: &Viewer, now_ms: Millis) -> Ranking {
        let rarity = self.rarity(viewer);
        let question = self.question(subject, viewer, now_ms, &rarity);
        let (seen, all) = (self.visible(viewer), self.len());
        let found = self.stock().best(&question, &seen, all);
        Ranking {
            scores: found.best.iter().map(|one| (one.id, one.score)).collect(),
            excluded: found.excluded,
        }
    }

    fn question<'a>(
        &self,
        subject: &'a Subject,
        viewer: &'a Viewer,
        now_ms: Millis,
        rarity: &'a Rarity,
    ) -> scan::Question<'a> {
        scan::Question {
            side: self.side,
            profile: &subject.profile,
            vector: subject.vector.as_ref(),
            viewer,
            now_ms,
            rarity,
            weights: self.weights,
        }
    }

    const fn stock(&self) -> Stock<'_> {
        Stock {
            records: &self.records,
            meanings: &self.meanings,
        }
    }

    fn suggestion(&self, question: &scan::Question<'_>, scored: &scan::Scored) -> Suggestion {
        let profile = self.records.profile(scored.slot);
        let vectors = question.vector.zip(self.meanings.vector(scored.slot));
        let usefulness = vectors.map(|(own, other)| question.usefulness(own, &other));
        let values = score::measure(&question.evidence(&profile, usefulness));
        Suggestion {
            profile,
            usefulness,
            score: scored.score,
            values,
        }
    }

    /// The records of this side that are like the subject, a record of the same side, as far as the viewer sees them
    /// and their state, by its number in the closed list, is wanted; best first.
    #[must_use]
    pub fn similar(
        &self,
        subject: &Subject,
        viewer: &Viewer,
        wanted: impl Fn(u8) -> bool,
        limit: usize,
    ) -> Vec<Similar> {
        let mut slots = Slots::none(self.len());
        let seen = self.visible(viewer);
        let states = &self.records.facts.state;
        for slot in seen.iter().filter(|slot| wanted(states.get(*slot))) {
            slots.insert(slot);
        }
        let like = (&subject.profile, subject.vector.as_ref());
        let rarity = self.rarity(viewer);
        similar(
            (&self.records, &self.meanings),
            &slots,
            like,
            &rarity,
            limit,
        )
    }

    /// The records that the viewer sees, as far as `allowed`, with how well they answer a question.
    #[must_use]
    pub fn search(
        &self,
        question: &Sought,
        viewer: &Viewer,
        allowed: Option<&HashSet<Uuid>>,
    ) -> Vec<Ranked<Uuid>> {
        let seen = self.visible(viewer);
        let ids = &self.records.facts.id;
        let found = side_by_side::ranges(self.records.chunks(), CHUNKS_A_CORE, |chunks| {
            let mut found = Vec::new();
            for chunk in chunks {
                let slots = chunk * CHUNK..self.len().min((chunk + 1) * CHUNK);
                if seen.words(slots.clone()).iter().all(|word| *word == 0) {
                    continue;
                }
                let ranks = slots.zip(self.meanings.ranks_of_chunk(question, chunk));
                let ranks = ranks.filter(|(slot, _)| seen.contains(*slot));
                found.extend(ranks.filter_map(|(slot, rank)| {
                    let (id, rank) = (ids.get(slot), rank?);
                    let wanted = allowed.is_none_or(|allowed| allowed.contains(&id));
                    wanted.then_some(Ranked { id, rank })
                }));
            }
            found
        });
        found.into_iter().flatten().collect()
    }

    /// How many records the viewer sees, and how many of their texts wait for their vectors.
    #[must_use]
    pub fn progress(&self, viewer: &Viewer) -> (usize, usize) {
        let seen = self.visible(viewer);
        let pending = self.meanings.pending_slots();
        (
            seen.len(),
            pending.filter(|slot| seen.contains(*slot)).count(),
        )
    }
}

/// Ids of version 7 end in random bits, and begin with the time.
fn hash(id: Uuid) -> u64 {
    let (high, low) = id.as_u64_pair();
    (low ^ high.rotate_left(32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::visibility::{Reach, Visibility};
    use crate::matching::samples::{NOW_MS, Numbers, organization, profile, random_profile};

    fn index(profiles: impl IntoIterator<Item = Profile>) -> Index {
        let mut index = Index::new(Side::Offer);
        for profile in profiles {
            index.upsert(&profile, TextHash::of(""), Meaning::pending(""));
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
                .map(|slot| index.records.facts.id.get(slot))
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
            profile: need,
            vector: None,
        };
        for viewer in viewers() {
            let whole = index(profiles.clone());
            let seen = index(profiles.iter().filter(|p| viewer.sees(&p.shown())).cloned());
            let found = whole.suggest(&subject, &viewer, NOW_MS, 2_000);
            let expected = seen.suggest(&subject, &viewer, NOW_MS, 2_000);
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
            profile: need,
            vector: None,
        };
        let everyone = Viewer::everything(None);
        let first = index(profiles.clone());
        profiles.reverse();
        let mut second = Index::new(Side::Offer);
        for profile in profiles {
            second.upsert(&profile, TextHash::of(""), Meaning::pending(""));
        }
        let [a, b] = [&first, &second].map(|i| ids(&i.suggest(&subject, &everyone, NOW_MS, 40)));
        assert_eq!(a.len(), 40);
        assert_eq!(a, b);
    }

    #[test]
    fn an_offerer_is_not_told_that_a_need_excludes_it() {
        let offer = profile(1);
        let mut need = profile(2);
        need.excluded_partners = vec![offer.owner];
        let mut needs = Index::new(Side::Need);
        needs.upsert(&need, TextHash::of(""), Meaning::pending(""));
        let subject = Subject {
            profile: offer.clone(),
            vector: None,
        };
        let offerer = Viewer::member(offer.owner, Reach(Visibility::Extranet));
        let found = needs.suggest(&subject, &offerer, NOW_MS, 10);
        let mut welcoming = Index::new(Side::Need);
        welcoming.upsert(&profile(2), TextHash::of(""), Meaning::pending(""));
        let expected = welcoming.suggest(&subject, &offerer, NOW_MS, 10);
        assert_eq!(scores(&found), scores(&expected));
        assert!(found.best.len() == 1 && found.excluded.is_empty());
        let found = needs.suggest(&subject, &Viewer::everything(None), NOW_MS, 10);
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
            index.upsert(&profile(id), TextHash::of(text), meaning);
        }
        let need = profile(100);
        let vector = encode(
            "Formation des magistrats et du parquet pour prévenir la torture et les mauvais traitements dans les lieux de détention.",
        );
        let subject = Subject {
            profile: need,
            vector: Some(vector),
        };
        let found = index.suggest(&subject, &Viewer::public(), NOW_MS, 5);
        assert_eq!(ids(&found)[0], Uuid::from_u128(3));
    }
}

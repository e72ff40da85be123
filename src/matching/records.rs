//! Many profiles as columns: what is asked of every record in few bytes side by side, what few records have apart,
//! and what many share once. A profile goes in and comes out the same.

use std::sync::Arc;

use uuid::Uuid;

use super::columns::{CHUNK, ListChunk, Lists, Sparse, columns};
use super::interned::Interned;
use super::labels::LabelSet;
use super::profile::{CodeSet, Days, Firmness, Openness, Profile, Quantity};
use crate::domain::assistance::AssistanceType;
use crate::domain::clock::Millis;
use crate::domain::ids::OrganizationId;
use crate::domain::track_record::Score;
use crate::domain::visibility::{Viewer, Visibility};

/// What stands in [`Facts::country`] when there is none.
pub const NO_COUNTRY: u8 = u8::MAX;

columns! {
    /// What each record has.
    Fact,
    /// The columns of what each record has.
    Facts {
        id: Uuid,
        /// Number of the owner.
        owner: u32,
        /// How far it is shown; see [`shown_code`].
        shown: u8,
        state: u8,
        /// Number of the owner's country, or [`NO_COUNTRY`].
        country: u8,
        /// See [`traits`].
        traits: u8,
        valid_until_ms: Millis,
        /// The window; 0 and 0 when there is none.
        from: i32,
        until: i32,
        /// One bit a kind of assistance.
        types: u16,
        /// One bit a language.
        languages: u8,
        /// Number of the openness.
        openness: u32,
    }
}

/// TABLE: the bits of [`Facts::traits`]; the two highest tell the firmness.
pub mod traits {
    pub const MATCHABLE: u8 = 1;
    pub const WINDOW: u8 = 2;
    pub const LINES: u8 = 4;
    pub const LABELS: u8 = 8;
    pub const COUNTRY: u8 = 16;
    /// Where the number of the firmness begins.
    pub const FIRMNESS_SHIFT: u32 = 6;
}

/// By their number in [`Facts::traits`].
const FIRMNESSES: [Firmness; 3] = [Firmness::Concrete, Firmness::Standing, Firmness::Indicative];

const RELEASED: u8 = 0x80;
const LEVEL_SHIFT: u32 = 4;
const EXTRACTED: u8 = 1;

/// How far a record is shown, as one byte: what is released to everyone within a reach has a code of at least
/// `shown_code(true, reach, false)`.
fn shown_code(released: bool, visibility: Visibility, extracted: bool) -> u8 {
    let level = u8::try_from(visibility.level()).unwrap_or(0) << LEVEL_SHIFT;
    let released = if released { RELEASED } else { 0 };
    released | level | if extracted { EXTRACTED } else { 0 }
}

/// A [`Quantity`] with the number of its unit.
#[derive(Clone, Copy, Debug)]
struct Amount {
    assistance_type: AssistanceType,
    unit: u32,
    quantity: u32,
}

type Organizations = Box<[OrganizationId]>;

/// The profiles of one side, by slot.
#[derive(Clone, Debug, Default)]
pub struct Records {
    pub facts: Facts,
    /// None is released: they are few, and what States have said of one stays when it owns nothing.
    pub owners: Interned<OrganizationId>,
    /// What States have said of owners, by the number of the owner; none beyond the end.
    scores: Vec<Option<Score>>,
    pub openness: Interned<Openness>,
    units: Interned<Arc<str>>,
    /// The numbers of the labels of each, ascending.
    labels: Lists<u16>,
    lines: Lists<Amount>,
    audience: Sparse<Organizations>,
    preferred: Sparse<Organizations>,
    excluded: Sparse<Organizations>,
}

impl Records {
    #[must_use]
    pub fn len(&self) -> usize {
        self.facts.id.len()
    }

    /// The number of chunks of slots.
    #[must_use]
    pub fn chunks(&self) -> usize {
        self.len().div_ceil(CHUNK)
    }

    /// Replaces what States have said of owners.
    pub fn put_track_records(&mut self, all: impl Iterator<Item = (OrganizationId, Score)>) {
        self.scores.clear();
        for (owner, score) in all {
            let number = self.owners.intern(&owner) as usize;
            let length = self.scores.len().max(number + 1);
            self.scores.resize(length, None);
            self.scores[number] = Some(score);
        }
    }

    /// What States have said of an owner, by its number.
    #[must_use]
    pub fn track_record(&self, owner: usize) -> Option<Score> {
        self.scores.get(owner).copied().flatten()
    }

    /// Puts a profile into a slot: an existing one, or the next. Its owner's track record stays what it was.
    pub fn put(&mut self, slot: usize, profile: &Profile) {
        if slot < self.len() {
            self.release(slot);
        }
        let fact = self.fact(profile);
        self.facts.put(slot, fact);
        let labels: Vec<u16> = profile.labels.iter().filter_map(narrow).collect();
        self.labels.put(slot, &labels);
        let lines: Vec<Amount> = profile.lines.iter().map(|line| self.amount(line)).collect();
        self.lines.put(slot, &lines);
        self.audience.put(slot, some(&profile.audience));
        self.preferred.put(slot, some(&profile.preferred_partners));
        self.excluded.put(slot, some(&profile.excluded_partners));
    }

    fn fact(&mut self, profile: &Profile) -> Fact {
        let Days { from, until } = profile.window.unwrap_or(Days { from: 0, until: 0 });
        let shown = shown_code(profile.released, profile.visibility, profile.extracted);
        Fact {
            id: profile.id,
            owner: self.owners.intern(&profile.owner),
            shown,
            state: profile.state,
            country: profile.country.map_or(NO_COUNTRY, country_code),
            traits: traits_of(profile),
            valid_until_ms: profile.valid_until_ms,
            from,
            until,
            types: types_of(profile.assistance_types),
            languages: languages_of(profile.languages),
            openness: self.openness.intern(&profile.openness),
        }
    }

    fn amount(&mut self, line: &Quantity) -> Amount {
        Amount {
            assistance_type: line.assistance_type,
            unit: self.units.intern(&line.unit),
            quantity: line.quantity,
        }
    }

    /// Forgets what a slot shares with others.
    fn release(&mut self, slot: usize) {
        self.openness.release(self.facts.openness.get(slot));
        for line in self.lines.get(slot) {
            self.units.release(line.unit);
        }
    }

    /// The profile of a slot.
    #[must_use]
    pub fn profile(&self, slot: usize) -> Profile {
        let mut profile = Profile::blank();
        self.read(slot, &mut profile);
        profile
    }

    /// Writes the profile of a slot over another, whose room it uses.
    pub fn read(&self, slot: usize, into: &mut Profile) {
        self.read_shown(slot, into);
        let facts = &self.facts;
        let bits = facts.traits.get(slot);
        into.id = facts.id.get(slot);
        into.state = facts.state.get(slot);
        let country = facts.country.get(slot);
        into.country = (country != NO_COUNTRY).then_some(usize::from(country));
        into.matchable = bits & traits::MATCHABLE != 0;
        into.valid_until_ms = facts.valid_until_ms.get(slot);
        into.window = (bits & traits::WINDOW != 0).then(|| Days {
            from: facts.from.get(slot),
            until: facts.until.get(slot),
        });
        into.assistance_types = CodeSet::from_word(u64::from(facts.types.get(slot)));
        into.languages = CodeSet::from_word(u64::from(facts.languages.get(slot)));
        into.labels = self.label_set(slot);
        into.openness = *self.openness.value(facts.openness.get(slot));
        into.firmness = FIRMNESSES[usize::from(bits >> traits::FIRMNESS_SHIFT) % FIRMNESSES.len()];
        into.track_record = self.track_record(facts.owner.get(slot) as usize);
        into.lines.clear();
        let lines = self.lines.get(slot).iter().map(|line| self.quantity(*line));
        into.lines.extend(lines);
        refill(&mut into.preferred_partners, self.preferred(slot));
        refill(&mut into.excluded_partners, self.excluded(slot));
    }

    fn read_shown(&self, slot: usize, into: &mut Profile) {
        let shown = self.facts.shown.get(slot);
        let level = i16::from((shown & !RELEASED) >> LEVEL_SHIFT);
        into.owner = *self.owners.value(self.facts.owner.get(slot));
        into.visibility = Visibility::from_level(level).unwrap_or(Visibility::Confidential);
        into.released = shown & RELEASED != 0;
        into.extracted = shown & EXTRACTED != 0;
        refill(&mut into.audience, listed(&self.audience, slot));
    }

    fn quantity(&self, line: Amount) -> Quantity {
        Quantity {
            assistance_type: line.assistance_type,
            quantity: line.quantity,
            unit: Arc::clone(self.units.value(line.unit)),
        }
    }

    /// The numbers of the labels of a slot, ascending.
    #[must_use]
    pub fn labels(&self, slot: usize) -> &[u16] {
        self.labels.get(slot)
    }

    /// The same of a chunk of slots.
    #[must_use]
    pub fn labels_of_chunk(&self, chunk: usize) -> ListChunk<'_, u16> {
        self.labels.chunk(chunk)
    }

    /// The same as a set.
    #[must_use]
    pub fn label_set(&self, slot: usize) -> LabelSet {
        self.labels(slot).iter().map(|n| usize::from(*n)).collect()
    }

    /// The organizations that a slot prefers as partners.
    #[must_use]
    pub fn preferred(&self, slot: usize) -> &[OrganizationId] {
        listed(&self.preferred, slot)
    }

    /// The slots that prefer some partners.
    pub fn preferring(&self) -> impl Iterator<Item = usize> + '_ {
        self.preferred.iter().map(|(slot, _)| slot)
    }

    fn excluded(&self, slot: usize) -> &[OrganizationId] {
        listed(&self.excluded, slot)
    }

    /// The slots that exclude this partner.
    pub fn excluding(&self, partner: OrganizationId) -> impl Iterator<Item = usize> + '_ {
        let lists = self.excluded.iter();
        lists.filter_map(move |(slot, list)| list.contains(&partner).then_some(slot))
    }

    /// The slots, if any, that this organization is shown because they name it.
    pub fn naming(&self, viewer: Option<OrganizationId>) -> impl Iterator<Item = usize> + '_ {
        let least = shown_code(true, Visibility::Restricted, false);
        let lists = viewer.into_iter().flat_map(move |organization| {
            let named = self.audience.iter();
            named.filter_map(move |(slot, list)| list.contains(&organization).then_some(slot))
        });
        lists.filter(move |slot| self.facts.shown.get(*slot) >= least)
    }

    /// How far a slot is released; none when it is not.
    #[must_use]
    pub fn released_to(&self, slot: usize) -> Option<Visibility> {
        let shown = self.facts.shown.get(slot);
        let level = i16::from((shown & !RELEASED) >> LEVEL_SHIFT);
        let visibility = Visibility::from_level(level)?;
        (shown & RELEASED != 0).then_some(visibility)
    }

    /// Whether a slot is open for matching at a time.
    #[must_use]
    pub fn is_open(&self, slot: usize, now_ms: Millis) -> bool {
        let matchable = self.facts.traits.get(slot) & traits::MATCHABLE != 0;
        matchable && self.facts.valid_until_ms.get(slot) > now_ms
    }

    /// Whether the viewer is the owner of a slot, the clearing-house, or of the staff that filed it for its owner.
    #[must_use]
    pub fn is_inside(&self, slot: usize, viewer: &Viewer) -> bool {
        let owner = *self.owners.value(self.facts.owner.get(slot));
        let filed = viewer.sees_extracted && self.facts.shown.get(slot) & EXTRACTED != 0;
        viewer.sees_all || viewer.organization == Some(owner) || filed
    }

    /// One flag a slot of a chunk: whether the viewer sees it without being named by it.
    pub fn flag_seen(&self, chunk: usize, viewer: &Viewer, flags: &mut Vec<u8>) {
        let own = viewer.organization.and_then(|id| self.owners.number(&id));
        let reach = shown_code(true, viewer.reach.0, false);
        let extracted = if viewer.sees_extracted { EXTRACTED } else { 0 };
        let shown = self.facts.shown.chunk(chunk).iter();
        let owners = self.facts.owner.chunk(chunk).iter();
        flags.clear();
        flags.extend(shown.zip(owners).map(|(shown, owner)| {
            u8::from(*shown >= reach)
                | u8::from(shown & extracted != 0)
                | u8::from(own == Some(*owner))
        }));
    }
}

/// The bits of [`Facts::traits`] of a profile.
#[must_use]
pub fn traits_of(profile: &Profile) -> u8 {
    let has = [
        (traits::MATCHABLE, profile.matchable),
        (traits::WINDOW, profile.window.is_some()),
        (traits::LINES, !profile.lines.is_empty()),
        (traits::LABELS, !profile.labels.is_empty()),
        (traits::COUNTRY, profile.country.is_some()),
    ];
    let held = has.iter().filter(|(_, holds)| *holds);
    let firmness = FIRMNESSES.iter().zip(0_u8..);
    let firmness = firmness.filter(|(one, _)| **one == profile.firmness);
    let number: u8 = firmness.map(|(_, number)| number).sum();
    held.fold(number << traits::FIRMNESS_SHIFT, |bits, (bit, _)| {
        bits | bit
    })
}

/// The bits of [`Facts::types`]; there are fewer than 16 kinds.
#[must_use]
pub fn types_of(set: CodeSet) -> u16 {
    u16::try_from(set.word() & u64::from(u16::MAX)).unwrap_or(0)
}

/// The bits of [`Facts::languages`]; there are six.
#[must_use]
pub fn languages_of(set: CodeSet) -> u8 {
    u8::try_from(set.word() & u64::from(u8::MAX)).unwrap_or(0)
}

/// There are fewer than 255 countries.
fn country_code(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(NO_COUNTRY)
}

fn narrow(number: usize) -> Option<u16> {
    u16::try_from(number).ok()
}

fn some(list: &[OrganizationId]) -> Option<Organizations> {
    (!list.is_empty()).then(|| list.into())
}

fn listed(lists: &Sparse<Organizations>, slot: usize) -> &[OrganizationId] {
    lists.get(slot).map_or(&[], |list| list)
}

fn refill(into: &mut Vec<OrganizationId>, list: &[OrganizationId]) {
    into.clear();
    into.extend_from_slice(list);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::countries;
    use crate::domain::language::Language;
    use crate::matching::samples::{Numbers, random_profile};

    #[test]
    fn a_profile_comes_out_as_it_went_in() {
        let mut numbers = Numbers::new(17);
        let profiles: Vec<Profile> = (0..3_000)
            .map(|id| random_profile(id, &mut numbers))
            .collect();
        let mut records = Records::default();
        for (slot, profile) in profiles.iter().enumerate() {
            records.put(slot, profile);
        }
        for slot in (0..3_000).step_by(3) {
            records.put(slot, &profiles[2_999 - slot]);
        }
        let mut read = Profile::blank();
        for slot in 0..3_000 {
            let source = if slot % 3 == 0 { 2_999 - slot } else { slot };
            records.read(slot, &mut read);
            assert_eq!(read, profiles[source]);
            assert_eq!(records.profile(slot), read);
        }
    }

    #[test]
    fn records_that_change_often_leave_nothing_behind() {
        let (mut numbers, mut records) = (Numbers::new(19), Records::default());
        for step in 0..2_000_u32 {
            let mut profile = random_profile(u128::from(step), &mut numbers);
            for (line, quantity) in profile.lines.iter_mut().enumerate() {
                quantity.unit = format!("unit {step} {line}").into();
            }
            records.put(usize::try_from(step % 4).unwrap(), &profile);
        }
        assert!(records.units.values().len() < 100 && records.openness.values().len() < 100);
    }

    #[test]
    fn every_code_has_room_in_its_column() {
        assert!(countries::all().len() <= usize::from(NO_COUNTRY));
        assert!(AssistanceType::ALL.len() <= 16 && Language::ALL.len() <= 8);
        assert!(usize::from(u8::MAX >> traits::FIRMNESS_SHIFT) >= FIRMNESSES.len());
    }
}

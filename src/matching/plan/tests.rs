//! Plans of small scenes, whole, and of many random ones.

use super::*;
use crate::domain::assistance::AssistanceType;
use crate::domain::countries;
use crate::domain::ids::{NeedId, OfferId};
use crate::domain::plan::{Group, Lack, Pin, Veto};
use crate::matching::profile::Quantity;
use crate::matching::samples::{Numbers, organization, profile};

mod counting;

type Spoil = fn(&mut PlanContent);

/// The needs and offers of a test, with the score of each pair that may be.
struct Scene {
    needs: Vec<Profile>,
    offers: Vec<Profile>,
    scores: HashMap<(u128, u128), f32>,
    served_before: HashSet<OrganizationId>,
    not_taken_forward: HashSet<(NeedId, OfferId)>,
}

fn lines(all: &[(AssistanceType, u32, &str)]) -> Vec<Quantity> {
    all.iter()
        .map(|(assistance_type, quantity, unit)| Quantity {
            assistance_type: *assistance_type,
            quantity: *quantity,
            unit: (*unit).into(),
        })
        .collect()
}

fn training(quantity: u32) -> Vec<Quantity> {
    lines(&[(AssistanceType::Training, quantity, "trainees")])
}

fn with_lines(id: u128, lines: Vec<Quantity>) -> Profile {
    Profile {
        lines,
        ..profile(id)
    }
}

fn country(iso3: &str) -> Option<usize> {
    countries::all()
        .iter()
        .position(|country| country.iso3 == iso3)
}

fn content() -> PlanContent {
    serde_json::from_value(serde_json::json!({"label": "a plan"})).expect("a plan's content")
}

fn pair(need: u128, offer: u128) -> Veto {
    Veto {
        need: NeedId(Uuid::from_u128(need)),
        offer: OfferId(Uuid::from_u128(offer)),
    }
}

fn pin(need: u128, offer: u128, quantity: Option<u32>) -> Pin {
    let Veto { need, offer } = pair(need, offer);
    Pin {
        need,
        offer,
        line: None,
        quantity,
    }
}

impl Scene {
    /// Every offer may serve every need and scores 0.5.
    fn new(needs: Vec<Profile>, offers: Vec<Profile>) -> Self {
        let ids = |need: &Profile| {
            offers
                .iter()
                .map(|o| (need.id.as_u128(), o.id.as_u128()))
                .collect::<Vec<_>>()
        };
        let pairs: Vec<_> = needs.iter().flat_map(ids).collect();
        Self {
            scores: pairs.into_iter().map(|pair| (pair, 0.5)).collect(),
            needs,
            offers,
            served_before: HashSet::new(),
            not_taken_forward: HashSet::new(),
        }
    }

    fn make(&self, content: &PlanContent) -> Result<(PlanSummary, PlanDetails)> {
        let suited = |need: &Profile| {
            let scores = self
                .scores
                .iter()
                .filter(|((of, _), _)| *of == need.id.as_u128());
            let mut offers: Vec<_> = scores
                .map(|((_, offer), score)| (Uuid::from_u128(*offer), *score))
                .collect();
            offers.sort_by_key(|(id, _)| *id);
            Suited {
                excluded: [(Exclusion::NotOpenToState, self.offers.len() - offers.len())].into(),
                offers,
            }
        };
        make(
            &Situation {
                needs: &self.needs.iter().collect::<Vec<_>>(),
                offers: &self.offers.iter().collect::<Vec<_>>(),
                suited: &suited,
                served_before: &self.served_before,
                not_taken_forward: &self.not_taken_forward,
            },
            content,
        )
    }

    fn plan(&self, content: &PlanContent) -> (PlanSummary, PlanDetails) {
        self.make(content).expect("a plan")
    }

    /// Notes that a pair was declined or dismissed.
    fn refuse(&mut self, need: u128, offer: u128) {
        let Veto { need, offer } = pair(need, offer);
        self.not_taken_forward.insert((need, offer));
    }

    /// (need, offer, quantity) of each allocation.
    fn allocated(&self, content: &PlanContent) -> Vec<(u128, u128, u32)> {
        let of = |one: &crate::domain::plan::Allocation| {
            (one.need.0.as_u128(), one.offer.0.as_u128(), one.quantity)
        };
        self.plan(content).1.allocations.iter().map(of).collect()
    }

    fn faults(&self, content: &PlanContent) -> Vec<(String, String)> {
        match self.make(content) {
            Err(Error::Invalid(faults)) => faults
                .into_iter()
                .map(|fault| (fault.field, fault.message.key.into_owned()))
                .collect(),
            other => panic!("not refused: {other:?}"),
        }
    }
}

fn share_of(summary: &PlanSummary, group: Group) -> f64 {
    let found = summary.groups.iter().find(|share| share.group == group);
    found.map_or(f64::NAN, |share| share.share)
}

/// Needs 1.. and offers 101.. of which everything is left to chance.
fn random_scene(numbers: &mut Numbers, needs: u128, offers: u128) -> Scene {
    let mut some = |most: u64| u32::try_from(1 + numbers.below(most)).unwrap_or(1);
    let mut one = |id: u128| {
        let mut profile = with_lines(id, training(some(20)));
        if some(3) == 1 {
            profile.lines.extend(lines(&[(
                AssistanceType::ExpertDeployment,
                some(9),
                "days",
            )]));
        }
        if some(8) == 1 {
            profile.lines.clear();
        }
        profile.country =
            [country("HTI"), country("FRA"), country("TGO"), None][(some(4) - 1) as usize];
        profile
    };
    let needs = (1..=needs).map(&mut one).collect();
    let offers = (101..101 + offers).map(&mut one).collect();
    let mut scene = Scene::new(needs, offers);
    let mut pairs: Vec<_> = scene.scores.keys().copied().collect();
    pairs.sort_unstable();
    for pair in pairs {
        let score = f32::from(u16::try_from(numbers.below(1_000)).unwrap_or(0)) / 1_000.0;
        if numbers.below(3) == 0 {
            scene.scores.remove(&pair);
        } else {
            scene.scores.insert(pair, score);
        }
    }
    scene
}

/// Nothing is given twice, nobody gets more than was asked for, and the figures agree.
fn assert_sound(scene: &Scene, summary: &PlanSummary, details: &PlanDetails) {
    let (mut given, mut served) = (HashMap::new(), HashMap::new());
    for one in &details.allocations {
        assert!(one.quantity > 0 && one.value.is_finite() && (0.0..=1.0).contains(&one.share));
        *given.entry((one.offer, one.unit.clone())).or_insert(0) += one.quantity;
        *served.entry((one.need, one.line)).or_insert(0) += one.quantity;
        assert!(
            scene
                .scores
                .contains_key(&(one.need.0.as_u128(), one.offer.0.as_u128()))
        );
    }
    for offer in &scene.offers {
        for unit in ["trainees", "days"] {
            let has: u32 = offer
                .lines
                .iter()
                .filter(|l| &*l.unit == unit)
                .map(|l| l.quantity)
                .sum();
            let used = given.get(&(OfferId(offer.id), Some(unit.to_owned())));
            assert!(used.copied().unwrap_or(0) <= has);
        }
    }
    for need in &details.needs {
        for line in &need.lines {
            let got = served.get(&(need.need, line.line)).copied().unwrap_or(0);
            assert!(got == line.served && line.served <= line.requested);
            assert_eq!(line.lack.is_none(), line.served == line.requested);
        }
        assert!((0.0..=1.0).contains(&need.share) && need.value <= need.share + 1e-9);
    }
    assert!(
        summary.bound >= summary.weighted_value && summary.weighted_value >= summary.value - 1e-9
    );
    assert!((0.0..1.0).contains(&summary.gap), "{}", summary.gap);
    let sum: f64 = details.needs.iter().map(|need| need.value).sum();
    assert!((sum - summary.value).abs() < 1e-9);
}

#[test]
fn plans_are_sound_and_repeatable_and_obey_pins_and_vetoes() {
    let mut numbers = Numbers::new(3);
    let mut obeyed = 0;
    for _ in 0..80 {
        let scene = random_scene(&mut numbers, 12, 9);
        let mut content = content();
        content.weights.ldc = 2.0;
        let (summary, details) = scene.plan(&content);
        assert_sound(&scene, &summary, &details);
        assert_eq!(scene.plan(&content), (summary.clone(), details.clone()));
        let (Some(first), Some(last)) = (details.allocations.first(), details.allocations.last())
        else {
            continue;
        };
        content.vetoes = vec![Veto {
            need: first.need,
            offer: first.offer,
        }];
        if (first.need, first.offer) != (last.need, last.offer) {
            content.pins = vec![Pin {
                need: last.need,
                offer: last.offer,
                line: last.line,
                quantity: Some(1),
            }];
        }
        let (other, changed) = scene.plan(&content);
        assert_sound(&scene, &other, &changed);
        assert!(other.weighted_value <= summary.bound);
        let has = |pair: &Veto| {
            changed
                .allocations
                .iter()
                .any(|a| (a.need, a.offer) == (pair.need, pair.offer))
        };
        assert!(!has(&content.vetoes[0]));
        assert!(content.pins.iter().all(|pin| has(&pin.pair())));
        obeyed += content.pins.len();
    }
    assert!(obeyed > 60);
}

#[test]
fn what_is_scarce_goes_where_it_is_worth_most() {
    let mut scene = Scene::new(
        vec![with_lines(1, training(10)), with_lines(2, training(10))],
        vec![with_lines(101, training(12)), with_lines(102, training(4))],
    );
    scene.scores.insert((2, 101), 0.9);
    let (summary, details) = scene.plan(&content());
    assert_eq!(
        scene.allocated(&content()),
        [(1, 101, 2), (1, 102, 4), (2, 101, 10)]
    );
    assert!((summary.value - (0.9 + 0.3)).abs() < 1e-6);
    assert_eq!(details.needs[0].lines[0].lack, Some(Lack::CapacityUsed));
    assert!((share_of(&summary, Group::All) - 0.8).abs() < 1e-9);
}

#[test]
fn a_weight_raises_the_share_of_its_group() {
    let mut needs = vec![with_lines(1, training(10)), with_lines(2, training(10))];
    (needs[0].country, needs[1].country) = (country("HTI"), country("FRA"));
    let mut scene = Scene::new(needs, vec![with_lines(101, training(10))]);
    scene.scores.insert((2, 101), 0.6);
    scene.served_before.insert(organization(1_002));
    let none = scene.plan(&content());
    assert!(share_of(&none.0, Group::Ldc).abs() < 1e-9);
    let raise: [(Group, Spoil); 4] = [
        (Group::Ldc, |c| c.weights.ldc = 0.5),
        (Group::Sids, |c| c.weights.sids = 0.5),
        (Group::NeverServed, |c| c.weights.never_served = 0.5),
        (Group::Region, |c| {
            c.weights.regions.insert("019".to_owned(), 0.5);
        }),
    ];
    for (group, raise) in raise {
        let mut content = content();
        raise(&mut content);
        let (summary, _) = scene.plan(&content);
        assert!((share_of(&summary, group) - 1.0).abs() < 1e-9, "{group}");
        assert!(summary.value < none.0.value && summary.weighted_value > none.0.value);
    }
}

#[test]
fn what_a_group_is_given_never_falls_as_its_weight_rises() {
    let mut numbers = Numbers::new(17);
    for _ in 0..20 {
        let scene = random_scene(&mut numbers, 15, 6);
        let of_ldc = |weight: f64| {
            let mut content = content();
            content.weights.ldc = weight;
            let (_, details) = scene.plan(&content);
            let both = scene.needs.iter().zip(&details.needs);
            let ldc = both.filter(|(need, _)| {
                need.country == country("HTI") || need.country == country("TGO")
            });
            ldc.map(|(_, outcome)| outcome.value).sum::<f64>()
        };
        let values = [0.0, 0.3, 1.0, 10.0].map(of_ldc);
        assert!(
            values.windows(2).all(|two| two[0] <= two[1] + 1e-6),
            "{values:?}"
        );
    }
}

#[test]
fn each_lack_is_told() {
    let days = |quantity| lines(&[(AssistanceType::Training, quantity, "days")]);
    let experts = lines(&[(AssistanceType::ExpertDeployment, 5, "days")]);
    let mut scene = Scene::new(
        vec![
            with_lines(1, training(5)),
            with_lines(2, days(5)),
            with_lines(3, experts),
            with_lines(4, training(5)),
            with_lines(5, training(5)),
            with_lines(6, training(5)),
            with_lines(7, days(5)),
        ],
        vec![with_lines(101, training(6)), with_lines(102, days(4))],
    );
    for needless in [
        (1, 102),
        (3, 102),
        (4, 101),
        (4, 102),
        (5, 102),
        (6, 101),
        (6, 102),
        (7, 101),
    ] {
        scene.scores.remove(&needless);
    }
    scene.scores.insert((1, 101), 0.9);
    scene.scores.insert((2, 101), 0.1);
    scene.scores.insert((2, 102), 0.9);
    scene.scores.insert((6, 999), 0.9);
    let mut content = content();
    content.vetoes = vec![pair(5, 101)];
    let (_, details) = scene.plan(&content);
    let lacks: Vec<_> = details
        .needs
        .iter()
        .map(|need| need.lines[0].lack)
        .collect();
    assert_eq!(
        lacks,
        [
            None,
            Some(Lack::OtherUnit),
            Some(Lack::NoOfferOfType),
            Some(Lack::NoOffer),
            Some(Lack::Vetoed),
            Some(Lack::OnlyIndicative),
            Some(Lack::CapacityUsed),
        ]
    );
    assert_eq!(details.needs[3].excluded.get("not_open_to_state"), Some(&2));
    assert!(details.needs[0].excluded.is_empty());
    content.vetoes = vec![pair(2, 102)];
    let lack = |need: usize| scene.plan(&content).1.needs[need].lines[0].lack;
    assert_eq!(lack(4), Some(Lack::CapacityUsed));
    assert_eq!(lack(6), Some(Lack::TooLittle));
}

#[test]
fn what_was_declined_or_dismissed_is_not_allocated_and_is_told() {
    let mut scene = Scene::new(
        vec![with_lines(1, training(5)), with_lines(2, training(5))],
        vec![with_lines(101, training(10)), with_lines(102, training(2))],
    );
    scene.scores.insert((1, 101), 0.9);
    scene.refuse(1, 101);
    scene.refuse(9, 101);
    scene.refuse(1, 109);
    assert_eq!(
        scene.allocated(&content()),
        [(1, 102, 2), (2, 101, 5)],
        "of the pair alone, however well it fits"
    );
    let (_, details) = scene.plan(&content());
    assert_eq!(details.needs[0].lines[0].lack, Some(Lack::TooLittle));
    let counted =
        |details: &PlanDetails| details.needs[0].excluded.get("not_taken_forward").copied();
    assert_eq!(counted(&details), Some(1));
    let lack = |scene: &Scene, content: &PlanContent| scene.plan(content).1.needs[0].lines[0].lack;
    let mut content = content();
    content.vetoes = vec![pair(1, 101), pair(1, 102)];
    assert_eq!(lack(&scene, &content), Some(Lack::Vetoed));
    scene.refuse(1, 102);
    assert_eq!(lack(&scene, &content), Some(Lack::NotTakenForward));
    assert_eq!(counted(&scene.plan(&content).1), Some(2));
    content.vetoes.clear();
    assert_eq!(lack(&scene, &content), Some(Lack::NotTakenForward));
    assert_eq!(scene.allocated(&content), [(2, 101, 5)]);
}

#[test]
fn pins_are_taken_first() {
    let scene = Scene::new(
        vec![with_lines(1, training(10)), with_lines(2, training(10))],
        vec![with_lines(101, training(10))],
    );
    let mut content = content();
    content.pins = vec![pin(2, 101, Some(4))];
    content.vetoes = vec![pair(1, 101)];
    assert_eq!(scene.allocated(&content), [(2, 101, 4), (2, 101, 6)]);
    content.vetoes.clear();
    content.pins = vec![pin(2, 101, None)];
    assert_eq!(scene.allocated(&content), [(2, 101, 10)]);
    let (summary, details) = scene.plan(&content);
    assert!(details.allocations[0].pinned);
    assert!((summary.bound - 0.5).abs() < 1e-9 && summary.gap.abs() < 1e-9);
}

#[test]
fn a_pin_that_cannot_be_is_named() {
    let mut scene = Scene::new(
        vec![
            with_lines(1, training(10)),
            with_lines(2, lines(&[(AssistanceType::ExpertDeployment, 3, "days")])),
        ],
        vec![with_lines(101, training(6)), with_lines(102, training(6))],
    );
    scene.scores.remove(&(1, 102));
    scene.refuse(2, 102);
    let cases = [
        (pin(9, 101, None), "/pins/0/need", "error-plan-need"),
        (pin(1, 109, None), "/pins/0/offer", "error-plan-offer"),
        (pin(1, 102, None), "/pins/0", "error-plan-pin-excluded"),
        (
            pin(2, 102, None),
            "/pins/0",
            "error-plan-pin-not-taken-forward",
        ),
        (pin(2, 101, None), "/pins/0", "error-plan-pin-type"),
        (
            pin(1, 101, Some(7)),
            "/pins/0/quantity",
            "error-plan-pin-too-much",
        ),
        (
            Pin {
                line: Some(1),
                ..pin(1, 101, None)
            },
            "/pins/0/line",
            "error-plan-pin-line",
        ),
    ];
    for (pin, field, key) in cases {
        let mut content = content();
        content.pins = vec![pin];
        assert_eq!(scene.faults(&content), [(field.to_owned(), key.to_owned())]);
    }
    let mut content = content();
    content.pins = vec![
        pin(1, 101, Some(6)),
        Pin {
            line: Some(0),
            ..pin(1, 101, None)
        },
    ];
    assert_eq!(
        scene.faults(&content),
        [("/pins/1".to_owned(), "error-plan-pin-too-much".to_owned())]
    );
    content.pins.clear();
    content.vetoes = vec![pair(1, 101), pair(1, 200)];
    assert_eq!(
        scene.faults(&content),
        [("/vetoes/1/offer".to_owned(), "error-plan-offer".to_owned())]
    );
}

#[test]
fn scores_that_are_no_numbers_do_no_harm() {
    let mut scene = Scene::new(
        vec![with_lines(1, training(1)), with_lines(2, training(1))],
        vec![with_lines(101, training(2))],
    );
    scene.scores.insert((1, 101), f32::NAN);
    scene.scores.insert((2, 101), f32::INFINITY);
    let (summary, details) = scene.plan(&content());
    assert_sound(&scene, &summary, &details);
}

#[test]
fn a_plan_of_nothing_is_empty() {
    let (summary, details) = Scene::new(Vec::new(), Vec::new()).plan(&content());
    assert_eq!((details, summary.groups.len()), (PlanDetails::default(), 0));
    assert!(summary.value.abs() + summary.bound.abs() + summary.gap.abs() < f64::MIN_POSITIVE);
    let alone = Scene::new(vec![profile(1)], Vec::new()).plan(&content());
    assert_eq!(alone.1.needs[0].lines[0].lack, Some(Lack::NoOffer));
    let unasked = Scene::new(Vec::new(), vec![profile(1)]).plan(&content());
    assert_eq!((unasked.0.offers, unasked.0.offers_used), (1, 0));
}

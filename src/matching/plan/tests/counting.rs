//! How lines count, in quantities or as a whole, and that what others file does not change it.

use super::*;

#[test]
fn what_is_not_counted_alike_is_served_by_an_engagement() {
    let workshops = lines(&[(AssistanceType::Training, 7, "workshops")]);
    let seminars = lines(&[(AssistanceType::Training, 90, "seminars")]);
    let scene = Scene::new(
        vec![
            with_lines(1, workshops),
            with_lines(2, Vec::new()),
            with_lines(3, training(4)),
        ],
        vec![
            with_lines(101, seminars),
            with_lines(102, Vec::new()),
            with_lines(103, training(4)),
        ],
    );
    let (summary, details) = scene.plan(&content());
    assert!((summary.value - 1.5).abs() < 1e-6);
    let units: Vec<_> = details
        .allocations
        .iter()
        .map(|one| one.unit.as_deref())
        .collect();
    assert_eq!(units, [None, None, Some("trainees")]);
    assert_eq!(details.allocations[1].line, None);
}

#[test]
fn what_others_ask_for_or_offer_does_not_change_how_a_pair_counts() {
    let agents = |quantity| lines(&[(AssistanceType::Training, quantity, "agents")]);
    let kits = |quantity| lines(&[(AssistanceType::Training, quantity, "kits")]);
    let pair_alone = || {
        Scene::new(
            vec![with_lines(1, agents(120))],
            vec![with_lines(101, kits(80))],
        )
    };
    let share = |scene: &Scene| scene.plan(&content()).1.needs[0].share;
    assert!((share(&pair_alone()) - 1.0).abs() < 1e-9);
    let mut scene = Scene::new(
        vec![with_lines(1, agents(120)), with_lines(2, kits(1))],
        vec![with_lines(101, kits(80)), with_lines(102, agents(1))],
    );
    assert!(
        (share(&scene) - 1.0).abs() < 1e-9,
        "an agent more is no reason to give none"
    );
    assert_eq!(scene.allocated(&content()), [(1, 101, 1), (2, 101, 1)]);
    scene.scores.remove(&(1, 102));
    scene.scores.remove(&(2, 102));
    assert!((share(&scene) - 1.0).abs() < 1e-9);
}

#[test]
fn a_line_turns_to_what_is_left_over() {
    let kits = lines(&[(AssistanceType::Training, 1, "kits")]);
    let mut scene = Scene::new(
        vec![with_lines(1, training(10)), with_lines(2, training(10))],
        vec![with_lines(101, training(10)), with_lines(102, kits)],
    );
    scene.scores.insert((1, 101), 0.9);
    scene.scores.insert((2, 101), 0.8);
    assert_eq!(scene.allocated(&content()), [(1, 101, 10), (2, 102, 1)]);
    let (summary, details) = scene.plan(&content());
    assert_sound(&scene, &summary, &details);
}

#[test]
fn what_more_offers_give_is_no_less() {
    let mut numbers = Numbers::new(29);
    let mut gained = 0;
    for _ in 0..100 {
        let mut scene = random_scene(&mut numbers, 8, 7);
        let with_all = scene.plan(&content()).0;
        let last = scene.offers.pop().expect("an offer");
        scene
            .scores
            .retain(|(_, offer), _| *offer != last.id.as_u128());
        let without = scene.plan(&content()).0;
        assert!(
            with_all.value > 0.97 * without.value,
            "{} {}",
            with_all.value,
            without.value
        );
        gained += u32::from(with_all.value > without.value);
    }
    assert!(gained > 50);
}

//! Allocation plans over HTTP.

use clearing_house::domain::clock::DAY_MS;
use clearing_house::domain::error::Error;
use clearing_house::domain::ids::OfferId;
use clearing_house::domain::lifecycle::OfferState;
use clearing_house::domain::offer::Offer;
use clearing_house::service::plans::TEXTS_READ_MAX;
use clearing_house::service::vectors;
use clearing_house::store::connection::Conn;
use clearing_house::store::feed::{self, Change};
use clearing_house::store::offers;
use futures_util::future::join;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::cases;
use crate::support::app::{Caller, Reply, TestApp as App, blocking, send};
use crate::support::build::{
    again, available_offer, need, offer, open_need, run_clocks, shortlisted, with,
};

/// An id that no record has.
const NO_ID: &str = "01890000-0000-7000-8000-000000000000";

fn line(quantity: u32) -> Value {
    json!([{"assistance_type": "expert_deployment", "description": "Experts", "quantity": quantity, "unit": "expert-days"}])
}

async fn open(app: &App, state: &str, content: Value) -> String {
    open_need(&app.focal_point(state).await, content).await.id()
}

async fn available(app: &App, agency: &str, content: Value) -> String {
    available_offer(&app.agency(agency).await, content)
        .await
        .id()
}

/// Haiti and Togo need 20 expert-days each, and UNDP has 30.
async fn scarce(app: &App) -> [String; 3] {
    let content = |title| with(need(title), "lines", line(20));
    [
        open(app, "HTI", content("Loi en Haïti")).await,
        open(
            app,
            "TGO",
            with(content("Loi au Togo"), "visibility", json!("confidential")),
        )
        .await,
        available(
            app,
            "UNDP",
            with(offer("Drafting help"), "capacity", line(30)),
        )
        .await,
    ]
}

async fn make(staff: &Caller<'_>, content: Value) -> Reply {
    staff
        .post("/v1/plans", with(content, "label", json!("June")))
        .await
}

/// (need, quantity, pinned) of each allocation.
fn allocated(plan: &Reply) -> Vec<(String, u64, bool)> {
    let all = plan.body["allocations"].as_array().expect("allocations");
    let one = |a: &Value| {
        let need = a["need"].as_str().unwrap_or_default().to_owned();
        (
            need,
            a["quantity"].as_u64().unwrap_or(0),
            a["pinned"] == true,
        )
    };
    all.iter().map(one).collect()
}

fn quantity(plan: &Reply, need: &str) -> u64 {
    allocated(plan)
        .iter()
        .filter(|(of, _, _)| of == need)
        .map(|(_, quantity, _)| quantity)
        .sum()
}

fn need_of<'a>(plan: &'a Reply, id: &str) -> &'a Value {
    let needs = plan.body["needs"].as_array().expect("needs");
    needs
        .iter()
        .find(|need| need["need"] == id)
        .expect("the need")
}

/// The first line of a need, and how many offers cannot serve it because of a no.
fn lack_and_refused(plan: &Reply, need: &str) -> (Value, Option<u64>) {
    let outcome = need_of(plan, need);
    let excluded = outcome["excluded"].as_array().expect("exclusions");
    let refused = excluded
        .iter()
        .find(|one| one["reason"] == "not_taken_forward");
    (
        outcome["lines"][0]["lack"]["reason"].clone(),
        refused.and_then(|one| one["count"].as_u64()),
    )
}

/// Whether an offer serves a need.
fn brings_together(plan: &Reply, need: &str, offer: &str) -> bool {
    let all = plan.body["allocations"].as_array().expect("allocations");
    all.iter()
        .any(|one| one["need"] == need && one["offer"] == offer)
}

/// Encodes what waits as the worker does: how many texts it was.
fn encode_all(app: &App) -> usize {
    blocking(|| {
        let mut all = 0;
        loop {
            match vectors::encode_some(&app.service).expect("vectors") {
                0 => return all,
                some => all += some,
            }
        }
    })
}

/// Puts so many more offers beside one that is there, as alike as can be.
fn copy(app: &App, offered: &str, count: usize) -> Vec<OfferId> {
    let id: OfferId = offered.parse().expect("an id");
    let copies: Vec<OfferId> = (0..count).map(|_| OfferId(Uuid::now_v7())).collect();
    let now_ms = app.now_ms();
    let ids = copies.clone();
    app.write(move |conn| {
        let first = offers::find(conn, id)?.ok_or(Error::NotFound("offer"))?;
        for id in &ids {
            let copy = Offer {
                id: *id,
                ..first.clone()
            };
            offers::insert(conn, &copy)?;
        }
        announce(conn, &ids, "created", now_ms)
    });
    copies
}

/// Pauses offers behind the back of their owner.
fn pause(app: &App, ids: Vec<OfferId>) {
    let now_ms = app.now_ms();
    app.write(move |conn| {
        for id in &ids {
            let before = offers::find(conn, *id)?.ok_or(Error::NotFound("offer"))?;
            let paused = Offer {
                state: OfferState::Paused,
                version: before.version + 1,
                ..before
            };
            offers::update(conn, &paused)?;
        }
        announce(conn, &ids, "pause", now_ms)
    });
}

fn announce(conn: &mut Conn, ids: &[OfferId], what: &str, now_ms: i64) -> Result<(), Error> {
    let changes: Vec<Change> = ids.iter().map(|id| Change::of("offer", id, what)).collect();
    feed::append(conn, &changes, now_ms).map(drop)
}

fn share(plan: &Reply, group: &str) -> f64 {
    let groups = plan.body["summary"]["groups"].as_array().expect("groups");
    let found = groups.iter().find(|share| share["group"] == group);
    found
        .and_then(|share| share["share"].as_f64())
        .expect("a share")
}

cases! {
    async fn what_is_scarce_is_shared_out_and_what_is_lacking_is_told(app: TestApp) {
        let [haiti, togo, offered] = scarce(&app).await;
        available(&app, "UNDP", with(with(offer("For Benin"), "eligible_states", json!(["BEN"])), "capacity", line(500))).await;
        let staff = app.clearing_house().await;
        let plan = make(&staff, json!({})).await.expect(201);
        assert_eq!(quantity(&plan, &haiti) + quantity(&plan, &togo), 30);
        assert!(plan.body["allocations"].as_array().expect("allocations").iter().all(|a| a["offer"] == offered.as_str()));
        assert!((share(&plan, "all") - 0.75).abs() < 1e-9);
        let summary = &plan.body["summary"];
        let [value, bound] = ["value", "bound"].map(|name| summary[name].as_f64().expect("a number"));
        assert!(value > 0.0 && bound >= value && bound - value < 1e-6, "{summary}");
        let short = if quantity(&plan, &haiti) < 20 { &haiti } else { &togo };
        let short = need_of(&plan, short);
        assert_eq!((&short["lines"][0]["served"], &short["lines"][0]["requested"]), (&json!(10), &json!(20)));
        assert_eq!(short["lines"][0]["lack"]["reason"], "capacity_used");
        assert_eq!((&short["excluded"][0]["reason"], &short["excluded"][0]["count"]), (&json!("not_open_to_state"), &json!(1)));
        let names = plan.body["organizations"].as_array().expect("organizations");
        assert_eq!(names.len(), 3);
        let again = staff.get(&plan.headers["location"]).await.expect(200);
        assert_eq!(again.body, plan.body);
        let french = send(staff.request("get", &plan.headers["location"]).header("accept-language", "fr")).await.expect(200);
        let text = &need_of(&french, short["need"].as_str().expect("an id"))["lines"][0]["lack"]["text"];
        assert!(text.as_str().is_some_and(|text| text.contains("vaut davantage")), "{text}");
    }

    async fn a_weight_raises_the_share_of_its_group_and_the_difference_is_told(app: TestApp) {
        let [haiti, togo, _] = scarce(&app).await;
        let staff = app.clearing_house().await;
        let first = make(&staff, json!({"vetoes": []})).await.expect(201);
        let of = |weights: Value| json!({"weights": weights, "compare_to": first.id()});
        let islands = make(&staff, of(json!({"sids": 2}))).await.expect(201);
        assert_eq!((quantity(&islands, &haiti), quantity(&islands, &togo)), (20, 10));
        assert!((share(&islands, "sids") - 1.0).abs() < 1e-9);
        let africa = make(&staff, of(json!({"regions": {"002": 2}}))).await.expect(201);
        assert_eq!((quantity(&africa, &haiti), quantity(&africa, &togo)), (10, 20));
        let compared = staff.get(&format!("/v1/plans/{}?compare_to={}", africa.id(), islands.id())).await.expect(200);
        let difference = &compared.body["difference"];
        assert_eq!(difference["with"], islands.body["id"]);
        assert_eq!((&difference["gain"][0]["need"], &difference["lose"][0]["need"]), (&json!(togo), &json!(haiti)));
        assert_eq!(difference["allocations"].as_array().map(Vec::len), Some(2));
        assert_eq!(africa.body["difference"]["with"], first.body["id"]);
        staff.get(&format!("/v1/plans/{}?compare_to={NO_ID}", africa.id())).await.expect(422);
    }

    async fn pins_and_vetoes_are_obeyed(app: TestApp) {
        let [haiti, togo, offered] = scarce(&app).await;
        let staff = app.clearing_house().await;
        let pins = json!({"pins": [{"need": haiti, "offer": offered, "quantity": 5}], "vetoes": [{"need": togo, "offer": offered}]});
        let plan = make(&staff, pins).await.expect(201);
        assert_eq!(allocated(&plan), [(haiti.clone(), 5, true), (haiti, 15, false)]);
        assert_eq!(need_of(&plan, &togo)["lines"][0]["lack"]["reason"], "vetoed");
    }

    async fn what_a_side_has_declined_is_not_allocated(app: TestApp) {
        let [haiti, togo, offered] = scarce(&app).await;
        let (staff, undp) = (app.clearing_house().await, app.agency("UNDP").await);
        let of_togo = shortlisted(&app, &togo, &offered).await;
        app.focal_point("TGO").await.step_because(&of_togo, "need_decline", json!("not_relevant")).await.expect(200);
        let plan = make(&staff, json!({})).await.expect(201);
        assert_eq!(allocated(&plan), [(haiti.clone(), 20, false)], "what Togo declined is left over");
        assert_eq!(lack_and_refused(&plan, &togo), (json!("not_taken_forward"), Some(1)));
        let of_haiti = shortlisted(&app, &haiti, &offered).await;
        app.focal_point("HTI").await.step(&of_haiti, "need_accept").await.expect(200);
        let asked = make(&staff, json!({})).await.expect(201);
        assert_eq!(quantity(&asked, &haiti), 20, "nobody has said no to Haiti");
        undp.step_because(&of_haiti, "offer_decline", json!("no_capacity")).await.expect(200);
        let none = make(&staff, json!({})).await.expect(201);
        assert_eq!(allocated(&none), []);
        for need in [&haiti, &togo] {
            assert_eq!(lack_and_refused(&none, need), (json!("not_taken_forward"), Some(1)));
        }
        let place = none.headers["location"].clone();
        let mut told = Vec::new();
        for language in ["ar", "zh", "en", "fr", "ru", "es"] {
            let read = send(staff.request("get", &place).header("accept-language", language)).await.expect(200);
            let need = need_of(&read, &togo);
            told.push((need["lines"][0]["lack"]["text"].to_string(), need["excluded"][0]["text"].to_string()));
            assert_eq!(need["excluded"][0]["text_en"], "Declined by one side, or dismissed by the clearing-house");
        }
        told.sort();
        told.dedup();
        assert_eq!(told.len(), 6, "{told:?}");
    }

    async fn what_was_dismissed_is_allocated_once_it_is_shortlisted_again(app: TestApp) {
        let [haiti, togo, offered] = scarce(&app).await;
        let second = available(&app, "OIF", with(offer("Aide"), "capacity", line(5))).await;
        let staff = app.clearing_house().await;
        let body = json!({"need_id": togo, "offer_id": offered, "decision": "dismiss", "reason": "duplicate"});
        let dismissed = staff.post("/v1/suggestions", body).await.expect(201).headers["location"].clone();
        let plan = make(&staff, json!({})).await.expect(201);
        assert!(!brings_together(&plan, &togo, &offered), "{}", plan.text);
        assert!(brings_together(&plan, &togo, &second) && brings_together(&plan, &haiti, &offered));
        assert_eq!(lack_and_refused(&plan, &togo), (json!("too_little"), Some(1)));
        staff.step(&dismissed, "shortlist").await.expect(200);
        let anew = make(&staff, json!({"vetoes": [{"need": haiti, "offer": offered}]})).await.expect(201);
        assert!(brings_together(&anew, &togo, &offered), "{}", anew.text);
        assert_eq!(lack_and_refused(&anew, &togo).1, None);
    }

    async fn a_withdrawn_consent_is_a_no_and_silence_is_none(app: TestApp) {
        let need = open(&app, "TGO", with(need("Loi"), "visibility", json!("restricted"))).await;
        let withdrawn = available(&app, "UNDP", offer("Withdrawn")).await;
        let lapsed = available(&app, "OIF", offer("Silent")).await;
        let togo = app.focal_point("TGO").await;
        let yes = shortlisted(&app, &need, &withdrawn).await;
        shortlisted(&app, &need, &lapsed).await;
        togo.step(&yes, "need_accept").await.expect(200);
        let at = format!("/v1/needs/{need}");
        let consents = togo.get(&format!("{at}/consents")).await.expect(200);
        let all = consents.body["items"].as_array().expect("consents");
        let reveal = all.iter().find(|one| one["scope"] == "reveal").expect("a reveal")["id"].as_str().expect("an id");
        let withdraw = togo.request("post", &format!("{at}/consents/{reveal}/withdraw"));
        send(withdraw.header("if-match", togo.get(&at).await.etag())).await.expect(200);
        app.forward_ms(50 * DAY_MS);
        run_clocks(&app);
        let staff = again(&app, "OHCHR").await;
        let states = staff.get(&format!("/v1/suggestions?need={need}")).await.expect(200);
        let states: Vec<&Value> = states.body["items"].as_array().expect("items").iter().map(|one| &one["state"]).collect();
        assert_eq!(states, ["lapsed", "need_declined"]);
        let plan = make(&staff, json!({})).await.expect(201);
        assert!(brings_together(&plan, &need, &lapsed) && !brings_together(&plan, &need, &withdrawn), "{}", plan.text);
    }

    async fn a_pin_of_what_was_declined_or_dismissed_says_so(app: TestApp) {
        let [haiti, togo, offered] = scarce(&app).await;
        let staff = app.clearing_house().await;
        let declined = shortlisted(&app, &togo, &offered).await;
        app.focal_point("TGO").await.step_because(&declined, "need_decline", json!("political")).await.expect(200);
        let body = json!({"need_id": haiti, "offer_id": offered, "decision": "dismiss", "reason": "duplicate"});
        let dismissed = staff.post("/v1/suggestions", body).await.expect(201).headers["location"].clone();
        let pins = json!({"label": "pinned", "pins": [{"need": togo, "offer": offered}, {"need": haiti, "offer": offered}]});
        let mut told = Vec::new();
        for language in ["ar", "zh", "en", "fr", "ru", "es"] {
            let asked = staff.request("post", "/v1/plans").header("accept-language", language);
            let refused = send(asked.json(&pins)).await.expect(422);
            assert_eq!(refused.faulty_fields(), ["/pins/0", "/pins/1"]);
            let first = &refused.body["errors"][0];
            assert_eq!(first["code"], "error-plan-pin-not-taken-forward");
            told.push(first["detail"].as_str().expect("a detail").to_owned());
        }
        assert!(told[2].contains("declined") && told[2].contains("dismissed") && told[2].contains("Leave this pin out"), "{}", told[2]);
        told.sort();
        told.dedup();
        assert_eq!(told.len(), 6, "{told:?}");
        staff.step(&dismissed, "shortlist").await.expect(200);
        let pins = json!({"pins": [{"need": haiti, "offer": offered}]});
        assert_eq!(allocated(&make(&staff, pins).await.expect(201)), [(haiti, 20, true)]);
    }

    async fn texts_that_wait_are_read_before_anything_is_planned(app: TestApp) {
        let asked = with(need("Prévention de la torture"), "problem",
            json!("Former les juges et les procureurs à la prévention de la torture dans les lieux de détention."));
        let asked = open(&app, "TGO", with(asked, "lines", line(40))).await;
        let about = |title, text: &str| with(with(offer(title), "capacity", line(30)), "description", json!(text));
        let judges = about("Judges", "Training of judges and prosecutors on the prevention of torture in places of detention.");
        let judges = available(&app, "UNDP", judges).await;
        let fish = available(&app, "OIF", about("Fish", "Advice on sustainable fisheries management.")).await;
        available(&app, "UNICEF", with(offer("Heard"), "indicative", json!(true))).await;
        app.focal_point("TGO").await.post("/v1/needs", need("Brouillon")).await.expect(201);
        let staff = app.clearing_house().await;
        let (plan, beside) = join(make(&staff, json!({})), make(&staff, json!({}))).await;
        let (plan, beside) = (plan.expect(201), beside.expect(201));
        let pending = staff.get("/v1/vectors/progress").await.expect(200).body["pending"].clone();
        assert_eq!(pending, 2, "neither a draft nor what nobody has confirmed takes part");
        assert_eq!(encode_all(&app), 2);
        let later = make(&staff, json!({})).await.expect(201);
        for one in [&plan, &beside] {
            assert_eq!(one.body["allocations"], later.body["allocations"]);
            assert_eq!((&one.body["needs"], &one.body["summary"]), (&later.body["needs"], &later.body["summary"]));
        }
        let suggested = staff.get(&format!("/v1/needs/{asked}/suggestions")).await.expect(200);
        for offered in [&judges, &fish] {
            let all = suggested.body["suggestions"].as_array().expect("suggestions");
            let score = all.iter().find(|one| one["counterpart"]["id"] == offered.as_str()).expect("the offer")["score"].as_f64();
            let all = plan.body["allocations"].as_array().expect("allocations");
            let planned = all.iter().find(|one| one["offer"] == offered.as_str()).expect("the offer")["score"].as_f64();
            let apart = score.zip(planned).map(|(one, other)| (one - other).abs());
            assert!(apart.is_some_and(|apart| apart < 1e-6), "{score:?} and {planned:?}");
        }
    }

    async fn a_changed_text_is_read_anew(app: TestApp) {
        let agency = app.agency("UNDP").await;
        open(&app, "TGO", need("Loi sur l’institution nationale")).await;
        let made = available_offer(&agency, offer("Drafting help")).await;
        let staff = app.clearing_house().await;
        let before = make(&staff, json!({})).await.expect(201);
        let other = with(offer("Fish"), "description", json!("Advice on sustainable fisheries management."));
        agency.put(&format!("/v1/offers/{}", made.id()), &made.etag(), other).await.expect(200);
        let after = make(&staff, json!({})).await.expect(201);
        assert_eq!(encode_all(&app), 0);
        let score = |plan: &Reply| plan.body["allocations"][0]["score"].as_f64().expect("a score");
        assert!(score(&after) < score(&before), "{} and {}", score(&after), score(&before));
    }

    async fn nothing_is_planned_while_many_texts_are_being_read(app: TestApp) {
        let staff = app.clearing_house().await;
        open(&app, "TGO", need("Loi")).await;
        let offered = available(&app, "UNDP", offer("Drafting help")).await;
        let copies = copy(&app, &offered, TEXTS_READ_MAX - 1);
        let mut told = Vec::new();
        for language in ["ar", "zh", "en", "fr", "ru", "es"] {
            let asked = staff.request("post", "/v1/plans").header("accept-language", language);
            let refused = send(asked.json(&json!({"label": "June"}))).await.expect(503);
            let wait: u64 = refused.headers["retry-after"].parse().expect("seconds");
            assert!((1..=60).contains(&wait), "{wait}");
            let detail = refused.body["detail"].as_str().expect("a detail").to_owned();
            assert!(detail.contains(&(TEXTS_READ_MAX + 1).to_string()), "{detail}");
            told.push(detail);
        }
        told.sort();
        told.dedup();
        assert_eq!(told.len(), 6, "{told:?}");
        assert_eq!(staff.get("/v1/plans").await.expect(200).body["items"], json!([]));
        let pending = async || staff.get("/v1/vectors/progress").await.expect(200).body["pending"].as_u64();
        assert_eq!(pending().await, u64::try_from(TEXTS_READ_MAX + 1).ok(), "nothing was read");
        pause(&app, copies);
        make(&staff, json!({})).await.expect(201);
        assert_eq!(pending().await, u64::try_from(TEXTS_READ_MAX - 1).ok(), "what takes no part need not be read");
    }

    /// Shares of which a reader that is nearly right makes other numbers.
    async fn a_plan_that_is_read_is_the_plan_that_was_made_to_the_last_digit(app: TestApp) {
        let scarcities = [("TGO", 11, 4), ("HTI", 17, 8), ("BEN", 19, 3), ("SEN", 23, 5), ("MLI", 13, 2)];
        for (state, asked, given) in scarcities {
            open(&app, state, with(need("Loi"), "lines", line(asked))).await;
            let own = with(with(offer("Aide"), "eligible_states", json!([state])), "capacity", line(given));
            available(&app, "UNDP", own).await;
        }
        let staff = app.clearing_house().await;
        let made = make(&staff, json!({"weights": {"ldc": 0.1, "regions": {"002": 0.7}}})).await.expect(201);
        assert!(made.text.contains("0.36363636363636365"), "{}", made.text);
        let read = staff.get(&made.headers["location"]).await.expect(200);
        assert_eq!(read.text, made.text);
    }

    async fn the_regions_that_a_refusal_proposes_are_taken(app: TestApp) {
        let staff = app.clearing_house().await;
        let weigh = |code: &str| json!({"weights": {"regions": {code: 1}}});
        for code in ["TGO", "011", "ldc", "999", ""] {
            let refused = make(&staff, weigh(code)).await.expect(422);
            let fault = &refused.body["errors"][0];
            assert_eq!((&fault["code"], &fault["field"]), (&json!("error-plan-region"), &json!(format!("/weights/regions/{code}"))));
        }
        for language in ["ar", "zh", "en", "fr", "ru", "es"] {
            let asked = staff.request("post", "/v1/plans").header("accept-language", language);
            let refused = send(asked.json(&with(weigh("TGO"), "label", json!("x")))).await.expect(422);
            let detail = refused.body["errors"][0]["detail"].as_str().expect("a detail").to_owned();
            let words = detail.split(|c: char| !c.is_ascii_digit());
            let codes: Vec<&str> = words.filter(|word| word.len() == 3).collect();
            assert!(codes.len() >= 2, "{detail}");
            for code in codes {
                make(&staff, weigh(code)).await.expect(201);
            }
        }
    }

    async fn an_indicative_offer_is_no_commitment(app: TestApp) {
        let need = open(&app, "TGO", need("Loi")).await;
        available(&app, "UNDP", with(offer("Heard"), "indicative", json!(true))).await;
        let plan = make(&app.clearing_house().await, json!({})).await.expect(201);
        assert_eq!(plan.body["allocations"], json!([]));
        assert_eq!(need_of(&plan, &need)["lines"][0]["lack"]["reason"], "only_indicative");
    }

    async fn what_cannot_be_is_refused_field_by_field(app: TestApp) {
        let [haiti, togo, offered] = scarce(&app).await;
        let staff = app.clearing_house().await;
        let pair = |need: &str| json!({"need": need, "offer": offered});
        let many = |count: usize| (0..count).map(|_| pair(&haiti)).collect::<Vec<_>>();
        let cases = [
            (json!({"pins": [pair(NO_ID)]}), "/pins/0/need"),
            (json!({"pins": [pair(&haiti), {"need": togo, "offer": NO_ID}]}), "/pins/1/offer"),
            (json!({"pins": [pair(&haiti)], "vetoes": [pair(&haiti)]}), "/pins/0"),
            (json!({"pins": [pair(&haiti), pair(&haiti)]}), "/pins/1"),
            (json!({"pins": [with(pair(&haiti), "quantity", json!(21))]}), "/pins/0/quantity"),
            (json!({"pins": [with(pair(&haiti), "quantity", json!(0))]}), "/pins/0/quantity"),
            (json!({"pins": [with(pair(&haiti), "quantity", json!(-1))]}), "/pins/0/quantity"),
            (json!({"pins": [with(pair(&haiti), "line", json!(1))]}), "/pins/0/line"),
            (json!({"pins": [with(pair(&haiti), "quantity", json!(20)), with(pair(&togo), "quantity", json!(11))]}), "/pins/1/quantity"),
            (json!({"pins": [{"need": "x", "offer": offered}]}), "/pins/0/need"),
            (json!({"pins": many(1_001)}), "/pins"),
            (json!({"vetoes": many(5_001)}), "/vetoes"),
            (json!({"vetoes": [pair(NO_ID)]}), "/vetoes/0/need"),
            (json!({"weights": {"ldc": -1}}), "/weights/ldc"),
            (json!({"weights": {"sids": 1e300}}), "/weights/sids"),
            (json!({"weights": {"never_served": "NaN"}}), "/weights/never_served"),
            (json!({"weights": {"regions": {"999": 1}}}), "/weights/regions/999"),
            (json!({"weights": {"regions": {"002": 11}}}), "/weights/regions/002"),
            (json!({"compare_to": NO_ID}), "/compare_to"),
            (json!({"surprise": 1}), "/surprise"),
        ];
        for (content, field) in cases {
            let refused = make(&staff, content.clone()).await;
            assert_eq!((refused.status, refused.faulty_fields()), (422, vec![field.to_owned()]), "{content}");
        }
        let blank = staff.post("/v1/plans", json!({"label": " "})).await.expect(422);
        assert_eq!(blank.faulty_fields(), ["/label"]);
        let huge = staff.post("/v1/plans", json!({"label": "x", "pins": many(100_000)})).await;
        assert_eq!(huge.status, 413);
        let none = staff.get("/v1/plans").await.expect(200);
        assert_eq!(none.body["items"], json!([]));
    }

    async fn plans_are_the_clearing_houses(app: TestApp) {
        scarce(&app).await;
        let staff = app.clearing_house().await;
        let plan = make(&staff, json!({})).await.expect(201);
        let place = plan.headers["location"].clone();
        for stranger in [app.focal_point("TGO").await, app.agency("UNDP").await, app.admin().await] {
            make(&stranger, json!({})).await.expect(403);
            stranger.get("/v1/plans").await.expect(403);
            stranger.get(&place).await.expect(404);
        }
        app.anonymous().get(&place).await.expect(401);
        staff.get(&format!("/v1/plans/{NO_ID}")).await.expect(404);
        let read = app.admin().await.get("/v1/audit?limit=200").await.expect(200);
        let of_plans = read.body["items"].as_array().expect("items").iter().filter(|entry| entry["kind"] == "plan");
        assert_eq!(of_plans.count(), 1, "the making is on record");
    }

    async fn plans_are_listed_newest_first_and_made_once(app: TestApp) {
        let staff = app.clearing_house().await;
        let empty = make(&staff, json!({})).await.expect(201);
        assert_eq!((&empty.body["allocations"], &empty.body["needs"]), (&json!([]), &json!([])));
        let [haiti, ..] = scarce(&app).await;
        let request = || staff.request("post", "/v1/plans").header("idempotency-key", "k").json(&json!({"label": "once"}));
        let first = send(request()).await.expect(201);
        app.focal_point("HTI").await.step(&format!("/v1/needs/{haiti}"), "withdraw").await.expect(200);
        let second = send(request()).await.expect(201);
        assert_eq!(first.body, second.body);
        let page = staff.get("/v1/plans?limit=1").await.expect(200);
        assert_eq!(page.body["items"][0]["id"], first.body["id"]);
        assert!(page.body["items"][0].get("allocations").is_none());
        let next = page.body["next"].as_str().expect("a next page").to_owned();
        let rest = staff.get(&format!("/v1/plans?limit=1&cursor={next}")).await.expect(200);
        assert_eq!((&rest.body["items"][0]["id"], rest.body.get("next")), (&empty.body["id"], None));
    }
}

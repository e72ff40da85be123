//! Allocation plans over HTTP.

use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, Reply, TestApp as App, send};
use crate::support::build::{available_offer, need, offer, open_need, with};

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

//! Offers over HTTP.

use clearing_house::domain::actor::Role;
use clearing_house::domain::clock::DAY_MS;
use clearing_house::service::clocks;
use clearing_house::store::connection::Conn;
use diesel::RunQueryDsl;
use serde_json::json;

use crate::cases;
use crate::support::app::{PASSWORD, blocking, send};
use crate::support::build::{available_offer, offer, with};

/// How many answers are kept for repeated requests.
fn kept_answers(conn: &mut Conn) -> i64 {
    #[derive(diesel::QueryableByName)]
    struct Count {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        n: i64,
    }
    let sql = "SELECT COUNT(*) AS n FROM idempotency_keys";
    let count: Count = diesel::sql_query(sql).get_result(conn).expect("a count");
    count.n
}

cases! {
    async fn an_offer_goes_from_draft_to_available(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let offer = available_offer(&agency, offer("Drafting help")).await;
        assert_eq!(offer.body["state"], "available");
        let state = app.focal_point("TGO").await;
        let seen = state.get(&format!("/v1/offers/{}", offer.id())).await.expect(200);
        assert_eq!(seen.body["organization"]["code"], "UNDP");
    }

    async fn an_illegal_move_is_refused_and_names_the_legal_ones(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let path = format!("/v1/offers/{}", agency.post("/v1/offers", offer("x")).await.expect(201).id());
        let refused = agency.step(&path, "publish").await.expect(409);
        assert!(refused.body["detail"].as_str().is_some_and(|d| d.contains("submit")), "{refused:?}");
    }

    async fn a_stale_version_is_refused_and_none_is_required(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let made = agency.post("/v1/offers", offer("first")).await.expect(201);
        let path = format!("/v1/offers/{}", made.id());
        agency.put(&path, &made.etag(), offer("second")).await.expect(200);
        agency.put(&path, &made.etag(), offer("third")).await.expect(412);
        send(agency.request("put", &path).json(&offer("fourth"))).await.expect(428);
        assert_eq!(agency.get(&path).await.body["content"]["title"], "second");
    }

    async fn an_external_id_files_once_and_then_updates(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let put = |title: &str| send(agency.request("put", "/v1/offers/external/UNDP-7").json(&offer(title)));
        let made = put("first").await.expect(201);
        let same = put("first").await.expect(200);
        assert_eq!(made.etag(), same.etag());
        let changed = put("second").await.expect(200);
        assert_eq!(changed.id(), made.id());
        assert_ne!(changed.etag(), made.etag());
    }

    async fn a_repeated_request_is_done_once(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let post = |title: &str| {
            send(agency.request("post", "/v1/offers").header("idempotency-key", "k-1").json(&offer(title)))
        };
        let first = post("once").await.expect(201);
        let again = post("once").await.expect(201);
        assert_eq!(first.id(), again.id());
        assert_eq!(first.etag(), again.etag());
        post("another body").await.expect(422);
        let listed = agency.get("/v1/offers").await.expect(200);
        assert_eq!(listed.body["items"].as_array().map(Vec::len), Some(1));
    }

    async fn a_key_is_of_one_person_for_one_organization(app: TestApp) {
        let admin = app.admin().await;
        let of = async |code: &str| admin.get(&format!("/v1/organizations/{code}")).await.expect(200).id();
        let (undp, unicef) = (of("UNDP").await, of("UNICEF").await);
        app.sign_up("both@un.example", "UNDP", &[Role::Agency]).await;
        let found = admin.get("/v1/users?limit=200").await.expect(200);
        let id = found.body["items"].as_array().expect("people").iter().find(|u| u["email"] == "both@un.example").expect("the person")["id"].as_str().expect("an id").to_owned();
        let path = format!("/v1/users/{id}");
        let etag = admin.get(&path).await.expect(200).etag();
        let mandate = json!({"organization_id": unicef, "roles": ["agency"]});
        send(admin.request("post", &format!("{path}/mandates")).header("if-match", etag).json(&mandate)).await.expect(200);
        let mut owners = Vec::new();
        for organization in [&undp, &unicef] {
            let body = json!({"email": "both@un.example", "password": PASSWORD, "organization_id": organization});
            let session = app.anonymous().post("/v1/sessions", body).await;
            let caller = app.bearer(session.body["access_token"].as_str().expect("a token"));
            let made = send(caller.request("post", "/v1/offers").header("idempotency-key", "k").json(&offer("x"))).await.expect(201);
            owners.push(made.body["organization"]["id"].clone());
        }
        assert_eq!(owners, [json!(undp), json!(unicef)]);
    }

    async fn kept_answers_are_forgotten_after_a_day(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let post = send(agency.request("post", "/v1/offers").header("idempotency-key", "k-1").json(&offer("once")));
        post.await.expect(201);
        let kept = || app.read(|conn| Ok(kept_answers(conn)));
        blocking(|| clocks::tidy(&app.service)).expect("the clocks");
        assert_eq!(kept(), 1);
        app.forward_ms(DAY_MS + 1);
        blocking(|| clocks::tidy(&app.service)).expect("the clocks");
        assert_eq!(kept(), 0);
    }

    async fn the_moves_named_are_those_the_caller_can_make(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let made = available_offer(&agency, with(offer("x"), "visibility", json!("public"))).await;
        assert_eq!(made.body["moves"], json!(["pause", "renew", "withdraw"]), "nobody commits or lets expire by hand");
        let path = format!("/v1/offers/{}", made.id());
        assert_eq!(app.anonymous().get(&path).await.expect(200).body["moves"], json!([]));
        assert_eq!(app.clearing_house().await.get(&path).await.expect(200).body["moves"], json!(["renew"]));
        let refused = agency.step(&path, "submit").await.expect(409);
        let detail = refused.body["detail"].as_str().unwrap_or_default();
        assert!(detail.contains("pause; renew; withdraw.") && !detail.contains("expire"), "{detail}");
        let submitted = format!("/v1/offers/{}", agency.post("/v1/offers", offer("y")).await.expect(201).id());
        agency.step(&submitted, "submit").await.expect(200);
        assert_eq!(app.clearing_house().await.get(&submitted).await.expect(200).body["moves"], json!(["return", "verify"]));
    }

    async fn only_who_can_endorse_an_offer_is_heard_to_make_one(app: TestApp) {
        let staff = app.clearing_house().await;
        let found = staff.get("/v1/organizations?kind=special_procedure").await.expect(200);
        let body = json!({
            "organization_id": found.body["items"][0]["id"],
            "source": {"kind": "statement", "reference": "A/HRC/19/SR.42"},
            "content": offer("heard in the Council"),
        });
        let refused = staff.post("/v1/offers/extracted", body).await.expect(422);
        assert_eq!(refused.faulty_fields(), ["/organization_id"]);
    }

    async fn a_list_is_filtered_sorted_and_paged(app: TestApp) {
        let agency = app.agency("UNDP").await;
        for n in 0..5 {
            agency.post("/v1/offers", offer(&format!("offer {n}"))).await.expect(201);
        }
        agency.post("/v1/offers", with(offer("torture"), "themes", json!(["upr-info:torture-and-other-cid-treatment"]))).await.expect(201);
        let mut titles = Vec::new();
        let mut path = "/v1/offers?theme=upr-info:national-human-rights-institution&sort=created&limit=2".to_owned();
        loop {
            let page = agency.get(&path).await.expect(200);
            titles.extend(page.body["items"].as_array().expect("items").iter().map(|o| o["content"]["title"].clone()));
            match page.body["next"].as_str() {
                Some(next) => path = format!("/v1/offers?theme=upr-info:national-human-rights-institution&sort=created&limit=2&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(titles, ["offer 0", "offer 1", "offer 2", "offer 3", "offer 4"]);
        let facets = agency.get("/v1/offers/facets").await.expect(200);
        assert_eq!(facets.body["state"]["draft"], 6);
        assert_eq!(facets.body["theme"]["upr-info:national-human-rights-institution"], 5);
    }

    async fn a_list_by_label_has_each_offer_once_in_the_order_of_the_last_change(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let (own, equivalent) = ("upr-info:justice", "uhri-c4:administration-of-justice-and-fair-trial");
        let mut made = Vec::new();
        for (n, themes) in [json!([own]), json!([equivalent]), json!([own, equivalent]), json!([own, equivalent])].into_iter().enumerate() {
            let content = with(offer(&format!("offer {n}")), "themes", themes);
            made.push(agency.post("/v1/offers", content).await.expect(201));
        }
        agency.post("/v1/offers", offer("another theme")).await.expect(201);
        let first = format!("/v1/offers/{}", made[0].id());
        let content = with(offer("offer 0 again"), "themes", json!([own]));
        agency.put(&first, &made[0].etag(), content).await.expect(200);
        for (sort, expected) in [
            ("-updated", ["offer 0 again", "offer 3", "offer 2", "offer 1"]),
            ("updated", ["offer 1", "offer 2", "offer 3", "offer 0 again"]),
        ] {
            let list = format!("/v1/offers?theme={own}&assistance_type=expert_deployment&state=draft&sort={sort}&limit=2");
            let one = agency.get(&list).await.expect(200);
            let next = one.body["next"].as_str().expect("a second page");
            let two = agency.get(&format!("{list}&cursor={next}")).await.expect(200);
            assert!(two.body["next"].is_null(), "{two:?}");
            let both = [one, two];
            let items = both.iter().flat_map(|page| page.body["items"].as_array().expect("items"));
            let titles: Vec<_> = items.map(|item| item["content"]["title"].as_str().expect("a title")).collect();
            assert_eq!(titles, expected);
        }
    }

    async fn faults_are_named_field_by_field(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let bad = json!({"title": "", "description": "x", "themes": ["upr-info:nothing"], "assistance_types": ["other"]});
        let refused = agency.post("/v1/offers", bad).await.expect(422);
        assert_eq!(refused.faulty_fields(), ["/title"]);
        let bad = json!({"title": " ", "description": "x", "themes": ["upr-info:nothing"], "assistance_types": ["other"]});
        let refused = agency.post("/v1/offers", bad).await.expect(422);
        assert_eq!(refused.faulty_fields(), ["/assistance_other", "/title", "/themes/0"]);
        let unknown = agency.post("/v1/offers", with(offer("x"), "colour", json!("red"))).await.expect(422);
        assert!(unknown.text.contains("colour"), "{}", unknown.text);
        agency.post("/v1/offers", with(offer("x"), "title", json!("a\u{0}b"))).await.expect(422);
    }

    async fn the_codes_that_a_refusal_proposes_are_taken(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let of_region = |code: &str| with(offer("x"), "eligible_regions", json!([code]));
        let refused = agency.post("/v1/offers", of_region("Togo")).await.expect(422);
        assert_eq!(refused.faulty_fields(), ["/eligible_regions/0"]);
        let detail = refused.body["errors"][0]["detail"].as_str().expect("a detail").to_owned();
        let code = detail.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 3);
        agency.post("/v1/offers", of_region(code.expect("a region"))).await.expect(201);
        assert!(detail.contains("TGO") && detail.contains("ldc"), "{detail}");
        let open = with(offer("x"), "eligible_states", json!(["TGO"]));
        agency.post("/v1/offers", with(open, "eligible_groups", json!(["ldc"]))).await.expect(201);
    }

    async fn contact_is_shown_one_level_stricter(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let made = available_offer(&agency, with(offer("x"), "visibility", json!("public"))).await;
        let path = format!("/v1/offers/{}", made.id());
        let public = app.anonymous().get(&path).await.expect(200);
        assert!(public.body["content"]["contact"].is_null());
        let state = app.focal_point("TGO").await.get(&path).await.expect(200);
        assert_eq!(state.body["content"]["contact"]["name"], "B. Desk");
    }

    async fn an_indicative_offer_becomes_the_organizations_own_by_endorsing_it(app: TestApp) {
        let staff = app.clearing_house().await;
        let france = app.focal_point("FRA").await;
        let id = staff.get("/v1/organizations/FRA").await.expect(200).id();
        let body = json!({
            "organization_id": id,
            "source": {"kind": "statement", "reference": "A/HRC/19/SR.42, para. 12"},
            "content": offer("heard in the Council"),
        });
        let made = staff.post("/v1/offers/extracted", body).await.expect(201);
        assert_eq!(made.body["content"]["indicative"], true);
        let path = format!("/v1/offers/{}", made.id());
        app.agency("UNDP").await.get(&path).await.expect(404);
        staff.step(&path, "endorse").await.expect(403);
        let endorsed = france.step(&path, "endorse").await.expect(200);
        assert_eq!(endorsed.body["state"], "submitted");
        assert_eq!(endorsed.body["content"]["indicative"], false);
    }
}

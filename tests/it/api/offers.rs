//! Offers over HTTP.

use serde_json::json;

use crate::cases;
use crate::support::app::send;
use crate::support::build::{available_offer, offer, with};

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
        assert_eq!(refused.faulty_fields(), ["/assistance_other", "/recommendations", "/title", "/themes/0"]);
        let unknown = agency.post("/v1/offers", with(offer("x"), "colour", json!("red"))).await.expect(422);
        assert!(unknown.text.contains("colour"), "{}", unknown.text);
        agency.post("/v1/offers", with(offer("x"), "title", json!("a\u{0}b"))).await.expect(422);
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

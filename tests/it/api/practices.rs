//! Practices over HTTP: their way to publication, who is named as an author, who sees what, and what needs learn from them.

use clearing_house::domain::clock::DAY_MS;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, send};
use crate::support::build::{need, practice, published_practice, with};

async fn id_of(caller: &Caller<'_>) -> Value {
    caller.get("/v1/me").await.expect(200).body["organization"]["id"].clone()
}

fn titles(body: &Value) -> Vec<&str> {
    let items = body["items"].as_array().expect("items").iter();
    let titles = items.map(|one| one["content"]["title"].as_str().expect("a title"));
    titles.collect()
}

cases! {
    async fn a_practice_goes_from_draft_to_published_and_back(app: TestApp) {
        let (benin, staff, nobody) = (app.focal_point("BEN").await, app.clearing_house().await, app.anonymous());
        let made = benin.post("/v1/practices", practice("Hearings first")).await.expect(201);
        assert_eq!(made.body["content"]["visibility"], "public", "practices are for everyone unless their owner says otherwise");
        let path = format!("/v1/practices/{}", made.id());
        assert_eq!(made.headers["location"], path);
        benin.step(&path, "publish").await.expect(409);
        staff.get(&path).await.expect(200);
        benin.step(&path, "submit").await.expect(200);
        staff.step_because(&path, "return", Value::Null).await.expect(422);
        let returned = staff.step_because(&path, "return", json!("Which hearings?")).await.expect(200);
        assert_eq!((&returned.body["state"], &returned.body["remark"]), (&json!("draft"), &json!("Which hearings?")));
        benin.put(&path, &returned.etag(), with(practice("Hearings first"), "lessons", json!("Be early."))).await.expect(200);
        benin.step(&path, "submit").await.expect(200);
        benin.step(&path, "review").await.expect(403);
        staff.step(&path, "review").await.expect(200);
        nobody.get(&path).await.expect(404);
        benin.step(&path, "publish").await.expect(200);
        let seen = nobody.get(&path).await.expect(200);
        assert_eq!((&seen.body["state"], &seen.body["moves"]), (&json!("published"), &json!([])));
        assert!(seen.body["content"]["contact"].is_null() && seen.body["remark"].is_null());
        benin.put(&path, &seen.etag(), practice("Other")).await.expect(409);
        benin.step(&path, "archive").await.expect(200);
        nobody.get(&path).await.expect(404);
        let back = benin.step(&path, "revise").await.expect(200);
        assert_eq!(back.body["state"], "draft");
    }

    async fn the_contact_is_one_level_stricter(app: TestApp) {
        let (benin, ghana, nobody) = (app.focal_point("BEN").await, app.focal_point("GHA").await, app.anonymous());
        let id = published_practice(&benin, practice("For all")).await.id();
        let path = format!("/v1/practices/{id}");
        assert_eq!(ghana.get(&path).await.body["content"]["contact"]["email"], "author@practice.example");
        assert!(!nobody.get(&path).await.expect(200).text.contains("author@practice.example"));
    }

    async fn a_published_practice_is_shown_to_fewer_at_once_and_never_to_more(app: TestApp) {
        let (benin, ghana, nobody) = (app.focal_point("BEN").await, app.focal_point("GHA").await, app.anonymous());
        let id = published_practice(&benin, practice("For all")).await.id();
        let path = format!("/v1/practices/{id}");
        benin.step_with(&path, "narrow", json!({"visibility": "extranet"})).await.expect(200);
        ghana.get(&path).await.expect(200);
        nobody.get(&path).await.expect(404);
        let refused = benin.step_with(&path, "narrow", json!({"visibility": "public"})).await.expect(422);
        assert_eq!(refused.faulty_fields(), ["/visibility"]);
        ghana.step_with(&path, "narrow", json!({"visibility": "confidential"})).await.expect(403);
    }

    async fn a_co_author_is_named_only_after_its_yes(app: TestApp) {
        let (benin, ghana, unicef) = (app.focal_point("BEN").await, app.focal_point("GHA").await, app.agency("UNICEF").await);
        let (staff, nobody) = (app.clearing_house().await, app.anonymous());
        let (unicef_id, ghana_id) = (id_of(&unicef).await, id_of(&ghana).await);
        let content = with(practice("Together"), "co_authors", json!([unicef_id, ghana_id]));
        let content = with(content, "visibility", json!("restricted"));
        let path = format!("/v1/practices/{}", published_practice(&benin, content.clone()).await.id());
        let asked = unicef.get(&path).await.expect(200);
        assert_eq!(asked.body["co_authors"].as_array().map(Vec::len), Some(1), "it sees that it is asked, and no other");
        assert_eq!(asked.body["co_authors"][0]["answer"], "asked");
        assert_eq!(asked.body["content"]["co_authors"], json!([]));
        assert_eq!(benin.get(&path).await.body["co_authors"].as_array().map(Vec::len), Some(2));
        let by_author = format!("/v1/practices?co_author={}", unicef_id.as_str().expect("an id"));
        assert!(titles(&staff.get(&by_author).await.expect(200).body).is_empty());

        benin.step_with(&path, "co-authorship", json!({"confirmed": true})).await.expect(403);
        unicef.step_with(&path, "co-authorship", json!({"confirmed": true})).await.expect(200);
        assert_eq!(titles(&staff.get(&by_author).await.expect(200).body), ["Together"]);
        let seen = ghana.get(&path).await.expect(200);
        let answers: Vec<&Value> = seen.body["co_authors"].as_array().expect("authors").iter().map(|one| &one["answer"]).collect();
        assert_eq!(answers, ["confirmed", "asked"]);
        ghana.step_with(&path, "co-authorship", json!({"confirmed": false})).await.expect(200);
        ghana.get(&path).await.expect(404);
        assert!(!unicef.get(&path).await.text.contains(ghana_id.as_str().expect("an id")), "who has declined is not told of");

        // Another story: the yes was not for that.
        let draft = benin.step(&path, "revise").await.expect(200);
        unicef.get(&path).await.expect(404);
        let other = with(content, "result", json!("Nothing came of it."));
        let told = benin.put(&path, &draft.etag(), with(other, "visibility", json!("public"))).await.expect(200);
        let answers: Vec<&Value> = told.body["co_authors"].as_array().expect("authors").iter().map(|one| &one["answer"]).collect();
        assert_eq!(answers, ["asked", "declined"]);
        benin.step(&path, "submit").await.expect(200);
        staff.step(&path, "review").await.expect(200);
        benin.step(&path, "publish").await.expect(200);
        assert_eq!(nobody.get(&path).await.expect(200).body["co_authors"], json!([]));
    }

    async fn faults_of_a_practice_are_named(app: TestApp) {
        let benin = app.focal_point("BEN").await;
        let own = id_of(&benin).await;
        let evidence = json!({"criterion": "best_practice", "evidence": "x"});
        let faults: [(&str, Value, &str); 8] = [
            ("title", json!(" "), "/title"),
            ("summary", json!("x".repeat(5_001)), "/summary"),
            ("countries", json!(["BEN", "XXX"]), "/countries/1"),
            ("themes", json!(["sdg:5"]), "/themes/0"),
            ("criteria", json!([evidence, evidence]), "/criteria/1/criterion"),
            ("criteria", json!([with(evidence.clone(), "evidence", json!(""))]), "/criteria/0/evidence"),
            ("criteria", json!([with(evidence.clone(), "url", json!("javascript:x"))]), "/criteria/0/url"),
            ("co_authors", json!([own]), "/co_authors/0"),
        ];
        for (field, value, pointer) in faults {
            let refused = benin.post("/v1/practices", with(practice("x"), field, value)).await.expect(422);
            assert_eq!(refused.faulty_fields(), [pointer], "{}", refused.text);
        }
        for (field, value, pointer) in [("upr_process", json!(false), "/recommendations"), ("result", json!(""), "/result")] {
            let path = format!("/v1/practices/{}", benin.post("/v1/practices", with(practice("x"), field, value)).await.expect(201).id());
            let refused = benin.step(&path, "submit").await.expect(422);
            assert_eq!(refused.faulty_fields(), [pointer]);
        }
        for query in ["country=XXX", "criterion=fame", "co_author=me", "state=open", "sort=fame"] {
            benin.get(&format!("/v1/practices?{query}")).await.expect(422);
        }
        let path = format!("/v1/practices/{}", benin.post("/v1/practices", practice("x")).await.expect(201).id());
        send(benin.request("put", &path).json(&practice("y"))).await.expect(428);
        benin.put(&path, "\"7\"", practice("y")).await.expect(412);
    }

    async fn practices_are_found_by_their_parts_and_by_meaning(app: TestApp) {
        let (benin, nobody) = (app.focal_point("BEN").await, app.anonymous());
        published_practice(&benin, practice("Hearings first")).await;
        let boats = with(with(practice("Boats"), "summary", json!("Fisheries inspectors have boats.")), "what_was_done", json!("Boats were bought."));
        published_practice(&benin, with(with(boats, "themes", json!([])), "countries", json!(["GHA"]))).await;
        for (query, expected) in [
            ("country=GHA", vec!["Boats"]),
            ("theme=upr-info:national-human-rights-institution", vec!["Hearings first"]),
            ("criterion=constructive_engagement&sort=created", vec!["Hearings first", "Boats"]),
            ("q=fisheries%20boats", vec!["Boats"]),
        ] {
            let found = nobody.get(&format!("/v1/practices?{query}")).await.expect(200);
            assert_eq!(titles(&found.body), expected, "{query}");
        }
        let facets = nobody.get("/v1/practices/facets").await.expect(200);
        assert_eq!(facets.body["country"], json!({"BEN": 1, "GHA": 1}));
    }

    async fn a_need_is_shown_practices_like_it_with_the_themes_they_share(app: TestApp) {
        let (benin, togo, ghana) = (app.focal_point("BEN").await, app.focal_point("TGO").await, app.focal_point("GHA").await);
        let need = togo.post("/v1/needs", need("A law on the institution")).await.expect(201).id();
        let path = format!("/v1/needs/{need}/practices");
        published_practice(&benin, practice("Hearings first")).await;
        let boats = with(practice("Boats"), "themes", json!(["upr-info:environment"]));
        published_practice(&benin, boats).await;
        published_practice(&benin, with(practice("Hidden hearings"), "visibility", json!("confidential"))).await;
        let like = togo.get(&path).await.expect(200);
        let items = like.body["items"].as_array().expect("items");
        assert_eq!(items[0]["practice"]["content"]["title"], "Hearings first");
        assert!(items[0]["shared"][0]["name"].as_str().is_some_and(|name| !name.is_empty()), "{}", like.text);
        assert!(!like.text.contains("Hidden hearings"));
        ghana.get(&path).await.expect(404);
        togo.get(&format!("{path}?limit=0")).await.expect(422);
    }

    async fn a_practice_that_nobody_has_looked_at_is_labelled_as_old(app: TestApp) {
        let (benin, nobody) = (app.focal_point("BEN").await, app.anonymous());
        let path = format!("/v1/practices/{}", published_practice(&benin, practice("Hearings first")).await.id());
        assert_eq!(nobody.get(&path).await.body["stale"], false);
        app.forward_ms(182 * DAY_MS);
        let benin = app.bearer(app.sign_in("focal_point@ben.example", crate::support::app::PASSWORD).await.body["access_token"].as_str().expect("a token"));
        assert_eq!(nobody.get(&path).await.body["stale"], true);
        benin.step(&path, "verify").await.expect(200);
        assert_eq!(nobody.get(&path).await.body["stale"], false);
    }
}

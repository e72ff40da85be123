//! What a need has said before, over HTTP.

use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, Reply};
use crate::support::build::{need, with};

async fn say(owner: &Caller<'_>, path: &str, content: Value) -> Reply {
    let etag = owner.get(path).await.etag();
    owner.put(path, &etag, content).await.expect(200)
}

fn versions(reply: &Reply) -> Vec<i64> {
    let all = reply.body["items"].as_array().cloned().expect("items");
    all.iter()
        .map(|one| one["version"].as_i64().expect("a version"))
        .collect()
}

/// The fields that differ, with what stood there and what stands there.
fn differences(reply: &Reply) -> Vec<(String, Value, Value)> {
    let all = reply.body["differences"]
        .as_array()
        .cloned()
        .expect("differences");
    let told = |one: &Value| {
        (
            one["pointer"].as_str().expect("a pointer").to_owned(),
            one["before"].clone(),
            one["after"].clone(),
        )
    };
    all.iter().map(told).collect()
}

cases! {
    async fn each_content_is_kept_with_who_saved_it(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let content = with(need("un"), "language", json!("fr"));
        let path = format!("/v1/needs/{}", togo.post("/v1/needs", content.clone()).await.expect(201).id());
        say(&togo, &path, content.clone()).await;
        let second = with(content.clone(), "title", json!("deux"));
        say(&togo, &path, second.clone()).await;
        togo.step(&path, "submit").await.expect(200);
        let mut third = second.clone();
        third["lines"][0]["quantity"] = json!(7);
        let line = third["lines"][0].clone();
        third["lines"].as_array_mut().expect("lines").push(line);
        say(&togo, &path, third).await;
        let list = togo.get(&format!("{path}/versions")).await.expect(200);
        assert_eq!(versions(&list), [5, 3, 1], "only where it says something else");
        assert_eq!(list.body["items"][0]["organization"]["code"], "TGO");
        assert!(list.body["items"][0]["person"].as_str().is_some_and(|name| name.contains("focal_point")), "{}", list.text);
        let staff = app.clearing_house().await.get(&format!("{path}/versions")).await.expect(200);
        assert_eq!((versions(&staff), &staff.body["items"][0]["person"]), (vec![5, 3, 1], &Value::Null));
        let first = togo.get(&format!("{path}/versions/1")).await.expect(200);
        assert_eq!((&first.body["content"]["title"], &first.body["compared_to"]), (&json!("un"), &Value::Null));
        assert_eq!(differences(&first), []);
        let at_two = togo.get(&format!("{path}/versions/2")).await.expect(200);
        assert_eq!(at_two.body["version"], 1, "what it said then");
        let second = togo.get(&format!("{path}/versions/3")).await.expect(200);
        assert_eq!(differences(&second), [("/title".to_owned(), json!("un"), json!("deux"))]);
        let third = togo.get(&format!("{path}/versions/5?compare_to=1")).await.expect(200);
        let found = differences(&third);
        let names: Vec<&str> = found.iter().map(|one| one.0.as_str()).collect();
        assert_eq!(names, ["/lines/0/quantity", "/lines/1", "/title"]);
        assert_eq!((&found[0].1, &found[0].2, &found[1].1), (&json!(20), &json!(7), &Value::Null));
        let back = togo.get(&format!("{path}/versions/1?compare_to=5")).await.expect(200);
        assert_eq!(differences(&back)[2], ("/title".to_owned(), json!("deux"), json!("un")));
        let page = togo.get(&format!("{path}/versions?limit=2")).await.expect(200);
        let next = page.body["next"].as_str().expect("a next page");
        let rest = togo.get(&format!("{path}/versions?limit=2&cursor={next}")).await.expect(200);
        assert_eq!((versions(&page), versions(&rest), &rest.body["next"]), (vec![5, 3], vec![1], &Value::Null));
    }

    async fn what_a_need_said_before_is_for_its_state_and_the_clearing_house(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let public = with(need("premier jet"), "visibility", json!("public"));
        let path = format!("/v1/needs/{}", togo.post("/v1/needs", public.clone()).await.expect(201).id());
        let routes = [format!("{path}/versions"), format!("{path}/versions/1")];
        let undp = app.agency("UNDP").await;
        for route in &routes {
            undp.get(route).await.expect(404);
        }
        say(&togo, &path, with(public, "title", json!("final"))).await;
        let staff = app.clearing_house().await;
        togo.step(&path, "submit").await.expect(200);
        for step in ["review", "clear"] {
            staff.step(&path, step).await.expect(200);
        }
        togo.step(&path, "open").await.expect(200);
        assert!(!undp.get(&path).await.expect(200).text.contains("premier jet"));
        for route in &routes {
            undp.get(route).await.expect(403);
            app.focal_point("BEN").await.get(route).await.expect(403);
            app.anonymous().get(route).await.expect(401);
            staff.get(route).await.expect(200);
        }
    }

    async fn versions_that_never_were_are_refused(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let path = format!("/v1/needs/{}", togo.post("/v1/needs", need("x")).await.expect(201).id());
        for version in ["0", "-1", "2", "9223372036854775807", "x", "1.5"] {
            togo.get(&format!("{path}/versions/{version}")).await.expect(404);
        }
        for other in ["0", "2", "-9223372036854775808", "x", ""] {
            let refused = togo.get(&format!("{path}/versions/1?compare_to={other}")).await;
            assert_eq!(refused.status, 422, "{other}: {}", refused.text);
        }
        togo.get(&format!("{path}/versions/1?compare=1")).await.expect(422);
        togo.get(&format!("{path}/versions?cursor=x")).await.expect(422);
    }
}

//! Needs and offers as files.

use clearing_house::domain::error::Error;
use diesel::connection::SimpleConnection;
use serde_json::json;

use crate::cases;
use crate::support::app::TestApp as App;
use crate::support::build::{available_offer, need, offer, open_need, with};

/// Copies the one offer that is there, so that many more exist.
fn copy_offers(app: &App, copies: u32) {
    let sql = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {copies})
         INSERT INTO offers (id, organization_id, state, visibility, released, version, title, body,
             valid_until_ms, last_verified_ms, created_ms, updated_ms)
         SELECT '01890000-0000-7000-8000-' || CAST(100000000000 + i + (SELECT COUNT(*) FROM offers) AS VARCHAR(12)),
             organization_id, state, visibility, released, version, title, body,
             valid_until_ms, last_verified_ms, created_ms, updated_ms
         FROM n, (SELECT * FROM offers LIMIT 1) AS one"
    );
    app.write(move |conn| conn.batch_execute(&sql).map_err(Error::from_diesel));
}

/// The cells of one column of a CSV without quoted line ends.
fn column(csv: &str, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let headers = reader.headers().expect("headings").clone();
    let index = headers
        .iter()
        .position(|h| h == name)
        .unwrap_or_else(|| panic!("{headers:?}"));
    reader
        .records()
        .map(|row| row.expect("a row")[index].to_owned())
        .collect()
}

cases! {
    async fn a_long_list_is_exported_and_one_too_long_is_refused(app: TestApp) {
        available_offer(&app.agency("UNDP").await, with(offer("many"), "visibility", json!("public"))).await;
        copy_offers(&app, 33_000);
        let whole = app.anonymous().get("/v1/offers/export?format=csv").await.expect(200);
        assert_eq!(column(&whole.text, "Title").len(), 33_001);
        copy_offers(&app, 17_000);
        app.anonymous().get("/v1/offers/export?format=csv").await.expect(409);
    }

    async fn the_last_day_is_the_one_that_the_owner_named(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let agency = app.agency("UNDP").await;
        let last = clearing_house::domain::clock::day(app.now_ms()).checked_add_days(chrono::Days::new(30)).expect("a day").to_string();
        let opened = open_need(&togo, with(need("x"), "valid_until", json!(last))).await;
        assert_eq!(opened.body["valid_until"], json!(last));
        let available = available_offer(&agency, with(offer("x"), "valid_until", json!(last))).await;
        assert_eq!(available.body["valid_until"], json!(last));
        for path in ["/v1/needs/export?format=csv", "/v1/offers/export?format=csv"] {
            let listed = agency.get(path).await.expect(200);
            assert_eq!(column(&listed.text, "Valid until"), std::slice::from_ref(&last), "{path}");
        }
        let workbook = agency.get("/v1/needs/export?format=xlsx").await.expect(200);
        assert!(workbook.headers["content-type"].contains("spreadsheetml"));
    }

    async fn nothing_stands_longer_than_until_it_must_be_verified_again(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let made = agency.post("/v1/offers", with(offer("x"), "valid_until", json!("9999-12-31"))).await.expect(201);
        let plain = agency.post("/v1/offers", offer("x")).await.expect(201);
        assert_eq!(made.body["valid_until"], plain.body["valid_until"]);
        assert_eq!(made.body["content"]["valid_until"], "9999-12-31");
        agency.post("/v1/offers", with(offer("x"), "valid_until", json!("2020-01-01"))).await.expect(422);
    }
}

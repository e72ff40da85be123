//! Needs and offers as files.

use clearing_house::domain::error::Error;
use diesel::connection::SimpleConnection;
use serde_json::json;

use crate::cases;
use crate::support::app::TestApp as App;
use crate::support::build::{
    RECOMMENDATION_TABLE, available_offer, column, import_table, need, offer, open_need,
    published_assessment, sheet, with,
};

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

    async fn a_workbook_of_needs_has_words_where_csv_has_codes(app: TestApp) {
        import_table(&app, RECOMMENDATION_TABLE);
        let slovenia = app.focal_point("SVN").await;
        let listed = slovenia.get("/v1/recommendations").await.expect(200);
        let recommendation = listed.body["items"][0]["id"].as_str().expect("an id").to_owned();
        let serving = with(need("x"), "recommendations", json!([recommendation]));
        open_need(&slovenia, with(serving, "upr_process", json!(false))).await;
        for (language, name, words) in [
            ("en", "Needs", ["open", "legislative drafting", "National Human Rights Institution", "deployment of experts", "French", "States and organizations"]),
            ("fr", "Besoins", ["ouvert", "rédaction de textes législatifs", "Institution nationale des droits de l’homme", "envoi d’experts", "français", "États et organisations"]),
            ("es", "Necesidades", ["abierta", "redacción de leyes", "Institución nacional de derechos humanos", "envío de expertos", "francés", "Estados y organizaciones"]),
            ("ar", "الاحتياجات", ["مفتوح", "صياغة التشريعات", "المؤسسة الوطنية لحقوق الإنسان", "إيفاد الخبراء", "الفرنسية", "الدول والمنظمات"]),
            ("ru", "Потребности", ["открыта", "подготовка законодательства", "Национальное правозащитное учреждение", "направление экспертов", "французский", "государства и организации"]),
            ("zh", "需求", ["已开放", "立法起草", "国家人权机构", "派遣专家", "法文", "各国和各组织"]),
        ] {
            let read = sheet(&slovenia, "/v1/needs/export?format=xlsx", language).await;
            let row = &read.rows[1];
            assert_eq!((read.name.as_str(), read.rows.len(), row[13].as_str()), (name, 2, "A/HRC/28/15, 115.10"), "{language}");
            for (place, word) in [3, 7, 8, 11, 12, 14].into_iter().zip(words) {
                let has_code = row[place].contains('_') || place != 11 && row[place].contains(':');
                assert!(row[place].contains(word) && !has_code, "{language}: {row:?}");
            }
            assert_eq!(read.xml.contains("rightToLeft=\"1\""), language == "ar", "{language}");
            for part in ["state=\"frozen\"", "<autoFilter ref=\"A1:U2\"", "<cols><col "] {
                assert!(read.xml.contains(part), "{part}");
            }
        }
        let csv = slovenia.get("/v1/needs/export?format=csv").await.expect(200).text;
        for (heading, code) in [
            ("State", "open"), ("Types of assistance", "legislative_drafting"), ("Themes", "upr-info:national-human-rights-institution"),
            ("Languages of delivery", "fr"), ("Visibility", "extranet"), ("Recommendations", recommendation.as_str()),
        ] {
            assert_eq!(column(&csv, heading), [code]);
        }
        assert!(column(&csv, "Lines")[0].ends_with("(expert_deployment)"), "{csv}");
    }

    async fn a_workbook_of_offers_or_assessments_has_words_where_csv_has_codes(app: TestApp) {
        let (togo, agency) = (app.focal_point("TGO").await, app.agency("UNDP").await);
        let offered = with(offer("x"), "eligible_states", json!(["TGO", "CIV"]));
        available_offer(&agency, offered).await;
        let offers = sheet(&togo, "/v1/offers/export?format=xlsx", "fr").await;
        assert_eq!((offers.name.as_str(), offers.rows[1][3].as_str()), ("Offres", "disponible"));
        assert_eq!((offers.rows[1][19].as_str(), offers.rows[1][20].as_str()), ("à convenir", "Togo; Côte d'Ivoire"));
        let csv = togo.get("/v1/offers/export?format=csv").await.expect(200).text;
        for (heading, code) in [("State", "available"), ("Cost terms", "to_be_agreed"), ("Eligible States", "TGO|CIV")] {
            assert_eq!(column(&csv, heading), [code]);
        }
        published_assessment(&togo, "UNDP").await;
        let assessments = sheet(&togo, "/v1/assessments/export?format=xlsx", "es").await;
        let row = &assessments.rows[1];
        assert_eq!(assessments.name, "Evaluaciones");
        assert_eq!([5, 14, 17, 22].map(|place| row[place].as_str()), ["publicada", "no procede", "sí", "público"], "{row:?}");
        let csv = togo.get("/v1/assessments/export?format=csv").await.expect(200).text;
        for (heading, code) in [("State", "published"), ("Sustainability", "not_applicable"), ("Would request again", "true"), ("Visibility", "public")] {
            assert_eq!(column(&csv, heading), [code]);
        }
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

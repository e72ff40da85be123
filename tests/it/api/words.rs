//! Dates, states, moves and the like inside sentences: in the words of the reader's language, never as they are stored.

use chrono::NaiveDate;
use clearing_house::domain::clock::day;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, Reply, send};
use crate::support::build::{available_offer, need, offer, open_need, practice, shortlisted, with};

/// A request whose sender reads this language.
async fn sent(
    caller: &Caller<'_>,
    language: &str,
    (method, path): (&str, &str),
    body: Value,
) -> Reply {
    let request = caller
        .request(method, path)
        .header("accept-language", language);
    send(request.json(&body)).await
}

/// A move that is refused to somebody who reads this language: what is said of it.
async fn refused(caller: &Caller<'_>, language: &str, path: &str, by: &str, body: Value) -> Reply {
    let etag = caller.get(path).await.etag();
    let request = caller.request("post", &format!("{path}/{by}"));
    let request = request
        .header("if-match", etag)
        .header("accept-language", language);
    send(request.json(&body)).await
}

fn detail(refused: &Reply) -> &str {
    let fields = &refused.body["errors"];
    let told = if fields.is_array() {
        &fields[0]
    } else {
        &refused.body
    };
    told["detail"]
        .as_str()
        .unwrap_or_else(|| panic!("{refused:?}"))
}

cases! {
    async fn a_date_is_written_out_as_each_language_does(app: TestApp) {
        let agency = app.agency("UNDP").await;
        for (language, first, fifth) in [
            ("en", "1 January 2020 has", "5 November 2020 has"),
            ("fr", "Le 1er janvier 2020 est", "Le 5 novembre 2020 est"),
            ("es", "El 1 de enero de 2020 ya", "El 5 de noviembre de 2020 ya"),
            ("ar", "تاريخ 1 كانون الثاني/يناير 2020.", "تاريخ 5 تشرين الثاني/نوفمبر 2020."),
            ("ru", "Дата 1 января 2020 года уже", "Дата 5 ноября 2020 года уже"),
            ("zh", "2020年1月1日已过", "2020年11月5日已过"),
        ] {
            for (date, written) in [("2020-01-01", first), ("2020-11-05", fifth)] {
                let body = with(offer("x"), "valid_until", json!(date));
                let refused = sent(&agency, language, ("post", "/v1/offers"), body).await.expect(422);
                assert!(detail(&refused).contains(written), "{}", detail(&refused));
            }
        }
    }

    async fn a_notice_is_kept_with_its_date_and_told_in_the_words_of_its_reader(app: TestApp) {
        let (togo, staff) = (app.focal_point("TGO").await, app.clearing_house().await);
        let path = format!("/v1/needs/{}", togo.post("/v1/needs", need("Loi")).await.expect(201).id());
        togo.step(&path, "submit").await.expect(200);
        staff.step(&path, "review").await.expect(200);
        let cleared = staff.step(&path, "clear").await.expect(200);
        let until = cleared.body["no_objection_until"].as_str().expect("a moment").to_owned();
        let until = chrono::DateTime::parse_from_rfc3339(&until).expect("a moment");
        let until: NaiveDate = day(until.timestamp_millis());
        let plain = until.format("%-d").to_string();
        for (language, before) in [("en", "It opens on "), ("fr", "Il sera ouvert le "), ("es", "Se abrirá el "), ("ar", "وسيُفتح في "), ("ru", "Она будет открыта ")] {
            let told = send(togo.request("get", "/v1/notices").header("accept-language", language)).await.expect(200);
            let items = told.body["items"].as_array().expect("notices");
            let notice = items.iter().find(|one| one["kind"] == "need.cleared").expect("a notice");
            let text = notice["text"].as_str().expect("a text");
            let (_, written) = text.split_once(before).unwrap_or_else(|| panic!("{text}"));
            let begins = written.starts_with(&plain) && !written.starts_with(&until.to_string());
            assert!(begins && text.contains(&until.format("%Y").to_string()), "{text}");
        }
    }

    async fn states_and_moves_are_told_in_words(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let path = format!("/v1/offers/{}", agency.post("/v1/offers", offer("x")).await.expect(201).id());
        for (language, words) in [
            ("en", ["“publish”", "“draft”", "submit; withdraw."]),
            ("fr", ["publier", "brouillon", "présenter; retirer."]),
            ("es", ["«publicar»", "«borrador»", "presentar; retirar."]),
            ("ar", ["«النشر»", "«مسودة»", "التقديم؛ السحب."]),
            ("ru", ["«опубликовать»", "«черновик»", "представить; отозвать."]),
            ("zh", ["“发布”", "“草稿”", "提交；撤回。"]),
        ] {
            let refused = refused(&agency, language, &path, "publish", json!({})).await.expect(409);
            for word in words {
                assert!(detail(&refused).contains(word), "{}", detail(&refused));
            }
        }
    }

    async fn how_far_a_record_is_shown_is_told_in_words(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let path = format!("/v1/needs/{}", open_need(&togo, need("Loi")).await.id());
        for (language, words) in [("fr", ["public", "États et organisations"]), ("es", ["«público»", "«Estados y organizaciones»"])] {
            let refused = refused(&togo, language, &path, "narrow", json!({"visibility": "public"})).await.expect(422);
            for word in words {
                assert!(detail(&refused).contains(word), "{}", detail(&refused));
            }
        }
    }

    async fn reasons_are_told_in_words_with_the_codes_that_are_to_be_sent(app: TestApp) {
        let (togo, unicef) = (app.focal_point("TGO").await, app.agency("UNICEF").await);
        let need = open_need(&togo, need("Loi")).await.id();
        let offered = available_offer(&unicef, offer("Experts")).await.id();
        let path = shortlisted(&app, &need, &offered).await;
        for (language, told) in [("fr", "sans pertinence (not_relevant); capacités insuffisantes (no_capacity); "), ("zh", "不相关（not_relevant）；能力不足（no_capacity）；")] {
            let refused = refused(&togo, language, &path, "need_decline", json!({})).await.expect(422);
            assert!(detail(&refused).contains(told) && !detail(&refused).contains("need_merged"), "{}", detail(&refused));
        }
    }

    async fn criteria_are_told_in_words(app: TestApp) {
        let claim = json!({"criterion": "constructive_engagement", "evidence": "214 proposals, each answered."});
        let body = with(practice("x"), "criteria", json!([claim, claim]));
        let agency = app.agency("UNDP").await;
        let refused = sent(&agency, "es", ("post", "/v1/practices"), body).await.expect(422);
        assert!(detail(&refused).contains("«participación constructiva»"), "{}", detail(&refused));
    }

    async fn roles_are_told_in_words_with_the_codes_that_are_to_be_sent(app: TestApp) {
        let admin = app.admin().await;
        let togo = admin.get("/v1/organizations/TGO").await.expect(200).id();
        let mandates = json!([{"organization_id": togo, "roles": ["agency"]}]);
        let body = json!({"email": "ana@mission.example", "name": "Ana", "language": "en", "mandates": mandates});
        for (language, told) in [
            ("fr", "point focal (focal_point); observateur (observer)."), ("ru", "координатор (focal_point); наблюдатель (observer)."),
            ("zh", "协调人（focal_point）；观察员（observer）。"),
        ] {
            let refused = sent(&admin, language, ("post", "/v1/users"), body.clone()).await.expect(422);
            assert!(detail(&refused).contains(told), "{}", detail(&refused));
        }
    }
}

//! Recommendations and the thesaurus over HTTP.

use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{TestApp, send};
use crate::support::build::{column, import_table, sheet};

/// Four recommendations to two States.
const TABLE: &str = "\
dataset,cycle,session,sur_iso3,recommending_iso3,response,action_category,themes,text,lang,paragraph,document_symbol
x,2,20,SVN,PRT,supported,5,Justice,Build more courts,en,115.10,A/HRC/28/15
x,2,20,SVN,HRV,noted,4,Women's rights,Pay women what men are paid,en,115.9,A/HRC/28/15
x,1,7,SVN,PRT,supported,2,Justice,Open the archives,en,110.1,A/HRC/14/15
x,1,1,ARG,PRT,supported,2,Migrants,Register those who arrive,en,64.1,A/HRC/8/34
";

fn fill(app: &TestApp) {
    assert_eq!(import_table(app, TABLE), 4);
}

/// The paragraphs of the recommendations that a list holds.
async fn paragraphs(app: &TestApp, query: &str) -> Vec<String> {
    let listed = app
        .anonymous()
        .get(&format!("/v1/recommendations?{query}"))
        .await
        .expect(200);
    let items = listed.body["items"].as_array().cloned().unwrap_or_default();
    items
        .iter()
        .map(|item| item["paragraph"].as_str().unwrap_or_default().to_owned())
        .collect()
}

cases! {
    async fn they_stand_in_the_order_of_state_session_and_paragraph(app: TestApp) {
        fill(&app);
        assert_eq!(paragraphs(&app, "").await, ["64.1", "110.1", "115.9", "115.10"]);
        assert_eq!(paragraphs(&app, "sort=-place").await, ["115.10", "115.9", "110.1", "64.1"]);
        for sort in ["place", "-place", "id", "-id"] {
            let (mut seen, mut path) = (Vec::new(), format!("/v1/recommendations?limit=1&sort={sort}"));
            while seen.len() <= 4 {
                let page = app.anonymous().get(&path).await.expect(200);
                seen.push(page.body["items"][0]["id"].clone());
                let Some(next) = page.body["next"].as_str() else { break };
                path = format!("/v1/recommendations?limit=1&sort={sort}&cursor={next}");
            }
            let all = app.anonymous().get(&format!("/v1/recommendations?sort={sort}")).await.expect(200);
            let ids: Vec<Value> = all.body["items"].as_array().expect("items").iter().map(|i| i["id"].clone()).collect();
            assert_eq!(seen, ids, "{sort}");
        }
    }

    async fn each_filter_narrows(app: TestApp) {
        fill(&app);
        for (query, expected) in [
            ("state_under_review=SVN", vec!["110.1", "115.9", "115.10"]),
            ("state_under_review=ARG,SVN&cycle=1", vec!["64.1", "110.1"]),
            ("recommending_state=HRV", vec!["115.9"]),
            ("session=20&position=supported", vec!["115.10"]),
            ("action_category=2,4", vec!["64.1", "110.1", "115.9"]),
            ("kind=voluntary_pledge", vec![]),
            ("theme=upr-info:justice", vec!["110.1", "115.10"]),
            // What one vocabulary has as a theme, another has as a group of persons.
            ("group=uhri-groups-c4:migrants", vec!["64.1"]),
        ] {
            assert_eq!(paragraphs(&app, query).await, expected, "{query}");
        }
    }

    async fn facets_count_the_filtered(app: TestApp) {
        fill(&app);
        let all = app.anonymous().get("/v1/recommendations/facets").await.expect(200);
        assert_eq!(all.body["state_under_review"], json!({"ARG": 1, "SVN": 3}));
        assert_eq!(all.body["recommending_state"], json!({"HRV": 1, "PRT": 3}));
        let some = app.anonymous().get("/v1/recommendations/facets?position=supported&cycle=1").await.expect(200);
        assert_eq!(some.body["theme"]["upr-info:justice"], 1);
        assert_eq!(some.body["position"], json!({"supported": 2}));
    }

    async fn facets_and_exports_hold_what_the_search_finds(app: TestApp) {
        fill(&app);
        let reader = app.anonymous();
        let found = paragraphs(&app, "q=Pay%20women%20what%20men%20are%20paid").await;
        assert_eq!(found.len(), 1, "texts without a vector are found by their words");
        let facets = reader.get("/v1/recommendations/facets?q=Pay%20women%20what%20men%20are%20paid").await.expect(200);
        let count: i64 = facets.body["position"].as_object().expect("counts").values().filter_map(Value::as_i64).sum();
        assert_eq!(count, 1, "{}", facets.text);
        let csv = reader.get("/v1/recommendations/export?format=csv&q=Pay%20women%20what%20men%20are%20paid").await;
        assert_eq!(csv.expect(200).text.lines().count(), 2);
        let none = reader.get("/v1/recommendations/facets?q=fisheries").await.expect(200);
        assert_eq!(none.body, json!({}));
        reader.get("/v1/recommendations/facets?q=women&sort=id").await.expect(422);
    }

    async fn one_is_read_and_faults_are_named(app: TestApp) {
        fill(&app);
        let listed = app.anonymous().get("/v1/recommendations?limit=1").await.expect(200);
        let id = listed.body["items"][0]["id"].as_str().expect("an id").to_owned();
        let one = app.anonymous().get(&format!("/v1/recommendations/{id}")).await.expect(200);
        assert_eq!(one.body["state_under_review"]["names"]["fr"], "Argentine");
        app.anonymous().get("/v1/recommendations/00000000-0000-7000-8000-000000000000").await.expect(404);
        for (query, field) in [
            ("state_under_review=ZZZ", "state_under_review"),
            ("position=maybe", "position"),
            ("cycle=two", "cycle"),
            ("theme=upr-info:nothing", "theme"),
            ("sort=colour", "sort"),
            ("limit=0", "limit"),
            ("cursor=x", "cursor"),
        ] {
            let refused = app.anonymous().get(&format!("/v1/recommendations?{query}")).await.expect(422);
            assert_eq!(refused.faulty_fields(), [field], "{query}");
        }
    }

    async fn they_can_be_taken_away_as_a_table(app: TestApp) {
        fill(&app);
        let csv = app.anonymous().get("/v1/recommendations/export?format=csv&state_under_review=SVN").await.expect(200);
        assert_eq!(csv.text.lines().count(), 4, "{}", csv.text);
        assert!(csv.text.contains("Pay women what men are paid"));
        let xlsx = app.anonymous().get("/v1/recommendations/export?format=xlsx").await.expect(200);
        assert!(xlsx.text.starts_with("PK"));
    }

    async fn a_table_of_them_is_in_the_language_of_its_reader(app: TestApp) {
        fill(&app);
        for (language, name, words) in [
            ("en", "Recommendations", ["recommendation", "Slovenia", "Croatia", "noted", "Women's rights"]),
            ("fr", "Recommandations", ["recommandation", "Slovénie", "Croatie", "notée", "Droits des femmes"]),
            ("es", "Recomendaciones", ["recomendación", "Eslovenia", "Croacia", "anotada", "Derechos de la mujer"]),
            ("ar", "التوصيات", ["توصية", "سلوفينيا", "كرواتيا", "أُحيط بها علما", "حقوق المرأة"]),
            ("ru", "Рекомендации", ["рекомендация", "Словения", "Хорватия", "принята к сведению", "Права женщин"]),
            ("zh", "建议", ["建议", "斯洛文尼亚", "克罗地亚", "注意到", "妇女权利"]),
        ] {
            let read = sheet(&app.anonymous(), "/v1/recommendations/export?format=xlsx", language).await;
            assert_eq!(read.name, name);
            assert_eq!([1, 6, 7, 8, 10].map(|place| read.rows[3][place].as_str()), words);
        }
        let csv = app.anonymous().request("get", "/v1/recommendations/export?format=csv&recommending_state=HRV").header("accept-language", "fr");
        let csv = send(csv).await.expect(200).text;
        for (heading, told) in [("Nature", "recommendation"), ("État examiné", "SVN"), ("États auteurs de la recommandation", "HRV"), ("Position", "noted"), ("Thèmes", "Droits des femmes")] {
            assert_eq!(column(&csv, heading), [told]);
        }
    }

    async fn the_thesaurus_tells_its_schemes_and_labels(app: TestApp) {
        let schemes = app.anonymous().get("/v1/thesaurus").await.expect(200);
        assert_eq!(schemes.body["schemes"].as_array().map(Vec::len), Some(8));
        let labels = app.anonymous().get("/v1/thesaurus/labels?scheme=upr-info").await.expect(200);
        let justice = labels.body.as_array().and_then(|all| all.iter().find(|l| l["id"] == "upr-info:justice"));
        assert_eq!(justice.map(|j| j["names"]["fr"].is_string()), Some(true));
        app.anonymous().get("/v1/thesaurus/labels?scheme=nothing").await.expect(422);
    }
}

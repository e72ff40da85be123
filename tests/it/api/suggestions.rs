//! Suggestions and search by meaning over HTTP.

use std::time::Duration;

use clearing_house::domain::error::Error;
use clearing_house::service::vectors;
use clearing_house::worker::Workers;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, Reply, TestApp as App, blocking, send};
use crate::support::build::{available_offer, import_table, need, offer, open_need, with};

/// Encodes every text that waits, as the worker does.
fn encode_all(app: &App) {
    blocking(|| while vectors::encode_some(&app.service).expect("vectors") > 0 {});
}

fn titles(reply: &Reply) -> Vec<&str> {
    let of = |items: &'static str, pointer: &'static str| {
        let items = reply.body[items].as_array();
        let titles = items.map(|all| {
            all.iter()
                .filter_map(|one| one.pointer(pointer)?.as_str())
                .collect()
        });
        titles.unwrap_or_default()
    };
    if reply.body["items"].is_array() {
        of("items", "/content/title")
    } else {
        of("suggestions", "/counterpart/title")
    }
}

fn keys(phrases: &Value) -> Vec<&str> {
    let all = phrases.as_array().expect("phrases");
    all.iter()
        .filter_map(|phrase| phrase["key"].as_str())
        .collect()
}

/// An offer of which everything but title and description is the same.
fn offer_of(title: &str, description: &str) -> Value {
    with(offer(title), "description", json!(description))
}

async fn suggestions(caller: &Caller<'_>, need: &str) -> Reply {
    caller.get(&format!("/v1/needs/{need}/suggestions")).await
}

cases! {
    async fn a_new_offer_is_in_the_next_answer(app: TestApp) {
        let state = app.focal_point("TGO").await;
        let need = open_need(&state, need("Loi sur l’institution nationale")).await.id();
        let before = suggestions(&state, &need).await.expect(200);
        assert_eq!(titles(&before), Vec::<&str>::new());
        let agency = app.agency("UNDP").await;
        let made = available_offer(&agency, offer("Drafting help")).await;
        let after = suggestions(&state, &need).await.expect(200);
        assert_eq!(titles(&after), ["Drafting help"]);
        assert_eq!(after.body["preview"], false);
        assert_eq!(after.body["vectors_pending"], 2);
        let path = format!("/v1/offers/{}", made.id());
        agency.step(&path, "pause").await.expect(200);
        let paused = suggestions(&state, &need).await.expect(200);
        assert_eq!(titles(&paused), Vec::<&str>::new());
        assert_eq!(paused.body["excluded"][0]["reason"], "unavailable");
    }

    async fn reasons_are_given_in_the_language_of_the_caller_and_in_english(app: TestApp) {
        let state = app.focal_point("TGO").await;
        let need = open_need(&state, need("Loi sur l’institution nationale")).await.id();
        available_offer(&app.agency("UNDP").await, offer("Drafting help")).await;
        let request = state.request("get", &format!("/v1/needs/{need}/suggestions"));
        let answer = send(request.header("accept-language", "fr")).await.expect(200);
        let first = &answer.body["suggestions"][0];
        assert!(keys(&first["reasons"]).contains(&"match-assistance-shared"), "{first}");
        let reason = &first["criteria"].as_array().expect("criteria").iter()
            .find(|c| c["criterion"] == "assistance_type").expect("assistance type")["reason"];
        assert!(reason["text"].as_str().is_some_and(|t| t.contains("envoi d’experts")), "{reason}");
        assert!(reason["text_en"].as_str().is_some_and(|t| t.contains("deployment of experts")), "{reason}");
        assert_eq!(keys(&first["missing"])[0], "text-vector-pending");
    }

    async fn a_need_like_one_that_was_met_is_shown_it(app: TestApp) {
        let state = app.focal_point("TGO").await;
        let met = open_need(&app.focal_point("BEN").await, need("Met before")).await.id();
        let hidden = with(need("Met in secret"), "visibility", json!("restricted"));
        let hidden = open_need(&app.focal_point("BEN").await, hidden).await.id();
        let still_open = open_need(&app.focal_point("BEN").await, need("Still open")).await.id();
        let change = format!("UPDATE needs SET state = 'met' WHERE id IN ('{met}', '{hidden}')");
        app.write(move |conn| conn.batch_execute(&change).map_err(Error::from_diesel));
        let own = open_need(&state, need("Own")).await.id();
        let similar = state.get(&format!("/v1/needs/{own}/similar")).await.expect(200);
        assert_eq!(similar.body["items"].as_array().map(Vec::len), Some(1), "{}", similar.text);
        assert_eq!(similar.body["items"][0]["need"]["id"], json!(met));
        assert!(similar.body["items"][0]["value"].as_f64().is_some_and(|value| value > 0.5));
        let open = state.get(&format!("/v1/needs/{own}/similar?state=open")).await.expect(200);
        assert_eq!(open.body["items"][0]["need"]["id"], json!(still_open));
        let quality = state.get(&format!("/v1/needs/{own}/quality")).await.expect(200);
        assert_eq!(quality.body["model"]["title"], "Met before");
        app.focal_point("BEN").await.get(&format!("/v1/needs/{own}/similar")).await.expect(403);
        state.get(&format!("/v1/needs/{own}/similar?limit=51")).await.expect(422);
    }

    async fn a_recommendation_finds_help_that_its_state_has_not_asked_for(app: TestApp) {
        let table = "dataset,cycle,session,sur_iso3,recommending_iso3,response,action_category,themes,text,lang,paragraph,document_symbol\n\
            x,2,20,SVN,FRA,supported,4,National Human Rights Institution,Establish a national human rights institution,en,115.1,A/HRC/28/15\n";
        import_table(&app, table);
        let agency = app.agency("UNDP").await;
        available_offer(&agency, offer("Drafting help")).await;
        let for_others = with(offer("For Togo"), "eligible_states", json!(["TGO"]));
        available_offer(&agency, for_others).await;
        let hidden = with(offer("Restricted"), "visibility", json!("restricted"));
        available_offer(&agency, hidden).await;
        let state = app.focal_point("FRA").await;
        let listed = state.get("/v1/recommendations").await.expect(200);
        let path = format!("/v1/recommendations/{}/suggestions", listed.body["items"][0]["id"].as_str().expect("an id"));
        let answer = state.get(&path).await.expect(200);
        assert_eq!(titles(&answer), ["Drafting help"], "{}", answer.text);
        assert_eq!(answer.body["preview"], false);
        assert!(keys(&answer.body["suggestions"][0]["reasons"]).contains(&"match-subject-shared"), "{}", answer.text);
        assert_eq!(answer.body["excluded"][0]["reason"], "not_open_to_state");
        app.anonymous().get(&path).await.expect(401);
        state.get("/v1/recommendations/00000000-0000-7000-8000-000000000000/suggestions").await.expect(404);
    }

    async fn every_line_of_the_need_says_what_the_offer_would_give(app: TestApp) {
        let state = app.focal_point("TGO").await;
        let lines = json!([
            {"assistance_type": "expert_deployment", "description": "Rédaction", "quantity": 100, "unit": "expert-days"},
            {"assistance_type": "training", "description": "Formation", "quantity": 30, "unit": "juges"},
        ]);
        let need = open_need(&state, with(need("Loi"), "lines", lines)).await.id();
        let agency = app.agency("UNDP").await;
        let offered = available_offer(&agency, offer("Drafting help")).await.id();
        let request = state.request("get", &format!("/v1/needs/{need}/suggestions"));
        let answer = send(request.header("accept-language", "fr")).await.expect(200);
        let first = &answer.body["suggestions"][0];
        let lines = &first["lines"];
        assert_eq!((&lines[0]["cover"], &lines[0]["given"], &lines[0]["asked"]), (&json!("part"), &json!(60), &json!(100)));
        let text = lines[0]["text"].as_str().expect("words");
        assert!(text.contains("60 sur 100 expert-days"), "{text}");
        assert_eq!((&lines[1]["line"], &lines[1]["cover"]), (&json!(1), &json!("nothing")));
        assert_eq!(lines[1]["unit"], "juges");
        assert!(keys(&first["missing"]).contains(&"match-missing-line"), "{first}");
        let seen_from_there = agency.get(&format!("/v1/offers/{offered}/suggestions")).await.expect(200);
        assert_eq!(seen_from_there.body["suggestions"][0]["lines"][0]["given"], 60);
    }

    async fn once_encoded_the_offer_that_means_the_same_comes_first(app: TestApp) {
        let state = app.focal_point("TGO").await;
        let asked = with(need("Prévention de la torture"), "problem",
            json!("Former les juges et les procureurs à la prévention de la torture dans les lieux de détention."));
        let need = open_need(&state, asked).await.id();
        let agency = app.agency("UNDP").await;
        available_offer(&agency, offer_of("Sea rescue", "Equipment for maritime search and rescue services.")).await;
        available_offer(&agency, offer_of("Judges", "Training of judges and prosecutors on the prevention of torture in places of detention.")).await;
        available_offer(&agency, offer_of("Fish", "Advice on sustainable fisheries management.")).await;
        encode_all(&app);
        let answer = suggestions(&state, &need).await.expect(200);
        assert_eq!(titles(&answer)[0], "Judges");
        assert_eq!(answer.body["vectors_pending"], 0);
        let found = state.get("/v1/offers?q=pr%C3%A9vention%20de%20la%20torture").await.expect(200);
        assert_eq!(titles(&found), ["Judges"], "what says nothing of it is left out");
        let facets = state.get("/v1/offers/facets?q=pr%C3%A9vention%20de%20la%20torture").await.expect(200);
        assert_eq!(facets.body["state"]["available"], 1, "{}", facets.text);
        let csv = state.get("/v1/offers/export?format=csv&q=pr%C3%A9vention%20de%20la%20torture").await.expect(200);
        assert_eq!(csv.text.lines().count(), 2, "{}", csv.text);
        // Words that tell no subject leave nothing out.
        let found = state.get("/v1/offers?q=assistance%20technique&limit=1").await.expect(200);
        let next = found.body["next"].as_str().expect("a next page").to_owned();
        let rest = state.get(&format!("/v1/offers?q=assistance%20technique&cursor={next}")).await.expect(200);
        assert_eq!(titles(&rest).len(), 2);
    }

    async fn before_it_is_encoded_a_text_is_found_by_its_words(app: TestApp) {
        let agency = app.agency("UNDP").await;
        available_offer(&agency, offer("Drafting help")).await;
        let found = agency.get("/v1/offers?q=drafting").await.expect(200);
        assert_eq!(titles(&found), ["Drafting help"]);
        assert_eq!(found.body["vectors_pending"], 1);
        let facets = agency.get("/v1/offers/facets?q=drafting").await.expect(200);
        let listed = found.body["items"].as_array().map(Vec::len).expect("items");
        assert_eq!(facets.body["state"]["available"], listed, "{}", facets.text);
        let csv = agency.get("/v1/offers/export?format=csv&q=drafting").await.expect(200);
        assert_eq!(csv.text.lines().count(), 1 + listed);
        let empty = agency.get("/v1/offers/export?format=csv&q=fisheries").await.expect(200);
        assert_eq!(empty.text.lines().count(), 1, "the headings alone");
        let none = agency.get("/v1/offers?q=fisheries").await.expect(200);
        assert_eq!(titles(&none), Vec::<&str>::new());
        let narrowed = agency.get("/v1/offers?q=drafting&state=paused").await.expect(200);
        assert_eq!(titles(&narrowed), Vec::<&str>::new());
        agency.get("/v1/offers?q=drafting&sort=created").await.expect(422);
        agency.get("/v1/offers?q=%20").await.expect(422);
    }

    async fn another_database_in_the_same_place_is_noticed(app: TestApp) {
        let state = app.focal_point("TGO").await;
        let need = open_need(&state, need("x")).await.id();
        available_offer(&app.agency("UNDP").await, offer("Drafting help")).await;
        assert_eq!(titles(&suggestions(&state, &need).await.expect(200)), ["Drafting help"]);
        // A backup whose feed is as long, in which the offer is paused.
        let swap = "UPDATE offers SET state = 'paused'; UPDATE feed SET at_ms = at_ms - 1;";
        app.write(move |conn| conn.batch_execute(swap).map_err(Error::from_diesel));
        blocking(|| app.service.match_index.follow(&app.service.store)).expect("a following");
        assert_eq!(titles(&suggestions(&state, &need).await.expect(200)), Vec::<&str>::new());
        // And one whose feed has gone on.
        let swap = "UPDATE offers SET state = 'available'; UPDATE feed SET at_ms = at_ms - 1;";
        app.write(move |conn| conn.batch_execute(swap).map_err(Error::from_diesel));
        state.post("/v1/needs", crate::support::build::need("another")).await.expect(201);
        assert_eq!(titles(&suggestions(&state, &need).await.expect(200)), ["Drafting help"]);
    }

    async fn what_becomes_of_an_organization_counts_for_its_needs(app: TestApp) {
        let staff = app.clearing_house().await;
        let need = open_need(&app.focal_point("TGO").await, need("x")).await.id();
        let for_togo = with(offer("For Togo"), "eligible_states", json!(["TGO"]));
        available_offer(&app.agency("UNDP").await, for_togo).await;
        assert_eq!(titles(&suggestions(&staff, &need).await.expect(200)), ["For Togo"]);
        let togo = staff.get("/v1/organizations/TGO").await.expect(200);
        let content = json!({"kind": "regional_organization", "code": "NO-STATE", "names": {"en": "No longer a State"}});
        let path = format!("/v1/organizations/{}", togo.id());
        app.admin().await.put(&path, &togo.etag(), content).await.expect(200);
        assert_eq!(titles(&suggestions(&staff, &need).await.expect(200)), Vec::<&str>::new());
    }

    async fn only_the_owner_and_the_clearing_house_ask(app: TestApp) {
        let state = app.focal_point("TGO").await;
        let agency = app.agency("UNDP").await;
        let shown = open_need(&state, need("shown")).await.id();
        let hidden = open_need(&state, with(need("hidden"), "visibility", json!("restricted"))).await.id();
        suggestions(&app.anonymous(), &shown).await.expect(401);
        suggestions(&app.focal_point("BEN").await, &shown).await.expect(403);
        suggestions(&app.focal_point("BEN").await, &hidden).await.expect(404);
        suggestions(&app.clearing_house().await, &hidden).await.expect(200);
        let offered = available_offer(&agency, offer("Drafting help")).await.id();
        let answer = agency.get(&format!("/v1/offers/{offered}/suggestions")).await.expect(200);
        assert_eq!(titles(&answer), ["shown"], "the restricted need is not revealed");
        state.get(&format!("/v1/needs/{shown}/suggestions?limit=0")).await.expect(422);
    }

    async fn an_unwelcome_offerer_is_not_told(app: TestApp) {
        let state = app.focal_point("TGO").await;
        let agency = app.agency("UNDP").await;
        let offered = available_offer(&agency, offer("Drafting help")).await;
        let unwelcome = offered.body["organization"]["id"].clone();
        let asked = with(with(need("not from them"), "excluded_partners", json!([unwelcome])), "visibility", json!("public"));
        let need = open_need(&state, asked).await.id();
        let answer = agency.get(&format!("/v1/offers/{}/suggestions", offered.id())).await.expect(200);
        assert_eq!(answer.body["excluded"], json!([]));
        assert_eq!(titles(&answer), ["not from them"], "it looks like any other need that the offerer sees");
        let own = suggestions(&state, &need).await.expect(200);
        assert_eq!(own.body["excluded"][0]["reason"], "excluded_partner");
    }

    async fn a_draft_can_be_previewed_by_its_owner(app: TestApp) {
        let state = app.focal_point("TGO").await;
        available_offer(&app.agency("UNDP").await, offer("Drafting help")).await;
        let draft = state.post("/v1/needs", need("draft")).await.expect(201).id();
        let answer = suggestions(&state, &draft).await.expect(200);
        assert_eq!(answer.body["preview"], true);
        assert_eq!(titles(&answer), ["Drafting help"]);
        let candidates = state.get(&format!("/v1/needs/{draft}/recommendation-candidates")).await.expect(200);
        assert_eq!(candidates.body["items"], json!([]));
    }

    async fn texts_are_read_also_where_somebody_always_asks(app: TestApp) {
        available_offer(&app.agency("UNDP").await, offer("Drafting help")).await;
        let staff = app.clearing_house().await;
        let _never_over = app.service.in_flight.enter();
        let workers = Workers::start(&app.service);
        let mut pending = json!(1);
        for _ in 0..100 {
            pending = staff.get("/v1/vectors/progress").await.expect(200).body["pending"].clone();
            if pending == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        blocking(|| workers.stop());
        assert_eq!(pending, 0);
    }

    async fn a_stored_vector_that_cannot_be_read_is_made_anew(app: TestApp) {
        let (state, agency) = (app.focal_point("TGO").await, app.agency("UNDP").await);
        let need = open_need(&state, need("Loi sur l’institution nationale")).await.id();
        available_offer(&agency, offer("Drafting help")).await;
        encode_all(&app);
        let spoil = "UPDATE vectors SET vector = substr(vector, 2); UPDATE feed SET at_ms = at_ms - 1;";
        app.write(move |conn| conn.batch_execute(spoil).map_err(Error::from_diesel));
        blocking(|| app.service.match_index.follow(&app.service.store)).expect("a following");
        let unread = suggestions(&state, &need).await.expect(200);
        assert_eq!((titles(&unread), &unread.body["vectors_pending"]), (vec!["Drafting help"], &json!(2)));
        encode_all(&app);
        let read = suggestions(&state, &need).await.expect(200);
        assert_eq!((titles(&read), &read.body["vectors_pending"]), (vec!["Drafting help"], &json!(0)));
    }

    async fn the_progress_counts_what_the_caller_sees(app: TestApp) {
        available_offer(&app.agency("UNDP").await, offer("Drafting help")).await;
        let staff = app.clearing_house().await;
        let before = staff.get("/v1/vectors/progress").await.expect(200);
        assert_eq!((&before.body["total"], &before.body["pending"]), (&json!(1), &json!(1)));
        encode_all(&app);
        let after = staff.get("/v1/vectors/progress").await.expect(200);
        assert_eq!((&after.body["done"], &after.body["pending"]), (&json!(1), &json!(0)));
        let public = app.anonymous().get("/v1/vectors/progress").await.expect(200);
        assert_eq!(public.body["total"], 0);
    }
}

//! Consents, decisions on suggestions, and the cooperation that two yes make, over HTTP.

use clearing_house::domain::actor::Role;
use clearing_house::domain::clock::DAY_MS;
use clearing_house::domain::decision::DeclineReason;
use futures_util::future::join;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, Reply, send};
use crate::support::build::{
    agreed, available_offer, need, offer, open_need, run_clocks, shortlisted, with,
};
use crate::support::reading::{leaks, walk};
use crate::visibility::without_instance;

/// What only the State and the clearing-house may read.
const SECRETS: [&str; 3] = ["Loi secrète", "Trop politique", "focal@mission.example"];

fn restricted(title: &str) -> Value {
    with(need(title), "visibility", json!("restricted"))
}

cases! {
    async fn a_need_goes_from_draft_to_cooperation_and_a_fourth_never_learns_of_it(app: TestApp) {
        let (togo, unicef, undp, oif) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.agency("UNDP").await, app.agency("OIF").await);
        let staff = app.clearing_house().await;
        let first = available_offer(&unicef, offer("Drafting help")).await.id();
        let second = available_offer(&undp, offer("More drafting help")).await.id();
        let fourth = available_offer(&oif, offer("Aide francophone")).await.id();
        let before = walk(&oif, &[&first, &second, &fourth]).await;
        let need = open_need(&togo, restricted("Loi secrète")).await.id();

        let computed = staff.get(&format!("/v1/needs/{need}/suggestions")).await.expect(200);
        assert!(computed.body["suggestions"][0]["decision"].is_null());
        let path = shortlisted(&app, &need, &first).await;
        let suggestion = path.rsplit('/').next().expect("an id").to_owned();
        let ids = [need.as_str(), &first, &suggestion];
        let secret = [need.as_str(), SECRETS[0], SECRETS[1], SECRETS[2]];
        assert_eq!(leaks(&unicef, &ids, &secret).await, Vec::<String>::new(), "before the State's yes");
        unicef.get(&path).await.expect(404);
        unicef.step(&path, "offer_accept").await.expect(404);

        let put = togo.get(&path).await.expect(200);
        assert_eq!((&put.body["state"], &put.body["moves"]), (&json!("shortlisted"), &json!(["need_accept", "need_decline"])));
        assert_eq!(put.body["measured"], Value::Null);
        assert_eq!(togo.get(&format!("/v1/needs/{need}/suggestions")).await.body["suggestions"].as_array().map(Vec::len), Some(3));
        let yes = togo.step_with(&path, "need_accept", json!({"remark": "Trop politique pour un autre"})).await.expect(200);
        assert_eq!(yes.body["state"], "need_accepted");
        assert_eq!(yes.body["decisions"].as_array().map(Vec::len), Some(1));

        let told = unicef.get(&format!("/v1/needs/{need}")).await.expect(200);
        assert_eq!(told.body["content"]["title"], "Loi secrète");
        assert!(told.body["content"]["contact"].is_null() && told.body["told"].is_null());
        assert_eq!(leaks(&unicef, &ids, &[SECRETS[1], SECRETS[2]]).await, Vec::<String>::new(), "after the State's yes");
        assert!(unicef.get("/v1/needs").await.text.contains("Loi secrète"));
        let suits = unicef.get(&format!("/v1/offers/{first}/suggestions")).await.expect(200);
        assert_eq!(suits.body["suggestions"][0]["decision"]["state"], "need_accepted");
        let consents = togo.get(&format!("/v1/needs/{need}/consents")).await.expect(200);
        let scopes: Vec<&Value> = consents.body["items"].as_array().expect("consents").iter().map(|one| &one["scope"]).collect();
        assert_eq!(scopes, ["open", "reveal"]);

        let mutual = unicef.step(&path, "offer_accept").await.expect(200);
        assert_eq!(mutual.body["state"], "mutual");
        let cooperation = format!("/v1/cooperations/{}", mutual.body["cooperation_id"].as_str().expect("a cooperation"));
        assert_eq!(staff.get(&format!("/v1/needs/{need}")).await.body["state"], "matched");
        let opened = unicef.get(&cooperation).await.expect(200);
        assert_eq!(opened.body["state"], "introduced");
        assert_eq!(opened.body["contact"]["email"], SECRETS[2]);
        assert_eq!(togo.get(&cooperation).await.expect(200).body["participants"][0]["contact"]["email"], "desk@agency.example");

        let path = shortlisted(&app, &need, &second).await;
        togo.step(&path, "need_accept").await.expect(200);
        undp.step(&path, "offer_accept").await.expect(200);
        let joined = togo.get(&cooperation).await.expect(200);
        let roles: Vec<&Value> = joined.body["participants"].as_array().expect("participants").iter().map(|one| &one["role"]).collect();
        assert_eq!(roles, ["lead", "supporting"]);
        undp.step(&cooperation, "scope").await.expect(403);
        unicef.step(&cooperation, "scope").await.expect(200);
        unicef.step(&cooperation, "agree").await.expect(403);
        assert_eq!(unicef.get(&cooperation).await.expect(200).body["moves"], json!(["suspend", "terminate"]), "it is the State's word");
        togo.step(&cooperation, "agree").await.expect(200);
        unicef.step(&cooperation, "start").await.expect(200);
        assert_eq!(togo.get(&format!("/v1/needs/{need}")).await.body["state"], "in_delivery");
        for other in [&staff, &unicef] {
            other.step(&cooperation, "complete").await.expect(403);
        }
        togo.step(&cooperation, "complete").await.expect(200);
        assert_eq!(togo.step(&cooperation, "close").await.expect(200).body["moves"], json!([]));

        let after = walk(&oif, &[&first, &second, &fourth]).await;
        for ((path, was), (_, is)) in before.iter().zip(&after) {
            let told = |reply: &Reply| (reply.status, without_instance(&reply.text));
            assert_eq!(told(was), told(is), "OIF notices something at {path}");
        }
        for path in [&cooperation, &path, &format!("/v1/needs/{need}")] {
            oif.get(path).await.expect(404);
        }
    }

    async fn a_no_is_between_whoever_says_it_and_the_clearing_house(app: TestApp) {
        let (togo, unicef, staff) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.clearing_house().await);
        let need = open_need(&togo, need("Loi")).await.id();
        let path = shortlisted(&app, &need, &available_offer(&unicef, offer("x")).await.id()).await;
        let silent = togo.step(&path, "need_decline").await.expect(422);
        assert_eq!(silent.faulty_fields(), ["/reason"]);
        for reason in DeclineReason::ALL {
            let given = *reason != DeclineReason::NeedMerged;
            assert_eq!(silent.text.contains(reason.code()), given, "{reason}");
        }
        assert_eq!(togo.step_with(&path, "need_decline", json!({"reason": "other"})).await.expect(422).faulty_fields(), ["/remark"]);
        let merged = togo.step_with(&path, "need_decline", json!({"reason": "need_merged"})).await.expect(422);
        assert_eq!(merged.faulty_fields(), ["/reason"], "it follows from a merging only");
        assert_eq!(togo.step_with(&path, "need_accept", json!({"reason": "timing"})).await.expect(422).faulty_fields(), ["/reason"]);
        for until in ["2020-01-01", "1899-12-31", "2201-01-01", "+12026-01-01"] {
            assert_eq!(togo.step_with(&path, "need_accept", json!({"until": until})).await.expect(422).faulty_fields(), ["/until"], "{until}");
        }
        togo.step(&path, "need_accept").await.expect(200);
        let no = unicef.step_with(&path, "offer_decline", json!({"reason": "no_capacity", "remark": "Until spring"})).await.expect(200);
        assert_eq!((&no.body["state"], &no.body["decisions"][0]["reason"]), (&json!("offer_declined"), &json!("no_capacity")));
        let read = togo.get(&path).await.expect(200);
        assert_eq!(read.body["state"], "not_taken_forward");
        assert!(!read.text.contains("no_capacity") && !read.text.contains("Until spring") && !read.text.contains("offer_declined"));
        let refused = togo.step(&path, "need_accept").await.expect(409);
        assert!(refused.text.contains("“not taken forward”") && !refused.text.contains("by the offerer"), "{}", refused.text);
        assert_eq!(togo.get("/v1/suggestions?state=offer_declined").await.expect(200).body["items"], json!([]));
        assert_eq!(togo.get("/v1/suggestions?state=not_taken_forward").await.expect(200).body["items"][0]["state"], "not_taken_forward");
        let all = staff.get(&path).await.expect(200);
        assert_eq!(all.body["decisions"].as_array().map(Vec::len), Some(3));
        assert!(all.body["measured"]["score"].is_number());
        let seen = staff.get(&format!("/v1/needs/{need}/suggestions")).await.expect(200);
        assert_eq!(all.body["measured"]["score"], seen.body["suggestions"][0]["score"]);
        assert_eq!(seen.body["suggestions"][0]["decision"]["state"], "offer_declined");
    }

    async fn a_pair_that_a_hard_condition_excludes_is_not_shortlisted(app: TestApp) {
        let (togo, unicef, staff) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.clearing_house().await);
        let need = open_need(&togo, need("Loi")).await.id();
        let elsewhere = available_offer(&unicef, with(offer("x"), "eligible_states", json!(["FJI"]))).await.id();
        let body = |need: &str, offer: &str| json!({"need_id": need, "offer_id": offer, "decision": "shortlist"});
        for (language, told) in [("en", "Meant for other States"), ("fr", "S’adresse à d’autres États"), ("zh", "面向其他国家")] {
            let request = staff.request("post", "/v1/suggestions").header("accept-language", language);
            let refused = send(request.json(&body(&need, &elsewhere))).await.expect(422);
            assert_eq!(refused.faulty_fields(), ["/offer_id"]);
            assert!(refused.text.contains(told) && !refused.text.contains("not_open_to_state"), "{}", refused.text);
        }
        let unknown = "01890000-0000-7000-8000-000000000000";
        assert_eq!(staff.post("/v1/suggestions", body(unknown, &elsewhere)).await.expect(422).faulty_fields(), ["/need_id"]);
        assert_eq!(staff.post("/v1/suggestions", body(&need, unknown)).await.expect(422).faulty_fields(), ["/offer_id"]);
        togo.post("/v1/suggestions", body(&need, &elsewhere)).await.expect(403);
        let good = available_offer(&unicef, offer("y")).await.id();
        shortlisted(&app, &need, &good).await;
        staff.post("/v1/suggestions", body(&need, &good)).await.expect(409);
        let secret = available_offer(&unicef, with(offer("z"), "visibility", json!("un_system"))).await.id();
        staff.post("/v1/suggestions", body(&need, &secret)).await.expect(409);
        let draft = togo.post("/v1/needs", crate::support::build::need("Brouillon")).await.expect(201).id();
        staff.post("/v1/suggestions", body(&draft, &good)).await.expect(409);
    }

    async fn a_dismissed_pair_is_suggested_to_the_clearing_house_alone(app: TestApp) {
        let (togo, unicef, staff) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.clearing_house().await);
        let need = open_need(&togo, need("Loi")).await.id();
        let offer = available_offer(&unicef, offer("x")).await.id();
        let body = json!({"need_id": need, "offer_id": offer, "decision": "dismiss", "reason": "duplicate"});
        let made = staff.post("/v1/suggestions", body).await.expect(201);
        let path = format!("/v1/suggestions/{}", made.id());
        togo.get(&path).await.expect(404);
        let of = async |caller: &Caller<'_>, path: String| caller.get(&path).await.expect(200).body["suggestions"].clone();
        assert_eq!(of(&togo, format!("/v1/needs/{need}/suggestions")).await, json!([]));
        assert_eq!(of(&unicef, format!("/v1/offers/{offer}/suggestions")).await, json!([]));
        assert_eq!(of(&staff, format!("/v1/needs/{need}/suggestions?limit=1")).await[0]["decision"]["state"], "dismissed");
        staff.step(&path, "shortlist").await.expect(200);
        assert_eq!(of(&togo, format!("/v1/needs/{need}/suggestions")).await[0]["decision"]["state"], "shortlisted");
    }

    async fn two_yes_at_once_are_one(app: TestApp) {
        let (togo, unicef) = (app.focal_point("TGO").await, app.agency("UNICEF").await);
        let need = open_need(&togo, restricted("Loi")).await.id();
        let path = shortlisted(&app, &need, &available_offer(&unicef, offer("x")).await.id()).await;
        let etag = togo.get(&path).await.etag();
        let yes = || send(togo.request("post", &format!("{path}/need_accept")).header("if-match", etag.clone()));
        let (one, other) = join(yes(), yes()).await;
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412]);
        let consents = togo.get(&format!("/v1/needs/{need}/consents")).await.expect(200);
        assert_eq!(consents.body["items"].as_array().map(Vec::len), Some(2), "to open, and to reveal once");
    }

    async fn two_offerers_who_say_yes_at_once_join_one_cooperation(app: TestApp) {
        let (togo, unicef, undp) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.agency("UNDP").await);
        let need = open_need(&togo, restricted("Loi")).await.id();
        let first = shortlisted(&app, &need, &available_offer(&unicef, offer("x")).await.id()).await;
        let second = shortlisted(&app, &need, &available_offer(&undp, offer("y")).await.id()).await;
        togo.step(&first, "need_accept").await.expect(200);
        togo.step(&second, "need_accept").await.expect(200);
        let (one, other) = join(unicef.step(&first, "offer_accept"), undp.step(&second, "offer_accept")).await;
        assert_eq!(one.expect(200).body["cooperation_id"], other.expect(200).body["cooperation_id"]);
        let all = togo.get("/v1/cooperations").await.expect(200);
        assert_eq!(all.body["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(all.body["items"][0]["participants"].as_array().map(Vec::len), Some(2));
    }

    async fn what_nobody_answers_lapses_and_can_be_asked_anew(app: TestApp) {
        app.forward_to("2037-03-20T10:00:00Z");
        let (togo, unicef) = (app.focal_point("TGO").await, app.agency("UNICEF").await);
        let need = open_need(&togo, restricted("Loi")).await.id();
        let path = shortlisted(&app, &need, &available_offer(&unicef, offer("x")).await.id()).await;
        app.forward_to("2037-04-20T08:58:00Z");
        // The digests of the morning.
        run_clocks(&app);
        app.forward_to("2037-04-20T08:59:00Z");
        assert_eq!(run_clocks(&app), 0, "four weeks, one holiday and the hour of summer time later it is still due");
        app.forward_to("2037-04-20T09:01:00Z");
        assert_eq!(run_clocks(&app), 1);
        assert_eq!(run_clocks(&app), 0, "once");
        let staff = app.bearer(&app.sign_up("late@ohchr.example", "OHCHR", &[Role::ClearingHouse]).await);
        let togo = app.bearer(&app.sign_up("late@tgo.example", "TGO", &[Role::FocalPoint]).await);
        let unicef = app.bearer(&app.sign_up("late@unicef.example", "UNICEF", &[Role::Agency]).await);
        assert_eq!(togo.get(&path).await.expect(200).body["state"], "lapsed");
        togo.step(&path, "need_accept").await.expect(409);
        staff.step(&path, "shortlist").await.expect(200);
        togo.step(&path, "need_accept").await.expect(200);
        assert_eq!(unicef.get(&path).await.expect(200).body["state"], "need_accepted");
        app.forward_to("2037-06-19T08:59:00Z");
        run_clocks(&app);
        app.forward_to("2037-06-19T09:00:00Z");
        assert_eq!(run_clocks(&app), 0);
        app.forward_to("2037-06-19T09:03:00Z");
        assert_eq!(run_clocks(&app), 1);
        let unicef = app.bearer(&app.sign_up("later@unicef.example", "UNICEF", &[Role::Agency]).await);
        let staff = app.bearer(&app.sign_up("later@ohchr.example", "OHCHR", &[Role::ClearingHouse]).await);
        assert_eq!(staff.get(&path).await.expect(200).body["state"], "lapsed");
        unicef.get(&path).await.expect(404);
        unicef.get(&format!("/v1/needs/{need}")).await.expect(404);
    }

    async fn a_withdrawn_consent_hides_the_need_at_once(app: TestApp) {
        let (togo, unicef) = (app.focal_point("TGO").await, app.agency("UNICEF").await);
        let need = open_need(&togo, restricted("Loi")).await.id();
        let path = shortlisted(&app, &need, &available_offer(&unicef, offer("x")).await.id()).await;
        togo.step(&path, "need_accept").await.expect(200);
        let at = format!("/v1/needs/{need}");
        unicef.get(&at).await.expect(200);
        let consents = togo.get(&format!("{at}/consents")).await.expect(200);
        let id = |n: usize| consents.body["items"][n]["id"].as_str().expect("an id").to_owned();
        let withdraw = async |caller: &Caller<'_>, id: String| {
            let etag = togo.get(&at).await.etag();
            send(caller.request("post", &format!("{at}/consents/{id}/withdraw")).header("if-match", etag)).await
        };
        app.clearing_house().await.get(&format!("{at}/consents")).await.expect(200);
        assert_eq!(withdraw(&app.clearing_house().await, id(1)).await.status, 403);
        unicef.get(&format!("{at}/consents")).await.expect(403);
        withdraw(&togo, id(0)).await.expect(409);
        withdraw(&togo, need.clone()).await.expect(404);
        withdraw(&togo, id(1)).await.expect(200);
        unicef.get(&at).await.expect(404);
        unicef.get(&path).await.expect(404);
        assert_eq!(unicef.get("/v1/suggestions").await.expect(200).body["items"], json!([]));
        assert_eq!(togo.get(&path).await.expect(200).body["decisions"][1]["reason"], "consent_withdrawn");
        withdraw(&togo, id(1)).await.expect(409);
    }

    async fn a_consent_on_which_a_cooperation_stands_holds_until_it_ends(app: TestApp) {
        let (togo, unicef, staff) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.clearing_house().await);
        let need = open_need(&togo, restricted("Loi")).await.id();
        let path = shortlisted(&app, &need, &available_offer(&unicef, offer("x")).await.id()).await;
        let until = clearing_house::domain::clock::day(app.now_ms() + 5 * DAY_MS);
        togo.step_with(&path, "need_accept", json!({"until": until})).await.expect(200);
        let cooperation = unicef.step(&path, "offer_accept").await.expect(200).body["cooperation_id"].clone();
        let cooperation = format!("/v1/cooperations/{}", cooperation.as_str().expect("a cooperation"));
        let at = format!("/v1/needs/{need}");
        let consents = togo.get(&format!("{at}/consents")).await.expect(200);
        let id = consents.body["items"][1]["id"].as_str().expect("an id").to_owned();
        let etag = togo.get(&at).await.etag();
        let refused = send(togo.request("post", &format!("{at}/consents/{id}/withdraw")).header("if-match", etag)).await.expect(409);
        assert!(refused.text.contains(cooperation.rsplit('/').next().expect("an id")), "{}", refused.text);
        app.forward_ms(7 * DAY_MS);
        // The digests of the morning; that nothing has become of the consent is seen below.
        run_clocks(&app);
        let staff_later = app.bearer(&app.sign_up("late@ohchr.example", "OHCHR", &[Role::ClearingHouse]).await);
        let unicef = app.bearer(&app.sign_up("late@unicef.example", "UNICEF", &[Role::Agency]).await);
        unicef.get(&at).await.expect(200);
        staff.get(&cooperation).await.expect(401);
        staff_later.step(&cooperation, "terminate").await.expect(422);
        staff_later.step_because(&cooperation, "terminate", json!("The project was cancelled")).await.expect(200);
        assert_eq!(run_clocks(&app), 1);
        unicef.get(&at).await.expect(404);
        assert_eq!(unicef.get(&cooperation).await.expect(200).body["reason"], "The project was cancelled");
    }

    async fn every_raise_is_a_consent_and_lowering_is_none(app: TestApp) {
        let (togo, unicef) = (app.focal_point("TGO").await, app.agency("UNICEF").await);
        let made = open_need(&togo, restricted("Loi")).await;
        let at = format!("/v1/needs/{}", made.id());
        let unicef_id = app.anonymous().get("/v1/organizations/UNICEF").await.id();
        let raised = togo.put(&at, &made.etag(), with(restricted("Loi"), "audience", json!([unicef_id]))).await.expect(200);
        unicef.get(&at).await.expect(200);
        let raised = togo.put(&at, &raised.etag(), need("Loi")).await.expect(200);
        let lowered = togo.put(&at, &raised.etag(), restricted("Loi")).await.expect(200);
        unicef.get(&at).await.expect(404);
        let raised = togo.put(&at, &lowered.etag(), with(need("Loi"), "visibility", json!("un_system"))).await.expect(200);
        let consents = togo.get(&format!("{at}/consents")).await.expect(200);
        let told: Vec<(&str, usize)> = consents.body["items"].as_array().expect("consents").iter()
            .map(|one| (one["visibility"].as_str().expect("a visibility"), one["named"].as_array().map_or(0, Vec::len)))
            .collect();
        assert_eq!(told, [("restricted", 0), ("restricted", 1), ("extranet", 0), ("un_system", 0)]);
        let id = |n: usize| consents.body["items"][n]["id"].as_str().expect("an id").to_owned();
        let withdraw = async |id: String, etag: String| send(togo.request("post", &format!("{at}/consents/{id}/withdraw")).header("if-match", etag)).await;
        let left = withdraw(id(2), raised.etag()).await.expect(200);
        assert_eq!(left.body["content"]["visibility"], "un_system", "the other consent allows it");
        let left = withdraw(id(3), left.etag()).await.expect(200);
        assert_eq!(left.body["content"]["visibility"], "restricted");
        unicef.get(&at).await.expect(404);
    }

    async fn a_cleared_need_is_narrowed_and_never_widened(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let staff = app.clearing_house().await;
        let at = format!("/v1/needs/{}", togo.post("/v1/needs", with(need("Loi"), "visibility", json!("un_system"))).await.expect(201).id());
        togo.step_with(&at, "narrow", json!({"visibility": "restricted"})).await.expect(409);
        togo.step(&at, "submit").await.expect(200);
        staff.step(&at, "review").await.expect(200);
        staff.step(&at, "clear").await.expect(200);
        let organization = async |code: &str| staff.get(&format!("/v1/organizations/{code}")).await.id();
        let (benin, undp) = (organization("BEN").await, organization("UNDP").await);
        let wider = togo.step_with(&at, "narrow", json!({"visibility": "extranet", "audience": [benin]})).await.expect(422);
        assert_eq!(wider.faulty_fields(), ["/visibility", "/audience/0"]);
        staff.step_with(&at, "narrow", json!({"visibility": "restricted"})).await.expect(403);
        let narrowed = togo.step_with(&at, "narrow", json!({"visibility": "restricted", "audience": [undp]})).await.expect(200);
        assert_eq!((&narrowed.body["state"], &narrowed.body["content"]["visibility"]), (&json!("cleared"), &json!("restricted")));
        let as_seen = async |code: &str| staff.get(&format!("{at}/preview?as={code}")).await.expect(200).body;
        assert_eq!(as_seen("UNICEF").await["visible"], false);
        let undp_would_see = as_seen("UNDP").await["need"].clone();
        assert_eq!(staff.get(&format!("{at}/preview?as=NOBODY")).await.expect(422).faulty_fields(), ["as"]);
        togo.step(&at, "open").await.expect(200);
        let undp_sees = app.agency("UNDP").await.get(&at).await.expect(200).body;
        for field in ["content", "state", "organization", "told", "remark", "moves"] {
            assert_eq!(undp_would_see[field], undp_sees[field], "{field}");
        }
        togo.step_with(&at, "narrow", json!({"audience": []})).await.expect(200);
        app.agency("UNDP").await.get(&at).await.expect(404);
    }

    async fn a_need_opens_by_silence_and_one_bad_record_stops_no_other(app: TestApp) {
        let (togo, staff) = (app.focal_point("TGO").await, app.clearing_house().await);
        let mut paths = Vec::new();
        for n in 0..3 {
            let at = format!("/v1/needs/{}", togo.post("/v1/needs", need(&format!("Loi {n}"))).await.expect(201).id());
            togo.step(&at, "submit").await.expect(200);
            staff.step(&at, "review").await.expect(200);
            staff.step(&at, "clear").await.expect(200);
            paths.push(at);
        }
        let bad = paths[0].rsplit('/').next().expect("an id").to_owned();
        app.write(move |conn| {
            use diesel::connection::SimpleConnection;
            let sql = format!("UPDATE needs SET body = '{{}}' WHERE id = '{bad}'");
            conn.batch_execute(&sql).map_err(clearing_house::domain::error::Error::from_diesel)
        });
        assert_eq!(run_clocks(&app), 0, "the time to object runs");
        app.forward_ms(8 * DAY_MS);
        assert_eq!(run_clocks(&app), 2 + 2, "two needs, and the digests of their State and of the clearing-house");
        let togo = app.bearer(&app.sign_up("late@tgo.example", "TGO", &[Role::FocalPoint]).await);
        for at in &paths[1..] {
            assert_eq!(togo.get(at).await.expect(200).body["state"], "open");
            let consents = togo.get(&format!("{at}/consents")).await.expect(200);
            assert_eq!((&consents.body["items"][0]["scope"], &consents.body["items"][0]["form"]), (&json!("open"), &json!("silence")));
        }
    }

    async fn only_the_state_brings_in_who_does_not_see_its_need(app: TestApp) {
        let (togo, unicef, undp) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.agency("UNDP").await);
        let need = open_need(&togo, restricted("Loi")).await.id();
        let path = shortlisted(&app, &need, &available_offer(&unicef, offer("x")).await.id()).await;
        let cooperation = agreed(&togo, &unicef, &path).await;
        let id = app.anonymous().get("/v1/organizations/UNDP").await.id();
        let invitation = |role: &str| json!({"organization_id": id, "role": role});
        undp.get(&cooperation).await.expect(404);
        unicef.step_with(&cooperation, "participants", invitation("monitoring")).await.expect(403);
        togo.step_with(&cooperation, "participants", invitation("lead")).await.expect(409);
        let invited = togo.step_with(&cooperation, "participants", invitation("monitoring")).await.expect(200);
        assert_eq!(invited.body["participants"][1]["role"], "monitoring");
        togo.step_with(&cooperation, "participants", invitation("implementing")).await.expect(409);
        undp.get(&cooperation).await.expect(200);
        undp.get(&format!("/v1/needs/{need}")).await.expect(200);
        undp.step(&cooperation, "scope").await.expect(403);
    }

    async fn the_last_no_of_an_offerer_hides_the_need_again(app: TestApp) {
        let (togo, unicef) = (app.focal_point("TGO").await, app.agency("UNICEF").await);
        let need = open_need(&togo, restricted("Loi")).await.id();
        let mut paths = Vec::new();
        for title in ["x", "y", "z"] {
            let path = shortlisted(&app, &need, &available_offer(&unicef, offer(title)).await.id()).await;
            togo.step(&path, "need_accept").await.expect(200);
            paths.push(path);
        }
        let at = format!("/v1/needs/{need}");
        let no = json!({"reason": "no_capacity"});
        unicef.step_with(&paths[0], "offer_decline", no.clone()).await.expect(200);
        togo.step_with(&paths[1], "need_decline", no.clone()).await.expect(200);
        unicef.get(&at).await.expect(200);
        unicef.step_with(&paths[2], "offer_decline", no).await.expect(200);
        unicef.get(&at).await.expect(404);
        for path in &paths {
            unicef.get(path).await.expect(404);
            togo.get(path).await.expect(200);
        }
        let consents = togo.get(&format!("{at}/consents")).await.expect(200);
        let live = |one: &&Value| one["scope"] == "reveal" && one["withdrawn_at"].is_null();
        assert_eq!(consents.body["items"].as_array().expect("consents").iter().filter(live).count(), 0);
        let told = togo.get("/v1/notices?limit=200").await.expect(200);
        assert!(told.text.contains("consent.ended") && !told.text.contains("consent.withdrawn"), "{}", told.text);
    }
}

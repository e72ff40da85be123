//! Merging needs that say the same, over HTTP: who consents, where the old id leads, and that undoing it restores everything.

use clearing_house::service::vectors;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, Reply, TestApp as App, blocking};
use crate::support::build::{available_offer, need, offer, open_need, shortlisted, with};

/// An open need that everybody sees.
async fn public(owner: &Caller<'_>, title: &str) -> String {
    open_need(owner, with(need(title), "visibility", json!("public")))
        .await
        .id()
}

async fn propose(app: &App, merged: &str, kept: &str) -> Reply {
    let body = json!({"merged_id": merged, "kept_id": kept, "remark": "They ask for the same"});
    app.clearing_house()
        .await
        .post("/v1/need-merges", body)
        .await
}

/// A merging that everybody has consented to: its path.
async fn merged(app: &App, owners: &[&Caller<'_>], merged: &str, kept: &str) -> String {
    let path = propose(app, merged, kept).await.expect(201).headers["location"].clone();
    for owner in owners {
        owner.step(&path, "consent").await.expect(200);
    }
    path
}

/// Where a path leads at once, without going there.
async fn leads_to(caller: &Caller<'_>, path: &str) -> (u16, Option<String>) {
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none());
    let request = client
        .build()
        .expect("a client")
        .get(format!("{}{path}", caller.app.address));
    let request = match &caller.token {
        Some(token) => request.bearer_auth(token),
        None => request,
    };
    let answer = request.send().await.expect("an answer");
    let place = answer
        .headers()
        .get("location")
        .and_then(|place| place.to_str().ok());
    (answer.status().as_u16(), place.map(str::to_owned))
}

fn ids(reply: &Reply) -> Vec<String> {
    let all = reply.body["items"].as_array().cloned().expect("items");
    all.iter()
        .map(|one| one["need"]["id"].as_str().expect("an id").to_owned())
        .collect()
}

cases! {
    async fn likely_duplicates_are_suggested_to_the_clearing_house_with_reasons(app: TestApp) {
        let (togo, benin) = (app.focal_point("TGO").await, app.focal_point("BEN").await);
        let one = public(&togo, "Former les magistrats").await;
        let twin = public(&togo, "Former les magistrats").await;
        let cousin = public(&benin, "Former les magistrats").await;
        let mut other = with(need("Équiper les garde-côtes"), "problem", json!("Il manque des bateaux de pêche et des filets."));
        other["themes"] = json!(["upr-info:right-to-food"]);
        let other = open_need(&togo, other).await.id();
        blocking(|| while vectors::encode_some(&app.service).expect("vectors") > 0 {});
        let staff = app.clearing_house().await;
        let path = format!("/v1/needs/{one}/duplicates");
        let found = staff.get(&path).await.expect(200);
        let mut likely = ids(&found);
        likely.sort();
        assert_eq!(likely, [twin.clone(), cousin.clone()], "{} not: {}", other, found.text);
        let same = |id: &str| found.body["items"].as_array().expect("items").iter().find(|one| one["need"]["id"] == id).expect("it")["same_state"].clone();
        assert_eq!((same(&twin), same(&cousin)), (json!(true), json!(false)));
        let reasons = &found.body["items"][0]["reasons"];
        assert!(reasons.as_array().is_some_and(|all| all.len() >= 3), "{reasons}");
        assert_eq!(ids(&staff.get(&format!("{path}?limit=1")).await.expect(200)).len(), 1);
        staff.get(&format!("{path}?limit=0")).await.expect(422);
        togo.get(&path).await.expect(403);
        app.agency("UNDP").await.get(&path).await.expect(403);
        app.anonymous().get(&path).await.expect(401);
    }

    async fn the_owner_of_both_consents_once_and_the_old_id_leads_to_the_kept_need(app: TestApp) {
        let (togo, undp) = (app.focal_point("TGO").await, app.agency("UNDP").await);
        let (old, kept) = (public(&togo, "old").await, public(&togo, "kept").await);
        let offer = available_offer(&undp, offer("Experts")).await.id();
        let suggestion = shortlisted(&app, &old, &offer).await;
        let proposed = propose(&app, &old, &kept).await.expect(201);
        let path = proposed.headers["location"].clone();
        assert_eq!((&proposed.body["state"], &proposed.body["merged"]["need"]["id"]), (&json!("proposed"), &json!(old)));
        assert_eq!(togo.get(&path).await.expect(200).body["moves"], json!(["consent", "decline"]));
        let told = togo.get("/v1/notices?limit=2").await.expect(200);
        assert!(told.text.contains("need.merge_proposed"), "{}", told.text);
        let done = togo.step(&path, "consent").await.expect(200);
        assert_eq!((&done.body["state"], &done.body["moves"]), (&json!("merged"), &json!(["undo"])));
        assert!(done.body["merged"]["consented_at"].is_string() && done.body["kept"]["consented_at"].is_string());
        let (at, place) = (format!("/v1/needs/{old}"), format!("/v1/needs/{kept}"));
        for owner in [&togo, &app.clearing_house().await] {
            let read = owner.get(&at).await.expect(200);
            assert_eq!((&read.body["state"], &read.body["merged_into"]), (&json!("merged"), &json!(kept)));
            assert_eq!(read.body["content"]["title"], "old");
            owner.get(&format!("{at}/consents")).await.expect(200);
        }
        togo.get(&suggestion).await.expect(200);
        for reader in [&undp, &app.anonymous()] {
            assert_eq!(leads_to(reader, &at).await, (307, Some(place.clone())));
            assert_eq!(reader.get(&at).await.expect(200).id(), kept);
            assert!(!reader.get("/v1/needs").await.expect(200).text.contains(&old));
        }
        let undone = togo.step_because(&path, "undo", json!("Not the same after all")).await.expect(200);
        assert_eq!((&undone.body["state"], &undone.body["moves"]), (&json!("undone"), &json!([])));
        let back = undp.get(&at).await.expect(200);
        assert_eq!((back.id(), &back.body["state"]), (old.clone(), &json!("open")));
        assert!(back.body["merged_into"].is_null());
        assert!(undp.get("/v1/needs").await.expect(200).text.contains(&old));
        propose(&app, &old, &kept).await.expect(201);
    }

    async fn needs_of_two_states_are_merged_when_both_consent(app: TestApp) {
        let (togo, benin) = (app.focal_point("TGO").await, app.focal_point("BEN").await);
        let (old, kept) = (public(&togo, "old").await, public(&benin, "kept").await);
        let path = propose(&app, &old, &kept).await.expect(201).headers["location"].clone();
        app.clearing_house().await.step(&path, "consent").await.expect(403);
        assert_eq!(benin.step(&path, "consent").await.expect(200).body["state"], "proposed");
        benin.step(&path, "consent").await.expect(409);
        assert_eq!(benin.get(&path).await.body["moves"], json!(["decline"]));
        assert_eq!(togo.get(&format!("/v1/needs/{old}")).await.body["state"], "open", "not before both have said yes");
        assert_eq!(togo.step(&path, "consent").await.expect(200).body["state"], "merged");
        assert_eq!(leads_to(&benin, &format!("/v1/needs/{old}")).await, (307, Some(format!("/v1/needs/{kept}"))));
        for stranger in [app.focal_point("GHA").await, app.agency("UNDP").await] {
            stranger.get(&path).await.expect(404);
        }
        assert_eq!(togo.get(&format!("/v1/need-merges?need={kept}")).await.expect(200).body["items"][0]["url"], path);
        let third = public(&benin, "third").await;
        merged(&app, &[&benin], &kept, &third).await;
        assert_eq!(app.anonymous().get(&format!("/v1/needs/{old}")).await.expect(200).id(), third, "a way of two steps");
    }

    async fn a_need_that_one_may_not_see_leads_nowhere(app: TestApp) {
        let (togo, undp) = (app.focal_point("TGO").await, app.agency("UNDP").await);
        let hidden = open_need(&togo, with(need("hidden"), "visibility", json!("confidential"))).await.id();
        let kept = public(&togo, "kept").await;
        merged(&app, &[&togo], &hidden, &kept).await;
        undp.get(&format!("/v1/needs/{hidden}")).await.expect(404);
        let (shown, secret) = (public(&togo, "shown").await, open_need(&togo, with(need("secret"), "visibility", json!("confidential"))).await.id());
        merged(&app, &[&togo], &shown, &secret).await;
        undp.get(&format!("/v1/needs/{shown}")).await.expect(404);
        let benin = app.focal_point("BEN").await;
        let foreign = public(&benin, "foreign").await;
        for pair in [[&foreign, &secret], [&secret, &foreign]] {
            let refused = propose(&app, pair[0], pair[1]).await.expect(409);
            assert!(refused.text.contains("must see"), "{}", refused.text);
        }
        assert_eq!(benin.get("/v1/need-merges").await.expect(200).body["items"], json!([]));
    }

    async fn what_was_narrowed_since_it_was_proposed_is_not_merged(app: TestApp) {
        let (togo, benin) = (app.focal_point("TGO").await, app.focal_point("BEN").await);
        let (old, kept) = (public(&togo, "old").await, public(&benin, "kept").await);
        let path = propose(&app, &old, &kept).await.expect(201).headers["location"].clone();
        togo.step(&path, "consent").await.expect(200);
        benin.step_with(&format!("/v1/needs/{kept}"), "narrow", json!({"visibility": "confidential"})).await.expect(200);
        assert!(togo.get(&path).await.expect(200).body["kept"]["need"].is_null());
        benin.step(&path, "consent").await.expect(409);
        assert_eq!(benin.get(&path).await.body["state"], "proposed", "nothing is half-done");
        assert_eq!(benin.step(&path, "decline").await.expect(422).faulty_fields(), ["/reason"]);
        assert_eq!(benin.step_because(&path, "decline", json!("No")).await.expect(200).body["state"], "declined");
        benin.step(&path, "consent").await.expect(409);
        assert_eq!(togo.get(&format!("/v1/needs/{old}")).await.body["state"], "open");
    }

    async fn a_consent_is_to_what_the_needs_say_and_for_as_long_as_they_can_be_merged(app: TestApp) {
        let (togo, benin) = (app.focal_point("TGO").await, app.focal_point("BEN").await);
        let (old, kept) = (public(&togo, "old").await, public(&benin, "kept").await);
        let path = propose(&app, &old, &kept).await.expect(201).headers["location"].clone();
        togo.step(&path, "consent").await.expect(200);
        let at = format!("/v1/needs/{kept}");
        let read = benin.get(&at).await.expect(200);
        benin.put(&at, &read.etag(), read.body["content"].clone()).await.expect(200);
        assert!(!waits(&togo, &path).await, "the same words are no other need");
        let read = benin.get(&at).await.expect(200);
        let other = with(read.body["content"].clone(), "problem", json!("Il manque des bateaux."));
        benin.put(&at, &read.etag(), other).await.expect(200);
        assert!(waits(&togo, &path).await && waits(&benin, &path).await);
        assert_eq!(notices(&togo).await.matches("need.merge_proposed").count(), 2);
        benin.step(&path, "consent").await.expect(200);
        assert_eq!(togo.get(&format!("/v1/needs/{old}")).await.body["state"], "open", "Togo has not said yes to these words");
        togo.step_because(&format!("/v1/needs/{old}"), "withdraw", json!("Sans objet")).await.expect(200);
        assert_eq!(benin.get(&path).await.expect(200).body["state"], "lapsed");
        assert!(notices(&benin).await.contains("need.merge_lapsed"));
    }

    async fn a_cleared_need_that_is_given_back_can_be_objected_to_again(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let staff = app.clearing_house().await;
        let old = togo.post("/v1/needs", need("old")).await.expect(201).id();
        let at = format!("/v1/needs/{old}");
        togo.step(&at, "submit").await.expect(200);
        staff.step(&at, "review").await.expect(200);
        staff.step(&at, "clear").await.expect(200);
        let kept = public(&togo, "kept").await;
        let path = merged(&app, &[&togo], &old, &kept).await;
        app.forward_ms(30 * 24 * 60 * 60 * 1000);
        let app = &app;
        let (togo, staff) = (fresh(app, "focal_point@tgo.example").await, fresh(app, "clearing_house@ohchr.example").await);
        staff.step(&path, "undo").await.expect(200);
        assert_eq!(togo.get(&at).await.body["state"], "cleared");
        staff.step(&at, "open").await.expect(409);
    }

    async fn at_once_a_need_is_merged_once(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let (one, other) = (public(&togo, "one").await, public(&togo, "other").await);
        let there = propose(&app, &one, &other).await.expect(201).headers["location"].clone();
        let back = propose(&app, &other, &one).await.expect(201).headers["location"].clone();
        propose(&app, &one, &other).await.expect(409);
        let replies = join_all([togo.step(&there, "consent"), togo.step(&back, "consent")]).await;
        let done = replies.iter().filter(|reply| reply.status == 200).count();
        let refused = replies.iter().filter(|reply| [409, 412].contains(&reply.status)).count();
        assert_eq!((done, refused), (1, 1), "{replies:?}");
        let mut states = Vec::new();
        for id in [&one, &other] {
            states.push(togo.get(&format!("/v1/needs/{id}")).await.body["state"].clone());
        }
        states.sort_by_key(Value::to_string);
        assert_eq!(states, ["merged", "open"]);
    }

    async fn proposals_that_cannot_be_are_refused(app: TestApp) {
        let (togo, staff) = (app.focal_point("TGO").await, app.clearing_house().await);
        let (open, draft) = (public(&togo, "open").await, togo.post("/v1/needs", need("draft")).await.expect(201).id());
        let nothing = "01890000-0000-7000-8000-000000000000";
        assert_eq!(propose(&app, &open, &open).await.expect(422).faulty_fields(), ["/kept_id"]);
        assert_eq!(propose(&app, nothing, &open).await.expect(422).faulty_fields(), ["/merged_id"]);
        assert_eq!(propose(&app, &open, nothing).await.expect(422).faulty_fields(), ["/kept_id"]);
        propose(&app, &draft, &open).await.expect(409);
        propose(&app, &open, &draft).await.expect(409);
        let other = public(&togo, "other").await;
        for (field, value) in [("remark", json!("")), ("remark", json!("x".repeat(5_001))), ("kept_id", json!("x")), ("kept", json!(1))] {
            let body = with(json!({"merged_id": open, "kept_id": other}), field, value);
            assert_eq!(staff.post("/v1/need-merges", body).await.expect(422).faulty_fields(), [format!("/{field}")]);
        }
        togo.post("/v1/need-merges", json!({"merged_id": open, "kept_id": other})).await.expect(403);
        let path = propose(&app, &open, &other).await.expect(201).headers["location"].clone();
        let bare = |step: &str| togo.request("post", &format!("{path}/{step}"));
        crate::support::app::send(bare("consent")).await.expect(428);
        crate::support::app::send(bare("consent").header("if-match", "\"9\"")).await.expect(412);
        togo.step(&path, "withdraw").await.expect(403);
        assert_eq!(staff.step(&path, "withdraw").await.expect(200).body["state"], "withdrawn");
        togo.step(&path, "consent").await.expect(409);
        togo.step(&path, "undo").await.expect(409);
        togo.get(&format!("/v1/need-merges/{nothing}")).await.expect(404);
    }

    async fn what_is_open_of_a_merged_need_ends_and_is_put_anew_when_that_is_undone(app: TestApp) {
        let (togo, benin) = (app.focal_point("TGO").await, app.focal_point("BEN").await);
        let (undp, unicef) = (app.agency("UNDP").await, app.agency("UNICEF").await);
        let (old, kept) = (public(&togo, "old").await, public(&benin, "kept").await);
        let waits = shortlisted(&app, &old, &available_offer(&undp, offer("Experts")).await.id()).await;
        let told = shortlisted(&app, &old, &available_offer(&unicef, offer("Advisers")).await.id()).await;
        togo.step(&told, "need_accept").await.expect(200);
        let path = merged(&app, &[&togo, &benin], &old, &kept).await;
        let worklist = togo.get("/v1/worklist").await.expect(200).text;
        for suggestion in [&waits, &told] {
            let ended = togo.get(suggestion).await.expect(200);
            let last = ended.body["decisions"].as_array().and_then(|all| all.last()).cloned().expect("a decision");
            assert_eq!((&ended.body["state"], &last["reason"]), (&json!("lapsed"), &json!("need_merged")));
            assert!(!worklist.contains(suggestion.rsplit('/').next().expect("an id")), "{worklist}");
        }
        unicef.get(&told).await.expect(404);
        assert!(notices(&togo).await.contains("need.merged"));
        assert!(notices(&app.clearing_house().await).await.contains("need.merged"));
        benin.step_because(&path, "undo", json!("Autre chose")).await.expect(200);
        for suggestion in [&waits, &told] {
            assert_eq!(togo.get(suggestion).await.expect(200).body["state"], "shortlisted", "the State decides anew");
        }
        unicef.get(&told).await.expect(404);
        assert!(notices(&togo).await.contains("need.unmerged"));
    }

    async fn both_owners_are_told_of_a_merging_and_of_the_end_of_what_is_kept(app: TestApp) {
        let (togo, benin, ghana) = (app.focal_point("TGO").await, app.focal_point("BEN").await, app.focal_point("GHA").await);
        let (old, kept, third) = (public(&togo, "old").await, public(&benin, "kept").await, public(&ghana, "third").await);
        let first = merged(&app, &[&benin, &togo], &old, &kept).await;
        assert!(notices(&benin).await.contains("need.took_in"));
        togo.step_because(&first, "undo", json!("Autre chose")).await.expect(200);
        assert!(notices(&benin).await.contains("need.gave_back"));
        merged(&app, &[&benin, &togo], &old, &kept).await;
        merged(&app, &[&benin, &ghana], &kept, &third).await;
        ghana.step(&format!("/v1/needs/{third}"), "withdraw").await.expect(200);
        for (owner, need) in [(&togo, &old), (&benin, &kept)] {
            let all = owner.get("/v1/notices?limit=200").await.expect(200);
            let ended = all.body["items"].as_array().expect("notices").iter().find(|one| one["kind"] == "need.kept_ended");
            assert_eq!(ended.expect("a notice")["record"]["id"], *need);
        }
    }

    async fn a_reason_is_between_whoever_gives_it_and_the_clearing_house(app: TestApp) {
        let (togo, benin, staff) = (app.focal_point("TGO").await, app.focal_point("BEN").await, app.clearing_house().await);
        let (old, kept) = (public(&togo, "old").await, public(&benin, "kept").await);
        let path = propose(&app, &old, &kept).await.expect(201).headers["location"].clone();
        assert_eq!(togo.get(&path).await.body["remark"], "They ask for the same");
        assert_eq!(benin.step_because(&path, "decline", json!("Trop politique")).await.expect(200).body["reason"], "Trop politique");
        assert_eq!(staff.get(&path).await.expect(200).body["reason"], "Trop politique");
        assert!(togo.get(&path).await.expect(200).body["reason"].is_null());
        benin.step_with(&format!("/v1/needs/{kept}"), "narrow", json!({"visibility": "confidential"})).await.expect(200);
        assert!(togo.get(&path).await.expect(200).body["remark"].is_null());
        assert!(!togo.get("/v1/need-merges").await.expect(200).text.contains("Trop politique"));
        assert_eq!(benin.get(&path).await.body["remark"], "They ask for the same");
    }
}

/// Whether a merging waits for the caller's consent.
async fn waits(caller: &Caller<'_>, path: &str) -> bool {
    let moves = caller.get(path).await.expect(200).body["moves"].clone();
    moves.as_array().expect("moves").contains(&json!("consent"))
}

async fn notices(caller: &Caller<'_>) -> String {
    caller.get("/v1/notices?limit=200").await.expect(200).text
}

/// A caller whose token the turned clock has not ended.
async fn fresh<'a>(app: &'a App, email: &str) -> Caller<'a> {
    let session = app.sign_in(email, crate::support::app::PASSWORD).await;
    app.bearer(session.body["access_token"].as_str().expect("a token"))
}

//! Following a cooperation up over HTTP: what is undertaken and delivered, and what becomes of need and offer.

use clearing_house::domain::actor::Role;
use clearing_house::domain::clock::DAY_MS;
use clearing_house::domain::error::Error;
use clearing_house::service::clocks;
use diesel::connection::SimpleConnection;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, Reply, TestApp as App, blocking, send};
use crate::support::build::{agreed, available_offer, need, offer, open_need, shortlisted, with};

fn committing(quantity: u32) -> Value {
    json!({"line": 0, "quantity": quantity, "unit": "expert-days"})
}

fn delivering(quantity: u32, on: &str) -> Value {
    json!({"line": 0, "quantity": quantity, "unit": "Expert-Days", "on": on})
}

/// A need, and the cooperation in which these help, taken to `agreed`. The path of both.
async fn helped(app: &App, state: &Caller<'_>, helpers: &[&Caller<'_>]) -> (String, String) {
    let id = open_need(state, need("Loi")).await.id();
    let mut cooperation = String::new();
    for helper in helpers {
        let offer = available_offer(helper, offer("Experts")).await.id();
        cooperation = agreed(state, helper, &shortlisted(app, &id, &offer).await).await;
    }
    for step in ["scope", "agree"] {
        state.step(&cooperation, step).await.expect(200);
    }
    (format!("/v1/needs/{id}"), cooperation)
}

/// Requested, committed, delivered, uncovered of the first line.
fn coverage(reply: &Reply) -> [u64; 4] {
    let line = &reply.body["coverage"][0];
    ["requested", "committed", "delivered", "uncovered"]
        .map(|of| line[of].as_u64().expect("a number"))
}

async fn commit(caller: &Caller<'_>, cooperation: &str, quantity: u32) -> Reply {
    caller
        .post(&format!("{cooperation}/commitments"), committing(quantity))
        .await
}

async fn deliver(caller: &Caller<'_>, cooperation: &str, quantity: u32) -> Reply {
    caller
        .post(
            &format!("{cooperation}/deliveries"),
            delivering(quantity, "2024-05-06"),
        )
        .await
}

/// Gives back what is undertaken of the first line.
async fn give_back(caller: &Caller<'_>, cooperation: &str) -> Reply {
    let etag = caller.get(cooperation).await.etag();
    let request = caller.request("delete", &format!("{cooperation}/commitments/0"));
    send(request.header("if-match", etag)).await
}

/// Puts a need in a state as if it had come there otherwise.
fn set_state(app: &App, need: &str, state: &str) {
    let id = need.rsplit('/').next().expect("an id");
    let sql =
        format!("UPDATE needs SET state = '{state}', previous_state = 'matched' WHERE id = '{id}'");
    app.write(move |conn| conn.batch_execute(&sql).map_err(Error::from_diesel));
}

/// The offers that the State is suggested for a need, with what each would give of the first line.
async fn suggested(state: &Caller<'_>, need: &str) -> Vec<u64> {
    let found = state.get(&format!("{need}/suggestions")).await.expect(200);
    let all = found.body["suggestions"]
        .as_array()
        .cloned()
        .expect("suggestions");
    all.iter()
        .filter_map(|one| one["lines"][0]["given"].as_u64())
        .collect()
}

cases! {
    async fn what_is_undertaken_and_delivered_covers_the_need_line_by_line(app: TestApp) {
        let (togo, unicef, undp) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.agency("UNDP").await);
        let (need, cooperation) = helped(&app, &togo, &[&unicef, &undp]).await;
        assert_eq!(coverage(&togo.get(&need).await), [20, 0, 0, 20]);
        let some = commit(&unicef, &cooperation, 15).await.expect(200);
        assert_eq!(coverage(&some), [20, 15, 0, 5]);
        let refused = commit(&undp, &cooperation, 6).await.expect(409);
        assert!(refused.text.contains("error-commitment-uncovered") || refused.text.contains("Only 5 of the 20"), "{}", refused.text);
        assert_eq!(coverage(&commit(&undp, &cooperation, 5).await.expect(200)), [20, 20, 0, 0]);
        assert_eq!(coverage(&commit(&unicef, &cooperation, 12).await.expect(200)), [20, 17, 0, 3], "in the place of 15");
        deliver(&unicef, &cooperation, 1).await.expect(409);
        unicef.step(&cooperation, "start").await.expect(200);
        assert_eq!(togo.get(&need).await.body["state"], "in_delivery");
        assert_eq!(coverage(&deliver(&unicef, &cooperation, 8).await.expect(200)), [20, 17, 8, 3]);
        assert!(deliver(&unicef, &cooperation, 5).await.expect(409).text.contains("Only 4"));
        let too_few = commit(&unicef, &cooperation, 7).await.expect(409);
        assert!(too_few.text.contains("8 are delivered already"), "{}", too_few.text);
        togo.post(&format!("{cooperation}/commitments"), committing(1)).await.expect(403);
        let undelivered = togo.step(&cooperation, "complete").await.expect(409);
        assert!(undelivered.text.contains("4 expert-days"), "{}", undelivered.text);
        assert_eq!(coverage(&give_back(&unicef, &cooperation).await.expect(200)), [20, 13, 8, 7]);
        assert_eq!(coverage(&give_back(&undp, &cooperation).await.expect(200)), [20, 8, 8, 12]);
        togo.step(&cooperation, "complete").await.expect(200);
        let met = app.agency("UNICEF").await.get(&need).await.expect(200);
        assert_eq!((&met.body["state"], coverage(&met)), (&json!("partially_met"), [20, 8, 8, 12]));
        let read = togo.get(&cooperation).await.expect(200);
        assert_eq!(read.body["commitments"][0]["organization"]["code"], "UNICEF");
        assert_eq!(read.body["commitments"][0]["deliveries"][0]["on"], "2024-05-06");
        assert_eq!(read.body["commitments"].as_array().map(Vec::len), Some(1));
        commit(&unicef, &cooperation, 9).await.expect(409);
    }

    async fn everything_delivered_meets_the_need(app: TestApp) {
        let (togo, unicef) = (app.focal_point("TGO").await, app.agency("UNICEF").await);
        let (need, cooperation) = helped(&app, &togo, &[&unicef]).await;
        commit(&unicef, &cooperation, 20).await.expect(200);
        unicef.step(&cooperation, "start").await.expect(200);
        deliver(&unicef, &cooperation, 19).await.expect(200);
        let one = deliver(&unicef, &cooperation, 1).await.expect(200);
        let mistake = one.body["commitments"][0]["deliveries"][1]["id"].as_str().expect("an id").to_owned();
        let path = format!("{cooperation}/deliveries/{mistake}");
        send(unicef.request("delete", &path)).await.expect(428);
        send(unicef.request("delete", &path).header("if-match", "\"1\"")).await.expect(412);
        send(togo.request("delete", &path).header("if-match", one.etag())).await.expect(403);
        let back = send(unicef.request("delete", &path).header("if-match", one.etag())).await.expect(200);
        assert_eq!(coverage(&back), [20, 20, 19, 0]);
        send(unicef.request("delete", &path).header("if-match", back.etag())).await.expect(404);
        togo.step(&cooperation, "complete").await.expect(409);
        deliver(&unicef, &cooperation, 1).await.expect(200);
        togo.step(&cooperation, "complete").await.expect(200);
        assert_eq!(togo.get(&need).await.body["state"], "met");
    }

    async fn at_once_no_line_is_covered_twice(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let mut helpers = Vec::new();
        for code in ["UNICEF", "UNDP", "UNESCO", "OIF", "ILO"] {
            helpers.push(app.agency(code).await);
        }
        let all: Vec<&Caller<'_>> = helpers.iter().collect();
        let (need, cooperation) = helped(&app, &togo, &all).await;
        let replies = join_all(helpers.iter().map(|helper| commit(helper, &cooperation, 6))).await;
        let mut statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 200, 200, 409, 409], "{replies:?}");
        assert_eq!(coverage(&togo.get(&need).await), [20, 18, 0, 2]);
        let both = join_all([commit(&helpers[0], &cooperation, 2), commit(&helpers[0], &cooperation, 1)]).await;
        assert!(both.iter().any(|reply| reply.status == 200));
        let (line, read) = (coverage(&togo.get(&need).await), togo.get(&cooperation).await);
        let committed: u64 = read.body["commitments"].as_array().expect("commitments").iter().filter_map(|one| one["quantity"].as_u64()).sum();
        assert_eq!(line[1], committed);
        assert!(line[1] <= 20);
    }

    async fn an_offer_has_what_it_has_not_given_away(app: TestApp) {
        let (togo, benin, undp) = (app.focal_point("TGO").await, app.focal_point("BEN").await, app.agency("UNDP").await);
        let one_need = open_need(&togo, need("Loi")).await.id();
        let other_need = open_need(&benin, need("Loi")).await.id();
        let content = with(offer("Experts"), "capacity", json!([{"assistance_type": "expert_deployment", "description": "Experts", "quantity": 30, "unit": "Expert-Days"}]));
        let offer = available_offer(&undp, content.clone()).await.id();
        let at = format!("/v1/offers/{offer}");
        let mut cooperations = Vec::new();
        for (state, need) in [(&togo, &one_need), (&benin, &other_need)] {
            let cooperation = agreed(state, &undp, &shortlisted(&app, need, &offer).await).await;
            for step in ["scope", "agree"] {
                state.step(&cooperation, step).await.expect(200);
            }
            cooperations.push(cooperation);
        }
        commit(&undp, &cooperations[0], 20).await.expect(200);
        let left = undp.get(&at).await.expect(200);
        assert_eq!((&left.body["state"], &left.body["capacity_left"]), (&json!("available"), &json!([10])));
        assert!(benin.get(&at).await.expect(200).body["capacity_left"].is_null());
        assert_eq!(suggested(&benin, &format!("/v1/needs/{other_need}")).await, [10]);
        assert_eq!(suggested(&togo, &format!("/v1/needs/{one_need}")).await, [] as [u64; 0], "it is covered");
        let refused = commit(&undp, &cooperations[1], 11).await.expect(409);
        assert!(refused.text.contains("only 10 expert-days left"), "{}", refused.text);
        commit(&undp, &cooperations[1], 10).await.expect(200);
        assert_eq!(undp.get(&at).await.body["state"], "fully_committed");
        assert_eq!(suggested(&benin, &format!("/v1/needs/{other_need}")).await, [] as [u64; 0], "none is left");
        let etag = undp.get(&at).await.etag();
        let more = with(content, "capacity", json!([{"assistance_type": "expert_deployment", "description": "Experts", "quantity": 40, "unit": "expert-days"}]));
        assert_eq!(undp.put(&at, &etag, more).await.expect(200).body["state"], "available");
        commit(&undp, &cooperations[1], 20).await.expect(200);
        assert_eq!(undp.get(&at).await.body["state"], "fully_committed");
        give_back(&undp, &cooperations[1]).await.expect(200);
        assert_eq!(undp.get(&at).await.body["capacity_left"], json!([20]));
        benin.step_because(&cooperations[1], "terminate", json!("no budget")).await.expect(200);
        togo.step_because(&cooperations[0], "terminate", json!("no budget")).await.expect(200);
        let free = undp.get(&at).await.expect(200);
        assert_eq!((&free.body["state"], &free.body["capacity_left"]), (&json!("available"), &json!([40])));
        assert_eq!(coverage(&togo.get(&format!("/v1/needs/{one_need}")).await), [20, 0, 0, 20]);
        assert_eq!(suggested(&togo, &format!("/v1/needs/{one_need}")).await, [20], "matched, and open to others again");
    }

    async fn a_matched_need_is_shown_to_others_for_what_is_uncovered(app: TestApp) {
        let (togo, unicef, undp) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.agency("UNDP").await);
        let (need, cooperation) = helped(&app, &togo, &[&unicef]).await;
        let other = available_offer(&undp, offer("More experts")).await.id();
        assert_eq!(suggested(&togo, &need).await, [20, 20]);
        commit(&unicef, &cooperation, 13).await.expect(200);
        unicef.step(&cooperation, "start").await.expect(200);
        assert_eq!(suggested(&togo, &need).await, [7, 7]);
        let id = need.rsplit('/').next().expect("an id");
        let joined = agreed(&togo, &undp, &shortlisted(&app, id, &other).await).await;
        assert_eq!(joined, cooperation);
        commit(&undp, &cooperation, 7).await.expect(200);
        assert_eq!(suggested(&togo, &need).await, [] as [u64; 0]);
        let body = json!({"need_id": id, "offer_id": available_offer(&app.agency("OIF").await, offer("Encore")).await.id(), "decision": "shortlist"});
        app.clearing_house().await.post("/v1/suggestions", body).await.expect(409);
    }

    async fn a_state_says_what_became_of_a_need_where_nothing_was_counted(app: TestApp) {
        let (togo, unicef) = (app.focal_point("TGO").await, app.agency("UNICEF").await);
        let unmet = format!("/v1/needs/{}", open_need(&togo, need("Loi")).await.id());
        app.clearing_house().await.step_because(&unmet, "close_unmet", json!("x")).await.expect(403);
        assert_eq!(togo.step(&unmet, "close_unmet").await.expect(422).faulty_fields(), ["/reason"]);
        togo.step(&unmet, "meet").await.expect(409);
        assert_eq!(togo.step_because(&unmet, "close_unmet", json!("Personne")).await.expect(200).body["state"], "closed_unmet");
        let (need, cooperation) = helped(&app, &togo, &[&unicef]).await;
        unicef.step(&cooperation, "start").await.expect(200);
        let helped = togo.step(&need, "meet").await.expect(409);
        assert!(helped.text.contains("still helps"), "{}", helped.text);
        commit(&unicef, &cooperation, 3).await.expect(200);
        deliver(&unicef, &cooperation, 1).await.expect(200);
        togo.step_because(&cooperation, "terminate", json!("x")).await.expect(200);
        assert_eq!(coverage(&togo.get(&need).await), [20, 1, 1, 19], "what was delivered stays");
        assert!(togo.step(&need, "meet").await.expect(409).text.contains("1 in all"));
        assert_eq!(togo.step_because(&need, "meet_partially", json!("Un jour")).await.expect(200).body["state"], "partially_met");
    }

    async fn quantities_that_cannot_be_are_named(app: TestApp) {
        let (togo, unicef, oif) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.agency("OIF").await);
        let (_, cooperation) = helped(&app, &togo, &[&unicef]).await;
        let path = format!("{cooperation}/commitments");
        let faults: [(&str, Value, &str); 12] = [
            ("quantity", json!(0), "/quantity"), ("quantity", json!(-1), "/quantity"), ("quantity", json!(1.5), "/quantity"),
            ("quantity", json!("NaN"), "/quantity"), ("quantity", json!(1_000_001), "/quantity"), ("quantity", json!(1e300), "/quantity"),
            ("line", json!(1), "/line"), ("line", json!(-1), "/line"), ("unit", json!("workshops"), "/unit"),
            ("until", json!("2026-02-30"), "/until"), ("until", json!("2201-01-01"), "/until"), ("from", json!("1899-12-31"), "/from"),
        ];
        for (field, value, pointer) in faults {
            let refused = unicef.post(&path, with(committing(1), field, value.clone())).await;
            assert_eq!((refused.status, refused.faulty_fields()), (422, vec![pointer.to_owned()]), "{field} {value}: {}", refused.text);
        }
        let reversed = with(with(committing(1), "from", json!("2027-02-02")), "until", json!("2027-02-01"));
        assert_eq!(unicef.post(&path, reversed).await.expect(422).faulty_fields(), ["/until"]);
        unicef.step(&cooperation, "start").await.expect(200);
        commit(&unicef, &cooperation, 2).await.expect(200);
        let path = format!("{cooperation}/deliveries");
        let faults: [(&str, Value, &str); 6] = [
            ("quantity", json!(0), "/quantity"), ("on", json!("2999-01-01"), "/on"), ("on", json!("soon"), "/on"), ("on", json!("1899-12-31"), "/on"),
            ("remark", json!("x".repeat(2_001)), "/remark"), ("unit", json!(""), "/unit"),
        ];
        for (field, value, pointer) in faults {
            let refused = unicef.post(&path, with(delivering(1, "2024-05-06"), field, value.clone())).await;
            assert_eq!((refused.status, refused.faulty_fields()), (422, vec![pointer.to_owned()]), "{field} {value}: {}", refused.text);
        }
        for path in [format!("{cooperation}/commitments"), path] {
            oif.post(&path, committing(1)).await.expect(404);
            app.anonymous().post(&path, committing(1)).await.expect(401);
        }
        let etag = unicef.get(&cooperation).await.etag();
        for line in ["7", "-1", "x"] {
            let request = unicef.request("delete", &format!("{cooperation}/commitments/{line}"));
            send(request.header("if-match", etag.clone())).await.expect(404);
        }
        assert_eq!(coverage(&togo.get(&cooperation).await), [20, 2, 0, 18]);
    }

    async fn a_partner_that_comes_in_twice_is_one_partner(app: TestApp) {
        let (togo, unicef, undp) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.agency("UNDP").await);
        for end in ["complete", "terminate"] {
            let (need, cooperation) = helped(&app, &togo, &[&unicef, &unicef]).await;
            let id = need.rsplit('/').next().expect("an id");
            let invited = app.anonymous().get("/v1/organizations/UNDP").await.id();
            let body = json!({"organization_id": invited, "role": "monitoring"});
            togo.step_with(&cooperation, "participants", body).await.expect(200);
            let offer = available_offer(&undp, offer("Advisers")).await.id();
            agreed(&togo, &undp, &shortlisted(&app, id, &offer).await).await;
            let read = togo.get(&cooperation).await.expect(200);
            let participants = read.body["participants"].as_array().cloned().expect("participants");
            let told: Vec<(&Value, &Value)> = participants.iter().map(|one| (&one["organization"]["code"], &one["role"])).collect();
            let (unicef_code, undp_code) = (json!("UNICEF"), json!("UNDP"));
            let (leads, supports) = (json!("lead"), json!("supporting"));
            assert_eq!(told, [(&unicef_code, &leads), (&unicef_code, &leads), (&undp_code, &supports)]);
            assert_eq!(participants[2]["offer"]["id"], offer);
            commit(&unicef, &cooperation, 15).await.expect(200);
            let reply = togo.get(&format!("{cooperation}/reply")).await.expect(200);
            let partners: Vec<&Value> = reply.body["entries"].as_array().expect("entries").iter().map(|one| &one["partner"]["code"]).collect();
            assert_eq!(partners, ["UNICEF", "UNDP"]);
            unicef.step(&cooperation, "start").await.expect(200);
            deliver(&unicef, &cooperation, 15).await.expect(200);
            togo.step_because(&cooperation, end, json!("Fini")).await.expect(200);
            let due = togo.get("/v1/assessments?state=due").await.expect(200);
            let of_it = due.body["items"].as_array().expect("assessments").iter();
            let of_it = of_it.filter(|one| cooperation.ends_with(one["cooperation_id"].as_str().unwrap_or("none")));
            assert_eq!(of_it.count(), 2, "{end}: one for each partner");
        }
    }

    async fn a_need_that_somebody_helps_with_neither_expires_nor_is_withdrawn(app: TestApp) {
        let (togo, unicef) = (app.focal_point("TGO").await, app.agency("UNICEF").await);
        let (need, cooperation) = helped(&app, &togo, &[&unicef]).await;
        let (other_need, other) = helped(&app, &togo, &[&unicef]).await;
        commit(&unicef, &cooperation, 20).await.expect(200);
        assert!(togo.step(&need, "withdraw").await.expect(409).text.contains("still helps"));
        app.forward_ms(200 * DAY_MS);
        blocking(|| clocks::run_due(&app.service, &|| true)).expect("the clocks");
        let togo = app.bearer(&app.sign_up("later@tgo.example", "TGO", &[Role::FocalPoint]).await);
        let unicef = app.bearer(&app.sign_up("later@unicef.example", "UNICEF", &[Role::Agency]).await);
        assert_eq!(togo.get(&need).await.body["state"], "matched", "its cooperation keeps it true");
        unicef.step(&cooperation, "start").await.expect(200);
        togo.step(&need, "withdraw").await.expect(409);
        deliver(&unicef, &cooperation, 20).await.expect(200);
        togo.step(&cooperation, "complete").await.expect(200);
        assert_eq!(togo.get(&need).await.body["state"], "met");
        set_state(&app, &other_need, "expired");
        let over = unicef.step(&other, "start").await.expect(409);
        assert!(over.text.contains("expired"), "{}", over.text);
        set_state(&app, &other_need, "matched");
        togo.step_because(&other, "terminate", json!("Sans suite")).await.expect(200);
        assert_eq!(togo.step(&other_need, "withdraw").await.expect(200).body["state"], "withdrawn");
    }

    async fn an_offer_that_comes_later_is_asked_for_all_that_is_taken_from_it(app: TestApp) {
        let (togo, undp) = (app.focal_point("TGO").await, app.agency("UNDP").await);
        let id = open_need(&togo, need("Loi")).await.id();
        let uncounted = available_offer(&undp, with(offer("Advice"), "capacity", json!([]))).await.id();
        let cooperation = agreed(&togo, &undp, &shortlisted(&app, &id, &uncounted).await).await;
        for step in ["scope", "agree"] {
            togo.step(&cooperation, step).await.expect(200);
        }
        commit(&undp, &cooperation, 10).await.expect(200);
        let five = json!([{"assistance_type": "expert_deployment", "description": "Experts", "quantity": 5, "unit": "expert-days"}]);
        let counted = available_offer(&undp, with(offer("Experts"), "capacity", five)).await.id();
        agreed(&togo, &undp, &shortlisted(&app, &id, &counted).await).await;
        let refused = commit(&undp, &cooperation, 12).await.expect(409);
        assert!(refused.text.contains("only 5 expert-days left"), "{}", refused.text);
        let at = format!("/v1/offers/{counted}");
        undp.step(&at, "pause").await.expect(200);
        commit(&undp, &cooperation, 12).await.expect(200);
        assert_eq!(undp.get(&at).await.body["capacity_left"], json!([5]), "nothing is taken of what rests");
        undp.step(&at, "resume").await.expect(200);
        commit(&undp, &cooperation, 3).await.expect(200);
        assert_eq!(undp.get(&at).await.body["capacity_left"], json!([2]));
        undp.step(&at, "pause").await.expect(200);
        commit(&undp, &cooperation, 4).await.expect(409);
        commit(&undp, &cooperation, 2).await.expect(200);
        assert_eq!(undp.get(&at).await.body["capacity_left"], json!([3]));
    }

    async fn who_helped_sees_of_the_need_afterwards_what_it_sees_of_it_at_all(app: TestApp) {
        let (togo, unicef) = (app.focal_point("TGO").await, app.agency("UNICEF").await);
        let need = open_need(&togo, with(need("Loi"), "visibility", json!("restricted"))).await.id();
        let offer = available_offer(&unicef, offer("Experts")).await.id();
        let cooperation = agreed(&togo, &unicef, &shortlisted(&app, &need, &offer).await).await;
        for step in ["scope", "agree"] {
            togo.step(&cooperation, step).await.expect(200);
        }
        commit(&unicef, &cooperation, 5).await.expect(200);
        unicef.step(&cooperation, "start").await.expect(200);
        assert!(unicef.get(&cooperation).await.body["contact"].is_object());
        deliver(&unicef, &cooperation, 5).await.expect(200);
        assert!(togo.get(&cooperation).await.body["participants"][0]["contact"].is_object());
        for step in ["complete", "close"] {
            togo.step(&cooperation, step).await.expect(200);
        }
        let told = unicef.get(&cooperation).await.expect(200);
        assert_eq!((&told.body["contact"], coverage(&told)), (&Value::Null, [20, 5, 5, 15]), "it sees the need still, its contact not");
        let consents = togo.get(&format!("/v1/needs/{need}/consents")).await.expect(200);
        let reveal = consents.body["items"][1]["id"].as_str().expect("an id");
        togo.step(&format!("/v1/needs/{need}"), &format!("consents/{reveal}/withdraw")).await.expect(200);
        unicef.get(&format!("/v1/needs/{need}")).await.expect(404);
        let hidden = unicef.get(&cooperation).await.expect(200);
        assert_eq!((&hidden.body["contact"], &hidden.body["coverage"]), (&Value::Null, &json!([])));
        assert_eq!((&told.body["need"]["state"], &hidden.body["need"]["state"]), (&json!("partially_met"), &Value::Null));
        assert_eq!(unicef.get(&format!("{cooperation}/reply")).await.expect(200).body["coverage"], json!([]));
        let own = togo.get(&cooperation).await.expect(200);
        assert!(own.body["contact"].is_object());
        assert!(own.body["participants"][0]["contact"].is_null(), "nor does the State see its partner's");
        assert_eq!(coverage(&own), [20, 5, 5, 15]);
    }
}

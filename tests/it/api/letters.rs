//! Letters and briefs over HTTP: due once for each occasion, before the clearing-house until they are sent, then before those
//! they were sent to.

use clearing_house::service::clocks;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, Reply, TestApp as App, blocking};
use crate::support::build::{
    again, agreed, available_offer, document, need, offer, open_need, run_clocks, shortlisted,
    told, with,
};

/// A cooperation of Togo with UNICEF on a restricted need, agreed on now: its path.
async fn agreed_now(app: &App) -> String {
    let (togo, unicef) = (again(app, "TGO").await, again(app, "UNICEF").await);
    let restricted = with(need("Loi secrète"), "visibility", json!("restricted"));
    let need = open_need(&togo, restricted).await.id();
    let offered = available_offer(&unicef, offer("Experts")).await.id();
    let at = agreed(&togo, &unicef, &shortlisted(app, &need, &offered).await).await;
    for step in ["scope", "agree"] {
        togo.step(&at, step).await.expect(200);
    }
    at
}

async fn letters(caller: &Caller<'_>, kind: &str) -> Vec<Value> {
    let found = caller
        .get(&format!("/v1/letters?kind={kind}"))
        .await
        .expect(200);
    found.body["items"].as_array().cloned().expect("letters")
}

/// The tasks of a kind that a caller has.
async fn tasks(caller: &Caller<'_>, kind: &str) -> Vec<Value> {
    let list = caller.get("/v1/worklist").await.expect(200);
    let mut tasks = list.body["items"].as_array().cloned().expect("tasks");
    tasks.retain(|task| task["kind"] == kind);
    tasks
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field]
        .as_str()
        .unwrap_or_else(|| panic!("no {field} in {value}"))
}

/// How many records the figure of a brief counts.
fn figure(brief: &Reply, kind: &str) -> i64 {
    let figures = brief.body["brief"]["figures"].as_array().expect("figures");
    let found = figures.iter().find(|one| one["kind"] == kind);
    found
        .and_then(|one| one["count"].as_i64())
        .expect("a figure")
}

fn at(app: &App, moment: &str) {
    app.forward_to(moment);
    run_clocks(app);
}

async fn commit(partner: &Caller<'_>, cooperation: &str, quantity: u32) -> Reply {
    let body = json!({"line": 0, "quantity": quantity, "unit": "expert-days"});
    let at = format!("{cooperation}/commitments");
    partner.post(&at, body).await.expect(200)
}

/// The brief that is open: its path.
async fn open_brief(app: &App) -> String {
    let drafted = letters(&again(app, "OHCHR").await, "brief").await;
    let open = drafted.iter().find(|one| one["state"] == "drafted");
    text(open.expect("an open brief"), "url").to_owned()
}

/// The titles of what one list of a brief names.
fn titles(brief: &Reply, list: &str) -> Vec<String> {
    let named = brief.body["brief"][list].as_array().expect("a list").iter();
    named
        .map(|one| text(&one["record"], "title").to_owned())
        .collect()
}

async fn send(staff: &Caller<'_>, path: &str, day: &str) -> Reply {
    let body = json!({"sent_on": day, "reference": "NV 17/2037"});
    staff.step_with(path, "send", body).await
}

cases! {
    async fn a_year_after_the_agreement_the_clearing_house_asks_what_became_of_it(app: TestApp) {
        app.forward_to("2036-03-29T10:00:00Z");
        let cooperation = agreed_now(&app).await;
        // The same time of day in Geneva, where summer time has just begun.
        at(&app, "2037-03-29T08:59:00Z");
        assert!(letters(&again(&app, "OHCHR").await, "follow_up").await.is_empty());
        at(&app, "2037-03-29T09:05:00Z");
        run_clocks(&app);
        let (staff, togo, unicef) = (again(&app, "OHCHR").await, again(&app, "TGO").await, again(&app, "UNICEF").await);
        let drafted = letters(&staff, "follow_up").await;
        assert_eq!(drafted.len(), 1);
        let letter = &drafted[0];
        let path = text(letter, "url").to_owned();
        assert_eq!((&letter["state"], &letter["organization"]["code"], &letter["moves"]), (&json!("drafted"), &json!("TGO"), &json!(["send", "drop"])));
        assert!(cooperation.ends_with(text(letter, "cooperation_id")));
        assert!(text(letter, "due_at").starts_with("2037-04-06T09:0"), "five working days, one a holiday: {letter}");
        assert!(text(&letter["content"], "body").contains("Loi secrète") && text(&letter["content"], "body").contains("29 March 2036"));
        let waiting = tasks(&staff, "write_letter").await;
        assert_eq!((waiting.len(), &waiting[0]["record"]["url"], &waiting[0]["due_at"]), (1, &json!(path), &letter["due_at"]));
        let due = told(&staff, "letter.due", text(letter, "id")).await;
        assert_eq!((due.len(), text(&due[0], "text").contains("secrète")), (1, false));
        // Nobody else learns of a draft.
        togo.get(&path).await.expect(404);
        assert!(letters(&togo, "follow_up").await.is_empty() && tasks(&togo, "write_letter").await.is_empty());
        unicef.get(&path).await.expect(404);
        unicef.get("/v1/letters").await.expect(403);
        app.anonymous().get(&path).await.expect(401);

        let etag = staff.get(&path).await.expect(200).etag();
        let content = with(letter["content"].clone(), "body", json!("Monsieur l’Ambassadeur,\n\nUn an après…"));
        togo.put(&path, &etag, content.clone()).await.expect(404);
        let written = staff.put(&path, &etag, content.clone()).await.expect(200);
        staff.put(&path, &etag, content.clone()).await.expect(412);
        for (field, wrong) in [("title", json!("")), ("title", json!("x".repeat(301))), ("body", json!("x".repeat(20_001))), ("language", json!("de"))] {
            assert_eq!(staff.put(&path, &written.etag(), with(content.clone(), field, wrong)).await.expect(422).faulty_fields(), [format!("/{field}")]);
        }
        assert_eq!(send(&staff, &path, "2037-03-31").await.expect(422).faulty_fields(), ["/sent_on"]);
        assert_eq!(staff.step_with(&path, "send", json!({"sent_on": "2037-03-29", "reference": ""})).await.expect(422).faulty_fields(), ["/reference"]);
        let sent = send(&staff, &path, "2037-03-29").await.expect(200);
        assert_eq!((&sent.body["state"], &sent.body["sent"]["on"], &sent.body["sent"]["reference"]), (&json!("sent"), &json!("2037-03-29"), &json!("NV 17/2037")));
        assert!(sent.body["sent"]["by"].is_string());
        send(&staff, &path, "2037-03-29").await.expect(409);
        staff.put(&path, &sent.etag(), content).await.expect(409);
        assert!(tasks(&staff, "write_letter").await.is_empty(), "done");
        let read = togo.get(&path).await.expect(200);
        assert_eq!((&read.body["sent"]["by"], &read.body["moves"]), (&Value::Null, &json!([])));
        assert_eq!(letters(&togo, "follow_up").await.len(), 1);
        assert_eq!(told(&togo, "letter.sent", text(letter, "id")).await.len(), 1);
        assert_eq!(send(&togo, &path, "2037-03-29").await.status, 403);
        unicef.get(&path).await.expect(404);
        let page = document(&togo, &format!("{path}?format=docx")).await;
        assert!(page.contains("Monsieur l’Ambassadeur,") && page.contains("Un an après…"), "{page}");
        at(&app, "2038-06-01T09:00:00Z");
        assert_eq!(letters(&again(&app, "OHCHR").await, "follow_up").await.len(), 1, "once");
    }

    async fn a_letter_that_was_slept_over_is_due_once_and_none_where_help_was_broken_off(app: TestApp) {
        app.forward_to("2037-05-01T10:00:00Z");
        agreed_now(&app).await;
        let ended = agreed_now(&app).await;
        let togo = again(&app, "TGO").await;
        togo.step_because(&ended, "terminate", json!("Sans suite")).await.expect(200);
        app.forward_to("2041-05-01T10:00:00Z");
        let run = || clocks::run_due(&app.service, &|| true).expect("the clocks run");
        blocking(|| {
            std::thread::scope(|scope| {
                let both = [scope.spawn(run), scope.spawn(run)];
                both.map(|one| one.join().expect("a worker"))
            })
        });
        let staff = again(&app, "OHCHR").await;
        let all = letters(&staff, "follow_up").await;
        assert_eq!(all.len(), 1, "two workers, four years, one letter");
        assert_eq!(told(&staff, "letter.due", text(&all[0], "id")).await.len(), 1);
        assert_eq!(letters(&staff, "brief").await.len(), 1, "one brief for all that was slept over");
        assert!(tasks(&staff, "write_letter").await[0]["overdue"] == true);
    }

    async fn a_letter_that_is_not_wanted_is_dropped_with_the_reason_and_not_drafted_again(app: TestApp) {
        app.forward_to("2037-05-01T10:00:00Z");
        let cooperation = agreed_now(&app).await;
        let broken_off = agreed_now(&app).await;
        at(&app, "2038-05-02T10:00:00Z");
        let (staff, togo) = (again(&app, "OHCHR").await, again(&app, "TGO").await);
        let drafted = letters(&staff, "follow_up").await;
        assert_eq!(drafted.len(), 2);
        togo.step_because(&broken_off, "terminate", json!("Sans suite")).await.expect(200);
        let state_of = async |cooperation: &str| {
            let id = cooperation.rsplit('/').next().expect("its id");
            let all = letters(&staff, &format!("follow_up&cooperation={id}")).await;
            let [one] = <[Value; 1]>::try_from(all).expect("its one letter");
            (text(&one, "state").to_owned(), one)
        };
        let (state, letter) = state_of(&broken_off).await;
        assert_eq!((state.as_str(), &letter["reason"]), ("dropped", &json!("Sans suite")), "nobody asks after what was broken off");

        let (_, letter) = state_of(&cooperation).await;
        let path = text(&letter, "url").to_owned();
        assert_eq!(staff.step_because(&path, "drop", json!("")).await.expect(422).faulty_fields(), ["/reason"]);
        togo.step_because(&path, "drop", json!("Non")).await.expect(404);
        let dropped = staff.step_because(&path, "drop", json!("Dit de vive voix")).await.expect(200);
        assert_eq!((&dropped.body["state"], &dropped.body["reason"], &dropped.body["moves"]), (&json!("dropped"), &json!("Dit de vive voix"), &json!([])));
        send(&staff, &path, "2038-05-02").await.expect(409);
        staff.put(&path, &dropped.etag(), letter["content"].clone()).await.expect(409);
        let brief = open_brief(&app).await;
        let brief = staff.step_because(&brief, "drop", json!("Pas de session")).await.expect(200);
        assert!(staff.get(text(&brief.body, "url")).await.expect(200).body["brief"].is_null());
        run_clocks(&app);
        assert_eq!((letters(&staff, "follow_up").await.len(), letters(&staff, "brief").await.len()), (2, 1), "not drafted again");
        assert!(tasks(&staff, "write_letter").await.is_empty() && tasks(&staff, "write_brief").await.is_empty());
        togo.get(&path).await.expect(404);
        assert!(letters(&togo, "follow_up").await.is_empty() && told(&togo, "letter.sent", text(&letter, "id")).await.is_empty());
        at(&app, "2038-07-02T10:00:00Z");
        let staff = again(&app, "OHCHR").await;
        assert_eq!((letters(&staff, "follow_up").await.len(), letters(&staff, "brief").await.len()), (2, 2), "the next period has its brief");
    }

    async fn a_brief_is_due_every_two_months_and_tells_how_the_clearing_house_stands(app: TestApp) {
        app.forward_to("2037-02-10T10:00:00Z");
        run_clocks(&app);
        let togo = again(&app, "TGO").await;
        open_need(&togo, with(need("Loi secrète"), "visibility", json!("confidential"))).await;
        available_offer(&again(&app, "UNICEF").await, offer("Experts")).await;
        togo.post("/v1/needs", need("Brouillon")).await.expect(201);
        run_clocks(&app);
        assert!(letters(&again(&app, "OHCHR").await, "brief").await.is_empty(), "what came in this period is told of in the next");
        at(&app, "2037-02-28T22:59:00Z");
        assert!(letters(&again(&app, "OHCHR").await, "brief").await.is_empty());
        at(&app, "2037-02-28T23:01:00Z");
        run_clocks(&app);
        let staff = again(&app, "OHCHR").await;
        let drafted = letters(&staff, "brief").await;
        assert_eq!(drafted.len(), 1);
        assert_eq!(text(&drafted[0], "due_at"), "2037-03-05T23:00:00.000Z", "a Sunday and five working days");
        let path = text(&drafted[0], "url").to_owned();
        assert_eq!(tasks(&staff, "write_brief").await[0]["record"]["url"], json!(path));
        let live = staff.get(&path).await.expect(200);
        for (kind, count) in [("needs_waiting", 1), ("needs_came", 1), ("offers_available", 1), ("offers_came", 1), ("cooperations_standing", 0), ("assessments_came", 0)] {
            assert_eq!(figure(&live, kind), count, "{kind}");
        }
        let brief = &live.body["brief"];
        assert_eq!((&brief["needs"][0]["record"]["title"], &brief["needs"][0]["visibility"], &brief["offers"][0]["organization"]["code"]), (&json!("Loi secrète"), &json!("confidential"), &json!("UNICEF")));
        for (language, words) in [("ar", "احتياجات تنتظر المساعدة"), ("zh", "等待援助的需求"), ("en", "Needs that wait for help"), ("fr", "Besoins en attente"), ("ru", "Потребности, ожидающие помощи"), ("es", "Necesidades a la espera")] {
            let page = document(&staff, &format!("{path}?format=docx&language={language}")).await;
            assert!(page.contains(words) && page.contains("Loi secrète"), "{language}: {page}");
        }
        staff.get(&format!("{path}?language=de")).await.expect(422);
        again(&app, "TGO").await.get(&path).await.expect(404);
        send(&staff, &path, "2037-03-01").await.expect(200);
        assert!(tasks(&staff, "write_brief").await.is_empty());
        let togo = again(&app, "TGO").await;
        let later = togo.post("/v1/needs", need("Plus tard")).await.expect(201).id();
        togo.step(&format!("/v1/needs/{later}"), "submit").await.expect(200);
        assert_eq!(figure(&staff.get(&path).await.expect(200), "needs_came"), 1, "what was sent stands");
        run_clocks(&app);
        assert_eq!(letters(&staff, "brief").await.len(), 1);
        again(&app, "TGO").await.get(&path).await.expect(404);

        // Two periods slept over, and the one before is still to be written: one more, told of from the last on.
        at(&app, "2037-07-15T10:00:00Z");
        run_clocks(&app);
        let staff = again(&app, "OHCHR").await;
        let all = letters(&staff, "brief").await;
        assert_eq!(all.len(), 2);
        let next = staff.get(text(&all[0], "url")).await.expect(200);
        assert_eq!((&next.body["brief"]["since"], figure(&next, "needs_came"), figure(&next, "needs_waiting")), (&json!("2037-03-01"), 1, 1));
        at(&app, "2037-09-15T10:00:00Z");
        assert_eq!(letters(&again(&app, "OHCHR").await, "brief").await.len(), 2, "the open one tells of all");
    }

    async fn a_need_waits_as_long_as_something_of_it_is_uncovered(app: TestApp) {
        app.forward_to("2037-02-10T10:00:00Z");
        let cooperation = agreed_now(&app).await;
        at(&app, "2037-03-01T10:00:00Z");
        let path = open_brief(&app).await;
        let (staff, togo, unicef) = (again(&app, "OHCHR").await, again(&app, "TGO").await, again(&app, "UNICEF").await);
        for (step, quantity, waiting) in [("", 5, 1), ("start", 0, 1), ("", 20, 0)] {
            if quantity > 0 {
                commit(&unicef, &cooperation, quantity).await;
            } else {
                togo.step(&cooperation, step).await.expect(200);
            }
            let brief = staff.get(&path).await.expect(200);
            assert_eq!((figure(&brief, "needs_waiting"), titles(&brief, "needs").len()), (waiting, usize::try_from(waiting).expect("few")), "{step} {quantity}");
        }
    }

    async fn who_reads_a_brief_reads_the_confidential_needs_it_names(app: TestApp) {
        app.forward_to("2037-02-10T10:00:00Z");
        let togo = again(&app, "TGO").await;
        let named = open_need(&togo, with(need("Loi secrète"), "visibility", json!("confidential"))).await.id();
        let other = open_need(&togo, need("Loi")).await.id();
        at(&app, "2037-03-01T10:00:00Z");
        let path = open_brief(&app).await;
        let reader = again(&app, "OHCHR").await;
        let me = reader.get("/v1/me").await.expect(200).body["user"]["id"].clone();
        assert!(me.is_string());
        let admin = app.admin().await;
        let (admin, me) = (&admin, &me);
        let noted = async |need: &str| {
            let trail = admin.get(&format!("/v1/audit?kind=need&action=need_read&record_id={need}")).await.expect(200);
            let trail = trail.body["items"].as_array().cloned().expect("a trail");
            trail.iter().filter(|one| one["user_id"] == *me).count()
        };
        assert_eq!(noted(&named).await, 0);
        reader.get(&path).await.expect(200);
        assert_eq!(noted(&named).await, 1, "as it stands now");
        document(&reader, &format!("{path}?format=docx")).await;
        assert_eq!(noted(&named).await, 2, "as a document");
        send(&reader, &path, "2037-03-01").await.expect(200);
        let before = noted(&named).await;
        reader.get(&path).await.expect(200);
        assert_eq!((noted(&named).await, noted(&other).await), (before + 1, 0), "as it was sent");
    }

    async fn a_letter_names_each_partner_once(app: TestApp) {
        app.forward_to("2036-03-29T10:00:00Z");
        let (togo, unicef) = (again(&app, "TGO").await, again(&app, "UNICEF").await);
        let need = open_need(&togo, need("Loi")).await.id();
        let mut at_path = String::new();
        for title in ["Experts", "Advisers"] {
            let offered = available_offer(&unicef, offer(title)).await.id();
            at_path = agreed(&togo, &unicef, &shortlisted(&app, &need, &offered).await).await;
        }
        for step in ["scope", "agree"] {
            togo.step(&at_path, step).await.expect(200);
        }
        let partner = togo.get(&at_path).await.expect(200).body["participants"][0]["organization"]["name"].clone();
        let partner = partner.as_str().expect("a name").to_owned();
        at(&app, "2037-03-29T10:00:00Z");
        let drafted = letters(&again(&app, "OHCHR").await, "follow_up").await;
        let body = text(&drafted[0]["content"], "body");
        assert_eq!(body.matches(&partner).count(), 1, "{partner}: {body}");
    }

    async fn a_letter_separates_partners_as_its_language_does(app: TestApp) {
        app.forward_to("2036-03-29T10:00:00Z");
        let (togo, unicef, undp) = (again(&app, "TGO").await, again(&app, "UNICEF").await, again(&app, "UNDP").await);
        let need = open_need(&togo, with(need("Loi"), "language", json!("ar"))).await.id();
        let mut path = String::new();
        for partner in [&unicef, &undp] {
            let offered = available_offer(partner, offer("Experts")).await.id();
            path = agreed(&togo, partner, &shortlisted(&app, &need, &offered).await).await;
        }
        for step in ["scope", "agree"] {
            togo.step(&path, step).await.expect(200);
        }
        at(&app, "2037-03-29T10:00:00Z");
        let drafted = letters(&again(&app, "OHCHR").await, "follow_up").await;
        let body = text(&drafted[0]["content"], "body");
        let (_, partners) = body.split_once("(الشركاء: ").expect("the partners");
        let (partners, _) = partners.split_once(')').expect("an end");
        assert_eq!(partners.split("؛ ").count(), 2, "{body}");
        assert!(body.contains("في 29 آذار/مارس 2036 بشأن"), "{body}");
    }

    async fn a_brief_is_called_so_in_the_language_asked_for_until_somebody_calls_it_otherwise(app: TestApp) {
        app.forward_to("2037-02-10T10:00:00Z");
        open_need(&again(&app, "TGO").await, need("Loi")).await;
        at(&app, "2037-03-01T10:00:00Z");
        let path = open_brief(&app).await;
        let staff = again(&app, "OHCHR").await;
        let staff = &staff;
        let asked = async |language: &str, path: &str| {
            let request = staff.request("get", path).header("accept-language", language);
            crate::support::app::send(request).await.expect(200)
        };
        let called = "Note d’information du centre d’échange, 1er mars 2037";
        let read = asked("fr", &path).await;
        assert_eq!(text(&read.body["content"], "title"), called);
        assert_eq!(text(&asked("ru", &format!("{path}?language=fr")).await.body["content"], "title"), called);
        assert_eq!(text(&asked("fr", "/v1/letters?kind=brief").await.body["items"][0]["content"], "title"), called);
        for (list, kind) in [("/v1/worklist", "write_brief"), ("/v1/notices", "letter.due")] {
            let read = asked("fr", list).await;
            let found = read.body["items"].as_array().expect("a list").iter().find(|one| one["kind"] == kind);
            assert_eq!(text(&found.unwrap_or_else(|| panic!("{read:?}"))["record"], "title"), called);
        }
        for (language, called) in [("fr", called), ("zh", "信息交换中心简报，2037年3月1日"), ("en", "Brief of the clearing-house, 1 March 2037")] {
            let page = document(staff, &format!("{path}?format=docx&language={language}")).await;
            assert!(page.contains(called), "{language}: {page}");
        }

        let kept = staff.put(&path, &read.etag(), with(read.body["content"].clone(), "body", json!("Bonjour"))).await.expect(200);
        assert_eq!(text(&asked("es", &path).await.body["content"], "title"), "Nota informativa del centro de intercambio, 1 de marzo de 2037");
        staff.put(&path, &kept.etag(), with(kept.body["content"].clone(), "title", json!("Où nous en sommes"))).await.expect(200);
        assert_eq!(text(&asked("es", &path).await.body["content"], "title"), "Où nous en sommes");
    }

    async fn a_letter_is_not_sent_before_it_was_drafted(app: TestApp) {
        app.forward_to("2037-02-10T10:00:00Z");
        open_need(&again(&app, "TGO").await, need("Loi")).await;
        at(&app, "2037-03-02T10:00:00Z");
        let path = open_brief(&app).await;
        app.forward_to("2037-03-09T10:00:00Z");
        let staff = again(&app, "OHCHR").await;
        for early in ["1900-01-01", "2037-02-28", "2037-03-01"] {
            let refused = send(&staff, &path, early).await.expect(422);
            assert_eq!(refused.faulty_fields(), ["/sent_on"]);
            assert!(refused.text.contains("2 March 2037"), "{}", refused.text);
        }
        send(&staff, &path, "2037-03-02").await.expect(200);
    }

    async fn a_brief_tells_of_what_was_drafted_before_the_one_before_it(app: TestApp) {
        app.forward_to("2037-02-10T10:00:00Z");
        let (togo, unicef) = (again(&app, "TGO").await, again(&app, "UNICEF").await);
        let drafted = togo.post("/v1/needs", need("Longtemps en projet")).await.expect(201).id();
        let in_review = unicef.post("/v1/offers", offer("Experts")).await.expect(201).id();
        let (need_path, offer_path) = (format!("/v1/needs/{drafted}"), format!("/v1/offers/{in_review}"));
        unicef.step(&offer_path, "submit").await.expect(200);
        at(&app, "2037-03-01T10:00:00Z");
        let first = open_brief(&app).await;
        let staff = again(&app, "OHCHR").await;
        let sent = send(&staff, &first, "2037-03-01").await.expect(200);
        assert_eq!(sent.body["state"], "sent");
        let told = staff.get(&first).await.expect(200);
        assert_eq!((figure(&told, "needs_came"), figure(&told, "offers_came"), titles(&told, "offers").len()), (0, 1, 0));
        app.forward_to("2037-03-05T10:00:00Z");
        let (staff, togo, unicef) = (again(&app, "OHCHR").await, again(&app, "TGO").await, again(&app, "UNICEF").await);
        togo.step(&need_path, "submit").await.expect(200);
        staff.step(&offer_path, "verify").await.expect(200);
        unicef.step(&offer_path, "publish").await.expect(200);
        at(&app, "2037-05-02T10:00:00Z");
        let second = open_brief(&app).await;
        let staff = again(&app, "OHCHR").await;
        let told = staff.get(&second).await.expect(200);
        assert_eq!((figure(&told, "needs_came"), figure(&told, "offers_came"), titles(&told, "offers")), (1, 0, vec!["Experts".to_owned()]));
        assert_eq!(told.body["brief"]["offers"][0]["on"], "2037-03-05");
    }
}

//! Input that no one should send: each has its clear error, and nothing is half-written.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, Reply, send};
use crate::support::build::{activity, available_offer, need, offer, practice, with};
use clearing_house::domain::error::Error;
use clearing_house::routes::{self, PAGES, Route, TABLE};
use diesel::connection::SimpleConnection;

async fn post_raw(caller: &Caller<'_>, body: impl Into<reqwest::Body>) -> Reply {
    let request = caller
        .request("post", "/v1/offers")
        .header("content-type", "application/json");
    send(request.body(body)).await
}

async fn count(caller: &Caller<'_>) -> usize {
    caller.get("/v1/offers").await.expect(200).body["items"]
        .as_array()
        .map_or(0, Vec::len)
}

/// The first fault of a refusal: where, and of which kind.
fn fault(reply: &Reply) -> (&str, &str) {
    let first = &reply.body["errors"][0];
    let part = |name: &str| first[name].as_str().unwrap_or_default();
    (part("field"), part("code"))
}

fn next(page: &Reply) -> &str {
    page.body["next"].as_str().expect("a next page")
}

fn code(reply: &Reply) -> String {
    reply.body["type"]
        .as_str()
        .unwrap_or_default()
        .rsplit(':')
        .next()
        .unwrap_or_default()
        .to_owned()
}

cases! {
    async fn bodies_that_are_no_json_are_malformed(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let nested = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
        let bodies: [(&str, Vec<u8>); 5] = [
            ("invalid UTF-8", b"{\"title\": \"\xff\xfe\"}".to_vec()),
            ("cut short", b"{\"title\": \"x\"".to_vec()),
            ("nested 10,000 deep", nested.into_bytes()),
            ("nothing", Vec::new()),
            ("a bare word", b"hello".to_vec()),
        ];
        for (what, body) in bodies {
            let refused = post_raw(&agency, body).await;
            assert_eq!((refused.status, code(&refused).as_str()), (400, "malformed"), "{what}: {}", refused.text);
            assert!(refused.body["detail"].is_string(), "{what}");
        }
        assert_eq!(count(&agency).await, 0);
    }

    async fn why_a_body_is_no_json_is_told_in_the_language_of_the_caller(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let slips = [
            "", "{\"title\": \"x\",}", "{\"title\": \"a\nb\"}", "{\"title\": \"x\"", "{\"title\": \"\\d\"}", "{} {}", "{title: 1}",
            "{\"title\" \"x\"}", "{\"title\": \"x\" \"y\": 1}", "{\"x\": -}", "{\"x\": 1e999}", "{\"x\": treu}", "{\"x\": \"\\ud800 \"}",
            "{\"x\": \"\\u12\"}", "hello",
        ];
        let nested = "[".repeat(10_000);
        let mut told = BTreeSet::new();
        for language in ["ar", "zh", "en", "fr", "ru", "es"] {
            for slip in slips.into_iter().chain([nested.as_str()]) {
                let sent = agency.request("post", "/v1/offers").header("accept-language", language).header("content-type", "application/json");
                let refused = send(sent.body(slip.to_owned())).await.expect(400);
                let detail = refused.body["detail"].as_str().unwrap_or_default();
                let foreign = ["expected", "EOF", "trailing", "while", "surrogate"].iter().any(|word| detail.contains(word));
                assert!(language == "en" || !foreign, "{detail}");
                let (place, why) = detail.split_once([')', '）']).unwrap_or_default();
                assert!(place.contains(['1', '2']) && why.chars().count() > 8, "{slip}: {detail}");
                told.insert((language, why.to_owned()));
            }
        }
        assert_eq!(told.len(), 6 * 11, "{told:?}");
    }

    async fn a_body_that_is_not_packed_as_it_says_is_told_in_the_language_of_the_caller(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let agency = &agency;
        let packed = async |language: &str, packing: &str, body: Vec<u8>| {
            let request = agency.request("post", "/v1/offers").header("accept-language", language).header("content-type", "application/json");
            send(request.header("content-encoding", packing).body(body)).await
        };
        // The head of a gzip file and nothing else.
        let cut: &[u8] = &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
        let whole = offer("x").to_string().into_bytes();
        let mut told = BTreeSet::new();
        for language in ["ar", "zh", "en", "fr", "ru", "es"] {
            for body in [cut.to_vec(), whole.clone()] {
                let refused = packed(language, "gzip", body).await.expect(400);
                let detail = refused.body["detail"].as_str().unwrap_or_default().to_owned();
                assert!(detail.contains("Content-Encoding") && code(&refused) == "malformed", "{detail}");
                let foreign = ["payload", "EOF", "Custom", "gzip header", "decode"].iter().any(|word| detail.contains(word));
                assert!(!foreign, "{detail}");
                told.insert(detail);
            }
            for packing in ["nosuch", "gzip, br", "zstd"] {
                let refused = packed(language, packing, whole.clone()).await.expect(415);
                let detail = refused.body["detail"].as_str().unwrap_or_default().to_owned();
                assert!(detail.contains("br, deflate, gzip, identity") && code(&refused) == "unsupported", "{detail}");
                told.insert(detail);
            }
        }
        assert_eq!(told.len(), 12, "{told:?}");
        assert_eq!(count(agency).await, 0);
        packed("en", "Identity", whole).await.expect(201);
    }

    async fn fields_that_nobody_knows_are_named(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let mut slips = with(offer("x"), "descripton", json!("a slip of the pen"));
        slips["capacity"][0]["quantitty"] = json!(1);
        slips["contact"]["mail"] = json!("a@b.example");
        let refused = agency.post("/v1/offers", slips).await.expect(422);
        let mut named = refused.faulty_fields();
        named.sort_unstable();
        assert_eq!(named, ["/capacity/0/quantitty", "/contact/mail", "/descripton"]);
        assert_eq!(count(&agency).await, 0);
    }

    async fn an_answer_is_not_many_times_what_was_sent(app: TestApp) {
        let agency = app.agency("UNDP").await;
        for faults in [r#""":0,"#, r#""title":"\u0007","#] {
            let body = format!("{{{}\"x\":\"\\u0007\"}}", faults.repeat(20_000));
            let refused = post_raw(&agency, body.clone()).await.expect(422);
            assert!(refused.text.len() < body.len(), "{} for {}", refused.text.len(), body.len());
        }
        let long = json!({"k".repeat(100_000): vec!["\u{7}"; 60]}).to_string();
        let refused = post_raw(&agency, long.clone()).await.expect(422);
        assert_eq!(refused.faulty_fields().len(), 50);
        assert!(refused.text.len() < long.len(), "{} for {}", refused.text.len(), long.len());
    }

    async fn what_a_newer_replica_has_written_is_read(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let made = agency.post("/v1/offers", offer("x")).await.expect(201);
        let newer = r#"UPDATE offers SET body = '{"a_field_of_tomorrow": 1, ' || substr(body, 2)"#;
        app.write(move |conn| conn.batch_execute(newer).map_err(Error::from_diesel));
        agency.get(&format!("/v1/offers/{}", made.id())).await.expect(200);
        assert_eq!(count(&agency).await, 1);
    }

    async fn faulty_fields_are_named(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let faults: [(&str, Value, &str); 9] = [
            ("title", json!("a\u{0}b"), "/title"),
            ("title", json!("a\u{7}b"), "/title"),
            ("title", json!("x".repeat(301)), "/title"),
            ("description", json!("x".repeat(20_001)), "/description"),
            ("themes", json!(["upr-info:no-such-theme"]), "/themes/0"),
            ("assistance_types", json!(["magic"]), "/assistance_types/0"),
            ("eligible_states", json!(["ATL"]), "/eligible_states/0"),
            ("audience", json!(["01890000-0000-7000-8000-000000000000"]), "/audience/0"),
            ("recommendations", json!(["01890000-0000-7000-8000-000000000000"]), "/recommendations/0"),
        ];
        for (field, value, pointer) in faults {
            let refused = agency.post("/v1/offers", with(offer("x"), field, value)).await;
            assert_eq!(refused.status, 422, "{field}: {}", refused.text);
            assert_eq!(refused.faulty_fields(), [pointer], "{}", refused.text);
        }
        assert_eq!(count(&agency).await, 0);
    }

    async fn what_can_only_be_a_slip_is_named_with_its_place(app: TestApp) {
        let (togo, agency, admin) = (app.focal_point("TGO").await, app.agency("UNDP").await, app.admin().await);
        let undp = agency.get("/v1/organizations/UNDP").await.expect(200).id();
        let window = |from: &str, until: &str| json!({"from": from, "until": until});
        let budget = |amount: u64, currency: &str| json!({"amount": amount, "currency": currency});
        let contact = |name: &str| json!({"name": name, "email": "a@mission.example"});
        let (theme, other) = ("upr-info:justice", "upr-info:right-to-food");
        let record = "01890000-0000-7000-8000-000000000000";
        let line = need("x")["lines"][0]["assistance_type"].clone();
        let faults = [
            ("window", window("1899-12-31", "2027-01-01"), "/window/from", "error-year"),
            ("window", window("2027-01-01", "2201-01-01"), "/window/until", "error-year"),
            ("window", window("2027-01-01", "+12027-01-01"), "/window/until", "error-year"),
            ("budget", budget(5, "eur"), "/budget/currency", "error-currency-capitals"),
            ("budget", budget(5, "EURO"), "/budget/currency", "error-currency"),
            ("budget", budget(5, "€€€"), "/budget/currency", "error-currency"),
            ("budget", budget(1 << 63, "EUR"), "/budget/amount", "error-range"),
            ("themes", json!([theme, other, theme]), "/themes/2", "error-twice"),
            ("sdgs", json!(["sdg:5", "sdg:5"]), "/sdgs/1", "error-twice"),
            ("assistance_types", json!([line, "training", line]), "/assistance_types/2", "error-twice"),
            ("languages_of_delivery", json!(["fr", "en", "en"]), "/languages_of_delivery/2", "error-twice"),
            ("recommendations", json!([record, record]), "/recommendations/1", "error-twice"),
            ("audience", json!([undp, undp]), "/audience/1", "error-twice"),
            ("preferred_partners", json!([undp, undp]), "/preferred_partners/1", "error-twice"),
            ("excluded_partners", json!([undp, undp]), "/excluded_partners/1", "error-twice"),
            ("title", json!("\u{200b}\u{ad}"), "/title", "error-blank"),
            ("title", json!("\u{3164}"), "/title", "error-blank"),
            ("title", json!("\u{2800} \u{feff}"), "/title", "error-blank"),
            ("problem", json!("…"), "/problem", "error-blank"),
            ("contact", contact("A.\nFocal"), "/contact/name", "error-line-end"),
            ("contact", contact("A.\u{2028}Focal"), "/contact/name", "error-line-end"),
            ("contact", contact("\u{200b}"), "/contact/name", "error-blank"),
        ];
        for (field, value, place, kind) in faults {
            let refused = togo.post("/v1/needs", with(need("x"), field, value)).await.expect(422);
            assert_eq!((fault(&refused), refused.faulty_fields().len()), ((place, kind), 1), "{}", refused.text);
        }
        let both = with(with(need("x"), "preferred_partners", json!([undp])), "excluded_partners", json!([undp]));
        let refused = togo.post("/v1/needs", both).await.expect(422);
        assert_eq!(fault(&refused), ("/excluded_partners/0", "error-partner-both"), "{}", refused.text);
        let hint = togo.post("/v1/needs", with(need("x"), "budget", budget(5, "eur"))).await;
        assert!(hint.text.contains("Write EUR"), "{}", hint.text);
        for (path, body, place) in [
            ("offers", with(offer("x"), "eligible_states", json!(["TGO", "TGO"])), "/eligible_states/1"),
            ("activities", with(activity("x"), "starts", json!("1492-10-12")), "/starts"),
            ("activities", with(activity("x"), "ends", json!("2201-01-01")), "/ends"),
            ("activities", with(activity("x"), "countries", json!(["SVN", "SVN"])), "/countries/1"),
            ("practices", with(practice("x"), "countries", json!(["BEN", "TGO", "BEN"])), "/countries/2"),
        ] {
            let refused = agency.post(&format!("/v1/{path}"), body).await.expect(422);
            assert_eq!(refused.faulty_fields(), [place], "{path}: {}", refused.text);
        }
        let person = json!({"email": "a@mission.example", "name": "\u{3164}", "language": "en"});
        assert_eq!(admin.post("/v1/users", person).await.expect(422).faulty_fields(), ["/name"]);
        let named = json!({"kind": "nhri", "code": "CNDH", "names": {"en": "\u{200b}"}, "country": "TGO"});
        assert_eq!(admin.post("/v1/organizations", named).await.expect(422).faulty_fields(), ["/names/en"]);
        assert_eq!(togo.get("/v1/needs").await.expect(200).body["items"], json!([]));
        let largest = budget(i64::MAX.unsigned_abs(), "XOF");
        let made = togo.post("/v1/needs", with(need("🙂"), "budget", largest.clone())).await.expect(201);
        assert_eq!(made.body["content"]["budget"], largest);
    }

    async fn a_field_that_stands_twice_is_refused(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let body = offer("x").to_string().replacen('{', "{\"title\": \"y\", ", 1);
        let refused = post_raw(&agency, body).await.expect(422);
        assert_eq!(fault(&refused), ("/title", "error-twice"), "{}", refused.text);
    }

    async fn a_value_of_another_kind_is_told_with_its_place_and_what_is_expected(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let line = |field: &str, value: Value| json!([with(offer("x")["capacity"][0].clone(), field, value)]);
        let window = json!(["2999-01-01", "2999-02-01"]);
        let faults = [
            ("window", window, "/window", "error-not-object", "[…]"),
            ("capacity", json!([["training", 1, "days"]]), "/capacity/0", "error-not-object", "[…]"),
            ("title", json!(null), "/title", "error-not-text", "null"),
            ("visibility", json!({"public": null}), "/visibility", "error-not-text", "{…}"),
            ("title", json!(5), "/title", "error-not-text", "5"),
            ("themes", json!("x"), "/themes", "error-not-list", "\"x\""),
            ("standing", json!("yes"), "/standing", "error-not-boolean", "\"yes\""),
            ("contact", json!("me"), "/contact", "error-not-object", "\"me\""),
            ("capacity", json!({"a": 1}), "/capacity", "error-not-list", "{…}"),
            ("capacity", line("quantity", json!("2")), "/capacity/0/quantity", "error-not-whole-number", "\"2\""),
            ("capacity", line("quantity", json!(1.5)), "/capacity/0/quantity", "error-not-whole-number", "1.5"),
            ("capacity", line("quantity", json!(-1)), "/capacity/0/quantity", "error-range", "from 0 to 4294967295"),
            ("visibility", json!("secret"), "/visibility", "error-unknown-code", "confidential, restricted"),
            ("visibility", json!(3), "/visibility", "error-not-text", "3"),
            ("audience", json!(["x"]), "/audience/0", "error-not-uuid", "\"x\""),
            ("window", json!({"from": "soon", "until": "2999-01-01"}), "/window/from", "error-not-date", "\"soon\""),
            ("description", json!(["x".repeat(100)]), "/description", "error-not-text", "[…]"),
        ];
        for (field, value, place, kind, said) in faults {
            let refused = agency.post("/v1/offers", with(offer("x"), field, value)).await.expect(422);
            assert_eq!(fault(&refused), (place, kind), "{}", refused.text);
            let detail = refused.body["errors"][0]["detail"].as_str().unwrap_or_default();
            assert!(detail.contains(said), "{detail}");
        }
        let staff = app.clearing_house().await;
        let weights = staff.post("/v1/plans", json!({"weights": [1, 2, 3]})).await.expect(422);
        assert_eq!(fault(&weights), ("/weights", "error-not-object"), "{}", weights.text);
        let weights = staff.post("/v1/plans", json!({"weights": {"ldc": "2"}})).await.expect(422);
        assert_eq!(fault(&weights), ("/weights/ldc", "error-not-number"), "{}", weights.text);
        let regions = json!({"weights": {"regions": {"a.b/c[0]": "x"}}});
        let weights = staff.post("/v1/plans", regions).await.expect(422);
        assert_eq!(fault(&weights), ("/weights/regions/a.b~1c[0]", "error-not-number"), "{}", weights.text);
        assert!(weights.text.contains(r#"\"x\""#), "{}", weights.text);
        let mut untitled = offer("x");
        untitled.as_object_mut().expect("an object").remove("title");
        let refused = agency.post("/v1/offers", untitled).await.expect(422);
        assert_eq!(fault(&refused), ("/title", "error-missing"), "{}", refused.text);
        assert_eq!(count(&agency).await, 0);
    }

    async fn a_list_is_no_body(app: TestApp) {
        let (agency, staff) = (app.agency("UNDP").await, app.clearing_house().await);
        for (path, body) in [("/v1/tag", json!(["torture", "en"])), ("/v1/offers", json!([])), ("/v1/plans", json!([offer("x")]))] {
            let caller = if path == "/v1/plans" { &staff } else { &agency };
            let refused = caller.post(path, body).await.expect(422);
            assert_eq!(fault(&refused), ("", "error-not-object"), "{path}: {}", refused.text);
        }
    }

    async fn a_body_over_the_limit_is_refused_before_it_is_read(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let refused = post_raw(&agency, vec![b' '; (1 << 20) + 1]).await;
        assert_eq!((refused.status, code(&refused).as_str()), (413, "too-large"), "{}", refused.text);
        let announced = announce(&app.address, "/v1/offers", 2 << 30, agency.token.as_deref().unwrap_or_default());
        assert!(announced.starts_with("HTTP/1.1 413"), "{announced}");
    }

    async fn parameters_that_make_no_sense_are_named(app: TestApp) {
        let nobody = app.anonymous();
        let faults = [
            ("limit=0", "limit"), ("limit=201", "limit"), ("cursor=rubbish", "cursor"), ("sort=colour", "sort"),
            ("state=nowhere", "state"), ("theme=nothing", "theme"), ("limit=many", "limit"), ("updated_since=yesterday", "updated_since"),
        ];
        for (query, field) in faults {
            let refused = nobody.get(&format!("/v1/offers?{query}")).await;
            assert_eq!(refused.status, 422, "{query}: {}", refused.text);
            assert_eq!(refused.faulty_fields(), [field], "{query}");
        }
        nobody.get("/v1/offers/not-an-id").await.expect(404);
        nobody.get("/v1/nowhere").await.expect(404);
    }

    async fn parameters_that_cannot_be_read_say_what_stands_there_and_what_may(app: TestApp) {
        let (staff, togo) = (app.clearing_house().await, app.focal_point("TGO").await);
        let own = togo.post("/v1/needs", need("x")).await.expect(201).id();
        let faults = [
            ("offers?limit=abc".to_owned(), "limit", "error-not-whole-number", "\"abc\""),
            ("offers?limit=".to_owned(), "limit", "error-not-whole-number", "\"\""),
            ("offers?limit=1e400".to_owned(), "limit", "error-not-whole-number", "\"1e400\""),
            (format!("offers?limit={}", "9".repeat(30)), "limit", "error-range", "9223372036854775807"),
            ("offers?q=a&q=b".to_owned(), "q", "error-twice", "once"),
            ("offers?limit=1&state=draft&limit=1".to_owned(), "limit", "error-twice", "once"),
            ("offers?updated_since=2026-05-31".to_owned(), "updated_since", "error-not-time", "2026-05-31T12:00:00Z"),
            ("offers?organization=UNDP".to_owned(), "organization", "error-not-uuid", "\"UNDP\""),
            ("assessments?cycle=40000".to_owned(), "cycle", "error-range", "32767"),
            ("letters?kind=love".to_owned(), "kind", "error-unknown-code", "follow_up"),
            (format!("needs/{own}/suggestions?limit=-1"), "limit", "error-range", "from 1 to 50"),
            (format!("needs/{own}/similar?limit=-1"), "limit", "error-range", "from 1 to 50"),
            (format!("needs/{own}/similar?state=nope"), "state", "error-unknown-code", "partially_met"),
            (format!("plans/{own}?compare_to=abc"), "compare_to", "error-not-uuid", "\"abc\""),
        ];
        for (path, field, kind, said) in faults {
            let caller = if path.starts_with("needs/") { &togo } else { &staff };
            let refused = caller.get(&format!("/v1/{path}")).await.expect(422);
            assert_eq!((fault(&refused), refused.faulty_fields().len()), ((field, kind), 1), "{path}: {}", refused.text);
            let detail = refused.body["errors"][0]["detail"].as_str().unwrap_or_default();
            assert!(detail.contains(said), "{path}: {detail}");
        }
        let refused = togo.get("/v1/notices?unread=perhaps").await.expect(422);
        assert_eq!(fault(&refused), ("unread", "error-not-boolean"), "{}", refused.text);
    }

    async fn what_cannot_be_read_is_said_in_the_language_of_the_caller(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let mut details = BTreeSet::new();
        for language in ["ar", "zh", "en", "fr", "ru", "es"] {
            let asked = |path: &str, method: &str| agency.request(method, path).header("accept-language", language);
            let parameter = send(asked("/v1/offers?limit=abc", "get")).await.expect(422);
            let body = send(asked("/v1/offers", "post").json(&with(offer("x"), "title", json!(5)))).await.expect(422);
            details.extend([parameter, body].map(|refused| refused.body["errors"][0]["detail"].to_string()));
        }
        assert_eq!(details.len(), 12, "{details:?}");
    }

    async fn a_cursor_is_good_for_the_list_and_the_parameters_that_gave_it(app: TestApp) {
        let agency = app.agency("UNDP").await;
        for n in 0..3 {
            agency.post("/v1/offers", offer(&format!("offer {n}"))).await.expect(201);
        }
        let page = agency.get("/v1/offers?limit=1&state=draft&sort=created").await.expect(200);
        let cursor = next(&page);
        let path = format!("/v1/offers?cursor={cursor}&sort=created&limit=2&state=draft");
        let rest = send(agency.request("get", &path).header("accept-language", "ar")).await.expect(200);
        assert_eq!((rest.body["items"].as_array().map(Vec::len), &rest.body["next"]), (Some(2), &Value::Null), "{}", rest.text);
        for other in [
            "offers?", "offers?state=draft&", "offers?sort=created&", "offers?state=draft&sort=updated&",
            "offers?state=draft,paused&sort=created&", "offers?state=draft&sort=created&language=fr&",
            "needs?state=draft&sort=created&",
        ] {
            let refused = agency.get(&format!("/v1/{other}cursor={cursor}")).await.expect(422);
            assert_eq!(fault(&refused), ("cursor", "error-cursor"), "{other}");
        }
        // The counts beside a page, and the whole of what it is a page of.
        for whole in ["facets?", "export?format=csv&"] {
            agency.get(&format!("/v1/offers/{whole}state=draft&sort=created&cursor={cursor}")).await.expect(200);
        }
    }

    async fn a_cursor_of_a_search_is_none_of_the_list_that_was_searched(app: TestApp) {
        let agency = app.agency("UNDP").await;
        for title in ["Drafting help", "More drafting help"] {
            available_offer(&agency, offer(title)).await;
        }
        let page = agency.get("/v1/offers?limit=1&q=drafting").await.expect(200);
        let cursor = next(&page);
        let rest = agency.get(&format!("/v1/offers?limit=1&q=drafting&cursor={cursor}")).await.expect(200);
        assert_eq!(rest.body["items"].as_array().map(Vec::len), Some(1), "{}", rest.text);
        for other in ["", "q=help&"] {
            let refused = agency.get(&format!("/v1/offers?limit=1&{other}cursor={cursor}")).await.expect(422);
            assert_eq!(fault(&refused), ("cursor", "error-cursor"), "{other}");
        }
    }

    async fn no_list_takes_the_cursor_of_another(app: TestApp) {
        let (admin, staff) = (app.admin().await, app.clearing_house().await);
        let page = staff.get("/v1/organizations?limit=1").await.expect(200);
        let record = "01890000-0000-7000-8000-000000000000";
        let mut lists = 0;
        for ((method, path), known) in routes::parameters() {
            let of_the_whole = path.ends_with("/facets") || path.ends_with("/export");
            if path == "/v1/organizations" || of_the_whole || !known.iter().any(|name| name == "cursor") {
                continue;
            }
            lists += 1;
            let path = format!("{}?cursor={}", path.replace("{id}", record), next(&page));
            let mut refused = send(admin.request(&method.to_lowercase(), &path)).await;
            if refused.status == 403 {
                refused = staff.get(&path).await;
            }
            assert_eq!((refused.status, fault(&refused)), (422, ("cursor", "error-cursor")), "{path}: {}", refused.text);
        }
        assert!(lists > 20, "{lists}");
    }

    async fn parameters_that_a_route_does_not_know_are_refused(app: TestApp) {
        let (admin, staff) = (app.admin().await, app.clearing_house().await);
        let record = "01890000-0000-7000-8000-000000000000";
        let described = |route: &&Route| route.method == "get" && !PAGES.contains(&route.path);
        for route in TABLE.iter().filter(described) {
            let path = format!("{}?colour=red", route.path.replace("{id}", record));
            let mut refused = admin.get(&path).await;
            if refused.status == 403 {
                refused = staff.get(&path).await;
            }
            assert_eq!(refused.status, 422, "{path}: {}", refused.text);
            assert_eq!(refused.faulty_fields(), ["colour"], "{path}");
        }
        let refused = staff.get("/v1/offers?limit=3&colour=red").await.expect(422);
        assert!(refused.text.contains("updated_since"), "the known ones are told: {}", refused.text);
    }

    async fn languages_are_weighed_as_their_standard_says(app: TestApp) {
        for (accepted, language) in [
            ("fr; q=0.8, en;q=0.5", "fr"), ("fr;q=0, es;q=0.1", "es"), ("fr;q=0", "en"),
            ("de, ru-RU ; q=0.9, ar;q=0.2", "ru"), ("*", "en"), ("zh-Hant-TW", "zh"),
        ] {
            let page = app.anonymous().request("get", "/setup").header("accept-language", accepted);
            assert_eq!(send(page).await.expect(200).headers["content-language"], language, "{accepted}");
        }
    }

    async fn what_can_be_read_can_be_asked_after(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let path = format!("/v1/offers/{}", agency.post("/v1/offers", offer("x")).await.expect(201).id());
        let head = send(agency.request("head", &path)).await.expect(200);
        assert_eq!(head.etag(), agency.get(&path).await.etag());
        assert_eq!(head.text, "");
        send(app.anonymous().request("head", &path)).await.expect(404);
        let other = send(agency.request("delete", &path)).await.expect(405);
        assert_eq!(other.headers["allow"], "GET, HEAD, PUT");
    }

    async fn an_etag_that_a_proxy_has_weakened_still_names_its_version(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let made = agency.post("/v1/offers", offer("x")).await.expect(201);
        let path = format!("/v1/offers/{}", made.id());
        let weak = format!("W/{}", made.etag());
        agency.put(&path, &weak, offer("y")).await.expect(200);
        agency.put(&path, &weak, offer("z")).await.expect(412);
        agency.put(&path, "W/7", offer("z")).await.expect(400);
    }

    async fn what_no_text_may_hold_never_reaches_the_database(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let admin = app.admin().await;
        for title in ["x", "y"] {
            agency.post("/v1/offers", offer(title)).await.expect(201);
        }
        let page = agency.get("/v1/offers?limit=1").await.expect(200);
        let whole = URL_SAFE_NO_PAD.decode(next(&page)).expect("base64");
        let begin = whole.iter().rposition(|byte| *byte == b'{').expect("a position");
        let forged = |position: &str| URL_SAFE_NO_PAD.encode([&whole[..begin], position.as_bytes()].concat());
        let sound = forged(r#"{"value":1,"id":"x"}"#);
        agency.get(&format!("/v1/offers?cursor={sound}")).await.expect(200);
        let cursor = forged(r#"{"value":1,"id":"\u0000"}"#);
        let table = [
            ("/v1/offers?assistance_type=%00".to_owned(), 422),
            ("/v1/offers?language=%00".to_owned(), 422),
            ("/v1/offers?assistance_type=cooking".to_owned(), 422),
            ("/v1/offers?language=la".to_owned(), 422),
            ("/v1/offers?recommendation=x".to_owned(), 422),
            ("/v1/offers?eligible_state=XXX".to_owned(), 422),
            (format!("/v1/offers?cursor={cursor}"), 422),
            ("/v1/organizations/%00".to_owned(), 404),
            ("/v1/audit?record_id=%00".to_owned(), 422),
        ];
        for (path, status) in table {
            let caller = if path.starts_with("/v1/audit") { &admin } else { &agency };
            let reply = caller.get(&path).await;
            assert_eq!(reply.status, status, "{path}: {}", reply.text);
        }
        for external_id in ["a%00b".to_owned(), "x".repeat(101)] {
            let path = format!("/v1/offers/external/{external_id}");
            let refused = send(agency.request("put", &path).json(&offer("x"))).await.expect(422);
            assert_eq!(refused.faulty_fields(), ["external_id"]);
        }
    }

    async fn problems_speak_the_callers_language(app: TestApp) {
        let agency = app.agency("UNDP").await;
        let mut details = Vec::new();
        for language in ["ar", "zh", "en", "fr", "ru", "es"] {
            let request = agency.request("post", "/v1/offers").header("accept-language", format!("de, {language};q=0.8"));
            let refused = send(request.json(&with(offer("x"), "title", json!("")))).await.expect(422);
            details.push(refused.body["errors"][0]["detail"].as_str().unwrap_or_default().to_owned());
        }
        details.sort();
        details.dedup();
        assert_eq!(details.len(), 6, "{details:?}");
    }
}

/// What comes back to a request that announces so many bytes and sends none of them.
fn announce(address: &str, path: &str, bytes: u64, token: &str) -> String {
    use std::io::{Read, Write};
    let host = address.trim_start_matches("http://");
    let mut stream = std::net::TcpStream::connect(host).expect("a connection");
    stream
        .set_read_timeout(Some(std::time::Duration::from_secs(20)))
        .expect("a time-out");
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {bytes}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("the head is sent");
    let mut answer = [0; 64];
    let read = stream.read(&mut answer).expect("an answer");
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

//! The change feed: without gaps, and without a trace of what its reader may not see.

use serde_json::{Value, json};

use crate::cases;
use crate::support::app::Caller;
use crate::support::build::{
    available_offer, need, offer, open_need, published_assessment, shortlisted, with,
};

/// What a reader gets from a cursor on: `kind change id` each, and the cursor after it.
async fn follow(caller: &Caller<'_>, from: Option<&str>) -> (Vec<String>, String) {
    let (mut seen, mut cursor) = (Vec::new(), from.map(str::to_owned));
    loop {
        let after = cursor
            .as_ref()
            .map(|cursor| format!("&after={cursor}"))
            .unwrap_or_default();
        let page = caller
            .get(&format!("/v1/changes?limit=2{after}"))
            .await
            .expect(200);
        let line = |one: &Value| {
            [&one["kind"], &one["change"], &one["id"]]
                .map(|part| part.as_str().expect("a text").to_owned())
                .join(" ")
        };
        seen.extend(
            page.body["items"]
                .as_array()
                .expect("changes")
                .iter()
                .map(line),
        );
        cursor = page.body["cursor"].as_str().map(str::to_owned);
        if page.body["more"] == false {
            return (seen, cursor.expect("a cursor"));
        }
    }
}

cases! {
    async fn a_partner_follows_what_it_sees_and_forgets_what_it_saw(app: TestApp) {
        let (togo, unicef, undp) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.agency("UNDP").await);
        let own = available_offer(&unicef, offer("x")).await.id();
        let (seen, start) = follow(&unicef, None).await;
        assert!(seen.contains(&format!("offer changed {own}")), "{seen:?}");
        let hidden = open_need(&togo, with(need("Loi"), "visibility", json!("restricted"))).await.id();
        let (seen, again) = follow(&unicef, Some(&start)).await;
        assert_eq!(seen, [""; 0]);
        assert_ne!(start, again, "cursors of one position tell nothing either");
        let suggestion = shortlisted(&app, &hidden, &own).await;
        assert_eq!(follow(&unicef, Some(&start)).await.0, [""; 0], "the State decides first");
        togo.step(&suggestion, "need_accept").await.expect(200);
        let id = suggestion.rsplit('/').next().expect("an id");
        let (seen, cursor) = follow(&unicef, Some(&again)).await;
        assert!(seen.contains(&format!("need changed {hidden}")) && seen.contains(&format!("suggestion changed {id}")), "{seen:?}");
        togo.step_with(&suggestion, "need_decline", json!({"reason": "timing"})).await.expect(200);
        assert_eq!(follow(&unicef, Some(&cursor)).await.0, [format!("need gone {hidden}")]);
        let fourth = follow(&undp, None).await.0;
        assert!(!fourth.iter().any(|line| line.contains(&hidden) || line.contains(id)), "{fourth:?}");
        let own = follow(&togo, Some(&cursor)).await.0;
        assert_eq!(own.len(), 2, "{own:?}");
    }

    async fn a_narrowed_assessment_is_gone_for_those_who_saw_it(app: TestApp) {
        let (togo, undp) = (app.focal_point("TGO").await, app.agency("UNDP").await);
        let id = published_assessment(&togo, "UNICEF").await;
        let (seen, cursor) = follow(&undp, None).await;
        assert!(seen.contains(&format!("assessment changed {id}")), "{seen:?}");
        let scope = json!({"visibility": "restricted"});
        togo.step_with(&format!("/v1/assessments/{id}"), "publish", scope).await.expect(200);
        assert_eq!(follow(&undp, Some(&cursor)).await.0, [format!("assessment gone {id}")]);
    }

    async fn a_narrowed_need_is_gone_for_those_who_saw_it(app: TestApp) {
        let (togo, undp) = (app.focal_point("TGO").await, app.agency("UNDP").await);
        let open = open_need(&togo, need("Loi")).await.id();
        let (seen, cursor) = follow(&undp, None).await;
        assert!(seen.contains(&format!("need changed {open}")));
        togo.step_with(&format!("/v1/needs/{open}"), "narrow", json!({"visibility": "confidential"})).await.expect(200);
        let (seen, cursor) = follow(&undp, Some(&cursor)).await;
        assert_eq!(seen, [format!("need gone {open}")]);
        togo.step(&format!("/v1/needs/{open}"), "withdraw").await.expect(200);
        assert_eq!(follow(&undp, Some(&cursor)).await.0, [""; 0], "once");
        for wrong in ["x", "00", &"0".repeat(32), &format!("{}0", &cursor[..31])] {
            let refused = undp.get(&format!("/v1/changes?after={wrong}")).await;
            assert!(refused.status == 422 || *wrong == cursor, "{wrong}");
        }
        undp.get("/v1/changes?limit=0").await.expect(422);
        undp.get("/v1/changes?since=yesterday").await.expect(422);
        app.anonymous().get("/v1/changes").await.expect(401);
        assert_eq!(follow(&app.admin().await, None).await.0, [""; 0]);
    }
}

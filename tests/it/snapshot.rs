//! What one request reads is of one moment, whatever is written meanwhile.

use clearing_house::domain::error::Error;
use clearing_house::store::backup::count;
use diesel::connection::SimpleConnection;

use crate::cases;
use crate::support::build::offer;

cases! {
    async fn a_reading_sees_nothing_that_was_written_after_it_began(app: TestApp) {
        app.agency("UNDP").await.post("/v1/offers", offer("before")).await.expect(201);
        let store = app.service.store.clone();
        let counts = app.read(move |conn| {
            let before = count(conn, "offers")?;
            let sql = "DELETE FROM offer_links; DELETE FROM offers";
            std::thread::scope(|scope| {
                let writing = || store.write(move |conn| conn.batch_execute(sql).map_err(Error::from_diesel));
                scope.spawn(writing).join().expect("the writing ends")
            })?;
            Ok([before, count(conn, "offers")?])
        });
        assert_eq!(counts, [1, 1]);
        assert_eq!(app.read(|conn| count(conn, "offers")), 0);
    }
}

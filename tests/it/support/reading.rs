//! What a caller can read: every route that reads, with the ids that a case knows.

use clearing_house::routes::TABLE;

use super::app::{Caller, Reply};

/// Lists and reports that answer only when they are asked for something.
const QUERIES: [&str; 11] = [
    "/v1/needs?q=loi",
    "/v1/needs/facets?q=loi",
    "/v1/needs/export?format=csv&q=loi",
    "/v1/needs?sort=created",
    "/v1/search?q=loi",
    "/v1/suggestions?state=shortlisted",
    "/v1/suggestions?state=not_taken_forward",
    "/v1/coordination/matrix?country=TGO",
    "/v1/coordination/matrix?theme=upr-info:national-human-rights-institution",
    "/v1/coordination/countries/TGO",
    "/v1/assessments?state=published",
];

/// Every path that can be read, with each of these ids in the place of each placeholder.
fn paths(ids: &[&str]) -> Vec<String> {
    let mut all: Vec<String> = QUERIES.iter().map(|&path| path.to_owned()).collect();
    let routes = TABLE
        .iter()
        .filter(|route| route.method == "get" && route.path != "/metrics");
    for route in routes {
        let query = match route.path {
            path if path.ends_with("/export") => "?format=csv",
            path if path.ends_with("/preview") => "?as=UNICEF",
            _ => "",
        };
        let mut open = vec![format!("{}{query}", route.path)];
        while let Some(path) = open.pop() {
            match path.split_once('{') {
                None => all.push(path),
                Some((before, rest)) => {
                    let after = rest.split_once('}').map_or("", |(_, after)| after);
                    let filled = |id: &&str| format!("{before}{id}{after}");
                    open.extend(ids.iter().chain(&["1"]).map(filled));
                }
            }
        }
    }
    all
}

/// Everything that a caller can read by GET, in the same order each time.
pub async fn walk(caller: &Caller<'_>, ids: &[&str]) -> Vec<(String, Reply)> {
    let mut read = Vec::new();
    for path in paths(ids) {
        let reply = caller.get(&path).await;
        read.push((path, reply));
    }
    read
}

/// The answers in which a caller finds one of the words.
pub async fn leaks(caller: &Caller<'_>, ids: &[&str], words: &[&str]) -> Vec<String> {
    let answers = walk(caller, ids).await.into_iter();
    let tells = |reply: &Reply| words.iter().any(|word| reply.text.contains(word));
    answers
        .filter(|(_, reply)| tells(reply))
        .map(|(path, reply)| format!("{path}: {}", reply.text))
        .collect()
}

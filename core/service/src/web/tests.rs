//! The routes as a caller meets them, each answer compared with the description.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::{Body, to_bytes};
use axum::http::Request;
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;
use serde_json::{Value, json};

use super::service::OPENAPI;
use super::*;
use crate::consent::State;
use crate::fault::Faults;
use crate::store::Policy;
use crate::testing::{Counting, OTHER, Phone, RECORD, SUBJECT, record};

const NOW: u64 = 1_800_000_000;
const BASE: &str = "http://127.0.0.1:1";
const OTHER_RECORD: &str = "0a1c1c52-3a55-4d57-9c6b-0d2f6f6c8a22";

struct House {
    _folder: tempfile::TempDir,
    router: axum::Router,
    runtime: tokio::runtime::Runtime,
    proofs: AtomicU64,
}

impl House {
    fn new(fault: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut faults = Faults::default();
        fault.iter().for_each(|name| faults.switch_on(name).expect("a fault"));
        let policy = Policy { recipients: vec![], backup_days: 30, faults };
        let store = Store::open(folder.path(), policy, NOW, &mut Counting::new(1)).expect("open");
        let trust = Trust { any: true, devices: vec![] };
        let profile = Profile { base: BASE.into(), trust, ..Profile::default() };
        let service = Service::new(profile, store, Box::new(|| NOW), Box::new(Counting::new(2)));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self { _folder: folder, router: router(Arc::new(service)), runtime, proofs: AtomicU64::new(0) }
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> (u16, Value) {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_vec())).expect("a request");
        let service = TowerToHyperService::new(self.router.clone());
        let (status, body) = self.runtime.block_on(async {
            let response = service.call(request).await.expect("an answer");
            let status = response.status().as_u16();
            (status, to_bytes(response.into_body(), 1 << 24).await.expect("a body"))
        });
        assert!(is_described(method, path, status), "{method} {path} {status} is not described");
        (status, serde_json::from_slice(&body).expect("JSON"))
    }

    fn token(&self, phone: &Phone, subject: &str) -> String {
        let proof = phone.proof("POST", &format!("{BASE}/v1/tokens"), NOW, None, &self.jti());
        let application = serde_json::to_vec(&phone.application(subject, NOW + 900)).expect("JSON");
        let (status, granted) = self.send("POST", "/v1/tokens", &[("dpop", &proof)], &application);
        assert_eq!(status, 200, "{granted}");
        granted["access_token"].as_str().expect("a token").into()
    }

    fn jti(&self) -> String {
        self.proofs.fetch_add(1, Ordering::SeqCst).to_string()
    }

    fn ask(&self, phone: &Phone, token: &str, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let url = format!("{BASE}{}", path.split('?').next().expect("a path"));
        let proof = phone.proof(method, &url, NOW, Some(token), &self.jti());
        let bearer = format!("DPoP {token}");
        let headers = [("authorization", bearer.as_str()), ("dpop", &proof), ("idempotency-key", "k")];
        self.send(method, path, &headers, body.to_string().as_bytes())
    }
}

/// Whether the description names this status for this route.
fn is_described(method: &str, path: &str, status: u16) -> bool {
    let described: Value = serde_json::from_str(OPENAPI).expect("JSON");
    let fits = |template: &str| {
        let (path, template): (Vec<_>, Vec<_>) =
            (path.split('?').next().unwrap_or(path).split('/').collect(), template.split('/').collect());
        path.len() == template.len()
            && path.iter().zip(&template).all(|(part, wanted)| wanted.starts_with('{') || part == wanted)
    };
    let Some(route) = ROUTES.iter().find(|route| route.method == method && fits(route.path)) else {
        return status == 404 || status == 405;
    };
    described["paths"][route.path][method.to_lowercase()]["responses"].get(status.to_string()).is_some()
}

#[test]
fn the_description_has_exactly_the_routes_of_the_code() {
    let described: Value = serde_json::from_str(OPENAPI).expect("JSON");
    let mut names: Vec<String> = Vec::new();
    for (path, methods) in described["paths"].as_object().expect("paths") {
        names.extend(methods.as_object().expect("methods").keys().map(|m| format!("{} {path}", m.to_uppercase())));
    }
    let mut ours: Vec<String> = ROUTES.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    names.sort();
    ours.sort();
    assert_eq!(names, ours);
}

#[test]
fn a_person_consents_gives_withdraws_and_erases_and_nobody_else_sees_it() {
    let (house, phone, foreign) = (House::new(&[]), Phone::new(1), Phone::new(2));
    let (token, other) = (house.token(&phone, SUBJECT), house.token(&foreign, OTHER));
    let gift = json!({ "category": "temperature", "purpose": "comfort", "payload": { "c": 21 } });
    let type_of = |(status, body): (u16, Value)| (status, body["type"].as_str().unwrap_or_default().to_owned());
    let refused = house.ask(&phone, &token, "POST", "/v1/data", &gift);
    assert_eq!(type_of(refused), (403, "urn:pandu:problem:consent-missing".into()));
    let given = serde_json::to_value(record(RECORD, "comfort", State::Given)).expect("JSON");
    let path = format!("/v1/consents/{RECORD}");
    assert_eq!(house.ask(&phone, &token, "PUT", &path, &given).0, 200);
    assert_eq!(house.ask(&foreign, &other, "PUT", &path, &given).0, 422, "about somebody else");
    assert_eq!(house.ask(&phone, &token, "POST", "/v1/data", &gift).0, 201);
    let voice = json!({ "category": "voice", "purpose": "comfort", "payload": 1 });
    let refused = house.ask(&phone, &token, "POST", "/v1/data", &voice);
    assert_eq!(type_of(refused), (403, "urn:pandu:problem:needs-tls".into()));
    let export = |phone, token| house.ask(phone, token, "GET", "/v1/export", &Value::Null).1;
    assert_eq!(export(&phone, &token)["data"][0]["payload"], json!({ "c": 21 }));
    assert_eq!(export(&foreign, &other)["data"], json!([]));
    let withdrawal = format!("{path}/withdrawal");
    assert_eq!(house.ask(&foreign, &other, "POST", &withdrawal, &Value::Null).0, 404);
    assert_eq!(house.ask(&phone, &token, "POST", &withdrawal, &Value::Null).0, 200);
    let refused = house.ask(&phone, &token, "POST", "/v1/data", &gift);
    assert_eq!(type_of(refused), (403, "urn:pandu:problem:consent-withdrawn".into()));
    let (status, signed) = house.ask(&phone, &token, "POST", "/v1/erasures", &json!({ "scope": "all" }));
    assert_eq!(status, 202);
    let document = data_encoding::BASE64URL_NOPAD.decode(signed["document"].as_str().expect("text").as_bytes());
    let asked: Value = serde_json::from_slice(&document.expect("base64url")).expect("JSON");
    let path = format!("/v1/erasures/{}", asked["request_id"].as_str().expect("an id"));
    let (status, erasure) = house.ask(&phone, &token, "GET", &path, &Value::Null);
    assert_eq!((status, &erasure["complete"]), (200, &json!(true)));
    let foreign_sees = house.ask(&foreign, &other, "GET", &path, &Value::Null);
    let nothing = house.ask(&foreign, &other, "GET", "/v1/erasures/none", &Value::Null);
    assert_eq!((foreign_sees.0, &foreign_sees), (404, &nothing), "as if it were not there");
    assert_eq!(export(&phone, &token)["data"], json!([]));
}

#[test]
fn nothing_is_reached_without_a_token_and_nothing_grows_past_its_bound() {
    let (house, phone) = (House::new(&[]), Phone::new(1));
    for route in ROUTES.iter().filter(|route| route.access == Access::Token) {
        let path = route.path.replace("{record_id}", OTHER_RECORD).replace("{id}", "1");
        assert_eq!(house.send(route.method, &path, &[], b"").0, 401, "{} {path}", route.method);
    }
    assert_eq!(house.send("POST", "/v1/tokens", &[], &vec![b' '; BODY_MAX + 1]).0, 413);
    assert_eq!(house.send("GET", "/v2", &[], b"").0, 404);
    assert_eq!(house.send("PUT", "/v1/service", &[], b"").0, 405);
    let token = house.token(&phone, SUBJECT);
    let look = || house.ask(&phone, &token, "GET", "/v1/data", &Value::Null).0;
    assert_eq!((0..61).map(|_| look()).filter(|status| *status == 429).count(), 1);
    let free = House::new(&["no-limit"]);
    let token = free.token(&phone, SUBJECT);
    assert!((0..70).all(|_| free.ask(&phone, &token, "GET", "/v1/data", &Value::Null).0 == 200));
    assert_eq!(House::new(&["fails"]).send("GET", "/v1/service", &[], b"").0, 500);
}

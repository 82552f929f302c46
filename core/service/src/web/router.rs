//! From HTTP to a call and back: bounds, faults, limits, tokens, headers.
//!
//! It must never read a body past its bound, or wait for one without end.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{RawPathParams, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::{MethodFilter, on};

use super::{Access, Answer, BODY_MAX, BODY_SECONDS, Call, ROUTES, Route, Service, free};
use crate::caller::Expected;
use crate::fault::Fault;
use crate::limit::{ADDRESS, Left, Quota, TOKEN};
use crate::problem::Problem;

/// How late the fault `answers-late` answers.
const LATE: Duration = Duration::from_secs(3);

/// Whoever is at the other end of a connection; the program puts it into every request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// The service as something that axum serves.
pub fn router(service: Arc<Service>) -> Router {
    let mut router = Router::new();
    for route in &ROUTES {
        let filter = match route.method {
            "POST" => MethodFilter::POST,
            "PUT" => MethodFilter::PUT,
            _ => MethodFilter::GET,
        };
        let handler = move |State(service): State<Arc<Service>>, params: RawPathParams, request: Request| async move {
            let path = params.iter().map(|(_, value)| value.to_owned()).collect();
            handle(&service, route, path, request).await
        };
        router = router.route(route.path, on(filter, handler));
    }
    router
        .fallback(|| async { problem(Problem::NotFound, &[]) })
        .method_not_allowed_fallback(|| async { problem(Problem::WrongMethod, &[]) })
        .with_state(service)
}

async fn handle(service: &Service, route: &'static Route, path: Vec<String>, request: Request) -> Response {
    let has = |fault| service.store().policy().faults.has(fault);
    if has(Fault::AnswersLate) {
        tokio::time::sleep(LATE).await;
    }
    if has(Fault::Fails) {
        return problem(Problem::Internal, &[]);
    }
    let mut limits = Vec::new();
    let caller = request.extensions().get::<Peer>().map_or_else(String::new, |peer| peer.0.to_string());
    match limited(service, route, path, request, &caller, &mut limits).await {
        Ok(answer) => respond(answer, &limits),
        Err(failure) => problem(failure, &limits),
    }
}

async fn limited(
    service: &Service,
    route: &'static Route,
    path: Vec<String>,
    request: Request,
    caller: &str,
    limits: &mut Vec<Left>,
) -> Result<Answer, Problem> {
    pass(service, ADDRESS, caller, limits)?;
    let (parts, body) = request.into_parts();
    let read = to_bytes(body, BODY_MAX);
    let read = tokio::time::timeout(Duration::from_secs(BODY_SECONDS), read).await.map_err(|_| Problem::TooSlow)?;
    let body = read.map_err(|_| Problem::TooLarge)?;
    let mut call = Call {
        service,
        subject: String::new(),
        path,
        query: parts.uri.query().unwrap_or_default().into(),
        headers: &parts.headers,
        body: &body,
        method: route.method,
        url: format!("{}{}", service.profile.base, parts.uri.path()),
        now: service.now(),
    };
    if route.access == Access::Token {
        let token = call.header("authorization").and_then(|value| value.strip_prefix("DPoP "));
        let token = token.ok_or(Problem::TokenMissing)?;
        let expected = Expected { method: call.method, url: &call.url, now: call.now, token: None };
        call.subject = free(&service.tokens).subject(token, call.header("dpop"), &expected)?;
        // By the person, so that a second token is no second quota.
        pass(service, TOKEN, &call.subject, limits)?;
    }
    (route.run)(&call)
}

fn pass(service: &Service, quota: Quota, caller: &str, limits: &mut Vec<Left>) -> Result<(), Problem> {
    if service.store().policy().faults.has(Fault::NoLimit) {
        return Ok(());
    }
    let left = free(&service.buckets).take(quota, caller, service.now());
    limits.push(left);
    if left.passes { Ok(()) } else { Err(Problem::TooMany) }
}

fn respond(answer: Answer, limits: &[Left]) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    set(&mut response, header::CONTENT_TYPE, "application/json");
    if let Some(seconds) = answer.again_in {
        set(&mut response, header::RETRY_AFTER, &seconds.to_string());
    }
    if let Some(location) = answer.location {
        set(&mut response, header::LOCATION, &location);
    }
    dress(response, limits)
}

fn problem(problem: Problem, limits: &[Left]) -> Response {
    let (status, ..) = problem.row();
    let body = serde_json::to_vec(&problem.details()).unwrap_or_default();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    set(&mut response, header::CONTENT_TYPE, "application/problem+json");
    if matches!(problem, Problem::TooMany | Problem::Full) {
        set(&mut response, header::RETRY_AFTER, "1");
    }
    if problem == Problem::TokenMissing {
        set(&mut response, header::WWW_AUTHENTICATE, "DPoP algs=\"EdDSA\"");
    }
    dress(response, limits)
}

/// What every answer carries.
fn dress(mut response: Response, limits: &[Left]) -> Response {
    set(&mut response, header::CACHE_CONTROL, "no-store");
    set(&mut response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if !limits.is_empty() {
        let list = |value: fn(&Left) -> String| limits.iter().map(value).collect::<Vec<_>>().join(", ");
        set(&mut response, HeaderName::from_static("ratelimit-policy"), &list(Left::policy));
        set(&mut response, HeaderName::from_static("ratelimit"), &list(Left::state));
    }
    response
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

//! Runs scenarios one after the other: each in a task of its own with a limit, so that a panic or a hang fails that one and no other.
#![expect(clippy::print_stdout, reason = "the console is all that leaves the machine")]
#![expect(clippy::disallowed_methods, reason = "each scenario is a task so that it can be ended")]

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use tokio::task::{JoinError, spawn_local};
use tokio::time::timeout;

use super::stage::{Stage, uptime};
use super::stopwatch::Stopwatch;

/// What a scenario does. It gives what is worth knowing of it in a few words, and panics when something is not as it should be.
type Story = fn(Rc<Stage>) -> Pin<Box<dyn Future<Output = String>>>;

/// One scenario.
pub(crate) struct Scenario {
    name: &'static str,
    /// Seconds after which it has failed.
    limit: u64,
    story: Story,
}

/// A scenario with its limit in seconds.
pub(crate) const fn scenario(name: &'static str, limit: u64, story: Story) -> Scenario {
    Scenario { name, limit, story }
}

/// Runs those that are named, or whose half is, or all. Tells whether every one of them passed.
pub(crate) async fn run(halves: &[(&str, &[Scenario])], named: &[String]) -> bool {
    let all = || halves.iter().flat_map(|(half, scenarios)| scenarios.iter().map(move |scenario| (*half, scenario)));
    let is = |name: &String, (half, scenario): (&str, &Scenario)| name == half || name == scenario.name;
    if let Some(unknown) = named.iter().find(|name| !all().any(|one| is(name, one))) {
        println!("There is no scenario {unknown}.");
        return false;
    }
    let stage = Rc::new(Stage::set().await);
    println!("bluetoothd answers on three controllers after {} s", uptime());
    let mut failed = Vec::new();
    for (_, scenario) in all().filter(|one| named.is_empty() || named.iter().any(|name| is(name, *one))) {
        let (begun, before) = (Stopwatch::start(), idle());
        let result = one(scenario, &stage).await;
        let seconds = begun.seconds();
        match result {
            Ok(said) => println!("PASS  {:<22} {seconds:>5.1} s  {said}", scenario.name),
            Err(why) => {
                println!("FAIL  {:<22} {seconds:>5.1} s  {why}", scenario.name);
                failed.push(scenario.name);
            }
        }
        stage.clear().await;
        tell(&format!("{:.1} s of it busy", begun.seconds() - (idle() - before)));
    }
    if let Some(result) = stage.result() {
        println!("RESULT {result}");
    }
    match failed.len() {
        0 => println!("All passed after {} s", uptime()),
        _ => println!("FAILED: {}", failed.join(", ")),
    }
    failed.is_empty()
}

/// Prints what happens while it happens, when that is asked for.
pub(crate) fn tell(what: &str) {
    if std::env::var_os("TELL").is_some() {
        println!("  {} {what}", uptime());
    }
}

/// Seconds for which the machine had nothing to do.
fn idle() -> f64 {
    let text = std::fs::read_to_string("/proc/uptime").unwrap_or_default();
    text.split_whitespace().nth(1).and_then(|idle| idle.parse().ok()).unwrap_or_default()
}

async fn one(scenario: &Scenario, stage: &Rc<Stage>) -> Result<String, String> {
    let mut story = spawn_local((scenario.story)(Rc::clone(stage)));
    match timeout(Duration::from_secs(scenario.limit), &mut story).await {
        Ok(done) => done.map_err(reason),
        Err(_) => {
            story.abort();
            // Whatever it held is dropped before the next one begins.
            let _: Result<_, _> = story.await;
            Err(format!("it did not end within {} s", scenario.limit))
        }
    }
}

fn reason(error: JoinError) -> String {
    let Ok(cause) = error.try_into_panic() else { return "it was cancelled".into() };
    let text = cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
    text.unwrap_or("it panicked").to_owned()
}

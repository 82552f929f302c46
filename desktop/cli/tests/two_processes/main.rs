//! `pandu` and `pandu-device` as two processes over TCP, as a person or a script would run them.

#![expect(clippy::unwrap_used, reason = "a failed test may panic")]

mod updates;

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A device that runs until it is dropped.
struct Device {
    process: Child,
    link: String,
    code: String,
    room: TempDir,
}

impl Device {
    fn start() -> Self {
        Self::start_with(&[])
    }

    fn start_with(more: &[&str]) -> Self {
        let room = tempfile::tempdir().unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_pandu")).with_file_name("pandu-device");
        assert!(program.is_file(), "build the device first: cargo build -p pandu-device");
        let mut process = Command::new(program)
            .args(["--listen", "tcp:127.0.0.1:0", "--profile", "lock", "--state"])
            .arg(room.path().join("state"))
            .arg("--label-png")
            .arg(room.path().join("label.png"))
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (mut code, mut link) = (String::new(), String::new());
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        while link.is_empty() {
            let line = lines.next().expect("the device listens").unwrap();
            if let Some(printed) = line.strip_prefix("label code ") {
                code = printed.into();
            } else if let Some(address) = line.strip_prefix("listening ") {
                link = address.into();
            }
        }
        Self { process, link, code, room }
    }

    fn label(&self) -> PathBuf {
        self.room.path().join("label.png")
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// A person with a home of their own, whose keys a passphrase protects.
struct Person(TempDir);

impl Person {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pandu"));
        command.args(arguments).arg("--home").arg(self.0.path().join("home")).env("LC_ALL", "en_GB.UTF-8");
        command.env("PANDU_PASSPHRASE", "correct horse battery staple").env("TMPDIR", self.0.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end with everything typed ahead.
    fn run(&self, arguments: &[&str], typed: &str) -> (i32, String) {
        let mut child = self.command(arguments).spawn().unwrap();
        // A command that ended early reads nothing, and that is its right.
        let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
        let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
        let said = String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap();
        (status.code().expect("it was not killed"), said)
    }

    /// Runs a command with `--json` and answers each screen.
    fn converse(&self, arguments: &[&str], mut answer: impl FnMut(&Value) -> Value) -> (i32, Vec<Value>) {
        let mut child = self.command(arguments).arg("--json").spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let mut screens = Vec::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let screen: Value = serde_json::from_str(&line.unwrap()).expect("each line is JSON");
            if screen["busy"].is_null() && screen["end"].is_null() {
                writeln!(input, "{}", answer(&screen)).unwrap();
            }
            screens.push(screen);
        }
        (child.wait().unwrap().code().expect("it was not killed"), screens)
    }
}

/// Enter on every screen, and the label where it is asked for.
fn press_enter(code: &str) -> impl Fn(&Value) -> Value {
    move |screen| {
        let fields = screen["fields"].as_array().unwrap();
        let label = fields.iter().filter(|field| field["kind"] == "label_code");
        let values: Vec<Value> =
            label.map(|field| serde_json::json!({ "field": field["id"], "value": code })).collect();
        serde_json::json!({ "screen": screen["id"], "values": values })
    }
}

#[test]
fn the_demo_needs_nobody_and_leaves_nothing_behind() {
    let person = Person::new();
    for (language, installed, past) in
        [("en", "The update is installed", "Past updates of"), ("ms", "Kemas kini sudah dipasang", "Kemas kini lalu")]
    {
        let (exit, said) = person.run(&["demo", "--yes", "--language", language], "");
        assert_eq!(exit, 0, "{said}");
        assert!(said.contains(installed) && said.contains(past), "from the notice to the history: {said}");
        assert!(said.contains("pandu setup --link"), "{said}");
        assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    }
    let left: Vec<_> = std::fs::read_dir(person.0.path()).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_device_is_set_up_by_json_shown_and_forgotten() {
    let (device, person) = (Device::start(), Person::new());
    let (exit, screens) = person.converse(&["setup", "--link", &device.link], press_enter(&device.code));
    assert_eq!(exit, 0, "{:#?}", screens.last());
    assert_eq!(screens.last().unwrap()["end"], "finished");
    assert!(screens.iter().all(|screen| !screen.to_string().contains(&device.code)), "the code is never shown");

    let (exit, cards) = person.run(&["devices", "--json"], "");
    let card: Value = serde_json::from_str(cards.trim()).expect("one device");
    assert_eq!((exit, &card["kind"], &card["readable"]), (0, &Value::from("lock"), &Value::from(true)));
    let name = card["name"].as_str().unwrap();
    let (exit, said) = person.run(&["show", &name.to_uppercase()], "");
    assert!(exit == 0 && said.contains(card["fingerprint"].as_str().unwrap()), "{said}");
    let (exit, said) = person.run(&["scan", "--link", &device.link], "");
    assert!(exit == 0 && said.contains(name), "{said}");
    assert_eq!(person.run(&["show", "nobody"], "").0, 2);

    let (exit, said) = person.run(&["forget", name], "\n");
    assert!(exit == 3 && said.contains("Nothing was deleted."), "{said}");
    let (exit, said) = person.run(&["forget", name, "--link", &device.link], "2\n");
    assert!(exit == 0 && said.contains("has removed this computer"), "{said}");
    assert_eq!(person.run(&["devices", "--json"], ""), (0, String::new()));
}

#[test]
fn the_label_is_read_from_its_picture() {
    let (device, person) = (Device::start(), Person::new());
    let label = device.label();
    let (exit, said) = person.run(&["setup", "--yes", "--link", &device.link, "--label", label.to_str().unwrap()], "");
    assert_eq!(exit, 0, "{said}");
}

#[test]
fn leaving_keeps_what_is_done_and_the_same_command_goes_on() {
    let (device, person) = (Device::start(), Person::new());
    let typed = format!("\n{}\n\n", device.code);
    let (exit, said) = person.run(&["setup", "--link", &device.link], &typed);
    assert_eq!(exit, 3, "{said}");
    assert!(said.contains("This is done and stays done"), "{said}");
    let (exit, said) = person.run(&["setup", "--yes", "--link", &device.link], "");
    assert_eq!(exit, 0, "it goes on without the label: {said}");
    assert!(said.contains("You have not finished setting up a device"), "{said}");
}

#[test]
fn each_failure_has_its_own_exit() {
    let (device, other, person) = (Device::start(), Device::start(), Person::new());
    let (exit, said) = person.run(&["setup", "--yes", "--link", &device.link, "--code", &other.code], "");
    assert_eq!(exit, 5, "another device's code: {said}");
    let (exit, said) = Person::new().run(&["setup", "--yes", "--link", "tcp:127.0.0.1:1", "--code", &other.code], "");
    assert_eq!(exit, 4, "nobody there: {said}");
    let (exit, said) = Person::new().run(&["setup", "--yes", "--link", &device.link], "");
    assert_eq!(exit, 2, "no code given: {said}");
    let (exit, said) = person
        .command(&["devices"])
        .env("PANDU_PASSPHRASE", "wrong horse battery staple")
        .output()
        .map(|output| (output.status.code(), String::from_utf8(output.stdout).unwrap()))
        .unwrap();
    assert_eq!(exit, Some(7), "a wrong passphrase: {said}");
    assert!(said.contains("passphrase"), "{said}");
}

#[test]
fn what_is_typed_in_secret_is_not_repeated() {
    let (device, person) = (Device::start(), Person::new());
    let answer = press_enter(&device.code);
    let password = "purple monkey dishwasher";
    let (exit, screens) = person.converse(&["setup", "--link", &device.link], |screen| {
        let fields = screen["fields"].as_array().unwrap();
        match fields.iter().find(|field| field["kind"] == "secret" || field["kind"] == "new_secret") {
            Some(field) => {
                serde_json::json!({ "screen": screen["id"], "values": [{ "field": field["id"], "value": password }] })
            }
            None if screen["choices"].as_array().unwrap().iter().any(|choice| choice["id"] == "password") => {
                serde_json::json!({ "screen": screen["id"], "choice": "password" })
            }
            None => answer(screen),
        }
    });
    assert_eq!(exit, 0, "{:#?}", screens.last());
    assert!(screens.iter().all(|screen| !screen.to_string().contains(password)));
    let kept = std::fs::read_dir(person.0.path().join("home"))
        .unwrap()
        .map(|file| std::fs::read(file.unwrap().path()).unwrap());
    assert!(kept.into_iter().all(|bytes| !bytes.windows(password.len()).any(|window| window == password.as_bytes())));
}

/// Takes these choices on the screens that are named, once each, and types these texts into the fields that are named. Leaves when there
/// is a problem.
fn takes(choices: &[(&str, &str)], typed: &[(&str, &str)]) -> impl FnMut(&Value) -> Value {
    let mut choices: Vec<_> = choices.iter().map(|(screen, choice)| (*screen, Value::from(*choice))).collect();
    move |screen| {
        if !screen["problem"].is_null() {
            return serde_json::json!({ "leave": true });
        }
        let taken = choices.iter().position(|(id, _)| screen["id"] == *id).map(|place| choices.remove(place).1);
        let fields = screen["fields"].as_array().unwrap();
        let known = typed.iter().filter(|(id, _)| fields.iter().any(|field| field["id"] == *id));
        let values: Vec<_> = known.map(|(id, text)| serde_json::json!({ "field": id, "value": text })).collect();
        serde_json::json!({ "screen": screen["id"], "choice": taken.unwrap_or_default(), "values": values })
    }
}

fn set_up(person: &Person, device: &Device) {
    let line = ["setup", "--yes", "--link", &device.link, "--code", &device.code];
    let (exit, said) = person.run(&line, "");
    assert_eq!(exit, 0, "{said}");
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the device makes everyone wait after a wrong password, by its own clock"
)]
fn a_password_is_made_changed_and_removed() {
    let (device, person) = (Device::start(), Person::new());
    set_up(&person, &device);
    let line = ["password", "--link", &device.link];
    let (old, new) = ("purple monkey dishwasher", "seven durians and one cat");
    // Line by line: one line each for the question and the new password; a short one is asked for again.
    let (exit, said) = person.run(&line, &format!("\ntiger\n{old}\n\n"));
    assert_eq!(exit, 0, "{said}");
    assert!(said.contains("tested just now") && !said.contains(old), "{said}");
    assert_eq!(person.run(&[&line[..], &["--yes"]].concat(), "").0, 2, "a password is typed by somebody");

    let mut typed = [old, new].into_iter();
    let (exit, screens) = person.converse(&line, |screen| {
        let secret = |field: &Value| field["kind"] == "secret" || field["kind"] == "new_secret";
        let fields = screen["fields"].as_array().unwrap();
        let values: Vec<_> = fields
            .iter()
            .filter(|field| secret(field))
            .map(|field| serde_json::json!({ "field": field["id"], "value": typed.next().unwrap() }))
            .collect();
        serde_json::json!({ "screen": screen["id"], "values": values })
    });
    assert_eq!((exit, typed.next()), (0, None), "{:#?}", screens.last());
    assert!(screens.iter().all(|screen| !screen.to_string().contains(old) && !screen.to_string().contains(new)));

    let remove = [("password-current", "remove"), ("password-remove", "remove")];
    let (exit, screens) = person.converse(&line, takes(&remove, &[("password", old)]));
    assert_eq!(exit, 3, "the old one no longer counts: {:#?}", screens.last());
    assert!(screens.iter().any(|screen| screen["problem"]["code"] == "error-credential-refused"), "{screens:#?}");
    std::thread::sleep(std::time::Duration::from_secs(2));
    let (exit, screens) = person.converse(&line, takes(&remove, &[("password", new)]));
    assert_eq!(exit, 0, "{:#?}", screens.last());
    assert_eq!(screens.last().unwrap()["id"], "password-removed");
}

#[test]
fn somebody_comes_in_by_invitation_and_is_removed() {
    let (device, person, other) = (Device::start(), Person::new(), Person::new());
    set_up(&person, &device);
    let line = ["people", "--link", &device.link];
    let mut invites = takes(&[("people-list", "invite"), ("people-invite-role", "guest")], &[("name", "Tok Wan")]);
    let mut codes = Vec::new();
    let (exit, screens) = person.converse(&line, |screen| {
        if screen["id"] == "people-invited" && codes.is_empty() {
            let shown = screen["facts"][0]["value"].as_str().unwrap();
            codes.push(shown.chars().filter(|char| char.is_ascii_digit() || *char == '-').collect::<String>());
            let (exit, said) = other.run(&["setup", "--yes", "--link", &device.link, "--code", &codes[0]], "");
            assert_eq!(exit, 0, "{said}");
        }
        invites(screen)
    });
    assert_eq!(exit, 0, "{:#?}", screens.last());
    assert_eq!(
        screens.iter().filter(|screen| screen.to_string().contains(&codes[0])).count(),
        1,
        "shown on one screen"
    );

    let removes = [("people-list", "lost"), ("people-lost", "person-1"), ("people-remove", "remove")];
    let (exit, screens) = person.converse(&line, takes(&removes, &[]));
    assert_eq!(exit, 0, "{:#?}", screens.last());
    let (exit, said) = other.run(&line, "");
    assert_eq!(exit, 5, "a removed computer: {said}");
}

#[test]
fn a_check_leaves_a_report_in_every_form() {
    let (device, person) = (Device::start(), Person::new());
    let (exit, said) = person.run(&["setup", "--yes", "--link", &device.link, "--code", &device.code], "");
    assert_eq!(exit, 0, "{said}");
    assert!(said.contains("The check is done"), "set-up leads on to the check: {said}");
    let (page, drafts) = (person.0.path().join("report.html"), person.0.path().join("drafts"));
    let (page_name, drafts_name) = (page.display().to_string(), drafts.display().to_string());
    let forms = ["--html", &page_name, "--ixit", &drafts_name];
    let line = [&["check", "--json", "--wrong-passwords", "--link", &device.link], &forms[..]].concat();
    let (exit, said) = person.run(&line, "");
    assert_eq!(exit, 0, "{said}");
    let report: Value = serde_json::from_str(said.trim()).expect("one line of JSON");
    let items: Vec<&Value> =
        report["groups"].as_array().unwrap().iter().flat_map(|group| group["items"].as_array().unwrap()).collect();
    assert!(items.iter().all(|item| item["result"] != "fix_it" && item["result"] != "not_stated"), "{report:#}");
    assert!(items.iter().any(|item| item["id"] == "guessing" && item["result"] == "ok"));
    assert!(std::fs::read_to_string(page).unwrap().starts_with("<!DOCTYPE html><html lang=\"en\""));
    assert_eq!(std::fs::read_dir(drafts).unwrap().count(), 12);

    let link = device.link.clone();
    drop(device);
    let (exit, said) = person.run(&["check", "--json", "--link", &link], "");
    assert_eq!(exit, 4, "nobody there: {said}");
    let (exit, said) = person.run(&["check", "--html", "/nowhere/report.html", "--link", &link], "");
    assert_eq!(exit, 4, "{said}");
}

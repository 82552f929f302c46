//! Updates on the command line, from a maker's folder behind a server on this machine to a device in another process.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use pandu_maker::{Changes, Plan, Random, RandomError, Workshop, two_languages};
use serde_json::Value;

use super::{Device, Person};

/// Randomness that nobody's keys should be made of: it is the same in every run.
struct Repeating(u8);

impl Random for Repeating {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
        for byte in out {
            self.0 = self.0.wrapping_mul(5).wrapping_add(3);
            *byte = self.0;
        }
        Ok(())
    }
}

/// A maker, and its server until it is closed.
struct Maker {
    shop: Workshop,
    open: Arc<AtomicBool>,
}

const MAKER: &str = "Pandu Reference";
const MODEL: &str = "Kunci PK-1";

impl Maker {
    fn found(room: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let mut shop = Workshop::create(&room.join("shop"), &Plan::new(MAKER), None, now(), &mut Repeating(1)).unwrap();
        shop.set_url(&url).unwrap();
        shop.support(MODEL, "2031-06", now()).unwrap();
        shop.publish(now()).unwrap();
        let open = Arc::new(AtomicBool::new(true));
        serve(listener, shop.repository(), Arc::clone(&open));
        Self { shop, open }
    }

    fn release(&mut self, version: &str) {
        self.shop.image(MODEL, version, &[0x5a; 70_000], now()).unwrap();
        let said = Changes {
            risk: Some(two_languages("Anybody could open the lock. | Sesiapa boleh membuka kunci itu.")),
            stops: vec![two_languages("opening by phone | membuka dengan telefon")],
            minutes: Some(1),
            minutes_max: Some(2),
            ..Changes::default()
        };
        self.shop.notice((MODEL, version), None, said, true, now()).unwrap();
        self.shop.publish(now()).unwrap();
    }

    fn file(&self) -> String {
        self.shop.trust_file().display().to_string()
    }

    fn image_key(&self) -> String {
        self.shop.image_key().unwrap().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[expect(clippy::disallowed_methods, reason = "the processes under test live by the real clock")]
fn now() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
}

/// A plain server of files: one connection, one file, no more of HTTP than that. Once it is closed it hangs up on everybody.
#[expect(clippy::disallowed_methods, reason = "a server beside the processes under test")]
fn serve(listener: TcpListener, folder: PathBuf, open: Arc<AtomicBool>) {
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            if open.load(Ordering::SeqCst) {
                answer(&stream, &folder);
            }
        }
    });
}

fn answer(mut stream: &TcpStream, folder: &Path) {
    let mut lines = BufReader::new(stream.take(8_192)).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    while lines.next().is_some_and(|line| !line.is_empty()) {}
    let path = first.split(' ').nth(1).unwrap_or_default().trim_start_matches('/');
    let (status, body) = fs::read(folder.join(path)).map_or(("404 Not Found", Vec::new()), |bytes| ("200 OK", bytes));
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    // A client that has heard enough hangs up.
    let _ = stream.write_all(&[head.as_bytes(), &body].concat());
}

impl Person {
    /// One line of JSON for each line that a command prints.
    fn json(&self, line: &[&str]) -> (i32, Vec<Value>) {
        let (exit, said) = self.run(&[line, &["--json"]].concat(), "");
        (exit, said.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{said}"))).collect())
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "what was checked is told apart by the second")]
fn an_update_is_found_put_off_installed_and_remembered() {
    let (room, person) = (tempfile::tempdir().unwrap(), Person::new());
    let mut maker = Maker::found(room.path());
    let device = Device::start_with(&["--image-key", &maker.image_key(), "--outage-seconds", "1"]);
    let (file, link) = (maker.file(), device.link.clone());
    let line = ["setup", "--yes", "--link", &link, "--code", &device.code, "--maker", &file];
    let (exit, said) = person.run(&line, "");
    assert_eq!(exit, 0, "{said}");

    let check = ["updates", "check", "--maker", &file];
    let (exit, found) = person.json(&check);
    assert_eq!((exit, &found[0]["status"], found.len()), (0, &Value::from("up_to_date"), 1), "{found:#?}");
    maker.release("1.0.1");
    let (exit, found) = person.json(&check);
    assert_eq!((exit, &found[0]["status"]), (0, &Value::from("available")), "{found:#?}");
    maker.open.store(false, Ordering::SeqCst);
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let (exit, said) = person.run(&check, "");
    assert!(exit == 4 && said.contains("1.0.1") && said.contains("was checked earlier"), "not now: {said}");
    maker.open.store(true, Ordering::SeqCst);
    let (exit, said) = person.run(&["updates"], "");
    assert!(exit == 0 && said.contains("1.0.1"), "it is known without asking anybody: {said}");

    let when_due = ["updates", "check", "--when-due", "--maker", &file];
    let (exit, told) = person.json(&when_due);
    assert_eq!((exit, &told[0]["cause"], told.len()), (0, &Value::from("security"), 1), "{told:#?}");
    assert_eq!(person.json(&when_due), (0, Vec::new()), "nobody is told twice in a day");

    let (exit, put_off) = person.json(&["updates", "postpone", "--days", "7", "--link", &link]);
    assert_eq!((exit, &put_off[0]["version"]), (0, &Value::from("1.0.1")), "{put_off:#?}");
    let (exit, said) = person.run(&["updates", "postpone", "--link", &link], "");
    assert!(exit == 0 && said.contains("is put off until"), "{said}");

    let settings = ["updates", "settings", "--link", &link];
    let (exit, set) = person.json(&[&settings[..], &["--features", "off"]].concat());
    assert_eq!((exit, &set[0]["settings"]["feature"]), (0, &Value::from("off")), "{set:#?}");
    let (exit, kept) = person.json(&settings);
    assert_eq!((exit, &kept[0]["feature"]), (0, &Value::from("off")), "{kept:#?}");

    let (exit, said) = person.run(&["updates", "install", "--yes", "--link", &link, "--maker", &file], "");
    assert_eq!(exit, 0, "{said}");
    assert!(said.contains("Anybody could open the lock.") && said.contains("The update is installed"), "{said}");
    let (exit, past) = person.json(&["updates", "history"]);
    let last = &past[0];
    assert_eq!((exit, past.len(), &last["version"], &last["outcome"]), (0, 1, &"1.0.1".into(), &"installed".into()));
    assert!(last["outage_seconds"].as_u64().is_some_and(|seconds| seconds <= 5), "{last:#?}");

    // The maker's own folder in Pandu's: it need not be named any more.
    let makers = person.0.path().join("home/makers/reference");
    fs::create_dir_all(&makers).unwrap();
    let trust = Path::new(&file).parent().unwrap();
    for name in ["maker.json", "root.json"] {
        fs::copy(trust.join(name), makers.join(name)).unwrap();
    }
    let (exit, found) = person.json(&["updates", "check"]);
    assert_eq!((exit, &found[0]["status"]), (0, &Value::from("up_to_date")), "{found:#?}");
    fs::write(makers.join("maker.json"), "{}").unwrap();
    let (exit, said) = person.run(&["updates"], "");
    assert!(exit == 2 && said.contains("not a file about a maker"), "{said}");
}

#[test]
fn nobody_is_told_good_news_that_cannot_be_confirmed() {
    let (room, person) = (tempfile::tempdir().unwrap(), Person::new());
    let maker = Maker::found(room.path());
    let device = Device::start();
    let (exit, said) = person.run(&["setup", "--yes", "--link", &device.link, "--code", &device.code], "");
    assert_eq!(exit, 0, "{said}");
    let (exit, found) = person.json(&["updates", "check"]);
    assert_eq!((exit, &found[0]["doubt"]), (4, &Value::from("no_maker")), "{found:#?}");

    let file = maker.file();
    let ask = ["support", MAKER, MODEL, "--maker", &file];
    let (exit, said) = person.run(&ask, "");
    assert!(exit == 0 && said.contains("June 2031"), "{said}");
    let (exit, told) = person.json(&["support", MAKER, "Another model", "--maker", &file]);
    assert_eq!((exit, &told[0]["doubt"]), (4, &Value::from("unknown_model")), "{told:#?}");
    maker.open.store(false, Ordering::SeqCst);
    let (exit, found) = person.json(&["updates", "check", "--maker", &file]);
    assert_eq!((exit, &found[0]["status"]), (4, &Value::from("cannot_confirm")), "{found:#?}");
    assert_eq!(person.run(&ask, "").0, 4);
}

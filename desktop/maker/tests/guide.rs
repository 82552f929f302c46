//! docs/for-makers.md as a maker follows it: every block of commands, in order, in one shell and one folder. Nothing is left out, so
//! that the page cannot say what the tool does not do.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a failed test may panic, and says what the tool said")]

use std::path::Path;
use std::process::{Command, Output};

const TOOL: &str = env!("CARGO_BIN_EXE_pandu-maker");

/// The blocks of commands of the guide.
fn blocks(text: &str) -> Vec<String> {
    let begins = text.split("\n```sh\n").skip(1);
    begins.map(|rest| rest.split("\n```").next().unwrap_or_default().to_owned()).collect()
}

fn shell(folder: &Path, script: &str) -> Output {
    let tool = Path::new(TOOL).parent().unwrap().display().to_string();
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new("sh");
    command.args(["-eu", "-c", script]).current_dir(folder).env("PATH", format!("{tool}:{path}"));
    command.output().unwrap()
}

#[test]
fn the_guide_works_as_it_stands() {
    let guide = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/for-makers.md")).unwrap();
    let blocks = blocks(&guide);
    assert!(blocks.len() >= 8, "{} blocks", blocks.len());
    let folder = tempfile::tempdir().unwrap();
    let output = shell(folder.path(), &blocks.join("\n"));
    let said = String::from_utf8(output.stdout).unwrap();
    println!("{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "the guide stops with {}", output.status);
    for (what, times) in
        [("Apps and devices accept everything", 2), ("Somebody nearby could open", 1), ("Orang berdekatan", 1)]
    {
        assert!(said.matches(what).count() >= times, "{what} is said {times} times");
    }
    assert!(!said.contains("WRONG"));
    secrets_stay_in_key_files(folder.path());
}

/// Nothing secret lies anywhere but in the key files, and those are for their owner alone.
fn secrets_stay_in_key_files(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let mut open = vec![folder.to_owned()];
    let (mut secrets, mut others) = (Vec::new(), Vec::new());
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let key: Option<serde_json::Value> = serde_json::from_slice(&bytes)
                .ok()
                .filter(|value: &serde_json::Value| value.get("pandu_maker_key").is_some());
            match key {
                Some(key) => {
                    let mode = path.metadata().unwrap().permissions().mode();
                    assert_eq!(mode & 0o077, 0, "{}", path.display());
                    secrets.push(key["secret"].as_str().unwrap().to_owned());
                }
                None => others.push(bytes),
            }
        }
    }
    assert!(secrets.len() >= 4);
    for secret in secrets {
        assert!(!others.iter().any(|bytes| bytes.windows(secret.len()).any(|part| part == secret.as_bytes())));
    }
}

#[test]
fn what_cannot_be_done_is_said_and_ends_with_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let fails = |script: &str, says: &str| {
        let output = shell(folder.path(), script);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && error.contains(says), "{script}: {error}");
    };
    fails("pandu-maker publish", "begin with `pandu-maker init`");
    fails("pandu-maker init --name ''", "1 to 64 bytes");
    shell(folder.path(), "pandu-maker init --name Kilang");
    fails("pandu-maker init --name Kilang", "in use already");
    fails("pandu-maker notice PLK-1 1.0.0 --urgency high", "take it in with `pandu-maker image`");
    fails("echo x > i; pandu-maker image 'PLK-1' v1 i", "is no version");
    fails("pandu-maker image PLK-1 1.0.0 i; pandu-maker notice PLK-1 1.0.0", "`risk`");
    fails("pandu-maker publish", "write it with `pandu-maker notice`");
    fails("pandu-maker url http://example.com", "https://");
    fails("mkdir away; mv keys/online-1.json away; pandu-maker refresh", "--keys");
    let found = shell(folder.path(), "pandu-maker --keys away refresh");
    assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
}

#[test]
fn a_passphrase_locks_every_key_file() {
    let folder = tempfile::tempdir().unwrap();
    let made = shell(
        folder.path(),
        "echo 'fifteen letters' > p; pandu-maker --passphrase-file p init --name Kilang; ! grep -l '\"secret\": \"[0-9a-f]\\{64\\}\"' keys/*; \
         if pandu-maker refresh; then exit 1; fi; pandu-maker --passphrase-file - refresh < p",
    );
    let said = String::from_utf8_lossy(&made.stderr);
    assert!(made.status.success(), "{said}");
    assert!(said.contains("the key is locked"), "{said}");
}

//! What was done and what comes next, in sentences. It must never print a secret: it is given none.

use std::io::Write as _;

use data_encoding::HEXLOWER;
use pandu::update::Moment;
use pandu_maker::{MakerError, Publication, Report, Rotate, Signing, Workshop};

/// Prints a line. Nobody is left to be told when printing fails.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// A workshop was made.
pub(crate) fn made(shop: &Workshop, is_locked: bool) -> Result<(), MakerError> {
    let folder = shop.repository().parent().map(|path| path.display().to_string()).unwrap_or_default();
    say(&format!("{} has a folder of its own: {folder}", shop.name()));
    say("");
    say(
        "  keys/root-*.json      says which other keys count. Keep it offline, in two places. Without it nothing can be mended.",
    );
    say("  keys/targets-1.json   signs releases. Keep it offline, and bring it out to release.");
    say("  keys/image-1.json     signs images for the devices. Keep it offline; devices cannot learn another one.");
    say("  keys/online-1.json    says every day that nothing newer is there. It stays on the machine that publishes.");
    say("  repository/           static files for any server. It is valid already, and empty.");
    say("  trust/                what an app is built with: maker.json and root.json.");
    say("");
    say(&format!(
        "The factory burns this into devices (the public half of the image key): {}",
        HEXLOWER.encode(&shop.image_key()?)
    ));
    if !is_locked {
        say("The key files are not locked: whoever reads this disk can sign. `--passphrase` at `init` locks them.");
    }
    if shop.urls().is_none() {
        say("Next: say where repository/ will be reached with `pandu-maker url https://…`.");
    }
    Ok(())
}

/// Something was published.
pub(crate) fn published(shop: &Workshop, publication: &Publication) {
    say(&format!("{} changed. Upload these in this order, the timestamp last:", shop.repository().display()));
    for (path, bytes) in &publication.files {
        say(&format!("  {path}  {bytes} bytes"));
    }
    for model in &publication.offers_left {
        say(&format!(
            "The offer for devices of model {model} that fetch by themselves was not renewed: the image key is not here."
        ));
    }
}

/// Prepared files were signed. `false` = signatures are missing.
pub(crate) fn signed(signings: &[Signing]) -> bool {
    if signings.is_empty() {
        say("Nothing is prepared.");
    }
    for Signing { file, added, missing } in signings {
        let missing = missing.iter().map(|(usage, count)| format!("{count} more of {}", usage.word()));
        let missing = missing.collect::<Vec<_>>().join(", ");
        let rest = if missing.is_empty() { "complete".to_owned() } else { format!("still needs {missing}") };
        say(&format!("  {file}: {added} signature(s) added, {rest}"));
    }
    signings.iter().all(|signing| signing.missing.is_empty())
}

/// A key was made in the place of an old one.
pub(crate) fn rotated(which: &Rotate) {
    let said: &[&str] = match which {
        Rotate::Root => &[
            "New root keys are in keys/. The old ones must sign once more: have them here, or name their folder with --keys.",
            "Next: `pandu-maker publish`. Apps that pinned the old root follow by themselves. Destroy the old files afterwards.",
        ],
        Rotate::Targets => &[
            "A new key of targets is in keys/. The root keys must sign: have them here, or name their folder with --keys.",
            "Next: `pandu-maker publish`. If the old key was stolen, also `pandu-maker rotate online` before that.",
        ],
        Rotate::Online => &[
            "A new online key is in keys/. The root keys must sign: have them here, or name their folder with --keys.",
            "Next: `pandu-maker publish`.",
        ],
        Rotate::Image => &[
            "A new image key is in keys/. Images are signed with it from now on.",
            "Devices that are made already accept only the old one. Give devices that are made with the new key a model designation of their own.",
        ],
        Rotate::Model(_) => {
            &["The model has a new key in keys/. The key of targets must sign. Next: `pandu-maker publish`."]
        }
    };
    said.iter().for_each(|line| say(line));
}

/// What a look at the repository found. `false` = an app or a device would refuse something.
pub(crate) fn verified(report: &Report, now: u64) -> bool {
    say("Signed files:");
    for role in &report.roles {
        let days = role.expires.saturating_sub(now) / 86_400;
        say(&format!(
            "  {:<12} version {:<4} {:>7} bytes  until {} ({days} days)",
            role.name,
            role.version,
            role.bytes,
            Moment(role.expires).text()
        ));
    }
    for image in &report.images {
        let standing = if image.recalled {
            "recalled"
        } else if image.expires <= now {
            "its notice is over"
        } else {
            "offered"
        };
        say(&format!("Image {} {}: {} bytes, {standing}", image.model, image.version, image.bytes));
    }
    for path in &report.documents {
        say(&format!("Document {path}"));
    }
    for (model, version, expires) in &report.offers {
        say(&format!(
            "Devices of model {model} that fetch by themselves are offered {version} until {}",
            Moment(*expires).text()
        ));
    }
    let ((first, first_bytes), (daily, daily_bytes)) = (report.first, report.daily);
    say(&format!(
        "An app asks {first} times and gets {first_bytes} bytes at first, then {daily} times and {daily_bytes} bytes a day."
    ));
    report.warnings.iter().for_each(|warning| say(&format!("Soon or missing: {warning}")));
    report.problems.iter().for_each(|problem| say(&format!("WRONG: {problem}")));
    if report.problems.is_empty() {
        say("Apps and devices accept everything that is here.");
    }
    report.problems.is_empty()
}
